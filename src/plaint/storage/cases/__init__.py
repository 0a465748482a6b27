"""Loading, finding, writing, discarding and restoring whole cases.

The workspace, evidence and conflicts import it, and services for scans and exports.
"""
