"""Builds books in processes of their own, which are killed or run out of disk: `python -m tests.book.builders`.

kill PATH SEED     builds PATH again and again, each builder killed at a random moment, until one runs through
fill PATH BYTES    builds PATH while no file may grow beyond BYTES, and prints what the book said
redact PATH SEED   takes words out of PATH again and again, each time killed, until one redaction runs through
hold PATH          changes PATH without an end, and is killed in the midst of it
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.factories import CAST, make_claim, make_report
from trucebook.book import Book, CaseRecord, Redaction
from trucebook.book.redacting import Words, left_of, without
from trucebook.errors import BookError
from trucebook.vocabulary import Comparison, Incident, Passage, Reading

TEXT = "The army released thirteen people, the mission said. " * 40
REPORTS = 25


def build(path: Path) -> str:
    """Records a case, its reports and a comparison, as a build does; the head of the book when it is done."""
    with Book.create(path) as book:
        book.record_case(CaseRecord("River", "UTC", ("en",), CAST))
        known = book.fingerprints()
        for number in range(REPORTS):
            name = f"{number:02}.txt"
            if name not in known:
                book.record_report(make_report(TEXT, id=name), _read(name), fingerprint="f")
        claims = tuple(claim.id for claim in book.claims())
        book.record_comparison(Comparison(incidents=(Incident("i1", "A release", "release", claims),)))
        return book.head()


def _read(name: str) -> Reading:
    passage = Passage(0, 33, TEXT[:33])
    claims = (
        make_claim(id=f"c{place}-{name}", report=name, passage=passage, origin="observer") for place in range(10)
    )
    return Reading(name, claims=tuple(claims), words=8)


def kill(path: Path, seed: int) -> None:
    """Forks builders and kills each with SIGKILL after a random while; prints how far each got."""
    chance = random.Random(seed)
    entries: list[int] = []
    while True:
        child = os.fork()
        if child == 0:
            build(path)
            os._exit(0)
        time.sleep(chance.uniform(0.02, 0.2 + 0.1 * len(entries)))  # longer each time, so that it ends
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        with Book.create(path) as book:
            entries.append(book.counts().entries)
            assert book.verify() == ()
    print(json.dumps(entries))


def redact(path: Path, seed: int) -> None:
    """Forks who redacts and kills each after a random while; prints after each whether the words were out."""
    build(path)
    chance = random.Random(seed)
    states: list[bool] = []
    while not (states and states[-1]):
        child = os.fork()
        if child == 0:
            take_out(path)
            os._exit(0)
        time.sleep(chance.uniform(0, 0.02 * len(states)))  # the first at once, so that one is killed for sure
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with Book.open(path) as book:
            assert book.verify() == ()
            assert book.counts().reports == REPORTS
            states.append(bool(book.redactions()))
            assert states[-1] == (b"thirteen" not in path.read_bytes())
    print(json.dumps(states))


def take_out(path: Path) -> None:
    """Takes a word out of every report."""
    words = Words("thirteen")
    with Book.open(path) as book:
        head, reports, at = book.head(), book.reports(), datetime(2025, 2, 1, tzinfo=UTC)
        bare = [Redaction(f"x{item.id}", item.id, words.places(item), "Ada", at, "why", "") for item in reports]
        left = [without(*pair) for pair in zip(reports, ([item] for item in bare), strict=True)]
        made = [replace(item, left_sha256=left_of(report)) for item, report in zip(bare, left, strict=True)]
        with book.redact(made, {item.id: (item, Reading(item.id, words=8)) for item in left}, words, head):
            book.record_comparison(Comparison())


def fill(path: Path, limit_bytes: int) -> None:
    """Builds until the file may not grow any more."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    try:
        build(path)
    except BookError as error:
        print(json.dumps(str(error)))


def hold(path: Path) -> None:
    """Writes much into one transaction, so that half of it is in the file, and is then killed."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA cache_size = 1")
    file.execute("BEGIN IMMEDIATE")
    for number in range(2000):
        file.execute("INSERT INTO superseded VALUES (?, ?)", (f"c{number}", "x" * 500))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    job, file_name, *rest = sys.argv[1:]
    jobs = {"kill": kill, "fill": fill, "hold": hold, "redact": redact}
    jobs[job](Path(file_name), *map(int, rest))  # type: ignore[operator]  # each job knows its own arguments
