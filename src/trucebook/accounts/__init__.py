"""Claims compared: whose word each is, which reports are copies, which tell of one event, where they part."""

from trucebook.accounts.compare import compare
from trucebook.accounts.copies import find_copies
from trucebook.accounts.disputes import find_disputes, narrow
from trucebook.accounts.incidents import group_incidents
from trucebook.accounts.origins import count_independent, origin_of

__all__ = [
    "compare",
    "count_independent",
    "find_copies",
    "find_disputes",
    "group_incidents",
    "narrow",
    "origin_of",
]
