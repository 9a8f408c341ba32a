"""Incidents as people have put them right: several made one, or one made several.

What the claims were grouped to by themselves is never lost: a decision taken back, or answered by its opposite,
gives it again. Decisions name claims, not incidents, so that they hold when more reports come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from trucebook.accounts.facts import Facts, gather_facts
from trucebook.accounts.incidents import describe
from trucebook.accounts.origins import sources_of
from trucebook.vocabulary import Cast, Claim, Incident, unique


@dataclass(frozen=True, slots=True)
class Grouping:
    """What somebody decided: that the claims of all `groups` tell of one event, or each group of one of its own."""

    verdict: Literal["merged", "split"]
    groups: tuple[tuple[str, ...], ...]
    by: str


def regroup(
    incidents: Iterable[Incident], groupings: Iterable[Grouping], claims: Iterable[Claim], cast: Cast
) -> tuple[Incident, ...]:
    """The incidents after what people decided, one decision after the other; sorted by id.

    Incidents that hold a claim of a merging become one. Of an incident whose claims a splitting keeps apart, each
    group goes for itself, and claims that it does not name stay with the last group. Claims that are not there
    any more are passed over. An incident that comes out as it was first grouped is as if nobody had touched it.
    """
    given = {frozenset(incident.claims): incident for incident in incidents}
    parts: dict[frozenset[str], tuple[str, ...]] = dict.fromkeys(given, ())
    for grouping in groupings:
        parts = _merge(parts, grouping) if grouping.verdict == "merged" else _split(parts, grouping)
    if parts.keys() == given.keys():
        return tuple(given.values())
    by_id = {claim.id: claim for claim in claims}
    found = [
        given[members] if members in given else _describe(members, notes, given, by_id, cast)
        for members, notes in parts.items()
    ]
    return tuple(sorted(found, key=lambda incident: incident.id))


Parts = dict[frozenset[str], tuple[str, ...]]
"""The claims of each incident, with what was done to it by hand."""


def _merge(parts: Parts, grouping: Grouping) -> Parts:
    named = frozenset(name for group in grouping.groups for name in group)
    touched = {members: notes for members, notes in parts.items() if members & named}
    if len(touched) < 2:
        return parts
    rest = {members: notes for members, notes in parts.items() if members not in touched}
    whole = frozenset().union(*touched)
    notes = [note for notes in touched.values() for note in notes]
    return rest | {whole: unique([*notes, f"merged by {grouping.by}"])}


def _split(parts: Parts, grouping: Grouping) -> Parts:
    found: Parts = {}
    groups = [frozenset(group) for group in grouping.groups]
    for members, notes in parts.items():
        held, left = [], members
        for group in groups:
            if part := left & group:
                held.append(part)
                left -= part
        if len(held) < 2:
            found[members] = notes
            continue
        held[-1] |= left
        found |= {part: unique([*notes, f"split by {grouping.by}"]) for part in held}
    return found


def _describe(
    members: frozenset[str],
    notes: tuple[str, ...],
    given: Mapping[frozenset[str], Incident],
    claims: Mapping[str, Claim],
    cast: Cast,
) -> Incident:
    """An incident made by hand: what was said of those it was made of still stands, after who made it."""
    facts = gather_facts((claims[name] for name in sorted(members)), sources_of(cast))
    parents = [incident for parts, incident in given.items() if len(parts & members) > 1]
    reasons = unique([*notes, *(reason for incident in parents for reason in incident.reasons)])
    return describe(facts, _days(facts), reasons, cast)


def _days(facts: Sequence[Facts]) -> tuple[int, int] | None:
    """The narrowest days that any claim states; where they lie apart, from the first to the last."""
    stated = [fact.event_days for fact in facts if fact.event_days]
    if not stated:
        return None
    low, high = max(days[0] for days in stated), min(days[1] for days in stated)
    return (low, high) if low <= high else (min(days[0] for days in stated), max(days[1] for days in stated))
