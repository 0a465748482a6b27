"""Full-text search over the cases, logs, letters and evidence of a workspace.

Imported by the faces.
"""
