"""Commands on files of a case: evidence, dossiers and conflicted files; loaded by ``plaint.cli.registry`` only."""
