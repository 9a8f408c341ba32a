"""Is there anything on the table that everybody could take, and what stands in the way. No weights are needed.

A package gives every issue one outcome. A party can take it when it breaks none of the party's red lines and
linkages, nor those of its ratifiers. The zone is what all can take. Where it is empty, two lists say why: the
smallest sets of conditions that cannot hold together, and the smallest sets that must give way for it to open.

Conditions are stated by the party or inferred by an analyst. A package that breaks none is certain to be in the
zone, one that breaks only inferred ones possibly is. A stated position is no red line. Ranges, not prediction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Literal

import numpy as np
import numpy.typing as npt

from trucebook.accounts.packing import members_of
from trucebook.accounts.provenance import minimal
from trucebook.errors import InputError
from trucebook.negotiation.scales import Outcomes, Scale

MAX_PACKAGES = 2_000_000
MAX_CONDITIONS = 63
MAX_SETS = 10_000
Masks = npt.NDArray[np.uint64]
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
    of conditions that cannot hold together, `openings` the smallest sets to give way; `pivotal` are conditions that
    stand in every conflict, and `issues` those that the conflicts are about. Each comes for the sureness asked:
    conflicts of stated conditions alone where there is none at all, of all conditions where it is only possible.
    """

    sureness: Sureness
    packages: int
    certain: int
    possible: int
    room: Mapping[str, str]
    conflicts: tuple[tuple[str, ...], ...]
    openings: tuple[Opening, ...]
    pivotal: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Space:
    """The packages that conditions tell apart, and for each the conditions it breaks, as bits.

    `classes[issue]` are sets of outcomes that no condition tells apart; `broken` has one axis for each issue.
    """

    scales: Mapping[str, Scale]
    classes: Mapping[str, list[Outcomes]]
    broken: Masks


def find_zone(scales: Mapping[str, Scale], conditions: Sequence[Condition]) -> Zone:
    """The zone of agreement under these conditions. Raises InputError where there is too much to look through."""
    conditions = sorted(conditions, key=lambda item: item.id)
    space = _lay_out(scales, conditions)
    inferred = np.uint64(sum(1 << place for place, item in enumerate(conditions) if not item.stated))
    taken, maybe = space.broken == 0, (space.broken & ~inferred) == 0
    sureness: Sureness = "certain" if taken.any() else "possible" if maybe.any() else "none"
    broken = space.broken & ~inferred if sureness == "none" else space.broken
    ways = _ways(broken)
    conflicts = _hitting(ways)
    names = [tuple(conditions[place].id for place in members_of(bits)) for bits in conflicts]
    by_id = {item.id: item for item in conditions}
    return Zone(
        sureness=sureness,
        packages=_count(space, np.ones_like(taken)),
        certain=_count(space, taken),
        possible=_count(space, maybe),
        room=_room(space, taken if sureness == "certain" else maybe),
        conflicts=tuple(sorted(names, key=lambda item: (len(item), item))),
        openings=tuple(_openings(space, broken, conditions, ways)) if conflicts else (),
        pivotal=tuple(item for item in by_id if names and all(item in conflict for conflict in names)),
        issues=tuple(issue for issue in scales if any(_is_about(by_id[i], issue) for c in names for i in c)),
    )


def can_take(condition: Condition, package: Mapping[str, int]) -> bool:
    """Whether a package (an outcome's number for each issue) meets a condition."""
    applies = all(outcomes >> package[issue] & 1 for issue, outcomes in condition.when.items())
    return not applies or all(outcomes >> package[issue] & 1 for issue, outcomes in condition.needs.items())


def goes_against(condition: Condition, terms: Mapping[str, Outcomes], scales: Mapping[str, Scale]) -> bool:
    """Whether every package with these terms (sets of outcomes; other issues are open) breaks a condition."""
    left = {issue: terms.get(issue, scale.whole) for issue, scale in scales.items()}
    applies = all(not left[issue] & ~outcomes for issue, outcomes in condition.when.items())
    return applies and any(not left[issue] & needs for issue, needs in condition.needs.items())


