"""Who says what in plain texts, without a case and without a parser: one text, or a stream of them."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution, Cast, Refusal, Report

_AHEAD = 4  # texts read ahead of the one that is wanted, for each thread

Attributions = tuple[Attribution, ...]
Key = TypeVar("Key")
Item = TypeVar("Item")
Read = TypeVar("Read")


def attribute(text: str, *, id: str = "", cast: Cast | None = None, model: Path | None = None) -> Attributions:
    """Who says what in a plain text, without a case. `id` names the text in the result.

    `model` is the folder of another tagger than the one that ships. Raises `InputError` when it is not there.
    """
    report = Report(id=id, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)
    return next(attribute_each([(None, report)], cast=cast, model=model))[2]


def attribute_each(
    items: Iterable[tuple[Key, Report | Refusal]],
    *,
    cast: Cast | None = None,
    threads: int = 1,
    model: Path | None = None,
) -> Generator[tuple[Key, Report | Refusal, Attributions]]:
    """Who says what in one text after the other, in their order, each with its key; what was refused is passed on.

    Texts are taken as they are wanted, a few ahead for each of the `threads`, whose number changes no result.
    """
    from trucebook.reading.attribution.plain import find_plain
    from trucebook.reading.tagger.tagging import SHIPPED, load_tagger

    tagger, roster = load_tagger(model or SHIPPED), Roster(cast or Cast())
    tagger.load()

    def read(item: tuple[Key, Report | Refusal]) -> tuple[Key, Report | Refusal, Attributions]:
        key, report = item
        if isinstance(report, Refusal):
            return key, report, ()
        return key, report, find_plain(report, roster, tagger.tag_text(report.text))

    yield from _each(read, items, threads)


def _each(read: Callable[[Item], Read], items: Iterable[Item], threads: int) -> Generator[Read]:
    if threads < 2:
        yield from map(read, items)
        return
    waiting: deque[Future[Read]] = deque()
    pool = ThreadPoolExecutor(threads)
    try:
        for item in items:
            waiting.append(pool.submit(read, item))
            if len(waiting) > threads * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)  # who stops listening does not wait for what is only queued
