"""What must hold whatever is claimed, tried on generated claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.truce import TERMS, as_of, day, on, reprinted, terms
from tests.factories import CAST, make_claim, make_quantity
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.vocabulary import Actor, Cast, Claim, Finding, Hedge, Name, View, Voice

KEPT = {"kept", "kept_late", "kept_so_far"}
OBJECTS = {
    "release": (
        "captives",
        "all the captives",
        "any captives",
        "female captives",
        "people",
        "detainees",
        "all detainees",
        "fishermen",
    ),
    "withdraw": ("Long Ford", "the hills"),
    "attack": ("a village",),
    "kill": ("three people",),
    "deliver_aid": ("trucks", "lorries"),
    "open": ("the ford",),
    "disarm": ("its fighters",),
    "deploy": ("the ford",),
    "accept": ("the second phase",),
    "suspend": ("the truce",),
    "breach": ("the truce", "the river deal"),
    "observe_truce": ("the truce",),
}
MOSTLY = ["release"] * 5 + ["withdraw", "attack"] * 3 + sorted(OBJECTS)
WHENS = st.one_of(
    st.none(),
    st.integers(1, 14).map(on),
    st.integers(1, 14).map(as_of),
    st.tuples(st.integers(1, 10), st.integers(0, 9)).map(lambda pair: on(pair[0], pair[0] + pair[1])),
)


@st.composite
def claims_made(draw: st.DrawFn, /, **fixed: Any) -> Claim:
    """A claim on one of the acts of the truce, with any date, number, polarity, modality and chain."""
    act = draw(st.sampled_from(MOSTLY))
    what = draw(st.sampled_from(OBJECTS[act]))
    number = draw(st.one_of(st.none(), st.sampled_from([0, 12, 18, 29, 30, 31, 40])))
    holder = "south" if what.endswith(("captives", "fighters", "people")) else "north"
    measure = draw(st.sampled_from(["increment", "increment", "cumulative", "cumulative", "rate"]))
    bound = draw(st.sampled_from(["exact", "exact", "at_least", "at_most", "about"]))
    quantity = None
    if number is not None:
        low, high = (None if bound == "at_most" else number), (None if bound == "at_least" else number)
        per = "day" if measure == "rate" else None
        quantity = make_quantity(number, unit=what.split()[-1], measure=measure, bound=bound, per=per)
        quantity = replace(quantity, low=low, high=high)
    outlet = draw(st.sampled_from(["Daily", "Herald"]))
    chain = [Voice(outlet)]
    source = draw(st.sampled_from([None, "north", "south", "north-army", "observer", "a source"]))
    if source:
        known = CAST.get(source)
        hedge: Hedge = "possible" if draw(st.integers(0, 5)) == 0 else "claimed"
        chain.append(Voice(known.name if known else source, source if known else None, "said", hedge))
    fields: dict[str, Any] = {
        "by": draw(st.sampled_from([holder] * 5 + ["north", "south", "mediator", ""])),
        "patient": (Name(what),),
        "quantity": quantity,
        "when": draw(WHENS),
        "polarity": draw(st.sampled_from(["affirmed"] * 3 + ["denied"])),
        "modality": draw(st.sampled_from(["actual"] * 5 + ["planned", "required"])),
        "outlet": outlet,
        "report": f"{outlet}-{draw(st.integers(0, 2))}.txt",
        "chain": tuple(chain),
        "known_on": draw(st.one_of(st.integers(3, 14).map(day), st.none())),
    }
    return make_claim(act, **(fields | fixed))


MANY = st.lists(claims_made(), min_size=1, max_size=10)
DAYS = st.sampled_from([12, 10, 11, 13, 9, 5, 14, 1])


def grid(claims: Sequence[Claim], at: int, **view: Any) -> tuple[Finding, ...]:
    """All findings of the river truce at the end of a day."""
    return assess(match(terms(), claims, CAST), View(day(at), **view))


def statuses(found: Sequence[Finding]) -> dict[tuple[str, ...], str]:
    """The status of each row and account."""
    return {(item.obligation, item.instance, item.account, item.reading): item.status for item in found}


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS, seed=st.randoms(use_true_random=False))
def test_order_changes_nothing(claims: list[Claim], at: int, seed: Any) -> None:
    """Claims in any order, and some of them twice, give the same findings."""
    shuffled = [*claims, *claims[:2]]
    seed.shuffle(shuffled)
    assert grid(claims, at) == grid(shuffled, at)


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS)
def test_a_copy_changes_nothing(claims: list[Claim], at: int) -> None:
    """Every report printed once more, by another outlet, changes no pooled status and no count of origins."""
    reprint, copies = reprinted(claims)
    before = assess(match(terms(), claims, CAST), View(day(at)), copies=copies, accounts=("all",))
    after = assess(match(terms(), [*claims, *reprint], CAST), View(day(at)), copies=copies, accounts=("all",))
    assert [(item.status, item.independent, item.rests_on) for item in before] == [
        (item.status, item.independent, item.rests_on) for item in after
    ]


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS, known=DAYS)
def test_known_by_sees_only_what_was_known(claims: list[Claim], at: int, known: int) -> None:
    """Findings as known by a day are those of a book that holds only what was published by then."""
    heard = [claim for claim in claims if claim.known_on is not None and claim.known_on <= day(known)]
    limited = statuses(grid(claims, at, known_by=day(known)))
    alone = statuses(grid(heard, at, known_by=day(known)))
    assert {key: limited[key] for key in alone} == alone


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS, known=st.lists(DAYS, min_size=2, max_size=2))
def test_known_by_only_ever_shows_more(claims: list[Claim], at: int, known: list[int]) -> None:
    """Whatever was seen by one day is still seen by a later one."""
    early, late = (grid(claims, at, known_by=day(item)) for item in sorted(known))
    for before, after in zip(early, late, strict=True):
        unseen = {item.claim for item in after.unused if item.why.startswith(("became known", "nothing dates its"))}
        assert not unseen & {*before.evidence, *before.against}


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS)
def test_silence_is_never_kept(claims: list[Claim], at: int) -> None:
    """A duty is kept only where a claim that says so stands in the evidence."""
    by_id = {claim.id: claim for claim in claims}
    for item in grid(claims, at):
        if item.status in KEPT:
            assert item.evidence
            assert item.rests_on
        if item.status == "no_report":
            assert not item.evidence
        for claim in (*item.evidence, *item.against):
            assert by_id[claim].modality == "actual"


@settings(max_examples=25, deadline=None)
@given(
    claims=st.lists(
        claims_made(modality="planned") | claims_made(modality="demanded") | claims_made(polarity="denied"),
        max_size=8,
    ),
    at=DAYS,
)
def test_what_was_not_done_never_counts_as_done(claims: list[Claim], at: int) -> None:
    """Planned, demanded and denied acts keep no duty to do something, and break no duty to refrain."""
    for item in grid(claims, at):
        if item.obligation in ("captives", "detainees", "ford", "aid", "open", "disarm", "second"):
            assert item.status not in KEPT, item
        if item.obligation.startswith("quiet"):
            assert item.status != "breached", item


def swap(text: str) -> str:
    """The text with the two parties' names exchanged."""
    marks = {"north": "\x00", "North": "\x01", "south": "north", "South": "North"}
    for name, other in marks.items():
        text = text.replace(name, other)
    return text.replace("\x00", "south").replace("\x01", "South")


