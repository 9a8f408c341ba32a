"""The war range of one negotiation in its own names: inputs with their sources, the range, what would turn it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trucebook.negotiation.laying import lay_stakes, to_span
from trucebook.negotiation.models import Assumed, War
from trucebook.negotiation.range import (
    BreakEven,
    Commitment,
    Range,
    Span,
    Swing,
    find_break_evens,
    find_commitment,
    find_range,
    find_tornado,
    find_trust,
)
from trucebook.negotiation.sources import Source

_WORDS = {
    "p": "chance of {a} to win all",
    "cost_a": "cost of {a}",
    "cost_b": "cost of {b}",
    "subsidy_a": "what a patron takes off the cost of {a}",
    "subsidy_b": "what a patron takes off the cost of {b}",
    "pressure_a": "what a patron adds to the cost of {a}",
    "pressure_b": "what a patron adds to the cost of {b}",
    "ratifier_a": "least share that those at home of {a} would pass",
    "ratifier_b": "least share that those at home of {b} would pass",
}
"""The inputs of the range in words."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """One input: what it is, its interval, the pressure it comes from if any, and who says or assumes it."""

    input: str
    words: str
    low: float
    high: float
    under: str
    source: Source


@dataclass(frozen=True, slots=True)
class WarAnswer:
    """The range between two parties, as shares of `first`, and everything it rests on.

    `words` names each input of `break_evens` and `tornado`. `commitment` and `trust` are None where nothing is
    assumed about them; `trust` is what is left of it after an attack.
    """

    first: str
    second: str
    range: Range
    inputs: tuple[InputRow, ...]
    break_evens: tuple[BreakEven, ...]
    tornado: tuple[Swing, ...]
    words: dict[str, str]
    commitment: Commitment | None
    trust: Span | None


def answer_war(war: War, source_of: Callable[[Assumed], Source], names: tuple[str, str]) -> WarAnswer:
    """The war range; `names` are what its two parties are called. Raises InputError for inputs that cannot be."""
    stakes = lay_stakes(war)
    words = {name: text.format(a=names[0], b=names[1]) for name, text in _WORDS.items()}
    return WarAnswer(
        first=names[0],
        second=names[1],
        range=find_range(stakes),
        inputs=tuple(_inputs(war, words, source_of)),
        break_evens=find_break_evens(stakes),
        tornado=find_tornado(stakes),
        words=words,
        commitment=_commitment(war),
        trust=_trust(war),
    )


def _inputs(war: War, words: dict[str, str], source_of: Callable[[Assumed], Source]) -> Iterator[InputRow]:
    parts = {"cost": war.costs, "subsidy": war.subsidies, "pressure": war.pressures, "ratifier": war.ratifiers}
    given = [("p", words["p"], war.chance)]
    for name, entries in parts.items():
        for side, party in (("a", war.first), ("b", war.second)):
            given += [(f"{name}_{side}", words[f"{name}_{side}"], entries[party])] if party in entries else []
    if war.shift:
        given += [("p2", f"{words['p']} after the shift", war.shift.chance)]
        given += [("discount", "weight of tomorrow against today", war.shift.discount)]
    if war.spoiler:
        given += [("trust", "trust before an attack", war.spoiler.trust)]
        given += [("if_sincere", "chance of an attack where they mean it", war.spoiler.if_sincere)]
        given += [("if_not", "chance of an attack where they do not", war.spoiler.if_not)]
    for key, told, item in given:
        span = to_span(item)
        yield InputRow(key, told, span.low, span.high, item.under or "", source_of(item))


def _commitment(war: War) -> Commitment | None:
    if war.shift is None:
        return None
    cost = to_span(war.costs[war.second])
    return find_commitment(to_span(war.chance), to_span(war.shift.chance), cost, to_span(war.shift.discount))


def _trust(war: War) -> Span | None:
    if war.spoiler is None:
        return None
    return find_trust(to_span(war.spoiler.trust), to_span(war.spoiler.if_sincere), to_span(war.spoiler.if_not))
