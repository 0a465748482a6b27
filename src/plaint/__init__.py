"""plaint: plain text + complaint, a case manager for consumers who were wronged."""

__version__ = "0.1.0"
