"""Who has moved, how far, and what is left between the parties, issue by issue.

A party's place on an issue is the outcome nearest to the other side that it has said it would take. A step is how
far that place goes: towards the other side where it comes nearer to what that has said last, away from it where the
distance grows, which is hardening. Movement is the sum of a party's steps as a share of the first distance between
the two; the gap is what is left of that distance. Where they overlapped at first there is no share, and steps are
told in their unit. From one statement no movement is known, which is not "none". Weights are never inferred: no
issue counts more than another. Ranges, not prediction.

A date may be partial ("2025-07"). One statement comes before another only where it surely does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from trucebook.negotiation.scales import Outcomes, Scale
from trucebook.vocabulary import first_day, last_day


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened on a day, a month or a year: a proposal, a walk-out, a threat."""

    id: str
    on: str
    words: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day it can have been."""
        first, last = first_day(self.on), last_day(self.on)
        return first or date.min, last or date.max

    def is_before(self, other: Dated) -> bool:
        """Whether it surely came before, whatever the partial dates mean."""
        return self.days[1] < other.days[0]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a party said on a day it would take on an issue."""

    dated: Dated
    party: str
    issue: str
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Step:
    """One change of place. `way` is how far it goes, negative where the party hardened, 0 where it comes no nearer.

    `left` is the distance after it; `share` and `gap` are the same as parts of the first distance, None where there
    was none. `after` is the last thing that surely happened before it, by anybody.
    """

    statement: str
    party: str
    on: str
    way: Fraction
    left: Fraction
    share: Fraction | None
    gap: Fraction | None
    after: str

    @property
    def hardened(self) -> bool:
        """Whether it moved away from the other side."""
        return self.way < 0


@dataclass(frozen=True, slots=True)
class Movement:
    """Two parties on one issue: how far they were apart, how far they are, and each step between.

    `moved` gives for each party its share of the first distance, None where one statement alone is known; `gap` is
    the share that is left, None where neither has spoken twice or there is no first distance. `first_movers` are
    the statements of the first step towards the other; several where the dates do not tell which came first.
    """

    issue: str
    parties: tuple[str, str]
    at_first: Fraction
    now: Fraction
    unit: str
    gap: Fraction | None
    moved: Mapping[str, Fraction | None]
    steps: tuple[Step, ...]
    first_movers: tuple[Step, ...]
    words: str = ""


def find_movements(
    scales: Mapping[str, Scale], statements: Iterable[Statement], events: Iterable[Dated] = ()
) -> tuple[Movement, ...]:
    """Movement and gap of every issue on which two parties have spoken, in the order of the issues and parties.

    `events` are what a step may come after, besides the statements themselves.
    """
    said: dict[str, dict[str, list[Statement]]] = {}
    every = sorted(statements, key=lambda item: (item.dated.days, item.dated.id))
    for statement in every:
        said.setdefault(statement.issue, {}).setdefault(statement.party, []).append(statement)
    happened = [*(statement.dated for statement in every), *events]
    return tuple(
        _movement(issue, scales[issue], (one, other), said[issue], happened)
        for issue in scales
        if issue in said
        for one, other in combinations(sorted(said[issue]), 2)
    )


def _movement(
    issue: str,
    scale: Scale,
    parties: tuple[str, str],
    said: Mapping[str, Sequence[Statement]],
    happened: Sequence[Dated],
) -> Movement:
    one, other = (said[party] for party in parties)
    at_first = Fraction(scale.nearest(one[0].outcomes, other[0].outcomes)[1])
    now = Fraction(scale.nearest(one[-1].outcomes, other[-1].outcomes)[1])
    steps = tuple(_steps(scale, at_first, (one, other), happened))
    towards = [step for step in steps if step.way > 0]
    spoken = len(one) > 1 or len(other) > 1
    return Movement(
        issue=issue,
        parties=parties,
        at_first=at_first,
        now=now,
        unit=scale.unit,
        gap=_share(now, at_first) if spoken else None,
        moved={party: _moved(said[party], steps, at_first) for party in parties},
        steps=steps,
        first_movers=tuple(step for step in towards if not any(_is_before(rival, step) for rival in towards)),
        words=_unknown(parties, said, at_first, now),
    )


