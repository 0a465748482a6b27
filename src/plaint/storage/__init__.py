"""The only code that touches case folders: safe reading, durable writing, one broken file never hides another."""
