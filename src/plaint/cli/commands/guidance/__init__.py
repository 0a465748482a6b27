"""Commands that say what to do, until when and with which letter; loaded by ``plaint.cli.registry`` only."""
