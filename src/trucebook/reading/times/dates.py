"""Dates as they are written, "Feb. 5", "24-28 November 2023", and what the words before a time say of it.

`Dates` reads them at a word of a text, against the publication date and against what the text has told before.
Each room after it reads one kind more: `weekdays`, `hours`, `periods`, `offsets`, `relations`; `times` joins them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date, tzinfo
from typing import Any, Literal

from trucebook.reading.quantities.numerals import DASHES, Numeral, Words, lexicon, read_number
from trucebook.reading.times import days
from trucebook.reading.times.days import DAY, Anchor, Moment
from trucebook.reading.times.narrative import Narrative, Told
from trucebook.reading.times.words import time_words
from trucebook.vocabulary import Basis, Instant

_ORDINAL_ENDS = ("st", "nd", "rd", "th")
_WORD = re.compile(r"\w+")
_QUOTE = re.compile("[“”\"]|''")
# "the next, due on Sunday, was called off": what was to come has gone.
_OVERTAKEN = re.compile(r"[^,;.]{1,30},\s(?:was|were|had|did|never)\b")
_CLAUSE_REACH = 120
_SHORT_WORD = 4
_HEAD_PARAGRAPHS = 3
Lean = Literal["ahead", "behind"]


class Dates:
    """Reads days, months and years at a word of one text, given what is known of its publication.

    `begin` is the word at which the time now being read begins: cues stand before it. `link` is the dash or word
    that joins its second half, `sent` the word at which the date of a dateline begins.
    """

    def __init__(self, text: str, anchor: Anchor, zone: tzinfo, lean: Lean | None = None) -> None:
        self.words, self.zone, self.lean, self.lex = Words(text), zone, lean, time_words()
        self.lower = self.words.lower
        self.begin, self.sent = 0, -1
        self.link = -1
        self.paragraphs = [i for i in range(self.words.count) if self.words.raw[i][0] == "\n"]
        self.anchor, self.story = anchor, Narrative(self.words, anchor)
        self.years: dict[tuple[int, int], tuple[int, int, int]] = {}
        self.dated: list[tuple[int, date]] = []
        self.numbers: dict[int, Numeral | None] = {}
        self._tell_years()
        self.anchor = self.story.anchor = self._dateline() or anchor

    # What the text says of its own dates

    def _tell_years(self) -> None:
        """Keeps for each day of a month the year first written with it, and where a second year is."""
        for i in range(self.words.count):
            if self.lower[i] in self.lex.months:
                for moment in (self._month_day(i), self._day_month(i - 1), self._day_month(i - 2)):
                    if moment and moment.yearless is None and isinstance(moment.first, date) and moment.end > i:
                        self._tell_year(i, moment.first)
                        break

    def _tell_year(self, i: int, day: date) -> None:
        paragraph, key = bisect_right(self.paragraphs, i), (day.month, day.day)
        first, year, second = self.years.get(key, (paragraph, day.year, self.words.count + 1))
        self.years[key] = first, year, min(second, paragraph) if year != day.year else second
        self.dated.append((i, day))

    def _told_year(self, i: int, day: tuple[int, int]) -> int | None:
        """The year written with the same day up to the end of this paragraph, where there is just one."""
        first, year, second = self.years.get(day, (self.words.count + 1, 0, 0))
        return year if first <= bisect_right(self.paragraphs, i) < second else None

    def _dateline(self) -> Anchor | None:
        """ "CAIRO, Feb. 5 (Wire) -": the day a report was sent, where publication is not known so well."""
        begins = [0, *(k + 1 for k in self.paragraphs[:_HEAD_PARAGRAPHS])]
        self.sent = next((k for begin in begins if (k := self._sent_at(begin)) is not None), -1)
        sent = self._month_day(self.sent) or self._day_month(self.sent) if self.sent >= 0 else None
        if sent is None or self.anchor.knows("day") or not isinstance(sent.first, date):
            return None
        return Anchor.of(sent.first.isoformat(), "event")

    def _sent_at(self, begin: int) -> int | None:
        """The word at which the date of a dateline begins: behind a place and a comma, before a wire or a dash."""
        k = begin
        while k < begin + 10 and (self.words.is_capital(k) or self.lower[k] in ",.") and not self._is_month(k):
            k += 1
        if k > begin and (k < begin + 2 or self.lower[k - 1] != ","):
            return None
        sent = self._month_day(k) or self._day_month(k)
        if sent is None:
            return None
        after = self.lower[sent.end]
        if after == "(":
            return k if self.words.is_capital(sent.end + 1) else None
        is_mark = after == ":" or (after in DASHES and not self.words.glued(sent.end))
        return k if k > begin and is_mark else None

    # Cues

    def _cue(self, i: int) -> str | None:
        """Which side the words before a time open; "three days after" and "did not ... until" open none."""
        i -= self.lower[i - 1] == "the" if i else 0
        for size in (4, 3, 2, 1):
            if i >= size and (kind := self.lex.cues.get(tuple(self.lower[i - size : i]))):
                before = self.lower[i - size - 1] if i > size else ""
                counted = kind in ("after", "before") and (
                    before in self.lex.units or before in ("shortly", "soon")
                )
                denied = kind == "until" and self._is_denied(i)
                return None if counted or denied else kind
        return None

    def _is_denied(self, i: int) -> bool:
        at = self.words.start[i]
        begin = max(self.words.clause(at)[0], at - _CLAUSE_REACH)
        return not self.lex.sets["denials"].isdisjoint(_WORD.findall(self.words.text[begin:at].lower()))

    def _is_future(self, i: int) -> bool:
        """Whether the clause speaks of what is to come: words before the time, or what will be after it."""
        if self.lean is not None:
            return self.lean == "ahead"
        at = self.words.start[min(i, self.begin)]
        begin, end = self.words.clause(at)
        before = self.words.text[max(begin, at - _CLAUSE_REACH) : at]
        return self._is_future_before(i, before) or self._is_future_after(i, before, end)

    def _is_future_before(self, i: int, before: str) -> bool:
        cues = [cue for cue in self.lex.future.finditer(before) if not self._is_no_future(before, cue)]
        if not cues:
            return False
        if _OVERTAKEN.match(self.words.text, self.words.start[i]):
            return False
        if self._ends_quotation(before[cues[-1].end() :]) or (cues[-1].group() == "next" and self._tells_past(i)):
            return False
        rest = _WORD.findall(before[cues[-1].start() :].lower())
        if cues[-1].group() == "if" and self._has_past(rest):
            return False
        own = len(_WORD.findall(cues[-1].group()))
        return not any(
            self._breaks_future(rest[k]) and rest[k - 1] not in ("be", "been", "have")
            for k in range(own, len(rest))
        )

    def _breaks_future(self, word: str) -> bool:
        return any(word in self.lex.sets[name] for name in ("future_breaks", "say_words", "past_words"))

    def _ends_quotation(self, between: str) -> bool:
        """Whether a quotation ends between a word of the future and a time: “It will stop,” he wrote Saturday."""
        return "”" in between or between.count('"') == 1

    def _has_past(self, words: list[str]) -> bool:
        past = self.lex.sets["past_words"]
        return any(
            (word in past or (len(word) > _SHORT_WORD and word.endswith("ed"))) and before not in ("be", "being")
            for before, word in zip(["", *words], words, strict=False)
        )

    def _tells_past(self, i: int) -> bool:
        """Whether the clause around a word, or the quotation in it, has a verb of the past."""
        at = self.words.start[i]
        start, end = self.words.clause(at)
        before = _QUOTE.split(self.words.text[max(start, at - _CLAUSE_REACH) : at])[-1]
        after = _QUOTE.split(self.words.text[at : min(end, at + _CLAUSE_REACH)])[0]
        return self.lean == "behind" or self._has_past(_WORD.findall(f"{before} {after}".lower()))

    def _is_future_after(self, i: int, before: str, end: int) -> bool:
        """ "On Sunday the army will leave", "the Nov. 3 vote will show": not "on Sunday it said it will"."""
        cue = self._cue(min(i, self.begin))
        told = _WORD.findall(before.lower())
        if cue in ("after", "since") or not self.lex.sets["say_words"].isdisjoint(told):
            return False
        at = self.words.start[i]
        found = self.lex.future_after.search(self.words.text, at, min(end, at + _CLAUSE_REACH))
        if found is None:
            return False
        between = _WORD.findall(self.words.text[at : found.start()])
        if any(word.endswith("ed") or word.lower() in self.lex.sets["future_breaks"] for word in between):
            return False
        opens = len(told) <= 1 or not self.lex.sets["scheduled_things"].isdisjoint(word.lower() for word in between)
        return opens and "s" not in between[:5]

    def _is_no_future(self, before: str, cue: re.Match[str]) -> bool:
        """Whether the word before tells how things are or were: "appeared to be holding", "was open"."""
        words = _WORD.findall(before[: cue.start()].lower()[-40:])
        words = [word for word in words if word not in ("not", "t")]
        verb = words[-2:-1] if words[-1:] == ["to"] else words[-1:]
        stops = "no_open_before" if cue.group() == "open" else "no_future_before"
        return bool(verb) and verb[0] in self.lex.sets[stops]

    def _is_deadline(self) -> bool:
        """ "by Saturday" lies ahead, unless the clause tells what had happened."""
        if self.lean is not None or self._cue(self.begin) not in ("by", "until", "before"):
            return False
        if self.lower[self.begin - 2] in ("has", "have"):
            return True
        start, end = self.words.clause(self.words.start[self.begin])
        at = self.words.start[self.begin]
        words = _WORD.findall(self.words.text[max(start, at - _CLAUSE_REACH) : min(end, at + _CLAUSE_REACH)])
        return self.lex.sets["past_verbs"].isdisjoint(words)

    # Numbers and moments

    def _number(self, i: int) -> Numeral | None:
        """The number that begins at a word; looked up once, since many kinds of time begin with one."""
        if i not in self.numbers:
            self.numbers[i] = read_number(self.words, i)
        return self.numbers[i]

    def _unknown(self, end: int, **fields: Any) -> Moment:
        return Moment(end, None, None, "unknown", **fields)

    def _known(self, end: int, span: tuple[Instant, Instant], basis: Basis = "stated", **fields: Any) -> Moment:
        return Moment(end, span[0], span[1], basis, **fields)

    def _counted_from(self, end: int, span: tuple[Instant, Instant], **fields: Any) -> Moment:
        """An interval that rests on the publication date."""
        return Moment(end, span[0], span[1], self.anchor.basis, **fields)

    def _part(self, i: int) -> tuple[int, tuple[int, int]] | None:
        return self.lex.parts.at(self.words, i)

    def _in_part(self, day: Moment, end: int, hours: tuple[int, int], **fields: Any) -> Moment:
        if day.first is None:
            return replace(day, end=end, yearless=None, hours=hours)
        span = days.hours_of(days.day_of(day.first), hours, self.zone)
        fields = {"free": day.free, "weekday": day.weekday, "own_day": day.own_day, "hours": hours, **fields}
        return self._known(end, span, day.basis, **fields)

    def _ordinal(self, i: int) -> tuple[int, int] | None:
        """An ordinal in words or figures, "seventh", "forty-second", "42nd": the word after it and its value."""
        lower, numbers = self.lower, lexicon()
        if lower[i] in self.lex.ordinals:
            return i + 1, self.lex.ordinals[lower[i]]
        k = i + 1 + (lower[i + 1] in DASHES)
        if lower[i] in numbers.tens and self.lex.ordinals.get(lower[k], 10) < 10:
            return k + 1, numbers.tens[lower[i]] + self.lex.ordinals[lower[k]]
        if (
            self.words.raw[i].isdecimal()
            and 1 <= int(lower[i]) <= 999
            and self.words.glued(i + 1)
            and lower[i + 1] in _ORDINAL_ENDS
        ):
            return i + 2, int(lower[i])
        return None

    # Dates

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
        if self.words.glued(end) and (self.lower[end] in ":%°" or self.lower[end][:1].isalpha()):
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
        if self.lower[end] == "," and self._list_ends(end):
            end, day = self._list_ends(end) or number
        slash = self.lower[end] == "/" and self.words.glued(end) and self.words.glued(end + 1)
        if not slash and self.lower[end] not in (*DASHES, "to", "and", "through", "until"):
            return end, day
        second = self._day_number(end + 1)
        if second is None or second[1] <= day:
            return end, day
        after = self.lower[second[0]]
        if self._is_month(second[0]) or (after[:1].isalpha() and after not in lexicon().sets["closers"]):
            return end, day
        return second

    def _list_ends(self, end: int) -> tuple[int, int] | None:
        """ ", 23 and 27" after a day: the word before the last of them, and the day before it."""
        last, listed = 0, self._day_number(end + 1) if self.lower[end] == "," else None
        while listed is not None and listed[1] > last:
            if self.lower[listed[0]] != ",":
                return listed if self.lower[listed[0]] == "and" else None
            last, listed = listed[1], self._day_number(listed[0] + 1)
        return None

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
        """ "5 February 2025", "the 5th of February", "24-28 November", "24/25 March"."""
        k = i + (self.lower[i] == "the" and self.lower[i + 2] in _ORDINAL_ENDS) if i >= 0 else -1
        number = self._day_number(k) if k >= 0 else None
        if number is None or (self.words.glued(k) and self.lower[k - 1] not in (*DASHES, "(", "“", '"', "‘", "'")):
            return None
        end, first = number
        last = first
        end += self.lower[end] in DASHES and self.words.glued(end) and self._is_month(end + 1)  # "24-Nov"
        listed = self._list_ends(end)
        end = listed[0] if listed else end
        if self.lower[end] in (*DASHES, "to", "and", "until", "through", "/"):
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
        told = None if year else self._story_year(begin, month, last, end)
        year_of = year or told or self._year_for(begin, month, last, end)
        if year_of is None:
            return self._unknown(end, yearless=yearless, whole=first != last)
        first_day, last_day = days.make_day(year_of, month, first), days.make_day(year_of, month, last)
        if first_day is None or last_day is None:
            return None
        free = bool(year or told)
        return self._known(end, (first_day, last_day + DAY), yearless=None if year else yearless, free=free)

    def _story_year(self, i: int, month: int, day: int, end: int) -> int | None:
        """The year that the text gives: written with the same day, or that of the story where it is the nearer."""
        written = self._told_year(i, (month, day))
        ahead = self._dated_ahead(i)
        if written is not None or (self.story.free is None and ahead is None):
            return written
        old = self.story.free is not None and self.story.is_old(self.story.free)
        if self.anchor.known and ahead is None and not old and self._is_future(i):
            return None
        year = self._year_for(i, month, day, end)
        own = days.make_day(year, month, day) if year else None
        return self.story.year_of(i, (month, day), own, ahead=ahead)

    def _dated_ahead(self, i: int) -> Told | None:
        """The date with its year that stands next in the same clause: "on 10 May and on 24 May 1992"."""
        index = bisect_right(self.dated, i, key=lambda item: item[0])
        if index == len(self.dated):
            return None
        at, day = self.dated[index]
        if self.words.start[at] >= self.words.clause(self.words.start[i])[1]:
            return None
        return Told(at, day, day + DAY, free=True, weekday=False)

    def _year_for(self, i: int, month: int, day: int, end: int) -> int | None:
        """The year that publication gives: ahead after words of the future, nearest for deadlines, or the last."""
        if not self.anchor.known:
            return None
        if self._is_future(i):
            return days.coming_year(self.anchor, month, day)
        is_set = self.lower[end] in self.lex.sets["scheduled_things"]  # "the Nov. 3 vote"
        if is_set or i == self.sent or self._is_deadline() or not self._tells_past(i):
            return days.nearest_year(self.anchor, month, day)
        return days.latest_year(self.anchor, month, day)
