"""What has been kept: the status of every obligation, on any day, under every account, as known by any day."""

from trucebook.compliance.grid import assess, list_accounts
from trucebook.compliance.matching import Evidence, match

__all__ = ["Evidence", "assess", "list_accounts", "match"]
