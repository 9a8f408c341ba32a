"""What was agreed: a YAML file becomes an `Agreement`, or every mistake in it with file, line, key and hint."""

from __future__ import annotations

from trucebook.agreement.calendar import Instance, instances
from trucebook.agreement.models import Agreement, Obligation
from trucebook.agreement.reader import read_agreement
from trucebook.agreement.schema import agreement_schema

__all__ = ["Agreement", "Instance", "Obligation", "agreement_schema", "instances", "read_agreement"]
