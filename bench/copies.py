"""Copies among reports made by wire practice: how many are found, how fast, in what memory, beside MinHash.

All readers get the same reports in the same process, one thread each, and are timed by the seconds the processor
worked for them, so that a busy machine does not change their order. Pairs are counted: two reports of one class.
The peers get runs of five words as sets, made as fast as plain Python makes them; that work is counted too,
as ours includes the reading of the text. Their signatures have the usual 128 numbers, and every text is asked for
its near ones; what hangs together is a class, as it is for us.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH
from rich.console import Console
from rich.table import Table

from bench.clock import peak_bytes
from bench.wire import Wire, find_classes, make_wire, score
from trucebook.accounts.copies import CopyIndex
from trucebook.accounts.groups import Groups

SIZES = (20_000, 200_000)
GROWTH = (10_000, 100_000)
ONE_MORE = 200
WARM_UP = 100
PERMUTATIONS = 128
THRESHOLD = 0.5
_WORD = re.compile(r"\w+")

Classes = Iterable[Sequence[int]]


def shingles_of(text: str) -> set[str]:
    """The runs of five words of a text."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[place : place + 5]) for place in range(max(1, len(words) - 4))}


def datasketch_classes(wire: Wire) -> Classes:
    """The classes by datasketch's MinHash LSH, its signatures made in bulk, as its authors advise for speed."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    signs: list[MinHash] = []
    for start in range(0, len(wire.reports), 1000):
        texts = [shingles_of(report.text) for report in wire.reports[start : start + 1000]]
        sets = [[run.encode() for run in runs] for runs in texts]
        signs += MinHash.bulk(sets, num_perm=PERMUTATIONS)
    for place, sign in enumerate(signs):
        index.insert(place, sign)
    return _joined(len(signs), (index.query(sign) for sign in signs))


def rensa_classes(wire: Wire) -> Classes:
    """The classes by rensa's RMinHash, which is written in Rust."""
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    signs = []
    for place, report in enumerate(wire.reports):
        sign = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sign.update(list(shingles_of(report.text)))
        signs.append(sign)
        index.insert(place, sign)
    near = ([other for other in index.query(sign) if signs[other].jaccard(sign) >= THRESHOLD] for sign in signs)
    return _joined(len(signs), near)


def _joined(count: int, near: Iterable[Sequence[int]]) -> Classes:
    groups = Groups(range(count))
    for place, others in enumerate(near):
        for other in others:
            groups.join(place, other)
    return groups.sets()


READERS: dict[str, Callable[[Wire], Classes]] = {
    "find_copies": find_classes,
    f"datasketch {version('datasketch')}, MinHash LSH": datasketch_classes,
    f"rensa {version('rensa')}, RMinHash LSH": rensa_classes,
}


def bench_copies(console: Console, sizes: Sequence[int] = SIZES, growth: Sequence[int] = GROWTH) -> None:
    """Prints how well and how fast each reader finds copies, and how time and memory of ours grow."""
    console.print(_grown(growth))
    for documents in sizes:
        console.print(_compared(documents))


def _compared(documents: int) -> Table:
    wire = make_wire(documents)
    words = sum(report.text.count(" ") for report in wire.reports)
    table = Table(title=f"Copies among {documents:,} generated reports by wire practice, {words:,} words")
    for name in ("reader", "precision", "recall", "classes with a stranger", "documents/s", "times datasketch"):
        table.add_column(name, justify="right" if name != "reader" else "left")
    took = {}
    found = {}
    for name, read in READERS.items():
        read(make_wire(WARM_UP))
        gc.collect()
        gc.freeze()  # what the reports themselves cost the collector is no reader's work
        begun = time.process_time()
        classes = read(wire)
        took[name] = time.process_time() - begun
        found[name] = score(wire, classes)
        del classes
    peer = next(seconds for name, seconds in took.items() if name.startswith("datasketch"))
    for name, seconds in took.items():
        table.add_row(
            name,
            f"{found[name].precision:.4f}",
            f"{found[name].recall:.4f}",
            f"{found[name].wrong_classes:,}",
            f"{documents / seconds:,.0f}",
            f"{peer / seconds:.1f}",
        )
    return table


def _grown(sizes: Sequence[int]) -> Table:
    table = Table(title=f"Growth; then {ONE_MORE} more reports, taken in one by one")
    for name in ("documents", "seconds", "documents/s", "bytes/document", "ms for one more"):
        table.add_column(name, justify="right")
    for documents in sizes:
        wire = make_wire(documents + ONE_MORE)
        gc.freeze()
        index, before = CopyIndex(), peak_bytes()
        begun = time.process_time()
        index.add(wire.reports[:documents])
        seconds = time.process_time() - begun
        memory = (peak_bytes() - before) / documents
        begun = time.process_time()
        for report in wire.reports[documents:]:
            index.add([report])
        more = (time.process_time() - begun) / ONE_MORE
        table.add_row(
            f"{documents:,}",
            f"{seconds:.1f}",
            f"{documents / seconds:,.0f}",
            f"{memory:,.0f}",
            f"{1000 * more:.2f}",
        )
    return table


if __name__ == "__main__":
    given = [int(size) for size in sys.argv[1:]]
    bench_copies(Console(highlight=False, width=110), given or SIZES, given or GROWTH)
