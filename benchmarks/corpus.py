"""Make a workspace of many cases for measuring: ``python -m benchmarks.corpus FOLDER [CASES] [ENTRIES] [--files]``.

The same numbers give the same bytes. Cases look like those of the samples: most of them open, every stage among
them, with a log of ENTRIES (20 unless told) in one file, or with ``--files`` in a file each, one piece of evidence and
its facts. Numbers that are measured are 100, 1,000, 10,000 and 100,000.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from plaint.domain.model.ids import new_id

TODAY = date(2026, 11, 22)
SHOPS = (
    ("Amazon", "amazon.co.za", "ZA", "ZAR"), ("Amazon", "amazon.de", "DE", "EUR"),
    ("Larkfield", "larkfield.co.uk", "GB", "GBP"),
    ("Bosveld Elektronika", "bosveld.co.za", "ZA", "ZAR"), ("Nordlicht", "nordlicht.de", "DE", "EUR"),
    ("Casa Serra", "casaserra.es", "ES", "EUR"), ("Kestrel Outdoor", "kestrel.com", "US", "USD"),
)  # fmt: skip
THINGS = ("Kettle", "Blender", "Tent", "Headphones", "Washing machine", "Boots", "Lamp", "Keyboard", "Cot", "Bicycle")
PROBLEMS = (
    ("arrived cracked", "damaged"), ("never delivered", "not-delivered"), ("charged twice", "overcharged"),
    ("stopped after a week", "defective"), ("refund not paid", "refund-missing"), ("is another model", "wrong-item"),
)  # fmt: skip
WORDS = (  # noqa: SIM905 - words are read more easily than a list of them
    "they say the parcel was handed over and ask for a photo of the label and of the box before anything is paid "
    "back I answered with the photos of the evening of delivery and asked for a date"
).split()


def case_text(chance: random.Random, case_id: str, title: str, opened: date, shop: tuple[str, ...], kind: str) -> str:
    """Return a ``case.toml``."""
    name, store, country, currency = shop
    closed = chance.random() < 0.15
    lines = [
        "format = 1", f'id = "{case_id}"', f'title = "{title}"', f'status = "{"closed" if closed else "open"}"',
        f"opened = {opened}",
    ]  # fmt: skip
    lines += [f"closed = {opened + timedelta(days=60)}"] if closed else []
    lines += [f'labels = ["{chance.choice(("work", "home", "family"))}"]']
    lines += ["[consumer]", f'country = "{country}"', "[retailer]", f'name = "{name}"', f'store = "{store}"']
    number = f"{chance.randrange(100, 999)}-{chance.randrange(10**6):07}-{chance.randrange(10**6):07}"
    lines += ["[order]", f'numbers = ["{number}"]', f"placed = {opened - timedelta(days=12)}"]
    lines += [f"delivered = {opened - timedelta(days=3)}"] if kind != "not-delivered" else []
    lines += ['sold_by = "retailer"', 'shipped_by = "retailer"', 'paid_with = "credit-card"']
    price = f"{chance.randrange(20, 900)}.{chance.randrange(100):02}"
    lines += ["[[item]]", f'name = "{title.split(maxsplit=1)[0]}"', f'price = "{price}"', f'currency = "{currency}"']
    lines += [
        "[problem]",
        f'kind = "{kind}"',
        f"noticed = {opened}",
        f'text = "{" ".join(chance.choices(WORDS, k=30))}"',
    ]
    lines += ["[wanted]", 'remedies = ["refund"]']
    lines += ["[outcome]", 'results = ["full-refund"]', f"received = {opened + timedelta(days=60)}"] if closed else []
    return "\n\n".join(lines) + "\n"


def entry_text(chance: random.Random, entry_id: str, at: datetime, *, incoming: bool) -> str:
    """Return an entry of the log."""
    lines = [f'id = "{entry_id}"', f"at = {at.isoformat()}", f'channel = "{chance.choice(("chat", "email", "phone"))}"']
    lines += [f'direction = "{"in" if incoming else "out"}"', f'reason = "{" ".join(chance.choices(WORDS, k=5))}"']
    lines += [f'text = "{" ".join(chance.choices(WORDS, k=60))}"']
    lines += (
        [f'answer = "{chance.choice(("asks", "refusal", "acknowledged"))}"']
        if incoming and chance.random() < 0.9
        else []
    )
    return "\n\n".join(lines) + "\n"


def make(root: Path, cases: int, entries: int = 20, seed: int = 1, *, files: bool = False) -> Iterator[Path]:
    """Write cases into a folder, their logs as one file or as files; yields each case's folder when it is written."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "plaint.toml").write_text("", encoding="utf-8")
    chance = random.Random(seed)
    zone = timezone(timedelta(hours=2))
    for number in range(cases):
        shop, thing = chance.choice(SHOPS), chance.choice(THINGS)
        words, kind = chance.choice(PROBLEMS)
        opened = TODAY - timedelta(days=chance.randrange(1, 400))
        case_id = new_id(chance)
        folder = root / f"{opened}-{thing.lower().replace(' ', '-')}-{number:06}-{case_id[:4]}"
        (folder / "evidence").mkdir(parents=True)
        title = f"{thing} {words} {number}"
        (folder / "case.toml").write_text(case_text(chance, case_id, title, opened, shop, kind), encoding="utf-8")
        (folder / "evidence" / "order.txt").write_text(f"order of {opened}\n", encoding="utf-8")
        at = datetime(opened.year, opened.month, opened.day, 10, 15, tzinfo=zone)
        log: list[tuple[str, str]] = []
        for turn in range(entries):
            entry_id = new_id(chance)
            text = entry_text(chance, entry_id, at, incoming=turn % 3 == 2)
            log.append((f"{at.date()}-{entry_id}.toml", text))
            at = min(at + timedelta(days=chance.randrange(1, 5)), datetime(2026, 11, 21, 9, tzinfo=zone))
        write_log(folder, log, files=files)
        yield folder


def write_log(folder: Path, log: Sequence[tuple[str, str]], *, files: bool) -> None:
    """Write the entries (name of a file, text) of a case."""
    if not files:
        text = "\n".join(f"[[interaction]]\n{entry}" for _, entry in log)
        (folder / "interactions.toml").write_text(text, encoding="utf-8")
        return
    (folder / "interactions").mkdir()
    for name, text in log:
        (folder / "interactions" / name).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Make the workspace that the arguments ask for."""
    if not arguments:
        print(__doc__)
        return 2
    numbers = [int(one) for one in arguments[1:] if one.isdigit()]
    cases, entries = (numbers + [10_000, 20][len(numbers) :])[:2]
    count = sum(1 for _ in make(Path(arguments[0]), cases, entries, files="--files" in arguments))
    print(f"{count} cases with {entries} entries in {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
