"""Accounts as people read them on a terminal: disputes, incidents, sources, blame, what falls without a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trucebook.vocabulary import STATUS_WORDS, Claim

if TYPE_CHECKING:
    from trucebook.desk import Backing, Blame, Called, Change, Contention, Decision, Figures, Recounted, Source

MOST_SETS, MOST_WORDS, MOST_CHAINS, MOST_SILENCES = 4, 3, 3, 3


def dispute_list(disputes: Sequence[Contention], claims: Mapping[str, Claim]) -> RenderableType:
    """Each dispute with its sides, on whose word each stands, the words of each, and what hangs on it."""
    parts: list[RenderableType] = []
    for dispute in disputes:
        head = Text.assemble((dispute.title, "bold"), f"  {dispute.kind.replace('_', ' ')} in {dispute.field}")
        parts += [head, Text(f"  {dispute.reason}", style="dim"), *_resting(dispute)]
        for side, backing in zip(dispute.sides, dispute.backings, strict=True):
            told = Text.assemble((side.value, "bold"), f" – on the word of {'; '.join(side.origins)}")
            parts.append(Padding(told, (0, 0, 0, 2)))
            parts += [Padding(Text(line, style="dim"), (0, 0, 0, 4)) for line in _behind(backing)]
            parts += _quoted(claims[name] for name in side.claims[:MOST_WORDS] if name in claims)
        if dispute.figures:
            parts.append(Padding(_spread(dispute.figures), (0, 0, 0, 2)))
        parts += _answers(dispute, claims)
        parts.append(Text(""))
    return Group(*parts or [Text("No dispute was found in what was read.")])


def _resting(dispute: Contention) -> Iterator[RenderableType]:
    if dispute.obligations:
        yield Text(f"  rests on it: {', '.join(dispute.obligations)}", style="dim")
    told = {
        (turn.agreement, turn.obligation, turn.instance, turn.without): turn for turn in reversed(dispute.rests)
    }
    for turn in reversed(told.values()):
        name = f"{turn.agreement}/{turn.obligation}" + (f" · {turn.instance}" if turn.instance != "whole" else "")
        words = f"{STATUS_WORDS[turn.status]} → {STATUS_WORDS[turn.would_be]}"
        yield Text.assemble("  would flip without ", (turn.without, "italic"), f": {name}: ", (words, "yellow"))
    if not dispute.weighed:
        yield Text("  what would flip was not tried: there is too much of it", style="dim")


def _behind(backing: Backing) -> Iterator[str]:
    """The weight of a side in a line, its smallest sets where they say more than names, and what it hangs on."""
    yield backing.words
    if any(len(names) > 1 for names in backing.supporting):
        yield f"enough, each alone: {_sets(backing.supporting)}"
    if backing.single_points and len(backing.supporting) * len(backing.single_points) > 1:
        yield f"falls without {' or without '.join(backing.single_points)}"


def _sets(sets: Sequence[Sequence[str]]) -> str:
    shown = " | ".join(" with ".join(names) for names in sets[:MOST_SETS])
    return shown + (f" | and {len(sets) - MOST_SETS} more" if len(sets) > MOST_SETS else "")


def _quoted(claims: Iterable[Claim]) -> Iterator[RenderableType]:
    for claim in claims:
        words = " ".join(claim.passage.text.split())
        yield Padding(Text(f"“{words}” {claim.report}:{claim.passage.start}", style="dim"), (0, 0, 0, 4))


def _spread(figures: Figures) -> Text:
    unit = f" {figures.unit}" if figures.unit else ""
    above = ", and no upper end from some" if figures.open_ended else ""
    rows = "; ".join(f"{row.origin} {_interval(row.low, row.high)}" for row in figures.by_origin)
    return Text(
        f"reported{unit}: lowest {figures.lowest} ({', '.join(figures.lowest_by)}), highest {figures.highest} "
        f"({', '.join(figures.highest_by)}){above}. By origin: {rows}"
    )


def _interval(low: object, high: object) -> str:
    if low == high:
        return str(low)
    return f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"


def _answers(dispute: Contention, claims: Mapping[str, Claim]) -> Iterator[RenderableType]:
    for link in dispute.links:
        claim = claims.get(link.claim)
        if link.kind != "denial" and claim is not None:
            words = " ".join(claim.passage.text.split())
            kind = link.kind.replace("_", "-")
            yield Padding(
                Text(f"{kind}: “{words}” ({link.why}) {claim.report}:{claim.passage.start}"), (0, 0, 0, 2)
            )


def incident_list(incidents: Sequence[Recounted]) -> RenderableType:
    """Each incident with why its claims were grouped, whose word it rests on, and the figures reported."""
    parts: list[RenderableType] = []
    for item in incidents:
        days = unique_days(item)
        parts.append(Text.assemble((item.title, "bold"), f"  {days}{'  ' if days else ''}{item.id}"))
        parts.append(
            Text(f"  {_count(len(item.claims), 'claim')}, grouped: {'; '.join(item.reasons)}", style="dim")
        )
        if item.backing is not None:
            parts += [Text(f"  {line}") for line in _behind(item.backing)]
            if item.backing.denying:
                parts.append(Text(f"  denied by {_sets(item.backing.denying)}"))
        parts += [
            Padding(Text.assemble(f"{act.replace('_', ' ')}: ", _spread(row)), (0, 0, 0, 2))
            for act, row in item.figures
        ]
        parts.append(Text(f"  claims: {' '.join(item.claims)}", style="dim"))
    return Group(*parts or [Text("No event is told of by several claims.")])


def unique_days(item: Recounted) -> str:
    """The day of an incident, or its first and last; nothing where no claim states one."""
    days = [day.isoformat() for day in (item.first, item.last) if day]
    return " to ".join(dict.fromkeys(days))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def change_list(changes: Sequence[Change]) -> RenderableType:
    """What would stand otherwise, obligations first: from what to what, and why."""
    if not changes:
        return Text("Nothing would stand otherwise.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("What", "Which", "From", "To", "Why"):
        table.add_column(name, overflow="fold")
    for item in changes:
        which = f"{item.id}\n{item.title}" if item.kind == "obligation" else item.title
        table.add_row(item.kind, escape(which), item.was, item.now, escape(item.why))
    counts = [(kind, sum(item.kind == kind for item in changes)) for kind in ("obligation", "dispute", "claim")]
    return Group(table, Text(", ".join(_count(count, kind) for kind, count in counts) + " would stand otherwise"))


def decision_table(decisions: Sequence[Decision]) -> RenderableType:
    """Decisions as rows, oldest first, with those that were taken back."""
    undone = {item.undoes for item in decisions if item.undoes}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Decision", "When", "Who", "What", "Of", "Note"):
        table.add_column(name, overflow="fold")
    for item in decisions:
        of = item.undoes or item.claim or " | ".join(" ".join(group) for group in item.groups)
        verdict = f"{item.verdict}, undone" if item.id in undone else item.verdict
        when = item.at.strftime("%Y-%m-%d %H:%M")
        table.add_row(item.id, when, escape(item.by), verdict, escape(of), escape(item.note))
    return table


def source_list(sources: Sequence[Source]) -> RenderableType:
    """Each origin as a row, then what every copy of a text changed."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Origin", "Kind", "Claims", "At stake", "Reports", "Chains", "Incidents", "Silent on"):
        table.add_column(name, overflow="fold")
    for source in sources:
        chains = [f"{' ← '.join(chain.voices)} ({chain.claims})" for chain in source.chains[:MOST_CHAINS]]
        silent = [f"{item.title} ({item.first or 'no day'})" for item in source.silent[:MOST_SILENCES]]
        table.add_row(
            escape(source.name),
            source.kind,
            str(source.claims),
            str(source.interested),
            str(len(source.reports)),
            escape("\n".join(_cut(chains, len(source.chains)))),
            str(source.told),
            escape("\n".join(_cut(silent, len(source.silent)))),
        )
    return Group(table, *_reprints(sources))


