"""What one account comes to: its own word first, then what it quotes, origin by origin, then all of it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from trucebook.compliance.bundles import Bundle, Slice
from trucebook.compliance.figures import Figure, Frame, Owed, whom_and_where
from trucebook.compliance.weighing import Weighed, weigh_strands

Verdict = Literal["done", "late", "short", "over", "held", "held_so_far", "torn", "opposed", "none"]

_RANK: Mapping[str, tuple[Verdict, ...]] = {
    "floor": ("done", "late", "short"),
    "all": ("done", "late", "short"),
    "ceiling": ("over", "held", "held_so_far"),
    "exactly": ("over", "done", "late", "short"),
}
"""Which of several origins' verdicts stands when they do not contradict each other: a later one updates."""

_NEGATIVE = ("short", "over")
UNDECISIVE = "does not decide"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What the claims of one account come to for one duty.

    `grounds` are the claims the verdict rests on, `against` those that speak against it, `aside` used claims that
    decide nothing. `together` says that no origin alone decides. `overruled`: the own word outweighed others.
    """

    verdict: Verdict
    weighed: Weighed
    grounds: tuple[Slice, ...] = ()
    against: tuple[Slice, ...] = ()
    aside: tuple[Slice, ...] = ()
    together: bool = False
    overruled: bool = False


Sides = Mapping[str, Sequence[Bundle]]
"""The bundles of each origin, by its key."""


def judge(own: Sequence[Bundle], quoted: Sequence[Bundle], owed: Owed, frame: Frame) -> Judgement:
    """What the account's own claims and those it quotes come to."""
    bundles = [*own, *quoted]
    if not bundles:
        return Judgement("none", Weighed())
    joint = _weigh(quoted, owed, frame, own=own)
    sides = _by_origin(bundles)
    if len(sides) == 1:
        return _split(decide(joint, owed, frame), joint, bundles, owed)
    weighed = {key: _weigh(side, owed, frame) for key, side in sides.items()}
    if own and quoted:
        sole = _weigh((), owed, frame, own=own)
        verdict = decide(sole, owed, frame)
        if verdict != "none":
            found = _own_word(verdict, own, [(item, weighed[item.origin.key]) for item in quoted], owed)
            return replace(found, weighed=sole if found.overruled else joint)
    verdicts = {key: decide(item, owed, frame) for key, item in weighed.items()}
    given = set(verdicts.values())
    if _opposed(weighed, owed) or {"over", "done"} <= given or ("over" in given and _answered(bundles, owed)):
        return _two_sides(joint, sides, weighed, owed)
    return _pooled(joint, sides, verdicts, owed, frame)


def _weigh(bundles: Sequence[Bundle], owed: Owed, frame: Frame, *, own: Sequence[Bundle] = ()) -> Weighed:
    if len(bundles) + len(own) == 1:
        return (*bundles, *own)[0].weighed(owed, frame)
    strands, ours = ([item.strands(owed) for item in some] for some in (bundles, own))
    return weigh_strands(strands, owed, frame, own=ours)


def decide(weighed: Weighed, owed: Owed, frame: Frame, *, alone: bool = True) -> Verdict:
    """What the figures of one origin decide by the end of the day asked for.

    Where they cannot all be true, what they decide either way stands; if it hangs on which is true, the account
    contradicts itself. Of several origins, who are not `alone`, that is no contradiction.
    """
    verdict = _decided(weighed, owed, frame)
    if verdict == "none" and alone and weighed.either and frame.due <= frame.on_end:
        return "none" if _decided(weighed.either, owed, frame) == "none" else "torn"
    return verdict


def _decided(weighed: Weighed, owed: Owed, frame: Frame) -> Verdict:
    due_passed = frame.due <= frame.on_end
    if owed.kind in ("ceiling", "exactly") and weighed.passed_at is not None:
        return "over"
    if owed.kind == "ceiling":
        return _held(weighed, frame)
    if weighed.torn:
        return "torn"
    if weighed.reached_at is not None and _not_more(weighed, owed, frame):
        return "done" if weighed.reached_at <= frame.due else "late"
    if due_passed and weighed.short_until is not None and weighed.short_until >= frame.due:
        return "short"
    return "none"


def _held(weighed: Weighed, frame: Frame) -> Verdict:
    held = weighed.held_until
    if held is None or held <= frame.start:
        return "none"
    if frame.due <= frame.on_end:
        return "held" if held >= frame.due else "none"
    return "held_so_far"


def _not_more(weighed: Weighed, owed: Owed, frame: Frame) -> bool:
    """Exactly n is kept only when it is also known that no more was done, once the window has closed."""
    if owed.kind != "exactly":
        return True
    reached = weighed.reached_at or frame.start
    until = frame.due if reached <= frame.due else reached
    return frame.due <= frame.on_end and weighed.held_until is not None and weighed.held_until >= until


def _by_origin(bundles: Iterable[Bundle]) -> dict[str, list[Bundle]]:
    sides: dict[str, list[Bundle]] = defaultdict(list)
    for bundle in bundles:
        sides[bundle.origin.key].append(bundle)
    return sides


def _opposed(weighed: Mapping[str, Weighed], owed: Owed) -> bool:
    """Whether one origin says it was done and another says, of the same or a later time, that it was not."""
    if owed.kind == "ceiling":
        held = [(-item.held_until, key) for key, item in weighed.items() if item.held_until is not None]
        passed = [(item.passed_at, key) for key, item in weighed.items() if item.passed_at is not None]
        return any(-h >= p and a != b for h, a in sorted(held)[:2] for p, b in sorted(passed)[:2])
    reached = [
        (item.reached_at, key)
        for key, item in weighed.items()
        if item.reached_at is not None and item.passed_at is None
    ]
    short = [(-item.short_until, key) for key, item in weighed.items() if item.short_until is not None]
    return any(-s >= r and a != b for r, a in sorted(reached)[:2] for s, b in sorted(short)[:2])


