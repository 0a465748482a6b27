"""Checks of a case (facts, log, evidence, wording, privacy). Only the floors above the domain import them."""
