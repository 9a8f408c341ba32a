"""Noun phrases and who does what: the heads, words, classes and arguments of a parsed sentence.

All functions take tokens of a spaCy parse (CLEAR dependency labels of the English pipelines) and give tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucebook.reading.acts import ANY, Trigger, act_list, phrase_words, word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVE = {"who", "which", "that", "whom", "what"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass"}
OBJECTS = {"dobj", "obj", "dative"}
CLAUSES = {"relcl", "acl", "advcl", "appos", "cc", "conj", "punct", "preconj", "parataxis"}
NAMING_ENTITIES = {"GPE", "ORG", "NORP"}
PLACE_ENTITIES = {"GPE", "LOC", "FAC"}
DEPTH = 8
NEAR = 60  # words: two sentences
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")


@dataclass(slots=True)
class Arguments:
    """The deep arguments of a verb: who does it, to what, and what its prepositions lead to."""

    subj: list[Token] = field(default_factory=list)
    obj: list[Token] = field(default_factory=list)
    prep: dict[str, list[Token]] = field(default_factory=dict)

    def at(self, slot: str) -> list[Token]:
        """The fillers of a slot."""
        if slot == "subj":
            return self.subj
        return self.obj if slot == "obj" else self.prep.get(slot, [])


def content_head(token: Token) -> Token:
    """What a phrase is about: "hostages" in "13 of the hostages", "dozens of hostages", "all of the hostages"."""
    for _ in range(DEPTH):
        if token.pos_ != "NUM" and token.lemma_.lower() not in phrase_words("partitives"):
            return token
        inner = [
            pobj for prep in token.children if prep.lower_ == "of" for pobj in prep.children if pobj.dep_ == "pobj"
        ]
        if not inner:
            return token
        token = inner[0]
    return token


def phrase_bounds(head: Token, *, whole: bool = False) -> tuple[int, int]:
    """First and last token (half-open) of a noun phrase, without the clauses and prepositions that hang on it.

    `whole` keeps what is coordinated with it.
    """
    dropped = CLAUSES - {"conj", "cc", "punct"} if whole else CLAUSES
    first, last = head.left_edge.i, head.i
    for child in head.rights:
        if (
            child.dep_ in dropped
            or child.dep_ in ("case", "neg")
            or child.lower_ == "than"
            or _is_foreign(head, child)
            or (child.dep_ == "prep" and child.lower_ not in phrase_words("kept_prepositions"))
        ):
            break
        if child.dep_ == "punct":
            continue
        if child.dep_ in ("advmod", "npadvmod", "amod") and child.i > head.i + 1:
            break
        last = max(last, _inner_end(child))
    while first < head.i and (
        head.doc[first].is_punct
        or head.doc[first].dep_ in ("cc", "preconj", "mark", "neg")
        or head.doc[first].tag_ == "RP"  # "hand over | 14 detainees"
    ):
        first += 1
    return first, last + 1


def _is_foreign(head: Token, child: Token) -> bool:
    """An "of" phrase after the name of a state belongs to what stands before ("killing by X of civilians")."""
    return child.lower_ == "of" and head.ent_type_ == "GPE"


def _inner_end(token: Token) -> int:
    """The last token of a subtree, stopping at the first clause inside it."""
    last = token.i
    for child in token.rights:
        if child.dep_ in CLAUSES - {"conj", "cc", "punct"}:
            break
        if child.dep_ == "prep" and child.lower_ not in phrase_words("kept_prepositions"):
            break
        if child.dep_ != "punct":
            last = max(last, _inner_end(child))
    return last


def coordinated(head: Token) -> list[Token]:
    """The head and what is coordinated with it, where each stands on its own.

    "three people and two soldiers" are two, "women and children" is one; names are always apart.
    """
    found = [head]
    for other in head.conjuncts:
        if other.i > head.i and (
            _stands_alone(other) or _stands_alone(head) is _named(head) is _named(other) is True
        ):
            found.append(other)
    return found


def _stands_alone(token: Token) -> bool:
    return (
        _named(token)
        or (token.tag_ == "NNS" and token.lemma_.lower() in act_list().bodies)
        or any(child.dep_ in ("det", "nummod", "poss", "quantmod") or child.pos_ == "NUM" for child in token.lefts)
        or any(child.dep_ in ("amod", "compound") and child.ent_type_ in ("NORP", "GPE") for child in token.lefts)
        or any(child.dep_ == "compound" and child.pos_ == "PROPN" for child in token.lefts)
        or token.pos_ == "NUM"
    )


def _named(token: Token) -> bool:
    return token.pos_ == "PROPN" or (token.ent_type_ in NAMING_ENTITIES and token.pos_ != "NOUN")


def belongs(token: Token, classes: tuple[str, ...]) -> bool:
    """Whether a phrase belongs to one of the classes of `acts.yaml`; `!` before the first turns the answer."""
    if classes[0].startswith("!"):
        return not belongs(token, (classes[0][1:], *classes[1:]))
    if ANY in classes:
        return True
    head = content_head(token)
    return any(_in_class(head, name) for name in classes)


def _in_class(head: Token, name: str) -> bool:
    words = act_list().classes.get(name, frozenset())
    if any(key in words for key in word_keys(head)):
        return True
    if head.pos_ == "PROPN" and any(key in words for key in (head.lower_, head.lower_.removesuffix("s"))):
        return True
    return _ALSO[name](head) if name in _ALSO else False


def word_keys(head: Token) -> Iterator[str]:
    """The ways a head may stand in a list: its lemma, and with the word before ("cease-fire", "aid worker")."""
    lemma = head.lemma_.lower()
    yield lemma
    yield head.lower_
    if head.i > 0:
        before = head.nbor(-1)
        yield f"{before.lower_} {lemma}"
        if before.text == "-" and before.i > 0:
            yield f"{before.nbor(-1).lower_}-{lemma}"


def _is_people(head: Token) -> bool:
    if head.pos_ == "PRON":
        return head.lower_ in phrase_words("people_pronouns")
    if head.lower_ == "one" and all(child.lower_ not in ("of", "no", "any", "every") for child in head.children):
        return False  # "what strikes one"
    if head.pos_ == "NUM" or head.lemma_.lower() in phrase_words("partitives"):
        return head.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")
    if head.ent_type_ == "PERSON":
        return True
    return head.tag_ == "NNPS" or (head.ent_type_ == "NORP" and head.lower_.endswith("s"))


def _is_place(head: Token) -> bool:
    if head.ent_type_ in PLACE_ENTITIES or (head.pos_ == "PROPN" and not head.ent_type_):
        return True
    # The parser takes many a town it does not know for somebody: "quit Badme", "landed at Jaffna".
    alone = head.pos_ == "PROPN" and head.ent_iob_ == "B" and head.text.istitle() and not any(head.lefts)
    behind = head.dep_ == "pobj" and head.head.lower_ in phrase_words("locative")
    return alone and not head.ent_kb_id_ and (head.ent_type_ == "ORG" or (head.ent_type_ == "PERSON" and behind))


def _is_force(head: Token) -> bool:
    if head.pos_ == "PRON":
        return head.lower_ in {"they", "it", "we", "who", "which", "that"}
    return head.pos_ == "PROPN" and head.ent_type_ != "PERSON"


def _is_many(head: Token) -> bool:
    """ "90,000 of them", "a third", "those": people told only by how many they are."""
    if head.pos_ == "PRON":
        return head.lower_ in {"they", "them", "who", "those", "many"}
    return head.pos_ == "NUM" or head.lemma_.lower() in phrase_words("partitives")


def _is_aircraft(head: Token) -> bool:
    """ "shot down one of them": what was told of last, drones or men."""
    if head.lower_ not in ("them", "they", "it", "those") and head.pos_ != "NUM":
        return False
    kinds = [act_list().classes[name] for name in ("aircraft", "people")]
    before = (token.lemma_.lower() for token in reversed(head.doc[max(head.i - NEAR, 0) : head.i]))
    told = next((lemma for lemma in before if any(lemma in kind for kind in kinds)), "")
    return told in kinds[0]


def _is_number(head: Token) -> bool:
    return head.pos_ == "NUM" or has_child(head, "nummod")


def _is_more_time(head: Token) -> bool:
    """ "ten more days", "an additional week"."""
    return head.lemma_.lower() in phrase_words("time_nouns") and any(
        word.lower_ in phrase_words("further") for child in head.lefts for word in child.subtree
    )


def _is_somebody(head: Token) -> bool:
    """A state, a body of one, or a name: what may be a side of a conflict."""
    return head.lemma_.lower() in act_list().bodies or head.pos_ == "PROPN" or head.ent_type_ in NAMING_ENTITIES


_ALSO = {
    "aircraft": _is_aircraft,
    "people": _is_people,
    "place": _is_place,
    "force": _is_force,
    "territory": _is_place,
    "many": _is_many,
    "number": _is_number,
    "side": _is_somebody,
    "official": _is_somebody,
    "more_time": _is_more_time,
}


def is_passive(verb: Token) -> bool:
    """Whether the surface subject of a verb, if any, is what the act is done to."""
    deps = {child.dep_ for child in verb.children}
    if deps & {"auxpass", "nsubjpass"}:
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if "nsubj" in deps and "aux" not in deps and _is_left_open(verb):
        return True
    if verb.dep_ == "conj" and not deps & {"dobj", "aux", *SUBJECTS}:
        return verb.head.pos_ in ("VERB", "AUX") and is_passive(verb.head)
    alone = verb.head.lemma_ == "let" and any(word.lower_ == "alone" for word in verb.head.rights)
    if "aux" in deps or verb.tag_ == "VBD" or alone or ("nsubj" in deps and direct_object(verb) is not None):
        return False
    return verb.dep_ in ("acl", "amod", "advcl", "oprd") or (verb.dep_ in ("ccomp", "xcomp") and "mark" not in deps)


def _is_left_open(verb: Token) -> bool:
    """Whether a verb that needs an object has none: "12 killed", "one child killed", "market shelled"."""
    found = [child for child in verb.lefts if child.dep_ == "nsubj"]
    if gap(verb) is not None or not found or found[-1].lower_ in RELATIVE or found[-1].tag_ == "PRP":
        return False
    if not _may_lack_object(verb, found[-1]):
        return False
    shared = [other for other in verb.conjuncts if other.i > verb.i and not has_child(other, *SUBJECTS)]
    behind = any(child.dep_ in ("ccomp", "xcomp") for child in verb.rights)
    return not behind and all(direct_object(item) is None for item in (verb, *shared))


def direct_object(verb: Token) -> Token | None:
    """The object of a verb; not what stands behind a comma, nor how far ("stepped back 500 metres")."""
    found = None
    for child in verb.children:
        if child.dep_ in ("dobj", "obj") and child.lower_ not in RELATIVE:
            first = child.left_edge
            apart = first.i > verb.i and first.nbor(-1).text == ","
            if not apart and child.lemma_.lower() not in phrase_words("distances"):
                second = found is None or verb.lemma_.lower() in phrase_words("giving")
                found = child if second else found  # "handed the Red Cross the remains"
    return found


def _may_lack_object(verb: Token, subject: Token) -> bool:
    """Whether a verb without an object must be passive: "six others injured", "army accused of shelling"."""
    if verb.lemma_.lower() in phrase_words("accusing"):
        return any(child.lower_ in ("of", "for") and child.i == verb.i + 1 for child in verb.rights)
    triggers = (item for item in act_list().verbs.get(verb.lemma_.lower(), ()) if item.is_plain)
    plain = [item for item in triggers if all(belongs(subject, kinds) for kinds in item.slots.values())]
    if subject.pos_ == "NUM" or belongs(subject, ("people", "captive", "displaced")):
        rights = (child for child in verb.rights if child.right_edge.ent_type_ != "DATE")
        aimed = {child.lower_ for child in rights} & phrase_words("aiming")  # "soldiers shot at the crowd"
        acts = phrase_words("acts_on_people") | ({"demand"} if subject.pos_ == "NUM" else set())  # "11 requested"
        return any(item.act in acts or (not aimed and _hurts(item)) for item in plain)
    thing = belongs(subject, ("target",)) and subject.lemma_.lower() not in act_list().bodies
    return thing and any(item.act == "attack" for item in plain)


def _hurts(trigger: Trigger) -> bool:
    return trigger.act == "attack" and set(trigger.slots.get("obj", (ANY,))) <= {"people", "captive", "force"}


def arguments(verb: Token) -> Arguments:
    """Who does what to whom, through passives, relative clauses, participles and coordination."""
    found = Arguments(prep=prepositions(verb))
    surface = subjects(verb)
    if is_passive(verb):
        found.obj, found.subj = surface, found.prep.get("by", [])
        given = direct_object(verb) if verb.lemma_.lower() in phrase_words("giving") else None
        if given is not None:  # "the families were handed the bodies"
            found.obj, found.prep["to"] = coordinated(given), surface
        return found
    found.subj, found.obj = surface, _objects(verb)
    for token in found.obj:
        for key, values in prepositions(token).items():
            if key != "of":
                found.prep.setdefault(key, values)
    _add_complements(verb, found)
    return found


def _add_complements(verb: Token, found: Arguments) -> None:
    """Adds who is given something and what is said of somebody: the slots `to`, `attr`, `clause`, `behind`."""
    hours = _time_given(verb)
    if hours is not None and hours not in found.obj:  # "gave the rebels | ten more days"
        found.obj, found.prep["to"] = [hours], found.obj
    for child in verb.children:
        given = child.dep_ == "dative" or (child.dep_ == "dobj" and child.lower_ not in RELATIVE)
        if given and child.pos_ != "ADP" and found.obj and child.i < found.obj[0].i:
            found.prep["to"] = [child]  # "handed the Red Cross the remains"
        elif child.dep_ == "attr":
            found.prep["attr"] = coordinated(child)
        elif child.dep_ == "ccomp" and child.i > verb.i:
            found.prep["clause"] = subjects(child)  # "charged that the rebels had fired"
            found.prep.setdefault("behind", prepositions(child).get("behind", []))


def _time_given(verb: Token) -> Token | None:
    """The days that somebody is given, where the parse takes them for a time."""
    if verb.lemma_.lower() not in phrase_words("giving"):
        return None
    times = (child for child in verb.rights if child.dep_ == "npadvmod" and has_child(child, "nummod", "amod"))
    return next((child for child in times if child.lemma_.lower() in phrase_words("time_nouns")), None)


def _objects(verb: Token, depth: int = 0) -> list[Token]:
    direct = direct_object(verb)
    if direct is not None:
        return coordinated(direct)
    if has_child(verb, "xcomp"):
        return []
    antecedent = gap(verb)
    somewhere = any(child.dep_ == "advmod" and child.tag_ == "WRB" for child in verb.children)
    if antecedent is not None and not somewhere and antecedent.ent_type_ not in ("DATE", "TIME"):
        return [antecedent]
    for child in verb.children:
        small = child.tag_ == "VBN" or child.pos_ == "ADJ" or verb.lemma_ in ("let", "leave", "keep")
        if child.dep_ in ("ccomp", "oprd", "xcomp") and small and not has_child(child, "aux", "mark"):
            return [token for token in child.children if token.dep_ in SUBJECTS]
    doing = [child for child in verb.rights if child.dep_ in ("advcl", "ccomp") and child.tag_ == "VBG"]
    for inner in (item for child in doing for item in child.lefts):
        if inner.dep_ == "nsubj" and inner.left_edge.i == verb.i + 1:
            return coordinated(inner)  # "killed a boy queuing for water"
    beside = (
        verb.i + 1 < len(verb.doc) and verb.nbor(1).text != ","
    )  # "claimed, and is shelling the town" shares nothing
    shared = [child for child in verb.conjuncts if beside and child.i > verb.i and not has_child(child, *SUBJECTS)]
    if depth < 2 and shared and not has_child(verb, "prt", "dative"):
        return _objects(shared[0], depth + 1)
    return [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"][:1]


def has_child(token: Token, *deps: str) -> bool:
    """Whether a word has a child with one of these labels of the parse."""
    return any(child.dep_ in deps for child in token.children)


def _antecedent(verb: Token) -> Token | None:
    """The noun a relative clause belongs to, for any verb of the clause that has no subject of its own."""
    for _ in range(DEPTH):
        if verb.dep_ == "relcl":
            return verb.head
        own = any(child.dep_ in SUBJECTS and child.lower_ not in RELATIVE for child in verb.children)
        if verb.dep_ not in ("conj", "xcomp") or own:
            return None
        verb = verb.head
    return None


def gap(verb: Token) -> Token | None:
    """The noun a relative clause leaves out as object: "captives it had taken", "a text they said X accepted"."""
    for _ in range(DEPTH):
        if any(child.dep_ in SUBJECTS and child.lower_ in RELATIVE for child in verb.children):
            return None
        if verb.dep_ == "relcl":
            return (
                _listed(verb.head) if verb.left_edge.lower_ != "once" else None
            )  # "free the four | once they leave"
        if verb.dep_ not in ("conj", "xcomp", "ccomp") or has_child(verb, "mark"):
            return None
        verb = verb.head
    return None


def _listed(noun: Token) -> Token:
    """ "a list of prisoners it would free": what is freed stands in the list."""
    inner = prepositions(noun).get("of", []) if noun.lemma_.lower() in phrase_words("listing") else []
    return inner[0] if inner else noun


def prepositions(head: Token) -> dict[str, list[Token]]:
    """What each preposition of a verb or noun leads to: nouns, or verbs ("accused of killing")."""
    found: dict[str, list[Token]] = {}
    for child in head.children:
        if (
            child.dep_ in ("prep", "agent", "dative", "prt")
            and child.pos_
            in (
                "ADP",
                "SCONJ",
                "PART",
                "ADV",
                "VERB",
            )
        ) or (child.dep_ == "advmod" and child.lower_ in ("out", "away", "back")):
            _collect(child, found)
    return found


def _collect(prep: Token, found: dict[str, list[Token]]) -> None:
    for child in prep.children:
        if (
            child.ent_type_ in ("DATE", "TIME")
            or _CLOCK.fullmatch(child.text)
            or (prep.lower_ == "by" and child.lower_ in phrase_words("manners"))
        ):
            continue
        if child.dep_ in ("pobj", "pcomp"):
            items = coordinated(child) if child.dep_ == "pobj" else [child]
            found.setdefault(prep.lower_, []).extend(items)
        elif child.dep_ in ("prep", "conj") and child.pos_ in ("ADP", "SCONJ"):
            _collect(child, found)
            if prep.lower_ == "out":  # "pulled out of the town"
                found.setdefault("out", []).extend(found.get("of", []))


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The surface subjects of a verb, inherited from what controls it where it has none of its own."""
    if depth > DEPTH:
        return []
    helpers = [child for child in verb.lefts if child.dep_ == "aux"]  # "soldiers had for days barred them"
    own = [child for word in (verb, *helpers) for child in word.children if child.dep_ in SUBJECTS]
    if own:  # "army convoy ambushed, six killed": the nearest before it
        near = [child for child in own if child.i < verb.i] if _is_left_open(verb) else own[:1]
        return _resolved(near[-1], verb)
    deeds = [child for child in helpers if child.tag_ == "VBG"]
    if deeds and deeds[0].lower_ in act_list().nouns:
        return deeds[:1]  # "Shelling damaged a school", parsed as if it helped the verb
    if has_child(verb, "expl"):
        return []  # "there were strikes": nobody is named
    return _controllers(verb, depth + 1)


