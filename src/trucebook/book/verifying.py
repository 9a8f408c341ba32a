"""Whether a book is still what was written: the chain, the files received, the passages, and every table.

It is meant for damaged books: what cannot be read is named and the rest is looked at all the same.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError, NoResultFound

from trucebook.book import rows, tables
from trucebook.book.entries import GENESIS, digest, seal
from trucebook.book.records import Damage
from trucebook.book.redacting import Redaction, left_of, redaction_row
from trucebook.book.review import Decision, decision_row, introduced
from trucebook.book.searches import search_row
from trucebook.book.sqlite import TRIGGERS, SqliteFile, find_file_damage
from trucebook.errors import BookDamagedError
from trucebook.vocabulary import Report, from_json, to_json

_UNWASHED = (
    "a redaction was cut short, and its words may stand in free pages still; whoever opens the book for writing, "
    "such as `trucebook build`, writes these over"
)
MAX_SHOWN = 60
"""How many characters of a value a message quotes."""
_OWN_IDS = (tables.report, tables.refusal, tables.decision, tables.redaction, tables.saved_search)
"""The tables whose rows bear the key of their entry as their id."""


def verify(path: Path, *, wait_seconds: float, head: str | None = None) -> tuple[Damage, ...]:
    """Everything in the book at `path` that is not what was written; see `Book.verify`."""
    file = SqliteFile(path, "read", wait_seconds=wait_seconds, tolerant=True)
    try:
        with file.reading() as connection:
            check = _Check(connection)
            check.run(head)
        search = [Damage(None, "", "", problem, "search") for problem in _search_problems(file)]
        if file.is_unwashed():
            search.append(Damage(None, "", "", _UNWASHED, "file"))
    finally:
        file.close()
    return (*sorted(check.damages, key=lambda item: (item.seq is None, item.seq or 0, item.table)), *search)


def _search_problems(file: SqliteFile) -> list[str]:
    try:
        return file.check_search()
    except BookDamagedError as error:
        return [str(error)]


@dataclass
class _Check:
    """One look at a whole book.

    `names` holds kind and key of each entry, `hashes` the hash it bears, `broken` those that cannot be trusted and
    `doubtful` their keys: what is made from these is not compared, for nobody knows what it should be. `decisions`
    are those on each report's claims.
    """

    connection: Connection
    damages: list[Damage] = field(default_factory=list)
    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    hashes: dict[int, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    decisions: dict[str, list[Decision]] = field(default_factory=dict)

    @property
    def _has_gaps(self) -> bool:
        """Whether entries are gone of which nothing is known, so that nobody can say what should stand."""
        return bool(self.broken - self.names.keys())

    def run(self, head: str | None) -> None:
        for problem in find_file_damage(self.connection):
            self._note(None, problem, "file")
        self._check_guards()
        self._check_chain()
        self._check_end(head)
        try:
            self._check_tables()
        except NoResultFound:  # an entry that was read a moment ago, row by row, is not found by its number
            self._note(None, "the index of entries is damaged: it does not lead to one that is there")

    def _check_tables(self) -> None:
        """What was made from the entries, against them."""
        standing = _Standing.of({seq: name for seq, name in self.names.items() if seq not in self.broken})
        self.doubtful = {self.names[seq][1] for seq in self.broken if seq in self.names}
        self._check_decisions(standing)
        self._check_redactions(standing)
        self._check_searches(standing)
        for key in sorted(standing.reports.keys() - self.doubtful):
            self._check_report(standing, key)
        self._check_refusals(standing)
        self._check_comparison(standing)
        self._check_strangers(standing)

    def _note(self, seq: int | None, problem: str, table: str = "entry") -> None:
        kind, key = self.names.get(seq, ("", "")) if seq is not None else ("", "")
        if seq is not None and table == "entry":
            self.broken.add(seq)
        self.damages.append(Damage(seq, _show(kind), _show(key, 200), problem, table))

    def _rows(self, table: Table, where: str = "", *values: Any) -> list[dict[str, Any]]:
        """Rows as the driver gives them, nothing converted; a table that cannot be read is noted and empty."""
        query = str(select(table).compile(dialect=self.connection.dialect))
        try:
            found = self.connection.exec_driver_sql(f"{query} {where}", tuple(values))
            return [dict(row) for row in found.mappings()]
        except DBAPIError as error:
            self._note(None, f"the table {table.name} cannot be read ({error.orig})", table.name)
            return []

    # The ledger

    def _check_guards(self) -> None:
        listed = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        found = {row[0]: row[1] for row in self.connection.exec_driver_sql(listed)}
        for name in sorted(TRIGGERS.keys() | found.keys()):
            if found.get(name) != TRIGGERS.get(name):
                what = "is missing" if name not in found else "is not the one a book has"
                self._note(None, f"the trigger {name} {what}", "schema")

    def _check_chain(self) -> None:
        previous, expected = GENESIS, 1
        for seq, row in self._entries():
            for gap in range(expected, seq):
                self._note_missing(gap, f"is missing: entry {seq} is the next there is")
            expected = seq + 1
            if row is None:
                self._note(seq, "cannot be read: the file is damaged here")
                continue
            self.names[seq] = (str(row["kind"]), str(row["key"]))
            problem = _entry_problem(row, previous if seq - 1 not in self.broken else None)
            if problem:
                self._note(seq, problem)
            previous = self.hashes[seq] = str(row["sha256"])

    def _entries(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Every entry by number; one by one where the table cannot be walked, with None for what cannot be read."""
        columns = ", ".join(f'entry."{column.name}"' for column in tables.entry.columns)
        query = f"SELECT {columns} FROM entry ORDER BY seq"  # noqa: S608 (own names; damage can rename columns)
        last = 0
        try:
            for row in self.connection.exec_driver_sql(query).mappings():
                last = int(row["seq"])
                yield last, dict(row)
            return
        except DBAPIError:
            until = max([last + 1, *(int(row["entries"]) for row in self._rows(tables.head))])
        for seq in range(last + 1, until + 1):
            try:
                found = (
                    self.connection.exec_driver_sql(f"SELECT {columns} FROM entry WHERE seq = ?", (seq,))  # noqa: S608 (as above)
                    .mappings()
                    .first()
                )
            except DBAPIError:
                yield seq, None
                continue
            if found is not None:
                yield seq, dict(found)

    def _note_missing(self, seq: int, problem: str) -> None:
        """Names a missing entry by what was made from it, where that still stands."""
        for table, column, kind in (
            (tables.report, "entry", "report"),
            (tables.report, "reading_entry", "reading"),
            (tables.refusal, "entry", "refusal"),
        ):
            for row in self._rows(table, f"WHERE {table.name}.{column} = ?", seq):
                self.names[seq] = (kind, str(row["id"]))
        self._note(seq, problem)

    def _check_end(self, head: str | None) -> None:
        noted = [(row["entries"], row["sha256"]) for row in self._rows(tables.head)]
        last = max(self.hashes, default=0)
        if not noted and last:
            self._note(last, "is the last, but the book does not say so")
        for count, sha256 in noted:
            for gap in range(last + 1, int(count) + 1):
                self._note_missing(gap, "is missing: the book was cut off before it")
            if last > int(count):
                self._note(last, f"was added behind the book's back: its last is entry {count}")
            elif last == int(count) and last not in self.broken and sha256 != self.hashes[last]:
                self._note(last, "is the last, but its hash is not the one the book ends with")
        if head is not None and head not in self.hashes.values() and head != GENESIS:
            why = "the book was rewritten or cut off since it was noted"
            if any(kind == "redaction" for kind, _ in self.names.values()):
                why += ", or words were redacted since, which seals anew all that follows them"
            self._note(None, f"no entry has the hash {head}: {why}")

    # What is made from it

    def _check_report(self, standing: _Standing, key: str) -> None:
        seq, reading_seq = standing.reports[key], standing.readings.get(key, 0)
        if reading_seq < seq:
            if not self._has_gaps:
                self._note(seq, "has no reading after it", "report")
            return
        arrived, reading = self._payload(seq), self._payload(reading_seq)
        if arrived["bytes_kept"]:
            self._check_source(seq, arrived["report"]["sha256"])
        for problem in misplaced(reading["reading"], arrived["report"]["text"]):
            self._note(reading_seq, problem, "reading")
        self._compare(seq, tables.report, [rows.report_row(arrived, seq, reading, reading_seq)], "id", key)
        brought = introduced(self.decisions.get(key, []), arrived["report"]["text"])
        expected = rows.reading_rows(reading["reading"], [to_json(claim) for claim in brought])
        for table in (tables.attribution, tables.claim, tables.not_read):
            self._compare(reading_seq, table, expected[table], "report", key)
        self._compare_voices(reading_seq, expected[tables.voice], key)

    def _check_decisions(self, standing: _Standing) -> None:
        """Compares each decision, and notes by report what its claims must show of them."""
        for key, seq in sorted(standing.decisions.items(), key=lambda item: item[1]):
            payload = self._payload(seq)
            self._compare(seq, tables.decision, [decision_row(payload, seq)], "id", key)
            self.decisions.setdefault(payload["report"], []).append(from_json(Decision, payload))

    def _check_redactions(self, standing: _Standing) -> None:
        """Compares each redaction, and makes sure that what was taken out has not come back."""
        found: dict[str, list[Redaction]] = {}
        for key, seq in sorted(standing.redactions.items(), key=lambda item: item[1]):
            payload = self._payload(seq)
            self._compare(seq, tables.redaction, [redaction_row(payload, seq)], "id", key)
            found.setdefault(payload["report"], []).append(from_json(Redaction, payload))
        for name in sorted(found.keys() & standing.reports.keys() - self.doubtful):
            seq = standing.reports[name]
            if left_of(from_json(Report, self._payload(seq)["report"])) != found[name][-1].left_sha256:
                self._note(seq, "is not what its redaction left of it", "report")

    def _check_searches(self, standing: _Standing) -> None:
        for key, seq in standing.searches.items():
            payload = self._payload(seq)
            self._compare(
                seq, tables.saved_search, [] if payload["gone"] else [search_row(payload, seq)], "id", key
            )

    def _compare_voices(self, seq: int, expected: list[rows.Row], key: str) -> None:
        where = "WHERE voice.claim IN (SELECT id FROM claim WHERE report = ?)"
        self._report_differences(seq, tables.voice, expected, self._rows(tables.voice, where, key))

    def _check_source(self, seq: int, sha256: str) -> None:
        query = "SELECT CAST(data AS BLOB) FROM source WHERE sha256 = ?"
        try:
            found = self.connection.exec_driver_sql(query, (sha256,)).first()
            data = zlib.decompress(found[0]) if found else None
        except (DBAPIError, zlib.error):
            self._note(seq, "the file as received cannot be read any more", "source")
            return
        if data is None:
            self._note(seq, "the file as received is missing", "source")
        elif hashlib.sha256(data).hexdigest() != sha256:
            self._note(seq, "the file kept is not the one received: its SHA-256 differs", "source")

    def _check_refusals(self, standing: _Standing) -> None:
        for key, seq in sorted(standing.refusals.items()):
            if key in self.doubtful:
                continue
            self._compare(seq, tables.refusal, [rows.refusal_row(self._payload(seq), seq)], "id", key)

    def _check_comparison(self, standing: _Standing) -> None:
        if self._has_gaps or "comparison" in self.doubtful:
            return
        seq = standing.comparison
        empty: rows.Rows = {table: [] for table in tables.OF_COMPARISON}
        expected = empty if seq is None else rows.comparison_rows(self._payload(seq))
        for table, found in expected.items():
            self._report_differences(seq, table, found, self._rows(table))

    def _check_strangers(self, standing: _Standing) -> None:
        """Rows of reports that do not stand, or that no entry is known for."""
        known = {
            tables.report: standing.reports.keys(),
            tables.refusal: standing.refusals.keys(),
            tables.decision: standing.decisions.keys(),
            tables.redaction: standing.redactions.keys(),
            tables.saved_search: standing.searches.keys(),
            tables.attribution: standing.reports.keys(),
            tables.claim: standing.reports.keys(),
            tables.not_read: standing.reports.keys(),
        }
        for table, keys in known.items():
            column = "id" if table in _OWN_IDS else "report"
            query = f"SELECT DISTINCT {column} FROM {table.name}"  # noqa: S608 (own names)
            for (key,) in self._column(query, table):
                if key not in keys and key not in self.doubtful and not self._has_gaps:
                    self._note(
                        None, f"the table {table.name} holds rows of {_show(key)}, which no entry gave", table.name
                    )
        orphans = "SELECT DISTINCT claim FROM voice WHERE claim NOT IN (SELECT id FROM claim)"
        for (claim,) in self._column(orphans, tables.voice):
            self._note(None, f"the table voice holds a chain of {_show(claim)}, which is no claim", "voice")

    def _column(self, query: str, table: Table) -> list[Any]:
        try:
            return list(self.connection.exec_driver_sql(query))
        except DBAPIError as error:
            self._note(None, f"the table {table.name} cannot be read ({error.orig})", table.name)
            return []

    def _payload(self, seq: int) -> Any:
        query = "SELECT payload FROM entry WHERE seq = ?"
        return json.loads(self.connection.exec_driver_sql(query, (seq,)).scalar_one())

    def _compare(self, seq: int, table: Table, expected: list[rows.Row], column: str, key: str) -> None:
        actual = self._rows(table, f"WHERE {table.name}.{column} = ?", key)
        self._report_differences(seq, table, expected, actual)

    def _report_differences(
        self, seq: int | None, table: Table, expected: list[rows.Row], actual: list[dict[str, Any]]
    ) -> None:
        for problem in differences(table, expected, actual):
            self._note(seq, problem, table.name)


