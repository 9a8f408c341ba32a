"""What is laid out once for all views: the claims of every duty as columns, on the windows of its instances."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeVar, get_args
from weakref import WeakKeyDictionary

import numpy as np

from trucebook.agreement.models import Obligation
from trucebook.compliance.column import Column, is_counted
from trucebook.compliance.figures import Frame, OwedKind
from trucebook.compliance.glancing.board import Board, Spread
from trucebook.compliance.glancing.laying import Laid, Slot, lay
from trucebook.compliance.glancing.sheets import Flags, Places, Sheet, Sources, lay_out
from trucebook.compliance.glancing.tally import Tallies, Voices
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.matching import Target
from trucebook.compliance.owing import Due
from trucebook.compliance.speakers import Account
from trucebook.vocabulary import unique

DUTIES: tuple[Literal["must", "may", "must_not"], ...] = ("must", "may", "must_not")
KINDS: tuple[OwedKind, ...] = get_args(OwedKind)


LAYOUTS = 60
BOARDS = 20
LAID = 1000
"""So many layouts are kept, so many boards, of layouts and of windows that accounts have by themselves, and so many
sheets laid on windows."""
ItemT = TypeVar("ItemT")


def _keep(known: dict[Any, ItemT], key: Any, make: Callable[[], ItemT], *, most: int) -> ItemT:
    """What is known under a key, made where it is not; of all only those asked last are kept."""
    known[key] = found = known.pop(key) if key in known else make()
    while len(known) > most:
        del known[next(iter(known))]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The instances of some duties under the same terms, each with its window on the board, whatever the day.

    `spans` says from which to which instance each obligation has its own, `duty_of` the other way round; `hangs`
    marks obligations that hang on something that accounts tell. `duty`, `kind` and `effort` as in `Standing`, the
    first two as places in `DUTIES` and `KINDS`; `phase` is a place in `phases`, the first of which is no phase.
    """

    obligations: tuple[Obligation, ...]
    hangs: tuple[bool, ...]
    spans: tuple[tuple[int, int], ...]
    duty_of: tuple[int, ...]
    dues: tuple[Due, ...]
    slots: tuple[Slot, ...]
    board: Board
    duty: Places
    kind: Places
    effort: Flags
    counted: Flags
    phases: tuple[str | None, ...]
    phase: Places


