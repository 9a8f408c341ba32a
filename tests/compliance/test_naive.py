"""The engine against a second, slow implementation, on generated agreements and claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.naive import MOVING, Worlds
from tests.compliance.truce import TERMS, as_of, day, on, released, see, total
from tests.factories import CAST, make_claim, make_quantity
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.vocabulary import Claim, Finding, Interval, Name, View, Voice

ACCOUNTS = ("all", "Daily", "Herald", "north", "south")
EVENT = {"act": "mediate", "words": ["commission"]}
MEASURES = {
    "captives": {
        "unit": "captives",
        "counts": ["captives"],
        "subset": ["female captives"],
        "superset": ["people"],
    }
}
AMOUNTS = ({"at_least": 30}, {"at_least": 30}, {"at_least": 20}, {"at_most": 12}, {"exactly": 18})
WINDOWS = (
    {"phase": "one"},
    {"phase": "one"},
    {"clock": "start", "days": [3, 7]},
    {"clock": "start", "days": [1, 4]},
    {"phase": "two"},
)
POWERS: tuple[dict[str, Any], ...] = (
    {"kind": "extend", "by": ["north", "south"], "how": "consent", "phase": "one", "days": 2, "up_to_day": 14},
    {"kind": "extend", "by": "north", "how": "unilateral", "phase": "one", "days": 1},
    {"kind": "terminate", "by": "south", "how": "unilateral"},
    {"kind": "suspend", "by": "north", "how": "unilateral", "tolls": True},
    {"kind": "suspend", "by": "north", "how": "unilateral"},
)
PHASES = {
    "one": {"clock": "start", "days": [1, 10]},
    "two": {"clock": "start", "days": [11, 16], "begins_if": EVENT},
}


@st.composite
def counted(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A duty to release captives: a number, a cap, in batches, or coming round."""
    duty: dict[str, Any] = {"id": name, "by": "south", "must": "release", "what": "captives"}
    duty |= {"within": draw(st.sampled_from(WINDOWS)), "amount": draw(st.sampled_from(AMOUNTS))}
    shape = draw(st.sampled_from(["plain", "plain", "plain", "batches", "every"]))
    if shape == "batches" and duty["within"] == {"phase": "one"} and duty["amount"] == {"at_least": 30}:
        duty["batches"] = [{"day": 4, "amount": 12}, {"day": 8, "amount": 18}]
    if shape == "every" and "at_least" in duty["amount"]:
        duty |= {"every": draw(st.sampled_from([2, 5])), "amount": {"at_least": draw(st.sampled_from([6, 12]))}}
        duty["carry_over"] = draw(st.booleans())
    return duty


