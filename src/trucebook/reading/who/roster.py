"""Whose name that is: mentions of the cast in a text, and the actor behind a noun phrase such as "a minister".

`Roster.find` marks names; `Roster.resolve` says whom a phrase stands for, how sure that is (0 to 1) and why.
Not here yet: coreference inside names ("the younger Smith"), names in other scripts than the cast's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.who.organs import Organs
from trucebook.reading.who.spelling import (
    case_fits,
    find_names,
    fold_name,
    narrowness,
    pattern_of,
    plain,
    surnames_of,
)
from trucebook.reading.who.whereabouts import Whereabouts
from trucebook.vocabulary import Actor, Cast, Speaker

_PRONOUNS = {name: frozenset(words) for name, words in read_data("reading", "pronouns").items()}
PERSON_WORDS, THING_WORDS, MANY_WORDS = (_PRONOUNS[name] for name in ("person", "thing", "many"))
SPEAKER_WORDS, RELATIVE_WORDS = _PRONOUNS["speaker"], _PRONOUNS["relative"]
PRONOUNS = frozenset(word for words in _PRONOUNS.values() for word in words)
_WORD = re.compile(r"\w[\w.\-]*(?:['’]\w+)*")
_SPLIT = re.compile(
    r"\s*(?:[,;(]|\s[–—-]\s|—|\b(?:who|which|whose|that|issued|briefed|speaking|involved|familiar|based|seen|quoted|identified|interviewed|cited|contacted|reached|named|described|obtained|reviewed|published|released|carried|conducted|commissioned|compiled|prepared|signed|made|close|present)\b)"
)
_PREPOSITION = re.compile(r"\s(on behalf of|of|for|from|by|in|at|on|with|to|inside|within|close to|near)\s")
_APPOSED = re.compile(
    r"((?:[A-Z][\w'’.-]*|al-\w+)(?:\s+(?:(?:al|bin|ibn|abu|de|von|van)[ -])?[A-Z][\w'’.-]*)+)\s*(?:,|$)"
)
_ARTICLE = re.compile(
    r"^(?:(?:the|a|an|one|two|three|four|five|six|seven|some|several|many|most|its|his|her|their|my|our|this|that|these|those|another"
    r"|other|both|all|no|any|unnamed|anonymous)\s+)+",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"(?<![\w'’.-])([A-Z][\w'’-]*[a-z])[ ]$")
_OWNER_BEFORE = re.compile(r"(?<![\w'’.-])([A-Z][\w-]*)(?:['’]s?)?[ ]$")
_AUTHORITY = ("official", "government", "forces")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the cast in a text; `actor` is None when the name belongs to several actors."""

    start: int
    end: int
    text: str
    actor: str | None


def read_words(name: str) -> Mapping[str, Any]:
    """One of the room's word lists. Raises ValueError when the file is damaged."""
    return read_data("reading", name)


@cache
def noun_kinds() -> Mapping[str, str]:
    """The kind of every noun that can name a source: official, government, document, person, population..."""
    lists = read_words("source_nouns")
    kinds: dict[str, str] = {}
    for kind, words in lists.items():
        if kind != "unnamed":
            for word in words:
                kinds.setdefault(word, kind)
    return kinds


@cache
def title_words() -> frozenset[str]:
    """The words of titles that stand before a name, with their full stops: "gen.", "minister"."""
    return frozenset(word for title in read_words("titles")["before"] for word in title.split())


@cache
def opener_words() -> frozenset[str]:
    """Words that may begin a sentence with a capital before a name: "But", "Yesterday"."""
    return frozenset(read_words("titles")["openers"])


def noun_kind(word: str) -> str | None:
    """The kind of a source noun in any number: "officials" is as "official"; None for other words."""
    return _kind_of(word.casefold())


@cache
def _kind_of(word: str) -> str | None:
    kinds = noun_kinds()
    for form in singulars(word):
        if form in kinds:
            return kinds[form]
    return None


