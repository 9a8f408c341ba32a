"""Free indirect speech: sentences that go on with what somebody said, without a cue of their own.

"The advance had been slow, the colonel said. His men had taken the airfield. They had lost eleven soldiers." Only
where the grammar leaves little doubt: what was said is told as past before the past, and so is the sentence behind
it in the paragraph, whose subject is a pronoun or belongs to one. A date would make it a reporter's look back.
accepted gap: in the simple past ("The rebels shelled the town before they left") it is read as the outlet's word.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from trucebook.reading.attribution.sources import Parsed, Sources
from trucebook.reading.attribution.told import TELLING, WE
from trucebook.reading.who.roster import MANY_WORDS, PERSON_WORDS, THING_WORDS

_GONE_BACK = (PERSON_WORDS | THING_WORDS | MANY_WORDS) - WE


def go_on_freely(grammar: Sources, kept: Sequence[Parsed]) -> None:
    """Adds to the content of an attribution the sentences behind it that go on with it."""
    teller: Parsed | None = None
    for number, unit in enumerate(grammar.units):
        here = [item for item in kept if grammar.unit_of[item.token.i] == number]
        paragraphs = {grammar.paragraph_of[i] for i in (unit[0], teller.token.i if teller else unit[0])}
        if here:
            teller = here[0] if len(here) == 1 and _is_told_back(grammar, here[0]) else None
        elif teller is not None and len(paragraphs) == 1 and _goes_on(grammar, unit):
            span = grammar.trimmed(unit[0], unit[-1])
            teller.content += [span] if span else []
        else:
            teller = None


def _is_told_back(grammar: Sources, item: Parsed) -> bool:
    """Whether somebody said, in the past, that something had happened before."""
    spans = [grammar.doc.char_span(*span, alignment_mode="expand") for span in item.content]
    told = item.source is not None and item.kind in TELLING and item.token.tag_ == "VBD"
    return told and item.quote == "indirect" and any(_had_happened(span.root) for span in spans if span)


def _goes_on(grammar: Sources, unit: Sequence[int]) -> bool:
    words = [grammar.doc[i] for i in unit]
    if any(grammar.quote_of[word.i] >= 0 or word.ent_type_ == "DATE" for word in words):
        return False
    root = next((word for word in words if word.dep_ == "ROOT" and not word.is_punct), None)
    subject = next((word for word in root.lefts if word.dep_ in ("nsubj", "nsubjpass")), None) if root else None
    if root is None or subject is None or not _had_happened(root):
        return False
    return any(word.lower_ in _GONE_BACK for word in (subject, *(c for c in subject.lefts if c.dep_ == "poss")))


def _had_happened(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.lefts)
