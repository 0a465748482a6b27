"""The list of cases with the detail of one, without the commands: what it loads, filters, lays out.

``commands`` and the desk screen import it.
"""
