"""All answers on a table together, and the examples end to end: what they say and on whose word."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.negotiation.table import SOUND, sound, zone_of
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import read_yaml
from trucebook.errors import InputError
from trucebook.negotiation import Answers, TableMaterial, answer, read_negotiation
from trucebook.negotiation.models import Negotiation
from trucebook.vocabulary import (
    Cast,
    Claim,
    Comparison,
    Dispute,
    Incident,
    Name,
    NotRead,
    Passage,
    Side,
    Voice,
    to_json,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
CAST = sound().cast(Cast())
SAID = Claim(
    id="c1",
    report="daily.txt",
    outlet="Daily",
    passage=Passage(0, 25, "Coastland threatened them."),
    act="threaten",
    agent=(Name("Coastland", "patron"),),
    patient=(Name("Northland", "north"),),
    chain=(Voice("Daily"), Voice("South Front", "south", "said", "claimed")),
)


def table(negotiation: Negotiation | None = None, *claims: Claim) -> Answers:
    """The answers on the sound table, or on another, from some claims."""
    return answer(TableMaterial(negotiation or sound(), claims, cast=CAST))


def example(path: Path, *without: str) -> Answers:
    """The answers on an example by itself, with the cast beside it if there is one."""
    located, _ = read_yaml(path)
    people, _ = read_yaml(path.with_name("cast.yaml"))
    assert located is not None
    cast = read_cast(people)[0] if people else Cast()
    found, problems = read_negotiation(located, cast)
    assert found is not None, problems
    return answer(TableMaterial(found, cast=found.cast(cast)), without=without)


def test_every_entry_has_its_source_as_what_it_is() -> None:
    """A claim with its chain and hedge, a note, a signed assumption, and a claim that is gone."""
    cited = sound(**{"    hedge: claimed\n    note: the front says so": "    hedge: claimed\n    claim: [c1, c9]"})
    (pressure,) = table(cited, SAID).zone.pressures
    assert (pressure.source.kind, pressure.source.hedge, pressure.source.claims) == ("claim", "claimed", ("c1",))
    assert pressure.source.words == (
        "Daily ← South Front [claimed]: “Coastland threatened them.”; c9 is no claim that is seen here"
    )
    rows = {row.id: row.source for row in table().zone.conditions}
    assert rows["north-end"].kind == "note"
    assert rows["south-end"].line == "assumption: assumed by A. Analyst: the front has refused every pause"


def test_the_zone_with_and_without_the_threat() -> None:
    """North's red line falls with the threat; what is left is told beforehand for each pressure."""
    whole = table()
    assert zone_of(whole).sureness == "possible"
    (pressure,) = whole.zone.pressures
    assert (pressure.hedge, pressure.zone_without, pressure.range_without) == ("claimed", "certain", "certain")
    without = answer(TableMaterial(sound(), cast=CAST), without=("threat",))
    assert zone_of(without).sureness == "certain"
    assert without.without == ("threat",)
    assert without.range is not None
    assert not [row for row in without.range.inputs if row.under]


def test_proposals_are_set_against_red_lines() -> None:
    """The draft goes against what the south will not go without, and nothing else; its answer stands beside it."""
    (draft,) = table().zone.proposals
    assert (draft.against, draft.together) == (("south-end",), ())
    assert draft.terms == ("How the fighting ends: while talks last", "Who brings the aid: union")
    assert draft.answers == ("South Front, 2031-05-08: reject",)


def test_terms_that_no_package_can_have_name_the_lines_that_rule_them_out_together() -> None:
    """An end for good needs a short line of the north, and the south's is long: neither alone rules it out."""
    draft = "    terms: {end: while talks last, aid: union}"
    lines = (
        "  - {id: south-line, by: south, accepts: {line: {from: 800}}, basis: stated, note: its letter}\nlinkages:"
    )
    (row,) = table(sound(**{draft: "    terms: {end: for good}", "linkages:": lines})).zone.proposals
    assert row.against == ("north-end",)
    assert row.together == (("north-link", "south-line"),)


def test_an_amendment_is_laid_over_what_it_amends() -> None:
    """What it leaves standing is told, and goes against lines with it; what it changes no longer does."""
    more = "  - {id: bridge, by: lake, on: 2031-05-07, amends: draft, terms: {aid: army}, note: n}\nresponses:"
    _, bridge = table(sound(**{"responses:": more})).zone.proposals
    assert (bridge.terms, bridge.stands) == (
        ("Who brings the aid: army",),
        ("How the fighting ends: while talks last",),
    )
    assert bridge.against == ("assembly", "south-end")


