"""Keys and what they are bound to: names, movements, pages, the type of a command.

It loads no widget; everything in ``tui`` may import it.
"""
