"""Who does an act and to whom: the names behind the agents and patients of a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.claims.answers import answer, is_accepting, is_request, put_forward
from trucebook.reading.claims.binding import modality_words
from trucebook.reading.claims.blame import demands_in_exchange, owes
from trucebook.reading.claims.certainty import Judgement
from trucebook.reading.claims.frames import Frame, influenced
from trucebook.reading.claims.objects import (
    PLACE_ENTITIES,
    arguments,
    belongs,
    content_head,
    is_passive,
    noun_agents,
    own_agents,
    prepositions,
    subjects,
)
from trucebook.reading.claims.scene import Scene
from trucebook.reading.quantities.finding import find_quantities
from trucebook.reading.quantities.numerals import DASHES
from trucebook.vocabulary import Name

if TYPE_CHECKING:
    from spacy.tokens import Token

# Acts done to people: who they are is what "12 more were" goes back to.
PEOPLE_ACTS = ("release", "kill", "injure", "abduct", "detain")

LATELY = 80  # words: two or three sentences


@dataclass(slots=True)
class Roles:
    """The names of one report's agents and patients, and who did an act last and to whom it was done."""

    scene: Scene
    agents_before: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    people_before: Name | None = None
    people_at: int = 0

    def remember(self, frame: Frame, agents: tuple[Name, ...], patients: tuple[Name, ...]) -> None:
        """Keeps who did an act and to whom, for a later one without its own words."""
        if agents:
            self.agents_before[frame.act] = agents
        several = [token for token in frame.patients if self._are_several(token)]
        if several and frame.act in PEOPLE_ACTS and frame.whole is None:
            name = next(iter(self._done_to(frame, several[-1])), self.scene.name(several[-1]))
            self.people_at = frame.word.i
            self.people_before = Name(_uncounted(name.name), name.actor)

    def _are_several(self, token: Token) -> bool:
        amount = self.scene.quantity_of(token)
        plural = content_head(token).tag_ in ("NNS", "NNPS")
        return plural or (amount is not None and token.pos_ == "NOUN" and amount.high != 1)

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
        answering = self._answering(frame)
        if answering:
            return answering
        names: list[Name] = []
        for token in frame.agents:
            if is_nobody(token):
                names.extend(self.names(prepositions(token).get("of", [])))  # "none of the rebels"
            elif not self._is_venue(frame, token) and token.lemma_.lower() not in phrase_words("time_nouns"):
                names.extend(self._behind(token))
        return tuple(dict.fromkeys(name for name in names if name.name))

    def _answering(self, frame: Frame) -> tuple[Name, ...]:
        """ "agreed to a UN request to open the road": who answers, where the deed is not offered by who does it."""
        noun = put_forward(frame.mood)
        verb = answer(noun) if noun is not None else None
        if noun is None or verb is None or is_passive(frame.mood) or not frame.trigger.agent:
            return ()
        makers = {self.scene.roster.cast.get(name.actor) for name in self.names(own_agents(noun))}
        own = any(maker is not None and maker.kind == "party" for maker in makers) or noun.lemma_ == "offer"
        joint = frame.act in modality_words("settled_acts")
        access = frame.act in modality_words("access_acts") and bool(makers)
        binds = not access and (is_request(noun) or (is_accepting(verb) and (joint or not own)))
        return self.names(arguments(verb).subj) if binds else ()

    def _is_venue(self, frame: Frame, token: Token) -> bool:
        """ "the Jeddah talks": a place before the noun that is no party did not do it."""
        before = frame.nominal and token.dep_ == "compound" and token.head == frame.word
        actor = self.scene.name(token).actor
        return before and token.ent_type_ in PLACE_ENTITIES and (actor is None or self.scene.is_place(actor))

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
        if not self.scene.name(token).actor and _is_weapon(token):
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
        """To whom or what it is done. "Five others" and "157 wounded" are of those told of before."""
        if frame.act in ("threaten", "pressure") and frame.nominal and not frame.patients:
            names = [self.scene.name(token) for token in influenced(frame) if self._is_somebody(token)]
            return tuple(name for name in names if name not in self.names(frame.agents))[:1]
        names = [name for token in frame.patients if not is_nobody(token) for name in self._done_to(frame, token)]
        return tuple(dict.fromkeys(names))

    def _is_somebody(self, token: Token) -> bool:
        return self.scene.name(token).actor is not None or token.ent_type_ == "PERSON"

    def _done_to(self, frame: Frame, token: Token) -> tuple[Name, ...]:
        if _is_mutual(token):
            return self.names(frame.agents)
        lately = token.i - self.people_at < LATELY and self.people_before is not None
        if token.lower_ in ("they", "them") and frame.act in PEOPLE_ACTS and lately:
            return tuple(filter(None, (self.people_before,)))  # rather than those who did it to them
        if token.tag_ == "WP":
            return self._whole(token)
        if len(frame.patients) > 1 or not _stands_in(token):
            return (self.scene.name(token),)
        whole = prepositions(frame.mood).get("of", [])[:1]  # "Of the 40 captives, 12 were freed"
        if whole:
            return self._whole(whole[0]) if whole[0].tag_ == "WP" else self.names(whole)
        between = token.doc[self.people_at : token.i].text
        if self.people_before is not None and not any(mark in between for mark in ("\n#", "\n**")):  # a heading
            return (self.people_before,)
        return () if token.pos_ == "NUM" else (self.scene.name(token),)

    def _whole(self, pronoun: Token) -> tuple[Name, ...]:
        whole = whole_of(self.scene, pronoun)
        return (Name(_uncounted(self.scene.name(whole).name)),) if whole is not None else ()


