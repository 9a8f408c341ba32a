"""Intake: what arrived becomes a report, or a refusal with its reason. Nothing is lost.

    for arrival in survey(folder):
        received = receive_arrival(arrival)

`trucebook.intake.refusals` holds the reasons a refusal may have, with a sentence for each.
"""

from trucebook.intake.fetching import fetch
from trucebook.intake.folder import Arrival, receive_arrival, survey
from trucebook.intake.metadata import Metadata
from trucebook.intake.receiving import receive
from trucebook.intake.refusals import Limits

__all__ = ["Arrival", "Limits", "Metadata", "fetch", "receive", "receive_arrival", "survey"]
