"""`negotiation.yaml`: what is read from it, how it is laid out, and what a removed pressure takes away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.negotiation.table import SOUND, read, sound
from trucebook import desk
from trucebook.errors import InputError, ProblemsError
from trucebook.negotiation import Negotiation
from trucebook.negotiation.laying import (
    lay_conditions,
    lay_events,
    lay_game,
    lay_scales,
    lay_stakes,
    lay_statements,
    lay_utilities,
)
from trucebook.negotiation.solutions import find_solutions


def test_the_sound_file_is_sound(tmp_path: Path) -> None:
    """What the wrong files are wrong copies of has no mistake, alone and in a case folder."""
    path = tmp_path / "negotiation.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert desk.check(path) == ()
    (tmp_path / "cast.yaml").write_text("actors: {}\n", encoding="utf-8")
    assert desk.check(tmp_path) == ()
    case = desk.load_case(tmp_path)
    assert case.negotiation is not None
    assert case.cast.is_party("north")


def test_a_mistake_is_told_with_all_files_of_the_case(tmp_path: Path) -> None:
    """`check` and `build` name the file, the line and the key."""
    (tmp_path / "cast.yaml").write_text("actors: {}\n", encoding="utf-8")
    text = SOUND.replace("answer: reject", "answer: refuse")
    (tmp_path / "negotiation.yaml").write_text(text, encoding="utf-8")
    (problem,) = desk.check(tmp_path)
    assert (problem.file, problem.key) == ("negotiation.yaml", "responses.0.answer")
    assert text.splitlines()[problem.line - 1].strip() == "answer: refuse"
    with pytest.raises(ProblemsError):
        desk.build(tmp_path)


@pytest.mark.parametrize("text", ["", "---\n"])
def test_an_empty_file_is_told(text: str) -> None:
    """Nothing is no negotiation."""
    assert [item.message for item in read(text)[1]] == ["holds no negotiation"]


def test_every_mistake_at_once() -> None:
    """Three mistakes in three places are three problems, in the order of lines."""
    text = SOUND.replace("basis: inferred", "basis: guessed").replace("to: draft", "to: paper")
    keys = [item.key for item in read(text.replace("speaks: for", "speaks: maybe"))[1]]
    assert keys == ["red_lines.1.basis", "responses.0.to", "endings.0.speaks"]


def test_outcomes_are_words_lists_and_ranges() -> None:
    """On a ladder to its end, on a number between two cuts."""
    table = sound()
    scales = lay_scales(table)
    assert scales["line"].labels[:3] == ("0 metres", "between 0 and 200 metres", "200 metres")
    said = {
        (item.party, item.issue): scales[item.issue].words(item.outcomes) for item in lay_statements(table, scales)
    }
    assert said == {
        ("north", "end"): "pause",
        ("south", "end"): "for good",
        ("south", "line"): "800 metres to 1,000 metres",
    }
    conditions = {item.id: item for item in lay_conditions(table, scales)}
    assert scales["line"].words(conditions["north-link"].needs["line"]) == "0 metres to 200 metres"
    assert scales["end"].words(conditions["north-link"].when["end"]) == "for good"
    assert conditions["assembly"].through == "the assembly"


def test_what_rests_on_a_hedged_pressure_is_not_stated() -> None:
    """North's red line is stated, yet under a threat that is only claimed."""
    conditions = {item.id: item.stated for item in lay_conditions(sound(), lay_scales(sound()))}
    assert conditions == {"north-end": False, "south-end": False, "north-link": True, "assembly": True}
    known = sound(**{"hedge: claimed": "hedge: fact"})
    assert {item.id: item.stated for item in lay_conditions(known, lay_scales(known))}["north-end"]


def test_a_pressure_is_taken_away_with_what_rests_on_it() -> None:
    """The red line, the subsidy and the event go; everything else stays; a pressure that is not there is told."""
    table = sound()
    without = table.without(("threat",))
    assert [item.id for item in without.red_lines] == ["south-end"]
    assert without.war is not None
    assert without.war.subsidies == {}
    assert [item.id for item in lay_events(without)] == ["proposals.draft", "responses.0"]
    assert len(lay_events(table)) == 3
    assert without.positions == table.positions
    with pytest.raises(KeyError, match="treat"):
        table.without(("treat",))


def test_a_range_without_the_pressure_it_rests_on_is_unknown() -> None:
    """A chance or a cost that goes with a pressure leaves no range; a shift and a spoiler go alone."""
    more = (
        "  shift: {chance: {value: 1, under: threat, assumption: force}, discount: {value: 1, assumption: force}}"
    )
    shift = sound(**{"  subsidies:\n": f"{more}\n  subsidies:\n"})
    assert shift.war is not None
    assert shift.war.shift is not None
    left = shift.without(("threat",)).war
    assert left is not None
    assert (left.shift, left.subsidies) == (None, {})
    for old in ("chance: {value: [0.4, 0.6],", "north: {value: 0.1,"):
        assert sound(**{old: f"{old} under: threat,"}).without(("threat",)).war is None


def standing(table: Negotiation) -> dict[str, bool]:
    """The conditions that stand, and whether each counts as stated."""
    return {item.id: stated for item, _, stated in table.conditions()}


