"""Export cases as PDF, HTML, ZIP, Markdown, JSON, CSV or calendar.

The top layer of services: imported by the faces only.
"""
