"""Acts of plain sentences: verbs, idioms, nouns and lines of logs, and what only sounds like an act."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from spacy.tokens import Doc

from trucebook.reading.attribution.mending import mend_parse
from trucebook.reading.claims.frames import Frame, find_frames
from trucebook.reading.pipeline import PIPELINE, load_pipeline, parse

TABLE = Path(__file__).parent.parent / "cases" / "acts.csv"


def rows() -> list[tuple[str, str]]:
    """The acts of each sentence in order of the alphabet, "-" for none, and the sentence."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["acts"], row["text"]) for row in csv.DictReader(file)]


@cache
def mended(text: str) -> Doc:
    """The parse of a text as the reader sees it."""
    doc = parse(load_pipeline(PIPELINE), text)
    mend_parse(doc)
    return doc


def frames(text: str) -> list[Frame]:
    """The frames of all sentences of a text."""
    return [frame for sentence in mended(text).sents for frame in find_frames(sentence)]


@pytest.mark.parametrize(("acts", "text"), rows())
def test_a_sentence_tells_its_acts(acts: str, text: str) -> None:
    """Exactly the acts that a careful reader finds, each at least once."""
    told = " ".join(sorted({frame.act for frame in frames(text)}))
    assert (told or "-") == acts


def test_the_table_is_long_and_has_no_sentence_twice() -> None:
    """Hundreds of sentences, every act of the list among them."""
    texts = [text for _, text in rows()]
    assert len(texts) == len(set(texts)) >= 400
    assert len({act for acts, _ in rows() for act in acts.split()} - {"-"}) >= 38


@pytest.mark.parametrize(
    ("text", "act", "agents", "patients"),
    [
        ("The convoy was fired on at the bridge.", "attack", [], ["convoy"]),
        ("The village came under heavy shelling from rebel positions.", "attack", ["positions"], ["village"]),
        ("The town suffered heavy shelling.", "attack", [], ["town"]),
        ("The families were handed the bodies.", "return_remains", [], ["bodies"]),
        ("The shelling cost 14 people their lives.", "kill", ["shelling"], ["people"]),
        ("The rebels gave the army ten days to leave the valley.", "withdraw", ["army"], []),
        ("Guerrillas killed three soldiers in an ambush.", "attack", ["Guerrillas"], ["soldiers"]),
        ("Fighting broke out between the army and the rebels.", "attack", ["army", "rebels"], []),
        ("The army charged that the rebels had shelled the town.", "accuse", ["army"], ["rebels"]),
        ("Fighters queued to turn in their rifles.", "disarm", ["Fighters"], ["rifles"]),
        ("The rebels took 17 soldiers prisoner.", "abduct", ["rebels"], ["soldiers"]),
        (
            "Gunners hit the airport, the tunnel and the hospital.",
            "attack",
            ["Gunners"],
            ["airport", "tunnel", "hospital"],
        ),
    ],
)
def test_who_does_it_to_whom(text: str, act: str, agents: list[str], patients: list[str]) -> None:
    """Idioms, passives with two objects, causes and lists keep their roles."""
    frame = next(item for item in frames(text) if item.act == act)
    assert [token.text for token in frame.agents] == agents
    assert [token.text for token in frame.patients] == patients


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("The raid killed 12 people, including three children and a medic.", ["children", "medic"]),
        ("Sixteen civilians, four children among them, were killed.", ["children"]),
        ("The ministry put the toll at 24 dead, among them six women and a soldier.", ["women", "soldier"]),
        ("Among the 215 people freed on Wednesday were 108 fighters.", ["fighters"]),
        ("The raid killed 12 people.", []),
    ],
)
def test_those_among_them_are_told_as_well(text: str, members: list[str]) -> None:
    """A part that is named gives the act once more, as a part of the whole."""
    told = [frame for frame in frames(text) if frame.whole is not None]
    assert [token.text for frame in told for token in frame.patients] == members


def test_two_objects_of_different_kinds_are_two_acts() -> None:
    """Captives and bodies handed over in one breath are a release and a return of remains."""
    found = {
        frame.act: [token.text for token in frame.patients]
        for frame in frames("They handed over 20 captives and four bodies.")
    }
    assert found == {"release": ["captives"], "return_remains": ["bodies"]}
