"""How much of an act: the amounts of its phrases, of the noun that tells it, and the claims they split it into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.claims.objects import arguments, belongs, content_head, phrase_bounds, prepositions
from trucebook.reading.claims.roles import PEOPLE_ACTS, is_nobody, whole_of
from trucebook.vocabulary import Modality, Polarity, Quantity, When

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.certainty import Judgement
    from trucebook.reading.claims.frames import Frame
    from trucebook.reading.claims.scene import Scene

Group = tuple[tuple["Token", ...], Quantity | None]
_HAVE = ("had", "has", "have", "'ve", "’ve")
_SINGLE = ("a", "an", "another", "his", "her", "its", "one", "that", "the", "their", "this")


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
    for patients, found in _groups(scene, frame):
        amount = _told(found, polarity)
        if frame.whole is not None and amount is not None and amount.of is None:
            amount = replace(amount, of=scene.quantity_of(frame.whole))
        if judgement.begun and modality == "actual" and polarity == "affirmed" and amount is not None:
            yield Parts(patients, None, polarity, modality)
            yield Parts(patients, amount, polarity, "planned")
        else:
            yield Parts(patients, amount, polarity, modality)


def _told(amount: Quantity | None, polarity: Polarity) -> Quantity | None:
    """ "No prisoners", "not one road": that it was not done is no amount of it."""
    nothing = amount is not None and amount.high is not None and amount.high <= 1
    return None if polarity == "denied" and nothing else amount


def _groups(scene: Scene, frame: Frame) -> list[Group]:
    amounts = [(token, _counted(scene, frame, token)) for token in frame.patients]
    numbered = [(token, amount) for token, amount in amounts if amount is not None]
    if len(numbered) > 1 and len({amount.start for _, amount in numbered}) == len(numbered):
        return [((token,), amount) for token, amount in numbered]
    amount = numbered[0][1] if numbered else _own_amount(scene, frame)
    if amount is None and frame.act == "deliver_aid":
        loads = _loaded(scene, frame.patients)
        if loads:
            return loads
    if amount is None and frame.act in phrase_words("counted_by_agent"):
        amount = _of_agents(scene, frame)
    if amount is None and frame.act in phrase_words("lengthening_acts"):
        amount = _lengthened(scene, frame)
    return [(frame.patients, amount)]


def _lengthened(scene: Scene, frame: Frame) -> Quantity | None:
    """How much longer something is to last: "by 72 hours", "for seven more days", "by a month"."""
    preps = [
        prep for holder in (frame.word, *frame.patients) for prep in holder.children if prep.lower_ in ("by", "for")
    ]
    for noun in (noun for prep in preps for noun in prep.children):
        if noun.lemma_.lower() in phrase_words("lengths"):
            words = scene.passage(*phrase_bounds(noun))
            told = (item for item in scene.quantities if words.start <= item.start < words.end)
            one = any(child.lower_ in _SINGLE for child in noun.children)
            single = Quantity(words.text, words.start, words.end, 1, 1, unit=noun.text) if one else None
            return next(told, single)
    return None


def _of_agents(scene: Scene, frame: Frame) -> Quantity | None:
    """ "600 rebels laid down their arms", "eight of the fifteen groups signed"; not "20 men disarmed guards"."""
    if any(belongs(token, ("people", "force")) for token in frame.patients):
        return None
    found = _first(scene, frame.agents)
    return found if found is None or found.of is not None or frame.act != "sign" else None


def _loaded(scene: Scene, carriers: Iterable[Token]) -> list[Group]:
    """What came with a convoy, where only that has a number: "a convoy with 20 tonnes of flour"."""
    loads = [(token, scene.quantity_of(token)) for token in _loads(carriers)]
    return [((token,), amount) for token, amount in loads if amount is not None]


def as_total(scene: Scene, frame: Frame, amount: Quantity | None, when: When | None) -> Quantity | None:
    """ "Has brought 40 trucks since May", "had brought 40 by May": a total by then, not what one day added."""
    if amount is None or when is None or amount.measure != "increment":
        return amount
    perfect = any(child.dep_ == "aux" and child.lower_ in _HAVE for child in frame.mood.children)
    before = scene.report.text[: when.start].split()[-1:]
    up_to = bool(before) and before[0].lower() in ("by", "since")
    return replace(amount, measure="cumulative") if perfect and up_to else amount


# The amount of a phrase


def _counted(scene: Scene, frame: Frame, token: Token) -> Quantity | None:
    if token.tag_ in ("PRP", "PRP$") or frame.act in phrase_words("uncounted_acts") or is_nobody(token):
        return None
    amount = scene.quantity_of(token)
    if amount is None and token.lemma_.lower() in phrase_words("countings"):
        return _counted_up(scene, token)
    noun = token.head.head
    if amount is None and token.head.lower_ == "of" and noun.lemma_.lower() in phrase_words("countings"):
        return _counted_up(scene, noun)  # "bringing to nine the number of captives released"
    if amount is None:
        return _single(scene, token) if frame.act in PEOPLE_ACTS else None
    return _of_those(scene, token, amount)


def _single(scene: Scene, token: Token) -> Quantity | None:
    """ "the driver" is one, "the pair" are two: told without a number."""
    lemma = token.lemma_.lower()
    number = word_lists("phrases.yaml")["stand_ins"].get(lemma)
    article = any(child.lower_ in _SINGLE and child.dep_ in ("det", "poss", "amod") for child in token.lefts)
    one = token.tag_ == "NN" and article and belongs(token, ("people", "captive"))
    if not number and (not one or lemma in phrase_words("crowds") or content_head(token) != token):
        return None
    words = scene.passage(*phrase_bounds(token))
    size = int(number or 1)
    return Quantity(words.text, words.start, words.end, size, size, unit=None if number else token.text)


def _of_those(scene: Scene, token: Token, amount: Quantity) -> Quantity:
    """ "1,600 victims, of whom 700 were killed": 700 of 1,600."""
    clause = token.head
    pronouns = [
        child for prep in clause.lefts if prep.lower_ == "of" for child in prep.children if child.tag_ == "WP"
    ]
    pronouns += [token] if token.tag_ == "WP" else []
    whole = whole_of(scene, pronouns[0]) if pronouns else None
    if whole is None or amount.of is not None:
        return amount
    return replace(amount, of=scene.quantity_of(whole))


# The amount of a noun that tells an act itself


def _own_amount(scene: Scene, frame: Frame) -> Quantity | None:
    """ "three airstrikes", "a death toll of 45", "14 of the violations", "nine tanks in violation of"."""
    word, governor = frame.word, frame.word.head.head
    within = word.dep_ == "pobj" and word.head.lower_ in ("of", "in") and governor.pos_ in ("NUM", "NOUN")
    if within and governor.lemma_.lower() in phrase_words("countings"):
        return _counted_up(scene, governor)
    if not frame.nominal:
        weapons = [token for token in frame.used if belongs(token, ("weapon",))] if frame.act == "attack" else []
        return _first(scene, weapons)
    if within and (word.head.lower_ == "in" or governor.pos_ == "NUM"):
        return scene.quantity_of(governor)
    if word.lemma_.lower() in phrase_words("countings"):
        return scene.quantity_of(word) or _counted_up(scene, word)
    return _toll(scene, word) if word.lemma_ == "toll" else scene.quantity_of(word)


def _toll(scene: Scene, noun: Token) -> Quantity | None:
    inner = [token for values in prepositions(noun).values() for token in values]
    inner += [token for values in prepositions(noun.head).values() for token in values]
    inner += [child for child in noun.head.children if child.dep_ in ("dobj", "attr", "npadvmod")]
    return _first(scene, inner)


def _counted_up(scene: Scene, noun: Token) -> Quantity | None:
    """Where a number of something stands: "the number of violations fell to 36", "rose from 12 to 40".

    The parse may hang what it came to on the clause between: "bringing the number released | to 80".
    """
    between = [child for child in noun.children if child.dep_ in ("relcl", "acl")]
    reached = [token for verb in (noun.head, *between) for token in prepositions(verb).get("to", [])]
    reached += prepositions(noun.head).get("at", [])
    return _first(scene, reached + [child for child in noun.head.children if child.dep_ == "attr"])


def _first(scene: Scene, tokens: Iterable[Token]) -> Quantity | None:
    return next((found for token in tokens if (found := scene.quantity_of(token))), None)


def _loads(carriers: Iterable[Token]) -> list[Token]:
    """What a convoy carries: "with 20 tonnes of flour", "carrying 300 parcels"."""
    found = [token for carrier in carriers for token in prepositions(carrier).get("with", [])]
    for carrier in carriers:
        for verb in carrier.children:
            if verb.dep_ == "acl" and verb.lemma_.lower() in phrase_words("carrying"):
                found += arguments(verb).obj
    return [token for token in found if belongs(token, ("aid",))]