def _resolved(subject: Token, verb: Token) -> list[Token]:
    if subject.lower_ in RELATIVE and subject.tag_ in ("WDT", "WP", "DT", "IN"):
        antecedent = _antecedent(verb)
        if antecedent is not None:
            return coordinated(antecedent)
    if subject.tag_ == "VB":  # "Aid trucks arrived": the first noun taken for a verb
        nouns = [child for child in subject.children if child.dep_ == "dobj"]
        return nouns or [subject]
    return coordinated(subject)


def _controllers(verb: Token, depth: int) -> list[Token]:
    head, dep = verb.head, verb.dep_
    if dep in ("conj", "aux", "auxpass"):
        return subjects(head, depth)
    if dep in ("xcomp", "ccomp", "oprd", "acomp", "attr"):
        return _under(head, depth)
    if dep == "advcl" and has_child(verb, "aux") and _time_given(head) is not None:
        return arguments(head).prep.get("to", [])
    if dep == "advcl":
        return _under(head, depth) if verb.tag_ == "VB" and _controls_object(head) else subjects(head, depth)
    if dep in ("acl", "relcl") and has_child(verb, "aux") and head.lemma_.lower() in phrase_words("time_nouns"):
        return _given_time(head)
    if dep == "relcl":
        return [head]
    if dep in ("acl", "amod"):
        evidence = (
            prepositions(head).get("of", [])
            if head.lemma_.lower() in word_lists("negation.yaml")["evidence"]
            else []
        )
        if evidence and verb.tag_ == "VBG":
            return evidence
        return (
            [head]
            if verb.tag_ in ("VBG", "VBN", "VBD") and not has_child(verb, "aux")
            else noun_agents(head, depth)
        )
    if dep == "pcomp":
        return _under_preposition(head, depth)
    return []


