"""Atomic saving of files, with drafts and earlier versions kept beside it.

Undo and the writers of storage import it, and sync; a contract in pyproject.toml names the rest.
"""
