"""The answers on a negotiation as tables for people. Under them stands that they are ranges and no prediction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from trucebook.desk import Answers


SUREST = {"certain": "green", "possible": "yellow", "none": "red"}
ZONE_WORDS = {
    "certain": "There is a package within every red line.",
    "possible": "There is a package within every stated red line, but none within the inferred ones as well.",
    "none": "There is no package within all stated red lines.",
}
MOST_SHOWN = 3
MOST_SITUATIONS = 12


def answer_tables(answers: Answers, part: str) -> RenderableType:
    """The tables of one part, or of all; then that they are ranges and no prediction."""
    parts = {
        "movement": _movement,
        "zone": _zone,
        "stability": _stability,
        "range": _range,
        "endings": _endings,
        "islands": _islands,
    }
    chosen = parts if part == "all" else {part: parts[part]}
    shown: list[RenderableType] = [Text(answers.title, style="bold")]
    if answers.without:
        shown.append(Text(f"Without: {', '.join(answers.without)}", style="yellow"))
    for make in chosen.values():
        shown += [*make(answers), Text("")]
    return Group(*shown, Text(answers.note, style="italic"))


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*map(escape, cells))


def _share(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0%}"


def _number(value: float) -> str:
    return f"{value:,g}"


def _movement(answers: Answers) -> Iterator[RenderableType]:
    names = dict(answers.parties)
    yield Text("Positions, as said", style="bold")
    table = _table("Issue", "Party", "On", "Would take", "Source")
    for item in answers.movement.positions:
        under = f" (under {item.under})" if item.under else ""
        under += f" (said as {item.said_by})" if item.said_by else ""
        _row(
            table,
            item.title,
            names[item.party],
            item.on,
            item.wants + under,
            item.source.line,
        )
    yield table
    yield Text("Movement and gap", style="bold")
    table = _table("Issue", "Between", "At first", "Now", "Gap left", "Moved", "First to move", "Note")
    for row in answers.movement.rows:
        moved = "\n".join(f"{names[party]}: {_share(share)}" for party, share in row.moved.items())
        between = " and ".join(names[party] for party in row.parties)
        far, near = (f"{_number(value)} {row.unit}" for value in (row.at_first, row.now))
        first = "\n".join(row.first_movers)
        _row(table, row.title, between, far, near, _share(row.gap), moved, first, row.note)
    yield table
    yield from _steps(answers)
    titles = [title for name, title, _ in answers.issues if name in answers.movement.sticking]
    most = "The largest share of the first distance is left on"
    unknown = "They are apart, with no share of a first distance known, on"
    told = unknown if titles and answers.movement.share_left is None else most
    yield Text(f"{told}: {', '.join(titles) or 'nothing'}")


def _steps(answers: Answers) -> Iterator[RenderableType]:
    names = dict(answers.parties)
    table = _table("Issue", "On", "Who", "Step", "Gap after", "After what")
    for row in answers.movement.rows:
        for step in row.steps:
            left = _share(step.gap) if step.gap is not None else f"{_number(step.left)} {row.unit}"
            _row(
                table, row.title, step.on, names[step.party], _way(step.way, step.share, row.unit), left, step.after
            )
    if table.row_count:
        yield Text("Step by step", style="bold")
        yield table


def _way(way: float, share: float | None, unit: str) -> str:
    """How far a step goes: a share of the first distance where there was one, otherwise in its unit."""
    far = f"{way:+,g} {unit}" if share is None else f"{share:+.0%}"
    return far + (" hardened" if way < 0 else "") if way else "no nearer"


def _zone(answers: Answers) -> Iterator[RenderableType]:
    names = dict(answers.parties)
    yield from _found(answers)
    table = _table("Red line", "Whose", "Needs", "Stated or inferred", "Source")
    for row in answers.zone.conditions:
        whose = names[row.party] + (f", through {row.through}" if row.through else "")
        sure = row.sure + (f", under {row.under}" if row.under else "")
        sure += f", in place of {row.replaces}" if row.replaces else ""
        sure += f", until {row.until}" if row.until else ""
        sure += f", from {row.said_by} before it split" if row.said_by else ""
        _row(table, row.id, whose, row.words, sure, row.source.line)
    yield table
    yield from _room(answers)
    yield from _conflicts(answers)
    yield from _proposals(answers)
    yield from _pressures(answers)
    yield from _fair(answers)


def _found(answers: Answers) -> Iterator[RenderableType]:
    found = answers.zone.zone
    if found is None:
        yield Text.assemble(("Zone of agreement: ", "bold"), "unknown")
        yield Text(f"  {answers.missing['zone']}", style="dim")
        return
    yield Text.assemble(("Zone of agreement: ", "bold"), (found.sureness, SUREST[found.sureness]))
    yield Text(f"  {ZONE_WORDS[found.sureness]}")
    counts = f"{found.certain:,} within all, {found.possible:,} within the stated"
    yield Text(f"  Of {found.packages:,} packages that can be told apart, {counts}.", style="dim")


def _room(answers: Answers) -> Iterator[RenderableType]:
    found = answers.zone.zone
    if found and found.sureness != "none":
        yield Text("What is left on each issue", style="bold")
        table = _table("Issue", "Left")
        for name, title, _ in answers.issues:
            _row(table, title, found.room[name])
        yield table


def _conflicts(answers: Answers) -> Iterator[RenderableType]:
    found = answers.zone.zone
    if not found or not found.conflicts:
        return
    yield Text("What cannot hold together", style="bold")
    yield from (Text(f"  {' + '.join(conflict)}") for conflict in found.conflicts)
    yield Text("What would open it if it gave way, and the package it would open", style="bold")
    titles = {name: title for name, title, _ in answers.issues}
    for opening in found.openings[:MOST_SITUATIONS]:
        opens = "; ".join(
            f"{titles[name]}: {words}" for name, words in opening.opens.items() if name in found.issues
        )
        yield Padding(Text.assemble((" + ".join(opening.gives_way), "bold"), f" → {opens}"), (0, 0, 0, 2))
    if found.openings_in_all > MOST_SITUATIONS:
        yield Text(f"  {found.openings_in_all:,} in all; these need the fewest to give way.", style="dim")
    yield Text(f"The conflict is about: {', '.join(titles[name] for name in found.issues)}")


def _proposals(answers: Answers) -> Iterator[RenderableType]:
    if not answers.zone.proposals:
        return
    yield Text("Proposals, the answers to them, and the red lines they go against", style="bold")
    table = _table("Proposal", "By", "On", "Terms", "Answers", "Goes against")
    for row in answers.zone.proposals:
        title = (row.text or row.id) + (f" (amends {row.amends})" if row.amends else "")
        title += f", until {row.until}" if row.until else ""
        terms = "\n".join([*row.terms, *(f"as before: {words}" for words in row.stands)])
        against = [*(row.against or ()), *(" + ".join(lines) for lines in row.together or ())]
        shown = "\n".join(against) if row.against is not None else "unknown"
        _row(table, title, row.by, row.on, terms, "\n".join(row.answers), shown)
    yield table
    if any(row.together for row in answers.zone.proposals):
        yield Text(
            "  Lines joined by + take no package with these terms together, though each alone may.", style="dim"
        )


def _pressures(answers: Answers) -> Iterator[RenderableType]:
    if not answers.zone.pressures:
        return
    yield Text("Pressures, and the answer without each (--without-pressure NAME)", style="bold")
    table = _table("Name", "Who presses whom", "How sure", "Zone without", "War range without", "Source")
    for row in answers.zone.pressures:
        source = row.source.line
        hedge = row.hedge.replace("_", " ") + (f", until {row.until}" if row.until else "")
        _row(table, row.name, f"{row.by} on {row.whom}", hedge, row.zone_without, row.range_without or "–", source)
    yield table


def _fair(answers: Answers) -> Iterator[RenderableType]:
    fair = answers.zone.fair
    if fair is None:
        return
    names = dict(answers.parties)
    yield Text("Under the weights that were signed", style="bold")
    yield Text(f"  {fair.efficient:,} of {fair.packages:,} packages are efficient.")
    table = _table("Rule", "Package", "Points")
    for rule, packages in (("Nash", fair.nash), ("Kalai-Smorodinsky", fair.kalai_smorodinsky)):
        for item in packages:
            points = ", ".join(f"{names[party]} {_number(value)}" for party, value in item.points.items())
            _row(table, rule, "; ".join(item.outcomes.values()), points)
    yield table
    if fair.shares is not None:
        first = answers.parties[0][1]
        shares = ", ".join(f"{issue} {share:.0%}" for issue, share in fair.shares.items())
        yield Text(f"  Adjusted Winner, share of {first}: {shares}")
    yield from (Text(f"  {source.line}", style="dim") for source in fair.sources)


def _stability(answers: Answers) -> Iterator[RenderableType]:
    yield Text("Which situations would last", style="bold")
    found = answers.stability
    if found is None:
        yield Text(f"  {answers.missing['stability']}", style="dim")
        return
    table = _table("Situation", "Lasts by", *found.parties, "Could leave together", "What keeps it from lasting")
    for item in found.situations[:MOST_SITUATIONS]:
        stable = [", ".join(item.stable[party]) or "–" for party in found.parties]
        changes = "\n".join(change.words for change in item.changes[:MOST_SHOWN])
        _row(table, item.words, ", ".join(item.lasts) or "–", *stable, "\n".join(item.joint[:MOST_SHOWN]), changes)
    yield table
    if len(found.situations) > MOST_SITUATIONS:
        yield Text(f"  {len(found.situations)} situations in all; `--format json` has every one.", style="dim")


def _range(answers: Answers) -> Iterator[RenderableType]:
    war = answers.range
    yield Text("War range", style="bold")
    if war is None:
        yield Text(f"  {answers.missing['range']}", style="dim")
        return
    found = war.range
    yield Text.assemble("  Is there anything both prefer to fighting? ", (found.sureness, SUREST[found.sureness]))
    rows = (("for all inputs", found.certain), ("for some inputs", found.possible), ("halfway", found.middle))
    for words, pair in rows:
        between = f"{pair[0]:.3g} to {pair[1]:.3g} for {war.first}" if pair else "none"
        yield Text(f"  {words}: {between}")
    table = _table("Rests on", "From", "To", "Source")
    for row in war.inputs:
        under = f" (under {row.under})" if row.under else ""
        _row(table, row.words + under, _number(row.low), _number(row.high), row.source.line)
    yield table
    yield from _turns(answers)


def _turns(answers: Answers) -> Iterator[RenderableType]:
    war = answers.range
    assert war is not None
    table = _table("There is no range where", "is", "Assumed", "Decides alone")
    for item in war.break_evens:
        value = _between(item.value.low, item.value.high)
        given = _between(item.given.low, item.given.high)
        _row(table, war.words[item.input], f"{item.closes} {value}", given, "yes" if item.turns else "no")
    if table.row_count:
        yield Text("What would turn the answer", style="bold")
        yield table
    if war.tornado:
        table = _table("Changes the width most", "At its least", "At its most")
        for bar in war.tornado:
            _row(table, war.words[bar.input], f"{bar.at_low:.3g}", f"{bar.at_high:.3g}")
        yield table
    if war.commitment:
        low, high = war.commitment.guarantee.low, war.commitment.guarantee.high
        later = war.commitment.break_even_p2
        words = f"Commitment fails: {war.commitment.fails}; smallest guarantee {_between(low, high)}"
        turns = f"at a later chance of {_between(later.low, later.high)}" if later else "at no later chance"
        yield Text(f"  {words}; turns {turns}")
    if war.trust:
        yield Text(f"  Trust left after an attack: {_between(war.trust.low, war.trust.high)}")


def _between(low: float, high: float) -> str:
    return f"{low:.3g}" if f"{low:.3g}" == f"{high:.3g}" else f"{low:.3g} to {high:.3g}"


def _endings(answers: Answers) -> Iterator[RenderableType]:
    yield Text("How such wars end: what speaks for and against each condition. Nothing is weighed.", style="bold")
    title = ""
    for row in answers.endings.rows:
        if row.title != title:
            title = row.title
            yield Text.assemble((title, "bold"), (f"  UCDP outcome {row.ucdp}", "dim"))
        yield Text.assemble(f"  {row.text} ", (row.source, "dim"))
        for words, evidence in (("for", row.speaks_for), ("against", row.speaks_against)):
            yield from _evidence(words, [item.words for item in evidence])
    yield from _dilemmas(answers)


def _evidence(side: str, words: Sequence[str]) -> Iterator[RenderableType]:
    for line in words[:MOST_SHOWN]:
        yield Padding(Text(f"{side}: {line}"), (0, 0, 0, 6))
    if len(words) > MOST_SHOWN:
        yield Padding(Text(f"{side}: {len(words) - MOST_SHOWN} more", style="dim"), (0, 0, 0, 6))


def _dilemmas(answers: Answers) -> Iterator[RenderableType]:
    if answers.endings.dilemmas:
        yield Text("Dilemmas of the options table", style="bold")
        table = _table("Dilemma", "Whose", "Towards", "In words")
        for item in answers.endings.dilemmas:
            _row(table, item.kind, item.party, item.towards, item.words)
        yield table


def _islands(answers: Answers) -> Iterator[RenderableType]:
    yield Text("Islands of agreement: facts agreed or contested, norms shared or divergent", style="bold")
    table = _table("", "What", "Sides", "Claims")
    for row in answers.islands:
        sides = _few(row.sides)
        _row(table, f"{row.kind}, {row.standing}", row.title, sides, str(len(row.claims)))
    yield table if answers.islands else Text("  Nothing in the book says.", style="dim")


def _few(lines: Sequence[str]) -> str:
    more = [f"… {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    return "\n".join([*lines[:MOST_SHOWN], *more])


def rows_of(answers: Answers, part: str) -> Iterable[object]:
    """The rows of one part for programs that read tables."""
    war, stability = answers.range, answers.stability
    rows: dict[str, Iterable[object]] = {
        "movement": answers.movement.rows,
        "zone": answers.zone.conditions,
        "stability": stability.situations if stability else (),
        "range": war.break_evens if war else (),
        "endings": answers.endings.rows,
        "islands": answers.islands,
    }
    return rows[part]
