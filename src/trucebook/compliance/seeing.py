"""Which claims a view shows at all: what was known by its day, from sources it accepts."""

from __future__ import annotations

from collections.abc import Iterable

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


def _was_known(claim: Claim, view: View) -> bool:
    return view.known_by is None or (claim.known_on is not None and claim.known_on <= view.known_by)
