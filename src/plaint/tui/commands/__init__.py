"""The one table of what can be done, and everything that is made from it: bindings, footer, palette, help."""
