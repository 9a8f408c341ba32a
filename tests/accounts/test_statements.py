"""What falls without a source, read off and not computed again; sources, blame and copies as tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.accounts import compare
from trucebook.accounts.blame import count_labels, lay_blame
from trucebook.accounts.reprints import lay_reprints
from trucebook.accounts.sourcing import Source, list_sources
from trucebook.accounts.statements import find_shifts, list_statements
from trucebook.accounts.told import tell
from trucebook.reading.labels import Label
from trucebook.vocabulary import Claim, Comparison, Name, Passage, Report, Voice

AID = (Name("food aid"),)
ON = make_when(date(2024, 3, 5), date(2024, 3, 6))


def said(name: str, act: str = "seize", *through: str, via: str = "Daily", **fields: Any) -> Claim:
    """A claim of the South Front's doing that came through these voices, the deepest last."""
    given: dict[str, Any] = {"by": "south", "patient": AID, "when": ON, "published": "2024-03-06"}
    voices = []
    for voice in through:
        actor = CAST.get(voice)
        voices.append(Voice(actor.name if actor else voice, voice if actor else None, "said", "claimed"))
    given |= {"report": f"{via}-{name}.txt", "chain": (Voice(via), *voices)}
    return make_claim(act, id=name, outlet=via, **(given | fields))


def shifts(claims: list[Claim], after: set[str]) -> list[tuple[str, str, str]]:
    """What stands otherwise when only some of the claims are heard."""
    told = tell(claims, CAST)
    statements = list_statements(compare([], claims, CAST).incidents, told)
    found = find_shifts(statements, told, frozenset(told), frozenset(after))
    return [("; ".join(item.statement.supporting), item.was, item.now) for item in found]


SEIZED = [
    said("a", "seize", "north"),
    said("b", "seize", "observer"),
    said("c", "seize", "south", polarity="denied"),
]


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ({"a", "b", "c"}, []),
        ({"a", "b"}, [("a; b", "both", "affirmed")]),
        ({"c"}, [("a; b", "both", "denied")]),
        (set(), [("a; b", "both", "none")]),
        # Still affirmed, but on the word of a party alone: that is told too.
        ({"a", "c"}, [("a; b", "both", "both")]),
        ({"b", "c"}, []),
    ],
)
def test_belnaps_four_values_under_what_is_heard(heard: set[str], expected: list[tuple[str, str, str]]) -> None:
    """Affirmed, denied, both or none, by who of those for and against it is heard."""
    assert shifts(SEIZED, heard) == expected


def test_figures_of_one_event_are_statements_of_their_own() -> None:
    """Without one origin its figure falls and the other stands; a denial is against both."""
    claims = [
        said("a", "release", "north", quantity=make_quantity(3), patient=(Name("captives"),)),
        said("b", "release", "observer", quantity=make_quantity(4), patient=(Name("captives"),)),
        said("c", "release", "south", polarity="denied", patient=(Name("captives"),)),
    ]
    assert shifts(claims, {"b", "c"}) == [("a", "both", "denied")]


@given(st.sets(st.sampled_from(["a", "b", "c"])), st.permutations(SEIZED))
def test_hearing_everybody_changes_nothing_and_order_matters_not(heard: set[str], order: list[Claim]) -> None:
    """Accepting all sources equals pooling; what falls does not depend on the order of claims."""
    assert shifts(SEIZED, {"a", "b", "c"}) == []
    assert shifts(order, heard) == shifts(SEIZED, heard)


# Blame


def blamed(*claims: Claim) -> list[tuple[str, str, str, str, int]]:
    """Accuser, accused, act, hedge and count."""
    rows = lay_blame(tell(claims, CAST).values(), CAST)
    return [(row.accuser, row.accused, row.act, row.hedge, row.count) for row in rows]


def test_nobody_is_blamed_for_what_an_agreement_asks_of_him() -> None:
    """Who may deploy, or must, is not blamed by those who say that he did; others who deploy are."""
    claims = said("a", "deploy", "north", via="Sun"), said("b", "deploy", "south", via="Sun")
    rows = lay_blame(tell(claims, CAST).values(), CAST, frozenset({("north", "deploy")}))
    assert [(row.accused, row.act) for row in rows] == [("South Front", "deploy")]


def test_blame_is_laid_by_somebody_else_for_what_is_done() -> None:
    """Own word, praise, demands and denials blame nobody; a doubt is a hedge of its own."""
    assert blamed(
        said("a", "seize", "north"),
        said("b", "seize", "north", via="Sun"),
        said("c", "seize", "observer", modality="possible"),
        said("d", "seize", "south"),
        said("e", "release", "north"),
        said("f", "seize", "north", polarity="denied"),
        said("g", "seize", "north", modality="demanded"),
    ) == [
        ("Northland", "South Front", "seize", "claimed", 2),
        ("Observer Mission", "South Front", "seize", "possible", 1),
    ]


def test_a_bare_accusation_counts_where_nothing_says_of_what() -> None:
    """ "Accused the Front of seizing aid" is one charge, "accused the Front" is one of nothing named."""
    accuse: dict[str, Any] = {"by": "north", "patient": (Name("the Front", "south"),)}
    both = (said("a", "accuse", report="x.txt", **accuse), said("b", "seize", "north", report="x.txt"))
    assert blamed(*both) == [("Northland", "South Front", "seize", "claimed", 1)]
    assert blamed(both[0]) == [("Northland", "South Front", "accuse", "accused_by_others", 1)]