def swapped(value: Any) -> Any:
    """The value with the two parties' names exchanged in every text inside it."""
    if isinstance(value, str):
        return swap(value)
    if isinstance(value, dict):
        return {swap(key): swapped(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(swapped(item) for item in value)
    return value


def swap_claim(claim: Claim) -> Claim:
    """The claim with the two parties exchanged as agents, patients and sources."""
    return replace(
        claim,
        agent=tuple(Name(swap(item.name), item.actor and swap(item.actor)) for item in claim.agent),
        patient=tuple(Name(swap(item.name), item.actor and swap(item.actor)) for item in claim.patient),
        chain=tuple(
            replace(item, name=swap(item.name), actor=item.actor and swap(item.actor)) for item in claim.chain
        ),
    )


def swap_actor(actor: Actor) -> Actor:
    """The actor under the other party's names."""
    fields = ("id", "name", "aliases", "demonyms", "speaks_for")
    return replace(actor, **{item: swapped(getattr(actor, item)) for item in fields})


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS)
def test_swapping_the_parties_swaps_the_findings(claims: list[Claim], at: int) -> None:
    """Exchanging the parties' names in terms, cast and claims exchanges them in the findings, and nothing else."""
    other = Agreement.model_validate(swapped(TERMS))
    cast = Cast(tuple(swap_actor(actor) for actor in CAST.actors))
    mirrored = assess(match(other, [swap_claim(item) for item in claims], cast), View(day(at)))
    straight = grid(claims, at)
    assert {tuple(swapped(key)): value for key, value in statuses(straight).items()} == statuses(mirrored)


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS, left_out=st.sampled_from(["Daily", "north", "Observer Mission", "a source"]))
def test_leaving_out_and_taking_back(claims: list[Claim], at: int, left_out: str) -> None:
    """A change of sources is a change of view: it is answered from the same evidence and leaves nothing behind."""
    evidence = match(terms(), claims, CAST)
    before = assess(evidence, View(day(at)))
    without = assess(evidence, View(day(at), without=(left_out,)))
    assert assess(evidence, View(day(at))) == before
    assert without == assess(match(terms(), claims, CAST), View(day(at), without=(left_out,)))


@settings(max_examples=12, deadline=None)
@given(claims=MANY)
def test_kept_stays_kept(claims: list[Claim]) -> None:
    """Under one origin's account, what was kept on a day is not lost on a later day, unless somebody denies it."""
    affirmed = [claim for claim in claims if claim.polarity == "affirmed" and claim.quantity is None]
    evidence, kept = match(terms(), affirmed, CAST), set[str]()
    for at in range(1, 15):
        found = {item.obligation: item.status for item in assess(evidence, View(day(at)), accounts=("all",))}
        assert all(found[duty] in KEPT for duty in kept)
        kept |= {duty for duty in ("captives", "detainees", "ford") if found[duty] in KEPT}


@settings(max_examples=25, deadline=None)
@given(claims=MANY, at=DAYS)
def test_every_claim_looked_at_has_one_place(claims: list[Claim], at: int) -> None:
    """A claim is evidence, stands against, or is not used for a reason; never two of these, never unexplained."""
    for item in grid(claims, at):
        places = [*item.evidence, *item.against, *(left.claim for left in item.unused)]
        assert len(places) == len(set(places)), item
        assert all(left.why for left in item.unused)
        assert item.reasons
