"""Who bears or shares a deed that a noun names: "was behind the raid", "took no part in it", "blamed X for it".

Whether they did it is said by the clause that lays the deed on them: `certainty` climbs from that clause, so that
"denied that any of its men were involved" and "may be responsible" are told by one rule.
All functions take the noun of a spaCy parse and give tokens, or None where nobody bears it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.claims.governing import is_undone
from trucebook.reading.claims.negating import negations
from trucebook.reading.claims.objects import arguments, own_agents, prepositions, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Share:
    """The word that gives somebody a share in a deed ("behind", "responsible", "part") and its clause's verb."""

    word: Token
    verb: Token

    @property
    def who(self) -> list[Token]:
        """Who has it: whose part it is ("denied rebel involvement in"), or the subject of the clause."""
        own = own_agents(self.word) if self.word.pos_ == "NOUN" else []
        own = own or (prepositions(self.word).get("of", []) if self.word.dep_ == "attr" else [])
        if self.word.lower_ in phrase_words("own_deeds"):
            return [self.word]
        return own or subjects(self.verb)


def share(noun: Token) -> Share | None:
    """How somebody has a share in a deed: "had a hand in the raid", "the raid was the work of X"."""
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        return _work(noun.head)
    if noun.dep_ != "pobj":
        return None
    prep, over = noun.head, noun.head.head
    if prep.lower_ == "behind":
        return Share(prep, over) if over.lemma_ == "be" else None
    if prep.lower_ in ("for", "of"):
        return _borne(over)
    if over.lemma_ == "do" and over.head.lower_ in phrase_words("some_thing"):  # "had nothing to do with the raid"
        return Share(over.head, over.head.head)
    return _part(over) if prep.lower_ in phrase_words("partaking_prepositions") else None


def _work(verb: Token) -> Share | None:
    """ "the raid was the work of X", "the raid was not ours"."""
    for child in verb.rights:
        own = child.dep_ in ("attr", "acomp") and child.lower_ in phrase_words("own_deeds")
        if own or (child.dep_ == "attr" and child.lemma_.lower() in phrase_words("works")):
            return Share(child, verb)
    return None


def _borne(over: Token) -> Share | None:
    """ "is responsible for the raid", "is to blame for it", "denied responsibility for it"."""
    if over.lemma_.lower() not in phrase_words("bearing"):
        return None
    if over.dep_ in ("dobj", "acomp") or (over.dep_ == "xcomp" and over.head.lemma_ == "be"):
        return Share(over, over.head)
    return None


def _part(over: Token) -> Share | None:
    """ "took part in the raid", "denied any link to it", "was involved in it"."""
    if over.pos_ == "VERB":
        if over.lemma_.lower() in phrase_words("partaking"):
            return Share(over, over)
        over = next((child for child in over.rights if child.dep_ == "dobj"), over)
    part = over.lemma_.lower() in word_lists("negation.yaml")["involvement"]
    if not part or over.dep_ not in ("dobj", "nsubj", "attr", "nsubjpass"):
        return None
    return Share(over, over.head)


def bearing(noun: Token) -> Token | None:
    """The word that says that somebody bears an act: "blamed", "responsible", "the blame", "responsibility"."""
    prep = noun.head
    if noun.dep_ == "pobj" and prep.lower_ == "behind" and prep.head.lemma_ == "be":
        return prep
    if noun.dep_ != "pobj" or prep.lower_ not in ("for", "of"):
        return None
    words, over = phrase_words("bearing"), prep.head
    if over.lemma_.lower() in words or (over.pos_ == "VERB" and over.lemma_.lower() in phrase_words("accusing")):
        return over
    objects = [child for child in over.children if child.dep_ == "dobj"]  # "bear the blame | for the attack"
    return next((child for child in objects if child.lemma_.lower() in words), None)


def blamed_for(noun: Token) -> list[Token]:
    """Who is said to bear an act: "blamed X for it", "X is responsible for it", "X denied responsibility"."""
    over = bearing(noun)
    if over is None:
        return []
    if over.pos_ == "ADP":  # "was behind the attack"
        return subjects(over.head)
    if over.lemma_.lower() in phrase_words("accusing") and over.pos_ == "VERB":
        borne = share(noun)
        return borne.who if borne is not None else arguments(over).obj
    if over.pos_ == "ADJ":
        return subjects(over.head) if over.dep_ == "acomp" else subjects(over)
    verb = over.head
    if over.dep_ == "dobj" and verb.lemma_.lower() in phrase_words("putting"):
        onto = prepositions(noun) | prepositions(verb) | prepositions(over)
        return [token for key in ("on", "with", "upon") for token in onto.get(key, [])][:1]
    if owns_up(over) and (negations(verb) or is_undone(verb)):
        return []  # "no group claimed responsibility": it may be anybody's
    return subjects(verb) if over.dep_ == "dobj" else own_agents(over)


def partakers(noun: Token) -> list[Token]:
    """Who is said to have had a part in a deed or not: "took part in it", "it was not the work of X".

    Where the speaker calls it his own work he claims it, which is told apart from having done it.
    """
    found = share(noun)
    if found is None or bearing(noun) is not None or (_is_own_work(found) and not negations(found.verb)):
        return []
    return found.who


def _is_own_work(found: Share) -> bool:
    """ "the raid was ours", "the raid was their work"."""
    own = any(child.tag_ == "PRP$" for child in found.word.lefts)
    return found.verb.lemma_ == "be" and (own or found.word.lower_ in phrase_words("own_deeds"))


def owns_up(word: Token) -> bool:
    """Whether its verb takes the blame upon the subject: "claimed responsibility for the attack"."""
    blame = word.lemma_.lower() in phrase_words("bearing")
    return blame and word.head.lemma_.lower() in phrase_words("owning_up")