@st.composite
def refraining(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A duty of Northland not to attack."""
    return {"id": name, "by": "north", "must_not": "attack", "within": draw(st.sampled_from(WINDOWS))}


@st.composite
def leaving(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """A duty of Northland to leave the ford: done or not done."""
    return {"id": name, "by": "north", "must": "withdraw", "zone": "ford", "within": draw(st.sampled_from(WINDOWS))}


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Two or three duties, some hanging on each other or on an event, with powers and an amendment or none."""
    kinds = draw(st.lists(st.sampled_from([counted, counted, refraining, leaving]), min_size=2, max_size=3))
    duties = [draw(kind(f"duty-{place}")) for place, kind in enumerate(kinds)]
    for place, duty in enumerate(duties):
        duty |= draw(st.sampled_from([{}, {}, {}, {"once": EVENT}, {"until": EVENT}, {"unless": EVENT}]))
        if place and draw(st.integers(0, 2)) == 0:
            other = f"duty-{draw(st.integers(0, place - 1))}"
            key = draw(st.sampled_from(["after", "after", "parallel", "once", "until", "unless"]))
            duty[key] = [other] if key in ("after", "parallel") else {"kept": other}
        if draw(st.integers(0, 5)) == 0:
            duty["attested_by"] = "observer"
    powers = draw(st.lists(st.sampled_from(POWERS), max_size=2, unique_by=str))
    amendments = draw(
        st.sampled_from(
            [
                [],
                [],
                [{"on": "2031-05-05", "waives": ["duty-1"]}],
                [{"on": "2031-05-08", "sets": {"phases.one.days": [1, 12]}}],
            ]
        )
    )
    changes = {
        "phases": PHASES,
        "measures": MEASURES,
        "obligations": duties,
        "powers": [{"id": f"p{place}"} | power for place, power in enumerate(powers)],
        "amendments": amendments,
    }
    return Agreement.model_validate(TERMS | changes)


WHENS = st.one_of(
    st.none(),
    st.integers(1, 14).map(on),
    st.integers(1, 14).map(as_of),
    st.tuples(st.integers(1, 10), st.integers(1, 9)).map(lambda pair: on(pair[0], pair[0] + pair[1])),
)
TOTALS = st.one_of(st.none(), st.integers(1, 14).map(as_of))
ACTS = st.sampled_from(
    ["release"] * 7
    + ["attack"] * 3
    + ["withdraw"] * 2
    + ["mediate", "extend", "suspend", "end_truce", "observe_truce"]
)
TRUCE = {"mediate": "the commission", "withdraw": "Long Ford"}


@st.composite
def claims_made(draw: st.DrawFn) -> Claim:
    """A claim that both read alike: whole days, plain words, at most one source behind the outlet."""
    act = draw(ACTS)
    fields: dict[str, Any] = {"patient": (Name(TRUCE.get(act, "the truce")),)}
    if act == "release":
        what = draw(st.sampled_from(["captives"] * 4 + ["female captives", "people"]))
        number = draw(st.one_of(st.none(), st.sampled_from([0, 6, 12, 18, 20, 30, 31])))
        measure = draw(st.sampled_from(["increment", "increment", "cumulative"]))
        high = draw(st.sampled_from([number, number, None])) if number else number
        quantity = None
        if number is not None:
            quantity = make_quantity(number, high, unit=what, measure=measure, bound="exact")
            if high is None:
                quantity = make_quantity(number, 10**6, unit=what, measure=measure, bound="at_least")
        fields = {"patient": (Name(what),), "quantity": quantity}
    elif act == "attack":
        fields = {}
    elif act == "extend" and draw(st.booleans()):
        fields |= {"quantity": make_quantity(draw(st.integers(1, 3)), unit="days")}
    by = {"release": "south", "attack": "north", "withdraw": "north", "mediate": "mediator"}.get(act)
    outlet = draw(st.sampled_from(["Daily", "Herald"]))
    source = draw(st.sampled_from([None, None, "north", "south", "observer"]))
    said = CAST.get(source)
    chain = (Voice(outlet), *((Voice(said.name, said.id, "said", "claimed"),) if said else ()))
    fields |= {
        "by": by or draw(st.sampled_from(["", "", "north", "south"])),
        "when": draw(TOTALS if _is_total(fields) else WHENS),
        "polarity": draw(st.sampled_from(["affirmed"] * 3 + ["denied"])),
        "modality": draw(st.sampled_from(["actual"] * 7 + ["planned"])),
        "outlet": outlet,
        "report": f"{outlet}.txt",
        "chain": chain,
        "known_on": draw(st.one_of(st.integers(3, 14).map(day), st.none())),
    }
    return make_claim(act, **fields)


def _is_total(fields: dict[str, Any]) -> bool:
    """A total is told as of a day."""
    quantity = fields.get("quantity")
    return quantity is not None and quantity.measure == "cumulative"


def unlike(found: Finding, worlds: Worlds) -> str:
    """Where the two differ for one finding, or nothing."""
    each = worlds.statuses(found.obligation, found.instance)
    known = {status for status, _ in each}
    if known == {""}:
        return f"{found.obligation} {found.instance}: no such piece"
    status = known.pop() if len(known) == 1 else "disputed"
    if status != found.status:
        return f"{found.obligation} {found.instance} in {found.account}: naive {status}, engine {found.status}"
    counted = found.interval is not None and worlds.worlds[0].duty(found.obligation).what
    if counted and status != "not_in_force" and found.interval not in [Interval(*shown) for _, shown in each]:
        return f"{found.obligation} {found.instance} in {found.account}: naive {each}, engine {found.interval}"
    return ""


def compare(agreement: Agreement, claims: Sequence[Claim], view: View) -> None:
    """Every finding of every account, worked out twice."""
    terms = agreement, agreement.as_of(min(view.on, view.known_by or view.on))
    worlds = {account: Worlds(terms, claims, view, account) for account in ACCOUNTS}
    evidence = match(agreement, claims, CAST)
    for found in assess(evidence, view, accounts=ACCOUNTS):
        if found.obligation == "in-force":
            lives = worlds[found.account].lives(number(view))
            assert found.status == (lives.pop() if len(lives) == 1 else "disputed")
        else:
            assert not unlike(found, worlds[found.account]), found.reasons


def number(view: View) -> int:
    """The day asked for, as a number."""
    return (view.on - day(1)).days + 1


VIEWS = st.builds(
    View,
    on=st.sampled_from([12, 5, 8, 10, 11, 13, 15, 17]).map(day),
    known_by=st.one_of(st.none(), st.none(), st.integers(4, 14).map(day)),
    without=st.sampled_from([(), (), (), ("Daily",), ("observer",)]),
    accept=st.sampled_from([(), (), (), ("Daily", "north")]),
)


@settings(max_examples=2000, deadline=None)
@given(agreement=agreements(), claims=st.lists(claims_made(), max_size=7), view=VIEWS)
def test_the_engine_agrees_with_the_definition(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """Every status and every number of every account is what the definition gives, worked out day by day."""
    compare(agreement, claims, view)


@st.composite
def contested(draw: st.DrawFn) -> list[Claim]:
    """Claims of which some, that move the agreement or set something going, are denied by somebody."""
    claims = draw(st.lists(claims_made(), max_size=4))
    for act, what in draw(st.lists(st.sampled_from((*MOVING[:1] * 4, *MOVING)), min_size=1, max_size=3)):
        by = "mediator" if act == "mediate" else draw(st.sampled_from(["", "north", "south"]))
        when = draw(st.one_of(st.integers(1, 9).map(on), WHENS))
        sides = draw(st.permutations(["north", "south", "observer", None]))
        for source, polarity in zip(sides[:2], ("affirmed", "denied"), strict=True):
            outlet = draw(st.sampled_from(["Daily", "Herald"]))
            said = CAST.get(source)
            claims.append(
                make_claim(
                    act,
                    by=by,
                    id=f"c{len(claims)}",
                    patient=(Name(f"the {what}"),),
                    when=when if polarity == "affirmed" else draw(st.one_of(st.just(when), st.just(when), WHENS)),
                    polarity=polarity,
                    outlet=outlet,
                    report=f"{outlet}.txt",
                    chain=(Voice(outlet), *((Voice(said.name, said.id, "said", "claimed"),) if said else ())),
                    known_on=day(draw(st.integers(3, 12))),
                )
            )
    return claims


@settings(max_examples=1000, deadline=None)
@given(agreement=agreements(), claims=contested(), view=VIEWS)
def test_the_engine_agrees_where_events_are_contested(
    agreement: Agreement, claims: list[Claim], view: View
) -> None:
    """The same where one source tells and another denies what the course of the agreement hangs on."""
    compare(agreement, claims, view)


def test_what_goes_along_with_a_contradicted_duty_waits_and_lapses() -> None:
    """Six released, and none by the end: nothing is surely done, so what goes along with it waits, then lapses."""
    leave = {"id": "leave", "by": "north", "must": "withdraw", "zone": "ford", "within": {"phase": "one"}}
    captives = TERMS["obligations"][0]
    agreement = Agreement.model_validate(
        TERMS | {"phases": PHASES, "obligations": [captives, leave | {"parallel": ["captives"]}]}
    )
    claims = [released(6, on(3)), total(0, 10)]
    for today, status in ((8, "waiting"), (12, "lapsed")):
        compare(agreement, claims, View(day(today)))
        assert see("leave", *claims, at=today, agreement=agreement).status == status
    assert see("captives", *claims, at=12, agreement=agreement).interval == Interval(0, 6)
