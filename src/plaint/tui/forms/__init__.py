"""Which fields a form asks for, and which service takes the answers. ``screens`` and ``commands`` import it."""
