"""The files of a workspace as values of the domain and back: case, log, letters, side files, plaint.toml.

The parts of storage above it, services and sync import it.
"""
