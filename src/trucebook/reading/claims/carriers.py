"""What carries or tells a deed that a noun names: "carried out strikes", "saw shelling", "plans for a raid".

All functions take the noun of a spaCy parse and give tokens, or whether something is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.claims.objects import (
    arguments,
    belongs,
    is_light,
    is_passive,
    noun_agents,
    prepositions,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


def teller(noun: Token) -> Token | None:
    """The verb by which somebody tells that a noun happened, or is to happen.

    The noun may be one of several ("12 deaths and 16 injuries", "violations, including 23 explosions"), counted
    ("14 of the violations"), or the subject of what is told ("reported that explosions shook the town").
    """
    telling = act_list().telling_verbs
    planning = word_lists("modality.yaml")["governors"]
    for _ in range(6):
        verb = noun.head
        if noun.dep_ == "nsubjpass" and planning.get(verb.lemma_) == "planned":
            return verb  # "the next release is scheduled for Saturday"
        if noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in telling:
            return verb
        if exists(noun):
            return verb
        if noun.dep_ == "nsubj" and verb.dep_ == "ccomp" and verb.head.lemma_ in telling:
            return verb.head
        if noun.dep_ == "nsubj" and verb.lemma_ in telling and any(child.lower_ == "with" for child in verb.lefts):
            return verb  # "with no displacement reported"
        if noun.dep_ == "nsubj" and verb.lemma_ in telling and _is_bare(verb):
            return verb  # "0640: two mortar impacts heard"
        told = [child for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBN"]
        if told and told[0].lemma_ in telling:
            return told[0]
        if noun.dep_ in ("conj", "appos") and verb.pos_ in ("NOUN", "PROPN", "NUM"):
            noun = verb
        elif noun.dep_ == "pobj" and verb.lower_ in ("including", "of") and verb.head.dep_ not in ("ROOT", "prep"):
            noun = verb.head
        else:
            return None
    return None


def _is_bare(verb: Token) -> bool:
    """Whether a verb of telling stands without what is told: then its subject is."""
    own = any(child.dep_ in ("dobj", "ccomp", "aux", "xcomp") for child in verb.children)
    return verb.tag_ in ("VBD", "VBN") and not own


def exists(noun: Token) -> bool:
    """Whether a sentence says no more of a deed than that there was one: "there were strikes on Saturday"."""
    verb = noun.head
    if noun.dep_ != "attr" or verb.lemma_ != "be" or all(child.dep_ != "expl" for child in verb.children):
        return False
    return _may_exist(noun)


def _may_exist(noun: Token) -> bool:
    triggers = act_list().nouns.get(noun.lower_ if noun.tag_ == "VBG" else noun.lemma_.lower(), ())
    return any(trigger.act in phrase_words("existing_acts") for trigger in triggers)


def is_told(noun: Token) -> bool:
    """Whether somebody tells that it happened, or a line says no more: "residents reported heavy shelling"."""
    return teller(noun) is not None or _is_line(noun)


def _is_line(noun: Token) -> bool:
    """Whether a line of a log says no more than the deed: "0500: mortar fire near the bridge"."""
    top = noun
    while top.dep_ in ("conj", "appos", "dep", "npadvmod", "pobj", "prep") and top.head.pos_ in (
        "NOUN",
        "NUM",
        "ADP",
    ):
        if top.dep_ == "prep" and top.lower_ not in ("of", "including"):
            return False
        top = top.head
    return top.dep_ == "ROOT" and top.pos_ in ("NOUN", "NUM") and _may_exist(noun)


def is_event(act: str, noun: Token) -> bool:
    """Whether a deed is told by its noun alone: "the blast killed three", "died in an ambush", "after the raid".

    A noun that a clause says more of than that there is such a thing tells an event, where it is a certain one
    ("the raid", "Saturday's bombing", "two attacks") or the clause tells of what was ("shelling went on").
    """
    if act not in phrase_words("event_acts") or noun.lemma_.lower() not in phrase_words("deeds"):
        return False
    top = _whole(noun)  # "a wave of air strikes"
    opens = next((child.lower_ for child in top.lefts if child.dep_ in ("det", "neg")), "")
    if top.dep_ in ("attr", "oprd", "appos", "acomp", "npadvmod") or opens in phrase_words("no_certain"):
        return False
    if (
        top.dep_ == "pobj"
        and top.head.lower_ in phrase_words("no_event_prepositions")
        and not _is_certain(top, opens)
    ):
        return False
    verb = next((item for item in top.ancestors if item.pos_ in ("VERB", "AUX")), None)
    past = verb is not None and _tells_past(verb)
    return past or (verb is not None and _is_certain(top, opens)) or _has_consequence(top.head)


def _tells_past(verb: Token) -> bool:
    """Whether a clause tells of what was or has been so."""
    helped = {child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return not helped & {"MD", "TO"} and (verb.tag_ == "VBD" or bool(helped & {"VBD", "VBZ", "VBP"}))


def _is_certain(noun: Token, opens: str) -> bool:
    """ "the raid", "this attack", "Saturday's bombing", "their third raid": one of which the reader knows."""
    return opens in phrase_words("certain") or any(child.dep_ in ("poss", "nummod") for child in noun.lefts)


def _has_consequence(verb: Token) -> bool:
    harmful = phrase_words("consequences")
    triggers = act_list().verbs.get(verb.lemma_.lower(), ())
    return any(trigger.act in harmful and trigger.is_plain for trigger in triggers)


def is_moment(noun: Token) -> bool:
    """ "by the end of the truce", "declared the fighting over": no report of it, nor that it ended then."""
    if noun.head.lemma_ == "declare" and any(child.lower_ == "over" for child in (*noun.rights, *noun.head.rights)):
        return noun.dep_ in ("dobj", "nsubj") and noun.lemma_.lower() in phrase_words("deeds")
    if noun.dep_ != "pobj" or noun.lemma_.lower() not in phrase_words("moments"):
        return False
    return noun.head.lower_ in phrase_words("moment_prepositions")


def light_verb(noun: Token) -> Token | None:
    """The verb that merely carries a noun that tells an act: "carried out strikes", "engaged in looting"."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    first = _whole(first)
    governor = first.head
    if first.dep_ == "pobj":
        return _carries_in(governor)
    if first.dep_ not in ("dobj", "nsubjpass", "nsubj") or governor.pos_ not in ("VERB", "AUX"):
        return None
    if first.dep_ != "dobj" and not is_light(governor, first.dep_):
        governor = _to_happen(governor)
    undergoes = first.dep_ == "dobj" and governor.lemma_ in act_list().undergoing
    return governor if undergoes or is_light(governor, first.dep_) else None


