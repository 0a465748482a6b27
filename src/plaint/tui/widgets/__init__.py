"""Widgets that know no screen and no service: data flows in, messages flow out."""
