"""Draft letters, edit and check them, and mark them as sent.

Imported by the faces and by ``export``.
"""
