"""Dilemmas of the options table, and the table of endings and its data."""

from __future__ import annotations

import pytest

from trucebook.negotiation.endings import Card, Evidence, endings, find_dilemmas, tabulate_endings
from trucebook.reading import act_names


def dilemmas(*cards: Card) -> set[tuple[str, str, str]]:
    """Kind, whose and over which option."""
    return {(item.kind, item.party, item.option) for item in find_dilemmas(cards)}


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (Card("raid", "north", {"north": True, "south": False}, True), ("persuasion", "south", "raid")),
        (Card("raid", "north", {"north": True, "south": False}, True, ["south"]), ("rejection", "north", "raid")),
        (Card("leave", "north", {"north": True, "south": True}, True, ["south"]), ("trust", "south", "leave")),
        (
            Card("leave", "north", {"north": True, "south": True}, True, ["south"]),
            ("cooperation", "north", "leave"),
        ),
        (Card("raid", "north", {"north": True, "south": False}), ("sufficiency", "south", "")),
    ],
)
def test_each_dilemma(card: Card, expected: tuple[str, str, str]) -> None:
    """One option makes each of the five."""
    assert expected in dilemmas(card)


def test_no_dilemma_without_a_clash() -> None:
    """Agreed, meant and believed: nobody is in a dilemma."""
    assert dilemmas(Card("leave", "north", {"north": True, "south": True}, True)) == set()


def test_a_threat_that_is_believed_is_sufficient() -> None:
    """Who believably does what the other does not want gives it cause to move."""
    found = dilemmas(
        Card("siege", "north", {"north": False, "south": False}, True),
        Card("release", "south", {"north": True, "south": False}, False),
    )
    assert ("sufficiency", "north", "") not in found
    assert ("sufficiency", "south", "") not in found


def test_renaming_and_order_change_nothing() -> None:
    """The same table with the parties renamed gives the same dilemmas, renamed."""
    cards = [
        Card("raid", "north", {"north": True, "south": False}, True, ["south"]),
        Card("leave", "south", {"north": True, "south": True}, None, ["north"]),
    ]
    other = {"north": "south", "south": "north"}
    turned = [
        Card(
            c.id,
            other[c.party],
            {other[k]: v for k, v in c.wanted.items()},
            c.intended,
            [other[p] for p in c.doubted_by],
        )
        for c in reversed(cards)
    ]
    assert {(kind, other[party], option) for kind, party, option in dilemmas(*cards)} == dilemmas(*turned)


def test_the_four_endings_are_whole() -> None:
    """Each kind has codes, conditions with a source each, acts that are read, and words in lower case, once."""
    found = endings()
    assert [item.id for item in found] == ["settlement", "capitulation", "expulsion-or-extermination", "stalemate"]
    assert {code for item in found for code, _ in item.ucdp} == {1, 2, 3, 4, 5, 6}
    for item in (condition for ending in found for condition in ending.conditions):
        assert item.source
        assert {*item.acts_for, *item.acts_against} <= set(act_names())
        assert not set(item.acts_for) & set(item.acts_against)
        assert len(set(item.words)) == len(item.words)
        assert all(word == word.casefold() for word in item.words)


def test_evidence_stands_on_its_side() -> None:
    """Every condition has its row, with what was given on it and nothing else."""
    told = Evidence("settlement", "zone", "against", "analysis", "no zone")
    rows = tabulate_endings([told])
    assert len(rows) == sum(len(item.conditions) for item in endings())
    assert [row.condition for row in rows if row.speaks_against] == ["zone"]
    assert not any(row.speaks_for for row in rows)
    assert rows[0].ucdp == "1 peace agreement; 2 ceasefire agreement"
