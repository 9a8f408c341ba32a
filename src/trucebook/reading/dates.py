"""Days, months and years as they are written: dates, weekdays, "yesterday", "late 2023".

`Dates` reads them at a word of a text against the publication date; `offsets` adds what is counted from it or
from an agreement's clock, `times` joins them with hours and with each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, tzinfo
from functools import cache
from typing import Any, Literal

from trucebook.reading import days
from trucebook.reading.days import DAY, Anchor, Moment, Span
from trucebook.reading.numerals import DASHES, Phrases, Words, data_file, lexicon
from trucebook.vocabulary import Basis, Instant

_ORDINAL_ENDS = ("st", "nd", "rd", "th")
Lean = Literal["ahead", "behind"]


class TimeWords:
    """The word lists of `data/times.yaml`, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.months = _integers(data["months"])
        self.weekdays = _integers(data["weekdays"])
        self.short_weekdays = _integers(data["short_weekdays"])
        self.parts = Phrases((word, tuple(map(int, hours))) for word, hours in data["parts_of_day"].items())
        self.halves = {word: (int(hours[0]), int(hours[1])) for word, hours in data["halves_of_day"].items()}
        self.hour_names = _integers(data["hour_names"])
        self.day_words = Phrases(_integers(data["day_words"]).items())
        self.ordinals = {word: i + 1 for i, word in enumerate(data["numbers_of_days"])}
        self.units: Mapping[str, str] = data["units"]
        self.cues: Mapping[tuple[str, ...], str] = {
            tuple(word.split()): kind for word, kind in data["cues"].items()
        }
        self.approximate = {tuple(word.split()) for word in data["approximate"]}
        self.periods = Phrases(data["parts_of_period"].items())
        self.events = Phrases((word, True) for word in data["event_phrases"])
        self.truce_events = Phrases((word, True) for word in data["truce_events"])
        self.recent = _integers(data["recent"])
        self.zones: Mapping[str, str] = data["zone_names"]
        self.future = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, data['future_cues']))})\b", re.I)
        names = (
            "doubtful_months month_cues no_weekday_before no_weekday_after next_words last_words other_clocks "
            "own_clocks year_stops_before future_breaks event_words no_future_before "
            "truce_nouns"
        )
        self.sets = {name: frozenset(data[name]) for name in names.split()}
        numbers = lexicon()
        self.starters = frozenset(
            {
                *self.months,
                *self.weekdays,
                *self.short_weekdays,
                *self.parts.by_first,
                *self.halves,
                *self.hour_names,
            }
            | {*self.day_words.by_first, *self.ordinals, *self.units, *self.periods.by_first, *self.events.by_first}
            | {*numbers.small, *numbers.tens, "half", "several", "a", "an", "the", "last", "next", "this", "coming"}
            | {
                "past",
                "previous",
                "recent",
                "tonight",
                "overnight",
                "earlier",
                "later",
                "week",
                "days",
                "within",
                "day",
            }
        )


def _integers(values: Mapping[str, str]) -> dict[str, int]:
    return {word: int(value) for word, value in values.items()}


@cache
def time_words() -> TimeWords:
    return TimeWords(data_file("times"))


