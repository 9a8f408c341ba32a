"""What was agreed: a YAML file becomes an `Agreement`, or every mistake in it with file, line, key and hint."""

from __future__ import annotations

from trucebook.agreement.calendar import instances
from trucebook.agreement.models import Agreement
from trucebook.agreement.reader import read_agreement
from trucebook.agreement.schema import agreement_schema
from trucebook.agreement.showing import show_agreement
from trucebook.agreement.trying import Trial, try_tests

__all__ = [
    "Agreement",
    "Trial",
    "agreement_schema",
    "instances",
    "read_agreement",
    "show_agreement",
    "try_tests",
]