def _answered(bundles: Sequence[Bundle], owed: Owed) -> bool:
    """Whether each incident that is told is denied by another origin than the one that tells it."""
    denials = [(item.origin.key, figure) for item in bundles for figure in item.denying]
    if owed.kind != "ceiling" or not denials:
        return False
    incidents = [(item.origin.key, figure) for item in bundles for figure in item.incidents]
    return bool(incidents) and all(
        any(here != there and _denies_incident(no, yes) for there, no in denials) for here, yes in incidents
    )


def _denies_incident(denial: Figure, incident: Figure) -> bool:
    """Whether a denial is about an incident: it denies any in all of its time, or this one by place or victim."""
    if not denial.narrow:
        return denial.start <= incident.start and incident.end <= denial.end
    together = denial.start < incident.end and incident.start < denial.end
    return together and not whom_and_where(denial.look.claim).isdisjoint(whom_and_where(incident.look.claim))


def _affirms(weighed: Weighed, owed: Owed) -> bool:
    return (weighed.held_until if owed.kind == "ceiling" else weighed.reached_at) is not None


def _denies(weighed: Weighed, owed: Owed) -> bool:
    if owed.kind == "ceiling":
        return weighed.passed_at is not None
    return weighed.short_until is not None or weighed.passed_at is not None


def _own_word(
    verdict: Verdict, own: Sequence[Bundle], quoted: Iterable[tuple[Bundle, Weighed]], owed: Owed
) -> Judgement:
    """The account's own word decides; those it quotes agree, oppose it in vain, or leave it as it is."""
    agrees, opposes = (_denies, _affirms) if verdict in _NEGATIVE else (_affirms, _denies)
    grounds = [*own]
    against: list[Slice] = []
    aside: list[Slice] = []
    for bundle, side in quoted:
        one_incident, rest = bundle.split() if verdict == "over" and bundle.narrow else (None, bundle)
        if opposes(side, owed):
            against.append(bundle.whole)
            continue
        if one_incident:
            against.append(one_incident.whole)
        if agrees(side, owed):
            grounds.append(rest)
        else:
            aside.append(rest.whole)
    mine, theirs, spare = _sort(grounds, verdict)
    against = _some(against)
    return Judgement(
        verdict, Weighed(), mine, (*theirs, *against), (*spare, *_some(aside)), overruled=bool(against)
    )


def _some(slices: Iterable[Slice]) -> list[Slice]:
    return [item for item in slices if item]


def _sort(bundles: Iterable[Bundle], verdict: Verdict) -> tuple[tuple[Slice, ...], ...]:
    """Of figures that decide: those the verdict rests on, those against it, those that say nothing either way."""
    found = list(bundles)
    if verdict in ("short", "held", "held_so_far"):  # a limit and what was done below it belong together
        return tuple(_some(item.whole for item in found)), (), ()
    mine, theirs, spare = (
        (item.done for item in found),
        (item.denials for item in found),
        (item.rest for item in found),
    )
    return tuple(_some(mine)), tuple(_some(theirs)), tuple(_some(spare))


def _split(verdict: Verdict, weighed: Weighed, bundles: Sequence[Bundle], owed: Owed) -> Judgement:
    """One origin's figures, or all together, sorted into grounds and what stands against them.

    To deny what is forbidden speaks for keeping, to deny what is owed against it.
    """
    if verdict == "none" and owed.kind == "ceiling":
        return Judgement(verdict, weighed, tuple(_some(item.whole for item in bundles)))
    if verdict in ("none", "torn"):
        grounds = tuple(_some(item.affirmed for item in bundles))
        return Judgement(verdict, weighed, grounds, tuple(_some(item.denied for item in bundles)))
    mine, theirs, spare = _sort(bundles, verdict)
    return Judgement(verdict, weighed, mine, theirs, spare)


def _two_sides(joint: Weighed, sides: Sides, weighed: Mapping[str, Weighed], owed: Owed) -> Judgement:
    """Origins oppose each other: those for its being kept, those against, and the others."""
    grounds: list[Slice] = []
    against: list[Slice] = []
    aside: list[Slice] = []
    for key, side in sides.items():
        affirms = _affirms(weighed[key], owed) or (owed.kind == "ceiling" and any(item.denying for item in side))
        denies = _denies(weighed[key], owed)
        (against if denies else grounds if affirms else aside).extend(item.whole for item in side)
    return Judgement("opposed", joint, tuple(grounds), tuple(against), tuple(aside))


def _pooled(joint: Weighed, sides: Sides, verdicts: Mapping[str, Verdict], owed: Owed, frame: Frame) -> Judgement:
    """No origin opposes another: what some decide alone stands; otherwise what all come to together."""
    best = next((item for item in _RANK[owed.kind] if item in verdicts.values()), None)
    if best is None:
        found = _split(
            decide(joint, owed, frame, alone=False), joint, [i for side in sides.values() for i in side], owed
        )
        return replace(found, together=found.verdict in _RANK[owed.kind])
    same = {item for item in _RANK[owed.kind] if (item in _NEGATIVE) == (best in _NEGATIVE)}
    mine, theirs, spare = _sort((item for key in sides if verdicts[key] in same for item in sides[key]), best)
    rest = tuple(item.whole for key, side in sides.items() if verdicts[key] not in same for item in side)
    return Judgement(best, joint, mine, theirs, (*spare, *rest))
