"""What an outlet took back: a correction supersedes its own earlier claim with the figure it withdraws."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from trucebook.accounts.credits import outlet_key
from trucebook.accounts.facts import content_words, stated_days
from trucebook.accounts.words import data_file
from trucebook.vocabulary import Claim, Copies, Name, Number, Report, first_day, last_day

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_CLOSE = 60
"""So many characters may stand between the words that take back and the figure taken back."""


def find_corrections(
    reports: Iterable[Report], claims: Iterable[Claim], copies: Iterable[Copies] = ()
) -> Mapping[str, str]:
    """Which claims were taken back by the outlet that printed them: the claim's id to the id of its correction.

    Only a figure that a correction names as wrong ("an earlier version of this report said 14") is taken back,
    in claims of the same outlet, with the same act, agent and object, published no later than the correction; an
    outlet that is not known corrects only its own report. A notice without a figure takes nothing back. The right
    figure is looked for in the notice itself, then where the same day is told of; where only another day's figure
    is to be found, what else the notice says stands for the correction. What an outlet takes back of a text of its
    own is taken back in every copy of that text, whenever it was printed: nobody else has said it.
    `accepted gap:` corrections of names, places and days are not read.
    """
    received = {report.id: report for report in reports}
    firsts = {name: (received[item.first], item.credit) for item in copies for name in item.reports}
    by_outlet: dict[str, list[Claim]] = defaultdict(list)
    by_report: dict[str, list[Claim]] = defaultdict(list)
    in_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        in_report[claim.report].append(claim)
        if claim.quantity is not None:
            by_report[claim.report].append(claim)
            own = _outlet(claim.outlet, claim.report)
            by_outlet[own].append(claim)
            first, credit = firsts.get(claim.report, (received.get(claim.report), None))
            if first is not None and (whose := _outlet(credit or first.outlet, first.id)) != own:
                by_outlet[whose].append(replace(claim, published=first.published))
    found: dict[str, str] = {}
    for report in sorted(received.values(), key=lambda report: report.id):
        retracted = find_retracted(report.text)
        if retracted:
            earlier = by_outlet[_outlet(report.outlet, report.id)]
            said = _Said(by_report[report.id], in_report[report.id], tuple(_notices(report.text)))
            found.update(_superseded(said, earlier, retracted))
    return found


@dataclass(frozen=True)
class _Said:
    """What a correcting report says: its figures, all its claims, and the spans of its notices."""

    figures: Sequence[Claim]
    claims: Sequence[Claim]
    notices: tuple[tuple[int, int], ...]

    def in_notice(self, claim: Claim) -> bool:
        """Whether a claim is said in a notice."""
        return any(start <= claim.passage.start < end for start, end in self.notices)


def _notices(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if _cue().search(line):
            yield start, start + len(line)
        start += len(line)


def _outlet(outlet: str | None, report: str) -> str:
    return outlet_key(outlet) if outlet else f"report {report}"


def find_retracted(text: str) -> frozenset[int]:
    """The figures that a report's own corrections name as wrong."""
    paragraphs = (line for line in text.splitlines() if _cue().search(line))
    return frozenset(figure for line in paragraphs for figure in _retracted(line))


def _retracted(paragraph: str) -> Iterator[int]:
    for sentence in _SENTENCE.split(paragraph):
        for cue in _retracting().finditer(sentence):
            near = sentence[cue.end() : cue.end() + _CLOSE]
            found = _figure().search(near)
            # "not 14 but 12" and "said 14, not 12": only the figure next to the cue is meant.
            if found and "not" not in near[: found.start()].split():
                yield _value(found.group())


def _superseded(said: _Said, earlier: Iterable[Claim], retracted: frozenset[int]) -> Iterator[tuple[str, str]]:
    right = [claim for claim in said.figures if not _states(claim, retracted)]
    for wrong in earlier:
        fits = [claim for claim in right if _corrects(claim, wrong)] if _states(wrong, retracted) else []
        if fits:
            yield wrong.id, _stands_for(said, wrong, fits).id


def _stands_for(said: _Said, wrong: Claim, fits: Sequence[Claim]) -> Claim:
    def rank(claim: Claim) -> tuple[bool, bool, bool, int]:
        other_day = not said.in_notice(claim) and _is_other_day(claim, wrong)
        return other_day, not said.in_notice(claim), claim.polarity != "affirmed", claim.passage.start

    best = min(fits, key=rank)
    if not rank(best)[0]:
        return best
    return next((claim for claim in said.claims if said.in_notice(claim) and claim.id != wrong.id), best)


def _is_other_day(claim: Claim, wrong: Claim) -> bool:
    one, other = stated_days(claim.when), stated_days(wrong.when)
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _states(claim: Claim, figures: frozenset[int]) -> bool:
    quantity = claim.quantity
    values: set[Number | None] = {quantity.low, quantity.high} if quantity else set()
    return bool(values & figures) and (quantity is None or quantity.bound != "range")


def _corrects(claim: Claim, wrong: Claim) -> bool:
    assert claim.quantity is not None
    assert wrong.quantity is not None
    if claim.act != wrong.act or claim.polarity != wrong.polarity or not _came_after(claim, wrong):
        return False
    same_unit = claim.quantity.unit == wrong.quantity.unit or not (claim.quantity.unit and wrong.quantity.unit)
    return same_unit and _share(claim.agent, wrong.agent) and _share(claim.patient, wrong.patient)


def _came_after(claim: Claim, wrong: Claim) -> bool:
    if claim.report == wrong.report:
        return True
    late, early = last_day(claim.published), first_day(wrong.published)
    return late is not None and early is not None and early <= late


def _share(one: tuple[Name, ...], other: tuple[Name, ...]) -> bool:
    """Whether two lists of names may mean the same: one is empty, or they share an actor or a telling word."""
    left, right = _keys(one), _keys(other)
    return not left or not right or bool(left & right)


def _keys(names: tuple[Name, ...]) -> frozenset[str]:
    return frozenset(key for name in names for key in ([name.actor] if name.actor else content_words(name.name)))


@cache
def _cue() -> re.Pattern[str]:
    return _any_of(data_file("corrections")["cues"])


@cache
def _retracting() -> re.Pattern[str]:
    return _any_of(data_file("corrections")["retracts"])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


@cache
def _number_words() -> Mapping[str, int]:
    return {word: int(value) for value, words in data_file("corrections")["numbers"].items() for word in words}


@cache
def _figure() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _number_words()), key=len, reverse=True))
    return re.compile(rf"\b(?:\d[\d,]*(?!\d|[.:]\d)|{words})\b", re.IGNORECASE)


def _value(figure: str) -> int:
    known = _number_words().get(figure.casefold())
    return int(figure.replace(",", "")) if known is None else known
