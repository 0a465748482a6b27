"""The commands of the command line, in groups; only ``plaint.cli.registry`` names them, and none imports another."""
