"""What the claims of a book say about the bargaining, as an analyst could enter it. Nothing is entered.

A demand or a promise is proposed as a position, a threat as a pressure, an acceptance, a refusal or a walk-out as a
response; each with every claim that says so, its whole chain and its hedge. Which outcome of an issue is meant
stays for a person to say. Passages that speak of an issue are named too, to be read, where they were not understood
or say that somebody wants something and no claim of theirs says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from trucebook.casefolder.yamlfile import read_data
from trucebook.negotiation.models import Negotiation
from trucebook.negotiation.sources import weakest_hedge
from trucebook.vocabulary import Cast, Claim, Hedge, Name, NotRead, chain_words, unique

Kind = Literal["position", "proposal", "response", "pressure", "passage"]


@dataclass(frozen=True, slots=True)
class Told:
    """One claim, or with an empty `claim` one passage to be read, behind a suggestion."""

    claim: str
    report: str
    chain: str
    hedge: Hedge
    words: str


@dataclass(frozen=True, slots=True)
class TableSuggestion:
    """Something that could be entered in `negotiation.yaml`, and all that says so.

    `by` and `whom` are ids of the cast, or names where it has none, and empty where the claims do not tell.
    `issue` is the one whose words are spoken of, empty where none is. `denied`: the claims say it is not so.
    """

    kind: Kind
    act: str
    by: tuple[str, ...]
    whom: str
    issue: str
    on: str | None
    hedge: Hedge
    denied: bool
    answer: str
    about: str
    told: tuple[Told, ...]
    reason: str = ""


def suggest_table(
    negotiation: Negotiation | None, claims: Sequence[Claim], not_read: Iterable[NotRead], cast: Cast
) -> tuple[TableSuggestion, ...]:
    """What the claims propose for the table, ordered by kind, day, and who.

    Without a negotiation nothing is sorted to an issue. Claims that were superseded or rejected are left out.
    """
    by_passage: dict[tuple[str, int], list[Claim]] = {}
    alive = [claim for claim in claims if claim.superseded_by is None and claim.review != "rejected"]
    for claim in alive:
        by_passage.setdefault((claim.report, claim.passage.start), []).append(claim)
    found: dict[tuple[object, ...], TableSuggestion] = {}
    for beside in by_passage.values():
        proposed = [item for claim in beside for item in _suggestions(negotiation, claim, beside, cast)]
        for item in (*proposed, *_unsaid(negotiation, beside[0], {item.issue for item in proposed})):
            _put(found, item)
    for passage in not_read:
        for item in _unread(negotiation, passage):
            _put(found, item)
    kinds = get_args(Kind)
    return tuple(
        sorted(
            found.values(),
            key=lambda item: (kinds.index(item.kind), not item.by, item.on or "9999", item.by, item.whom, item.act),
        )
    )


def _put(found: dict[tuple[object, ...], TableSuggestion], item: TableSuggestion) -> None:
    """Joins what says the same in the same way: who, whom, about what, when, how sure."""
    about = item.about.casefold() if item.kind != "pressure" else ""
    key = (item.kind, item.act, item.by, item.whom, item.issue, item.on, item.hedge, item.denied, about)
    old = found.get(key)
    found[key] = replace(old, told=(*old.told, *item.told)) if old else item


@cache
def _kinds() -> Mapping[str, Kind]:
    """Acts to the kind of entry they are proposed as."""
    data = read_data("negotiation", "suggesting")
    return {act: kind for kind in get_args(Kind) for act in data.get(kind, ())}


def _suggestions(
    negotiation: Negotiation | None, claim: Claim, beside: Sequence[Claim], cast: Cast
) -> Iterable[TableSuggestion]:
    kind = _kind_of(claim)
    if kind is None:
        return
    by, reason = _who(claim, kind, beside, cast)
    words = " ".join((claim.passage.text, *(name.name for name in claim.patient)))
    for issue in _issues(negotiation, words) or ("",):
        yield TableSuggestion(
            kind=kind,
            act=str(claim.act),
            by=by,
            whom=_first(claim.patient, cast) if kind == "pressure" else "",
            issue=issue,
            on=_day_of(claim),
            hedge=weakest_hedge(claim),
            denied=claim.polarity == "denied",
            answer=str(read_data("negotiation", "suggesting")["answers"].get(claim.act, "")),
            about=", ".join(name.name for name in claim.patient),
            told=(_told(claim),),
            reason=reason,
        )


def _kind_of(claim: Claim) -> Kind | None:
    """As what a claim is proposed: by its act, or as a position where it says what somebody wants done."""
    if claim.act is None:
        return None
    kind = _kinds().get(claim.act)
    wanted = claim.modality == "demanded" and kind not in ("pressure", "proposal")
    return "position" if wanted else kind


def _who(claim: Claim, kind: Kind, beside: Sequence[Claim], cast: Cast) -> tuple[tuple[str, ...], str]:
    """Whose it is, and how that is known where the claim does not say it itself."""
    if claim.act in _kinds() or kind != "position":
        return unique(cast.principal(name.actor) or name.name for name in claim.agent), ""
    origin = cast.principal(claim.origin.actor) if len(claim.chain) > 1 else None
    if origin and cast.is_party(origin):
        return (origin,), "who says so is who wants it"
    speaks = read_data("negotiation", "suggesting")["speaks"]
    agents = [name for other in beside if other.act in speaks for name in other.agent]
    parties = unique(cast.principal(name.actor) or "" for name in agents if cast.is_party(name.actor))
    return (parties, "the only party that speaks in this passage") if len(parties) == 1 else ((), "")


def _first(names: Sequence[Name], cast: Cast) -> str:
    """The id of whoever is named first, or the name where the cast has none."""
    return next((cast.principal(name.actor) or name.name for name in names), "")


def _day_of(claim: Claim) -> str | None:
    """The day the claim is about, as far as it is stated; otherwise the day of its report, which may be partial."""
    first = claim.when.first if claim.when and claim.when.basis == "stated" else None
    return first.isoformat()[:10] if first else claim.published


def _told(claim: Claim) -> Told:
    words = " ".join(claim.passage.text.split())
    return Told(claim.id, claim.report, chain_words(claim), weakest_hedge(claim), words)


def _issues(negotiation: Negotiation | None, text: str) -> tuple[str, ...]:
    """The issues of which some word is spoken."""
    issues = negotiation.issues.items() if negotiation else ()
    return tuple(name for name, issue in issues if mentions(text, issue.words))


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of the words, whole but for an ending in s, in upper or lower case."""
    return bool(words) and _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})s?(?!\w)", re.IGNORECASE)


def _unsaid(negotiation: Negotiation | None, claim: Claim, issues: Set[str]) -> Iterable[TableSuggestion]:
    """The issues of which a passage says that somebody wants something, though none of its claims says it."""
    told = replace(_told(claim), claim="", chain="")
    if mentions(told.words, tuple(read_data("negotiation", "suggesting")["wanting"])):
        for issue in _issues(negotiation, told.words):
            if issue not in issues:
                reason = "none of its claims says who wants what: read it"
                yield TableSuggestion("passage", "", (), "", issue, None, "fact", False, "", "", (told,), reason)


def _unread(negotiation: Negotiation | None, item: NotRead) -> Iterable[TableSuggestion]:
    if item.passage is None:
        return
    words = " ".join(item.passage.text.split())
    for issue in _issues(negotiation, words):
        told = Told("", item.report, "", "fact", words)
        reason = f"not understood ({item.reason}): read it"
        yield TableSuggestion("passage", "", (), "", issue, None, "fact", False, "", "", (told,), reason)
