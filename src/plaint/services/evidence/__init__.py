"""Add, describe, verify, preview and redact evidence, and extract its text.

Imported by the faces, ``cases``, ``export``, ``importing`` and ``index``.
"""
