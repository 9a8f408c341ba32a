"""Who is heard under a view: which claims were known, stand uncorrected and come from accepted sources."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trucebook.accounts.origins import sources_of
from trucebook.agreement.calendar import days_span, window_clock, zone_of
from trucebook.agreement.models import Agreement, Clock, Obligation
from trucebook.compliance.matching import Evidence, Look, Target
from trucebook.compliance.speakers import Account, Speakers, refuse
from trucebook.compliance.timing import DAY, Snap, Span, Timing, time_claim
from trucebook.vocabulary import Claim, Copies, Origin, View, to_instant

CORRECTED = "superseded by a correction"
REJECTED = "rejected on review"


@dataclass(frozen=True, slots=True)
class Heard:
    """The looks of one target under a view: those that can be used, and those that cannot, each with why."""

    usable: tuple[Look, ...]
    silent: tuple[tuple[Look, str], ...]


class Hearing:
    """The evidence under one view; everything that depends on the view alone is found once."""

    def __init__(self, evidence: Evidence, view: View, copies: tuple[Copies, ...], accounts: tuple[Account, ...]):
        self.evidence = evidence
        self.view = view
        self.accounts = accounts
        self.copies = copies
        self.selects = bool(view.accept or view.without)
        self._sources = sources_of(evidence.cast, copies)
        self._origins = evidence.memo.setdefault(("origins", copies), {})
        self._told = _first_told(evidence, copies)
        self._refusals: dict[int, str] = {}
        self._heard: dict[Target | str, Heard] = {}

    def hear(self, target: Target | Literal["endings", "resumptions"]) -> Heard:
        """The looks of a target, or those on the agreement's own end or return: usable, or silent for a reason."""
        if target not in self._heard:
            about_life = {"endings": self.evidence.endings, "resumptions": self.evidence.resumptions}
            looks = about_life[target] if isinstance(target, str) else self.evidence.looks[target]
            self._heard[target] = self._sort(looks)
        return self._heard[target]

    def _sort(self, looks: Iterable[Look]) -> Heard:
        usable, silent = [], []
        for look in looks:
            why = self.silenced(look) or look.why
            if why:
                silent.append((look, why))
            else:
                usable.append(look)
        return Heard(tuple(usable), tuple(silent))

    def silenced(self, look: Look) -> str:
        """Why a claim is not heard under this view, or nothing."""
        claim = look.claim
        if claim.review == "rejected":
            return REJECTED
        if self.view.known_by is not None and (why := self._unknown(claim)):
            return why
        if claim.superseded_by and self._corrected(claim):
            return CORRECTED
        return self.refusal(look.speakers) if self.selects else ""

    def refusal(self, speakers: Speakers) -> str:
        """Why the view hears nobody in this chain, or nothing."""
        if not self.selects:
            return ""
        key = id(speakers)
        if key not in self._refusals:
            self._refusals[key] = refuse(speakers, self.view)
        return self._refusals[key]

    def refused_to(self, account: Account) -> tuple[tuple[int, str], ...]:
        """Whom of an account's speakers the view does not hear, and why; equal for views that hear the same."""
        if not self.selects:
            return ()
        memo, key = self.evidence.memo, ("held", account)
        if key not in memo:
            memo[key] = tuple(item for item in self.evidence.speakers if account.holds(item))
        return tuple((id(item), why) for item in memo[key] if (why := self.refusal(item)))

    def _unknown(self, claim: Claim) -> str:
        if claim.known_on is None:
            return "nothing dates its report, so it cannot be said that it was known by then"
        if self.view.known_by and claim.known_on > self.view.known_by:
            return f"became known only on {claim.known_on.isoformat()}"
        return ""

    def _corrected(self, claim: Claim) -> bool:
        """A correction that was not known yet, or was itself rejected on review, corrects nothing."""
        correction = self.evidence.corrections.get(claim.superseded_by or "")
        if correction is None:
            return True
        return correction.review != "rejected" and not (
            self.view.known_by is not None and self._unknown(correction)
        )

    def origin(self, look: Look) -> Origin:
        """Where a claim comes from at bottom."""
        found: Origin | None = self._origins.get(look.claim.id)
        if found is None:
            found = self._origins[look.claim.id] = self._shared_origin(look)
        return found

    def _shared_origin(self, look: Look) -> Origin:
        """Claims with equal chains have one origin, unless their reports print different texts."""
        reuse = self._sources.classes.get(look.claim.report)
        key = (id(look.speakers), reuse.id if reuse else None if look.claim.outlet else look.claim.report)
        found: Origin | None = self._origins.get(key)
        if found is None:
            found = self._origins[key] = self._sources.origin(look.claim)
        return found

    def timer(self, agreement: Agreement, obligation: Obligation) -> Callable[[Claim], Timing]:
        """Works out when claims say a thing happened, days of a clock by the clock of the obligation's window."""
        zone = zone_of(agreement, self.view.timezone)
        clock = window_clock(agreement, obligation.within)
        snap = _day_bounds(clock, zone)
        grid = clock.at if snap else None
        known: dict[str, Timing] = self.evidence.memo.setdefault(("timing", zone, grid, self.copies), {})
        afresh = self.stopwatch(agreement, obligation)

        def time(claim: Claim) -> Timing:
            if claim.when is not None and claim.when.clock_days:
                return afresh(claim, self.told_on(claim))
            if claim.id not in known:
                known[claim.id] = afresh(claim, self.told_on(claim))
            return known[claim.id]

        return time

    def zone(self, agreement: Agreement) -> str:
        """The timezone in which an agreement counts its days."""
        return zone_of(agreement, self.view.timezone)

    def stopwatch(self, agreement: Agreement, obligation: Obligation) -> Callable[[Claim, date | None], Timing]:
        """The same for a claim and the day on which it was told, without keeping what was found."""
        zone = zone_of(agreement, self.view.timezone)
        clock = window_clock(agreement, obligation.within)
        snap = _day_bounds(clock, zone)

        def clock_span(days: tuple[int, int]) -> Span:
            first, last = days_span(clock, days, zone)
            return first.timestamp(), last.timestamp()

        def time(claim: Claim, told_on: date | None) -> Timing:
            return time_claim(claim, zone, clock_span, told_on, snap=snap)

        return time

    def corrected_on(self, claim: Claim) -> date | None:
        """From which day on a claim is known to be corrected: the first of all where nothing dates it, or never."""
        if not claim.superseded_by:
            return None
        correction = self.evidence.corrections.get(claim.superseded_by)
        if correction is None:
            return date.min
        return None if correction.review == "rejected" else correction.known_on or date.max

    def told_on(self, claim: Claim) -> date | None:
        """The day on which a claim was first told; a copy tells nothing later than its original."""
        return self._told.get(claim.report, claim.known_on)


def _day_bounds(clock: Clock, zone: str) -> Snap | None:
    """For a clock with days of its own, the bound nearest to a midnight; a midnight at half way goes up."""
    if clock.days == "calendar":
        return None
    anchor = to_instant(clock.at, zone).timestamp()

    def snap(midnight: float) -> float:
        return anchor + math.floor((midnight - anchor) / DAY + 0.5) * DAY

    return snap


def _first_told(evidence: Evidence, copies: tuple[Copies, ...]) -> dict[str, date]:
    if not copies:
        return {}
    key = ("told", copies)
    if key not in evidence.memo:
        evidence.memo[key] = dict(_tell_first(evidence, copies))
    found: dict[str, date] = evidence.memo[key]
    return found


def _tell_first(evidence: Evidence, copies: tuple[Copies, ...]) -> Iterable[tuple[str, date]]:
    known: dict[str, date] = {}
    for looks in (*evidence.looks.values(), evidence.endings, evidence.resumptions):
        for look in looks:
            day = look.claim.known_on
            if day is not None:
                known[look.claim.report] = min(day, known.get(look.claim.report, day))
    for reuse in copies:
        days = [known[report] for report in reuse.reports if report in known]
        if days:
            yield from ((report, min(days)) for report in reuse.reports)