def singulars(word: str) -> Iterator[str]:
    """What a noun may be the plural of, itself first."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("men"):
        yield word[:-3] + "man"


def is_pronoun(phrase: str) -> bool:
    """Whether a phrase is a pronoun; "US" in capitals is a country."""
    word = " ".join(phrase.split())
    return word.casefold() in PRONOUNS and not (len(word) > 1 and word.isupper() and word != "WE")


@dataclass(frozen=True)
class _Phrase:
    """A noun phrase taken apart: `core` up to the first preposition or clause, `head` its last word."""

    text: str
    core: str
    head: str
    preposition: str
    rest: str

    @property
    def kind(self) -> str | None:
        return noun_kind(self.head)


class Roster:
    """The cast, ready to be looked up in texts. Build it once for a case."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._names: dict[str, dict[str, str]] = {}
        self._demonyms: dict[str, dict[str, str]] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._surnames: dict[str, dict[str, str]] = {}
        self._organs = Organs(cast)
        self._whereabouts = Whereabouts(cast)
        for actor in cast.actors:
            self._enter(actor)
        self._name_pattern = pattern_of({name for group in self._names.values() for name in group.values()})
        demonyms = {name for group in self._demonyms.values() for name in group.values()}
        self._demonym_pattern = pattern_of(demonyms)
        self._resolved: dict[str, Speaker] = {}

    def _enter(self, actor: Actor) -> None:
        for name in sorted((actor.name, *actor.aliases), key=narrowness):
            self._names.setdefault(fold_name(name), {}).setdefault(actor.id, name)
        for demonym in actor.demonyms:
            self._demonyms.setdefault(fold_name(demonym), {})[actor.id] = demonym
        for title in actor.titles:
            self._titles.setdefault(fold_name(title), {})[actor.id] = title
        for surname in surnames_of(actor.name) if actor.kind == "person" else ():
            self._surnames.setdefault(fold_name(surname), {})[actor.id] = actor.name
        self._organs.enter(actor)

    def _behind_role(self, words: list[str]) -> int:
        """Where the name of a person begins behind what he or she is: "rebel spokesman John Doe"."""
        roles = [
            i
            for i, word in enumerate(words[:-2])
            if word[:1].islower() and (noun_kind(word) or word in title_words())
        ]
        begin = roles[-1] + 1 if roles else 0
        return begin if all(word[:1].isupper() or len(word) < 4 for word in words[begin:]) else 0

    def counterpart(self, actor: str, owner: str) -> str | None:
        """The organ or office holder of another owner that is what this one is of its own."""
        return self._organs.counterpart(actor, owner)

    def people_called(self, word: str) -> str | None:
        """The population of the cast that a word for people names: "Yemeni", "Lebanese" in "Lebanese people"."""
        return self._organs.find_people(word)

    def resolve_outlet(self, outlet: str) -> Speaker:
        """The actor that publishes a report: by its very name, or as a ministry or army of a party.

        A newspaper whose name only holds that of a place ("Northland Post") is nobody of the cast.
        """
        exact = self._exact(outlet)
        if exact is not None:
            return exact
        found = self.resolve(outlet)
        organ = self.take_apart(outlet).kind in _AUTHORITY
        return found if organ else Speaker(outlet, None, 0.3, "not in the cast")

    def names_of(self, actor: str | None) -> frozenset[str]:
        """All names of an actor of the cast, in lower case."""
        found = self.cast.get(actor)
        return frozenset(name.casefold() for name in (found.name, *found.aliases)) if found else frozenset()

    def find(self, text: str) -> list[Mention]:
        """Every name and alias of the cast in the text, the longest at each place; offsets are code points."""
        return self._search(self._name_pattern, self._names, text)

    def find_demonyms(self, text: str) -> list[Mention]:
        """Every demonym of the cast in the text ("Northern" in "Northern officials")."""
        return self._search(self._demonym_pattern, self._demonyms, text)

    def _search(
        self, pattern: re.Pattern[str] | None, index: Mapping[str, Mapping[str, str]], text: str
    ) -> list[Mention]:
        found: list[Mention] = []
        for match in find_names(pattern, plain(text)) if pattern else ():
            seen = text[match.start() : match.end()]
            owners = {
                actor: name for actor, name in index.get(fold_name(seen), {}).items() if case_fits(name, seen)
            }
            taken = self._is_anothers if seen.islower() else self._is_part
            if owners and not taken(text, match.start(), seen, owners):
                only = next(iter(owners)) if len(owners) == 1 else None
                found.append(Mention(match.start(), match.end(), seen, only))
        return found

    def _is_part(self, text: str, start: int, seen: str, owners: Mapping[str, str]) -> bool:
        """Whether a longer name of somebody else ends in these words: "Hill National Army" in "National Army"."""
        before = _CAPITAL_BEFORE.search(text, max(0, start - 40), start)
        if before is None or " " not in seen or seen[:1].islower() or seen[:4].casefold() == "the ":
            return False
        if all((actor := self.cast.get(owner)) is not None and actor.kind == "person" for owner in owners):
            return False
        word = before.group(1).casefold()
        known = word in title_words() or noun_kind(word) is not None or word in opener_words()
        return not known and fold_name(word) not in self._demonyms and fold_name(word) not in self._names

    def _is_anothers(self, text: str, start: int, _: str, owners: Mapping[str, str]) -> bool:
        """Whether a common noun that the cast gives to one is somebody else's here: "the Northern army"."""
        before = _OWNER_BEFORE.search(text, max(0, start - 40), start)
        word = fold_name(before.group(1)) if before else ""
        named = (self.cast.get(actor) for index in (self._demonyms, self._names) for actor in index.get(word, ()))
        others = {actor.id for actor in named if actor and actor.kind in ("party", "mediator", "organisation")}
        own = {self.cast.principal(actor) for actor in owners}
        return bool(others) and not own & {self.cast.principal(actor) for actor in others}

    def resolve(self, phrase: str) -> Speaker:
        """Whom a noun phrase stands for: the actor (None when unknown), a confidence and the reason in words."""
        text = " ".join(phrase.split()).strip(' ,;:.–—"“”')
        if text not in self._resolved:
            self._resolved[text] = self._resolve(text)
        return self._resolved[text]

    def _resolve(self, text: str) -> Speaker:
        if not text or is_pronoun(text):
            return Speaker(text, None, 0.0, "a pronoun, or nothing, names nobody")
        whole = self._exact(text) or self._several(text)
        if whole:
            return whole
        phrase = self.take_apart(text)
        rules = (
            self._core_name, self._in_apposition, self._named, self._title, self._document, self._apposed,
            self._held_before, self._of_owner, self._organ, self._affiliated, self._people, self._population,
            self._unnamed,
        )  # fmt: skip
        for rule in rules:
            found = rule(phrase)
            if found:
                return found
        return Speaker(_as_written(self._full_name(phrase)) or text, None, 0.3, "not in the cast")

    def _full_name(self, phrase: _Phrase) -> str:
        """ "Ministry of Health", not "Ministry"."""
        named = phrase.head[:1].isupper() and phrase.preposition in ("of", "for") and phrase.rest[:1].isupper()
        if named:
            return f"{phrase.core} {phrase.preposition} {phrase.rest}"
        words = phrase.core.split()
        words = words[self._behind_role(words) :]
        while len(words) > 2 and words[0].rstrip(".").casefold() in title_words() and words[-2][:1].isupper():
            words.pop(0)
        return " ".join(words)

    def take_apart(self, text: str) -> _Phrase:
        inside = [(mention.start, mention.end) for mention in self.find(text)]
        cut = next(
            (match.start() for match in _SPLIT.finditer(text) if match.start() and _free(match, inside)), len(text)
        )
        short = text[:cut].strip()
        place = next((match for match in _PREPOSITION.finditer(short) if _free(match, inside)), None)
        core = short[: place.start()] if place else short
        words = _WORD.findall(core)
        rest = short[place.end() :] if place else ""
        behalf = re.search(r"on behalf of\s+(.+)$", text)
        if behalf and not place:
            return _Phrase(text, core, words[-1] if words else "", "on behalf of", behalf.group(1))
        return _Phrase(text, core, words[-1] if words else "", place.group(1) if place else "", rest)

    def _exact(self, text: str) -> Speaker | None:
        owners = [actor for actor, name in self._names.get(fold_name(text), {}).items() if case_fits(name, text)]
        if not owners and text[:4].casefold() == "the ":
            bare = text[4:]
            owners = [
                actor
                for actor, name in self._names.get(fold_name(bare), {}).items()
                if case_fits(name.removeprefix("the "), bare)
            ]
        if len(owners) > 1:
            return Speaker(text, None, 0.2, f"ambiguous: {text!r} names several of the cast")
        if owners:
            return self._as(owners[0], 1.0, "named in the cast")
        people = self._surnames.get(fold_name(text), {})
        if len(people) > 1 and text[:1].isupper():
            return Speaker(text, None, 0.2, f"ambiguous: {text!r} is the surname of several of the cast")
        if people and text[:1].isupper():
            return self._as(next(iter(people)), 0.85, "surname of one person of the cast")
        return None

    def _several(self, text: str) -> Speaker | None:
        inside = [(mention.start, mention.end) for mention in self.find(text)]
        joins = [found for found in re.finditer(r"\s+and\s+", text) if _free(found, inside)]
        if not joins or _PREPOSITION.search(text[: joins[0].start()]) or "," in text[: joins[0].start()]:
            return None
        bounds = [0, *(edge for found in joins for edge in found.span()), len(text)]
        sides = [self.resolve(text[first:last]) for first, last in zip(bounds[::2], bounds[1::2], strict=True)]
        if len({side.actor for side in sides}) == 1 or not all(side.actor for side in sides):
            return None
        return Speaker(text, None, 0.3, f"several speakers: {' and '.join(side.name for side in sides)}")

    def _core_name(self, phrase: _Phrase) -> Speaker | None:
        return self._exact(phrase.core) if phrase.core != phrase.text else None

    def _named(self, phrase: _Phrase) -> Speaker | None:
        """A name at the end of the phrase, with a title, a description or an affiliation before it."""
        mentions = [mention for mention in self.find(phrase.core) if mention.end == len(phrase.core)]
        mentions += self._surname_at_end(phrase.core)
        if not mentions:
            return None
        before = phrase.core[: mentions[0].start]
        actor = self.cast.get(mentions[0].actor)
        if actor is None:
            return Speaker(phrase.core, None, 0.2, f"ambiguous: {mentions[0].text!r} names several of the cast")
        if actor.kind == "person" and self._other_forename(before):
            return Speaker(
                phrase.core, None, 0.2, f"ambiguous: not surely {actor.name}, another name stands before"
            )
        return self._as(actor.id, 0.95, "title and name" if before.strip() else "name")

    def _surname_at_end(self, core: str) -> list[Mention]:
        words = list(_WORD.finditer(core))
        last = words[-1] if words else None
        if last is None or not last.group()[0].isupper():
            return []
        people = self._surnames.get(fold_name(last.group()), {})
        if not people or (len(words) < 2 and len(people) < 2):
            return []
        only = next(iter(people)) if len(people) == 1 else None
        return [Mention(last.start(), last.end(), last.group(), only)]

    def _other_forename(self, before: str) -> bool:
        """Whether a capitalised word that is no title, demonym or name of the cast ends the words before a name."""
        words = list(_WORD.finditer(before))
        if not words:
            return False
        word = words[-1]
        known = (*self.find(before), *self.find_demonyms(before))
        if not word.group()[0].isupper() or any(item.start <= word.start() < item.end for item in known):
            return False
        lower = word.group().casefold()
        lower = re.sub(r"^(?:then|ex|acting|interim)-", "", lower)
        return (
            lower not in title_words()
            and lower.rstrip(".") not in title_words()
            and noun_kind(lower) is None
            and lower != "the"
        )

    def _title(self, phrase: _Phrase) -> Speaker | None:
        for text in (phrase.text, phrase.core):
            owners = self._titles.get(fold_name(_ARTICLE.sub("", text)), {})
            if len(owners) > 1:
                return Speaker(text, None, 0.2, f"ambiguous: {text!r} is the title of several of the cast")
            if owners:
                return self._as(next(iter(owners)), 0.9, "title held by one person of the cast")
        return None

    def _document(self, phrase: _Phrase) -> Speaker | None:
        """A statement or study speaks for its author, where one is named."""
        if phrase.kind != "document":
            return None
        author = self._author(phrase)
        name = _as_written(phrase.text)
        if author is None:
            return Speaker(name, None, 0.4, f"{phrase.head.casefold()}: the author is not named")
        behalf = re.search(r"on behalf of\s+(.+)$", phrase.text)
        reason = f"{phrase.head.casefold()} of {author.name}" + (
            f", on behalf of {behalf.group(1)}" if behalf else ""
        )
        return Speaker(author.name, author.actor, round(author.confidence * 0.9, 2), reason)

    def _author(self, phrase: _Phrase) -> Speaker | None:
        if phrase.preposition in ("from", "by", "of", "on behalf of"):
            found = self.resolve(phrase.rest)
            if found.actor or phrase.preposition != "of":
                return found
        owner = phrase.core[: len(phrase.core) - len(phrase.head)].strip()
        if owner.endswith(("'s", "’s", "'", "’")):
            return self.resolve(owner.removesuffix("'s").removesuffix("’s").rstrip("'’"))
        found_owner = self._owner(phrase)
        return found_owner and Speaker(found_owner[0].name, found_owner[0].id, found_owner[1], "")

    def held_before(self, text: str) -> bool:
        """Whether a phrase is of somebody who is not now what it says: "a former Northern minister"."""
        phrase = self.take_apart(text)
        words = {word for part in phrase.core.casefold().split() for word in part.split("-")}
        head = phrase.head.rpartition("-")[2]
        past = not words.isdisjoint(read_words("suggesting")["not_now"])
        return past and noun_kind(head) in ("official", "forces") and head[:1].islower()

    def _held_before(self, phrase: _Phrase) -> Speaker | None:
        if not self.held_before(phrase.text):
            return None
        return Speaker(
            _as_written(phrase.text), None, 0.4, f"{phrase.head.casefold()} at another time: speaks for nobody"
        )

    def _of_owner(self, phrase: _Phrase) -> Speaker | None:
        """ "Northland's defence ministry", "the Northern prime minister": the cast's own actor for it."""
        if phrase.kind not in (*_AUTHORITY, "institution", "group"):
            return None
        owner = self._owner(phrase)
        if owner is None:
            return None
        rest = phrase.rest if phrase.preposition in ("of", "for") else ""
        found = self._organs.find(owner[0].id, f"{phrase.core} {rest}")
        if found is None:
            return None
        reason = f"{phrase.head.casefold()} of {owner[0].name} ({owner[2]}), of the cast"
        return self._as(found, owner[1], reason)

    def _organ(self, phrase: _Phrase) -> Speaker | None:
        """An official, a government body or forces stand for whom a name or demonym beside them says."""
        if phrase.kind not in (*_AUTHORITY, "group", "institution", "media"):
            return None
        owner = self._owner(phrase)
        if owner is None:
            return None
        actor, confidence, how = owner
        name = _as_written(phrase.text)
        if actor.kind == "population":
            return Speaker(name, None, 0.3, f"unnamed: {how} names a people, not who speaks for it")
        if actor.kind == "place" or (
            phrase.kind in ("group", "institution", "media") and how.startswith("demonym")
        ):
            return Speaker(name, None, 0.4, f"unnamed {phrase.head.casefold()}, known only by {how}")
        if phrase.kind == "media" or re.search(r"\bnews\b", phrase.core, re.IGNORECASE):
            return Speaker(name, None, 0.4, f"a news outlet of {actor.name}, which is not in the cast")
        body = self.body_of(actor) if phrase.kind == "government" else actor.id
        reason = f"{phrase.head.casefold()} of {actor.name} ({how})"
        return Speaker(name, body, confidence, reason)

    def body_of(self, actor: Actor) -> str:
        """A person's government is the body the person belongs to, or speaks for."""
        return (actor.affiliation or actor.speaks_for or actor.id) if actor.kind == "person" else actor.id

    def _owner(self, phrase: _Phrase) -> tuple[Actor, float, str] | None:
        behind = f"{phrase.core} {phrase.preposition} "
        places = ((phrase.core, "", 0.8), (phrase.rest if phrase.preposition else "", behind, 0.75))
        for text, before, confidence in places:
            for mention in reversed(self._owning(before + text, len(before))):
                actor = self.cast.get(mention.actor)
                if actor:
                    return actor, confidence, f"name {mention.text!r}"
            for mention in reversed(self.find_demonyms(text)):
                actor = self.cast.get(mention.actor)
                if actor and not (before and _names_more(text, mention.end)):
                    return actor, round(confidence - 0.15, 2), f"demonym {mention.text!r}"
        for name in self._whereabouts.common_names(phrase.core, phrase.rest):
            found = self._exact(name)
            if found and (actor := self.cast.get(found.actor)):
                return actor, 0.65, f"name {name!r}"
        return None

    def _owning(self, text: str, start: int) -> list[Mention]:
        """The names from an offset on that can say whose somebody is, and not only where he is."""
        tells_where = self._whereabouts.tells_where
        found = (item for item in self.find(text) if item.start >= start)
        return [item for item in found if not tells_where(text, item.start, item.end, item.actor)]

    def _affiliated(self, phrase: _Phrase) -> Speaker | None:
        """A person who is not in the cast, named with the body he or she belongs to."""
        person = re.search(
            r"((?:\b[A-Z][\w'’.\-]*\s+(?:(?:al|bin|ibn|abu|de|von|van)[ -])*)+[A-Z][\w'’.\-]*)$", phrase.core
        )
        if person is None:
            return None
        core = phrase.core[: person.end()]
        appended = self._owning(phrase.text, len(phrase.core))
        beside = [*self.find(core), *appended, *self.find_demonyms(core)]
        bodies = [self.cast.get(item.actor) for item in beside]
        body = next((actor for actor in bodies if actor and actor.kind not in ("population", "place")), None)
        body = body or self._described(phrase)
        words = {noun_kind(word) for word in _WORD.findall(phrase.text)}
        name = self._without_body(person.group(1))
        if body is None or (body.kind != "outlet" and not words & {"official", "government", "forces", "media"}):
            return None
        return Speaker(name, body.id, 0.6, f"{name} is not in the cast, but is of {body.name}")

    def _described(self, phrase: _Phrase) -> Actor | None:
        """Of whom a stranger is by the words behind the comma: "Jane Roe, a Northern spokeswoman"."""
        apart = self.take_apart(phrase.text.partition(",")[2].strip())
        now = apart.kind in _AUTHORITY and not (self.held_before(apart.text) or _SPLIT.match(f" {apart.text}"))
        organ = self._organ(apart) if now else None
        return self.cast.get(organ.actor) if organ else None

    def _without_body(self, name: str) -> str:
        ends = [item.end for item in self.find(name)]
        words = name[max(ends, default=0) :].lstrip("'’s ").split()
        while words and words[0].casefold() in title_words():
            words.pop(0)
        return " ".join(words) or name

    def _people(self, phrase: _Phrase) -> Speaker | None:
        """An adjective alone ("a Northern accusation") stands for who has it, if that is no mere people."""
        found = [
            item
            for item in self.find_demonyms(phrase.core)
            if item.text == phrase.text and not item.text.endswith("s")
        ]
        actor = self.cast.get(found[0].actor) if found else None
        if actor is None or actor.kind == "population":
            return None
        return Speaker(actor.name, actor.id, 0.5, f"only the demonym {phrase.text!r} tells who")

    def _population(self, phrase: _Phrase) -> Speaker | None:
        head = [item for item in self.find_demonyms(phrase.core) if item.end == len(phrase.core)]
        if phrase.kind != "population" and not head:
            return None
        return Speaker(_as_written(phrase.text), None, 0.4, "unnamed: people of a place speak for no party")

    def _unnamed(self, phrase: _Phrase) -> Speaker | None:
        if phrase.kind is None or (phrase.head[:1].isupper() and not _opens_sentence(phrase)):
            return None
        return Speaker(_as_written(phrase.text), None, 0.5, f"unnamed {phrase.head.casefold()}")

    def _in_apposition(self, phrase: _Phrase) -> Speaker | None:
        """The name behind a comma: "the group's founder, Jane Doe"."""
        behind = phrase.text.partition(",")[2].strip()
        found = self._exact(behind.partition(",")[0].strip()) if behind else None
        return found and Speaker(found.name, found.actor, 0.9 * found.confidence, "named in apposition")

    def _apposed(self, phrase: _Phrase) -> Speaker | None:
        """A stranger behind a comma: "the army's spokesman, John Doe" is of the army."""
        before, comma, behind = phrase.text.partition(",")
        name = _APPOSED.match(behind.strip())
        words = [word for word in _WORD.findall(before) if noun_kind(word) or word.casefold() in title_words()]
        if not comma or name is None or not words or self.find(name.group(1)):
            return None
        owner = self._organ(self.take_apart(before))
        body = self.cast.get(owner.actor) if owner else None
        if body is None:
            return Speaker(name.group(1), None, 0.4, f"{name.group(1)} is not in the cast")
        return Speaker(name.group(1), body.id, 0.6, f"{name.group(1)} is not in the cast, but is of {body.name}")

    def _as(self, actor: str, confidence: float, reason: str) -> Speaker:
        found = self.cast.get(actor)
        return Speaker(found.name if found else actor, actor, confidence, reason)


