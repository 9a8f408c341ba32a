"""What waits for review, ordered by what rests on it, and what was decided so far."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from unicodedata import normalize

from trucebook.book import Decision
from trucebook.desk.carrying import to_lines
from trucebook.desk.removing import TakenOut, taken_out
from trucebook.desk.reportpage import Card, around, card
from trucebook.desk.reviewing import entered_days
from trucebook.desk.workbench import Held
from trucebook.reading import act_names
from trucebook.vocabulary import Claim, claim_words

CARDS_A_PAGE = 50
CONTEXT_CHARACTERS = 160
WITH: Mapping[str, str] = {"merged": " with ", "split": " apart from "}
"""What stands between the groups of a decision about incidents."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One claim to decide on, with the words before and after its passage."""

    card: Card
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that somebody held to tell of one event: how many, and one of them with the day that it tells of."""

    claims: int
    words: str
    day: str
    claim: str
    report: str


@dataclass(frozen=True, slots=True)
class Done:
    """One decision in words, and whether it still stands.

    Where incidents were merged or split, `groups` are what was made one, or taken apart, and `incident` is where
    the first claim of it stands now. `undoes` is the verdict taken back; words and groups are then of that one.
    """

    id: str
    at: datetime
    by: str
    verdict: str
    claim: str
    report: str
    words: str
    note: str
    stands: bool
    undoes: str
    incident: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The claims to review next for one reviewer.

    `mode` is "unreviewed", "contested" (reviewers differ) or "second" (decided by others, not yet by this one).
    """

    reviewer: str
    mode: str
    report: str
    waiting: tuple[Waiting, ...]
    claims: int
    unreviewed: int
    contested: int
    acts: tuple[str, ...]
    recent: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class DecisionList:
    """Every decision, the latest first, and what was taken out of reports for good."""

    decisions: tuple[Done, ...]
    taken_out: tuple[TakenOut, ...]
    page: int
    pages: int


def queue(held: Held, reviewer: str, *, mode: str = "unreviewed", report: str = "") -> Queue:
    """The next claims to review; those the reviewer skipped come last."""
    mode = mode if mode in ("contested", "second") else "unreviewed"
    mine = _decided_by(held, reviewer)
    skipped = {item.claim for item in held.decisions if item.by == reviewer and item.verdict == "skipped"}
    chosen = list(islice(_chosen(held, mode, report, mine, skipped), CARDS_A_PAGE))
    if len(chosen) < CARDS_A_PAGE and mode == "unreviewed":
        later = (held.claims[name] for name in held.queue if name in skipped and name in held.claims)
        again = (claim for claim in later if claim.review == "unreviewed" and report in ("", claim.report))
        chosen += islice(again, CARDS_A_PAGE - len(chosen))
    return Queue(
        reviewer=reviewer,
        mode=mode,
        report=report,
        waiting=tuple(_waiting(held, claim) for claim in chosen),
        claims=len(held.claims),
        unreviewed=held.roll.reviews["unreviewed"],
        contested=len(held.contested),
        acts=tuple(act_names()),
        recent=tuple(done(held, item) for item in reversed(held.decisions[-8:])),
    )


def _decided_by(held: Held, reviewer: str) -> set[str]:
    """The claims on which the reviewer's own decision stands."""
    return {
        name for name, ruling in held.rulings.items() if any(by == reviewer for by, _ in ruling.held)
    }  # fmt: skip


def _chosen(held: Held, mode: str, report: str, mine: set[str], skipped: set[str]) -> Iterator[Claim]:
    contested = set(held.contested)
    for name in held.queue:
        claim = held.claims.get(name)
        if claim is None or report not in ("", claim.report):
            continue
        if mode != "contested" and (name in skipped or name in mine):
            continue
        is_open = claim.review == "unreviewed" and name not in contested
        if {"unreviewed": is_open, "contested": name in contested, "second": not is_open}[mode]:
            yield claim


def _waiting(held: Held, claim: Claim) -> Waiting:
    report, passage = held.reports[claim.report], claim.passage
    beside = around(report.text, passage.start, passage.end, CONTEXT_CHARACTERS)
    return Waiting(card(held, claim), report.title or report.id, *beside)


def decision_list(held: Held, page: int = 1, *, a_page: int = 200) -> DecisionList:
    """Every decision of the book, also those that were taken back; the latest first."""
    latest = held.decisions[::-1]
    pages = max(1, -(-len(latest) // a_page))
    shown = latest[(page - 1) * a_page : page * a_page]
    return DecisionList(
        tuple(done(held, item) for item in shown), tuple(taken_out(held.redactions[::-1])), page, pages
    )  # fmt: skip


def done(held: Held, item: Decision) -> Done:
    """A decision in words."""
    about = held.decision(item.undoes) or item
    claim = held.claims.get(about.claim) or about.instead
    groups = tuple(_group(held, names) for names in about.groups if names)
    words = claim_words(about.instead or claim) if claim else "a claim that is no longer read"
    return Done(
        id=item.id,
        at=item.at,
        by=item.by,
        verdict=item.verdict,
        claim=item.claim,
        report=item.report,
        words=WITH[about.verdict].join(map(group_words, groups)) if groups else words,
        note=item.note,
        stands=item.verdict != "undone" and item.id not in held.undone,
        undoes=about.verdict if item.undoes else "",
        incident=held.incident_of.get(groups[0].claim, "") if groups else "",
        groups=groups,
    )


def _group(held: Held, names: Sequence[str]) -> Group:
    """The claims of a group as the one of them that stands first in its report, or that is still read at all."""
    known = [held.claims[name] for name in names if name in held.claims]
    first = min(known, key=lambda claim: (claim.report, claim.passage.start, claim.id), default=None)
    if first is None:
        return Group(len(names), "claims that are no longer read", "", names[0], "")
    return Group(len(names), claim_words(first), entered_days(first.when)[0], first.id, first.report)


def group_words(group: Group) -> str:
    """A group in words: the one claim it is, or how many claims such as this one."""
    dated = f"“{group.words}”" + (f" ({group.day})" if group.day else "")
    return dated if group.claims == 1 else f"{group.claims} claims such as {dated}"


def review_lines(held: Held) -> str:
    """All that was done by hand as the JSON lines of `review.jsonl`, which a build takes up again."""
    return to_lines((*held.decisions, *held.redactions, *held.searches))


def decision_table(held: Held) -> str:
    """All decisions as a table for spreadsheets, the latest first; no cell of it is run as a formula."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(("at", "by", "verdict", "claim", "report", "words", "note", "stands"))
    found = decision_list(held, a_page=len(held.decisions) or 1)
    for item in found.decisions:
        stands = "yes" if item.stands else "no"
        row = (item.at.isoformat(), item.by, item.verdict, item.claim, item.report, item.words, item.note, stands)
        writer.writerow([harmless(cell) for cell in row])
    for gone in found.taken_out:
        row = (
            gone.at.isoformat(),
            gone.by,
            "redacted",
            "",
            gone.report,
            f"{gone.places} places",
            gone.reason,
            "yes",
        )
        writer.writerow([harmless(cell) for cell in row])
    return table.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what would begin a formula; numbers stay numbers."""
    risky = normalize("NFKC", cell.lstrip(" ")[:1]) in ("=", "+", "-", "@", "\t", "\r", "\n")  # wide signs too
    return f"'{cell}" if risky and not re.fullmatch(r"[+-]?\d+([.,]\d+)?", cell) else cell
