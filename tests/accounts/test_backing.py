"""Whose word something rests on: minimal sets through chains, parties set apart, figures and answers by origin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.accounts import compare
from trucebook.accounts.backing import Backing, back
from trucebook.accounts.contested import Contested, contest, recount
from trucebook.accounts.told import tell
from trucebook.vocabulary import Claim, Incident, Name, Passage, Report, Voice

AID, TRUCE = (Name("food aid"),), (Name("the truce"),)
ON = make_when(date(2024, 3, 5), date(2024, 3, 6))


def voice(name: str) -> Voice:
    """A voice by its id in the cast, or by a name that nobody of the cast has."""
    actor = CAST.get(name)
    return Voice(actor.name if actor else name, name if actor else None, "said", "claimed")


def said(name: str, act: str = "seize", *through: str, via: str = "Daily", **fields: Any) -> Claim:
    """A claim of the South Front's doing that came through these voices, the deepest last."""
    given: dict[str, Any] = {"by": "south", "patient": AID, "when": ON, "published": "2024-03-06"}
    given["report"] = f"{via}-{name}.txt"
    chain = (Voice(via), *map(voice, through))
    return make_claim(act, id=name, outlet=via, **({**given, "chain": chain} | fields))


def backing(*claims: Claim, against: tuple[Claim, ...] = ()) -> Backing:
    """Whose word the claims rest on."""
    told = tell((*claims, *against), CAST)
    return back([told[claim.id] for claim in claims], [told[claim.id] for claim in against])


def test_a_passed_on_word_needs_all_who_passed_it_on() -> None:
    """What the mission says that the doctors said needs both; the outlet and the wire only carry it."""
    found = backing(said("a", "seize", "wire", "observer", "Hill Doctors"))
    assert found.supporting == (("Hill Doctors", "Observer Mission"),)
    assert found.single_points == ("Hill Doctors", "Observer Mission")
    assert (found.independent, found.resilience, found.carriers) == (1, 1, ("Daily",))


def test_own_word_of_who_passes_on_makes_the_rest_needless() -> None:
    """Where the mission says so itself, what it passes on is no second word."""
    found = backing(said("a", "seize", "observer", "Hill Doctors"), said("b", "seize", "observer", via="Sun"))
    assert found.supporting == (("Observer Mission",),)
    assert (found.independent, found.carriers) == (1, ("Daily", "Sun"))


def test_two_through_one_are_not_independent_of_one_another() -> None:
    """Doctors and police, both known through the mission alone, are one independent word."""
    both = (said("a", "seize", "observer", "Hill Doctors"), said("b", "seize", "observer", "Hill Police"))
    found = backing(*both)
    assert (found.independent, found.single_points) == (1, ("Observer Mission",))
    direct = backing(*both, said("c", "seize", "Hill Police"))
    assert (direct.independent, direct.single_points) == (2, ())


def test_an_unnamed_source_belongs_to_who_vouches() -> None:
    """Two outlets' unnamed sources are two; one outlet's, described alike, is one."""
    source = "a source close to the talks"
    one, other = said("a", "seize", source), said("b", "seize", source, via="Sun")
    assert backing(one, other).independent == 2
    assert backing(one, replace(one, id="c")).independent == 1
    assert backing(one).supporting == ((f"{source} (per Daily)",),)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (said("a", "seize", "south"), "0 independent, 1 of a party (against its interest: South Front), 1 carrier"),
        (
            said("a", "seize", "south", polarity="denied"),
            "0 independent, 1 of a party (own word: South Front), 1 carrier",
        ),
        (said("a", "seize", "north"), "0 independent, 1 of a party (own word: Northland), 1 carrier"),
        (said("a", "seize", "north-army"), "0 independent, 1 of a party (own word: Northland), 1 carrier"),
        (said("a", "release", "south"), "0 independent, 1 of a party (own word: South Front), 1 carrier"),
        (
            said("a", "release", "south", polarity="denied"),
            "0 independent, 1 of a party (against its interest: South Front), 1 carrier",
        ),
        (said("a", "seize", "observer"), "1 independent, 1 carrier"),
        (
            said("a", "attack", "observer", by="north", patient=(Name("the mission", "observer"),)),
            "0 independent, 1 of a party (own word: Observer Mission), 1 carrier",
        ),
    ],
)
def test_whose_word_it_is_is_told_apart(claim: Claim, words: str) -> None:
    """Own word, admission and a third party's word; an organ speaks for its party; the hurt are no third party."""
    assert backing(claim).words == words


