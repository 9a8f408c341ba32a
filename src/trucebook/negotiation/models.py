"""What is on the table, as a careful non-programmer writes it in `negotiation.yaml`.

Whatever stands there has a source: a claim of the book, a note of where it was published, or an assumption that an
analyst signs with a reason; each is shown as what it is. The docstrings are what an editor shows for a key, and
what the reference page is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from trucebook.agreement.values import Part, TermId, Words, mapping_of
from trucebook.casefolder.cast import ActorEntry
from trucebook.negotiation.entries import Amount, Interval, OnDay, Outcomes, Sourced
from trucebook.vocabulary import Actor, Cast, Hedge, first_day, last_day

Basis = Literal["stated", "inferred"]
Choice = Literal["take", "leave"]


class Assumption(Part):
    """What an analyst takes to be so, signed and with the reason. It is never shown as what somebody said."""

    by: str
    """Who assumes it: the analyst's name."""
    reason: str
    """Why."""
    on: OnDay | None = None
    """Since when."""


class NumberOutcomes(Part):
    """A number that is bargained over, from `low` to `high`."""

    unit: str
    """What is counted or measured, in the plural: metres, prisoners, days."""
    low: Amount = Decimal(0)
    """The smallest number it can come to."""
    high: Amount
    """The largest number it can come to."""
    whole: bool = True
    """Whether only whole numbers make sense."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high <= self.low:
            raise ValueError("high should be larger than low")
        return self


class Issue(Part):
    """Something bargained over, and what it can come to: a `ladder`, a `number` or `choices`.

    The rungs of a ladder stand in their order, from what suits one side to what suits the other; each step counts
    as far as the next. Choices have no order. An issue never counts more than another.
    """

    title: str
    """What it is called, for people who read the tables."""
    text: str = ""
    """What it is about, in words."""
    ladder: Words = ()
    """The outcomes in their order, at least two."""
    number: Annotated[NumberOutcomes, mapping_of("{unit: metres, low: 0, high: 1000}")] | None = None
    """A number, with its unit and the least and the most it can come to."""
    choices: Words = ()
    """The outcomes where they have no order, at least two."""
    words: Words = ()
    """Words of claims that speak of it, in lower case; by them suggestions are sorted to it."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(map(bool, (self.ladder, self.number, self.choices))) != 1:
            raise ValueError("give exactly one of ladder, number, choices")
        outcomes = self.ladder or self.choices
        if outcomes and len(set(outcomes)) < max(2, len(outcomes)):
            raise ValueError("needs at least two outcomes, each named once")
        return self


class Position(Sourced):
    """What a party said on a day that it would take on an issue. Each statement is one entry and stays."""

    by: str
    """Who said so: the id of a party."""
    issue: str
    """The issue it is on."""
    wants: Outcomes
    """What it would take: an outcome, a list of them, or {from: ..., to: ...}."""
    on: OnDay
    """When it said so: a day, or a month or year where the day is not known."""
    under: str | None = None
    """The pressure it was said under, if any; without that pressure the statement is left out."""


class Condition(Sourced):
    """What a party will not go without."""

    id: TermId
    """A short name of its own."""
    by: str
    """Whose it is: the id of a party."""
    basis: Basis
    """`stated`: the party has said so; `inferred`: somebody else concludes it."""
    on: OnDay | None = None
    """Since when it is known; asked about an earlier day, the table is without it."""
    under: str | None = None
    """The pressure it rests on, if any. It falls with the pressure, and counts as inferred where that is hedged."""
    until: OnDay | None = None
    """Until when it held, that day included. Asked about a later day, or about none, the table is without it."""
    replaces: str | None = None
    """The id of a line of the same party that it takes the place of. A stated one ends that; an inferred one makes
    that inferred as well, since nobody has said that it was given up."""


class RedLine(Condition):
    """What a party will not go without: on each issue named it takes only these outcomes."""

    accepts: dict[str, Outcomes] = Field(min_length=1)
    """For each issue, the outcomes it can take."""


class Linkage(Condition):
    """One issue hanging on another: where the package has what stands under `if`, it must have what it `needs`."""

    when: dict[str, Outcomes] = Field(min_length=1, alias="if")
    """For each issue, the outcomes that bring the linkage into play."""
    needs: dict[str, Outcomes] = Field(min_length=1)
    """For each issue, the outcomes it then needs."""


class Ratifier(Condition):
    """Who at home must pass what a party signs: a cabinet, a parliament, a council; `by` is the party."""

    name: str
    """What it is called."""
    accepts: dict[str, Outcomes] = Field(min_length=1)
    """For each issue, the outcomes it would pass."""


AnyCondition = RedLine | Linkage | Ratifier


