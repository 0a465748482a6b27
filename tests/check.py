"""Run every check and test of the project: lint, format, spelling, types, import contracts, tests with coverage.

    python tests/check.py               everything that a change must pass, as CI does
    python tests/check.py --all         the slow and the long tests too; hours on a small machine
    python tests/check.py --quick       without the tests
    python tests/check.py --coverage    the screens' coverage too: twice as slow, for Python before 3.12 has to trace
                                        every call in Textual to see those of ours

Each check runs even if one before it failed; the exit status is 0 only if all passed. What reads the source alone
runs beside the tests, of which a third of the time is waiting.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = "import contracts"
STATIC: dict[str, list[str]] = {
    "lint": ["-m", "ruff", "check", "src", "tests", "benchmarks"],
    "format": ["-m", "ruff", "format", "--check", "src", "tests", "benchmarks"],
    "spelling": [
        "-c", "import sys; from codespell_lib import main; sys.exit(main(*sys.argv[1:]))",
        "--quiet-level=3", "src/plaint", "docs", "README.md", "CHANGELOG.md",
    ],
    IMPORTS: ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "types": ["-m", "mypy"],
}  # fmt: skip
"""Checks that read the source and run nothing of it, the quick ones first."""
# Two workers a core: a third of the time of tests at terminals, of git and of the disk is waiting.
TESTS = [
    "-m", "pytest", "-q", "-n", str((os.cpu_count() or 1) * 2), "--dist", "worksteal",
    "--cov", "--cov-report=", "--cov-config=pyproject.toml",
]  # fmt: skip
COLLECT = ["-m", "pytest", "--collect-only", "-qq"]
EVERY_TEST = ["-m", ""]
"""Takes the place of the marks that pyproject.toml leaves out."""


def passed(name: str, words: Sequence[str], env: dict[str, str], *, hold: bool) -> bool:
    """Run a check by the interpreter that runs this script, and print a line for it; ``hold`` its output until then."""
    began = time.perf_counter()
    pipe = subprocess.PIPE if hold else None
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, stdout=pipe, stderr=subprocess.STDOUT if hold else None, text=True
    )
    good = done.returncode == 0
    said = done.stdout if hold and not good else ""
    print(f"{said}{'ok  ' if good else 'FAIL'} {name} ({time.perf_counter() - began:.0f} s)", flush=True)
    return good


def static(env: dict[str, str]) -> list[str]:
    """Run the checks of the source one after the other; return the names of those that failed."""
    return [name for name, words in STATIC.items() if not passed(name, words, env, hold=True)]


def tests(env: dict[str, str], *, every: bool) -> list[str]:
    """Run the tests; return what failed."""
    # One process compiles the tests for all workers, which would each do it at the same moment.
    subprocess.run([sys.executable, *COLLECT], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    return [] if passed("tests", [*TESTS, *(EVERY_TEST if every else [])], env, hold=False) else ["tests"]


def coverage(*, screens: bool) -> bool:
    """Tell whether 99 % of the core is covered, and nine tenths of the rest; of the screens if measured."""
    report = [sys.executable, "-m", "coverage", "report", "--skip-covered"]
    core = subprocess.run([*report, "--include=*/plaint/domain/*,*/plaint/storage/*", "--fail-under=99"], cwd=ROOT)
    left_out = [] if screens else ["--omit=*/plaint/tui/*"]
    rest = subprocess.run([*report, *left_out, "--fail-under=90", "--format=total"], cwd=ROOT)
    return core.returncode == 0 and rest.returncode == 0


def main() -> int:
    """Run the checks and print a line for each."""
    env = os.environ | {
        "TEXTUAL_ANIMATION": "none",
        "COVERAGE_CORE": "sysmon" if sys.version_info >= (3, 12) else "ctrace",
    }
    screens, quick = "--coverage" in sys.argv, "--quick" in sys.argv
    if screens:
        env["PLAINT_COVER_SCREENS"] = "1"
    # Every worker would compile every test again where nothing may be kept: a tenth of the whole time.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(static, env)
        failed = [] if quick else tests(env, every="--all" in sys.argv)
        failed = reading.result() + failed
    if "tests" not in failed and not quick and not coverage(screens=screens):
        print("FAIL coverage: domain and storage need 99 % of the branches, the rest 90 %")
        failed.append("coverage")
    print("failed: " + ", ".join(failed) if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
