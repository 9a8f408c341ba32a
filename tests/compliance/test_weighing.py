"""One interval out of many figures: against a slow count of every possibility."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import CAST, make_claim
from trucebook.compliance.figures import Figure, Frame, Owed
from trucebook.compliance.judging import decide
from trucebook.compliance.matching import Look
from trucebook.compliance.reasons import independent_words
from trucebook.compliance.speakers import gather_speakers, trace_lineage
from trucebook.compliance.weighing import weigh
from trucebook.vocabulary import Interval, Number

CLAIM = make_claim()
LOOK = Look(CLAIM, gather_speakers([CLAIM], trace_lineage(CAST))[CLAIM.id])
FRAME = Frame(start=0, due=6, on_end=8, until=40)

EVENTS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(1, 4)).map(lambda pair: (pair[0], min(pair[0] + pair[1], 8))),
    st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 4))),
    max_size=6,
)


def figures(events: dict[tuple[int, int], tuple[int, int | None]]) -> list[Figure]:
    """One figure for each stretch: its low end, and how much more there may be at most."""
    return [
        Figure(LOOK, start, end, low, None if more is None else low + more)
        for (start, end), (low, more) in events.items()
    ]


def slow_low(found: list[Figure], until: float) -> Number:
    """The largest sum of low ends over any choice of figures that do not overlap."""
    inside = [item for item in found if item.end <= until]
    best: Number = 0
    for size in range(len(inside) + 1):
        for chosen in combinations(inside, size):
            apart = all(a.end <= b.start or b.end <= a.start for a, b in combinations(chosen, 2))
            best = max(best, sum(item.low for item in chosen)) if apart else best
    return best


def slow_high(found: list[Figure], until: int) -> Number | None:
    """The smallest sum of high ends over any choice of figures that together leave no gap until then."""
    sums = []
    for size in range(1, len(found) + 1):
        for chosen in combinations([item for item in found if item.high is not None], size):
            if all(any(item.start <= hour < item.end for item in chosen) for hour in range(until)):
                sums.append(sum(item.high or 0 for item in chosen))
    return min(sums, default=None)


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, need=st.integers(1, 9))
def test_the_fast_count_agrees_with_the_slow_one(
    events: dict[tuple[int, int], tuple[int, int | None]], need: int
) -> None:
    """From when on enough was done, until when too little: as trying every choice of claims finds it."""
    found = figures(events)
    weighed = weigh(found, Owed("floor", low=need, counted=True), FRAME)
    reached = [hour for hour in range(9) if slow_low(found, hour) >= need]
    assert weighed.reached_at == (reached[0] if reached else None)
    short = [hour for hour in range(1, 9) if (top := slow_high(found, hour)) is not None and top < need]
    assert weighed.short_until == (max(short) if short else None)


@settings(max_examples=60, deadline=None)
@given(events=EVENTS, most=st.integers(0, 5))
def test_a_cap_is_the_mirror_of_a_quota(events: dict[tuple[int, int], tuple[int, int | None]], most: int) -> None:
    """More than n was done from when on n + 1 was reached; at most n, until when n + 1 was surely not."""
    found = figures(events)
    cap = weigh(found, Owed("ceiling", high=most), FRAME)
    quota = weigh(found, Owed("floor", low=most + 1), FRAME)
    assert (cap.passed_at, cap.held_until) == (quota.reached_at, quota.short_until)


def test_own_figures_outweigh_others_on_the_same_event() -> None:
    """Of one event the account's own figure counts; of other events the quoted ones do."""
    own = [Figure(LOOK, 0, 1, 3, 3)]
    quoted = [Figure(LOOK, 0, 1, 9, 9), Figure(LOOK, 2, 3, 4, 4)]
    weighed = weigh(quoted, Owed("floor", low=7), FRAME, own=own)
    assert (weighed.low, weighed.differ) == (7, False)


def test_totals_of_one_day_that_exclude_each_other() -> None:
    """13 and 20 as of the same day: the range is shown, and both verdicts that follow are seen as torn."""
    totals = [Figure(LOOK, 0, 6, count, count, standing=True) for count in (13, 20)]
    weighed = weigh(totals, Owed("floor", low=15), FRAME)
    assert (weighed.low, weighed.high, weighed.differ, weighed.torn) == (13, 20, True, True)
    assert decide(weighed, Owed("floor", low=15), FRAME) == "torn"
    assert decide(weigh(totals, Owed("floor", low=30), FRAME), Owed("floor", low=30), FRAME) == "short"


def test_intervals_in_words() -> None:
    """How an interval and a count of origins are printed."""
    words = [str(item) for item in (Interval(13, 13), Interval(34, None), Interval(0, 32), Interval(5, 7))]
    assert words == ["13", "34 or more", "at most 32", "5 to 7"]
    assert [independent_words(count) for count in (0, 1, 2, 12)] == [
        "no independent origin",
        "one independent origin",
        "two independent origins",
        "12 independent origins",
    ]