class Ground:
    """What is laid out once for some evidence: sheets of claims, layouts of duties, and the spreads of two days."""

    def __init__(self) -> None:
        self.sources = Sources()
        self._sheets: dict[Any, Sheet] = {}
        self._laid: dict[Any, Laid] = {}
        self._boards: dict[Any, Board] = {}
        self._layouts: dict[Any, Layout | None] = {}
        self._tallies: WeakKeyDictionary[Board, dict[Any, Tallies]] = WeakKeyDictionary()
        self._accounts: dict[tuple[Account, int], tuple[int, ...]] = {}

    def without(self, targets: Set[Target]) -> Ground:
        """What was laid out, but for some targets, about which claims have changed."""
        found = Ground()
        found.sources = self.sources
        found._sheets = {key: sheet for key, sheet in self._sheets.items() if key[0] not in targets}
        found._laid = {key: laid for key, laid in self._laid.items() if key[0][0] not in targets}
        return found

    def layout(self, column: Column, asked: frozenset[str] | None) -> Layout | None:
        """The instances of the duties asked for, under the terms of a column; None where there are none."""
        key = (id(column.terms), column.zone, asked)
        return _keep(self._layouts, key, lambda: self._lay_out(column, asked), most=LAYOUTS)

    def _lay_out(self, column: Column, asked: frozenset[str] | None) -> Layout | None:
        duties = [duty for duty in column.terms.obligations if asked is None or duty.id in asked]
        found = [column.dues(duty.id) for duty in duties]
        dues = tuple(due for some in found for due in some)
        if not dues:
            return None
        slots = tuple(slot_of(due) for due in dues)
        begins = np.cumsum([0, *(len(some) for some in found)]).tolist()
        phases = unique([None, *(duty.within.phase for duty in duties)])
        return Layout(
            obligations=tuple(duties),
            hangs=tuple(map(hangs, duties)),
            spans=tuple(pairwise(begins)),
            duty_of=tuple(place for place, some in enumerate(found) for _ in some),
            dues=dues,
            slots=slots,
            board=self.board(
                column,
                [(duty, slots[begin:end]) for duty, (begin, end) in zip(duties, pairwise(begins), strict=True)],
            ),
            duty=np.array([DUTIES.index(due.obligation.duty) for due in dues], np.int64),
            kind=np.array([KINDS.index(due.owed.kind) for due in dues], np.int64),
            effort=np.array([due.obligation.effort for due in dues], np.bool_),
            counted=np.array([is_counted(due) for due in dues], np.bool_),
            phases=phases,
            phase=np.array([phases.index(due.obligation.within.phase) for due in dues], np.int64),
        )

    def board(self, column: Column, parts: Sequence[tuple[Obligation, Sequence[Slot]]]) -> Board:
        """The claims on these windows of duties."""
        keys = [(column.shares.desk_key(column.terms, duty), tuple(slots)) for duty, slots in parts]

        def make() -> Board:
            return Board([self._part(column, *key, duty) for key, (duty, _) in zip(keys, parts, strict=True)])

        return _keep(self._boards, tuple(keys), make, most=BOARDS)

    def _part(self, column: Column, key: Any, slots: tuple[Slot, ...], duty: Obligation) -> tuple[Sheet, Laid]:
        """The claims of a duty on its windows."""
        if key not in self._sheets:
            self._sheets[key] = lay_out(column.hearing, self.sources, column.terms, duty, key[0])
        sheet = self._sheets[key]
        return sheet, _keep(self._laid, (key, slots), lambda: lay(sheet, slots), most=LAID)

    def tallies(self, board: Board, on_end: float, known_by: int) -> Tallies:
        """What accounts come to on a day; of a board two days are kept."""
        days = self._tallies.setdefault(board, {})
        return _keep(days, (on_end, known_by), lambda: Tallies(board.spread(on_end, known_by)), most=2)

    def voices(self, hearing: Hearing, account: Account, spread: Spread) -> Voices:
        """Whom an account hears under a view, of those who say anything."""
        refused = {source for source in self._members(account) if hearing.refusal(self.sources.speakers[source])}
        heard = [source for source in self._members(account) if source in spread.strands and source not in refused]
        own = tuple(source for source in heard if account.is_own(self.sources.speakers[source]))
        quoted = tuple(source for source in heard if source not in set(own))
        origins: dict[str, tuple[list[int], list[int]]] = {}
        for some, place in ((own, 0), (quoted, 1)):
            for source in some:
                origins.setdefault(self.sources.origins[source], ([], []))[place].append(source)
        pairs = tuple((tuple(one), tuple(other)) for one, other in origins.values())
        return Voices(own, quoted, pairs, tuple(origins))

    def _members(self, account: Account) -> tuple[int, ...]:
        key = (account, len(self.sources.speakers))
        if key not in self._accounts:
            found = (place for place, speakers in enumerate(self.sources.speakers) if account.holds(speakers))
            self._accounts[key] = tuple(found)
        return self._accounts[key]


def hangs(obligation: Obligation) -> bool:
    """Whether how an obligation binds hangs on what an account tells of something else than its phase."""
    named = obligation.after or obligation.parallel or obligation.same_day or obligation.answers_to
    return bool(named or obligation.once or obligation.until or obligation.unless or obligation.waived_on)


def slot_of(due: Due) -> Slot:
    """The window of an instance, whatever the day."""
    return Slot(due.owed, Frame(due.frame.start, due.frame.due, 0.0, due.frame.until), due.lists)
