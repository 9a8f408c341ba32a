"""What must hold for any agreement: conditions, powers, parts, batches and amendments included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.test_naive import VIEWS, agreements, claims_made
from tests.compliance.test_properties import MANY, swap_actor, swap_claim, swapped
from tests.compliance.test_properties import claims_made as river_claims
from tests.compliance.truce import day, reprinted, terms
from tests.factories import CAST, make_quantity
from trucebook.agreement.calendar import instances, phase_span
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.vocabulary import Cast, Claim, Finding, Name, View, Voice

KEPT = {"kept", "kept_late", "kept_so_far"}
BROKEN = {"breached", "partly_kept"}
CLAIMS = st.lists(claims_made(), max_size=7)


def judged(agreement: Agreement, claims: Sequence[Claim], view: View, **asked: Any) -> tuple[Finding, ...]:
    """All findings under a view."""
    return assess(match(agreement, claims, CAST), view, **asked)


def by_row(found: Sequence[Finding]) -> dict[tuple[str, ...], Finding]:
    """The findings by what they are about."""
    return {(item.obligation, item.instance, item.account): item for item in found}


@settings(max_examples=60, deadline=None)
@given(agreement=agreements(), claims=CLAIMS, view=VIEWS, seed=st.randoms(use_true_random=False))
def test_order_changes_nothing(agreement: Agreement, claims: list[Claim], view: View, seed: Any) -> None:
    """Claims in any order, and some of them twice, give the same findings."""
    shuffled = [*claims, *claims[:2]]
    seed.shuffle(shuffled)
    assert judged(agreement, claims, view) == judged(agreement, shuffled, view)


@settings(max_examples=60, deadline=None)
@given(agreement=agreements(), claims=CLAIMS, view=VIEWS)
def test_a_copy_changes_nothing(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """A reprint by another outlet adds no origin and changes no pooled status, whatever hangs on it."""
    view = replace(view, accept=(), without=())
    reprint, copies = reprinted(claims)
    before = judged(agreement, claims, view, copies=copies, accounts=("all",))
    after = judged(agreement, [*claims, *reprint], view, copies=copies, accounts=("all",))
    assert [(item.status, item.independent, item.rests_on) for item in before] == [
        (item.status, item.independent, item.rests_on) for item in after
    ]


@settings(max_examples=60, deadline=None)
@given(agreement=agreements(), claims=CLAIMS, view=VIEWS)
def test_parties_can_be_swapped(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """Exchanging the parties everywhere exchanges their accounts and duties, and nothing else."""
    view = replace(view, accept=(), without=())
    other = Agreement.model_validate(swapped(agreement.model_dump()))
    cast = Cast(tuple(swap_actor(actor) for actor in CAST.actors))
    mirrored = assess(match(other, [swap_claim(item) for item in claims], cast), view)
    straight = {tuple(swapped(key)): item.status for key, item in by_row(judged(agreement, claims, view)).items()}
    assert straight == {key: item.status for key, item in by_row(mirrored).items()}


@settings(max_examples=60, deadline=None)
@given(agreement=agreements(), claims=CLAIMS, view=VIEWS)
def test_silence_is_never_kept(agreement: Agreement, claims: list[Claim], view: View) -> None:
    """Whatever is kept stands on a claim that says that something was, or in a prohibition was not, done."""
    known = {claim.id: claim for claim in claims}
    for item in judged(agreement, claims, view):
        if item.status in KEPT:
            assert item.evidence
            assert all(known[claim].modality == "actual" for claim in item.evidence)


@settings(max_examples=60, deadline=None)
@given(
    agreement=agreements(), claims=CLAIMS, view=VIEWS, known=st.lists(st.integers(3, 14), min_size=2, max_size=2)
)
def test_what_was_known_stays_known(
    agreement: Agreement, claims: list[Claim], view: View, known: list[int]
) -> None:
    """A claim that bears a finding early bears it later too, or is set aside for a reason such as a retraction."""
    if len(claims) > 1:
        claims[0] = replace(claims[0], superseded_by=claims[1].id)
    early, late = (by_row(judged(agreement, claims, replace(view, known_by=day(item)))) for item in sorted(known))
    for key in early.keys() & late.keys():
        before, after = early[key], late[key]
        left = {item.claim: item.why for item in after.unused}
        for claim in {*before.evidence, *before.against} - {*after.evidence, *after.against}:
            assert after.status == "not_in_force" or not left.get(claim, "").startswith(
                ("became known", "nothing dates its")
            )


@settings(max_examples=100, deadline=None)
@given(claims=MANY, parts=st.lists(river_claims(), max_size=4), at=st.sampled_from([12, 5, 10, 14]))
def test_a_part_never_denies(claims: list[Claim], parts: list[Claim], at: int) -> None:
    """Claims on a part of what is counted, whatever they say, break no duty to deliver the whole."""
    few = [
        replace(
            claim,
            id=f"part-{place}",
            act="release",
            patient=(Name("female captives"),),
            agent=(Name("South", "south"),),
        )
        for place, claim in enumerate(parts)
    ]
    for account in ("all", "Daily", "south"):
        rows = [
            next(
                item.status
                for item in judged(terms(), given, View(day(at)), accounts=(account,), obligations=("captives",))
            )
            for given in (claims, [*claims, *few])
        ]
        assert rows[0] in (*BROKEN, "disputed") or rows[1] not in (*BROKEN, "disputed")


@settings(max_examples=60, deadline=None)
@given(
    first=st.integers(1, 40),
    length=st.integers(1, 60),
    every=st.integers(1, 9),
    rule=st.sampled_from(["calendar", "elapsed"]),
    zone=st.sampled_from(["Africa/Nairobi", "Europe/Berlin", "America/New_York"]),
)
def test_windows_partition_their_phase(first: int, length: int, every: int, rule: str, zone: str) -> None:
    """The days or weeks of a duty that comes round leave no gap in its phase and do not overlap."""
    agreement = terms(
        timezone=zone,
        clocks={"start": {"at": "2031-03-20T07:00+02:00", "days": rule}},
        phases={"one": {"clock": "start", "days": [first, first + length - 1]}},
        obligations=[terms().obligations[5].model_dump() | {"every": every}],
    )
    pieces = instances(agreement, agreement.obligations[0], zone)
    start, end = phase_span(agreement, "one", zone)
    assert (pieces[0].start, pieces[-1].end) == (start, end)
    assert all(one.end == other.start for one, other in pairwise(pieces))


OWN = st.lists(
    river_claims(chain=(Voice("Daily"),), outlet="Daily") | river_claims(chain=(Voice("Herald"),), outlet="Herald"),
    max_size=9,
)


@settings(max_examples=120, deadline=None)
@given(claims=OWN, at=st.sampled_from([12, 5, 10, 14]))
def test_the_pool_joins_what_the_accounts_know(claims: list[Claim], at: int) -> None:
    """Only affirmed, only denied, both or neither: what all accounts together give of two origins of their own.

    Both is disputed, unless one only brings the other up to date: done later than the other says it was not.
    """
    found = by_row(judged(terms(), claims, View(day(at)), accounts=("all", "Daily", "Herald")))
    for obligation in ("captives", "ford", "quiet", "quiet-south"):
        alone = {found[obligation, "whole", outlet].status for outlet in ("Daily", "Herald")}
        pooled = found[obligation, "whole", "all"].status
        if alone & KEPT and not alone & (BROKEN | {"disputed"}):
            assert pooled in KEPT or pooled == "disputed"
        if alone & BROKEN and not alone & KEPT:
            assert pooled in BROKEN or pooled in ("disputed", "kept_late")
        if alone & BROKEN and alone & KEPT:
            assert pooled in ("disputed", "kept_late", "breached")
        if alone == {"no_report"}:
            assert pooled == "no_report"


@settings(max_examples=40, deadline=None)
@given(claims=MANY)
def test_kept_stays_kept_as_days_pass(claims: list[Claim]) -> None:
    """What was kept on a day is not lost on a later day while nobody denies it or sets a limit to it."""
    least = [
        replace(claim, quantity=_at_least(claim), modality="actual")
        for claim in claims
        if claim.polarity == "affirmed"
    ]
    evidence, kept = match(terms(), least, CAST), set[str]()
    for at in range(1, 15):
        found = {item.obligation: item.status for item in assess(evidence, View(day(at)), accounts=("all",))}
        assert all(found[duty] in KEPT for duty in kept)
        kept |= {duty for duty in ("captives", "detainees", "ford") if found[duty] in KEPT}


def _at_least(claim: Claim) -> Any:
    quantity = claim.quantity
    if quantity is None or not quantity.low:
        return None
    return make_quantity(int(quantity.low), 10**9, unit=quantity.unit, measure=quantity.measure, bound="at_least")


@settings(max_examples=40, deadline=None)
@given(agreement=agreements(), claims=CLAIMS, views=st.lists(VIEWS, min_size=3, max_size=5))
def test_what_was_asked_before_changes_nothing(
    agreement: Agreement, claims: list[Claim], views: list[View]
) -> None:
    """One view after another, forward and back, on the same evidence: each is answered as if it were the first."""
    evidence = match(agreement, claims, CAST)
    for view in (*views, *reversed(views)):
        assert assess(evidence, view) == judged(agreement, claims, view)