SOFTER = "  - {id: softer, by: south, accepts: {end: [while talks last, for good]}, replaces: south-end, "
STATED = "linkages:", f"{SOFTER}basis: stated, on: 2031-05-10, note: its letter}}\nlinkages:"
GUESSED = "linkages:", f"{SOFTER}basis: inferred, on: 2031-05-10, assumption: end-first}}\nlinkages:"
FIRM = "basis: inferred\n    assumption: end-first", "basis: stated\n    assumption: end-first"


def test_a_stated_line_takes_the_place_of_another() -> None:
    """From its day on the older one is not on the table; before it, it is."""
    table = sound(**dict([STATED]))
    assert "south-end" not in standing(table)
    assert standing(table)["softer"]
    assert list(standing(table.shown(date(2031, 5, 9)))) == ["north-end", "south-end", "north-link", "assembly"]
    assert "south-end" not in standing(table.shown(date(2031, 5, 10)))


def test_a_line_that_is_inferred_to_have_given_way_counts_as_inferred() -> None:
    """Nobody has said that it was given up: both stay, and neither is stated."""
    before, after = sound(**dict([FIRM])), sound(**dict([FIRM, GUESSED]))
    assert standing(before)["south-end"]
    assert {name: standing(after)[name] for name in ("south-end", "softer")} == {
        "south-end": False,
        "softer": False,
    }


def test_a_line_said_under_a_pressure_gives_its_place_back_without_it() -> None:
    """The older line is there again, on a scale that knows its number."""
    text = (
        STATED[1]
        .replace("replaces: south-end, ", "replaces: south-end, under: threat, ")
        .replace("accepts: {end: [while talks last, for good]}", "accepts: {line: {from: 700}}")
    )
    older = "accepts: {end: [for good]}", "accepts: {line: {from: 650}}"
    table = sound(**{STATED[0]: text, older[0]: older[1], "hedge: claimed": "hedge: fact"})
    assert "south-end" not in standing(table)
    scales = lay_scales(table)
    without = {item.id: item for item in lay_conditions(table.without(("threat",)), scales)}
    assert scales["line"].words(without["south-end"].needs["line"]) == "650 metres to 1,000 metres"


def test_what_has_ended_is_off_the_table() -> None:
    """A line until a day, and what rests on a pressure until a day; what was said under it stays said."""
    table = sound(
        **{
            "basis: inferred\n    assumption": "basis: inferred\n    until: 2031-05-10\n    assumption",
            "    on: 2031-05-02\n": "    on: 2031-05-02\n    until: 2031-05\n",
            "    wants: pause\n    on: 2031-05-01\n": "    wants: pause\n    on: 2031-05-01\n    under: threat\n",
        }
    )
    assert {"north-end", "south-end"} <= set(standing(table.shown(date(2031, 5, 10))))
    assert "south-end" not in standing(table.shown(date(2031, 5, 11)))
    assert "north-end" in standing(table.shown(date(2031, 5, 31)))
    june = table.shown(date(2031, 6, 1))
    assert set(standing(june)) == {"north-link", "assembly"}
    assert june.war is not None
    assert (june.war.subsidies, len(june.positions), list(june.pressures)) == ({}, 3, ["threat"])


def test_the_game_of_its_options() -> None:
    """Three situations are feasible, since a raid rules the release out; preferences rank them."""
    game = lay_game(sound())
    assert [dict(item) for item in game.situations] == [
        {"raid": False, "release": False},
        {"raid": True, "release": False},
        {"raid": False, "release": True},
    ]
    assert game.conflict.ranks["north"] == [1, 1, 3]
    nobody = sound(**{SOUND[SOUND.index("preferences:") : SOUND.index("war:")]: ""})
    with pytest.raises(InputError, match="no `preferences`"):
        lay_game(nobody)


def test_the_stakes_of_its_war() -> None:
    """North is the first party; what is not given is nothing."""
    war = sound().war
    assert war is not None
    stakes = lay_stakes(war)
    assert (stakes.p.low, stakes.cost_b.high, stakes.subsidy_a.low, stakes.ratifier_b.high) == (0.4, 0.3, 0.05, 0)


def test_what_packages_are_worth() -> None:
    """Points times values, numbers drawn on a line; issues without points are left out."""
    table = sound()
    issues, packages, utilities = lay_utilities(table, lay_scales(table))
    assert issues == ("end", "line")
    worth = {package: tuple(row) for package, row in zip(packages, utilities.tolist(), strict=True)}
    line = lay_scales(table)["line"].labels
    assert worth[0, 0] == (100, 0)
    assert worth[1, line.index("200 metres")] == pytest.approx((30 + 40 * 0.8, 30))
    assert len(find_solutions(utilities).pareto) >= 3
    nothing = sound(**{SOUND[SOUND.index("worth:") : SOUND.index("options:")]: ""})
    with pytest.raises(InputError, match="Nobody has said what the issues are worth to north, south"):
        lay_utilities(nothing, lay_scales(nothing))


def test_sources_are_shown_as_what_they_are() -> None:
    """A note is a note and an assumption an assumption."""
    table = sound()
    assert [item.rests_on for item in table.red_lines] == ["note", "assumption"]
    assert table.assumptions["end-first"].by == "A. Analyst"
    assert table.worth[1].values["1000"] == Decimal(0)
