"""The figures of one origin that came through one chain, and what is shown of them when they bear a finding.

A bundle is made once and serves every account and every view that hears all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from trucebook.compliance.figures import Figure, Frame, Owed
from trucebook.compliance.matching import Basis, Look
from trucebook.compliance.weighing import Strands, Weighed, twist, weigh_strands
from trucebook.vocabulary import Origin, chain_words


class Slice:
    """Some claims of one origin that bear a finding together: its claims, its chains, what was assumed."""

    def __init__(self, origin: Origin, looks: Iterable[Look], notes: Iterable[str] = ()) -> None:
        self.origin = origin
        self.looks = tuple(looks)
        self._notes = tuple(notes)

    def __bool__(self) -> bool:
        return bool(self.looks)

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims, in order."""
        return tuple(sorted(look.claim.id for look in self.looks))

    @cached_property
    def chains(self) -> frozenset[str]:
        """The chains in words, from outlet to origin."""
        return frozenset(chain_words(look.claim) for look in self.looks)

    @cached_property
    def notes(self) -> Mapping[str, int]:
        """What was assumed in reading the claims, with how many it concerns."""
        found = Counter(self._notes)
        found.update(look.remark for look in self.looks if look.remark)
        return found

    @cached_property
    def bases(self) -> frozenset[Basis]:
        """Whether some count a part of what is owed, or more than that."""
        return frozenset(look.basis for look in self.looks)


class Bundle:
    """All figures that one origin gives through one chain, sorted by what they can say for or against a verdict.

    `done` tell of something done; `denials` of something not done; `rest` decide neither way, such as the denial of
    one incident.
    """

    def __init__(self, origin: Origin, figures: tuple[Figure, ...]) -> None:
        self.origin = origin
        self.figures = figures
        self._strands: dict[Owed, Strands] = {}
        self._weighed: dict[tuple[Owed, Frame], Weighed] = {}

    def strands(self, owed: Owed) -> Strands:
        """The figures stretch by stretch."""
        if owed not in self._strands:
            self._strands[owed] = twist(self.figures, owed)
        return self._strands[owed]

    def weighed(self, owed: Owed, frame: Frame) -> Weighed:
        """What the figures come to by themselves."""
        key = (owed, frame)
        if key not in self._weighed:
            if len(self._weighed) > 1:  # another day is asked for
                self._weighed.clear()
            self._weighed[key] = weigh_strands([self.strands(owed)], owed, frame)
        return self._weighed[key]

    @cached_property
    def whole(self) -> Slice:
        """All figures."""
        return self._slice(self.figures)

    @cached_property
    def done(self) -> Slice:
        """Those that say that something was done."""
        return self._slice(item for item in self.figures if kind_of(item) == "done")

    @cached_property
    def denials(self) -> Slice:
        """Those that say that it was not done."""
        return self._slice(item for item in self.figures if kind_of(item) == "denial")

    @cached_property
    def rest(self) -> Slice:
        """Those that say nothing either way, and denials of one incident."""
        return self._slice(item for item in self.figures if kind_of(item) == "rest")

    @cached_property
    def affirmed(self) -> Slice:
        """Those that deny nothing."""
        return self._slice(item for item in self.figures if not item.denied)

    @cached_property
    def denied(self) -> Slice:
        """Those that deny something, be it one incident."""
        return self._slice(item for item in self.figures if item.denied)

    @cached_property
    def incidents(self) -> tuple[Figure, ...]:
        """Those that tell of at least one act that was done."""
        return tuple(item for item in self.figures if item.low > 0 and not item.denied)

    @cached_property
    def denying(self) -> tuple[Figure, ...]:
        """Those that say of some time, or of one incident, that nothing was done."""
        return tuple(item for item in self.figures if item.denied and (item.narrow or item.high == 0))

    @cached_property
    def narrow(self) -> tuple[Figure, ...]:
        """Denials of one incident."""
        return tuple(item for item in self.figures if item.narrow)

    def split(self) -> tuple[Bundle, Bundle]:
        """The denials of one incident, and all others."""
        others = tuple(item for item in self.figures if not item.narrow)
        return Bundle(self.origin, self.narrow), Bundle(self.origin, others)

    def _slice(self, figures: Iterable[Figure]) -> Slice:
        found = tuple(figures)
        return Slice(self.origin, (item.look for item in found), (item.note for item in found if item.note))


def kind_of(figure: Figure) -> str:
    """Whether a figure tells of something done, of something not done, or decides neither way."""
    if figure.narrow:
        return "rest"
    if figure.denied:
        return "denial"
    return "done" if figure.low > 0 or figure.all_done else "rest"
