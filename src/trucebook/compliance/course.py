"""How an agreement ran in one account: its clocks, its phases, the powers that were used, as that account tells it.

What starts a clock, ends a phase, extends, suspends, ends, waives or certifies is itself said by somebody. So it is
judged inside each account: a truce may have been extended in one account and have run out in another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from trucebook.agreement.calendar import days_span, phase_span
from trucebook.agreement.models import Agreement, Clock, Phase
from trucebook.agreement.powers import LENGTHENING, Event, Power
from trucebook.agreement.values import MOST_DAYS
from trucebook.compliance.figures import Frame
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.lengthening import End, day_of, find_end, months_on, on_days, timed
from trucebook.compliance.life import Moment, Teller, tell_end, tell_event
from trucebook.compliance.matching import event_target
from trucebook.compliance.phrases import flatten, word_list
from trucebook.compliance.reasons import day_words
from trucebook.compliance.timing import DAY, Span, last_day_before, local_day, seconds, seconds_at_end, to_local
from trucebook.vocabulary import Number, Origin, chain_words, unique


@dataclass(frozen=True, slots=True)
class Use:
    """A power that was used: from when it has effect, by whose telling, and by how many days it extends.

    An extension by no day is one of which nobody tells how long it is.
    """

    power: Power
    at: float
    told: tuple[Moment, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension, from when until when (infinity: not taken up again), of which obligations (none named: all)."""

    start: float
    end: float
    obligations: tuple[str, ...] = ()
    tolls: bool = False

    def covers(self, obligation: str) -> bool:
        """Whether this obligation is suspended."""
        return not self.obligations or obligation in self.obligations


@dataclass(frozen=True, slots=True)
class Course:
    """The agreement as one account tells its course.

    `terms` have the clocks and phases of this account. `ended` is when it was ended before its time. `waived` and
    `certified` say of obligations by which use; the key "" stands for all. `uses` are all that had an effect.
    """

    terms: Agreement
    ended: float = math.inf
    pauses: tuple[Pause, ...] = ()
    waived: Mapping[str, Use] = field(default_factory=dict)
    certified: Mapping[str, Use] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()

    @property
    def is_longer(self) -> bool:
        """Whether an extension is told, and nobody tells how long it is."""
        made = [use for use in self.uses if use.power.kind in LENGTHENING]
        return bool(made) and made[-1].days == 0

    def is_suspended(self, obligation: str, frame: Frame, since: float) -> bool:
        """Whether a suspension that began before a duty was due goes on, or held through all of its time."""
        return any(
            pause.covers(obligation)
            and since <= pause.start < min(frame.due, frame.on_end)
            and (pause.end > frame.on_end or (pause.start <= frame.start and pause.end >= frame.due))
            for pause in self.pauses
        )

    def toll(self, obligation: str, span: Span, on_end: float) -> float:
        """The deadline of an obligation, later by the time for which it was suspended before it was due.

        Where the text says so, the days of a suspension do not count.
        """
        due = span[1]
        for pause in self.pauses:
            if pause.tolls and pause.covers(obligation) and span[0] <= pause.start < due:
                due += max(0.0, min(pause.end, on_end) - pause.start)
        return due


class Asked(Teller, Protocol):
    """Whom a chart asks: what is kept and delivered in the account, under the course that is known so far."""

    reading: str
    on_end: float

    def kept_at(self, obligation: str) -> float | None:
        """From when on an obligation is kept, if it is."""

    def delivered(self, obligation: str) -> tuple[Number, Number | None]:
        """How much was done of an obligation."""


def chart(asked: Asked, terms: Agreement, first: Agreement) -> Iterator[Course]:
    """The course of the agreement in one account, in steps: each may ask what is kept under the step before.

    `first` are the terms before any amendment: an extension that an amendment records is not counted twice.
    """
    if not _hangs_on_events(terms):
        yield Course(terms, pauses=_Powers(asked, terms, first).pauses())
        return
    course = Course(_with_clocks(asked, terms))
    yield course
    course = Course(_with_phases(asked, course.terms))
    yield course
    powers = _Powers(asked, course.terms, first)
    terms, extensions = powers.extended()
    yield powers.course(terms, extensions)


