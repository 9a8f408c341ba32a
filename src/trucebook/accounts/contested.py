"""Disputes and incidents with all that is known of whose word they rest on, worked out from the claims at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from trucebook.accounts.backing import Backing, back
from trucebook.accounts.disputes import NOBODY, told_on
from trucebook.accounts.facts import is_denial, stance
from trucebook.accounts.incidents import SIDE_BY_SIDE
from trucebook.accounts.rebuttals import names_a_claim
from trucebook.accounts.reported import Figures, lay_figures
from trucebook.accounts.told import Told, shown, tell
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Cast, Claim, Copies, Dispute, Incident

LinkKind = Literal["denial", "rebuttal", "counter_accusation"]


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims of which one answers the other: `claim` denies `of`, says that it is false, or accuses in turn."""

    kind: LinkKind
    claim: str
    of: str
    why: str


@dataclass(frozen=True, slots=True)
class Contested(Dispute):
    """A dispute with what stands behind it.

    `backings` come in the order of its sides; `links` are the claims that answer one another.
    """

    backings: tuple[Backing, ...] = ()
    figures: Figures | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Recounted(Incident):
    """An incident with whose word stands behind its having happened, and what is reported of its numbers."""

    backing: Backing | None = None
    figures: tuple[tuple[str, Figures], ...] = ()


def contest(
    disputes: Iterable[Dispute], claims: Iterable[Claim], cast: Cast, copies: tuple[Copies, ...] = ()
) -> tuple[Contested, ...]:
    """The disputes, in their order, each with the minimal sets of origins behind every side.

    On a side of a denial or a conflict, those count against it who stand on the others; where versions need not
    exclude one another nobody does.
    """
    return contest_told(disputes, tell(claims, cast, copies))


def contest_told(disputes: Iterable[Dispute], told: Mapping[str, Told]) -> tuple[Contested, ...]:
    """As `contest`, of claims that are laid side by side already: all those of the reports that are disputed."""
    by_report: dict[str, list[Told]] = defaultdict(list)
    for one in told.values():
        by_report[one.claim.report].append(one)
    return tuple(_contest(dispute, told, by_report) for dispute in disputes)


def _contest(dispute: Dispute, told: Mapping[str, Told], by_report: Mapping[str, Sequence[Told]]) -> Contested:
    sides = [told_on(dispute, side, told) for side in dispute.sides]
    against = [_against(dispute, place, sides) for place in range(len(sides))]
    backings = [back(side, others) for side, others in zip(sides, against, strict=True)]
    return Contested(
        **_fields_of(dispute),
        backings=tuple(backings),
        figures=lay_figures(one for side in sides for one in side) if dispute.field == "quantity" else None,
        links=tuple(_links(dispute, sides, by_report)),
    )


def _against(dispute: Dispute, place: int, sides: Sequence[Sequence[Told]]) -> list[Told]:
    """Who stands against one side: those on the others that it excludes; who names nobody excludes nobody."""
    values = [side.value for side in dispute.sides]
    if dispute.kind not in ("denial", "conflict") or values[place] == NOBODY:
        return []
    return [one for other, side in enumerate(sides) if other != place and values[other] != NOBODY for one in side]


def _fields_of(noun: Any) -> dict[str, Any]:
    return {item.name: getattr(noun, item.name) for item in fields(noun)}


def _links(
    dispute: Dispute, sides: Sequence[Sequence[Told]], by_report: Mapping[str, Sequence[Told]]
) -> Iterator[Link]:
    if dispute.kind != "denial" or len(sides) != 2:
        return
    affirmed, denied = sides
    for denial in denied:
        others = [one for one in affirmed if one.origin.key != denial.origin.key]
        if others:
            yield _answer(denial, min(others, key=lambda one: _nearness(one, denial)))
    accusers: dict[str | None, Told] = {one.origin.actor: one for one in affirmed if one.origin.actor}
    known = {one.claim.id for side in sides for one in side}
    for denial in denied:
        for one in by_report[denial.claim.report]:
            if one.claim.id not in known and _accuses_in_turn(one, denial, accusers):
                known.add(one.claim.id)
                accuser = next(accusers[actor] for actor in sorted(one.facts.agents) if actor in accusers)
                why = f"{shown(one.origin)} denies it and lays another thing to {shown(accuser.origin)}"
                yield Link("counter_accusation", one.claim.id, accuser.claim.id, why)


def _nearness(one: Told, denial: Told) -> tuple[bool, int, str]:
    apart = one.claim.report != denial.claim.report
    return apart, 0 if apart else abs(one.claim.passage.start - denial.claim.passage.start), one.claim.id


def _answer(denial: Told, of: Told) -> Link:
    same = denial.claim.report == of.claim.report
    where = "in the same report" if same else f"told in {of.claim.report}"
    if names_a_claim(denial.claim.passage.text):
        return Link("rebuttal", denial.claim.id, of.claim.id, f"says that a claim is not so; it is {where}")
    return Link("denial", denial.claim.id, of.claim.id, f"denies the same doing, {where}")


def _accuses_in_turn(one: Told, denial: Told, accusers: Mapping[str | None, Told]) -> bool:
    """Whether who denies lays, a sentence or two away, another thing to one of those who accuse."""
    near = abs(one.claim.passage.start - denial.claim.passage.start) <= SIDE_BY_SIDE
    blames = one.act in word_list("interests", "blamed") and not is_denial(one.claim)
    return near and blames and one.origin.key == denial.origin.key and bool(one.facts.agents & accusers.keys())


def recount(
    incidents: Iterable[Incident], claims: Iterable[Claim], cast: Cast, copies: tuple[Copies, ...] = ()
) -> tuple[Recounted, ...]:
    """The incidents, in their order, each with whose word stands behind its having happened, and its figures."""
    told = tell(claims, cast, copies)
    return tuple(recount_told(incident, told) for incident in incidents)


def recount_told(incident: Incident, told: Mapping[str, Told]) -> Recounted:
    """As `recount`, of claims that are laid side by side already."""
    return _recount(incident, [told[name] for name in incident.claims if name in told])


def _recount(incident: Incident, told: Sequence[Told]) -> Recounted:
    done = [one for one in told if stance(one.claim.modality) == "done"]
    affirmed = [one for one in done if not is_denial(one.claim)]
    by_count: dict[str, list[Told]] = defaultdict(list)
    for one in affirmed:
        by_count[one.act].append(one)
    laid = [(act, lay_figures(by_count[act])) for act in sorted(by_count)]
    return Recounted(
        **_fields_of(incident),
        backing=back(affirmed, list(_denials(done, affirmed))),
        figures=tuple((act, figures) for act, figures in laid if figures is not None),
    )


def _denials(done: Iterable[Told], affirmed: Iterable[Told]) -> Iterator[Told]:
    """What denies what is affirmed: that one side did not do it says nothing of another that is said to have."""
    named = frozenset().union(*(one.facts.agents for one in affirmed))
    for one in done:
        if is_denial(one.claim) and (not named or not one.facts.agents or one.facts.agents & named):
            yield one