@dataclass(frozen=True)
class _Standing:
    """What stands at the end of a ledger: for each report, refusal and the comparison the entry that says so."""

    reports: dict[str, int]
    readings: dict[str, int]
    refusals: dict[str, int]
    decisions: dict[str, int]
    redactions: dict[str, int]
    searches: dict[str, int]
    comparison: int | None

    @classmethod
    def of(cls, names: Mapping[int, tuple[str, str]]) -> _Standing:
        state: dict[str, tuple[str, int]] = {}
        latest: dict[str, dict[str, int]] = {"reading": {}, "decision": {}, "redaction": {}, "search": {}}
        comparison = None
        for seq, (kind, key) in sorted(names.items()):
            if kind in ("report", "refusal", "withdrawal"):
                state[key] = (kind, seq)
            elif kind in latest:
                latest[kind][key] = seq
            elif kind == "comparison":
                comparison = seq
        by_kind = {
            wanted: {key: seq for key, (kind, seq) in state.items() if kind == wanted}
            for wanted in ("report", "refusal")
        }
        return cls(
            reports=by_kind["report"],
            readings=latest["reading"],
            refusals=by_kind["refusal"],
            decisions=latest["decision"],
            redactions=latest["redaction"],
            searches=latest["search"],
            comparison=comparison,
        )


