"""Undo: operations and their journal, the trash, and the store that all writers take.

The writers of storage import it; other packages use the workspace.
"""
