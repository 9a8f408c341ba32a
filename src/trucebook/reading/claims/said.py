"""Statements that the acts do not cover: what was said without any act of the list, and what others say again.

Both start from attributions. The ledger shows every statement with its whole chain, also that of a spokesperson of
whom only an opinion is quoted; and whoever echoes or denies an earlier statement gets claims of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.attribution.chains import build_chain, is_denial
from trucebook.reading.attribution.silence import is_left_open
from trucebook.reading.claims.blame import turn_round
from trucebook.reading.claims.certainty import judge_clause
from trucebook.reading.claims.negating import is_negated
from trucebook.reading.claims.objects import prepositions
from trucebook.vocabulary import Attribution, Claim, Name, NotRead, Passage, Voice, When, short_id

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.scene import Scene

NO_ACT = "said, but no act of the list was found"


def read_said(scene: Scene, claims: Iterable[Claim]) -> Iterator[tuple[Claim, NotRead]]:
    """A claim without an act for each innermost statement of a source in which no act was found.

    The source must be named or described in the text; an adverb ("reportedly") or a pronoun that stands for nobody
    known gives none.
    """
    told = list(claims)
    holding = {claim.attribution for claim in told}
    parents = {item.parent for item in scene.attributions}
    triggers = [claim.trigger.start for claim in told if claim.trigger]
    for item in scene.attributions:
        if item.id in holding or item.id in parents or not _is_somebody(scene, item):
            continue
        if item.cue and any(item.cue.start <= start < item.cue.end for start in triggers):
            continue  # the cue is an act itself: "accused them of doing so"
        if not any(span.start <= start < span.end for span in item.content for start in triggers):
            yield _statement(scene, item), NotRead(scene.report.id, _content(scene, item), NO_ACT)


def _is_somebody(scene: Scene, item: Attribution) -> bool:
    if item.source is None or not item.content:
        return False
    words = (item.speaker.name or item.source.text).split()
    return item.speaker.actor is not None or len(words) > 1 or words[0].lower() not in phrase_words("pronouns")


def _content(scene: Scene, item: Attribution) -> Passage:
    return scene.cut(item.content[0].start, max(span.end for span in item.content))


def _statement(scene: Scene, item: Attribution) -> Claim:
    report = scene.report
    root = _root(scene, item)
    polarity, modality = judge_clause(root)
    chain, silent = _chain(scene, item), _is_silent(scene, item)
    return Claim(
        id=short_id("c", report.id, "said", item.id),
        report=report.id,
        outlet=report.outlet,
        passage=_sentences(scene, item),
        act=None,
        when=_when(scene, item, ahead=modality in ("planned", "required", "demanded", "conditional")),
        place=_place(scene, root),
        polarity=polarity,
        modality="possible" if silent else modality,
        chain=(*chain[:-1], replace(chain[-1], hedge="possible")) if silent else chain,
        trigger=item.cue or item.source,
        attribution=item.id,
        published=report.published,
        known_on=report.known_on,
    )


def _is_silent(scene: Scene, item: Attribution) -> bool:
    """Whether the source neither says nor denies what its words are taken for: "would not confirm that"."""
    cue = scene.doc.char_span(item.cue.start, item.cue.end, alignment_mode="expand") if item.cue else None
    return cue is not None and any(_is_unsaid(token) for token in cue)


def _is_unsaid(token: Token) -> bool:
    """ "did not say that", "would not confirm that"."""
    return is_left_open(token) or (
        token.lemma_.lower() in word_lists("modality.yaml")["saying"] and is_negated(token)
    )


def _root(scene: Scene, item: Attribution) -> Token:
    """The word that carries what is said: the verb at the top of its first sentence."""
    spans = [scene.doc.char_span(part.start, part.end, alignment_mode="expand") for part in item.content]
    roots = [span.root for span in spans if span is not None]
    verbs = [root for root in roots if root.pos_ in ("VERB", "AUX")]  # "X, the mission said, may be willing"
    return (verbs or roots)[0]


def _chain(scene: Scene, item: Attribution) -> tuple[Voice, ...]:
    return build_chain(scene.report, item.id, scene.attributions, scene.roster)


def _sentences(scene: Scene, item: Attribution) -> Passage:
    """The whole sentences that hold the words said and the cue."""
    spans = [span for span in (item.source, item.cue, *item.content) if span is not None]
    parts = [scene.doc.char_span(span.start, span.end, alignment_mode="expand") for span in spans]
    tokens = [part for part in parts if part is not None and len(part)]
    first = min(part[0].sent.start for part in tokens)
    return scene.passage(first, max(part[-1].sent.end for part in tokens))


def _when(scene: Scene, item: Attribution, *, ahead: bool) -> When | None:
    inside = [when for when in scene.whens if any(span.start <= when.start < span.end for span in item.content)]
    return scene.turned(inside[0], ahead=ahead) if inside else scene.lines.when_at(item.content[0].start)


def _place(scene: Scene, root: Token) -> tuple[Name, ...]:
    wanted = phrase_words("place_prepositions")
    near = [token for word, tokens in prepositions(root).items() if word in wanted for token in tokens]
    return tuple(dict.fromkeys(name for _, name in scene.places_in(near)))


# What others say again


def read_echoes(scene: Scene, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a statement once more for each later source that takes it up, turned round where it is denied.

    "The ministry echoed that accusation" is an attribution whose content is that of the earlier statement.
    """
    told = list(claims)
    for item in scene.attributions:
        first = _first_said(scene, item)
        if first is None or item.cue is None:
            continue
        chain = _chain(scene, item)
        denied = is_denial(item) != is_denial(first)
        inside = {one.id for one in scene.attributions if one.id == first.id or first.id in scene.ancestors(one)}
        for claim in told:
            if claim.attribution in inside:
                yield _again(scene, claim, item, chain, denied=denied)


def _first_said(scene: Scene, item: Attribution) -> Attribution | None:
    """The first attribution of the very words an attribution points back to."""
    if not item.content:
        return None
    first = scene.attribution_at(item.content[0].start)
    if first is None or first.id == item.id or first.content != item.content:
        return None
    if item.speaker.actor is not None and item.speaker.actor == first.speaker.actor:
        return None
    passed_on = item.id in scene.ancestors(first) or first.id in scene.ancestors(item)
    return None if passed_on else first


def _again(scene: Scene, claim: Claim, item: Attribution, chain: tuple[Voice, ...], *, denied: bool) -> Claim:
    assert item.cue is not None
    cue = scene.doc.char_span(item.cue.start, item.cue.end, alignment_mode="expand")
    assert cue is not None
    return replace(
        turn_round(claim) if denied else claim,
        id=short_id("c", claim.id, "again", item.id),
        passage=scene.passage(cue[0].sent.start, cue[-1].sent.end),
        trigger=item.cue,
        chain=chain,
        attribution=item.id,
    )
