"""The forms for new cases, log entries, evidence, closing and single facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.fields import EVIDENCE_FIELDS, INTERACTION_FIELDS, Field, Kind
from plaint.domain.text.format import counted, file_size
from plaint.services.cases.intake import DEFAULTED, Page, field_of, kept, pages
from plaint.services.progress import QUIET, Progress
from plaint.tui.core.paths import candidates, complete, expand, split_paths
from plaint.tui.dialogs.form import FormField, FormSpec
from plaint.tui.widgets.hint import Opinion

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction
    from plaint.domain.model.interaction import Interaction
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.session import Session

LOGGED = (
    "reason", "text", "channel", "direction", "at", "person", "actor", "reference", "step", "answer", "promise",
    "promised_by",
)  # fmt: skip
OUTCOME = (
    "outcome.results",
    "outcome.promised",
    "outcome.received",
    "outcome.amount",
    "outcome.currency",
    "outcome.text",
)
_PATHS = Field("paths", Kind.LONG_TEXT, "one file a line; tab completes; drop or paste several, or look for them")


def new_case(session: Session, language: str = "", asked: Sequence[Page] | None = None) -> FormSpec:
    """Make the form of a new case; ``language`` is for its letters, where the workspace names none."""
    from plaint.services.cases import actions
    from plaint.services.setup.profile_file import remember

    defaults = session.workspace.defaults

    def submit(values: Mapping[str, str]) -> object:
        fields = {path: text for path, text in kept(values).items() if path != "title"}
        if language and not defaults.get("language"):
            fields["language"] = language
        now = session.now()
        made = actions.create_case(session.workspace, values["title"], fields, now=now, source=session.chance)
        return replace(made, notes=(*made.notes, *remember(values, now=now)))

    fields = [
        FormField(
            path, label, field_of(path), str(defaults.get(DEFAULTED.get(path, ""), "") or ""), required=path == "title"
        )
        for page in (pages() if asked is None else asked)
        for path, label in page.asked
    ]
    return FormSpec("New case", tuple(fields), submit, "Make the case", "new")


def log_entry(
    session: Session, case: LoadedCase, suggested: NextAction | None = None, step_ids: Sequence[str] = ()
) -> FormSpec:
    """Make the form of a log entry, with now and the last channel filled in, or those of ``suggested``."""
    from plaint.services.cases import actions

    last = next((entry for entry in reversed(case.log) if entry.channel and entry.counts), None)
    filled = {
        "at": "now",
        "channel": (suggested.channel if suggested else "") or (last.channel if last else ""),
        "direction": "out",
        "step": suggested.step if suggested and suggested.step in step_ids else "",
    }

    def submit(values: Mapping[str, str]) -> object:
        fields = {name: text for name, text in values.items() if text.strip() and name != "evidence"}
        names = [name.strip() for name in values["evidence"].split(",") if name.strip()]
        return actions.log_interaction(
            session.workspace,
            case,
            fields,
            evidence=names,
            now=session.now(),
            source=session.chance,
            steps=step_ids,
        )

    by_name = {field.path: field for field in INTERACTION_FIELDS}
    names = tuple(piece.name for piece in case.evidence if piece.counts)
    evidence = Field("evidence", Kind.CHOICES, "names of evidence files", names)
    fields = [
        FormField(
            name,
            "by" if name == "promised_by" else name,
            _with_steps(by_name[name], step_ids),
            filled.get(name, ""),
            required=name == "reason",
        )
        for name in LOGGED
    ]
    fields.append(FormField("evidence", "evidence", evidence))
    return FormSpec(
        f"Log a contact: {case.case.title}",
        tuple(fields),
        submit,
        "Log it",
        f"log:{case.case.id}",
        lambda loaded: log_entry(session, loaded, suggested, step_ids),
    )


def _with_steps(field: Field, step_ids: Sequence[str]) -> Field:
    return Field("step", Kind.CHOICE, field.help, tuple(step_ids)) if field.path == "step" and step_ids else field


def evidence(session: Session, case: LoadedCase) -> FormSpec:
    """Make the form that adds evidence: files, and what they are."""
    from plaint.services.cases import actions

    def submit(values: Mapping[str, str], progress: Progress = QUIET) -> object:
        paths = [expand(path) for path in split_paths(values["paths"])]
        known = {name: text for name, text in values.items() if name != "paths" and text.strip()}
        if len(paths) > 1 or any(path.is_dir() for path in paths):
            known.pop("title", None)
        now, chance = session.now(), session.chance
        return actions.add_files(session.workspace, case, paths, known, now=now, source=chance, progress=progress)

    by_name = {field.path: field for field in EVIDENCE_FIELDS}
    fields = [asked_paths(folders=True)]
    fields += [
        FormField(name, name, by_name[name]) for name in ("kind", "title", "captured", "source", "shows", "proves")
    ]
    return FormSpec(
        f"Add evidence: {case.case.title}",
        tuple(fields),
        submit,
        "Copy in",
        f"evidence:{case.case.id}",
        lambda loaded: evidence(session, loaded),
        long=submit,
    )


def asked_paths(*, folders: bool = False) -> FormField:
    """Return the field that asks for files, or whole folders as well, with completion, paste and the browser."""
    check = partial(judge_paths, folders=folders)
    return FormField("paths", "files", _PATHS, required=True, check=check, complete=_longer, browse="files")


def _longer(line: str) -> list[str]:
    return [complete(line)] if line.strip() else []


def judge_paths(text: str, *, folders: bool = False) -> Opinion:
    """Say how many files are named and how big they are, or what is wrong with the first that is not one.

    ``folders`` may be named as well; what is in them is not counted here.
    """
    total, whole = 0, 0
    paths = split_paths(text)
    for name in paths:
        path = expand(name)
        try:
            if path.is_dir():
                inside = "  ".join(Path(one).name for one in candidates(name.rstrip("/") + "/", limit=4))
                if folders and len(paths) == 1:
                    return Opinion(f"✓ the folder, with all files in it: {inside}", "success")
                if not folders:
                    return Opinion(f"✗ {name} is a folder: {inside}", "error")
                whole += 1
                continue
            if not path.is_file():
                near = "  ".join(Path(one).name for one in candidates(name, limit=4))
                return Opinion(f"✗ there is no file {name}" + (f"; there is {near}" if near else ""), "error")
            total += path.stat().st_size
        except (OSError, ValueError) as problem:
            return Opinion(f"✗ {name}: {getattr(problem, 'strerror', None) or problem}", "error")
    count = len(paths) - whole
    files = counted("{count} file", "{count} files", count)
    more = counted(", and {count} folder with all files in it", ", and {count} folders with all files in them", whole)
    return Opinion(f"✓ {files}, {file_size(total)}{more if whole else ''}", "success")


def close(session: Session, case: LoadedCase) -> FormSpec:
    """Make the form that closes a case."""
    from plaint.services.cases import actions

    outcome = case.case.outcome
    claimed = case.case.claimed()
    filled = {
        "outcome.results": ", ".join(outcome.results),
        "outcome.promised": outcome.promised.isoformat() if outcome.promised else "",
        "outcome.received": outcome.received.isoformat() if outcome.received else "",
        "outcome.amount": str(outcome.amount) if outcome.amount is not None else "",
        "outcome.currency": outcome.currency or (claimed[0].currency if len(claimed) == 1 else ""),
        "outcome.text": outcome.text,
    }

    def submit(values: Mapping[str, str]) -> object:
        results = [word.strip() for word in values["outcome.results"].split(",") if word.strip()]
        fields = {path.rpartition(".")[2]: text for path, text in values.items() if path != "outcome.results"}
        if not fields["amount"].strip():
            fields["currency"] = ""
        return actions.close_case(session.workspace, case, results, fields, now=session.now())

    labels = {
        "outcome.results": "results",
        "outcome.promised": "promised for",
        "outcome.received": "received on",
        "outcome.text": "in words",
    }
    fields = tuple(
        FormField(
            path, labels.get(path, path.rpartition(".")[2]), field_of(path), filled[path], path == "outcome.results"
        )
        for path in OUTCOME
    )
    return FormSpec(
        f"Close: {case.case.title}",
        fields,
        submit,
        "Close the case",
        f"close:{case.case.id}",
        lambda loaded: close(session, loaded),
    )


def fact(session: Session, case: LoadedCase, path: str, value: str) -> FormSpec:
    """Make the form of one fact; an empty text takes it out of the file."""
    from plaint.services.cases import actions

    def submit(values: Mapping[str, str]) -> object:
        return actions.set_fields(session.workspace, case, [f"{path}={values[path]}"], now=session.now())

    field = field_of(path)
    form_field = FormField(path, field.name.replace("_", " "), field, value)
    return FormSpec(
        path, (form_field,), submit, "Set", f"{path}:{case.case.id}", lambda loaded: _fact_again(session, loaded, path)
    )


def _fact_again(session: Session, case: LoadedCase, path: str) -> FormSpec:
    from plaint.tui.forms.field_text import text_of

    return fact(session, case, path, text_of(case.case, path))


def withdraw(session: Session, case: LoadedCase, entry: Interaction) -> FormSpec:
    """Make the form that withdraws a log entry."""
    from plaint.services.cases import actions

    def submit(values: Mapping[str, str]) -> object:
        return actions.withdraw(session.workspace, case, entry.id, values["why"])

    field = Field("why", Kind.TEXT, "as: logged twice")
    title = f"Withdraw: {entry.reason or entry.id}"
    return FormSpec(title, (FormField("why", "why", field, required=True),), submit, "Withdraw", "")
