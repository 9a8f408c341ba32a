"""What one claim says of one thing that is due, in whole numbered days.

Part of the second implementation of the state of an obligation (`naive.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trucebook.agreement.models import Agreement, Obligation
from trucebook.vocabulary import Claim, Number

FIRST = date(2031, 5, 1)
NONE = 10_000  # a day that does not come


def number_of(day: date) -> int:
    """The number of a day: 1 May 2031 is day 1."""
    return (day - FIRST).days + 1


@dataclass(frozen=True)
class Told:
    """A claim in days: from `first` to `last`, both counted. A total as of a day has no first day.

    `until` is the last day of what was made longer, of a claim that names only that day and was told before it.
    """

    claim: Claim
    first: int | None
    last: int | None
    known: int | None
    until: int | None = None

    @property
    def source(self) -> str:
        """Whose word it is at bottom."""
        voice = self.claim.chain[-1]
        return voice.actor or voice.name

    @property
    def begins(self) -> int | None:
        """The first day on which what it tells can have happened; an undated one tells of before it was told."""
        if self.first is not None:
            return self.first
        day = self.last if self.last is not None else self.known
        return None if day is None else day + 1

    @property
    def over(self) -> int | None:
        """The last day of what it tells."""
        return next((day for day in (self.last, self.first, self.known) if day is not None), None)


def told(claim: Claim) -> Told:
    """The claim in days."""
    when = claim.when
    known = number_of(claim.known_on) if claim.known_on else None
    if when is None:
        return Told(claim, None, None, known)
    first = number_of(when.first) if when.first else None
    last = number_of(when.last) - 1 if when.last else None
    return Told(claim, first, last, known)


@dataclass(frozen=True)
class Piece:
    """One thing that is due: from which day to which, how much, and whether it is one of several parts."""

    name: str
    first: int
    last: int
    kind: str
    least: int
    most: int | None
    part: bool = False
    totals: bool = False
    gathers: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Figure:
    """At least and at most so much on the days from first to last."""

    first: int
    last: int
    low: Number
    high: Number | None
    standing: bool

    @property
    def stretch(self) -> tuple[int, int, bool]:
        """The days it is about, and whether it is a total."""
        return self.first, self.last, self.standing


def limits_of(duty: Obligation) -> tuple[str, int, int | None]:
    amount = duty.amount
    if duty.must_not:
        return "ceiling", 0, 0
    if amount is not None and amount.at_most is not None:
        return "ceiling", 0, amount.at_most
    if amount is not None and amount.exactly is not None:
        return "exactly", amount.exactly, amount.exactly
    return "floor", 1 if amount is None else amount.at_least or 0, None


def basis_of(terms: Agreement, duty: Obligation, claim: Claim) -> str:
    """On what basis a claim counts what a duty counts, or nothing."""
    if claim.act not in duty.acts:
        return ""
    agents = {name.actor for name in claim.agent}
    if agents and not agents & set(duty.by):
        return ""
    if duty.must_not and not agents and claim.polarity == "affirmed":
        return ""  # laid to nobody
    words = [name.name for name in claim.patient]
    if duty.what:
        measure = terms.measures[duty.what]
        for basis, known in (("subset", measure.subset), ("superset", measure.superset), ("same", measure.counts)):
            if any(word in known for word in words):
                return basis
        return ""
    if duty.zone:
        return "same" if any(word in terms.zones[duty.zone].names for word in words) else ""
    return "same"


def _limits_told(item: Told, basis: str, duty: Obligation, piece: Piece) -> tuple[Number, Number | None] | None:
    """The number a claim gives, as an interval; nothing where it gives none."""
    claim, quantity = item.claim, item.claim.quantity
    if claim.polarity == "affirmed":
        if not duty.what:
            return 1, None
        if quantity is None:
            return (0 if basis == "superset" else 1), None
        low, high = quantity.low or 0, quantity.high
        return (0 if basis == "superset" else low), (None if basis == "subset" else high)
    if basis == "subset":
        return None  # a part denies nothing
    if not duty.what:
        return 0, 0
    if quantity is not None and quantity.low is not None:
        return 0, max(quantity.low - 1, 0)
    if basis == "superset":
        return None
    return (0, 0) if piece.kind == "ceiling" else (0, piece.least - 1)


def _stands(item: Told, duty: Obligation, piece: Piece) -> bool:
    """Whether a claim holds as of a day rather than telling of an event within some days."""
    claim = item.claim
    if claim.quantity and claim.quantity.measure == "cumulative" and duty.what:
        return True
    if claim.polarity == "denied":
        whole = piece.kind != "ceiling" and (not duty.what or claim.quantity is None)
        return whole or item.first is None
    return item.first is None and item.last is not None


def figure_of(item: Told, basis: str, duty: Obligation, piece: Piece, today: int) -> Figure | None:
    """What a claim says of a piece by the end of today, if anything."""
    limits = _limits_told(item, basis, duty, piece)
    if limits is None:
        return None
    low, high = limits
    if _stands(item, duty, piece):
        end = item.last if item.last is not None else item.known
        if end is None or end < piece.first:
            return None
        if piece.part and not (piece.totals and end <= piece.last):
            inside = item.first is not None and item.first >= piece.first and end <= piece.last
            if not inside:
                return None
        if end > today:
            low = 0
            if high is None:
                return None
        return Figure(piece.first, end, low, high, standing=True)
    if item.first is None or item.last is None:
        return None
    latest = min(piece.last, today) if piece.kind == "ceiling" or piece.part else today
    if item.first < piece.first or item.last > latest:
        return None
    return Figure(item.first, item.last, low, high, standing=False)


def touches(item: Told, piece: Piece) -> bool:
    return (item.first or 0) <= piece.last and (item.last or item.first or 0) >= piece.first


def reports_it(item: Told, basis: str, duty: Obligation, piece: Piece, today: int) -> bool:
    """Whether a claim that gives no figure reports the thing all the same: undated, or only partly inside."""
    if _limits_told(item, basis, duty, piece) is None or _stands(item, duty, piece):
        return False
    if item.first is None or item.last is None:
        return item.known is not None and item.known >= piece.first
    latest = min(piece.last, today) if piece.kind == "ceiling" or piece.part else today
    apart = item.last < piece.first or item.first > latest
    return not apart and item.first <= today and item.last > item.first
