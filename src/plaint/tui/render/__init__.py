"""From values to what a terminal shows: text in cells, blocks, prose, days, pixels.

Everything in ``tui`` may import it.
"""
