"""Any noun a book can be given, for properties that must hold for all of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from typing import get_args

from hypothesis import strategies as st

from tests.factories import CAST
from trucebook.book import CaseFileText, CaseRecord
from trucebook.vocabulary import (
    Attribution,
    Bound,
    Claim,
    Comparison,
    Copies,
    Dispute,
    DisputeKind,
    Hedge,
    Incident,
    Modality,
    Name,
    NotRead,
    Passage,
    Polarity,
    Quantity,
    Quote,
    Reading,
    Refusal,
    Report,
    Side,
    Speaker,
    Voice,
    When,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
MAYBE = st.none() | TEXT
DAYS = st.dates()
INSTANTS = DAYS | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]))
NUMBERS = st.integers() | st.decimals(-1_000_000, 1_000_000, places=3)
PASSAGES = st.builds(Passage, st.integers(0, 99), st.integers(0, 99), TEXT)
NAMES = st.lists(st.builds(Name, TEXT, MAYBE), max_size=2).map(tuple)
VOICES = st.builds(Voice, TEXT, MAYBE, MAYBE, st.sampled_from(get_args(Hedge)))
QUANTITIES = st.builds(
    Quantity,
    text=TEXT,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    low=st.none() | NUMBERS,
    high=st.none() | NUMBERS,
    bound=st.sampled_from(get_args(Bound)),
    unit=MAYBE,
)
WHENS = st.builds(
    When,
    text=TEXT,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    first=st.none() | INSTANTS,
    last=st.none() | INSTANTS,
    basis=st.just("stated"),
    clock_days=st.none() | st.tuples(st.integers(1, 42), st.integers(1, 42)),
)
CLAIMS = st.builds(
    Claim,
    id=st.just(""),
    report=st.just(""),
    outlet=MAYBE,
    passage=PASSAGES,
    act=st.sampled_from(["release", "kill", "talk"]),
    agent=NAMES,
    patient=NAMES,
    quantity=st.none() | QUANTITIES | st.builds(replace, QUANTITIES, of=QUANTITIES),
    when=st.none() | WHENS,
    place=NAMES,
    polarity=st.sampled_from(get_args(Polarity)),
    modality=st.sampled_from(get_args(Modality)),
    chain=st.lists(VOICES, max_size=3).map(tuple),
    trigger=st.none() | PASSAGES,
    attribution=MAYBE,
    published=MAYBE,
    known_on=st.none() | DAYS,
)
ATTRIBUTIONS = st.builds(
    Attribution,
    id=st.just(""),
    report=st.just(""),
    source=st.none() | PASSAGES,
    cue=st.none() | PASSAGES,
    content=st.lists(PASSAGES, max_size=2).map(tuple),
    quote=st.sampled_from(get_args(Quote)),
    speaker=st.builds(Speaker, TEXT, MAYBE, st.floats(0, 1), TEXT),
    parent=MAYBE,
)
IDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)


@st.composite
def reports(draw: st.DrawFn, *, report: str | None = None) -> tuple[Report, Reading, bytes]:
    """A report, a reading of it in which every id occurs once, and the bytes it was received as."""
    data = draw(st.binary(max_size=60))
    name = draw(IDS) if report is None else report
    arrived = Report(
        id=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=draw(TEXT),
        outlet=draw(MAYBE),
        title=draw(MAYBE),
        published=draw(MAYBE),
        received_on=draw(st.none() | DAYS),
        inferred=draw(st.lists(TEXT, max_size=2).map(tuple)),
    )
    claims = draw(st.lists(CLAIMS, max_size=3))
    said = draw(st.lists(ATTRIBUTIONS, max_size=2))
    gaps = draw(st.lists(st.builds(NotRead, st.just(name), st.none() | PASSAGES, TEXT), max_size=2))
    reading = Reading(
        name,
        tuple(replace(item, id=f"a{place}-{name}", report=name) for place, item in enumerate(said)),
        tuple(replace(item, id=f"c{place}-{name}", report=name) for place, item in enumerate(claims)),
        tuple(gaps),
        draw(st.integers(0, 10_000)),
    )
    return arrived, reading, data


SIDES = st.builds(Side, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.integers(0, 9), st.just(("c1", "c2")))
COMPARISONS = st.builds(
    Comparison,
    copies=st.lists(st.builds(Copies, TEXT, st.just(("a", "b")), TEXT, TEXT, MAYBE), max_size=2).map(tuple),
    superseded=st.dictionaries(TEXT, TEXT, max_size=3),
    incidents=st.lists(
        st.builds(Incident, TEXT, TEXT, TEXT, st.just(("c1", "c2")), first=st.none() | DAYS),
        max_size=2,
        unique_by=lambda item: item.id,
    ).map(tuple),
    disputes=st.lists(
        st.builds(
            Dispute,
            TEXT,
            TEXT,
            st.sampled_from(get_args(DisputeKind)),
            TEXT,
            st.lists(SIDES, max_size=2).map(tuple),
        ),
        max_size=2,
        unique_by=lambda item: item.id,
    ).map(tuple),
)
REFUSALS = st.builds(Refusal, IDS, MAYBE, st.integers(0, 2**40), TEXT, TEXT)
CASES = st.builds(
    CaseRecord,
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    st.just(CAST),
    st.lists(st.builds(CaseFileText, TEXT, TEXT), max_size=2).map(tuple),
)
