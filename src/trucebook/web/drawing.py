"""What pages draw: signs of a status, and pictures as SVG without a script, each with a table beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile

from markupsafe import Markup

from trucebook.desk import Figures
from trucebook.desk.duty import Strip
from trucebook.desk.origins import Link
from trucebook.desk.zones import Zone, ZoneMap
from trucebook.vocabulary import Status

GLYPHS: Mapping[Status, str] = {
    "kept": "✓",
    "kept_late": "✓",
    "kept_so_far": "✓",
    "partly_kept": "◐",
    "breached": "✕",
    "open": "○",
    "waiting": "◌",
    "disputed": "≠",
    "undetermined": "?",
    "no_report": "–",
    "lapsed": "∅",
    "suspended": "‖",
    "not_in_force": "·",
}
"""A sign for each status, so that no colour is ever the only one."""


def shifted(day: date, days: int) -> date:
    """A day so many days on."""
    return day + timedelta(days=days)


STRIP_WIDTH, STRIP_HEIGHT, LABEL_WIDTH = 760, 22, 200


def strips(found: Sequence[Strip], first: date, last: date) -> Markup:
    """How an obligation stood over time: one strip for each account, a box for each run of days."""
    days = (last - first).days + 1
    scale = STRIP_WIDTH / days
    height = len(found) * (STRIP_HEIGHT + 8) + 24
    parts = [_day_marks(first, days, scale, height)]
    for place, strip in enumerate(found):
        top = place * (STRIP_HEIGHT + 8)
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(top + 15, short(strip.name, 26)))
        for run in strip.runs:
            left = LABEL_WIDTH + (run.first - first).days * scale
            width = ((run.last - run.first).days + 1) * scale
            parts.append(
                Markup(
                    '<g class="{}"><rect class="strip" x="{:.1f}" y="{}" width="{:.1f}" height="{}"></rect>{}'
                    "<title>{}: {}, {} to {}</title></g>"
                ).format(
                    run.status, left, top, max(width, 1), STRIP_HEIGHT, _sign(run.status, left, width, top),
                    strip.name, run.words, run.first, run.last,
                )
            )  # fmt: skip
    return svg(LABEL_WIDTH + STRIP_WIDTH, height, "Status over time in each account", parts)


BAR = Markup('<rect class="bar" x="{:.1f}" y="{}" width="{:.1f}" height="10"><title>{}: {}</title></rect>')
OPEN_END = Markup('<path class="open-end" d="M{:.1f} {y}l{} -5m{} 5l{} 5"></path>')
AXIS = Markup('<line class="axis" x1="{}" x2="{}" y1="{y}" y2="{y}"></line>')
WORDS = Markup('<text x="{:.1f}" y="{}">{}</text>')
SOFT_WORDS = Markup('<text class="soft" x="{:.1f}" y="{}">{}</text>')


def ranges(found: Figures) -> Markup:
    """Every origin's figure as a range on one axis; an open end is an arrow, nothing is averaged."""
    low, high = float(found.lowest), float(found.highest)
    span = (high - low) or max(1.0, abs(high))
    left, right = low - span * 0.08, high + span * 0.12

    def x(value: float) -> float:
        return LABEL_WIDTH + (value - left) / (right - left) * (STRIP_WIDTH - 60)

    height = len(found.by_origin) * 24 + 26
    parts = [AXIS.format(LABEL_WIDTH, LABEL_WIDTH + STRIP_WIDTH, y=height - 20)]
    for value in dict.fromkeys((found.lowest, found.highest)):
        parts.append(SOFT_WORDS.format(x(float(value)) - 4, height - 6, value))
    for place, item in enumerate(found.by_origin):
        top, words = place * 24, range_words(item.low, item.high)
        begin = x(left if item.low is None else float(item.low))
        end = max(x(right if item.high is None else float(item.high)), begin + 4)
        parts.append(WORDS.format(0, top + 15, short(item.origin, 28)))
        parts.append(BAR.format(begin, top + 5, end - begin, item.origin, words))
        if item.low is None or item.high is None:
            tip, way = (begin, -1) if item.low is None else (end, 1)
            parts.append(OPEN_END.format(tip + 8 * way, -7 * way, 7 * way, -7 * way, y=top + 10))
        parts.append(WORDS.format(end + 12, top + 15, words))
    return svg(LABEL_WIDTH + STRIP_WIDTH, height, f"Figures for {found.unit or 'the number'} by origin", parts)


def range_words(low: object, high: object) -> str:
    """A range in words; an end that nobody gave is open."""
    if low == high:
        return f"{low}"
    if high is None:
        return f"{low} or more"
    return f"{high} or fewer" if low is None else f"{low} to {high}"


