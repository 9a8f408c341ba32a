"""Months, years and their parts: "October 2023", "the 1990s", "the third quarter", "the last week of July"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from trucebook.reading.quantities.numerals import APOSTROPHES, DASHES, lexicon
from trucebook.reading.times import days
from trucebook.reading.times.days import DAY, Moment, Span
from trucebook.reading.times.hours import Hours
from trucebook.vocabulary import Basis

_QUARTER = re.compile(r"q([1-4])|([1-4])q")
# Days that "the first days of March" reach.
_FEW_DAYS = 10
_MOST = 9999
_LAST_CENTURY = 40
# Without a publication date, "the '20s" may be these, "the '30s" are not.
_NEWEST_DECADE = 2029
_ENDING = ("ended", "ending")
_SHORT_PERIODS = {"quarter": 3, "half": 6}


class Periods(Hours):
    """Reads calendar periods and what is counted inside them."""

    def _period(self, i: int) -> Moment | None:
        """A period that has a name: a month, a year, a decade, a season, "the year"."""
        k = i + (self.lower[i] == "the")
        for read in (self._month, self._season, self._fiscal, self._century, self._decade, self._year):
            moment = read(k) or (read(i) if k > i else None)
            if moment is not None:
                return moment
        return self._this_period(i)

    def _this_period(self, i: int) -> Moment | None:
        """ "the year", "this month", "last year" as the whole of which something is a part."""
        turn, unit = self.lower[i], self.lex.units.get(self.lower[i + 1])
        if turn == "the" and unit in ("week", "month", "year", "decade", "century") and self.lower[i + 1] == unit:
            told = self.story.period_before(self.begin)
            if told is not None and told.free and self.story.is_old(told):
                return self._known(i + 2, days.period_of(told.day, unit), "event", free=True)
            return self._period_of(i + 2, unit, 0)
        return None

    def _period_of(self, end: int, unit: str, turn: int) -> Moment:
        """The calendar's unit of the publication date, or one so many later."""
        if not self.anchor.knows(unit):
            return self._unknown(end)
        return self._counted_from(end, days.period_of(self.anchor.last, unit, turn))

    # Months

    def _month(self, i: int) -> Moment | None:
        """ "October 2023", "in October", "last October", "March last year", "October of that year"."""
        if self.lower[i] in (*self.lex.sets["next_words"], *self.lex.sets["last_words"], "this"):
            turned = self._month(i + 1) if self.lower[i + 1] in self.lex.months else None
            return turned if turned and turned.bare_month else None
        if not (self._is_month(i) and self.words.is_capital(i)):
            return None
        k = i + 1
        dotted = self.lower[k] == "." and self.words.glued(k)
        year = self._year_after(k + dotted)
        month = self.lex.months[self.lower[i]]
        if year:
            return self._known(year[0], days.month_span(year[1], month), free=True)
        inside = self._year_behind(k)
        if inside is not None:
            return self._month_of(inside, month)
        before = self.lower[i - 1] if i else ""
        if self._is_no_month(i, before):
            return None
        return self._bare_month(k, i, month, before)

    def _year_behind(self, k: int) -> Moment | None:
        """ "last year", "of this year", "of that year" behind a month."""
        k += self.lower[k] in (",", "of")
        found = self._relative(k)
        return found if found is not None and self.lower[found.end - 1] == "year" else None

    def _relative(self, k: int) -> Moment | None:
        """ "last year", "that year": read by the rooms that count."""
        return None

    def _month_of(self, year: Moment, month: int) -> Moment:
        if year.first is None:
            return replace(year, yearless=None)
        span = days.month_span(days.day_of(year.first).year, month)
        basis: Basis = "event" if year.basis == "event" else "stated"
        return replace(year, first=span[0], last=span[1], basis=basis)

    def _is_no_month(self, i: int, before: str) -> bool:
        if self.lower[i] in self.lex.sets["doubtful_months"] and before not in self.lex.sets["month_cues"]:
            return True
        joined = before in ("and", "to", "of", "this", "that")
        if joined and self.words.is_capital(i + 1) and not self._is_month(i + 1):
            return True
        return self.words.glued(i) and before not in (*DASHES, "(", "“", '"')

    def _bare_month(self, k: int, i: int, month: int, before: str) -> Moment:
        own = self._latest_month(i, month, before) if self.anchor.known else None
        turned = before in (*self.lex.sets["next_words"], *self.lex.sets["last_words"], "this")
        if not turned and self.story.free is not None and not (self.anchor.known and self._is_future(i)):
            year = self.story.year_of(i, (month, 1), own[0] if own else None, length=28)
            if year is not None:
                return self._known(k, days.month_span(year, month), bare_month=month, free=True)
        return self._known(k, own, bare_month=month) if own else self._unknown(k, bare_month=month)

    def _latest_month(self, i: int, month: int, before: str) -> Span:
        now = self.anchor.last
        behind = date(now.year, month, 1) > now or (before in self.lex.sets["last_words"] and month == now.month)
        past = days.month_span(now.year - behind, month)
        if before in self.lex.sets["next_words"]:
            return days.month_span(now.year + (month <= now.month), month)
        ahead = days.month_span(now.year + (month < now.month), month)
        if before == "this":
            return days.month_span(now.year, month)
        if self._is_future(i) and (ahead[0] - now).days <= days.COMING_DAYS:
            return ahead
        is_near = ahead[0] - now < now - past[1]
        is_set = self.lower[i + 1] in self.lex.sets["scheduled_things"]
        return ahead if is_near and (is_set or self._is_deadline() or not self._tells_past(i)) else past

    # Years and more

    def _year(self, i: int) -> Moment | None:
        """ "2023", "the 1990s", "2014-15", "'60s"."""
        if self.lower[i] in (*APOSTROPHES, "‘"):
            return self._short_decade(i)
        raw, lower, words = self.words.raw[i], self.lower, self.words
        if not (len(raw) == 4 and raw.isdecimal()) or self._is_no_year(i):
            return None
        year = int(raw)
        if words.glued(i + 1) and lower[i + 1] == "s" and year % 10 == 0:
            return self._known(i + 2, (date(year, 1, 1), date(year + 10, 1, 1)), approximate=True)
        if words.glued(i + 1) and lower[i + 1][:1].isalpha():
            return None
        last = self._last_year(i, year)
        free = bool(i) and lower[i - 1] in self.lex.sets["year_cues"]
        if last > year:
            return self._known(i + 3, (date(year, 1, 1), date(last + 1, 1, 1)), whole=True)
        return self._known(i + 1, days.year_span(year), free=free)

    def _last_year(self, i: int, year: int) -> int:
        """The second year of "2014-15"."""
        words, raw = self.words, self.words.raw
        joined = self.lower[i + 1] in (*DASHES, "/") and words.glued(i + 1) and words.glued(i + 2)
        if not (joined and len(raw[i + 2]) == 2 and raw[i + 2].isdecimal()):
            return 0
        return year // 100 * 100 + int(raw[i + 2])

    def _is_no_year(self, i: int) -> bool:
        year, before = int(self.words.raw[i]), self.lower[i - 1] if i else ""
        if not 1900 <= year <= 2099:
            named = before in self.lex.sets["year_cues"]
            if not (1000 <= year < 1900) or not named or self._counts_behind(i + 1):
                return True
        return self._is_other_number(i)

    def _counts_behind(self, k: int) -> bool:
        """Whether a word that may be counted follows: "of 1200 troops"."""
        word = self.lower[k]
        return word[:1].isalpha() and not self.words.is_capital(k) and word not in lexicon().sets["closers"]

    def _is_other_number(self, i: int) -> bool:
        lower, words, stops = self.lower, self.words, self.lex.sets["year_stops_before"]
        if words.glued(i) and (lower[i - 1] in "/:._=#$€£," or lower[i - 1][:1].isalnum()):
            return True
        if words.glued(i) and lower[i - 1] in DASHES and words.glued(i - 1) and words.raw[i - 2].isdecimal():
            return len(words.raw[i - 2]) != 4
        if words.glued(i + 1) and self._goes_on(i + 1):
            return True
        if i and (lower[i - 1] in stops or " ".join(lower[max(0, i - 2) : i]) in stops):
            return lower[i - 1] not in ("around", "about") or lower[i + 1] in lexicon().sets["counted_things"]
        in_year = i and lower[i - 1] in self.lex.sets["year_cues"]
        return lower[i + 1] in lexicon().sets["counted_things"] and not in_year

    def _goes_on(self, k: int) -> bool:
        """Whether the mark right behind a figure makes it another one: "2000/5", "2000:", "2,000"."""
        mark, figure = self.lower[k], self.words.is_figure(k + 1) and self.words.glued(k + 1)
        if mark == "/":
            return not (figure and len(self.words.raw[k + 1]) == 2)
        return mark in (":", "°", "%") or (mark == "," and figure)

    def _short_decade(self, i: int) -> Moment | None:
        """ "the '60s"."""
        raw, words = self.words.raw[i + 1], self.words
        glued = words.glued(i + 1) and words.glued(i + 2) and self.lower[i + 2] == "s"
        if not (glued and len(raw) == 2 and raw.isdecimal() and raw[1] == "0"):
            return None
        return self._decade_of(i + 3, int(raw))

    def _decade_of(self, end: int, tens: int) -> Moment:
        """The last decade of that name that has begun by publication."""
        newest = self.anchor.last.year if self.anchor.known else _NEWEST_DECADE
        year = newest - (newest - tens) % 100
        return self._known(end, (date(year, 1, 1), date(year + 10, 1, 1)), approximate=True)

    def _decade(self, i: int) -> Moment | None:
        """ "the sixties": the last such decade that has begun; "in her sixties" is none."""
        tens = self.lex.decades.get(self.lower[i])
        if tens is None or not i or self.lower[i - 1] not in ("the", "early", "late", "mid", *DASHES, "nineteen"):
            return None
        return self._decade_of(i + 1, tens)

    def _century(self, i: int) -> Moment | None:
        """ "the 19th century", "the seventeenth century"."""
        ordinal = self._ordinal(i + (self.lower[i] == "the"))
        if ordinal is None:
            return None
        k = ordinal[0] + (self.lower[ordinal[0]] in DASHES)
        named = self.words.raw[k] == "century" and ordinal[1] <= _LAST_CENTURY
        span = days.century_span(ordinal[1]) if named else None
        return self._known(k + 1, span, approximate=True) if span else None

    def _fiscal(self, i: int) -> Moment | None:
        """ "fiscal 1989", "the financial year 2014-15": about that year."""
        if self.lower[i] not in ("fiscal", "financial"):
            return None
        k = i + 1 + (self.lower[i + 1] == "year")
        year = self._year(k) if self.words.is_figure(k) else None
        return replace(year, approximate=True) if year else None

    def _season(self, i: int) -> Moment | None:
        """ "the summer of 2006", "last spring", "this winter", "in the autumn"."""
        lower = self.lower
        k = i + (lower[i] == "the")
        turn = lower[k] if lower[k] in ("last", "past", "this", "next", "coming") else ""
        k += bool(turn)
        month = self.lex.seasons.get(lower[k])
        if month is None or (self.words.is_capital(k) and k and self.words.is_capital(k - 1)):
            return None
        year = self._season_year(k)
        if year is not None:
            return self._known(year[0], days.months_span(year[1], month, 3), approximate=True, free=True)
        if not turn and not (
            k and lower[k - 1] == "the" and lower[k - 2 if k > 1 else 0] in self.lex.sets["season_cues"]
        ):
            return None
        return None if lower[k + 1] == "of" else self._bare_season(k + 1, month, turn)

    def _season_year(self, k: int) -> tuple[int, int] | None:
        """The year behind a season; "1952-53" is its first."""
        of = k + 1 + (self.lower[k + 1] in ("of", ","))
        raw = self.words.raw[of]
        if not (len(raw) == 4 and raw.isdecimal() and 1000 <= int(raw) <= 2199) or self._is_other_number(of):
            return None
        return of + 1 + 2 * (self._last_year(of, int(raw)) > 0), int(raw)

    def _bare_season(self, end: int, month: int, turn: str) -> Moment:
        told = self.story.period_before(self.begin)
        if not turn and told is not None and told.free and self.story.is_old(told):
            return self._known(end, days.season_span(told.day, month), "event", approximate=True, free=True)
        if not self.anchor.knows("month"):
            return self._unknown(end, approximate=True)
        now = self.anchor.last
        if turn in ("last", "past"):
            span = days.season_span(now, month, -1)
        elif turn in ("next", "coming"):
            span = days.season_span(now, month, 1)
        else:
            span = days.season_span(now, month)
            ended = days.season_span(now, month, -1)
            ahead = self._is_future(end - 1)
            if span[0] > now and not ahead and (not turn or ended[1].year == now.year):
                span = ended
        return self._counted_from(end, span, approximate=True)

    # Parts of periods

    def _part_of_period(self, i: int) -> Moment | None:
        """ "late 2023", "early February", "mid-January", "the end of October", "early on Saturday"."""
        found = self.lex.periods.at(self.words, i)
        if found is None:
            return self._unit_end(i)
        k, part = found
        if self.lower[k - 1] == "end":
            if self.lower[k] not in DASHES:
                return None
            k += 1
        elif self.lower[k - 1] in ("early", "late", "mid"):
            k += self.lower[k] in (*DASHES, "on", "in")
            within = self._part_of_day(k, part)
            if within is not None:
                return within
        period = self._fraction(k) or self._period(k) or self._relative(k)
        if period is None:
            return None
        if period.first is None or period.last is None:
            return replace(period, approximate=True, yearless=None) if period.basis == "unknown" else None
        if isinstance(period.first, datetime) or isinstance(period.last, datetime):
            return None
        span = days.third_of((period.first, period.last), part)
        return replace(period, first=span[0], last=span[1], approximate=True, bare_month=0)

    def _unit_end(self, i: int) -> Moment | None:
        """ "month's end", "year-end": the end of the one around publication."""
        unit, k = self.lex.units.get(self.lower[i]), i + 1
        if unit not in ("week", "month", "quarter", "year", "decade") or not self.words.glued(k):
            return None
        k += 1 + (self.lower[k] in APOSTROPHES and self.lower[k + 1] == "s")
        if self.lower[k] != "end":
            return None
        whole = self._period_of(k + 1, unit, 0)
        if not isinstance(whole.first, date) or not isinstance(whole.last, date):
            return replace(whole, approximate=True)
        span = days.third_of((whole.first, whole.last), "late")
        return replace(whole, first=span[0], last=span[1], approximate=True)

    def _part_of_day(self, k: int, part: str) -> Moment | None:
        """ "early Saturday", "late last night", "late Tuesday afternoon"."""
        moment = self._named_part(k)
        if moment is None or (
            moment.yearless is None and moment.basis == "stated" and not moment.weekday and not moment.hours
        ):
            return None
        if moment.first is None:
            return replace(moment, approximate=True, yearless=None)
        if moment.hours is None and isinstance(moment.first, datetime):
            return None
        hours = self._narrowed(part, moment) if moment.hours else self.lex.halves[part]
        span = days.hours_of(days.day_of(moment.first), hours, self.zone)
        return replace(moment, first=span[0], last=span[1], approximate=True, hours=hours, yearless=None)

    def _narrowed(self, part: str, moment: Moment) -> tuple[int, int]:
        """ "late Thursday night": by the words for it, or the first or second half of that part of the day."""
        assert moment.hours is not None
        begin, end = moment.hours
        named = self.lex.parts.by_first.get(part, [])
        for words, hours in named:
            if words[-1] == self.lower[moment.end - 1] or (
                words[-1] == "night" and self.lower[moment.end - 1] == "tonight"
            ):
                return int(hours[0]), int(hours[1])
        middle = (begin + end) // 2
        return {"early": (begin, middle), "late": (middle, end)}.get(part, (begin, end))

    def _fraction(self, i: int) -> Moment | None:
        """ "the third quarter", "the second half of July", "the last Sunday of October"."""
        k = i + (self.lower[i] in ("the", "this"))
        named = _QUARTER.fullmatch(self.lower[k] + (self.lower[k + 1] if self.words.glued(k + 1) else ""))
        if named is not None or _QUARTER.fullmatch(self.lower[k]):
            return self._named_quarter(k)
        number = self.lex.edges.get(self.lower[k])
        ordinal = (k + 1, number) if number is not None else self._ordinal(k)
        if ordinal is None:
            return None
        k = ordinal[0] + (self.lower[ordinal[0]] in DASHES)
        count = self._number(k)
        if count is not None and (count.vague or count.high > 99):
            count = None
        k = count.end if count else k
        return self._counted_part(k, ordinal[1], int(count.high) if count else 0)

    def _named_quarter(self, k: int) -> Moment | None:
        """ "Q3 2011", "3Q"."""
        joined = self.lower[k] + (self.lower[k + 1] if not _QUARTER.fullmatch(self.lower[k]) else "")
        found = _QUARTER.fullmatch(joined)
        if found is None or (k and self.words.glued(k)):
            return None
        end = k + 1 + (joined != self.lower[k])
        return self._part_in(end, int(found[1] or found[2]), "quarter", 0)

    def _counted_part(self, k: int, number: int, count: int) -> Moment | None:
        word = self.lower[k]
        weekday = self.lex.weekdays.get(word) if self.words.is_capital(k) else None
        if weekday is not None:
            return self._weekday_in(k + 1, weekday, number)
        unit = "half" if word == "half" else self.lex.units.get(word)
        if unit not in ("day", "week", "weekend", "month", "quarter", "half") or (
            word.endswith("s") and not count and unit != "day"
        ):
            return None
        return self._part_in(k + 1, number, unit, count or (_FEW_DAYS if word == "days" else 0))

    def _whole_behind(self, k: int) -> Moment | None:
        """The period that something is a part of: "of May", "in 2011", "of last year", or a year right behind."""
        if self.lower[k] in ("of", "in"):
            whole = self._period(k + 1) or self._relative(k + 1)
        else:
            whole = self._year(k) if self.words.is_figure(k) else None
        return whole

    def _part_in(self, k: int, number: int, unit: str, count: int) -> Moment | None:
        """The so manieth unit, or the first or last so many, of the period behind."""
        whole = self._whole_behind(k)
        if whole is None:
            return self._bare_part(k, number, unit) if not count else None
        if whole.first is None or whole.last is None:
            return replace(whole, yearless=None, bare_month=0)
        if isinstance(whole.first, datetime) or isinstance(whole.last, datetime):
            return None
        span = _part_span((whole.first, whole.last), number, unit, count)
        if span is None:
            return None
        rough = (unit == "week" and not count) or (unit == "day" and count == _FEW_DAYS)
        return replace(whole, first=span[0], last=span[1], approximate=rough or whole.approximate, bare_month=0)

    def _bare_part(self, k: int, number: int, unit: str) -> Moment | None:
        """ "the third quarter" of no year: the last that has begun, or the next after words of the future."""
        hyphen = self.lower[k - 2] in DASHES
        if unit not in _SHORT_PERIODS or (unit == "half" and not hyphen) or number > 12 // _SHORT_PERIODS[unit]:
            return None
        if number < 0:
            return None
        if not self.anchor.knows("month"):
            return self._unknown(k)
        size = _SHORT_PERIODS[unit]
        month = 1 + (number - 1) * size
        year = self.anchor.last.year
        if date(year, month, 1) > self.anchor.last and not self._is_future(self.begin):
            year -= 1
        return self._counted_from(k, days.months_span(year, month, size))

    def _weekday_in(self, k: int, weekday: int, number: int) -> Moment | None:
        whole = self._whole_behind(k) if self.lower[k] in ("of", "in") else None
        if whole is None or whole.first is None or whole.last is None:
            return None
        if isinstance(whole.first, datetime) or isinstance(whole.last, datetime):
            return None
        day = days.nth_weekday((whole.first, whole.last), weekday, number)
        if day is None:
            return None
        span = days.day_span(day)
        return replace(whole, first=span[0], last=span[1], approximate=False, bare_month=0, weekday=True)

    # Periods told by their end

    def _ended(self, i: int) -> Moment | None:
        """ "the week ended Oct. 13", "the six months to June", "the week of May 3"."""
        k = i + (self.lower[i] == "the")
        number = self._number(k)
        k = number.end if number else k + (self.lower[k] in ("fiscal", "financial"))
        k += number is not None and self.lower[k] in DASHES
        unit, k = self.lex.units.get(self.lower[k]), k + 1
        k += self.lower[k] in ("period", "that")
        link = self.lower[k]
        if unit in (None, "minute") or (number is not None and number.high > _MOST):
            return None
        count = int(number.high) if number else 1
        if unit in ("week", "weekend") and link in ("of", "beginning", "starting") and number is None:
            return self._begun(k + 1, unit)
        ends = link in _ENDING or (link == "ends" and self.lower[k - 1] == "that")
        if unit == "weekend" or not (ends or (link in ("to", "through") and k > i + 1)):
            return None
        k += 1 + (self.lower[k + 1] in ("on", "in", "at"))
        end = self._end_of(k)
        return self._back_from(end, count, unit or "") if end is not None and end.basis != "event" else None

    def _end_of(self, k: int) -> Moment | None:
        """A day, hour or named period in which something ends."""
        day = self._named_part(k)
        if day is None:
            return self._time_of_day(k) or self._month(k) or self._season(k) or self._year(k)
        found = self._hour_after(day.end)
        return self._at(day, found[0], found[1], found[2]) if found else day

    def _begun(self, k: int, unit: str) -> Moment | None:
        """ "the week of Oct. 16": seven days from there on; "the weekend of Oct. 14-15"."""
        k += self.lower[k] == "on"
        day = self._month_day(k) or self._day_month(k)
        if day is None or day.first is None:
            return replace(day, yearless=None) if day else None
        first = days.day_of(day.first)
        if unit == "weekend":
            first = days.week_span(first)[0] + 5 * DAY
        size = {"week": 7, "weekend": 2}[unit]
        return replace(day, first=first, last=first + size * DAY, yearless=None, whole=True)

    def _back_from(self, end: Moment, count: int, unit: str) -> Moment:
        """So many units that end where a time does."""
        if end.last is None:
            return replace(end, yearless=None, bare_month=0, whole=True)
        if isinstance(end.last, datetime) and isinstance(end.first, datetime):
            last = end.first if end.last - end.first <= days.MINUTE else end.last
            hours = count if unit == "hour" else 0
            first = last - timedelta(hours=hours) if hours else days.shift(last.date(), -count, unit)
            if not isinstance(first, datetime):
                first = last - (last.date() - first)
            return replace(end, first=first, last=last, whole=True, hours=None)
        return replace(
            end, first=days.shift(days.day_of(end.last), -count, unit), whole=True, yearless=None, bare_month=0
        )


