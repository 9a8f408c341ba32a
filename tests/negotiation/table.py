"""Builds negotiations for tests: the sound file of the wrong ones, with changes."""

from __future__ import annotations

from pathlib import Path

from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.errors import Problem
from trucebook.negotiation import Answers, Negotiation, read_negotiation
from trucebook.negotiation.zone import Zone
from trucebook.vocabulary import Cast

SOUND = (Path(__file__).parents[1] / "wrong" / "negotiation" / "sound.txt").read_text(encoding="utf-8")


def read(text: str = SOUND) -> tuple[Negotiation | None, list[Problem]]:
    """The negotiation of a text, with the actors it names itself."""
    located, problems = parse_yaml(text, file="negotiation.yaml")
    assert located is not None
    found, more = read_negotiation(located, Cast())
    return found, [*problems, *more]


def sound(**changes: str) -> Negotiation:
    """The sound negotiation, with pieces of its text replaced: old text to new, each found exactly once."""
    text = SOUND
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found, problems = read(text)
    assert found is not None, problems
    return found


def zone_of(answers: Answers) -> Zone:
    """The zone of agreement of answers that have one."""
    assert answers.zone.zone is not None, answers.missing
    return answers.zone.zone
