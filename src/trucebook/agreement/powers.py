"""What changes the life of an agreement: events that claims tell of, and the powers of those who may change it.

A power that could never work is refused here, since a calendar would promise it all the same.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from trucebook.agreement.values import Day, Month, Part, Term, TermId, Words, mapping_of
from trucebook.casefolder.fitting import shown


class Event(Term):
    """Something that can happen, as claims tell it: an act, who does it, and words its object must hold one of.

    It has happened in an account that says that it was done; "will", "must" and "may" are not enough. Instead of
    an act, `kept` names an obligation: the event is then that this obligation is kept.
    """

    act: str = ""
    """What is done: one of the acts Trucebook reads."""
    by: Words = ()
    """Who does it: ids of the cast; nobody named means anybody."""
    words: Words = ()
    """Words of which the object of the act must hold one."""
    kept: str = ""
    """Instead of an act: the id of an obligation that must be kept, such as `release-33`."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.act) == bool(self.kept):
            raise ValueError("give an act, such as `{act: sign, words: [accord]}`, or `{kept: an-obligation}`")
        return self


EVENT = mapping_of("{act: sign, words: [accord]}")
"""What is no mapping is refused with the form of an event."""


class Growth(Part):
    """What each use of a power is bound to: `amount` more units of an obligation."""

    of: str
    """The id of the obligation whose units are counted."""
    amount: int = Field(ge=1)
    """How many more units each use takes."""


LENGTHENING = ("extend", "renew")
_ASKED_BY = {
    "days": LENGTHENING,
    "months": LENGTHENING,
    "up_to_day": LENGTHENING,
    "per": LENGTHENING,
    "unless": LENGTHENING,
    "obligations": ("suspend", "resume", "waive", "certify"),
}
"""Keys that powers of some kinds ask for, and no other."""


class Power(Term):
    """Who may change the agreement's life, and how: by consent, alone, automatically, or as claimed.

    A power is used, in each account by itself, when that account says so: `used_if` says by which event, and
    without it the act of its kind done to the agreement (extend, suspend, end_truce ...); `notice`, `waive` and
    `certify` have no such act and need it. `consent` needs every one in `by`, or somebody who speaks of both sides
    or of nobody; `decision` and `unilateral` one of them; `automatic` nobody, but what it grows with (`per`), or
    that nothing in `unless` happened; `notice` takes effect so many days after. A `claimed` power has an effect
    only under readings held by the one who claims it.
    """

    id: TermId
    """A short name of its own."""
    kind: Literal["extend", "renew", "notice", "suspend", "resume", "terminate", "waive", "certify"]
    """What it changes."""
    by: Words = ()
    """Who has it, or claims to have it: ids of the cast."""
    how: Literal["automatic", "consent", "decision", "notice", "unilateral", "claimed"]
    """How it is used; `claimed`: its holder says so and another party does not."""
    phase: str | None = None
    """The phase it changes; without one, the whole agreement."""
    days: Day | None = None
    """By how many days each use extends the phase, where nobody tells it otherwise.

    A report that tells the length ("by 72 hours", "by two months", "until 20 May") comes first, and the reason says
    so. Where neither tells it, nobody can say after the old end whether the agreement still runs.
    """
    months: Month | None = None
    """Instead of `days`: by how many months from the day after the old end; they end as those of a phase do."""
    up_to_day: Day | None = None
    """The last day of the phase's clock to which it can lead."""
    from_day: Day | None = None
    """The first day of the phase's clock on which it may be used; a use before then has no effect."""
    per: Growth | None = None
    """What each use of an automatic power takes, such as ten more people released."""
    used_if: Annotated[Event, EVENT] | None = None
    """By which event an account tells that it was used; without it, the act of its kind done to the agreement.

    Needed for `notice`, `waive` and `certify`, of which no act tells by itself.
    """
    unless: Annotated[Event, EVENT] | None = None
    """What keeps an automatic power from being used: notice given, an objection."""
    notice_days: Day | None = None
    """So many days before its effect it must be told."""
    obligations: Words = ()
    """Ids of the obligations that it suspends, takes up again, waives or certifies; without them, all."""
    tolls: bool = False
    """Whether the time of a suspension is added to the deadlines of what was suspended."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.how == "notice" and self.notice_days is None:
            raise ValueError("a power by notice needs `notice_days`, such as `notice_days: 14`")
        if self.kind in ("waive", "certify") and not self.obligations:
            raise ValueError(f"to {self.kind} needs `obligations`: the ids of those it is about")
        if self.days and self.months:
            raise shown("gives days and months", "keep one of the two")
        if self.per is not None and self.days is None:
            raise ValueError("what grows with `per` needs `days`: by how many days each use extends the phase")
        if self.tolls and self.kind != "suspend":
            raise ValueError("only a suspension tolls: use `kind: suspend`, or remove tolls")
        return self

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        """A power that no report could show as used, or a key that it never asks for, would be promised in vain."""
        if self.kind in ("notice", "waive", "certify") and self.used_if is None:
            hint = "add the event by which reports tell it, such as `used_if: {act: accept, words: [withdrawal]}`"
            raise shown(f"a power of the kind {self.kind} needs `used_if`: no act of its own tells of it", hint)
        if self.how == "claimed" and not self.by:
            raise shown("is claimed by nobody", "name in `by` who claims it")
        for key, kinds in _ASKED_BY.items():
            if getattr(self, key) and self.kind not in kinds:
                hint = f"remove it; only these kinds ask for it: {', '.join(kinds)}"
                raise shown(f"`{key}` has no effect on a power of the kind {self.kind}", hint)
        self._check_growth()
        return self

    def _check_growth(self) -> None:
        """What a phase grows with by itself is not asked for where somebody must decide on it."""
        for key in ("per", "unless"):
            if getattr(self, key) and self.how != "automatic":
                hint = "write `how: automatic`, or remove it and put the clause into `text`"
                raise shown(f"`{key}` has an effect only on what goes on by itself", hint)
        if self.per and self.unless:
            raise shown("what grows with `per` does not ask for `unless`", "keep one of the two")
