"""Which claims: the conditions of a search as SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from trucebook.book import tables
from trucebook.book.sqlite import matches

ClaimQuery = Select[tuple[str, str]]


def find_claims(
    *,
    acts: Collection[str] | None = None,
    sources: Collection[str] | None = None,
    on: date | None = None,
    search: str | None = None,
) -> ClaimQuery:
    """The payload of each claim and what supersedes it, narrowed to what is asked for."""
    claim, superseded = tables.claim, tables.superseded
    query = select(claim.c.payload, superseded.c.superseded_by).join_from(
        claim, superseded, superseded.c.claim == claim.c.id, isouter=True
    )
    if acts is not None:
        query = query.where(claim.c.act.in_(sorted(acts)))
    if sources is not None:
        query = query.where(claim.c.id.in_(_said_by(sources)))
    if on is not None:
        query = query.where(*_touches(on))
    if search is not None and search.strip():
        found = matches(claim, search)
        query = query.where(false() if found is None else found)
    return query


def order_of_claims(query: ClaimQuery) -> ClaimQuery:
    """By report, place in its text, and id: the same whatever the order in which reports were recorded."""
    return query.order_by(tables.claim.c.report, tables.claim.c.start, tables.claim.c.id)


def _said_by(sources: Collection[str]) -> Select[Any]:
    voice, folded = tables.voice, sorted(map(str.casefold, sources))
    return select(voice.c.claim).where(or_(voice.c.actor.in_(sorted(sources)), voice.c.name_folded.in_(folded)))


def _touches(day: date) -> tuple[ColumnElement[bool], ...]:
    """The claim's time `[first, last)` and the day have a moment in common; an open end reaches on for ever.

    ISO text sorts as time does. An instant at midnight ends before the day begins, so what ends there is out:
    "~" sorts behind everything that can follow the seconds of that midnight.
    """
    first, last = tables.claim.c.first, tables.claim.c.last
    begins = func.coalesce(first, "") < f"{day.isoformat()}~"
    ends = func.coalesce(last, "~") > f"{day.isoformat()}T00:00:00~"
    return begins, ends, or_(first.is_not(None), last.is_not(None))
