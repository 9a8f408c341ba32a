"""Taking words out of a book for good: a witness's name, a detained person's, whatever could harm somebody.

The report then stands as if it had arrived without them, in this book and in every one that is built from a folder
whose `review.jsonl` says so. It cannot be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trucebook.book import Book, Redaction
from trucebook.book.redacting import BLOCK, Place, Words, left_of, without
from trucebook.desk.casefiles import Case, parse_case
from trucebook.desk.comparing import compare_again
from trucebook.desk.reviewing import check_note, reviewer_name
from trucebook.errors import InputError
from trucebook.reading import Reader
from trucebook.vocabulary import Reading, Refusal, Report, from_json, short_id, to_json, unique

STAND_IN = "ⵝ"
"""The letter that a gap is read as, so that it can be a name to the grammar: of a script that is not read here."""
CONTEXT_CHARACTERS = 40
MOST_WORDS_CHARACTERS = 200
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the words stand, with what stands around it; `field` is "text", "title" and so on."""

    field: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everywhere that the words stand in one report."""

    report: str
    title: str
    mentions: tuple[Mention, ...]


def find_mentions(reports: Iterable[Report], words: str) -> Iterator[Mentions]:
    """The reports that hold the words, with the places. Raises InputError for what are no words."""
    asked = _words(words)
    for report in reports:
        found = tuple(_mention(report, place) for place in asked.places(report))
        if found:
            yield Mentions(report.id, report.title or report.id, found)


def _mention(report: Report, place: Place) -> Mention:
    text = getattr(report, place.field)
    before, after = text[: place.start][-CONTEXT_CHARACTERS:], text[place.end :][:CONTEXT_CHARACTERS]
    return Mention(place.field, before, text[place.start : place.end], after)


def mentions(book: Path, words: str) -> tuple[Mentions, ...]:
    """Where words stand in the reports of a book, by report. Raises InputError for what are no words."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(find_mentions(ledger.reports(), words))


def get_head(book: Path) -> str:
    """The hash of a book's last entry, which stands for the whole of it."""
    with Book.open(book, read_only=True) as ledger:
        return ledger.head()


def redactions(book: Path) -> tuple[Redaction, ...]:
    """What was taken out of the reports of a book, oldest first: where, by whom, when and why; never what."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(ledger.redactions())


def redact(
    book: Path,
    report: str,
    words: str,
    *,
    by: str,
    reason: str,
    everywhere: bool = False,
) -> tuple[Redaction, ...]:
    """Takes words out of a report, wherever they stand in it; with `everywhere`, out of every report that has them.

    One redaction a report is recorded. Raises InputError where the words do not stand there, where the reason or
    the name of a file repeats them, and where the case's own files name them.
    """
    asked, name = _words(words), reviewer_name(by)
    _check_reason(asked, name, reason)
    with Book.open(book) as ledger:
        head, known = ledger.head(), {item.id: item for item in ledger.reports()}
        if report not in known:
            raise InputError(f"{book.name} holds no report {report!r}.")
        chosen = unique((report, *(sorted(known) if everywhere else ())))
        places = {item: found for item in chosen if (found := asked.places(known[item]))}
        if report not in places:
            raise InputError(f"These words stand nowhere in {report}. Give them as they stand there.")
        moment = datetime.now(UTC)
        made = []
        for item, found in places.items():
            key = short_id("x", item, name, moment.isoformat())
            made.append(Redaction(key, item, found, name, moment, reason.strip(), left_sha256=""))
        return take_out(ledger, asked, made, head)


def _words(words: str) -> Words:
    letters = sum(char.isalnum() for char in words)
    if letters < LEAST_LETTERS or len(words) > MOST_WORDS_CHARACTERS or BLOCK in words:
        raise InputError(
            f"Name the words to take out: {LEAST_LETTERS} letters or more, at most {MOST_WORDS_CHARACTERS} signs."
        )
    return Words(words)


def _check_reason(asked: Words, by: str, reason: str) -> None:
    check_note(reason)
    if not reason.strip():
        raise InputError("Say why the words are taken out; the reason stays in the book.")
    if asked.is_told_by(reason):
        raise InputError("The reason stays in the book and must not repeat what is taken out. Word it otherwise.")
    if asked.is_told_by(by):
        raise InputError(f"{by!r} stays in the book as who did it and repeats what is taken out. Use another name.")


def take_out(ledger: Book, asked: Words, made: Iterable[Redaction], head: str) -> tuple[Redaction, ...]:
    """Takes the words out of the reports that the redactions name, and records these."""
    case = parse_case(ledger.case().files)[0]
    _check_case(case, asked)
    known, reader = {item.id: item for item in ledger.reports()}, reader_of(case)
    done, renewed = [], {}
    for item in made:
        if asked.are_in_name(item.report):
            raise InputError(
                f"The name of {item.report} itself holds these words. Give the file another name, move the book "
                f"away and build it again; then redact."
            )
        left = without(known[item.report], [item])
        if item.left_sha256 not in ("", left_of(left)):
            raise InputError(
                f"{item.report} was redacted in another version than this book holds. Move the book away and build "
                f"it again."
            )
        done.append(replace(item, left_sha256=left_of(left)))
        renewed[item.report] = (left, read_with_gaps(reader, left))
    with ledger.redact(done, renewed, asked, head):
        compare_again(ledger)
    return tuple(done)


def _check_case(case: Case, asked: Words) -> None:
    """What the case's own files name stands in the book by the user's own hand."""
    for file in case.files:
        found = asked.pattern.search(file.text)
        if found:
            line = file.text.count("\n", 0, found.start()) + 1
            raise InputError(
                f"{file.name}:{line} names these words. Take them out there first, build again, and redact then."
            )


def reader_of(case: Case) -> Reader:
    """The reader of a case's reports."""
    return Reader(case.cast, timezone=case.timezone, languages=case.languages, zones=zones_of(case))


def zones_of(case: Case) -> tuple[str, ...]:
    """The names of places that the terms of a case name."""
    terms = [zone for item in case.agreements for zone in item.zones.values()]
    return unique(name for zone in terms for name in zone.names)


def read_with_gaps(reader: Reader, report: Report, *, progress: Callable[[int], None] | None = None) -> Reading:
    """Reads a report in which words may have been taken out: a gap can still say, do and suffer things."""
    if BLOCK not in report.text:
        return reader.read(report, progress=progress)
    found = reader.read(replace(report, text=report.text.replace(BLOCK, STAND_IN)), progress=progress)
    return from_json(Reading, json.loads(json.dumps(to_json(found), ensure_ascii=False).replace(STAND_IN, BLOCK)))


def leave_out(received: Report | Refusal, taken: Mapping[str, list[Redaction]]) -> Report | Refusal:
    """What arrived, without what was taken out of it before; refused where it has changed since, which nobody fits.

    `taken` are the redactions by report.
    """
    made = taken.get(received.id)
    if made is None or isinstance(received, Refusal):
        return received
    left = without(received, made)
    if left_of(left) == made[-1].left_sha256:
        return left
    detail = (
        f"Words were taken out of it on {made[-1].at:%Y-%m-%d}, and it has changed since, so that nobody knows "
        f"where they stand. Take them out of the file by hand and save it under another name."
    )
    return Refusal(received.id, None, len(received.text.encode()), "redacted", detail)
