"""An agreement as a calendar in plain words: what is due when, and what differs under each rival reading.

Pure: an agreement and a cast in, an `Agenda` out. What waits for an event that no report has told of stands by its
clock's days, since nobody can know its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from trucebook.agreement.calendar import Instance, instances, phase_span, window_days, zone_of
from trucebook.agreement.models import Agreement, Clock, Measure, Obligation, Phase, Window, Zone
from trucebook.agreement.powers import Event, Power
from trucebook.agreement.values import MOST_DAYS, NEVER
from trucebook.vocabulary import Cast, Number

AS_WRITTEN = "as written"
_DUTIES = {"must": "must", "may": "may", "must_not": "must not"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar: a phase, or one instance of a duty, `[start, end)`.

    `when` is the time in words; `start` and `end` are None where there is none or nobody can know it. `every_days`
    is set for a duty that comes round every so many days, which is one line for the whole stretch, `times` times.
    `conditions` say what it waits for, goes along with or leaves free.
    """

    kind: Literal["phase", "must", "may", "must_not"]
    name: str
    instance: str
    when: str
    words: str
    start: datetime | None
    end: datetime | None
    conditions: tuple[str, ...] = ()
    clause: str = ""
    source: str = ""
    note: str = ""
    reading: str = AS_WRITTEN
    every_days: int | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """A rival reading: its name, by whom it is held (nobody in particular: nothing) and what it says."""

    name: str
    held_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The whole of an agreement in plain words. `entries` holds the text as written, then what readings change."""

    agreement: str
    title: str
    clause: str
    about: tuple[str, ...]
    clocks: tuple[str, ...]
    measures: tuple[str, ...]
    zones: tuple[str, ...]
    entries: tuple[Entry, ...]
    powers: tuple[str, ...]
    amendments: tuple[str, ...]
    readings: tuple[ReadingWords, ...]
    note: str = ""


def agenda(agreement: Agreement, cast: Cast, timezone: str, *, on: date | None = None) -> Agenda:
    """The agreement as a calendar, as its terms stood on a day; without one, with all its amendments.

    Takes the cast for the names and the timezone of the case. Entries are in the order in which they fall due; of a
    reading only those are given that differ from the text as written.
    """
    terms = agreement.as_of(on or date.max)
    writer = _Writer(terms, cast, timezone)
    entries = writer.entries()
    for reading in terms.readings:
        entries += _changed(entries, _Writer(terms.under(reading), cast, timezone).entries(), reading)
    made = [item for item in agreement.amendments if on is None or item.on <= on]
    return Agenda(
        agreement=terms.id,
        title=terms.title,
        clause=terms.text,
        about=tuple(writer.about()),
        clocks=tuple(writer.clock(name, clock) for name, clock in terms.clocks.items()),
        measures=tuple(writer.measure(name, item) for name, item in terms.measures.items()),
        zones=tuple(writer.zone(name, item) for name, item in terms.zones.items()),
        entries=entries,
        powers=tuple(writer.power(power) for power in terms.powers),
        amendments=tuple(f"{day_words(item.on)}: {item.text or 'changed'}" for item in made),
        readings=tuple(
            ReadingWords(name, writer.names(item.held_by), item.text) for name, item in terms.readings.items()
        ),
        note=terms.note,
    )


def _changed(written: tuple[Entry, ...], entries: tuple[Entry, ...], reading: str) -> tuple[Entry, ...]:
    """The entries of a reading that are not as written."""
    known = set(written)
    return tuple(replace(entry, reading=reading) for entry in entries if entry not in known)


class _Writer:
    """Puts the terms of one version of an agreement into words."""

    def __init__(self, terms: Agreement, cast: Cast, timezone: str) -> None:
        self.terms = terms
        self.cast = cast
        self.timezone = timezone

    def names(self, ids: Iterable[str]) -> str:
        """The names of actors, as people list them."""
        return listed([actor.name if (actor := self.cast.get(name)) else name for name in ids])

    def about(self) -> Iterator[str]:
        """Who made it, who helped, who watches, and since when it is known."""
        for word in ("parties", "mediators", "guarantors", "monitors"):
            if ids := getattr(self.terms, word):
                yield f"{word.capitalize()}: {self.names(ids)}."
        if self.terms.announced:
            yield f"Made known on {day_words(self.terms.announced)}."
        yield f"Days are those of {zone_of(self.terms, self.timezone)}."

    def clock(self, name: str, clock: Clock) -> str:
        """From when a clock counts, and how."""
        rule = "days run from midnight to midnight" if clock.days == "calendar" else "days are 24 hours each"
        day_zero = (
            "" if clock.holds_from == "day_one" else ", and what begins with it holds on the day before as well"
        )
        first = f"; day 1 is the day after{day_zero}" if clock.day_one == "next" else ""
        start = "from an event that sets it going" if clock.at == NEVER else f"from {_moment(clock.at)}"
        begun = f", {self.event(clock.starts_with, 'when')}" if clock.starts_with else ""
        return f"{name}: {start}{begun}; {rule}{first}."

    def measure(self, name: str, measure: Measure) -> str:
        """What is counted, in which words of reports, and what is not."""
        parts = [f"{name}: one {measure.unit} for each {' or '.join(measure.counts)}"]
        parts += [f"not {' or '.join(measure.excludes)}"] if measure.excludes else []
        parts += [f"a part of it is {' or '.join(measure.subset)}"] if measure.subset else []
        parts += [f"more than it is {' or '.join(measure.superset)}"] if measure.superset else []
        return f"{', '.join(parts)}."

    def zone(self, name: str, zone: Zone) -> str:
        """A place, what kind it is, from where it is measured and how wide."""
        parts = [f"{name}: {zone.kind} {' or '.join(zone.names)}"]
        parts += [f"in “{zone.part_of}”"] if zone.part_of else []
        parts += [f"measured from {zone.baseline}"] if zone.baseline else []
        parts += [f"{width} for {what}" for what, width in zone.widths.items()]
        return f"{', '.join(parts)}."

    def entries(self) -> tuple[Entry, ...]:
        """Every phase and every duty, in the order in which they fall due."""
        found = [self._phase(name, phase) for name, phase in self.terms.phases.items()]
        for obligation in self.terms.obligations:
            found += self._duty(obligation)
        return tuple(sorted(found, key=_due))

    def _phase(self, name: str, phase: Phase) -> Entry:
        clock = self.terms.clocks[phase.clock]
        start, end = phase_span(self.terms, name, self.timezone)
        known = clock.at != NEVER
        last = end if known and phase.days[1] != MOST_DAYS else None
        conditions = (
            self.event(phase.begins_if, "begins if"),
            self.event(phase.continues_while, "goes on past its last day if"),
            self.event(phase.ends_if, "ends when"),
        )
        when = _between(start, last) if known else self._clock_days(phase.clock, phase.days)
        words = f"The phase “{name}” runs"
        given = (phase.text, phase.source, phase.note)
        return Entry("phase", name, "", when, words, start if known else None, last, _some(conditions), *given)

    def _duty(self, obligation: Obligation) -> Iterator[Entry]:
        found = instances(self.terms, obligation, self.timezone)
        if obligation.every is not None:
            yield self._entry(obligation, self._stretch(found), times=len(found))
            return
        for instance in found:
            yield self._entry(obligation, instance)

    def _stretch(self, found: tuple[Instance, ...]) -> Instance:
        """Duties that come round, as one: from the first to the last."""
        return replace(found[0], name="", start=found[0].start, end=found[-1].end)

    def _entry(self, obligation: Obligation, instance: Instance, *, times: int = 1) -> Entry:
        known = self._is_dated(obligation.within)
        start, end = (instance.start, instance.end) if known else (None, None)
        return Entry(
            kind=obligation.duty,
            name=obligation.id,
            instance="" if instance.name == "whole" else instance.name,
            when=self._when(obligation, start, end),
            words=self.duty_words(obligation, instance),
            start=start,
            end=end,
            conditions=_some(self._conditions(obligation)),
            clause=obligation.text,
            source=obligation.source,
            note=obligation.note,
            every_days=obligation.every,
            times=times,
        )

    def _is_dated(self, window: Window) -> bool:
        """Whether the window's days can be put on a calendar: a clock that nothing has started has none."""
        name = window.clock or (self.terms.phases[window.phase].clock if window.phase else None)
        return name is None or self.terms.clocks[name].at != NEVER

    def _when(self, obligation: Obligation, start: datetime | None, end: datetime | None) -> str:
        window = obligation.within
        hours = f", from {window.hours[0]} to {window.hours[1]}" if window.hours else ""
        if not self._is_dated(window):
            phase = self.terms.phases[window.phase] if window.phase else None
            days = window_days(self.terms, window)
            return self._clock_days(phase.clock if phase else window.clock or "", days) + hours
        if obligation.every is not None:
            span = _between(start, end)
            return f"each {'day' if obligation.every == 1 else f'{obligation.every} days'}, {span}{hours}"
        if obligation.duty == "must" and end is not None:
            return _by(start, end) + hours
        return _between(start, end) + hours

    def _clock_days(self, clock: str, days: tuple[int, int]) -> str:
        last = "on, without end" if days[1] == MOST_DAYS else f"to {days[1]}"
        same = f"day {days[0]}" if days[0] == days[1] else f"days {days[0]} {last}"
        return f"{same} of the clock “{clock}”, which nothing has set going"

    def duty_words(self, obligation: Obligation, instance: Instance) -> str:
        """Who must, may or must not do what, how much, where and to whom."""
        acts = " or ".join(_act_words(act, counted=obligation.what is not None) for act in obligation.acts)
        parts = [
            self.names(obligation.by),
            _DUTIES[obligation.duty],
            acts,
            self._amount(obligation, instance),
            (obligation.what or "").replace("-", " ") + self._ratios(obligation),
            f"({' or '.join(obligation.about)})" if obligation.about else "",
            f"at {self.terms.zones[obligation.zone].names[0]}" if obligation.zone else "",
            f"with regard to {self.names(obligation.to)}" if obligation.to else "",
        ]
        return " ".join(filter(None, parts)).rstrip(",")

    def _amount(self, obligation: Obligation, instance: Instance) -> str:
        if instance.share is not None:
            return f"{instance.share}% of all"
        amount, number = obligation.amount, instance.amount
        if amount is not None and amount.all:
            return "all"
        if number is None:
            return ""
        if amount is not None and amount.at_most is not None:
            return f"at most {number}"
        return f"exactly {number}" if amount is not None and amount.exactly is not None else f"at least {number}"

    def _ratios(self, obligation: Obligation) -> str:
        ratios = [f"{_times(ratio.times)} for each of “{ratio.of}”" for ratio in obligation.answers_to]
        return f", {' plus '.join(ratios)}," if ratios else ""

    def _conditions(self, obligation: Obligation) -> Iterator[str]:
        yield _others("after", obligation.after, "is kept", "are kept")
        yield _others("in step with", obligation.parallel)
        yield _others("on the day of", obligation.same_day)
        yield self.event(obligation.once, "only once")
        yield self.event(obligation.until, "only until")
        yield self.event(obligation.unless, "not if")
        for spared in obligation.exceptions:
            yield f"except: {spared.text or ', '.join(spared.words) or spared.zone}"
        if obligation.attested_by:
            yield f"shown by the word of {self.names(obligation.attested_by)} alone"
        if obligation.effort:
            yield "it is owed to try, not to succeed"
        if obligation.carry_over:
            yield "what is more or less counts in the next"
        if obligation.waived_on:
            yield f"waived from {day_words(obligation.waived_on)} on"

    def event(self, event: Event | None, word: str) -> str:
        """An event in words, or nothing where there is none."""
        if event is None:
            return ""
        if event.kept:
            return f"{word} “{event.kept}” is kept"
        of = f" ({' or '.join(event.words)})" if event.words else ""
        who = self.names(event.by) if event.by else "somebody"
        return f"{word} it is told: {who} – {event.act.replace('_', ' ')}{of}"

    def power(self, power: Power) -> str:
        """Who may change what, how, and by how much."""
        who = self.names(power.by) if power.by else "Nobody in particular"
        how = {"claimed": "claims to be able to", "automatic": "needs do nothing to"}.get(power.how, "may")
        ways = {"consent": "together", "decision": "by decision", "notice": "by notice", "unilateral": "alone"}
        what = f"the phase “{power.phase}”" if power.phase else "the agreement"
        what = listed([f"“{item}”" for item in power.obligations]) or what
        growth = f" for each {power.per.amount} more of “{power.per.of}”" if power.per else ""
        more = [
            f"by {power.days} day{'' if power.days == 1 else 's'}{growth}" if power.days else "",
            f"by {power.months} month{'' if power.months == 1 else 's'}" if power.months else "",
            f"up to day {power.up_to_day}" if power.up_to_day else "",
            f"not before day {power.from_day}" if power.from_day else "",
            f"told {power.notice_days} days before" if power.notice_days else "",
            self.event(power.used_if, "when"),
            self.event(power.unless, "unless"),
            "the time of a suspension is added to what is due" if power.tolls else "",
        ]
        deed = " ".join(filter(None, [who, how, power.kind, what, ways.get(power.how, "")]))
        return f"{power.id}: {', '.join([deed, *filter(None, more)])}."


