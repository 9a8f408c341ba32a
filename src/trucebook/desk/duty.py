"""One obligation: its clause in words, how it stood day by day in every account, and what would flip it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, pairwise

from trucebook.agreement.agenda import agenda
from trucebook.agreement.calendar import agreement_span, zone_of
from trucebook.brief.grids import account_name, amount_words, basis_words
from trucebook.compliance import Question, find_flips
from trucebook.compliance.flips import Flips
from trucebook.compliance.glancing import Glance
from trucebook.compliance.matching import AS_WRITTEN, Evidence
from trucebook.desk.reportpage import Card, card
from trucebook.desk.workbench import Held
from trucebook.errors import InputError
from trucebook.vocabulary import STATUS_WORDS, Finding, Status, View, claim_words, unique

MOST_DAYS = 150
"""So many days, the last ones, a strip judges one by one in every account."""
EARLY_DAYS = 50
"""So many of the days before these it judges, and more where it turned between two of them."""
DAYS_AFTER = 21
"""How long after the last day due a strip goes on, if it is not cut off before."""
MOST_CARDS = 40
MANY_LOOKS = 3_000
"""Above so many claims set against an agreement, strips judge every so many days, and flips wait to be asked."""
FEW_DAYS = 12
"""So many days a strip judges then."""
ByDay = dict[date, dict[str, Glance]]
"""What was asked for, by the day on which it was judged and by account; the days in order."""
FEW_SETS = 12
"""So many sets of origins and of claims are left out on the page itself; more are tried where that is asked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row on which the status was the same, both inside."""

    status: Status
    words: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Strip:
    """How the obligation stood in one account, as runs of days."""

    account: str
    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the finding that is shown changed, and by which rule."""

    on: date
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """The clause in plain words: what is due when, on what it waits, and what the text says."""

    when: str
    words: str
    conditions: tuple[str, ...]
    clause: str
    note: str
    reading: str
    instance: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A reason for which claims were looked at and not used."""

    why: str
    cards: tuple[Card, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """One finding with everything it rests on, and the same obligation in every account over time.

    `every_days` says how many days apart the strips are judged, at the most; with `to_the_day`, the days between
    were judged too where it turned. `flips` is None where nobody asked for it yet, and `more_flips` says that more
    sets are tried where that is asked for.
    `flip_words` holds, for each claim that `flips` names, its id, its report and its words.
    """

    view: View
    agreement: str
    title: str
    obligation: str
    instance: str
    account: str
    account_name: str
    reading: str
    text: str
    lines: tuple[Line, ...]
    status: Status
    status_words: str
    amount: str
    basis: str
    reasons: tuple[str, ...]
    due_on: date | None
    instances: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]
    readings: tuple[str, ...]
    first: date
    last: date
    every_days: int
    to_the_day: bool
    strips: tuple[Strip, ...]
    turns: tuple[Turn, ...]
    speaking_for: tuple[Card, ...]
    speaking_against: tuple[Card, ...]
    more_for: int
    more_against: int
    unused: tuple[Unused, ...]
    flips: Flips | None
    more_flips: bool
    flip_words: tuple[tuple[str, str, str], ...]


def obligation_page(held: Held, view: View, question: Question, *, flip: bool = False) -> ObligationPage:
    """One obligation of an agreement, one instance of it, in one account, under one reading.

    What would flip it is sought where `flip` asks for it, and where there are few claims to leave out.
    Raises InputError where there is no such finding.
    """
    evidence = _evidence(held, question)
    agreement = evidence.agreement.id
    rows = [
        item for item in held.glances(view) if (item.agreement, item.obligation) == (agreement, question.obligation)
    ]
    seen = _find(rows, question)
    findings = held.explain(agreement, view, seen.account, rows=(seen.obligation,))
    found = next(item for item in findings if (item.reading, item.instance) == (seen.reading, seen.instance))
    asked = replace(question, instance=found.instance)
    is_large = sum(map(len, evidence.looks.values())) > MANY_LOOKS
    days = _days(evidence, view, rows)
    judged, step = _sparse(days, FEW_DAYS) if is_large else _late_days_whole(days)
    lives = _lives(held, agreement, view, question)
    speaking = {item.account for item in rows if item.bears} | {item.account for item in lives if item.bears}
    accounts = tuple(unique(item.account for item in rows if item.account in speaking))
    accounts = unique(("all", *accounts, found.account))

    def judge(days: Sequence[date]) -> ByDay:
        views = [replace(view, on=day) for day in days]
        found_on = held.strip(agreement, views, *accounts, row=found.obligation)
        return {day: _of(strip, asked) for day, strip in zip(days, found_on, strict=True)}

    by_day = judge(judged) if is_large else _to_the_day(judge, judged)
    asked = replace(asked, account=found.account)
    flips = _flips(held, evidence, view, asked, None if flip else FEW_SETS) if flip or not is_large else None
    shown = agenda(evidence.agreement, held.cast, held.record.timezone, on=view.on)
    return ObligationPage(
        view=view,
        agreement=evidence.agreement.id,
        title=evidence.agreement.title,
        obligation=found.obligation,
        instance=found.instance,
        account=found.account,
        account_name=account_name(found.account, held.cast),
        reading=found.reading,
        text=found.text,
        lines=tuple(
            Line(item.when, item.words, item.conditions, item.clause, item.note, item.reading, item.instance)
            for item in shown.entries
            if item.name == found.obligation and item.kind != "phase" and _is_about(item.instance, found.instance)
        ),
        status=found.status,
        status_words=STATUS_WORDS[found.status],
        amount=amount_words(found),
        basis=basis_words(found),
        reasons=tuple(reason for reason in found.reasons if not reason.startswith("Not used:")),
        due_on=found.due_on,
        instances=unique(item.instance for item in rows),
        accounts=tuple((item, account_name(item, held.cast)) for item in unique(item.account for item in rows)),
        readings=unique(item.reading for item in rows),
        first=days[0],
        last=days[-1],
        every_days=step,
        to_the_day=not is_large,
        strips=tuple(Strip(item, account_name(item, held.cast), tuple(_runs(by_day, item))) for item in accounts),
        turns=tuple(_turns(by_day, found.account)),
        speaking_for=_cards(held, found.evidence),
        speaking_against=_cards(held, found.against),
        more_for=max(0, len(found.evidence) - MOST_CARDS),
        more_against=max(0, len(found.against) - MOST_CARDS),
        unused=tuple(_unused(held, found)),
        flips=flips,
        more_flips=not flip and (flips is None or flips.origins.cut_off or flips.claims.cut_off),
        flip_words=tuple(_flip_words(held, flips)),
    )


def _evidence(held: Held, question: Question) -> Evidence:
    wanted = held.agreement(question.agreement).id if question.agreement else ""
    for item in held.evidence:
        known = {duty.id for terms in item.variants.values() for duty in terms.obligations} | {"in-force"}
        if wanted in ("", item.agreement.id) and question.obligation in known:
            return item
    raise InputError(f"There is no obligation {question.obligation!r} in this case.")


def _find(rows: Sequence[Glance], question: Question) -> Glance:
    for item in rows:
        if (
            question.account in ("", item.account)
            and question.reading in ("", item.reading)
            and question.instance in ("", item.instance)
        ):
            return item
    raise InputError(f"There is no such finding of {question.obligation!r} on that day, in that account.")


def _is_about(line: str, instance: str) -> bool:
    return not line or instance == "whole" or line == instance


def _days(evidence: Evidence, view: View, rows: Iterable[Glance]) -> list[date]:
    """From the day before the agreement to the day shown, or to some weeks after the last due and that day."""
    dated = [item.due_on for item in rows if item.due_on]
    last = min(view.on, max(dated) + timedelta(days=DAYS_AFTER)) if dated else view.on
    begins = agreement_span(evidence.agreement, zone_of(evidence.agreement, view.timezone))[0].date()
    first = min(begins, evidence.agreement.announced or begins, last) - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return days if days[-1] == view.on else [*days, view.on]


def _late_days_whole(days: list[date]) -> tuple[list[date], int]:
    """The last days one by one and every so many of those before, with how many days these lie apart."""
    early, step = _sparse(days[:-MOST_DAYS], EARLY_DAYS)
    return [*early, *days[-MOST_DAYS:]], step


def _sparse(days: list[date], most: int) -> tuple[list[date], int]:
    """About so many of the days, the first and the last among them, with how many days they lie apart."""
    step = max(1, -(-len(days) // most))
    return [*days[:-1:step], *days[-1:]], step


def _to_the_day(judge: Callable[[Sequence[date]], ByDay], days: Sequence[date]) -> ByDay:
    """What was found on some days, and on the days between two of them wherever it turned."""
    by_day = judge(days)
    while between := [*_between(by_day)]:
        by_day = dict(sorted((by_day | judge(between)).items()))
    return by_day


def _between(by_day: ByDay) -> Iterator[date]:
    """The day halfway between any two that do not follow each other and on which an account stands otherwise."""
    for (one, was), (other, now) in pairwise(by_day.items()):
        if (other - one).days > 1 and _statuses(was) != _statuses(now):
            yield one + (other - one) // 2


def _statuses(found: Mapping[str, Glance]) -> dict[str, Status]:
    return {account: item.status for account, item in found.items()}


def _lives(held: Held, agreement: str, view: View, question: Question) -> tuple[Finding, ...]:
    """Who speaks of the agreement's own end is in its findings alone."""
    return held.explain(agreement, view, rows=("in-force",)) if question.obligation == "in-force" else ()


