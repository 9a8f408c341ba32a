"""Searching a book, and what is said to have happened day by day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trucebook.book import Search
from trucebook.compliance import seen
from trucebook.compliance.seeing import voices_of
from trucebook.desk.asking import check_sources
from trucebook.desk.reportpage import Card, around, card
from trucebook.desk.workbench import Held, is_known
from trucebook.errors import InputError
from trucebook.reading import act_names
from trucebook.vocabulary import Claim, Report, View, chain_words, unique

HITS_A_PAGE = 50
REPORTS_SHOWN = 30
CONTEXT_CHARACTERS = 120
EVENTS_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a report where the words stand."""

    report: str
    title: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found for some words, in claims and in the text of reports; and the searches kept under a name.

    With a `view`, claims are those that it lets see, and reports those known by its day; `left_out` counts the
    claims with these words that it hides.
    """

    words: str
    act: str
    source: str
    on: date | None
    acts: tuple[str, ...]
    claims: tuple[Card, ...]
    claims_found: int
    reports: tuple[Hit, ...]
    page: int
    pages: int
    kept: tuple[Search, ...]
    view: View | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """What is said of one day: the words of a passage, who passes it on, and the claims."""

    day: date
    words: str
    act: str
    told_by: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is said to have happened, day by day, up to the day of the view and on the word it accepts."""

    view: View
    events: tuple[Event, ...]
    found: int
    page: int
    pages: int


def search(  # noqa: PLR0913 - each field of the form is a parameter, and the view
    held: Held,
    words: str,
    *,
    act: str = "",
    source: str = "",
    on: date | None = None,
    page: int = 1,
    view: View | None = None,
) -> SearchPage:
    """The claims and reports that hold all of the words. Raises InputError for an unknown act, source or page.

    `on` is a day that claims are about, `view` how much of the book is seen; without one, all of it.
    """
    if act and act not in act_names():
        raise InputError(f"{act!r} is no act. Choose one of the list.")
    if source:
        check_sources((source,), held.known_names)
    sources = voices_of(source, held.cast) if source else None
    asked = bool(words or act or source or on)
    hits = held.ledger.find_claims(act=act or None, sources=sources, on=on, search=words or None) if asked else []
    claims = [held.claims[name] for name in hits if name in held.claims]
    found = held.seen(claims, view) if view else claims
    pages = max(1, -(-len(found) // HITS_A_PAGE))
    if not 1 <= page <= pages:
        raise InputError(f"There is no page {page}; there are {pages}.")
    shown = found[(page - 1) * HITS_A_PAGE : page * HITS_A_PAGE]
    names = held.ledger.search_reports(words, most=REPORTS_SHOWN) if words else []
    reports = [held.reports[name] for name in names if name in held.reports]
    return SearchPage(
        words=words,
        act=act,
        source=source,
        on=on,
        acts=tuple(act_names()),
        claims=tuple(card(held, claim) for claim in shown),
        claims_found=len(found),
        reports=tuple(_hit(item, words) for item in reports if view is None or is_known(item, view)),
        page=page,
        pages=pages,
        kept=held.searches,
        view=view,
        left_out=len(claims) - len(found),
    )


def _hit(report: Report, words: str) -> Hit:
    first = next(iter(re.findall(r"\w+", words)), "")
    found = re.search(re.escape(first), report.text, re.IGNORECASE)
    start, end = found.span() if found else (0, 0)
    before, after = around(report.text, start, end, CONTEXT_CHARACTERS)
    return Hit(report.id, report.title or report.id, before, report.text[start:end], after)


def timeline(held: Held, view: View, *, page: int = 1) -> Timeline:
    """What claims date to a day, each wording once with all who say so; without corrected and rejected claims."""
    told: dict[tuple[date, str], list[Claim]] = {}
    for claim in _dated(held, view):
        told.setdefault(held.roll.events[claim.id], []).append(claim)
    pages = max(1, -(-len(told) // EVENTS_A_PAGE))
    if not 1 <= page <= pages:
        raise InputError(f"There is no page {page}; there are {pages}.")
    latest = sorted(told, reverse=True)
    shown = latest[(page - 1) * EVENTS_A_PAGE : page * EVENTS_A_PAGE]
    events = tuple(_event(*key, sorted(told[key], key=_place)) for key in shown)
    return Timeline(view, events, len(told), page, pages)


def _place(claim: Claim) -> tuple[str, int, str]:
    return claim.report, claim.passage.start, claim.id


def _dated(held: Held, view: View) -> Iterator[Claim]:
    """What the view lets see of all that is dated to a day up to its own."""
    dated = [held.claims[name] for name, (day, _) in held.roll.events.items() if day <= view.on]
    narrowed = view.known_by or view.accept or view.without
    yield from seen(dated, view, held.cast) if narrowed else dated


def _event(day: date, words: str, claims: list[Claim]) -> Event:
    acts = unique(claim.act.replace("_", " ") for claim in claims if claim.act)
    places = tuple((claim.id, claim.report) for claim in claims[:12])
    chains = {claim.chain: claim for claim in reversed(claims)}  # equal chains are told in equal words
    told_by = unique(chain_words(claim) for claim in sorted(chains.values(), key=_place))[:12]
    return Event(day, words, ", ".join(acts), told_by, places)
