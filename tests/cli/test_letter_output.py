"""``letter`` hands a letter over: formats, standard output, files, links, and the mark of having been sent; profile."""

from __future__ import annotations

import io
import os
import sys
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plaint.cli.main import main
from plaint.profile import load_profile, profile_file
from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.workspace import Workspace

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def case_of(root: Path, case_id: str) -> LoadedCase:
    found = Workspace.open(root).find(case_id)
    assert isinstance(found, LoadedCase)
    return found


def test_the_ending_of_the_path_says_the_format(run: Run, samples: Path, tmp_path: Path) -> None:
    for name, start in (("a.pdf", b"%PDF-"), ("a.docx", b"PK"), ("a.txt", b"Naledi"), ("a.md", b"Naledi")):
        done = run("letter", "k7f3", "--output", tmp_path / name)
        assert (done.status, done.out) == (0, f"{tmp_path / name}\n")
        assert (tmp_path / name).read_bytes().startswith(start)
    assert run("letter", "k7f3", "-o", tmp_path / "a.eml").status == 0
    assert message_from_bytes((tmp_path / "a.eml").read_bytes())["X-Unsent"] == "1"
    assert run("letter", "k7f3", "--format", "pdf", "--output", tmp_path).out.endswith("-rejection-2026-11-22.pdf\n")


