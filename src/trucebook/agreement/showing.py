"""The calendar of an agreement as text, as iCalendar (RFC 5545), as JSON and as a drawing (SVG)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape

from trucebook.agreement.agenda import AS_WRITTEN, Agenda, Entry, ReadingWords, agenda
from trucebook.agreement.models import Agreement
from trucebook.vocabulary import Cast, to_json

WIDTH = 112


def show_agreement(
    agreement: Agreement, cast: Cast, timezone: str, *, form: str = "text", on: date | None = None
) -> str:
    """The agreement as a calendar in plain words, in one of the `FORMS`; with `on`, as its terms stood on that day.

    Raises KeyError for a form that does not exist.
    """
    return FORMS[form](agenda(agreement, cast, timezone, on=on))


def to_text(shown: Agenda) -> str:
    """Plain lines: who and what, the clocks, what is due when, what readings change, powers and amendments."""
    lines = [f"{shown.title} ({shown.agreement})", *_wrapped(shown.clause), *_wrapped(shown.note, "Note: ")]
    lines += [line for item in shown.about for line in _wrapped(item)]
    lines += _section("Clocks", shown.clocks)
    lines += _section("What is counted", shown.measures)
    lines += _section("Places", shown.zones)
    lines += ["", "Calendar"]
    lines += [line for entry in shown.entries if entry.reading == AS_WRITTEN for line in _entry_lines(entry)]
    for reading in shown.readings:
        lines += _reading_lines(shown, reading)
    lines += _section("Powers", shown.powers)
    lines += _section("Amendments that are counted in", shown.amendments)
    return "\n".join(lines) + "\n"


def _reading_lines(shown: Agenda, reading: ReadingWords) -> Iterator[str]:
    """What is otherwise under a reading."""
    held_by = f" (held by {reading.held_by})" if reading.held_by else ""
    yield ""
    yield from _wrapped(f"Under the reading {reading.name}{held_by}: {reading.words}")
    entries = [entry for entry in shown.entries if entry.reading == reading.name]
    for entry in entries:
        yield from _entry_lines(entry)
    if not entries:
        yield "  No line of the calendar is otherwise."


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [line for item in items for line in _wrapped(item, "  ")]
    if lines:
        yield from ("", title, *lines)


def _entry_lines(entry: Entry) -> Iterator[str]:
    instance = f", {entry.instance}" if entry.instance else ""
    name = f"  [{entry.name}{instance}]" if entry.kind != "phase" else ""
    yield from _wrapped(f"{entry.when[0].upper()}{entry.when[1:]}: {entry.words}.{name}", "  ")
    for condition in entry.conditions:
        yield from _wrapped(f"{condition}", "      – ")
    if entry.clause and not entry.instance:
        yield from _wrapped(f"“{entry.clause}”", "      ")
    yield from _wrapped(entry.note, "      Note: ")


def _wrapped(text: str, begin: str = "") -> list[str]:
    after = " " * len(begin)
    return textwrap.wrap(text, WIDTH, initial_indent=begin, subsequent_indent=after, break_on_hyphens=False)


def to_ics(shown: Agenda) -> str:
    """A calendar for the programs that people keep theirs in: what must be done stands on the day it is due.

    What is forbidden or allowed, and phases, stretch over their time; what has no end stands on its first day. What
    nobody can date is left out.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trucebook//agreement//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_ics_text(shown.title)}")
    for entry in shown.entries:
        if entry.start or entry.end:
            lines += _event(shown, entry)
    return "".join(f"{line}\r\n" for item in (*lines, "END:VCALENDAR") for line in _folded(item))


def _event(shown: Agenda, entry: Entry) -> Iterator[str]:
    start, end = _event_span(entry)
    stamp = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day, tzinfo=UTC)
    reading = "" if entry.reading == AS_WRITTEN else f" (reading: {entry.reading})"
    name = "-".join(filter(None, [shown.agreement, entry.kind, entry.name, entry.instance, entry.reading]))
    yield "BEGIN:VEVENT"
    yield f"UID:{name.replace(' ', '-')}@trucebook"
    yield f"DTSTAMP:{_instant(stamp)}"
    yield f"DTSTART{_ics_time(start)}"
    if end is not None:
        yield f"DTEND{_ics_time(end)}"
    yield from _rounds(entry)
    yield f"SUMMARY:{_ics_text(entry.words + reading)}"
    about = [entry.when, *entry.conditions, entry.clause, entry.source, entry.note]
    yield f"DESCRIPTION:{_ics_text(chr(10).join(filter(None, about)))}"
    yield "END:VEVENT"


def _rounds(entry: Entry) -> Iterator[str]:
    """How a duty comes round; where its last round is a shorter one, that falls on the last day of all."""
    if not entry.every_days or entry.start is None or entry.end is None:
        return
    first, last = _event_span(entry)[0], (entry.end - timedelta(seconds=1)).date()
    is_cut = first + timedelta(days=entry.every_days * (entry.times - 1)) > last
    yield f"RRULE:FREQ=DAILY;INTERVAL={entry.every_days};COUNT={entry.times - is_cut}"
    if is_cut:
        yield f"RDATE;VALUE=DATE:{last:%Y%m%d}"