def _is_about(condition: Condition, issue: str) -> bool:
    return issue in condition.needs or issue in condition.when


def _lay_out(scales: Mapping[str, Scale], conditions: Sequence[Condition]) -> _Space:
    if len(conditions) > MAX_CONDITIONS:
        raise InputError(f"{len(conditions)} red lines and linkages are too many; the zone takes {MAX_CONDITIONS}")
    classes = {issue: _alike(scale, issue, conditions) for issue, scale in scales.items()}
    shape = [len(found) for found in classes.values()]
    if prod(shape) > MAX_PACKAGES:
        raise InputError(f"{prod(shape):,} packages are too many to look through; join issues or outcomes")
    broken = np.zeros(shape, np.uint64)
    for place, condition in enumerate(conditions):
        wrong = _all(classes, condition.when) & ~_all(classes, condition.needs)
        broken |= wrong.astype(np.uint64) << np.uint64(place)
    return _Space(scales, classes, broken)


def _alike(scale: Scale, issue: str, conditions: Sequence[Condition]) -> list[Outcomes]:
    """Sets of outcomes that lie on the same side of every condition."""
    bounds = [where[issue] for item in conditions for where in (item.when, item.needs) if issue in where]
    found: dict[tuple[int, ...], Outcomes] = {}
    for place in members_of(scale.whole):
        signature = tuple(outcomes >> place & 1 for outcomes in bounds)
        found[signature] = found.get(signature, 0) | 1 << place
    return list(found.values())


def _all(classes: Mapping[str, list[Outcomes]], where: Mapping[str, Outcomes]) -> npt.NDArray[np.bool_]:
    """For each package whether every issue named lies where it should."""
    found = np.ones([len(outcomes) for outcomes in classes.values()], bool)
    for axis, (issue, sets) in enumerate(classes.items()):
        if issue in where:
            inside = np.array([bool(outcomes & where[issue]) for outcomes in sets])
            found &= inside.reshape([-1 if other == axis else 1 for other in range(len(classes))])
    return found


def _count(space: _Space, chosen: npt.NDArray[np.bool_]) -> int:
    """How many packages are chosen, each outcome of its class counted."""
    found = chosen.astype(np.int64).reshape([len(sets) for sets in space.classes.values()])
    for sets in reversed(list(space.classes.values())):
        found = found @ np.array([outcomes.bit_count() for outcomes in sets], np.int64)
    return int(found)


def _room(space: _Space, chosen: npt.NDArray[np.bool_]) -> dict[str, str]:
    """For each issue what it comes to in some chosen package."""
    found = {}
    for axis, (issue, sets) in enumerate(space.classes.items()):
        others = tuple(other for other in range(chosen.ndim) if other != axis)
        inside = chosen.any(axis=others)
        found[issue] = space.scales[issue].words(sum(sets[place] for place in np.flatnonzero(inside)))
    return found


def _ways(broken: Masks) -> list[int]:
    """The minimal sets of conditions that some package breaks."""
    return sorted(minimal(map(int, np.unique(broken))), key=lambda bits: (bits.bit_count(), bits))


def _hitting(ways: Sequence[int]) -> list[int]:
    """The minimal sets that meet every one of these (Berge's algorithm). Raises InputError beyond `MAX_SETS`."""
    found: frozenset[int] = frozenset((0,))
    for bits in ways:
        met = [one for one in found if one & bits]
        longer = [one | 1 << place for one in found if not one & bits for place in members_of(bits)]
        found = minimal((*met, *longer))
        if len(found) > MAX_SETS:
            raise InputError(f"more than {MAX_SETS:,} smallest conflicts; join red lines that say the same")
    return sorted(found)


def _openings(
    space: _Space, broken: Masks, conditions: Sequence[Condition], ways: Iterable[int]
) -> Iterator[Opening]:
    for bits in ways:
        place = np.argwhere(broken == np.uint64(bits))[0]
        package = {
            issue: space.scales[issue].words(sets[index])
            for (issue, sets), index in zip(space.classes.items(), place, strict=True)
        }
        yield Opening(tuple(conditions[at].id for at in members_of(bits)), package)
