"""The lowest level: system calls, safe reading, durable writing, renaming and encodings.

Every part of storage, sync and services import it; it imports no other part of storage.
"""
