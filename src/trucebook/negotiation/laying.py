"""From the file to what the analyses take: scales, statements, conditions, options, stakes, utilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from trucebook.errors import InputError
from trucebook.negotiation import zone
from trucebook.negotiation.endings import Card
from trucebook.negotiation.entries import FromTo, Outcomes
from trucebook.negotiation.models import Assumed, Issue, Linkage, Negotiation, Ratifier, War, Worth
from trucebook.negotiation.movement import Dated, Statement
from trucebook.negotiation.options import Game, Option, Preference, make_game
from trucebook.negotiation.range import NOTHING, Span, Stakes
from trucebook.negotiation.scales import Scale, as_set, choice, ladder, number
from trucebook.negotiation.solutions import Floats
from trucebook.vocabulary import unique

MAX_OUTCOMES = 1_000_000


def lay_scales(negotiation: Negotiation) -> dict[str, Scale]:
    """The scale of each issue; numbers are cut at every bound that somebody names."""
    return {name: _scale(issue, _bounds(negotiation, name)) for name, issue in negotiation.issues.items()}


def _scale(issue: Issue, bounds: Sequence[Fraction]) -> Scale:
    if issue.number:
        low, high = Fraction(issue.number.low), Fraction(issue.number.high)
        return number(low, high, unit=issue.number.unit, bounds=bounds, whole=issue.number.whole)
    return ladder(issue.ladder) if issue.ladder else choice(issue.choices)


def _bounds(negotiation: Negotiation, issue: str) -> list[Fraction]:
    if not negotiation.issues[issue].number:
        return []
    sets = [item.wants for item in negotiation.positions if item.issue == issue]
    for item in negotiation.every_condition:
        needs = (item.when, item.needs) if isinstance(item, Linkage) else (item.accepts,)
        sets += [where[issue] for where in needs if issue in where]
    sets += [item.terms[issue] for item in negotiation.proposals if issue in item.terms]
    words = [word for outcomes in sets for word in _words(outcomes)]
    words += [word for item in negotiation.worth if item.issue == issue for word in item.values]
    return [Fraction(word) for word in words]


def _words(outcomes: Outcomes) -> list[str]:
    if isinstance(outcomes, FromTo):
        return [word for word in (outcomes.first, outcomes.last) if word is not None]
    return list(outcomes)


def to_set(scale: Scale, outcomes: Outcomes) -> int:
    """A set of outcomes as the file has it, as bits of its scale."""
    if not isinstance(outcomes, FromTo):
        return as_set(_place(scale, word) for word in outcomes)
    first = 0 if outcomes.first is None else _place(scale, outcomes.first)
    last = len(scale.labels) - 1 if outcomes.last is None else _place(scale, outcomes.last)
    return as_set(range(first, last + 1))


def _place(scale: Scale, word: str) -> int:
    if word in scale.labels:
        return scale.labels.index(word)
    assert scale.at is not None
    return scale.at.index(Fraction(word))


def lay_statements(negotiation: Negotiation, scales: Mapping[str, Scale]) -> list[Statement]:
    """What the parties said they would take, each under the name it has in the file (`positions.3`).

    What a party had said before it split is where each of its wings began.
    """
    return [
        Statement(
            Dated(f"positions.{place}", item.on, item.text),
            party,
            item.issue,
            to_set(scales[item.issue], item.wants),
        )
        for place, item in enumerate(negotiation.positions)
        for party in negotiation.heirs(item.by)
    ]


def lay_events(negotiation: Negotiation) -> list[Dated]:
    """Proposals, answers, walk-outs, splits and pressures, as far as they have a date."""
    found = [Dated(f"proposals.{item.id}", item.on, item.text) for item in negotiation.proposals]
    found += [
        Dated(f"responses.{place}", item.on, item.text or item.answer)
        for place, item in enumerate(negotiation.responses)
    ]
    found += [Dated(f"splits.{place}", item.on, item.text) for place, item in enumerate(negotiation.splits)]
    return found + [
        Dated(f"pressures.{name}", item.on, item.text) for name, item in negotiation.pressures.items() if item.on
    ]


def lay_conditions(negotiation: Negotiation, scales: Mapping[str, Scale]) -> list[zone.Condition]:
    """Red lines, linkages and ratifiers that stand, in the order of the table.

    A line that several wings have from one party is one for each: "no-force of east", "no-force of west".
    """
    found = []
    for item, party, stated in negotiation.conditions():
        linked = isinstance(item, Linkage)
        needs = item.needs if isinstance(item, Linkage) else item.accepts
        found.append(
            zone.Condition(
                id=item.id if party == item.by else f"{item.id} of {party}",
                party=party,
                needs={issue: to_set(scales[issue], outcomes) for issue, outcomes in needs.items()},
                when=_when(item, scales) if linked else {},
                stated=stated,
                through=item.name if isinstance(item, Ratifier) else "",
            )
        )
    return found


def _when(item: object, scales: Mapping[str, Scale]) -> dict[str, int]:
    assert isinstance(item, Linkage)
    return {issue: to_set(scales[issue], outcomes) for issue, outcomes in item.when.items()}


def lay_cards(negotiation: Negotiation, name_of: Callable[[str], str]) -> list[Card]:
    """The options table, everybody by name."""
    return [
        Card(
            id=item.id,
            party=name_of(item.by),
            wanted=dict.fromkeys(map(name_of, item.wanted_by), True)
            | dict.fromkeys(map(name_of, item.refused_by), False),
            intended=None if item.intends is None else item.intends == "take",
            doubted_by=[name_of(actor) for actor in item.doubted_by],
        )
        for item in negotiation.options
    ]


def lay_game(negotiation: Negotiation, name_of: Callable[[str], str] = str) -> Game:
    """The graph of the options, everybody by name; who has none moves nowhere, so that its preferences count not.

    Raises InputError where somebody with an option has no preferences, or there are too many options.
    """
    if not negotiation.preferences or not negotiation.options:
        raise InputError(
            "This table has no `preferences` or no `options`; stability needs those of everybody who has an option."
        )
    known = {item.id for item in negotiation.options}
    options = [Option(item.id, name_of(item.by), item.irreversible, item.ends) for item in negotiation.options]
    preferences = {
        name_of(item.by): [Preference(_taken(wish.then, known), _taken(wish.when, known)) for wish in item.order]
        for item in negotiation.preferences
    }
    owners = unique(option.party for option in options)
    silent = ", ".join(name for name in owners if name not in preferences)
    if silent:
        raise InputError(f"{silent} has an option and nothing is said of its preferences by then.")
    infeasible = [_taken(item, known) for item in negotiation.infeasible]
    preferences = {name: preferences[name] for name in owners}
    return make_game(options, preferences, [item for item in infeasible if item])


def _taken(chosen: Mapping[str, str], known: Set[str]) -> dict[str, bool]:
    """What is taken and left. An option that is not there is left: asking for that asks for nothing."""
    return {option: how == "take" for option, how in chosen.items() if option in known or how == "take"}


def lay_stakes(war: War) -> Stakes:
    """What the war range rests on, with the first party as A. Raises InputError for what cannot be."""
    parts = {"cost": war.costs, "subsidy": war.subsidies, "pressure": war.pressures, "ratifier": war.ratifiers}
    sides = {"a": war.first, "b": war.second}
    spans = {
        f"{name}_{side}": to_span(given[party]) if party in given else NOTHING
        for name, given in parts.items()
        for side, party in sides.items()
    }
    return Stakes(p=to_span(war.chance), **spans)


def to_span(assumed: Assumed) -> Span:
    """An assumed number as an interval."""
    return Span(float(assumed.value[0]), float(assumed.value[1]))


def lay_utilities(
    negotiation: Negotiation, scales: Mapping[str, Scale]
) -> tuple[tuple[str, ...], list[tuple[int, ...]], Floats]:
    """What every package is worth to each party: the issues, the packages, and `[package, party]` in points.

    Raises InputError where a party has given no points, or there are too many packages.
    """
    given: dict[str, dict[str, Worth]] = {party: {} for party in negotiation.parties}
    for item in negotiation.worth:
        given[item.by][item.issue] = item
    silent = [party for party, rows in given.items() if not rows]
    if silent:
        raise InputError(f"Nobody has said what the issues are worth to {', '.join(silent)}; see `worth`.")
    issues = tuple(name for name in scales if any(name in rows for rows in given.values()))
    count = prod(len(scales[name].labels) for name in issues)
    if count > MAX_OUTCOMES:
        raise InputError(f"{count:,} packages are too many to weigh one by one; join outcomes.")
    packages = list(product(*(range(len(scales[name].labels)) for name in issues)))
    columns = []
    for rows in given.values():
        values = [_values(scales[name], rows.get(name)) for name in issues]
        columns.append(
            [sum(worth[place] for worth, place in zip(values, package, strict=True)) for package in packages]
        )
    return issues, packages, np.array(columns, np.float64).T


def _values(scale: Scale, worth: Worth | None) -> list[float]:
    """What each outcome of a scale brings in points; numbers between two that are valued are drawn on a line."""
    if worth is None:
        return [0.0] * len(scale.labels)
    if scale.at is None or all(label in worth.values for label in scale.labels):
        return [float(worth.points * worth.values[label]) for label in scale.labels]
    known = sorted((Fraction(word), float(value)) for word, value in worth.values.items())
    found = np.interp([float(at) for at in scale.at], [float(at) for at, _ in known], [value for _, value in known])
    return [float(value) * worth.points for value in found]
