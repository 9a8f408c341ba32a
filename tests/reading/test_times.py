"""When: every labelled phrase, and what must always hold of the times of a text."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trucebook.reading.lines import find_lines
from trucebook.reading.quantities.numerals import data_file
from trucebook.reading.times.finding import find_times
from trucebook.vocabulary import When

CASES = Path(__file__).parents[1] / "cases" / "times.csv"
FIELDS = ("first", "last", "basis", "approximate", "clock_days")


def read_cases() -> list[dict[str, str]]:
    """The labelled phrases, one dictionary a row."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_cases()


def as_row(when: When) -> dict[str, str]:
    """The time as a row of the table."""
    return {
        "first": when.first.isoformat() if when.first else "",
        "last": when.last.isoformat() if when.last else "",
        "basis": when.basis,
        "approximate": "yes" if when.approximate else "no",
        "clock_days": "-".join(map(str, when.clock_days)) if when.clock_days else "",
    }


def is_right(row: dict[str, str]) -> bool:
    """Whether the row's phrase is found with every field as labelled; without a phrase, nothing may be found."""
    found = find_times(row["text"], row["published"] or None)
    if not row["phrase"]:
        return not found
    wanted = {name: row[name] for name in FIELDS}
    return [as_row(when) for when in found if when.text == row["phrase"]] == [wanted]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text'][:40]}|{row['published']}|{row['phrase']}")
def test_every_labelled_phrase(row: dict[str, str]) -> None:
    """A phrase is read as labelled; a marked gap that is read right must lose its mark."""
    found = [(when.text, *as_row(when).values()) for when in find_times(row["text"], row["published"] or None)]
    assert is_right(row) == (not row["gap"]), found


MARKS = ["to", "–", "and", "of", "the", "🕊️", "\u0301", "²", "٣", "السبت", "שבת", "\u202b", "\n\n", "later", "that"]
ODD = ["2025-02-05T10:00+25:00", "2025-02-05T10:00+05:75", "0001-01-01", "9999-12-31", "0th", "last winter"]
FRAGMENTS = sorted({row[key] for row in ROWS for key in ("phrase", "text")}) + MARKS + ODD
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=5).map(" ".join))
PUBLISHED = st.one_of(
    st.none(),
    st.dates(date(1901, 1, 1), date(2150, 1, 1)).flatmap(
        lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
    ),
    st.sampled_from(["0001-01-01", "0001-05-05", "9999-12-31", "9999"]),
)


def instant(moment: date | datetime) -> datetime:
    """The instant a day begins in UTC, or the instant itself."""
    return (
        moment
        if isinstance(moment, datetime)
        else datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo("UTC"))
    )


def test_the_table_is_large_and_has_no_row_twice() -> None:
    """There are enough labelled phrases, each once, and few are marked as gaps."""
    keys = [(row["text"], row["published"], row["phrase"]) for row in ROWS]
    assert len(keys) == len(set(keys)) >= 750
    assert sum(bool(row["gap"]) for row in ROWS) <= len(ROWS) // 100


@settings(deadline=None)
@given(TEXTS, PUBLISHED)
def test_any_text_is_read_and_every_span_is_the_text(text: str, published: str | None) -> None:
    """Whatever the text, reading never fails, spans hold their words, none overlaps, none ends before it begins."""
    found = find_times(text, published)
    assert found == find_times(text, published)
    reached = 0
    for when in found:
        assert text[when.start : when.end] == when.text != ""
        assert when.start >= reached
        reached = when.end
        if when.first is not None and when.last is not None:
            assert instant(when.first) < instant(when.last)
        assert isinstance(when.first, datetime) == isinstance(when.last, datetime) or None in (
            when.first,
            when.last,
        )
        assert when.basis not in ("clock", "unknown") or when.first is when.last is None
        assert (when.clock_days is not None) == (when.basis == "clock")


