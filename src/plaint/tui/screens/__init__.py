"""Screens. Each has its .tcss beside it and is imported when it is first shown."""
