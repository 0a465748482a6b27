"""A dossier of 200 exhibits: photos, screenshots, PDFs, mails and texts; seconds and memory (goal: 10 s, 500 MB).

python -m benchmarks.dossier [--exhibits 200]
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from plaint.domain.model.case import Case, Consumer, Order, Problem, Retailer
from plaint.services.export.export import export_case
from plaint.services.export.job import ExportOptions
from plaint.storage.evidence.add import Content, add
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GOAL_SECONDS, GOAL_MB = 10.0, 500


def photo(number: int) -> bytes:
    """Return a photo of 12 megapixels with the noise of a real one."""
    from PIL import Image

    small = Image.frombytes("RGB", (400, 300), random.Random(number).randbytes(400 * 300 * 3))
    held = io.BytesIO()
    small.resize((4000, 3000), Image.Resampling.BILINEAR).save(held, "JPEG", quality=85)
    return held.getvalue()


def screenshot(number: int) -> bytes:
    """Return a screenshot."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1280, 900), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(40):
        pen.text((40, 20 + line * 21), f"Order {number}: line {line} of the page", fill="black")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def invoice(number: int) -> bytes:
    """Return a PDF of two pages."""
    from PIL import Image

    pages = [Image.new("L", (1240, 1754), 255 - (number + page) % 9) for page in range(2)]
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return held.getvalue()


def build(root: Path, count: int) -> LoadedCase:
    """Make a case with so many exhibits."""
    workspace = Workspace.init(root)
    case = Case(
        "k7f3qd", "Two hundred exhibits", opened=NOW.date(), consumer=Consumer("Ann Example", country="GB"),
        retailer=Retailer("Shop"), order=Order(("1",)), problem=Problem("damaged", NOW.date(), "It is cracked."),
    )  # fmt: skip
    folder = workspace.create(case)
    chance = random.Random(7)
    kinds = ((".jpg", photo), (".png", screenshot), (".pdf", invoice), (".txt", lambda n: f"Line {n}\n".encode() * 90))
    for number in range(count):
        suffix, make = kinds[number % 4]
        loaded = workspace.read(folder)
        assert isinstance(loaded, LoadedCase)
        source = Content(f"proof-{number}{suffix}", make(number))
        add(workspace.store, loaded, source, title=f"Proof {number}", now=NOW, random=chance)
    loaded = workspace.read(folder)
    assert isinstance(loaded, LoadedCase)
    return loaded


def main() -> int:
    """Measure, and fail beyond the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exhibits", type=int, default=200)
    count = parser.parse_args().exhibits
    with tempfile.TemporaryDirectory() as place:
        with ProcessPoolExecutor(1) as other:  # what the making of the photos takes is not measured
            other.submit(build, Path(place) / "cases", count).result()
        workspace = Workspace.open(Path(place) / "cases")
        loaded = workspace.read(workspace.folders()[0])
        assert isinstance(loaded, LoadedCase)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for kind in ("pdf", "html", "zip"):
            begun, worked = time.perf_counter(), time.process_time()
            done = export_case(workspace, loaded, ExportOptions(kind), Path(place) / f"out.{kind}", NOW)
            seconds, worked = time.perf_counter() - begun, time.process_time() - worked
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            size = sum(path.stat().st_size for path in done.paths) / 1e6
            print(
                f"{kind}: {count}, {seconds:.1f} s ({worked:.1f} s of processor), {size:.0f} MB, peak {peak} MB",
                flush=True,
            )
            if kind == "pdf" and (seconds > GOAL_SECONDS or peak > GOAL_MB):
                print(f"beyond the goal of {GOAL_SECONDS:g} s and {GOAL_MB} MB", file=sys.stderr)
                return 1
    print(f"(memory before: {before // 1024} MB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
