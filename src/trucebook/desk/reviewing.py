"""What people decide about claims: accept, correct, reject, add, skip, and take back. Every decision is an entry.

The claims, and so every status that rests on them, are then as the decisions have them; taking one back restores
what was. Decisions can be written to the case folder as `review.jsonl`, from which a build takes them up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from trucebook.accounts.incidents import incident_id
from trucebook.book import Book, Decision
from trucebook.book.review import sealed
from trucebook.casefolder.fitting import nearest
from trucebook.desk.casefiles import check_days
from trucebook.desk.comparing import compare_again
from trucebook.errors import InputError
from trucebook.reading import act_names
from trucebook.vocabulary import (
    Attribution,
    Bound,
    Cast,
    Claim,
    Incident,
    Modality,
    Name,
    Passage,
    Polarity,
    Quantity,
    Report,
    Voice,
    When,
    short_id,
    unique,
)

MOST_NAME_CHARACTERS = 80
MOST_NOTE_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Entered:
    """A claim as somebody enters it by hand. Names are separated by ";", an empty field says nothing.

    `said_by` runs from the outlet to the origin; empty, it is taken from the attributions around the passage.
    `first` and `last` are days, both inside.
    """

    act: str = ""
    agent: str = ""
    patient: str = ""
    place: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    first: str = ""
    last: str = ""
    polarity: str = "affirmed"
    modality: str = "actual"
    said_by: str = ""


def decide(
    book: Path, claim: str, verdict: str, *, by: str, note: str = "", at: datetime | None = None
) -> Decision:
    """Accepts, rejects or skips one claim; the same once more is no decision, and the first is given again.

    Raises InputError for an unknown claim, verdict or an empty name.
    """
    if verdict not in ("accepted", "rejected", "skipped"):
        raise InputError(f"{verdict!r} is no verdict. Accept, reject or skip a claim.")
    with Book.open(book) as ledger:
        found = ledger.claim(claim)
        return _record(ledger, found, verdict=verdict, by=by, note=note, at=at)


def correct(
    book: Path, claim: str, entered: Entered, *, by: str, note: str = "", at: datetime | None = None
) -> Decision:
    """Puts a corrected claim in the place of one that was read; the first stays, marked as corrected."""
    with Book.open(book) as ledger:
        old = ledger.claim(claim)
        new = _fill_in(replace(old, chain=old.chain), entered, ledger.case().cast)
        if _content(new) == _content(old):
            raise InputError("Nothing was changed. Accept the claim, or change what is wrong.")
        return _record(ledger, old, verdict="corrected", by=by, note=note, at=at, instead=sealed(new))


def add_claim(
    book: Path, report: str, span: tuple[int, int], entered: Entered, *, by: str, at: datetime | None = None
) -> Decision:
    """Adds a claim that was not read. `span` is `[start, end)` in code points of the report's text."""
    with Book.open(book) as ledger:
        source = next((item for item in ledger.reports() if item.id == report), None)
        if source is None:
            raise InputError(f"{book.name} holds no report {report!r}.")
        bare = _bare_claim(source, span, ledger.attributions(report))
        new = sealed(_fill_in(bare, entered, ledger.case().cast))
        return _record(ledger, new, verdict="added", by=by, at=at, instead=new)


def undo(book: Path, decision: str, *, by: str, at: datetime | None = None) -> Decision:
    """Takes back one decision; what stood before it stands again. The decision itself stays in the book."""
    with Book.open(book) as ledger:
        known = {item.id: item for item in ledger.decisions()}
        found = known.get(decision)
        if found is None or found.verdict == "undone":
            raise InputError(f"There is no decision {decision!r} that could be taken back.")
        if any(item.undoes == decision for item in known.values()):
            raise InputError("That decision was taken back already.")
        about = {"report": found.report, "claim": found.claim, "undoes": decision}
        undone = _record(ledger, None, verdict="undone", by=by, at=at, **about)
        if found.groups:
            compare_again(ledger)
        return undone


def merge(book: Path, incidents: Sequence[str], *, by: str, note: str = "", at: datetime | None = None) -> Decision:
    """Makes several incidents one; their claims tell of one event from now on, whatever else comes in.

    Raises InputError for an unknown incident, or fewer than two.
    """
    with Book.open(book) as ledger:
        chosen = unique(_incident(ledger, name) for name in incidents)
        if len(chosen) < 2:
            raise InputError("Name at least two different incidents. `trucebook incidents` lists them.")
        return _regroup(ledger, "merged", [item.claims for item in chosen], by=by, note=note, at=at)


def split(
    book: Path, incident: str, claims: Sequence[str], *, by: str, note: str = "", at: datetime | None = None
) -> Decision:
    """Takes claims out of an incident and makes them one of their own.

    Raises InputError for an unknown incident, for claims it does not hold, and where nothing would stay or go.
    """
    with Book.open(book) as ledger:
        held = _incident(ledger, incident)
        for claim in claims:
            if claim not in held.claims:
                raise InputError(
                    f"{held.id} does not hold the claim {claim!r}. It holds: {', '.join(held.claims)}."
                )
        rest = tuple(claim for claim in held.claims if claim not in claims)
        if not claims or not rest:
            raise InputError(f"Name some of the claims of {held.id}, not all: {', '.join(held.claims)}.")
        return _regroup(ledger, "split", [tuple(sorted(set(claims))), rest], by=by, note=note, at=at)


