"""Damaged mails by the thousand: none may raise. ``python -m benchmarks.mails --count 30000``."""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback

from tests.unit.storage.odd_mails import mutated

from plaint.domain.messages import mail as mails
from plaint.domain.model.case import Case
from plaint.storage.documents.mail import read_mail

SLOW = 2.0
"""Seconds; a mail of some kilobytes that takes longer is as bad as one that raises."""


def fuzz(count: int, source: random.Random) -> list[str]:
    """Read so many damaged mails as an import does; return what went wrong."""
    wrong = []
    case = Case("k7f3qd", "x")
    for number in range(count):
        data = mutated(source)
        begun = time.perf_counter()
        try:
            found = [read_mail(data), read_mail(data, whole=False)]
            for one in found:
                mails.numbers_in(f"{one.subject} {mails.fold_quoted(one.text)}")
                mails.person_of(one, mails.direction_of(one, case))
                mails.dated(one, None)
            mails.in_thread_order(found)
        except Exception:  # noqa: BLE001 - this is what is looked for
            wrong.append(f"mail {number}: {traceback.format_exc(limit=-3)}\n{data!r}")
        if time.perf_counter() - begun > SLOW:
            wrong.append(f"mail {number} took {time.perf_counter() - begun:.1f} s\n{data!r}")
    return wrong


def main() -> int:
    """Run it and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    begun = time.perf_counter()
    wrong = fuzz(chosen.count, random.Random(chosen.seed))
    print(f"{chosen.count} damaged mails, {len(wrong)} raised or hung, {time.perf_counter() - begun:.0f} s")
    print("\n".join(wrong[:5]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
