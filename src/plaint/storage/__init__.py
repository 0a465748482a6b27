"""Reading and writing of case folders: safe reads, durable writes, and one broken file never hides another.

Services, sync and the faces import it, mostly by :mod:`plaint.storage.workspace`; it imports the domain only.
"""
