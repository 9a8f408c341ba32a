"""The append-only ledger of a case in one SQLite file; the only room with SQL.

Not here yet: PostgreSQL.
"""

from trucebook.book.ledger import Book
from trucebook.book.records import CaseFileText, CaseRecord, Damage
from trucebook.book.redacting import Redaction
from trucebook.book.review import Decision
from trucebook.book.searches import Search

__all__ = ["Book", "CaseFileText", "CaseRecord", "Damage", "Decision", "Redaction", "Search"]
