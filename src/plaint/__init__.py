"""plaint: a case manager for consumer complaints on plain text files."""

__version__ = "0.1.0"