class Proposal(Sourced):
    """A proposal or an amendment, on its day, by a party or a mediator."""

    id: TermId
    """A short name of its own."""
    by: Words = Field(min_length=1)
    """Whose it is: ids of the cast."""
    on: OnDay
    """When it was made."""
    terms: dict[str, Outcomes] = Field(default_factory=dict)
    """What it says on each issue it speaks of."""
    amends: str | None = None
    """The id of the proposal it would change; terms that this one does not name stay as they are there."""
    until: OnDay | None = None
    """Until when it could be taken, where it said so."""


class Response(Sourced):
    """An answer to a proposal, or a walk-out, on its day."""

    by: Words = Field(min_length=1)
    """Who answered: ids of the cast."""
    on: OnDay
    """When."""
    answer: Literal["accept", "accept_with_changes", "reject", "walk_out", "return", "no_answer", "withdraw"]
    """What the answer was; `withdraw` is by somebody who made the proposal and takes it back."""
    to: str | None = None
    """The id of the proposal; without one it is about the talks as such."""


class Pressure(Sourced):
    """What somebody does or is said to do so that a party moves, or does not: a threat, a payment, a promise."""

    by: str
    """Who presses: the id of an actor."""
    whom: str
    """Whom: the id of an actor."""
    about: Words = ()
    """The issues it is about; none named means all."""
    on: OnDay | None = None
    """When."""
    until: OnDay | None = None
    """Until when, that day included. What rests on it falls then; what was said under it stays said."""
    hedge: Hedge
    """How sure it is that there was any: `fact`, or as whose word it stands, such as `claimed`."""


class Worth(Sourced):
    """How much an issue counts for a party and what each outcome is worth to it. Needed for fair shares alone."""

    by: str
    """The id of the party."""
    issue: str
    """The issue."""
    points: int = Field(ge=0)
    """How many of its hundred points the party gives the issue."""
    values: dict[str, Amount] = Field(default_factory=dict)
    """What part of the points each outcome of a ladder or of choices brings, from 0 to 1."""


class Option(Sourced):
    """Something a party can do or leave, with who wants it, whether its owner means to, and who doubts that."""

    id: TermId
    """A short name of its own."""
    by: str
    """Whose option it is: the id of an actor."""
    wanted_by: Words = ()
    """Whose position has it taken: ids of actors."""
    refused_by: Words = ()
    """Whose position has it left."""
    intends: Choice | None = None
    """What its owner says it will do with it if it is refused what it wants."""
    doubted_by: Words = ()
    """Who does not believe that."""
    irreversible: bool = False
    """Whether it cannot be undone once it is done."""
    ends: bool = False
    """Whether nothing comes after it, such as leaving for good. Other options are then neither taken nor left, so
    that a wish for or against one of them is not met."""
    on: OnDay | None = None
    """Since when there is this option; on an earlier day it is left, whatever anybody wishes."""
    until: OnDay | None = None
    """Until when there is, that day included. Asked about a later day, or about none, it is left."""


class Wish(Part):
    """One statement of a party's preferences."""

    then: dict[str, Choice] = Field(min_length=1)
    """What it would have: options to take or to leave."""
    when: dict[str, Choice] = Field(default_factory=dict, alias="if")
    """Only where this is so."""


class Preferences(Sourced):
    """What a party would rather have, statement by statement; one outweighs all that come after it."""

    by: str
    """The id of the actor."""
    order: tuple[Wish, ...] = Field(min_length=1)
    """The statements, the most important first."""
    on: OnDay | None = None
    """Since when it prefers so. Of several of one actor that which began last counts."""


class Split(Sourced):
    """A party that became several. Until then only it is at the table, from that day on its wings alone.

    What it had said stays said: it is where each wing began. Its lines count for each wing as inferred, since no
    wing has said so by itself, until the wing's own line `replaces` them. Its options, preferences and points fall.
    """

    party: str
    """The party that split: an id."""
    into: Words = Field(min_length=2)
    """Its wings: ids of parties."""
    on: OnDay
    """When."""


class Assumed(Sourced):
    """A number nobody knows, as an interval that somebody signs for."""

    value: Interval
    """What it may be: a number, or two: [0.3, 0.5]."""
    under: str | None = None
    """The pressure it comes from, if any. It is left out with it; without a chance or cost there is no range."""


class Shift(Part):
    """A change of power to come."""

    chance: Assumed
    """The first party's chance after it."""
    discount: Assumed
    """How much tomorrow counts against today, from 0 to 1."""


class Spoiler(Part):
    """How an attack by somebody on one side tells on trust in that side."""

    trust: Assumed
    """The chance, before it, that the side means what it says."""
    if_sincere: Assumed
    """The chance of such an attack where the side means it."""
    if_not: Assumed
    """The chance of such an attack where it does not."""


