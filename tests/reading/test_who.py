"""Whom a mention stands for: labelled mentions of many conflicts, read as the claims read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.factories import CAST, make_report
from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.claims.scene import Scene
from trucebook.reading.pipeline import PIPELINE, load_pipeline, parse
from trucebook.reading.tagger.tagging import load_tagger
from trucebook.reading.who.referring import Referring
from trucebook.reading.who.roster import Roster
from trucebook.reading.who.spelling import plain, surnames_of
from trucebook.vocabulary import Actor, Cast, Report, from_json

CASES = Path(__file__).parents[1] / "cases" / "who.yaml"
ROSTER = Roster(CAST)


def load_cases() -> list[Any]:
    """Each case of the file, with the cast of its conflict, as a parameter of a test."""
    parts = YAML(typ="safe").load(CASES.read_text(encoding="utf-8"))
    groups = [group for part in parts.values() for group in part]
    return [
        pytest.param(case, group["cast"], id=f"{group['conflict']}: {case['text']}")
        for group in groups
        for case in group["cases"]
    ]


def whom(marked: str, entries: list[dict[str, Any]]) -> str | None:
    """The id of the actor the mention between < and > stands for: as a source, or else as a phrase of the parse."""
    start, end = marked.index("<"), marked.index(">") - 1
    report = make_report(marked.replace("<", "").replace(">", ""), published="2024-05-20")
    scene = make_scene(report, Roster(Cast(tuple(from_json(Actor, entry) for entry in entries))))
    for item in scene.attributions:
        if item.source and item.source.start < end and start < item.source.end:
            return item.speaker.actor
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    assert span is not None
    heads = [token for token in span if token.dep_ in ("nsubj", "nsubjpass", "dobj")]  # "Then-" is its own root
    return scene.name(heads[-1] if heads else span.root).actor


def make_scene(report: Report, roster: Roster) -> Scene:
    """A report read as far as its attributions."""
    doc = parse(load_pipeline(PIPELINE), report.text)
    attributions = find_attributions(doc, report, roster, load_tagger().tag_text(report.text))
    return Scene(report, doc, roster, attributions, [], [])


@pytest.mark.parametrize(("case", "cast"), load_cases())
def test_mention(case: dict[str, Any], cast: list[dict[str, Any]]) -> None:
    """A mention stands for the actor the case names, or for nobody of the cast; a gap that closes is unmarked."""
    assert (whom(case["text"], cast) == case["whom"]) is ("gap" not in case)


def test_there_are_enough_cases_of_every_kind() -> None:
    """A hundred and fifty mentions, over at least eighteen conflicts and twelve kinds of mention."""
    values = [case.values for case in load_cases()]
    assert len(values) >= 150
    assert len({case["kind"] for case, _ in values}) >= 12


@pytest.mark.parametrize(
    ("before", "phrase", "actor", "reason"),
    [
        ("Northland and South Front met. ", "The latter", "south", "of Northland and South Front"),
        ("Northland and South Front met. ", "the group", None, ""),
        ("South Front met the Observer Mission. ", "the group", "south", "last group named"),
        ("South Front met the Observer Mission. ", "the mission", "observer", "Observer Mission"),
        ("The Observer Mission (OM) came. ", "the OM", "observer", "introduced"),
        ("The River Commission (RC) came. ", "The RC", None, "introduced in the text as 'River Commission'"),
        ("Two officials of South Front came. ", "The two", "south", "goes back to 'Two officials"),
        ("Northern and Southern negotiators met. ", "the negotiators", None, ""),
        ("The Northern interior ministry spoke. ", "the ministry", "north", "Northern interior ministry"),
        ("Nobody came. ", "the latter", None, ""),
    ],
)
def test_what_a_phrase_goes_back_to(before: str, phrase: str, actor: str | None, reason: str) -> None:
    """The answer says what it goes back to, and there is none where two would fit as well."""
    referring = Referring(ROSTER, before + phrase)
    found = referring.named(phrase, len(before)) or referring.described(phrase, len(before))
    assert (found.actor if found else None) == actor
    assert reason in (found.reason if found else "")
    assert found is None or 0 < found.confidence < 1


@pytest.mark.parametrize(
    ("phrase", "actor"),
    [
        ("Northland's defense ministry", "defence"),
        ("the Northern ministry of defence", "defence"),
        ("the defence ministry of Northland", "defence"),
        ("Northland's water ministry", "north"),
        ("Northland's prime minister", "lind"),
        ("the Northern prime minister", "lind"),
        ("Northland's former prime minister", None),
        ("a former Northern minister", None),
    ],
)
def test_organs_and_offices_of_an_owner(phrase: str, actor: str | None) -> None:
    """Whose an organ or office is may be said in any way; who held it before speaks for nobody."""
    north, defence, lind = (
        Actor("north", "Northland", "party", demonyms=("Northern",)),
        Actor("defence", "Northern Defence Ministry", "organisation", affiliation="north", speaks_for="north"),
        Actor("lind", "Ada Lind", "person", titles=("prime minister",), affiliation="north"),
    )
    assert Roster(Cast((north, defence, lind))).resolve(phrase).actor == actor


def test_a_name_with_and_without_its_article() -> None:
    """An alias with "the" hides neither the bare name nor a longer one behind the article."""
    valley = Actor("valley", "Valleyers", "population", aliases=("the Valleyers", "the Northern"))
    army = Actor("army", "Northern Guard", "party")
    roster = Roster(Cast((valley, army)))
    found = [(item.text, item.actor) for item in roster.find("Twelve Valleyers fled. The Northern Guard came.")]
    assert found == [("Valleyers", "valley"), ("Northern Guard", "army")]


def test_accents_make_no_other_name() -> None:
    """A name is found with and without its accents, at its place in the text as it is written."""
    roster = Roster(Cast((Actor("front", "Frönt of Łuka", "party", aliases=("Féin",)),)))
    text = "“The Front of Łuka” and Fein, Féin"
    assert [text[item.start : item.end] for item in roster.find(text)] == ["Front of Łuka", "Fein", "Féin"]


@given(st.text(alphabet="aàáâÀçéñıŁ’“x ש\u0301", max_size=30))
def test_plain_letters_keep_every_offset(text: str) -> None:
    """A text without accents is as long as it was."""
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "surnames"),
    [
        ("Ada Lind", ["Lind"]),
        ("Humberto de la Calle", ["Calle", "de la Calle"]),
        ("Abdel Fattah al-Burhan", ["al-Burhan", "Burhan"]),
        ("Miriam Coronel-Ferrer", ["Coronel-Ferrer", "Ferrer"]),
        ("Prachanda", []),
    ],
)
def test_by_which_surnames_a_person_is_called(name: str, surnames: list[str]) -> None:
    """The last word, its last part, and the small words before it."""
    assert list(surnames_of(name)) == surnames


def test_words_of_reference_are_lower_case_without_duplicates() -> None:
    """Each list of words stands in lower case, each word once."""
    for words in (*read_data("reading", "referring").values(), *read_data("reading", "pronouns").values()):
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)