def _given_time(time: Token) -> list[Token]:
    """ "gave the rebels ten days to leave", "has 60 days to leave": whose time it is."""
    verb = time.head
    if time.dep_ != "dobj" or verb.pos_ != "VERB":
        return []
    given = [child for child in verb.children if child.dep_ in ("dative", "dobj") and child.i < time.i]
    return coordinated(given[0]) if given and given[0].pos_ != "ADP" else subjects(verb)


def _under(head: Token, depth: int) -> list[Token]:
    """The subject of what a verb or adjective governs: its object for "order", its subject for "begin"."""
    if head.pos_ in ("VERB", "AUX") and _controls_object(head) and not is_passive(head):
        for child in head.children:
            if child.dep_ in OBJECTS and child.pos_ != "ADP":
                return coordinated(child)
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "upon", "for", "to"):
                named = [pobj for pobj in child.children if pobj.dep_ == "pobj"]
                if named and named[0].ent_type_ not in ("DATE", "TIME"):  # "called on Monday on them to leave"
                    return named
    if head.pos_ in ("NOUN", "PROPN"):
        return noun_agents(head, depth)
    return subjects(head, depth)


def _controls_object(head: Token) -> bool:
    return head.lemma_.lower() in word_lists("modality.yaml")["object_control"]


def _under_preposition(prep: Token, depth: int) -> list[Token]:
    governor = prep.head
    while governor.dep_ == "prep":
        governor = governor.head
    if governor.pos_ in ("VERB", "AUX"):
        crediting = prep.lower_ == "for" and governor.lemma_.lower() in phrase_words("crediting")
        if crediting or (_controls_object(governor) and prep.lower_ in ("of", "from", "into", "for", "against")):
            return arguments(governor).obj
        return subjects(governor, depth)
    if governor.pos_ in ("ADJ",):
        return subjects(governor.head, depth)
    return noun_agents(governor, depth)