class War(Part):
    """What the war range rests on. All of it is assumed or claimed by somebody; shares run from 0 to 1."""

    first: str
    """The party whose chance and shares are meant: an id."""
    second: str
    """The other party."""
    chance: Assumed
    """The chance of the first party to win all."""
    costs: dict[str, Assumed]
    """What fighting on costs each party, as a share of what is at stake."""
    subsidies: dict[str, Assumed] = Field(default_factory=dict)
    """What a patron takes off a party's cost."""
    pressures: dict[str, Assumed] = Field(default_factory=dict)
    """What a patron adds to a party's cost."""
    ratifiers: dict[str, Assumed] = Field(default_factory=dict)
    """The least share for its party that those at home would pass."""
    shift: Annotated[Shift, mapping_of("{chance: {...}, discount: {...}}")] | None = None
    """A change of power to come, for the first party."""
    spoiler: Spoiler | None = None
    """Somebody who can spoil trust."""

    @property
    def sides(self) -> frozenset[str]:
        """The two parties."""
        return frozenset((self.first, self.second))

    def without(self, pressures: Set[str]) -> War | None:
        """The same without what comes from these pressures; None where a chance or a cost does."""
        if not _stand((self.chance, *self.costs.values()), pressures):
            return None
        kept: dict[str, Any] = {
            name: {whom: item for whom, item in getattr(self, name).items() if item.under not in pressures}
            for name in ("subsidies", "pressures", "ratifiers")
        }
        if self.shift and not _stand((self.shift.chance, self.shift.discount), pressures):
            kept["shift"] = None
        spoiler = self.spoiler
        if spoiler and not _stand((spoiler.trust, spoiler.if_sincere, spoiler.if_not), pressures):
            kept["spoiler"] = None
        return self.model_copy(update=kept)


def _stand(given: Iterable[Assumed], pressures: Set[str]) -> bool:
    return not any(item.under in pressures for item in given)


class EndingEvidence(Sourced):
    """What speaks for or against a condition of a kind of ending; the conditions are those of the endings table."""

    ending: str
    """The kind of ending: settlement, capitulation, expulsion-or-extermination, stalemate."""
    condition: str
    """The condition, by its name in the endings table."""
    speaks: Literal["for", "against"]
    """On which side it is."""


