"""The use-cases that both faces, the terminal app and the command line, call."""
