"""What people decided about claims: every decision is kept, and those that were not taken back say what stands.

Decisions are never weighed against each other. Where reviewers of one claim differ, the claim stands as it was read
and the difference stays visible until they agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from trucebook.book.entries import canonical
from trucebook.vocabulary import Claim, Review, short_id, to_json

Verdict = Literal["accepted", "corrected", "rejected", "added", "skipped", "undone", "merged", "split"]
OF_INCIDENTS: tuple[Verdict, ...] = ("merged", "split")
"""Decisions about which claims tell of one event; of the claims themselves they say nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided about one claim, and when.

    `claim` is the claim decided on, `instead` the claim that a correction puts in its place or that was added by
    hand, `undoes` the decision that is taken back (`verdict` "undone"). `by` is the reviewer's name as given.
    Where incidents were merged, or one was split, `claim` is empty and `groups` holds the claims of each.
    """

    id: str
    claim: str
    report: str
    verdict: Verdict
    by: str
    at: datetime
    note: str = ""
    instead: Claim | None = None
    undoes: str | None = None
    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a claim stands after all decisions: its review, what takes its place, and who holds what of it."""

    review: Review
    superseded_by: str | None
    held: tuple[tuple[str, Verdict], ...]

    @property
    def is_disputed(self) -> bool:
        """Whether reviewers differ, so that the claim stands as it was read."""
        return self.review == "unreviewed"


Mark = Mapping[str, Any]
Marks = Iterable[Mark]
"""Decisions as rows: `id`, `claim`, `verdict`, `by`, `undoes` and `instead` (the id of a claim), oldest first."""


def find_rulings(marks: Marks) -> dict[str, Ruling]:
    """How each claim stands that was decided on: each reviewer's latest decision counts that was not undone."""
    latest: dict[str, dict[str, Mapping[str, Any]]] = {}
    for mark in _not_undone(marks):
        by_reviewer = latest.setdefault(mark["claim"], {})
        by_reviewer.pop(mark["by"], None)
        by_reviewer[mark["by"]] = mark
    return {claim: _ruling(list(held.values())) for claim, held in latest.items()}


def _not_undone(marks: Marks) -> Iterator[Mapping[str, Any]]:
    """The decisions that stand; to skip a claim decides nothing of it."""
    known = list(marks)
    undone = {mark["undoes"] for mark in known if mark["verdict"] == "undone"}
    idle = ("undone", "skipped", *OF_INCIDENTS)
    return (mark for mark in known if mark["verdict"] not in idle and mark["id"] not in undone)


def standing_groupings(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions about incidents that were not taken back, oldest first."""
    known = list(decisions)
    undone = {item.undoes for item in known if item.verdict == "undone"}
    return [item for item in known if item.verdict in OF_INCIDENTS and item.id not in undone]


def _ruling(held: list[Mapping[str, Any]]) -> Ruling:
    said: set[tuple[Any, str | None]] = {
        ("accepted" if mark["verdict"] == "added" else mark["verdict"], _instead(mark)) for mark in held
    }
    who = tuple((mark["by"], mark["verdict"]) for mark in held)
    if len(said) > 1:
        return Ruling("unreviewed", None, who)
    verdict, instead = said.pop()
    review: Review = verdict
    return Ruling(review, instead, who)


def _instead(mark: Mapping[str, Any]) -> str | None:
    return mark["instead"] if mark["verdict"] == "corrected" else None


def introduced(decisions: Iterable[Decision], text: str) -> list[Claim]:
    """The claims that decisions on one report bring in: added by hand, or in the place of a corrected one.

    A claim whose passage is not what stands in the `text` is left out: it is an orphan, never moved to a lookalike.
    """
    known = list(decisions)
    marks = [mark_of(item) for item in known]
    standing = {mark["id"] for mark in _not_undone(marks)}
    rulings = find_rulings(marks)
    by_hand = {mark["instead"] for mark in marks} - {None}
    found: dict[str, Claim] = {}
    for item in known:
        ruling = rulings.get(item.claim)
        if item.id not in standing or item.instead is None or ruling is None:
            continue
        is_there = item.claim not in by_hand or item.claim in found  # what it corrects may have been taken back
        agreed = item.verdict == "added" or (is_there and ruling.superseded_by == item.instead.id)
        if agreed and is_anchored(item.instead, text):
            found[item.instead.id] = item.instead
    return [found[name] for name in sorted(found)]


def is_anchored(claim: Claim, text: str) -> bool:
    """Whether the passage of a claim is exactly what stands in the text at its place."""
    passage = claim.passage
    return 0 <= passage.start < passage.end and text[passage.start : passage.end] == passage.text


def mark_of(decision: Decision) -> dict[str, Any]:
    """A decision as the row by which it is found."""
    names = ("id", "claim", "report", "verdict", "by", "note", "undoes")
    row: dict[str, Any] = {name: getattr(decision, name) for name in names}
    return row | {
        "at": decision.at.isoformat(),
        "instead": decision.instead.id if decision.instead else None,
    }


def decision_row(payload: Mapping[str, Any], seq: int) -> dict[str, Any]:
    """The row of a decision, from the JSON of its entry."""
    names = ("id", "claim", "report", "verdict", "by", "at", "note", "undoes")
    row = {name: payload[name] for name in names}
    instead = payload["instead"]["id"] if payload["instead"] else None
    return row | {"instead": instead, "payload": canonical(payload), "entry": seq}


def sealed(claim: Claim) -> Claim:
    """A claim entered by hand: reviewed, its id made of what it says, so that reviewers can agree on one."""
    bare = replace(claim, id="", review="accepted", superseded_by=None)
    return replace(bare, id=short_id("c", json.dumps(to_json(bare), sort_keys=True)))


def ruled(claim: Claim, ruling: Ruling | None) -> Claim:
    """The claim as it stands after what was decided about it."""
    if ruling is None:
        return claim
    return replace(claim, review=ruling.review, superseded_by=ruling.superseded_by or claim.superseded_by)