def _part_span(span: Span, number: int, unit: str, count: int) -> Span | None:
    """The so manieth unit of a period (-1 the last), or its first or last `count` ones."""
    first, last = span
    if unit in ("quarter", "half", "month"):
        return _months_of(span, number, {"quarter": 3, "half": 6, "month": 1}[unit], count)
    if unit == "weekend":
        saturday = days.nth_weekday(span, 5, number)
        return (saturday, saturday + 2 * DAY) if saturday else None
    size = 7 if unit == "week" else 1
    if number < 0:
        return max(first, last - size * max(1, count) * DAY), last
    begin = first + size * (number - 1) * DAY
    end = min(last, begin + size * max(1, count) * DAY)
    return (begin, end) if begin < end else None


def _months_of(span: Span, number: int, size: int, count: int) -> Span | None:
    first, last = span
    if (last - first).days <= 31:
        middle = first + 15 * DAY
        return {1: (first, middle), 2: (middle, last), -1: (middle, last)}.get(number) if size == 6 else None
    length = (last.year - first.year) * 12 + last.month - first.month
    size = length // 2 if size == 6 else size * max(1, count)
    if number < 0:
        return (days.add_months(last, -size), last) if size < length else None
    begin = days.add_months(first, size * (number - 1))
    end = days.add_months(begin, size)
    return (begin, end) if end <= last else None
