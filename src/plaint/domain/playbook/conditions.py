"""Check the conditions of a rule, step or right against the facts; a missing fact gives "unknown"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from plaint.domain.model.case import Case, Problem
from plaint.domain.model.fields import case_field
from plaint.domain.playbook.playbook import Condition, ConditionResult, Playbook, Right, Step

COMPUTED = ("repair", "replacement")
"""Fields of conditions that the log answers."""
NOTHING: Mapping[str, str] = {}
"""A log that says nothing."""


def lookup(case: Case, path: str) -> object:
    """Return the value of a dotted field of ``case.toml`` (``order.shipped_by``, ``facts.returned``), or None.

    Empty text and empty lists count as missing and give None.
    """
    if path.startswith("facts."):
        return case.facts.get(path[6:])
    try:
        value: object = _getter(path)(case)
    except AttributeError:
        return None
    return None if value in ("", ()) else value


@lru_cache(maxsize=512)
def _getter(path: str) -> Callable[[Case], object]:
    known = case_field(path)
    return attrgetter((known.attribute if known else "") or path)


def _amounts(case: Case, condition: Condition) -> list[Decimal]:
    if condition.field == "claimed":
        pairs = [(money.currency, money.amount) for money in case.claimed()]
    else:
        pairs = [(item.currency, item.price) for item in case.items if item.price is not None]
    return [amount for currency, amount in pairs if not condition.currency or currency == condition.currency]


def _role(case: Case) -> str:
    """Return who asks: nobody said is a buyer, and so is who got a gift and with it the giver's claim."""
    assigned = str(case.facts.get("assigned", "")).lower() in {"true", "yes"}
    return "buyer" if assigned else case.consumer.role or "buyer"


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, (tuple, list)):
        return tuple(str(part).lower() for part in value)
    return (str(value).lower(),)


def _meet(texts: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return not set(texts).isdisjoint(others)


def _money_holds(case: Case, condition: Condition) -> ConditionResult:
    amounts = _amounts(case, condition)
    if not amounts:
        return ConditionResult.UNKNOWN
    fits = any(
        (condition.at_least is None or amount >= condition.at_least)
        and (condition.at_most is None or amount <= condition.at_most)
        and (condition.above is None or amount > condition.above)
        for amount in amounts
    )
    return ConditionResult.YES if fits else ConditionResult.NO


def _is_law(condition: Condition, computed: Mapping[str, str]) -> bool:
    """Tell whether an amount holds today: a limit may be law from or until a day; the oldest if no day is given."""
    if condition.since is None and condition.until is None:
        return True
    today = date.fromisoformat(computed.get("today") or date.min.isoformat())
    return (condition.since is None or condition.since <= today) and (
        condition.until is None or today <= condition.until
    )


def _day_holds(condition: Condition, value: object) -> ConditionResult:
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date):
        return ConditionResult.UNKNOWN
    early = condition.since is not None and day < condition.since
    late = condition.until is not None and day > condition.until
    return ConditionResult.NO if early or late else ConditionResult.YES


def check_condition(
    condition: Condition, case: Case, taken: Collection[str] = (), computed: Mapping[str, str] = NOTHING
) -> ConditionResult:
    """Test one condition.

    ``taken`` are the ids of the steps that the log shows as taken, ``computed`` what else the log says: how a
    ``repair`` and a ``replacement`` went (``none``, ``asked``, ``refused``, ``received``, ``failed``), and ``today``.
    """
    value: object
    if condition.field in {"claimed", "item_price"}:
        return _money_holds(case, condition) if _is_law(condition, computed) else ConditionResult.YES
    if condition.field == "step":
        value = tuple(taken)
    elif condition.field == "consumer.role":
        value = _role(case)
    elif condition.field in COMPUTED:
        value = computed.get(condition.field, "none")
    else:
        value = lookup(case, condition.field)
        if value is None:
            return ConditionResult.UNKNOWN
    if type(value) is str:  # nearly all are: asked some forty times for every case of a list
        text = value.lower()
        if (condition.any_of and text not in condition.any_of) or text in condition.none_of:
            return ConditionResult.NO
    elif condition.any_of or condition.none_of:
        texts = _texts(value)
        if condition.any_of and not _meet(texts, condition.any_of):
            return ConditionResult.NO
        if condition.none_of and _meet(texts, condition.none_of):
            return ConditionResult.NO
    if condition.since is not None or condition.until is not None:
        return _day_holds(condition, value)
    return ConditionResult.YES


def fitting_kind(playbook: Playbook, kind: str) -> tuple[tuple[Step, ...], tuple[Right, ...]]:
    """Return the steps and rights of a ladder that a kind of problem does not rule out, and those it shows closed.

    Most of a ladder is for other kinds: the facts need not be held against those again for every case.
    """
    found = playbook.for_kind.get(kind)
    if found is None:
        case = Case(id="", title="", problem=Problem(kind=kind))
        steps = tuple(step for step in playbook.steps if step.not_open or _kind_fits(step.when, case))
        rights = tuple(
            right
            for right in playbook.rights
            if (not right.reasons or not kind or kind in right.reasons) and _kind_fits(right.when, case)
        )
        found = playbook.for_kind[kind] = (steps, rights)
    return found


def _kind_fits(conditions: Iterable[Condition], case: Case) -> bool:
    return all(
        check_condition(one, case) is not ConditionResult.NO for one in conditions if one.field == "problem.kind"
    )


def check_conditions(
    conditions: Iterable[Condition], case: Case, taken: Collection[str] = (), computed: Mapping[str, str] = NOTHING
) -> tuple[ConditionResult, tuple[str, ...]]:
    """Test conditions together: NO if one fails, else UNKNOWN with the fields that would decide it, else YES.

    A condition that assumes is met by a missing fact; :func:`assumed_fields` names those facts.
    """
    unknown = []
    for condition in conditions:
        result = check_condition(condition, case, taken, computed)
        if result is ConditionResult.NO:
            return ConditionResult.NO, ()
        if result is ConditionResult.UNKNOWN and not condition.assume:
            unknown.append(condition.field)
    return (ConditionResult.UNKNOWN, tuple(unknown)) if unknown else (ConditionResult.YES, ())


def assumed_fields(conditions: Iterable[Condition], case: Case) -> tuple[str, ...]:
    """Return the fields of conditions that count as met because the fact is missing."""
    return tuple(
        one.field for one in conditions if one.assume and check_condition(one, case) is ConditionResult.UNKNOWN
    )
