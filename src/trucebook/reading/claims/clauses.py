"""Which clauses of a sentence tell of one event: how far a reader carries a day or a place from one to another.

"Fighters shelled the base on Monday, killing two" tells the day once. The way from one clause to the other over the
parse is measured: each step has a cost, and some cannot be taken, as out of what somebody said on another day.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.attribution.mending import cue_class
from trucebook.reading.claims.objects import SUBJECTS, belongs

if TYPE_CHECKING:
    from spacy.tokens import Token

# Steps over these labels stay in the event; what stands behind a colon or a semicolon goes on with it.
_NEAR = frozenset(("advcl", "conj", "xcomp", "pcomp", "prep", "pobj", "agent", "acomp", "oprd", "dep", "parataxis"))
_INSIDE_PHRASE = frozenset(("dobj", "attr", "appos", "npadvmod", "dative", *SUBJECTS))
_BREAKS = frozenset((";", ":", "—", "–"))
_FAR = 100


def clause_of(token: Token) -> Token:
    """The verb of the clause a word stands in, or else the word at the top of the sentence."""
    above = [token, *token.ancestors]
    return next((word for word in above if word.pos_ in ("VERB", "AUX")), above[-1])


def first_conjunct(token: Token) -> Token:
    """The first of words that are joined by "and"."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def distance(act: Token, setting: Token) -> int | None:
    """How far it is from the word that tells an act to the clause that has a day or place; None for no way."""
    above = [act, *act.ancestors]
    below = [setting, *setting.ancestors]
    shared = next((token for token in above if token in below), None)
    if shared is None:
        return None
    steps = [_step(token, out=True) for token in above[: above.index(shared)]]
    steps += [_step(token, out=False) for token in below[: below.index(shared)]]
    total = sum(steps)
    return total if total < _FAR else None


def is_apart(act: Token, setting: Token) -> bool:
    """Whether a word on the way tells that the two clauses are of two times: "before", "weeks after"."""
    way = {act, *act.ancestors} ^ {setting, *setting.ancestors}
    return any(_step(token, out=True) >= _FAR for token in way if token.dep_ in ("advcl", "pcomp", "prep"))


def _step(token: Token, *, out: bool) -> int:
    """The cost of the step from a word to its head, or back; more is shared on the way out of an act's clause."""
    dep = token.dep_
    if dep in ("relcl", "acl"):
        return _step_of_modifier(token, out=out)
    if dep == "ccomp":
        return 1 if beside(token) else _FAR
    spoken = out and (dep in ("prep", "dobj") or token.pos_ == "ADP") and token.head.dep_ == "advcl"
    if spoken and is_of_speech(token.head):
        return _FAR  # "met on Friday, accusing them of violations"
    if dep == "prep":
        return _FAR if token.lower_ in phrase_words("other_time_marks") or _is_measured(token) else 1
    if dep == "advcl" or (dep == "pcomp" and token.head.dep_ == "prep"):
        return _step_of_adverbial(token)
    if dep == "conj" and not out and _is_set_apart(token):
        return _FAR
    if dep in _NEAR:
        return 1
    return 1 if dep in _INSIDE_PHRASE else _FAR


