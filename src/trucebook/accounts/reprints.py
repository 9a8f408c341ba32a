"""What each copy of a text changed: which sentences it left out, put in, or wrote otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from trucebook.vocabulary import Copies, Report

ALIKE = 0.6
"""From this likeness on, as `difflib` counts it, two sentences are one that was written otherwise."""

_END = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])|\n+")


@dataclass(frozen=True, slots=True)
class Reprint:
    """One copy against the text that came first. `changed` holds pairs: as it was, and as it is here."""

    report: str
    outlet: str | None
    published: str | None
    left_out: tuple[str, ...]
    put_in: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Reuse:
    """A reuse class: the report that came first, how that is known, whom it credits, and what each copy changed."""

    id: str
    first: str
    outlet: str | None
    published: str | None
    reason: str
    credit: str | None
    reprints: tuple[Reprint, ...]


def lay_reprints(copies: Iterable[Copies], reports: Mapping[str, Report]) -> tuple[Reuse, ...]:
    """Each reuse class with the differences of its members to the first, sentence by sentence.

    Takes the reports by id. `accepted gap:` what belongs to a page and not to its report shows as a difference.
    """
    return tuple(_reuse(item, reports) for item in copies)


def _reuse(item: Copies, reports: Mapping[str, Report]) -> Reuse:
    members = [reports[name] for name in item.reports if name in reports]
    kept = {report.id: list(_sentences(report.text)) for report in members}
    first = reports[item.first]
    others = sorted(
        (one for one in members if one.id != item.first), key=lambda one: (one.published or "~", one.id)
    )
    return Reuse(
        id=item.id,
        first=item.first,
        outlet=first.outlet,
        published=first.published,
        reason=item.reason,
        credit=item.credit,
        reprints=tuple(_reprint(one, kept[item.first], kept[one.id]) for one in others),
    )


def _sentences(text: str) -> Iterator[str]:
    yield from (" ".join(part.split()) for part in _END.split(text) if part.strip())


def _reprint(report: Report, before: Sequence[str], after: Sequence[str]) -> Reprint:
    left_out: list[str] = []
    put_in: list[str] = []
    changed: list[tuple[str, str]] = []
    kept = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += b - a
            continue
        pairs = list(_rewritten(before[a:b], after[c:d]))
        changed += pairs
        left_out += [sentence for sentence in before[a:b] if sentence not in (old for old, _ in pairs)]
        put_in += [sentence for sentence in after[c:d] if sentence not in (new for _, new in pairs)]
    told = (tuple(left_out), tuple(put_in), tuple(changed), kept)
    return Reprint(report.id, report.outlet, report.published, *told)


def _rewritten(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sentences that stand on both sides in other words, each with the first that is like it."""
    left = list(after)
    for sentence in before:
        match = next((other for other in left if _is_alike(sentence, other)), None)
        if match is not None:
            left.remove(match)
            yield sentence, match


def _is_alike(one: str, other: str) -> bool:
    pair = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return pair.quick_ratio() >= ALIKE and pair.ratio() >= ALIKE
