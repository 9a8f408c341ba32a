"""How much of an act: the amounts of its phrases, of the noun that tells it, and the claims they split it into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words
from trucebook.reading.objects import arguments, belongs, prepositions
from trucebook.vocabulary import Modality, Polarity, Quantity

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.certainty import Judgement
    from trucebook.reading.frames import Frame
    from trucebook.reading.scene import Scene


@dataclass(frozen=True, slots=True)
class Parts:
    """One claim before it has its chain."""

    patients: tuple[Token, ...]
    quantity: Quantity | None
    polarity: Polarity
    modality: Modality


def find_parts(scene: Scene, frame: Frame, certainty: tuple[Polarity, Modality, Judgement]) -> Iterator[Parts]:
    """The claims an act gives, by its amounts: one each for phrases with a number of their own."""
    polarity, modality, judgement = certainty
    amounts = [(token, _counted(scene, frame, token)) for token in frame.patients]
    numbered = [(token, amount) for token, amount in amounts if amount is not None]
    groups: list[tuple[tuple[Token, ...], Quantity | None]]
    if len(numbered) > 1 and len({amount.start for _, amount in numbered}) == len(numbered):
        groups = [((token,), amount) for token, amount in numbered]
    else:
        amount = numbered[0][1] if numbered else _own_amount(scene, frame)
        groups = [(frame.patients, amount)]
        if amount is None and frame.act == "deliver_aid":
            groups = _loaded(scene, frame.patients) or groups
    for patients, amount in groups:
        if polarity == "denied" and amount is not None and amount.low == amount.high == 0:
            amount = None
        if judgement.begun and modality == "actual" and polarity == "affirmed" and amount is not None:
            yield Parts(patients, None, polarity, modality)
            yield Parts(patients, amount, polarity, "planned")
        else:
            yield Parts(patients, amount, polarity, modality)


def _loaded(scene: Scene, carriers: Iterable[Token]) -> list[tuple[tuple[Token, ...], Quantity | None]]:
    """What came with a convoy, where only that has a number: "a convoy with 20 tonnes of flour"."""
    loads = [(token, scene.quantity_of(token)) for token in _loads(carriers)]
    return [((token,), amount) for token, amount in loads if amount is not None]


def _counted(scene: Scene, frame: Frame, token: Token) -> Quantity | None:
    return None if token.tag_ in ("PRP", "PRP$") else scene.quantity_of(token)


def _own_amount(scene: Scene, frame: Frame) -> Quantity | None:
    """The amount of a noun that tells an act itself: "three airstrikes", "a death toll of 45"."""
    if not frame.nominal:
        weapons = [token for token in frame.used if belongs(token, ("weapon",))] if frame.act == "attack" else []
        return next((found for token in weapons if (found := scene.quantity_of(token))), None)
    governor = frame.word.head.head
    if frame.word.dep_ == "pobj" and frame.word.head.lower_ in ("of", "in") and governor.pos_ in ("NUM", "NOUN"):
        if governor.lemma_.lower() in phrase_words("countings"):
            return _counted_up(scene, governor)  # "the number of violations fell to 36"
        if frame.word.head.lower_ == "in" or governor.pos_ == "NUM":
            return scene.quantity_of(governor)  # "14 of the violations", "nine tanks in violation of"
    if frame.word.lemma_ == "toll":
        inner = [token for values in prepositions(frame.word).values() for token in values]
        inner += [token for values in prepositions(frame.word.head).values() for token in values]
        inner += [child for child in frame.word.head.children if child.dep_ in ("dobj", "attr", "npadvmod")]
        return next((found for token in inner if (found := scene.quantity_of(token))), None)
    return scene.quantity_of(frame.word)


def _counted_up(scene: Scene, noun: Token) -> Quantity | None:
    """Where a number of something stands: "the number of violations fell to 36", "rose from 12 to 40"."""
    verb = noun.head
    reached = prepositions(verb).get("to", []) + prepositions(verb).get("at", [])
    reached += [child for child in verb.children if child.dep_ == "attr"]
    return next((found for token in reached if (found := scene.quantity_of(token))), None)


def _loads(carriers: Iterable[Token]) -> list[Token]:
    """What a convoy carries: "with 20 tonnes of flour", "carrying 300 parcels"."""
    found = [token for carrier in carriers for token in prepositions(carrier).get("with", [])]
    for carrier in carriers:
        for verb in carrier.children:
            if verb.dep_ == "acl" and verb.lemma_.lower() in phrase_words("carrying"):
                found += arguments(verb).obj
    return [token for token in found if belongs(token, ("aid",))]
