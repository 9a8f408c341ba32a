"""Who speaks in a claim's chain, and in whose account the claim therefore stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trucebook.vocabulary import Actor, Cast, Claim, View, unique

ALL = "all"


@dataclass(frozen=True, eq=False)
class Lineage:
    """The cast with every actor's line of those it speaks for, looked up once: (itself, ..., its principal)."""

    actors: Mapping[str, Actor]
    lines: Mapping[str, tuple[str, ...]]

    def line(self, actor: str | None) -> tuple[str, ...]:
        """The actor and all it speaks for; a stranger to the cast speaks for itself."""
        if not actor:
            return ()
        return self.lines.get(actor, (actor,))

    def principal(self, actor: str | None) -> str | None:
        """Whose word the actor's word is in the end."""
        line = self.line(actor)
        return line[-1] if line else None

    def is_party(self, actor: str | None) -> bool:
        """Whether the actor is a party or speaks for one."""
        found = self.actors.get(self.principal(actor) or "")
        return found is not None and found.kind == "party"

    def parties(self) -> tuple[str, ...]:
        """The ids of all parties, in the order of the cast."""
        return tuple(actor.id for actor in self.actors.values() if actor.kind == "party")

    def name(self, actor: str | None) -> str | None:
        """The name of an actor of the cast."""
        found = self.actors.get(actor or "")
        return found.name if found else None

    def words_of(self, principals: Iterable[str | None]) -> Iterable[str]:
        """All names under which these principals and their organs go; populations are no organs."""
        wanted = set(principals)
        for actor in self.actors.values():
            if self.principal(actor.id) in wanted and actor.kind != "population":
                yield from (actor.name, *actor.aliases, *actor.demonyms)

    def find(self, name: str) -> str | None:
        """The id of the actor with this id, name or alias, in any case."""
        wanted = name.casefold()
        for actor in self.actors.values():
            if wanted in map(str.casefold, (actor.id, actor.name, *actor.aliases)):
                return actor.id
        return None


def trace_lineage(cast: Cast) -> Lineage:
    """Every actor's line of those it speaks for, found once."""
    actors = {actor.id: actor for actor in cast.actors}
    return Lineage(actors, {actor: _line(actor, actors) for actor in actors})


def _line(actor: str, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    line: list[str] = []
    here: str | None = actor
    while here and here not in line:
        line.append(here)
        found = actors.get(here)
        here = found.speaks_for if found else None
    return tuple(line)


@dataclass(frozen=True, slots=True, eq=False)
class Speakers:
    """The chain of a claim as those who ask for accounts see it. Claims with the same voices share one.

    `keys` holds every name and id, in lower case, under which a voice can be accepted or left out; `ids` the cast
    ids of all voices and of those they speak for; `last_ids` the same for the deepest voice alone.
    """

    outlet: str
    keys: frozenset[str]
    ids: frozenset[str]
    last_ids: frozenset[str]
    own_voice: bool


def gather_speakers(
    claims: Iterable[Claim], lineage: Lineage, *, known: dict[object, Speakers] | None = None
) -> dict[str, Speakers]:
    """The speakers of every claim, by claim id; those of equal chains are one, also with those `known` already."""
    known = {} if known is None else known
    heard: dict[object, Speakers] = {}
    found = {}
    for claim in claims:
        key = (claim.outlet, claim.chain, None if claim.outlet or claim.chain else claim.report)
        speakers = heard.get(key)
        if speakers is None:  # chains that differ in a cue or a hedge alone have the same speakers
            names = (key[0], tuple((voice.name, voice.actor) for voice in claim.chain), key[2])
            if names not in known:
                known[names] = _speakers(claim, lineage)
            speakers = heard[key] = known[names]
        found[claim.id] = speakers
    return found


def _speakers(claim: Claim, lineage: Lineage) -> Speakers:
    outlet = claim.outlet or (claim.chain[0].name if claim.chain else claim.report)
    lines = [lineage.line(voice.actor) for voice in claim.chain]
    ids = frozenset(actor for line in lines for actor in line)
    names = [outlet, *(voice.name for voice in claim.chain), *ids]
    for actor in ids:
        known = lineage.actors.get(actor)
        names += (known.name, *known.aliases) if known else ()
    return Speakers(
        outlet=outlet,
        keys=frozenset(map(str.casefold, names)),
        ids=ids,
        last_ids=frozenset(lines[-1]) if lines else frozenset(),
        own_voice=len(claim.chain) < 2,
    )


@dataclass(frozen=True, slots=True)
class Account:
    """Whose version is asked for. `key` is what a finding shows; `outlet` or `actor` says how claims are chosen."""

    key: str
    outlet: str | None = None
    actor: str | None = None
    word: str | None = None

    def holds(self, speakers: Speakers) -> bool:
        """Whether a claim with these speakers belongs to the account."""
        if self.outlet is not None:
            return speakers.outlet == self.outlet
        if self.actor is not None:
            return self.actor in speakers.ids
        return self.word is None or self.word in speakers.keys

    def is_own(self, speakers: Speakers) -> bool:
        """Whether such a claim is the account's own word, not what it passes on from others."""
        if self.outlet is not None:
            return speakers.own_voice
        return self.actor is not None and self.actor in speakers.last_ids


def choose_accounts(names: Iterable[str] | None, outlets: tuple[str, ...], lineage: Lineage) -> tuple[Account, ...]:
    """The accounts asked for, or all: pooled, every outlet, every party.

    A name may be "all", an outlet, or a cast id, name or alias; any other is looked for among the voices as it is.
    """
    asked = default_accounts(outlets, lineage) if names is None else tuple(names)
    return unique(_account(name, outlets, lineage) for name in asked)


def default_accounts(outlets: tuple[str, ...], lineage: Lineage) -> tuple[str, ...]:
    """Pooled, then every outlet by name, then every party."""
    return unique((ALL, *outlets, *lineage.parties()))


def _account(name: str, outlets: tuple[str, ...], lineage: Lineage) -> Account:
    if name.casefold() == ALL:
        return Account(ALL)
    if name in lineage.actors:
        return Account(name, actor=name)
    for outlet in outlets:
        if outlet.casefold() == name.casefold():
            return Account(outlet, outlet=outlet)
    actor = lineage.find(name)
    return Account(actor, actor=actor) if actor else Account(name, word=name.casefold())


def refuse(speakers: Speakers, view: View) -> str:
    """Why nobody in this chain is to be heard under the view, or nothing."""
    if view.accept and not any(name.casefold() in speakers.keys for name in view.accept):
        return "its sources are not among those accepted"
    left_out = [name for name in view.without if name.casefold() in speakers.keys]
    return f"left out with {left_out[0]}" if left_out else ""
