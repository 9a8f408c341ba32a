"""Nouns for tests, with every field that a test does not care about filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from trucebook.vocabulary import Actor, Cast, Claim, Name, Passage, Quantity, Report, Voice, When, short_id

CAST = Cast(
    (
        Actor("north", "Northland", "party", aliases=("the North",), demonyms=("Northern", "Northerners")),
        Actor("north-army", "Northland Army", "organisation", aliases=("the army",), speaks_for="north"),
        Actor("south", "South Front", "party", aliases=("the Front",), demonyms=("Southern",)),
        Actor("mediator", "Middleland", "mediator"),
        Actor("wire", "Worldwire", "outlet", aliases=("WW",)),
        Actor("observer", "Observer Mission", "organisation", aliases=("the mission",)),
    )
)


def make_report(text: str = "Nothing happened.", **fields: Any) -> Report:
    """A report; its id follows from its text unless given."""
    given = {"id": short_id("r", text) + ".txt", "sha256": short_id("", text), "outlet": "Daily", "language": "en"}
    return Report(text=text, **(given | fields))


def make_quantity(low: int | None, high: int | None = None, **fields: Any) -> Quantity:
    """A quantity whose words are its low end; exact unless `high` is given."""
    text = str(low)
    given: dict[str, Any] = {"text": text, "start": 0, "end": len(text), "low": low, "high": high}
    if high is None:
        given["high"] = low
    return Quantity(**(given | fields))


def make_when(first: date | None, last: date | None, **fields: Any) -> When:
    """A stated day or span `[first, last)`."""
    given: dict[str, Any] = {"text": str(first), "start": 0, "end": 10, "first": first, "last": last}
    return When(**({"basis": "stated" if first or last else "unknown"} | given | fields))


def make_claim(act: str = "release", *, by: str = "north", origin: str | None = None, **fields: Any) -> Claim:
    """An actual, affirmed claim of the outlet Daily, or of `origin` (a cast id or a name) through it."""
    voices = [Voice("Daily")]
    if origin:
        actor = CAST.get(origin)
        voices.append(Voice(actor.name if actor else origin, origin if actor else None, "said", "claimed"))
    actor = CAST.get(by)
    given: dict[str, Any] = {
        "report": "daily.txt",
        "outlet": "Daily",
        "passage": Passage(0, 5, "words"),
        "act": act,
        "agent": (Name(actor.name if actor else by, by if actor else None),) if by else (),
        "chain": tuple(voices),
    }
    given |= fields
    given.setdefault("id", short_id("c", act, by, origin, sorted(map(str, fields.items()))))
    return Claim(**given)
