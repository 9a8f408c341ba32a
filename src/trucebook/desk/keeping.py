"""Searches under a name: kept in the book, opened again by whoever works on it, and taken away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from trucebook.book import Book, Search
from trucebook.desk.reviewing import reviewer_name
from trucebook.errors import InputError
from trucebook.reading import act_names
from trucebook.vocabulary import short_id

MOST_NAME_CHARACTERS = 80
MOST_WORDS_CHARACTERS = 500
MOST_SEARCHES = 200


def keep_search(  # noqa: PLR0913 - each field of a search is a parameter
    book: Path, name: str, *, by: str, words: str = "", act: str = "", source: str = "", about: date | None = None
) -> Search:
    """Keeps a search under a name; what the name stood for before is replaced.

    Raises InputError for no name, one that is too long, an unknown act, and a search for nothing.
    """
    called, at = " ".join(name.split()), datetime.now(UTC)
    if not called or len(called) > MOST_NAME_CHARACTERS:
        raise InputError(f"Give the search a name of up to {MOST_NAME_CHARACTERS} characters.")
    if not (words.strip() or act or source.strip() or about):
        raise InputError("A search for nothing cannot be kept. Say what to look for.")
    if len(words) > MOST_WORDS_CHARACTERS or len(source) > MOST_WORDS_CHARACTERS:
        raise InputError(f"A search that is kept has up to {MOST_WORDS_CHARACTERS} characters.")
    if act and act not in act_names():
        raise InputError(f"{act!r} is no act. Choose one of the list.")
    with Book.open(book) as ledger:
        known = ledger.searches()
        same = next((item for item in known if item.name == called), None)
        if same is None and len(known) >= MOST_SEARCHES:
            raise InputError(f"{MOST_SEARCHES} searches are kept already. Take one away first.")
        key = same.id if same else short_id("s", reviewer_name(by), at.isoformat())
        search = Search(key, called, reviewer_name(by), at, words.strip(), act, source.strip(), about)
        ledger.record_search(search)
    return search


def drop_search(book: Path, search: str, *, by: str) -> Search:
    """Takes a kept search away; that it was kept stays in the book's history. Raises InputError for none."""
    with Book.open(book) as ledger:
        known = {item.id: item for item in ledger.searches()}
        if search not in known:
            raise InputError(f"There is no search {search!r} that could be taken away.")
        gone = Search(search, known[search].name, reviewer_name(by), datetime.now(UTC), gone=True)
        ledger.record_search(gone)
    return gone


def searches(book: Path) -> tuple[Search, ...]:
    """The searches that are kept, by name."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(ledger.searches())