def _entry_problem(row: Mapping[str, Any], previous: str | None) -> str:
    """What is wrong with one entry; `previous` is the hash it must follow, None when that one is broken itself."""
    if not all(isinstance(row[name], str) for name in row if name != "seq"):
        return "is not text any more"
    if digest(row["payload"]) != row["payload_sha256"]:
        return "its payload is not what was recorded"
    if seal(row) != row["sha256"]:
        return "its number, kind, key or hash is not what was recorded"
    if previous is not None and row["previous_sha256"] != previous:
        return "does not follow the entry before it"
    return ""


def misplaced(reading: Mapping[str, Any], text: str) -> Iterator[str]:
    """Every passage of a reading that is not exactly what stands in the report at its offsets."""
    for group in ("attributions", "claims", "not_read"):
        for item in reading[group]:
            name = item.get("id") or f"what was not read ({_show(item['reason'])})"
            for start, end, words in _spans(item):
                if text[start:end] != words or not 0 <= start <= end:
                    yield f"{name}: {_show(words)} is not what stands at {start}-{end}: {_show(text[start:end])}"


def _spans(value: Any) -> Iterator[tuple[int, int, str]]:
    if isinstance(value, Mapping):
        if {"start", "end", "text"} <= value.keys():
            yield value["start"], value["end"], value["text"]
        for item in value.values():
            yield from _spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item)


