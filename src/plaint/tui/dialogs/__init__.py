"""Dialogs. Each is typed by what it returns; escape returns None and changes nothing."""
