"""The grid at a glance against the findings: tallied together on columns, each cell is what it is by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.test_naive import ACCOUNTS, VIEWS, agreements
from tests.compliance.test_naive import claims_made as plain_claims
from tests.compliance.test_properties import claims_made as river_claims
from tests.compliance.truce import TERMS, at, day, glanced, on, released, reprinted, terms
from tests.factories import CAST, make_claim, make_quantity, make_when
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import resting_on, survey
from trucebook.compliance.glancing.scales import LONG
from trucebook.compliance.matching import Evidence
from trucebook.vocabulary import Claim, Copies, Name, View, When

CAPTIVES, DETAINEES, FORD, QUIET, CALM, AID, OPEN, DISARM, SECOND = TERMS["obligations"]
COMMISSION = {"act": "mediate", "words": ["commission"]}
DUTIES: tuple[dict[str, Any], ...] = (
    *TERMS["obligations"],
    CAPTIVES | {"id": "cap", "amount": {"at_most": 30}},
    CAPTIVES | {"id": "just", "amount": {"exactly": 30}},
    CAPTIVES | {"id": "some", "amount": None},
    CAPTIVES | {"id": "batches", "batches": [{"day": 4, "amount": 12}, {"day": 8, "amount": 18}]},
    DETAINEES | {"id": "shares", "batches": [{"day": 3, "share": "30%"}, {"day": 10, "share": "70%"}]},
    AID | {"id": "weekly", "amount": {"at_least": 30}, "every": 5, "carry_over": True},
    AID | {"id": "limited", "amount": {"at_most": 30}},
    AID | {"id": "answered", "every": None, "amount": None, "ratio": {"of": "captives", "times": 2}},
    QUIET | {"id": "hours", "within": {"phase": "one", "hours": ["10:00", "16:00"]}},
    QUIET | {"id": "spared", "exceptions": [{"zone": "ford"}]},
    QUIET | {"id": "endless", "within": {"first": "2031-05-03"}},
    QUIET | {"id": "quiet-once", "once": COMMISSION},
    FORD | {"id": "with", "within": {"phase": "one"}, "same_day": ["captives"]},
    DISARM | {"id": "tried", "effort": True},
    DISARM | {"id": "seen", "attested_by": "observer"},
)
POWERS: tuple[dict[str, Any], ...] = (
    {"kind": "extend", "by": ["north", "south"], "how": "consent", "phase": "one", "days": 2},
    {"kind": "suspend", "by": "north", "how": "unilateral", "tolls": True},
    {"kind": "terminate", "by": "south", "how": "unilateral"},
    {"kind": "waive", "by": "south", "how": "unilateral", "used_if": COMMISSION, "obligations": ["ford"]},
    {"kind": "certify", "by": "observer", "how": "unilateral", "used_if": COMMISSION, "obligations": ["quiet"]},
)
CLOCKS = st.sampled_from(
    [{"at": "2031-05-01"}, {"at": at(1, 7).isoformat(), "days": "elapsed"}, {"at": "2031-05-01", "day_one": "next"}]
)
MOMENTS = st.builds(at, st.integers(1, 12), st.sampled_from([0, 7, 11, 15, 20]))


@st.composite
def truces(draw: st.DrawFn) -> Agreement:
    """Some duties of every shape, by a clock of days or of hours, with a power or none."""
    chosen = draw(st.lists(st.sampled_from(DUTIES), min_size=2, max_size=5, unique_by=lambda duty: str(duty["id"])))
    duties = [CAPTIVES, FORD, QUIET, *(duty for duty in chosen if duty not in (CAPTIVES, FORD, QUIET))]
    powers = draw(st.lists(st.sampled_from(POWERS), max_size=1))
    return terms(
        clocks={"start": draw(CLOCKS)},
        obligations=duties,
        powers=[{"id": "power"} | power for power in powers],
    )


@st.composite
def whens(draw: st.DrawFn) -> When:
    """An hour or some hours, a vague stretch of days, or an open one."""
    first, hours = draw(MOMENTS), draw(st.sampled_from([0, 1, 10, 30, 100]))
    number = draw(st.integers(1, 12))
    return draw(
        st.sampled_from(
            [
                make_when(first, first + timedelta(hours=hours)),
                make_when(first, None),
                make_when(None, first),
                make_when(first.date(), first + timedelta(hours=hours)),
                on(number, number + draw(st.integers(0, 5)), approximate=True),
                make_when(day(number), None),
                make_when(None, None, basis="clock", clock_days=(number, number + 1)),
            ]
        )
    )


@st.composite
def claims_made(draw: st.DrawFn) -> Claim:
    """A claim as other tests of this room make them, with more ways to say when, where, of whom and how many."""
    claim = draw(st.one_of(river_claims(), river_claims(), plain_claims()))
    changes: dict[str, Any] = {}
    if draw(st.booleans()):
        changes["when"] = draw(whens())
    if claim.act in ("attack", "kill") and draw(st.booleans()):
        changes["place"] = (Name(draw(st.sampled_from(["the market", "Long Ford", "the harbour"]))),)
        changes["patient"] = claim.patient if draw(st.booleans()) else (Name("the old market"),)
    if claim.quantity and claim.quantity.low and draw(st.integers(0, 9)) == 0:
        half = Decimal("0.1") + claim.quantity.low
        changes["quantity"] = replace(claim.quantity, low=half, high=claim.quantity.high and half)
    if claim.quantity and draw(st.integers(0, 5)) == 0:
        changes["quantity"] = replace(claim.quantity, of=make_quantity(30, unit=claim.quantity.unit))
    if draw(st.integers(0, 15)) == 0:
        changes["review"] = "rejected"
    return replace(claim, **changes)


@st.composite
def books(draw: st.DrawFn) -> list[Claim]:
    """Some claims, of which one may correct another."""
    claims = draw(st.lists(claims_made(), max_size=12, unique_by=lambda claim: claim.id))
    if len(claims) > 1 and draw(st.booleans()):
        claims[0] = replace(claims[0], superseded_by=claims[1].id)
    return claims


@st.composite
def told_alike(draw: st.DrawFn) -> Claim:
    """One of few acts on one of few days, by one of few sources: many tell of the same and deny it."""
    first = draw(st.sampled_from([2, 3, 3, 1]))
    fields: dict[str, Any] = {
        "when": on(first, first + draw(st.sampled_from([0, 0, 0, 1, 8]))),
        "polarity": draw(st.sampled_from(["affirmed", "denied"])),
        "origin": draw(st.sampled_from([None, "north", "south", "observer"])),
        "id": f"c{draw(st.integers(0, 999))}",
    }
    if draw(st.booleans()):
        return make_claim("attack", **fields)
    number = draw(st.sampled_from([6, 12, 20, 30]))
    claim = released(number, fields.pop("when"), **fields)
    return replace(claim, polarity="affirmed") if draw(st.booleans()) else claim


def alike(evidence: Evidence, view: View, copies: tuple[Copies, ...] = (), **asked: Any) -> None:
    """Every cell at a glance is what its finding is."""
    found = assess(evidence, view, copies=copies, **asked)
    seen = survey(evidence, view, copies=copies, **asked)
    assert list(seen) == glanced(found)
    assert len(seen) == len(found)


@settings(max_examples=300, deadline=None)
@given(
    agreement=st.one_of(truces(), truces(), agreements()),
    claims=books(),
    views=st.lists(VIEWS, min_size=1, max_size=2),
)
def test_a_glance_is_what_the_finding_is(agreement: Agreement, claims: list[Claim], views: list[View]) -> None:
    """Statuses, numbers, needs and last days of all cells, one view after another on the same evidence."""
    evidence = match(agreement, claims, CAST)
    for view in (*views, *(replace(view, without=("north",)) for view in views)):
        alike(evidence, view, accounts=ACCOUNTS)


@settings(max_examples=200, deadline=None)
@given(
    agreement=truces(),
    claims=st.lists(told_alike(), min_size=4, max_size=14, unique_by=lambda claim: claim.id),
    view=VIEWS,
)
def test_sources_that_tell_of_the_same(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """Incidents that are denied, numbers of one day that cannot all be true, one source against another."""
    alike(match(agreement, claims, CAST), view, accounts=ACCOUNTS)


@settings(max_examples=100, deadline=None)
@given(agreement=truces(), claims=books(), view=VIEWS)
def test_copies_are_one_origin_at_a_glance_too(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """With every report printed once more."""
    more, copies = reprinted(claims)
    alike(match(agreement, [*claims, *more], CAST), view, copies)


def test_what_is_asked_for_is_what_is_seen() -> None:
    """Some obligations, the row of the agreement alone, or none that there is."""
    evidence = match(terms(), [released(30, on(4))], CAST)
    for asked in (("captives", "aid"), ("in-force",), ("in-force", "ford"), ("no-such-duty",), ()):
        alike(evidence, View(day(5)), obligations=asked)
    assert survey(evidence, View(day(12)), accounts=("all",)).count("kept", "kept_late") == 1


@pytest.mark.parametrize("many", [3, LONG + 7])
def test_a_long_sum_is_added_up_alike(many: int) -> None:
    """Hundreds of stretches of time in one window, event by event instead of step by step."""
    claims = _hourly(many)
    for view in (View(day(12)), View(day(4)), View(day(12), without=("Herald",))):
        alike(match(terms(), claims, CAST), view, accounts=("all", "Daily"), obligations=("captives", "quiet"))


def _hourly(many: int) -> Sequence[Claim]:
    """Captives released in every stretch of an hour, and denials of attacks that leave no gap."""
    begins: datetime = at(1, 0)
    step = timedelta(days=9) / many
    spans = [make_when(begins + place * step, begins + (place + 1) * step) for place in range(many)]
    quiet = (make_claim("attack", polarity="denied", when=span, patient=()) for span in spans)
    return [*(released(1, span) for place, span in enumerate(spans)), *quiet]


@settings(max_examples=150, deadline=None)
@given(
    agreement=truces(),
    claims=st.one_of(books(), st.lists(told_alike(), min_size=4, max_size=14, unique_by=lambda claim: claim.id)),
    view=VIEWS,
)
def test_what_rests_on_a_claim(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """The obligations that rest on a claim are those whose findings name it, for them or against them."""
    rests_alike(agreement, claims, view)


def test_all_rests_on_a_contested_suspension() -> None:
    """Who tells and who denies that the truce was suspended bears every row that hangs on it."""
    truce = (Name("the truce"),)
    told = make_claim("suspend", by="north", patient=truce, when=on(3))
    denied = make_claim("suspend", by="north", outlet="Herald", polarity="denied", patient=truce, when=on(3))
    assert rests_alike(terms(), [told, denied], View(day(12))) > 0


def rests_alike(agreement: Agreement, claims: Sequence[Claim], view: View) -> int:
    """How many rows rest on the claims; fails where the two ways to find them differ."""
    found = 0
    evidence = match(agreement, claims, CAST)
    pooled = [item for item in assess(evidence, view, accounts=("all",)) if item.obligation != "in-force"]
    for claim in claims:
        rows = {
            (item.agreement, item.obligation, item.instance)
            for item in pooled
            if claim.id in (*item.evidence, *item.against)
        }
        assert set(resting_on(evidence, view, (claim.id,))) == rows
        found += len(rows)
    return found