@settings(deadline=None)
@given(TEXTS)
def test_without_a_publication_date_nothing_is_dated_from_it(text: str) -> None:
    """A missing publication date is never silently replaced by any day."""
    assert not [when for when in find_times(text) if when.basis == "publication"]


DEICTIC = (
    "on Saturday, last Thursday, yesterday, tonight, overnight, last night, this morning, three days ago, at noon, "
    "at 0700 GMT, last week, over the weekend, at dawn, two Sundays ago, a week ago Monday, in the past 24 hours"
)


@given(
    st.sampled_from(DEICTIC.split(", ")), st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from([0, 4, 7])
)
def test_a_partial_date_is_never_silently_a_day(words: str, day: date, known: int) -> None:
    """What is counted in days from publication stays unknown where only the year or month of it is known."""
    [when] = find_times(f"They met {words}.", day.isoformat()[:known] or None)
    assert (when.basis, when.first, when.last) == ("unknown", None, None)


@settings(deadline=None)
@example("They met on 1 March.", "On 1 January 1990 it began.", None)
@example("They met on 1 March at the U.N", "On 1 January 1990 it began.", None)
@given(TEXTS, TEXTS, PUBLISHED)
def test_a_later_paragraph_changes_nothing(text: str, later: str, published: str | None) -> None:
    """The times of a text are the same whatever stands in a paragraph after it."""
    text = text.rstrip()
    alone = find_times(text, published)
    longer = find_times(f"{text}.\n\nX {later}", published)
    assert longer[: len(alone)] == alone


@given(st.dates(date(1200, 1, 1), date(2090, 1, 1)), st.integers(2, 12), st.booleans())
def test_days_are_counted_from_the_date_told(told: date, count: int, is_known: bool) -> None:
    """ "The next day" and so many days later follow the date that was told, in any decade."""
    began = f"The siege began on {told.day} {told:%B} {told.year:04}."
    text = f"{began} The next day it rained. It ended {count} days later."
    first, second, third = find_times(text, "2095-06-15" if is_known else None)
    assert first.first == told
    assert (second.first, second.basis) == (told + timedelta(days=1), "event")
    assert (third.first, third.last) == (told + timedelta(days=count + 1), told + timedelta(days=count + 2))


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_a_history_keeps_its_year(told: date, on: int) -> None:
    """A date without a year in a story of long ago is the one near the date told before it."""
    later = told + timedelta(days=on)
    text = f"The talks opened on {told:%B} {told.day}, {told.year}. They broke off on {later:%B} {later.day}."
    [_, second] = find_times(text)
    assert (second.first, second.basis) == (later, "stated")


def steps(text: str) -> int:
    """How many calls the reading of a text takes."""
    count = 0

    def count_call(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(count_call)
    try:
        find_times(text, "2025-02-05")
    finally:
        sys.setprofile(None)
    return count


PIECES = (
    "the |last |this |5, |1 and |May |Feb. 5 |Monday |the week to |two days |at 9 |that |the first |1-|midnight |"
    "20 |“|half past |early |a |next May |the night of |will |6 April, |on 9 |\n\n1 "
)


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_the_work_grows_no_faster_than_the_text(piece: str) -> None:
    """Twice the text takes about twice the steps, also for words that could begin any number of times."""
    find_times(piece * 50, "2025-02-05")
    assert steps(piece * 800) < 2.3 * steps(piece * 400)


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.text(alphabet="aé🕊️\u0301\u200fשمxyz", max_size=12))
def test_a_paragraph_before_moves_the_spans_and_changes_nothing_else(row: dict[str, str], words: str) -> None:
    """A paragraph put before a text shifts offsets by its length, in code points."""
    before, published = f"{words} was quiet.\n\n", row["published"] or None
    alone, moved = find_times(row["text"], published), find_times(before + row["text"], published)
    assert [(w.start + len(before), w.text, as_row(w)) for w in alone] == [
        (w.start, w.text, as_row(w)) for w in moved
    ]


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_up_to_publication(day: date, back: int) -> None:
    """A bare weekday is never in the future and never more than six days back."""
    told = day - timedelta(days=back)
    [when] = find_times(f"Troops left on {told:%A}.", day.isoformat())
    assert (when.first, when.last, when.basis) == (told, told + timedelta(days=1), "publication")


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 364))
def test_a_date_without_year_is_the_latest_up_to_publication(day: date, back: int) -> None:
    """A month and day without a year never lies after the publication date."""
    told = day - timedelta(days=back)
    [when] = find_times(f"Troops left on {told:%B} {told.day}.", day.isoformat())
    assert when.first is not None
    assert (when.first == told and when.basis == "stated") or (told.month, told.day) == (2, 29)


