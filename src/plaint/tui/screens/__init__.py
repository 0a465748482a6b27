"""Full-screen pages beside the desk, each imported when it is first shown.

``commands``, the palette and the app import it.
"""
