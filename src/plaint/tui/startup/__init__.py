"""The first paint before Textual is imported, and its handover to the app.

``plaint.entry``, ``model``, ``desk`` and ``run`` import it.
"""