def _is_before(one: Step, other: Step) -> bool:
    return Dated("", one.on).is_before(Dated("", other.on))


def _moved(own: Sequence[Statement], steps: Sequence[Step], at_first: Fraction) -> Fraction | None:
    """How far a party has gone in all its steps, negative where they lead away."""
    taken = (step.way for step in steps if step.party == own[0].party)
    return _share(sum(taken, Fraction(0)), at_first) if len(own) > 1 and at_first else None


def _share(way: Fraction, at_first: Fraction) -> Fraction | None:
    """A distance as a share of the first; nothing of nothing is nothing, and anything else of it is unknown."""
    return way / at_first if at_first else None if way else Fraction(0)


def _steps(
    scale: Scale,
    at_first: Fraction,
    said: tuple[Sequence[Statement], Sequence[Statement]],
    happened: Sequence[Dated],
) -> Iterable[Step]:
    """Every change of place of either side, in order, with the gap right after it."""
    latest = [own[0].outcomes for own in said]
    later = sorted(
        ((item, side) for side, own in enumerate(said) for item in own[1:]),
        key=lambda pair: (pair[0].dated.days, pair[0].dated.id),
    )
    for item, side in later:
        way = _way(scale, latest[side], item.outcomes, _facing(item, said[1 - side]))
        latest[side] = item.outcomes
        if way is not None:
            left = Fraction(scale.nearest(latest[0], latest[1])[1])
            shares = _share(way, at_first), _share(left, at_first)
            yield Step(
                item.dated.id, item.party, item.dated.on, way, left, *shares, _last_before(item.dated, happened)
            )


def _facing(item: Statement, others: Sequence[Statement]) -> Outcomes:
    """What the other side had surely said last before a statement; where nothing is sure, what it said first."""
    return [others[0], *(other for other in others if other.dated.is_before(item.dated))][-1].outcomes


def _way(scale: Scale, before: Outcomes, after: Outcomes, target: Outcomes) -> Fraction | None:
    """How far the place goes: more than 0 where it comes nearer to the target, less where it leads away.

    None where it stays; 0 where it goes from one place to another that is as far from the target.
    """
    (start, was), (end, is_now) = (scale.nearest(outcomes, target) for outcomes in (before, after))
    if start == end:
        return None
    return Fraction(scale.distance(start, end)) * ((is_now < was) - (is_now > was))


def _last_before(dated: Dated, happened: Sequence[Dated]) -> str:
    earlier = [item for item in happened if item.is_before(dated)]
    return max(earlier, key=lambda item: (item.days, item.id)).id if earlier else ""


def _unknown(
    parties: tuple[str, str], said: Mapping[str, Sequence[Statement]], at_first: Fraction, now: Fraction
) -> str:
    """What cannot be told, and why."""
    if not at_first:
        since = ", and no longer does: of no distance there is no share" if now else ": there was no gap to close"
        return f"what they first said they would take overlaps{since}"
    once = [party for party in parties if len(said[party]) == 1]
    return f"one statement of {' and of '.join(once)}: movement unknown" if once else ""


def find_sticking(movements: Iterable[Movement]) -> tuple[str, ...]:
    """The issues on which the largest share of the first distance is known to be left; several where equal.

    Where neither side has spoken twice, or they overlapped at first, nothing is known of it. Only where that is so
    of every open issue, all of them are named.
    """
    still = [item for item in movements if item.now]
    known = [item for item in still if item.gap is not None]
    most = max((item.gap for item in known if item.gap is not None), default=None)
    found = [item for item in known if item.gap == most] if known else still
    return tuple(dict.fromkeys(item.issue for item in found))