def test_sets_for_and_against_stand_side_by_side() -> None:
    """Those who deny are kept as sets of their own."""
    found = backing(
        said("a", "seize", "north"),
        said("b", "seize", "mediator"),
        against=(said("c", "seize", "south", polarity="denied"), said("d", "seize", "observer", polarity="denied")),
    )
    assert found.supporting == (("Middleland",), ("Northland",))
    assert found.denying == (("Observer Mission",), ("South Front",))
    assert (found.independent, found.third, found.resilience) == (1, ("Middleland",), 2)


ORIGINS = st.lists(
    st.lists(st.sampled_from(["observer", "mediator", "north", "Hill Doctors"]), max_size=2), min_size=1, max_size=5
)


@given(ORIGINS, st.permutations(["Sun", "Star", "Daily"]))
def test_a_copy_adds_no_origin(chains: list[list[str]], papers: list[str]) -> None:
    """The same text in two more papers changes carriers only: the sets, of their own voice too, stay."""
    text = "The Front took the food at the gate on Monday and the trucks went back empty to the port. " * 4
    own = [said(str(n), "seize", *chain, via=papers[0]) for n, chain in enumerate(chains)]
    first = [replace(claim, report="first.txt") for claim in own]
    copied = [
        replace(
            claim,
            id=f"{paper}{claim.id}",
            report=f"{paper}.txt",
            outlet=paper,
            chain=(Voice(paper), *claim.chain[1:]),
        )
        for paper in papers[1:]
        for claim in first
    ]
    reports: list[Report] = [make_report(text, id="first.txt", outlet=papers[0], published="2024-03-05")]
    reports += [make_report(text, id=f"{paper}.txt", outlet=paper, published="2024-03-06") for paper in papers[1:]]
    copies = compare(reports, first, CAST).copies
    told = tell((*first, *copied), CAST, copies)
    alone = back([told[claim.id] for claim in first])
    with_copies = back(list(told.values()))
    assert with_copies == replace(
        alone, carriers=with_copies.carriers, parties=with_copies.parties, words=with_copies.words
    )
    assert set(with_copies.carriers) == set(papers)


def contested(*claims: Claim) -> tuple[Contested, ...]:
    """The disputes between the claims, with what stands behind them."""
    return contest(compare([], claims, CAST).disputes, claims, CAST)


@given(st.permutations(range(5)))
def test_order_of_claims_changes_no_backing(order: list[int]) -> None:
    """Sets, links and figures depend on what is said, not on the order in which it came."""
    told = [
        said("a", "seize", "north"),
        said("b", "seize", "mediator", "Hill Police"),
        said("c", "seize", "south", polarity="denied"),
        said("d", "seize", "observer", polarity="denied"),
        said("e", "attack", "south", by="north"),
    ]
    assert contested(*(told[place] for place in order)) == contested(*told)


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_order_of_reports_changes_nothing(first: list[int], second: list[int]) -> None:
    """Reports and claims in any order: one comparison, one backing."""
    text = "The Front took the food at the gate on Monday and the trucks went back empty to the port. " * 4
    papers = ["Daily", "Sun", "Star"]
    reports = [make_report(text, id=f"{paper}.txt", outlet=paper, published="2024-03-06") for paper in papers]
    claims = [said(paper, "seize", "north", via=paper, report=f"{paper}.txt") for paper in papers]
    claims[2] = said("Star", "seize", "observer", via="Star", report="Star.txt", polarity="denied")
    one = compare(reports, claims, CAST)
    other = compare([reports[place] for place in first], [claims[place] for place in second], CAST)
    assert one == other
    assert contest(one.disputes, claims, CAST, one.copies) == contest(
        other.disputes, [claims[place] for place in second], CAST, other.copies
    )