def _event_span(entry: Entry) -> tuple[date | datetime, date | datetime | None]:
    """When an entry stands in a calendar: whole days where both ends are midnights."""
    start, end = entry.start, entry.end
    assert start is not None or end is not None
    if entry.every_days and start is not None:
        last = min(start + timedelta(days=entry.every_days), entry.end or start) - timedelta(seconds=1)
        return last.date(), last.date() + timedelta(days=1)
    if entry.kind == "must" and end is not None:
        return _due_day(end)
    if start is None and end is not None:
        return _due_day(end)
    assert start is not None
    if end is None:
        return start.date(), start.date() + timedelta(days=1)
    whole = all((at.hour, at.minute) == (0, 0) for at in (start, end))
    return (start.date(), end.date()) if whole else (start, end)


def _due_day(end: datetime) -> tuple[date | datetime, date | datetime | None]:
    """The last day of what is due at a midnight; the instant itself where it is due at an hour."""
    if end.hour or end.minute:
        return end, None
    return end.date() - timedelta(days=1), end.date()


def _ics_time(at: date | datetime) -> str:
    return f":{_instant(at)}" if isinstance(at, datetime) else f";VALUE=DATE:{at:%Y%m%d}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _ics_text(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes, as the standard asks; what is folded goes on after a space."""
    begin = ""
    while len((begin + line).encode()) > 75:
        cut = 75 - len(begin)
        while len((begin + line[:cut]).encode()) > 75:
            cut -= 1
        yield begin + line[:cut]
        begin, line = " ", line[cut:]
    yield begin + line


def to_json_text(shown: Agenda) -> str:
    """Every entry with its instants, as the dataclass has it."""
    return json.dumps(to_json(shown), ensure_ascii=False, indent=2) + "\n"


LEFT, RIGHT, ROW, HEAD = 430, 900, 22, 64
_COLOURS = {"phase": "#8a8f98", "must": "#1f6f8b", "may": "#5a8f3c", "must_not": "#a05a2c"}
_LEGEND = {"phase": "phase", "must": "must be done", "may": "may be done", "must_not": "must not be done"}


def to_svg(shown: Agenda) -> str:
    """A timeline: one row for each line of the calendar, with the day on which it is due at its end."""
    dated = [entry for entry in shown.entries if entry.start is not None]
    first, last = _reach(dated)
    rows = [line for number, entry in enumerate(dated) for line in _row(entry, number, _scale(first, last))]
    height = HEAD + ROW * len(dated) + 40
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + RIGHT + 30} {height}" role="img"',
        ' font-family="sans-serif" font-size="12" fill="#222">',
        f"<title>{escape(shown.title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16">{escape(shown.title)}</text>',
    ]
    return "\n".join([*head, *_months(first, last, height), *rows, *_legend(height), "</svg>", ""])


def _reach(entries: list[Entry]) -> tuple[datetime, datetime]:
    """From the first to the last instant that is known; what has no end reaches a little further."""
    starts = [entry.start for entry in entries if entry.start]
    ends = [entry.end for entry in entries if entry.end]
    first = min(starts, default=datetime(2000, 1, 1, tzinfo=UTC))
    last = max([*ends, *starts], default=first)
    return first, last + max((last - first) / 20, timedelta(days=2))


def _scale(first: datetime, last: datetime) -> Callable[[datetime], float]:
    return lambda at: LEFT + RIGHT * ((at - first) / (last - first))


def _row(entry: Entry, number: int, x: Callable[[datetime], float]) -> Iterator[str]:
    assert entry.start is not None
    y = HEAD + ROW * number
    begin = x(entry.start)
    end = x(entry.end) if entry.end else float(LEFT + RIGHT)
    dash = ' stroke-dasharray="4 3" fill-opacity="0.35" stroke="#444"' if entry.reading != AS_WRITTEN else ""
    label = entry.name + (f", {entry.instance}" if entry.instance else "")
    label += f" (reading: {entry.reading})" if entry.reading != AS_WRITTEN else ""
    yield f"<g><title>{escape(f'{entry.when}: {entry.words}')}</title>"
    yield f'<text x="{LEFT - 10}" y="{y + 12}" text-anchor="end">{escape(_short(label))}</text>'
    colour = _COLOURS[entry.kind]
    yield f'<rect x="{begin:.1f}" y="{y + 3}" width="{max(end - begin, 3):.1f}" height="11" fill="{colour}"{dash}/>'
    if entry.kind == "must" and entry.end:
        yield f'<circle cx="{end:.1f}" cy="{y + 8.5}" r="5" fill="{colour}"/>'
    yield "</g>"


def _short(label: str) -> str:
    return label if len(label) <= 62 else f"{label[:61]}…"


def _months(first: datetime, last: datetime, height: int) -> Iterator[str]:
    """Marks at the beginning of months, or of years where there are many."""
    x = _scale(first, last)
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= 14 else 12 * -(-months // 168)
    year, month = (first.year, first.month + 1) if step == 1 else (first.year + 1, 1)
    while True:
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        at = datetime(year, month, 1, tzinfo=first.tzinfo)
        if at >= last:
            return
        name = f"{at:%b %Y}" if step == 1 else str(year)
        yield f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{HEAD - 8}" y2="{height - 36}" stroke="#ddd"/>'
        yield f'<text x="{x(at):.1f}" y="{HEAD - 14}" font-size="10" text-anchor="middle">{name}</text>'
        month += step


def _legend(height: int) -> Iterator[str]:
    for number, (kind, words) in enumerate(_LEGEND.items()):
        x = 12 + 150 * number
        yield f'<rect x="{x}" y="{height - 22}" width="18" height="11" fill="{_COLOURS[kind]}"/>'
        yield f'<text x="{x + 24}" y="{height - 12}">{words}</text>'


FORMS: Mapping[str, Callable[[Agenda], str]] = {
    "text": to_text,
    "ics": to_ics,
    "json": to_json_text,
    "svg": to_svg,
}
