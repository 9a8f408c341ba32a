"""What is told of a party does not depend on how it is called."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.factories import make_report
from trucebook.reading import Reader
from trucebook.vocabulary import Actor, Cast, Claim

CASES: dict[str, Any] = YAML(typ="safe").load(
    (Path(__file__).parents[1] / "cases" / "party-names.yaml").read_text(encoding="utf-8")
)
GAPS = {tuple(item) for item in CASES["gaps"]}


@cache
def reader(name: str) -> Reader:
    """A reader whose cast is an army and the party of this name."""
    bare = name.removeprefix("the ")
    return Reader(Cast((Actor("x", bare, "party"), Actor("army", "army", "party"))))


def told(name: str, sentence: str) -> list[tuple[object, ...]]:
    """What a sentence tells, without the words of the names."""
    text = sentence.format(x=name)
    claims = reader(name).read(make_report(text[0].upper() + text[1:])).claims
    return sorted((_bare(claim) for claim in claims), key=repr)


def _bare(claim: Claim) -> tuple[object, ...]:
    return (
        claim.act,
        claim.polarity,
        claim.modality,
        tuple(item.actor for item in claim.agent),
        tuple(item.actor for item in claim.patient),
        claim.quantity and claim.quantity.low,
        claim.when and claim.when.first,
        tuple((voice.actor, voice.hedge) for voice in claim.chain),
    )


@pytest.mark.parametrize("sentence", CASES["sentences"])
def test_a_sentence_tells_the_same_of_every_party(sentence: str) -> None:
    """Whether the parser takes a name for a person, a place or four words, the cast knows it for a party."""
    expected = told(CASES["names"][0], sentence)
    assert "'x'" in repr(expected)
    other = {name: told(name, sentence) for name in CASES["names"] if (name, sentence) not in GAPS}
    assert {name: found for name, found in other.items() if found != expected} == {}


@pytest.mark.parametrize(("name", "sentence"), sorted(GAPS))
def test_an_accepted_gap_is_one(name: str, sentence: str) -> None:
    """A gap that is closed leaves the list."""
    assert told(name, sentence) != told(CASES["names"][0], sentence)
