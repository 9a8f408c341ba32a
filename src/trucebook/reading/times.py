"""When: the times of a text as half-open intervals, with what each rests on.

Past-biased, because reports tell what happened: a weekday is the latest such day up to publication, unless a verb
about the future stands before it. Nothing is dated from a publication date that is not known: the result then says
so. Words of time, hours of the parts of the day and the reach of vague words are data (`data/times.yaml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from trucebook.reading import days
from trucebook.reading.dates import Lean
from trucebook.reading.days import DAY, Anchor, Moment
from trucebook.reading.numerals import APOSTROPHES, DASHES, lexicon
from trucebook.reading.offsets import Offsets
from trucebook.vocabulary import Instant, When

_NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d\d)(?![\d./])")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?(?![\d-])", re.ASCII
)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?::\d\d)?\s?(?P<half>[ap])\.?m(?:\.(?!\w)|\b)"
    r"|(?P<h24>\d{1,2}):(?P<m24>\d\d)(?::\d\d)?(?!:?\d|%)"
    r"|(?P<hh>[0-2]\d)(?P<mm>[0-5]\d)(?=\s?(?:GMT|UTC|hrs|hours|local\s+time)\b)"
    r"|(?P<oclock>\d{1,2})\s?o[’']clock\b",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s?(?:hrs|hours)?\s?(?:\((?=\w+\)))?(GMT|UTC|BST|EST|EDT|CET|CEST|MSK|local\s+time)\b\)?", re.I
)
_OTHER_ZONE = re.compile(r"\s?\(\d{1,2}:?\d\d\s?(?:GMT|UTC)\)", re.I)


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

    `basis` is "stated" for dates (a missing year is the latest that does not pass the end of the publication date,
    or that of the same day written with a year elsewhere in the text), "publication" for what is counted from it
    ("Thursday", "last week"), "event" for offsets from something told ("an hour later") and "clock" for days of an
    agreement's clock ("in the first 42 days", then `clock_days` is (1, 42)); the last two have no `first` and
    `last`. It is "unknown" when the publication date that is needed is missing or too coarse. `approximate` marks
    "late 2023", "two weeks ago" and the like. Parts of the day are exact windows by convention.

    `lean` settles what only the clause can know: "ahead" reads weekdays and dates without a year as the next ones,
    "behind" as the last ones, whatever the words before them say.

    Raises `ValueError` for a `published` that is no date and `zoneinfo.ZoneInfoNotFoundError` for an unknown zone.

    accepted gap: holidays, seasons, quarters and centuries; the future is seen only in words before the date.
    """
    return _Reader(text, Anchor.of(published), ZoneInfo(timezone), lean).read()


