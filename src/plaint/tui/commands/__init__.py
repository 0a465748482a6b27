"""What a key does: the table of commands, one module for each group of them.

Only the desk screen, the app and ``plaint doctor`` import it.
"""
