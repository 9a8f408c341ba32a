"""The state of an obligation worked out day by day from its definition: slow, without instants and without memory.

A second implementation, to hold the engine against. It reads the same agreements and claims, but thinks in whole
numbered days, tries every choice of claims, and asks each question anew. It knows what the generated cases use:
calendar days, plain words, whole days. Source: the definition of the state of an obligation in the project's notes
on agreements ("the state of an obligation", pooling, edges), and the descriptions of the keys of the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from trucebook.agreement.models import Agreement, Obligation
from trucebook.agreement.powers import Event, Power
from trucebook.vocabulary import Claim, Number, View

FIRST = date(2031, 5, 1)
NONE = 10_000  # a day that does not come
PARTIES = ("north", "south")
MOVING = (
    ("mediate", "commission"),
    ("extend", "truce"),
    ("suspend", "truce"),
    ("end_truce", "truce"),
    ("declare_truce", "truce"),
    ("observe_truce", "truce"),
)


def number_of(day: date) -> int:
    """The number of a day: 1 May 2031 is day 1."""
    return (day - FIRST).days + 1


@dataclass(frozen=True)
class Told:
    """A claim in days: from `first` to `last`, both counted. A total as of a day has no first day.

    `until` is the last day of what was made longer, of a claim that names only that day and was told before it.
    """

    claim: Claim
    first: int | None
    last: int | None
    known: int | None
    until: int | None = None

    @property
    def source(self) -> str:
        """Whose word it is at bottom."""
        voice = self.claim.chain[-1]
        return voice.actor or voice.name

    @property
    def begins(self) -> int | None:
        """The first day on which what it tells can have happened; an undated one tells of before it was told."""
        if self.first is not None:
            return self.first
        day = self.last if self.last is not None else self.known
        return None if day is None else day + 1

    @property
    def over(self) -> int | None:
        """The last day of what it tells."""
        return next((day for day in (self.last, self.first, self.known) if day is not None), None)


def told(claim: Claim) -> Told:
    """The claim in days."""
    when = claim.when
    known = number_of(claim.known_on) if claim.known_on else None
    if when is None:
        return Told(claim, None, None, known)
    first = number_of(when.first) if when.first else None
    last = number_of(when.last) - 1 if when.last else None
    return Told(claim, first, last, known)


class Worlds:
    """One account in every way it may have been: each choice of contested acts in turn did not happen."""

    def __init__(
        self, terms: tuple[Agreement, Agreement], claims: Sequence[Claim], view: View, account: str
    ) -> None:
        contested, never = World(terms, claims, view, account).contested()
        self.worlds = [
            World(terms, claims, view, account, never.union(*some))
            for count in range(len(contested) + 1)
            for some in combinations(contested, count)
        ]

    def statuses(self, duty: str, name: str) -> list[tuple[str, tuple[Number, Number | None]]]:
        """The status and the number of one piece in each way it may have been; without such a piece, nothing."""
        found = []
        for world in self.worlds:
            owed = world.duty(duty)
            pieces = [piece for piece in world.pieces(owed) if piece.name == name]
            found.append(world.status(owed, pieces[0]) if pieces else ("", (0, None)))
        return found

    def lives(self, today: int) -> set[str]:
        """Whether the agreement runs, in each way it may have been."""
        return {"lapsed" if world.agreement_last() <= today else "open" for world in self.worlds}


class World:
    """One agreement, some claims, one view and one account."""

    def __init__(
        self,
        terms: tuple[Agreement, Agreement],
        claims: Sequence[Claim],
        view: View,
        account: str,
        untrue: frozenset[str] = frozenset(),
    ) -> None:
        """`terms` are those before any amendment, and those with every amendment made and known by then.

        What the claims in `untrue` tell has not happened, as far as something else hangs on it.
        """
        self.first_terms, self.terms = terms
        self.untrue = untrue
        self.today = number_of(view.on)
        self.account = account
        heard = [item for item in map(told, claims) if self._is_heard(item, claims, view)]
        self.heard = [item for item in heard if self._holds(item)]

    # who is heard

    def _is_heard(self, item: Told, claims: Sequence[Claim], view: View) -> bool:
        claim = item.claim
        if not _known(claim, view) or claim.review == "rejected":
            return False
        if any(other.id == claim.superseded_by and _known(other, view) for other in claims):
            return False
        names = {claim.outlet, item.source}
        return (not view.accept or bool(names & set(view.accept))) and not names & set(view.without)

    def _holds(self, item: Told) -> bool:
        return self.account in ("all", item.claim.outlet) or (
            self.account in PARTIES and item.source == self.account
        )

    def _is_own(self, item: Told) -> bool:
        if self.account in PARTIES:
            return item.source == self.account
        return self.account != "all" and len(item.claim.chain) == 1

    # what happened in the account

    def events(self, act: str, word: str) -> list[Told]:
        """Affirmed claims of an act done to something, that say it was done."""
        return [item for item in self.spoken(act, word, "affirmed") if item.claim.id not in self.untrue]

    def spoken(self, act: str, word: str, polarity: str) -> list[Told]:
        """Claims that an act was, or was not, done to something."""
        return [
            item
            for item in self.heard
            if item.claim.act == act
            and item.claim.polarity == polarity
            and item.claim.modality == "actual"
            and any(word in name.name for name in item.claim.patient)
            and item.begins is not None
        ]

    def first_day(self, event: Event) -> int | None:
        """The first day on which an event can be said to have happened, up to today."""
        if event.kept:
            return self.kept_day(event.kept)
        days = [item.begins for item in self.events(event.act, event.words[0]) if self._in_time(item)]
        return min((day for day in days if day is not None), default=None)

    def last_day(self, event: Event) -> int | None:
        """The day by the end of which an event had surely happened for the first time."""
        days = [item.over for item in self.events(event.act, event.words[0]) if self._in_time(item)]
        return min((day for day in days if day is not None), default=None)

    def _in_time(self, item: Told) -> bool:
        return item.begins is not None and item.begins >= 1 and self._has_come(item)

    def _has_come(self, item: Told) -> bool:
        """Whether what a claim tells can have happened by the end of today."""
        return (item.begins or NONE) <= self.today or (item.over or NONE) <= self.today

    # how the agreement ran

    def uses(self, power: Power, act: str) -> list[Told]:
        """What is told of a power by those who may use it."""
        told_of = self.events(act, "truce")
        if act == "extend":
            told_of = [_as_end(item) for item in told_of]
        found = sorted(
            (item for item in told_of if self._has_come(item)),
            key=lambda item: (item.begins or 0, item.over or 0),
        )
        chosen, agreed = [], set[str]()
        for item in found:
            who = {name.actor for name in item.claim.agent if name.actor}
            if not item.claim.agent or not power.by:
                chosen.append(item)
            elif power.how == "consent":
                agreed |= {actor for actor in who if actor in power.by}
                if agreed >= set(power.by):
                    chosen.append(item)
                    agreed = set()
            elif who & set(power.by):
                chosen.append(item)
        return chosen

    def phase_last(self, name: str) -> int:
        """The last day of a phase, with every day by which it was made longer."""
        phase = self.terms.phases[name]
        last = phase.days[1]
        for power in self.terms.powers:
            if power.kind == "extend" and power.phase == name:
                last = max(last, self._extended(power, name))
        return last

    def _extended(self, power: Power, name: str) -> int:
        """What is told on one day is one extension; the shortest that is told of it counts."""
        base = self.first_terms.phases[name].days[1]
        found = self.uses(power, "extend")
        dated = [item for item in found if {item.first, item.last, item.until} != {None}]
        undated = [item for item in found if item not in dated]
        days = sorted({item.begins for item in dated if item.begins is not None})
        groups = [[item for item in dated if item.begins == day] for day in days] or [undated]
        before = last = base
        named = False  # whether the end that holds now was told as a day
        for items in groups if found else ():
            if min(item.begins or 0 for item in items) > max(last, self.terms.phases[name].days[1]) + 1:
                continue
            ends = _ends_told(items, last) or (_ends_told(undated, last) if len(groups) == 1 else [])
            end, until = min(ends, default=(last + (power.days or 0), False))
            again = until and end - last <= (1 if last > before else 0)
            again = again or (bool(ends) and not until and named and abs((last - before) - (end - last)) <= 1)
            if end != last and not again:
                before, last, named = last, end, until
        return min(last, max(power.up_to_day or NONE, base))

    def ended(self) -> int:
        """The last day on which the agreement bound, where somebody who may do so ended it."""
        days = [
            item.over or 0
            for power in self.terms.powers
            if power.kind == "terminate"
            for item in self.uses(power, "end_truce")
        ]
        return min(days, default=NONE)

    def pauses(self) -> list[tuple[int, int, bool]]:
        """Suspensions: the first day, the day on which the truce was taken up again, whether days are added."""
        acts = ("observe_truce", "declare_truce", "extend")
        again = [item for act in acts for item in self.events(act, "truce") if self._has_come(item)]
        resumed = [item.begins or 0 for item in again]
        powers = [power for power in self.terms.powers if power.kind == "suspend"]
        if not powers:
            halts = [item for item in self.events("suspend", "truce") if self._has_come(item)]
            return [(day, later, False) for day, later in _pauses(halts, resumed)]
        return [
            (day, later, power.tolls)
            for power in powers
            for day, later in _pauses(self.uses(power, "suspend"), resumed)
        ]

    def agreement_last(self) -> int:
        """The last day of the agreement in this account."""
        last = max(
            self.phase_last(name)
            for name, phase in self.terms.phases.items()
            if phase.begins_if is None or self.has_begun(name)
        )
        for day, again, tolls in self.pauses():
            if tolls and day <= last:
                last += max(0, min(again, self.today + 1) - day)
        return min(last, self.ended())

    def has_begun(self, name: str) -> bool:
        """Whether what a phase waits for has happened."""
        event = self.terms.phases[name].begins_if
        return event is None or self.first_day(event) is not None

    # what one tells and another denies

    def contested(self) -> tuple[list[frozenset[str]], frozenset[str]]:
        """For each act the tellings that another source denies, and those that the account itself denies."""
        open_to_doubt, own_denial = [], set[str]()
        for act, word in MOVING:
            doubtful = set[str]()
            for item in self.spoken(act, word, "affirmed"):
                against = [no for no in self.spoken(act, word, "denied") if _gainsays(no, item)]
                if self._is_own(item) or not against:
                    continue
                by_itself = any(self._is_own(no) for no in against)
                (own_denial if by_itself else doubtful).add(item.claim.id)
            if doubtful:
                open_to_doubt.append(frozenset(doubtful))
        return open_to_doubt, frozenset(own_denial)

    # duties

    def duty(self, name: str) -> Obligation:
        """The obligation with this id."""
        return next(item for item in self.terms.obligations if item.id == name)

    def window(self, duty: Obligation) -> tuple[int, int]:
        """The first and the last day of a duty's window."""
        within = duty.within
        if within.phase:
            return self.terms.phases[within.phase].days[0], self.phase_last(within.phase)
        assert within.days is not None
        return within.days

    def pieces(self, duty: Obligation) -> list[Piece]:
        """What is due, one by one."""
        first, last = self.window(duty)
        kind, least, most = _limits(duty)
        if duty.every:
            found = []
            for count, day in enumerate(range(first, last + 1, duty.every), 1):
                end = min(day + duty.every - 1, last)
                name = f"day {day}" if duty.every == 1 else f"days {day}-{end}"
                begin, owed = (first, least * count) if duty.carry_over else (day, least)
                totals = duty.carry_over or count == 1  # a total by a day counts from the first day of the window
                piece = Piece(name, begin, end, kind, owed, most, part=True, totals=totals)
                found.append(replace(piece, gathers=duty.carry_over))
            return found
        whole = Piece("whole", first, last, kind, least, most)
        batches, begin = [], first
        for count, batch in enumerate(sorted(duty.batches, key=lambda item: item.day), 1):
            batches.append(
                Piece(
                    f"batch {count} (day {batch.day})",
                    begin,
                    batch.day,
                    kind,
                    batch.amount or 0,
                    most,
                    part=True,
                    totals=count == 1,
                )
            )
            begin = batch.day + 1
        return [whole, *batches]

    def kept_day(self, name: str) -> int | None:
        """The day by whose end a duty is kept, if it is: all its pieces, or the whole of one in batches."""
        duty = self.duty(name)
        pieces = self.pieces(duty)
        pieces = pieces[:1] if pieces[0].name == "whole" else pieces
        days = []
        for piece in pieces:
            status = self.status(duty, piece)[0]
            if status not in ("kept", "kept_late", "kept_so_far"):
                return None
            bound = self.bind(duty, piece)
            reached = self._judge(duty, bound)[1]
            days.append(min(bound.last, self.today) if reached is None else reached)
        return max(days)

    def bind(self, duty: Obligation, piece: Piece) -> Piece:
        """The piece on the days on which it binds in this account."""
        first, last = piece.first, piece.last
        if duty.once and piece.kind == "ceiling":
            day = self.first_day(duty.once)
            first = max(first, day) if day is not None else first
        if not duty.every:
            due = last
            for day, again, tolls in self.pauses():
                if tolls and first <= day <= due:
                    due += max(0, min(again, self.today + 1) - day)
            last = due
        stop, why = self._stop(duty, last)
        if why and piece.kind == "ceiling" and stop >= first:
            return replace(piece, first=first, last=min(last, stop), stopped=True)
        return replace(piece, first=first, last=last, stopped=bool(why))

    def _stop(self, duty: Obligation, last: int) -> tuple[int, str]:
        """The last day on which the duty bound, and why, where it ceased to bind before it was due."""
        found = [(self.ended(), "ended")]
        if duty.waived_on:
            found.append((number_of(duty.waived_on) - 1, "waived"))
        if duty.until and (day := self.last_day(duty.until)) is not None:
            found.append((day, "until"))
        if duty.unless and (day := self.first_day(duty.unless)) is not None:
            found.append((day - 1, "excused"))
        return min((item for item in found if item[0] < last and item[0] <= self.today), default=(NONE, ""))

    def waits(self, duty: Obligation) -> bool:
        """Whether something it depends on has not happened in this account."""
        if duty.within.phase and not self.has_begun(duty.within.phase):
            return True
        if duty.once and self.first_day(duty.once) is None:
            return True
        if any(self.kept_day(other) is None for other in duty.after):
            return True
        return any(self._done(other) == 0 for other in duty.parallel)

    def _done(self, name: str) -> Number:
        """How much was surely done: of figures that contradict each other the least, as people are told."""
        duty = self.duty(name)
        pieces = self.pieces(duty)
        pieces = pieces[:1] if pieces[0].name == "whole" else pieces
        return sum(self._joint(duty, self.bind(duty, piece)).shown(self.today)[0] for piece in pieces)

    # the status

    def status(self, duty: Obligation, piece: Piece) -> tuple[str, tuple[Number, Number | None]]:
        """The status at the end of today by the order of precedence, and how much was done."""
        bound = self.bind(duty, piece)
        verdict, _ = self._judge(duty, bound)
        shown = self._joint(duty, bound).shown(self.today)
        return self._precedence(duty, bound, verdict), shown

    def _precedence(self, duty: Obligation, piece: Piece, verdict: str) -> str:
        waits = self.waits(duty)
        hangs = (duty.within.phase and not self.has_begun(duty.within.phase)) or (
            duty.once and self.first_day(duty.once) is None
        )
        binds = not hangs
        last, due_passed = self.agreement_last(), piece.last <= self.today
        decided = {"done": "kept", "late": "kept_late"}
        if self.today < min(p.days[0] for p in self.terms.phases.values() if p.begins_if is None):
            return "not_in_force"
        if verdict in decided:
            return decided[verdict]
        if verdict == "held" and binds:
            return "kept"
        if verdict == "over" and binds:
            return "breached"
        if verdict == "opposed" and binds:
            return "disputed"
        if verdict == "held_so_far" and binds:
            return "kept_so_far"
        if piece.stopped or (last <= self.today and (piece.first > last or waits)):
            return "lapsed"
        if self._is_suspended(piece):
            return "suspended"
        if waits or piece.first > self.today:
            return "waiting"
        if not due_passed:
            return "open"
        if verdict == "torn":
            return "disputed"
        if verdict == "short":
            low, _ = self._joint(duty, piece).shown(self.today)
            return "partly_kept" if low > 0 else "breached"
        return "undetermined" if self._is_told(duty, piece) else "no_report"

    def _is_suspended(self, piece: Piece) -> bool:
        """Whether a suspension that began before it was due goes on today, or held through all its days."""
        return any(
            1 <= day <= min(piece.last, self.today)
            and (again == NONE or (day <= piece.first and again > piece.last))
            for day, again, _ in self.pauses()
        )

    # the evidence

    def _claims(self, duty: Obligation) -> list[tuple[Told, str]]:
        """The claims that speak of a duty, with the basis on which they count."""
        found = []
        for item in self.heard:
            basis = _basis(self.terms, duty, item.claim)
            attested = not duty.attested_by or item.source in duty.attested_by
            if basis and item.claim.modality == "actual" and attested:
                found.append((item, basis))
        return found

    def _figures(self, duty: Obligation, piece: Piece, *, own: bool | None = None) -> list[tuple[Told, Figure]]:
        found = []
        for item, basis in self._claims(duty):
            figure = _figure(item, basis, duty, piece, self.today)
            if figure is not None and own in (None, self._is_own(item)):
                found.append((item, figure))
        return found

    def _joint(self, duty: Obligation, piece: Piece) -> Evidence:
        own = [figure for _, figure in self._figures(duty, piece, own=True)]
        other = [figure for _, figure in self._figures(duty, piece, own=False)]
        taken = {figure.stretch for figure in own}
        joint = Evidence([*own, *(figure for figure in other if figure.stretch not in taken)], piece)
        if own and other:
            sole = Evidence(own, piece)
            verdict = decide(sole, self.today)
            if verdict != "none" and self._overruled(duty, piece, verdict):
                return sole
        return joint

    def _sides(self, duty: Obligation, piece: Piece) -> dict[str, Evidence]:
        figures = self._figures(duty, piece)
        return {
            source: Evidence([figure for item, figure in figures if item.source == source], piece)
            for source in {item.source for item, _ in figures}
        }

    def _overruled(self, duty: Obligation, piece: Piece, verdict: str) -> bool:
        sides = self._sides(duty, piece)
        others = [sides[item.source] for item, _ in self._figures(duty, piece, own=False)]
        if verdict in ("short", "over"):
            return any(side.affirms(self.today) for side in others)
        return any(side.denies(self.today) for side in others)

    def _judge(self, duty: Obligation, piece: Piece) -> tuple[str, int | None]:
        """The verdict of the account, and the day on which what is owed was reached."""
        joint = self._joint(duty, piece)
        reached = joint.reached(self.today)
        sides = self._sides(duty, piece)
        own = [figure for _, figure in self._figures(duty, piece, own=True)]
        if len(sides) <= 1:
            return decide(joint, self.today), reached
        if own and len(own) < len(self._figures(duty, piece)):
            verdict = decide(Evidence(own, piece), self.today)
            if verdict != "none":
                return verdict, reached
        verdicts = {decide(side, self.today) for side in sides.values()}
        answered = "over" in verdicts and piece.kind == "ceiling" and self._answered(duty, piece)
        if self._opposed(sides) or {"over", "done"} <= verdicts or answered:
            return "opposed", reached
        for verdict in ("over", "done", "late", "held", "held_so_far", "short"):
            if verdict in verdicts:
                return verdict, reached
        return decide_one(joint, self.today), reached

    def _opposed(self, sides: dict[str, Evidence]) -> bool:
        """Whether on one and the same day one source says yes and another says no."""
        return any(
            one is not other and one.says_yes(day, self.today) and other.says_no(day, self.today)
            for one in sides.values()
            for other in sides.values()
            for day in range(one.piece.first, 60)
        )

    def _answered(self, duty: Obligation, piece: Piece) -> bool:
        """Whether of the days of each incident another source says that nothing was done."""
        told = self._figures(duty, piece)
        incidents = [(item, yes) for item, yes in told if yes.low > 0]
        return all(
            any(
                other.source != item.source and no.high == 0 and no.first <= yes.first and yes.last <= no.last
                for other, no in told
                if other.claim.polarity == "denied"
            )
            for item, yes in incidents
        )

    def _is_told(self, duty: Obligation, piece: Piece) -> bool:
        """Whether a claim that can be used speaks of it, though none decides."""
        if self._figures(duty, piece):
            return True
        for item in self.heard:
            basis = _basis(self.terms, duty, item.claim)
            if not basis or item.claim.modality != "actual":
                continue
            if duty.attested_by and item.source not in duty.attested_by:
                if not piece.part or (item.first is not None and _touches(item, piece)):
                    return True
            elif (not piece.part or (piece.gathers and item.first is None)) and _reports(
                item, basis, duty, piece, self.today
            ):
                return True
        return False


