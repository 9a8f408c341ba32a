"""Those among them: "24 dead, among them six women and a soldier" tells of the women and of the soldier as well.

Each of them gives the act once more, as a part of the whole it was said of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words
from trucebook.reading.claims.objects import belongs, coordinated

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.frames import Frame

_THEM = ("them", "these", "those", "whom")
_KINDS = ("people", "captive", "force", "aid", "remains", "displaced")


def with_members(frame: Frame) -> Iterator[Frame]:
    """The frame, and one for each group that is named as a part of those it is done to."""
    yield frame
    if frame.act not in phrase_words("acts_with_members"):
        return
    whole = frame.patients[-1] if frame.patients else frame.word
    for member in dict.fromkeys(_members(whole, frame)):
        if member not in frame.patients and _has_number(member) and belongs(member, _KINDS):
            yield replace(frame, patients=(member,), whole=whole)


def _members(whole: Token, frame: Frame) -> Iterator[Token]:
    prep = whole.head
    if whole.dep_ == "pobj" and prep.lower_ == "among" and prep.head.lemma_ == "be":
        for child in prep.head.children:  # "among the 215 freed were 108 fighters"
            if child.dep_ in ("nsubj", "attr"):
                yield from coordinated(child)
        return
    for word in whole.doc[whole.i + 1 : whole.sent.end]:
        if word.pos_ == "VERB" and word.tag_ != "VBG" and word != frame.mood and word.dep_ not in ("acl", "amod"):
            return
        if word.lower_ in ("including", "among", "amongst"):
            yield from _named_by(word)
            return


def _named_by(word: Token) -> Iterator[Token]:
    """Who stands behind "including" and "among them", or before "among them"."""
    if word.lower_ == "including":
        yield from (item for child in word.children if child.dep_ == "pobj" for item in coordinated(child))
        return
    last = word.i + 1
    if last >= word.sent.end or word.doc[last].lower_ not in _THEM:
        return
    before = word.nbor(-1)
    if before.pos_ == "NOUN" and _has_number(before):
        yield from _back(before)
        return
    after = next(
        (item for item in word.doc[last + 1 : word.sent.end] if item.pos_ in ("NOUN", "PROPN", "PUNCT")), None
    )
    while after is not None and after.dep_ == "compound" and after.head.i > after.i:
        after = after.head
    if after is not None and after.pos_ != "PUNCT":
        yield from coordinated(after)


def _back(noun: Token) -> Iterator[Token]:
    """ "48 women and 19 children among them": all that is joined before "among"."""
    first = noun.head if noun.dep_ == "conj" and noun.head.pos_ == "NOUN" and _has_number(noun.head) else noun
    yield from dict.fromkeys((first, noun))


def _has_number(noun: Token) -> bool:
    return any(child.dep_ == "nummod" or child.lower_ in ("a", "an", "another") for child in noun.lefts)
