"""Drafts of letters and messages: sentences per language as data, and how the facts of a case are laid into them."""