def _as_written(phrase: str) -> str:
    """The phrase as people cite it: "a source briefed on the visit", "three officials", without "the".

    A capital that only opens a sentence goes: "Two officials", "Diplomats".
    """
    name = re.sub(r"^(?:the|this|that|these|those|my|our|your)\s+", "", phrase, flags=re.IGNORECASE)
    first, _, rest = name.partition(" ")
    opens = _ARTICLE.match(name) or (not rest and first != first.upper() and noun_kind(first))
    return first.lower() + name[len(first) :] if opens else name


def _names_more(text: str, end: int) -> bool:
    """ "Head of the Northern Red Cross": capitals behind an adjective that name no office are a body themselves."""
    run = re.match(r"(?: [A-Z][\w.'’-]*)+", text[end:])
    words = run.group().casefold().split() if run else []
    return bool(words) and not any(noun_kind(word) in _AUTHORITY or word in title_words() for word in words)


def _opens_sentence(phrase: _Phrase) -> bool:
    """ "Diplomats": one capital word in the plural is no name."""
    head = phrase.head
    return (
        phrase.core == head
        and (head.endswith("s") or head.casefold() in ("police", "people"))
        and not head.isupper()
    )


def _free(match: re.Match[str], inside: list[tuple[int, int]]) -> bool:
    return not any(start < match.end() and match.start() < end for start, end in inside)
