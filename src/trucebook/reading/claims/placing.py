"""Where an act happened: the places its phrases and its clause lead to, or that its sentence tells once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.claims.carriers import teller
from trucebook.reading.claims.clauses import clause_of, distance, is_attempt, is_saying
from trucebook.reading.claims.frames import Frame
from trucebook.reading.claims.objects import PLACE_ENTITIES, belongs, content_head, coordinated, prepositions
from trucebook.reading.claims.scene import Scene
from trucebook.reading.who.roster import read_words
from trucebook.vocabulary import Modality, Name

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_places(scene: Scene, frame: Frame, modality: Modality) -> tuple[Name, ...]:
    """The places of an act, in the order of the text; none where neither its clause nor its sentence tells one."""
    found = dict.fromkeys(_own(scene, frame))
    if not found and frame.act in phrase_words("placed_acts") and (modality == "actual" or is_attempt(frame.mood)):
        found = dict.fromkeys(_shared(scene, frame))
    return tuple([name for name in found if is_named(name)] or found)


def is_named(name: Name) -> bool:
    """Whether a place is told by a name: where it is, "the crossing" beside it says nothing more."""
    return bool(name.actor or name.places) or any(word[:1].isupper() for word in name.name.split())


# The places of the act's own words


def _own(scene: Scene, frame: Frame) -> Iterator[Name]:
    moving = frame.act in phrase_words("moving_acts")
    if moving:
        yield from _named(scene, frame.patients)
    if frame.act in phrase_words("entering_acts"):
        yield from _named(scene, frame.used)
        inner = [child for verb in frame.word.rights if verb.dep_ == "xcomp" for child in verb.rights]
        yield from _named(scene, (child for child in inner if child.dep_ == "dobj"))  # "was permitted to reach Ard"
    nobody = [*frame.agents, *(() if moving else frame.patients)]
    for root in _roots(frame):
        yield from _there(scene, root)
        for word, token in _links(root):
            if token not in nobody and not _tells_whence(frame, root, word):
                yield from _places_at(scene, word, token)
    yield from _venue(scene, frame)
    for taker in prepositions(frame.word).get("to", []) if frame.act in phrase_words("placed_acts") else []:
        for word, token in _links(taker):  # "handed them to the Red Cross | at the crossing"
            if word in phrase_words("setting") and taker.ent_type_ not in PLACE_ENTITIES:
                yield from _places_at(scene, word, token)
    if frame.act in phrase_words("leaving_acts"):
        yield from _ground(scene, frame)


def _tells_whence(frame: Frame, root: Token, word: str) -> bool:
    """ "the governor of Ard", "soldiers from Ard were killed": whose or from where they are, not where it was."""
    if root not in frame.patients or belongs(root, ("target", "territory", "crossing")):
        return word == "of" and root not in frame.patients and not belongs(root, ("barrier",))
    if word == "for":
        return True
    if word == "of":
        return root.lemma_.lower() not in act_list().nouns and root.tag_ not in ("NNS", "NNPS")
    return word == "from" and root.i < frame.word.i


def _ground(scene: Scene, frame: Frame) -> Iterator[Name]:
    """The ground that is left, also where it has no name of its own: "pulled back from the ridge"."""
    links = prepositions(frame.word)
    for token in (*frame.used, *(token for word in ("from", "out") for token in links.get(word, []))):
        if token.pos_ == "NOUN" and belongs(token, ("territory", "crossing")) and token not in frame.patients:
            named = list(_places_at(scene, "from", token))
            yield from named or [scene.name(token)]


def _named(scene: Scene, tokens: Iterable[Token]) -> Iterator[Name]:
    yield from (name for _, name in scene.places_in(list(tokens), named=True))


def _roots(frame: Frame) -> list[Token]:
    """The words on which a place of the act may hang; who speaks does so nowhere else than his verb says."""
    if frame.act in phrase_words("placeless_acts"):
        return [frame.word]
    objects = [*frame.patients, *frame.used]
    nouns = [token for token in frame.tokens if token.pos_ == "NOUN" and token != frame.word]  # "lifted its siege"
    roots = [frame.word, frame.mood, *objects, *(content_head(token) for token in objects), *nouns]
    telling = teller(frame.word) if frame.nominal else None
    return roots + ([telling] if telling is not None else [])


def _there(scene: Scene, root: Token) -> Iterator[Name]:
    """ "was killed there": where the text was last."""
    for child in root.rights:
        actor = scene.last_place(child) if child.lower_ == "there" and child.dep_ == "advmod" else None
        if actor is not None:
            yield Name(child.text, actor)


def _links(root: Token) -> Iterator[tuple[str, Token]]:
    """What prepositions of place lead to from a word, and how: "out of the valley", "3 km south of Ard"."""
    wanted = phrase_words("place_prepositions")
    for word, tokens in prepositions(root).items():
        for token in tokens:
            outer = token.head.head.lower_ if token.head.dep_ == "prep" else ""
            if word in wanted and outer not in phrase_words("no_place_before"):
                yield (outer if word == "of" and outer in ("out", "outside", "inside", "off") else word), token
    for child in root.children:
        if child.lower_ in phrase_words("compass"):
            yield from (("near", token) for token in prepositions(child).get("of", []))


def _places_at(scene: Scene, word: str, token: Token) -> Iterator[Name]:
    """The place a preposition leads to, with those inside: "in a camp near Nyala", "in an ambush in the hills".

    Of "the southern town of Khiam" only Khiam is given: the words before it say what it is.
    """
    named = word in phrase_words("locative") or _is_listed(scene, token)
    names = [name for _, name in scene.places_in([token], named=named)]
    inner = list(_inner_places(scene, token)) if names or _may_stand_somewhere(token) else []
    part = token.pos_ == "NOUN" and any(of.text in name.name.split() for of in _parts(token) for name in inner)
    yield from (*(() if part else names), *inner)


def _is_listed(scene: Scene, token: Token) -> bool:
    """ "The ports of Salif and Ras Isa": beside a place stands another."""
    return any(True for other in token.conjuncts for _ in scene.places_in([other]))


def _parts(noun: Token) -> list[Token]:
    return prepositions(noun).get("of", [])


def _is_area(token: Token) -> bool:
    return token.lemma_.lower() in read_words("places")["areas"]


def _may_stand_somewhere(token: Token) -> bool:
    if any(child.dep_ == "appos" and _is_area(child) for child in token.children):
        return True
    deed = token.lemma_.lower() in act_list().nouns
    return deed or belongs(token, ("hostilities", "target", "territory", "crossing"))


def _inner_places(scene: Scene, token: Token) -> Iterator[Name]:
    """Places that phrases on a place lead to, and what is said to name it: "Ard, a suburb of Dun"."""
    yield from _named(scene, (child for child in token.children if child.dep_ == "appos" and _is_area(child)))
    deed = token.lemma_.lower() in act_list().nouns
    for word, inner in _links(token):
        named = (word in phrase_words("locative") and deed) or _is_listed(scene, inner)
        yield from (name for _, name in scene.places_in([inner], named=named))


def _venue(scene: Scene, frame: Frame) -> Iterator[Name]:
    """ "the Geneva talks", "walked out of the Jeddah talks": the name before says where."""
    for noun in (frame.word, *frame.patients, *frame.used):
        if belongs(noun, ("talks",)) and noun.pos_ == "NOUN":
            before = [
                child for child in noun.lefts if child.dep_ == "compound" and child.ent_type_ in PLACE_ENTITIES
            ]
            yield from (name for token, name in scene.places_in(before) if scene.name(token).actor == name.actor)


# The places that another clause of the event tells


def _shared(scene: Scene, frame: Frame) -> list[Name]:
    """The place that the sentence tells once for all of an event: "shelled the base near Ard, killing two".

    Where nothing leads from one clause to the other, the dead and wounded are at the only place that is told.
    """
    found: list[tuple[int, int, list[Name]]] = []
    every: list[Name] = []
    for prep in frame.word.sent:
        if prep.dep_ not in ("prep", "advmod") or is_saying(clause := clause_of(prep)):
            continue
        word = prep.lower_ if prep.lower_ in phrase_words("setting") else "near"
        names = [
            name
            for token in _set_by(prep, clause)
            if token not in frame.agents
            for name in _places_at(scene, word, token)
        ]
        names = [name for name in names if is_named(name)]
        every += names
        way = distance(frame.mood, clause) if names else None
        if way is not None:
            found.append((way, abs(prep.i - frame.word.i), names))
    if found:
        return min(found, key=lambda item: item[:2])[2]
    return every if len(every) == 1 and frame.act in phrase_words("bodily_acts") else []


def _set_by(prep: Token, clause: Token) -> list[Token]:
    """Where a preposition sets a scene. "from" and "to" only do so for who travels: "flew to Doha for talks"."""
    word = prep.lower_
    if word in phrase_words("compass"):
        return prepositions(prep).get("of", [])
    travels = word in ("to", "into", "for") and clause.lemma_.lower() in phrase_words("travelling")
    setting = word in phrase_words("setting") or travels
    first = [child for child in prep.children if child.dep_ == "pobj"] if setting and prep.dep_ == "prep" else []
    return [token for child in first for token in coordinated(child)]
