"""What is on the table: positions, proposals and pressures become movement, zone, stability, range and endings."""

from trucebook.negotiation.models import Negotiation
from trucebook.negotiation.reader import is_negotiation, read_negotiation

__all__ = ["Negotiation", "is_negotiation", "read_negotiation"]