def test_the_zone_of_the_case_and_the_zone_written_are_kept() -> None:
    """Times of day stand in the case's zone unless another is written with them."""
    [local] = find_times("It began at 7:00 on Friday.", "2023-11-24", timezone="Asia/Jerusalem")
    [stated] = find_times("It began at 0500 GMT on Friday.", "2023-11-24", timezone="Asia/Jerusalem")
    assert local.first == stated.first == datetime(2023, 11, 24, 5, tzinfo=ZoneInfo("UTC"))


def test_a_wrong_publication_date_or_zone_is_refused() -> None:
    """A broken promise of the caller is an error, not a guess."""
    with pytest.raises(ValueError, match="is no publication date"):
        find_times("On Monday.", "February")
    with pytest.raises(ZoneInfoNotFoundError):
        find_times("On Monday.", "2025-02-05", timezone="Nowhere/Town")


def test_the_word_lists_are_lower_case_and_without_repetition() -> None:
    """No list of the data file repeats a word or holds a capital letter, and the calendar is complete."""
    data = data_file("times")
    for name, words in data.items():
        assert len(words) == len({str(word) for word in words}), name
        assert all(str(word) == str(word).lower() for word in words), name
    assert len(data["weekdays"]) == 7
    assert sorted({int(month) for month in data["months"].values()}) == list(range(1, 13))
    assert len(data["event_idioms"]) >= 12


@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), ahead=st.integers(0, 6))
def test_a_lean_turns_a_weekday(day: date, ahead: int) -> None:
    """Read as ahead, a weekday is the next one from publication on; read as behind, the last one up to it."""
    name = f"{day + timedelta(days=ahead):%A}"
    (coming,) = find_times(f"It was on {name}.", day.isoformat(), lean="ahead")
    (gone,) = find_times(f"It will be on {name}.", day.isoformat(), lean="behind")
    assert coming.first == day + timedelta(days=ahead)
    assert gone.first == day - timedelta(days=-ahead % 7)


@given(text=TEXTS, published=PUBLISHED)
def test_lines_are_cut_inside_the_text(text: str, published: str | None) -> None:
    """Cuts lie inside the text, and what heads a line is a time that stands in it."""
    times = find_times(text, published)
    lines = find_lines(text, times)
    assert all(0 <= cut <= len(text) for cut in lines.cuts)
    for head in lines.heads:
        assert head.when in times
        assert head.start <= head.when.start < head.when.end <= head.words_from <= len(text)
        assert head.start <= head.end <= len(text)


@pytest.mark.parametrize("text", [*ODD, "the 0th day of May", "in the 0th quarter", "The day before 0001-01-01"])
@pytest.mark.parametrize("published", ["2025-02-05", "0001-05-05", "9999-12-31"])
def test_what_no_calendar_or_clock_has_does_not_stop_the_reader(text: str, published: str) -> None:
    """Days and zones that do not exist, and dates by which tools say that there is none: no time, or the day."""
    for when in find_times(f"Since Monday, yesterday, {text} and the day before it was calm.", published):
        assert when.first is None or when.last is None or instant(when.first) <= instant(when.last)
