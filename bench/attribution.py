"""How fast `trucebook attribute` reads plain files, against readers that need a parse, and what it costs to start.

All are timed in turn, three times over the same texts, in one process that was told to use one thread before it
loaded anything that calculates. The column "cores" shows that it did: CPU seconds for each second that passed.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from training.corpus import read_gold
from trucebook.desk import attribute_files
from trucebook.reading.pipeline import PIPELINE
from trucebook.reading.tagger.tagging import load_tagger
from trucebook.vocabulary import Refusal

ROOT = Path(__file__).parent.parent
REPEATS = 3
WORDS = 60_000
FILE_WORDS = 750  # about a long newspaper article
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
    "1",
)
OURS = "trucebook attribute, whole files"
_MEASURE = "import sys; from bench.attribution import tell; tell(sys.argv[1])"


@dataclass(frozen=True)
class Speed:
    """What one reader took for all texts, in seconds, and how many cores it kept busy: medians."""

    name: str
    seconds: float
    cores: float


@dataclass(frozen=True)
class Measured:
    """The speed of each reader, ours first, and how many texts textacy gave up."""

    speeds: tuple[Speed, ...]
    given_up: int


def make_texts(words: int) -> Iterator[str]:
    """The passages of the gold, again and again, in texts of some `FILE_WORDS` words: at least `words` in all."""
    passages, left = cycle(_passages()), words
    while left > 0:
        parts, size = [], 0
        while size < min(FILE_WORDS, left):
            parts.append(next(passages))
            size += len(parts[-1].split())
        left -= size
        yield "\n".join(parts)


def _passages() -> list[str]:
    return [article.text for article in read_gold()]


def measure(folder: Path) -> Measured:
    """Times every reader over the text files of a folder. To be one thread it must run under `ONE_THREAD`."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    tagger, package = load_tagger(), import_module(PIPELINE)
    tagger.load()
    # textacy needs no entities, so it is not made to wait for them.
    nlp, parser = package.load(), package.load(exclude=["ner"])
    textacy = import_module("textacy.extract.triples")
    readers: dict[str, Callable[[], int]] = {
        OURS: lambda: _attribute(folder, threads=1),
        f"{OURS}, --threads 2": lambda: _attribute(folder, threads=2),
        "its tagger alone": lambda: _count(tagger.tag_text(text) for text in texts),
        "textacy, direct quotations only, parse included": lambda: _quotations(textacy, parser.pipe(texts)),
        "spaCy, the parse alone": lambda: _count(nlp.pipe(texts)),
        "spaCy, the parse alone, without entities": lambda: _count(parser.pipe(texts)),
    }
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in readers}
    for _ in range(REPEATS):
        for name, read in readers.items():
            took[name].append(_time(read))
    speeds = (Speed(name, *map(statistics.median, zip(*found, strict=True))) for name, found in took.items())
    return Measured(tuple(speeds), sum(not _is_paired(doc) for doc in map(parser.make_doc, texts)))


def tell(folder: str) -> None:
    """Writes what `measure` found to stdout, for the process that asked."""
    print(json.dumps(asdict(measure(Path(folder)))))


def _time(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds some work took, and the cores it kept busy."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    seconds = time.perf_counter() - begun
    return seconds, (time.process_time() - busy) / seconds


def _attribute(folder: Path, *, threads: int) -> int:
    found = list(attribute_files([folder], threads=threads))
    assert not any(isinstance(report, Refusal) for _, report, _ in found), "a text was refused"
    return len(found)


def _count(items: Iterable[object]) -> int:
    return sum(1 for _ in items)


def _quotations(textacy: Any, docs: Iterable[Any]) -> int:
    return sum(_count(textacy.direct_quotations(doc)) for doc in docs if _is_paired(doc))


def _is_paired(doc: Any) -> bool:
    """Whether textacy reads a text at all: it raises ValueError when the number of quotation marks is odd."""
    return sum(bool(token.is_quote) for token in doc) % 2 == 0


def start_up_seconds(file: Path) -> float:
    """The CPU seconds of a new `trucebook attribute` of one file, as a user starts it; a median.

    A first run, not counted, leaves Python's compiled files in a folder of its own, as an earlier use would have.
    """
    command = [sys.executable, "-m", "trucebook", "attribute", str(file)]
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        took = []
        for _ in range(1 + REPEATS):
            before = _children_seconds()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
            took.append(_children_seconds() - before)
    return statistics.median(took[1:])


def _children_seconds() -> float:
    """The CPU seconds of all processes that this one started and that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bench_attribution(console: Console, words: int = WORDS) -> Measured:
    """Prints and returns how fast each reader is over about that many words, and prints what a start costs."""
    with tempfile.TemporaryDirectory() as name:
        folder, texts = Path(name) / "texts", list(make_texts(words))
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
        told = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(folder)],
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            stdout=subprocess.PIPE,
            check=True,
        )
        one = Path(name) / "one.txt"
        one.write_text(_passages()[0], encoding="utf-8")
        start_up = start_up_seconds(one)
    raw = json.loads(told.stdout)
    measured = Measured(tuple(Speed(**speed) for speed in raw["speeds"]), raw["given_up"])
    _print(console, measured, texts)
    console.print(f"A new `trucebook attribute` of one passage, start to end: {start_up:.2f} CPU seconds")
    return measured


def _print(console: Console, measured: Measured, texts: list[str]) -> None:
    words, ours = sum(len(text.split()) for text in texts), measured.speeds[0].seconds
    table = Table(
        title=f"Who says what in {len(texts)} files, {words:,} words, one thread or as said, median of {REPEATS}",
        caption=f"textacy gives up a text with an odd number of quotation marks: {measured.given_up} of these",
    )
    for name in ("reader", "words/s", "times ours", "cores"):
        table.add_column(name, justify="right" if name != "reader" else "left")
    for speed in measured.speeds:
        table.add_row(
            speed.name, f"{words / speed.seconds:,.0f}", f"{ours / speed.seconds:.2f}", f"{speed.cores:.2f}"
        )
    console.print(table)


if __name__ == "__main__":
    bench_attribution(Console(highlight=False, width=110), int(sys.argv[1]) if len(sys.argv) > 1 else WORDS)
