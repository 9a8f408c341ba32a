"""Is there anything on the table that everybody could take, and what stands in the way. No weights are needed.

A package gives every issue one outcome. A party can take it when it breaks none of the party's red lines and
linkages, nor those of its ratifiers. The zone is what all can take. Where it is empty, two lists say why: the
smallest sets of conditions that cannot hold together, and the smallest sets that must give way for it to open.
Issues that no linkage joins are looked through one by one and put together after, so their number is no limit.

Conditions are stated by the party or inferred by an analyst. A package that breaks none is certain to be in the
zone, one that breaks only inferred ones possibly is. A stated position is no red line. Ranges, not prediction.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from heapq import nsmallest
from math import prod
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from trucebook.accounts.packing import members_of
from trucebook.accounts.provenance import minimal
from trucebook.errors import InputError
from trucebook.negotiation.scales import Outcomes, Scale
from trucebook.vocabulary import unique

MAX_PACKAGES = 2_000_000
MAX_CONDITIONS = 63
MAX_SETS = 10_000
MOST_OPENINGS = 100
"""Issues apart from each other multiply the ways to open the zone: so many of the smallest are named."""
Masks = npt.NDArray[np.uint64]
Chosen = npt.NDArray[np.bool_]
Ways = Mapping[int, Mapping[str, str]]
"""Sets of conditions that some package breaks, as bits, each with the first such package in words."""
NameT = TypeVar("NameT", bound=Hashable)
Sureness = Literal["certain", "possible", "none"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a party needs of a package: wherever `when` holds, `needs` must. Both give sets of outcomes by issue.

    An empty `when` always holds: that is a red line; otherwise it is a linkage. `party` is whose condition it is,
    `through` the ratifier it comes from.
    """

    id: str
    party: str
    needs: Mapping[str, Outcomes]
    when: Mapping[str, Outcomes] = field(default_factory=dict)
    stated: bool = True
    through: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A smallest set of conditions that must give way, and a package that it opens: an outcome for each issue."""

    gives_way: tuple[str, ...]
    opens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Zone:
    """What all can take. `sureness` is that of the zone as a whole; `room` gives for each issue what is left in it.

    `certain` and `possible` count packages, as far as conditions tell them apart. `conflicts` are the smallest sets
    of conditions that cannot hold together, `openings` the smallest sets to give way, of which there are
    `openings_in_all`; `pivotal` are conditions that stand in every conflict, and `issues` those that the conflicts
    are about. Each comes for the sureness asked: conflicts of stated conditions alone where there is none at all,
    of all conditions where it is only possible.
    """

    sureness: Sureness
    packages: int
    certain: int
    possible: int
    room: Mapping[str, str]
    conflicts: tuple[tuple[str, ...], ...]
    openings: tuple[Opening, ...]
    openings_in_all: int
    pivotal: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Issues that linkages join, the conditions about them, and for each package the conditions it breaks, as bits.

    `classes[issue]` are sets of outcomes that no condition tells apart; `broken` has one axis for each issue.
    """

    scales: Mapping[str, Scale]
    conditions: Sequence[Condition]
    classes: Mapping[str, list[Outcomes]]
    broken: Masks

    def taken(self, *, stated: bool) -> Chosen:
        """For each package whether it breaks nothing, or nothing that is stated."""
        ignored = sum(1 << place for place, item in enumerate(self.conditions) if stated and not item.stated)
        found: Chosen = (self.broken & ~np.uint64(ignored)) == 0
        return found


def find_zone(scales: Mapping[str, Scale], conditions: Sequence[Condition]) -> Zone:
    """The zone of agreement under these conditions. Raises InputError where there is too much to look through."""
    conditions = sorted(conditions, key=lambda item: item.id)
    parts = _lay_out(scales, conditions, {})
    taken, maybe = ([part.taken(stated=stated) for part in parts] for stated in (False, True))
    certain, possible = (prod(map(_count, parts, chosen)) for chosen in (taken, maybe))
    sureness: Sureness = "certain" if certain else "possible" if possible else "none"
    counted = [item for item in conditions if item.stated or sureness != "none"]
    knots = _knots(parts, counted)
    conflicts = _conflicts(knots, counted)
    by_id = {item.id: item for item in conditions}
    return Zone(
        sureness=sureness,
        packages=prod(len(scale.labels) for scale in scales.values()),
        certain=certain,
        possible=possible,
        room=_room(scales, parts, taken if certain else maybe),
        conflicts=conflicts,
        openings=_openings(scales, knots, counted) if conflicts else (),
        openings_in_all=prod(map(len, knots)) if conflicts else 0,
        pivotal=tuple(item for item in by_id if conflicts and all(item in conflict for conflict in conflicts)),
        issues=tuple(issue for issue in scales if any(_is_about(by_id[i], issue) for c in conflicts for i in c)),
    )


