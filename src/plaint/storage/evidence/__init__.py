"""Adding evidence to a case, and editing what is recorded about it.

The workspace and services import it.
"""
