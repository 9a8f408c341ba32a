"""Who does an act and to whom: the names behind the agents and patients of a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.blame import demands_in_exchange, owes
from trucebook.reading.certainty import Judgement
from trucebook.reading.frames import Frame, influenced
from trucebook.reading.numerals import DASHES
from trucebook.reading.objects import belongs, noun_agents, own_agents, prepositions, subjects
from trucebook.reading.quantities import find_quantities
from trucebook.reading.scene import Scene
from trucebook.vocabulary import Name

if TYPE_CHECKING:
    from spacy.tokens import Token

# Acts done to people: who they are is what "12 more were" goes back to.
PEOPLE_ACTS = ("release", "kill", "injure", "abduct", "detain")


@dataclass(slots=True)
class Roles:
    """The names of one report's agents and patients, and who did an act last and to whom it was done."""

    scene: Scene
    agents_before: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    people_before: Name | None = None

    def remember(self, frame: Frame, agents: tuple[Name, ...], patients: tuple[Name, ...]) -> None:
        """Keeps who did an act and to whom, for a later one without its own words."""
        if agents:
            self.agents_before[frame.act] = agents
        if patients and frame.act in PEOPLE_ACTS:
            self.people_before = Name(_uncounted(patients[-1].name), patients[-1].actor)

    def names(self, tokens: Iterable[Token]) -> tuple[Name, ...]:
        return tuple(dict.fromkeys(self.scene.name(token) for token in tokens))

    def agents(self, frame: Frame, judgement: Judgement) -> tuple[Name, ...]:
        """Who does it. In an exchange it is not the side that gives something for it."""
        if judgement.exchanged:
            takers = self.names(owes(frame, judgement))
            if demands_in_exchange(frame):
                return takers
            if self.names(frame.agents) in (takers, ()):
                return self._other_side(frame, takers)
        names: list[Name] = []
        for token in frame.agents:
            if not self._is_venue(frame, token) and token.lemma_.lower() not in phrase_words("time_nouns"):
                names.extend(self._behind(token))
        return tuple(dict.fromkeys(name for name in names if name.name))

    def _is_venue(self, frame: Frame, token: Token) -> bool:
        """ "the Jeddah talks": a place before the noun that is nobody of the cast did not do it."""
        before = frame.nominal and token.dep_ == "compound" and token.head == frame.word
        return before and token.ent_type_ in ("GPE", "LOC", "FAC") and self.scene.name(token).actor is None

    def _behind(self, token: Token) -> tuple[Name, ...]:
        """The names of an agent; an event as agent ("a shooting that killed") gives who is behind the event."""
        if token.tag_ in ("WP", "WDT", "WRB") or (
            token.lemma_ == "other" and token.i and token.nbor(-1).lower_ in ("each", "one")
        ):
            return ()
        if token.pos_ == "NOUN" and (_is_abstract(token) or belongs(token, ("hostilities",))):
            deed = token.lemma_.lower() in act_list().nouns
            return self.names(item for item in (own_agents if deed else noun_agents)(token)[:2] if item != token)
        thing = token.pos_ == "NOUN" and token.lemma_.lower() not in act_list().bodies
        if thing and belongs(token, ("accord", "truce", "obligation", "aid")):
            return self.names(_bound_by(token))
        if belongs(token, ("weapon",)) and not self.scene.name(token).actor:
            return ()
        sides = [
            child
            for child in token.lefts
            if child.dep_ in ("amod", "compound") and child.ent_type_ in ("NORP", "GPE")
        ]
        others = [other for child in sides[:1] for other in child.conjuncts if other.i < token.i]
        if others:
            return tuple(self._one_side(side, token) for side in [*sides[:1], *others])
        return (self.scene.name(token),)

    def _one_side(self, side: Token, token: Token) -> Name:
        """ "Northern and Southern negotiators" are two: each with its own name."""
        words = f"{side.text} {token.text}"
        return Name(words, self.scene.roster.resolve(words).actor or self.scene.actor(side, side.text))

    def _other_side(self, frame: Frame, takers: tuple[Name, ...]) -> tuple[Name, ...]:
        before = self.agents_before.get(frame.act, ())
        if before and before != takers:
            return before
        parties = [actor for actor in self.scene.roster.cast.actors if actor.kind == "party"]
        cast = self.scene.roster.cast
        taken = {cast.principal(name.actor) for name in takers}
        others = [actor for actor in parties if actor.id not in taken]
        return (Name(others[0].name, others[0].id),) if len(others) == 1 and len(parties) == 2 else ()

    def patients(self, frame: Frame) -> tuple[Name, ...]:
        if frame.act in ("threaten", "pressure") and frame.nominal and not frame.patients:
            for token in influenced(frame):
                name = self.scene.name(token)
                if name in self.names(frame.agents):
                    continue
                if name.actor or token.ent_type_ == "PERSON":
                    return (name,)
        names = self.names(frame.patients)
        bare = [token for token in frame.patients if token.pos_ == "NUM" or token.tag_ == "CD"]
        if bare and len(names) == 1 and not any(bare[0].rights):
            whole = self.names(prepositions(frame.mood).get("of", []))  # "Of the 40 captives, 12 were freed"
            return whole[:1] or ((self.people_before,) if self.people_before else names)
        return names


def _uncounted(words: str) -> str:
    """A phrase without its number: "the more than 90 prisoners" gives "prisoners"."""
    left = words
    for found in find_quantities(words)[:1]:
        if words[found.end : found.end + 1] in DASHES:
            break  # "a 20-year-old man"
        left = words[found.of.end if found.of else found.end :].strip().removeprefix("of ")
    return left or words


def _is_abstract(noun: Token) -> bool:
    """A deed, plan or wish is nobody: "the attempt by X to", "their goal is to"."""
    lemma = noun.lemma_.lower()
    if lemma in act_list().bodies:
        return False
    return lemma in act_list().nouns or lemma in word_lists("modality.yaml")["governors"]


def _bound_by(noun: Token) -> list[Token]:
    """Who is bound by terms: "X did not fulfil the terms that included releasing" gives X."""
    for token in noun.ancestors:
        if token.pos_ in ("VERB", "AUX"):
            return [
                item for item in subjects(token) if item not in token.subtree or (item.i < noun.i and item != noun)
            ]
    return []
