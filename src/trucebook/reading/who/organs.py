"""Which organ or office holder of the cast a description means, once it is known of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.vocabulary import Actor, Cast

_WORDS = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_EMPTY = frozenset(("the", "a", "an", "of", "for", "and", "affairs", "s"))
_SPELLINGS = {"defense": "defence", "labor": "labour", "centre": "center", "programme": "program"}


class Organs:
    """The actors of the cast that belong to others, by whom they belong to and the words for what they are.

    "Azerbaijani defence ministry" and "Ministry of Defence of Azerbaijan" are the same words of the same owner.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._found: dict[tuple[str, frozenset[str]], set[str]] = {}
        self._people: dict[str, set[str]] = {}

    def enter(self, actor: Actor) -> None:
        """Takes an actor in under every body it belongs to, by its names, or a person by the titles."""
        for name in (actor.name, *actor.aliases, *actor.demonyms) if actor.kind == "population" else ():
            first = name.casefold().removeprefix("the ").split()[0]
            self._people.setdefault(first.removesuffix("s"), set()).add(actor.id)
        names = actor.titles if actor.kind == "person" else (actor.name, *actor.aliases)
        for owner in self._owners(actor):
            for name in names:
                words = self._words(owner, name)
                if words:
                    self._found.setdefault((owner, words), set()).add(actor.id)

    def find(self, owner: str, description: str) -> str | None:
        """The one actor of this owner that the description fits, word for word in any order."""
        words = self._words(owner, description)
        found = self._found.get((owner, words), set())
        return next(iter(found)) if words and len(found) == 1 else None

    def counterpart(self, actor: str, owner: str) -> str | None:
        """What an actor is, of another owner: the defence ministry of one gives that of the other."""
        kinds = [words for (_, words), found in self._found.items() if actor in found]
        others = {other for words in kinds for other in self._found.get((owner, words), ())} - {actor}
        return next(iter(others)) if len(others) == 1 else None

    def find_people(self, word: str) -> str | None:
        """The one population of the cast whose name begins with this word for it."""
        found = self._people.get(word.casefold().removesuffix("s"), set())
        return next(iter(found)) if len(found) == 1 else None

    def _owners(self, actor: Actor) -> Iterator[str]:
        seen = {actor.id}
        ahead = [actor.affiliation, actor.speaks_for]
        while ahead:
            owner = self._cast.get(ahead.pop(0))
            if owner is not None and owner.id not in seen:
                seen.add(owner.id)
                yield owner.id
                ahead += [owner.affiliation, owner.speaks_for]

    def _words(self, owner: str, name: str) -> frozenset[str]:
        """What is left of a name without the names and demonyms of its owner."""
        actor = self._cast.get(owner)
        left = name.casefold().replace("’", "'")
        for known in sorted((actor.name, *actor.aliases, *actor.demonyms) if actor else (), key=len, reverse=True):
            left = re.sub(rf"(?<!\w){re.escape(known.casefold())}(?!\w)", " ", left)
        words = (_SPELLINGS.get(word, word) for word in _WORDS.findall(left))
        return frozenset(word for word in words if word not in _EMPTY)
