"""What the claims of one event lend each other: who did it, and the day and place that the sentence before told.

"Two were killed when rebels shelled the market": the rebels killed them. "They bombed a camp in Ard on Monday. Six
people died": there, and on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words
from trucebook.reading.claims.clauses import distance, is_since
from trucebook.vocabulary import Claim, Name, When

if TYPE_CHECKING:
    from trucebook.reading.claims.frames import Frame
    from trucebook.reading.claims.scene import Scene

Told = tuple["Frame", Claim]
_EFFECTS = ("injure", "kill")  # what an attack does to people
_AFTERMATH = (*_EFFECTS, "displace")


def lend(scene: Scene, here: Sequence[Told], before: Sequence[Told]) -> Iterator[Told]:
    """The claims of a sentence with what others of their event tell; `before` are those of the sentence before."""
    for frame, claim in here:
        found = claim
        if not claim.agent and _is_done(claim):
            found = replace(found, agent=_agent(frame, claim, here))
        there = phrase_words("violent_acts") | phrase_words("leaving_acts")
        if not claim.place and claim.act in there and _is_done(claim):
            found = replace(found, place=_ground(scene, frame, found, here))
        if claim.when is None or not found.place:
            found = _as_before(scene, frame, found, before)
        yield frame, found


def _is_done(claim: Claim) -> bool:
    return claim.modality == "actual" and claim.polarity == "affirmed"


# Who did it


def _agent(frame: Frame, claim: Claim, here: Iterable[Told]) -> tuple[Name, ...]:
    """Whoever did the attack did what it did, and the other way round; what two sides did is laid on neither."""
    if claim.act not in (*_EFFECTS, "attack") or (claim.act == "attack" and not frame.nominal):
        return ()
    wanted = ("attack",) if claim.act in _EFFECTS else _EFFECTS
    found = []
    for other, told in here:
        if told.act in wanted and told.agent and _is_done(told) and not (_is_mutual(other) or _is_mutual(frame)):
            way = distance(frame.mood, other.word)
            if way is not None:
                inside = frame.mood in other.word.ancestors
                found.append((not inside, way, abs(other.word.i - frame.word.i), told.agent))
        elif told.act == "attack" and not told.agent and claim.act in _EFFECTS and _is_another(frame, other):
            return ()
    return min(found, key=lambda item: item[:3])[3] if found else ()


def _is_another(frame: Frame, other: Frame) -> bool:
    """ "They shelled a post, and nine people died in raids on Ard": in those."""
    known = any(child.lower_ in phrase_words("certain") for child in other.word.lefts)
    return frame.mood in other.word.ancestors and not known


def _is_mutual(frame: Frame) -> bool:
    return frame.word.lemma_.lower() in phrase_words("mutual")


# When and where


def _ground(scene: Scene, frame: Frame, claim: Claim, here: Iterable[Told]) -> tuple[Name, ...]:
    """Where the sentence says the violence was: "stormed Ard and killed a priest".

    "Confirmed the strike in Ard, saying that it targeted a depot" tells one attack twice.
    """
    found = []
    for other, told in here:
        ground = told.place or tuple(name for name in told.patient if name.places or scene.is_place(name.actor))
        if other is not frame and told.act in phrase_words("violent_acts") and ground and _is_done(told):
            again = told.act == claim.act == "attack" and told.agent == claim.agent != ()
            way = distance(frame.mood, other.word)
            if way is not None or again:
                found.append((way or 0, abs(other.word.i - frame.word.i), ground))
    return min(found, key=lambda item: item[:2])[2] if found else ()


def _as_before(scene: Scene, frame: Frame, claim: Claim, before: Sequence[Told]) -> Claim:
    """The claim with the day and the place of the event that the sentence before told, if it is the same."""
    same = [told for _, told in before if _is_done(told) and _is_same_event(scene, frame, claim, told)]
    if (
        not same
        or claim.modality != "actual"
        or is_since(frame.mood)
        or _has_own_setting(scene, frame, claim, same[-1])
    ):
        return claim
    told_anew = claim.act == "attack" and not frame.nominal  # "say it was officers who fired": when is their word
    when: When | None = claim.when if claim.when is not None or told_anew else same[-1].when
    place = claim.place  # what did not happen, happened nowhere
    if not place and claim.polarity == "affirmed" and claim.act in phrase_words("placed_acts"):
        place = same[-1].place
    return replace(claim, when=when, place=place)


def _is_same_event(scene: Scene, frame: Frame, claim: Claim, told: Claim) -> bool:
    between = scene.report.text[told.passage.end : frame.word.sent.start_char]
    if "\n" in between or (told.when is None and not told.place):
        return False
    if claim.act in _AFTERMATH and told.act in ("attack", *_EFFECTS):
        return True
    if told.act == "talk" and claim.act in phrase_words("talking_acts"):
        return True  # "They met in Ard on Monday. The envoy proposed a new text"
    violent = {claim.act, told.act} <= phrase_words("violent_acts")
    if violent and any(token.tag_ == "PRP" for token in frame.agents):
        return True  # "They stormed the town. They seized a priest"
    if claim.act == "attack" and told.act in ("attack", *_EFFECTS):
        return not frame.nominal or any(child.lower_ in ("the", "that", "this") for child in frame.word.lefts)
    return claim.act == told.act and any(token.lower_ in phrase_words("in_return") for token in frame.word.sent)


def _has_own_setting(scene: Scene, frame: Frame, claim: Claim, told: Claim) -> bool:
    """Whether the sentence tells another day, or the claim another place."""
    sentence = frame.word.sent
    dated = any(sentence.start_char <= when.start < sentence.end_char for when in scene.whens)
    known = [*told.place, *(name.actor for name in told.place if name.actor)]
    return dated or any(name not in known and name.actor not in known for name in claim.place)
