"""Charts of the negotiating table as SVG. Each says that it shows ranges; the same stands below in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from trucebook.desk import Answers
from trucebook.desk.tablepage import GapLine, IssueSheet, Line
from trucebook.web.drawing import LABEL_WIDTH, SOFT_WORDS, WORDS, short, svg

PLOT_WIDTH, WORDS_WIDTH, ROW = 420, 430, 26
WIDTH = LABEL_WIDTH + PLOT_WIDTH + WORDS_WIDTH
LEAST_CELL = 22
NOTE = "Ranges, not prediction."
BAR = Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="12"><title>{}: {}</title></rect>')
MARK = Markup('<line class="grid-line" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{}"></line>')
MARK_WORDS = Markup('<text class="soft" x="{:.1f}" y="{}" text-anchor="{}">{}</text>')
CELL = Markup(
    '<g><rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="20"></rect>'
    '<text x="{:.1f}" y="{}" text-anchor="middle">{}</text><title>{}: {} {}</title></g>'
)
SIGNS = {"takes": "✓", "refuses": "✕", "depends": "?"}
POINT = Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title></circle>')
STEPS = Markup('<path class="gap" d="{}"></path>')


@dataclass(frozen=True)
class _Bar:
    """One row: its name, from where to where (None: nothing to draw), and the same in words."""

    name: str
    ends: tuple[float, float] | None
    words: str
    look: str = "bar"


def positions(sheet: IssueSheet, names: dict[str, str]) -> Markup:
    """What each party said it would take of an issue, in the order of time, on the issue's own scale."""
    looks = {party: "bar" if place == 0 else "bar other" for place, party in enumerate(names)}
    bars = [
        _Bar(f"{names[row.party]}, {row.on}", (row.low, row.high), row.wants, looks[row.party])
        for row in sheet.said
        if row.low is not None and row.high is not None
    ]
    marks = {sheet.at[0]: sheet.outcomes[0], sheet.at[-1]: sheet.outcomes[-1]}
    return _bars(f"Positions on {sheet.title}", bars, marks)


def tornado(answers: Answers) -> Markup:
    """How far each input alone moves the width of the war range; left of 0 there is no range."""
    war = answers.range
    bars = []
    for bar in war.tornado if war else ():
        words = f"width {bar.at_low:.3g} at its least, {bar.at_high:.3g} at its most"
        ends = min(bar.at_low, bar.at_high), max(bar.at_low, bar.at_high)
        bars.append(_Bar(war.words[bar.input] if war else "", ends, words))
    edges = [end for bar in bars for end in bar.ends or ()]
    marks = {value: f"{value:.3g}" for value in sorted({0.0, min(edges, default=0.0), max(edges, default=1.0)})}
    return _bars("What moves the width of the war range", bars, marks)


def war_range(answers: Answers) -> Markup:
    """What both would rather have than war, as shares of the first party: for all inputs, for some, halfway."""
    war = answers.range
    if war is None:
        return Markup()
    found = war.range
    rows = (("for all inputs", found.certain), ("for some inputs", found.possible), ("halfway", found.middle))
    bars = [_Bar(name, pair, f"{pair[0]:.3g} to {pair[1]:.3g}" if pair else "none") for name, pair in rows]
    return _bars(f"War range, shares of {war.first}", bars, {0.0: "0", 1.0: f"1: all to {war.first}"})


def _bars(title: str, bars: Sequence[_Bar], marks: dict[float, str]) -> Markup:
    """Rows of name, bar and words on one axis, which `marks` says in words at some places."""
    low, high = min(marks), max(marks)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LABEL_WIDTH + 12 + (value - low) / span * (PLOT_WIDTH - 24)

    height = len(bars) * ROW + 22
    parts = []
    for value, words in marks.items():
        anchor = "start" if value == low else "end" if value == high else "middle"
        parts.append(MARK.format(height - 18, x=x(value)))
        parts.append(MARK_WORDS.format(x(value), height - 5, anchor, short(words, 32)))
    for place, bar in enumerate(bars):
        top = place * ROW
        parts.append(WORDS.format(0, top + 15, short(bar.name, 32)))
        parts.append(WORDS.format(LABEL_WIDTH + PLOT_WIDTH + 8, top + 15, short(bar.words, 68)))
        if bar.ends:
            begin, end = x(bar.ends[0]), x(bar.ends[1])
            parts.append(BAR.format(bar.look, begin - 3, top + 4, end - begin + 6, bar.name, bar.words))
    return _chart(height, title, parts)