def noun_agents(noun: Token, depth: int = 0) -> list[Token]:
    """Who is behind a noun: its possessor, its "by" phrase, its demonym, or who carries it out."""
    if depth > DEPTH:
        return []
    own = own_agents(noun)
    if own:
        return own
    if noun.dep_ in ("dobj", "nsubjpass") and is_light(noun.head, noun.dep_):
        return arguments(noun.head).subj
    if noun.dep_ == "pobj" and noun.head.lower_ not in phrase_words("unlinking"):
        governor = noun.head.head
        return subjects(governor, depth) if governor.pos_ in ("VERB", "AUX") else noun_agents(governor, depth + 1)
    return []


def own_agents(noun: Token) -> list[Token]:
    """Who is behind a noun by its own words: "their plan", "an attempt by the army", "the Northern offer"."""
    for child in noun.children:
        if child.dep_ == "poss" or (child.dep_ == "nmod" and child.pos_ == "PROPN" and child.i + 1 < noun.i):
            return [child]
    by = prepositions(noun).get("by")
    if by:
        return by
    named = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod") and names_somebody(child)]
    if named:
        return [*named, *(other for other in named[0].conjuncts if other not in named)]
    return []


def is_light(verb: Token, dep: str) -> bool:
    """Whether a verb only carries the noun that stands to it as `dep`: "carried out strikes", "talks began"."""
    particles = {child.lower_ for child in verb.children if child.dep_ in ("prt", "advmod", "dobj")}
    lemma = verb.lemma_.lower()
    names = [light for light in act_list().light_verbs if light[0] == lemma and set(light[1:]) <= particles]
    return any(" ".join(name) in phrase_words("happening") for name in names) if dep == "nsubj" else bool(names)


def names_somebody(token: Token) -> bool:
    """Whether a word before a noun names a state, a people or a body."""
    if token.ent_type_ in NAMING_ENTITIES:
        return True
    return token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME", "PERSON", "EVENT", "FAC", "LOC")
