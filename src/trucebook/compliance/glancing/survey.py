"""The whole grid at a glance: statuses and numbers of every cell, without evidence and reasons.

Cells are tallied together, on columns of claims. What hangs on other duties, on events or on powers is found by
`Column`, account by account, and enters the tally as the window in which the duty is judged there. By hand, as a
finding, are judged only: what was certified, and amounts that are no whole numbers or beyond a million millions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from trucebook.agreement.calendar import WHOLE
from trucebook.compliance.column import Bound, Column, count_word
from trucebook.compliance.figures import Frame, Owed
from trucebook.compliance.glancing.board import Board
from trucebook.compliance.glancing.ground import DUTIES, KINDS, Ground, Layout
from trucebook.compliance.glancing.laying import Slot
from trucebook.compliance.glancing.scales import VERDICTS, Codes
from trucebook.compliance.glancing.sheets import ALWAYS, Flags, Floats, Places
from trucebook.compliance.glancing.tally import Tally
from trucebook.compliance.grid import list_columns
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.life import IN_FORCE, ends_on, life_rule
from trucebook.compliance.matching import Evidence
from trucebook.compliance.owing import Due
from trucebook.compliance.rules import Standing, Stop, find_status
from trucebook.compliance.speakers import choose_accounts
from trucebook.compliance.versions import Versions
from trucebook.vocabulary import Copies, Finding, Interval, Number, Origin, RestsOn, Status, View, unique

ScalarT = TypeVar("ScalarT", bound=np.generic)
STOPS: tuple[Stop | None, ...] = (None, *get_args(Stop))
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Glance:
    """How one obligation stands, as in `Finding`, without the claims it rests on.

    `rule` is the first of the reasons; `bears`: there are claims for or against it. Of the row that tells whether
    an agreement runs, origins are left to its finding.
    """

    agreement: str
    obligation: str
    instance: str
    account: str
    reading: str
    status: Status
    interval: Interval | None
    needed: Number | None
    text: str
    due_on: date | None
    rule: str = ""
    bears: bool = False
    rests_on: tuple[RestsOn, ...] = ()
    independent: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """On whose word something stands: as in `Finding`."""

    rests_on: tuple[RestsOn, ...] = ()
    independent: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """All cells of one account under one reading: the status of each instance of its layout, and the numbers.

    `status` is a place in `STATUSES`, `rule` one in `rules`; `high` is infinite where it is open; `shown` says
    where numbers are. `other` holds what differs from the layout: the number needed and the last day, of some
    instances. `tallies` are those of the layout's windows and of others; `moved` says where among the latter an
    instance is.
    """

    column: Column
    layout: Layout
    origins: Mapping[str, Origin]
    status: Places
    rule: Places
    rules: Sequence[str]
    low: Floats
    high: Floats
    shown: Flags
    other: Mapping[int, tuple[Number | None, date | None]]
    by_hand: Mapping[int, Finding]
    tallies: tuple[Tally, Tally]
    moved: Mapping[int, int]

    def glance(self, place: int, *, words: bool) -> Glance:
        """One cell, with on whose word it stands or without."""
        due = self.layout.dues[place]
        finding = self.by_hand.get(place)
        needed, due_on = self.other.get(place, (due.instance.amount, due.due_on))
        if finding:
            needed, due_on = finding.needed, finding.due_on
        word = Word(finding.rests_on, finding.independent) if finding else self._word(place) if words else Word()
        return Glance(
            self.column.terms.id,
            due.obligation.id,
            due.instance.name,
            self.column.account.key,
            self.column.reading,
            STATUSES[self.status[place]],
            finding.interval if finding else self._interval(place),
            needed,
            due.obligation.text,
            due_on,
            finding.reasons[0] if finding else self.rules[self.rule[place]],
            bool(finding.evidence or finding.against) if finding else bool(word.rests_on),
            word.rests_on,
            word.independent,
        )

    def _word(self, place: int) -> Word:
        """On whose word a cell stands."""
        status = STATUSES[self.status[place]]
        tally, window = self.window(place)
        if status == "not_in_force" or not tally.heard[window]:
            return Word()
        contested = status == "disputed"
        keys = tally.bearing.origins(window, contested=contested)
        origins = sorted((self.origins[key] for key in keys), key=lambda origin: (origin.name, origin.key))
        jointly = bool(tally.bearing.jointly[window])
        return Word(
            tuple(RestsOn(origin.name, origin.party) for origin in origins),
            count_word(origins, together=jointly),
        )

    def window(self, place: int) -> tuple[Tally, int]:
        """The tally that a cell was judged by, and its window there."""
        moved = self.moved.get(place)
        return (self.tallies[0], place) if moved is None else (self.tallies[1], moved)

    def _interval(self, place: int) -> Interval | None:
        if not self.shown[place]:
            return None
        high = float(self.high[place])
        return Interval(int(self.low[place]), None if math.isinf(high) else int(high))


def _life(column: Column | Versions) -> Glance:
    """Whether the agreement runs by its terms."""
    if isinstance(column, Versions):
        return _life_of(column)
    terms, end = column.terms, column.end()
    status, due_on = column.runs(), ends_on((column.start, end), column.zone)
    about = terms.id, IN_FORCE, WHOLE, column.account.key, column.reading
    return Glance(*about, status, None, None, terms.text or terms.title, due_on, life_rule(status))


def _life_of(versions: Versions) -> Glance:
    """The same where it is contested, as its finding tells it."""
    glances = [_life(column) for column in versions.columns]
    if len({item.status for item in glances}) == 1:
        return glances[0]
    found = versions.life()
    return replace(glances[0], status=found.status, due_on=found.due_on, rule=found.reasons[0])


class Survey:
    """Every cell of the grid at a glance, in the order of `assess`; made by `survey`."""

    def __init__(self, readings: Sequence[tuple[Sequence[Glance], Sequence[Stand]]]) -> None:
        """`readings` has of each reading the row that tells whether the agreement runs, and all accounts."""
        self._readings = tuple(readings)

    def __len__(self) -> int:
        return sum(len(lives) + sum(len(stand.status) for stand in stands) for lives, stands in self._readings)

    def __iter__(self) -> Iterator[Glance]:
        return self._cells(words=True)

    def statuses(self) -> Iterator[Glance]:
        """The same without looking for whose word a cell stands on, which takes a third less."""
        return self._cells(words=False)

    def _cells(self, *, words: bool) -> Iterator[Glance]:
        for lives, stands in self._readings:
            yield from lives
            for place in range(max((len(stand.layout.spans) for stand in stands), default=0)):
                yield from _instances(stands, place, words=words)

    def stands(self) -> Iterator[Stand]:
        """The cells of obligations, account by account and reading by reading."""
        return (stand for _, stands in self._readings for stand in stands)

    def count(self, *statuses: Status) -> int:
        """How many cells of obligations stand so."""
        wanted = [STATUSES.index(status) for status in statuses]
        return sum(int(np.isin(stand.status, wanted).sum()) for _, stands in self._readings for stand in stands)


def _instances(stands: Sequence[Stand], duty: int, *, words: bool) -> Iterator[Glance]:
    """The instances of one duty; an account in which the agreement was made longer may have more than others."""
    spans = [range(*stand.layout.spans[duty]) for stand in stands]
    names = [
        {stand.layout.dues[place].instance.name: place for place in span}
        for stand, span in zip(stands, spans, strict=True)
    ]
    longest = max(names, key=len, default={})
    for name in unique([*longest, *(name for known in names for name in known)]):
        yield from (
            stand.glance(known[name], words=words)
            for stand, known in zip(stands, names, strict=True)
            if name in known
        )


def survey(
    evidence: Evidence,
    view: View,
    *,
    copies: tuple[Copies, ...] = (),
    accounts: tuple[str, ...] | None = None,
    obligations: tuple[str, ...] | None = None,
) -> Survey:
    """How every obligation stands at the end of a day, in every account, at a glance.

    Takes what `assess` takes and gives the same statuses and numbers in the same order, without evidence and
    reasons, which `assess` tells of the obligations and accounts that somebody looks at. Claims are laid out in
    columns when they are first asked for; a change of the accepted sources then weighs only what it touches.
    """
    hearing = Hearing(evidence, view, copies, choose_accounts(accounts, evidence.outlets, evidence.lineage))
    ground: Ground = evidence.memo.setdefault(("ground", view.timezone, copies), Ground())
    asked = None if obligations is None else frozenset(obligations)
    life = asked is None or IN_FORCE in asked
    return Survey(
        [
            ([_life(column) for column in columns] if life else [], _stands(ground, columns, asked))
            for columns in list_columns(hearing)
        ]
    )


def _stands(ground: Ground, accounts: Sequence[Column | Versions], asked: frozenset[str] | None) -> list[Stand]:
    """The cells of all accounts; those that have the same terms are tallied together."""
    groups: dict[int, list[Column]] = {}
    for account in accounts:
        for column in account.columns if isinstance(account, Versions) else (account,):
            groups.setdefault(id(column.terms), []).append(column)
    found: dict[int, Stand] = {}
    for some in groups.values():
        layout = ground.layout(some[0], asked)
        if layout is None:
            return []
        stands = _Group(ground, layout, some).stands()
        found.update((id(column), stand) for column, stand in zip(some, stands, strict=True))
    return [
        _joined(account, [found[id(column)] for column in account.columns])
        if isinstance(account, Versions)
        else found[id(account)]
        for account in accounts
    ]


def _joined(versions: Versions, stands: Sequence[Stand]) -> Stand:
    """The cells of an account in which events are contested: those in which its versions part, as findings."""
    base, status = stands[0], stands[0].status.copy()
    others = [_statuses_of(stand) for stand in stands[1:]]
    by_hand = dict(base.by_hand)
    for (duty, name), (place, here) in _statuses_of(base).items():
        if any(other.get((duty, name), (0, -1))[1] != here for other in others):
            by_hand[place] = versions.find(base.layout.dues[place])
            status[place] = STATUSES.index("disputed")
    return replace(base, status=status, by_hand=by_hand)


def _statuses_of(stand: Stand) -> dict[tuple[int, str], tuple[int, int]]:
    """The place and the status of each instance, by its duty and name."""
    layout = stand.layout
    names = ((duty, due.instance.name) for duty, due in zip(layout.duty_of, layout.dues, strict=True))
    return dict(zip(names, enumerate(stand.status.tolist()), strict=True))


@dataclass(frozen=True, slots=True)
class _Hung:
    """An instance that an account binds in its own way."""

    due: Due
    bound: Bound
    owed: Owed
    waits: bool
    suspended: bool
    certified: bool

    @property
    def slot(self) -> Slot:
        frame = self.bound.frame
        return Slot(self.owed, Frame(frame.start, frame.due, 0.0, frame.until), self.due.lists)


class _Group:
    """Accounts that have the same terms, tallied together."""

    def __init__(self, ground: Ground, layout: Layout, columns: Sequence[Column]) -> None:
        self._ground = ground
        self._layout = layout
        self._columns = columns
        view = columns[0].view
        self._known_by = view.known_by.toordinal() if view.known_by else ALWAYS
        self._hung = [dict(_hang(column, layout)) for column in columns]

    def stands(self) -> list[Stand]:
        """The cells of each account."""
        layout, columns = self._layout, self._columns
        tallies = self._tally(layout.board)
        board, places = self._moved()
        moved = self._tally(board) if board else tallies
        return [
            _Cells(column, layout, hung).stand(self._ground.sources.named, found, more, places)
            for column, hung, found, more in zip(columns, self._hung, tallies, moved, strict=True)
        ]

    def _tally(self, board: Board) -> list[Tally]:
        on_end, hearing = self._columns[0].on_end, self._columns[0].hearing
        tallies = self._ground.tallies(board, on_end, self._known_by)
        voices = [self._ground.voices(hearing, column.account, tallies.spread) for column in self._columns]
        return tallies.tally(voices)

    def _moved(self) -> tuple[Board | None, Mapping[tuple[int, Slot], int]]:
        """A board of the windows that are others than in the layout, and where each of them is."""
        layout = self._layout
        slots: dict[int, dict[Slot, None]] = {}
        for hung in self._hung:
            for place, item in hung.items():
                if item.slot != layout.slots[place]:
                    slots.setdefault(layout.duty_of[place], {})[item.slot] = None
        if not slots:
            return None, {}
        order = [(duty, slot) for duty, some in sorted(slots.items()) for slot in some]
        parts = [(layout.obligations[duty], list(some)) for duty, some in sorted(slots.items())]
        return self._ground.board(self._columns[0], parts), {key: place for place, key in enumerate(order)}


def _hang(column: Column, layout: Layout) -> Iterator[tuple[int, _Hung]]:
    """What the account binds in its own way: duties that hang on something, and all after powers were used."""
    course = column.course
    changed = course.pauses or course.waived or course.certified or course.ended < math.inf
    for duty, obligation in enumerate(layout.obligations):
        if changed or layout.hangs[duty]:
            begin = layout.spans[duty][0]
            for place, due in enumerate(column.dues(obligation.id), begin):
                bound = column.bound(due)
                waits = next(iter(column.waits(due)), None) is not None
                suspended = course.is_suspended(obligation.id, bound.frame, column.start)
                certified = column.certificate(due) is not None
                yield place, _Hung(due, bound, column.owed(due), waits, suspended, certified)


class _Cells:
    """The cells of one account from what it comes to: rule by rule, once for all that stand alike."""

    def __init__(self, column: Column, layout: Layout, hung: Mapping[int, _Hung]) -> None:
        self._column = column
        self._layout = layout
        self._hung = hung

    def stand(
        self, origins: Mapping[str, Origin], found: Tally, moved: Tally, places: Mapping[tuple[int, Slot], int]
    ) -> Stand:
        """The statuses; `moved` is the tally of the windows at these places, which are not those of the layout."""
        layout, column = self._layout, self._column
        here = np.array([place for place, item in self._hung.items() if item.slot != layout.slots[place]], np.int64)
        there = np.array(
            [places[layout.duty_of[place], self._hung[place].slot] for place in here.tolist()], np.int64
        )
        verdict, low, high, heard, spoken, unsure = (
            _with(getattr(found, name), here, getattr(moved, name)[there])
            for name in ("verdict", "low", "high", "heard", "spoken", "unsure")
        )
        status, rule, rules = self._statuses(verdict, low > 0, spoken)
        certified = [place for place, item in self._hung.items() if item.certified]
        by_hand = {place: column.find(self._due(place)) for place in (*np.flatnonzero(unsure).tolist(), *certified)}
        for place, finding in by_hand.items():
            status[place] = STATUSES.index(finding.status)
        return Stand(
            column,
            layout,
            origins,
            status,
            rule,
            rules,
            low,
            high,
            shown=heard & layout.counted & (status != STATUSES.index("not_in_force")),
            other={place: column.terms_of(item.due, item.bound, item.owed) for place, item in self._hung.items()},
            by_hand=by_hand,
            tallies=(found, moved),
            moved=dict(zip(here.tolist(), there.tolist(), strict=True)),
        )

    def _due(self, place: int) -> Due:
        duty = self._layout.duty_of[place]
        return self._column.dues(self._layout.obligations[duty].id)[place - self._layout.spans[duty][0]]

    def _statuses(self, verdict: Codes, some: Flags, spoken: Flags) -> tuple[Places, Places, Sequence[str]]:
        """The status of each cell, the place of the rule that gives it, and the rules."""
        layout, column, windows = self._layout, self._column, self._layout.board.windows
        applies = np.array([phase is None or column.has_begun(phase) for phase in layout.phases])[layout.phase]
        start, due, waits = windows.start.copy(), windows.due.copy(), ~applies
        suspended, stop = np.zeros(len(start), np.bool_), np.zeros(len(start), np.int64)
        for place, item in self._hung.items():
            start[place], due[place] = item.bound.frame.start, item.bound.frame.due
            applies[place], waits[place] = item.bound.applies, item.waits
            suspended[place], stop[place] = item.suspended, STOPS.index(item.bound.stop)
        on_end, end = column.on_end, column.end()
        flags = [start < on_end, due <= on_end, start < end, applies, waits, suspended, some, spoken, layout.effort]
        key = (verdict.astype(np.int64) * len(DUTIES) + layout.duty) * len(KINDS) + layout.kind
        key = key * len(STOPS) + stop
        for flag in flags:
            key = key * 2 + flag
        _, firsts, alike = np.unique(key, return_index=True, return_inverse=True)
        facts: list[NDArray[Any]] = [verdict, layout.duty, layout.kind, stop, *flags]
        rows = zip(*(fact[firsts].tolist() for fact in facts), strict=True)
        found = [self._status(*row) for row in rows]
        statuses: Places = np.array([STATUSES.index(status) for status, _ in found], np.int64)[alike]
        return statuses, alike, [rule for _, rule in found]

    def _status(self, verdict: int, duty: int, kind: int, stop: int, *flags: bool) -> tuple[Status, str]:
        """The rules, asked once for all cells that stand alike."""
        begun, over, came, applies, waits, suspended, some, spoken, effort = flags
        column = self._column
        case = Standing(
            duty=DUTIES[duty],
            kind=KINDS[kind],
            in_force=column.start < column.on_end,
            begun=begun,
            due_passed=over,
            came=came,
            ended=column.end() <= column.on_end,
            bound=applies,
            waits=waits,
            suspended=suspended,
            verdict=VERDICTS[verdict],
            low=int(some),
            spoken=spoken,
            stopped=STOPS[stop],
            effort=effort,
        )
        return find_status(case)


def _with(values: NDArray[ScalarT], here: Places, others: NDArray[ScalarT]) -> NDArray[ScalarT]:
    """The values, with others in some places."""
    if not len(here):
        return values
    found = values.copy()
    found[here] = others
    return found