def test_a_claim_in_another_report_is_meant_where_its_owner_is_named() -> None:
    """The only thing that its owner laid to the denier in the week before; two such things, and none is."""
    accusation = said("a", "seize", "north", published="2024-03-04")
    bare = replace(rebuttal("The Front said that Northland's claim was false."), report="sun.txt", outlet="Sun")
    (found,) = contested(accusation, bare)
    assert [(link.kind, link.claim, link.of) for link in found.links] == [("rebuttal", "b", "a")]
    assert contested(accusation, said("c", "attack", "north", published="2024-03-05"), bare) == ()
    assert contested(replace(accusation, published="2024-02-01", when=None), bare) == ()


def test_both_sides_of_a_denial_have_their_sets() -> None:
    """On each side stands who supports it, and against it who stands on the other."""
    (found,) = contested(said("a", "seize", "north"), said("b", "seize", "observer", polarity="denied"))
    assert [item.supporting for item in found.backings] == [(("Northland",),), (("Observer Mission",),)]
    assert [item.denying for item in found.backings] == [(("Observer Mission",),), (("Northland",),)]
    assert [side.independent for side in found.sides] == [item.independent for item in found.backings] == [0, 1]


def test_denial_and_counter_accusation_are_linked() -> None:
    """Who denies and in the next breath blames the accuser: both are tied to the accusation."""
    about: dict[str, Any] = {"report": "daily.txt", "patient": TRUCE}
    accusation = said(
        "a", "breach", "north", passage=Passage(0, 50, "Northland said that the Front broke the truce."), **about
    )
    denial = said(
        "b", "breach", "south", passage=Passage(51, 80, "The Front denied it"), polarity="denied", **about
    )
    turn = said(
        "c",
        "attack",
        "south",
        by="north",
        report="daily.txt",
        passage=Passage(81, 120, "and said the North fired."),
    )
    (found,) = contested(accusation, denial, turn)
    assert [(link.kind, link.claim, link.of) for link in found.links] == [
        ("denial", "b", "a"),
        ("counter_accusation", "c", "a"),
    ]


def rebuttal(words: str, *, act: str | None = None, **fields: Any) -> Claim:
    """A claim that only says of another that it is not so, by the South Front."""
    made = said("b", "deny", "south", passage=Passage(60, 60 + len(words), words), by="", patient=(), when=None)
    return replace(made, act=act, report="daily.txt", **fields)


@pytest.mark.parametrize(
    "bare",
    [
        rebuttal("“These allegations are fabricated,” the Front said."),
        rebuttal("The Front said that Northland's claim was false."),
        rebuttal("The Front said that the Northern account was a lie."),
        rebuttal("The Front said: “The report of Northland is not true.”"),
        rebuttal(
            "The Front denied Northland's claim.",
            act="deny",
            agent=(Name("the Front", "south"),),
            patient=(Name("Northland's claim"),),
            chain=(Voice("Daily"),),
        ),
    ],
)
def test_a_bare_rebuttal_denies_the_claim_it_points_at(bare: Claim) -> None:
    """ "X's claim is false" stands against what X claimed, and is linked to it."""
    accusation = said(
        "a", "seize", "north", report="daily.txt", passage=Passage(0, 50, "The Front seized aid, Northland said.")
    )
    (found,) = contested(accusation, bare)
    assert (found.kind, [side.claims for side in found.sides]) == ("denial", [("a",), ("b",)])
    assert found.sides[1].origins == ("South Front",)
    assert [(link.kind, link.claim, link.of) for link in found.links] == [("rebuttal", "b", "a")]


@pytest.mark.parametrize(
    "bare",
    [
        rebuttal("The Front said that the report was long."),
        rebuttal("The Front said that Middleland's claim was false."),
        rebuttal("“It is false hope,” the Front said."),
    ],
)
def test_what_points_at_no_such_claim_denies_nothing(bare: Claim) -> None:
    """Without a word against it, of somebody else's claim, or of no claim at all: nothing is denied."""
    accusation = said(
        "a", "seize", "north", report="daily.txt", passage=Passage(0, 50, "The Front seized aid, Northland said.")
    )
    assert contested(accusation, bare) == ()


