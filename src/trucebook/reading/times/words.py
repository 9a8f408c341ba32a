"""The word lists of `data/times.yaml`, ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from trucebook.reading.quantities.numerals import Phrases, data_file, lexicon

_SETS = (
    "doubtful_months month_cues no_weekday_before no_weekday_after some_day any_day_after parts_of_any "
    "next_words last_words same_words other_clocks own_clocks year_stops_before year_cues future_breaks "
    "no_future_before say_words past_verbs repeats hour_cues moments_of_day day_cues scheduled_things "
    "truce_nouns truce_cues season_cues denials edge_words other_starters after_words before_words moves "
    "clock_cues past_words no_today_before no_open_before fillers other_time_words"
)


class TimeWords:
    """The words of time and what each stands for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.months = _integers(data["months"])
        self.weekdays = _integers(data["weekdays"])
        self.short_weekdays = _integers(data["short_weekdays"])
        self.seasons = _integers(data["seasons"])
        self.decades = _integers(data["decades"])
        self.parts = Phrases((word, (int(hours[0]), int(hours[1]))) for word, hours in data["parts_of_day"].items())
        self.halves = {word: (int(hours[0]), int(hours[1])) for word, hours in data["halves_of_day"].items()}
        self.hour_names = _integers(data["hour_names"])
        self.day_words = Phrases(_integers(data["day_words"]).items())
        self.ordinals = _integers(data["ordinals"])
        self.edges = _integers(data["edges"])
        self.amounts = Phrases((word, tuple(amount)) for word, amount in data["fixed_amounts"].items())
        self.units: Mapping[str, str] = data["units"]
        self.cues = {tuple(word.split()): kind for word, kind in data["cues"].items()}
        self.approximate = {tuple(word.split()) for word in data["approximate"]}
        self.periods = Phrases(data["parts_of_period"].items())
        self.idioms = Phrases(_integers(data["event_idioms"]).items())
        self.truce_events = Phrases((word, True) for word in data["truce_events"])
        self.directions = _integers(data["event_words"])
        self.recent = _integers(data["recent"])
        self.zones: Mapping[str, str] = data["zone_names"]
        self.future = _either(data["future_cues"])
        self.future_after = _either(data["future_after"])
        self.sets = {name: frozenset(data[name]) for name in _SETS.split()}
        self.starters = self._starters()
        self.openers = self.starters | self.sets["fillers"]
        self.time_words, self.alone = self._time_words(), self._alone()

    def _starters(self) -> frozenset[str]:
        """The words that a time can begin with, figures and fillers apart."""
        numbers, phrases = lexicon(), (self.parts, self.day_words, self.periods, self.idioms)
        groups: tuple[Iterable[str], ...] = (
            self.months,
            self.weekdays,
            self.short_weekdays,
            self.seasons,
            self.decades,
            self.halves,
            self.hour_names,
            self.ordinals,
            self.edges,
            self.units,
            numbers.small,
            numbers.tens,
            self.sets["next_words"],
            self.sets["last_words"],
            self.sets["same_words"],
            self.sets["other_starters"],
        )
        words = {word for group in groups for word in group}.union(*(item.by_first for item in phrases))
        return frozenset(words - self.sets["fillers"])

    def _time_words(self) -> frozenset[str]:
        """The words by which a filler before them, or a word that begins no time alone, may begin one."""
        more = (self.directions, self.sets["truce_nouns"], self.sets["other_time_words"], self.sets["after_words"])
        return self.starters.union(*more, self.sets["before_words"], lexicon().scales)

    def _alone(self) -> frozenset[str]:
        """The words that are a time alone."""
        names = (self.months, self.weekdays, self.short_weekdays, self.hour_names, self.decades)
        groups: tuple[Iterable[str], ...] = (*names, self.day_words.by_first)
        phrases = (*self.parts.by_first, *self.idioms.by_first, "tonight", "overnight")
        return frozenset(word for group in groups for word in group).union(phrases) - self.sets["fillers"]


def _integers(values: Mapping[str, str]) -> dict[str, int]:
    return {word: int(value) for word, value in values.items()}


def _either(phrases: Sequence[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(phrase) for phrase in phrases if phrase[0].isalpha())
    clipped = [re.escape(phrase) for phrase in phrases if not phrase[0].isalpha()]  # "'ll"
    return re.compile("|".join([rf"\b(?:{words})\b", *(rf"{phrase}\b" for phrase in clipped)]))


@cache
def time_words() -> TimeWords:
    """The word lists, read once."""
    return TimeWords(data_file("times"))


@cache
def zone_of_place(place: str) -> ZoneInfo | None:
    """The zone of "Seoul time": a city or country that names one of the world's zones; None for other places."""
    name = _zones_by_place().get(place.lower())
    return ZoneInfo(name) if name else None


@cache
def _zones_by_place() -> dict[str, str]:
    names = sorted(available_timezones(), key=lambda name: (name.count("/"), name))
    return {name.rsplit("/")[-1].replace("_", " ").lower(): name for name in names}
