from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.domain.errors import PlaintError
from plaint.domain.model.finding import Finding, Level


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Broken(io.StringIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _: str) -> int:
        raise self.error

    def flush(self) -> None:
        raise self.error


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Terminal]:
    def make(columns: int) -> Terminal:
        stream = Terminal()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("NO_COLOR", "1")
        return stream

    return make


COLUMNS = (Column("id"), Column("title", 6), Column("shop", 4, 1), Column("when", drop=2))
ROWS = [
    [Cell("k7"), Cell("Kettle arrived cracked"), Cell("Amazon"), Cell("by 2026")],
    [Cell("t5"), Cell("電気ケトル"), Cell("Takealot"), Cell("")],
]


def test_columns_are_aligned_by_cells_and_lines_have_no_trailing_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(COLUMNS, ROWS)
    assert capsys.readouterr().out == (
        "k7  Kettle arrived cracked  Amazon    by 2026\nt5  電気ケトル              Takealot\n"
    )


def test_a_terminal_gets_a_heading_and_narrow_ones_cut_then_leave_out(
    terminal: Callable[[int], Terminal],
) -> None:
    wide = terminal(80)
    output.table(COLUMNS, ROWS)
    assert wide.getvalue().splitlines()[0] == "id  title                   shop      when"
    narrow = terminal(30)
    output.table(COLUMNS, ROWS)
    assert max(output.cells(line) for line in narrow.getvalue().splitlines()) <= 30
    assert "…" in narrow.getvalue()
    assert "when" in narrow.getvalue()
    least = terminal(20)
    output.table(COLUMNS, ROWS)
    assert [line.split()[0] for line in least.getvalue().splitlines()] == ["id", "k7", "t5"]
    assert max(output.cells(line) for line in least.getvalue().splitlines()) <= 20
    assert "shop" not in least.getvalue()


def test_what_cannot_be_cut_any_more_is_printed_all_the_same(terminal: Callable[[int], Terminal]) -> None:
    stream = terminal(20)
    output.table((Column("id"),), [[Cell("x" * 30)]])
    assert "x" * 30 in stream.getvalue()


def test_an_indented_table_has_no_heading(terminal: Callable[[int], Terminal]) -> None:
    stream = terminal(80)
    output.table(COLUMNS, ROWS, indent=2)
    assert stream.getvalue().startswith("  k7  ")


@given(st.text(max_size=30), st.integers(2, 20))
def test_a_text_that_was_fitted_is_never_wider(text: str, room: int) -> None:
    fitted = output.fit(text, room)
    assert output.cells(fitted) <= room
    assert fitted == text or output.cells(text) > room


def test_text_is_wrapped_to_the_terminal_and_left_alone_in_a_pipe(
    terminal: Callable[[int], Terminal], capsys: pytest.CaptureFixture[str]
) -> None:
    text = "one two three four five\n\n" + "x" * 30
    output.paragraph(text, 2)
    assert capsys.readouterr().out == f"  one two three four five\n\n  {'x' * 30}\n"
    stream = terminal(20)
    output.paragraph(text, 2)
    assert stream.getvalue() == f"  one two three four\n  five\n\n  {'x' * 30}\n"


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert output.styled("x", "error", Terminal()) == "\x1b[31mx\x1b[0m"
    assert output.styled("x", "", Terminal()) == "x"
    assert output.styled("x", "error", io.StringIO()) == "x"
    monkeypatch.setenv("TERM", "dumb")
    assert output.styled("x", "error", Terminal()) == "x"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert output.styled("x", "error", Terminal()) == "x"


def test_a_closed_stream_is_no_terminal_and_takes_no_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    assert not output.is_terminal(closed)
    monkeypatch.setattr(sys, "stderr", None)
    output.talk("nobody hears it")


@pytest.mark.parametrize("write", [lambda: output.data("x"), lambda: output.json([1]), output.flush])
def test_a_reader_that_has_gone_and_a_full_disk_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[], None]
) -> None:
    monkeypatch.setattr(sys, "stdout", Broken(BrokenPipeError(32, "Broken pipe")))
    with pytest.raises(output.ReaderGone):
        write()
    monkeypatch.setattr(sys, "stdout", Broken(OSError(28, "No space left on device")))
    with pytest.raises(output.OutputFailed, match="No space left"):
        write()


def test_silencing_a_stream_without_a_file_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    output.silence()
    assert sys.stdout is stream


def test_streams_that_were_closed_before_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    output.prepare()
    with sys.stdout as stream:
        stream.write("into nowhere")
        assert Path(stream.name) == Path("/dev/null")


def test_paths_go_byte_for_byte_into_a_pipe_and_visibly_to_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes], terminal: Callable[[int], Terminal], tmp_path: Path
) -> None:
    odd = Path("a\udcffb\x1bc")
    output.path(odd)
    assert capfdbinary.readouterr().out == b"a\xffb\x1bc\n"
    stream = terminal(80)
    output.path(odd)
    assert stream.getvalue() == "a<FF>b␛c\n"


def test_json_is_one_line_an_entry_and_pure(capsys: pytest.CaptureFixture[str]) -> None:
    output.json([{"a": "é"}, {"a": "\u202e\x9b\u200b\ud800"}])
    out = capsys.readouterr().out
    assert out == '[\n{"a": "é"},\n{"a": "\\u202e\\u009b\\u200b\\ud800"}\n]\n'
    assert json.loads(out)[1]["a"] == "\u202e\x9b\u200b\ud800"
    output.json([])
    assert capsys.readouterr().out == "[]\n"
    output.json({"a": 1})
    assert capsys.readouterr().out == '{\n  "a": 1\n}\n'


def test_problems_and_findings_name_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    output.problem(PlaintError("torn", file="case.toml"))
    output.finding(Finding("x", Level.WARNING, "odd", "mend it", "case.toml", 7), "kettle")
    output.finding(Finding("x", Level.INFO, "odd"))
    assert capsys.readouterr().err == (
        "plaint: case.toml: torn\nplaint: warning: kettle/case.toml:7: odd\n  mend it\nplaint: info: odd\n"
    )
