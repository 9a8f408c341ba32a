"""What must always hold of a claim: a word of certainty changes its certainty, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import CAST, make_report
from trucebook.reading import Reader
from trucebook.vocabulary import Claim


class Deed(NamedTuple):
    """An act in words: its name in the list, its verb in three forms, and what it is done to."""

    act: str
    past: str
    base: str
    participle: str
    object: str


DEEDS = [
    Deed("release", "released", "release", "released", "20 prisoners"),
    Deed("release", "freed", "free", "freed", "three captives"),
    Deed("attack", "attacked", "attack", "attacked", "a convoy"),
    Deed("attack", "shelled", "shell", "shelled", "two villages"),
    Deed("kill", "killed", "kill", "killed", "at least 34 people"),
    Deed("injure", "wounded", "wound", "wounded", "six farmers"),
    Deed("detain", "arrested", "arrest", "arrested", "14 journalists"),
    Deed("abduct", "kidnapped", "kidnap", "kidnapped", "two aid workers"),
    Deed("open", "opened", "open", "opened", "the northern crossing"),
    Deed("close", "closed", "close", "closed", "three roads"),
    Deed("seize", "seized", "seize", "seized", "the town"),
    Deed("breach", "violated", "violate", "violated", "the truce"),
    Deed("deliver_aid", "delivered", "deliver", "delivered", "90 tonnes of flour"),
    Deed("block_aid", "blocked", "block", "blocked", "a relief convoy"),
    Deed("disarm", "disarmed", "disarm", "disarmed", "its fighters"),
    Deed("reject", "rejected", "reject", "rejected", "the proposal"),
    Deed("accept", "accepted", "accept", "accepted", "the proposal"),
]
WHO = ["Northland", "The South Front", "South Front fighters", "Northern troops", "The Northern army"]
PLACES = ["", " in Ard", " near the river"]
TIMES = ["", " on 3 March 2024", " on 11 February 2024"]

# What is said, and which field it changes to what.
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "did not": ("{who} did not {base} {what}{where}{when}.", {"polarity": "denied"}),
    "never": ("{who} never {past} {what}{where}{when}.", {"polarity": "denied"}),
    "failed to": ("{who} failed to {base} {what}{where}{when}.", {"polarity": "denied"}),
    "allegedly": ("{who} allegedly {past} {what}{where}{when}.", {"hedge": "possible"}),
    "reportedly": ("{who} reportedly {past} {what}{where}{when}.", {"hedge": "possible"}),
    "is due to": ("{who} is due to {base} {what}{where}{when}.", {"modality": "planned"}),
    "plans to": ("{who} plans to {base} {what}{where}{when}.", {"modality": "planned"}),
    "must": ("{who} must {base} {what}{where}{when}.", {"modality": "required"}),
    "may": ("{who} may {base} {what}{where}{when}.", {"modality": "possible"}),
    "if": ("If {who} {past} {what}{where}{when}, the mood will change.", {"modality": "conditional"}),
}


@cache
def reader() -> Reader:
    """The reader of an invented conflict."""
    return Reader(CAST)


def told(text: str, act: str) -> Claim | None:
    """The one claim of an act that a sentence gives, or None."""
    claims = [
        claim for claim in reader().read(make_report(text, published="2024-03-20")).claims if claim.act == act
    ]
    return claims[0] if len(claims) == 1 else None


def meaning(claim: Claim) -> dict[str, Any]:
    """What a claim says, without where it stands in the text."""
    quantity, when = claim.quantity, claim.when
    amount = None if quantity is None else {**asdict(quantity), "start": 0, "end": 0}
    return {
        "agent": [name.actor or name.name.casefold() for name in claim.agent],
        "patient": [name.name for name in claim.patient],
        "place": [name.name for name in claim.place],
        "quantity": amount,
        "when": None if when is None else (when.first, when.last, when.clock_days),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "origin": [voice.name for voice in claim.chain if voice.name != "nobody named"],
        "hedge": claim.origin.hedge,
    }


@pytest.mark.parametrize("words", CHANGES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DEEDS), st.sampled_from(WHO), st.sampled_from(PLACES), st.sampled_from(TIMES))
def test_a_word_of_certainty_changes_exactly_one_field(
    words: str, deed: Deed, who: str, where: str, when: str
) -> None:
    """ "did not", "allegedly", "is due to", "must" or "if" put into an actual claim: all else stays as it was."""
    pattern, change = CHANGES[words]
    parts = {**deed._asdict(), "who": who, "what": deed.object, "where": where, "when": when}
    plain = told("{who} {past} {what}{where}{when}.".format(**parts), deed.act)
    changed = told(pattern.format(**parts).replace("If The", "If the"), deed.act)
    assert plain is not None
    assert changed is not None
    assert meaning(changed) == meaning(plain) | change