def test_a_zone_too_large_to_look_through_leaves_the_other_parts() -> None:
    """Eight issues that one linkage joins: the zone is unknown and says why, all else is there."""
    issues = "".join(f"  m{place}: {{title: M{place}, ladder: [a, b, c, d, e, f, g, h]}}\n" for place in range(8))
    lines = "".join(
        f"  - {{id: l{place}-{rung}, by: south, accepts: {{m{place}: [{rung}, h]}}, basis: stated, note: n}}\n"
        for place in range(8)
        for rung in "abcdef"
    )
    linked = ", ".join(f"m{place}: a" for place in range(1, 8))
    link = f"  - {{id: all, by: north, if: {{m0: a}}, needs: {{{linked}}}, basis: stated, note: n}}\nratifiers:"
    found = table(
        sound(**{"positions:": f"{issues}positions:", "linkages:": f"{lines}linkages:", "ratifiers:": link})
    )
    assert found.zone.zone is None
    assert "too many to look through" in found.missing["zone"]
    assert {item.zone_without for item in found.zone.pressures} == {"unknown"}
    assert [row.against for row in found.zone.proposals] == [None]
    assert found.movement.rows
    assert found.zone.conditions
    rows = {(row.ending, row.condition): row for row in found.endings.rows}
    assert not rows["settlement", "zone"].speaks_for


def test_a_range_that_rests_on_a_pressure_is_unknown_without_it() -> None:
    """It is said beforehand, and why once the pressure is taken away."""
    chance = "chance: {value: [0.4, 0.6],"
    rests = sound(**{chance: f"{chance} under: threat,"})
    assert [row.range_without for row in table(rests).zone.pressures] == ["unknown"]
    found = answer(TableMaterial(rests, cast=CAST), without=("threat",))
    assert found.range is None
    assert "comes from a pressure that is taken away" in found.missing["range"]


def test_a_proposal_can_be_withdrawn_and_run_out() -> None:
    """By who made it: the answer is told with the others, and the day it ran out beside it."""
    answers = "  - {by: lake, on: 2031-05-09, to: draft, answer: withdraw, note: its letter}\npressures:"
    made = "    on: 2031-05-06\n"
    (row,) = table(sound(**{"pressures:": answers, made: f"{made}    until: 2031-05-20\n"})).zone.proposals
    assert row.answers == ("South Front, 2031-05-08: reject", "Lake Union, 2031-05-09: withdraw")
    assert row.until == "2031-05-20"


def test_a_pressure_that_is_not_there_is_told() -> None:
    """With the nearest name."""
    with pytest.raises(InputError, match="no pressure 'treat' \\(did you mean 'threat'"):
        answer(TableMaterial(sound()), without=("treat",))


def test_a_part_without_its_inputs_takes_nothing_from_the_others() -> None:
    """No war, no preferences, no weights: three reasons, and the zone all the same."""
    text = SOUND[SOUND.index("worth:") : SOUND.index("endings:")]
    bare = sound(**{text: ""})
    found = table(bare)
    assert set(found.missing) == {"range", "stability"}
    assert (found.range, found.stability, found.zone.fair) == (None, None, None)
    assert zone_of(found).sureness == "possible"


def test_endings_have_evidence_on_both_sides() -> None:
    """From the zone, the file and claims; a denial stands on the other side; no passage is counted twice."""
    bargain = replace(SAID, id="c2", act="accept", passage=Passage(0, 9, "They took it."))
    denied = replace(bargain, id="c3", polarity="denied", passage=Passage(30, 39, "They did not."))
    again = replace(bargain, id="c4")
    rows = {(row.ending, row.condition): row for row in table(None, bargain, denied, again).endings.rows}
    both = rows["settlement", "both-bargain"]
    assert [item.claim for item in both.speaks_for] == ["c2"]
    assert [item.claim for item in both.speaks_against] == ["c3"]
    assert both.speaks_against[0].words.endswith("[denied]")
    zone = rows["settlement", "zone"]
    assert (len(zone.speaks_for), len(zone.speaks_against)) == (1, 1)
    assert [item.kind for item in rows["stalemate", "no-victor"].speaks_for] == ["note"]


def test_passages_not_understood_are_evidence_to_be_read() -> None:
    """They are marked so."""
    unread = [NotRead("daily.txt", Passage(0, 30, "It has become a war of attrition."), "no act was found")]
    found = answer(TableMaterial(sound(), (), unread, cast=CAST))
    (row,) = [row for row in found.endings.rows if (row.ending, row.condition) == ("stalemate", "no-victor")]
    assert any(item.words.endswith("[not understood: read it]") for item in row.speaks_for)


