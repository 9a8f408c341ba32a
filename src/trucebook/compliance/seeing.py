"""Which claims a view shows at all: what was known by its day, from sources it accepts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from trucebook.compliance.speakers import gather_speakers, refuse, trace_lineage
from trucebook.vocabulary import Cast, Claim, View


def seen(claims: Iterable[Claim], view: View, cast: Cast) -> tuple[Claim, ...]:
    """The claims a reader of this view may see, in the order given.

    With `known_by`, a claim of a report that nothing dates is not seen: nobody can say that it was known.
    """
    given = tuple(claims)
    speakers = gather_speakers(given, trace_lineage(cast))
    return tuple(claim for claim in given if _was_known(claim, view) and not refuse(speakers[claim.id], view))


def known_names(claims: Iterable[Claim], cast: Cast) -> frozenset[str]:
    """Every name and id, in lower case, under which a voice of these claims can be accepted or left out."""
    speakers = gather_speakers(claims, trace_lineage(cast))
    return frozenset(name for each in speakers.values() for name in each.keys)


def told_by(claims: Iterable[Claim], on: date) -> tuple[Claim, ...]:
    """The claims that bear on how things stood at the end of a day, in the order given.

    What is said to have been done counts from the day on which its time begins, also where it is told later. What
    is planned, demanded or of no known beginning counts from the day on which it was known; where nothing dates
    the report either, nobody can say that it came later, and it stays.
    """
    return tuple(claim for claim in claims if (day := _begins(claim)) is None or day <= on)


def _begins(claim: Claim) -> date | None:
    first = claim.when.first if claim.when and claim.modality == "actual" else None
    return first.date() if isinstance(first, datetime) else first or claim.known_on


def voices_of(source: str, cast: Cast) -> tuple[str, ...]:
    """A source as the voices of chains have it: by this name, and by the ids of itself and of who speaks for it."""
    lineage = trace_lineage(cast)
    actor = lineage.find(source)
    return (source, *(name for name, line in lineage.lines.items() if actor in line))


def _was_known(claim: Claim, view: View) -> bool:
    return view.known_by is None or (claim.known_on is not None and claim.known_on <= view.known_by)
