"""Suggestions for the cast: who is not in it, under one name, of which kind, whose, and why."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.factories import make_report
from trucebook.casefolder.yamlfile import read_data
from trucebook.reading import Reader, suggest
from trucebook.reading.who.belonging import find_belonging
from trucebook.reading.who.proper import proper_names
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Actor, Cast, Report, Suggestion, from_json

FILE = YAML(typ="safe").load((Path(__file__).parents[1] / "cases" / "suggesting.yaml").read_text(encoding="utf-8"))
KNOWN = Cast(tuple(from_json(Actor, entry) for entry in FILE["cast"]))
ROSTER = Roster(KNOWN)


@cache
def suggestions() -> dict[str, Suggestion]:
    """The suggestions for the reports of the file, by name."""
    reports = [
        Report(item["id"], "", item["text"], outlet=item["outlet"], published="2024-05-20", language="en")
        for item in FILE["reports"]
    ]
    readings = [Reader(KNOWN).read(report) for report in reports]
    claims = [claim for reading in readings for claim in reading.claims]
    sources = [item for reading in readings for item in reading.attributions]
    found = suggest(KNOWN, reports, claims, sources)
    texts = {report.id: report.text for report in reports}
    for item in found:
        for place in item.seen:
            assert texts[place.report][place.passage.start : place.passage.end] == place.passage.text
    return {item.name: item for item in found}


def test_everybody_unknown_is_suggested_once_and_nobody_else() -> None:
    """Names of the cast, common nouns, days and titles alone are not suggested; all forms of a name are one."""
    assert set(suggestions()) == set(FILE["expect"])


@pytest.mark.parametrize("name", FILE["expect"])
def test_what_a_suggestion_says(name: str) -> None:
    """Kind, other forms, office and body, and nothing that the reports do not say."""
    item = suggestions()[name]
    expected: dict[str, Any] = FILE["expect"][name]
    assert item.kind == expected["kind"]
    assert list(item.aliases) == expected.get("aliases", [])
    assert list(item.titles) == expected.get("titles", [])
    assert item.affiliation == expected.get("affiliation")
    assert item.speaks_for == expected.get("speaks_for")
    assert item.reasons


def test_whoever_most_rests_on_comes_first() -> None:
    """The order is by the number of claims; each role is counted by claim."""
    counts = [item.claims for item in suggestions().values()]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= 1
    for item in suggestions().values():
        assert max(item.as_speaker, item.as_agent, item.as_patient) <= item.claims
        assert item.claims <= item.as_speaker + item.as_agent + item.as_patient


def test_all_forms_of_one_person_are_shown() -> None:
    """ "Foreign Minister Jane Roe", "Ms. Roe" and "Roe" are one, and the reason names the place."""
    item = suggestions()["Jane Roe"]
    assert {"Northland's Foreign Minister Jane Roe", "Ms. Roe", "Roe"} <= set(item.written)
    assert any("a.txt" in reason and "Northland" in reason for reason in item.reasons)


def test_a_surname_of_two_is_left_open() -> None:
    """A surname that two strangers bear is suggested by itself, with both as what it may be."""
    texts = [
        "Jane Roe said the army had released 40 prisoners.",
        "Paul Roe said the army had released 50 prisoners.",
        "Mr. Roe said the army had released 60 prisoners.",
    ]
    reports = [make_report(text, id=f"{number}.txt", published="2024-05-20") for number, text in enumerate(texts)]
    readings = [Reader(KNOWN).read(report) for report in reports]
    claims = [claim for reading in readings for claim in reading.claims]
    said = [item for reading in readings for item in reading.attributions]
    found = {item.name: item for item in suggest(KNOWN, reports, claims, said)}
    assert {"Jane Roe", "Paul Roe"} <= set(found)
    assert "may be Jane Roe or Paul Roe" in found["Roe"].reasons


@pytest.mark.parametrize(
    ("outlet", "holds"),
    [
        ("South Front Media Centre", "'South Front'"),
        ("Southern Committee on Information", "'Southern'"),
        ("Rwandan Gazette", None),
        ("Kigali Post", None),
        ("Harbour Herald", None),
    ],
)
def test_an_outlet_named_after_a_party_may_be_its_own(outlet: str, holds: str | None) -> None:
    """The suggestion says what to write if it is; a newspaper named after a land or town is left alone."""
    rwanda = Actor("rwanda", "Rwanda", "party", aliases=("Kigali",), demonyms=("Rwandan",))
    cast = Cast((*KNOWN.actors, rwanda))
    report = make_report("The army released 40 prisoners.", outlet=outlet, published="2024-05-20")
    (found,) = suggest(cast, [report], Reader(cast).read(report).claims, [])
    told = [reason for reason in found.reasons if reason.startswith("its name holds")]
    assert found.kind == "outlet"
    assert [reason.partition(":")[0].removeprefix("its name holds ") for reason in told] == (
        [holds] if holds else []
    )
    assert all("affiliation: south, speaks_for: south" in reason for reason in told)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Foreign Minister Jane Roe", ["Jane Roe"]),
        ("Northern General Karl B. Beck Jr.", ["Karl B. Beck Jr"]),
        ("the Ministry of Water and Power", ["Ministry of Water and Power"]),
        ("Jane Roe and Ole Hansen", ["Jane Roe", "Ole Hansen"]),
        ("Colonel Tom Reyes of the Northland Army", ["Tom Reyes", "Northland Army"]),
        ("Hill County Governor Jane Roe", ["Jane Roe"]),
        ("Abdel Fattah al-Burhan", ["Abdel Fattah al-Burhan"]),
        ("Humberto de la Calle", ["Humberto de la Calle"]),
        ("M23 fighters", ["M23"]),
        ("GAZA PAUSE", []),
        ("the Foreign Minister", []),
        ("Monday", []),
        ("the guards. The Hill Front", ["Hill Front"]),
        ("Northern soldiers", []),
    ],
)
def test_proper_names_of_a_phrase(text: str, names: list[str]) -> None:
    """A name stands without ranks, demonyms, openers and other people."""
    assert [name.text for name in proper_names(ROSTER, text, 0, len(text))] == names


@pytest.mark.parametrize(
    ("text", "office", "owner"),
    [
        ("Northland's foreign minister Jane Roe said", "foreign minister", "north"),
        ("Northern army chief General Jane Roe said", "army chief", "north-army"),
        ("Worldwire's Jane Roe said", "", "worldwire"),
        ("a spokeswoman for the South Front, Jane Roe, said", "spokeswoman", "south"),
        ("Jane Roe, a spokeswoman for the South Front, said", "spokeswoman", "south"),
        ("Jane Roe, the Northern foreign minister, said", "foreign minister", "north"),
        ("Colonel Jane Roe of the Northland Army said", "colonel", "north-army"),
        ("Southern commander Jane Roe said", "commander", "south"),
        ("They met the South Front, Jane Roe and others", "", None),
        ("Jane Roe said", "", None),
        ("Jane Roe, who crossed the river, said", "", None),
    ],
)
def test_whose_somebody_is(text: str, office: str, owner: str | None) -> None:
    """The words before a name or behind its comma tell the office and the body."""
    start = text.index("Jane Roe")
    found = find_belonging(ROSTER, text, start, start + len("Jane Roe"))
    assert (found.office, found.owner) == (office, owner)


def test_an_office_held_before_is_not_held() -> None:
    """A former minister's word is not the state's."""
    text = "Former Northern foreign minister Jane Roe said"
    start = text.index("Jane Roe")
    found = find_belonging(ROSTER, text, start, start + len("Jane Roe"))
    assert not found.holds


def test_word_lists_are_lower_case_without_duplicates() -> None:
    """Each list of words stands in lower case, each word once."""
    for words in read_data("reading", "suggesting").values():
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)
