"""A workspace in which every text and every name tries to act on the terminal, and git on the computer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

ESCAPES = "\x1b]52;c;aGVsbG8=\x07\x1b]0;evil\x07\x1b[95;41mred\x9b2J\x08\r\x7f\u202eback\u200b\u2066"
NASTY = "evil [/bold][@click=app.quit()]go[/] " + ESCAPES
ID = "k7f3qd"
NAME = os.fsdecode(b"evil \x1b]0;evil\x07\x1b[95;41m\xff\xc2\x9b2J\n")
FORBIDDEN = ("\x1b]52;c;aGVsbG8=", "\x1b]0;evil", "\x1b[95;41m", "\x9b", "\x08", "\u202e", "\u200b", "\u2066", "\x7f")


def toml(text: str) -> str:
    """Write a text as a TOML string."""
    return '"' + "".join(c if " " <= c < "\x7f" and c not in '"\\' else f"\\u{ord(c):04x}" for c in text) + '"'


def hostile_workspace(root: Path) -> Path:
    """Make the workspace; returns the case that has everything."""
    evil = toml(NASTY)
    case = root / f"case {NAME}"
    for folder in ("interactions", "evidence", "letters"):
        (case / folder).mkdir(parents=True)
    (case / "case.toml").write_text(
        f'format = 1\nid = "{ID}"\n# \u202e \u009b2J comment\ntitle = {evil}\nopened = 2026-11-12\nlabels = [{evil}]\n'
        f'playbook = "evil"\n[retailer]\nname = {evil}\nstore = {evil}\n[seller]\nname = {evil}\n'
        f'[order]\nnumbers = [{evil}]\n[[item]]\nname = {evil}\nprice = {evil}\ncurrency = "ZAR"\n'
        f"[problem]\ntext = {evil}\nkind = {evil}\n[facts]\n{evil} = {evil}\nodd = {evil}\n",
        encoding="utf-8",
    )
    (case / "interactions" / f"a{NAME}.toml").write_text(
        f'id = "m2q8x4"\nat = 2026-11-20T10:00:00Z\nchannel = {evil}\ndirection = "in"\nperson = {evil}\n'
        f"reference = {evil}\nreason = {evil}\ntext = {evil}\nevidence = [{evil}]\n",
        encoding="utf-8",
    )
    (case / "interactions" / f"b{NAME}.toml").write_text(f"id = {evil}\nreason = \x1b[95;41m\n", encoding="utf-8")
    (case / "evidence" / f"x{NAME}.txt").write_text(f"evil {ESCAPES}\n", encoding="utf-8")
    (case / "evidence" / "photo.jpg").write_text("evil, no photo\n", encoding="utf-8")
    (case / "evidence" / "photo.jpg.toml").write_text(
        f'id = "q5w2mm"\ntitle = {evil}\nkind = {evil}\nsha256 = {evil}\nname = {evil}\nshows = {evil}\n',
        encoding="utf-8",
    )
    (case / "letters" / f"l{NAME}.md").write_text(
        f'+++\nid = "p4d1zz"\ntitle = {evil}\nkind = {evil}\nto = {evil}\ncreated = 2026-11-15\n+++\n{NASTY}\n',
        encoding="utf-8",
    )
    copy = case / "case (Evil\x1b[95;41m's conflicted copy 2026-11-21).toml"
    copy.write_bytes((case / "case.toml").read_bytes().replace(b"labels", b"languages"))
    broken = root / f"broken {NAME}"
    broken.mkdir()
    (broken / "case.toml").write_text(f'id = "brkn99"\ntitle = "{ESCAPES}\n', encoding="utf-8")
    _playbook(root, evil)
    (root / "plaint.toml").write_text(
        f"[defaults]\ncountry = {evil}\nlanguage = {evil}\n{evil} = 1\n", encoding="utf-8"
    )
    return case


def _playbook(root: Path, evil: str) -> None:
    (root / "playbooks").mkdir()
    (root / "playbooks" / "evil.toml").write_text(
        f'id = "evil"\ntitle = {evil}\nsummary = {evil}\nextends = ["retail"]\n'
        f'[source.bad]\ntext = {evil}\nread_on = 2026-11-22\nconfidence = "C"\nnote = {evil}\n'
        f'[[step]]\nid = "evil-step"\ntitle = {evil}\nwhy = {evil}\nhow = {evil}\nsource = ["bad"]\n',
        encoding="utf-8",
    )
    (root / "playbooks" / f"z{NAME}.toml").write_text(f"id = {evil}\n", encoding="utf-8")


def hostile_files(place: Path) -> list[Path]:
    """Make files that a person may be sent: a mail, a chat, a case, a picture; in a folder that is made."""
    place.mkdir()
    evil = NASTY.replace("\r", "")
    mail = (
        f"From: {evil} <evil@example.org>\nTo: anna@example.org\nSubject: {evil}\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0200\nMessage-ID: <evil@example.org>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{evil}\n"
        f'--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="{evil}.txt"\n\n{evil}\n--x--\n'
    )
    texts = {
        f"mail {NAME}.eml": mail,
        f"chat {NAME}.txt": f"[20/11/2026, 10:00:00] {evil}: {evil}\n[20/11/2026, 10:01:00] Anna: no\n",
        f"case {NAME}.json": f'{{"id": "x", "title": "{evil}"}}',
        f"photo {NAME}.png": f"\x89PNG {evil}",
    }
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return [place / name for name in texts]


def hostile_repository(root: Path, canary: Path) -> None:
    """Put the workspace under git, with everything in the configuration by which a program could be run."""
    evil = NASTY.replace("\r", "")
    who = {"GIT_AUTHOR_NAME": evil, "GIT_AUTHOR_EMAIL": f"{ESCAPES[:20]}@example.org"}
    who |= {name.replace("AUTHOR", "COMMITTER"): text for name, text in who.items()}

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, env={**os.environ, **who})

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", f"{evil}\n\nmore {evil}")
    (root / "playbooks" / "evil.toml").touch()
    script = canary.with_name("script")
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    hooks = canary.with_name("hooks")
    hooks.mkdir()
    for name in ("pre-commit", "post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(script, hooks / name)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "filter.bad.clean",
        "filter.bad.smudge", "filter.bad.process", "diff.bad.command", "diff.bad.textconv", "diff.external",
        "merge.plaint.driver", "gpg.program", "credential.helper", "pager.log", "pager.status",
    ):  # fmt: skip
        git("config", key, str(script))
    for key, value in (
        ("alias.log", f"!{script}"), ("alias.cat-file", f"!{script}"), ("log.showSignature", "true"),
        ("core.hooksPath", str(hooks)), ("remote.evil.url", f"ext::{script}"), ("protocol.ext.allow", "always"),
        ("branch.main.remote", "evil"), ("branch.main.merge", "refs/heads/main"),
    ):  # fmt: skip
        git("config", key, value)
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text("* filter=bad diff=bad merge=bad\n", encoding="utf-8")
    canary.unlink(missing_ok=True)


def acting(stream: str) -> list[str]:
    """Return what in a terminal's stream can only come from a file, or acts in a way that plain output never does."""
    found = [one for one in FORBIDDEN if one in stream]
    plain = re.sub(r"\x1b\[[0-9;]*m|\r\n|\r\x1b\[K", "", stream)  # the last draws the line of progress anew
    strange = {c for c in plain if (c < " " and c != "\n") or "\x7f" <= c < "\xa0"}
    return found + sorted(map(repr, strange))
