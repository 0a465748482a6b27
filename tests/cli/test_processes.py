"""What only a process of its own can show: imports, pipes, terminals, encodings, time."""

from __future__ import annotations

import os
import pty
import resource
import select
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "cases"
PROGRAM = [sys.executable, "-m", "plaint.cli.main"]
FORBIDDEN = (
    "textual", "rich", "watchdog", "tomlkit", "tomli_w", "slugify", "send2trash", "holidays", "stdnum", "platformdirs",
    "asyncio", "email", "http",
)  # fmt: skip


def run(*words: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*PROGRAM, *words], capture_output=True, env=os.environ | changes, check=False, timeout=60)


@pytest.fixture(autouse=True)
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "cases"
    shutil.copytree(SAMPLES, root)
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    monkeypatch.setenv("PLAINT_TODAY", "2026-11-22")
    monkeypatch.chdir(tmp_path)
    return root


def loaded_by(*words: str) -> set[str]:
    code = f"import sys; from plaint.cli.main import main; main({list(words)!r}); sys.stdout.flush()\n"
    code += "print('\\n' + ' '.join(sorted({n.partition('.')[0] for n in sys.modules})), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.splitlines()[-1].split())


def test_a_list_that_is_known_loads_nothing_that_it_does_not_need() -> None:
    old = time.time() - 60
    for path in Path(os.environ["PLAINT_WORKSPACE"]).rglob("*"):
        os.utime(path, (old, old))
    run("list")
    loaded = loaded_by("list")
    assert loaded & {*FORBIDDEN, "tomllib"} == set()


def test_a_list_and_a_case_load_no_screen_and_no_editor_of_files() -> None:
    for words in (["list"], ["show", "k7f3qd"]):
        assert loaded_by(*words) & {"textual", "rich", "watchdog", "tomlkit", "tomli_w", "slugify", "stdnum"} == set()


def test_help_and_version_load_no_command() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from plaint.cli.main import main; main(['--help']); print(list(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "plaint.cli.commands.cases.list" not in done.stdout
    assert "plaint.storage" not in done.stdout


def test_a_closed_pipe_ends_quietly() -> None:
    program = subprocess.Popen([*PROGRAM, "show", "k7f3qd"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    err = program.stderr.read()
    program.stderr.close()
    assert program.wait(60) == 0
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_behind_stdout_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 1
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_closed_streams_are_no_failure() -> None:
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m plaint.cli.main list >&- 2>&-"], check=False, timeout=60
    )
    assert done.returncode == 0


def test_every_character_can_be_printed_in_any_encoding() -> None:
    done = run("show", "v3n6gk", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"sp\\xe4t" in done.stdout
    assert run("list", "--json", PYTHONIOENCODING="ascii").stdout.isascii()
    assert b"! overdue" in run("list", PYTHONIOENCODING="ascii").stdout


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    fifo = tmp_path / "text"
    os.mkfifo(fifo)
    holder = os.open(fifo, os.O_RDWR)  # so that the program waits for input
    with fifo.open("rb") as stdin:
        program = subprocess.Popen(
            [*PROGRAM, "log", "k7f3qd", "x", "--text", "-"],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            # A shell starts what runs in the background with interrupts ignored, and that is inherited.
            preexec_fn=heed_interrupts,  # noqa: PLW1509 - one thread
        )  # fmt: skip
    deadline = time.monotonic() + 30
    while "fifo" not in waits_for(program.pid) and time.monotonic() < deadline:
        select.select([], [], [], 0.02)
    program.send_signal(2)
    out, err = program.communicate(timeout=30)
    os.close(holder)
    assert program.returncode == 130
    assert b"Traceback" not in err
    assert out == b""


def waits_for(process: int) -> str:
    """Return "fifo" once the process has loaded the module that reads standard input and sleeps."""
    status = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = int(status[11]) + int(status[12])
    select.select([], [], [], 0.25)
    status = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return "fifo" if status[0] == "S" and ticks > 5 and int(status[11]) + int(status[12]) == ticks else ""


def on_a_terminal(*words: str, columns: int = 80, **changes: str) -> tuple[int, str]:
    """Run the program on a pseudo-terminal; return its status and everything that it wrote."""
    process, master = pty.fork()
    if process == 0:
        os.environ.update(changes, COLUMNS=str(columns), TERM="xterm-256color")
        os.execv(sys.executable, [*PROGRAM, *words])
    written = b""
    try:
        while chunk := os.read(master, 65536):
            written += chunk
    except OSError:  # the other end is closed
        pass
    os.close(master)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), written.decode("utf-8", "replace")


def test_a_terminal_gets_colours_a_heading_and_lines_that_fit() -> None:
    status, text = on_a_terminal("list", columns=80)
    assert status == 0
    assert "\x1b[31m! overdue\x1b[0m" in text
    plain = [line for line in without_colours(text).splitlines() if line]
    assert plain[0].startswith("urgency")
    assert max(map(len, plain)) <= 80
    assert all(line == line.rstrip() for line in plain)
    assert max(len(line) for line in without_colours(on_a_terminal("list", columns=40)[1]).splitlines()) <= 40


def without_colours(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_no_color_is_obeyed_and_a_pipe_gets_none() -> None:
    assert "\x1b" not in on_a_terminal("list", NO_COLOR="1")[1]
    assert b"\x1b" not in run("list").stdout
    assert "\x1b[" in on_a_terminal("show", "k7f3qd")[1]


def test_a_case_is_shown_within_the_width_of_the_terminal() -> None:
    text = without_colours(on_a_terminal("show", "k7f3qd", columns=100, NO_COLOR="1")[1])
    facts = text.partition("Facts")[2].partition("Log")[0]
    assert max(map(len, facts.splitlines())) <= 100


def test_nothing_from_a_file_reaches_the_terminal_unmasked(samples: Path) -> None:
    (samples / "evil").mkdir()
    title = "evil\\u001b]52;c;ZXZpbA==\\u0007\\u009b2J\\u202eevil"
    (samples / "evil" / "case.toml").write_text(
        f'format = 1\nid = "evyn99"\ntitle = "{title}"\n[facts]\n"a\\u001b[2J" = "{title}"\n', encoding="utf-8"
    )
    for words in (["list"], ["show", "evyn99"], ["show", "evyn99", "--json"], ["list", "--json"]):
        text = on_a_terminal(*words, NO_COLOR="1")[1]
        assert "evil" in text
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}, words


def processor_time(*words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.slow  # what a list loads is looked at above
def test_a_list_costs_at_most_three_times_the_import_of_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "bytecode"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in [name for name in os.environ if name.startswith("COV_CORE")]:
        monkeypatch.delenv(name)
    old = time.time() - 60
    for path in Path(os.environ["PLAINT_WORKSPACE"]).rglob("*"):
        os.utime(path, (old, old))
    program = ("-c", "import sys; from plaint.cli.main import main; sys.exit(main(['list']))")
    floor = ("-c", "import click")
    for words in (floor, program, program):
        processor_time(*words)
    pairs = [(processor_time(*program), processor_time(*floor)) for _ in range(9)]
    ratio = statistics.median(one for one, _ in pairs) / statistics.median(other for _, other in pairs)
    assert ratio <= 3.0