def _cut(shown: list[str], count: int) -> list[str]:
    return [*shown, f"and {count - len(shown)} more"] if count > len(shown) else shown


def _reprints(sources: Iterable[Source]) -> Iterator[RenderableType]:
    classes = {item.id: item for source in sources for item in source.copies}
    for item in classes.values():
        yield Text(f"One text: first {item.first} ({item.reason})", style="bold")
        for copy in item.reprints:
            words = f"{copy.kept} sentences as they were, {len(copy.left_out)} left out, {len(copy.put_in)} put in"
            yield Text(f"  {copy.report} ({copy.outlet or 'no outlet known'}): {words}")
            yield from (Text(f"    – {sentence}", style="dim") for sentence in copy.left_out[:MOST_WORDS])
            yield from (Text(f"    + {sentence}", style="dim") for sentence in copy.put_in[:MOST_WORDS])
            yield from (Text(f"    ≠ {old} → {new}") for old, new in copy.changed)


def blame_table(rows: Sequence[Blame]) -> RenderableType:
    """Who blames whom for what, with which hedge, how often, through whom."""
    table = Table(title="Who blames whom", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Accuser", "Accused", "Act", "Hedge", "Told", "Carried by", "Claims"):
        table.add_column(name, overflow="fold")
    for row in rows:
        accuser = f"{row.accuser} (party)" if row.accuser_is_party else row.accuser
        cells = (accuser, row.accused, row.act.replace("_", " "), row.hedge.replace("_", " "), str(row.count))
        table.add_row(*map(escape, (*cells, ", ".join(row.carriers), " ".join(row.claims))))
    return table


def label_table(rows: Sequence[Called]) -> RenderableType:
    """Who is called what, by whom, in whose pages."""
    table = Table(title="Who is called what", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Called", "Who", "By", "Carried by", "Times", "First seen"):
        table.add_column(name, overflow="fold")
    for row in rows:
        seen = f"{row.reports[0]}:{row.quotes[0].start}"
        table.add_row(
            *map(escape, (f"“{row.label}”", row.labelled, row.speaker, row.carrier, str(row.count), seen))
        )
    return table
