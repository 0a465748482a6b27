"""Pure values and rules: no input or output, no clock, nothing but the standard library."""