def _of(strip: Iterable[Glance], question: Question) -> dict[str, Glance]:
    """What was asked for on one day, by account."""
    chosen = (item for item in strip if item.reading == (question.reading or AS_WRITTEN))
    return {item.account: item for item in chosen if item.instance == question.instance}


def _runs(by_day: ByDay, account: str) -> Iterator[Run]:
    current: Run | None = None
    for day, found in by_day.items():
        status = _status(found, account)
        if current is not None:
            current = replace(current, last=day if current.status == status else day - timedelta(days=1))
            if current.status == status:
                continue
            yield current
        current = Run(status, STATUS_WORDS[status], day, day)
    if current is not None:
        yield current


def _turns(by_day: ByDay, account: str) -> Iterator[Turn]:
    """The days on which it stood otherwise than on the day judged before; how it stood first is no turn."""
    for was, (day, found) in zip(by_day.values(), islice(by_day.items(), 1, None), strict=False):
        item, before = found.get(account), _status(was, account)
        if before != _status(found, account):
            why = item.rule if item else "The agreement has no such instance on that day."
            yield Turn(day, STATUS_WORDS[before], STATUS_WORDS[_status(found, account)], why)


def _status(found: Mapping[str, Glance], account: str) -> Status:
    return found[account].status if account in found else "not_in_force"


def _cards(held: Held, names: Iterable[str]) -> tuple[Card, ...]:
    known = [held.claims[name] for name in names if name in held.claims]
    return tuple(card(held, claim) for claim in known[:MOST_CARDS])


def _unused(held: Held, finding: Finding) -> Iterator[Unused]:
    by_why: dict[str, list[str]] = {}
    for item in finding.unused:
        by_why.setdefault(item.why, []).append(item.claim)
    for why, names in sorted(by_why.items(), key=lambda item: (-len(item[1]), item[0]))[:12]:
        yield Unused(why, _cards(held, names)[:6], max(0, len(names) - 6))


def _flip_words(held: Held, flips: Flips | None) -> Iterator[tuple[str, str, str]]:
    """Of each claim without which it were another: its id, its report, and the claim in words."""
    names = unique(name for flip in flips.claims.flips for name in flip.without) if flips else ()
    for name in names:
        if name in held.claims:
            yield name, held.claims[name].report, claim_words(held.claims[name])


def _flips(held: Held, evidence: Evidence, view: View, question: Question, most: int | None) -> Flips | None:
    with held.lock:
        return find_flips(evidence, view, question, copies=held.comparison.copies, most=most)
