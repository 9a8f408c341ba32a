"""Where accounts part, and how each parting is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.accounts import compare
from trucebook.vocabulary import Cast, Claim, Comparison, Dispute, Hedge, Name, Passage, Voice

TRUCE, AID, DEAL = (Name("the pause"),), (Name("food aid"),), (Name("a deal"),)
GROUPS = (Name("captives"),)


def on(day: int) -> Any:
    """A day of March 2024 as a stated time."""
    return make_when(date(2024, 3, day), date(2024, 3, day) + timedelta(days=1))


def as_of(day: int) -> Any:
    """A running total's day."""
    return on(day)


def count(low: int, high: int | None = None, **fields: Any) -> Any:
    """A count of captives."""
    return make_quantity(low, high, unit="captives", **fields)


def claim(name: str, act: str, *, via: str = "Daily", hedge: Hedge | None = None, **fields: Any) -> Claim:
    """A claim in a report of the outlet `via`; `origin` gives the source, `hedge` the last voice's hedge."""
    origin = fields.pop("origin", None)
    made = make_claim(act, origin=origin, id=name, outlet=via, report=f"{via}-{name}.txt", **fields)
    chain = (Voice(via), *made.chain[1:])
    if hedge:
        chain = (*chain[:-1], replace(chain[-1], hedge=hedge))
    return replace(made, chain=chain)


def disputes(*claims: Claim, cast: Cast = CAST) -> tuple[Dispute, ...]:
    """The disputes between the claims alone."""
    return compare([], claims, cast).disputes


def kinds(*claims: Claim) -> set[tuple[str, str]]:
    """Which kinds of dispute, in which field."""
    return {(dispute.kind, dispute.field) for dispute in disputes(*claims)}


