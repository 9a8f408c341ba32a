"""What two of the real texts say about the bargaining, from the folder to the answers. No sentence of them is here.

The negotiation beside them is in words of our own, with claims that the texts themselves propose.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.negotiation.table import zone_of
from trucebook import desk

pytestmark = pytest.mark.seeds

EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza"
TABLE = """\
title: The talks in Qatar as two commentators tell of them
parties: [israel, hamas]
mediators: [qatar, egypt]
issues:
  permanence:
    title: What follows the truce
    ladder: [a right to resume, a pause while talks go on, a way to a permanent end]
    words: [permanent end]
  lines:
    title: How far the maps lie apart
    number: {unit: metres, low: 0, high: 2000}
    words: [withdrawal, maps]
  prisoners:
    title: How the number of prisoners is set
    ladder: [left open, by number]
    words: [prisoner]
positions:
  - {by: israel, issue: permanence, wants: a right to resume, on: 2025-07, note: the second commentator}
  - {by: hamas, issue: permanence, wants: a way to a permanent end, on: 2025-07, note: the second commentator}
  - {by: israel, issue: permanence, wants: a right to resume, on: 2025-08, assumption: as-before}
  - {by: hamas, issue: permanence, wants: a way to a permanent end, on: 2025-08, assumption: as-before}
  - {by: israel, issue: lines, wants: {from: 1000}, on: 2025-06, assumption: first-map}
  - {by: hamas, issue: lines, wants: 0, on: 2025-06, assumption: first-map}
  - {by: israel, issue: lines, wants: {from: 200}, on: 2025-07, claim: [CLAIM_LINES]}
red_lines:
  - id: keeps-its-hands-free
    by: israel
    accepts: {permanence: a right to resume}
    basis: stated
    under: threat
    claim: [CLAIM_THREAT]
  - id: no-third-time
    by: hamas
    accepts: {permanence: {from: a pause while talks go on}}
    basis: inferred
    assumption: as-before
pressures:
  threat: {by: united-states, whom: israel, about: [permanence], hedge: claimed, claim: [CLAIM_THREAT]}
assumptions:
  as-before: {by: A. Tester, reason: neither text tells of a change}
  first-map: {by: A. Tester, reason: something must have been on the maps before the refinements}
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A case folder with the cast of the example, and its book over the real texts."""
    folder = tmp_path_factory.mktemp("bargaining") / "case"
    folder.mkdir()
    for name in ("case.yaml", "cast.yaml"):
        shutil.copy(EXAMPLE / name, folder / name)
    empty = TABLE.replace("CLAIM_LINES", "c1").replace("CLAIM_THREAT", "c2")
    (folder / "negotiation.yaml").write_text(empty, encoding="utf-8")
    desk.build(folder, reports=seeds)
    return folder


@pytest.fixture(scope="module")
def book(case: Path) -> Path:
    """The book of the case."""
    return case.with_name("case.book")


@pytest.fixture(scope="module")
def found(book: Path) -> tuple[desk.TableSuggestion, ...]:
    """Everything the texts propose."""
    return desk.suggest_table(book)


@pytest.fixture(scope="module")
def answered(case: Path, book: Path, seeds: Path, found: tuple[desk.TableSuggestion, ...]) -> Path:
    """The book with the proposed claims entered, as an analyst would; no text is read again."""
    threat = the(found, "pressure", act="threaten", by=("united-states",), whom="israel")
    lines = the(found, "proposal", by=("hamas",))
    text = TABLE.replace("CLAIM_LINES", lines.told[0].claim)
    text = text.replace("CLAIM_THREAT", ", ".join(item.claim for item in threat.told))
    (case / "negotiation.yaml").write_text(text, encoding="utf-8")
    assert desk.build(case, reports=seeds).read == 0
    return book


def the(found: tuple[desk.TableSuggestion, ...], kind: str, **fields: object) -> desk.TableSuggestion:
    """The first suggestion of a kind that has these values."""
    fitting = [
        item
        for item in found
        if item.kind == kind and all(getattr(item, name) == value for name, value in fields.items())
    ]
    assert fitting, (kind, fields)
    return fitting[0]


def test_the_threat_is_proposed_as_a_partys_word(found: tuple[desk.TableSuggestion, ...]) -> None:
    """Told more than once, each time with the chain down to the party and never as plain fact."""
    threat = the(found, "pressure", act="threaten", by=("united-states",), whom="israel")
    assert threat.hedge == "claimed"
    assert len(threat.told) >= 2
    for item in threat.told:
        assert item.chain.startswith("Mr Kendrick")
        assert "Hamas" in item.chain.rsplit("←", 1)[-1]
        assert item.chain.endswith("[claimed]")


@pytest.mark.parametrize(
    ("kind", "act", "by", "issue"),
    [
        ("position", "demand", ("hamas",), "lines"),
        ("position", "release", ("hamas",), "prisoners"),
        ("position", "withdraw", ("hamas",), "lines"),
        ("proposal", "propose", ("hamas",), "lines"),
        ("response", "walk_out", ("israel", "united-states"), ""),
        ("response", "accept", ("hamas",), ""),
    ],
)
def test_positions_and_answers_are_proposed(
    found: tuple[desk.TableSuggestion, ...], kind: str, act: str, by: tuple[str, ...], issue: str
) -> None:
    """What is demanded, offered, accepted and broken off, by whom, on which issue."""
    item = the(found, kind, act=act, by=by, issue=issue)
    assert all(told.claim and told.chain for told in item.told)


def test_an_acceptance_through_mediators_keeps_them(found: tuple[desk.TableSuggestion, ...]) -> None:
    """That one side had accepted is the mediators' word."""
    item = the(found, "response", act="accept", by=("israel",))
    assert (item.hedge, item.told[0].chain) == ("claimed", "Responsible Statecraft ← mediators [claimed]")


