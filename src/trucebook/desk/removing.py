"""Before words are taken out of a report for good: where they stand, and what was taken out of it so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from trucebook.book import Redaction
from trucebook.desk.redacting import Mentions, find_mentions
from trucebook.desk.workbench import Held

MENTIONS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TakenOut:
    """One redaction: in how many places of which report, by whom, when and why; never what."""

    report: str
    places: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RedactionPage:
    """Words that somebody is about to take out of a report: where they stand in it, and in which others.

    Without `words` nothing is looked for yet; `here` is None too where they do not stand in the report. `reason` is
    what was given so far, `problem` why nothing was taken out.
    """

    report: str
    title: str
    words: str
    reason: str
    problem: str
    here: Mentions | None
    elsewhere: tuple[Mentions, ...]
    taken_out: tuple[TakenOut, ...]


def redaction_page(held: Held, name: str, words: str = "", *, reason: str = "", problem: str = "") -> RedactionPage:
    """What would be taken out. Raises InputError for an unknown report, and for what are no words."""
    report = held.report(name)
    found = {item.report: item for item in find_mentions(held.reports.values(), words)} if words.strip() else {}
    return RedactionPage(
        report=name,
        title=report.title or name,
        words=words,
        reason=reason,
        problem=problem,
        here=found.pop(name, None),
        elsewhere=tuple(found[other] for other in sorted(found)),
        taken_out=tuple(taken_out(item for item in held.redactions if item.report == name)),
    )


def taken_out(redactions: Iterable[Redaction]) -> Iterator[TakenOut]:
    """Redactions as pages show them."""
    return (TakenOut(item.report, len(item.places), item.by, item.at, item.reason) for item in redactions)
