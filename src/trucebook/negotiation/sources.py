"""On whose word an entry of the table stands: a claim with its whole chain, a note, or a signed assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from trucebook.negotiation.entries import Sourced
from trucebook.negotiation.models import Negotiation
from trucebook.vocabulary import Cast, Claim, Hedge, chain_words

WEAKEST: tuple[Hedge, ...] = ("fact", "claimed", "accused_by_authorities", "accused_by_others", "possible")
"""Hedges from the firmest to the weakest; what passes through several is as firm as the weakest."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from, in words. `hedge` is the weakest of its chains, empty where no claim says so."""

    kind: Literal["claim", "note", "assumption"]
    words: str
    hedge: Hedge | Literal[""] = ""
    claims: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What kind of source, and its words."""
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True)
class Sources:
    """The claims and names that entries of one table refer to."""

    negotiation: Negotiation
    claims: Mapping[str, Claim]
    cast: Cast

    def find(self, entry: Sourced) -> Source:
        """The source of an entry. A claim that is not in what is asked is said to be missing."""
        if entry.note:
            return Source("note", entry.note)
        if entry.assumption:
            signed = self.negotiation.assumptions[entry.assumption]
            return Source("assumption", f"assumed by {signed.by}: {signed.reason}")
        known = [self.claims[name] for name in entry.claim if name in self.claims]
        words = [claim_line(claim) for claim in known]
        words += [f"{name} is no claim that is seen here" for name in entry.claim if name not in self.claims]
        hedges = [weakest_hedge(claim) for claim in known]
        hedge: Hedge = max(hedges, key=WEAKEST.index, default="possible")
        return Source("claim", "; ".join(words), hedge, tuple(claim.id for claim in known))

    def name(self, actor: str) -> str:
        """What an actor is called."""
        found = self.cast.get(actor)
        return found.name if found else actor


def weakest_hedge(claim: Claim) -> Hedge:
    """How firm a claim is: the weakest hedge of its chain, and no more than possible where it only may be so."""
    hedges = [voice.hedge for voice in claim.chain]
    return max([*hedges, "possible"] if claim.modality == "possible" else hedges, key=WEAKEST.index, default="fact")


def claim_line(claim: Claim) -> str:
    """A claim as a line: its chain with every hedge, and its words."""
    return f"{chain_words(claim)}: “{' '.join(claim.passage.text.split())}”"
