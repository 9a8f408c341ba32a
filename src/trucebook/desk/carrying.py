"""`review.jsonl`: what people decided, took out and looked for, out of a book and into the next.

A book can be built from its folder alone, so all that is done by hand must be able to lie there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from trucebook.book import Book, Decision, Redaction, Search
from trucebook.book.redacting import BLOCK, Words
from trucebook.desk.redacting import take_out
from trucebook.errors import InputError
from trucebook.vocabulary import from_json, to_json

REVIEW_FILE = "review.jsonl"
ByHand = Decision | Redaction | Search
MARKS: dict[str, type[ByHand]] = {"places": Redaction, "words": Search}
"""By which key a line is known for what it is; a line with none of them is a decision."""


def review_lines(book: Path) -> str:
    """All that was done by hand as JSON lines: the text of `review.jsonl`, which a build takes up again."""
    with Book.open(book, read_only=True) as ledger:
        return to_lines((*ledger.decisions(), *ledger.redactions(), *ledger.searches()))


def to_lines(found: Iterable[ByHand]) -> str:
    """What was done by hand as JSON lines."""
    return "".join(json.dumps(to_json(item), ensure_ascii=False) + "\n" for item in found)


def take_up_review(ledger: Book, folder: Path) -> int:
    """Records what a case folder's `review.jsonl` holds and the book does not; how much was new.

    A redaction comes first: what it took out is taken out of whatever the book holds of that report.
    """
    path = folder / REVIEW_FILE
    if not path.exists():
        return 0
    lines = list(_parse(path))
    taken_up = [_take_up_redaction(ledger, item) for item in lines if isinstance(item, Redaction)]
    taken_up += [ledger.record_decision(item) for item in lines if isinstance(item, Decision)]
    searches = [item for item in lines if isinstance(item, Search) and not ledger.knows("search", item.id)]
    return sum(taken_up) + sum(ledger.record_search(item) for item in searches)


def _take_up_redaction(ledger: Book, item: Redaction) -> bool:
    if ledger.knows("redaction", item.id):
        return False
    report = next((known for known in ledger.reports() if known.id == item.report), None)
    if report is None:
        return ledger.record_redaction(item)
    place = item.places[0]
    words = (getattr(report, place.field) or "")[place.start : place.end]
    if not words.strip() or not words.strip(f"{BLOCK}\n"):  # it came without them, or is another version
        return ledger.record_redaction(item)
    take_out(ledger, Words(words), [item], ledger.head())
    return True


def _parse(path: Path) -> Iterator[ByHand]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            found = from_json(next((noun for key, noun in MARKS.items() if key in said), Decision), said)
            yield _checked(found)
        except (TypeError, ValueError) as error:
            why = str(error).splitlines()[0]
            raise InputError(
                f"{path}:{number} is no decision ({why}). Write the file with the workbench's export, one JSON "
                f"object a line, or take the line out."
            ) from error


def _checked(found: ByHand) -> ByHand:
    if isinstance(found, Redaction) and not (found.places and all(0 <= at.start < at.end for at in found.places)):
        raise ValueError("a redaction without a place, or with one that is none")
    return found
