"""Where an act happened: the places its phrases and its clause lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.frames import Frame, teller
from trucebook.reading.objects import belongs, content_head, prepositions
from trucebook.reading.scene import Scene
from trucebook.vocabulary import Name

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_places(scene: Scene, frame: Frame) -> tuple[Name, ...]:
    objects = [*frame.patients, *frame.used]
    roots = [frame.word, frame.mood, *objects, *(content_head(token) for token in objects)]
    telling = teller(frame.word) if frame.nominal else None
    roots += [telling] if telling is not None else []
    compass = phrase_words("compass")
    roots += [child for root in roots for child in root.children if child.lower_ in compass]  # "3 km south of"
    found: dict[Name, None] = {}
    if frame.act in phrase_words("moving_acts"):
        found.update((name, None) for _, name in scene.places_in(list(frame.patients), named=True))
    if frame.act in phrase_words("entering_acts"):
        found.update((name, None) for _, name in scene.places_in(list(frame.used), named=True))
    for root in roots:
        for word, tokens in prepositions(root).items():
            if word in phrase_words("place_prepositions") and (word != "of" or root in frame.patients):
                whom = () if frame.act in phrase_words("moving_acts") else frame.patients
                near = [token for token in tokens if token not in frame.agents and token not in whom]
                places = list(scene.places_in(near, named=word in phrase_words("locative")))
                found.update((name, None) for _, name in places)
                named = {token.i for token, _ in places}
                for token in near:  # "in a camp near Nyala", "in an ambush in the hills"
                    if token.i in named or _may_stand_somewhere(token):
                        found.update((name, None) for name in _inner_places(scene, token))
    return tuple(found)


def _may_stand_somewhere(token: Token) -> bool:
    deed = token.lemma_.lower() in act_list().nouns
    return deed or belongs(token, ("hostilities", "target", "territory", "crossing"))


def _inner_places(scene: Scene, token: Token) -> Iterator[Name]:
    wanted = phrase_words("place_prepositions")
    for key, items in prepositions(token).items():
        if key in wanted:
            deed = token.lemma_.lower() in act_list().nouns
            named = key in phrase_words("locative") and deed
            yield from (name for _, name in scene.places_in(items, named=named))
