"""The failures Trucebook tells its user about.

    TrucebookError
    |-- InputError       the user's file or argument is wrong: what, where, why, what to do
    |   `-- ProblemsError    several problems of one case folder, all at once
    |-- BookError        the book cannot be used as it is
    |   |-- BookVersionError     written by a newer Trucebook
    |   |-- BookDamagedError     the chain of entries is broken; names the entry
    |   `-- BookBusyError        somebody else is writing, or the folder cannot lock
    `-- FetchError       an address that may not, or could not, be fetched

A report that cannot be read is not an error: it is a `Refusal`, a value with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class TrucebookError(Exception):
    """Whatever went wrong, said in words a user can act on."""


class InputError(TrucebookError):
    """Something the user gave is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file of a case folder.

    `file` is relative to the case folder, `line` and `column` count from 1 (0: the whole file), `key` is the
    dotted path of the value (`obligations.2.must`), `message` says what is wrong, `hint` what to do about it.
    """

    file: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {self.key + ': ' if self.key else ''}{self.message}{hint}"


class ProblemsError(InputError):
    """A case folder has mistakes; `problems` holds all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class BookError(TrucebookError):
    """The book cannot be used as it is."""


class BookVersionError(BookError):
    """The book was written by a newer Trucebook."""


class BookDamagedError(BookError):
    """An entry of the book is not what was written."""


class BookBusyError(BookError):
    """Somebody else is writing to the book, or its folder does not support locks."""


class FetchError(InputError):
    """An address that may not be fetched, or did not answer."""
