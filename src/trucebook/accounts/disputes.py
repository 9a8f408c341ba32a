"""Where accounts of one event part: denials, figures, who did it, how it came about, how certain it is.

Nothing here says who is right. Two figures oppose one another only when they count the same thing, of the same
population, at the same place, over the same time; a later count of the same is an update; and what cannot be set
side by side is called not comparable, which is the usual case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trucebook.accounts.duties import find_unkept
from trucebook.accounts.facts import Facts, is_denial, is_proper, stance
from trucebook.accounts.figures import find_figures, judge_figures
from trucebook.accounts.incidents import agree, generic_words, is_denied_too_early
from trucebook.accounts.scenes import MOST_SIDES, Judgement, Parting, Scene, about, origins_differ, side_of
from trucebook.accounts.titles import agent_words, object_words, past, plain, principal_name, way, with_article
from trucebook.accounts.told import Told, shown, tell
from trucebook.accounts.words import word_list
from trucebook.vocabulary import (
    Cast,
    Claim,
    Copies,
    Dispute,
    Incident,
    Origin,
    Side,
    Voice,
    short_id,
    unique,
)

NOBODY, POSSIBLE = "nobody named", "possible"
_QUOTED_WORDS = 24
_NEAR_WORDS = 4


def find_disputes(
    incidents: Iterable[Incident],
    claims: Iterable[Claim],
    cast: Cast,
    copies: tuple[Copies, ...] = (),
) -> tuple[Dispute, ...]:
    """Where the accounts of the incidents part, those with most independent origins and claims first.

    Claims that were corrected (`superseded_by`) or rejected in review do not count. A difference within one
    origin's own words is no dispute. `obligations` is empty: what rests on a dispute is not known in this room.

    Kinds: `denial`, the same doing affirmed and denied; `conflict`, figures or agents that exclude one another;
    `update`, a later count of the same; `not_comparable`, versions that stand side by side without excluding one
    another. Fields: polarity, quantity, agent, how, certainty, duty.
    """
    told = tell(claims, cast, copies)
    scenes = [_scene(incident, told, cast) for incident in incidents]
    found: list[Dispute] = []
    for scene in scenes:
        if len(scene.told) > 1:
            found += [_dispute(scene, parting) for look in _LOOKS for parting in look(scene)]
    opposed = frozenset(name for one in found if one.kind == "denial" for side in one.sides for name in side.claims)
    found += [_dispute(scene, parting) for scene, parting in find_unkept(scenes, opposed)]
    return tuple(sorted(found, key=_rank))


def _scene(incident: Incident, told: Mapping[str, Told], cast: Cast) -> Scene:
    return Scene(incident, tuple(told[name] for name in sorted(incident.claims) if name in told), cast)


def narrow(
    disputes: Iterable[Dispute], claims: Iterable[Claim], cast: Cast, copies: tuple[Copies, ...] = ()
) -> tuple[Dispute, ...]:
    """The disputes as they stand between the claims given alone, such as those a view lets see.

    Sides lose the claims that are not given, and their origins are counted anew; a side without claims goes, and so
    does a dispute that has fewer than two sides, or only one origin, left. Whether what is left still parts, and
    how, is judged anew: somebody named against nobody named is no conflict. Ids and order stay.
    """
    seen = {claim.id: claim for claim in claims}
    disputes = tuple(disputes)
    wanted = {name for dispute in disputes for side in dispute.sides for name in side.claims}
    told = tell((seen[name] for name in sorted(wanted & seen.keys())), cast, copies)
    narrowed = (_narrow(dispute, told) for dispute in disputes)
    return tuple(dispute for dispute in narrowed if dispute is not None)


def _narrow(dispute: Dispute, told: Mapping[str, Told]) -> Dispute | None:
    sides, left = [], []
    for side in dispute.sides:
        members = told_on(dispute, side, told)
        if members:
            sides.append(side if len(members) == len(side.claims) else side_of(side.value, members))
            left += members
    if len(sides) < 2 or not (origins_differ(left) or dispute.kind in ("update", "conflict")):
        return None
    if tuple(sides) == dispute.sides:
        return dispute
    judged = _judge(dispute, tuple(sides), left)
    return replace(dispute, sides=tuple(sides), kind=judged[0], reason=judged[1]) if judged else None


def _judge(dispute: Dispute, sides: Sequence[Side], told: Sequence[Told]) -> Judgement | None:
    """How the sides that are left part; None where they do not."""
    if dispute.field == "agent":
        return _judge_rivals([side.value for side in sides], told)
    if dispute.field == "quantity":
        return judge_figures(told)
    if dispute.field == "polarity" and not _disputed([one for one in told if _is_affirmed(one)], told):
        return None
    return dispute.kind, dispute.reason


def told_on(dispute: Dispute, side: Side, told: Mapping[str, Told]) -> list[Told]:
    """What of a side is at hand; where it is about how certain something is, as those that carry it have it."""
    members = [told[name] for name in side.claims if name in told]
    doubted = dispute.field == "certainty" and side.value == POSSIBLE
    return [as_told(one) for one in members] if doubted else members


def _dispute(scene: Scene, parting: Parting) -> Dispute:
    members = sorted(name for side in parting.sides for name in side.claims)
    name = short_id("dispute-", scene.incident.id, parting.field, parting.kind, *members)
    return Dispute(
        id=name,
        incident=scene.incident.id,
        kind=parting.kind,
        field=parting.field,
        sides=parting.sides,
        title=parting.title,
        reason=parting.reason,
    )


_KIND_ORDER = {"denial": 0, "conflict": 0, "not_comparable": 1, "update": 2}


def _rank(dispute: Dispute) -> tuple[int, int, int, str]:
    independent = sum(side.independent for side in dispute.sides)
    claims = sum(len(side.claims) for side in dispute.sides)
    return _KIND_ORDER[dispute.kind], -independent, -claims, dispute.id


# Denials


def find_denials(scene: Scene) -> Iterator[Parting]:
    """The same doing of the same agent, affirmed by some and denied by others."""
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    speech = word_list("incidents", "speech")
    for one in (one for one in scene.told if one.act not in speech and _has_content(one)):
        family = one.facts.family
        groups[family.name if family.alike else one.act, stance(one.claim.modality)].append(one)
    for (_, kind), told in sorted(groups.items()):
        for agent in sorted({key for one in told if is_denial(one.claim) for key in one.facts.agents}):
            yield from _denial(scene, kind, [one for one in told if agent in one.facts.agents], agent)


def _has_content(one: Told) -> bool:
    """Whether there is something to deny: "it promised" says nothing without what."""
    return one.act not in word_list("incidents", "contents") or bool(one.facts.targets)


def _denial(scene: Scene, kind: str, told: Sequence[Told], agent: str) -> Iterator[Parting]:
    denied = [one for one in told if is_denial(one.claim)]
    affirmed = _disputed([one for one in told if _is_affirmed(one)], denied)
    if not affirmed or not origins_differ(affirmed, denied):
        return
    sides = (side_of("affirmed", affirmed), side_of("denied", denied))
    title = _whether(scene, kind, [*affirmed, *denied], agent)
    yield Parting("denial", "polarity", title, "the same doing is affirmed and denied", sides)


def _disputed(affirmed: Sequence[Told], told: Sequence[Told]) -> list[Told]:
    """What of it is denied by what is told; none where nobody is sure of it."""
    denied = [one for one in told if is_denial(one.claim)]
    found = [one for one in affirmed if any(_is_denied_by(one, other) for other in denied)]
    return found if any(one.claim.modality != "possible" for one in found) else []


def _is_denied_by(one: Told, other: Told) -> bool:
    """Whether a denial is about what is affirmed.

    Among events of a kind that recurs, "did not release more" denies no release of another day: then days, words
    or figures must agree too, or the report must set one against the other; a bare "we did not fire" is about the
    event it was grouped with, and so is a denial that names the same hospital.
    """
    if not _same_thing(one.facts, other.facts) or is_denied_too_early(other.facts, one.facts):
        return False
    points = set(agree(one.facts, other.facts).points)
    if not one.facts.family.recurring:
        return "two events" not in points
    bare = not (other.facts.targets or other.facts.days or other.facts.places)
    same = one.facts.family.scene and (one.facts.targets & other.facts.targets) - generic_words()
    return bool(points & _ABOUT_ONE) or bare or bool(same)


_ABOUT_ONE = {"dates_overlap", "same_words", "figures_overlap", "side_by_side", "refers_back"}


def _is_affirmed(one: Told) -> bool:
    return one.claim.polarity == "affirmed" and not is_denial(one.claim)


def _same_thing(one: Facts, other: Facts) -> bool:
    """Whether two claims may be about the same object: a claim that names none may be about any."""
    left, right = one.targets - generic_words(), other.targets - generic_words()
    return not left or not right or (bool(left & right) and not one.is_done_to_another(other))


def _whether(scene: Scene, kind: str, told: Sequence[Told], agent: str) -> str:
    claims = [one.claim for one in told]
    acts = Counter(one.act for one in told)
    act = min(acts, key=lambda name: (-acts[name], name))
    actor = scene.cast.get(agent)
    doer = with_article(actor) if actor else agent_words(claims, scene.cast)
    thing = object_words(act, claims, scene.cast)
    doing = {"done": past(act), "demanded": f"wanted to {plain(act)}", "planned": f"meant to {plain(act)}"}
    verb = doing.get(kind, f"had to {plain(act)}")
    if act == "demand":
        verb = "wanted"
    return f"Whether {doer or 'anybody'} {verb} {thing}".strip() + about(scene)


# Who did it, and how it came about


def find_rivals(scene: Scene) -> Iterator[Parting]:
    """Who is named for one and the same doing; or, with one named, the rival versions of how it came about.

    Who names somebody elsewhere is not counted among those who name nobody. Several may have broken a truce, so
    that naming another is no contradiction there; only one ended it.
    """
    told = [one for one in scene.told if _is_doing(one) and one.facts.family.rival and not _is_possible(one.claim)]
    told = _once_a_passage(told)
    by_agent: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_agent[_agent_value(one, scene.cast)].append(one)
    named = [value for value in by_agent if value != NOBODY]
    naming = {one.origin.key for value in named for one in by_agent[value]}
    silent = [one for one in by_agent.pop(NOBODY, []) if one.origin.key not in naming]
    if silent:
        by_agent[NOBODY] = silent
    judged = _judge_rivals(list(by_agent), told)
    if judged is not None:
        sides = tuple(side_of(value, by_agent[value]) for value in sorted(by_agent, key=lambda v: (v == NOBODY, v)))
        yield Parting(judged[0], "agent", _who(scene, told), judged[1], sides)
    if len(named) == 1 and _is_contested(told):
        yield from _versions(scene, told)


def _judge_rivals(values: Sequence[str], told: Sequence[Told]) -> Judgement | None:
    """How accounts part that name these for one doing; nobody named opposes somebody only where it is contested."""
    named = [value for value in values if value != NOBODY]
    fewest = 1 if _is_contested(told) else 2
    if len(values) < 2 or len(named) < fewest or not origins_differ(told):
        return None
    if len(named) == 1:
        return "not_comparable", "some name who did it, others name nobody"
    if _main_act(told) in word_list("incidents", "shared"):
        return "not_comparable", "the accounts name different sides, and more than one may have done it"
    return "conflict", "several are named for the same doing"


def _is_contested(told: Sequence[Told]) -> bool:
    return any(one.claim.act in word_list("incidents", "contested") for one in told)


def _once_a_passage(told: Sequence[Told]) -> list[Told]:
    """What a sentence tells of one event in several acts, once: the act the accounts tell most."""
    acts = Counter(one.act for one in told)
    ranked = sorted(told, key=lambda one: (-acts[one.act], one.act, one.claim.id))
    kept = {(one.claim.report, one.claim.passage.start, one.facts.agents): one for one in reversed(ranked)}
    return [one for one in told if kept[one.claim.report, one.claim.passage.start, one.facts.agents] is one]


def _is_doing(one: Told) -> bool:
    return _is_affirmed(one) and stance(one.claim.modality) == "done"


def _agent_value(one: Told, cast: Cast) -> str:
    named = [name for name in one.claim.agent if name.actor or is_proper(name.name)]
    return " and ".join(unique(sorted(principal_name(name, cast) for name in named))) or NOBODY


def _who(scene: Scene, told: Sequence[Told]) -> str:
    claims = [one.claim for one in told]
    act = _main_act(told)
    return f"Who {past(act)} {object_words(act, claims, scene.cast)}".strip() + about(scene)


def _main_act(told: Sequence[Told]) -> str:
    """The act the accounts differ about: the end of a truce where a third tells of it, else what most tell."""
    acts = Counter(one.act for one in told)
    return min(
        acts, key=lambda name: (not (name == "end_truce" and 3 * acts[name] >= len(told)), -acts[name], name)
    )


def _versions(scene: Scene, told: Sequence[Told]) -> Iterator[Parting]:
    by_version: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_version[_version(one)].append(one)
    if len(by_version) < 2 or not origins_differ(told):
        return
    ranked = sorted(by_version, key=lambda value: (-len(by_version[value]), value))[:MOST_SIDES]
    act = _main_act(told)
    thing = object_words(act, [one.claim for one in told], scene.cast)
    title = way(act, thing) + about(scene)
    reason = "the accounts give different versions, which need not exclude one another"
    yield Parting("not_comparable", "how", title, reason, tuple(side_of(v, by_version[v]) for v in sorted(ranked)))


def _version(one: Told) -> str:
    """A version in the account's own words: the passage, cut around the words that carry the act."""
    passage = " ".join(one.claim.passage.text.split())
    words = passage.split()
    if len(words) <= _QUOTED_WORDS:
        return f"“{passage}”"
    trigger = one.claim.trigger.text.split()[0] if one.claim.trigger and one.claim.trigger.text.split() else ""
    place = next((place for place, word in enumerate(words) if trigger and trigger in word), 0)
    start = max(0, min(place - _QUOTED_WORDS // 2, len(words) - _QUOTED_WORDS))
    cut = words[start : start + _QUOTED_WORDS]
    head, tail = "… " if start else "", " …" if start + _QUOTED_WORDS < len(words) else ""
    return f"“{head}{' '.join(cut)}{tail}”"


# How certain it is


def find_certainty(scene: Scene) -> Iterator[Parting]:
    """What one origin asserts and every other account has, at least in part, only as possible."""
    groups: dict[tuple[str, frozenset[str]], list[Told]] = defaultdict(list)
    for one in scene.told:
        if _is_doing(one) and one.facts.agents:
            groups[one.facts.family.name if one.facts.family.alike else one.act, one.facts.agents].append(one)
    for key in sorted(groups, key=lambda key: (key[0], sorted(key[1]))):
        told = [as_told(one) for one in groups[key]]
        possible = [one for one in told if _is_possible(one.claim)]
        asserted = [one for one in told if not _is_possible(one.claim)]
        doubting = {one.origin for one in possible}
        sure = sorted({one.origin for one in asserted} - doubting, key=lambda origin: origin.key)
        if possible and len(sure) == 1 and _has_stake(sure[0], scene.cast) and sure[0].key not in key[1]:
            yield _certainty(scene, sure[0], [one for one in asserted if one.origin == sure[0]], possible)


def as_told(one: Told) -> Told:
    """A doubt in a passage that carries a party's word about another is the carrier's doubt, not the party's.

    "The Front speaks of threats; those may have taken several forms": the chain ends with the Front, but it is
    whoever writes so that holds it possible.
    """
    own = one.origin.key in one.facts.agents
    if not one.origin.party or own or _is_possible(one.claim) or not _has_doubt(one.claim):
        return one
    carrier = replace(one.claim, chain=(Voice(one.carrier.name, one.carrier.actor, hedge="possible"),))
    return replace(
        one, facts=replace(one.facts, claim=carrier), origin=one.carrier, spokesman=None, needed=(one.carrier,)
    )


def _has_doubt(claim: Claim) -> bool:
    """Whether a word of doubt stands within a few words of those that carry the act."""
    if claim.trigger is None:
        return False
    start = claim.trigger.start - claim.passage.start
    before = claim.passage.text[:start].split()[-_NEAR_WORDS:]
    after = claim.passage.text[start + len(claim.trigger.text) :].split()[:_NEAR_WORDS]
    near = f" {' '.join([*before, '|', *after])} ".casefold()
    return any(f" {word} " in near for word in word_list("incidents", "doubt"))


def _has_stake(origin: Origin, cast: Cast) -> bool:
    """Whether an origin is somebody of the cast other than an outlet: for outlets to differ in tone is usual."""
    actor = cast.get(origin.actor)
    return actor is not None and actor.kind != "outlet"


def _is_possible(claim: Claim) -> bool:
    return claim.modality == "possible" or any(voice.hedge == "possible" for voice in claim.chain[-1:])


def _certainty(scene: Scene, sure: Origin, asserted: Sequence[Told], possible: Sequence[Told]) -> Parting:
    sides = (side_of("asserted", asserted), side_of(POSSIBLE, possible))
    title = _whether(scene, "done", [*asserted, *possible], next(iter(sorted(asserted[0].facts.agents))))
    reason = f"asserted by {shown(sure)}; possible per {', '.join(sides[1].origins)}"
    return Parting("not_comparable", "certainty", title, reason, sides)


_LOOKS: tuple[Callable[[Scene], Iterator[Parting]], ...] = (
    find_denials,
    find_figures,
    find_rivals,
    find_certainty,
)
