"""What the panes say about a case, as lines and blocks: pure functions of values and a width."""
