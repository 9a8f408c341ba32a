"""The grid: every instance of every obligation, under every account and every reading, on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from trucebook.accounts import count_independent
from trucebook.agreement.calendar import WHOLE, agreement_span, phase_span, zone_of
from trucebook.agreement.models import Agreement, Obligation, Ratio
from trucebook.compliance.bundles import Slice
from trucebook.compliance.figures import Owed, seconds
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import UNDECISIVE, Judgement
from trucebook.compliance.life import Pauses, find_life, find_pauses, happened_on
from trucebook.compliance.matching import Evidence, amendment_days, event_target
from trucebook.compliance.owing import Due, dues_of
from trucebook.compliance.reasons import explain
from trucebook.compliance.rules import Standing, find_status
from trucebook.compliance.sharing import Share, Shares
from trucebook.compliance.speakers import Account, choose_accounts, default_accounts
from trucebook.vocabulary import (
    Copies,
    Finding,
    Interval,
    Number,
    Origin,
    RestsOn,
    Unused,
    View,
    end_of,
    unique,
)

UNKNOWN = Decimal("Infinity")
"""More than can be reached: what is owed under a ratio while nobody says how much it answers to."""


def assess(
    evidence: Evidence,
    view: View,
    *,
    copies: tuple[Copies, ...] = (),
    accounts: tuple[str, ...] | None = None,
) -> tuple[Finding, ...]:
    """How every obligation stands at the end of the day asked for, in every account, under every reading.

    Takes what `match` found, the view (day, known by, whose word is accepted) and the reuse classes of the reports.
    `accounts` names those asked for: "all", outlets, or cast ids or names; without it, "all", all outlets and
    all parties. Gives one finding for each account of the row "in-force", then one for each instance of each duty,
    account and reading, in that order. Amendments made after the day, or after `known_by`, are not applied.

    `evidence` of a finding holds the claims its status rests on, `against` those that speak against that status.
    """
    chosen = choose_accounts(accounts, evidence.outlets, evidence.lineage)
    hearing = Hearing(evidence, view, copies, chosen)
    shares = Shares(hearing)
    found: list[Finding] = []
    for reading in evidence.readings:
        sheet = _Sheet(hearing, shares, _terms(evidence, view, reading), reading)
        found += sheet.findings()
    return tuple(found)


def list_accounts(evidence: Evidence) -> tuple[str, ...]:
    """The accounts that `assess` gives unless told otherwise: "all", every outlet by name, every party by id."""
    return default_accounts(evidence.outlets, evidence.lineage)


def _terms(evidence: Evidence, view: View, reading: str) -> Agreement:
    """The agreement with the amendments made and known by then, under one reading."""
    day = min(view.on, view.known_by) if view.known_by else view.on
    made = sum(amended <= day for amended in amendment_days(evidence.agreement))
    return evidence.variants[made, reading]


@dataclass(frozen=True, slots=True)
class _Depends:
    """What a duty waits for in one account, in words; `bound` is false while its phase has not begun."""

    waits: tuple[str, ...]
    bound: bool


class _Sheet:
    """All findings of one reading on one day. A finding that others depend on is worked out once."""

    def __init__(self, hearing: Hearing, shares: Shares, terms: Agreement, reading: str) -> None:
        self.hearing = hearing
        self.shares = shares
        self.terms = terms
        self.reading = reading
        self.view = hearing.view
        self.zone = zone_of(terms, self.view.timezone)
        self.on_end = end_of(self.view.on, self.zone).timestamp()
        self._start, self._surely_until = (
            moment.timestamp() for moment in agreement_span(terms, self.view.timezone)
        )
        self.obligations = {item.id: item for item in terms.obligations}
        self._dues: dict[str, tuple[Due, ...]] = {}
        self._judged: dict[tuple[str, str, str], tuple[Judgement, Owed]] = {}
        self._found: dict[tuple[str, str, str], Finding] = {}
        self._begun: dict[tuple[str, str], bool] = {}
        self._ends: dict[str, float] = {}
        self._pauses: dict[str, Pauses] = {}
        self._open: set[str] = set()

    def findings(self) -> Iterable[Finding]:
        """The row of the agreement's life, then every instance of every obligation, by account."""
        for account in self.hearing.accounts:
            span = (self._start, self._end(account))
            yield find_life(self.hearing, self.terms, account, self.reading, span=span)
        for obligation in self.terms.obligations:
            for due in self._dues_of(obligation):
                for account in self.hearing.accounts:
                    yield self._finding(due, account)

    def _dues_of(self, obligation: Obligation) -> tuple[Due, ...]:
        if obligation.id not in self._dues:
            self._dues[obligation.id] = dues_of(self.terms, obligation, self.view.on, self.view.timezone)
        return self._dues[obligation.id]

    def _judge(self, due: Due, account: Account) -> tuple[Judgement, Owed]:
        key = (due.obligation.id, due.instance.name, account.key)
        if key not in self._judged:
            owed = self._owed(due, account)
            self._judged[key] = self.shares.judge(self.terms, due, account, owed), owed
        return self._judged[key]

    def _owed(self, due: Due, account: Account) -> Owed:
        """What is owed; under a ratio, so many times what the account says the other obligation delivered."""
        ratio = due.obligation.ratio
        if ratio is None:
            return due.owed
        times = ratio.times if isinstance(ratio.times, tuple) else (ratio.times, ratio.times)
        delivered = self._delivered(ratio, account)
        sure = UNKNOWN if delivered.high is None else times[1] * delivered.high
        return replace(due.owed, low=times[0] * delivered.low, sure=sure)

    def _delivered(self, ratio: Ratio, account: Account) -> Interval:
        """How much the account says was done of what a ratio answers to; a ratio of itself is never known."""
        if ratio.of in self._open or ratio.of not in self.obligations:
            return Interval(0, None)
        self._open.add(ratio.of)
        judgement, _ = self._judge(self._dues_of(self.obligations[ratio.of])[0], account)
        self._open.discard(ratio.of)
        return Interval(judgement.weighed.low, judgement.weighed.high)

    def _finding(self, due: Due, account: Account) -> Finding:
        key = (due.obligation.id, due.instance.name, account.key)
        if key not in self._found:
            self._found[key] = self._find(due, account)
        return self._found[key]

    def _find(self, due: Due, account: Account) -> Finding:
        """The status by the rules, then what it rests on, then the reasons in words."""
        judgement, owed = self._judge(due, account)
        depends = self._depends(due, account)
        status, rule = find_status(self._standing(due, account, (judgement, owed), depends))
        if status == "not_in_force":
            judgement = replace(judgement, grounds=(), against=(), aside=())
        bearing = (*judgement.grounds, *judgement.against) if status == "disputed" else judgement.grounds
        origins = _origins(bearing or judgement.against)
        found = Finding(
            agreement=self.terms.id,
            obligation=due.obligation.id,
            instance=due.instance.name,
            on=self.view.on,
            known_by=self.view.known_by,
            account=account.key,
            reading=self.reading,
            status=status,
            interval=_interval(judgement, due),
            needed=_needed(due, owed),
            evidence=_claims_of(judgement.grounds),
            against=_claims_of(judgement.against),
            unused=_unused(judgement, self.shares.share(self.terms, due, account)),
            rests_on=tuple(RestsOn(origin.name, origin.party) for origin in origins),
            independent=_independent(origins, together=judgement.together),
            text=due.obligation.text,
            due_on=due.due_on,
        )
        return replace(found, reasons=explain(found, rule, judgement, origins, depends.waits, kind=owed.kind))

    def _standing(self, due: Due, account: Account, judged: tuple[Judgement, Owed], depends: _Depends) -> Standing:
        judgement, owed = judged
        frame, share = due.frame, self.shares.share(self.terms, due, account)
        end = self._end(account)
        return Standing(
            duty=due.obligation.duty,
            kind=owed.kind,
            in_force=self._start < self.on_end,
            begun=frame.start < self.on_end,
            due_passed=frame.due <= self.on_end,
            came=frame.start < end,
            ended=end <= self.on_end,
            bound=depends.bound,
            waits=bool(depends.waits),
            suspended=self._is_suspended(account, (self._start, min(frame.due, self.on_end))),
            verdict=judgement.verdict,
            low=judgement.weighed.low,
            spoken=share.spoken,
        )

    def _is_suspended(self, account: Account, span: tuple[float, float]) -> bool:
        if account.key not in self._pauses:
            self._pauses[account.key] = find_pauses(self.hearing, account, self.zone)
        return self._pauses[account.key].holds_at(span)

    def _depends(self, due: Due, account: Account) -> _Depends:
        """What the duty waits for in this account: its phase, other duties, and what a ratio answers to."""
        obligation = due.obligation
        waits = []
        phase = obligation.within.phase
        bound = phase is None or self._has_begun(phase, account)
        if not bound:
            waits.append(f"the phase “{phase}” has not begun in this account")
        waits += [
            f"“{other}” is not kept in this account"
            for other in obligation.after
            if not self._is_kept(other, account)
        ]
        due_passed = due.frame.due <= self.on_end
        if obligation.ratio and not due_passed and self._delivered(obligation.ratio, account).low == 0:
            waits.append(f"nothing of “{obligation.ratio.of}” is surely delivered in this account")
        return _Depends(tuple(waits), bound)

    def _is_kept(self, other: str, account: Account) -> bool:
        """Whether every instance of another duty is kept in the account; of one with batches, the whole."""
        if other in self._open or other not in self.obligations:
            return False
        self._open.add(other)
        dues = self._dues_of(self.obligations[other])
        if dues[0].instance.name == WHOLE:
            dues = dues[:1]
        kept = all(self._finding(due, account).status in ("kept", "kept_late", "kept_so_far") for due in dues)
        self._open.discard(other)
        return kept

    def _has_begun(self, phase: str, account: Account) -> bool:
        """Whether what a phase waits for has happened in the account."""
        key = (phase, account.key)
        if key not in self._begun:
            event = self.terms.phases[phase].begins_if
            self._begun[key] = event is None or happened_on(
                self.hearing, event_target(event), account, self.zone, span=(self._opening(), self.on_end)
            )
        return self._begun[key]

    def _opening(self) -> float:
        """From when on what happens can set a phase going: the announcement, or the first day in force."""
        announced = self.terms.announced
        return min(self._start, seconds(announced, self.zone)) if announced else self._start

    def _end(self, account: Account) -> float:
        """When the agreement ends by its terms, with every phase that has begun in the account."""
        if account.key not in self._ends:
            begun = [
                phase_span(self.terms, name, self.view.timezone)[1].timestamp()
                for name, phase in self.terms.phases.items()
                if phase.begins_if and self._has_begun(name, account)
            ]
            self._ends[account.key] = max([self._surely_until, *begun])
        return self._ends[account.key]


def _independent(origins: tuple[Origin, ...], *, together: bool) -> int:
    """How many independent origins bear a finding; those that only together decide are one line of evidence."""
    if together:
        return int(not any(origin.party for origin in origins))
    return count_independent(origins)


def _interval(judgement: Judgement, due: Due) -> Interval | None:
    """How much was done, as a number; nothing where nobody counts and where a duty is done or not done."""
    if not (judgement.grounds or judgement.against or judgement.aside):
        return None
    amount = due.obligation.amount
    if not due.owed.counted and (due.owed.kind == "all" or (due.owed.kind == "floor" and amount is None)):
        return None
    return Interval(judgement.weighed.low, judgement.weighed.high)


def _needed(due: Due, owed: Owed) -> Number | None:
    if due.obligation.ratio is not None:
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
