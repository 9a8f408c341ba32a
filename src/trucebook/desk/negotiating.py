"""What is on the table of a case, what would change the answer, and what its claims propose to enter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from trucebook.accounts import narrow
from trucebook.book import Book
from trucebook.desk.casefiles import Case, parse_case
from trucebook.errors import InputError, ProblemsError
from trucebook.negotiation import Answers, TableMaterial, answer
from trucebook.negotiation import suggest_table as suggest
from trucebook.negotiation.schema import negotiation_schema
from trucebook.negotiation.suggesting import TableSuggestion
from trucebook.vocabulary import Claim


def negotiate(book: Path, *, without: tuple[str, ...] = (), on: date | None = None) -> Answers:
    """Every analysis of the negotiation of a book, with some pressures taken away, as the table stood on a day.

    Raises InputError where the case has no negotiation, or a pressure is not there.
    """
    with Book.open(book, read_only=True) as ledger:
        case = get_case(ledger)
        found = table_of(ledger, case, ledger.claims(), on or date.max)
        if found is None:
            hint = "Write negotiation.yaml beside cast.yaml and build again; `suggest` has what claims propose."
            raise InputError(f"This case has no negotiation. {hint}")
        return answer(found, without=without)


def table_of(
    ledger: Book, case: Case, claims: Sequence[Claim], on: date, hidden: frozenset[str] = frozenset()
) -> TableMaterial | None:
    """What the negotiation of a case is answered from on a day; None where it has none.

    `claims` are those that are seen; entries that rest on `hidden` claims alone are left out.
    """
    if case.negotiation is None:
        return None
    comparison = ledger.comparison()
    disputes = narrow(comparison.disputes, claims, case.cast, comparison.copies)
    return TableMaterial(
        negotiation=case.negotiation.shown(on, hidden),
        claims=claims,
        not_read=[item for reading in ledger.readings() for item in reading.not_read],
        comparison=replace(comparison, disputes=disputes),
        agreements=case.agreements,
        cast=case.cast,
    )


def get_case(ledger: Book) -> Case:
    """The case in the files of a book. Raises ProblemsError where they have mistakes."""
    case, problems = parse_case(ledger.case().files)
    if problems:
        raise ProblemsError(problems)
    return case


def suggest_table(book: Path) -> tuple[TableSuggestion, ...]:
    """What the claims of a book propose for its table, with whole chains and hedges; nothing is entered."""
    with Book.open(book, read_only=True) as ledger:
        case = get_case(ledger)
        not_read = [item for reading in ledger.readings() for item in reading.not_read]
        return suggest(case.negotiation, ledger.claims(), not_read, case.cast)


def negotiation_schema_text() -> str:
    """The JSON Schema of a negotiation, for editors, as the text of its file."""
    return json.dumps(negotiation_schema(), indent=2, ensure_ascii=False) + "\n"
