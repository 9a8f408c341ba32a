"""What pages draw: signs of a status, and pictures as SVG without a script, each with a table beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from trucebook.desk.duty import Strip
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
        parts.append(Markup('<text x="0" y="{}">{}</text>').format(top + 15, _short(strip.name, 26)))
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
    return _svg(LABEL_WIDTH + STRIP_WIDTH, height, "Status over time in each account", parts)


def _sign(status: Status, left: float, width: float, top: int) -> Markup:
    if width < 12:
        return Markup()
    return Markup('<text class="glyphs" x="{:.1f}" y="{}">{}</text>').format(left + 4, top + 16, GLYPHS[status])


def _day_marks(first: date, days: int, scale: float, height: int) -> Markup:
    """A line and a date every so many days, about six in all."""
    parts = []
    for number in range(0, days, max(1, days // 6)):
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


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _svg(width: float, height: float, title: str, parts: Sequence[Markup]) -> Markup:
    """A drawing that screen readers call by its title; the table beside it holds the same."""
    return Markup('<svg viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" role="img" aria-label="{}">{}</svg>').format(
        width, height, width, title, Markup().join(parts)
    )
