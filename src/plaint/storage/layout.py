"""File and folder names of a workspace: the parts of a case, ignored names, names of new files.

docs/file-format.md shows the tree; the ignored names are those that editors, git and cloud clients use for
themselves, and the conflicted copies are those that cloud clients leave when two devices wrote one file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

CASE_FILE = "case.toml"
LOG_DIR = "interactions"
LOG_FILE = "interactions.toml"
EVIDENCE_DIR = "evidence"
LETTERS_DIR = "letters"
WORKSPACE_FILE = "plaint.toml"
PLAYBOOKS_DIR = "playbooks"
TRASH_DIR = ".trash"
SIDE_SUFFIX = ".toml"
"""What is known about ``evidence/NAME`` stands in ``evidence/NAME.toml``."""
CASE_PARTS = frozenset({LOG_DIR, EVIDENCE_DIR, LETTERS_DIR})
"""Folders of a case; no case is looked for inside them."""
LONGEST_NAME = 80
"""Bytes of a name that the program makes, so that it fits every file system and archive with room to spare."""

_IGNORED = re.compile(
    r"""\. | ~syncthing~.*\.tmp\Z | ~\$ | ~WRL | 4913\Z | \#.*\#\Z | sed[A-Za-z0-9]{6}\Z
      | (?:thumbs\.db|desktop\.ini)\Z | .*(?:~|\.(?:tmp|part|partial|crdownload|sw[a-p]))\Z""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_IGNORED_FOLDERS = frozenset({"lost+found", "__macosx", "$recycle.bin", "system volume information", "@eadir"})
_CONFLICT = re.compile(
    r"""(?P<stem>.+?)(?:
        [ _]?[(\[] [^()\[\]]* (?i:[ck]onfli[ckt]|конфликт|競合|冲突|衝突|충돌) [^()\[\]]* [)\]]
      | \.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]+)?
      | _conflict-[\w-]+
      | [. _-]conflict(?:ed)?
      | [ ]?\(\d{1,3}\)
      | [ ]\d{1,2}
      | _(?:BACKUP|BASE|LOCAL|REMOTE)_\d+
      | -(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,}
    )(?P<suffix>\.[A-Za-z0-9.]+)?\Z""",
    re.VERBOSE | re.DOTALL,
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def is_ignored(name: str, *, folder: bool = False) -> bool:
    """Tell whether a name is one that programs use for themselves, or hidden; it is neither read nor counted.

    Temporary files of editors can only be files, so a folder may bear such a name.
    """
    if folder:
        return name.startswith(".") or name.lower() in _IGNORED_FOLDERS
    return _IGNORED.match(name) is not None


def conflict_of(name: str) -> str | None:
    """Return the name of the file of which this one may be a conflicted copy, else None.

    Names are localised and ambiguous (``case 2.toml``), so it is a hint: whoever uses it makes sure that the
    original is there, or that both hold the same id.
    """
    if name.endswith(".orig") and len(name) > 5:  # what a merge tool of git leaves
        return name.removesuffix(".orig")
    match = _CONFLICT.match(name)
    return match["stem"] + (match["suffix"] or "") if match else None


def is_conflict_copy(name: str) -> bool:
    """Tell whether the name looks like a conflicted copy of a cloud client."""
    return conflict_of(name) is not None


def folder_name(opened: date | None, title: str, case_id: str, *, whole_id: bool = False) -> str:
    """Name a case's folder: ``2026-11-12-kettle-arrived-cracked-k7f3``. It is named once and never renamed."""
    ending = case_id if whole_id else case_id[:4]
    start = f"{opened.isoformat()}-" if opened else ""
    room = LONGEST_NAME - len(start) - len(ending) - 1
    return f"{start}{slug(title, room) or 'case'}-{ending}"


def entry_name(day: date | None, interaction_id: str) -> str:
    """Name the file of a log entry: ``2026-11-12-m2q8x4.toml``."""
    return f"{day.isoformat()}-{interaction_id}.toml" if day else f"{interaction_id}.toml"


def letter_name(day: date | None, kind: str, letter_id: str, *, whole_id: bool = False) -> str:
    """Name a letter's file: ``2026-11-15-a-to-z-p4d1.md``."""
    start = f"{day.isoformat()}-" if day else ""
    return f"{start}{slug(kind, 40) or 'letter'}-{letter_id if whole_id else letter_id[:4]}.md"


def evidence_name(original: str, taken: Collection[str]) -> str:
    """Name a piece of evidence after the file it came from, safe on every system and unlike any name in ``taken``.

    ``taken`` are the names in the folder, side files too; case is ignored as Windows and macOS do.
    """
    suffix_match = _SUFFIX.search(original)
    suffix = suffix_match.group().lower() if suffix_match else ""
    stem = slug(original[: len(original) - len(suffix)], LONGEST_NAME - 20) or "evidence"
    if suffix == SIDE_SUFFIX or _RESERVED.match(stem) or is_ignored(stem + suffix):
        # x.toml would be read as what is known about x; x.part would never be seen.
        stem, suffix = f"{stem}{suffix.replace('.', '-')}-file", ".txt" if suffix == SIDE_SUFFIX else ".bin"
    used = {folded(name) for name in taken}
    number = 1
    while True:
        name = f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
        if folded(name) not in used and folded(name + SIDE_SUFFIX) not in used:
            return name
        number += 1


def folded(name: str) -> str:
    """Normalise a name as file systems that ignore case and composition compare it."""
    import unicodedata

    return unicodedata.normalize("NFC", name).casefold()


def slug(text: str, longest: int) -> str:
    """Turn text into lower-case ASCII words joined by hyphens; empty for text without any letter or digit."""
    from slugify import slugify

    # Cut first: transliterating a title of a megabyte would cost seconds for 60 characters.
    return str(slugify(text[:500], max_length=longest, word_boundary=True, save_order=True))
