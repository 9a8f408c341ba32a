"""Runs the tests that are written beside the terms of an agreement, with the engine that judges everything else.

The engine comes as a value, so that this room stays above the one that judges. What a test does not find as it
expects is told in words: what was expected, what came, and the reasons of the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trucebook.agreement.cases import SHARE, Expect, Given, TermTest, read_count
from trucebook.agreement.models import Agreement
from trucebook.casefolder.fitting import nearest
from trucebook.casefolder.yamlfile import Located
from trucebook.vocabulary import (
    STATUS_WORDS,
    Cast,
    Claim,
    Finding,
    Interval,
    MeasureKind,
    Name,
    Passage,
    Quantity,
    View,
    Voice,
    When,
    unique,
)

Engine = Callable[[tuple[Claim, ...], View, tuple[str, ...]], tuple[Finding, ...]]
"""Judges claims under a view, in the accounts named: what the desk makes of `match` and `assess`."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that did not come as a test expects it; `line` is where the test says so."""

    obligation: str
    line: int
    expected: str
    came: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One test as it went; it passed when nothing is missed."""

    name: str
    line: int
    misses: tuple[Miss, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.misses


def try_tests(
    agreement: Agreement, located: Located, cast: Cast, timezone: str, engine: Engine
) -> tuple[Trial, ...]:
    """Every test of an agreement, in the order of its file, each with what did not come as expected.

    Takes the file it was read from, for the lines, and the cast and timezone of its case.
    """
    zone = agreement.timezone or timezone
    trials = []
    for index, test in enumerate(agreement.tests):
        misses = tuple(_misses(test, index, located, cast, zone, engine))
        trials.append(Trial(test.name, located.place(("tests", index))[0], misses))
    return tuple(trials)


def claims_of(test: TermTest, cast: Cast) -> tuple[Claim, ...]:
    """The claims of a test as they would be read in reports, one report each."""
    return tuple(_claim(given, f"given {number}", test.on, cast) for number, given in enumerate(test.given, 1))


def _misses(test: TermTest, index: int, located: Located, cast: Cast, zone: str, engine: Engine) -> Iterator[Miss]:
    claims = claims_of(test, cast)
    view = View(test.on, test.known_by, test.accept, test.without, zone)
    found: dict[str, tuple[Finding, ...]] = {}
    for obligation, expectations in test.expect.items():
        line = located.place(("tests", index, "expect", obligation))[0]
        for expect in expectations:
            account = expect.account or test.account
            if account not in found:
                found[account] = engine(claims, view, (account,))
            reading = expect.reading or test.reading
            rows = [item for item in found[account] if (item.obligation, item.reading) == (obligation, reading)]
            miss = _compare(expect, obligation, line, rows)
            if miss is not None:
                yield miss


def _compare(expect: Expect, obligation: str, line: int, rows: list[Finding]) -> Miss | None:
    chosen = [item for item in rows if expect.instance in ("", item.instance)]
    if not chosen:
        names = unique(item.instance for item in rows)
        hint = nearest(expect.instance, names) or "on this day it is no part of the agreement under this reading"
        return Miss(obligation, line, expect.instance or "a finding", f"there is none ({hint})")
    finding = chosen[0]
    wrong = list(_differences(expect, finding))
    if not wrong:
        return None
    expected, came = ("; ".join(parts) for parts in zip(*wrong, strict=True))
    where = _where(expect, finding)
    return Miss(obligation, line, f"{expected}{where}", came, finding.reasons)


def _differences(expect: Expect, finding: Finding) -> Iterator[tuple[str, str]]:
    """What was expected and what came, for each thing that differs."""
    if expect.status != finding.status:
        yield STATUS_WORDS[expect.status], STATUS_WORDS[finding.status] + _amount_words(finding)
    if expect.done is not None and finding.interval != Interval(*expect.done):
        yield f"{Interval(*expect.done)} done", f"{finding.interval or 'no number'} done"
    if expect.needed is not None and finding.needed != expect.needed:
        needed = "no number" if finding.needed is None else f"{finding.needed}"
        yield f"{expect.needed} owed", f"{needed} owed"
    if expect.because and not any(expect.because.casefold() in reason.casefold() for reason in finding.reasons):
        yield f"a reason with “{expect.because}”", "no such reason"


def _where(expect: Expect, finding: Finding) -> str:
    """Which row is meant, as far as the test says so itself."""
    parts = [f"account {finding.account}"] if finding.account != "all" else []
    parts += [f"reading {finding.reading}"] if finding.reading != "as written" else []
    parts += [finding.instance] if expect.instance else []
    return f" ({', '.join(parts)})" if parts else ""


def _amount_words(finding: Finding) -> str:
    if finding.interval is None or finding.interval == Interval(0, None):
        return ""
    owed = f" of {finding.needed}" if finding.needed is not None else ""
    return f", {finding.interval}{owed}"


def _claim(given: Given, id: str, on: date, cast: Cast) -> Claim:
    told = given.told or _day(given.last_told) or on
    words = given.words or _words(given, cast)
    voices = [Voice(given.outlet)]
    voices += [Voice(name.name, name.actor, "said", "claimed") for name in _names(given.said_by, cast)]
    return Claim(
        id=id,
        report=f"{given.outlet} ({id})",
        outlet=given.outlet,
        passage=Passage(0, len(words), words),
        act=given.act,
        agent=_names(given.by, cast),
        patient=_names(given.what, cast),
        quantity=_quantity(given),
        when=_when(given),
        place=_names(given.where, cast),
        polarity="denied" if given.did_not else "affirmed",
        modality=given.modality,
        chain=tuple(voices),
        published=told.isoformat(),
        known_on=told,
    )


def _words(given: Given, cast: Cast) -> str:
    """A plain sentence of the claim's own parts, for whoever asks for its words."""
    deed = ("not " if given.did_not else "") + given.act.replace("_", " ")
    names = [[name.name for name in _names(words, cast)] for words in (given.by, given.what, given.where)]
    return " ".join([*names[0], deed, given.count or "", *names[1], *names[2]]).strip()


