"""One column of the grid: all findings of one account under one reading on one day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from trucebook.accounts import count_independent
from trucebook.agreement.calendar import WHOLE, agreement_span, phase_span, zone_of
from trucebook.agreement.models import Agreement, Obligation, Ratio
from trucebook.agreement.powers import Event
from trucebook.compliance.bundles import Slice
from trucebook.compliance.contests import keeping_of
from trucebook.compliance.course import (
    Course,
    Use,
    chart,
    first_moment,
    opening,
    origins_of,
    told_moments,
    use_words,
)
from trucebook.compliance.figures import Frame, Owed
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import UNDECISIVE, Judgement
from trucebook.compliance.life import Moment, find_life, life_rule, life_status, tell_end
from trucebook.compliance.matching import Target
from trucebook.compliance.owing import Due, dues_of
from trucebook.compliance.reasons import day_words, event_words, explain, told_by
from trucebook.compliance.rules import Standing, Stop, find_status
from trucebook.compliance.sharing import Share, Shares
from trucebook.compliance.speakers import Account
from trucebook.compliance.timing import Span, day_end, last_day_before
from trucebook.vocabulary import (
    Finding,
    Interval,
    Number,
    Origin,
    RestsOn,
    Status,
    Unused,
    end_of,
    to_instant,
    unique,
)

UNKNOWN = Decimal("Infinity")
"""More than can be reached: what is owed under a ratio while nobody says how much it answers to."""

KEPT = ("kept", "kept_late", "kept_so_far")


@dataclass(frozen=True, slots=True)
class Bound:
    """How an account binds a duty: the time on which it is judged there, and what made it cease to bind, in words.

    `applies` is false while what it hangs on has not happened.
    """

    frame: Frame
    applies: bool
    stop: Stop | None = None
    why: str = ""


class Column:
    """All findings of one account under one reading. A finding that others depend on is worked out once."""

    def __init__(
        self,
        hearing: Hearing,
        shares: Shares,
        account: Account,
        reading: str,
        *,
        terms: tuple[Agreement, Agreement],
        doubted: frozenset[str] = frozenset(),
    ) -> None:
        """`terms` are those of the day and those before any amendment, both under the reading.

        The claims in `doubted` are not taken for true where they tell what moves the agreement or binds a duty. A
        disputed duty, on which others hang, is taken to be kept unless that is doubted; `torn` holds those met.
        """
        self.hearing = hearing
        self.shares = shares
        self.account = account
        self.reading = reading
        self.doubted = doubted
        self.tellings: dict[Target, list[Moment]] = {}
        self.view = hearing.view
        self.zone = zone_of(terms[0], self.view.timezone)
        self.on_end = end_of(self.view.on, self.zone).timestamp()
        self.torn: dict[str, list[Judgement]] = {}
        self._open: set[str] = set()
        self._take(Course(terms[0]))
        for course in chart(self, *terms):
            self._take(course)

    def _take(self, course: Course) -> None:
        """Goes on with what is now known of the course; what was judged under the step before is dropped."""
        self.course = course
        self.terms = course.terms
        start, until = agreement_span(course.terms, self.view.timezone)
        self.start, self._surely_until = start.timestamp(), until.timestamp()
        self.obligations = {item.id: item for item in course.terms.obligations}
        self._judged: dict[tuple[str, str], tuple[Judgement, Owed]] = {}
        self._bounds: dict[tuple[str, str], Bound] = {}
        self._found: dict[tuple[str, str], Finding] = {}
        self._begun: dict[str, bool] = {}
        self._end: float | None = None

    def life(self) -> Finding:
        """The row that tells whether the agreement runs in this account."""
        powers = tuple(use_words(use, self.zone) for use in self.course.uses)
        span = (self.start, self.end())
        found = find_life(self.hearing, self.terms, self.account, self.reading, span=span, powers=powers)
        status = self.runs()
        return replace(found, status=status, reasons=(life_rule(status), *found.reasons[1:]))

    def runs(self) -> Status:
        """Whether the agreement runs in this account; unknown once it was made longer by nobody knows how much."""
        status = life_status((self.start, self.end()), self.on_end)
        is_open = status == "lapsed" and self.course.is_longer and self.course.ended > self.on_end
        return "undetermined" if is_open else status

    def dues(self, obligation: str) -> tuple[Due, ...]:
        """Every instance of an obligation, as this account has its windows."""
        if obligation not in self.obligations:
            return ()
        return self.shares.dues(self.terms, self.obligations[obligation], self._dues)

    def _dues(self, obligation: Obligation) -> tuple[Due, ...]:
        return dues_of(self.terms, obligation, self.view.on, self.view.timezone)

    # what a chart, a condition or a ratio asks of another duty

    def kept_at(self, obligation: str) -> float | None:
        """From when on an obligation is kept here: all its instances, or of one with batches the whole."""
        if obligation in self._open or obligation not in self.obligations:
            return None
        self._open.add(obligation)
        moments = [self._kept_at(due) for due in self._decisive(obligation)]
        self._open.discard(obligation)
        return None if None in moments else max((at for at in moments if at is not None), default=None)

    def _kept_at(self, due: Due) -> float | None:
        name, status = due.obligation.id, self.find(due).status
        if status == "disputed":
            self.torn.setdefault(name, []).append(self._judge(due)[0])
        if status not in (*KEPT, "disputed") or (status == "disputed" and keeping_of(name) in self.doubted):
            return None
        reached = self._judge(due)[0].weighed.reached_at
        return reached if reached is not None else min(self.bound(due).frame.due, self.on_end)

    def _decisive(self, obligation: str) -> tuple[Due, ...]:
        dues = self.dues(obligation)
        return dues[:1] if dues and dues[0].instance.name == WHOLE else dues

    def delivered(self, obligation: str, instance: str | None = None) -> tuple[Number, Number | None]:
        """How much was done of an obligation, in one instance or in all; nothing is known of one that asks back."""
        if obligation in self._open or obligation not in self.obligations:
            return 0, None
        self._open.add(obligation)
        dues = self._decisive(obligation)
        chosen = [due for due in dues if due.instance.name == instance] or dues
        found = [self._judge(due)[0].weighed for due in chosen]
        self._open.discard(obligation)
        low = sum((item.low for item in found), start=0)
        highs = [item.high for item in found if item.high is not None]
        return low, sum(highs, start=0) if len(highs) == len(found) else None

    # what is owed, and what the claims come to

    def _judge(self, due: Due) -> tuple[Judgement, Owed]:
        key = (due.obligation.id, due.instance.name)
        if key not in self._judged:
            owed, bound = self.owed(due), self.bound(due)
            self._judged[key] = self.shares.judge(self.terms, due, bound.frame, self.account, owed), owed
        return self._judged[key]

    def owed(self, due: Due) -> Owed:
        """What is owed; under a ratio, so many times what the account says other obligations delivered."""
        ratios = due.obligation.answers_to
        if not ratios:
            return due.owed
        low, sure = Decimal(0), Decimal(0)
        for ratio in ratios:
            done = self._answered(ratio, due)
            times = ratio.times if isinstance(ratio.times, tuple) else (ratio.times, ratio.times)
            low += Decimal(times[0]) * Decimal(done[0])
            sure = UNKNOWN if done[1] is None else sure + Decimal(times[1]) * Decimal(done[1])
        return replace(due.owed, low=_whole(low), sure=_whole(sure))

    def _answered(self, ratio: Ratio, due: Due) -> tuple[Number, Number | None]:
        """How much was done of what a ratio answers to: where both come round alike, on the same day or week."""
        other = self.obligations.get(ratio.of)
        alike = other is not None and other.every is not None and other.every == due.obligation.every
        return self.delivered(ratio.of, due.instance.name if alike else None)

    # how the duty is bound

    def bound(self, due: Due) -> Bound:
        """The frame of a duty in this account, and whether it ceased to bind."""
        key = (due.obligation.id, due.instance.name)
        if key not in self._bounds:
            self._bounds[key] = self._bind(due)
        return self._bounds[key]

    def _bind(self, due: Due) -> Bound:
        """What is forbidden is judged on the time in which it bound; what is owed keeps its deadline."""
        obligation, frame = due.obligation, self._on_same_day(due)
        applies = obligation.within.phase is None or self.has_begun(obligation.within.phase)
        if obligation.once:
            at = first_moment(self, obligation.once, (self._opening(), self.on_end))
            applies = applies and at is not None
            if due.owed.kind == "ceiling" and at is not None:
                frame = replace(frame, start=max(frame.start, at))
        if not obligation.every:
            frame = replace(frame, due=self.course.toll(obligation.id, (frame.start, frame.due), self.on_end))
        stop, at, why = self._stop(obligation, frame)
        if stop is None:
            return Bound(frame, applies)
        if due.owed.kind == "ceiling" and at > frame.start:
            frame = replace(frame, due=min(frame.due, at))
        return Bound(frame, applies, stop, why)

    def _on_same_day(self, due: Due) -> Frame:
        """What is owed on the day on which others are kept is due at the end of the day of the last of them."""
        moments = [self.kept_at(other) for other in due.obligation.same_day]
        known = [at for at in moments if at is not None]
        if not known or len(known) < len(moments):
            return due.frame
        return replace(due.frame, due=day_end(max(known) - 1, self.zone))

    def waits(self, due: Due) -> Iterator[str]:
        """What a duty waits for in this account, in words."""
        obligation = due.obligation
        phase, once = obligation.within.phase, obligation.once
        if phase is not None and not self.has_begun(phase):
            yield f"the phase “{phase}” has not begun in this account"
        if once and first_moment(self, once, (self._opening(), self.on_end)) is None:
            yield f"{event_words(once)} has not happened in this account"
        for other in obligation.after:
            if self.kept_at(other) is None:
                yield f"“{other}” is not kept in this account"
        for other in obligation.same_day:
            if self.kept_at(other) is None:
                yield f"it is owed on the day of “{other}”, which is not kept in this account"
        yield from self._goes_along(obligation)
        yield from self._ratio_waits(due)

    def _goes_along(self, obligation: Obligation) -> Iterator[str]:
        for other in obligation.parallel:
            if self.delivered(other)[0] == 0:
                yield f"it goes along with “{other}”, of which nothing is surely done in this account"

    def _ratio_waits(self, due: Due) -> Iterator[str]:
        if self.bound(due).frame.due > self.on_end:
            for ratio in due.obligation.answers_to:
                if self._answered(ratio, due)[0] == 0:
                    yield f"nothing of “{ratio.of}” is surely delivered in this account"

    def _stop(self, obligation: Obligation, frame: Frame) -> tuple[Stop | None, float, str]:
        """The first thing, if any, by which the duty ceased to bind before it was due."""
        found = [item for item in self._stops(obligation) if item[1] < frame.due and item[1] <= self.on_end]
        return min(found, key=lambda item: item[1], default=(None, math.inf, ""))

    def _stops(self, obligation: Obligation) -> Iterator[tuple[Stop, float, str]]:
        if obligation.waived_on:
            day = obligation.waived_on
            yield "waived", to_instant(day, self.zone).timestamp(), f"Waived on {day_words(day)} by an amendment."
        for use in filter(None, (self.course.waived.get(name) for name in (obligation.id, ""))):
            yield "waived", use.at, use_words(use, self.zone)
        span = (self._opening(), self.on_end)
        if obligation.unless:
            at = first_moment(self, obligation.unless, span)
            if at is not None:
                yield "excused", at, f"Excused: {self._told_of(obligation, obligation.unless, span)}"
        if obligation.until:
            at = first_moment(self, obligation.until, span, end=True)
            if at is not None:
                yield "until", at, f"It was to bind until {self._told_of(obligation, obligation.until, span)}"
        if self.course.ended < math.inf:
            told = [
                use_words(use, self.zone) for use in self.course.uses if use.power.kind in ("terminate", "notice")
            ]
            yield "ended", self.course.ended, " ".join(told)

    def _told_of(self, obligation: Obligation, event: Event, span: Span) -> str:
        """By whom an event is told, and whether by nobody but those whom it frees."""
        looks = [item.look for item in told_moments(self, event, span) if item.look]
        if not looks:
            return f"{event_words(event)}, in this account."
        freed = {self.hearing.evidence.lineage.principal(actor) for actor in obligation.by}
        alone = {self.hearing.origin(look).actor for look in looks} <= freed
        caution = " It rests on the word of the party that it frees alone." if alone else ""
        return f"{event_words(event)}, told in this account by {told_by(looks)}.{caution}"

    def has_begun(self, phase: str) -> bool:
        """Whether what a phase waits for has happened in the account."""
        if phase not in self._begun:
            self._begun[phase] = False  # what asks for itself has not happened
            event = self.terms.phases[phase].begins_if
            self._begun[phase] = (
                event is None or first_moment(self, event, (self._opening(), self.on_end)) is not None
            )
        return self._begun[phase]

    def _opening(self) -> float:
        return opening(self.terms, self.start, self.zone)

    def end(self) -> float:
        """When the agreement ends in this account: with every phase that has begun, or where it was ended early."""
        if self._end is None:
            begun = [
                phase_span(self.terms, name, self.view.timezone)[1].timestamp()
                for name, phase in self.terms.phases.items()
                if phase.begins_if and self.has_begun(name)
            ]
            until = max([self._surely_until, *begun])
            self._end = min(self.course.toll("", (self.start, until), self.on_end), self.course.ended)
        return self._end

    def moved_by(self, obligation: str) -> frozenset[str]:
        """The claims that tell of what a row hangs on besides what was done: powers used, events, a suspension."""
        clocks, phases = self.terms.clocks, self.terms.phases
        events = [clock.starts_with for clock in clocks.values()]
        events += [
            event for item in phases.values() for event in (item.begins_if, item.continues_while, item.ends_if)
        ]
        if obligation in self.obligations:
            events += self.obligations[obligation].events()
        span = (self._opening(), self.on_end)
        told = [item for use in self.course.uses for item in use.told]
        told += [item for event in events if event for item in told_moments(self, event, span)]
        if self.course.pauses:
            told += [
                item for kind in ("suspend", "resume") for item in tell_end(self, kind) if item.is_within(span)
            ]
        return frozenset(item.look.claim.id for item in told if item.look)

    # the finding

    def find(self, due: Due) -> Finding:
        """How one instance stands in this account."""
        key = (due.obligation.id, due.instance.name)
        if key not in self._found:
            self._found[key] = self._find(due)
        return self._found[key]

    def _find(self, due: Due) -> Finding:
        """The status by the rules; a finding that rests on the same as in the view before is kept."""
        (judgement, owed), bound, waits = self._judge(due), self.bound(due), tuple(self.waits(due))
        share = self.shares.share(self.terms, due, bound.frame, self.account)
        standing = self._standing(due, (judgement, owed), share, waits=bool(waits))
        place = ("cell", id(self.terms), due.obligation.id, due.instance.name, self.account.key, self.reading)
        page = self.shares.memory.page((*place, self.view.on, self.view.known_by))
        rests_on = (share, judgement, standing, waits, bound, due)
        if page.get("rests on") != rests_on or self.certificate(due):
            page["rests on"] = rests_on
            page["finding"] = self._told(due, (judgement, owed), share, standing, waits)
        found: Finding = page["finding"]
        return found

    def _told(
        self, due: Due, judged: tuple[Judgement, Owed], share: Share, standing: Standing, waits: tuple[str, ...]
    ) -> Finding:
        """A finding with what it rests on and the reasons in words."""
        (judgement, owed), bound, use = judged, self.bound(due), self.certificate(due)
        status, rule = find_status(standing)
        if status == "not_in_force":
            judgement = replace(judgement, grounds=(), against=(), aside=())
        elif use is not None:
            judgement = self._certified(judgement, use)
        bearing = (*judgement.grounds, *judgement.against) if status == "disputed" else judgement.grounds
        origins = _origins(bearing or judgement.against)
        found = Finding(
            agreement=self.terms.id,
            obligation=due.obligation.id,
            instance=due.instance.name,
            on=self.view.on,
            known_by=self.view.known_by,
            account=self.account.key,
            reading=self.reading,
            status=status,
            interval=_interval(judgement, due),
            needed=_needed(due, owed),
            evidence=_claims_of(judgement.grounds),
            against=_claims_of(judgement.against),
            unused=_unused(judgement, share),
            rests_on=tuple(RestsOn(origin.name, origin.party) for origin in origins),
            independent=count_word(origins, together=judgement.together),
            text=due.obligation.text,
            due_on=self._due_on(due, bound),
        )
        reasons = explain(found, rule, judgement, origins, waits, kind=owed.kind)
        cut = bound.frame.due < due.frame.due  # what a prohibition was cut short by is always told
        why = [bound.why] if bound.stop and (status == "lapsed" or (cut and status != "not_in_force")) else []
        why += [use_words(use, self.zone)] if use is not None and status == "kept" else []
        return replace(found, reasons=(reasons[0], *why, *reasons[1:]))

    def origins(self, due: Due) -> tuple[Origin, ...]:
        """Whose word bears an instance, for it or against it."""
        judgement = self._judge(due)[0]
        return _origins((*judgement.grounds, *judgement.against))

    def _standing(self, due: Due, judged: tuple[Judgement, Owed], share: Share, *, waits: bool) -> Standing:
        bound, (judgement, owed) = self.bound(due), judged
        frame, end = bound.frame, self.end()
        return Standing(
            duty=due.obligation.duty,
            kind=owed.kind,
            in_force=self.start < self.on_end,
            begun=frame.start < self.on_end,
            due_passed=frame.due <= self.on_end,
            came=frame.start < end,
            ended=end <= self.on_end,
            bound=bound.applies,
            waits=waits,
            suspended=self.course.is_suspended(due.obligation.id, frame, self.start),
            verdict=judgement.verdict,
            low=judgement.weighed.low,
            spoken=share.spoken,
            stopped=bound.stop,
            certified=self.certificate(due) is not None,
            effort=due.obligation.effort,
        )

    def certificate(self, due: Due) -> Use | None:
        """The use of a power that certified this obligation, if there is one by now."""
        certified = self.course.certified
        use = certified.get(due.obligation.id) or certified.get("")
        return use if use is not None and use.at <= self.on_end else None

    def _certified(self, judgement: Judgement, use: Use) -> Judgement:
        """A certificate is evidence itself; what was told besides decides nothing any more."""
        looks = [item.look for item in use.told if item.look]
        by_origin = origins_of(use, self.hearing)
        grounds = tuple(
            Slice(origin, (look for look in looks if self.hearing.origin(look).key == key))
            for key, origin in by_origin.items()
        )
        denied = tuple(item for item in judgement.against if item not in grounds)
        known = {claim for item in grounds for claim in item.claims}
        rest = tuple(item for item in judgement.grounds if not known & set(item.claims))
        return replace(judgement, grounds=(*grounds, *rest), against=denied)

    def terms_of(self, due: Due, bound: Bound, owed: Owed) -> tuple[Number | None, date | None]:
        """The number needed and the last day, as this account has them."""
        return _needed(due, owed), self._due_on(due, bound)

    def _due_on(self, due: Due, bound: Bound) -> date | None:
        """The last day of the window, as this account has it."""
        if bound.frame.due == due.frame.due or bound.frame.due == math.inf:
            return due.due_on
        return last_day_before(bound.frame.due, self.zone)


def _whole(number: Decimal) -> Number:
    """A number of things: half a lorry more is one more."""
    if not number.is_finite():
        return UNKNOWN
    return int(number) if number == number.to_integral_value() else math.ceil(number)


def count_word(origins: Sequence[Origin], *, together: bool) -> int:
    """How many independent origins bear a finding; those that only together decide are one line of evidence."""
    if together:
        return int(not any(origin.party for origin in origins))
    return count_independent(origins)


def _interval(judgement: Judgement, due: Due) -> Interval | None:
    """How much was done, as a number; nothing where nobody counts and where a duty is done or not done."""
    if not (judgement.grounds or judgement.against or judgement.aside):
        return None
    if not is_counted(due):
        return None
    return Interval(judgement.weighed.low, judgement.weighed.high)


def is_counted(due: Due) -> bool:
    """Whether what was done is a number at all."""
    if due.owed.counted or due.owed.kind in ("ceiling", "exactly"):
        return True
    return due.owed.kind == "floor" and due.obligation.amount is not None


def _needed(due: Due, owed: Owed) -> Number | None:
    if due.obligation.answers_to:
        return owed.low if owed.low > 0 else None
    return due.instance.amount


def _unused(judgement: Judgement, share: Share) -> tuple[Unused, ...]:
    """Claims that were looked at and decide nothing, each with why, by id."""
    aside = [Unused(claim, UNDECISIVE) for claim in _claims_of(judgement.aside)]
    return tuple(sorted((*share.unused, *aside), key=lambda item: item.claim)) if aside else share.unused


def _claims_of(slices: Iterable[Slice]) -> tuple[str, ...]:
    return unique(sorted(claim for item in slices for claim in item.claims))


def _origins(slices: Iterable[Slice]) -> tuple[Origin, ...]:
    found = {item.origin.key: item.origin for item in slices}
    return tuple(sorted(found.values(), key=lambda origin: (origin.name, origin.key)))
