"""The SQLite index of a workspace and its full-text search.

The services that index and search import it, and the models of the terminal app.
"""
