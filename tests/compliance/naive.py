"""The state of an obligation worked out day by day from its definition: slow, without instants and without memory.

A second implementation, to hold the engine against. It reads the same agreements and claims, but thinks in whole
numbered days, tries every choice of claims, and asks each question anew. It knows what the generated cases use:
calendar days, plain words, whole days. Source: the definition of the state of an obligation in the project's notes
on agreements ("the state of an obligation", pooling, edges), and the descriptions of the keys of the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from tests.compliance.naive_evidence import Evidence, decide, decide_one
from tests.compliance.naive_figures import (
    NONE,
    Figure,
    Piece,
    Told,
    basis_of,
    figure_of,
    limits_of,
    number_of,
    reports_it,
    told,
    touches,
)
from trucebook.agreement.models import Agreement, Obligation
from trucebook.agreement.powers import Event, Power
from trucebook.vocabulary import Claim, Number, View

PARTIES = ("north", "south")
MOVING = (
    ("mediate", "commission"),
    ("extend", "truce"),
    ("suspend", "truce"),
    ("end_truce", "truce"),
    ("declare_truce", "truce"),
    ("observe_truce", "truce"),
)


class Worlds:
    """One account in every way it may have been: each choice of contested acts, and of duties that are disputed and
    on which others hang, in turn did not happen."""

    def __init__(
        self, terms: tuple[Agreement, Agreement], claims: Sequence[Claim], view: View, account: str
    ) -> None:
        plain = World(terms, claims, view, account)
        contested, never = plain.contested()
        contested += [frozenset({f"kept: {name}"}) for name in plain.asked()]
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

        What the claims in `untrue` tell has not happened, as far as something else hangs on it; "kept: x" there: x,
        where it is disputed, was not kept.
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
        """The first day on which an event can be said to have happened, up to today; a duty is kept by night."""
        if event.kept:
            kept = self.kept_day(event.kept)
            return None if kept is None else kept + 1
        days = [item.begins for item in self.events(event.act, event.words[0]) if self._in_time(item)]
        return min((day for day in days if day is not None), default=None)

    def last_day(self, event: Event) -> int | None:
        """The day by the end of which an event had surely happened for the first time."""
        if event.kept:
            return self.kept_day(event.kept)
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

    def asked(self) -> set[str]:
        """The duties on whose being kept others hang."""
        duties = self.terms.obligations
        events = [event for duty in duties for event in (duty.once, duty.until, duty.unless) if event]
        return {event.kept for event in events if event.kept} | {name for duty in duties for name in duty.after}

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
        kind, least, most = limits_of(duty)
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
            if status not in ("kept", "kept_late", "kept_so_far", "disputed"):
                return None
            if status == "disputed" and f"kept: {name}" in self.untrue:
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
            basis = basis_of(self.terms, duty, item.claim)
            attested = not duty.attested_by or item.source in duty.attested_by
            if basis and item.claim.modality == "actual" and attested:
                found.append((item, basis))
        return found

    def _figures(self, duty: Obligation, piece: Piece, *, own: bool | None = None) -> list[tuple[Told, Figure]]:
        found = []
        for item, basis in self._claims(duty):
            figure = figure_of(item, basis, duty, piece, self.today)
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
            basis = basis_of(self.terms, duty, item.claim)
            if not basis or item.claim.modality != "actual":
                continue
            if duty.attested_by and item.source not in duty.attested_by:
                if not piece.part or (item.first is not None and touches(item, piece)):
                    return True
            elif (not piece.part or (piece.gathers and item.first is None)) and reports_it(
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
