"""The ladders of complaint, as data with a source and a date on every rule."""
