"""Dialogs over a screen; each is typed by what it returns, and escape returns None and changes nothing.

Everything from ``model`` up may import it.
"""