RELEASE: dict[str, Any] = {"by": "south", "patient": GROUPS, "when": on(5)}
TOTAL: dict[str, Any] = {"by": "south", "patient": GROUPS}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # The same release on the same day: figures that exclude one another are a conflict.
        ({**RELEASE, "quantity": count(3)}, {**RELEASE, "quantity": count(4)}, {("conflict", "quantity")}),
        # Overlapping intervals agree.
        ({**RELEASE, "quantity": count(3, 6)}, {**RELEASE, "quantity": count(4)}, set()),
        ({**RELEASE, "quantity": count(3)}, {**RELEASE, "quantity": count(3)}, set()),
        # A running total of a later day is an update.
        (
            {**TOTAL, "when": as_of(5), "quantity": count(10, measure="cumulative")},
            {**TOTAL, "when": as_of(6), "quantity": count(13, measure="cumulative")},
            {("update", "quantity")},
        ),
        # Two running totals of one day conflict.
        (
            {**TOTAL, "when": as_of(5), "quantity": count(10, measure="cumulative")},
            {**TOTAL, "when": as_of(5), "quantity": count(13, measure="cumulative")},
            {("conflict", "quantity")},
        ),
        # A count of deaths and a count of releases, or of two populations, are not set against one another.
        ({**RELEASE, "quantity": count(3)}, {**RELEASE, "act": "kill", "quantity": count(4)}, set()),
        (
            {**RELEASE, "quantity": count(3)},
            {**RELEASE, "patient": (Name("farm workers"),), "quantity": count(5)},
            set(),
        ),
        # What is planned does not oppose what was done.
        ({**RELEASE, "quantity": count(3)}, {**RELEASE, "quantity": count(9), "modality": "planned"}, set()),
        # A rate does not oppose a count.
        ({**RELEASE, "quantity": count(3)}, {**RELEASE, "quantity": count(9, measure="rate", per="day")}, set()),
    ],
)
def test_labelled_figures(one: dict[str, Any], other: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    """Figures are typed as conflict or update only when they count the same thing."""
    first = claim("a", one.get("act", "release"), **{k: v for k, v in one.items() if k != "act"})
    second = claim("b", other.get("act", "release"), via="Sun", **{k: v for k, v in other.items() if k != "act"})
    assert kinds(first, second) == expected


def test_sides_of_figures_run_from_the_lowest_to_the_highest() -> None:
    """Each figure is a side with its origins; the lowest comes first."""
    told = [claim(f"c{n}", "release", via=f"Paper {n}", **RELEASE, quantity=count(n)) for n in (9, 3, 5)]
    (dispute,) = disputes(*told)
    assert [side.value for side in dispute.sides] == ["3 captives", "5 captives", "9 captives"]
    assert [side.independent for side in dispute.sides] == [1, 1, 1]


def aid_claims() -> list[Claim]:
    """One state and its ally accuse; a survey, its author and the state's own army deny."""
    about: dict[str, Any] = {"by": "south", "patient": AID, "published": "2024-03"}
    return [
        claim("a", "seize", **about, origin="north", hedge="accused_by_authorities"),
        claim("b", "seize", **about, origin="mediator", hedge="accused_by_others"),
        claim("c", "seize", **about, origin="observer", polarity="denied"),
        claim("d", "seize", **about, origin="north-army", polarity="denied"),
        claim("e", "seize", **about, polarity="denied"),
    ]


def test_an_accusation_and_its_denials() -> None:
    """Whether aid was taken: both sides with their origins, parties not counted as independent."""
    (dispute,) = disputes(*aid_claims())
    assert (dispute.kind, dispute.field, dispute.title) == (
        "denial",
        "polarity",
        "Whether the South Front seized food aid",
    )
    affirmed, denied = dispute.sides
    assert (affirmed.origins, affirmed.independent) == (("Middleland", "Northland"), 1)
    assert (denied.origins, denied.independent) == (("Daily", "Northland (Northland Army)", "Observer Mission"), 2)


def test_whether_a_party_wanted_a_deal() -> None:
    """A wish affirmed by one and denied by another is a denial though nothing was done."""
    about: dict[str, Any] = {"by": "south", "patient": DEAL, "published": "2024-07", "modality": "demanded"}
    denied = claim("a", "accept", **about, origin="mediator", polarity="denied")
    affirmed = claim("b", "accept", **about)
    (dispute,) = disputes(denied, affirmed)
    assert (dispute.kind, dispute.title) == ("denial", "Whether the South Front wanted to accept a deal")


def test_one_origin_does_not_contradict_itself() -> None:
    """A denial and an affirmation by the same voice are no dispute between accounts."""
    about: dict[str, Any] = {"by": "south", "patient": AID, "published": "2024-03", "origin": "observer"}
    assert kinds(claim("a", "seize", **about), claim("b", "seize", **about, polarity="denied")) == set()


def test_several_named_for_one_end_is_a_conflict() -> None:
    """Who ended the pause: each agent named is a side, and so is naming nobody."""
    told = [
        claim("a", "end_truce", by="south", patient=TRUCE, when=on(1), origin="north"),
        claim("b", "breach", by="north", patient=TRUCE, when=on(1), origin="south"),
        claim("c", "end_truce", by="", patient=TRUCE, when=on(1), origin="observer"),
    ]
    (dispute,) = disputes(*told)
    assert (dispute.kind, dispute.field) == ("conflict", "agent")
    assert [side.value for side in dispute.sides] == ["Northland", "South Front", "nobody named"]
    assert dispute.title == "Who ended the pause (2024-03-01)"


def test_one_named_with_rival_causes_is_not_comparable() -> None:
    """With one agent named, different versions of how it came about stand side by side."""
    one = Passage(0, 40, "The Front broke the pause with its rockets")
    other = Passage(0, 44, "The Front's late list of names broke the pause")
    told = [
        claim("a", "breach", by="south", patient=TRUCE, when=on(1), origin="north", passage=one),
        claim("b", "breach", by="south", patient=TRUCE, when=on(1), origin="wire", passage=other),
    ]
    (dispute,) = disputes(*told)
    assert (dispute.kind, dispute.field) == ("not_comparable", "how")
    assert {side.value for side in dispute.sides} == {f"“{one.text}”", f"“{other.text}”"}


def test_what_one_asserts_and_others_hold_possible() -> None:
    """A party asserts pressure; the outlet never says more than that it may have been."""
    about: dict[str, Any] = {"by": "mediator", "patient": (Name("Northland", "north"),), "published": "2024-07"}
    told = [
        claim("a", "threaten", **about, origin="south"),
        claim("b", "pressure", **about, origin="south"),
        claim("c", "pressure", **about, modality="possible"),
    ]
    (dispute,) = disputes(*told)
    assert (dispute.kind, dispute.field) == ("not_comparable", "certainty")
    assert dispute.reason == "asserted by South Front; possible per Daily"
    assert [side.independent for side in dispute.sides] == [0, 1]


def test_figures_side_by_side_in_one_report_conflict() -> None:
    """Two origins' figures that a report sets against each other conflict though no day is stated."""
    about: dict[str, Any] = {"by": "north", "patient": (Name("prisoners"),), "published": "2024-03-05"}
    one = claim("a", "release", **about, origin="observer", quantity=make_quantity(625, measure="cumulative"))
    other = claim(
        "b",
        "release",
        **about,
        origin="south",
        quantity=make_quantity(602, unit="prisoners", measure="cumulative"),
        passage=Passage(120, 125, "words"),
    )
    other = replace(other, report=one.report)
    (dispute,) = disputes(one, other)
    assert (dispute.kind, [side.value for side in dispute.sides]) == (
        "conflict",
        ["602 prisoners", "625 prisoners"],
    )


def test_nobody_named_beside_somebody_is_not_comparable() -> None:
    """Who is silent on who ended the truce does not contradict who names somebody."""
    told = [
        claim("a", "breach", by="south", patient=TRUCE, when=on(1), origin="north"),
        claim("b", "end_truce", by="", patient=TRUCE, when=on(1), origin="observer"),
    ]
    assert ("not_comparable", "agent") in kinds(*told)


def test_a_question_is_no_version() -> None:
    """What is only possible names nobody as who ended a truce."""
    told = [
        claim("a", "breach", by="south", patient=TRUCE, when=on(1), origin="north"),
        claim("b", "end_truce", by="north", patient=TRUCE, when=on(1), modality="possible"),
    ]
    assert not any(field == "agent" for _, field in kinds(*told))


def test_an_event_or_a_crowd_is_nobody_named() -> None:
    """An agent that is no actor ("the attempt", "40 Northerners") is not set against one that is."""
    told = [
        claim("a", "breach", by="south", patient=TRUCE, when=on(1), origin="north"),
        claim("b", "breach", by="the attempt", patient=TRUCE, when=on(1), origin="wire"),
    ]
    assert ("conflict", "agent") not in kinds(*told)


def test_not_releasing_more_denies_no_other_release() -> None:
    """A denial without day or figure does not oppose the release of another day."""
    done = claim("a", "release", **RELEASE, quantity=count(6))
    refused = claim("b", "release", by="south", patient=GROUPS, polarity="denied", published="2024-03-09")
    assert not any(kind == "denial" for kind, _ in kinds(done, refused))


def test_acts_of_speech_are_not_denied() -> None:
    """Whether somebody accused somebody is no dispute about what happened."""
    about: dict[str, Any] = {"by": "south", "patient": (Name("Northland", "north"),), "published": "2024-03"}
    told = [claim("a", "accuse", **about), claim("b", "accuse", **about, origin="south", polarity="denied")]
    assert kinds(*told) == set()


def test_a_doubt_beside_a_partys_word_is_the_carriers() -> None:
    """An outlet that writes "may have" of what a party asserts holds it possible."""
    text = "To the Front, the threats may have taken several forms."
    trigger = Passage(14, 25, "the threats")
    about: dict[str, Any] = {"by": "mediator", "patient": (Name("Northland", "north"),), "published": "2024-07"}
    told = [
        claim("a", "threaten", **about, origin="south"),
        claim("b", "threaten", **about, origin="south", passage=Passage(0, len(text), text), trigger=trigger),
    ]
    (dispute,) = disputes(*told)
    assert dispute.reason == "asserted by South Front; possible per Daily"


def test_a_mere_mention_is_no_dispute() -> None:
    """Accounts that agree, or tell of different things, part nowhere."""
    same = [claim(n, "release", via=n, **RELEASE, quantity=count(3)) for n in ("a", "b", "c")]
    assert kinds(*same, claim("d", "withdraw", by="north", when=on(5))) == set()


def test_corrected_claims_do_not_count() -> None:
    """A figure that its outlet took back opposes nobody."""
    wrong = claim("a", "release", **RELEASE, quantity=count(14), published="2024-03-05")
    right = claim("b", "release", **RELEASE, quantity=count(12), published="2024-03-06")
    notice = make_report("Correction: an earlier version said 14.", id=right.report, published="2024-03-06")
    found = compare([notice], [wrong, right], CAST)
    assert dict(found.superseded) == {"a": "b"}
    assert found.disputes == ()
    assert any("a" in incident.claims for incident in found.incidents)


def test_rejected_claims_do_not_count() -> None:
    """What a reviewer rejected opposes nobody."""
    told = aid_claims()
    rejected = [replace(one, review="rejected") if one.polarity == "denied" else one for one in told]
    assert kinds(*rejected) == set()


def test_those_with_more_behind_them_come_first() -> None:
    """Disputes are ranked by independent origins and claims."""
    small = [
        claim("x", "release", **RELEASE, quantity=count(3), origin="north"),
        claim("y", "release", **RELEASE, quantity=count(4), origin="south"),
    ]
    found = disputes(*small, *aid_claims())
    assert [dispute.field for dispute in found] == ["polarity", "quantity"]


@given(st.permutations(range(7)))
def test_order_of_claims_changes_nothing(order: list[int]) -> None:
    """Comparing is independent of the order of claims."""
    told = [*aid_claims(), claim("x", "breach", patient=TRUCE), claim("y", "end_truce", by="", patient=TRUCE)]
    assert compare([], [told[place] for place in order], CAST) == compare([], told, CAST)


def test_a_copy_adds_no_independent_origin() -> None:
    """Ten papers that print one wire story are one origin on their side."""
    text = (
        "The Front took the food at the gate on Monday and the trucks went back empty to the port that night. " * 3
    )
    papers = [f"Paper {n}" for n in range(10)]
    reports = [make_report(text, id=f"{name}-{n}.txt", outlet=name) for n, name in enumerate(papers)]
    about: dict[str, Any] = {"by": "south", "patient": AID, "published": "2024-03"}
    told = [claim(str(n), "seize", via=name, **about) for n, name in enumerate(papers)]
    denial = claim("z", "seize", **about, origin="observer", polarity="denied")
    (dispute,) = compare(reports, [*told, denial], CAST).disputes
    assert [side.independent for side in dispute.sides] == [1, 1]


def swapped(told: Claim) -> Claim:
    """The claim with the two parties exchanged everywhere."""
    other = {"north": "south", "south": "north"}
    names = {"north": "Northland", "south": "South Front"}

    def swap(name: Name) -> Name:
        return Name(names[other[name.actor]], other[name.actor]) if name.actor in other else name

    chain = tuple(
        replace(v, name=names[other[v.actor]], actor=other[v.actor]) if v.actor in other else v for v in told.chain
    )
    return replace(told, agent=tuple(map(swap, told.agent)), patient=tuple(map(swap, told.patient)), chain=chain)


def shape(found: Comparison) -> set[tuple[str, str, frozenset[tuple[int, frozenset[str]]]]]:
    """What was found, without names and order."""
    return {
        (d.kind, d.field, frozenset((side.independent, frozenset(side.claims)) for side in d.sides))
        for d in found.disputes
    }


SIDES = st.sampled_from(["north", "south"])


@given(
    st.lists(st.tuples(SIDES, SIDES, st.sampled_from(["seize", "breach", "release"]), st.booleans()), max_size=8)
)
def test_swapping_the_parties_swaps_the_disputes(rows: list[tuple[str, str, str, bool]]) -> None:
    """Nothing depends on which party is which."""
    things = {"seize": AID, "breach": TRUCE, "release": GROUPS}
    told = [
        claim(
            f"c{n}",
            act,
            by=by,
            origin=who,
            patient=things[act],
            when=on(3),
            polarity="affirmed" if yes else "denied",
        )
        for n, (by, who, act, yes) in enumerate(rows)
    ]
    assert shape(compare([], told, CAST)) == shape(compare([], [swapped(one) for one in told], CAST))
