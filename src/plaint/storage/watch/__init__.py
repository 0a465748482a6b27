"""Watching a workspace for changes: events, scans, and the limits of the system.

The terminal app and the doctor service import it; no other part of storage does.
"""
