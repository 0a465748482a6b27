"""Commands on the workspace, git, the desk and the program itself; loaded by ``plaint.cli.registry`` only."""
