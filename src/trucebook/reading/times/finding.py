"""When: the times of a text as half-open intervals, with what each rests on.

Past-biased, because reports tell what happened: a weekday is the latest such day up to publication, unless the
words around it speak of what is to come. Nothing is dated from a publication date that is not known: the result
then says so. Words of time, hours of the parts of the day, the reach of vague words are data (`data/times.yaml`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from trucebook.reading.quantities.numerals import APOSTROPHES, DASHES, lexicon
from trucebook.reading.times import days
from trucebook.reading.times.dates import Lean
from trucebook.reading.times.days import DAY, Anchor, Moment
from trucebook.reading.times.relations import Relations
from trucebook.vocabulary import Instant, When

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/]|\.\d)")
_ISO = re.compile(
    r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?(?![\d-])", re.ASCII
)
# The military date and time group "271000Z JUL 53".
_GROUP = re.compile(r"([0-3]\d)([0-2]\d)([0-5]\d)Z\s?([A-Z][A-Za-z]{2})\s?(\d{4}|\d\d)\b")
_FIRST_HOUR = re.compile(r"(?:(\d{1,2})(?:[:.](\d\d))?|([0-2]\d)([0-5]\d))\s?(?:-|–|—|to|and|until|till)\s?")
_REPEAT_REACH = 4
# So many words behind the first may still belong to one amount of time: "a hundred and twenty days".
_REACH = 5
# Longer times than these days are background unless they tell their year.
_SHORT_DAYS = 8


def find_times(
    text: str, published: str | None = None, *, timezone: str = "UTC", lean: Lean | None = None
) -> list[When]:
    """Every time that the text tells, in order, as a half-open interval with what it rests on.

    `published` is the report's date, possibly partial ("2025-02-05", "2025-02", "2025") or None; `timezone` is an
    IANA name. `start`/`end` are code points of `text`, without the cue before ("as of", "since", "by"). `first` and
    `last` are days for dates and coarser (day d is [d, d+1)), aware instants in the timezone for times of day (one
    minute) and parts of the day ("Thursday night"); a zone written after a time of day ("0700 GMT") is honoured.

    Cues open a side: "as of", "by" and "until" a day give first None and last the day's end, "before" ends where
    the day begins; "since" begins with the day and ends with the publication date (None where that is not known),
    "starting" begins with it and "after" follows it, both without end.

    `basis` is "stated" for dates, "publication" for what is counted from the publication date ("Thursday", "last
    week"), "event" for what goes on from something told ("an hour later", "that November"), "clock" for days of an
    agreement's clock ("in the first 42 days", then `clock_days` is (1, 42), without `first` and `last`) and
    "unknown" when the publication date that is needed is missing or too coarse. An event's time has an interval
    where the text itself tells the day it follows ("on 11 May, and three days later"), and none where it does not.
    `approximate` marks "late 2023", "two weeks ago" and the like. Parts of the day are exact windows by convention,
    seasons are those of the north.

    A missing year is that of the same day written with a year up to the end of the paragraph, or else that of the
    date told before, or the latest that does not pass publication, whichever brings the date nearer to what it is
    read from. Nothing depends on a later paragraph.

    `lean` settles what only the clause can know: "ahead" reads weekdays and dates without a year as the next ones,
    "behind" as the last ones, whatever the words around them say.

    Raises `ValueError` for a `published` that is no date and `zoneinfo.ZoneInfoNotFoundError` for an unknown zone.

    accepted gap: holidays, and years before 1000.
    """
    return _Reader(text, Anchor.of(published), ZoneInfo(timezone), lean).read()


class _Reader(Relations):
    """Reads the times of one text: any kind of time, joined with hours and with each other."""

    def read(self) -> list[When]:
        """The times in order."""
        found: list[When] = []
        reached = 0
        for i in self._openers():
            if i < reached or not self._may_begin(i):
                continue
            self.begin = i
            moment = self._range(i)
            if moment is None or moment.end <= i:
                continue
            begin = i
            if moment.basis == "event" and tuple(self.lower[i : moment.end]) in self.lex.approximate:
                begin, moment = self._loosened(i, moment)
            if not self._is_repeated(begin, moment):
                found.append(self._when(begin, moment, reached))
                self._tell(begin, moment)
            reached = moment.end
        return found

    def _openers(self) -> list[int]:
        """The words that a time can begin with."""
        openers = self.lex.openers
        return [
            i for i, word in enumerate(self.lower[: self.words.count]) if word in openers or word[0].isdecimal()
        ]

    def _may_begin(self, i: int) -> bool:
        """Whether a time can begin at an opener: most need another word of time or a figure close behind."""
        if self.lower[i] in self.lex.alone or self.words.raw[i][0].isdecimal():
            return True
        behind = self.lower[i + 1 : i + 1 + _REACH]
        return not self.lex.time_words.isdisjoint(behind) or any(word[:1].isdecimal() for word in behind)

    def _loosened(self, i: int, moment: Moment) -> tuple[int, Moment]:
        """ "shortly after midnight" is about midnight, "shortly after" alone about an event."""
        self.begin = moment.end
        later = self._range(moment.end)
        placed = later is not None and (later.first is not None or later.basis == "unknown")
        return (moment.end, later) if later is not None and placed else (i, moment)

    def _is_repeated(self, i: int, moment: Moment) -> bool:
        """ "daily from 8 a.m. to 1 p.m.", "every Sunday at 9 a.m.": an hour of no one day."""
        if moment.clock is None:
            return False
        repeats = self.lex.sets["repeats"]
        before = self.lower[max(0, i - _REPEAT_REACH) : i]
        return not repeats.isdisjoint(before) or not repeats.isdisjoint(self.lower[moment.end : moment.end + 2])

    def _tell(self, i: int, moment: Moment) -> None:
        """Tells the story, but for what only is its background: "since 2014", "the 2015 accord", "last year"."""
        first, last = moment.first, moment.last
        background = first and last and days.day_of(last) - days.day_of(first) > _SHORT_DAYS * DAY
        cue = self._cue(i)
        if cue == "since" or (background and not (moment.free or moment.basis == "event")):
            return
        aside = cue in ("by", "until", "before")  # a deadline lies ahead of where the story is
        self.story.tell(i, moment, aside=aside)

    def _when(self, i: int, moment: Moment, reached: int) -> When:
        start, approximate = i, moment.approximate
        for size in (4, 3, 2, 1):
            if i - size >= reached and tuple(self.lower[i - size : i]) in self.lex.approximate:
                loose = self.lower[i - 1] in ("before", "after") or self._is_amount(i)
                start, approximate = (i - size, True) if loose else (start, approximate)
                break
        first, last = self._side(start, moment)
        end = self.words.end[moment.end - 1]
        text_start = self.words.start[start]
        return When(
            text=self.words.text[text_start:end],
            start=text_start,
            end=end,
            first=first,
            last=last,
            basis=moment.basis,
            approximate=approximate,
            clock_days=moment.clock_days,
        )

    def _is_amount(self, i: int) -> bool:
        """Whether "about" and "over" can belong to the time: "about noon", not "talked about today"."""
        word, numbers = self.lower[i], lexicon()
        counts = word in numbers.small or word in numbers.tens or word in ("a", "an", "half", "several")
        return self.words.is_figure(i) or counts or word in self.lex.hour_names or word in self.lex.months

    def _side(self, i: int, moment: Moment) -> tuple[Instant | None, Instant | None]:
        """First and last after the cue before the time."""
        cue, first, last = self._cue(i), moment.first, moment.last
        if cue is None or first is None or moment.whole:
            return first, last
        if cue == "since":
            return first, self._until_published(first)
        if self.lower[i - 1] == "through" and self.lower[i] == "the" and not isinstance(first, datetime):
            return first, last  # "through the winter"
        if cue == "from":
            return first, None
        if self.lower[moment.end] in APOSTROPHES and self.words.glued(moment.end) and cue != "before":
            return first, last
        if cue == "after":
            return last, None
        if cue == "before":
            return None, first
        is_minute = isinstance(first, datetime) and isinstance(last, datetime) and last - first <= days.MINUTE
        return None, first if is_minute else last

    def _until_published(self, first: Instant) -> Instant | None:
        end = self.anchor.end
        if end is None:
            return None
        if isinstance(first, datetime):
            ending = datetime(end.year, end.month, end.day, tzinfo=self.zone)
            return ending if ending > first else None
        return end if end > first else None

    # Two times joined

    def _range(self, i: int) -> Moment | None:
        """A time, or two joined by "to", a dash or, after "between", by "and"."""
        between = bool(i) and self.lower[i - 1] == "between"
        pair = self._hour_pair(i, between=between)
        if pair is not None:
            return pair
        first = self._time(i)
        if first is None or first.basis == "clock" or (first.basis == "event" and first.first is None):
            return first
        link = self._link(i, first, between=between)
        if link is None:
            return first
        self.link = link
        second = self._time(link + 1)
        if second is None or second.basis in ("event", "clock"):
            return first
        return self._joined(self._on_day(first, second), second) or first

    def _link(self, i: int, first: Moment, *, between: bool) -> int | None:
        """The word that joins a second time to the first."""
        k, before = first.end, self.lower[max(0, i - 2) : i]
        if before[-1:] == ["from"] and before[0] in self.lex.sets["moves"]:
            return None
        if self.lower[k] == "and" and self.lower[k + 1] == "into":
            return k + 1
        if self.lower[k] == "/":
            return k if first.bare_month and self.words.glued(k) and self._is_month(k + 1) else None
        links = ("and", *DASHES) if between else ("to", "until", "till", "through", "into", *DASHES)
        return k if self.lower[k] in links else None

    def _hour_pair(self, i: int, *, between: bool) -> Moment | None:
        """ "between 9 and 11 a.m. on Sunday": the first hour takes its day and half of the day."""
        if between and not self.words.is_figure(i):
            return self._spoken_pair(i)
        found = _FIRST_HOUR.match(self.words.text, self.words.start[i]) if self.words.is_figure(i) else None
        if found is None or self._is_glued_figure(i) or (found.group().rstrip().endswith("and") and not between):
            return None
        k = self._after(found.end())
        self.link = k - 1
        if found[3]:
            return self._military_pair(found, k)
        hour, minute, alone = int(found[1]), int(found[2] or 0), self._hour(i)
        if not (1 <= hour <= 12 and minute < 60) or (alone is not None and not alone[2]):
            return None
        second = self._time(k) if self._has_half(k) else None
        if second is None or not isinstance(second.first, datetime):
            return None
        return self._paired(second, second.first, (hour, minute))

    def _spoken_pair(self, i: int) -> Moment | None:
        """ "between five and six in the morning"."""
        first = self._hour_number(i)
        if first is None or self.lower[first[0]] != "and" or self.lower[i] in self.lex.hour_names:
            return None
        self.link = first[0]
        second = self._time_of_day(first[0] + 1) if self._hour_number(first[0] + 1) else None
        if second is None or not isinstance(second.first, datetime):
            return None
        return self._paired(second, second.first, (first[1], 0))

    def _paired(self, second: Moment, last: datetime, hour: tuple[int, int]) -> Moment:
        """An hour of a clock's twelve and the one after it."""
        noon = last.replace(hour=0) + timedelta(hours=last.hour // 12 * 12)
        first = noon.replace(minute=hour[1]) + timedelta(hours=hour[0] % 12)
        return replace(second, first=first - timedelta(hours=12) if first >= last else first, whole=True)

    def _military_pair(self, found: re.Match[str], k: int) -> Moment | None:
        """ "between 2115 and 2240 hours"."""
        hour, minute = int(found[3]), int(found[4])
        second = self._time(k) if self.words.is_figure(k) and self._hour_in_figures(k) else None
        if second is None or not isinstance(second.first, datetime) or hour > 23 or minute > 59:
            return None
        first = second.first.replace(hour=hour, minute=minute)
        return replace(second, first=first - DAY if first > second.first else first, whole=True)

    def _has_half(self, k: int) -> bool:
        """Whether an hour with "a.m." or "p.m." begins at a word."""
        found = self._hour_in_figures(k) if self.words.is_figure(k) else None
        return found is not None and not found[2] and "m" in self.lower[k + 1 : k + 7]

    def _on_day(self, first: Moment, second: Moment) -> Moment:
        """ "from 1 p.m. to 3 p.m. on Thursday": the first hour is on the day of the second."""
        if first.clock is None or second.clock is not None or not isinstance(second.first, datetime):
            return first
        hour, minute, zone = first.clock
        span = days.minute_of(second.first.date(), hour, minute, zone or second.first.tzinfo or self.zone)
        if span[0] > second.first:
            span = span[0] - DAY, span[1] - DAY
        return replace(first, first=span[0], last=span[1], basis=second.basis, clock=None)

    def _joined(self, first: Moment, second: Moment) -> Moment | None:
        first = self._year_from(first, second)
        if first.first is None or second.last is None:
            both = first.basis == second.basis == "unknown"
            return replace(first, end=second.end, whole=True) if both else None
        if self._instant(second.last) <= self._instant(first.first):
            first, second = self._put_in_order(first, second)
        if first.first is None or second.last is None:
            return None
        if self._instant(second.last) <= self._instant(first.first):
            return None
        approximate = first.approximate or second.approximate
        basis = second.basis if first.basis == "unknown" else first.basis
        begin, end = first.first, second.last
        if isinstance(begin, datetime) or isinstance(end, datetime):
            begin, end = self._instant(begin), self._instant(end)
        joined = replace(first, first=begin, last=end, end=second.end, basis=basis)
        return replace(joined, approximate=approximate, whole=True)

    def _put_in_order(self, first: Moment, second: Moment) -> tuple[Moment, Moment]:
        """ "28 December to 3 January" ends in the year after, "Friday to Monday" begins in the week before."""
        assert first.first is not None
        if second.first is not None and (second.yearless or second.bare_month):
            year = days.day_of(second.first).year + 1
            if second.yearless:
                return first, self._with_year(second, year)
            return first, self._known(second.end, days.month_span(year, second.bare_month))
        if first.weekday and second.weekday:
            return replace(first, first=first.first - 7 * DAY), second
        return first, second

    def _year_from(self, first: Moment, second: Moment) -> Moment:
        """ "28 December to 3 January 2024", "October to December 2023": the second year counts for both."""
        if second.first is None or second.yearless or second.bare_month or second.basis != "stated":
            return first
        day = days.day_of(second.first)
        if first.yearless:
            return self._with_year(first, day.year - (first.yearless > (day.month, day.day)))
        if first.bare_month:
            span = days.month_span(day.year - (first.bare_month > day.month), first.bare_month)
            return self._known(first.end, span, free=second.free)
        return first

    def _with_year(self, moment: Moment, year: int) -> Moment:
        assert moment.yearless is not None
        day = days.make_day(year, *moment.yearless)
        return self._known(moment.end, days.day_span(day), yearless=moment.yearless, free=True) if day else moment

    def _instant(self, moment: Instant) -> datetime:
        if isinstance(moment, datetime):
            return moment
        return datetime(moment.year, moment.month, moment.day, tzinfo=self.zone)

    # One time

    def _time(self, i: int) -> Moment | None:
        """The time that begins at word `i`, of any kind."""
        for read in (
            self._numeric,
            self._time_of_day,
            self._ended,
            self._part_of_period,
            self._part_then_day,
            self._fraction,
            self._day_then_part,
            self._period_alone,
            self._event,
            self._this_and_last,
            self._clock_days,
            self._ago,
            self._year,
        ):
            moment = read(i)
            if moment is not None:
                return self._with_hour(moment)
        return None

    def _period_alone(self, i: int) -> Moment | None:
        for read in (self._month, self._season, self._fiscal, self._century, self._decade):
            moment = read(i)
            if moment is not None:
                return moment
        return None

    def _with_hour(self, moment: Moment) -> Moment:
        """A day or part of one, with the time of day behind it: "Jan. 19 at 8:30 a.m.", "tonight at 9"."""
        first, last = moment.first, moment.last
        if first is None or last is None:
            open_day = moment.basis in ("unknown", "event") and (moment.hours or moment.weekday or moment.yearless)
            if not open_day:
                return moment
        elif moment.whole or moment.clock or days.day_of(last) - days.day_of(first) > DAY:
            return moment
        if isinstance(first, datetime) and moment.hours is None:
            return moment
        found = self._hour_after(moment.end)
        if found is None:
            return moment
        end, hour, begin = found
        loose = moment.approximate or self.lower[begin - 1] in ("around", "about")
        return replace(self._at(moment, end, hour, begin), approximate=loose)

    def _numeric(self, i: int) -> Moment | None:
        """2025-02-05, 24/11/2023 (day first unless impossible or not yet come), 24.11.2023, 271000Z JUL 53."""
        if not self.words.is_figure(i) or self._is_glued_figure(i):
            return None
        at = self.words.start[i]
        iso = _ISO.match(self.words.text, at)
        if iso:
            return self._iso(iso)
        group = _GROUP.match(self.words.text, at)
        if group:
            return self._date_group(group)
        found = _NUMERIC.match(self.words.text, at)
        written = self._written_day(found) if found else None
        if found is None or written is None:
            return None
        moment = self._known(self._after(found.end()), days.day_span(written), free=True)
        colon = ":" in self.words.text[found.end() : found.end() + 4]
        clock = self._hour_after(moment.end) if colon or self.lower[moment.end] in (",", "at") else None
        return self._at(moment, clock[0], clock[1], clock[2]) if clock else moment

    def _written_day(self, found: re.Match[str]) -> date | None:
        day, month, year = int(found[1]), int(found[3]), days.whole_year(found[4], self.anchor)
        day_first, month_first = days.make_day(year, month, day), days.make_day(year, day, month)
        if found[2] == "-" and len(found[4]) == 2:
            return None
        if day_first and month_first and self.anchor.known and day_first > self.anchor.last >= month_first:
            return month_first
        return day_first or month_first

    def _date_group(self, found: re.Match[str]) -> Moment | None:
        month = self.lex.months.get(found[4].lower())
        year = days.whole_year(found[5], self.anchor)
        day = days.make_day(year, month, int(found[1])) if month else None
        if day is None or int(found[2]) > 23:
            return None
        span = days.minute_of(day, int(found[2]), int(found[3]), ZoneInfo("UTC"))
        return self._known(self._after(found.end()), span, free=True)

    def _iso(self, found: re.Match[str]) -> Moment | None:
        day = days.make_day(int(found[1]), int(found[3]), int(found[4]))
        if day is None:
            return None
        end = self._after(found.end())
        if found[5] is None or int(found[5]) > 23 or int(found[6]) > 59:
            return self._known(end, days.day_span(day), free=True)
        zone: tzinfo | None = ZoneInfo("UTC") if found[7] == "Z" else self.zone
        if found[7] and found[7] != "Z":
            zone = days.zone_of_offset(found[7].replace(":", ""))
        if zone is None:
            return self._known(end, days.day_span(day), free=True)
        return self._known(end, days.minute_of(day, int(found[5]), int(found[6]), zone), free=True)

    def _part_then_day(self, i: int) -> Moment | None:
        """ "dawn on Saturday", "the morning of Oct. 7", "overnight and into Saturday", "at dawn"."""
        if self.lower[i] == "overnight":
            return self._overnight(i)
        part = self._part(i + (self.lower[i] == "the"))
        if part is None:
            return None
        end, hours = part
        if self.lower[end] in ("of", "on"):
            k = end + 1 + (self.lower[end + 1] == "the" and self._nth(end + 1) is None)
            day = self._day(k) or self._named_part(k)
            if day is not None:
                return self._in_parts(i, day, hours)
        return self._moment_of_day(i, end, hours)

    def _in_parts(self, i: int, day: Moment, hours: tuple[int, int]) -> Moment:
        """A part of a day; "the evenings of 4 and 5 March" are from the first one to the last."""
        found = self._in_part(day, day.end, hours)
        plural = any(word.endswith(("ings", "ghts", "oons")) for word in self.lower[i : i + 2])
        if not plural or day.last is None:
            return found
        return replace(found, last=days.hours_of(days.day_of(day.last) - DAY, hours, self.zone)[1])

    def _moment_of_day(self, i: int, end: int, hours: tuple[int, int]) -> Moment | None:
        """ "at dawn", "by nightfall", "in the evening" beside a day just told."""
        before = self.lower[i - 1] if i else ""
        if self.lower[i] in self.lex.sets["moments_of_day"] and before in self.lex.sets["hour_cues"]:
            return self._here(end, hours)
        if self.lower[i] == "the" and before in ("in", "during") and self.lower[i + 1] != "night":
            here = self._here(end, hours)
            return here if here.basis == "event" and self._tells_past(i) else None
        return None

    def _overnight(self, i: int) -> Moment:
        lower, night = self.lower, (18, 30)
        k = i + 1
        while lower[k] in ("and", "on", "from", "between", ","):
            k += 1
        into = lower[k] in ("into", "to")
        day = self._day(k + into) if k == i + 1 or lower[k - 1] != "," else None
        if day is None:
            return self._bare_overnight(i + 1, night)
        if day.first is None:
            return replace(day, yearless=None)
        if into:
            first = days.hours_of(days.day_of(day.first) - DAY, night, self.zone)[0]
            last = days.hours_of(days.day_of(day.first), (0, 24), self.zone)[1]
            return self._known(day.end, (first, last), day.basis, approximate=True, whole=True)
        second = self._day(day.end + 1) if lower[day.end] in ("to", "into", "and", *DASHES) else None
        return self._in_part(day, second.end if second else day.end, night)

    def _bare_overnight(self, end: int, night: tuple[int, int]) -> Moment:
        """The night before publication; in a history the night of the day told."""
        told = self.story.day_before(self.begin)
        if told is not None and told.free and self.story.is_old(told):
            return self._known(end, days.hours_of(told.day, night, self.zone), "event", hours=night, free=True)
        return self._publication_part(end, -1, night)

    def _day_then_part(self, i: int) -> Moment | None:
        """A day, with the part of it that follows: "Saturday morning", "Monday morning, Nov. 25"."""
        day = self._day(i)
        if day is None or day.whole:
            return day
        k = day.end
        if self.lower[k] in APOSTROPHES and self.lower[k + 1] == "s" and self._part(k + 2):
            k += 2
        if self.lower[k] in ("at", "in") and self._part(k + 1 + (self.lower[k + 1] == "the")):
            k += 1 + (self.lower[k + 1] == "the")
        part = self._part(k)
        if part is None:
            return day
        if self.lower[part[0] - 1].endswith("s") and day.weekday:  # "on Saturday nights"
            return None
        if self._is_no_weekday(i, part[0]):
            return None
        weekday = self._weekday_name(day.end - 1)[0] if self.lower[part[0]] in (",", "(") else None
        dated = self._dated_weekday(part[0], weekday) if weekday is not None else None
        if dated is not None:
            return self._in_part(dated, dated.end, part[1])
        return self._in_part(day, part[0], part[1])
