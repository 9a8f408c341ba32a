"""An account in which events are contested, worked out in each way it may have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trucebook.accounts import count_independent
from trucebook.agreement.models import Agreement
from trucebook.compliance.column import Column
from trucebook.compliance.contests import (
    Contest,
    contest_keeping,
    duties_asked,
    find_contests,
    keeping_of,
    worlds_of,
)
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import Judgement
from trucebook.compliance.life import life_rule
from trucebook.compliance.owing import Due
from trucebook.compliance.reasons import explain_contest
from trucebook.compliance.rules import contested, first_sentence
from trucebook.compliance.speakers import Account
from trucebook.vocabulary import STATUS_WORDS, Finding, Origin, RestsOn, Status, unique

Make = Callable[[frozenset[str]], Column]
"""Makes the column of an account in which some things are not taken for true."""


class Versions:
    """One account under one reading: a column for each way the contested events may have been.

    The first, or of several the one with the most instances, gives the rows. A status that all give stands as it
    is there; any other, and what is owed in some alone, is disputed.
    """

    def __init__(self, contests: Sequence[Contest], columns: Sequence[tuple[frozenset[str], Column]]) -> None:
        """`columns` come with what is not taken for true in each."""
        self._contests = contests
        self._columns = columns
        self._dues: dict[int, Mapping[tuple[str, str], Due]] = {}
        self.base = max((column for _, column in columns), key=_size)
        self.terms, self.reading = self.base.terms, self.base.reading

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, that which gives the rows first."""
        others = (column for _, column in self._columns if column is not self.base)
        return (self.base, *others)

    def dues(self, obligation: str) -> tuple[Due, ...]:
        """Every instance of an obligation, as the column that gives the rows has them."""
        return self.base.dues(obligation)

    def life(self) -> Finding:
        """The row that tells whether the agreement runs."""
        found = [column.life() for _, column in self._columns]
        if len({item.status for item in found}) == 1:
            return self.base.life()
        return self._disputed(found, life_rule("disputed"), self._origins_of_contests(found))

    def find(self, due: Due) -> Finding:
        """How one instance stands."""
        key = due.obligation.id, due.instance.name
        own = [self._own_dues(column).get(key) for _, column in self._columns]
        found = [column.find(item) if item else None for item, (_, column) in zip(own, self._columns, strict=True)]
        if len({_status(item) for item in found}) == 1:
            return self.base.find(due)
        origins = [
            origin
            for item, (_, column) in zip(own, self._columns, strict=True)
            if item is not None
            for origin in column.origins(item)
        ]
        return self._disputed(found, first_sentence(contested), [*origins, *self._origins_of_contests(found)])

    def moved_by(self, obligation: str) -> frozenset[str]:
        """The claims that tell, or deny, what a row hangs on besides what was done."""
        contested = (look.claim.id for item in self._contests for look in item.looks)
        return frozenset(contested).union(*(column.moved_by(obligation) for column in self.columns))

    def _own_dues(self, column: Column) -> Mapping[tuple[str, str], Due]:
        """The instances of a column by obligation and name."""
        if id(column) not in self._dues:
            found = (due for name in column.obligations for due in column.dues(name))
            self._dues[id(column)] = {(due.obligation.id, due.instance.name): due for due in found}
        return self._dues[id(column)]

    def _disputed(self, found: Sequence[Finding | None], rule: str, origins: Iterable[Origin]) -> Finding:
        """A finding that hangs on contested events, with all that bears it in any version."""
        deciding = self._deciding(found)
        known = [item for item in found if item is not None]
        told = [look.claim.id for item in deciding for look in item.told]
        denied = [look.claim.id for item in deciding for look in item.denied]
        evidence = {*told, *(claim for item in known for claim in item.evidence)}
        against = {*denied, *(claim for item in known for claim in item.against)} - evidence
        by_key = {origin.key: origin for origin in origins}
        first = known[0]
        intervals, needed, due_on = (
            {getattr(item, name) for item in known} for name in ("interval", "needed", "due_on")
        )
        merged = replace(
            first,
            status="disputed",
            interval=first.interval if len(intervals) == 1 else None,
            needed=first.needed if len(needed) == 1 else None,
            due_on=first.due_on if len(due_on) == 1 else None,
            evidence=tuple(sorted(evidence)),
            against=tuple(sorted(against)),
            unused=tuple(item for item in first.unused if item.claim not in evidence | against),
            rests_on=tuple(
                sorted((RestsOn(item.name, item.party) for item in by_key.values()), key=lambda r: r.origin)
            ),
            independent=count_independent(by_key.values()),
        )
        reasons = explain_contest(merged, rule, [item.words for item in deciding], self._outcomes(deciding, found))
        return replace(merged, reasons=reasons)

    def _deciding(self, found: Sequence[Finding | None]) -> tuple[Contest, ...]:
        """The contested events of which each alone makes a difference; where none does, all."""
        by_world = {world: _status(item) for (world, _), item in zip(self._columns, found, strict=True)}
        deciding = tuple(
            contest
            for contest in self._contests
            if any(by_world.get(world ^ contest.doubts, status) != status for world, status in by_world.items())
        )
        return deciding or tuple(self._contests)

    def _outcomes(self, deciding: Sequence[Contest], found: Sequence[Finding | None]) -> str:
        """What it would be if the event happened, and if it did not; of several events, all that it may be."""
        words = [_words(item) for item in found]
        if len(deciding) > 1:
            return f"Depending on which of these happened: {', '.join(unique(words))}."
        side = deciding[0].doubts
        happened = unique(word for (world, _), word in zip(self._columns, words, strict=True) if not side <= world)
        if_not = unique(word for (world, _), word in zip(self._columns, words, strict=True) if side <= world)
        return f"If it happened: {' or '.join(happened)}; if not: {' or '.join(if_not)}."

    def _origins_of_contests(self, found: Sequence[Finding | None]) -> Iterator[Origin]:
        hearing = self.base.hearing
        return (hearing.origin(look) for item in self._deciding(found) for look in item.looks)


def open_column(hearing: Hearing, terms: Agreement, account: Account, make: Make) -> Column | Versions:
    """The column of an account, or its versions where something that moves it or binds its duties is contested.

    A duty that is disputed in one version alone may bring others after it into dispute; so it is asked again.
    """
    contests, overruled = find_contests(hearing, terms, account)
    asked = duties_asked(hearing, terms)
    while True:
        columns = [(world, make(world | overruled)) for world in worlds_of(contests)]
        known = frozenset[str]().union(*(item.doubts for item in contests))
        more = _torn_duties([column for _, column in columns], asked, known)
        if not more:
            return Versions(contests, columns) if contests else columns[0][1]
        contests = (*contests, *more)


def _torn_duties(columns: Sequence[Column], asked: frozenset[str], known: Container[str]) -> tuple[Contest, ...]:
    """Those duties on which something hangs that are disputed in some version and not known to be."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for column in columns:
        for name in sorted(asked):
            for due in column.dues(name):
                column.find(due)  # first, since what asks back while a duty is asked about counts as not kept
            column.kept_at(name)
        for name, judgements in column.torn.items():
            found[name] += judgements
    return tuple(contest_keeping(name, found[name]) for name in sorted(found) if keeping_of(name) not in known)


def _size(column: Column) -> int:
    return sum(len(column.dues(name)) for name in column.obligations)


def _status(found: Finding | None) -> Status | None:
    return None if found is None else found.status


def _words(found: Finding | None) -> str:
    return "not owed" if found is None else STATUS_WORDS[found.status]
