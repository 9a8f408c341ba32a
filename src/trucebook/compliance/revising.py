"""Evidence after a few claims changed: only the duties that these claims speak of are looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

from trucebook.compliance.flips import targets_of
from trucebook.compliance.glancing.ground import Ground
from trucebook.compliance.life import IN_FORCE
from trucebook.compliance.matching import Evidence, Look, Target, each, look_at, order_of_life
from trucebook.vocabulary import Claim, Copies

REMEMBERED = ("origins", "timing", "told", "speakers", "courses")
"""What is known of single claims, chains, texts and terms: the id of a claim stands for its words."""


def revise(
    evidence: Evidence, gone: Sequence[Claim], came: Sequence[Claim]
) -> tuple[Evidence, frozenset[str] | None]:
    """The evidence without some claims and with others: what `match` would give, and sooner.

    With it come the obligations whose findings may be others now; None where that may be any.

    A claim that changed is `gone` as it was and `came` as it is. So is one whose correction changed, though its own
    words stay: whether it still counts hangs on the correction.
    """
    out = {claim.id for claim in gone}
    lost, new = look_at(evidence, gone), look_at(evidence, came)
    touched = {target for target in evidence.looks if lost.looks[target] or new.looks[target]}
    looks = dict(evidence.looks)
    for target in touched:
        looks[target] = tuple(sorted(_some(evidence.looks[target], out, new.looks[target]), key=_by_id))
    life = [evidence.endings, evidence.resumptions]
    if any((lost.endings, lost.resumptions, new.endings, new.resumptions)):
        life = [
            order_of_life(_some(old, out, more))
            for old, more in zip(life, (new.endings, new.resumptions), strict=True)
        ]
    voices, speakers = dict(evidence.voices), evidence.speakers
    for name in out:
        del voices[name]
    voices |= new.voices
    if not set(new.speakers) <= set(speakers) or not out <= new.voices.keys():
        speakers = each(voices)
    corrected = evidence.corrections.keys() | {claim.superseded_by for claim in came}
    found = replace(
        evidence,
        looks=looks,
        endings=life[0],
        resumptions=life[1],
        voices=voices,
        speakers=speakers,
        corrections={name: claim for name, claim in evidence.corrections.items() if name not in out}
        | {claim.id: claim for claim in came if claim.id in corrected},
        memo=dict(_remembered(evidence, touched, lost, new)),
    )
    return found, _rows_of(evidence, found)


def _by_id(look: Look) -> str:
    return look.claim.id


def _some(looks: Iterable[Look], out: Set[str], more: Iterable[Look]) -> Iterator[Look]:
    yield from (look for look in looks if look.claim.id not in out)
    yield from more


def _remembered(
    evidence: Evidence, touched: Set[Target], lost: Evidence, new: Evidence
) -> Iterator[tuple[Any, Any]]:
    """What still holds of all that was worked out; of copies nothing where one was first told on another day."""
    reports = _told_otherwise(evidence, lost, new)
    for key, found in evidence.memo.items():
        kind = key if isinstance(key, str) else key[0]
        copies: tuple[Copies, ...] = key[-1] if kind in ("timing", "told", "desk", "ground") else ()
        if any(not reports.isdisjoint(item.reports) for item in copies):
            continue
        if kind in REMEMBERED or (kind == "desk" and key[1] not in touched):
            yield key, found
        elif kind == "ground":
            ground: Ground = found
            yield key, ground.without(touched)


def _told_otherwise(evidence: Evidence, lost: Evidence, new: Evidence) -> Set[str]:
    """The reports that were first told on another day, as far as their claims speak of a duty."""
    if not any(key[0] == "told" for key in evidence.memo):
        return set()  # nobody asked yet
    changed = lost.voices.keys() | new.voices.keys()
    reports = {look.claim.report for some in (lost, new) for look in _looks(some)}
    rest = [look for look in _looks(evidence) if look.claim.report in reports and look.claim.id not in changed]
    before, after = (_first_known([*rest, *_looks(some)]) for some in (lost, new))
    return {name for name in reports if before.get(name) != after.get(name)}


def _looks(evidence: Evidence) -> Iterator[Look]:
    for some in (*evidence.looks.values(), evidence.endings, evidence.resumptions):
        yield from some


def _first_known(looks: Iterable[Look]) -> dict[str, date]:
    found: dict[str, date] = {}
    for look in looks:
        day = look.claim.known_on
        if day is not None:
            found[look.claim.report] = min(day, found.get(look.claim.report, day))
    return found


def _rows_of(before: Evidence, after: Evidence) -> frozenset[str] | None:
    told = ({key for key in some.memo if key[0] == "told"} for some in (before, after))
    if before.outlets != after.outlets or next(told) != next(told):
        return None
    if before.endings != after.endings or before.resumptions != after.resumptions:
        return None
    touched = {target for target, looks in after.looks.items() if looks is not before.looks[target]}
    if not touched:
        return frozenset()
    duties = ((terms, duty.id) for terms in after.variants.values() for duty in terms.obligations)
    rows = {name for terms, name in duties if not touched.isdisjoint(targets_of(terms, name))}
    return frozenset({IN_FORCE, *rows})  # how long an agreement runs may hang on what is kept
