"""Denials that only point at another's claim: "X's claim is false", "these allegations are fabricated".

What is denied is not said again, so that the reader has no act for it, or only that something was denied. Here the
claim that is meant is looked for, first in the same report, and its content is taken over, turned round. That is
done for comparing alone: the claim in the book stays what its passage says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from trucebook.accounts.facts import facts_of, is_denial
from trucebook.accounts.origins import Sources
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Claim, Voice, last_day

NEAR_CHARACTERS = 800
"""How far from a denial the claim it points at may stand in the same report: a few sentences before or behind."""

NEAR_DAYS = 7
"""How many days before a denial the claim may have been published in another report."""

_WORD = re.compile(r"[^\W\d_]+")


def with_answers(claims: Iterable[Claim], sources: Sources) -> tuple[Claim, ...]:
    """The claims in their order; a bare denial of another's claim denies what that claim says."""
    told = tuple(claims)
    return turn(told, find_answers(told, sources), {claim.id: claim for claim in told}, sources)


def turn(
    claims: Iterable[Claim], answers: Mapping[str, str], by_id: Mapping[str, Claim], sources: Sources
) -> tuple[Claim, ...]:
    """The claims in their order; those that answer others, as `find_answers` gives them, deny what these say."""
    return tuple(
        _turned(claim, by_id[answers[claim.id]], sources) if claim.id in answers else claim for claim in claims
    )


def find_answers(claims: Iterable[Claim], sources: Sources) -> Mapping[str, str]:
    """Which claims only say that another claim is not so: their ids, with the id of the claim they deny.

    Who denies is the origin, or whoever is said to deny. The claim denied is affirmed by somebody else; it is by
    the one whose claim is named ("Northland's claim") or about the one who denies; the nearest in the report is
    meant, or else, where its owner is named, the only thing that owner claims of the denier in the week before.
    """
    told = _Claims(claims, sources)
    found = {}
    for denial in told.bare:
        if not any(_says_it_already(denial, other, sources) for other in told.by_report[denial.report]):
            meant = _meant(denial, told, sources)
            if meant is not None:
                found[denial.id] = meant.id
    return found


class _Claims:
    """The claims by report, those that are bare denials, and, once that is asked for, all by whose they are."""

    def __init__(self, claims: Iterable[Claim], sources: Sources) -> None:
        self._sources = sources
        self.by_report: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda claim: (claim.report, claim.passage.start, claim.id)):
            self.by_report[claim.report].append(claim)
        self.bare = [claim for told in self.by_report.values() for claim in told if is_bare(claim)]

    def of(self, owner: str) -> Sequence[Claim]:
        """The claims of one origin, in the order of reports and passages."""
        return self._by_owner.get(owner, ())

    @cached_property
    def _by_owner(self) -> Mapping[str, Sequence[Claim]]:
        found: dict[str, list[Claim]] = defaultdict(list)
        for told in self.by_report.values():
            for claim in told:
                origin = self._sources.origin(claim)
                found[origin.actor or origin.key].append(claim)
        return found


def is_bare(claim: Claim) -> bool:
    """Whether a claim says of a claim that it is false, and nothing else that could be compared."""
    if claim.act == "deny":
        return claim.polarity == "affirmed" and any(names_a_claim(name.name) for name in claim.patient)
    if claim.act is not None or not names_a_claim(claim.passage.text):
        return False
    text = " ".join(claim.passage.text.casefold().split())
    said = any(phrase in text for phrase in word_list("rebuttals", "phrases"))
    return said or not word_list("rebuttals", "verdicts").isdisjoint(_WORD.findall(text))


def _denier(claim: Claim, sources: Sources) -> str:
    """Who denies, as a comparable key."""
    if claim.act == "deny" and claim.agent:
        keys = facts_of(claim, sources).agents
        if keys:
            return min(keys)
    origin = sources.origin(claim)
    return origin.actor or origin.key


