"""Who speaks: for whom, through which chains, in which copies; who lays what to whom; who is called what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trucebook.accounts.blame import Blame, Called
from trucebook.accounts.reprints import Reuse
from trucebook.accounts.sourcing import Source, list_sources
from trucebook.desk.roll import Roll
from trucebook.desk.workbench import Held, is_known
from trucebook.vocabulary import View

MOST_SOURCES = 60
MOST_ROWS = 120
MOST_LINKS = 40


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast: what they are, and whose word theirs is."""

    id: str
    name: str
    kind: str
    role: str
    affiliation: str
    speaks_for: str
    party: bool
    claims: int


@dataclass(frozen=True, slots=True)
class Link:
    """How many claims one voice passes on from another. `level` is how far from the reader the first one stands."""

    carrier: str
    source: str
    level: int
    claims: int


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Who speaks for whom, the chains by which words came, reuse classes, blame, and what people are called.

    With a `view`, claims are counted that it lets see; copies and labels are of the whole book.
    """

    cast: tuple[Person, ...]
    links: tuple[Link, ...]
    links_left_out: int
    sources: tuple[Source, ...]
    sources_left_out: int
    copies: tuple[Reuse, ...]
    blame: tuple[Blame, ...]
    labels: tuple[Called, ...]
    view: View | None = None


def sources_page(held: Held, view: View | None = None) -> SourcesPage:
    """Everybody whose word a book holds, or whose word a view lets see."""
    sources, blame, roll = _counted(held, view) if view else (held.origins, held.blame, held.roll)
    links = roll.links(held.cast)
    return SourcesPage(
        cast=tuple(_cast(held, held.voices if view is None else roll.voices(held.cast))),
        links=tuple(Link(*key, count) for key, count in links[:MOST_LINKS]),
        links_left_out=max(0, len(links) - MOST_LINKS),
        sources=sources[:MOST_SOURCES],
        sources_left_out=max(0, len(sources) - MOST_SOURCES),
        copies=held.reuse[:MOST_ROWS],
        blame=blame[:MOST_ROWS],
        labels=held.labels[:MOST_ROWS],
        view=view,
    )


def _counted(held: Held, view: View) -> tuple[tuple[Source, ...], tuple[Blame, ...], Roll]:
    """The origins, who blames whom, and the voices, counted of the claims that a view lets see."""
    claims = held.seen(held.claims.values(), view)
    told = [held.told[claim.id] for claim in claims if claim.id in held.told]
    known = [item for item in held.reports.values() if is_known(item, view)]
    sources = list_sources(told, held.comparison.incidents, known, held.reuse, held.cast)
    return sources, held.blamed(told), Roll().revised((), claims)


def _cast(held: Held, voices: Mapping[str, int]) -> Iterator[Person]:
    names = {actor.id: actor.name for actor in held.cast.actors}
    for actor in held.cast.actors:
        yield Person(
            actor.id, actor.name, actor.kind, actor.role or "", names.get(actor.affiliation or "", ""),
            names.get(actor.speaks_for or "", ""), held.cast.is_party(actor.id), voices.get(actor.name, 0),
        )  # fmt: skip
