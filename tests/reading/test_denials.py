"""Who denies a deed, who is set against whom, who leaves it open: a sentence gives its claims and no others."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_report
from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.reading import Reader
from trucebook.reading.who.roster import read_words
from trucebook.vocabulary import Actor, Cast, Claim, from_json

_FILE = Path(__file__).parents[1] / "cases" / "denials.yaml"
_LOCATED, _ = parse_yaml(_FILE.read_text(encoding="utf-8"), file=_FILE.name)
assert _LOCATED is not None
TABLE: dict[str, Any] = _LOCATED.value
CASES: list[dict[str, Any]] = TABLE["cases"]


@cache
def reader() -> Reader:
    """The reader of the cast of the table."""
    return Reader(Cast(tuple(from_json(Actor, actor) for actor in TABLE["cast"])))


@cache
def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims of one sentence, as the outlet of the table has it."""
    return reader().read(make_report(text, outlet=TABLE["outlet"], published=TABLE["published"])).claims


def told(claim: Claim) -> tuple[object, ...]:
    """What a label says of a claim."""
    agents = tuple(sorted(name.actor or name.name for name in claim.agent))
    return claim.act, claim.polarity, claim.modality, agents, claim.origin.actor or claim.origin.name


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_a_denial_is_never_an_admission(case: dict[str, Any]) -> None:
    """Polarity, modality, agent and origin of every claim of the acts that a case names."""
    wanted = {
        (act, polarity, modality, tuple(sorted(who)), origin)
        for act, polarity, modality, who, origin in case["claims"]
    }
    acts = {item[0] for item in wanted}
    assert {told(claim) for claim in claims_of(case["text"]) if claim.act in acts} == wanted


@pytest.mark.parametrize("case", [case for case in CASES if any(item[2] == "possible" for item in case["claims"])])
def test_what_is_left_open_is_nobodys_word(case: dict[str, Any]) -> None:
    """Whoever neither says nor denies a deed is hedged as unsure of it."""
    assert {claim.origin.hedge for claim in claims_of(case["text"]) if claim.modality == "possible"} == {"possible"}


@pytest.mark.parametrize(
    "name",
    ["avowing", "withholding", "set_against", "not_set_apart", "verdicts", "calling", "grounds", "rebuttals"],
)
def test_the_words_of_denials_are_lower_case_without_duplicates(name: str) -> None:
    """The lists behind these rules stay clean."""
    words = list(read_words("negation")[name])
    assert all(word == word.lower() for word in words)
    assert len(words) == len(set(words)) > 1
