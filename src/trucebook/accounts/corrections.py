"""What an outlet took back: a correction supersedes its own earlier claim with the figure it withdraws."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from trucebook.accounts.facts import content_words
from trucebook.accounts.origins import normalise
from trucebook.accounts.words import data_file
from trucebook.vocabulary import Claim, Name, Number, Report, first_day, last_day

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_CLOSE = 60
"""So many characters may stand between the words that take back and the figure taken back."""


def find_corrections(reports: Iterable[Report], claims: Iterable[Claim]) -> Mapping[str, str]:
    """Which claims were taken back by the outlet that printed them: the claim's id to the id of its correction.

    Only a figure that a correction names as wrong ("an earlier version of this report said 14") is taken back,
    in claims of the same outlet, with the same act, agent and object, published no later than the correction; an
    outlet that is not known corrects only its own report. A notice without a figure takes nothing back.
    `accepted gap:` corrections of names, places and days are not read.
    """
    by_outlet: dict[str, list[Claim]] = defaultdict(list)
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        if claim.quantity is not None:
            by_report[claim.report].append(claim)
            by_outlet[_outlet(claim.outlet, claim.report)].append(claim)
    found: dict[str, str] = {}
    for report in sorted(reports, key=lambda report: report.id):
        retracted = find_retracted(report.text)
        if retracted:
            earlier = by_outlet[_outlet(report.outlet, report.id)]
            found.update(_superseded(by_report[report.id], earlier, retracted))
    return found


def _outlet(outlet: str | None, report: str) -> str:
    return normalise(outlet) if outlet else f"report {report}"


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


def _superseded(
    correcting: Iterable[Claim], earlier: Iterable[Claim], retracted: frozenset[int]
) -> Iterator[tuple[str, str]]:
    right = [claim for claim in correcting if not _states(claim, retracted)]
    for wrong in earlier:
        if not _states(wrong, retracted):
            continue
        fits = [claim for claim in right if _corrects(claim, wrong)]
        if fits:
            yield wrong.id, min(fits, key=lambda claim: (claim.polarity != "affirmed", claim.passage.start)).id


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
