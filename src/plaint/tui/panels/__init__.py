"""What is said of a case, as lines and blocks: pure functions of values and a width.

Everything from ``startup`` up may import it.
"""
