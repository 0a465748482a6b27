"""Errors: their exit status and what they carry."""

from __future__ import annotations

from plaint.domain.errors import NotSaved, UsageProblem


def test_a_failure_to_save_names_its_draft() -> None:
    error = NotSaved("The disk is full.", "free some space", file="case.toml", draft="/d")
    assert (error.exit_code, error.draft, error.file, str(error)) == (1, "/d", "case.toml", "The disk is full.")
    assert UsageProblem("x").exit_code == 2
