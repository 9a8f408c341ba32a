"""Times of day: "8:30 a.m.", "2200 hours", "half past six in the evening", "noon", "dawn", with their zones."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from trucebook.reading.quantities.numerals import lexicon
from trucebook.reading.times import days
from trucebook.reading.times.days import DAY, Moment
from trucebook.reading.times.narrative import BESIDE_CLAUSES
from trucebook.reading.times.weekdays import Weekdays
from trucebook.reading.times.words import zone_of_place

# "0430H of 27 July"; not "24 hours of fighting"
_OF_DAY = r"\sof\s(?:\d{1,2}(?:st|nd|rd|th)?\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_SUFFIX = rf"\s?(?:hrs?|hours|h)\b(?:(?={_OF_DAY})|(?!\sof\b))"
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?::\d\d)?\s?(?P<half>[ap])(?:m\b|\.m(?:\.(?!\w)|\b))"
    r"|(?P<h24>\d{1,2})[:h](?P<m24>\d\d)(?::\d\d(?:\.\d+)?)?(?!:?\d|%)(?:\s?(?:hrs?|hours)\b)?"
    rf"|(?P<hd>\d{{1,2}})\.(?P<md>\d\d){_SUFFIX}"
    rf"|(?P<hh>[0-2]\d)(?P<mm>[0-5]\d)(?:{_SUFFIX}|(?=Z\b|\s?(?:GMT|UTC|local\s+time)\b|\s[A-Z]\w+\stime\b))"
    r"|(?P<oclock>\d{1,2})\s?o[’']clock\b",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s?\(?(?:(?:GMT|UTC|Z)(?P<plus>\s?[+−-]\d{1,2}(?::?\d\d)?)?|(?P<name>[A-Z]{1,4}T|MSK)|(?P<local>local(?:\s+time)?)"
    r"|(?P<place>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s(?:(?:standard|daylight|summer)\s)?[Tt]ime)\b\)?"
)
_OTHER_ZONE = re.compile(
    r"\s?[(/]\s?\d{1,2}(?:[:.]?\d\d)?(?:\s?[ap]\.?m\.?)?\s?(?:GMT|UTC|Z|[A-Z]{2,4}T)\b(?:\s(?:on\s)?[A-Z]\w+)?\)?",
    re.I,
)
_DAY_HOURS = 24
_HALF_DAY = 12
Clock = tuple[int, int, tzinfo | None]
# A time of day: the word after it, the clock, and whether the half of the day is still open ("at 9").
Hour = tuple[int, Clock, bool]


class Hours(Weekdays):
    """Reads times of day and puts them on the day beside them, told before, or of publication."""

    def _after(self, offset: int) -> int:
        return bisect_left(self.words.start, offset)

    def _hour(self, i: int) -> Hour | None:
        """A time of day at word `i`: figures, "noon", "eleven o'clock", "half past six"."""
        if self.lower[i] in self.lex.hour_names:
            return self._with_zone(i + 1, self.words.end[i], (self.lex.hour_names[self.lower[i]], 0), half=False)
        if self._is_glued_figure(i):
            return None
        return self._hour_in_figures(i) or self._hour_in_words(i) or self._bare_hour(i)

    def _is_glued_figure(self, i: int) -> bool:
        return self.words.glued(i) and self.lower[i - 1] in "/.-–:_=#,$€£" and i - 1 != self.link

    def _hour_in_figures(self, i: int) -> Hour | None:
        found = _CLOCK.match(self.words.text, self.words.start[i]) if self.words.is_figure(i) else None
        if found is None:
            return self._military(i)
        hour = int(found["h"] or found["h24"] or found["hd"] or found["hh"] or found["oclock"])
        minute = int(found["m"] or found["m24"] or found["md"] or found["mm"] or 0)
        if found["half"]:
            if not 1 <= hour <= _HALF_DAY:
                return None
            hour = hour % _HALF_DAY + (_HALF_DAY if found["half"].lower() == "p" else 0)
        if found["hh"] and not self._is_told_as_hour(i):
            return None
        if hour > _DAY_HOURS or minute > 59 or (hour == _DAY_HOURS and minute):
            return None
        is_open = bool(found["oclock"] or found["h24"]) and 1 <= hour <= _HALF_DAY and found.group()[0] != "0"
        return self._with_zone(self._after(found.end()), found.end(), (hour, minute), half=is_open)

    def _is_told_as_hour(self, i: int) -> bool:
        """Whether "1200 hours" is a time of day: after "at", a day or a mark, not after "spent"."""
        before = self.lower[i - 1] if i else ""
        beside = before in self.lex.sets["hour_cues"] or before in self.lex.weekdays or before in self.lex.months
        joined = i - 1 == self.link or not before[:1].isalpha()
        return joined or beside or self.words.raw[i][0] == "0"

    def _military(self, i: int) -> Hour | None:
        """ "at 0430", "at 1530 on 6 June": four figures after a word for a time of day."""
        raw = self.words.raw[i]
        if not (len(raw) == 4 and raw.isdecimal() and i and self.lower[i - 1] in self.lex.sets["hour_cues"]):
            return None
        if raw[0] != "0" and not (raw[0] in "12" and self.lower[i + 1] == "on" and self._day(i + 2)):
            return None
        hour, minute = int(raw[:2]), int(raw[2:])
        return (
            self._with_zone(i + 1, self.words.end[i], (hour, minute), half=False)
            if hour < 24 and minute < 60
            else None
        )

    def _hour_number(self, i: int) -> tuple[int, int] | None:
        """A number from 1 to 12 in figures or words, or "noon" and "midnight": the word after it and the hour."""
        word = self.lower[i]
        if word in self.lex.hour_names:
            return i + 1, self.lex.hour_names[word]
        hour = int(word) if word.isdecimal() and len(word) <= 2 else lexicon().small.get(word, 0)
        return (i + 1, hour) if 1 <= hour <= _HALF_DAY else None

    def _hour_in_words(self, i: int) -> Hour | None:
        """ "eleven o'clock", "half past six", "a quarter to nine", "one minute past midnight"."""
        number = self._hour_number(i)
        if number is not None and self.lower[i] not in self.lex.hour_names:
            k = number[0]
            if self.lower[k] == "o" and self.lower[k + 2] == "clock":
                return self._with_zone(k + 3, self.words.end[k + 2], (number[1], 0), half=True)
        minutes = self._minutes_beside(i)
        if minutes is None:
            return None
        k, past = minutes
        number = self._hour_number(k)
        if number is None:
            return None
        end, hour = number
        if self.lower[end] == "o" and self.lower[end + 2] == "clock":
            end += 3
        named = self.lower[k] in self.lex.hour_names
        total = (hour * 60 + past) % (_DAY_HOURS * 60)
        return self._with_zone(end, self.words.end[end - 1], divmod(total, 60), half=not named)

    def _minutes_beside(self, i: int) -> tuple[int, int] | None:
        """ "half past", "a quarter to", "five minutes before": the word after it, and minutes past the hour."""
        lower = self.lower
        k = i + (lower[i] == "a" and lower[i + 1] in ("quarter", "minute"))
        if lower[k] in ("half", "quarter", "minute"):
            k, count = k + 1, {"half": 30, "quarter": 15, "minute": 1}[lower[k]]
        else:
            number = self._number(k)
            if number is None or number.vague or not 1 <= number.high <= 59 or number.high % 1:
                return None
            k, count = number.end, int(number.high)
            if lower[k] in ("minute", "minutes"):
                k += 1
            elif self.words.is_figure(i):
                return None
        if lower[k] == "past" or (lower[k] == "after" and lower[k - 1] in ("minute", "minutes")):
            return k + 1, count
        if lower[k] == "to" or (lower[k] == "before" and lower[k - 1] in ("minute", "minutes")):
            return (k + 1, -count) if lower[k - 1] in ("quarter", "minutes", "minute") else None
        return None

    def _bare_hour(self, i: int) -> Hour | None:
        """ "at 9 tonight", "at six in the morning", "9 EDT": a number with a zone or a part of the day behind."""
        number = self._hour_number(i)
        cued = bool(i) and (self.lower[i - 1] in self.lex.sets["hour_cues"] or i - 1 == self.link)
        if number is None or not cued:
            return None
        end, hour = number
        zoned = _ZONE.match(self.words.text, self.words.end[i])
        if zoned or self._part_behind(end) is not None:
            return self._with_zone(end, self.words.end[i], (hour, 0), half=True)
        return None

    def _with_zone(self, end: int, offset: int, clock: tuple[int, int], *, half: bool) -> Hour:
        """The time of day with the zone written behind it, and the same time in another zone, which is not read."""
        zone: tzinfo | None = None
        written = _ZONE.match(self.words.text, offset)
        if written and (found := self._zone(written)) is not None:
            zone, offset = found[0], written.end()
        other = _OTHER_ZONE.match(self.words.text, offset)
        offset = other.end() if other else offset
        return max(end, self._after(offset)), (clock[0], clock[1], zone), half

    def _zone(self, written: re.Match[str]) -> tuple[tzinfo | None] | None:
        """The zone of a match, None inside where it is the case's own; None where the words are no zone."""
        if written["local"]:
            return (None,)
        if written["place"]:
            named = self.lex.zones.get(written["place"].lower())
            return (ZoneInfo(named) if named else zone_of_place(written["place"]),)
        if written["name"]:
            name = self.lex.zones.get(written["name"].lower())
            return (ZoneInfo(name),) if name else None
        plus = re.sub(r"\s|:", "", written["plus"] or "").replace("−", "-")
        if not plus:
            return (ZoneInfo("UTC"),)
        offset = days.zone_of_offset(plus)
        return (offset,) if offset else None

    # The part of the day behind a time of day

    def _part_behind(self, k: int) -> Moment | None:
        """The day or part of a day right behind a time of day: "tonight", "in the evening", "on Saturday night"."""
        lower = self.lower
        if lower[k] == "in" and lower[k + 1] == "the":
            part = self._part(k + 2)
            if part is None:
                return None
            of = part[0] + (lower[part[0]] in ("of", "on"))
            day = self._day(of) if of > part[0] else None
            return self._in_part(day, day.end, part[1]) if day else self._here(part[0], part[1])
        if lower[k] == "at" and lower[k + 1] == "night":
            return self._here(k + 2, (18, 30))
        k += lower[k] in (",", "on", "of")
        k += lower[k] in ("on", "of")
        moment = self._named_part(k)
        return moment if moment is not None and moment.hours else None

    def _named_part(self, k: int) -> Moment | None:
        """A day with its part: "Saturday night", "yesterday evening"; more kinds are read by `Relations`."""
        day = self._day(k)
        if day is None:
            return None
        part = self._part(day.end)
        return self._in_part(day, part[0], part[1]) if part else day

    def _here(self, end: int, hours: tuple[int, int]) -> Moment:
        """A part of the day that names no day: of the day just told, or of publication."""
        told = self.story.day_before(self.begin, BESIDE_CLAUSES)
        if told is not None and not told.implied:
            night = told.hours is not None and hours[0] + _DAY_HOURS < told.hours[1] and hours != (0, _DAY_HOURS)
            hours = (hours[0] + _DAY_HOURS, hours[1] + _DAY_HOURS) if night else hours
            span = days.hours_of(told.day, hours, self.zone)
            return self._known(end, span, "event", hours=hours, free=told.free, own_day=False)
        if not self.anchor.knows("day"):
            return self._unknown(end, hours=hours, own_day=False)
        span = days.hours_of(self.anchor.last, hours, self.zone)
        return self._counted_from(end, span, hours=hours, own_day=False)

    # The day of a time of day

    def _time_of_day(self, i: int) -> Moment | None:
        """ "8:30 a.m. on Sunday", "noon", "0700 GMT": a minute of the day beside it, or told, or of publication."""
        found = self._hour(i)
        if found is None:
            return None
        end, clock, _ = found
        day = self._day_behind(i, end)
        if day is not None:
            return self._at(day, day.end, found, i)
        told = self.story.day_before(self.begin, BESIDE_CLAUSES)
        night = told.hours if told is not None and told.hours and told.hours[1] > _DAY_HOURS else None
        here = replace(self._here(end, (0, _DAY_HOURS)), hours=night)
        return replace(self._at(here, end, found, i), clock=clock)

    def _day_behind(self, i: int, end: int) -> Moment | None:
        part = self._part_behind(end)
        if part is not None:
            return part
        k = end + (self.lower[end] in (",", "on", "of"))
        k += self.lower[k] in ("on", "of")
        day = self._named_part(k) or (self._named_part(k + 1) if self.lower[k] == "the" else None)
        if day is None or (self.lower[end] == "," and self.lower[i] == "noon" and day.first is None):
            return None
        return day

    def _at(self, day: Moment, end: int, hour: Hour, i: int) -> Moment:
        """The minute of a day. A day's midnight ends it, unless the words say after it or it is still to come."""
        _, (clock_hour, minute, zone), is_open = hour
        told = replace(day, yearless=None, hours=None, end=end)
        if day.first is None:
            return told
        base, hours = days.day_of(day.first), day.hours
        if hours is not None and not hours[0] <= clock_hour < hours[1]:
            for more in (_HALF_DAY, _DAY_HOURS):
                early = hours[0] - (more == _HALF_DAY)  # "5:16 Tuesday night"
                if (is_open or more == _DAY_HOURS) and early <= clock_hour + more < hours[1]:
                    clock_hour += more
                    break
        if clock_hour == minute == 0 and self._ends_day(i, base, hours):
            base += DAY
        span = days.minute_of(base, clock_hour, minute, zone or self.zone)
        return replace(told, first=span[0], last=span[1])

    def _ends_day(self, i: int, day: date, hours: tuple[int, int] | None) -> bool:
        """Whether midnight of a day is the one at its end: "midnight on Friday", not "after midnight on Friday"."""
        if self.lower[i] != "midnight" or (hours and hours[1] > _DAY_HOURS):
            return self.lower[i] == "midnight"
        if i and self.lower[i - 1] in ("after", "past"):
            return False
        return not self.anchor.knows("day") or day != self.anchor.last or self._is_future(i)

    def _hour_after(self, k: int) -> tuple[int, Hour, int] | None:
        """The time of day that belongs to the day before it, with "at" or a comma between, and where it begins."""
        begin = k
        for word in (",", "at", "around", "about", "by"):
            k += self.lower[k] == word
        found = self._hour(k)
        if found is None or (
            k == begin and not self.words.is_figure(k) and self.lower[k] not in self.lex.hour_names
        ):
            return None
        return found[0], found, k