def win_set(sheet: IssueSheet) -> Markup:
    """Which outcomes of an issue each line takes (✓), refuses (✕), or takes or not as another issue goes (?)."""
    width = max(LEAST_CELL, PLOT_WIDTH / len(sheet.outcomes))
    right = LABEL_WIDTH + len(sheet.outcomes) * width + 8
    parts = []
    for number in range(len(sheet.outcomes)):
        parts.append(MARK_WORDS.format(LABEL_WIDTH + (number + 0.5) * width, 14, "middle", number + 1))
    for place, line in enumerate(sheet.lines):
        top = 20 + place * ROW
        parts.append(WORDS.format(0, top + 15, short(line.whose, 32)))
        parts.append(WORDS.format(right, top + 15, short(f"{line.condition}, {line.sure}", 68)))
        parts += [_cell(line, number, outcome, width, top) for number, outcome in enumerate(sheet.outcomes)]
    title = f"What lines leave of {sheet.title}"
    return _chart(24 + len(sheet.lines) * ROW, title, parts, right + WORDS_WIDTH)


def _cell(line: Line, number: int, outcome: str, width: float, top: int) -> Markup:
    """One outcome under one line; the sign says what the colour does."""
    taking, left = line.outcomes[number], LABEL_WIDTH + number * width
    look, middle = f"cell {taking}", left + width / 2
    return CELL.format(look, left + 1, top, width - 2, middle, top + 15, SIGNS[taking], line.whose, taking, outcome)


GAP_HEIGHT = 120


def gap(line: GapLine) -> Markup:
    """The share of the first distance that is left between two parties, step by step over time."""
    days = [point.day for point in line.points]
    first, last = min(days), max(days)
    span = (last - first).days or 1
    most = max(1.0, *(point.gap for point in line.points))
    places = [
        (
            LABEL_WIDTH + 12 + (point.day - first).days / span * (PLOT_WIDTH - 24),
            20 + (1 - point.gap / most) * (GAP_HEIGHT - 20),
        )
        for point in line.points
    ]
    path = f"M{places[0][0]:.1f} {places[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in places[1:])
    parts = [STEPS.format(f"{path}H{LABEL_WIDTH + PLOT_WIDTH}")]
    for share in (0.0, 1.0):
        parts.append(
            SOFT_WORDS.format(LABEL_WIDTH - 40, 24 + (1 - share / most) * (GAP_HEIGHT - 20), f"{share:.0%}")
        )
    for point, (x, y) in zip(line.points, places, strict=True):
        told = f"{point.on}: {point.gap:.0%} left" + (f" after {point.by}" if point.by else ", both have spoken")
        parts.append(POINT.format(x, y, told))
        parts.append(WORDS.format(x + 7, y - 6, f"{point.gap:.0%}"))
    parts.append(WORDS.format(0, 15, short(" and ".join(line.between), 24)))
    for day, anchor in ((first, "start"), (last, "end")) if first != last else ((first, "start"),):
        place = LABEL_WIDTH + (12 if anchor == "start" else PLOT_WIDTH - 12)
        parts.append(MARK_WORDS.format(place, GAP_HEIGHT + 18, anchor, day.isoformat()))
    return _chart(GAP_HEIGHT + 24, f"Gap on {line.title}", parts)


def _chart(height: float, title: str, parts: Sequence[Markup], width: float = WIDTH) -> Markup:
    """A drawing with the note under it, and a margin around both."""
    inside = Markup().join([*parts, SOFT_WORDS.format(0, height + 14, NOTE)])
    group = Markup('<g transform="translate(10 8)">{}</g>').format(inside)
    return svg(width + 20, height + 34, f"{title}. {NOTE}", [group])