def test_islands_come_from_disputes_and_terms() -> None:
    """What both parties tell is agreed, what a denial sets apart contested, what both want otherwise a norm."""
    said = {
        name: replace(SAID, id=name, act="release", chain=(Voice("Daily"), Voice(party, party)))
        for name, party in (("n", "north"), ("s", "south"))
    }
    agreed = Comparison(incidents=(Incident("i1", "South released ten", "release", ("n", "s")),))
    found = answer(TableMaterial(sound(), tuple(said.values()), comparison=agreed, cast=CAST)).islands
    assert [(row.kind, row.standing, row.sides) for row in found] == [
        ("fact", "agreed", ("Northland", "South Front"))
    ]
    sides = (Side("affirmed", ("Northland",), 0, ("n",)), Side("denied", ("South Front",), 0, ("s",)))
    apart = replace(agreed, disputes=(Dispute("d1", "i1", "denial", "polarity", sides, (), "Whether they did"),))
    found = answer(TableMaterial(sound(), tuple(said.values()), comparison=apart, cast=CAST)).islands
    assert [(row.standing, row.title) for row in found] == [("contested", "Whether they did")]
    asked = tuple(replace(claim, modality="required") for claim in said.values())
    found = answer(TableMaterial(sound(), asked, comparison=apart, cast=CAST)).islands
    assert [(row.kind, row.standing) for row in found] == [("norm", "divergent")]


def test_the_table_of_a_day() -> None:
    """What came later, and what rests on hidden claims alone, is not on it."""
    early = sound().shown(date(2031, 5, 2))
    assert [item.on for item in early.positions] == ["2031-05-01", "2031-05-01", "2031-05"]
    assert (early.proposals, early.responses) == ((), ())
    assert set(sound().shown(date(2031, 5, 1)).pressures) == set()
    cited = sound(**{"    hedge: claimed\n    note: the front says so": "    hedge: claimed\n    claim: c1"})
    hidden = cited.shown(date.max, frozenset(("c1",)))
    assert not hidden.pressures
    assert [item.id for item in hidden.red_lines] == ["south-end"]


def test_answers_are_json() -> None:
    """Every value is plain, and under all stands that it is no prediction."""
    found = to_json(table(None, SAID))
    assert json.loads(json.dumps(found)) == found
    assert found["note"] == "Ranges, not prediction."
    assert found["movement"]["rows"][0]["gap"] is None


@pytest.mark.parametrize("path", sorted((EXAMPLES / "negotiations").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_other_examples_are_answered(path: Path) -> None:
    """Each has a zone, movement, and something on which most is left or nothing."""
    found = example(path)
    assert found.movement.rows
    assert zone_of(found).packages > 1


def test_camp_david() -> None:
    """What was signed lies in the zone; Egypt moved first on the link; one sixth of Sinai would have moved."""
    found = example(EXAMPLES / "negotiations" / "camp-david-1978.yaml")
    assert zone_of(found).sureness == "certain"
    assert zone_of(found).room["sinai"] == "both go"
    assert zone_of(found).room["jerusalem"] == "left to letters of both sides"
    moved = {row.issue: row.moved for row in found.movement.rows}
    assert moved["sinai"] == {"egypt": None, "israel": 1.0}
    assert found.zone.fair is not None
    assert found.zone.fair.shares is not None
    assert round(found.zone.fair.shares["sinai"], 4) == 0.1667
    assert found.movement.sticking == ("linkage",)


def test_the_talks_of_july_2025() -> None:
    """Lines came to within a tenth while the question of permanence kept most of its distance."""
    found = example(EXAMPLES / "gaza" / "negotiation.yaml")
    gaps = {row.issue: row.gap for row in found.movement.rows}
    assert gaps["withdrawal"] == pytest.approx(0.1)
    assert gaps["permanence"] == pytest.approx(2 / 3)
    assert found.movement.sticking == ("permanence",)
    assert zone_of(found).sureness == "possible"
    assert zone_of(found).issues == ("permanence",)
    (backing,) = found.zone.pressures
    assert backing.hedge == "claimed"
    without = example(EXAMPLES / "gaza" / "negotiation.yaml", "us-backing")
    assert zone_of(without).conflicts == (("hamas-not-without-a-voucher", "israel-cabinet"),)
