"""What has been kept: the status of every obligation, on any day, under every account, as known by any day."""

from trucebook.compliance.flips import find_flips
from trucebook.compliance.grid import assess
from trucebook.compliance.history import Question, trace
from trucebook.compliance.matching import match
from trucebook.compliance.seeing import known_names, seen

__all__ = ["Question", "assess", "find_flips", "known_names", "match", "seen", "trace"]
