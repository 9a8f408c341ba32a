"""Whose word a claim is at bottom, and how many origins are independent of the parties.

A chain of voices runs from the outlet to the deepest source. The deepest source is the origin; a party's organs
and spokespersons speak for their party; an unnamed source is a variable owned by whoever vouches for it; and the
own voice of an outlet that prints another's text is the voice of whoever wrote that text.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import dropwhile, pairwise

from trucebook.accounts.words import word_list
from trucebook.vocabulary import Actor, Cast, Claim, Copies, Name, Origin, Voice

_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their)\s+", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+")
_BODIES = ("party", "mediator", "organisation")
NAMES_KEPT = 100_000
"""Of so many names it is kept how they are compared: the same ones come again and again."""


@lru_cache(maxsize=NAMES_KEPT)
def normalise(name: str) -> str:
    """A name without case, article, possessive and punctuation: "The Daily's" and "daily" are the same."""
    bare = _ARTICLE.sub("", name.strip().replace("’s", "").replace("'s", ""))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def origin_of(claim: Claim, cast: Cast, copies: tuple[Copies, ...] = ()) -> Origin:
    """Where a claim comes from at bottom: the deepest voice of its chain.

    - Whoever speaks for somebody gives whom they speak for: an army its state, a president the state that mediates,
      so that the two are one origin. For a party `party` is set.
    - Another named source gives itself: the cast's id, or "name:" and its normalised name for a stranger to it.
    - A reporter who belongs to an outlet gives the outlet.
    - An unnamed source gives a variable "unnamed:<owner>:<name>"; the owner is the nearest named voice above it, or
      an outlet that says in its own name that it was told, also where the rest of its text is another's.
      An unnamed official of a party, or a source that only a party vouches for, is not independent of it (`party`
      is set) but is not its declared word either. "Allegedly" below a named source stays that source's word, and
      "we" is whoever publishes.
    - The own voice of an outlet gives the outlet; in a reuse class it gives whoever the class is credited to.
    - An outlet that is not known gives "report:<id>".

    Source of the rules: the definition of origins in the project's notes on accounts. `accepted gap:` a copy's own
    added sentences count as the text it copies, since a reuse class is a property of whole reports.
    """
    return _sources(cast, copies).origin(claim)


def count_independent(origins: Iterable[Origin]) -> int:
    """How many origins stand for a claim without being a party, each counted once.

    `accepted gap:` what a body passes on from another counts here as the word of that other alone; where both are
    needed, see `backing`, which packs sets of origins exactly.
    """
    return len({origin.key for origin in origins if not origin.party})


@dataclass(frozen=True)
class Sources:
    """The cast and the reuse classes, looked up by name and by report."""

    cast: Cast
    actors: Mapping[str, Actor]
    by_name: Mapping[str, str]
    words: Mapping[str, str]
    classes: Mapping[str, Copies]
    known: dict[Hashable, Origin] = field(default_factory=dict, compare=False, repr=False)

    def actor_named(self, name: str | None) -> Actor | None:
        """The actor whose name or alias this is, if the cast has one."""
        return self.actors.get(self.by_name.get(normalise(name), "")) if name else None

    def origin(self, claim: Claim) -> Origin:
        """As `origin_of`; found once for all claims of a chain."""
        alone = claim.report in self.classes or not claim.outlet
        key = claim.chain, claim.outlet, claim.report if alone else None, self._was_told(claim)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._origin(claim)
        return found

    def _origin(self, claim: Claim) -> Origin:
        chain = _spoken(claim.chain) if claim.chain else ()
        if len(chain) < 2:
            return self.carrier(claim)
        voice = chain[-1]
        actor = self.actors.get(voice.actor or "") or self.actor_named(voice.name)
        if actor is not None and actor.kind not in ("population", "place"):
            return self._of_actor(actor)
        if is_unnamed(voice.name) or actor is not None:
            return self._unnamed(claim, voice)
        return Origin("name:" + normalise(bare_name(voice.name)), bare_name(voice.name))

    def _of_actor(self, actor: Actor) -> Origin:
        principal = self.actors.get(self.cast.principal(actor.id) or "", actor)
        if principal is not actor:
            return Origin(principal.id, principal.name, principal.id, party=principal.kind == "party")
        if actor.kind == "party":
            return Origin(actor.id, actor.name, actor.id, party=True)
        employer = self.actors.get(actor.affiliation or "")
        if actor.kind == "person" and employer is not None and employer.kind == "outlet":
            return Origin(employer.id, employer.name, employer.id)
        return Origin(actor.id, actor.name, actor.id)

    def carrier(self, claim: Claim) -> Origin:
        """The outlet's own voice: the outlet, or whoever wrote the text it copies."""
        reuse = self.classes.get(claim.report)
        outlet = claim.outlet
        if reuse is not None and reuse.credit is not None:
            outlet = reuse.credit
        elif reuse is not None:
            return Origin("copies:" + reuse.id, f"the text first printed in {reuse.first}")
        if not outlet:
            name = claim.chain[0].name if claim.chain else f"the report {claim.report}"
            return Origin("report:" + claim.report, name)
        return self._outlet(outlet)

    def _outlet(self, outlet: str) -> Origin:
        actor = self.actor_named(outlet)
        return self._of_actor(actor) if actor else Origin("name:" + normalise(outlet), outlet)

    def spokesman(self, claim: Claim) -> str | None:
        """Who speaks for the origin, when it is not the origin itself: an army for its state."""
        chain = _spoken(claim.chain) if claim.chain else ()
        if not chain or (len(chain) < 2 and claim.report in self.classes):
            return None
        origin, name = self.origin(claim), chain[-1].name
        actor = self.actors.get(chain[-1].actor or "") or self.actor_named(name)
        if actor is None or origin.owner or origin.actor is None:
            return None
        if actor.id != origin.actor:
            return actor.name
        words = self.words.get(normalise(name)) or self.by_name.get(normalise(name))
        return None if words == actor.id else name

    def _unnamed(self, claim: Claim, voice: Voice) -> Origin:
        owner = self._owner(claim)
        body = self._official_of(voice)
        key = f"unnamed:{owner.key}:{normalise(voice.name)}"
        return Origin(key, voice.name, body, party=body is not None or owner.party, owner=owner.name)

    def _owner(self, claim: Claim) -> Origin:
        """Who vouches for the unnamed source: the nearest voice above it that is named."""
        for voice in reversed(claim.chain[1:-1]):
            actor = self.actors.get(voice.actor or "") or self.actor_named(voice.name)
            if actor is not None:
                return self._of_actor(actor)
            if not is_unnamed(voice.name):
                return Origin("name:" + normalise(bare_name(voice.name)), bare_name(voice.name))
        if self._was_told(claim) and claim.outlet:
            return self._outlet(claim.outlet)
        return self.carrier(claim)

    def _was_told(self, claim: Claim) -> bool:
        """Whether an outlet that prints a text of others names itself there: "a source told the Courier"."""
        if claim.report not in self.classes or not claim.outlet:
            return False
        return f" {normalise(claim.outlet)} " in f" {normalise(claim.passage.text)} "

    def _official_of(self, voice: Voice) -> str | None:
        """The party an unnamed official belongs to: "a senior Northern official" belongs to Northland."""
        if not set(normalise(voice.name).split()) & word_list("sources", "official"):
            return None
        body = self.body_of(voice.name)
        return body if self.cast.is_party(body) else None

    def force_of(self, description: str) -> str | None:
        """Whose force is described: "an army aircraft", "Northern gunners"; people of a country are no force."""
        arms = word_list("sources", "official") | word_list("sources", "arms")
        return self.body_of(description) if set(normalise(description).split()) & arms else None

    def body_of(self, description: str) -> str | None:
        """Whom the longest name or demonym of the cast in a description stands for."""
        tokens = normalise(description).split()
        phrases = (" ".join(tokens[i : i + n]) for n in (3, 2, 1) for i in range(len(tokens) - n + 1))
        found = (self.words.get(phrase) for phrase in phrases)
        bodies = (
            name for name in found if name and self.actors[name].kind in ("party", "mediator", "organisation")
        )
        return next((self.cast.principal(body) for body in bodies), None)

    def place_names(self, names: Iterable[Name]) -> frozenset[str]:
        """Places as comparable keys: the cast's id, the one known place of that name, or the normalised name."""
        return frozenset(
            name.actor or (name.places[0] if len(name.places) == 1 else normalise(name.name)) for name in names
        )