def _hangs_on_events(terms: Agreement) -> bool:
    clocks = any(clock.starts_with for clock in terms.clocks.values())
    return clocks or bool(terms.powers) or any(p.continues_while or p.ends_if for p in terms.phases.values())


def first_moment(asked: Asked, event: Event, span: Span, *, end: bool = False) -> float | None:
    """When an event first happened in the account, within the span; with `end`, when it surely had."""
    moments = told_moments(asked, event, span)
    return min((item.end if end else item.at for item in moments), default=None)


def told_moments(asked: Asked, event: Event, span: Span) -> list[Moment]:
    """Every telling of an event in the account within the span. That an obligation is kept, its own claims tell."""
    if event.kept:
        at = asked.kept_at(event.kept)
        found = [Moment(at, at, None)] if at is not None else []
    else:
        found = tell_event(asked, event_target(event))
    return [item for item in found if item.is_within(span)]


def _with_clocks(asked: Asked, terms: Agreement) -> Agreement:
    """Clocks that wait for an event are anchored on the day on which the account says that it happened."""
    moved = {}
    for name, clock in terms.clocks.items():
        at = first_moment(asked, clock.starts_with, (-math.inf, asked.on_end)) if clock.starts_with else None
        if at is not None:
            moved[name] = clock.model_copy(update={"at": _anchor(clock, at, asked.zone)})
    terms = _changed(asked, terms, "clocks", moved)
    in_months = {name: phase for name, phase in terms.counted().items() if moved and phase.months}
    return _changed(asked, terms, "phases", in_months)


def _anchor(clock: Clock, at: float, zone: str) -> date | datetime:
    moment = to_local(at, zone)
    return moment if clock.days == "elapsed" else moment.date()


def _changed(asked: Asked, terms: Agreement, section: str, moved: Mapping[str, Any]) -> Agreement:
    """The terms with some clocks or phases replaced; equal changes give one object, by which claims are kept."""
    if not moved:
        return terms
    known = asked.hearing.evidence.memo.setdefault("courses", {})
    key = (id(terms), section, tuple(sorted((name, repr(item)) for name, item in moved.items())))
    if key not in known:
        known[key] = terms, terms.model_copy(update={section: {**getattr(terms, section), **moved}})
    found: Agreement = known[key][1]
    return found


def _with_phases(asked: Asked, terms: Agreement) -> Agreement:
    """Phases that go on while something lasts, or end when something happens."""
    moved = {}
    for name, phase in terms.phases.items():
        start, end = (moment.timestamp() for moment in phase_span(terms, name, asked.zone))
        last = phase.days[1]
        if (
            phase.continues_while
            and first_moment(asked, phase.continues_while, (start, min(end, asked.on_end))) is not None
        ):
            last = MOST_DAYS
        over = first_moment(asked, phase.ends_if, (start, asked.on_end), end=True) if phase.ends_if else None
        if over is not None:
            last = min(last, max(phase.days[0], day_of(terms.clocks[phase.clock], over - 1, asked.zone)))
        if last != phase.days[1]:
            moved[name] = phase.model_copy(update={"days": (phase.days[0], last)})
    return _changed(asked, terms, "phases", moved)


