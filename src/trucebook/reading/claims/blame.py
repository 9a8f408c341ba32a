"""Who bears, denies or owes an act, by the words around it: "blamed for", "denied", "called a lie"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.attribution.silence import is_left_open
from trucebook.reading.claims.bearing import bearing, owns_up
from trucebook.reading.claims.clauses import first_conjunct, is_deed
from trucebook.reading.claims.negating import has_no, is_negated, with_particle
from trucebook.reading.claims.objects import belongs, subjects
from trucebook.vocabulary import Claim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.certainty import Judgement
    from trucebook.reading.claims.frames import Frame

# How "a lie" may hang in "called the claim that ... a lie": parses differ.
_NAMING = {"oprd", "attr", "npadvmod", "dobj", "acomp", "ccomp", "amod", "advmod"}


def refers_back(frame: Frame) -> bool:
    """Whether a denial only points at what was said before: "disputes this", "a claim the army denied"."""
    if frame.word.dep_ == "relcl" and any(child.lower_ == "which" for child in frame.word.children):
        return True
    objects = [token for token in (*frame.patients, *frame.used) if belongs(token, ("charge",))]
    content = {"acl", "ccomp", "prep"}
    return bool(objects) and not any(child.dep_ in content for child in objects[0].children)


def accuser_verb(frame: Frame) -> Token | None:
    """The verb or noun by which somebody is accused of the act."""
    step = first_conjunct(frame.mood)
    governor = step.head
    if step.dep_ in ("pcomp", "pobj") and governor.lower_ in ("of", "for"):
        verb = governor.head
        while verb.dep_ == "conj" and verb.lemma_.lower() not in phrase_words("accusing"):
            verb = verb.head
        return verb if verb.lemma_.lower() in phrase_words("accusing") else None
    return None


def asking_verb(frame: Frame) -> Token | None:
    """The verb by which somebody asks for the act, promises, offers or threatens it: on whose word it is to be."""
    step = frame.mood
    if frame.nominal and step is not frame.word:
        return step if step.lemma_.lower() in word_lists("modality.yaml")["performing"] else None
    step = first_conjunct(step)
    over = step.head
    if step.dep_ in ("pcomp", "pobj") and over.lower_ in ("for", "on", "to", "of"):
        over = over.head
    elif step.dep_ not in ("xcomp", "ccomp", "advcl", "dobj"):
        return None
    return (
        over if over.pos_ == "VERB" and over.lemma_.lower() in word_lists("modality.yaml")["performing"] else None
    )


def is_blamed(frame: Frame) -> bool:
    """Whether the agent is said to bear the act, and does not own up to it: "X bore the blame for the attack"."""
    over = bearing(frame.word) if frame.nominal else None
    if over is None or over.pos_ == "VERB":
        return False
    return not owns_up(over)


def blaming(frame: Frame) -> Token | None:
    """The word whose subject lays the blame: "X blamed Y for the attack", "X put the blame for the attack on Y"."""
    over = bearing(frame.word)
    if over is not None and over.dep_ == "dobj" and over.head.lemma_.lower() in phrase_words("putting"):
        return over.head
    return over


def denying_verb(frame: Frame) -> Token | None:
    """The verb by which somebody denies the act: "denied stealing aid"."""
    step = first_conjunct(frame.mood)
    governor = step.head
    direct = step.dep_ in ("xcomp", "ccomp") or (step is frame.word and step.dep_ == "dobj" and frame.nominal)
    return governor if direct and governor.lemma_.lower() in phrase_words("denying") else None


def is_hedged(frame: Frame) -> bool:
    """Whether the reporter keeps a distance: "allegedly", "may have", "probably did", "suspected rebels did"."""
    lists = word_lists("modality.yaml")
    if any(child.lower_ in lists["distance"] for token in {frame.word, frame.mood} for child in token.children):
        return True
    return is_suspected(frame) or _is_guessed(frame.mood)


def is_suspected(frame: Frame) -> bool:
    """Whether nobody is sure of who did it: "suspected rebels"; whoever says so accuses them none the less."""
    before = (word for token in frame.agents for word in token.subtree if word.i < token.i)
    return any(word.lower_ in word_lists("modality.yaml")["suspected"] for word in before)


def _is_guessed(verb: Token) -> bool:
    """ "may have shelled", "might be holding", "probably shelled": a guess at what is so, no plan or chance."""
    lists = word_lists("modality.yaml")
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    past = verb.tag_ in ("VBD", "VBN") and not any(child.tag_ in ("MD", "TO") for child in auxiliaries)
    if past and any(child.lower_ in lists["doubt"] for child in verb.children if child.dep_ == "advmod"):
        return True
    so_far = any(child.lower_ in ("have", "be") for child in auxiliaries) and verb.tag_ in ("VBN", "VBG")
    perfect = any(child.lower_ == "have" for child in auxiliaries) or verb.tag_ == "VBG"
    return so_far and perfect and any(child.lower_ in lists["guesses"] for child in auxiliaries)


def rebutting_verb(frame: Frame) -> Token | None:
    """The verb that calls false the claim in which an act stands ("X's claim that ... is nonsense")."""
    negative = word_lists("negation.yaml")
    for token in (frame.word, *frame.word.ancestors):
        if token.lemma_.lower() not in negative["claim_nouns"] or token.pos_ != "NOUN" or token == frame.word:
            if token.dep_ == "relcl" and is_deed(token.head) and token.left_edge.nbor(-1).text == ",":
                return None  # "denied that they were behind the raid, which killed ten": ten were killed
            continue
        verb = token.head
        if token.dep_ in ("nsubj", "nsubjpass") and is_found_false(verb):
            return verb
        if token.dep_ == "dobj" and verb.lemma_.lower() in negative["calling"]:
            names = (word for word in verb.subtree if word.i > token.i and word.dep_ in _NAMING)
            return verb if any(word.lemma_.lower() in negative["rebuttals"] for word in names) else None
        if token.dep_ == "pobj" and verb.lower_ == "as":
            verb = verb.head  # "dismissed as false reports that"
        if token.dep_ in ("dobj", "nsubjpass", "pobj") and verb.lemma_.lower() in negative["rebuttal_verbs"]:
            return None if is_left_open(verb) or is_negated(verb) else verb
    return None


def is_found_false(verb: Token) -> bool:
    """Whether a clause gives the verdict of falsehood on its subject: "is a lie", "has no basis"."""
    negative, denied = word_lists("negation.yaml"), is_negated(verb)
    if verb.lemma_.lower() in negative["rebuttals_denied"]:
        return denied
    if verb.lemma_.lower() in ("have", "lack"):
        bare = denied or verb.lemma_ == "lack"
        things = [child for child in verb.children if child.dep_ == "dobj"]
        return any(thing.lemma_.lower() in negative["grounds"] and (bare or has_no(thing)) for thing in things)
    if with_particle(verb) not in negative["verdicts"]:
        return False
    said = [
        child for word in (verb, *verb.children) for child in word.children if word == verb or word.dep_ == "xcomp"
    ]
    if any(child.lower_ == "without" and _leads_to_grounds(child) for child in said):
        return not denied
    predicates = [child for child in said if child.dep_ in ("attr", "acomp", "oprd", "xcomp")]
    false = any(child.lemma_.lower() in negative["rebuttals"] for child in predicates)
    true = any(child.lower_ in negative["truths"] for child in predicates)
    return (false and not denied) or (true and denied)


def _leads_to_grounds(prep: Token) -> bool:
    """ "without any foundation"."""
    return any(child.lemma_.lower() in word_lists("negation.yaml")["grounds"] for child in prep.children)


def owes(frame: Frame, judgement: Judgement) -> list[Token]:
    """The subject of the clause an exchange stands in: the side that gets something for the act."""
    for token in frame.word.ancestors:
        if token.pos_ in ("VERB", "AUX") and token not in judgement.path:
            return subjects(token)
    return []


def demands_in_exchange(frame: Frame) -> bool:
    """Whether the clause demands something in exchange for the act: then who demands does it."""
    verb = next((token for token in frame.word.ancestors if token.pos_ in ("VERB", "AUX")), None)
    return verb is not None and word_lists("modality.yaml")["governors"].get(verb.lemma_.lower()) == "demanded"


def turn_round(claim: Claim) -> Claim:
    """A claim as its denial has it.

    A negative turned round is only possible: who denies having refused does not say that it was done.
    """
    if claim.polarity == "affirmed":
        return replace(claim, polarity="denied")
    return replace(
        claim, polarity="affirmed", modality="possible" if claim.modality == "actual" else claim.modality
    )
