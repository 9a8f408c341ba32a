"""A table over time: parties that split, options that come and go, preferences that change."""

from __future__ import annotations

from datetime import date

from tests.negotiation.table import sound, zone_of
from trucebook.negotiation import Answers, Negotiation, TableMaterial, answer
from trucebook.negotiation.laying import lay_game
from trucebook.vocabulary import Cast

WINGS = {
    "  lake: {name": "  east: {name: East, kind: party}\n  west: {name: West, kind: party}\n  lake: {name",
    "parties: [north, south]": "parties: [north, south, east, west]",
    "issues:\n": "splits:\n  - {party: south, into: [east, west], on: 2031-05-05, note: both said so}\nissues:\n",
}
GIVES_WAY = {
    "linkages:": "  - {id: east-end, by: east, accepts: {end: [while talks last, for good]}, replaces: south-end, "
    "basis: stated, on: 2031-05-07, note: its letter}\nlinkages:"
}
MOVES = {
    "red_lines:\n": "  - {by: east, issue: end, wants: while talks last, on: 2031-05-07, note: x}\nred_lines:\n"
}
STATED = {"basis: inferred\n    assumption: end-first": "basis: stated\n    assumption: end-first"}


def answers(table: Negotiation, day: int) -> Answers:
    """What is answered from a table on a day of May."""
    return answer(TableMaterial(table.shown(date(2031, 5, day)), cast=table.cast(Cast())))


def lines(found: Answers) -> dict[str, tuple[str, str, str]]:
    """Each line with whose it is, how sure, and from whom."""
    return {row.id: (row.party, row.sure, row.said_by) for row in found.zone.conditions}


def test_before_a_split_one_party_is_at_the_table_and_after_it_its_wings() -> None:
    """On the day of the split the party is gone, and nobody sits there twice."""
    table = sound(**WINGS)
    assert [party for party, _ in answers(table, 4).parties] == ["north", "south"]
    assert [party for party, _ in answers(table, 5).parties] == ["north", "east", "west"]


def test_a_wing_begins_where_the_party_stood_and_has_its_lines_as_inferred() -> None:
    """What the party said stays said, by the party; no wing has stated the line by itself."""
    table = sound(**WINGS, **STATED)
    before, after = answers(table, 4), answers(table, 5)
    assert lines(before)["south-end"] == ("south", "stated", "")
    assert lines(after)["south-end of east"] == ("east", "inferred", "South Front")
    assert lines(after)["south-end of west"] == ("west", "inferred", "South Front")
    assert (zone_of(before).sureness, zone_of(after).sureness) == ("possible", "possible")
    said = {(row.party, row.said_by) for row in after.movement.positions if row.issue == "end"}
    assert said == {("north", ""), ("east", "South Front"), ("west", "South Front")}


def test_a_wing_moves_alone_and_replaces_the_line_for_itself_alone() -> None:
    """The other wing keeps what it has; the step comes after the split."""
    found = answers(sound(**WINGS, **STATED, **GIVES_WAY, **MOVES), 8)
    assert lines(found)["east-end"] == ("east", "stated", "")
    assert "south-end of east" not in lines(found)
    assert lines(found)["south-end of west"] == ("west", "inferred", "South Front")
    (row,) = (row for row in found.movement.rows if row.parties == ("east", "north") and row.issue == "end")
    assert (row.gap, row.steps[0].after) == (0.5, "Lake Union: draft, 2031-05-06")
    (apart,) = (row for row in found.movement.rows if row.parties == ("east", "west") and row.issue == "end")
    assert (apart.at_first, apart.now) == (0.0, 1.0)


def test_a_wing_is_not_at_the_table_before_the_split() -> None:
    """What a leader of a wing said before it was a party is seen from the split on."""
    early = {
        "red_lines:\n": "  - {by: east, issue: end, wants: pause, on: 2031-05-02, note: a letter}\nred_lines:\n"
    }
    table = sound(**WINGS, **early)
    assert {row.party for row in answers(table, 4).movement.positions} == {"north", "south"}
    assert len([row for row in answers(table, 5).movement.positions if row.party == "east"]) == 3


def test_what_only_the_whole_party_could_say_falls_with_it() -> None:
    """Its points, options and preferences, and a range between it and another, are nobody's after the split."""
    found = answers(sound(**WINGS), 5)
    assert found.range is None
    assert "at the table" in found.missing["range"]
    assert found.zone.fair is None
    assert found.stability is None or "South Front" not in found.stability.parties


def test_an_option_is_there_from_its_day_to_its_end() -> None:
    """On other days it is left, and a wish to have it left asks for nothing."""
    table = sound(**{"    intends: take\n": "    intends: take\n    on: 2031-05-03\n    until: 2031-05-10\n"})
    counts = {day: len(lay_game(table.shown(date(2031, 5, day))).situations) for day in (2, 3, 10, 11)}
    assert counts == {2: 2, 3: 3, 10: 3, 11: 2}
    before, after = answers(table, 2).stability, answers(table, 3).stability
    assert before is not None
    assert after is not None
    assert (before.parties, after.parties) == (("South Front",), ("Northland", "South Front"))


def test_preferences_are_those_that_began_last() -> None:
    """What would last on a day follows from what each preferred by then."""
    late = "  - {by: south, on: 2031-05-09, order: [{then: {release: take}}], assumption: weights}\nwar:\n"
    table = sound(**{"war:\n": late, "{then: {raid: leave}}": "{then: {release: leave}}"})
    lasting = {}
    for day in (8, 9):
        found = answers(table, day).stability
        assert found is not None
        lasting[day] = {item.words for item in found.situations if "Nash" in item.lasts}
    assert lasting[8] - lasting[9] == {"nothing done"}  # the front would not stay there any more


def test_a_table_without_preferences_by_then_says_so() -> None:
    """Before the first of them stability is unknown, with the reason, and the zone is answered all the same."""
    dated = {
        "order:\n      - then: {release: take}": "on: 2031-05-06\n    order:\n      - then: {release: take}",
        "    order: [{then": "    on: 2031-05-06\n    order: [{then",
    }
    found = answers(sound(**dated), 5)
    assert found.stability is None
    assert "preferences" in found.missing["stability"]
    one = {"    order: [{then": dated["    order: [{then"]}
    assert "South Front has an option and" in answers(sound(**one), 5).missing["stability"]


def test_a_party_that_splits_again_has_wings_of_wings() -> None:
    """Each wing at the end began with what the first party said."""
    again = {
        "  east: {name": "  dawn: {name: Dawn, kind: party}\n  dusk: {name: Dusk, kind: party}\n  east: {name",
        "[north, south, east, west]": "[north, south, east, west, dawn, dusk]",
        "note: both said so}\n": "note: both said so}\n"
        "  - {party: east, into: [dawn, dusk], on: 2031-05-07, note: both said so}\n",
    }
    changes = dict(WINGS)
    for old, new in again.items():
        changes = {key: text.replace(old, new) for key, text in changes.items()}
    table = sound(**changes)
    assert [party for party, _ in answers(table, 6).parties] == ["north", "east", "west"]
    assert [party for party, _ in answers(table, 7).parties] == ["north", "west", "dawn", "dusk"]
    assert {row.party for row in answers(table, 7).zone.conditions} == {"north", "west", "dawn", "dusk"}
