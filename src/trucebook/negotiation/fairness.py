"""Efficient and fair packages under the weights that an analyst signed: in words, with each party's points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trucebook.negotiation.laying import lay_scales, lay_utilities
from trucebook.negotiation.models import Negotiation, Worth
from trucebook.negotiation.solutions import Indices, adjusted_winner, find_solutions
from trucebook.negotiation.sources import Source
from trucebook.vocabulary import unique

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Package:
    """An outcome for each issue, and the points it brings each party."""

    outcomes: Mapping[str, str]
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fairness:
    """The solutions, of how many packages, how many are efficient, and on whose weights.

    `shares` is what the first of two parties gets of each issue under Adjusted Winner, None with more parties.
    """

    packages: int
    efficient: int
    nash: tuple[Package, ...]
    kalai_smorodinsky: tuple[Package, ...]
    shares: Mapping[str, float] | None
    sources: tuple[Source, ...]


def weigh(negotiation: Negotiation, source_of: Callable[[Worth], Source]) -> Fairness | None:
    """The solutions under the weights given, None without any. Raises InputError where some are missing."""
    if not negotiation.worth:
        return None
    scales = lay_scales(negotiation)
    issues, packages, utilities = lay_utilities(negotiation, scales)
    found = find_solutions(utilities)

    def shown(chosen: Indices) -> tuple[Package, ...]:
        return tuple(
            Package(
                {issue: scales[issue].labels[place] for issue, place in zip(issues, packages[index], strict=True)},
                dict(zip(negotiation.parties, utilities[index].tolist(), strict=True)),
            )
            for index in chosen[:MOST_SHOWN].tolist()
        )

    return Fairness(
        packages=len(packages),
        efficient=len(found.pareto),
        nash=shown(found.nash),
        kalai_smorodinsky=shown(found.kalai_smorodinsky),
        shares=_shares(negotiation),
        sources=unique(source_of(item) for item in negotiation.worth),
    )


def _shares(negotiation: Negotiation) -> dict[str, float] | None:
    """Adjusted Winner, where two parties gave points; an issue that one gives none to counts nothing for it."""
    if len(negotiation.parties) != 2:
        return None
    given = [{item.issue: item.points for item in negotiation.worth if item.by == by} for by in negotiation.parties]
    issues = {issue for points in given for issue in points}
    first, second = ({issue: points.get(issue, 0) for issue in sorted(issues)} for points in given)
    return {issue: float(share) for issue, share in adjusted_winner(first, second).shares.items()}
