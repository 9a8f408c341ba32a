"""The two questions about minimal sets that take a search: how many are disjoint, how few origins meet them all.

Both are answered exactly. What can be decided without trying is decided first (a set that rules out no more than
its rival does is taken, an origin that meets no more than another is passed over), the rest falls into parts that
share nothing, and only inside a part are both ways tried, cut off where a bound says that nothing is to be gained.
The search keeps its own stack, so that its depth is limited by memory alone. Sets are bits of integers.

`accepted gap:` both questions are NP-hard; thousands of sets of three, drawn at random, would take for ever. Sets
of origins are mostly of one, with a few of two, and chains, rings and stars of 1,200 such sets take about a second.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

Search = Generator["Search", int, int]
"""A search that yields the searches it waits for, is sent what they found, and returns a number."""


def most_disjoint(sets: Iterable[int]) -> int:
    """The largest number of sets of which no two share a member; an empty set is none of them."""
    ordered = sorted((bits for bits in set(sets) if bits), key=lambda bits: (bits.bit_count(), bits))
    return _run(_pack(_Clashes(ordered), (1 << len(ordered)) - 1))


def fewest_hits(sets: Iterable[int]) -> int:
    """The size of the smallest set that shares a member with every one of the sets; none of them is empty."""
    return _run(_hit(frozenset(sets)))


def members_of(bits: int) -> Iterator[int]:
    """The numbers in a set, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _run(search: Search) -> int:
    waiting: list[Search] = [search]
    found: int | None = None
    while waiting:
        try:
            waiting.append(next(waiting[-1]) if found is None else waiting[-1].send(found))
            found = None
        except StopIteration as done:
            waiting.pop()
            found = done.value
    return found or 0


def _holders(sets: Iterable[int]) -> dict[int, int]:
    """For each member, the places of the sets that hold it, as bits."""
    found: dict[int, int] = {}
    for place, bits in enumerate(sets):
        for member in members_of(bits):
            found[member] = found.get(member, 0) | 1 << place
    return found


class _Clashes:
    """Sets by place, smallest first, and for each the places of those that share a member with it, itself too."""

    def __init__(self, sets: Sequence[int]) -> None:
        self.sets = sets
        self.holders = _holders(sets)
        self.near = [0] * len(sets)
        for place, bits in enumerate(sets):
            for member in members_of(bits):
                self.near[place] |= self.holders[member]

    def settle(self, alive: int) -> int:
        """Without the sets that can be passed over: whatever a set rules out, a rival of it rules out no less."""
        worth = alive
        while worth:
            place = (worth & -worth).bit_length() - 1
            worth &= worth - 1
            near = self.near[place] & alive
            beaten = 0
            for rival in members_of(near & ~(1 << place)):
                if not near & ~self.near[rival]:
                    beaten |= 1 << rival
            if beaten:
                alive &= ~beaten
                worth = (worth | self._around(beaten)) & alive
        return alive

    def _around(self, places: int) -> int:
        found = 0
        for place in members_of(places):
            found |= self.near[place]
        return found

    def parts(self, alive: int) -> Iterator[int]:
        """The parts that share no member with one another."""
        while alive:
            part, fresh = 0, alive & -alive
            while fresh:
                part |= fresh
                fresh = self._around(fresh) & alive & ~part
            yield part
            alive &= ~part

    def at_most(self, alive: int) -> int:
        """No more than this many are disjoint: so many members meet all, and each set takes some of the members."""
        smallest = self.sets[(alive & -alive).bit_length() - 1].bit_count() if alive else 1
        held = sum(1 for places in self.holders.values() if places & alive)
        met = 0
        while alive:
            alive &= ~max(self.holders.values(), key=lambda places: (places & alive).bit_count())
            met += 1
        return min(met, held // smallest)


def _pack(clashes: _Clashes, alive: int) -> Search:
    alive = clashes.settle(alive)
    parts = list(clashes.parts(alive))
    if len(parts) > 1:
        total = 0
        for part in parts:
            total += 1 if part.bit_count() == 1 else (yield _pack(clashes, part))
        return total
    if alive.bit_count() < 2:
        return alive.bit_count()
    place = min(members_of(alive), key=lambda place: (clashes.near[place] & alive).bit_count())
    best = 1 + (yield _pack(clashes, alive & ~clashes.near[place]))
    rest = alive & ~(1 << place)
    if clashes.at_most(rest) > best:
        best = max(best, (yield _pack(clashes, rest)))
    return best


def _hit(sets: frozenset[int]) -> Search:
    sets, taken = _settle(sets)
    parts = list(_parts(sets))
    if len(parts) > 1:
        for part in parts:
            taken += yield _hit(part)
        return taken
    if not sets:
        return taken
    holders = _holders(sets)
    member = max(holders, key=lambda member: (holders[member].bit_count(), -member))
    best = 1 + (yield _hit(frozenset(bits for bits in sets if not bits >> member & 1)))
    rest = frozenset(bits & ~(1 << member) for bits in sets)
    if _at_least(rest) < best:
        best = min(best, (yield _hit(rest)))
    return taken + best


def _settle(sets: frozenset[int]) -> tuple[frozenset[int], int]:
    """Without what needs no trying: members alone in a set are taken, those that another outdoes passed over."""
    taken = 0
    while True:
        alone = 0
        for bits in sets:
            if bits & (bits - 1) == 0:
                alone |= bits
        taken += alone.bit_count()
        sets = frozenset(bits for bits in sets if not bits & alone)
        needless = _outdone(sets)
        if not needless:
            return sets, taken
        sets = frozenset(bits & ~needless for bits in sets)


def _outdone(sets: frozenset[int]) -> int:
    """The members whose sets another member that stays meets as well."""
    ordered = sorted(sets)
    holders = _holders(ordered)
    needless = 0
    for member in sorted(holders, key=lambda member: (holders[member].bit_count(), -member)):
        places = holders[member]
        beside = ordered[(places & -places).bit_length() - 1] & ~needless & ~(1 << member)
        if any(not places & ~holders[other] for other in members_of(beside)):
            needless |= 1 << member
    return needless


def _parts(sets: frozenset[int]) -> Iterator[frozenset[int]]:
    ordered = sorted(sets)
    clashes = _Clashes(ordered)
    for part in clashes.parts((1 << len(ordered)) - 1):
        yield frozenset(ordered[place] for place in members_of(part))


def _at_least(sets: frozenset[int]) -> int:
    """At least so many members are needed: one for each of some disjoint sets."""
    used = found = 0
    for bits in sorted(sets, key=int.bit_count):
        if not bits & used:
            used |= bits
            found += 1
    return found
