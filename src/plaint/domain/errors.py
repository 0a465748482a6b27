"""The exceptions of plaint: each has a message for people, a hint and an exit status."""

from __future__ import annotations


class PlaintError(Exception):
    """An expected failure: a sentence, a hint of what to do, and the exit status of the command line.

    ``file`` and ``line`` (counted from 1) name the place in a file, where there is one.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", *, file: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line


class UsageProblem(PlaintError):
    """A request cannot be understood: an unknown case, field, value or setting."""

    exit_code = 2


class BrokenFile(PlaintError):
    """A file cannot be parsed; it is left exactly as it is."""


class ChangedOnDisk(PlaintError):
    """A file was changed by somebody else since it was read. Nothing was written."""


class NotSaved(PlaintError):
    """A write failed (disk full, read-only, no permission, I/O error). The old file is intact.

    ``draft`` is the path of the copy of what should have been saved, or empty.
    """

    def __init__(self, message: str, hint: str = "", *, file: str = "", draft: str = "") -> None:
        super().__init__(message, hint, file=file)
        self.draft = draft


class Cancelled(PlaintError):
    """The user cancelled what was running; what it had written until then is taken back."""

    exit_code = 130

    def __init__(self, message: str = "it was stopped", hint: str = "Nothing was changed.") -> None:
        super().__init__(message, hint)
