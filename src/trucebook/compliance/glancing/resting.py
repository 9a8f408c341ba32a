"""Which obligations rest on some claims: each claim is read alone, and sorted as those of its origin are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trucebook.compliance.bundles import kind_of
from trucebook.compliance.figures import Figure, read_figure
from trucebook.compliance.glancing.laying import Says
from trucebook.compliance.glancing.survey import STATUSES, Stand, survey
from trucebook.compliance.matching import Evidence, Look, target_of
from trucebook.vocabulary import Copies, View


def resting_on(
    evidence: Evidence, view: View, claims: Sequence[str], *, copies: tuple[Copies, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Agreement, obligation and instance of each finding of all accounts together that one of the claims bears.

    It bears one whose evidence, for it or against it, would name the claim.
    """
    for stand in survey(evidence, view, copies=copies, accounts=("all",)).stands():
        for duty, obligation in enumerate(stand.layout.obligations):
            looks = [
                look
                for look in _find(evidence.looks[target_of(stand.column.terms, obligation)], claims)
                if not look.why and not stand.column.hearing.silenced(look)
            ]
            for place in range(*stand.layout.spans[duty]):
                finding = stand.by_hand.get(place)
                named = finding is not None and not {*finding.evidence, *finding.against}.isdisjoint(claims)
                if named or (finding is None and any(_bears(stand, place, look) for look in looks)):
                    yield stand.column.terms.id, obligation.id, stand.layout.dues[place].instance.name


def _find(looks: Sequence[Look], claims: Sequence[str]) -> Iterator[Look]:
    """The looks at some claims; they are in order of the claims' ids."""
    for name in claims:
        place = bisect_left(looks, name, key=lambda look: look.claim.id)
        if place < len(looks) and looks[place].claim.id == name:
            yield looks[place]


def _bears(stand: Stand, place: int, look: Look) -> bool:
    if STATUSES[stand.status[place]] == "not_in_force":
        return False
    column = stand.column
    due = column.dues(stand.layout.obligations[stand.layout.duty_of[place]].id)[
        place - stand.layout.spans[stand.layout.duty_of[place]][0]
    ]
    timing = column.hearing.timer(column.terms, due.obligation)(look.claim)
    figure = read_figure(look, timing, column.owed(due), column.bound(due).frame)
    if not isinstance(figure, Figure):
        return False
    tally, window = stand.window(place)
    own = column.account.is_own(look.speakers)
    return tally.bearing.bears(window, column.hearing.origin(look).key, own=own, says=_says(figure))


def _says(figure: Figure) -> int:
    """For what a figure can stand, as it was laid out."""
    if not figure.denied:
        return Says.AFFIRMED | (Says.DONE if kind_of(figure) == "done" else 0)
    return Says.DENIED | (Says.NARROW if figure.narrow else Says.DENIAL)
