"""Times counted from something told: "the next day", "that November", "two weeks later", "the eve of the vote".

What was told is a day or period of the text itself. Where it is only an event ("three days after the attack") the
time has no interval: which day the event had is for the reader of claims to find.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from trucebook.reading.times import days
from trucebook.reading.times.clocks import Clocks
from trucebook.reading.times.days import DAY, Moment, Span
from trucebook.reading.times.narrative import Told
from trucebook.reading.times.offsets import Amount
from trucebook.vocabulary import Instant

_WEEK = 7
_BESIDE = {"before": -1, "after": 1}


class Relations(Clocks):
    """Reads what is told before, after or at the same time as something else."""

    def _event(self, i: int) -> Moment | None:
        """A time that follows something told."""
        return self._truce_event(i) or self._named_relation(i) or self._idiom(i) or self._counted_relation(i)

    def _relative(self, k: int) -> Moment | None:
        return self._named_relation(k) or self._this_and_last(k)

    def _named_part(self, k: int) -> Moment | None:
        """Also "tonight", "this morning", "that evening" and "the next day"."""
        found = super()._named_part(k)
        if found is not None:
            return found
        moment = self._relative(k)
        if moment is None or moment.hours or self.lower[moment.end - 1] == "day":
            return moment
        return None

    def _truce_event(self, i: int) -> Moment | None:
        """ "since the truce began", "hours after the ceasefire took effect"."""
        if not i or self.lower[i] != "the" or self.lower[i - 1] not in self.lex.sets["truce_cues"]:
            return None
        for k in range(i + 1, i + 5):
            if self.lower[k] in self.lex.sets["truce_nouns"]:
                found = self.lex.truce_events.at(self.words, k + 1)
                if found is not None:
                    return self._placed(found[0], None)
            if not self.lower[k][:1].isalpha():
                return None
        return None

    def _placed(
        self, end: int, span: tuple[Instant, Instant] | None, told: Told | None = None, **fields: Any
    ) -> Moment:
        """A time of the story: with its interval, or without one where the story does not tell it."""
        first, last = span or (None, None)
        free = bool(span and told and told.free)
        return replace(Moment(end, first, last, "event", free=free), **fields)

    # "the next day", "that November"

    def _named_relation(self, i: int) -> Moment | None:
        lower, sets = self.lower, self.lex.sets
        k = i + (lower[i] in ("later", "earlier", "early", "late") and lower[i + 1] in ("that", "the"))
        article = lower[k]
        if article not in ("the", "that"):
            return None
        k += 1 + (lower[k + 1] == "very")
        word = lower[k]
        if word in sets["after_words"] or word in sets["before_words"] or word in sets["same_words"]:
            turn = 1 if word in sets["after_words"] else -1 if word in sets["before_words"] else 0
            if word == "next" and self.lex.units.get(lower[k + 1]) in ("decade", "century"):
                return None
            if word == "next" and i and lower[i - 1] in ("over", "in", "during", "within", "for"):
                return None
            return self._thing(i, k + 1, turn)
        if article == "the":
            return self._beside(i, k)
        if i and lower[i - 1] in sets["say_words"] and lower[k] not in self.lex.units:
            return None
        return self._thing(i, k, 0)

    def _thing(self, i: int, k: int, turn: int) -> Moment | None:
        """What comes next, went before or is the same: a unit, a part of the day, a weekday, a month, a season."""
        word, capital = self.lower[k], self.words.is_capital(k)
        part = self._part(k)
        if part is not None:
            return self._told_part(i, part, turn)
        if capital and word in self.lex.weekdays:
            return self._told_weekday(i, k, turn)
        if capital and self._is_month(k) and self._day_number(k + 1) is None:
            return self._told_month(i, k, turn)
        if word in self.lex.seasons and (turn or self.lower[k - 1] in ("that", "same")):
            return self._told_season(i, k, turn)
        unit = self.lex.units.get(word)
        if unit is not None and not (word.endswith("s") and (not turn or self.lower[k - 1] == "next")):
            return self._told_unit(i, k, unit, turn)
        return self._told_amount(i, k, turn) if turn and self.lower[k - 1] != "next" else None

    def _told_part(self, i: int, part: tuple[int, tuple[int, int]], turn: int) -> Moment:
        end, hours = part
        told = self.story.day_before(i)
        if told is None:
            return self._placed(end, None, hours=hours)
        return self._placed(end, days.hours_of(_moved_day(told, turn), hours, self.zone), told, hours=hours)

    def _told_weekday(self, i: int, k: int, turn: int) -> Moment:
        weekday, told = self.lex.weekdays[self.lower[k]], self.story.day_before(i)
        if told is None:
            return self._placed(k + 1, None, weekday=True)
        if turn > 0:
            day = told.last_day + ((weekday - told.last_day.weekday()) % _WEEK or _WEEK) * DAY
        elif turn < 0:
            day = told.day - ((told.day.weekday() - weekday) % _WEEK or _WEEK) * DAY
        else:
            day = days.week_span(told.day)[0] + weekday * DAY
        return self._placed(k + 1, days.day_span(day), told, weekday=True)

    def _told_month(self, i: int, k: int, turn: int) -> Moment:
        month, told = self.lex.months[self.lower[k]], self.story.period_before(i)
        if told is None:
            return self._placed(k + 1, None)
        span = days.month_span(told.day.year, month)
        if turn > 0 and span[0] <= told.last_day:
            span = days.month_span(told.day.year + 1, month)
        elif turn < 0 and span[1] > told.day:
            span = days.month_span(told.day.year - 1, month)
        return self._placed(k + 1, span, told)

    def _told_season(self, i: int, k: int, turn: int) -> Moment:
        told = self.story.period_before(i)
        span = days.season_span(told.day, self.lex.seasons[self.lower[k]], turn) if told else None
        return self._placed(k + 1, span, told, approximate=True)

    def _told_unit(self, i: int, k: int, unit: str, turn: int) -> Moment | None:
        """The day, week, month, year told, or the one before or after it."""
        end = k + 1
        if self.lower[k].endswith("s"):
            return self._placed(end, None, approximate=True)
        if unit in ("hour", "minute"):
            return self._placed(end, None)
        if unit == "day":
            told = self.story.day_before(i)
            return self._placed(end, days.day_span(_moved_day(told, turn)) if told else None, told)
        if unit == "weekend":
            told = self.story.day_before(i)
            return self._placed(end, _weekend_span(told, turn) if told else None, told)
        told = self.story.period_before(i)
        if told is None or told.length > _LENGTHS.get(unit, timedelta.max):
            return self._placed(end, None)
        return self._placed(end, days.period_of(told.last_day if turn > 0 else told.day, unit, turn), told)

    def _told_amount(self, i: int, k: int, turn: int) -> Moment | None:
        """ "the previous 24 hours", "the following two weeks": up to where the day told begins, or from its end."""
        amount = self._amount(k)
        if amount is None:
            return None
        told = self.story.day_before(i)
        if told is None:
            return self._placed(amount.end, None, approximate=amount.vague)
        if (
            amount.unit in ("hour", "minute")
            and isinstance(told.first, datetime)
            and isinstance(told.last, datetime)
        ):
            length = timedelta(**{f"{amount.unit}s": amount.high})
            span = (told.last, told.last + length) if turn > 0 else (told.first - length, told.first)
            return self._placed(amount.end, span, told, approximate=amount.vague)
        first = told.last_day + DAY if turn > 0 else days.shift(told.day, -amount.high, amount.unit)
        last = days.shift(told.last_day, amount.high, amount.unit) + DAY if turn > 0 else told.day
        return self._placed(amount.end, (first, last), told, approximate=amount.vague)

    # "the day before", "two weeks later"

    def _beside(self, i: int, k: int) -> Moment | None:
        """ "the day before", "the morning after the vote", "the eve of Sunday's vote"."""
        if self.lower[k : k + 2] == ["eve", "of"]:
            base = self._base_behind(i, k + 2)
            return self._placed(k + 2, days.day_span(base.day - DAY) if base else None, base)
        if self.words.is_capital(k) and self.lower[k] in self.lex.weekdays:
            return self._before_last(k) or self._weekday_beside(i, k)
        return self._before_last(k) or self._part_beside(i, k) or self._unit_beside(i, k)

    def _part_beside(self, i: int, k: int) -> Moment | None:
        """ "the night before", "the morning after the vote"."""
        part = self._part(k)
        turn = _BESIDE.get(self.lower[part[0]], 0) if part else 0
        if part is None or not turn:
            return None
        base = self._base_behind(i, part[0] + 1)
        span = days.hours_of(_moved_day(base, turn), part[1], self.zone) if base else None
        return self._placed(part[0] + 1, span, base, hours=part[1])

    def _unit_beside(self, i: int, k: int) -> Moment | None:
        """ "the day before", "the week after the vote", "the year before"."""
        end, turn = k + 2, _BESIDE.get(self.lower[k + 1], 0)
        unit = self.lex.units.get(self.lower[k], "")
        if not turn or not unit or self.lower[k].endswith("s"):
            return None
        base = self._base_behind(i, end, unit)
        if base is None or unit in ("hour", "minute", "weekend"):
            return self._placed(end, None)
        if unit == "week" and base.length == _WEEK * DAY:
            first = base.day + turn * _WEEK * DAY
            return self._placed(end, (first, first + _WEEK * DAY), base)
        if unit == "day":
            return self._placed(end, days.day_span(_moved_day(base, turn)), base)
        return self._placed(end, days.period_of(base.last_day if turn > 0 else base.day, unit, turn), base)

    def _weekday_beside(self, i: int, k: int) -> Moment | None:
        """ "the Friday before", "the Sunday after the vote"."""
        turn = _BESIDE.get(self.lower[k + 1], 0)
        if not turn:
            return None
        weekday, base = self.lex.weekdays[self.lower[k]], self._base_behind(i, k + 2)
        if base is None:
            return self._placed(k + 2, None, weekday=True)
        away = (weekday - base.last_day.weekday()) % _WEEK if turn > 0 else (base.day.weekday() - weekday) % _WEEK
        day = (base.last_day if turn > 0 else base.day) + turn * (away or _WEEK) * DAY
        return self._placed(k + 2, days.day_span(day), base, weekday=True)

    def _before_last(self, k: int) -> Moment | None:
        """ "the week before last", "the Tuesday before last", "the Sunday after next", counted from publication."""
        turn = {("before", "last"): -1, ("after", "next"): 1}.get((self.lower[k + 1], self.lower[k + 2]), 0)
        weekday = self.lex.weekdays.get(self.lower[k]) if self.words.is_capital(k) else None
        unit = self.lex.units.get(self.lower[k], "")
        if not turn or (weekday is None and unit not in ("day", "week", "month", "quarter", "year")):
            return None
        if not self.anchor.knows("day" if weekday is not None else unit):
            return self._unknown(k + 3, weekday=weekday is not None)
        if weekday is None:
            hours = self._part(k)
            if hours is not None:
                return self._publication_part(k + 3, 2 * turn, hours[1])
            return self._period_of(k + 3, unit, 2 * turn)
        publication = self.anchor.last
        away = (weekday - publication.weekday()) % _WEEK if turn > 0 else (publication.weekday() - weekday) % _WEEK
        day = publication + turn * ((away or _WEEK) + _WEEK) * DAY
        return self._counted_from(k + 3, days.day_span(day), weekday=True)

    def _base_behind(self, i: int, k: int, unit: str = "day") -> Told | None:
        """What "before" and "after" count from: a date behind them, or what was told where nothing follows."""
        word = self.lower[k]
        if not word[:1].isalnum() or word in self.lex.sets["edge_words"]:
            return self._story_base(i, unit)
        day = self._day(k) or (self._day(k + 1) if word == "the" else None)
        if day is None or day.first is None or day.last is None:
            return None
        return Told(k, day.first, day.last, day.free, day.weekday, dated=True)

    def _idiom(self, i: int) -> Moment | None:
        """ "shortly afterwards", "moments later": about the day told."""
        found = self.lex.idioms.at(self.words, i)
        if found is None:
            return None
        end = found[0]
        counts = self.lower[end - 1] in ("after", "before")
        told = self._base_behind(i, end) if counts else self.story.day_before(i)
        return self._placed(end, days.day_span(told.day) if told else None, told, approximate=True)

    def _counted_relation(self, i: int) -> Moment | None:
        """ "an hour later", "two days earlier", "three days after the attack", "days before the vote"."""
        lower = self.lower
        if lower[i] in self.lex.units and lower[i].endswith("s") and lower[i + 1] in self.lex.directions:
            return self._vague_relation(i)
        amount = self._amount(i)
        if amount is None:
            return None
        k = amount.end
        if i and lower[i - 1] == "within" and lower[k] == "of":
            return self._placed(k + 1, None)
        exact = lower[k : k + 3] == ["to", "the", "day"]
        k += 3 * exact
        if lower[k] == "into":
            return self._into(k, amount.high, amount.unit)
        if lower[k] not in self.lex.directions:
            return None
        counts = lower[k] in ("after", "before", "following", "prior", "since")
        behind = k + 1 + (lower[k + 1] == "to" and lower[k] == "prior")
        told = self._base_behind(i, behind, amount.unit) if counts else self._story_base(i, amount.unit)
        if lower[k + 1] == "than":
            told = None
        if exact and told is not None:
            day = days.shift(told.day, self.lex.directions[lower[k]] * amount.high, amount.unit)
            return self._placed(k + 1, days.day_span(day), told)
        return self._shifted(k + 1, told, amount, self.lex.directions[lower[k]])

    def _story_base(self, i: int, unit: str) -> Told | None:
        """The time told that a unit counts from: a day for days, a week for weeks, any for months and years."""
        told = self.story.period_before(i)
        long = unit in days.MONTHS or (unit == "week" and told is not None and told.length <= _LENGTHS["week"])
        return told if long else self.story.day_before(i)

    def _vague_relation(self, i: int) -> Moment:
        """ "hours later" is the same day, "days later" no one can tell."""
        counts = self.lower[i + 1] in ("after", "before", "following", "prior")
        told = self._base_behind(i, i + 2) if counts else self.story.day_before(i)
        near = told is not None and self.lex.units[self.lower[i]] in ("hour", "minute")
        return self._placed(i + 2, days.day_span(told.day) if told and near else None, told, approximate=True)

    def _shifted(self, end: int, told: Told | None, amount: Amount, turn: int) -> Moment:
        """The time so many units before or after one that was told."""
        unit = amount.unit
        if told is None or (unit in days.MONTHS and told.length > _LENGTHS.get(unit, timedelta.max)):
            return self._placed(end, None, approximate=amount.vague)
        if unit in ("hour", "minute"):
            return self._placed(end, _hours_on(told, amount, turn), told, approximate=True)
        base = told.last_day if turn > 0 else told.day
        low, high = sorted((turn * amount.low, turn * amount.high))
        span = days.around(days.shift(base, low, unit), days.shift(base, high, unit), unit)
        return self._placed(end, span, told, approximate=amount.vague or unit != "day")


# The longest time told that a unit can be counted from.
_LENGTHS = {
    "week": timedelta(days=8),
    "fortnight": timedelta(days=15),
    "month": timedelta(days=93),
    "quarter": timedelta(days=93),
    "year": timedelta(days=366),
}


def _moved_day(told: Told, turn: int) -> date:
    return told.last_day + DAY if turn > 0 else told.day - DAY if turn < 0 else told.day


def _weekend_span(told: Told, turn: int) -> Span:
    saturday = days.week_span(told.day)[0] + 5 * DAY
    if turn > 0 and saturday <= told.last_day:
        saturday += _WEEK * DAY
    elif turn < 0 and saturday >= told.day - DAY:
        saturday -= _WEEK * DAY
    return saturday, saturday + 2 * DAY


def _hours_on(told: Told, amount: Amount, turn: int) -> tuple[Instant, Instant]:
    """Some hours from an instant told; from a day, the same day, or so many days on."""
    if isinstance(told.first, datetime) and isinstance(told.last, datetime) and told.length <= days.MINUTE:
        length = timedelta(**{f"{amount.unit}s": turn * amount.high})
        return told.first + length, told.last + length
    hours = amount.high if amount.unit == "hour" else amount.high // 60
    return days.day_span(days.shift(told.day, turn * (hours // 24), "day"))