TEXT = "The Front took the food at the gate on Monday. The trucks went back empty to the port that night. " * 5


def copied() -> tuple[list[Report], list[Claim]]:
    """One text in three papers, with the same charge in each."""
    papers = ["Daily", "Sun", "Star"]
    reports = [
        make_report(TEXT, id=f"{n}-{paper}.txt", outlet=paper, published=f"2024-03-0{n + 5}")
        for n, paper in enumerate(papers)
    ]
    claims = [
        said(str(n), "seize", "north", via=paper, report=f"{n}-{paper}.txt", passage=Passage(0, 45, TEXT[:45]))
        for n, paper in enumerate(papers)
    ]
    return reports, claims


def test_copies_of_a_charge_are_one_telling() -> None:
    """Three papers that print one text blame once; all three are shown as carriers."""
    reports, claims = copied()
    copies = compare(reports, claims, CAST).copies
    (row,) = lay_blame(tell(claims, CAST, copies).values(), CAST)
    assert (row.count, row.carriers, len(row.claims)) == (1, ("Daily", "Star", "Sun"), 3)


def label(report: str, outlet: str, speaker: str = "the minister", actor: str | None = "north-army") -> Label:
    """The Front called robbers."""
    return Label(report, outlet, "robbers", "South Front", "south", speaker, actor, Passage(4, 11, "robbers"), "a1")


def test_labels_are_counted_by_speaker_and_carrier_and_copies_once() -> None:
    """A speaker goes by whom he speaks for; a copy's label is the first one's."""
    reports, claims = copied()
    copies = compare(reports, claims, CAST).copies
    items = [label(report.id, report.outlet or "") for report in reports]
    items += [label("own.txt", "Star"), label("own.txt", "Star", "a driver", None)]
    rows = [(row.label, row.speaker, row.carrier, row.count) for row in count_labels(items, CAST, copies)]
    assert rows == [
        ("robbers", "Northland (the minister)", "Daily", 1),
        ("robbers", "Northland (the minister)", "Star", 1),
        ("robbers", "a driver", "Star", 1),
    ]


# Sources


def sources(reports: list[Report], claims: list[Claim]) -> dict[str, Source]:
    """Each origin by its key."""
    found: Comparison = compare(reports, claims, CAST)
    reuse = lay_reprints(found.copies, {report.id: report for report in reports})
    told = tell(claims, CAST, found.copies)
    return {source.key: source for source in list_sources(told.values(), found.incidents, reports, reuse, CAST)}


def test_an_origin_has_chains_reports_and_a_stake() -> None:
    """Through whom its word came, in which reports, and how often it is itself a party to what it tells."""
    found = sources(
        [], [said("a", "seize", "north"), said("b", "seize", "wire", "north"), said("c", "seize", "observer")]
    )
    north = found["north"]
    assert [(chain.voices, chain.claims) for chain in north.chains] == [
        (("Daily", "Northland"), 1),
        (("Daily", "Worldwire", "Northland"), 1),
    ]
    assert (north.party, north.claims, north.interested, len(north.reports)) == (True, 2, 2, 2)
    assert (found["observer"].party, found["observer"].interested) == (False, 0)


def test_a_copy_shows_what_it_changed() -> None:
    """Left out, put in and written otherwise, sentence by sentence, against the text that came first."""
    body = [
        f"The convoy reached the {place} on Monday with flour and fuel for the clinics there."
        for place in ("gate", "port", "bridge", "market", "school", "mill", "well", "square")
    ]
    ending = "Two hundred trucks had been promised by the mission for the first day."
    first = make_report("\n".join([*body, ending]), id="a.txt", outlet="Wire", published="2024-03-05")
    other = ["An own lead.", *body[:-1], ending.replace("Two hundred", "Ninety")]
    second = make_report("\n".join(other), id="b.txt", outlet="Sun", published="2024-03-06")
    (reuse,) = lay_reprints(compare([first, second], [], CAST).copies, {"a.txt": first, "b.txt": second})
    (copy,) = reuse.reprints
    assert (reuse.first, copy.report, copy.kept) == ("a.txt", "b.txt", 7)
    assert (copy.put_in, copy.left_out) == (("An own lead.",), (body[-1],))
    assert copy.changed == ((ending, ending.replace("Two hundred", "Ninety")),)


def test_who_could_have_told_and_does_not_is_silent() -> None:
    """An outlet with a report of those days is silent, and a party that is named; one without a report is not."""
    claims = [
        said("a", "attack", via="Daily", report="a.txt", place=(Name("the hill"),)),
        said("b", "attack", via="Sun", report="b.txt", place=(Name("the hill"),)),
        said("c", "talk", via="Star", report="c.txt", when=None),
        said("d", "talk", via="Moon", report="d.txt", when=None),
    ]
    days = {
        "a": ("Daily", "2024-03-06"),
        "b": ("Sun", "2024-03-06"),
        "c": ("Star", "2024-03-07"),
        "d": ("Moon", "2024-06-01"),
    }
    reports = [
        make_report(f"Text {name}", id=f"{name}.txt", outlet=outlet, published=day)
        for name, (outlet, day) in days.items()
    ]
    found = sources(reports, [*claims, said("e", "talk", "south", report="c.txt", when=None)])
    silent = {key: [item.title for item in source.silent] for key, source in found.items()}
    assert [len(silent[key]) for key in ("name:star", "name:moon", "name:daily")] == [1, 0, 0]
    assert [item.why for item in found["south"].silent if "attack" in item.title] == ["is said to have done it"]
