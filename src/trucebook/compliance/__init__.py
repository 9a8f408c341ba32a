"""What has been kept: the status of every obligation, on any day, under every account, as known by any day."""

from trucebook.compliance.grid import assess, list_accounts
from trucebook.compliance.matching import Evidence, match
from trucebook.compliance.seeing import known_names, seen

__all__ = ["Evidence", "assess", "known_names", "list_accounts", "match", "seen"]
