"""Run every check and test of the project: lint, format, spelling, types, import contracts, tests with coverage.

    python tests/check.py               everything, as CI does
    python tests/check.py --quick       without the tests
    python tests/check.py --coverage    the screens' coverage too: twice as slow, for Python before 3.12 has to trace
                                        every call in Textual to see those of ours

Each check runs even if one before it failed; the exit status is 0 only if all passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Two workers a core: a third of the time of tests at terminals, of git and of the disk is waiting.
CHECKS: dict[str, list[str]] = {
    "lint": ["ruff", "check", "src", "tests", "benchmarks"],
    "format": ["ruff", "format", "--check", "src", "tests", "benchmarks"],
    "spelling": ["codespell_lib", "--quiet-level=3", "src/plaint", "docs", "README.md", "CHANGELOG.md"],
    "types": ["mypy"],
    "import contracts": [],
    "tests": [
        "pytest", "-q", "-n", str((os.cpu_count() or 1) * 2), "--dist", "worksteal", "-m", "not soak",
        "--cov", "--cov-report=", "--cov-config=pyproject.toml",
    ],
}  # fmt: skip


def command(name: str) -> list[str]:
    """Return the command line of a check, run by the interpreter that runs this script."""
    if name == "import contracts":
        return [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    if name == "spelling":
        return [sys.executable, "-c", "import sys; from codespell_lib import main; sys.exit(main(*sys.argv[1:]))",
                *CHECKS[name][1:]]  # fmt: skip
    return [sys.executable, "-m", *CHECKS[name]]


def coverage(*, screens: bool) -> bool:
    """Tell whether every branch of the core is covered, and nine tenths of the rest; of the screens if measured."""
    report = [sys.executable, "-m", "coverage", "report", "--skip-covered"]
    core = subprocess.run([*report, "--include=*/plaint/domain/*,*/plaint/storage/*", "--fail-under=100"], cwd=ROOT)
    left_out = [] if screens else ["--omit=*/plaint/tui/*"]
    rest = subprocess.run([*report, *left_out, "--fail-under=90", "--format=total"], cwd=ROOT)
    return core.returncode == 0 and rest.returncode == 0


def run(names: list[str], env: dict[str, str]) -> list[str]:
    """Run checks, print a line for each, and return the names of those that failed."""
    compiled = None
    if "tests" in names:
        # While lint and types keep one core busy, the other compiles the tests once for all workers.
        compiled = subprocess.Popen(
            [sys.executable, "-m", "pytest", "--collect-only", "-qq"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
        )
    failed = []
    for name in names:
        if name == "tests" and compiled is not None:
            compiled.wait()
        began = time.perf_counter()
        good = subprocess.run(command(name), cwd=ROOT, env=env).returncode == 0
        print(f"{'ok  ' if good else 'FAIL'} {name} ({time.perf_counter() - began:.0f} s)", flush=True)
        failed += [] if good else [name]
    return failed


def main() -> int:
    """Run the checks and print a line for each."""
    env = os.environ | {
        "TEXTUAL_ANIMATION": "none",
        "COVERAGE_CORE": "sysmon" if sys.version_info >= (3, 12) else "ctrace",
    }
    screens = "--coverage" in sys.argv
    if screens:
        env["PLAINT_COVER_SCREENS"] = "1"
    # Every worker would compile every test again where nothing may be kept: a tenth of the whole time.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = run([name for name in CHECKS if name != "tests" or "--quick" not in sys.argv], env)
    if "tests" not in failed and "--quick" not in sys.argv and not coverage(screens=screens):
        print("FAIL coverage: domain and storage need every branch, the rest 90 %")
        failed.append("coverage")
    print("failed: " + ", ".join(failed) if failed else "all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
