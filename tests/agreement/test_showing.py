"""An agreement as a calendar in plain words, and the same as iCalendar, JSON and SVG."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import pytest

from tests.agreement.terms import VALLEY, agreement, changed
from tests.factories import CAST
from trucebook import desk
from trucebook.agreement.agenda import agenda, listed
from trucebook.agreement.showing import FORMS, show_agreement

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "agreements").glob("*.yaml"))


def text(terms: str = VALLEY, on: date | None = None) -> str:
    """The invented agreement in plain words, on one line for each line of it."""
    return show_agreement(agreement(terms), CAST, "Europe/Berlin", on=on)


def flat(shown: str) -> str:
    """The words without their line ends."""
    return " ".join(shown.split())


def test_what_is_due_when_in_plain_words() -> None:
    """Who must do what, how much and by when, with batches in the order in which they fall due."""
    shown = flat(text(on=date(2024, 3, 4)))
    assert "Parties: Northland and South Front." in shown
    assert "effect: from 4 March 2024, 06:00; days are 24 hours each." in shown
    assert (
        "By 14 March 2024, 06:00 (from 5 March 2024, 06:00): South Front must release at least 6 captives" in shown
    )
    assert (
        "Each 7 days, from 4 March 2024, 06:00 to 3 April 2024, 07:00: Northland must deliver at least 70" in shown
    )
    assert (
        "Northland must release captives, 2 to 3 for each of “release”. [return] – after “release” is kept" in shown
    )
    assert "From 4 March 2024 to 2 April 2024: Northland must not attack or kill." in shown


def test_entries_stand_in_the_order_in_which_they_fall_due() -> None:
    """Duties by their last day, all else by its first."""
    found = agenda(agreement(), CAST, "UTC").entries
    keys = [entry.end if entry.kind == "must" and entry.end else entry.start for entry in found if entry.start]
    written = [key for key, entry in zip(keys, found, strict=True) if entry.reading == "as written" and key]
    assert written == sorted(written)


def test_a_day_asked_for_leaves_out_later_amendments() -> None:
    """Before its day an amendment is not counted in."""
    assert "Amendments that are counted in" not in text(on=date(2024, 3, 19))
    assert "20 March 2024: changed" in text(on=date(2024, 3, 20))
    first, later = (agenda(agreement(), CAST, "UTC", on=date(2024, 3, day)).entries for day in (19, 20))
    ends = [
        entry.end for found in (first, later) for entry in found if (entry.kind, entry.name) == ("phase", "one")
    ]
    assert ends[0] != ends[1]


def test_a_reading_shows_only_what_it_changes() -> None:
    """Under a rival reading stands what differs, and that nothing does."""
    assert "No line of the calendar is otherwise." in text()
    terms = changed("obligations.release.amount: {at_least: 20}", "obligations.release.amount: {at_least: 25}")
    shown = agenda(agreement(terms), CAST, "UTC")
    assert [(entry.name, entry.reading) for entry in shown.entries if entry.reading != "as written"] == [
        ("release", "few")
    ]
    assert "Under the reading few (held by South Front)" in text(terms)


def test_conditions_stand_under_their_duty() -> None:
    """What a duty waits for, goes along with, is excused by and leaves free is told in words."""
    duty = "    zone: bridge\n    within: {clock: signing, days: [1, 3]}\n"
    terms = changed(
        duty,
        duty + "    parallel: release\n    once: {act: sign, by: south, words: [map]}\n    unless: {kept: aid}\n"
        "    attested_by: observer\n    effort: true\n",
    )
    shown = flat(text(terms))
    assert "– in step with “release”" in shown
    assert "– only once it is told: South Front – sign (map)" in shown
    assert "– not if “aid” is kept" in shown
    assert "– shown by the word of Observer Mission alone" in shown
    assert "– it is owed to try, not to succeed" in shown


def test_what_nothing_has_set_going_has_no_date() -> None:
    """A clock that waits for its event gives days and no date, and no event in a calendar program."""
    terms = changed("  signing:\n    at: 2024-03-01\n", "  signing:\n    starts_with: {act: sign}\n")
    assert "Days 1 to 3 of the clock “signing”, which nothing has set going" in text(terms)
    ics = show_agreement(agreement(terms), CAST, "UTC", form="ics")
    assert "leave-bridge" not in ics


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_example_can_be_shown_in_every_form(path: Path) -> None:
    """Text names every duty, JSON is JSON, SVG is XML, and iCalendar keeps to its standard."""
    found = desk.load_agreement(path).agreement
    shown = {form: desk.show(path, form=form) for form in FORMS}
    assert all(f"[{item.id}" in flat(shown["text"]) for item in found.obligations)
    assert {entry["name"] for entry in json.loads(shown["json"])["entries"]} >= {
        item.id for item in found.obligations
    }
    assert ElementTree.fromstring(shown["svg"]).tag == "{http://www.w3.org/2000/svg}svg"
    lines = shown["ics"].split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    ids = [line for line in lines if line.startswith("UID:")]
    assert len(set(ids)) == len(ids)


def test_what_is_due_at_midnight_stands_on_its_last_day() -> None:
    """A calendar program shows what is due on its last day, whole; at an hour where the terms count hours."""
    ics = show_agreement(agreement(), CAST, "UTC", form="ics", on=date(2024, 3, 4))
    (leave,) = (part for part in ics.split("BEGIN:VEVENT") if "must-leave-bridge" in part)
    assert "DTSTART;VALUE=DATE:20240304" in leave
    assert "DTEND;VALUE=DATE:20240305" in leave
    (batch,) = (part for part in ics.split("BEGIN:VEVENT") if "must-release-batch-1-" in part)
    assert "DTSTART:20240305T050000Z" in batch
    (aid,) = (part for part in ics.split("BEGIN:VEVENT") if "must-aid" in part)
    assert "DTSTART;VALUE=DATE:20240311" in aid
    assert "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=4" in aid
    assert "RDATE;VALUE=DATE:20240403" in aid, "the fifth week ends with the phase, on 3 April at five"


def test_a_reading_may_have_any_words() -> None:
    """A colon or a bracket in what a reading says does not part it from its lines."""
    text = changed("    held_by: south\n    sets:", "    text: 'few: those (held by name)'\n    sets:")
    text = changed(
        "      obligations.release.amount: {at_least: 20}", "      obligations.aid.amount: {at_least: 9}", text
    )
    shown = show_agreement(agreement(text), CAST, "UTC", on=date(2024, 3, 4))
    under = shown.split("Under the reading few: few: those (held by name)")[1]
    assert "at least 9 trucks" in under.split("Powers")[0]


def test_what_is_counted_and_where_is_shown() -> None:
    """The words of measures and places stand in the calendar: they decide what is heard."""
    shown, terms = agenda(agreement(), CAST, "UTC"), agreement()
    assert [line.split(":")[0] for line in shown.measures] == list(terms.measures)
    assert [line.split(":")[0] for line in shown.zones] == list(terms.zones)
    assert "not journalist" in shown.measures[0]
    assert all(measure.unit in line for measure, line in zip(terms.measures.values(), shown.measures, strict=True))


def test_lists_as_people_write_them() -> None:
    """Commas between, and one "and"."""
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
