"""The append-only ledger of a case in one SQLite file; the only room with SQL.

Not here yet: PostgreSQL, redaction.
"""

from trucebook.book.ledger import Book
from trucebook.book.records import CaseFileText, CaseRecord, Counts, Damage
from trucebook.book.review import Decision

__all__ = ["Book", "CaseFileText", "CaseRecord", "Counts", "Damage", "Decision"]
