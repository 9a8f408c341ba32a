"""What pages draw: signs of a status, and pictures as SVG without a script, each with a table beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

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
