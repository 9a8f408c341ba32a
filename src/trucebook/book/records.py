"""What only the book speaks of: the case as it was given, what is wrong with a book, how much is in it."""

from __future__ import annotations

from dataclasses import dataclass

from trucebook.vocabulary import Cast


@dataclass(frozen=True, slots=True)
class CaseFileText:
    """One file of a case folder as it was written: `name` is its path inside the folder, in POSIX form."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """The case a book is about: its settings, its cast, and the text of every file they were read from.

    Agreements are kept as the text of their files; whoever reads the book parses them again.
    """

    title: str
    timezone: str
    languages: tuple[str, ...]
    cast: Cast
    files: tuple[CaseFileText, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing in a book that is not what was written.

    `seq`, `kind` and `key` name the entry (`seq` is None where no entry can be named); `table` is where the
    damage lies: "entry" for the ledger itself, else the table made from it; `problem` says what is wrong.
    """

    seq: int | None
    kind: str
    key: str
    problem: str
    table: str = "entry"

    def __str__(self) -> str:
        what = " ".join(word for word in (self.kind, self.key) if word)
        if self.seq is None:
            return f"{what or 'the file'}: {self.problem}"
        where = f"entry {self.seq} ({what})" if what else f"entry {self.seq}"
        return f"{where}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a book holds. All but `entries`, the length of the ledger, count what stands now."""

    entries: int
    reports: int
    refusals: int
    words: int
    attributions: int
    claims: int
    not_read: int
    copies: int
    incidents: int
    disputes: int
