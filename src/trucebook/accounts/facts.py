"""What two claims can be compared by: act, actors, object, place, days, figures and words, as comparable keys."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, lru_cache

from trucebook.accounts.origins import NAMES_KEPT, Sources, is_pronoun, is_self, normalise
from trucebook.accounts.words import data_file, word_list
from trucebook.vocabulary import Claim, Instant, Modality, Name, When, first_day, last_day, short_id

Days = tuple[int, int]
_WORD = re.compile(r"[^\W\d_]{3,}")
_TELLING_DAYS = 10
"""A report without a date of the event tells of what happened in about the ten days before it."""


@dataclass(frozen=True)
class Family:
    """Acts that can tell of one event. `needs` is how much must agree before two claims are one event.

    `rival`: several may be named for one doing. `single`: there is one such event at a time, so that another agent
    is a rival version and not another event. `alike`: one of the acts denied contradicts another affirmed.
    `recurring`: one such event a day is usual, so that the next day's is another event. `scene`: its acts told in
    one sentence are one event (a strike, those it killed, those it injured). `growing`: its counts rise for days
    after the event, so that they are as of the day on which they are told.
    """

    name: str
    needs: float
    rival: bool = False
    single: bool = False
    alike: bool = False
    recurring: bool = False
    scene: bool = False
    growing: bool = False


@dataclass(frozen=True)
class Facts:
    """One claim, made comparable. `days` and `told` are inclusive ordinals of days, None where not known.

    `days` is when it happened as far as stated; `told` the span in which the report may have told of it. `targets`
    are all words and ids of what the act is done to, places included, and `grounds` the places among them. `teller`
    is whose word it is; `scene` is the sentence it shares with other acts of the same event, from which days and
    places it does not state are taken.
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
    targets: frozenset[str] = frozenset()
    grounds: frozenset[str] = frozenset()
    teller: str | None = None
    scene: str | None = None

    @property
    def act(self) -> str:
        """The claim's act: claims without one have no facts to compare."""
        assert self.claim.act is not None
        return self.claim.act

    @cached_property
    def is_total(self) -> bool:
        """Whether the claim gives a running total, which is about many events and has a day only as of.

        "The toll of Monday's strike rose to 19" is the toll of one event: the sentence tells of the event too.
        """
        quantity = self.claim.quantity
        total = self.family.recurring and quantity is not None and quantity.measure == "cumulative"
        return total and not (self.scene and self.days and self.days[0] == self.days[1])

    @cached_property
    def is_own_word(self) -> bool:
        """Whether somebody tells of a doing of his own."""
        return self.teller in self.agents

    def is_done_to_another(self, other: Facts) -> bool:
        """Whether both name what the act is done to, and name other actors or other places."""
        if self.patients and other.patients and self.patients.isdisjoint(other.patients):
            return True
        return bool(self.grounds and other.grounds and self.grounds.isdisjoint(other.grounds))

    @cached_property
    def told_from(self) -> int | None:
        """The first day on which the report can have been published."""
        return self.told[0] + _TELLING_DAYS if self.told else None

    @cached_property
    def event_days(self) -> Days | None:
        """The days of the one event the claim is about; None for a running total."""
        return None if self.is_total else self.days

    @cached_property
    def is_denial(self) -> bool:
        """Whether the claim says that it was not so."""
        return is_denial(self.claim)

    @cached_property
    def known_by(self) -> int | None:
        """The day by which what the claim tells of had happened: nobody reports an act before it is done."""
        return self.told[1] if self.told and self.claim.modality == "actual" and not self.is_total else None

    @cached_property
    def start(self) -> int:
        """Where in the report the act is told, in code points."""
        return self.claim.trigger.start if self.claim.trigger else self.claim.passage.start

    @cached_property
    def day(self) -> int:
        """Where the claim stands in time, for ordering; 0 when nothing tells."""
        days = self.days or self.told
        return days[0] if days else 0


def gather_facts(claims: Iterable[Claim], sources: Sources) -> list[Facts]:
    """The comparable keys of every claim in which an act was found, in the order given.

    Claims without an act oppose nothing and belong to no event. Acts of one event that one sentence tells share
    what each of them states: "a strike on Monday killed five" dates the deaths as well as the strike.
    """
    found = [facts_of(claim, sources) for claim in claims if claim.act is not None]
    sentences: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        if one.family.scene:
            sentences[_sentence(one)].append(place)
    for key, places in sentences.items():
        told = [found[place] for place in places]
        if len(told) > 1 and len({one.claim.act for one in told}) == len(told):
            name = short_id("scene-", *map(str, key))
            for place, one in zip(places, told, strict=True):
                found[place] = _in_scene(one, told, name)
    return found