def _incident(ledger: Book, name: str) -> Incident:
    known = {item.id: item for item in ledger.comparison().incidents}
    if name not in known:
        left = [item.id for item in find_successors(known.values(), ledger.decisions(), name)]
        hint = f"Its claims are in {' and '.join(left)} now." if left else "`trucebook incidents` lists them."
        raise InputError(f"{ledger.path.name} holds no incident {name!r}. {hint}")
    return known[name]


def find_successors(incidents: Iterable[Incident], made: Iterable[Decision], name: str) -> tuple[Incident, ...]:
    """Where the claims are of an incident that was merged or split since, or put back; nothing for any other."""
    for item in made:
        for claims in (*item.groups, tuple(claim for group in item.groups for claim in group)):
            if incident_id(claims) == name:
                return tuple(one for one in incidents if not frozenset(claims).isdisjoint(one.claims))
    return ()


def regrouped(book: Path, decision: Decision) -> tuple[Incident, ...]:
    """The incidents as they are after a decision to merge or to split, or after it was taken back."""
    with Book.open(book, read_only=True) as ledger:
        known = {item.id: item for item in ledger.decisions()}
        made = known.get(decision.undoes or "", decision)
        named = frozenset(claim for group in made.groups for claim in group)
        return tuple(item for item in ledger.comparison().incidents if not named.isdisjoint(item.claims))


def _regroup(ledger: Book, verdict: str, groups: Sequence[tuple[str, ...]], **more: Any) -> Decision:
    decision = _record(ledger, None, report="", claim="", verdict=verdict, groups=tuple(groups), **more)
    compare_again(ledger)
    return decision


