"""What a book holds, laid side by side anew, with what people decided about which claims tell of one event."""

from __future__ import annotations

from typing import Literal, cast

from trucebook.accounts import compare
from trucebook.accounts.regrouping import Grouping
from trucebook.book import Book
from trucebook.book.review import standing_groupings


def compare_again(ledger: Book) -> None:
    """Compares all claims of a book and records what that gives; where nothing changed nothing is added."""
    groupings = [
        Grouping(cast(Literal["merged", "split"], item.verdict), item.groups, item.by)
        for item in standing_groupings(ledger.decisions())
    ]
    found = compare(ledger.reports(), ledger.claims(), ledger.case().cast, groupings)
    ledger.record_comparison(found)
