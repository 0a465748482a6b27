"""Create, edit, log, close and trash cases; bulk changes, timeline, statistics and JSON.

Imported by the faces and by ``export``.
"""
