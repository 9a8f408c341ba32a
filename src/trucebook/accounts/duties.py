"""What was to be done and is said not to have been done, and who says either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from trucebook.accounts.facts import Facts, is_denial
from trucebook.accounts.incidents import TOLD_APART_DAYS, generic_words
from trucebook.accounts.scenes import Parting, Scene, origins_differ, side_of
from trucebook.accounts.titles import agent_words, object_words, past
from trucebook.accounts.told import Told
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Claim

OWED, DONE, NOT_DONE = "was to be done", "said to have been done", "said not to have been done"
_MODALITIES = ("required", "planned")
Key = tuple[str, frozenset[str]]


def find_unkept(scenes: Iterable[Scene], opposed: frozenset[str]) -> Iterator[tuple[Scene, Parting]]:
    """Duties that one account reports and another says were not met, with what is said to have been done.

    A promise and the word that it was not kept do not contradict one another, so this is never a conflict. Only
    denials of the same act by the same agent on the same, named object count, told no earlier than the duty and by
    another origin; those in `opposed` (claim ids) stand in a denial already. Order of scenes changes nothing.
    """
    owed, done = defaultdict(list), defaultdict(list)
    denied: dict[Key, list[tuple[Scene, Told]]] = defaultdict(list)
    for scene in scenes:
        for one in scene.told:
            key = one.act, one.facts.targets - generic_words()
            if is_denial(one.claim):
                denied[key].append((scene, one))
            elif one.claim.modality in _MODALITIES:
                owed[key].append(one)
            elif one.claim.modality == "actual":
                done[key].append(one)
    for key in sorted((key for key in denied if key in owed and key[1]), key=lambda key: (key[0], sorted(key[1]))):
        yield from _unkept(denied[key], owed[key], done[key], opposed)


def _unkept(
    denied: Sequence[tuple[Scene, Told]], owed: Sequence[Told], done: Sequence[Told], opposed: frozenset[str]
) -> Iterator[tuple[Scene, Parting]]:
    for agents in sorted({tuple(sorted(one.facts.agents)) for _, one in denied if one.facts.agents}):
        missed = [
            (scene, one)
            for scene, one in sorted(denied, key=lambda told: told[1].claim.id)
            if tuple(sorted(one.facts.agents)) == agents and one.claim.id not in opposed and _is_whole(one.claim)
        ]
        due = [one for one in owed if any(_is_owed(one.facts, other.facts) for _, other in missed)]
        unmet = [(scene, one) for scene, one in missed if any(_is_owed(other.facts, one.facts) for other in due)]
        if due and unmet and origins_differ(due, [one for _, one in unmet]):
            yield unmet[0][0], _parting(unmet[0][0], due, [one for _, one in unmet], done)


def _is_whole(claim: Claim) -> bool:
    """Whether a denial is about a named thing as such, not about another or a further one."""
    first = [name.name.split()[0].casefold() for name in claim.patient if name.name.split()]
    return claim.modality == "actual" and bool(first) and first[0] not in word_list("incidents", "another")


def _is_owed(owed: Facts, denial: Facts) -> bool:
    """Whether the duty is the one said not to be met: the same doer, reported before the denial and near it."""
    if owed.agents and owed.agents.isdisjoint(denial.agents):
        return False
    if owed.told is None or denial.told is None:
        return owed.claim.report == denial.claim.report
    return owed.told_from is not None and owed.told_from <= denial.told[1] <= owed.told[1] + TOLD_APART_DAYS


def _parting(scene: Scene, due: Sequence[Told], unmet: Sequence[Told], done: Sequence[Told]) -> Parting:
    agents = unmet[0].facts.agents
    met = [one for one in done if _fits(one.facts, agents, unmet)]
    claims, act = [one.claim for one in unmet], unmet[0].act
    agent, thing = agent_words(claims, scene.cast), object_words(act, claims, scene.cast)
    title = f"Whether {agent} {past(act)} {thing}, as it was to"
    told = [(OWED, due), (NOT_DONE, unmet), (DONE, met)]
    sides = tuple(side_of(value, members) for value, members in told if members)
    return Parting(
        "not_comparable", "duty", title, "what was to be done, and what is said to have come of it", sides
    )


def _fits(one: Facts, agents: frozenset[str], unmet: Sequence[Told]) -> bool:
    """Whether something said to be done may count towards the duty: by the same doer or nobody named."""
    if one.agents and one.agents.isdisjoint(agents):
        return False
    return any(_is_near(one, other.facts) for other in unmet)


def _is_near(one: Facts, other: Facts) -> bool:
    if one.told is None or other.told is None:
        return one.claim.report == other.claim.report
    return abs(one.told[1] - other.told[1]) <= TOLD_APART_DAYS