def _whole(noun: Token) -> Token:
    """ "a wave" for "strikes" in "a wave of strikes"; any other noun is itself."""
    parts = phrase_words("partitives") | phrase_words("time_nouns")
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in parts:
        noun = noun.head.head
    return noun


def _carries_in(prep: Token) -> Token | None:
    """The verb that carries a noun behind a preposition: "engaged in looting", "turned into a battle"."""
    verb = prep.head
    if prep.lower_ == "from" and verb.lemma_.lower() in phrase_words("abstaining"):
        return verb
    if verb.pos_ != "VERB" or prep.lower_ not in ("in", "out", "to", "with", "into"):
        return None
    wanted = "turning" if prep.lower_ == "into" else "engaging"
    return verb if verb.lemma_.lower() in phrase_words(wanted) else None


def _to_happen(verb: Token) -> Token:
    """ "open" in "talks are to open", "talks are due to open": the verb by which the subject happens."""
    for _ in range(3):
        inner = [child for child in verb.children if child.dep_ in ("xcomp", "acomp", "oprd") and child.i > verb.i]
        if not inner:
            break
        verb = inner[0]
    return verb


def occasion(noun: Token) -> Token | None:
    """The verb of what was done at talks: "agreed in a call on Tuesday", "reached a truce at talks in Geneva"."""
    verb = noun.head.head
    verb = verb.head if verb.dep_ == "dobj" else verb  # "reached a truce | at talks"
    if noun.dep_ != "pobj" or verb.pos_ != "VERB" or noun.head.lower_ not in ("at", "in", "during", "for"):
        return None
    if all(trigger.act != "talk" for trigger in act_list().nouns.get(noun.lemma_.lower(), ())):
        return None
    if verb.lemma_.lower() in phrase_words("coming"):
        return verb
    settles = act_list().verbs.get(verb.lemma_.lower(), ())
    return verb if any(trigger.act in phrase_words("talking_acts") for trigger in settles) else None


def carried_by(carrier: Token, noun: Token) -> list[Token]:
    if carrier.lemma_ in ("involve", "engage"):
        return subjects(carrier)
    if is_passive(carrier):
        return prepositions(carrier).get("by", [])
    if noun.dep_ == "nsubj":
        return []
    return [token for token in subjects(carrier) if token != noun]


def victims(noun: Token) -> tuple[list[Token], list[Token]]:
    """ "killed three soldiers in an ambush": who laid it and who was in it."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "in" or verb.pos_ != "VERB" or not _has_consequence(verb):
        return [], []
    given = arguments(verb)
    if not given.obj:
        return [], given.subj  # "eight sailors died in the ambush"
    return given.subj, given.obj


def predicated_of(noun: Token) -> list[Token]:
    """ "the strikes were a breach": whoever is behind what it is said of."""
    naming = noun.head
    if noun.dep_ == "oprd" and naming.dep_ == "pcomp" and naming.head.lower_ == "in":
        return subjects(naming.head.head)  # "shelled the town in what they called a breach"
    if noun.dep_ != "attr" or noun.head.lemma_ != "be":
        return []
    return [token for token in subjects(noun.head) if token.pos_ != "PRON"]  # "it was a breach" names nobody


def planner(noun: Token) -> list[Token]:
    """ "drew up plans for an assault", "agreed to an extension": whose plan it is."""
    governor = noun.head.head if noun.dep_ == "pobj" else None
    if governor is not None and governor.lemma_ in word_lists("modality.yaml")["settling"]:
        settled = {trigger.act for trigger in act_list().nouns.get(noun.lemma_.lower(), ())}
        return subjects(governor) if settled & word_lists("modality.yaml")["settled_acts"] else []
    if governor is None or governor.pos_ != "NOUN":
        return []
    mode = word_lists("modality.yaml")["governors"].get(governor.lemma_.lower())
    if mode not in ("planned", "required") or belongs(governor, ("accord",)):
        return []
    found = noun_agents(governor)
    return found or (arguments(governor.head).subj if governor.dep_ == "dobj" else [])
