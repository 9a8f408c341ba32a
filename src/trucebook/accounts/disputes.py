"""Where accounts of one event part: denials, figures, who did it, how it came about, how certain it is.

Nothing here says who is right. Two figures oppose one another only when they count the same thing, of the same
population, at the same place, over the same time; a later count of the same is an update; and what cannot be set
side by side is called not comparable, which is the usual case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trucebook.accounts.facts import Facts, facts_of, is_proper, stance
from trucebook.accounts.figures import find_figures
from trucebook.accounts.incidents import agree
from trucebook.accounts.origins import Sources, sources_of
from trucebook.accounts.scenes import MOST_SIDES, Parting, Scene, Told, about, origins_differ, shown, side_of
from trucebook.accounts.titles import agent_words, object_words, past, plain, principal_name
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Cast, Claim, Copies, Dispute, Incident, Origin, Voice, short_id, unique

NOBODY = "nobody named"
_QUOTED_WORDS = 14
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
    another. Fields: polarity, quantity, agent, how, certainty.
    """
    sources = sources_of(cast, copies)
    by_id = {claim.id: claim for claim in claims}
    found: list[Dispute] = []
    for incident in incidents:
        scene = _scene(incident, by_id, sources)
        if len(scene.told) > 1:
            found += [_dispute(scene, parting) for look in _LOOKS for parting in look(scene)]
    return tuple(sorted(found, key=_rank))


def _scene(incident: Incident, claims: Mapping[str, Claim], sources: Sources) -> Scene:
    standing = (claims[name] for name in sorted(incident.claims) if name in claims)
    told = (
        Told(facts_of(claim, sources), sources.origin(claim), sources.carrier(claim))
        for claim in standing
        if claim.superseded_by is None and claim.review != "rejected"
    )
    return Scene(incident, tuple(told), sources.cast)


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
    for one in (one for one in scene.told if one.claim.act not in speech):
        family = one.facts.family
        groups[family.name if family.alike else one.claim.act, stance(one.claim.modality)].append(one)
    for (_, kind), told in sorted(groups.items()):
        for agent in sorted({key for one in told if one.claim.polarity == "denied" for key in one.facts.agents}):
            yield from _denial(scene, kind, [one for one in told if agent in one.facts.agents])


def _denial(scene: Scene, kind: str, told: Sequence[Told]) -> Iterator[Parting]:
    denied = [one for one in told if one.claim.polarity == "denied"]
    affirmed = [
        one
        for one in told
        if one.claim.polarity == "affirmed" and any(_is_denied_by(one, other) for other in denied)
    ]
    if all(one.claim.modality == "possible" for one in affirmed) or not origins_differ(affirmed, denied):
        return
    both = [*affirmed, *denied]
    sides = (side_of("affirmed", affirmed), side_of("denied", denied))
    yield Parting("denial", "polarity", _whether(scene, kind, both), "the same doing is affirmed and denied", sides)


def _is_denied_by(one: Told, other: Told) -> bool:
    """Whether a denial is about what is affirmed.

    Among events of a kind that recurs, "did not release more" denies no release of another day: then days, words
    or figures must agree too.
    """
    if not _same_thing(one.facts, other.facts):
        return False
    points = set(agree(one.facts, other.facts).points)
    if one.facts.family.recurring:
        return bool(points & {"dates_overlap", "same_words", "figures_overlap"})
    return "two events" not in points


def _same_thing(one: Facts, other: Facts) -> bool:
    """Whether two claims may be about the same object: a claim that names none may be about any."""
    left, right = one.patients | one.objects, other.patients | other.objects
    return not left or not right or bool(left & right)


def _whether(scene: Scene, kind: str, told: Sequence[Told]) -> str:
    claims = [one.claim for one in told]
    acts = Counter(claim.act for claim in claims)
    act = min(acts, key=lambda name: (-acts[name], name))
    agent, thing = agent_words(claims, scene.cast), object_words(act, claims, scene.cast)
    doing = {"done": past(act), "demanded": f"wanted to {plain(act)}", "planned": f"meant to {plain(act)}"}
    verb = doing.get(kind, f"had to {plain(act)}")
    if act == "demand":
        verb = "wanted"
    return f"Whether {agent or 'anybody'} {verb} {thing}".strip() + about(scene, told)


