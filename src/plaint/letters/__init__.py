"""Draft letters and messages: templates and sentences per language. Only services import it."""