def _says_it_already(denial: Claim, other: Claim, sources: Sources) -> bool:
    """Whether the same passage already gives a denial with content."""
    inside = other.passage.start < denial.passage.end and denial.passage.start < other.passage.end
    if other.id == denial.id or other.act is None or not inside or not is_denial(other):
        return False
    origin = sources.origin(other)
    return _denier(denial, sources) in (origin.actor, origin.key)


def _meant(denial: Claim, told: _Claims, sources: Sources) -> Claim | None:
    denier, owner = _denier(denial, sources), _owner(denial, sources)
    near = [
        other
        for other in told.by_report[denial.report]
        if abs(other.passage.start - denial.passage.start) <= NEAR_CHARACTERS
        and _may_be_meant(other, denier, owner, sources)
    ]
    if near:
        return min(near, key=lambda other: (_is_behind(other, denial), _distance(other, denial), other.id))
    if owner is None:
        return None
    known = [
        other
        for other in told.of(owner)
        if _is_just_before(other, denial)
        and _may_be_meant(other, denier, owner, sources)
        and denier in facts_of(other, sources).agents
    ]
    kinds = {(other.act, facts_of(other, sources).agents) for other in known}
    return min(known, key=lambda other: other.id) if len(kinds) == 1 else None


def _may_be_meant(other: Claim, denier: str, owner: str | None, sources: Sources) -> bool:
    if other.act in (None, "deny", "accuse", "condemn") or other.polarity == "denied" or is_denial(other):
        return False
    if other.modality not in ("actual", "possible"):
        return False
    origin = sources.origin(other)
    speaker = origin.actor or origin.key
    if speaker == denier:
        return False
    return speaker == owner if owner is not None else denier in facts_of(other, sources).agents


def _owner(denial: Claim, sources: Sources) -> str | None:
    """Whose claim is named: the body whose name, or whose people's, stands before the word for the claim."""
    for match in _owned().finditer(denial.passage.text):
        body = sources.body_of(match.group(1))
        if body is not None and body != _denier(denial, sources):
            return body
    return None


@cache
def _owned() -> re.Pattern[str]:
    charges = "|".join(sorted(word_list("rebuttals", "charges")))
    return re.compile(rf"((?:[A-Z][\w-]*\s+)*[A-Z][\w-]*)(?:['’]s?)?\s+(?:[a-z]+\s+)?(?:{charges})\b")


def _is_behind(other: Claim, denial: Claim) -> bool:
    return other.passage.start > denial.passage.start


def _distance(other: Claim, denial: Claim) -> int:
    return abs(other.passage.start - denial.passage.start)


def _is_just_before(other: Claim, denial: Claim) -> bool:
    told, denied = last_day(other.published), last_day(denial.published)
    return told is not None and denied is not None and 0 <= (denied - told).days <= NEAR_DAYS


def _turned(denial: Claim, meant: Claim, sources: Sources) -> Claim:
    """The denial with the content of what it denies; who is said to deny becomes whose word it is."""
    chain = denial.chain
    if denial.act == "deny" and denial.agent:
        name = denial.agent[0]
        actor = name.actor or getattr(sources.actor_named(name.name), "id", None)
        chain = (*chain[:1], Voice(name.name, actor, "denied", "claimed"))
    return replace(
        meant,
        id=denial.id,
        report=denial.report,
        outlet=denial.outlet,
        passage=denial.passage,
        trigger=denial.trigger,
        chain=chain,
        quantity=None,
        polarity="denied",
        modality="actual",
        attribution=denial.attribution,
        published=denial.published,
        known_on=denial.known_on,
        review=denial.review,
        superseded_by=denial.superseded_by,
    )


def names_a_claim(text: str) -> bool:
    """Whether a text speaks of somebody's claim, and does not only say the thing itself."""
    return not word_list("rebuttals", "charges").isdisjoint(_WORD.findall(text.casefold()))
