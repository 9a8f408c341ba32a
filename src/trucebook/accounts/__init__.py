"""Claims compared: whose word each is, which reports are copies, which tell of one event, where they part."""

from trucebook.accounts.compare import compare
from trucebook.accounts.copies import find_copies
from trucebook.accounts.disputes import narrow
from trucebook.accounts.incidents import group_incidents
from trucebook.accounts.origins import count_independent, origin_of
from trucebook.accounts.whole_reports import group_reports

__all__ = [
    "compare",
    "count_independent",
    "find_copies",
    "group_incidents",
    "group_reports",
    "narrow",
    "origin_of",
]