def _spoken(chain: Sequence[Voice]) -> Sequence[Voice]:
    """The chain without a last link that names nobody else: "we" is who publishes, "allegedly" whoever said so."""
    last = chain[-1]
    if len(chain) > 1 and last.actor is None and is_self(last.name):
        return chain[:-1]
    hollow = last.actor is None and normalise(last.name) in word_list("sources", "nobody")
    return chain[:-1] if hollow and len(chain) > 2 else chain


def is_self(name: str) -> bool:
    """Whether a name is only a word for whoever speaks: "we"."""
    return normalise(name) in word_list("sources", "self")


def is_pronoun(name: str) -> bool:
    """Whether a name is only "it" or "they"."""
    return normalise(name) in word_list("sources", "pronouns")


def bare_name(name: str) -> str:
    """A named source without what is said about it: "spokesman John Smith, 40" is John Smith."""
    head = name.split(",")[0].strip()
    return " ".join(dropwhile(lambda token: token[0].islower(), head.split())) or head


def is_unnamed(name: str) -> bool:
    """Whether a source's name hides who speaks: "a source briefed on the visit", "three Northern officials".

    "John Smith, a resident", "spokesman John Smith" and "the Doctors Union" are named; a name without any capital
    is not.
    """
    head = name.split(",")[0]
    if not any(character.isupper() for character in head):
        return True
    hiding = word_list("sources", "unnamed")
    tokens = head.split()
    hidden = [place for place, token in enumerate(tokens) if normalise(token) in hiding]
    if not hidden or _is_in_title(tokens, hidden[-1]):
        return False
    return not any(a[0].isupper() and b[0].isupper() for a, b in pairwise(tokens[hidden[-1] + 1 :]))


def _is_in_title(tokens: Sequence[str], place: int) -> bool:
    """Whether a word is part of a capitalised name: "Doctors Union", "Hill Police"; not "The Army"."""
    beside = (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])
    return tokens[place][0].isupper() and any(
        token[0].isupper() and not _ARTICLE.match(token + " ") for token in beside
    )


@lru_cache(maxsize=16)
def _sources(cast: Cast, copies: tuple[Copies, ...]) -> Sources:
    actors = {actor.id: actor for actor in cast.actors}
    by_name: dict[str, str] = {}
    words: dict[str, str] = {}
    for actor in cast.actors:
        for name in (actor.name, *actor.aliases):
            by_name.setdefault(normalise(name), actor.id)
            words.setdefault(normalise(name), actor.id)
        if actor.kind != "population":
            for name in actor.demonyms:
                words.setdefault(normalise(name), actor.id)
    classes = {report: reuse for reuse in copies for report in reuse.reports}
    return Sources(cast, actors, by_name, words, classes)


def sources_of(cast: Cast, copies: tuple[Copies, ...] = ()) -> Sources:
    """The lookups that `origin_of` uses, for those who ask for many origins."""
    return _sources(cast, copies)