def differences(table: Table, expected: list[rows.Row], actual: list[dict[str, Any]]) -> Iterator[str]:
    """How the rows there are differ from those that the entries give, each difference in words."""
    names = [column.name for column in table.columns if column.name != "number"]
    wanted = Counter(tuple(row[name] for name in names) for row in expected)
    found = Counter(tuple(row[name] for name in names) for row in actual)
    missing, extra = list((wanted - found).elements()), list((found - wanted).elements())
    for row in missing:
        other = next((item for item in extra if _alike(names, row, item)), None)
        if other is None:
            yield f"the table {table.name} lacks the row {_show_row(row)}"
            continue
        extra.remove(other)
        changed = [
            f"{name} is {_show(there)}, the entry says {_show(said)}"
            for name, said, there in zip(names, row, other, strict=True)
            if said != there
        ]
        yield f"the table {table.name}, row {_show(row[0])}: {'; '.join(changed)}"
    for row in extra:
        yield f"the table {table.name} holds a row that no entry gave: {_show_row(row)}"


def _alike(names: list[str], row: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two rows are versions of one: the same first column, or all columns but one the same."""
    if names[0] == "id" and row[0] == other[0]:
        return True
    changed = [left != right for left, right in zip(row, other, strict=True)]
    return changed.count(True) == 1


def _show_row(row: tuple[Any, ...]) -> str:
    return ", ".join(_show(value, 30) for value in row[:4])


def _show(value: Any, width: int = MAX_SHOWN) -> str:
    """A value for a message: short, on one line, and free of bytes that no terminal can print."""
    words = str(value).encode("utf-8", "replace").decode()
    words = "".join(char if char.isprintable() else "�" for char in words)
    return words if len(words) <= width else words[: width - 1] + "…"
