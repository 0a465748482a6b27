"""Say how the workspace stands against git, in words where there is room, else in signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.sync.status import GitStatus
    from plaint.tui.render.text import Line


def git_lines(status: GitStatus | None, running: str = "") -> tuple[Line, ...]:
    """Return the state of git in several lengths, the longest first; nothing outside a repository.

    ``running`` is what a sync does at the moment.
    """
    if running:
        return (((f"⇅ {safe(running, 60)}", "accent"),), (("⇅ syncing", "accent"),))
    if status is None or not status.repository:
        return ()
    if status.problem:
        return ((("git: ✗ ", "error"), (safe(status.problem, 60), "error")), (("✗ git", "error"),))
    return _line(status, words=True), _line(status, words=False)


def _line(status: GitStatus, *, words: bool) -> Line:
    spans: list[tuple[str, str]] = []

    def add(sign: str, number: int | None, word: str, role: str) -> None:
        if number:
            spans.append((f"{' ' if spans else ''}{sign}{number}{f' {word}' if words else ''}", role))

    add("↑", status.ahead, "ahead", "accent")
    add("↓", status.behind, "behind", "accent")
    add("≠", status.conflicts, "in conflict", "error")
    add("*", status.changed, "changed", "warning")
    if status.under_way and not status.conflicts:
        spans.append((f"{' ' if spans else ''}{status.under_way if words else '≠'}", "warning"))
    if not spans:
        if not status.trusted:
            return ((("git: not trusted yet" if words else "git ?"), "muted"),)
        return ((("✓ git" if status.upstream else "✓ git, no remote") if words else "✓ git", "muted"),)
    return (("git ", "muted"), *spans)


def fitting(lines: tuple[Line, ...], room: int) -> Line:
    """Return the longest that fits, or nothing."""
    from plaint.tui.render.text import line_width

    return next((line for line in lines if line_width(line) <= room), ())
