"""The form that logs what came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plaint.domain.model.fields import INTERACTION_FIELDS, Field, Kind
from plaint.tui.dialogs.form import FormField, FormSpec

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.session import Session


def received(session: Session, case: LoadedCase) -> FormSpec:
    """Make the form of what came back: what, how much, when."""
    from plaint.services.cases import actions, answers

    def submit(values: Mapping[str, str]) -> object:
        return answers.receive(
            session.workspace, case, values["received"], amount=values["amount"],
            currency=values["currency"] if values["amount"].strip() else "", on=values["on"], text=values["text"],
            now=session.now(), source=session.chance,
        )  # fmt: skip

    known = {field.path: field for field in INTERACTION_FIELDS}
    wanted = case.case.wanted.remedies
    fields = (
        FormField("received", "what came", known["received"], wanted[0] if wanted else "", required=True),
        FormField("amount", "amount", known["amount"]),
        FormField("currency", "currency", known["currency"], actions.usual_currency(session.workspace, case.case)),
        FormField("on", "on", Field("on", Kind.DATE, "day on which it came"), "today"),
        FormField("text", "more", known["text"]),
    )
    return FormSpec(f"What came back: {case.case.title}", fields, submit, "Log it", f"received:{case.case.id}")
