"""``plaint profile``: show and set who uses the program, for letters."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plaint.cli import output
from plaint.cli.params import examples, json_option, session, shared_options
from plaint.domain.safe import safe


@click.command(
    epilog=examples(
        "plaint profile                                  what new cases take over",
        "plaint profile name='Naledi Mokoena' email=naledi@example.com country=ZA",
        "plaint profile address='8 Sample Lane\\nCape Town 7925'",
        "plaint profile role=adviser                     a client's case takes nothing from it",
    )
)
@click.argument("assignments", metavar="[FIELD=VALUE]...", nargs=-1)
@json_option
@shared_options
def profile(assignments: Sequence[str], *, as_json: bool) -> None:
    """Show or set your name and address, which new cases take over where they have none.

    Fields are role (consumer or adviser), name, address, email, phone, country and language; an empty value removes
    one. It stands in profile.toml in the configuration folder and is never sent anywhere.
    """
    from dataclasses import asdict

    from plaint.profile import load_profile, profile_file
    from plaint.services.setup.profile_file import set_profile

    if assignments:
        set_profile(assignments, now=session().now)
    found = load_profile()
    for one in found.problems:
        output.finding(one)
    values = asdict(found.profile)
    if as_json:
        output.json(values | {"file": str(profile_file())})
        return
    for name, text in values.items():
        lines = text.split("\n") or [""]
        for number, line in enumerate(lines):
            output.data(f"{name if not number else '':10}{safe(line) or '-'}")
    if not assignments:
        output.notes((f"in {profile_file()}; plaint profile name=… changes it",))