NODE = Markup(
    '<g><rect class="node" x="{x}" y="{}" width="190" height="24" rx="4"></rect>'
    '<text x="{}" y="{}">{}</text><title>{}</title></g>'
)
EDGE = Markup('<path class="edge" d="M{} {}C{} {} {} {} {} {}" stroke-width="{:.1f}"><title>{}</title></path>')
LEVEL_WIDTH, NODE_HEIGHT = 260, 30


def chains(found: Sequence[Link]) -> Markup:
    """Through whose hands words came: outlets on the left, those they have it from to the right of them."""
    places: dict[tuple[str, int], int] = {}
    columns: dict[int, int] = {}
    for link in found:
        for node in ((link.carrier, link.level), (link.source, link.level + 1)):
            if node not in places:
                places[node] = columns.get(node[1], 0)
                columns[node[1]] = places[node] + 1
    most = max((link.claims for link in found), default=1)
    parts = [_edge(link, places, most) for link in found]
    for (name, level), place in places.items():
        x, y = level * LEVEL_WIDTH, place * NODE_HEIGHT
        parts.append(NODE.format(y + 3, x + 8, y + 19, short(name, 25), name, x=x))
    width = max((level for _, level in places), default=0) * LEVEL_WIDTH + 192
    return svg(width, max(columns.values(), default=1) * NODE_HEIGHT + 6, "Chains of sources", parts)


def _edge(link: Link, places: Mapping[tuple[str, int], int], most: int) -> Markup:
    """One step of chains, the broader the more claims took it."""
    x1, y1 = link.level * LEVEL_WIDTH + 190, places[link.carrier, link.level] * NODE_HEIGHT + 15
    x2, y2 = (link.level + 1) * LEVEL_WIDTH, places[link.source, link.level + 1] * NODE_HEIGHT + 15
    words = f"{link.carrier} from {link.source}: {link.claims}"
    return EDGE.format(x1, y1, x1 + 35, y1, x2 - 35, y2, x2, y2, 1 + 5 * link.claims / most, words)


ZONE = Markup(
    '<g><rect class="zone" x="{}" y="{}" width="{}" height="{}" rx="6"></rect>'
    '<text x="{}" y="{}">{}</text><title>{}</title></g>'
)


def zones(found: ZoneMap) -> Markup:
    """What lies in what: a box for each zone, inside the box of the zone it is part of."""
    inner = [sum(1 for _ in _inside(found, place)) for place in range(len(found.zones))]
    parts = []
    for place, zone in enumerate(found.zones):
        x, y = zone.depth * 24, place * 34 + zone.depth * 2
        height = 30 + inner[place] * 34
        words = f"{zone.names[0]} ({zone.kind}), {zone.claims} claims"
        parts.append(ZONE.format(x, y, 560 - 2 * x, height, x + 10, y + 20, short(words, 60), words))
    return svg(562, len(found.zones) * 34 + 10, f"Zones of {found.title}", parts)


def _inside(found: ZoneMap, place: int) -> Iterator[Zone]:
    """The zones that lie in one, which follow it at once."""
    depth = found.zones[place].depth
    return takewhile(lambda other: other.depth > depth, found.zones[place + 1 :])


def _sign(status: Status, left: float, width: float, top: int) -> Markup:
    if width < 12:
        return Markup()
    return Markup('<text class="glyphs" x="{:.1f}" y="{}">{}</text>').format(left + 4, top + 16, GLYPHS[status])


def _day_marks(first: date, days: int, scale: float, height: int) -> Markup:
    """A line and a date every so many days, about six in all."""
    parts = []
    for number in range(0, max(1, days - days // 12), max(1, days // 6)):
        x = LABEL_WIDTH + number * scale
        parts.append(
            Markup('<line class="grid-line" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"></line>').format(
                x, height - 18
            )
        )
        parts.append(
            Markup('<text class="soft" x="{:.1f}" y="{}">{}</text>').format(
                x, height - 4, (first + timedelta(days=number)).isoformat()
            )
        )
    return Markup().join(parts)


def short(words: str, most: int) -> str:
    """Words that fit a drawing; whoever looks longer finds them whole in its title or table."""
    return words if len(words) <= most else words[: most - 1] + "…"


def svg(width: float, height: float, title: str, parts: Sequence[Markup]) -> Markup:
    """A drawing that screen readers call by its title; the table beside it holds the same."""
    return Markup('<svg viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" role="img" aria-label="{}">{}</svg>').format(
        width, height, width, title, Markup().join(parts)
    )