def whole_of(scene: Scene, pronoun: Token) -> Token | None:
    """Who "of whom 12 were freed" is about: the nearest people with a number before it, or else the nearest."""
    before = [
        token for token in reversed(pronoun.doc[pronoun.sent.start : pronoun.i]) if belongs(token, ("people",))
    ]
    nouns = [token for token in before if token.pos_ in ("NOUN", "PROPN")]
    return next((token for token in nouns if scene.quantity_of(token)), nouns[0] if nouns else None)


def is_nobody(token: Token) -> bool:
    """ "Nobody was hurt", "no one died"."""
    if token.lower_ in ("nobody", "none"):
        return True
    return token.lower_ == "one" and any(child.lower_ == "no" for child in token.lefts)


def _is_mutual(token: Token) -> bool:
    """ "accused each other", "blamed one another", "accused the other"."""
    before = token.nbor(-1).lower_ if token.i else ""
    return token.lower_ in ("other", "another") and before in ("each", "one", "the") and not any(token.rights)


def _stands_in(token: Token) -> bool:
    """A number or a word for people told of before, without a noun of its own."""
    behind = (child for child in token.rights if not child.is_punct and child.dep_ != "relcl")
    if any(child.lower_ not in ("more", "others", "also") for child in behind):
        return False
    number = token.pos_ == "NUM" or token.tag_ == "CD" or token.lemma_.lower() in phrase_words("countings")
    return number or token.lemma_.lower() in word_lists("phrases.yaml")["stand_ins"]


def _uncounted(words: str) -> str:
    """A phrase without its number: "the more than 90 prisoners" gives "prisoners"."""
    left = words
    for found in find_quantities(words)[:1]:
        if words[found.end : found.end + 1] in DASHES:
            break  # "a 20-year-old man"
        left = words[found.of.end if found.of else found.end :].strip().removeprefix("of ")
    return left or words


def _is_weapon(token: Token) -> bool:
    """A weapon does nothing by itself; a machine with people in it may stand for them."""
    lemma = token.lemma_.lower()
    if lemma in phrase_words("crewed"):
        return False
    return belongs(token, ("weapon",)) or lemma in phrase_words("left_behind")


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
