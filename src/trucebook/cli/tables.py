"""What people read on a terminal: the status grid, claims, disputes, problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trucebook.errors import Problem
from trucebook.vocabulary import STATUS_WORDS, Attribution, Claim, Side, Status, View, chain_words, claim_words

if TYPE_CHECKING:
    from trucebook.desk import Flips, Grid, Row, Step

STYLES: dict[Status, str] = {
    "kept": "green",
    "kept_late": "green",
    "kept_so_far": "green",
    "open": "blue",
    "waiting": "blue",
    "breached": "red",
    "partly_kept": "red",
    "disputed": "yellow",
    "undetermined": "yellow",
    "lapsed": "dim",
    "suspended": "dim",
    "not_in_force": "dim",
    "no_report": "dim",
}
NARROW_COLUMN = 16
FIRST_COLUMN = 34
MOST_NAMED = 5


def status_grids(grids: Sequence[Grid], view: View, width: int) -> RenderableType:
    """Each agreement as obligations by accounts; accounts that do not fit the width go on in a further table."""
    parts: list[RenderableType] = []
    for grid in grids:
        parts += [Text(grid.title, style="bold"), *_life(grid), *_tables(grid, width)]
    known = f", as known by {view.known_by}" if view.known_by else ""
    parts.append(Text(f"Judged at the end of {view.on}{known}"))
    return Group(*parts)


def _life(grid: Grid) -> Iterable[RenderableType]:
    for reason in grid.reasons:
        yield Text(f"  {reason}", style="dim")
    if grid.ends:
        yield Text("  How it ended or was broken, side by side:")
    for side in grid.ends:
        yield Padding(_side(side), (0, 0, 0, 4))


def _side(side: Side) -> Text:
    word = f"{side.independent} independent of the parties"
    return Text.assemble((side.value, "bold"), f" – on the word of {'; '.join(side.origins)} ({word})")


def _tables(grid: Grid, width: int) -> Iterable[RenderableType]:
    room = max(1, (width - FIRST_COLUMN - 2) // (NARROW_COLUMN + 2))
    for begin in range(0, len(grid.accounts), room):
        yield _table(grid, grid.accounts[begin : begin + room])
    yield from _words_given(grid)
    if grid.silent:
        yield Text(f"  {grid.silent} further accounts say nothing of these obligations.", style="dim")


def _words_given(grid: Grid) -> Iterable[RenderableType]:
    """On whose word each pooled status stands, with the chains: all accounts together give no bare verdict."""
    lines = [(row, cell) for row in grid.rows for cell in row.cells if cell.account == "all" and cell.basis]
    if lines:
        yield Text("  On whose word all accounts stand so:")
    for row, cell in lines:
        told = next((reason for reason in cell.reasons if reason.startswith("Told by")), "")
        which = [row.instance] if row.instance != "whole" else []
        which += [f"reading: {row.reading}"] if row.reading != "as written" else []
        amount = f", {cell.amount}," if cell.amount else ""
        name = Text(" · ".join([row.obligation, *which]) + ": ")
        words = Text.assemble(name, (cell.words, STYLES[cell.status]), f"{amount} {cell.basis}. ", (told, "dim"))
        yield Padding(words, (0, 0, 0, 4))


def _table(grid: Grid, accounts: Sequence[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Obligation", width=FIRST_COLUMN, overflow="fold")
    for _, name in accounts:
        table.add_column(name, width=NARROW_COLUMN, overflow="fold")
    for row in grid.rows:
        cells = {cell.account: cell for cell in row.cells}
        found = (cells.get(account) for account, _ in accounts)
        table.add_row(_duty(row), *(_cell(cell.status, cell.amount) if cell else "" for cell in found))
    return table


def _duty(row: Row) -> Text:
    extra = [row.instance] if row.instance != "whole" else []
    extra += [f"reading: {row.reading}"] if row.reading != "as written" else []
    extra += [f"due {row.due_on}"] if row.due_on else []
    extra += [row.also] if row.also else []
    return Text.assemble(row.obligation, ("\n" + " · ".join(extra), "dim") if extra else "")


def _cell(status: Status, amount: str) -> Text:
    words = Text(STATUS_WORDS[status], style=STYLES[status])
    return words.append(f"\n{amount}", style="default") if amount else words


def claim_table(claims: Sequence[Claim]) -> Table:
    """Claims as rows: what, how certain, by whom, with the words themselves."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Claim", "Who did what", "Certainty", "When", "Chain", "Words"):
        table.add_column(name, overflow="fold")
    for claim in claims:
        when = claim.when
        dates = f"{when.first or '…'} – {when.last or '…'}" if when and (when.first or when.last) else ""
        table.add_row(
            claim.id,
            escape(claim_words(claim, chain=False)),
            f"{claim.polarity}, {claim.modality}",
            dates or (escape(when.text) if when else ""),
            escape(chain_words(claim)),
            escape(" ".join(claim.passage.text.split())),
        )
    return table


def history_table(steps: Sequence[Step]) -> Table:
    """One finding over time: the day, the new status, how much, and why."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("From", "Status", "Done", "Why"):
        table.add_column(name, overflow="fold")
    for step in steps:
        done = "" if step.interval is None else str(step.interval)
        words = Text(STATUS_WORDS[step.status], style=STYLES[step.status])
        table.add_row(step.on.isoformat(), words, done, Text("\n".join(step.why)))
    return table


def flip_list(flips: Flips) -> RenderableType:
    """What would flip a finding: each smallest set of sources, then of claims, and how far the search went."""
    head = Text.assemble(
        (flips.obligation, "bold"), f" · {flips.instance} · {flips.account}: {STATUS_WORDS[flips.status]}"
    )
    parts: list[RenderableType] = [head]
    for title, search in (("Without these sources", flips.origins), ("Without these claims", flips.claims)):
        parts.append(Text(f"  {title}:" if search.flips else f"  {title}: –"))
        for flip in search.flips:
            status = (STATUS_WORDS[flip.status], STYLES[flip.status])
            parts.append(Padding(Text.assemble("; ".join(flip.without), " → ", status), (0, 0, 0, 4)))
        parts.append(Text(f"  {search.words}", style="dim"))
    return Group(*parts)


def problem_list(problems: Sequence[Problem]) -> Group:
    """Problems one below the other: where, what, what to do."""
    return Group(*(Text(str(problem)) for problem in problems))


def attribution_table(attributions: Sequence[Attribution]) -> Table:
    """Attributions as rows: who, with which cue, what."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Source", "Cue", "Kind", "Content"):
        table.add_column(name, overflow="fold")
    for item in attributions:
        content = " … ".join(" ".join(span.text.split()) for span in item.content)
        cue, source = item.cue, item.source
        table.add_row(
            escape(source.text if source else ""), escape(cue.text if cue else ""), item.quote, escape(content)
        )
    return table


def by_doubt(doubts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each doubt the reports that it is about, the first few by name: "a.txt, b.txt and 3 more"."""
    found: dict[str, list[str]] = {}
    for report, words in doubts:
        found.setdefault(words, []).append(report)
    return {words: _first_of(names) for words, names in found.items()}


def _first_of(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
