"""What an account comes to in every window at once: the rules of the module `judging` on columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from trucebook.compliance.glancing.bearing import Bearing, Parts, Ruled, sort_parts
from trucebook.compliance.glancing.board import Spread
from trucebook.compliance.glancing.laying import Bits, Says
from trucebook.compliance.glancing.scales import (
    DONE,
    HELD,
    HELD_SO_FAR,
    KEPT_ROWS,
    LATE,
    NONE,
    OPPOSED,
    OVER,
    SHORT,
    Codes,
    Group,
    Scales,
    Side,
    Sums,
)
from trucebook.compliance.glancing.sheets import Flags, Floats, Places

AT_ONCE = 1000
"""So many incidents are set against all denials at a time."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Whom an account hears, as numbers of sources: its own word and those it quotes."""

    own: Group
    quoted: Group
    origins: tuple[tuple[Group, Group], ...]
    """The same for each origin."""
    keys: tuple[str, ...]
    """The key of each origin."""

    @property
    def joint(self) -> Side:
        """All of them; of one stretch of time the own word outweighs the others'."""
        return (self.own, self.quoted) if self.own and self.quoted else ((), self.own + self.quoted)

    @property
    def sole(self) -> Side:
        """The own word alone."""
        return (), self.own

    @property
    def sides(self) -> tuple[Side, ...]:
        """Each origin by itself."""
        return tuple(((), tuple(sorted(own + quoted))) for own, quoted in self.origins)

    @property
    def wanted(self) -> tuple[Side, ...]:
        """All that has to be weighed."""
        return (*self.sides, self.joint, *((self.sole,) if self.own and self.quoted else ()))