def _names(words: tuple[str, ...], cast: Cast) -> tuple[Name, ...]:
    found = ((word, cast.get(word)) for word in words)
    return tuple(Name(actor.name, actor.id) if actor else Name(word) for word, actor in found)


def _quantity(given: Given) -> Quantity | None:
    read = read_count(given.count) if given.count else None
    if read is None or given.count is None:
        return None
    (low, high, bound), whole = read
    text = given.count
    of = Quantity(str(whole), 0, len(str(whole)), whole, whole) if whole is not None else None
    return Quantity(
        text=text,
        start=0,
        end=len(text),
        low=low,
        high=high,
        bound=bound,
        unit=given.what[0] if given.what else None,
        measure=_measure(given),
        per=given.per,
        of=of,
    )


def _measure(given: Given) -> MeasureKind:
    """What kind of number it is: a share, a rate, a total as of a day, or what came of one event."""
    if given.count and SHARE.search(given.count):
        return "share"
    return "rate" if given.per else "cumulative" if given.as_of else "increment"


def _when(given: Given) -> When | None:
    if given.days:
        return When(f"days {given.days}", 0, 0, None, None, "clock", clock_days=given.days)
    if given.as_of:
        return _stated(None, given.as_of + timedelta(days=1))
    if isinstance(given.on, datetime) and given.until is None:
        return _stated(given.on, given.on)
    first = given.first or given.on
    last = given.until or given.last or given.on
    when = _stated(first, last + timedelta(days=1) if last else None) if first else None
    return replace(when, text=f"{given.on} until {given.until}") if when and given.until else when


def _stated(first: date | datetime | None, last: date | datetime | None) -> When:
    text = f"{first or last}"
    return When(text, 0, len(text), first, last, "stated")


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
