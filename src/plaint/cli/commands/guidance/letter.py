"""``plaint letter``: draft a letter from the facts of a case, check it, and let it leave in any format."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.letter_output import FORMATS, STDOUT, Delivery, deliver, refuse_contradictions
from plaint.cli.params import CASE, Session, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.letter import Letter
    from plaint.services.guidance.guidance import Guidance
    from plaint.services.letters.draft import Draft
    from plaint.storage.workspace import LoadedCase

_ROLES = {"error": "error", "warning": "warning"}


@click.command(
    epilog=examples(
        "plaint letter k7f3                          the draft that the next action asks for",
        "plaint letter k7f3 --kind follow-up --save  keep it as a draft under letters/",
        "plaint letter k7f3 --step cgso --language af",
        "plaint letter k7f3 --check reply.txt        examine a text; - reads standard input",
        "plaint letter k7f3 --output letter.pdf      to sign and post; also .docx and .txt",
        "plaint letter k7f3 --output letter.eml      a draft for the mail program, with the enclosures",
        "plaint letter k7f3 --letter m4x8 --sent --channel email",
    )
)
@click.argument("case", type=CASE)
@click.option("--kind", default="", help="seller-message, customer-service, follow-up, ombud, …")
@click.option("--step", default="", help="step of the ladder that it takes")
@click.option("--language", default="", help="en, af, de, es or pt (default: the case's)")
@click.option("--save", "keep", is_flag=True, help="Keep it in the case and print its path.")
@click.option("--check", "text", metavar="FILE", default="", help="Examine a letter or text against the case instead.")
@click.option(
    "--letter", "kept", metavar="ID", default="", help="A letter of the case, by id or file, not a new draft."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: by the ending of --output, else md.")
@click.option("--output", "-o", "target", metavar="PATH", default="", help="File or folder; - is standard output.")
@click.option("--print", "printed", is_flag=True, help="The same as --format txt --output -.")
@click.option("--mailto", "link", is_flag=True, help="Print a link that opens the mail program.")
@click.option("--sent", metavar="[DATE]", is_flag=False, flag_value="now", default="", help="Mark as sent (today).")
@click.option("--channel", metavar="CHANNEL", default="", help="How it was sent, with --sent: email, post, form, …")
@click.option("--replace", "--force", "replace_it", is_flag=True, help="Replace a file that is there.")
@json_option
@shared_options
def letter(
    case: str, kind: str, step: str, language: str, text: str, kept: str, form: str | None, target: str, sent: str,
    channel: str, *, keep: bool, printed: bool, link: bool, replace_it: bool, as_json: bool,
) -> int:  # fmt: skip
    """Draft a letter from the facts of a case, in neutral words.

    Facts that are missing stand as blanks in square brackets. With --check the exit status is 1 if the text has an
    error.
    """
    from plaint.services.guidance.guidance import guide

    if printed and (form not in {None, "txt"} or target not in {"", STDOUT}):
        raise UsageProblem("--print is --format txt --output -", "leave it out")
    delivery = Delivery("txt" if printed else form or "", target, replace_it, link, sent, channel)
    refuse_contradictions(delivery, as_json=as_json, check=bool(text))
    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    guidance = guide(loaded, workspace, here.today)
    if text:
        if keep or kept:
            raise UsageProblem("--check and --save do not go together", "check the text first, then save a draft")
        from plaint.services.letters.draft import read_text

        data, name = _read(text)
        found = read_text(loaded, guidance, data, name, kind=kind, language=language, step=step)
        return _check(here, loaded, guidance, found, as_json=as_json)
    made = (
        _kept(loaded, kept, keep, kind, step, language)
        if kept
        else _drafted(here, loaded, guidance, kind, step, language)
    )
    if keep:
        from plaint.services.letters.editor import save

        made = replace(made, letter=save(workspace, loaded, None, made.letter).letter)
        loaded = here.case(workspace, case)
    if delivery.asked:
        sent_letter = deliver(here, workspace, loaded, made.letter, guidance.playbook, delivery, quiet=as_json)
        made = replace(made, letter=sent_letter)
    _show(here, loaded, guidance, made, language, keep=keep, as_json=as_json, shown=delivery.shows)
    return 0


def _drafted(here: Session, loaded: LoadedCase, guidance: Guidance, kind: str, step: str, language: str) -> Draft:
    from plaint.services.letters.draft import compose

    return compose(loaded, guidance, kind, language, here.today, here.now, here.source, step=step)


def _kept(loaded: LoadedCase, kept: str, keep: object, *drafting: str) -> Draft:
    """Return a letter of the case. Raises UsageProblem for one that is not there, and for options of a new draft."""
    from plaint.services.letters.draft import Draft
    from plaint.services.outgoing.send import kept_letter

    if keep or any(drafting):
        raise UsageProblem(
            "--letter takes a letter that is kept", "leave out --kind, --step, --language and --save, which draft one"
        )
    return Draft(kept_letter(loaded, kept))


def _read(name: str) -> tuple[bytes, str]:
    """Return what is to be examined, and its name for messages. Raises PlaintError with the reason."""
    from plaint.storage.files.read import LIMIT, read_snapshot

    if name == "-":
        data = sys.stdin.buffer.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise UsageProblem("the text on standard input is too long", f"at most {LIMIT} bytes are examined")
        return data, "standard input"
    try:
        return read_snapshot(Path(name)).data, name
    except FileNotFoundError:
        raise UsageProblem(f"there is no file {safe(name, 200)}", "name the text to examine, or - for stdin") from None


def _show(
    here: Session,
    loaded: LoadedCase,
    guidance: Guidance,
    draft: Draft,
    language: str,
    *,
    keep: bool,
    as_json: bool,
    shown: bool,
) -> None:
    from plaint.services.letters.draft import doubts_of, remarks
    from plaint.services.letters.editor import examine

    made = draft.letter
    findings = examine(loaded, made, guidance.playbook, here.today)
    if as_json:
        from plaint.services.cases import json_values
        from plaint.services.outgoing.letter_json import letter_json

        found = [json_values.finding(one) for one in findings]
        output.json(json_values.letter(made) | letter_json(loaded, draft, findings) | {"findings": found})
    elif shown:
        pass
    elif keep:
        output.path(loaded.folder / made.file)
    else:
        output.paragraph(made.body)
    if made.file and not keep:
        output.notes(f"{one.level}: {one.message}" for one in findings if one.level != "info")
        return
    output.notes(remarks(loaded, made, here.today, draft, language))
    sound = draft.source is None or (draft.source.confirmed and not draft.source.stale(here.today))
    if sound and (doubts := doubts_of(loaded, guidance, made, here.today)):  # of the step; the basis was told above
        output.notes((doubts,))
    rest = [one for one in findings if one.rule != "text.placeholder"]
    output.notes(f"{one.level}: {one.message}" for one in rest if one.level != "info")


def _check(here: Session, loaded: LoadedCase, guidance: Guidance, text: Letter, *, as_json: bool) -> int:
    from plaint.services.letters.draft import doubts_of
    from plaint.services.letters.editor import examine

    findings = examine(loaded, text, guidance.playbook, here.today)
    if doubts := doubts_of(loaded, guidance, text, here.today):
        output.notes((doubts,))
    if as_json:
        from plaint.services.cases import json_values

        output.json([{"case": loaded.case.id, "folder": loaded.name} | json_values.finding(one) for one in findings])
    else:
        for one in findings:
            _tell(one)
        if not findings:
            output.talk("nothing to remark; irony, and whether it is true, are beyond the check")
    return 1 if any(one.level == "error" for one in findings) else 0


def _tell(one: Finding) -> None:
    output.data(f"{one.level}  {one.rule}", _ROLES.get(one.level, "muted"))
    output.paragraph(f"{output.place(safe(one.file), one.line)}{safe(one.message)}", 2)
    if one.suggestion:
        output.paragraph(f"-> {safe(one.suggestion)}", 2)