# Who did it, and how it came about


def find_rivals(scene: Scene) -> Iterator[Parting]:
    """Who is named for one and the same doing; or, with one named, the rival versions of how it came about."""
    told = [one for one in scene.told if _is_doing(one) and one.facts.family.rival and not _is_possible(one.claim)]
    single = any(one.claim.act in word_list("incidents", "contested") for one in told)
    by_agent: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_agent[_agent_value(one, scene.cast)].append(one)
    named = [value for value in by_agent if value != NOBODY]
    if len(by_agent) > 1 and origins_differ(told) and len(named) > (0 if single else 1):
        sides = tuple(side_of(value, by_agent[value]) for value in sorted(by_agent, key=lambda v: (v == NOBODY, v)))
        several = len(named) > 1
        reason = "several are named for the same doing" if several else "some name who did it, others name nobody"
        yield Parting("conflict" if several else "not_comparable", "agent", _who(scene, told), reason, sides)
    if len(named) == 1 and single:
        yield from _versions(scene, told)


def _is_doing(one: Told) -> bool:
    return one.claim.polarity == "affirmed" and stance(one.claim.modality) == "done"


def _agent_value(one: Told, cast: Cast) -> str:
    named = [name for name in one.claim.agent if name.actor or is_proper(name.name)]
    return " and ".join(unique(sorted(principal_name(name, cast) for name in named))) or NOBODY


def _who(scene: Scene, told: Sequence[Told]) -> str:
    claims = [one.claim for one in told]
    act = _main_act(told)
    return f"Who {past(act)} {object_words(act, claims, scene.cast)}".strip() + about(scene, told)


def _main_act(told: Sequence[Told]) -> str:
    """The act the accounts differ about: what most of them tell, the gravest first among equals."""
    acts = Counter(one.claim.act for one in told)
    return min(acts, key=lambda name: (name != "end_truce", -acts[name], name))


def _versions(scene: Scene, told: Sequence[Told]) -> Iterator[Parting]:
    by_version: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_version[_version(one)].append(one)
    if len(by_version) < 2 or not origins_differ(told):
        return
    ranked = sorted(by_version, key=lambda value: (-len(by_version[value]), value))[:MOST_SIDES]
    act = _main_act(told)
    thing = object_words(act, [one.claim for one in told], scene.cast)
    title = f"How {thing or 'it'} came to be {past(act)}" + about(scene, told)
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
            groups[one.facts.family.name if one.facts.family.alike else one.claim.act, one.facts.agents].append(one)
    for key in sorted(groups, key=lambda key: (key[0], sorted(key[1]))):
        told = [_as_told(one, key[1]) for one in groups[key]]
        possible = [one for one in told if _is_possible(one.claim)]
        asserted = [one for one in told if not _is_possible(one.claim)]
        doubting = {one.origin for one in possible}
        sure = sorted({one.origin for one in asserted} - doubting, key=lambda origin: origin.key)
        if possible and len(sure) == 1 and _has_stake(sure[0], scene.cast) and sure[0].key not in key[1]:
            yield _certainty(scene, sure[0], asserted, possible)


def _as_told(one: Told, agents: frozenset[str]) -> Told:
    """A doubt in a passage that carries a party's word about another is the carrier's doubt, not the party's.

    "The Front speaks of threats; those may have taken several forms": the chain ends with the Front, but it is
    whoever writes so that holds it possible.
    """
    if not one.origin.party or one.origin.key in agents or _is_possible(one.claim) or not _has_doubt(one.claim):
        return one
    carrier = replace(one.claim, chain=(Voice(one.carrier.name, one.carrier.actor, hedge="possible"),))
    return replace(one, facts=replace(one.facts, claim=carrier), origin=one.carrier)


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
    sides = (side_of("asserted", asserted), side_of("possible", possible))
    title = _whether(scene, "done", [*asserted, *possible])
    reason = f"asserted by {shown(sure)}; possible per {', '.join(sides[1].origins)}"
    return Parting("not_comparable", "certainty", title, reason, sides)


_LOOKS: tuple[Callable[[Scene], Iterator[Parting]], ...] = (
    find_denials,
    find_figures,
    find_rivals,
    find_certainty,
)
