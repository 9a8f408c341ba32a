"""What every case has: `case.yaml`, and `cast.yaml` with who appears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field

from trucebook.casefolder.fitting import Strict, fit, nearest, shown
from trucebook.casefolder.yamlfile import Key, Located
from trucebook.errors import Problem
from trucebook.vocabulary import Actor, ActorKind, Cast


def _is_timezone(value: str) -> str:
    known = available_timezones()
    if value not in known:
        wanted = value.casefold().replace(" ", "_")
        cities = [name for name in sorted(known) if wanted and name.casefold().rsplit("/", 1)[-1] == wanted]
        hint = f"did you mean {cities[0]!r}?" if cities else nearest(value, sorted(known)) if value else ""
        hint = hint if hint.startswith("did") else ""
        raise shown("should be a timezone of the IANA list such as Europe/Berlin or UTC", hint)
    return value


Timezone = Annotated[str, AfterValidator(_is_timezone)]


class CaseFile(Strict):
    """`case.yaml`: what the case is called, in which timezone its days begin, and which languages are read."""

    title: str = "Untitled case"
    timezone: Timezone = "UTC"
    languages: tuple[str, ...] = ("en",)


class ActorEntry(Strict):
    """Somebody who appears, under an id of its own, in `cast.yaml` or in an agreement's `actors`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called."""
    kind: ActorKind
    """What it is: a party to the conflict, a mediator, an organisation, an outlet, a person ..."""
    aliases: tuple[str, ...] = ()
    """Other names of the same actor."""
    demonyms: tuple[str, ...] = ()
    """Words for its people or forces, such as Northern."""
    titles: tuple[str, ...] = ()
    """The office it holds, such as prime minister."""
    role: str | None = None
    """What it does, in words."""
    affiliation: str | None = None
    """The id of the body it belongs to."""
    speaks_for: str | None = None
    """The id of the actor whose word its word is."""


class CastFile(Strict):
    """`cast.yaml`: the actors by id."""

    actors: dict[str, ActorEntry] = Field(default_factory=dict)


def read_cast(located: Located) -> tuple[Cast, list[Problem]]:
    """The cast of a file, and its problems: unknown ids, an alias that names two actors, a circle of voices."""
    entries, problems = fit(CastFile, located)
    if entries is None:
        return Cast(), problems
    actors = tuple(Actor(id=name, **dict(entry)) for name, entry in sorted(entries.actors.items()))
    return Cast(actors), [*_link_problems(located, entries), *_alias_problems(located, entries)]


def _link_problems(located: Located, entries: CastFile) -> Iterator[Problem]:
    for name, entry in entries.actors.items():
        for link in ("affiliation", "speaks_for"):
            other = getattr(entry, link)
            if other is not None and other not in entries.actors:
                hint = nearest(other, entries.actors)
                yield located.problem(("actors", name, link), f"{other!r} is no actor of this cast", hint)
    voices = {name: (entry.speaks_for,) if entry.speaks_for else () for name, entry in entries.actors.items()}
    for circle in find_circles(voices):
        message = f"leads in a circle: {' -> '.join((*circle, circle[0]))}"
        yield located.problem(("actors", circle[0], "speaks_for"), message, "somebody must speak for themselves")


def _alias_problems(located: Located, entries: CastFile) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for name, entry in entries.actors.items():
        keys: list[tuple[str, Key]] = [(entry.name, ("actors", name, "name"))]
        keys += [(alias, ("actors", name, "aliases", index)) for index, alias in enumerate(entry.aliases)]
        for alias, key in keys:
            other = owner.setdefault(alias.casefold(), name)
            if other != name:
                yield located.problem(key, f"{alias!r} also names {other!r}", "keep it with one of them")


def find_circles(links: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle of the links once, beginning with its first member in the order given. No recursion.

    >>> list(find_circles({"a": ["b"], "b": ["c", "a"], "c": []}))
    [('a', 'b')]
    """
    done: set[str] = set()
    for root in links:
        way: list[str] = []
        stack = [(root, iter([root]))] if root not in done else []
        while stack:
            _, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if way and stack:
                    done.add(way.pop())
            elif child in way:
                yield _turned(tuple(way[way.index(child) :]), list(links))
            elif child not in done and child in links:
                way.append(child)
                stack.append((child, iter(links[child])))


def _turned(circle: tuple[str, ...], order: list[str]) -> tuple[str, ...]:
    begin = min(range(len(circle)), key=lambda index: order.index(circle[index]))
    return circle[begin:] + circle[:begin]
