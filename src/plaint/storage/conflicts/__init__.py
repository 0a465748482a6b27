"""Conflicts between two versions of a file: detecting, merging and resolving them.

Services and sync import it; within storage only the workspace may.
"""
