"""Load playbooks: TOML data with a source and a date on every rule. Only services and the command line import it."""
