"""Claims of labelled sentences over many conflicts: acts, roles, amounts, times, certainty and origins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from trucebook.casefolder import parse_yaml
from trucebook.reading import Reader
from trucebook.vocabulary import Actor, Cast, Claim, Name, Reading, Report, from_json

CASES = Path(__file__).parent.parent / "cases" / "claims"


@cache
def load(file: str) -> dict[str, Any]:
    """One file of cases as plain values."""
    located, problems = parse_yaml((CASES / file).read_text(encoding="utf-8"), file=file)
    assert located is not None
    assert not problems
    value: dict[str, Any] = located.value
    return value


@cache
def reader_of(file: str) -> Reader:
    """The reader with the cast of one file."""
    actors = [from_json(Actor, entry) for entry in load(file)["cast"]]
    return Reader(Cast(tuple(actors)))


def read(file: str, text: str) -> Reading:
    """The reading of one sentence as a report of the file's outlet and day."""
    data = load(file)
    report = Report("case.txt", "", text, outlet=data["outlet"], published=data["published"], language="en")
    return reader_of(file).read(report)


def all_cases() -> Iterator[Any]:
    """Every labelled sentence, named by its file and its first words."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in load(path.name)["cases"]:
            yield pytest.param(path.name, case, id=f"{path.stem}: {case['text'][:48]}")


def names(found: tuple[Name, ...]) -> list[str]:
    """The cast's ids of some names, or their words."""
    return [name.actor or name.name for name in found]


def fits(claim: Claim, wanted: dict[str, Any]) -> bool:
    """Whether a claim has all that a label asks for."""
    checks: dict[str, Callable[[Any], bool]] = {
        "act": lambda value: claim.act == value,
        "agent": lambda value: set(names(claim.agent)) == set(value),
        "patient": lambda value: any(value.lower() in name.name.lower() for name in claim.patient),
        "low": lambda value: claim.quantity is not None and str(claim.quantity.low) == value,
        "high": lambda value: claim.quantity is not None and _plain(claim.quantity.high) == value,
        "of_low": lambda value: (
            claim.quantity is not None and claim.quantity.of is not None and str(claim.quantity.of.low) == value
        ),
        "measure": lambda value: claim.quantity is not None and claim.quantity.measure == value,
        "first": lambda value: claim.when is not None and str(claim.when.first)[:10] == value,
        "clock": lambda value: claim.when is not None and claim.when.clock_days == tuple(map(int, value)),
        "place": lambda value: any(value in name.name for name in claim.place),
        "origin": lambda value: value in (claim.origin.actor, claim.origin.name),
        "hedge": lambda value: claim.origin.hedge == value,
    }
    certain = claim.polarity == wanted.get("polarity", "affirmed") and claim.modality == wanted.get(
        "modality", "actual"
    )
    return certain and all(checks[key](value) for key, value in wanted.items() if key in checks)


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize(("file", "case"), list(all_cases()))
def test_a_sentence_gives_its_claims(file: str, case: dict[str, Any]) -> None:
    """Every labelled claim is found with all its fields, and no act that the label does not name."""
    claims = read(file, case["text"]).claims
    for wanted in case["claims"] or []:
        assert any(fits(claim, wanted) for claim in claims), (wanted, claims)
    allowed = {wanted["act"] for wanted in case["claims"] or []} | set(case.get("also") or [])
    assert {claim.act for claim in claims} <= allowed, claims


def test_there_are_many_cases_from_many_conflicts() -> None:
    """The table keeps its size: sixty sentences and more."""
    assert len(list(all_cases())) >= 60


@pytest.mark.parametrize(("file", "case"), list(all_cases()))
def test_offsets_give_exactly_the_words(file: str, case: dict[str, Any]) -> None:
    """Passage, trigger, quantity and time are exactly the words at their offsets."""
    text = case["text"]
    for claim in read(file, text).claims:
        spans = [claim.passage, claim.trigger, claim.quantity, claim.when]
        for span in spans:
            assert span is None or text[span.start : span.end] == span.text
        assert claim.trigger is not None
        assert claim.passage.start <= claim.trigger.start
        assert claim.trigger.end <= claim.passage.end
