"""Commands that make, show, change, end, search and count cases; loaded by ``plaint.cli.registry`` only."""
