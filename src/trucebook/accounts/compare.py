"""All of this room at once: copies, corrections, incidents and disputes of one book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trucebook.accounts.bulletins import settle_bulletins
from trucebook.accounts.copies import find_copies
from trucebook.accounts.corrections import find_corrections
from trucebook.accounts.disputes import find_disputes
from trucebook.accounts.incidents import group_incidents
from trucebook.accounts.origins import sources_of
from trucebook.accounts.rebuttals import with_answers
from trucebook.accounts.regrouping import Grouping, regroup
from trucebook.vocabulary import Cast, Claim, Comparison, Report


def compare(
    reports: Iterable[Report], claims: Iterable[Claim], cast: Cast, groupings: Iterable[Grouping] = ()
) -> Comparison:
    """Lays all accounts side by side: who copied whom, what was corrected, what is one event, where accounts part.

    Takes everything in any order and gives the same result for every order. Incidents keep corrected claims, so
    that the earlier figure is never lost; disputes do not count them. `groupings` are what people decided about
    incidents, oldest first.
    """
    received, said = tuple(reports), tuple(claims)
    copies = settle_bulletins(find_copies(received), received, said, cast)
    superseded = find_corrections(received, said, copies)
    standing = with_answers([_mark(claim, superseded.get(claim.id)) for claim in said], sources_of(cast, copies))
    incidents = regroup(group_incidents(standing, cast), groupings, standing, cast)
    return Comparison(copies, superseded, incidents, find_disputes(incidents, standing, cast, copies))


def _mark(claim: Claim, correction: str | None) -> Claim:
    return replace(claim, superseded_by=correction) if correction and claim.superseded_by is None else claim
