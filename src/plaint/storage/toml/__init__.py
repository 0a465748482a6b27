"""Lossless reading and editing of TOML text.

The formats and everything above them import it; it imports no other part of storage.
"""
