"""An invented agreement for the tests of this room, and how they read it."""

from __future__ import annotations

from tests.factories import CAST
from trucebook.agreement import Agreement, read_agreement
from trucebook.casefolder.yamlfile import Located, parse_yaml
from trucebook.errors import Problem
from trucebook.vocabulary import Cast

VALLEY = """\
id: valley-2024
title: The valley truce
names: [truce, ceasefire]
parties: [north, south]
mediators: [mediator]
monitors: [observer]
announced: 2024-03-01
clocks:
  effect:
    at: 2024-03-04T06:00+01:00
    days: elapsed
  signing:
    at: 2024-03-01
    day_one: next
phases:
  one:
    clock: effect
    days: [1, 30]
  two:
    clock: effect
    days: [31, 60]
    begins_if: {act: accept, words: second phase}
measures:
  captives: {unit: person, counts: [captive, prisoner], excludes: [journalist]}
  trucks: {unit: truck, counts: truck}
zones:
  bridge: {names: [Old Bridge], kind: crossing}
obligations:
  - id: release
    by: south
    to: north
    must: release
    what: captives
    amount: {at_least: 20}
    within: {phase: one}
    batches:
      - {day: 1, amount: 5}
      - {day: 10, amount: 6}
      - {day: 30, amount: 9}
  - id: return
    by: north
    must: release
    what: captives
    ratio: {of: release, times: [2, 3]}
    within: {phase: one}
    after: release
  - id: aid
    by: north
    must: deliver_aid
    what: trucks
    amount: {at_least: 70}
    within: {phase: one}
    every: 7
  - id: leave-bridge
    by: [north, south]
    must: withdraw
    zone: bridge
    within: {clock: signing, days: [1, 3]}
  - id: no-attacks
    by: north
    must_not: [attack, kill]
    within: {first: 2024-03-04, last: 2024-04-02}
powers:
  - id: longer
    kind: extend
    how: automatic
    phase: one
    days: 30
    per: {of: release, amount: 20}
amendments:
  - on: 2024-03-20
    sets:
      phases.one.days: [1, 40]
readings:
  few:
    held_by: south
    sets:
      obligations.release.amount: {at_least: 20}
"""


def located(text: str, file: str = "valley.yaml") -> Located:
    """The text as a parsed file without problems of its YAML."""
    found, problems = parse_yaml(text, file=file)
    assert found is not None
    assert problems == []
    return found


def agreement(text: str = VALLEY) -> Agreement:
    """The agreement of a text without a mistake."""
    found, problems = read_agreement(located(text), CAST)
    assert problems == []
    assert found is not None
    return found


def problems_of(text: str, cast: Cast = CAST) -> list[Problem]:
    """The problems of a text, those of its YAML first."""
    found, problems = parse_yaml(text, file="valley.yaml")
    return problems if found is None else [*problems, *read_agreement(found, cast)[1]]


def changed(old: str, new: str, text: str = VALLEY) -> str:
    """The text with one passage replaced, which must stand in it once."""
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def line_of(words: str, text: str) -> int:
    """The line, from 1, in which the words first stand."""
    return text[: text.index(words)].count("\n") + 1