class Dates:
    """Reads days, months and years at a word of one text, given what is known of its publication."""

    def __init__(self, text: str, anchor: Anchor, zone: tzinfo, lean: Lean | None = None) -> None:
        self.lean = lean
        self.words, self.anchor, self.zone, self.lex = Words(text), anchor, zone, time_words()
        self.lower = self.words.lower
        self.years: dict[tuple[int, int], int] = {}
        self.years = self._told_years()

    def _told_years(self) -> dict[tuple[int, int], int]:
        """The years written with a month and day anywhere in the text, where there is just one for the day."""
        told: dict[tuple[int, int], set[int]] = {}
        for i in range(self.words.count):
            if self.lower[i] in self.lex.months:
                for moment in (self._month_day(i), self._day_month(i - 1), self._day_month(i - 2)):
                    if moment and moment.yearless is None and isinstance(moment.first, date) and moment.end > i:
                        told.setdefault((moment.first.month, moment.first.day), set()).add(moment.first.year)
        return {day: years.pop() for day, years in told.items() if len(years) == 1}

    def _cue(self, i: int) -> str | None:
        i -= self.lower[i - 1] == "the" if i else 0
        for size in (4, 3, 2, 1):
            if i >= size and (kind := self.lex.cues.get(tuple(self.lower[i - size : i]))):
                return kind
        return None

    def _unknown(self, end: int, **fields: Any) -> Moment:
        return Moment(end, None, None, "unknown", **fields)

    def _known(self, end: int, span: tuple[Instant, Instant], basis: Basis = "stated", **fields: Any) -> Moment:
        return Moment(end, span[0], span[1], basis, **fields)

    def _part(self, i: int) -> tuple[int, tuple[int, int]] | None:
        return self.lex.parts.at(self.words, i)

    def _in_part(self, day: Moment, end: int, hours: tuple[int, int], **fields: Any) -> Moment:
        if not isinstance(day.first, date):
            return replace(day, end=end, yearless=None)
        return self._known(end, days.hours_of(day.first, hours, self.zone), day.basis, **fields)

    def _day(self, i: int) -> Moment | None:
        """A day: a date with or without year, a weekday, or "yesterday"."""
        for read in (self._month_day, self._day_month, self._weekday, self._day_word):
            moment = read(i)
            if moment is not None:
                return moment
        return None

    def _day_word(self, i: int) -> Moment | None:
        k = i + (self.lower[i] in ("earlier", "later"))
        found = self.lex.day_words.at(self.words, k)
        if found is None or (self.words.glued(k) and self.lower[k - 1] in "-_@#/."):
            return None
        if not self.anchor.knows("day"):
            return self._unknown(found[0])
        return self._known(found[0], days.day_span(self.anchor.last + found[1] * DAY), "publication")

    def _is_month(self, i: int) -> bool:
        word = self.lower[i]
        return word in self.lex.months and (
            self.words.is_capital(i) or (len(word) > 3 and word not in ("march", "sept"))
        )

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """A day of the month in figures, "5" or "5th": the word after it and the day."""
        raw = self.words.raw[i]
        if not (raw.isdecimal() and len(raw) <= 2 and 1 <= int(raw) <= 31):
            return None
        end = i + 1
        if self.words.glued(end) and self.lower[end] in _ORDINAL_ENDS:
            return end + 1, int(raw)
        if self.words.glued(end) and (self.lower[end] in ":%/°" or self.lower[end][:1].isalpha()):
            return None
        return end, int(raw)

    def _month_day(self, i: int) -> Moment | None:
        """ "Feb. 5", "February 5th, 2025", "Nov. 24-28"."""
        if not self._is_month(i) or (self.words.glued(i) and self.lower[i - 1] in "_@#"):
            return None
        k = i + 1 + (self.lower[i + 1] == "." and self.words.glued(i + 1))
        k += self.lower[k] == "the"
        number = self._day_number(k)
        if number is None:
            return None
        month = self.lex.months[self.lower[i]]
        end, last = self._second_day(number)
        year = self._year_after(end)
        return self._date((i, year[0] if year else end), month, (number[1], last), year[1] if year else None)

    def _second_day(self, number: tuple[int, int]) -> tuple[int, int]:
        end, day = number
        if self.lower[end] not in (*DASHES, "to", "and", "through", "until"):
            return end, day
        second = self._day_number(end + 1)
        if second is None or second[1] <= day:
            return end, day
        after = self.lower[second[0]]
        if self._is_month(second[0]) or (after[:1].isalpha() and after not in lexicon().sets["closers"]):
            return end, day
        return second

    def _year_after(self, end: int) -> tuple[int, int] | None:
        k = end + (self.lower[end] == ",")
        k += self.lower[k] == "of"
        raw = self.words.raw[k]
        if not (len(raw) == 4 and raw.isdecimal() and 1000 <= int(raw) <= 2199) or self.words.glued(k):
            return None
        if k > end and self.lower[k + 1] in lexicon().sets["counted_things"]:
            return None
        return k + 1, int(raw)

    def _day_month(self, i: int) -> Moment | None:
        """ "5 February 2025", "the 5th of February", "24-28 November"."""
        k = i + (self.lower[i] == "the" and self.lower[i + 2] in _ORDINAL_ENDS) if i >= 0 else -1
        number = self._day_number(k) if k >= 0 else None
        if number is None or (self.words.glued(k) and self.lower[k - 1] not in (*DASHES, "(", "“", '"', "‘", "'")):
            return None
        end, first = number
        last = first
        end += self.lower[end] in DASHES and self.words.glued(end) and self._is_month(end + 1)  # "24-Nov"
        if self.lower[end] in (*DASHES, "to", "and", "until", "through"):
            second = self._day_number(end + 1)
            if second and second[1] > first:
                end, last = second
        end += self.lower[end] == "of"
        if not (self._is_month(end) and self.words.is_capital(end)):
            return None
        month = self.lex.months[self.lower[end]]
        end += 1
        end += self.lower[end] == "." and self.words.glued(end) and self.words.raw[end + 1].isdecimal()
        year = self._year_after(end)
        return self._date((i, year[0] if year else end), month, (first, last), year[1] if year else None)

    def _date(
        self, words: tuple[int, int], month: int, between: tuple[int, int], year: int | None
    ) -> Moment | None:
        """The days of a month, in the year written or the one that fits."""
        begin, end = words
        first, last = between
        yearless = (month, first) if first == last else None
        if year is None and days.make_day(2000, month, first) is None:
            return None
        year_of = year or self._year_for(begin, month, last)
        if year_of is None:
            return self._unknown(end, yearless=yearless, whole=first != last)
        first_day, last_day = days.make_day(year_of, month, first), days.make_day(year_of, month, last)
        if first_day is None or last_day is None:
            return None
        return self._known(
            end, (first_day, last_day + DAY), yearless=None if year else yearless, whole=False, weekday=False
        )

    def _year_for(self, i: int, month: int, day: int) -> int | None:
        """The year of a date without one: told elsewhere, ahead after the future, nearest for deadlines."""
        told = self.years.get((month, day))
        if told is not None or not self.anchor.known:
            return told
        if self._is_future(i):
            return days.coming_year(self.anchor, month, day)
        if self._cue(i) in ("by", "until", "before"):
            return days.nearest_year(self.anchor, month, day)
        return days.latest_year(self.anchor, month, day)

    def _is_future(self, i: int) -> bool:
        """Whether words about the future stand before word `i` in its clause, and nothing past between."""
        if self.lean is not None:
            return self.lean == "ahead"
        at = self.words.start[i]
        begin = max(self.words.clause(at)[0], at - 120)
        before = self.words.text[begin:at]
        cues = [cue for cue in self.lex.future.finditer(before) if not self._is_no_future(before[: cue.start()])]
        if not cues:
            return False
        rest = re.findall(r"\w+", before[cues[-1].start() :].lower())
        own = len(re.findall(r"\w+", cues[-1].group()))
        return not any(
            rest[k] in self.lex.sets["future_breaks"] and rest[k - 1] not in ("be", "been", "have")
            for k in range(own, len(rest))
        )

    def _is_no_future(self, before: str) -> bool:
        """Whether "to be" follows a word that tells how things are: "appeared to be holding"."""
        words = re.findall(r"\w+", before.lower())
        return bool(words) and words[-1] in self.lex.sets["no_future_before"]

    def _weekday(self, i: int) -> Moment | None:
        """ "Saturday", "last Saturday", "Saturday, Feb. 8"."""
        k = i + (self.lower[i] == "this" and self.lower[i + 1] in (*self.lex.sets["next_words"], "past"))
        turn = (
            self.lower[k]
            if self.lower[k] in ("next", "coming", "upcoming", "last", "past", "previous", "this")
            else ""
        )
        k += bool(turn)
        weekday = self.lex.weekdays.get(self.lower[k]) if self.words.is_capital(k) else None
        end = k + 1
        if weekday is None:
            weekday, end = self._short_weekday(k)
        if weekday is None or self._is_no_weekday(i, end):
            return None
        dated = self._dated_weekday(end, weekday)
        if dated is not None and not turn:
            return dated
        if not self.anchor.knows("day"):
            return self._unknown(end, weekday=True)
        day = self._weekday_day(i, weekday, turn)
        return self._known(end, days.day_span(day), "publication", weekday=True)

    def _short_weekday(self, k: int) -> tuple[int | None, int]:
        weekday = self.lex.short_weekdays.get(self.lower[k]) if self.words.is_capital(k) else None
        if weekday is None:
            return None, k
        dot = self.lower[k + 1] == "." and self.words.glued(k + 1)
        comma = self.lower[k + 1 + dot] == ","
        beside = self._month_day(k + 1 + dot + comma) or self._day_month(k + 1 + dot + comma)
        if beside or (dot and k and self.lower[k - 1] in ("on", "since", "until", "by", "last", "next")):
            return weekday, k + 1 + dot
        return None, k

    def _is_no_weekday(self, i: int, end: int) -> bool:
        if (
            i
            and self.lower[i - 1] in self.lex.sets["no_weekday_before"]
            and self.words.start[i] - self.words.end[i - 1] < 3
        ):
            return True
        return self.lower[end] in self.lex.sets["no_weekday_after"] and self.words.is_capital(end)

    def _dated_weekday(self, end: int, weekday: int) -> Moment | None:
        k = end + (self.lower[end] in (",", "("))
        k += self.lower[k] == "the"
        dated = self._month_day(k) or self._day_month(k)
        if dated is None:
            return None
        close = dated.end + (self.lower[end] == "(" and self.lower[dated.end] == ")")
        if dated.yearless and isinstance(dated.first, date):
            base = dated.first.year
            for year in (base, base + 1, base - 1):
                day = days.make_day(year, *dated.yearless)
                if day and day.weekday() == weekday:
                    return self._known(close, days.day_span(day), yearless=dated.yearless)
        return replace(dated, end=close)

    def _weekday_day(self, i: int, weekday: int, turn: str) -> date:
        publication = self.anchor.last
        ahead = (weekday - publication.weekday()) % 7
        if turn in self.lex.sets["next_words"]:
            return publication + (ahead or 7) * DAY
        if turn in self.lex.sets["last_words"]:
            return publication - ((7 - ahead) % 7 or 7) * DAY
        if turn == "this" or self._is_future(i) or (self.lean is None and self._is_deadline(i)):
            return publication + ahead * DAY
        return days.latest_weekday(self.anchor, weekday)

    def _is_deadline(self, i: int) -> bool:
        """ "by Saturday" lies ahead, unless the clause tells what had happened."""
        if self._cue(i) not in ("by", "until"):
            return False
        start, end = self.words.clause(self.words.start[i])
        return not re.search(
            r"\b(?:had|has|have|was|were|lasted|held|continued|killed)\b", self.words.text[start:end]
        )

    def _nth(self, i: int) -> Moment | None:
        """ "on the 23rd": the latest such day of a month up to publication."""
        lower = self.lower
        if (
            lower[i] != "the"
            or not i
            or lower[i - 1] not in ("on", "by", "until", "since", "from", "before", "after")
        ):
            return None
        number = self._day_number(i + 1)
        if number is None or number[0] != i + 3:
            return None
        after = lower[number[0]]
        if after[:1].isalnum() and after not in lexicon().sets["closers"]:
            return None
        if not self.anchor.knows("month"):
            return self._unknown(number[0])
        month = self.anchor.last
        for back in range(3):
            begin = days.add_months(month.replace(day=1), -back)
            day = days.make_day(begin.year, begin.month, number[1])
            if day and day <= self.anchor.last:
                return self._known(number[0], days.day_span(day), "publication")
        return None

    def _month(self, i: int) -> Moment | None:
        """ "October 2023", "in October"."""
        if not (self._is_month(i) and self.words.is_capital(i)):
            return None
        k = i + 1
        dotted = self.lower[k] == "." and self.words.glued(k)
        year = self._year_after(k + dotted)
        month = self.lex.months[self.lower[i]]
        if year:
            return self._known(year[0], days.month_span(year[1], month))
        if self.lower[k : k + 3] in (["of", "that", "year"], ["of", "the", "same"]):
            return Moment(k + 3, None, None, "event")
        before = self.lower[i - 1] if i else ""
        if self.lower[i] in self.lex.sets["doubtful_months"] and before not in self.lex.sets["month_cues"]:
            return None
        if (
            before in ("and", "to", "of", "this", "that")
            and self.words.is_capital(i + 1)
            and not self._is_month(i + 1)
        ):
            return None
        if self.words.glued(i) and before not in (*DASHES, "(", "“", '"'):
            return None
        if not self.anchor.known:
            return self._unknown(k, bare_month=month)
        return self._known(k, self._latest_month(i, month, before), bare_month=month)

    def _latest_month(self, i: int, month: int, before: str) -> Span:
        now = self.anchor.last
        first = date(now.year, month, 1)
        behind = first > now or (before in self.lex.sets["last_words"] and month == now.month)
        past = days.month_span(now.year - behind, month)
        if before in self.lex.sets["next_words"]:
            return days.month_span(now.year + (month <= now.month), month)
        ahead = days.month_span(now.year + (month < now.month), month)
        if self._is_future(i):
            return ahead
        is_near = ahead[0] - now < now - past[1]
        return ahead if is_near and self._cue(i) in ("by", "until", "before") else past

    def _year(self, i: int) -> Moment | None:
        """ "2023", "the 1990s", "2014-15"."""
        raw, lower, words = self.words.raw[i], self.lower, self.words
        if not (len(raw) == 4 and raw.isdecimal() and 1900 <= int(raw) <= 2099):
            return None
        if self._is_no_year(i):
            return None
        year = int(raw)
        if words.glued(i + 1) and lower[i + 1] == "s" and year % 10 == 0:
            span = date(year, 1, 1), date(year + 10, 1, 1)
            return self._known(i + 2, span, approximate=True)
        if words.glued(i + 1) and lower[i + 1][:1].isalpha():
            return None
        if lower[i + 1] in DASHES and words.glued(i + 1) and words.glued(i + 2) and len(words.raw[i + 2]) == 2:
            last = year // 100 * 100 + int(words.raw[i + 2]) if words.raw[i + 2].isdecimal() else 0
            if last > year:
                return self._known(i + 3, (date(year, 1, 1), date(last + 1, 1, 1)), whole=True)
        return self._known(i + 1, days.year_span(year))

    def _is_no_year(self, i: int) -> bool:
        lower, words, stops = self.lower, self.words, self.lex.sets["year_stops_before"]
        if words.glued(i) and (lower[i - 1] in "/:._=#$€£," or lower[i - 1][:1].isalnum()):
            return True
        if words.glued(i) and lower[i - 1] in DASHES and words.glued(i - 1) and words.raw[i - 2].isdecimal():
            return len(words.raw[i - 2]) != 4
        if words.glued(i + 1) and (
            lower[i + 1] in "/:°%" or (lower[i + 1] == "," and words.is_figure(i + 2) and words.glued(i + 2))
        ):
            return True
        if i and (lower[i - 1] in stops or " ".join(lower[max(0, i - 2) : i]) in stops):
            return lower[i - 1] not in ("around", "about") or lower[i + 1] in lexicon().sets["counted_things"]
        in_year = i and lower[i - 1] in ("in", "since", "by", "until", "of", "from", "late", "early")
        return lower[i + 1] in lexicon().sets["counted_things"] and not in_year
