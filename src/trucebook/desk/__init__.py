"""The only composer: one function for each job, and the way of the data through the rooms.

receive -> read -> record -> compare -> assess -> compose -> render. The command line, and later the web, know
nothing but this room and the nouns. A name is fetched when it is first asked for, so that a command waits for the
rooms it needs and no others.
"""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trucebook.accounts.backing import Backing
    from trucebook.accounts.blame import Blame, Called
    from trucebook.accounts.contested import Recounted
    from trucebook.accounts.reported import Figures
    from trucebook.accounts.sourcing import Source
    from trucebook.agreement import Trial
    from trucebook.book import Damage, Decision, Redaction
    from trucebook.brief import Brief, Grid, Row
    from trucebook.compliance import Question
    from trucebook.compliance.flips import Flips
    from trucebook.compliance.history import Step
    from trucebook.desk.asking import (
        ClaimFilter,
        brief,
        check_report,
        claims,
        flips,
        get_view,
        grids,
        history,
        reports,
        status,
        suggest_cast,
        verify,
        write_brief,
    )
    from trucebook.desk.attributing import attribute_files
    from trucebook.desk.building import Progress, Summary, add, build, retract
    from trucebook.desk.carrying import review_lines
    from trucebook.desk.casefiles import (
        AgreementFile,
        Case,
        check,
        load_agreement,
        load_case,
        show,
        try_agreement,
    )
    from trucebook.desk.keeping import drop_search, keep_search, searches
    from trucebook.desk.laying import Change, Contention, blame, disputes, incidents, labels, sources, what_if
    from trucebook.desk.negotiating import negotiate, negotiation_schema_text, suggest_table
    from trucebook.desk.redacting import get_head, mentions, redact, redactions
    from trucebook.desk.reviewing import (
        Entered,
        add_claim,
        correct,
        decide,
        decisions,
        merge,
        regrouped,
        split,
        undo,
    )
    from trucebook.desk.starting import agreement_schema_text, demo, new
    from trucebook.negotiation import Answers
    from trucebook.negotiation.suggesting import TableSuggestion

__all__ = [
    "AgreementFile",
    "Answers",
    "Backing",
    "Blame",
    "Brief",
    "Called",
    "Case",
    "Change",
    "ClaimFilter",
    "Contention",
    "Damage",
    "Decision",
    "Entered",
    "Figures",
    "Flips",
    "Grid",
    "Progress",
    "Question",
    "Recounted",
    "Redaction",
    "Row",
    "Source",
    "Step",
    "Summary",
    "TableSuggestion",
    "Trial",
    "add",
    "add_claim",
    "agreement_schema_text",
    "attribute_files",
    "blame",
    "brief",
    "build",
    "check",
    "check_report",
    "claims",
    "correct",
    "decide",
    "decisions",
    "demo",
    "disputes",
    "drop_search",
    "flips",
    "get_head",
    "get_view",
    "grids",
    "history",
    "incidents",
    "keep_search",
    "labels",
    "load_agreement",
    "load_case",
    "mentions",
    "merge",
    "negotiate",
    "negotiation_schema_text",
    "new",
    "redact",
    "redactions",
    "regrouped",
    "reports",
    "retract",
    "review_lines",
    "searches",
    "show",
    "sources",
    "split",
    "status",
    "suggest_cast",
    "suggest_table",
    "try_agreement",
    "undo",
    "verify",
    "what_if",
    "write_brief",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """A name of this room from where the imports above say that it lives. Raises AttributeError for others."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(_homes()[name]), name)
        return found


@cache
def _homes() -> dict[str, str]:
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in imports for alias in node.names}
