"""What knows no case: the app that screens see, timers, the key queue, form drafts, preferences, themes.

Everything in ``tui`` may import it.
"""