def test_what_keeps_them_apart_is_named_to_be_read(found: tuple[desk.TableSuggestion, ...]) -> None:
    """The sentence on the sticking point tells what each side wants, in no act of the list: it is to be read."""
    assert the(found, "passage", issue="permanence").reason == "none of its claims says who wants what: read it"


def test_the_zone_with_and_without_the_threat(answered: Path) -> None:
    """It hangs on a claim that is hedged, so the zone is possible; without the threat it is certain."""
    answers = desk.negotiate(answered)
    assert zone_of(answers).sureness == "possible"
    assert zone_of(answers).conflicts == (("keeps-its-hands-free", "no-third-time"),)
    (pressure,) = answers.zone.pressures
    assert (pressure.hedge, pressure.source.hedge, pressure.zone_without) == ("claimed", "claimed", "certain")
    assert "Hamas" in pressure.source.words
    without = desk.negotiate(answered, without=("threat",))
    assert zone_of(without).sureness == "certain"


def test_the_sticking_point(answered: Path) -> None:
    """On permanence the whole distance is left, while the maps came to a fifth."""
    answers = desk.negotiate(answered)
    gaps = {row.issue: row.gap for row in answers.movement.rows}
    assert gaps["permanence"] == 1
    assert gaps["lines"] == pytest.approx(0.2)
    assert answers.movement.sticking == ("permanence",)
    assert zone_of(answers).issues == ("permanence",)


def test_endings_have_evidence_on_both_sides(answered: Path) -> None:
    """Of a settlement both sides of bargaining; of other kinds what the texts say; each with its chain."""
    rows = {(row.ending, row.condition): row for row in desk.negotiate(answered).endings.rows}
    assert {row.ending for row in rows.values()} == {
        "settlement",
        "capitulation",
        "expulsion-or-extermination",
        "stalemate",
    }
    for key in (("settlement", "zone"), ("settlement", "both-bargain"), ("stalemate", "talks-fail")):
        assert rows[key].speaks_for, key
        assert rows[key].speaks_against, key
    assert rows["expulsion-or-extermination", "aim"].speaks_for
    said = [item for row in rows.values() for item in (*row.speaks_for, *row.speaks_against) if item.claim]
    assert all(": “" in item.words for item in said)
