"""The use-cases that both faces, the terminal app and the command line, call.

The folders are layers, from ``export`` at the top to ``input`` at the bottom (the contract in pyproject.toml): each
imports only what is below it.
"""
