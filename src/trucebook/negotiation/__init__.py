"""What is on the table: positions, proposals and pressures become movement, zone, stability, range and endings."""

from trucebook.negotiation.answers import Answers, TableMaterial, answer
from trucebook.negotiation.models import Negotiation
from trucebook.negotiation.reader import is_negotiation, read_negotiation
from trucebook.negotiation.suggesting import suggest_table

__all__ = [
    "Answers",
    "Negotiation",
    "TableMaterial",
    "answer",
    "is_negotiation",
    "read_negotiation",
    "suggest_table",
]
