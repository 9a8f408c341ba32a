"""Where somebody is and whose he is: "a diplomat in Kinshasa" is of no state there, "the army in Kinshasa" is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.who.places import fold, world
from trucebook.vocabulary import Actor, Cast

_WHERE = re.compile(r"\s(in|at|inside|within|near|close to|on|to|for)\s+(?:the\s+)?$")
_BESIDE = ("near", "close to", "on")
_OWN_FOR = {"for": "sent", "to": "advising"}
_DESCRIPTION = re.compile(r"[,;(]\s*([^,;(]*)$")
_BODIES = ("government", "forces", "group", "institution")


class Whereabouts:
    """Tells a name that says whose somebody is from one that only says where he is, or to whom he was sent."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def tells_where(self, text: str, start: int, end: int, actor: str | None) -> bool:
        """Whether the name at `[start, end)` of a phrase only places what stands before it.

        What is in the capital of a state, or sent to it, is not the state's, but for the state's own offices: "a
        Western diplomat in Kinshasa" and "the envoy to Kinshasa" against "a military spokesman in Kinshasa". What
        is in a body is of the body: "a commander in the Front".
        """
        match = _WHERE.search(text, 0, start)
        if match is None or self._goes_on(text[end:]):
            return False
        link = match.group(1)
        if link in _BESIDE:
            return True
        if link != "to" and not self.is_place(text[start:end], actor):
            return False
        before = text[: match.start()]
        apart = _DESCRIPTION.search(before)
        return not _own_offices(link).fullmatch(apart.group(1) if apart else before)

    def common_names(self, core: str, rest: str) -> Iterator[str]:
        """What a body may be called that a common noun names: "a government spokesman" is of "the government".

        All other words must be for offices, and no foreign capital behind: "Southern government officials" and "a
        government spokesman in Nairobi" are somebody else's.
        """
        words = core.split()
        away = fold(rest) in world().capitals or fold(rest) in world().countries if rest[:1].isupper() else False
        for i, word in enumerate(() if away else words[:-1]):
            others = [*words[:i], *words[i + 1 : -1]]
            if not others or _own_offices("for").fullmatch(" ".join(others)):
                yield from (f"the {word}", f"the {word}s")

    def _goes_on(self, behind: str) -> bool:
        """ "in the Kyiv government", "at Ukraine's defence ministry": the name is of what stands behind it."""
        word = re.match(r"(?:['’]s?)?\s+([\w-]+)|['’]s", behind)
        return word is not None and (behind[0] in "'’" or word.group(1).casefold() in _body_nouns())

    def is_place(self, name: str, actor: str | None) -> bool:
        """Whether a name is that of a land or town, also where it stands for who rules there."""
        found = self._cast.get(actor)
        if found is None or found.kind in ("place", "population"):
            return found is not None and found.kind == "place"
        words = name.casefold().split()
        if words[0] in _body_nouns() or words[-1] in _body_nouns():
            return False
        key = fold(name)
        known = key in world().countries or key in world().capitals
        return known or found.id in states(self._cast) or (name != found.name and bool(world().ids(key)))


@cache
def states(cast: Cast) -> frozenset[str]:
    """The actors that are states: by the name of a country or a word for one, or by who speaks for them."""
    return frozenset(actor.id for actor in cast.actors if actor.kind in ("party", "mediator") and _is_state(actor))


def _is_state(actor: Actor) -> bool:
    names = (actor.name, *actor.aliases)
    called = any(set(name.casefold().split()) & _words("state_names") for name in names)
    return called or any(fold(name) in world().countries for name in names)


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(read_data("reading", "referring")[group])


@cache
def _body_nouns() -> frozenset[str]:
    kinds = read_data("reading", "source_nouns")
    nouns = {noun for kind in _BODIES for noun in kinds[kind]} | set(read_data("reading", "suggesting")["bodies"])
    return frozenset(nouns | {"ministry", "officials", "forces", "troops"})


@cache
def _own_offices(link: str) -> re.Pattern[str]:
    """Descriptions made of words for a state's own offices alone; of those it sends, behind "for" and "to"."""
    words = _words("seated") | (_words(_OWN_FOR[link]) if link in _OWN_FOR else frozenset())
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:(?:{either})(?:s|es|['’]s)?(?:[\s-]+|$))+", re.IGNORECASE)