@dataclass(frozen=True, eq=False)
class Tally:
    """What one account comes to in each window.

    `verdict` is a place in `VERDICTS`; `low` and `high` (infinite: open) are shown where anything was `heard`;
    `spoken`: a claim speaks of it. `unsure` marks what is left to be judged by hand.
    """

    verdict: Codes
    low: Floats
    high: Floats
    heard: Flags
    spoken: Flags
    unsure: Flags
    judge: _Judge

    @cached_property
    def bearing(self) -> Bearing:
        """On whose word it is; worked out where it is asked for."""
        return self.judge.bearing()


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Stretches with the origins that speak of them and their words, by window; each once."""

    at: Places
    origin: Places
    words: Places
    narrow: Flags


class Tallies:
    """Tallies accounts on one day. What an account came to is kept for other views in which it hears the same."""

    def __init__(self, spread: Spread) -> None:
        self.spread = spread
        self._scales = Scales(spread)
        self._known: dict[Voices, Tally] = {}

    def tally(self, accounts: Sequence[Voices]) -> list[Tally]:
        """What each account comes to, by the end of the day."""
        if len(self._known) * len(self.spread.windows.start) > KEPT_ROWS:
            self._known.clear()
        fresh = [voices for voices in dict.fromkeys(accounts) if voices not in self._known]
        self._scales.weigh(side for voices in fresh for side in voices.wanted)
        for voices in fresh:
            self._known[voices] = _Judge(self.spread, self._scales, voices).tally()
        return [self._known[voices] for voices in accounts]


class _Judge:
    """Judges one account in all windows; see `judging.judge`, whose order of cases this is."""

    def __init__(self, spread: Spread, scales: Scales, voices: Voices) -> None:
        self._spread = spread
        self._windows = spread.windows
        self._voices = voices
        self._joint = scales.scale(voices.joint)
        self._sole = scales.scale(voices.sole if voices.own and voices.quoted else voices.joint)
        self._sides = [scales.scale(side) for side in voices.sides]
        self._over = spread.windows.due <= spread.on_end
        none = np.zeros(len(self._over), np.bool_)
        self._several, self._opposing, self._decides, self._own = none, none, none, self._sole.verdict

    def tally(self) -> Tally:
        """Nothing heard, one origin, the own word, two sides, or all together."""
        joint, heard = self._joint, self._joint.heard
        verdict = joint.verdict
        low, high = joint.sums.low, joint.sums.high
        several = sum((side.heard.astype(np.int64) for side in self._sides), np.zeros(len(heard), np.int64)) > 1
        if several.any():
            verdicts = np.array([side.verdict for side in self._sides])
            pooled = self._pooled(verdicts, joint.together)
            opposed = self._two_sides(verdicts, several)
            self._several, self._opposing = several, opposed
            found = np.where(opposed, OPPOSED, pooled)
            decides, overruled, own = self._own_word()
            self._decides, self._own = decides, own
            verdict = np.where(several, np.where(decides, own, found), verdict)
            low = np.where(several & overruled, self._sole.sums.low, low)
            high = np.where(several & overruled, self._sole.sums.high, high)
        return Tally(verdict.astype(np.int8), low, high, heard, heard | self._told(), self._spread.inexact, self)

    def bearing(self) -> Bearing:
        """How the figures of each origin stand to what was found."""
        nothing = np.full(len(self._over), NONE, np.int8)
        verdicts = np.array([side.verdict for side in self._sides]) if self._sides else nothing[None, :0]
        ruled = Ruled(
            ceiling=self._windows.ceiling,
            several=self._several,
            opposed=self._opposing,
            decides=self._decides,
            joint=self._joint.verdict,
            best=self._pooled(verdicts, nothing) if self._sides else nothing,
            together=self._joint.together,
            sole=self._own,
        )
        return sort_parts(self._parts(verdicts), ruled)

    def _parts(self, verdicts: Codes) -> Parts:
        """The own word of each origin, and what is quoted of it."""
        found = [
            (origin, own, sources)
            for origin, groups in enumerate(self._voices.origins)
            for own, sources in zip((True, False), groups, strict=True)
            if sources
        ]
        places = [origin for origin, _, _ in found]
        shape = (len(found), len(self._over))
        sums = [side.sums for side in self._sides]
        return Parts(
            origins=tuple(self._voices.keys[origin] for origin in places),
            own=np.array([own for _, own, _ in found], np.bool_),
            says=np.array([self._says(sources) for *_, sources in found], np.uint8).reshape(shape),
            verdicts=np.array([verdicts[origin] for origin in places], np.int8).reshape(shape),
            affirms=np.array([self._affirms(sums[origin]) for origin in places], np.bool_).reshape(shape),
            denies=np.array([self._denies(sums[origin]) for origin in places], np.bool_).reshape(shape),
        )

    def _says(self, sources: Group) -> Bits:
        """What the figures of some sources can stand for in each window, joined."""
        found = np.zeros(len(self._over), np.uint8)
        for source in sources:
            strand = self._spread.strands[source]
            np.bitwise_or.at(found, self._spread.stretches.window[strand.at], strand.says)
        return found

    def _told(self) -> Flags:
        """The windows of which somebody reports something that gives no figure."""
        told = np.zeros(len(self._over), np.bool_)
        for source in (*self._voices.own, *self._voices.quoted):
            told[self._spread.strands[source].told] = True
        return told

    # the account's own word, as in `judging._own_word`

    def _own_word(self) -> tuple[Flags, Flags, Codes]:
        """Where the own word decides, where it overrules those it quotes, and what it decides."""
        none = np.zeros(len(self._over), np.bool_)
        if not (self._voices.own and self._voices.quoted):
            return none, none, np.full(len(none), NONE, np.int8)
        quoted = [self._heard(quoted) for _, quoted in self._voices.origins]
        own = self._sole.verdict
        decides = self._sole.heard & np.logical_or.reduce(quoted) & (own != NONE)
        negative = (own == SHORT) | (own == OVER)
        overruled = none.copy()
        for scale, some, (_, sources) in zip(self._sides, quoted, self._voices.origins, strict=True):
            opposes = np.where(negative, self._affirms(scale.sums), self._denies(scale.sums))
            overruled |= some & opposes
            overruled |= (own == OVER) & self._marked(sources, Says.NARROW)
        return decides, decides & overruled, own

    def _heard(self, sources: Group) -> Flags:
        """The windows of which some sources say anything that gives a figure."""
        heard = np.zeros(len(self._over), np.bool_)
        for source in sources:
            heard[self._spread.stretches.window[self._spread.strands[source].at]] = True
        return heard

    def _marked(self, sources: Group, says: Says) -> Flags:
        """The windows in which a figure of some sources says so."""
        marked = np.zeros(len(self._over), np.bool_)
        for source in sources:
            strand = self._spread.strands[source]
            marked[self._spread.stretches.window[strand.at[_say(strand.says, says)]]] = True
        return marked

    def _affirms(self, sums: Sums) -> Flags:
        return np.where(self._windows.ceiling, sums.held > -np.inf, sums.reached < np.inf)

    def _denies(self, sums: Sums) -> Flags:
        return (sums.passed < np.inf) | (~self._windows.ceiling & (sums.short > -np.inf))

    # origins that oppose each other, as in `judging.judge`

    def _two_sides(self, verdicts: Codes, several: Flags) -> Flags:
        """Where origins oppose each other."""
        over, done = (verdicts == OVER).any(axis=0), (verdicts == DONE).any(axis=0)
        opposed = self._opposed() | (over & done)
        found: Flags = opposed | self._answered(several & over & ~opposed & self._windows.ceiling)
        return found

    def _opposed(self) -> Flags:
        """Whether one origin says it was done and another, of the same or a later time, that it was not."""
        ceiling = self._windows.ceiling
        sums = [side.sums for side in self._sides]
        no = np.array([np.where(ceiling, item.held, item.short) for item in sums])
        free = np.array([np.where(item.passed < np.inf, np.inf, item.reached) for item in sums])
        yes = np.where(ceiling, np.array([item.passed for item in sums]), free)
        latest, earliest = _two_last(no), -_two_last(-yes)
        who_no, who_yes = no.argmax(axis=0), yes.argmin(axis=0)

        def meet(one: Floats, other: Floats) -> Flags:
            both: Flags = (one > -np.inf) & (other < np.inf) & (one >= other)
            return both

        apart: Flags = (who_no != who_yes) & meet(latest[0], earliest[0])
        return apart | meet(latest[1], earliest[0]) | meet(latest[0], earliest[1])

    def _answered(self, asked: Flags) -> Flags:
        """Where each incident is denied by another origin than tells it."""
        everyone = self._voices.own + self._voices.quoted
        answered = np.zeros(len(asked), np.bool_)
        denied = asked & (self._marked(everyone, Says.DENIES) | self._marked(everyone, Says.NARROW))
        if denied.any():
            telling = self._spread.telling
            origin = np.full(max(self._spread.strands) + 1, -1)
            for place, groups in enumerate(self._voices.origins):
                origin[list(groups[0] + groups[1])] = place
            teller, window = origin[telling.source], self._spread.stretches.window[telling.at]
            rows = np.flatnonzero((teller >= 0) & denied[window])
            rows = rows[np.argsort(window[rows], kind="stable")]
            cuts = np.flatnonzero(np.diff(window[rows], prepend=-1))
            for some in np.split(rows, cuts[1:]):
                told, denials = some[telling.incident[some]], some[~telling.incident[some]]
                answered[window[some[0]]] = self._all_denied(
                    self._points(told, teller), self._points(denials, teller)
                )
        return answered

    def _points(self, rows: Places, teller: Places) -> _Points:
        telling = self._spread.telling
        many = len(self._voices.origins), len(self._spread.named) + 1
        key = (telling.at[rows] * many[0] + teller[rows]) * many[1] + telling.words[rows]
        _, firsts = np.unique(key * 2 + telling.narrow[rows], return_index=True)
        some = rows[firsts]
        return _Points(telling.at[some], teller[some], telling.words[some], telling.narrow[some])

    def _all_denied(self, told: _Points, denials: _Points) -> bool:
        """Whether a denial of all covers each incident, or one that names whom or where is about it."""
        for begin in range(0, len(told.at), AT_ONCE):
            some = slice(begin, begin + AT_ONCE)
            apart = denials.origin[:, None] != told.origin[None, some]
            covers, meets = self._near(denials.at[:, None], told.at[None, some])
            left = ~(apart & covers & ~denials.narrow[:, None]).any(axis=0)
            near = apart & meets & denials.narrow[:, None]
            if not (near.any(axis=0) | ~left).all():
                return False
            named = self._spread.named
            for place in np.flatnonzero(left).tolist():
                words = named[told.words[begin + place]]
                others = denials.words[near[:, place]].tolist()
                if all(words.isdisjoint(named[other]) for other in others):
                    return False
        return True

    def _near(self, denial: Places, incident: Places) -> tuple[Flags, Flags]:
        """Where a denial is about all of the time of an incident, and where about some of it."""
        start, end = self._spread.stretches.start, self._spread.stretches.end
        covers: Flags = (start[denial] <= start[incident]) & (end[denial] >= end[incident])
        meets: Flags = (start[denial] < end[incident]) & (start[incident] < end[denial])
        return covers, meets

    # all origins together, as in `judging._pooled`

    def _pooled(self, verdicts: Codes, together: Codes) -> Codes:
        """What some decide alone, a later verdict before an earlier one; otherwise what all come to together."""
        ranks = (OVER, DONE, LATE, SHORT, HELD, HELD_SO_FAR)  # no window has both of the first and of the last
        given = [(verdicts == code).any(axis=0) for code in ranks]
        found: Codes = np.select(given, [np.int8(code) for code in ranks], together)
        return found


def _say(says: Bits, bit: Says) -> Flags:
    found: Flags = (says & np.uint8(bit)) > 0
    return found


def _two_last(values: Floats) -> Floats:
    """The largest and the second largest of each column."""
    if len(values) == 1:
        return np.array([values[0], np.full(values.shape[1], -np.inf)])
    return np.partition(values, len(values) - 2, axis=0)[-1:-3:-1]
