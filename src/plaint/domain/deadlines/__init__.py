"""Deadlines: from a rule, events and a calendar to an explained date. Guidance and all floors above may import them."""
