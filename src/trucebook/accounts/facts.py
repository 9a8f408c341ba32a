"""What two claims can be compared by: act, actors, object, place, days, figures and words, as comparable keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from trucebook.accounts.origins import Sources, is_self, normalise
from trucebook.accounts.words import data_file, word_list
from trucebook.vocabulary import Claim, Instant, Modality, Name, When, first_day, last_day

Days = tuple[int, int]
_WORD = re.compile(r"[^\W\d_]{3,}")
_TELLING_DAYS = 10
"""A report without a date of the event tells of what happened in about the ten days before it."""


@dataclass(frozen=True)
class Family:
    """Acts that can tell of one event. `needs` is how much must agree before two claims are one event.

    `rival`: several may be named for one doing. `single`: there is one such event at a time, so that another agent
    is a rival version and not another event. `alike`: one of the acts denied contradicts another affirmed.
    `recurring`: one such event a day is usual, so that the next day's is another event.
    """

    name: str
    needs: float
    rival: bool = False
    single: bool = False
    alike: bool = False
    recurring: bool = False


@dataclass(frozen=True)
class Facts:
    """One claim, made comparable. `days` and `told` are inclusive ordinals of days, None where not known.

    `days` is when it happened as far as stated; `told` the span in which the report may have told of it.
    """

    claim: Claim
    family: Family
    agents: frozenset[str]
    patients: frozenset[str]
    objects: frozenset[str]
    places: frozenset[str]
    days: Days | None
    told: Days | None
    words: frozenset[str]

    @property
    def is_total(self) -> bool:
        """Whether the claim gives a running total, which is about many events and has a day only as of."""
        quantity = self.claim.quantity
        return self.family.recurring and quantity is not None and quantity.measure == "cumulative"

    @property
    def event_days(self) -> Days | None:
        """The days of the one event the claim is about; None for a running total."""
        return None if self.is_total else self.days

    @property
    def day(self) -> int:
        """Where the claim stands in time, for ordering; 0 when nothing tells."""
        days = self.days or self.told
        return days[0] if days else 0


def facts_of(claim: Claim, sources: Sources) -> Facts:
    """The claim's comparable keys. Actors count as the body they speak for."""
    named = actor_keys(claim.patient, sources)
    return Facts(
        claim=claim,
        family=family_of(claim.act),
        agents=_agent_keys(claim, sources),
        patients=named,
        objects=_objects(claim),
        places=sources.place_names(claim.place),
        days=_days(claim.when),
        told=_told(claim),
        words=_telling_words(claim),
    )


def actor_keys(names: Iterable[Name], sources: Sources) -> frozenset[str]:
    """The cast's ids behind the names; those who speak for somebody give whom they speak for.

    A stranger to the cast gives its normalised name when it is a proper name; common nouns give nothing.
    """
    keys = set()
    for name in names:
        actor = name.actor or getattr(sources.actor_named(name.name), "id", None)
        if actor:
            keys.add(sources.cast.principal(actor) or actor)
        elif is_proper(name.name):
            keys.add(normalise(name.name))
    return frozenset(keys)


def _agent_keys(claim: Claim, sources: Sources) -> frozenset[str]:
    """Who did it; "we" is whoever says so."""
    if any(name.actor is None and is_self(name.name) for name in claim.agent):
        origin = sources.origin(claim)
        return frozenset({origin.actor or origin.key})
    return actor_keys(claim.agent, sources)


def _telling_words(claim: Claim) -> frozenset[str]:
    """The words of the passage that are not already compared as act, agent or object."""
    names = (name.name for name in (*claim.agent, *claim.patient))
    known = [content_words(text) for text in (*names, claim.trigger.text if claim.trigger else "")]
    return content_words(claim.passage.text).difference(*known)


def is_proper(name: str) -> bool:
    """Whether somebody is named: "Ada Lind", "the River Front"; not "war", "the attempt", "40 Northerners"."""
    tokens = [token for token in name.split() if token not in ("the", "The", "of", "and", "al", "de", "for")]
    if all(token.casefold() in word_list("incidents", "stop") for token in tokens):
        return False
    return all(token.strip("‘“'\"(")[:1].isupper() for token in tokens)


def family_of(act: str) -> Family:
    """The kind of event an act tells of."""
    return _families().get(act) or Family(act, float(data_file("incidents")["needs_default"]))


@cache
def _families() -> Mapping[str, Family]:
    families = {}
    for name, given in data_file("incidents")["families"].items():
        flags = (given.get(key) == "yes" for key in ("rival", "single", "alike", "recurring"))
        family = Family(name, float(given["needs"]), *flags)
        families.update(dict.fromkeys(given["acts"], family))
    return families


@cache
def _synonyms() -> Mapping[str, str]:
    return {word: one for one, words in data_file("incidents")["synonyms"].items() for word in words}


def _objects(claim: Claim) -> frozenset[str]:
    names = [name.name for name in claim.patient if name.actor is None]
    return frozenset(word for name in names for word in content_words(name))


def content_words(text: str) -> frozenset[str]:
    """The words of a text that name things, with words for one thing made the same."""
    return _content_words(text)


@cache
def _one_word(word: str) -> str | None:
    if word in word_list("incidents", "stop"):
        return None
    if word in _synonyms():
        return _synonyms()[word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _content_words(text: str) -> frozenset[str]:
    found = (_one_word(word) for word in _WORD.findall(text.casefold().replace("cease-fire", "ceasefire")))
    return frozenset(word for word in found if word)


def _days(when: When | None) -> Days | None:
    """The days a claim states for its event; an open end counts as that one day."""
    if when is None or when.basis in ("unknown", "clock") or not (when.first or when.last):
        return None
    low = _ordinal(when.first) if when.first else None
    high = _ordinal(when.last, end=True) if when.last else None
    if low is None or high is None:
        one = low if low is not None else high
        assert one is not None
        return one, one
    return low, max(low, high)


def _ordinal(moment: Instant, *, end: bool = False) -> int:
    """The day of a moment; the end of a half-open span belongs to the day before when it is a midnight."""
    day = moment.date() if isinstance(moment, datetime) else moment
    is_midnight = not isinstance(moment, datetime) or (moment.hour, moment.minute) == (0, 0)
    return day.toordinal() - (1 if end and is_midnight else 0)


def _told(claim: Claim) -> Days | None:
    first, last = first_day(claim.published), last_day(claim.published)
    if first is None or last is None:
        return None
    return first.toordinal() - _TELLING_DAYS, last.toordinal()


def as_date(day: int) -> date:
    """The day with this ordinal."""
    return date.fromordinal(day)


def stance(modality: Modality) -> str:
    """What a claim is about: what was done (or may have been), or else what was planned, demanded and so on."""
    return "done" if modality in ("actual", "possible") else modality
