"""What the screens hold of a workspace: session, cases, rows, filters, messages; it knows no widget.

``desk``, ``forms`` and above import it.
"""