def _sentence(one: Facts) -> tuple[object, ...]:
    claim = one.claim
    family, kind = one.family.name, stance(claim.modality)
    return family, claim.report, claim.passage.start, claim.passage.end, claim.chain, kind, claim.polarity


def _in_scene(one: Facts, told: Sequence[Facts], name: str) -> Facts:
    days = {other.days for other in told if other.days}
    shared = days.pop() if len(days) == 1 else None
    places = one.places or frozenset[str]().union(*(other.places for other in told))
    return replace(one, days=one.days or shared, places=places, scene=name)


def facts_of(claim: Claim, sources: Sources) -> Facts:
    """The keys of one claim, which must have an act. Actors count as the body they speak for."""
    assert claim.act is not None
    origin = sources.origin(claim)
    grounds = [name for name in claim.patient if _is_place(name, sources)]
    return Facts(
        claim=claim,
        family=family_of(claim.act),
        agents=_agent_keys(claim, sources),
        patients=actor_keys((name for name in claim.patient if name not in grounds), sources),
        objects=_objects(claim.patient),
        places=sources.place_names((*claim.place, *grounds)),
        days=stated_days(claim.when),
        told=_told(claim),
        words=_telling_words(claim),
        targets=_targets(claim, sources),
        grounds=actor_keys(grounds, sources),
        teller=origin.actor or origin.key,
    )


def _is_place(name: Name, sources: Sources) -> bool:
    actor = sources.cast.get(name.actor) or sources.actor_named(name.name)
    return actor is not None and actor.kind == "place"


def _targets(claim: Claim, sources: Sources) -> frozenset[str]:
    words = _objects(claim.patient).union(*(content_words(n.name) for n in claim.patient if _is_place(n, sources)))
    return words | actor_keys(claim.patient, sources)


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
    """Who did it; "we" is whoever says so, and so is a "they" that the reader could not place.

    An agent that is nobody of the cast but is described as the force of one ("an army aircraft") is taken for it.
    """
    if any(name.actor is None and _is_speaker(name, claim) for name in claim.agent):
        origin = sources.origin(claim)
        return frozenset({origin.actor or origin.key})
    named = actor_keys(claim.agent, sources)
    return named or frozenset(key for name in claim.agent if (key := sources.force_of(name.name)))


def _is_speaker(name: Name, claim: Claim) -> bool:
    return is_self(name.name) or (len(claim.chain) > 1 and is_pronoun(name.name))


def _telling_words(claim: Claim) -> frozenset[str]:
    """The words of the passage that are not already compared as act, agent or object."""
    names = (name.name for name in (*claim.agent, *claim.patient))
    known = [content_words(text) for text in (*names, claim.trigger.text if claim.trigger else "")]
    return _content_words(claim.passage.text).difference(*known)


def is_proper(name: str) -> bool:
    """Whether somebody is named: "Ada Lind", "the River Front"; not "war", "the attempt", "40 Northerners"."""
    tokens = [token for token in name.split() if token not in ("the", "The", "of", "and", "al", "de", "for")]
    if all(token.casefold() in word_list("incidents", "stop") for token in tokens):
        return False
    return all(token.strip("‘“'\"(")[:1].isupper() for token in tokens)


def family_of(act: str) -> Family:
    """The kind of event an act tells of."""
    return _families().get(act) or Family(act, float(data_file("incidents")["needs_default"]))


_FLAGS = ("rival", "single", "alike", "recurring", "scene", "growing")


@cache
def _families() -> Mapping[str, Family]:
    families = {}
    for name, given in data_file("incidents")["families"].items():
        family = Family(name, float(given["needs"]), *(given.get(flag) == "yes" for flag in _FLAGS))
        families.update(dict.fromkeys(given["acts"], family))
    return families


@cache
def _synonyms() -> Mapping[str, str]:
    return {word: one for one, words in data_file("incidents")["synonyms"].items() for word in words}


def _objects(names: Iterable[Name]) -> frozenset[str]:
    return frozenset(word for name in names if name.actor is None for word in content_words(name.name))


@lru_cache(maxsize=NAMES_KEPT)
def content_words(text: str) -> frozenset[str]:
    """The words of a name that name things, with words for one thing made the same."""
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


def stated_days(when: When | None) -> Days | None:
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


def is_denial(claim: Claim) -> bool:
    """Whether somebody says that it was not so: a denial, or a count of nought ("no violation was seen").

    Not to be able to tell ("could not verify who fired") denies nothing.
    """
    quantity = claim.quantity
    none = quantity is not None and quantity.high == 0 and claim.modality == "actual"
    return (claim.polarity == "denied" or none) and claim.modality != "possible"


def stance(modality: Modality) -> str:
    """What a claim is about: what was done (or may have been), or else what was planned, demanded and so on."""
    return "done" if modality in ("actual", "possible") else modality
