"""What goes out: every exhibit where the index says, the same bytes again, broken files told of, nothing private."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from tests.unit.services.export import exports
from tests.unit.services.export.exports import CARD, IBAN, MARKUP, NOW, SECRET

from plaint.domain.errors import BrokenFile, Cancelled, PlaintError, UsageProblem
from plaint.services.export.batch import export_many
from plaint.services.export.case_json import import_case_json
from plaint.services.export.completeness import outlook
from plaint.services.export.export import export_case, refuse_place, size_of, suggested_name
from plaint.services.export.formats import texts_in
from plaint.services.export.job import ExportOptions
from plaint.services.guidance.guidance import guide
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace

PRIVATE = (CARD, CARD.replace(" ", ""), IBAN, SECRET, "1234567 ", "Probestrasse")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> LoadedCase:
    return exports.the_case(tmp_path_factory.mktemp("made") / "cases")


@pytest.fixture
def workspace(made: LoadedCase) -> Workspace:
    return Workspace.open(made.folder.parent)


def put_out(loaded: LoadedCase, place: Path, kind: str, **options: object) -> Path:
    workspace = Workspace.open(loaded.folder.parent)
    done = export_case(workspace, loaded, ExportOptions(kind, **options), place / f"out.{kind}", NOW)  # type: ignore[arg-type]
    return done.paths[0]


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        found = []
        for number in range(len(document)):
            reader = document[number].get_textpage()
            found.append(str(reader.get_text_bounded()))
            reader.close()
        return found


def bookmarks(path: Path) -> dict[str, int]:
    with pypdfium2.PdfDocument(path) as document:
        found = {}
        for one in document.get_toc():
            place = one.get_dest()
            assert place is not None
            found[one.get_title()] = int(place.get_index() or 0) + 1
        return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\x02\ufffe]", "", text)


def test_the_pdf_holds_every_exhibit_where_the_index_says_with_its_hash(made: LoadedCase, tmp_path: Path) -> None:
    path = put_out(made, tmp_path, "pdf")
    pages = pages_of(path)
    marks = bookmarks(path)
    whole = squeezed("".join(pages))
    for number, (name, data, _) in enumerate(exports.FILES, 1):
        place = next(page for title, page in marks.items() if title.startswith(f"Exhibit {number}: Piece {name}"))
        assert f"Exhibit {number}" in pages[place - 1]
        assert "Page 1 of" in pages[place - 1]
        digest = hashlib.sha256(data).hexdigest()
        assert whole.count(digest) == 2
        assert digest in squeezed(pages[place - 1])
        first = next(number for number, page in enumerate(pages) if "Index of exhibits" in page)
        index = "".join(pages[first : first + 2])  # a long summary pushes its end onto the next page
        assert re.search(rf"Piece {name}.*?\b{place}\b", squeezed_lines(index))
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert squeezed(MARKUP) in whole
    assert "Invoice 1" in pages[marks["Exhibit 2: Piece invoice.pdf"] - 1]
    assert "Invoice 2" in pages[marks["Exhibit 2: Piece invoice.pdf"]]
    assert "could not be shown" in pages[marks["Exhibit 4: Piece torn.pdf"] - 1]


def squeezed_lines(text: str) -> str:
    return text.replace("\u200b", "").replace("\r", "").replace("\n", " ")


def test_the_same_case_on_the_same_day_gives_the_same_bytes(made: LoadedCase, tmp_path: Path) -> None:
    for kind in ("pdf", "zip", "html"):
        first, again = tmp_path / "first", tmp_path / "again"
        first.mkdir(exist_ok=True)
        again.mkdir(exist_ok=True)
        assert put_out(made, first, kind).read_bytes() == put_out(made, again, kind).read_bytes(), kind


def test_without_pdf_exhibits_or_with_them_drawn_it_is_archival(made: LoadedCase, tmp_path: Path) -> None:
    assert b"pdfaid:part" not in put_out(made, tmp_path, "pdf").read_bytes()
    (tmp_path / "a").mkdir()
    archival = put_out(made, tmp_path / "a", "pdf", archival=True)
    assert b"pdfaid:part>2<" in archival.read_bytes()
    assert b"/StructTreeRoot" in archival.read_bytes()


def test_parts_stay_below_the_size_and_pages_run_on(tmp_path: Path) -> None:
    noise = [os.urandom(90_000) for _ in range(4)]
    files = (
        *((f"p{n}.bmp", _bitmap(data), "photo") for n, data in enumerate(noise)),
        ("i.pdf", exports.pdf(3), "invoice"),
    )
    loaded = exports.the_case(tmp_path / "cases", files=files, title="Kettle")
    done = export_case(
        Workspace.open(tmp_path / "cases"), loaded, ExportOptions("pdf", max_size=300_000), tmp_path / "x.pdf", NOW
    )
    assert len(done.paths) > 1
    assert all(path.stat().st_size <= 300_000 for path in done.paths)
    assert [path.name for path in done.paths] == [
        f"x-{n}-of-{len(done.paths)}.pdf" for n in range(1, len(done.paths) + 1)
    ]
    pages = [page for path in done.paths for page in pages_of(path)]
    feet = [re.findall(r"Page (\d+) of (\d+)", page)[-1] for page in pages]
    assert [(int(at), int(total)) for at, total in feet] == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    with pytest.raises(PlaintError, match="too few"):
        export_case(
            Workspace.open(tmp_path / "cases"), loaded, ExportOptions("pdf", max_size=1000), tmp_path / "y.pdf", NOW
        )
    assert not list(tmp_path.glob("y*"))


def _bitmap(data: bytes) -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.frombytes("RGB", (300, 100), data).save(held, "BMP")
    return held.getvalue()


def test_the_zip_holds_every_file_whole_and_its_sums_agree(made: LoadedCase, tmp_path: Path) -> None:
    (made.folder / "evidence" / "link.png").symlink_to("/etc/passwd")
    try:
        path = put_out(made, tmp_path, "zip")
    finally:
        (made.folder / "evidence" / "link.png").unlink()
    with zipfile.ZipFile(path) as archive:
        prefix = made.folder.name
        for file in (one for one in made.folder.rglob("*") if one.is_file()):
            assert archive.read(f"{prefix}/{file.relative_to(made.folder).as_posix()}") == file.read_bytes()
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["left_out"] == ["evidence/link.png"]
        assert b"root:" not in b"".join(archive.read(name) for name in archive.namelist())
        archive.extractall(tmp_path / "out")
    if shutil.which("sha256sum"):
        done = subprocess.run(
            ["sha256sum", "--check", "SHA256SUMS"], check=False, cwd=tmp_path / "out", capture_output=True
        )
        assert done.returncode == 0


def test_json_makes_the_same_case_elsewhere_and_undo_takes_it_back(made: LoadedCase, tmp_path: Path) -> None:
    path = put_out(made, tmp_path, "json")
    other = Workspace.open(Workspace.init(tmp_path / "other").root, state=tmp_path / "state")
    found = import_case_json(other, path)
    assert found.folder.name == made.folder.name
    for file in (one for one in made.folder.rglob("*") if one.is_file()):
        assert (found.folder / file.relative_to(made.folder)).read_bytes() == file.read_bytes()
    with pytest.raises(UsageProblem, match="here already"):
        import_case_json(other, path)
    other.undo()
    assert not found.folder.exists()
    assert other.redo()
    assert exports.read(other, found.folder).case == made.case


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: "[]", "no exported case"),
        (lambda one: "{", "no JSON"),
        (lambda one: json.dumps(one | {"version": 9}), "newer"),
        (lambda one: json.dumps(one | {"files": [{"path": 1}]}), "cannot be understood"),
        (lambda one: json.dumps(one | {"files": []}), "no case.toml"),
        (lambda one: json.dumps(one | {"files": [one["files"][0] | {"content": "x"}]}), "SHA-256 differs"),
        (lambda one: json.dumps(one | {"files": [*one["files"], one["files"][0] | {"path": "../../x"}]}), "no name"),
    ],
)  # fmt: skip
def test_a_hostile_json_is_refused_and_writes_nothing(
    made: LoadedCase, tmp_path: Path, change: object, said: str
) -> None:
    assert callable(change)
    path = tmp_path / "x.json"
    path.write_text(change(json.loads(put_out(made, tmp_path, "json").read_text("utf-8"))), "utf-8")
    other = Workspace.init(tmp_path / "other")
    with pytest.raises((BrokenFile, UsageProblem), match=said):
        import_case_json(other, path)
    assert other.folders() == []
    with pytest.raises(UsageProblem, match="no file"):
        import_case_json(other, tmp_path / "none.json")


def test_tables_hold_the_rows_and_no_cell_is_a_formula(made: LoadedCase, tmp_path: Path) -> None:
    workspace = Workspace.open(made.folder.parent)
    bad = LoadedCase(**{name: getattr(made, name) for name in made.__slots__} | {"case": made.case.edit(title="=1+1")})
    done = export_case(workspace, bad, ExportOptions("csv"), tmp_path / "t.csv", NOW)
    assert [path.name for path in done.paths] == ["t.csv", "t-interactions.csv", "t-evidence.csv"]
    cases, contacts, pieces = (list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))) for path in done.paths)
    assert cases[0]["title"] == "'=1+1"
    assert contacts[0]["reason"] == "Offered a refund"
    assert [row["exhibit"] for row in pieces if row["name"] == "photo.jpg"] == ["1"]
    assert pieces[0]["sha256"] == pieces[0]["sha256_now"]


def test_the_calendar_has_an_alarm_for_every_deadline_and_the_same_identifiers_again(
    made: LoadedCase, tmp_path: Path
) -> None:
    from icalendar import Calendar

    workspace = Workspace.open(made.folder.parent)
    days = [one for one in guide(made, workspace, NOW.date()).deadlines if one.day]
    found = Calendar.from_ical(put_out(made, tmp_path, "ics").read_bytes())
    events = found.walk("VEVENT")
    assert len(events) == len(days) > 0
    assert all(event.walk("VALARM") for event in events)
    later = export_case(workspace, made, ExportOptions("ics"), tmp_path / "b.ics", NOW + timedelta(hours=2)).paths[0]
    again = Calendar.from_ical(later.read_bytes()).walk("VEVENT")
    assert [str(event["uid"]) for event in again] == [str(event["uid"]) for event in events]


@pytest.mark.parametrize("kind", ["pdf", "html", "zip", "md", "json", "csv", "ics"])
def test_a_redacted_export_holds_nothing_private_in_bytes_or_text(made: LoadedCase, tmp_path: Path, kind: str) -> None:
    workspace = Workspace.open(made.folder.parent)
    done = export_case(workspace, made, ExportOptions(kind, redacted=True), tmp_path / f"r.{kind}", NOW)
    for path in done.paths:
        data = path.read_bytes()
        for text in [data.decode("latin-1"), *texts_in(data, kind)]:
            for secret in PRIVATE:
                assert secret.strip() not in text.replace("406-1234567-1234567", ""), (path.name, secret)
        assert exports.FILES[0][1] not in data
        assert exports.FILES[1][1] not in data


def test_a_redacted_copy_takes_the_place_of_its_original(tmp_path: Path) -> None:
    loaded = exports.the_case(tmp_path / "cases")
    workspace = Workspace.open(tmp_path / "cases")
    exports.add(workspace, loaded.folder, "safe.png", exports.picture(size=(90, 30)), redacts="photo.jpg")
    exports.add(workspace, loaded.folder, "leak.pdf", exports.pdf(1, f"Card {CARD}"), redacts="invoice.pdf")
    loaded = exports.read(workspace, loaded.folder)
    page = put_out(loaded, tmp_path, "html", redacted=True).read_text("utf-8")
    assert page.count("data:image/") == 1  # the leaking copy of the PDF is withheld
    assert "Exhibit 1: Piece photo.jpg" in page
    assert page.count("Withheld: there is no redacted copy") == 4
    assert "•••• 1111" in page or "••••1111" in page
    assert "Exhibit 8" not in page


def test_html_is_one_page_that_fetches_and_runs_nothing(made: LoadedCase, tmp_path: Path) -> None:
    page = put_out(made, tmp_path, "html").read_text("utf-8")
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "<script" not in page
    assert "<b onload" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", page)


def test_a_real_browser_shows_the_page_without_a_complaint(made: LoadedCase, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on this machine")
    page = put_out(made, tmp_path, "html")
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000",
         f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--dump-dom", page.as_uri()],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "Exhibit 1: Piece photo.jpg" in done.stdout
    assert "Content Security Policy" not in done.stderr


def test_markdown_keeps_text_text(made: LoadedCase, tmp_path: Path) -> None:
    text = put_out(made, tmp_path, "md").read_text("utf-8")
    assert "\\#panic" in text
    assert "<b onload" not in text.replace("\\<b", "")


@pytest.mark.parametrize("language", ["en", "af", "de", "es", "pt"])
def test_every_language_is_set(made: LoadedCase, tmp_path: Path, language: str) -> None:
    from plaint.exporters.labels import labels_for

    text = put_out(made, tmp_path, "md", language=language).read_text("utf-8")
    assert f"## {labels_for(language)('integrity')}" in text
    assert labels_for(language).table.keys() == labels_for("en").table.keys()


def test_several_cases_get_a_page_that_leads_to_each(made: LoadedCase, workspace: Workspace, tmp_path: Path) -> None:
    from plaint.domain.model.finding import Finding, Level

    broken = BrokenCase(made.folder, "torn", Finding("file.broken", Level.ERROR, "it is torn"))
    done = export_many(workspace, [made, broken], ExportOptions("md"), tmp_path / "pack", NOW)
    index = (tmp_path / "pack" / "index.html").read_text("utf-8")
    assert [path.name for path in done.paths] == ["index.html", suggested_name(made, ExportOptions("md"), NOW.date())]
    assert f'href="{done.paths[1].name}"' in index
    assert "it is torn" in index
    assert "torn cannot be read" in done.notes[0]
    together = export_many(workspace, [made, broken], ExportOptions("csv"), tmp_path / "all.csv", NOW)
    assert len(together.paths) == 3
    with pytest.raises(UsageProblem):
        export_many(workspace, [], ExportOptions("md"), tmp_path / "none", NOW)
    with pytest.raises(UsageProblem, match="is a file"):
        export_many(workspace, [made], ExportOptions("md"), tmp_path / "all.csv", NOW)
    with pytest.raises(UsageProblem, match="none of the cases"):
        export_many(workspace, [broken], ExportOptions("ics"), tmp_path / "b.ics", NOW)


def test_nothing_is_written_where_it_must_not_be(made: LoadedCase, workspace: Workspace, tmp_path: Path) -> None:
    there = tmp_path / "there.md"
    there.write_text("mine")
    for place, said in (
        (there, "already"), (tmp_path / "no" / "x.md", "no folder"), (made.folder / "x.md", "folder of a case"),
        (tmp_path, "is a folder"),
    ):  # fmt: skip
        with pytest.raises(UsageProblem, match=said):
            export_case(workspace, made, ExportOptions("md"), place, NOW)
    assert there.read_text() == "mine"
    export_case(workspace, made, ExportOptions("md"), there, NOW, replace_it=True)
    assert there.read_text("utf-8").startswith("# ")
    with pytest.raises(UsageProblem, match="already"):
        refuse_place(workspace, workspace.root / "plaint.toml", replace_it=True)
    with pytest.raises(UsageProblem, match="no format"):
        export_case(workspace, made, ExportOptions("doc"), tmp_path / "x.doc", NOW)


class Stopping:
    """A person who stops at the third step."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self, done: int, total: int, text: str = "") -> None:
        self.steps += 1
        self.check()

    def check(self) -> None:
        if self.steps > 2:
            raise Cancelled


