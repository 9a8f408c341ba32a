"""A report as it is read beside what was read in it: its text in pieces, each with who says it and what it claims.

Also the list of all reports: how many claims of each were reviewed, and what was not understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trucebook.book.review import Decision, is_anchored
from trucebook.desk.removing import TakenOut, taken_out
from trucebook.desk.reviewing import Entered, entered_of
from trucebook.desk.workbench import Held, is_known
from trucebook.errors import InputError
from trucebook.intake.receiving import doubts_about
from trucebook.reading import act_names
from trucebook.vocabulary import Attribution, Claim, NotRead, Passage, Refusal, Report, View, claim_words

MOST_DEPTH = 4
IDLE = ("undone", "skipped", "merged", "split")
"""Verdicts that stand on no words of a report."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with the same attributions and claims throughout.

    `depth` counts the attributions it is content of, `part` says whether it is a "source" or a "cue" instead.
    """

    start: int
    end: int
    text: str
    depth: int
    part: str
    said_by: tuple[str, ...]
    claims: tuple[str, ...]
    unread: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer holds of a claim."""

    by: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the margin shows it: in words, with its chain, and with how reviewers see it.

    `interval` is how much, in words; `rests_on_it` how many findings of the last day; `held` is filled in where
    somebody decided on it, `contested` where they differ; `entered` is what a form for correcting it begins with.
    """

    claim: Claim
    words: str
    interval: str
    day: str
    rests_on_it: int
    incident: str
    held: tuple[Opinion, ...]
    contested: bool
    entered: Entered


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text up to a blank line, with the claims whose passage begins in it."""

    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision whose words do not stand in the text any more, or whose claim is gone: it changes nothing."""

    decision: str
    verdict: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report: its text with attributions and claims, what was not understood, and what hangs in the air.

    `doubts` say what of the text was guessed or left out. With a `view`, `hidden` are the claims that it does not
    let see, and `known` says whether the report was known.
    """

    report: Report
    paragraphs: tuple[Paragraph, ...]
    claims: int
    reviewed: int
    orphans: tuple[Orphan, ...]
    not_read: tuple[NotRead, ...]
    copies: tuple[str, ...]
    acts: tuple[str, ...]
    quote: str
    passage: tuple[int, int] | None
    passage_text: str
    taken_out: tuple[TakenOut, ...]
    view: View | None = None
    known: bool = True
    hidden: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list: how far its review is, and what was not understood."""

    id: str
    outlet: str
    title: str
    published: str
    claims: int
    reviewed: int
    not_read: int
    orphans: int
    copy_of: str


@dataclass(frozen=True, slots=True)
class ReportList:
    """Every report and every refusal: what has been seen, and what has not."""

    reports: tuple[ReportLine, ...]
    refusals: tuple[Refusal, ...]
    complete: int
    page: int
    pages: int


REPORTS_A_PAGE = 200


def report_list(held: Held, page: int = 1) -> ReportList:
    """The reports by id, with the completeness of their review."""
    names = sorted(held.reports)
    pages = max(1, -(-len(names) // REPORTS_A_PAGE))
    if not 1 <= page <= pages:
        raise InputError(f"There is no page {page}; there are {pages}.")
    shown = names[(page - 1) * REPORTS_A_PAGE : page * REPORTS_A_PAGE]
    decided = Counter(item.report for item in held.decisions)
    complete = sum(not held.roll.waiting[name] for name in names)
    lines = tuple(_line(held, name, bool(decided[name])) for name in shown)
    return ReportList(lines, held.refusals, complete, page, pages)


def _line(held: Held, name: str, decided: bool) -> ReportLine:
    report, claims = held.reports[name], held.by_report.get(name, ())
    reviewed = sum(claim.review != "unreviewed" for claim in claims)
    first, not_read = held.copied_from.get(name, name), len(held.not_read_of.get(name, ()))
    orphans = len(list(_orphans(held, report))) if decided else 0
    return ReportLine(
        name, report.outlet or "", report.title or "", report.published or "", len(claims), reviewed, not_read,
        orphans, "" if first == name else first,
    )  # fmt: skip


def report_page(
    held: Held, name: str, *, quote: str = "", passage: tuple[int, int] | None = None, view: View | None = None
) -> ReportPage:
    """One report by id, with `passage` a span of code points for which the form for a new claim stands open.

    Raises InputError for an unknown report, or a passage that is none.
    """
    report = held.report(name)
    claims = held.by_report.get(name, ())
    if passage and not 0 <= passage[0] < passage[1] <= len(report.text):
        raise InputError(f"{passage[0]}-{passage[1]} is no passage of {name}.")
    return ReportPage(
        report=report,
        paragraphs=tuple(_paragraphs(held, report, claims)),
        claims=len(claims),
        reviewed=sum(claim.review != "unreviewed" for claim in claims),
        orphans=tuple(_orphans(held, report)),
        not_read=held.not_read_of.get(name, ()),
        copies=tuple(
            other
            for item in held.comparison.copies
            if name in item.reports
            for other in item.reports
            if other != name
        ),
        acts=tuple(act_names()),
        quote=quote,
        passage=passage,
        passage_text=report.text[slice(*passage)] if passage else "",
        taken_out=tuple(taken_out(item for item in held.redactions if item.report == name)),
        view=view,
        doubts=tuple(doubts_about(report)),
        known=view is None or is_known(report, view),
        hidden=tuple(sorted({one.id for one in claims} - {one.id for one in held.seen(claims, view)}))
        if view
        else (),
    )


def _paragraphs(held: Held, report: Report, claims: Sequence[Claim]) -> Iterator[Paragraph]:
    bounds = _paragraph_bounds(report.text)
    unread = [item.passage for item in held.not_read_of.get(report.id, ()) if item.passage]
    pieces = list(_pieces(report.text, held.attributions(report.id), claims, unread, bounds))
    cards = [card(held, claim) for claim in claims]
    for start, end in bounds:
        yield Paragraph(
            tuple(piece for piece in pieces if start <= piece.start < end),
            tuple(item for item in cards if start <= item.claim.passage.start < end),
        )


def _paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """Stretches up to and with each blank line; together they are the whole text."""
    bounds, start = [], 0
    while start < len(text):
        found = text.find("\n\n", start)
        end = len(text) if found < 0 else found + 2
        while end < len(text) and text[end] == "\n":
            end += 1
        bounds.append((start, end))
        start = end
    return bounds


def _pieces(
    text: str,
    attributions: Sequence[Attribution],
    claims: Sequence[Claim],
    unread: Sequence[Passage],
    bounds: Iterable[tuple[int, int]],
) -> Iterator[Piece]:
    """Cuts the text wherever an attribution, a claim or a paragraph begins or ends."""
    content = [(part.start, part.end, item) for item in attributions for part in item.content]
    named = [(item.source, "source") for item in attributions if item.source]
    named += [(item.cue, "cue") for item in attributions if item.cue]
    silent = [(item.start, item.end) for item in unread]
    cuts = {0, len(text), *(edge for pair in bounds for edge in pair)}
    cuts |= {edge for start, end, _ in content for edge in (start, end)}
    cuts |= {edge for span, _ in named for edge in (span.start, span.end)}
    cuts |= {edge for item in claims for edge in (item.passage.start, item.passage.end)}
    cuts |= {edge for pair in silent for edge in pair}
    edges = sorted(edge for edge in cuts if 0 <= edge <= len(text))
    for start, end in pairwise(edges):
        around = sorted(_covering(content, start, end), key=lambda found: (found[0], -found[1]))
        part = next((kind for span, kind in named if span.start <= start and end <= span.end), "")
        yield Piece(
            start,
            end,
            text[start:end],
            min(len(around), MOST_DEPTH),
            part,
            tuple(item.speaker.name for _, _, item in around),
            tuple(c.id for c in claims if c.passage.start <= start and end <= c.passage.end),
            any(a <= start and end <= b for a, b in silent),
        )


def _covering(
    content: Iterable[tuple[int, int, Attribution]], start: int, end: int
) -> Iterator[tuple[int, int, Attribution]]:
    return (item for item in content if item[0] <= start and end <= item[1])


def card(held: Held, claim: Claim) -> Card:
    """A claim for the margin, the queue or a list."""
    ruling = held.rulings.get(claim.id)
    return Card(
        claim=claim,
        words=claim_words(claim, chain=False),
        interval=interval_words(claim),
        day=day_words(claim),
        rests_on_it=held.weights[claim.id],
        incident=held.incident_of.get(claim.id, ""),
        held=tuple(Opinion(by, verdict) for by, verdict in ruling.held) if ruling else (),
        contested=bool(ruling and ruling.is_disputed),
        entered=entered_of(claim),
    )


def around(text: str, start: int, end: int, characters: int) -> tuple[str, str]:
    """What stands before and after `[start, end)`, so many characters at most; cut between words, with "…"."""
    before, after = text[max(0, start - characters) : start], text[end : end + characters]
    if start > characters:
        before = "… " + before[before.find(" ") + 1 :]
    if end + characters < len(text):
        after = after[: after.rfind(" ") + 1 or None] + "…"
    return before, after


def interval_words(claim: Claim) -> str:
    """How much, as the interval it was read as: "39 people", "91 or more", "12 to 14 trucks"."""
    quantity = claim.quantity
    if quantity is None or (quantity.low is None and quantity.high is None):
        return ""
    if quantity.low == quantity.high:
        amount = f"{quantity.low}"
    elif quantity.high is None:
        amount = f"{quantity.low} or more"
    elif quantity.low is None:
        amount = f"{quantity.high} or fewer"
    else:
        amount = f"{quantity.low} to {quantity.high}"
    return " ".join(filter(None, (amount, quantity.unit)))


def day_words(claim: Claim) -> str:
    """When it is said to have been: the words of the text, and the days they were read as."""
    when = claim.when
    if when is None:
        return ""
    first, last = entered_of(claim).first, entered_of(claim).last
    days = first if first == last else " to ".join(filter(None, (first, last))) or "day unknown"
    return f"{when.text}: {days}" if when.text else days


def _orphans(held: Held, report: Report) -> Iterator[Orphan]:
    """Decisions of this report that find nothing to stand on, unless they were taken back."""
    undone = {item.undoes for item in held.decisions if item.verdict == "undone"}
    brought = {item.instead.id for item in held.decisions if item.instead}
    for item in held.decisions:
        if item.report != report.id or item.id in undone or item.verdict in IDLE:
            continue
        if item.instead is not None and not is_anchored(item.instead, report.text):
            yield _orphan(item, item.instead.passage.text)
        elif item.claim not in held.claims and item.claim not in brought:
            yield _orphan(item, "")


def _orphan(item: Decision, words: str) -> Orphan:
    return Orphan(item.id, item.verdict, item.by, words)