def _is_set_apart(verb: Token) -> bool:
    """ "They shelled the town, and on Monday troops entered it"; "two died and six were hurt there" shares all."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    joins = [word for word in verb.head.children if word.dep_ == "cc" and word.i < verb.i]
    return bool(own) and any(word.i and word.nbor(-1).text == "," for word in joins)


def _step_of_modifier(token: Token, *, out: bool) -> int:
    """ "the strikes that shattered the lull on Tuesday": only a deed lives through its relative clauses."""
    noun = token.head
    if _is_counted(token) or is_deed(noun) or _tells_on(token):
        return 1
    if token.dep_ == "acl" and token.tag_ == "VBG" and out:
        return 1
    behind = out and noun.i + 1 < token.i and any(child.text == "," for child in noun.children)
    return 2 if behind else _FAR


def _tells_on(clause: Token) -> bool:
    """ "gunmen who stormed the village killed ten", "a village where they killed ten": two deeds of one event."""
    main = clause_of(clause.head)
    apart = any(token.text == "," for token in clause.doc[clause.head.i : clause.i])
    where = any(child.lower_ == "where" for child in clause.lefts)
    if apart and not where:
        return False
    return all(_is_violent(verb) and tells_done(verb) for verb in (clause, main))


def _is_violent(verb: Token) -> bool:
    triggers = act_list().verbs.get(verb.lemma_.lower(), ())
    past = verb.tag_ in ("VBD", "VBN") and not any(child.lower_ == "had" for child in verb.lefts)
    return past and any(trigger.act in phrase_words("violent_acts") for trigger in triggers)


def _is_counted(verb: Token) -> bool:
    """ "1,600 victims, of whom 700 were killed, 600 wounded": parts of what was told before."""
    whole = any(inner.lower_ in ("whom", "which") for child in verb.lefts for inner in child.children)
    return whole or (verb.head.pos_ == "NUM" and verb.tag_ in ("VBN", "VBD"))


def _step_of_adverbial(token: Token) -> int:
    mark = next((child.lower_ for child in token.children if child.dep_ in ("mark", "advmod")), "")
    if token.dep_ == "pcomp":
        mark = token.head.lower_
    if mark in phrase_words("other_time_marks"):
        return _FAR
    return _FAR if mark == "after" and _is_measured(token) else 1


def _is_measured(clause: Token) -> bool:
    """ "two days after the shell fell", "after three weeks of fighting": another day."""
    mark = next((child for child in clause.children if child.dep_ == "mark"), clause)
    if mark.lower_ not in ("after", "following"):
        return False
    before = any(
        child.dep_ in ("npadvmod", "advmod") and child.i < mark.i for child in (*clause.lefts, *mark.lefts)
    )
    return before or any(child.ent_type_ in ("DATE", "TIME") and child.dep_ == "pobj" for child in mark.children)


def beside(token: Token) -> bool:
    """Whether a clause the parse takes for what is said stands beside its verb: "X fell; two were wounded"."""
    verb = token.head
    if cue_class(verb) is not None or verb.lemma_.lower() in word_lists("modality.yaml")["saying"]:
        return False
    first, last = sorted((token.i, verb.i))
    return any(word.text in _BREAKS for word in token.doc[first:last])


def is_saying(verb: Token) -> bool:
    """Whether a clause tells that somebody said something; "counted 40 dead on Monday" tells what there was."""
    if cue_class(verb) is None:
        return False
    return verb.lemma_.lower() not in act_list().telling_verbs or all(
        child.dep_ != "dobj" for child in verb.children
    )


def is_of_speech(verb: Token) -> bool:
    """Whether a verb takes up a deed in words: "accused", "condemned", "demanded", "discussed"."""
    lists, lemma = word_lists("modality.yaml"), verb.lemma_.lower()
    spoken = phrase_words("accusing") | phrase_words("deploring") | phrase_words("denying")
    return lemma in spoken or lemma in lists["performing"] or lemma in phrase_words("taking_up")


def is_deed(noun: Token) -> bool:
    """Whether a noun is something that is done: "the wave of strikes", "clashes", "a raid"."""
    if noun.pos_ not in ("NOUN", "PROPN"):
        return False
    inner = [child for prep in noun.children if prep.lower_ == "of" for child in prep.children]
    return any(_tells_act(token) or belongs(token, ("weapon", "hostilities")) for token in (noun, *inner))


def _tells_act(noun: Token) -> bool:
    return noun.lemma_.lower() in _deed_nouns()


@cache
def _deed_nouns() -> frozenset[str]:
    return frozenset(
        lemma
        for lemma, triggers in act_list().nouns.items()
        if any(trigger.act in phrase_words("staged_acts") for trigger in triggers)
    )


def tells_done(verb: Token) -> bool:
    """Whether a clause tells what was done, not what may, will or should be, nor what has been since."""
    modal = any(child.dep_ == "aux" and child.tag_ in ("MD", "TO") for child in verb.children)
    return not modal and not is_since(verb)


def is_since(verb: Token) -> bool:
    """ "40 have been killed": at some time up to now."""
    return any(child.dep_ == "aux" and child.lower_ in ("has", "have", "'ve", "’ve") for child in verb.children)


def is_attempt(verb: Token) -> bool:
    """ "tried on Monday to seize the town", "a bid to retake the camp"."""
    return verb.dep_ in ("xcomp", "acl") and verb.head.lemma_.lower() in phrase_words("attempts")


def is_after(verb: Token) -> bool:
    """ "The truce was extended after they met": what led to something may be days older."""
    while verb.dep_ in ("conj", "xcomp"):
        verb = verb.head
    return any(child.lower_ == "after" and child.dep_ in ("mark", "prep") for child in verb.lefts) or (
        verb.head.lower_ == "after" and verb.dep_ in ("pcomp", "pobj")
    )
