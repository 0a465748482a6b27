"""Commands that add to the log of a case; loaded by ``plaint.cli.registry`` only."""