class _Reader(Offsets):
    """Reads the times of one text: any kind of time, joined with hours and with each other."""

    def read(self) -> list[When]:
        """The times in order."""
        found: list[When] = []
        i = reached = 0
        while i < self.words.count:
            moment = None
            if self.words.is_figure(i) or self.lower[i] in self.lex.starters:
                moment = self._range(i)
            if moment is None or moment.end <= i:
                i += 1
                continue
            if moment.basis == "event" and tuple(self.lower[i : moment.end]) in self.lex.approximate:
                i, moment = self._loosened(i, moment)
            found.append(self._when(i, moment, reached))
            i = reached = moment.end
        return found

    def _loosened(self, i: int, moment: Moment) -> tuple[int, Moment]:
        """ "shortly after midnight" is about midnight, "shortly after" alone about an event."""
        later = self._range(moment.end)
        return (moment.end, later) if later and later.basis not in ("event", "clock") else (i, moment)

    def _when(self, i: int, moment: Moment, reached: int) -> When:
        start, approximate = i, moment.approximate
        for size in (3, 2, 1):
            if i - size >= reached and tuple(self.lower[i - size : i]) in self.lex.approximate:
                loose = self.lower[i - 1] in ("before", "after") or self._is_amount(i)
                start, approximate = (i - size, True) if loose else (start, approximate)
                break
        first, last = self._side(start, moment)
        end = self._text_end(moment.end)
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

    def _text_end(self, end: int) -> int:
        return self.words.end[end - 1]

    def _side(self, i: int, moment: Moment) -> tuple[Instant | None, Instant | None]:
        """First and last after the cue before the time."""
        cue, first, last = self._cue(i), moment.first, moment.last
        if cue is None or moment.basis in ("event", "clock", "unknown") or moment.whole:
            return first, last
        if cue == "since":
            return first, self._until_published(first)
        if cue == "from":
            return first, None
        if self.lower[moment.end] in APOSTROPHES and self.words.glued(moment.end):
            return first, last
        if cue == "after":
            return last, None
        if cue == "before":
            return None, first
        is_minute = (
            isinstance(first, datetime) and isinstance(last, datetime) and last - first <= timedelta(minutes=1)
        )
        return None, first if is_minute else last

    def _until_published(self, first: Instant | None) -> Instant | None:
        end = self.anchor.end
        if end is None or first is None:
            return end
        if isinstance(first, datetime):
            return datetime(end.year, end.month, end.day, tzinfo=self.zone)
        return end if end > first else None

    def _range(self, i: int) -> Moment | None:
        """A time, or two joined by "to", a dash or, after "between", by "and"."""
        first = self._time(i)
        if first is None or first.basis in ("event", "clock"):
            return first
        links = ("to", "until", "till", "through", *DASHES)
        if i and self.lower[i - 1] == "between":
            links = ("and", *DASHES)
        if self.lower[first.end] not in links:
            return first
        second = self._time(first.end + 1)
        if second is None or second.basis in ("event", "clock"):
            return first
        return self._joined(first, second) or first

    def _joined(self, first: Moment, second: Moment) -> Moment | None:
        first = self._month_with_year(first, second)
        if (
            first.basis == "unknown"
            and second.basis == "stated"
            and first.yearless
            and isinstance(second.first, date)
        ):
            year = second.first.year - (first.yearless > (second.first.month, second.first.day))
            first = self._with_year(first, year)
        if first.first is None or second.last is None:
            both = first.basis == second.basis == "unknown"
            return replace(first, end=second.end, whole=True) if both else None
        if (
            second.yearless is None
            and second.basis == "stated"
            and first.yearless
            and isinstance(second.first, date)
        ):
            year = second.first.year - (first.yearless > (second.first.month, second.first.day))
            first = self._with_year(first, year)
        if self._instant(second.last) <= self._instant(first.first):
            if second.yearless and isinstance(second.first, date):
                second = self._with_year(second, second.first.year + 1)
            elif first.weekday and second.weekday and first.first is not None:
                first = replace(first, first=first.first - 7 * DAY)
        if self._instant(second.last) <= self._instant(first.first):
            return None
        approximate = first.approximate or second.approximate
        return replace(first, end=second.end, last=second.last, approximate=approximate, whole=True)

    def _month_with_year(self, first: Moment, second: Moment) -> Moment:
        """ "October to December 2023": the year of the second month counts for the first."""
        if not first.bare_month or second.bare_month or not isinstance(second.first, date):
            return first
        year = second.first.year - (first.bare_month > second.first.month)
        return self._known(first.end, days.month_span(year, first.bare_month))

    def _with_year(self, moment: Moment, year: int) -> Moment:
        assert moment.yearless is not None
        day = days.make_day(year, *moment.yearless)
        return self._known(moment.end, days.day_span(day), yearless=moment.yearless) if day else moment

    def _instant(self, moment: Instant | None) -> datetime:
        assert moment is not None
        if isinstance(moment, datetime):
            return moment
        return datetime(moment.year, moment.month, moment.day, tzinfo=self.zone)

    def _time(self, i: int) -> Moment | None:
        """The time that begins at word `i`, of any kind."""
        for read in (
            self._numeric,
            self._time_of_day,
            self._part_of_period,
            self._part_then_day,
            self._day_then_part,
            self._month,
            self._event,
            self._this_and_last,
            self._clock_days,
            self._offset,
            self._nth,
            self._year,
        ):
            moment = read(i)
            if moment is not None:
                return moment
        return None

    def _after(self, offset: int) -> int:
        return bisect_left(self.words.start, offset)

    def _numeric(self, i: int) -> Moment | None:
        """2025-02-05, 24/11/2023 (day first unless impossible), 24.11.2023."""
        if not self.words.is_figure(i) or (self.words.glued(i) and self.lower[i - 1] in "/.-:_=#,"):
            return None
        at = self.words.start[i]
        iso = _ISO.match(self.words.text, at)
        if iso:
            return self._iso(iso)
        found = _NUMERIC.match(self.words.text, at)
        if found is None:
            return None
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        written = days.make_day(year, month, day) or days.make_day(year, day, month)
        if written is None:
            return None
        moment = self._known(self._after(found.end()), days.day_span(written))
        clock = self._hour_after(moment.end) if self.lower[moment.end] in (",", "at") else None
        return self._at(moment, clock[0], clock[1]) if clock else moment

    def _iso(self, found: re.Match[str]) -> Moment | None:
        day = days.make_day(int(found[1]), int(found[2]), int(found[3]))
        if day is None:
            return None
        end = self._after(found.end())
        if found[4] is None or int(found[4]) > 23 or int(found[5]) > 59:
            return self._known(end, days.day_span(day))
        zone = ZoneInfo("UTC") if found[6] == "Z" else self.zone
        if found[6] and found[6] != "Z":
            zone = datetime.strptime(found[6].replace(":", ""), "%z").tzinfo or self.zone
        return self._known(end, self._minute(day, int(found[4]), int(found[5]), zone))

    def _minute(self, day: date, hour: int, minute: int, zone: tzinfo) -> tuple[datetime, datetime]:
        begin = days.hours_of(day, (hour, hour), zone)[0] + timedelta(minutes=minute)
        return begin, begin + timedelta(minutes=1)

    def _hour(self, i: int) -> tuple[int, int, int, tzinfo | None] | None:
        """A time of day at word `i`: the word after it, hour, minute and the zone written with it."""
        if self.lower[i] in self.lex.hour_names:
            return self._with_zone(i + 1, self.words.end[i], self.lex.hour_names[self.lower[i]], 0)
        if not self.words.is_figure(i) or (self.words.glued(i) and self.lower[i - 1] in "/.-:_=#,$€£"):
            return None
        found = _CLOCK.match(self.words.text, self.words.start[i])
        if found is None:
            return None
        hour = int(found["h"] or found["h24"] or found["hh"] or found["oclock"])
        minute = int(found["m"] or found["m24"] or found["mm"] or 0)
        if found["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
        if hour > 23 or minute > 59:
            return None
        return self._with_zone(self._after(found.end()), found.end(), hour, minute)

    def _with_zone(self, end: int, offset: int, hour: int, minute: int) -> tuple[int, int, int, tzinfo | None]:
        zone: tzinfo | None = None
        written = _ZONE.match(self.words.text, offset)
        if written:
            name = self.lex.zones.get(written[1].lower())
            zone, offset = (ZoneInfo(name) if name else None), written.end()
        other = _OTHER_ZONE.match(self.words.text, offset)
        offset = other.end() if other else offset
        return (self._after(offset) if written or other else end), hour, minute, zone

    def _time_of_day(self, i: int) -> Moment | None:
        """ "8:30 a.m. on Sunday", "noon", "0700 GMT": a minute, on the day beside it or on publication day."""
        found = self._hour(i)
        if found is None:
            return None
        end, hour, minute, zone = found
        k = end + (self.lower[end] in (",", "on", "of"))
        k += self.lower[k] in ("on", "of")
        day = self._day(k)
        if day is not None and not (self.lower[end] == "," and self.lower[i] == "noon" and not day.first):
            return self._at(day, replace(day, end=day.end).end, (hour, minute, zone), named=self.lower[i], i=i)
        if not self.anchor.knows("day"):
            return self._unknown(end)
        span = self._minute(self.anchor.last, hour, minute, zone or self.zone)
        return self._known(end, span, "publication")

    def _at(
        self, day: Moment, end: int, clock: tuple[int, int, tzinfo | None], *, named: str = "", i: int = 0
    ) -> Moment:
        """The minute of a day. A day's midnight is the one that ends it, unless the words say after it."""
        if not isinstance(day.first, date):
            return replace(day, end=end, yearless=None)
        hour, minute, zone = clock
        midnight_ends = named == "midnight" and not (i and self.lower[i - 1] in ("after", "past", "since"))
        base = day.first + DAY if midnight_ends else day.first
        return self._known(end, self._minute(base, hour, minute, zone or self.zone), day.basis)

    def _part_then_day(self, i: int) -> Moment | None:
        """ "dawn on Saturday", "the morning of Oct. 7", "overnight and into Saturday"."""
        if self.lower[i] == "overnight":
            return self._overnight(i)
        begin = i + (self.lower[i] == "the")
        part = self._part(begin)
        if part is None:
            return None
        end, hours = part
        if self.lower[end] not in ("of", "on") or self.lower[end - 1] == "early":
            return None
        day = self._day(end + 1 + (self.lower[end + 1] == "the"))
        return self._in_part(day, day.end, hours) if day else None

    def _overnight(self, i: int) -> Moment:
        lower, night = self.lower, (18, 30)
        k = i + 1
        while lower[k] in ("and", "on", "from", "between", ","):
            k += 1
        into = lower[k] in ("into", "to")
        day = self._day(k + into) if k == i + 1 or lower[k - 1] != "," else None
        if day is None:
            if not self.anchor.knows("day"):
                return self._unknown(i + 1)
            begin = days.hours_of(self.anchor.last - DAY, night, self.zone)
            return self._known(i + 1, begin, "publication")
        if not isinstance(day.first, date):
            return day
        if into:
            first = days.hours_of(day.first - DAY, night, self.zone)[0]
            last = days.hours_of(day.first, (0, 24), self.zone)[1]
            return self._known(day.end, (first, last), day.basis, approximate=True, whole=True)
        second = self._day(day.end + 1) if lower[day.end] in ("to", "into", "and", *DASHES) else None
        return self._in_part(day, second.end if second else day.end, night)

    def _day_then_part(self, i: int) -> Moment | None:
        """A day, with the part or time of it that follows: "Saturday morning", "Jan. 19 at 8:30 a.m."."""
        day = self._day(i)
        if day is None or day.whole:
            return day
        k = day.end
        if self.lower[k] in APOSTROPHES and self.lower[k + 1] == "s" and self._part(k + 2):
            k += 2
        part = self._part(k)
        if (
            part is None
            and self.lower[k] in ("at", "in", "before", "after")
            and self._part(k + 1 + (self.lower[k + 1] == "the"))
        ):
            part = self._part(k + 1 + (self.lower[k + 1] == "the")) if self.lower[k] in ("at", "in") else None
        if part is not None:
            day, k = self._in_part(day, part[0], part[1]), part[0]
            clock = self._hour_after(k)
            return self._at(self._day(i) or day, clock[0], clock[1]) if clock else day
        clock = self._hour_after(k)
        return self._at(day, clock[0], clock[1], named=self.lower[clock[0] - 1], i=clock[0] - 1) if clock else day

    def _hour_after(self, k: int) -> tuple[int, tuple[int, int, tzinfo | None]] | None:
        """The time of day that belongs to the day before it, with "at" or a comma between."""
        begin = k
        for word in (",", "at", "around", "about", "by"):
            k += self.lower[k] == word
        found = self._hour(k)
        if found is None or (
            k == begin and not self.words.is_figure(k) and self.lower[k] not in self.lex.hour_names
        ):
            return None
        return found[0], (found[1], found[2], found[3])

    def _part_of_period(self, i: int) -> Moment | None:
        """ "late 2023", "early February", "mid-January", "the end of October", "early on Saturday"."""
        found = self.lex.periods.at(self.words, i)
        if found is None:
            return None
        k, part = found
        k += self.lower[k] in (*DASHES, "on", "in", "the")
        day = self._day(k) if self.words.lower[i] in ("early", "late", "mid") else None
        if day is not None and not day.yearless and day.basis == "stated" and self.lower[k].isdecimal():
            day = None
        if day is not None:
            day = self._day(k) or day
            narrow = self._part(day.end)
            if narrow:
                hours = narrow[1][0], narrow[1][1]
                return self._in_part(day, narrow[0], _narrowed(part, hours), approximate=True)
            return self._in_part(day, day.end, self.lex.halves[part], approximate=True)
        period = self._month(k) or self._year(k) or self._this_and_last(k)
        if period is None or not isinstance(period.first, date) or not isinstance(period.last, date):
            return replace(period, approximate=True) if period and period.basis == "unknown" else None
        span = days.third_of((period.first, period.last), part)
        return self._known(period.end, span, period.basis, approximate=True)


def _narrowed(part: str, hours: tuple[int, int]) -> tuple[int, int]:
    """ "early Saturday morning", "late Thursday night": the first or second half of the part of the day."""
    middle = (hours[0] + hours[1]) // 2
    if part == "mid":
        return hours
    return (hours[0], middle) if part == "early" else (middle, hours[1])
