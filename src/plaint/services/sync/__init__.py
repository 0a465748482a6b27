"""Sync by git, show the history of a case, resolve conflicts and recover lost saves.

Imported by the faces and by ``doctor``.
"""