def find_conflicts(
    scales: Mapping[str, Scale], conditions: Sequence[Condition], terms: Mapping[str, Outcomes]
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of conditions, stated or not, that no package with these terms can meet together.

    `terms` are sets of outcomes; other issues are open. Raises InputError where there is too much to look through.
    """
    conditions = sorted(conditions, key=lambda item: item.id)
    return _conflicts(_knots(_lay_out(scales, conditions, terms), conditions), conditions)


def can_take(condition: Condition, package: Mapping[str, int]) -> bool:
    """Whether a package (an outcome's number for each issue) meets a condition."""
    applies = all(outcomes >> package[issue] & 1 for issue, outcomes in condition.when.items())
    return not applies or all(outcomes >> package[issue] & 1 for issue, outcomes in condition.needs.items())


def _is_about(condition: Condition, issue: str) -> bool:
    return issue in condition.needs or issue in condition.when


def _joined(names: Iterable[NameT], groups: Iterable[Set[NameT]]) -> tuple[tuple[NameT, ...], ...]:
    """The names in sets: those that some group holds together, directly or over others, in one."""
    found: dict[NameT, set[NameT]] = {name: {name} for name in names}
    for group in groups:
        joined = {name for one in group for name in found[one]}
        found |= dict.fromkeys(joined, joined)
    return unique(tuple(name for name in found if name in joined) for joined in found.values())


def _lay_out(
    scales: Mapping[str, Scale], conditions: Sequence[Condition], terms: Mapping[str, Outcomes]
) -> list[_Part]:
    """The packages with these terms, part by part; a red line on issues of several parts is broken in any."""
    linked = [item.when.keys() | item.needs.keys() for item in conditions if item.when]
    return [
        _part({issue: scales[issue] for issue in issues}, conditions, terms) for issues in _joined(scales, linked)
    ]


def _part(scales: Mapping[str, Scale], conditions: Sequence[Condition], terms: Mapping[str, Outcomes]) -> _Part:
    own = [item for item in conditions if any(_is_about(item, issue) for issue in scales)]
    where = f"on {', '.join(scales)}"
    if len(own) > MAX_CONDITIONS:
        raise InputError(f"{len(own)} red lines and linkages {where} are too many; the zone takes {MAX_CONDITIONS}")
    classes = {issue: _alike(terms.get(issue, scale.whole), issue, own) for issue, scale in scales.items()}
    shape = [len(found) for found in classes.values()]
    if prod(shape) > MAX_PACKAGES:
        raise InputError(f"{prod(shape):,} packages {where} are too many to look through; join issues or outcomes")
    broken = np.zeros(shape, np.uint64)
    for place, condition in enumerate(own):
        wrong = _all(classes, condition.when) & ~_all(classes, condition.needs)
        broken |= wrong.astype(np.uint64) << np.uint64(place)
    return _Part(scales, own, classes, broken)


def _alike(left: Outcomes, issue: str, conditions: Sequence[Condition]) -> list[Outcomes]:
    """Sets of the outcomes left that lie on the same side of every condition."""
    bounds = [where[issue] for item in conditions for where in (item.when, item.needs) if issue in where]
    found: dict[tuple[int, ...], Outcomes] = {}
    for place in members_of(left):
        signature = tuple(outcomes >> place & 1 for outcomes in bounds)
        found[signature] = found.get(signature, 0) | 1 << place
    return list(found.values())


def _all(classes: Mapping[str, list[Outcomes]], where: Mapping[str, Outcomes]) -> Chosen:
    """For each package whether every issue named lies where it should."""
    found = np.ones([len(outcomes) for outcomes in classes.values()], bool)
    for axis, (issue, sets) in enumerate(classes.items()):
        if issue in where:
            inside = np.array([bool(outcomes & where[issue]) for outcomes in sets])
            found &= inside.reshape([-1 if other == axis else 1 for other in range(len(classes))])
    return found


def _count(part: _Part, chosen: Chosen) -> int:
    """How many packages are chosen, each outcome of its class counted."""
    found = chosen.astype(np.int64).reshape([len(sets) for sets in part.classes.values()])
    for sets in reversed(list(part.classes.values())):
        found = found @ np.array([outcomes.bit_count() for outcomes in sets], np.int64)
    return int(found)


def _room(scales: Mapping[str, Scale], parts: Sequence[_Part], chosen: Sequence[Chosen]) -> dict[str, str]:
    """For each issue what it comes to in some package that is chosen in every part."""
    left = dict.fromkeys(scales, 0)
    for part, inside in zip(parts, chosen, strict=True) if all(map(np.any, chosen)) else ():
        for axis, (issue, sets) in enumerate(part.classes.items()):
            others = tuple(other for other in range(inside.ndim) if other != axis)
            left[issue] = sum(sets[place] for place in np.flatnonzero(inside.any(axis=others)))
    return {issue: scales[issue].words(outcomes) for issue, outcomes in left.items()}


def _knots(parts: Sequence[_Part], counted: Sequence[Condition]) -> list[Ways]:
    """The minimal sets of these conditions that some package breaks, for all parts that conditions tie together."""
    bit_of = {item.id: place for place, item in enumerate(counted)}
    ways = [_ways(part, bit_of) for part in parts]
    about = [{item.id for item in part.conditions} for part in parts]
    tied = [{place for place, names in enumerate(about) if item.id in names} for item in counted]
    found = []
    for places in _joined(range(len(parts)), tied):
        knot: Ways = {0: {}}
        for place in places:
            knot = _together(knot, ways[place])
        found.append(knot)
    return found


def _ways(part: _Part, bit_of: Mapping[str, int]) -> Ways:
    """The minimal sets of counted conditions that some package of a part breaks."""
    counted = sum(1 << place for place, item in enumerate(part.conditions) if item.id in bit_of)
    broken, found = part.broken & np.uint64(counted), {}
    for bits in _smallest_first(minimal(map(int, np.unique(broken)))):
        place = np.argwhere(broken == np.uint64(bits))[0]
        found[sum(1 << bit_of[part.conditions[at].id] for at in members_of(bits))] = {
            issue: part.scales[issue].words(sets[index])
            for (issue, sets), index in zip(part.classes.items(), place, strict=True)
        }
    return found


def _smallest_first(sets: Iterable[int]) -> list[int]:
    return sorted(sets, key=lambda bits: (bits.bit_count(), bits))


def _together(one: Ways, other: Ways) -> Ways:
    """The minimal sets of two parts side by side. Raises InputError beyond `MAX_SETS`."""
    if len(one) * len(other) > MAX_SETS:
        raise InputError(f"more than {MAX_SETS:,} ways to open the zone; join red lines that say the same")
    both: dict[int, Mapping[str, str]] = {}
    for left, opened in one.items():
        for right, beside in other.items():
            both.setdefault(left | right, {**opened, **beside})
    return {bits: both[bits] for bits in _smallest_first(minimal(both))}


def _conflicts(knots: Iterable[Ways], counted: Sequence[Condition]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of conditions that cannot hold together: each lies within one knot."""
    found = [tuple(counted[place].id for place in members_of(bits)) for knot in knots for bits in _hitting(knot)]
    return tuple(sorted(found, key=lambda item: (len(item), item)))


def _hitting(ways: Iterable[int]) -> frozenset[int]:
    """The minimal sets that meet every one of these (Berge's algorithm). Raises InputError beyond `MAX_SETS`."""
    found: frozenset[int] = frozenset((0,))
    for bits in ways:
        met = [one for one in found if one & bits]
        longer = [one | 1 << place for one in found if not one & bits for place in members_of(bits)]
        found = minimal((*met, *longer))
        if len(found) > MAX_SETS:
            raise InputError(f"more than {MAX_SETS:,} smallest conflicts; join red lines that say the same")
    return found


def _openings(scales: Iterable[str], knots: Iterable[Ways], counted: Sequence[Condition]) -> tuple[Opening, ...]:
    """The smallest sets to give way: one of each knot, the sets of fewest conditions first."""
    found: list[tuple[int, Mapping[str, str]]] = [(0, {})]
    for knot in knots:
        both = ((bits | more, {**opens, **beside}) for bits, opens in found for more, beside in knot.items())
        found = nsmallest(MOST_OPENINGS, both, key=lambda pair: (pair[0].bit_count(), pair[0]))
    return tuple(
        Opening(tuple(counted[at].id for at in members_of(bits)), {issue: opens[issue] for issue in scales})
        for bits, opens in found
    )
