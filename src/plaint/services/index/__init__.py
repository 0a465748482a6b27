"""Keep the index of a workspace up to date, and make the rows of lists from it: filters, ordering, urgency.

Imported by the faces, ``cases``, ``search`` and ``setup``.
"""
