"""`negotiation.yaml`: what is read from it, how it is laid out, and what a removed pressure takes away."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.negotiation.table import SOUND, read, sound
from trucebook import desk
from trucebook.errors import InputError, ProblemsError
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
