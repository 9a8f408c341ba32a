"""What several claims say alike of one event, and how it stands for whoever accepts only some of the sources.

The status of a statement is a pair: those who support it, and those who deny it. Which claims are accepted is all
that changes with the sources; nothing is compared again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucebook.accounts.backing import back, count_independent_of
from trucebook.accounts.facts import is_denial, stance
from trucebook.accounts.provenance import TRUTHS, Truth
from trucebook.accounts.told import Told
from trucebook.vocabulary import Incident, claim_words, short_id

Key = tuple[str, str, tuple[str, ...], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Statement:
    """What several claims say alike of one event: the ids of those that say so, and of those that deny it."""

    id: str
    incident: str
    title: str
    supporting: tuple[str, ...]
    denying: tuple[str, ...]

    def under(self, accepted: frozenset[str]) -> Truth:
        """How it stands for whoever accepts these claims alone: none, affirmed, denied, or both."""
        return TRUTHS[not accepted.isdisjoint(self.supporting), not accepted.isdisjoint(self.denying)]


@dataclass(frozen=True, slots=True)
class Shift:
    """A statement that stands otherwise under other accepted sources, with how many origins are independent."""

    statement: Statement
    was: Truth
    now: Truth
    independent_before: int
    independent_after: int
    rested_on: tuple[tuple[str, ...], ...]


def list_statements(incidents: Iterable[Incident], told: Mapping[str, Told]) -> Iterator[Statement]:
    """What is said of each incident: by act, who did it, whether it was done or only meant, and the figure.

    A denial is against every figure of the same doing; one that names nobody is against whoever did it.
    """
    for incident in incidents:
        members = [told[name] for name in sorted(incident.claims) if name in told]
        groups: dict[Key, list[Told]] = defaultdict(list)
        for one in members:
            if not is_denial(one.claim):
                groups[_key(one)].append(one)
        denials = [one for one in members if is_denial(one.claim)]
        for key in sorted(groups):
            yield _statement(incident, groups[key], [one for one in denials if _is_against(one, key)])
        loose = [one for one in denials if not any(_is_against(one, key) for key in groups)]
        for key in sorted({_key(one) for one in loose}):
            yield _statement(incident, [], [one for one in loose if _key(one) == key])


def _key(one: Told) -> Key:
    quantity = one.claim.quantity if not is_denial(one.claim) else None
    figure = (str(quantity.low), str(quantity.high)) if quantity else ("", "")
    return one.act, stance(one.claim.modality), tuple(sorted(one.facts.agents)), figure


def _is_against(denial: Told, key: Key) -> bool:
    act, kind, agents, _ = key
    same = (denial.act, stance(denial.claim.modality)) == (act, kind)
    return same and (not denial.facts.agents or not agents or not denial.facts.agents.isdisjoint(agents))


def _statement(incident: Incident, affirmed: Sequence[Told], denied: Sequence[Told]) -> Statement:
    supporting, denying = ([one.claim.id for one in side] for side in (affirmed, denied))
    first = min(affirmed or denied, key=lambda one: (len(claim_words(one.claim, chain=False)), one.claim.id))
    day = f" ({incident.first.isoformat()})" if incident.first else ""
    return Statement(
        id=short_id("statement-", incident.id, *supporting, "|", *denying),
        incident=incident.id,
        title=claim_words(first.claim, chain=False).removesuffix(" (denied)") + day,
        supporting=tuple(supporting),
        denying=tuple(denying),
    )


def find_shifts(
    statements: Iterable[Statement], told: Mapping[str, Told], before: frozenset[str], after: frozenset[str]
) -> Iterator[Shift]:
    """The statements that stand otherwise when other claims are accepted, or lose their last independent origin."""
    for statement in statements:
        was, now = statement.under(before), statement.under(after)
        if was == now and after.issuperset(before.intersection(statement.supporting)):
            continue
        held = [told[name] for name in statement.supporting if name in before]
        left = [one for one in held if one.claim.id in after]
        alone, still = count_independent_of(held), count_independent_of(left)
        if was != now or (alone and not still):
            behind = held or [told[name] for name in statement.denying if name in before]
            yield Shift(statement, was, now, alone, still, back(behind).supporting)