class _Powers:
    """Which powers were used in an account, and what each use changed."""

    def __init__(self, asked: Asked, terms: Agreement, first: Agreement) -> None:
        self._asked = asked
        self._terms = terms
        self._first = first.model_copy(update={"clocks": {**first.clocks, **terms.clocks}}).counted()
        self._lineage = asked.hearing.evidence.lineage
        self._so_far = (-math.inf, asked.on_end)

    def course(self, terms: Agreement, extensions: Sequence[Use]) -> Course:
        """The course with every power that was used."""
        ended, endings = self._ended()
        waived, certified = self._over("waive"), self._over("certify")
        uses = (*extensions, *endings, *unique(waived.values()), *unique(certified.values()))
        return Course(
            terms,
            ended,
            self.pauses(),
            waived,
            certified,
            tuple(sorted(uses, key=lambda use: (use.at, use.power.id))),
        )

    def _kind(self, *kinds: str) -> Iterator[Power]:
        for power in self._terms.powers:
            if power.kind in kinds and self._has_effect(power):
                yield power

    def _has_effect(self, power: Power) -> bool:
        """A claimed power has an effect only under readings held by the one who claims it."""
        if power.how != "claimed":
            return True
        reading = self._terms.readings.get(self._asked.reading)
        return reading is not None and bool(set(reading.held_by) & set(power.by))

    # what is told of a power

    def _told(self, power: Power) -> list[Moment]:
        """Every telling of its use by those who may use it, in order of time."""
        if power.used_if:
            found = told_moments(self._asked, power.used_if, self._so_far)
            free = bool(power.used_if.by or power.used_if.kept)
        else:
            found, free = tell_end(self._asked, power.kind), False
        if power.kind in LENGTHENING:
            found = [self._timed(item) for item in found]
        usable = (item for item in found if item.is_within(self._so_far) and self._in_time(power, item.at))
        return sorted(usable if free else self._by_holders(power, usable), key=lambda item: (item.at, item.end))

    def _timed(self, item: Moment) -> Moment:
        """When an extension was made: what names only an end that lies ahead was made before it was told."""
        told = self._asked.hearing.told_on(item.look.claim) if item.look else None
        return timed(item, seconds_at_end(told, self._asked.zone) if told else None)

    def _in_time(self, power: Power, at: float) -> bool:
        """A use before the first day on which it is allowed has no effect."""
        phase = self._terms.phases.get(power.phase or "")
        if power.from_day is None or phase is None:
            return True
        clock = self._terms.clocks[phase.clock]
        return at >= days_span(clock, (power.from_day, power.from_day), self._asked.zone)[0].timestamp()

    def _by_holders(self, power: Power, told: Iterable[Moment]) -> Iterator[Moment]:
        """Tellings that name who may use it: by consent all of them, one after another or together."""
        holders = {self._lineage.principal(actor) for actor in power.by}
        agreed: set[str | None] = set()
        for item in sorted(told, key=lambda item: (item.at, item.end)):
            who = self._named(item)
            if who is None or not holders:
                yield item
            elif power.how != "consent":
                if who & holders:
                    yield item
            else:
                agreed |= who & holders
                if agreed >= holders or who & set(self._terms.mediators):
                    agreed = set()
                    yield item

    def _named(self, item: Moment) -> set[str | None] | None:
        """Who is said to have used it; None where nobody in particular is, or both sides are."""
        claim = item.look.claim if item.look else None
        if claim is None or not claim.agent:
            return None
        if any(name.name.casefold() in word_list("together") for name in claim.agent):
            return None
        who = {self._lineage.principal(name.actor) for name in claim.agent if name.actor}
        unnamed = all(flatten(name.name).strip() in word_list("nobody") for name in claim.agent if not name.actor)
        return None if not who and unnamed else who

    # what its use changes

    def pauses(self) -> tuple[Pause, ...]:
        """Suspensions; where the text gives nobody the power, whoever is said to have suspended it."""
        resumed = [item.at for power in self._kind("resume") for item in self._told(power)]
        if not any(power.kind == "resume" for power in self._terms.powers):
            resumed = self._moments_of("resume")
        if not any(power.kind == "suspend" for power in self._terms.powers):
            return tuple(_pauses(self._moments_of("suspend"), resumed))
        return tuple(
            replace(pause, obligations=power.obligations, tolls=power.tolls)
            for power in self._kind("suspend")
            for pause in _pauses((item.at for item in self._told(power)), resumed)
        )

    def _moments_of(self, kind: str) -> list[float]:
        return [item.at for item in tell_end(self._asked, kind) if item.is_within(self._so_far)]

    def _ended(self) -> tuple[float, list[Use]]:
        """When somebody who may do so ended the agreement: by the end of the day, or after the notice it takes."""
        uses = []
        for power in self._kind("terminate", "notice"):
            told = self._told(power)
            if told and not power.phase:
                at = min(item.end for item in told) + (power.notice_days or 0) * DAY
                uses.append(Use(power, at, tuple(told)))
        return min((use.at for use in uses), default=math.inf), uses

    def _over(self, kind: str) -> dict[str, Use]:
        """The obligations that a use waives or certifies; "" stands for all."""
        found: dict[str, Use] = {}
        for power in self._kind(kind):
            told = self._told(power) if power.used_if else []
            if told:
                use = Use(power, told[0].at + (power.notice_days or 0) * DAY, tuple(told))
                for name in power.obligations or ("",):
                    found.setdefault(name, use)
        return found

    def extended(self) -> tuple[Agreement, list[Use]]:
        """The terms with every phase that was made longer, or ended alone, and by which uses."""
        moved: dict[str, Phase] = {}
        uses: list[Use] = []
        for power in self._kind(*LENGTHENING, "terminate", "notice"):
            name = power.phase or (self._last_phase() if power.kind in LENGTHENING else None)
            if name is None or name not in self._terms.phases:
                continue
            last, made = (
                self._cut(power, name) if power.kind in ("terminate", "notice") else self._grow(power, name)
            )
            phase = moved.get(name, self._terms.phases[name])
            if made and last != phase.days[1]:
                moved[name] = phase.model_copy(update={"days": (phase.days[0], max(last, phase.days[0]))})
            uses += made
        return _changed(self._asked, self._terms, "phases", moved), uses

    def _last_phase(self) -> str:
        """The phase that a power which names none makes longer: the last of those that surely come."""
        certain = [name for name, phase in self._terms.phases.items() if phase.begins_if is None]
        return max(certain or self._terms.phases, key=lambda name: (self._end(name), name))

    def _end(self, phase: str) -> float:
        return phase_span(self._terms, phase, self._asked.zone)[1].timestamp()

    def _cut(self, power: Power, name: str) -> tuple[int, list[Use]]:
        """A phase that is ended alone ends with the day on which that is told, or so many days after notice."""
        phase, told = self._terms.phases[name], self._told(power)
        if not told:
            return phase.days[1], []
        at = min(item.end for item in told) + (power.notice_days or 0) * DAY
        last = day_of(self._terms.clocks[phase.clock], at - 1, self._asked.zone)
        return min(phase.days[1], last), [Use(power, at, tuple(told))]

    def _grow(self, power: Power, name: str) -> tuple[int, list[Use]]:
        """The last day of a phase after every use; an amendment that records an extension is not counted twice."""
        base = self._first.get(name, self._terms.phases[name]).days[1]
        uses = list(self._growths(power, name, base))
        limit = power.up_to_day or MOST_DAYS
        last = min(base + sum(use.days for use in uses), max(limit, base))
        return max(last, self._terms.phases[name].days[1]), uses

    def _growths(self, power: Power, name: str, base: int) -> Iterator[Use]:
        if power.how != "automatic":
            yield from self._told_growths(power, name, base)
        elif power.per:
            times = min(int(self._asked.delivered(power.per.of)[0] // power.per.amount), MOST_DAYS)
            if times:
                yield Use(power, self._asked.on_end, days=times * (power.days or 1))
        else:
            yield from self._renewals(power, name, base)

    def _told_growths(self, power: Power, name: str, base: int) -> list[Use]:
        """One use for each day on which it is told; an undated telling is another telling of a dated one."""
        told, phase, zone = self._told(power), self._terms.phases[name], self._asked.zone
        clock, groups = self._terms.clocks[phase.clock], on_days(told, zone)
        spare = [item for item in told if not item.dated] if len(groups) == 1 else []
        before, last, was_until = base, base, False
        uses: list[Use] = []
        for items in groups:
            at, over = min(item.at for item in items), days_span(clock, (1, max(last, phase.days[1])), zone)[1]
            end = find_end(items, clock, last, zone) or find_end(spare, clock, last, zone)
            by = months_on(power.months, clock, last, zone) if power.months else power.days
            known = end or (End(min(last + by, MOST_DAYS), until=False) if by else None)
            if at > over.timestamp():
                continue
            if known is None or (end and end.repeats(before, last, was_until=was_until)):
                uses = _told_again(uses, Use(power, at, tuple(items)), lengthens=known is None)
                continue
            before, last, was_until = last, known.last, known.until
            uses.append(Use(power, at, tuple(items), last - before))
        return uses

    def _renewals(self, power: Power, name: str, base: int) -> Iterator[Use]:
        """Renewed at each end of the phase unless something that keeps it from that happened in time before."""
        phase, last = self._terms.phases[name], base
        clock, length = self._terms.clocks[phase.clock], phase.months or (1, 0)
        months = 0 if power.days else power.months or length[1] - length[0] + 1
        while (end := days_span(clock, (1, last), self._asked.zone)[1].timestamp()) <= self._asked.on_end:
            deadline = end - (power.notice_days or 0) * DAY
            told = told_moments(self._asked, power.unless, (-math.inf, deadline)) if power.unless else []
            if any(item.end <= deadline for item in told):
                return
            if last >= min(power.up_to_day or MOST_DAYS, MOST_DAYS):
                return
            days = power.days or base - phase.days[0] + 1
            days = months_on(months, clock, last, self._asked.zone) if months else days
            last += days
            yield Use(power, end, days=days)


def _told_again(uses: list[Use], use: Use, *, lengthens: bool) -> list[Use]:
    """What only tells of a use that is known belongs to it; of the first that `lengthens` nothing says how long."""
    if not uses:
        return [use] if lengthens else []
    return [*uses[:-1], replace(uses[-1], told=(*uses[-1].told, *use.told))]


def _pauses(halted: Iterable[float], resumed: Iterable[float]) -> Iterator[Pause]:
    """Each suspension ends where the agreement is next taken up again; suspended twice is suspended once."""
    again = sorted(resumed)
    until = -math.inf
    for start in sorted(halted):
        if start >= until:
            until = next((at for at in again if at > start), math.inf)
            yield Pause(start, until)


def use_words(use: Use, zone: str) -> str:
    """What a use was and what came of it, in words, with the chains that tell it."""
    day = day_words(last_day_before(use.at, zone) if use.power.kind == "terminate" else local_day(use.at, zone))
    chains = unique(sorted(chain_words(item.look.claim) for item in use.told if item.look))
    told = f", told by {'; '.join(chains[:4])}" if chains else ""
    name = f"the power “{use.power.id}”"
    match use.power.kind:
        case "extend" | "renew":
            longer = f"it goes on {_length_words(use)}"
            if use.power.per:
                per = f"{use.power.days or 1} for every {use.power.per.amount} counted under “{use.power.per.of}”"
                return f"By {name} {longer}: {per}."
            return f"By {name} {longer}, {'used on' if told else 'by itself from'} {day}{told}."
        case "waive":
            return f"Waived by {name} on {day}{told}."
        case "certify":
            return f"Certified by {name} on {day}{told}."
        case _:
            return f"Ended by {name} on {day}{told}."


def _length_words(use: Use) -> str:
    """By how many days it goes on, and that this was told otherwise than the text has it."""
    if not use.days:
        return "longer, and nobody tells how long"
    written = use.power.days if use.told and use.power.days != use.days else None
    more = f"for {use.days} day{'' if use.days == 1 else 's'} more"
    return f"{more} (as it is told; the text gives {written})" if written else more


def origins_of(use: Use, hearing: Hearing) -> dict[str, Origin]:
    """Whose word a use rests on."""
    found = [hearing.origin(item.look) for item in use.told if item.look]
    return {origin.key: origin for origin in found}


def opening(terms: Agreement, start: float, zone: str) -> float:
    """From when on what happens can set a phase going: the announcement, or the first day in force."""
    return min(start, seconds(terms.announced, zone)) if terms.announced else start