def listed(words: list[str]) -> str:
    """Words as people list them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def day_words(day: date) -> str:
    """A day as people write it: 5 February 2025."""
    return f"{day.day} {day:%B %Y}"


def _act_words(act: str, *, counted: bool) -> str:
    """An act in words; where a measure says what is returned or delivered, the act's own word for it goes."""
    verb, _, thing = act.partition("_")
    return verb if counted and thing in ("remains", "aid") else act.replace("_", " ")


def _some(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _others(word: str, ids: tuple[str, ...], one: str = "", many: str = "") -> str:
    if not ids:
        return ""
    named = listed([f"“{item}”" for item in ids])
    return f"{word} {named} {one if len(ids) == 1 else many}".strip()


def _times(times: tuple[Number, Number] | Number) -> str:
    return f"{times[0]} to {times[1]}" if isinstance(times, tuple) else f"{times}"


def _moment(at: date | datetime) -> str:
    hour = f", {at:%H:%M}" if isinstance(at, datetime) and (at.hour or at.minute) else ""
    return day_words(at) + hour


def _last(end: datetime) -> str:
    """The end of a window as its last day, or with its hour where that is not midnight."""
    return day_words((end - timedelta(days=1)).date()) if not (end.hour or end.minute) else _moment(end)


def _between(start: datetime | None, end: datetime | None) -> str:
    if start is None:
        return f"until {_last(end)}" if end else "at any time"
    if end is None:
        return f"from {_moment(start)}, without end"
    first, last = _moment(start), _last(end)
    return f"on {first}" if first == last else f"from {first} to {last}"


def _by(start: datetime | None, end: datetime) -> str:
    """By when something is owed; from when it counts where that is later than the beginning of all."""
    last = _last(end)
    one_day = start is not None and _moment(start) == last
    return f"on {last}" if one_day else f"by {last}" + (f" (from {_moment(start)})" if start else "")


def _due(entry: Entry) -> tuple[bool, float, str, str]:
    """Duties by the day on which they are due, all else by that on which it begins; what has no day comes last."""
    at = entry.end if entry.kind == "must" and entry.end is not None else entry.start
    return at is None, at.timestamp() if at else 0.0, entry.name, entry.instance