def decisions(book: Path) -> tuple[Decision, ...]:
    """Every decision of a book, oldest first, also those that were taken back."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(ledger.decisions())


def _record(ledger: Book, told: Claim | None, *, by: str, at: datetime | None, **more: Any) -> Decision:
    """Records a decision, about what is `told` or about incidents; what its reviewer holds already adds nothing.

    Its id holds nothing of what a claim says in words: a redaction must leave no hash of them.
    """
    name, moment = reviewer_name(by), at or datetime.now(UTC)
    check_note(more.get("note", ""))
    about: tuple[object, ...] = (more.get("undoes"), *map(len, more.get("groups", ())))
    if told is not None:
        more |= {"report": told.report, "claim": told.id}
        about += (told.passage.start, told.passage.end, told.act, told.polarity, told.modality)
    key = short_id("d", more["report"], more["verdict"], name, moment.isoformat(), *about)
    decision = Decision(id=key, by=name, at=moment, **more)
    held = _last_held(ledger, decision) if told is not None else None
    if held is not None and held == replace(decision, id=held.id, at=held.at):
        return held
    ledger.record_decision(decision)
    return decision


def _last_held(ledger: Book, like: Decision) -> Decision | None:
    """What the same reviewer decided last about the same claim and did not take back."""
    known = ledger.decisions(like.report)
    undone = {item.undoes for item in known}
    about = [item for item in known if (item.claim, item.by) == (like.claim, like.by) and not item.undoes]
    return next((item for item in reversed(about) if item.id not in undone), None)


def reviewer_name(by: str) -> str:
    """Who decides, in one line. Raises InputError for nobody, and for more than a name."""
    name = " ".join(by.split())
    if not name or len(name) > MOST_NAME_CHARACTERS:
        raise InputError(f"Say who decides: a name of up to {MOST_NAME_CHARACTERS} characters.")
    return name


def check_note(note: str) -> None:
    """Raises InputError for a note that is too long."""
    if len(note) > MOST_NOTE_CHARACTERS:
        raise InputError(f"A note has up to {MOST_NOTE_CHARACTERS} characters. Shorten it.")


def _bare_claim(report: Report, span: tuple[int, int], attributions: Iterable[Attribution]) -> Claim:
    """A claim of nothing yet about a passage, with the chain of voices that the passage stands under."""
    start, end = span
    if not 0 <= start < end <= len(report.text):
        raise InputError(f"{start}-{end} is no passage of {report.id}, which has {len(report.text)} characters.")
    voices = [Voice(report.outlet or report.id), *_voices_around(span, attributions)]
    return Claim(
        id="",
        report=report.id,
        outlet=report.outlet,
        passage=Passage(start, end, report.text[start:end]),
        act=None,
        chain=tuple(voices),
        published=report.published,
        known_on=report.known_on,
    )


def _voices_around(span: tuple[int, int], attributions: Iterable[Attribution]) -> Iterator[Voice]:
    """Who says what stands in the span, outermost first."""
    around = [
        (min(part.start for part in item.content), -max(part.end for part in item.content), item)
        for item in attributions
        if any(part.start <= span[0] and span[1] <= part.end for part in item.content)
    ]
    for _, _, item in sorted(around, key=lambda found: found[:2]):
        yield Voice(item.speaker.name, item.speaker.actor, item.cue.text if item.cue else None, "claimed")


def _fill_in(claim: Claim, entered: Entered, cast: Cast) -> Claim:
    """The claim with what was entered. Raises InputError for a word that is none of those allowed."""
    act = _choose("act", entered.act, act_names())
    names = _Names(cast)
    said_by = names.read(entered.said_by)
    held = {voice.name.casefold(): voice for voice in claim.chain}
    chain = tuple(held.get(name.name.casefold(), Voice(name.name, name.actor, None, "claimed")) for name in said_by)
    return replace(
        claim,
        act=act,
        agent=names.read(entered.agent),
        patient=names.read(entered.patient),
        place=names.read(entered.place),
        quantity=_quantity(claim, entered),
        when=_when(claim, entered),
        polarity=_choose("polarity", entered.polarity, get_args(Polarity)),
        modality=_choose("modality", entered.modality, get_args(Modality)),
        chain=chain or claim.chain,
        superseded_by=None,
    )


def _choose(field: str, word: str, known: Iterable[str]) -> Any:
    allowed = list(known)
    if word not in allowed:
        hint = nearest(word, allowed) if word else "choose one"
        raise InputError(f"{word!r} is no {field} ({hint or 'choose one of ' + ', '.join(allowed)}).")
    return word


class _Names:
    """Names as they are typed, matched to the cast by name or alias."""

    def __init__(self, cast: Cast) -> None:
        self._ids = {word.casefold(): actor.id for actor in cast.actors for word in (*actor.aliases, actor.name)}

    def read(self, text: str) -> tuple[Name, ...]:
        words = unique(" ".join(part.split()) for part in text.split(";"))
        return tuple(Name(word, self._ids.get(word.casefold())) for word in words if word)


def _quantity(claim: Claim, entered: Entered) -> Quantity | None:
    """The number entered; where it is the one that was read, all that was read of it is kept."""
    low, high = _number(entered.low), _number(entered.high)
    old = claim.quantity
    if old is not None and (old.low, old.high, old.unit or "") == (low, high, entered.unit.strip()):
        return old
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        raise InputError(f"{low} to {high} is no range: the lower number comes first.")
    start, text = _find_number(claim.passage, low if low is not None else high)
    bound: Bound = "exact" if low == high else "at_least" if high is None else "at_most" if low is None else "range"
    unit = entered.unit.strip() or None
    return Quantity(text, start, start + len(text), low, high, bound, unit)


def _number(text: str) -> int | None:
    bare = text.strip().replace(",", "")
    if not bare:
        return None
    if not bare.isascii() or not bare.isdigit() or len(bare) > 12:
        raise InputError(f"{text!r} is no whole number, such as 39.")
    return int(bare)


def _find_number(passage: Passage, number: int | None) -> tuple[int, str]:
    """Where the number stands in the passage, and as what; nowhere is its beginning and no text."""
    for text in (f"{number:,}", str(number)):
        at = passage.text.find(text)
        if at >= 0:
            return passage.start + at, text
    return passage.start, ""


def _when(claim: Claim, entered: Entered) -> When | None:
    """The days entered; where they are those that were read, all that was read of them is kept."""
    first, last = _day(entered.first), _day(entered.last)
    if (entered.first, entered.last) == entered_days(claim.when):
        return claim.when
    check_days(first, last)
    if first is None and last is None:
        return None
    first, last = first or last, last or first
    assert first is not None
    assert last is not None
    if last < first:
        raise InputError(f"{first} to {last} is no span: the first day comes first.")
    at = claim.passage.start
    return When("", at, at, first, last + timedelta(days=1), "stated")


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{text!r} is no day. Write it as 2025-02-05.") from error


def entered_days(when: When | None) -> tuple[str, str]:
    """The first and the last day of a time, both inside, as a form shows them; empty where they are open."""
    if when is None:
        return "", ""
    first = "" if when.first is None else when.first.isoformat()[:10]
    end = when.last
    if end is None:
        return first, ""
    is_midnight = not isinstance(end, datetime) or (end.hour, end.minute, end.second) == (0, 0, 0)
    last = end - timedelta(days=1) if is_midnight else end
    return first, last.isoformat()[:10]


def entered_of(claim: Claim) -> Entered:
    """A claim as the form shows it, so that a correction begins with what was read."""
    quantity = claim.quantity
    first, last = entered_days(claim.when)
    return Entered(
        act=claim.act or "",
        agent="; ".join(name.name for name in claim.agent),
        patient="; ".join(name.name for name in claim.patient),
        place="; ".join(name.name for name in claim.place),
        low="" if quantity is None or quantity.low is None else str(quantity.low),
        high="" if quantity is None or quantity.high is None else str(quantity.high),
        unit=(quantity.unit or "") if quantity else "",
        first=first,
        last=last,
        polarity=claim.polarity,
        modality=claim.modality,
        said_by="; ".join(voice.name for voice in claim.chain),
    )


def _content(claim: Claim) -> Claim:
    return replace(claim, id="", review="unreviewed", superseded_by=None)
