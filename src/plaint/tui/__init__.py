"""The full-screen terminal app. Only ``plaint.cli`` and ``plaint.entry`` may import it."""