def _as_end(item: Told) -> Told:
    """ "Extended until day 20", told on day 10: done by day 10, and it lasts until day 20."""
    if item.first is None and item.last is not None and item.known is not None and item.last > item.known:
        return replace(item, last=None, until=item.last)
    return item


def _ends_told(items: Sequence[Told], last: int) -> list[tuple[int, bool]]:
    """The last days to which an extension leads as it is told, each with whether the day itself was told."""
    ends = [(item.until, True) for item in items if item.until is not None]
    for item in items:
        quantity = item.claim.quantity
        if item.until is None and quantity and quantity.low:
            ends.append((last + int(quantity.low), False))
    return ends


def _pauses(halts: Sequence[Told], resumed: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Suspended twice without being taken up again in between is suspended once."""
    free = -NONE
    for day in sorted(item.begins or 0 for item in halts):
        if day >= free:
            free = min((later for later in resumed if later > day), default=NONE)
            yield day, free


@dataclass(frozen=True)
class Piece:
    """One thing that is due: from which day to which, how much, and whether it is one of several parts."""

    name: str
    first: int
    last: int
    kind: str
    least: int
    most: int | None
    part: bool = False
    totals: bool = False
    gathers: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Figure:
    """At least and at most so much on the days from first to last."""

    first: int
    last: int
    low: Number
    high: Number | None
    standing: bool

    @property
    def stretch(self) -> tuple[int, int, bool]:
        """The days it is about, and whether it is a total."""
        return self.first, self.last, self.standing


class Evidence:
    """Some figures, and what follows from them for each day. Every choice of figures is tried."""

    def __init__(self, figures: Iterable[Figure], piece: Piece) -> None:
        self.piece = piece
        self.told = list(figures)
        self.figures = [*_merged(self.told)]

    def least(self, day: int) -> Number:
        """How much was surely done by the end of a day: the best sum over figures that do not overlap."""
        usable = [item for item in self.figures if item.last <= day and item.low > 0]
        return max((sum(item.low for item in some) for some in _choices(usable) if _apart(some)), default=0)

    def most(self, day: int) -> Number | None:
        """How much was done at most by the end of a day: the smallest sum over figures that leave no day out."""
        usable = [item for item in self.figures if item.high is not None]
        days = range(self.piece.first, day + 1)
        sums = [
            sum(item.high or 0 for item in some)
            for some in _choices(usable)
            if all(any(item.first <= one <= item.last for item in some) for one in days)
        ]
        return min(sums, default=None) if len(days) else None

    def reached(self, today: int) -> int | None:
        """The first day by the end of which what is owed was done."""
        if self.piece.least <= 0:
            return self.piece.first - 1
        days = range(self.piece.first - 1, max(today, self.piece.first) + 1)
        return next((day for day in days if self.least(day) >= self.piece.least), None)

    def is_short(self, day: int) -> bool:
        """Whether by the end of a day less was done than is owed."""
        most = self.most(day)
        return most is not None and most < self.piece.least

    def passed(self, today: int) -> int | None:
        """The first day by the end of which more was done than is allowed."""
        if self.piece.most is None:
            return None
        days = range(self.piece.first - 1, max(today, self.piece.first) + 1)
        return next((day for day in days if self.least(day) > (self.piece.most or 0)), None)

    def is_held(self, day: int) -> bool:
        """Whether by the end of a day no more was done than is allowed."""
        most = self.most(day)
        return most is not None and self.piece.most is not None and most <= self.piece.most

    def says_yes(self, day: int, today: int) -> bool:
        """Whether it says, of the end of a day, that the duty was kept."""
        if self.piece.kind == "ceiling":
            return self.is_held(day)
        reached = self.reached(today)
        return reached is not None and reached <= day and self.passed(today) is None

    def says_no(self, day: int, today: int) -> bool:
        """Whether it says, of the end of a day, that it was not."""
        if self.piece.kind == "ceiling":
            passed = self.passed(today)
            return passed is not None and passed <= day
        return self.is_short(day)

    def affirms(self, today: int) -> bool:
        """Whether it says of any day that the duty was kept."""
        if self.piece.kind == "ceiling":
            return any(self.is_held(day) for day in range(self.piece.first, 60))
        return self.reached(today) is not None

    def denies(self, today: int) -> bool:
        """Whether it says of any day that it was not."""
        if self.passed(today) is not None:
            return True
        return self.piece.kind != "ceiling" and any(self.is_short(day) for day in range(self.piece.first, 60))

    def shown(self, today: int) -> tuple[Number, Number | None]:
        """How much was done, as people are told: by today, or by the end of the window."""
        low = self.least(today)
        days = range(self.piece.first - 1, today + 1)
        grew = next((day for day in days if self.least(day) == low), today) if low else 0
        until = today if grew > self.piece.last else min(self.piece.last, today)
        high = self.most(until)
        return (high, low) if high is not None and high < low else (low, high)


def decide(evidence: Evidence, today: int) -> str:
    """What one account's figures decide by the end of today.

    Where figures of one event cannot all be true, each is taken for true in turn: what all decide alike stands, and
    otherwise the account contradicts itself.
    """
    verdict = decide_one(evidence, today)
    if verdict != "none" or evidence.piece.last > today:
        return verdict
    torn = [
        stretch for stretch in {figure.stretch for figure in evidence.told} if _cannot_be(evidence.told, stretch)
    ]
    if not torn:
        return verdict
    plain = [figure for figure in evidence.told if figure.stretch not in torn]
    sets = [[figure for figure in evidence.told if figure.stretch == stretch] for stretch in torn]
    found = {decide_one(Evidence([*plain, *some], evidence.piece), today) for some in product(*sets)}
    return "none" if found == {"none"} else "torn"


def _cannot_be(figures: Sequence[Figure], stretch: tuple[int, int, bool]) -> bool:
    same = [figure for figure in figures if figure.stretch == stretch]
    highs = [figure.high for figure in same if figure.high is not None]
    return not stretch[2] and bool(highs) and max(figure.low for figure in same) > min(highs)


def decide_one(evidence: Evidence, today: int) -> str:
    """What figures decide by the end of today: kept when at least n holds, broken when it fails, else neither."""
    piece, due_passed = evidence.piece, evidence.piece.last <= today
    if piece.kind in ("ceiling", "exactly") and evidence.passed(today) is not None:
        return "over"
    if piece.kind == "ceiling":
        if due_passed:
            return "held" if evidence.is_held(piece.last) else "none"
        return "held_so_far" if any(evidence.is_held(day) for day in range(piece.first, 60)) else "none"
    reached = evidence.reached(today)
    if reached is not None and any(evidence.is_short(day) for day in range(max(reached, piece.first), 60)):
        return "torn"
    if reached is not None and (
        piece.kind != "exactly" or (due_passed and evidence.is_held(max(piece.last, reached)))
    ):
        return "done" if reached <= piece.last else "late"
    if due_passed and any(evidence.is_short(day) for day in range(piece.last, 60)):
        return "short"
    return "none"


def _merged(figures: Sequence[Figure]) -> Iterable[Figure]:
    """Figures of the same days tell of one event: they intersect; events that cannot both be true give a range."""
    for stretch in {figure.stretch for figure in figures}:
        same = [figure for figure in figures if figure.stretch == stretch]
        low = max(figure.low for figure in same)
        highs = [figure.high for figure in same if figure.high is not None]
        high = min(highs, default=None)
        if high is not None and low > high and not stretch[2]:
            low = min(figure.low for figure in same)
            high = max(highs) if len(highs) == len(same) else None
        yield Figure(stretch[0], stretch[1], low, high, stretch[2])


def _choices(items: Sequence[Figure]) -> Iterable[tuple[Figure, ...]]:
    for size in range(len(items) + 1):
        yield from combinations(items, size)


def _apart(some: Sequence[Figure]) -> bool:
    return all(a.last < b.first or b.last < a.first for a, b in combinations(some, 2))


def _gainsays(no: Told, yes: Told) -> bool:
    """Whether a denial by another source is of the same doer and of all the days that a claim tells of."""
    doers = [{name.actor for name in item.claim.agent} for item in (no, yes)]
    if no.source == yes.source or (doers[0] and doers[1] and not doers[0] & doers[1]):
        return False
    if no.over is None or yes.over is None:
        return False
    return (no.first or -NONE) <= (yes.first or -NONE) and yes.over <= no.over


def _known(claim: Claim, view: View) -> bool:
    return view.known_by is None or (claim.known_on is not None and claim.known_on <= view.known_by)


def _limits(duty: Obligation) -> tuple[str, int, int | None]:
    amount = duty.amount
    if duty.must_not:
        return "ceiling", 0, 0
    if amount is not None and amount.at_most is not None:
        return "ceiling", 0, amount.at_most
    if amount is not None and amount.exactly is not None:
        return "exactly", amount.exactly, amount.exactly
    return "floor", 1 if amount is None else amount.at_least or 0, None


def _basis(terms: Agreement, duty: Obligation, claim: Claim) -> str:
    """On what basis a claim counts what a duty counts, or nothing."""
    if claim.act not in duty.acts:
        return ""
    agents = {name.actor for name in claim.agent}
    if agents and not agents & set(duty.by):
        return ""
    if duty.must_not and not agents and claim.polarity == "affirmed":
        return ""  # laid to nobody
    words = [name.name for name in claim.patient]
    if duty.what:
        measure = terms.measures[duty.what]
        for basis, known in (("subset", measure.subset), ("superset", measure.superset), ("same", measure.counts)):
            if any(word in known for word in words):
                return basis
        return ""
    if duty.zone:
        return "same" if any(word in terms.zones[duty.zone].names for word in words) else ""
    return "same"


def _limits_told(item: Told, basis: str, duty: Obligation, piece: Piece) -> tuple[Number, Number | None] | None:
    """The number a claim gives, as an interval; nothing where it gives none."""
    claim, quantity = item.claim, item.claim.quantity
    if claim.polarity == "affirmed":
        if not duty.what:
            return 1, None
        if quantity is None:
            return (0 if basis == "superset" else 1), None
        low, high = quantity.low or 0, quantity.high
        return (0 if basis == "superset" else low), (None if basis == "subset" else high)
    if basis == "subset":
        return None  # a part denies nothing
    if not duty.what:
        return 0, 0
    if quantity is not None and quantity.low is not None:
        return 0, max(quantity.low - 1, 0)
    if basis == "superset":
        return None
    return (0, 0) if piece.kind == "ceiling" else (0, piece.least - 1)


def _stands(item: Told, duty: Obligation, piece: Piece) -> bool:
    """Whether a claim holds as of a day rather than telling of an event within some days."""
    claim = item.claim
    if claim.quantity and claim.quantity.measure == "cumulative" and duty.what:
        return True
    if claim.polarity == "denied":
        whole = piece.kind != "ceiling" and (not duty.what or claim.quantity is None)
        return whole or item.first is None
    return item.first is None and item.last is not None


def _figure(item: Told, basis: str, duty: Obligation, piece: Piece, today: int) -> Figure | None:
    """What a claim says of a piece by the end of today, if anything."""
    limits = _limits_told(item, basis, duty, piece)
    if limits is None:
        return None
    low, high = limits
    if _stands(item, duty, piece):
        end = item.last if item.last is not None else item.known
        if end is None or end < piece.first:
            return None
        if piece.part and not (piece.totals and end <= piece.last):
            inside = item.first is not None and item.first >= piece.first and end <= piece.last
            if not inside:
                return None
        if end > today:
            low = 0
            if high is None:
                return None
        return Figure(piece.first, end, low, high, standing=True)
    if item.first is None or item.last is None:
        return None
    latest = min(piece.last, today) if piece.kind == "ceiling" or piece.part else today
    if item.first < piece.first or item.last > latest:
        return None
    return Figure(item.first, item.last, low, high, standing=False)


def _touches(item: Told, piece: Piece) -> bool:
    return (item.first or 0) <= piece.last and (item.last or item.first or 0) >= piece.first


def _reports(item: Told, basis: str, duty: Obligation, piece: Piece, today: int) -> bool:
    """Whether a claim that gives no figure reports the thing all the same: undated, or only partly inside."""
    if _limits_told(item, basis, duty, piece) is None or _stands(item, duty, piece):
        return False
    if item.first is None or item.last is None:
        return item.known is not None and item.known >= piece.first
    latest = min(piece.last, today) if piece.kind == "ceiling" or piece.part else today
    apart = item.last < piece.first or item.first > latest
    return not apart and item.first <= today and item.last > item.first
