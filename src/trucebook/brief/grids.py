"""Which rows and columns a grid shows, of findings or of glances: what nobody speaks of is counted and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from trucebook.vocabulary import STATUS_WORDS, Cast, Interval, Number, RestsOn, Status, unique


class Judged(Protocol):
    """How one obligation stands in one account: a finding, or a glance."""

    @property
    def agreement(self) -> str: ...
    @property
    def obligation(self) -> str: ...
    @property
    def instance(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def reading(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def interval(self) -> Interval | None: ...
    @property
    def needed(self) -> Number | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def bears(self) -> bool: ...
    @property
    def rests_on(self) -> tuple[RestsOn, ...]: ...
    @property
    def independent(self) -> int: ...


J = TypeVar("J", bound=Judged)


@dataclass(frozen=True, slots=True)
class Line(Generic[J]):
    """One row: one instance of one obligation under one reading, in every account that is shown.

    `first` is any of its cells, `pooled` that of all accounts together; `also` counts the instances left out.
    """

    cells: tuple[J, ...]
    first: J
    pooled: J
    also: str = ""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[J]):
    """The grid of one agreement: who speaks, what is shown, and how many accounts are silent on all of it."""

    agreement: str
    life: J | None
    accounts: tuple[str, ...]
    lines: tuple[Line[J], ...]
    silent: int


def arrange(items: Iterable[J], on: date) -> Iterator[Sheet[J]]:
    """What grids show at the end of a day, one for each agreement."""
    by_agreement: dict[str, list[J]] = {}
    for item in items:
        by_agreement.setdefault(item.agreement, []).append(item)
    for name, found in by_agreement.items():
        life = [item for item in found if item.obligation == "in-force" and item.account == "all"]
        duties = [item for item in found if item.obligation != "in-force"]
        speaking = {item.account for item in duties if item.bears} | {"all"}
        known = unique(item.account for item in found)
        accounts = tuple(item for item in known if item in speaking)
        lines = tuple(_lines(duties, accounts, on))
        yield Sheet(name, life[0] if life else None, accounts, lines, len(known) - len(accounts))


def _lines(items: Iterable[J], accounts: tuple[str, ...], on: date) -> Iterable[Line[J]]:
    """Instances nobody speaks of are counted, rival readings that change nothing left out."""
    written: dict[tuple[str, str], list[tuple[str, str]]] = {}
    table = _by_duty(items)
    order = {obligation: number for number, obligation in enumerate(unique(key[0] for key in table))}
    for (obligation, reading), instances in sorted(table.items(), key=lambda item: order[item[0][0]]):
        lines = [_line(by_account, accounts) for by_account in instances.values()]
        if reading == "as written":
            written |= {(obligation, line.first.instance): _verdicts(line) for line in lines}
        else:
            lines = [
                line for line in lines if _verdicts(line) != written.get((obligation, line.first.instance), [])
            ]
        yield from _fold(lines, on)


def _by_duty(items: Iterable[J]) -> dict[tuple[str, str], dict[str, dict[str, J]]]:
    table: dict[tuple[str, str], dict[str, dict[str, J]]] = {}
    for item in items:
        duty = table.setdefault((item.obligation, item.reading), {})
        duty.setdefault(item.instance, {})[item.account] = item
    return table


def _line(by_account: Mapping[str, J], accounts: tuple[str, ...]) -> Line[J]:
    first = next(iter(by_account.values()))
    cells = tuple(by_account[account] for account in accounts if account in by_account)
    return Line(cells, first, by_account.get("all", first))


def _verdicts(line: Line[J]) -> list[tuple[str, str]]:
    return [(cell.status, amount_words(cell)) for cell in line.cells]


def _fold(lines: Sequence[Line[J]], on: date) -> Iterable[Line[J]]:
    """Shows the whole, what claims speak of, and what is due next; the other instances are counted by status.

    Where that is nothing, the latest instance stands for all: an obligation nobody speaks of is silent, not gone.
    """
    next_due = min((day for line in lines if (day := line.first.due_on) and day >= on), default=None)
    shown = [
        line
        for line in lines
        if line.first.instance == "whole"
        or (line.first.due_on is not None and line.first.due_on == next_due)
        or any(cell.bears for cell in line.cells)
    ] or sorted(lines, key=lambda line: line.first.due_on or date.min)[-1:]
    kept = {id(line) for line in shown}
    folded = Counter(STATUS_WORDS[line.cells[0].status] for line in lines if id(line) not in kept and line.cells)
    if folded:
        counts = ", ".join(f"{number} {words}" for words, number in sorted(folded.items()))
        shown[-1] = replace(shown[-1], also=f"{folded.total()} more: {counts}")
    return shown


def tally(lines: Iterable[Line[J]]) -> list[tuple[Status, str, int]]:
    """How many obligations stand how in the pooled account, in the order of the statuses; parts are not counted."""
    counts = Counter(item.status for item in _whole(lines))
    return [(status, words, counts[status]) for status, words in STATUS_WORDS.items() if counts[status]]


def tally_of_parties(lines: Iterable[Line[J]]) -> list[tuple[Status, int]]:
    """How many of these stand so on the word of parties alone."""
    counts = Counter(item.status for item in _whole(lines) if item.rests_on and not item.independent)
    return [(status, counts[status]) for status in STATUS_WORDS if counts[status]]


def _whole(lines: Iterable[Line[J]]) -> Iterable[J]:
    """The first cell of each obligation as it is written: the pooled one, of the whole or of its first part."""
    found: dict[str, J] = {}
    for line in lines:
        if line.first.reading == "as written" and line.cells:
            found.setdefault(line.first.obligation, line.cells[0])
    return found.values()


def account_name(account: str, cast: Cast) -> str:
    """How an account is headed: a cast name, an outlet, or "All accounts"."""
    actor = cast.get(account)
    return "All accounts" if account == "all" else actor.name if actor else account


def amount_words(item: Judged) -> str:
    """How much of what is owed, for example "13 of 33", "81 or more of 50", or nothing when nobody counts.

    What is kept although less is sure, "38 or more of 40", rests on figures that not all agree on, and it is said.
    """
    if item.interval is None or not item.bears:
        return ""
    if item.interval == Interval(0, None):
        return ""
    amount = str(item.interval)
    if item.needed is None:
        return amount
    differ = item.status in ("kept", "kept_late") and item.interval.low < item.needed
    return f"{amount} of {item.needed}{', figures differ' if differ else ''}"


def basis_words(item: Judged) -> str:
    """On whose word a finding stands, so that a status is never a bare verdict; and what "late" leaves open."""
    if not item.rests_on:
        return ""
    late = "; nothing shows that it was in time" if item.status == "kept_late" else ""
    names = ", ".join(f"{one.origin}{' (party)' if one.party else ''}" for one in item.rests_on)
    return f"on the word of {names}; {item.independent} independent of the parties{late}"
