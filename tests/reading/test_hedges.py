"""Who says that somebody else did harm: accusations by authorities and by others, the own word, and guesses."""

from __future__ import annotations

from functools import cache

import pytest

from tests.factories import CAST, make_report
from trucebook.reading import Reader
from trucebook.reading.attribution.hedges import accused_by
from trucebook.reading.who.roster import Roster, read_words
from trucebook.vocabulary import Actor, Cast, Claim, Hedge

STATES = Cast(
    (
        Actor("oman", "Oman", "mediator", demonyms=("Omani",)),
        Actor("norway", "Norway", "mediator"),
        Actor("hillmen", "Hill People", "party", demonyms=("Hill",)),
        Actor("league", "League for the Hills", "party", demonyms=("League",)),
        Actor("capital", "Council of the Capital", "party", aliases=("the government",)),
        Actor("forces", "Sudanese Armed Forces", "party"),
        Actor("mali", "Malian Army", "party"),
        Actor("iraq", "Iraqi Armed Forces", "party"),
        Actor("free", "Free Sudanese Army", "party"),
        Actor("hill-health", "Hill Health Ministry", "organisation", affiliation="hillmen"),
        Actor("envoy", "Ola Nilsen", "person", speaks_for="norway"),
        Actor("ard", "Ard", "place"),
    )
)


@cache
def reader() -> Reader:
    """One reader for all tests of this file."""
    return Reader(CAST)


def read(text: str, **fields: str) -> tuple[Claim, ...]:
    """The claims of a text that tell what was done, not what was said of it."""
    told = reader().read(make_report(text, **fields)).claims
    return tuple(claim for claim in told if claim.act in ("attack", "kill", "breach", "release", "detain"))


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("A colonel said South Front fighters shelled the village.", "accused_by_authorities"),
        ("According to local officials, gunmen shelled the village.", "accused_by_authorities"),
        ("Northland said South Front shelled the village.", "accused_by_authorities"),
        ("South Front said the army had shelled the village.", "accused_by_others"),
        ("The mission said both sides violated the truce.", "accused_by_others"),
        ("A UN official said the army killed nine people.", "accused_by_others"),
        ("A rebel officer said soldiers had attacked the camp.", "accused_by_others"),
        ("South Front left Oro. Later its fighters attacked Ard, an officer said.", "accused_by_authorities"),
        ("South Front complained that pro-government fighters attacked the camp.", "accused_by_others"),
        ("South Front said its fighters attacked the camp.", "claimed"),
        ("Witnesses described how soldiers shot two men.", "accused_by_others"),
        ("Northland confirmed that it had attacked the depot.", "claimed"),
        ("The army said its soldiers killed four rebels.", "claimed"),
        ("The army said soldiers had killed four rebels.", "claimed"),
        ("A military official said troops had attacked the camp.", "claimed"),
        ("The army said four soldiers had been killed.", "claimed"),
        ("The army said a mine had killed four soldiers.", "claimed"),
        ("The army said South Front did not attack the village.", "claimed"),
        ("The army said South Front would attack the village.", "claimed"),
        ("The army said South Front had released four captives.", "claimed"),
        ("South Front attacked the village.", "fact"),
        ("Worldwire reported that South Front had attacked the village.", "fact"),
    ],
)
def test_harm_laid_on_somebody_else_is_an_accusation(text: str, hedge: Hedge) -> None:
    """Whatever the cue: who acts is another than who speaks, and the act harms and is said to have happened."""
    (claim,) = read(text)
    assert claim.origin.hedge == hedge


@pytest.mark.parametrize(
    "text",
    [
        "South Front may have attacked the village.",
        "South Front might be holding four captives.",
        "South Front probably attacked the village.",
        "Suspected South Front fighters attacked the village.",
        "South Front is believed to have attacked the village.",
        "South Front was reported to have attacked the village.",
    ],
)
def test_a_guess_is_possible(text: str) -> None:
    """ "may have", "probably", "suspected" and hearsay of nobody make the last voice's hedge possible."""
    assert {claim.origin.hedge for claim in read(text)} == {"possible"}


def test_a_chance_is_no_guess() -> None:
    """ "may attack" says what may come: the modality tells it, not the hedge."""
    (claim,) = read("South Front may attack the village.")
    assert (claim.modality, claim.origin.hedge) == ("possible", "fact")


def test_a_party_accuses_in_its_own_report() -> None:
    """In a communique the outlet is the party that says so."""
    (claim,) = read("The army shelled the village.", outlet="South Front")
    assert claim.origin.hedge == "accused_by_others"
    (claim,) = read("Our fighters attacked the camp.", outlet="South Front")
    assert claim.origin.hedge == "claimed"


@pytest.mark.parametrize(
    ("words", "actor", "hedge"),
    [
        ("Oman", "oman", "accused_by_authorities"),
        ("Norway", "norway", "accused_by_authorities"),
        ("Ola Nilsen", "envoy", "accused_by_authorities"),
        ("Council of the Capital", "capital", "accused_by_authorities"),
        ("Sudanese Armed Forces", "forces", "accused_by_authorities"),
        ("Malian Army", "mali", "accused_by_authorities"),
        ("Iraqi Armed Forces", "iraq", "accused_by_authorities"),
        ("Hill Health Ministry", "hill-health", "accused_by_authorities"),
        ("Free Sudanese Army", "free", "accused_by_others"),
        ("Hill People", "hillmen", "accused_by_others"),
        ("League for the Hills", "league", "accused_by_others"),
        ("an Omani diplomat", None, "accused_by_authorities"),
        ("a League commander", None, "accused_by_others"),
        ("the mayor of the town", None, "accused_by_authorities"),
        ("two aid officials", None, "accused_by_others"),
        ("a shopkeeper", None, "accused_by_others"),
        ("local authorities in Ard", None, "accused_by_authorities"),
    ],
)
def test_who_is_an_authority(words: str, actor: str | None, hedge: Hedge) -> None:
    """States, their organs and officials; not armed groups, peoples, charities or bystanders."""
    assert accused_by(words, actor, Roster(STATES)) == hedge


def test_word_lists_hold_no_doubles() -> None:
    """Each word stands once in its list, in lower case."""
    for name, words in read_words("hedges").items():
        assert len(set(words)) == len(words), name
        assert all(word == word.lower() for word in words), name
