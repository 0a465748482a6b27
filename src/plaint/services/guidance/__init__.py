"""Compute the guidance of a case: deadlines, next action, findings; agenda, calendar file and notifications.

Imported by the faces and by every layer of services above.
"""
