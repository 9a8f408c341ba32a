"""A small invented truce for the tests of this room, and shorthands for its claims and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories import CAST, make_claim, make_quantity, make_when
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import Glance, survey
from trucebook.vocabulary import Claim, Copies, Finding, Name, View, Voice, When

ZONE = "Africa/Nairobi"

TERMS: dict[str, Any] = {
    "id": "river",
    "title": "The river truce",
    "names": ["truce", "river deal"],
    "parties": ["north", "south"],
    "announced": "2031-04-28",
    "timezone": ZONE,
    "clocks": {"start": {"at": "2031-05-01"}},
    "phases": {
        "one": {"clock": "start", "days": [1, 10]},
        "two": {"clock": "start", "days": [11, 20], "begins_if": {"act": "accept", "words": ["second phase"]}},
    },
    "measures": {
        "captives": {
            "unit": "captives",
            "counts": ["captives", "prisoners of war"],
            "excludes": ["fishermen"],
            "subset": ["female captives"],
            "superset": ["people"],
        },
        "detainees": {"unit": "detainees", "counts": ["detainees"]},
        "trucks": {"unit": "trucks", "counts": ["trucks", "lorries"]},
    },
    "zones": {"ford": {"names": ["Long Ford", "the ford"]}},
    "obligations": [
        {
            "id": "captives",
            "text": "South Front releases thirty captives.",
            "by": "south",
            "must": "release",
            "what": "captives",
            "amount": {"at_least": 30},
            "within": {"phase": "one"},
        },
        {
            "id": "detainees",
            "by": "north",
            "must": "release",
            "what": "detainees",
            "amount": {"all": True},
            "within": {"phase": "one"},
        },
        {
            "id": "ford",
            "by": "north",
            "must": "withdraw",
            "zone": "ford",
            "within": {"clock": "start", "days": [3, 7]},
        },
        {"id": "quiet", "by": "north", "must_not": ["attack", "kill"], "within": {"phase": "one"}},
        {"id": "quiet-south", "by": "south", "must_not": ["attack", "kill"], "within": {"phase": "one"}},
        {
            "id": "aid",
            "by": "north",
            "must": "deliver_aid",
            "what": "trucks",
            "amount": {"at_least": 100},
            "within": {"phase": "one"},
            "every": 1,
        },
        {"id": "open", "by": "north", "may": "open", "zone": "ford", "within": {"phase": "one"}},
        {
            "id": "disarm",
            "by": "south",
            "must": "disarm",
            "within": {"phase": "one"},
            "after": ["ford"],
        },
        {"id": "second", "by": "south", "must": "deploy", "zone": "ford", "within": {"phase": "two"}},
    ],
}


RIVER = Agreement.model_validate(TERMS)


def terms(**changes: Any) -> Agreement:
    """The river truce, with top-level terms changed."""
    return Agreement.model_validate(TERMS | changes) if changes else RIVER


def day(number: int) -> date:
    """A day of May 2031: day 1 is the first of the truce, day 10 the last of phase one."""
    return date(2031, 5, number)


def on(first: int, last: int | None = None, **fields: Any) -> When:
    """When: one day of May, or from a day to another, both counted."""
    return make_when(day(first), day((last or first) + 1), **fields)


def as_of(number: int) -> When:
    """When: as of the end of a day."""
    return make_when(None, day(number + 1))


def released(count: int | None, when: When | None, *, what: str = "captives", **fields: Any) -> Claim:
    """South Front released so many captives."""
    quantity = None if count is None else make_quantity(count, unit=what.split()[-1])
    given: dict[str, Any] = {"by": "south", "patient": (Name(what),), "quantity": quantity, "when": when}
    return make_claim("release", **(given | fields))


def total(count: int, number: int, **fields: Any) -> Claim:
    """As of the end of a day South Front had released so many captives."""
    quantity = make_quantity(count, unit="captives", measure="cumulative")
    given: dict[str, Any] = {"quantity": quantity, "when": as_of(number)} | fields
    return released(None, given.pop("when"), **given)


def see(
    obligation: str,
    *claims: Claim,
    at: int = 12,
    account: str = "all",
    instance: str | None = None,
    agreement: Agreement | None = None,
    reading: str = "as written",
    copies: tuple[Copies, ...] = (),
    **view: Any,
) -> Finding:
    """The one finding of an obligation (its first instance unless named) at the end of a day of May."""
    evidence = match(agreement or terms(), claims, CAST)
    found = assess(evidence, View(day(at), **view), copies=copies, accounts=(account,))
    assert glanced(found) == list(survey(evidence, View(day(at), **view), copies=copies, accounts=(account,)))
    rows = [item for item in found if item.obligation == obligation and item.reading == reading]
    return next(item for item in rows if instance in (None, item.instance))


def glanced(found: Iterable[Finding]) -> list[Glance]:
    """What is seen of findings at a glance."""
    return [_glanced(item) for item in found]


def _glanced(found: Finding) -> Glance:
    told = {field.name: getattr(found, field.name) for field in fields(Glance) if hasattr(found, field.name)}
    if found.obligation == "in-force":
        told |= {"bears": False, "rests_on": (), "independent": 0}
    return Glance(**told, rule=found.reasons[0])


def whys(finding: Finding) -> set[str]:
    """Why claims were not used."""
    return {item.why for item in finding.unused}


def at(number: int, hour: int) -> datetime:
    """An hour of a day of May in the truce's timezone."""
    return datetime(2031, 5, number, hour, tzinfo=ZoneInfo(ZONE))


def reprinted(claims: Sequence[Claim]) -> tuple[list[Claim], tuple[Copies, ...]]:
    """Every report printed once more by another outlet: the claims of the reprints, and who copies whom."""
    again = [
        replace(
            claim,
            id=claim.id + "x",
            report=claim.report + "x",
            outlet="Reprint",
            chain=(Voice("Reprint"), *claim.chain[1:]),
        )
        for claim in claims
    ]
    first = {claim.report: claim.outlet for claim in claims}
    return again, tuple(
        Copies(name, (name, name + "x"), name, "the same text", first[name]) for name in sorted(first)
    )
