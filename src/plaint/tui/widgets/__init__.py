"""Lists, lines and inputs that know no case and no service: data flows in, messages flow out.

Everything from ``dialogs`` up may import it.
"""