class Negotiation(Part):
    """What is on the table of one negotiation."""

    title: str
    """What it is called."""
    text: str = ""
    """What it is about, in words."""
    actors: dict[str, ActorEntry] = Field(default_factory=dict)
    """Who appears, by id, as in cast.yaml; a case folder has its cast.yaml for it, and these come besides."""
    parties: Words = Field(min_length=2)
    """Who bargains: ids of the cast."""
    mediators: Words = ()
    """Who mediates: ids of the cast."""
    issues: dict[str, Annotated[Issue, mapping_of("{title: Aid, choices: [un, both]}")]] = Field(min_length=1)
    """What is bargained over, by name."""
    splits: tuple[Split, ...] = ()
    """Parties that became several, and when."""
    positions: tuple[Position, ...] = ()
    """What each party said it would take, statement by statement."""
    red_lines: tuple[RedLine, ...] = ()
    """What a party will not go without."""
    linkages: tuple[Linkage, ...] = ()
    """What hangs on what."""
    ratifiers: tuple[Ratifier, ...] = ()
    """Who at home must pass it."""
    proposals: tuple[Proposal, ...] = ()
    """Proposals and amendments."""
    responses: tuple[Response, ...] = ()
    """Answers and walk-outs."""
    pressures: dict[str, Pressure] = Field(default_factory=dict)
    """Who presses whom, by name; `--without-pressure NAME` takes one away."""
    worth: tuple[Worth, ...] = ()
    """Weights, where somebody signs for them."""
    options: tuple[Option, ...] = ()
    """What each side can do or leave."""
    infeasible: tuple[dict[str, Choice], ...] = ()
    """Combinations of options that cannot be."""
    preferences: tuple[Preferences, ...] = ()
    """What each side would rather have."""
    war: Annotated[War, mapping_of("{first: north, second: south, ...}")] | None = None
    """What the war range rests on."""
    endings: tuple[EndingEvidence, ...] = ()
    """Evidence on how the war may end."""
    assumptions: dict[str, Annotated[Assumption, mapping_of("{by: A. Name, reason: ...}")]] = Field(
        default_factory=dict
    )
    """What analysts take to be so, by name."""

    @property
    def every_condition(self) -> tuple[AnyCondition, ...]:
        """Red lines, linkages and what ratifiers ask for, with those that others have replaced."""
        return (*self.red_lines, *self.linkages, *self.ratifiers)

    def heirs(self, party: str) -> tuple[str, ...]:
        """Who stands at the table for a party: itself, or the wings that it split into."""
        wings = next((item.into for item in self.splits if item.party == party), ())
        return tuple(heir for wing in wings for heir in self.heirs(wing)) or (party,)

    def conditions(self) -> Iterator[tuple[AnyCondition, str, bool]]:
        """The conditions that stand, the party for which each does, and whether it counts as stated.

        What rests on a pressure that is not plain fact counts as inferred, and so does what a wing has from before
        a split, and what is inferred to have been replaced; what a stated one has replaced is left out.
        """
        every = self.every_condition
        for item in every:
            over = [other for other in every if item.id in _replaced(other, every)]
            for party in self.heirs(item.by):
                own = [self._is_stated(other) for other in over if party in self.heirs(other.by)]
                if not any(own):
                    yield item, party, self._is_stated(item) and party == item.by and not own

    def _is_stated(self, item: AnyCondition) -> bool:
        pressure = self.pressures.get(item.under or "")
        return item.basis == "stated" and (pressure is None or pressure.hedge == "fact")

    def terms_of(self, proposal: Proposal) -> dict[str, Outcomes]:
        """What a proposal says, laid over what it amends as far as that is on the table."""
        base = next((item for item in self.proposals if item.id == proposal.amends), None)
        return {**(self.terms_of(base) if base else {}), **proposal.terms}

    def cast(self, others: Cast) -> Cast:
        """Who appears: the cast of the case, and the actors named here who are not in it."""
        own = [Actor(id=name, **dict(entry)) for name, entry in sorted(self.actors.items())]
        return Cast((*others.actors, *(actor for actor in own if others.get(actor.id) is None)))

    def shown(self, on: date, hidden: frozenset[str] = frozenset()) -> Negotiation:
        """The table at the end of a day, without what surely came later and what rests on hidden claims alone."""
        over = {name for name, item in self.pressures.items() if _is_over(item, on)}
        split = [item for item in self.splits if _is_seen(item, on, hidden)]
        to_come = {wing for item in self.splits if item not in split for wing in item.into}
        away = to_come | {item.party for item in split}
        kept: dict[str, Any] = {name: self._standing(name, on, hidden) for name in _DATED}
        for name in ("positions", *_LINES):
            kept[name] = tuple(item for item in kept[name] if item.by not in to_come)
        for name in _LINES:
            kept[name] = tuple(item for item in kept[name] if item.under not in over)
        for name in ("options", "preferences"):
            kept[name] = tuple(item for item in kept[name] if item.by not in away)
        kept["worth"] = tuple(item for item in self.worth if item.by not in away)
        kept["parties"] = tuple(party for party in self.parties if party not in away)
        latest = sorted(kept["preferences"], key=lambda item: first_day(item.on) or date.min)
        kept["preferences"] = tuple({item.by: item for item in latest}.values())
        kept["war"] = self.war.without(over) if self.war and not away & self.war.sides else None
        gone = tuple(name for name, item in self.pressures.items() if not _is_seen(item, on, hidden))
        return self.model_copy(update=kept).without(gone)

    def _standing(self, name: str, on: date, hidden: frozenset[str]) -> tuple[Any, ...]:
        """The entries of one list that stand on a day. What was proposed stays proposed when its time is over."""
        found = (item for item in getattr(self, name) if _is_seen(item, on, hidden))
        return tuple(item for item in found if name not in (*_LINES, "options") or not _is_over(item, on))

    def without(self, pressures: tuple[str, ...]) -> Negotiation:
        """The table as it would be without these pressures: what was said or holds only under them is left out.

        Raises KeyError with the name of a pressure that does not exist.
        """
        for name in pressures:
            if name not in self.pressures:
                raise KeyError(name)
        kept: dict[str, Any] = {
            name: tuple(item for item in getattr(self, name) if item.under not in pressures)
            for name in ("positions", *_LINES)
        }
        kept["pressures"] = {name: item for name, item in self.pressures.items() if name not in pressures}
        kept["war"] = self.war.without(frozenset(pressures)) if self.war else None
        return self.model_copy(update=kept)


_LINES = ("red_lines", "linkages", "ratifiers")
_DATED = ("positions", "proposals", "responses", "endings", "splits", "options", "preferences", *_LINES)
"""The lists of what has a day, or may have one."""


def _replaced(item: AnyCondition, every: Sequence[AnyCondition]) -> Iterator[str]:
    """The ids of what a condition takes the place of, directly or over others."""
    by_id = {other.id: other for other in every}
    while item.replaces in by_id:
        item = by_id[item.replaces]
        yield item.id


def _is_over(item: Condition | Pressure | Option, on: date) -> bool:
    """Whether it had surely ended before a day was over."""
    end = last_day(item.until)
    return end is not None and end < on


def _is_seen(item: Sourced, on: date, hidden: frozenset[str]) -> bool:
    day = first_day(getattr(item, "on", None))
    return (day is None or day <= on) and not (item.claim and hidden.issuperset(item.claim))