def test_figures_are_intervals_by_origin() -> None:
    """Each origin's interval, and the lowest and the highest that anybody gave, with who gave them."""

    def told(name: str, origin: str, low: int, high: int | None) -> Claim:
        count = replace(make_quantity(low, unit="captives"), high=high)
        return said(name, "release", origin, patient=(Name("captives"),), quantity=count, via=f"Paper {name}")

    (found,) = contested(
        told("a", "south", 20, 20),
        told("b", "observer", 13, 15),
        told("c", "north", 16, None),
        told("d", "mediator", 13, 15),
    )
    assert found.figures is not None
    assert [(row.origin, row.low, row.high) for row in found.figures.by_origin] == [
        ("Middleland", 13, 15),
        ("Observer Mission", 13, 15),
        ("Northland", 16, None),
        ("South Front", 20, 20),
    ]
    assert (found.figures.lowest, found.figures.lowest_by) == (13, ("Middleland", "Observer Mission"))
    assert (found.figures.highest, found.figures.highest_by) == (20, ("South Front",))
    assert found.figures.open_ended


def test_an_incident_says_whose_word_it_rests_on() -> None:
    """That something happened, and what was counted, with the sets behind it."""
    claims = (
        said("a", "attack", "north", quantity=make_quantity(3, unit="people"), place=(Name("the hill"),)),
        said("b", "attack", "observer", quantity=make_quantity(3, unit="people"), place=(Name("the hill"),)),
        said("c", "attack", "south", polarity="denied", place=(Name("the hill"),)),
    )
    incidents = compare([], claims, CAST).incidents
    (found,) = recount(incidents, claims, CAST)
    assert found.backing is not None
    assert found.backing.supporting == (("Northland",), ("Observer Mission",))
    assert found.backing.denying == (("South Front",),)
    assert [(act, figures.lowest, figures.highest) for act, figures in found.figures] == [("attack", 3, 3)]


def test_an_own_denial_does_not_deny_what_another_is_said_to_have_done() -> None:
    """Each side says that it did not break the truce: only who is accused is defended."""
    claims = [
        said("a", "breach", "south", by="north", patient=(Name("the truce"),)),
        said("b", "breach", "south", by="south", patient=(Name("the truce"),), polarity="denied"),
    ]
    incident = Incident("incident-1", "The truce: broken", "breach", ("a", "b"))
    (found,) = recount([incident], claims, CAST)
    assert found.backing is not None
    assert (found.backing.supporting, found.backing.denying) == ((("South Front",),), ())
    claims.append(said("c", "breach", "north", by="north", patient=(Name("the truce"),), polarity="denied"))
    (found,) = recount([replace(incident, claims=("a", "b", "c"))], claims, CAST)
    assert found.backing is not None
    assert found.backing.denying == (("Northland",),)


OTHER = {"north": "south", "south": "north"}


def swapped(claim: Claim) -> Claim:
    """The claim with the two parties exchanged everywhere."""

    def swap(item: Any) -> Any:
        actor = CAST.get(OTHER.get(item.actor or "", item.actor or ""))
        return replace(item, name=actor.name, actor=actor.id) if actor and item.actor in OTHER else item

    return replace(
        claim,
        agent=tuple(map(swap, claim.agent)),
        patient=tuple(map(swap, claim.patient)),
        chain=tuple(map(swap, claim.chain)),
    )


SAID = st.tuples(
    st.sampled_from(["north", "south", "observer"]),
    st.sampled_from(["north", "south"]),
    st.sampled_from(["seize", "release", "breach"]),
    st.sampled_from(["affirmed", "denied"]),
)


@given(st.lists(SAID, min_size=1, max_size=6))
def test_swapping_the_parties_swaps_whose_word_it_is(said_by: list[tuple[str, str, str, str]]) -> None:
    """Nothing depends on which party is which: counts stay, names change places."""
    told = [
        said(f"c{n}", act, origin, by=by, polarity=polarity)
        for n, (origin, by, act, polarity) in enumerate(said_by)
    ]
    one, other = backing(*told), backing(*map(swapped, told))
    names = {"Northland": "South Front", "South Front": "Northland"}
    assert (one.independent, one.resilience, one.carriers) == (other.independent, other.resilience, other.carriers)
    assert {(names.get(item.party, item.party), item.word, item.claims) for item in one.parties} == {
        (item.party, item.word, item.claims) for item in other.parties
    }