def test_what_is_stopped_leaves_nothing(made: LoadedCase, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        export_case(workspace, made, ExportOptions("pdf"), tmp_path / "x.pdf", NOW, Stopping())
    with pytest.raises(Cancelled):
        export_many(workspace, [made] * 4, ExportOptions("md"), tmp_path / "pack", NOW, Stopping())
    assert list(tmp_path.iterdir()) == []


def test_exporting_changes_no_byte_of_the_workspace(made: LoadedCase, tmp_path: Path) -> None:
    before = dict(_tree(made.folder.parent))
    for kind in ("md", "zip", "json"):
        put_out(made, tmp_path, kind)
    assert dict(_tree(made.folder.parent)) == before


def _tree(root: Path) -> Iterator[tuple[str, tuple[int, bytes]]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield str(path), (path.stat().st_mtime_ns, path.read_bytes())


def test_what_is_missing_is_counted(made: LoadedCase, workspace: Workspace) -> None:
    found = outlook(made, guide(made, workspace, NOW.date()), redacted=True)
    assert found.holds == ("7 exhibits", "1 contact", "1 letter sent")
    said = [gap.text for gap in found.gaps]
    assert "7 exhibits without a date (1, 2, 3, …)" in said
    assert "5 exhibits without a redacted copy, so only named (1, 2, 4, …)" in said


@pytest.mark.parametrize(
    ("text", "size"), [("", 0), ("10MB", 10_000_000), ("1.5 kB", 1500), ("7", 7), ("2GiB", 2 * 10**9)]
)
def test_sizes_are_understood(text: str, size: int) -> None:
    assert size_of(text) == size


def test_a_size_that_is_none_is_refused() -> None:
    with pytest.raises(UsageProblem, match="not a size"):
        size_of("large")