def test_standard_output_takes_every_format(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "**" not in run("letter", "k7f3", "--print").out
    assert run("letter", "k7f3", "--format", "txt", "--output", "-").out == run("letter", "k7f3", "--print").out
    assert run("letter", "k7f3", "--format", "md", "-o", "-").out == run("letter", "k7f3").out
    held = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", held)
    assert run("letter", "k7f3", "--format", "pdf").status == 0
    assert held.buffer.getvalue().startswith(b"%PDF-")
    monkeypatch.setattr(held, "isatty", lambda: True)
    refused = run("letter", "k7f3", "--format", "docx")
    assert refused.status == 2


def test_nothing_is_replaced_unless_asked_for(run: Run, samples: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("mine", "utf-8")
    refused = run("letter", "k7f3", "-o", target, "--sent")
    assert refused.status == 2
    assert "already" in refused.err
    assert case_of(samples, "k7f3").letters == (), "what was not written is not marked as sent"
    assert run("letter", "k7f3", "-o", target, "--force").status == 0
    inside = case_of(samples, "k7f3").folder / "letter.txt"
    assert run("letter", "k7f3", "-o", inside).status == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        done = run("letter", "k7f3", "--format", "pdf", "--sent")
        assert done.status != 0
        monkeypatch.undo()
        monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert case_of(samples, "k7f3").letters == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_yours_is_said(run: Run, samples: Path, tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    done = run("letter", "k7f3", "-o", tmp_path / "shut" / "a.pdf")
    assert "could not be written" in done.err


def test_what_is_missing_is_said(run: Run, samples: Path, tmp_path: Path) -> None:
    assert "postal address of the recipient is not known" in run("letter", "b6z3", "-o", tmp_path / "a.pdf").err
    assert "mail address of the recipient is not known" in run("letter", "b6z3", "-o", tmp_path / "a.eml").err


def test_a_link_is_printed_and_says_what_it_leaves_out(run: Run, samples: Path) -> None:
    done = run("letter", "h9c2", "--kind", "letter-before-claim", "--mailto")
    assert done.out.startswith(
        "mailto:service@alpenpfad.example?subject=Bestellung%20303-1234567-1112223%3A%20letzte%20Aufforderung"
    )
    assert done.out.count("\n") == 1
    assert "its text is left out" in done.err


def test_a_kept_letter_is_written_and_marked_in_one_step(run: Run, samples: Path, tmp_path: Path) -> None:
    path = Path(run("letter", "k7f3", "--save").out.rstrip("\n"))
    (letter,) = case_of(samples, "k7f3").letters
    path.write_text(path.read_text("utf-8").replace("Yours faithfully", "Kind regards"), "utf-8")
    done = run("letter", "k7f3", "--letter", letter.id, "-o", tmp_path / "a.txt", "--sent", "--channel", "email")
    assert done.status == 0
    assert "Kind regards" in (tmp_path / "a.txt").read_text("utf-8")
    (letter,) = case_of(samples, "k7f3").letters
    assert letter.sent is not None
    assert letter.channel == "email"
    again = run("letter", "k7f3", "--letter", path, "--sent")
    assert again.status == 2
    assert "sent already" in again.err
    assert "Kind regards" in run("letter", "k7f3", "--letter", path.name).out
    assert run("undo").status == 0
    assert case_of(samples, "k7f3").letters[0].sent is None


def test_a_new_draft_that_was_sent_is_kept(run: Run, samples: Path) -> None:
    done = run("letter", "k7f3", "--sent", "2026-11-21", "--channel", "post")
    assert "Dear" in done.out
    (letter,) = case_of(samples, "k7f3").letters
    assert str(letter.sent)[:10] == "2026-11-21"
    assert letter.channel == "post"


@pytest.mark.parametrize(
    "words",
    [
        ["--mailto", "--format", "txt"], ["--channel", "post"], ["--json", "--print"], ["--json", "--mailto"],
        ["--check", "x", "--print"], ["--letter", "zzzz"], ["--letter", "zzzz", "--kind", "ombud"],
        ["--print", "--format", "pdf"], ["--format", "odt"], ["--sent", "2027-01-01"],
    ],
)  # fmt: skip
def test_options_that_contradict_each_other_are_refused(run: Run, samples: Path, words: list[str]) -> None:
    done = run("letter", "k7f3", *words)
    assert done.status == 2
    assert case_of(samples, "k7f3").letters == ()


def test_json_names_subject_claims_blanks_and_enclosures(run: Run, samples: Path, tmp_path: Path) -> None:
    found = run("letter", "b6z3", "--kind", "rejection", "--json", "-o", tmp_path / "a.eml").json
    assert "resolución del contrato" in found["subject"]
    assert "número de pedido" in found["blanks"]
    assert found["claims"] == [{"head": "price", "amount": "34.90", "currency": "EUR"}]
    assert found["enclosures"] == ["etiqueta.png", "anuncio.png"]
    assert (tmp_path / "a.eml").exists()


# The profile -----------------------------------------------------------------------------------------------------


def test_the_profile_is_shown_and_set_and_goes_into_new_cases(run: Run, samples: Path) -> None:
    assert run("profile").out.startswith("role      -\nname      -\n")
    done = run("profile", "name=Ana Costa", "country=pt", "address=Rua A 1\\nLisboa", "--json")
    assert done.json["country"] == "PT"
    assert done.json["file"] == str(profile_file())
    assert "address   Rua A 1\n          Lisboa\n" in run("profile").out
    assert run("profile", "nmae=x").status == 2
    folder = Path(run("new", "Kettle").out.rstrip("\n"))
    assert 'name = "Ana Costa"' in (folder / "case.toml").read_text("utf-8")
    other = Path(run("new", "Kettle", "--name", "Rui Alves").out.rstrip("\n"))
    assert "Lisboa" not in (other / "case.toml").read_text("utf-8")
    profile_file().write_text("name = 5\n", "utf-8")
    assert "name should be a text" in run("profile").err


def test_the_prompts_ask_who_you_are_once(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile_file().unlink()
    monkeypatch.setenv("ACCESSIBLE", "1")

    said = io.StringIO()

    class Asked(io.StringIO):
        """Answers the question that was asked last."""

        def readline(self, *_: object) -> str:  # type: ignore[override]
            asked = said.getvalue().rstrip().split("\n\n")[-1]
            last = asked.split("\n")
            line = next((one for one in reversed(last) if ". " in one and ": " in one), last[-1])
            if "y writes it" in last[-1]:
                return "y\n"
            for label, text in (("title", "Kettle"), (" name", "Ana Costa"), ("e-mail", "ana@example.com")):
                if f"{label}: " in line:
                    return f"{text}\n"
            return "\n"

    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(sys, "stdin", Asked())
    assert main(["new"]) == 0
    assert load_profile().profile.name == "Ana Costa"
    assert load_profile().profile.email == "ana@example.com"
    assert any(case.case.consumer.name == "Ana Costa" for case in Workspace.open(samples).cases()
               if isinstance(case, LoadedCase))  # fmt: skip
