"""Whom a phrase without a name goes back to: what was named, introduced or counted in the text before it.

"The JMM", "the latter", "the three officials", "the ministry", "the rebels". An answer is less sure than a name and
says what it goes back to; where two would fit as well there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from functools import cache, cached_property
from itertools import pairwise

from trucebook.reading.who.roster import Mention, Roster, noun_kind, read_words, singulars
from trucebook.reading.who.whereabouts import states
from trucebook.vocabulary import Actor, Speaker, unique

BACK_SENTENCES = 4
SURE_ENOUGH = 0.6
_SENTENCE = re.compile(r"(?<=[.?!…”\"])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)\s+(?=[\w“\"])|\n+")
_BRACKETED = re.compile(r"\s\((?:the |or )?[“\"]?([A-Z][\w.-]*)[”\"]?\)")
_LONGEST_WORDS = 9
_PAIR = re.compile(r"(?:the )?(former|latter)(?:['’]s?)?", re.IGNORECASE)
_JOINED = re.compile(r",?\s+(?:and|or|nor)\s+(?:the\s+|its\s+)?")
_PEOPLE = ("official", "person", "population")
_BODIES = ("government", "group", "institution")
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|dozen|[2-9]"
_COUNTED = re.compile(
    rf"(?:the|these|those|both)\s+(?:({_NUMBERS})\b)?\s*((?:[\w'’-]+\s)*[\w'’-]+)?", re.IGNORECASE
)
_BARE = re.compile(r"(?:the|this|that|these|those)\s+((?:[\w'’-]+\s+){0,2})([\w'’-]+)", re.IGNORECASE)
_COUNTERPART = re.compile(r"(?:(?:his|her|its|their|the)\s+)?(.+?)\s+counterparts?", re.IGNORECASE)
_WORDS = re.compile(r"(?<![\w'’-])(?:[\w'’-]+\s+){1,4}?[\w'’-]+")
_NAME_WORD = re.compile(r"[^\W\d_][\w’'-]*")


class Referring:
    """The names of one text in their order, and whom its phrases go back to. Offsets are code points."""

    def __init__(self, roster: Roster, text: str) -> None:
        self.roster, self.text = roster, text

    @cached_property
    def _mentions(self) -> list[Mention]:
        return [item for item in self.roster.find(self.text) if item.actor]

    @cached_property
    def _demonyms(self) -> list[Mention]:
        return [item for item in self.roster.find_demonyms(self.text) if item.actor]

    @cached_property
    def _introduced(self) -> dict[str, tuple[int, Speaker]]:
        """Each short form set in brackets behind a name, with where that was and whose name it is."""
        found: dict[str, tuple[int, Speaker]] = {}
        for match in _BRACKETED.finditer(self.text):
            words = self.text[max(0, match.start() - 120) : match.start()].split()[-_LONGEST_WORDS:]
            speaker = self._before_bracket(words, match.group(1))
            if speaker:
                found.setdefault(match.group(1), (match.end(), speaker))
        return found

    def _before_bracket(self, words: list[str], short: str) -> Speaker | None:
        for i, word in enumerate(words):
            found = self.roster.resolve(" ".join(words[i:])) if word[0].isupper() else None
            if found and found.actor and found.confidence >= 0.95:
                return found
        for i in range(len(words)):
            initials = "".join(word[0] for word in words[i:] if word[0].isupper())
            if words[i][0].isupper() and initials.casefold() == short.replace(".", "").casefold():
                return Speaker(" ".join(words[i:]), None, 0.3, "not in the cast")
        return None

    def named(self, phrase: str, at: int) -> Speaker | None:
        """Whom a short form, a forename, "the latter" or "the three officials" at an offset means, if anybody."""
        text = " ".join(phrase.split())
        return (
            self._counterpart(text, at)
            or self._short(text, at)
            or self._forename(text, at)
            or self._of_pair(text, at)
            or self._counted(text, at)
        )

    def described(self, phrase: str, at: int) -> Speaker | None:
        """Whom a bare noun such as "the ministry", "the rebels" or "the country" goes back to; None if nobody."""
        bare = _BARE.fullmatch(" ".join(phrase.split()))
        head = bare.group(2).casefold() if bare else ""
        if bare is None or bare.group(2)[0].isupper() or not (noun_kind(head) or head in _words("states")):
            return None
        whole = bare.group(1).casefold().split()
        return self._same_noun(head, at) or self._by_alias(head, whole, at) or self._of_kind(head, whole, at)

    # By a short form, a forename, a place in a list

    def _short(self, text: str, at: int) -> Speaker | None:
        for short, (end, whose) in self._introduced.items():
            match = re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text) if end <= at else None
            if match is None:
                continue
            reason = f"{short!r} is introduced in the text as {whose.name!r}; {whose.reason}"
            if text.removeprefix("The ").removeprefix("the ") == short:
                return Speaker(whose.name, whose.actor, round(0.95 * whose.confidence, 2), reason)
            found = self.roster.resolve(f"{text[: match.start()]}{whose.name}{text[match.end() :]}")
            if found.actor:
                return Speaker(
                    found.name, found.actor, round(0.95 * found.confidence, 2), f"{found.reason}; {reason}"
                )
        return None

    def _forename(self, text: str, at: int) -> Speaker | None:
        """ "Getachew" behind "Getachew Reda": whoever of those named before bears the name."""
        if not _NAME_WORD.fullmatch(text) or not text[0].isupper():
            return None
        people = [self.roster.cast.get(item.actor) for item in self._before(at)]
        bearers = unique(
            actor for actor in people if actor and actor.kind == "person" and text in actor.name.split()
        )
        if len(bearers) != 1:
            return None
        return Speaker(
            bearers[0].name, bearers[0].id, 0.7, f"{text!r} is part of the name of {bearers[0].name}, named before"
        )

    def _of_pair(self, text: str, at: int) -> Speaker | None:
        """ "The former" and "the latter" of the last two who are named together."""
        match = _PAIR.fullmatch(text)
        for start, end in self._sentences(at) if match else ():
            pair = self._pair(start, end)
            if pair and match:
                actor = pair[0 if match.group(1).casefold() == "former" else 1]
                return Speaker(actor.name, actor.id, 0.75, f"{text!r} of {pair[0].name} and {pair[1].name}")
        return None

    def _pair(self, start: int, end: int) -> tuple[Actor, Actor] | None:
        named = [
            (item, actor) for item, actor in self.everybody(start, end) if actor.kind not in ("place", "outlet")
        ]
        for (one, first), (other, second) in pairwise(named):
            if first != second and _JOINED.fullmatch(self.text, one.end, other.start):
                return first, second
        both = unique(actor for _, actor in named)
        return (both[0], both[1]) if len(both) == 2 else None

    def alone(self, start: int, end: int) -> Iterator[tuple[Mention, Actor]]:
        """Whoever is named in a sentence and not in one breath with another: of two, "he" may be either."""
        named = list(self.everybody(start, end))
        pairs = [(one, other) for (one, _), (other, _) in pairwise(named)]
        joined = {
            item for pair in pairs if _JOINED.fullmatch(self.text, pair[0].end, pair[1].start) for item in pair
        }
        yield from ((item, actor) for item, actor in named if item not in joined)

    def everybody(self, start: int, end: int) -> Iterator[tuple[Mention, Actor]]:
        """Whoever is named in a sentence, also by a surname alone, in order."""
        found = [item for item in self._mentions if start <= item.start < end]
        for word in _NAME_WORD.finditer(self.text, start, end):
            inside = any(item.start <= word.start() < item.end for item in found)
            if not inside and word.group()[0].isupper():
                speaker = self.roster.resolve(word.group())
                if speaker.actor and speaker.confidence >= 0.85:
                    found.append(Mention(word.start(), word.end(), word.group(), speaker.actor))
        for item in sorted(found, key=lambda item: item.start):
            actor = self.roster.cast.get(item.actor)
            if actor:
                yield item, actor

    def _counted(self, text: str, at: int) -> Speaker | None:
        """ "The three officials" behind "Three Northern officials", "the two" behind "Two members of the Front"."""
        match = _COUNTED.fullmatch(text)
        number, rest = match.groups() if match else (None, None)
        if not number or (rest and noun_kind(rest.split()[-1]) is None):
            return None
        first = re.compile(rf"\b{number}\s+(?=\w)", re.IGNORECASE)
        for found in reversed(list(first.finditer(self.text, 0, at))):
            words = self.text[found.start() : at].split()[:8]
            for length in range(2, len(words) + 1):
                if rest and not set(singulars(words[length - 1].casefold())) & set(
                    singulars(rest.split()[-1].casefold())
                ):
                    continue
                speaker = self.roster.resolve(" ".join(words[:length]))
                if speaker.actor:
                    reason = f"{text!r} goes back to {' '.join(words[:length])!r}; {speaker.reason}"
                    return Speaker(speaker.name, speaker.actor, round(0.9 * speaker.confidence, 2), reason)
        return None

    def _counterpart(self, text: str, at: int) -> Speaker | None:
        """ "Its Southern counterpart" behind "the Northern defence ministry": what it is, of another."""
        match = _COUNTERPART.fullmatch(text)
        owner = self._owner(match.group(1)) if match else None
        for start, end in self._sentences(at) if owner else ():
            for phrase, actor in reversed(list(self._officers(start, end))):
                found = self.roster.counterpart(actor, owner or "")
                if found:
                    other = self.roster.cast.get(found)
                    name = other.name if other else text
                    return Speaker(name, found, 0.65, f"{text!r}: what {phrase!r} is, of {owner}")
        return None

    def _owner(self, words: str) -> str | None:
        found = [*self.roster.find(words), *self.roster.find_demonyms(words)]
        return max(found, key=lambda item: item.end - item.start).actor if found else None

    def _officers(self, start: int, end: int) -> Iterator[tuple[str, str]]:
        """Whoever of the cast is named or described in a sentence, in order."""
        found = [(item.end, item.text, actor.id) for item, actor in self.everybody(start, end)]
        for match in _WORDS.finditer(self.text, start, end):
            if noun_kind(match.group().split()[-1]) == "official":
                speaker = self.roster.resolve(match.group())
                found += [(match.end(), match.group(), speaker.actor)] if speaker.actor else []
        for _, phrase, actor in sorted(found):
            yield phrase, actor

    # By what somebody is

    def _same_noun(self, head: str, at: int) -> Speaker | None:
        """ "The ministry" behind "the Northern defence ministry": the last whole phrase that ends in the noun."""
        noun = re.compile(rf"(?<![\w’'-])(?:[\w’'-]+\s+){{1,5}}{re.escape(head)}\b")
        for start, end in self._sentences(at):
            for match in reversed(list(noun.finditer(self.text, start, end))):
                words = match.group().split()
                if "and" in words:
                    return None  # "Northern and Southern negotiators ... the negotiators"
                for i in range(len(words) - 2, -1, -1):
                    found = self.roster.resolve(" ".join(words[i:]))
                    if found.actor and found.confidence >= SURE_ENOUGH:
                        reason = f"goes back to {' '.join(words[i:])!r}; {found.reason}"
                        return Speaker(found.name, found.actor, round(0.85 * found.confidence, 2), reason)
        return None

    def _by_alias(self, head: str, before: list[str], at: int) -> Speaker | None:
        """ "The military" is the one actor of the cast, or of those named before, whose name ends so."""
        if before or noun_kind(head) in ("institution", "group", "document", "person"):
            return None
        cast = self.roster.cast
        alike = _words("armies") if head in _words("armies") else {head}
        owners = [actor for actor in cast.actors if any(_ends_in(actor, name, alike) for name in _names(actor))]
        same = [actor for actor in owners if any(_ends_in(actor, name, {head}) for name in _names(actor))]
        named = {cast.principal(item.actor) for item in self._before(at)}
        named |= {cast.principal(item.actor) for item in self._demonyms if item.end <= at}
        here = [actor for actor in owners if cast.principal(actor.id) in named]
        strangers = any(cast.is_party(actor) for actor in named)
        if len(here) != 1 and (strangers or len(same) != 1):
            return None
        actor = here[0] if len(here) == 1 else same[0]
        reason = f"'the {head}': the only {head} of " + ("those named before" if here else "the cast")
        return Speaker(actor.name, actor.id, 0.7, reason)

    def _of_kind(self, head: str, before: list[str], at: int) -> Speaker | None:
        """The last actor named of the kind the noun tells: an armed group, a body, a state; first one called so."""
        kind = noun_kind(head) or "state"
        if are_several(head):
            return None  # "the parties", "the movements"
        if kind == "forces" and set(before) & _words("irregular"):
            kind = "group"
        if kind not in ("group", "institution", "state"):
            return None
        if called := self.called(head, at):
            return called
        for start, end in self._sentences(at):
            named = [
                (item, actor) for item, actor in self.everybody(start, end) if self._fits(item, actor, kind, head)
            ]
            actors = unique(actor for _, actor in named)
            if len(actors) > 1 and _JOINED.fullmatch(self.text, named[0][0].end, named[1][0].start):
                return None  # "the Front and the Brigades ... the group"
            if actors:
                sure = 0.65 if any(_is_called(name, head) for name in _names(actors[0])) else 0.5
                return Speaker(
                    actors[0].name, actors[0].id, sure, f"'the {head}': last {kind} named, {named[0][0].text!r}"
                )
        return None

    def several(self, at: int) -> Speaker | None:
        """ "Them" in "one of them": the last people who were told of together, by what they are."""
        for start, end in self._sentences(at):
            words = list(_NAME_WORD.finditer(self.text, start, end))
            last = next((i for i in range(len(words) - 1, -1, -1) if _are_people(words[i].group())), None)
            if last is None:
                continue
            phrases = [self.text[words[i].start() : words[last].end()] for i in range(max(0, last - 4), last + 1)]
            found = next((item for item in map(self.roster.resolve, phrases) if item.actor), None)
            return found or Speaker(words[last].group(), None, 0.4, f"of {words[last].group()}, unnamed")
        return None

    def called(self, head: str, at: int) -> Speaker | None:
        """ "The movement" behind "the Houthis": the last that is named and bears the noun in one of its names."""
        for start, end in self._sentences(at) if head in _words("telling") else ():
            named = [(item, actor) for item, actor in self.everybody(start, end) if _ends_so(actor, head)]
            if len({actor.id for _, actor in named}) > 1:
                return None
            for mention, actor in named:
                return Speaker(actor.name, actor.id, 0.65, f"'the {head}': so called, named as {mention.text!r}")
        return None

    def _fits(self, mention: Mention, actor: Actor, kind: str, head: str) -> bool:
        state = self.roster.cast.principal(actor.id) in states(self.roster.cast)
        if kind == "state":
            return actor.id in states(self.roster.cast)
        wanted = ("party", "organisation") if kind == "group" else ("organisation",)
        other = noun_kind(mention.text.split()[-1])
        named = any(_is_called(name, head) for name in _names(actor))
        if set(singulars(head)) & _words("irregular") and not named and _is_army(actor):
            return False  # "the rebels" are no armed forces of a state
        if (
            actor.kind not in wanted
            or (state and kind == "group")
            or (kind == "institution" and not set(singulars(head)) & _words("bodies"))
        ):
            return actor.kind in wanted and named
        return named or other in (None, kind, "forces")

    # What stands before

    def _before(self, at: int) -> list[Mention]:
        return self._mentions[: bisect_left(self._mentions, at, key=lambda item: item.end)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE.finditer(self.text))]

    def _sentences(self, at: int) -> Iterator[tuple[int, int]]:
        """The sentence up to an offset, then those before it, the nearest first."""
        end = at
        for start in reversed(self._starts[: bisect_left(self._starts, at)][-BACK_SENTENCES - 1 :]):
            yield start, end
            end = start


def _names(actor: Actor) -> tuple[str, ...]:
    return (actor.name, *actor.aliases)


def _is_called(name: str, head: str) -> bool:
    """Whether a name holds a noun, or what its people do: "the monitors" of a "Monitoring Mission"."""
    words = name.casefold().split()
    return head in words or any(
        word.startswith(form) for form in singulars(head) if len(form) > 5 for word in words
    )


def _are_people(word: str) -> bool:
    """Whether a word is the plural of a noun for somebody: "negotiators", "teachers"."""
    forms = set(singulars(word.casefold())) - {word.casefold()}
    return any(noun_kind(form) in _PEOPLE or form in _words("one_in_plural") for form in forms)


def are_several(head: str) -> bool:
    """Whether a plural is of bodies and not of people: "the parties" are two, "the rebels" may be one group."""
    forms = set(singulars(head)) - {head}
    known = any(noun_kind(form) in _BODIES or form in _words("states") for form in forms)
    return head.endswith("s") and known and not forms & _words("one_in_plural")


def _is_army(actor: Actor) -> bool:
    """Whether somebody is called "the army" alone, or the armed forces of a land."""
    names = [name.casefold().removeprefix("the ") for name in _names(actor)]
    return any(name in _words("armies") or name.endswith("armed forces") for name in names)


def _ends_so(actor: Actor, head: str) -> bool:
    return any(name.casefold().split()[-1] == head for name in _names(actor) if name[0].isupper())


def _ends_in(actor: Actor, name: str, words: Set[str]) -> bool:
    last = name.split()[-1]
    return last.casefold() in words and (
        actor.kind != "party" or last.islower() or name.casefold().endswith("armed forces")
    )


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(read_words("referring")[group])
