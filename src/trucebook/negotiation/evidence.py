"""What the claims of a book, and the other analyses, say for and against each condition of each ending.

A claim is proposed as evidence where its act is one the condition asks after, or its words hold one it lists; a
denial of it stands on the other side. Nothing is weighed; a claim that should not count is struck out by review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from trucebook.negotiation.endings import ConditionOfEnding, Ending, Evidence, endings
from trucebook.negotiation.sources import claim_line
from trucebook.negotiation.suggesting import mentions
from trucebook.negotiation.zone import Sureness
from trucebook.vocabulary import Cast, Claim, NotRead

Side = Literal["for", "against"]
_OTHER: Mapping[Side, Side] = {"for": "against", "against": "for"}


def propose_evidence(claims: Sequence[Claim], not_read: Sequence[NotRead], cast: Cast) -> tuple[Evidence, ...]:
    """The evidence in claims, and in passages that were not understood but hold a word of a condition.

    Each passage stands once on each side of a condition, however many claims it makes.
    """
    standing = [claim for claim in claims if claim.superseded_by is None and claim.review != "rejected"]
    found = [
        item
        for ending in endings()
        for condition in ending.conditions
        for item in (*_of_claims(ending, condition, standing, cast), *_of_unread(ending, condition, not_read))
    ]
    seen = {(item.ending, item.condition, item.speaks, item.words): item for item in reversed(found)}
    return tuple(reversed(seen.values()))


def _of_claims(
    ending: Ending, condition: ConditionOfEnding, claims: Iterable[Claim], cast: Cast
) -> Iterator[Evidence]:
    for claim in claims:
        side = _side(condition, claim, cast)
        if side:
            how = f" [{claim.modality}]" if claim.modality != "actual" else ""
            how += " [denied]" if claim.polarity == "denied" else ""
            yield Evidence(ending.id, condition.id, side, "claim", claim_line(claim) + how, claim.id)


def _side(condition: ConditionOfEnding, claim: Claim, cast: Cast) -> Side | None:
    """On which side a claim speaks; an act counts where somebody of the cast does or suffers it."""
    known = any(name.actor for name in (*claim.agent, *claim.patient))
    if condition.by_party:
        known = any(cast.is_party(name.actor) for name in claim.agent)
    side: Side | None = None
    if known and claim.act in condition.acts_for:
        side = "for"
    elif known and claim.act in condition.acts_against:
        side = "against"
    elif mentions(claim.passage.text, condition.words):
        # What a denial denies is its act: the words of its passage are only turned round where they carry it.
        denied = claim.polarity == "denied" and mentions(
            claim.trigger.text if claim.trigger else "", condition.words
        )
        return "against" if denied else "for"
    return _OTHER[side] if side and claim.polarity == "denied" else side


def _of_unread(ending: Ending, condition: ConditionOfEnding, not_read: Iterable[NotRead]) -> Iterator[Evidence]:
    for item in not_read:
        if item.passage and mentions(item.passage.text, condition.words):
            words = f"{item.report}: “{' '.join(item.passage.text.split())}” [not understood: read it]"
            yield Evidence(ending.id, condition.id, "for", "claim", words)


def evidence_of_zone(sureness: Sureness, inferred: Sequence[str]) -> tuple[Evidence, ...]:
    """What the zone of agreement says of a settlement: both sides where it hangs on red lines that are inferred."""
    words = {
        "certain": "some package lies within every red line, stated or inferred",
        "possible": "some package lies within every stated red line",
        "none": "no package lies within all stated red lines",
    }
    side: Side = "against" if sureness == "none" else "for"
    found = [Evidence("settlement", "zone", side, "analysis", words[sureness])]
    if sureness == "possible":
        against = f"none lies within the inferred ones as well: {', '.join(inferred)}"
        found.append(Evidence("settlement", "zone", "against", "analysis", against))
    return tuple(found)
