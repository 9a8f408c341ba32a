"""The book: what is recorded stays, what stands now is found at once, and the whole can be checked.

Each `record_` method is one transaction: when it returns, the entry and all that is made from it are on the disk;
when the machine stops before that, nothing of it is. Recording what stands already adds nothing, so an interrupted
build can simply be run again.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select, update

from trucebook.book import rows, tables
from trucebook.book.entries import GENESIS, Kind, next_entry, to_payload
from trucebook.book.queries import find_claims, order_of_claims
from trucebook.book.records import CaseRecord, Counts, Damage
from trucebook.book.redacting import Redaction, Words, redaction_row
from trucebook.book.review import Decision, Ruling, decision_row, find_rulings, introduced, ruled
from trucebook.book.rewriting import Rewriting, rewrite
from trucebook.book.searches import Search, search_row
from trucebook.book.sqlite import SqliteFile, index_report, matches, unindex_report
from trucebook.book.verifying import verify
from trucebook.errors import BookBusyError, BookDamagedError, BookError, InputError
from trucebook.vocabulary import (
    Attribution,
    Claim,
    Comparison,
    NotRead,
    Passage,
    Reading,
    Refusal,
    Report,
    from_json,
    to_json,
)

T = TypeVar("T")

WAIT_SECONDS = 5.0
"""How long to wait for another writer before saying that the book is in use."""

RECENT = 1_000
"""An entry by its hash is looked for among so many of the latest, then among all."""

STATES: tuple[Kind, ...] = ("report", "refusal", "withdrawal")
"""The kinds of which the latest says how a file of the reports folder stands."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """The latest entry of a key."""

    seq: int
    kind: str
    payload_sha256: str


class Book:
    """The append-only file that holds a case: every report, what was read in it, and what comparing them gave.

    Use it as a context manager. Every method raises BookError, or BookBusyError when somebody else is writing,
    or BookDamagedError when the file is not what was written. A Book may be used from several threads.
    """

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    @classmethod
    def create(cls, path: Path | str, *, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Opens the book at `path` for writing, and begins one when there is none."""
        return cls(SqliteFile(Path(path), "create", wait_seconds=wait_seconds))

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Opens a book that exists. Raises BookError when there is none, BookVersionError when it is too new."""
        return cls(SqliteFile(Path(path), "read" if read_only else "write", wait_seconds=wait_seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file. Everything recorded is on the disk already."""
        self._file.close()

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._file.path

    # Recording

    def record_case(self, case: CaseRecord) -> None:
        """Records what the case is called, its cast and the text of its files."""
        with self._file.writing() as connection:
            self._append(connection, "case", "case", to_json(case))

    def record_report(
        self, report: Report, reading: Reading, *, fingerprint: str | None = None, source: bytes | None = None
    ) -> None:
        """Records a report and what was read in it, in one transaction; both replace what stood for this report.

        `fingerprint` is whatever tells the caller that neither the file nor the way of reading has changed; it
        comes back from `fingerprints`. `source` is the file exactly as received, kept beside the text; its
        SHA-256 must be the report's. Raises BookError when it is not, or when `reading` is of another report.
        """
        _check_belongs(report, reading, source)
        arrived = {"report": to_json(report), "bytes_kept": source is not None}
        read = {"reading": to_json(reading), "report_sha256": report.sha256, "fingerprint": fingerprint}
        with self._file.writing() as connection:
            seq, changed = self._append(connection, "report", report.id, arrived, among=STATES)
            reading_seq, read_again = self._append(connection, "reading", report.id, read, after=seq)
            if not (changed or read_again):
                return
            if source is not None:
                _keep_source(connection, report.sha256, source)
            self._set_out(connection, rows.report_row(arrived, seq, read, reading_seq), read["reading"])

    def record_refusal(self, refusal: Refusal, *, fingerprint: str | None = None) -> None:
        """Records that a file could not be received, and why; it replaces what stood for this file."""
        payload = {"refusal": to_json(refusal), "fingerprint": fingerprint}
        with self._file.writing() as connection:
            seq, changed = self._append(connection, "refusal", refusal.id, payload, among=STATES)
            if changed:
                _forget(connection, refusal.id)
                _insert(connection, tables.refusal, [rows.refusal_row(payload, seq)])

    def record_withdrawal(self, report: str, *, reason: str = "no longer in the folder") -> None:
        """Records that a report, or a refused file, is not in the folder any more; its entries stay.

        Raises BookError when the book never held it.
        """
        with self._file.writing() as connection:
            if _standing(connection, report, STATES) is None:
                raise BookError(f"{self.path} holds no report {report!r} that could be withdrawn")
            self._append(connection, "withdrawal", report, {"id": report, "reason": reason}, among=STATES)
            _forget(connection, report)

    def record_comparison(self, comparison: Comparison) -> None:
        """Records what comparing all claims gave; it replaces the comparison before."""
        payload = to_json(comparison)
        with self._file.writing() as connection:
            _, changed = self._append(connection, "comparison", "comparison", payload)
            if changed:
                for table in reversed(tables.OF_COMPARISON):
                    connection.execute(delete(table))
                for table, found in rows.comparison_rows(payload).items():
                    _insert(connection, table, found)

    def record_decision(self, decision: Decision) -> bool:
        """Records what somebody decided about a claim; the claims of its report then stand as all decisions say.

        Gives whether it was new. A decision on what the book does not hold is kept and changes nothing.
        """
        payload = to_json(decision)
        with self._file.writing() as connection:
            if _standing(connection, decision.id, ("decision",)):  # it may have lost words to a redaction since
                return False
            seq, _ = self._append(connection, "decision", decision.id, payload)
            _insert(connection, tables.decision, [decision_row(payload, seq)])
            self._set_out_again(connection, decision.report)
        return True

    def record_search(self, search: Search) -> bool:
        """Records that a search is kept, changed or taken away under its id. Gives whether that was new."""
        payload = to_json(search)
        with self._file.writing() as connection:
            seq, is_new = self._append(connection, "search", search.id, payload)
            if is_new:
                connection.execute(delete(tables.saved_search).where(tables.saved_search.c.id == search.id))
                _insert(connection, tables.saved_search, [] if search.gone else [search_row(payload, seq)])
        return is_new

    def record_redaction(self, redaction: Redaction) -> bool:
        """Records that words are left out of a report, of one that stands or is yet to come; whether it was new.

        It changes no report: whoever records one has left them out, or `redact` does.
        """
        payload = to_json(redaction)
        with self._file.writing() as connection:
            if _standing(connection, redaction.id, ("redaction",)):
                return False
            seq, _ = self._append(connection, "redaction", redaction.id, payload)
            _insert(connection, tables.redaction, [redaction_row(payload, seq)])
        return True

    @contextmanager
    def redact(
        self,
        redactions: Collection[Redaction],
        renewed: Mapping[str, tuple[Report, Reading]],
        words: Words,
        head: str,
    ) -> Iterator[None]:
        """Takes words out of the whole book for good; the entries that held them, and all behind them, are new.

        `renewed` holds each redacted report without the words, with its reading, by id; `head` is that of the book
        it was made from. What the caller records inside of the block is in the same transaction: a comparison must
        be. Raises BookBusyError when somebody wrote meanwhile, InputError where the case itself names the words.
        """
        with self._file.rewriting() as connection:
            last = _last(connection, self.path)
            if last is None or last[1] != head:
                raise BookBusyError(f"{self.path} was written by somebody else meanwhile. Do it again")
            texts = select(tables.report.c.id, tables.report.c.text).where(tables.report.c.id.in_(renewed))
            before = {row.id: row.text for row in connection.execute(texts)}
            rewrite(connection, Rewriting.of(before, renewed, words, next(iter(redactions)).id))
            for item in redactions:
                self.record_redaction(item)
            brought = select(tables.decision.c.report).where(tables.decision.c.instead.is_not(None)).distinct()
            for name in sorted({*renewed, *connection.scalars(brought)}):
                self._set_out_from_entries(connection, name)
            yield

    def _set_out_again(self, connection: Connection, report: str) -> None:
        """Sets out a report anew when people brought claims into it, or took them out."""
        brought = select(tables.decision.c.id).where(
            tables.decision.c.report == report, tables.decision.c.instead.is_not(None)
        )
        if connection.execute(brought.limit(1)).first() is not None:
            self._set_out_from_entries(connection, report)

    def _set_out_from_entries(self, connection: Connection, report: str) -> None:
        """Sets out a report anew from the entries that say how it stands, if it does."""
        owner = tables.report.c
        stands = connection.execute(select(owner.entry, owner.reading_entry).where(owner.id == report)).first()
        if stands is not None:
            entry = tables.entry.c
            found = connection.execute(select(entry.seq, entry.payload).where(entry.seq.in_(tuple(stands))))
            said = {row.seq: json.loads(row.payload) for row in found}
            arrived, read = (said[seq] for seq in stands)
            self._set_out(connection, rows.report_row(arrived, stands[0], read, stands[1]), read["reading"])

    def _set_out(self, connection: Connection, row: rows.Row, reading: rows.Json) -> None:
        """Fills the tables with what stands for a report: what was read in it, and what people brought in."""
        decisions = self._decisions(connection, row["id"])
        brought = [to_json(claim) for claim in introduced(decisions, row["text"])]
        _forget(connection, row["id"])
        _insert(connection, tables.report, [row])
        for table, found in rows.reading_rows(reading, brought).items():
            _insert(connection, table, found)
        index_report(connection, row["id"])

    def _decisions(self, connection: Connection, report: str | None = None) -> list[Decision]:
        table = tables.decision
        query = select(table.c.payload).order_by(table.c.entry)
        if report is not None:
            query = query.where(table.c.report == report)
        return [self._to_noun(Decision, row.payload) for row in connection.execute(query)]

    def _append(
        self,
        connection: Connection,
        kind: Kind,
        key: str,
        value: Any,
        *,
        among: tuple[Kind, ...] = (),
        after: int = 0,
    ) -> tuple[int, bool]:
        """The number of the entry that says this, and whether it had to be added.

        `among` are the kinds that replace each other under this key; only an entry later than `after` can
        stand for what is to be said.
        """
        payload = to_payload(value, key)
        last = _last(connection, self.path)
        new = next_entry(last, kind, key, payload)
        stands = _standing(connection, key, among or (kind,))
        if stands and (stands.kind, stands.payload_sha256) == (kind, new["payload_sha256"]) and stands.seq > after:
            return stands.seq, False
        connection.execute(insert(tables.entry), new)
        end = {"entries": new["seq"], "sha256": new["sha256"]}
        connection.execute(update(tables.head).values(end) if last else insert(tables.head).values(end))
        return new["seq"], True

    # Asking

    def case(self) -> CaseRecord:
        """The case as last recorded. Raises BookError when the book holds none yet."""
        payload = self._latest("case")
        if payload is None:
            raise BookError(f"{self.path} holds no case yet. Run: trucebook build CASE -o {self.path}")
        return self._to_noun(CaseRecord, payload)

    def comparison(self) -> Comparison:
        """The latest comparison; an empty one before the first."""
        payload = self._latest("comparison")
        return Comparison() if payload is None else self._to_noun(Comparison, payload)

    def reports(self) -> list[Report]:
        """Every report that stands, by id."""
        return self._nouns(Report, tables.report, field="report")

    def refusals(self) -> list[Refusal]:
        """Every refusal that stands, by id."""
        return self._nouns(Refusal, tables.refusal, field="refusal")

    def readings(self) -> list[Reading]:
        """What was read in every report that stands, by the report's id."""
        return self._nouns(Reading, tables.report, column="reading_entry", field="reading")

    def not_read(self) -> list[NotRead]:
        """What was not understood in every report that stands, by report and in the order of its reading."""
        table = tables.not_read
        query = select(table.c.report, table.c.start, table.c.end, table.c.passage, table.c.reason)
        found = self._all(query.order_by(table.c.report, table.c.number))
        return [
            NotRead(row.report, None if row.start is None else Passage(row.start, row.end, row.passage), row.reason)
            for row in found
        ]

    def source(self, report: str) -> bytes | None:
        """A report's bytes exactly as received, None where not kept. Raises InputError for an unknown report."""
        kept = (
            select(tables.source.c.data).where(tables.source.c.sha256 == tables.report.c.sha256).scalar_subquery()
        )
        row = self._first(select(kept).where(tables.report.c.id == report))
        if row is None:
            raise InputError(f"{self.path} holds no report {report!r}")
        return None if row[0] is None else zlib.decompress(row[0])

    def attributions(self, report: str | None = None) -> list[Attribution]:
        """Who says so: the attributions of one report, or of all, in the order in which they were read."""
        table = tables.attribution
        query = select(table.c.payload).order_by(table.c.report, table.c.number)
        if report is not None:
            query = query.where(table.c.report == report)
        return [self._to_noun(Attribution, row.payload) for row in self._all(query)]

    def claims(
        self,
        *,
        act: str | None = None,
        acts: Collection[str] | None = None,
        sources: Collection[str] | None = None,
        on: date | None = None,
        search: str | None = None,
        include_superseded: bool = True,
    ) -> list[Claim]:
        """The claims that stand, by report and place in its text; what is not asked for does not narrow them.

        `act` or `acts` name what is done. `sources` are voices of the chain, one of them is enough, by cast id or
        by name in any case. `on` keeps claims about a time that touches that day (judged where the claim's own
        times are written); claims of unknown time are then left out. `search` looks for the user's words in the
        passage, the chain and the names. `superseded_by` is filled in from the latest comparison.
        """
        wanted = {act} if act is not None else None
        if acts is not None:
            wanted = set(acts) & wanted if wanted else set(acts)
        query = find_claims(acts=wanted, sources=sources, on=on, search=search)
        if not include_superseded:
            query = query.where(tables.superseded.c.superseded_by.is_(None))
        rulings = self.rulings()
        found = [self._to_claim(row, rulings) for row in self._all(order_of_claims(query))]
        return [claim for claim in found if include_superseded or claim.superseded_by is None]

    def find_claims(
        self,
        *,
        act: str | None = None,
        sources: Collection[str] | None = None,
        on: date | None = None,
        search: str | None = None,
    ) -> list[str]:
        """The ids of the claims that `claims` would give, which takes a fraction of the time."""
        acts = {act} if act is not None else None
        query = find_claims(acts=acts, sources=sources, on=on, search=search)
        return [row.id for row in self._all(order_of_claims(query).with_only_columns(tables.claim.c.id))]

    def claims_of(self, report: str) -> list[Claim]:
        """The claims of one report that stand, by their place in its text."""
        query = order_of_claims(find_claims().where(tables.claim.c.report == report))
        rulings = self.rulings()
        return [self._to_claim(row, rulings) for row in self._all(query)]

    def claim(self, claim: str) -> Claim:
        """The claim with this id. Raises InputError when the book has no such claim."""
        row = self._first(find_claims().where(tables.claim.c.id == claim))
        if row is None:
            raise InputError(f"{self.path} holds no claim {claim!r}")
        return self._to_claim(row, self.rulings(claim))

    def decisions(self, report: str | None = None) -> list[Decision]:
        """What people decided about the claims of one report, or of all, oldest first; also what was undone."""
        with self._file.reading() as connection:
            return self._decisions(connection, report)

    def redactions(self) -> list[Redaction]:
        """What was taken out of reports, oldest first."""
        query = select(tables.redaction.c.payload).order_by(tables.redaction.c.entry)
        return [self._to_noun(Redaction, row.payload) for row in self._all(query)]

    def searches(self) -> list[Search]:
        """The searches that are kept, by name."""
        query = select(tables.saved_search.c.payload).order_by(tables.saved_search.c.name, tables.saved_search.c.id)
        return [self._to_noun(Search, row.payload) for row in self._all(query)]

    def knows(self, kind: Kind, key: str) -> bool:
        """Whether there is an entry of this kind under this key, be it that it stands no longer."""
        with self._file.reading() as connection:
            return _standing(connection, key, (kind,)) is not None

    def entries_after(self, head: str) -> list[tuple[str, str]] | None:
        """Kind and key of every entry after the one with this hash; None where no entry bears it."""
        entry = tables.entry
        found = select(entry.c.seq).where(entry.c.sha256 == head)
        recent = select(func.max(entry.c.seq) - RECENT).scalar_subquery()
        since = self._first(found.where(entry.c.seq > recent)) or self._first(found)  # hashes have no index
        if since is None:
            return None
        later = select(entry.c.kind, entry.c.key).where(entry.c.seq > since.seq)
        return [(row.kind, row.key) for row in self._all(later.order_by(entry.c.seq))]

    def search_reports(self, words: str, *, most: int) -> list[str]:
        """The ids of up to `most` reports whose title and text hold all of the user's words, by id."""
        found = matches(tables.report, words)
        if found is None:
            return []
        query = select(tables.report.c.id).where(found).order_by(tables.report.c.id).limit(most)
        return [row.id for row in self._all(query)]

    def rulings(self, claim: str | None = None) -> dict[str, Ruling]:
        """How the claims stand that people decided on, by id: all of them, or one."""
        table = tables.decision
        query = select(table.c.id, table.c.claim, table.c.verdict, table.c.by, table.c.undoes, table.c.instead)
        if claim is not None:
            query = query.where(table.c.claim == claim)
        return find_rulings(row._asdict() for row in self._all(query.order_by(table.c.entry)))

    def fingerprints(self) -> dict[str, str | None]:
        """The fingerprint of every report and refusal that stands, by id: what a build need not read again."""
        with self._file.reading() as connection:
            return {
                row.id: row.fingerprint
                for table in (tables.report, tables.refusal)
                for row in connection.execute(select(table.c.id, table.c.fingerprint).order_by(table.c.id))
            }

    def head(self) -> str:
        """The hash of the last entry: it stands for the whole book. Of an empty book, 64 zeros."""
        with self._file.reading() as connection:
            last = _last(connection, self.path)
        return last[1] if last else GENESIS

    def counts(self) -> Counts:
        """How much the book holds."""
        with self._file.reading() as connection:
            words = connection.execute(select(func.coalesce(func.sum(tables.report.c.words), 0))).scalar_one()
            return Counts(
                entries=_count(connection, tables.entry),
                reports=_count(connection, tables.report),
                refusals=_count(connection, tables.refusal),
                words=int(words),
                attributions=_count(connection, tables.attribution),
                claims=_count(connection, tables.claim),
                not_read=_count(connection, tables.not_read),
                copies=connection.execute(select(func.count(tables.copy.c["class"].distinct()))).scalar_one(),
                incidents=_count(connection, tables.incident),
                disputes=_count(connection, tables.dispute),
            )

    def verify(self, *, head: str | None = None) -> tuple[Damage, ...]:
        """Everything in the book that is not what was written, by entry; empty when all is well.

        Checks the chain of entries, the hash of every payload and of every file received, that each passage is
        what stands in its report, and that all tables say what the entries say. A chain that was cut off and
        sealed anew is whole in itself: give a `head` that was noted elsewhere, and it must be in the chain.
        """
        return verify(self.path, wait_seconds=WAIT_SECONDS, head=head)

    def _latest(self, kind: Kind) -> str | None:
        entry = tables.entry
        query = select(entry.c.payload).where(entry.c.key == kind, entry.c.kind == kind)
        row = self._first(query.order_by(entry.c.seq.desc()).limit(1))
        return None if row is None else row.payload

    def _nouns(self, noun: type[T], owner: Table, *, column: str = "entry", field: str) -> list[T]:
        """The nouns under `field` of the entries that a column of a table names, by the table's ids."""
        entry = tables.entry
        query = select(entry.c.payload).join(owner, owner.c[column] == entry.c.seq).order_by(owner.c.id)
        return [self._to_noun(noun, row.payload, field) for row in self._all(query)]

    def _to_claim(self, row: Row[Any], rulings: Mapping[str, Ruling]) -> Claim:
        claim = self._to_noun(Claim, row.payload)
        if row.superseded_by is not None:
            claim = replace(claim, superseded_by=row.superseded_by)
        return ruled(claim, rulings.get(claim.id))

    def _to_noun(self, noun: type[T], payload: str, field: str | None = None) -> T:
        any_noun: Any = noun
        try:
            if field is None:
                found: T = _reader(any_noun).validate_json(payload)
                return found
            return from_json(noun, json.loads(payload)[field])
        except (ValueError, KeyError, TypeError) as error:  # a ValidationError is a ValueError
            raise BookDamagedError(
                f"{self.path} holds a {noun.__name__.lower()} that is not what was written. Run `trucebook verify "
                f"{self.path}` to see which, or build the book again from its case folder"
            ) from error

    def _all(self, query: Select[Any]) -> list[Row[Any]]:
        with self._file.reading() as connection:
            return list(connection.execute(query))

    def _first(self, query: Select[Any]) -> Row[Any] | None:
        with self._file.reading() as connection:
            return connection.execute(query).first()


@cache
def _reader(noun: Any) -> TypeAdapter[Any]:
    """Reads JSON text straight into a noun: for 100,000 claims a third faster than through plain values."""
    return TypeAdapter(noun)


def _check_belongs(report: Report, reading: Reading, source: bytes | None) -> None:
    named = {reading.report, *(item.report for item in reading.attributions)}
    named |= {item.report for item in reading.claims} | {item.report for item in reading.not_read}
    if named != {report.id}:
        others = ", ".join(sorted(named - {report.id}))
        raise BookError(f"the reading of {report.id} holds what was read in {others}")
    if source is not None and hashlib.sha256(source).hexdigest() != report.sha256:
        raise BookError(f"the bytes given for {report.id} are not those its hash was taken of")


def _last(connection: Connection, path: Path) -> tuple[int, str] | None:
    """Number and hash of the last entry. Raises BookDamagedError when the book does not end where it should."""
    entry = tables.entry
    found = connection.execute(select(entry.c.seq, entry.c.sha256).order_by(entry.c.seq.desc()).limit(1)).first()
    noted = connection.execute(select(tables.head.c.entries, tables.head.c.sha256)).first()
    if (tuple(found) if found else None) != (tuple(noted) if noted else None):
        raise BookDamagedError(
            f"{path} does not end with the entry it was left with. Run `trucebook verify {path}` to see which "
            f"entry was changed, or move it away and build it again from its case folder"
        )
    return (found.seq, found.sha256) if found else None


def _standing(connection: Connection, key: str, kinds: tuple[Kind, ...]) -> _Standing | None:
    entry = tables.entry
    query = select(entry.c.seq, entry.c.kind, entry.c.payload_sha256).where(
        entry.c.key == key, entry.c.kind.in_(kinds)
    )
    row = connection.execute(query.order_by(entry.c.seq.desc()).limit(1)).first()
    return _Standing(*row) if row else None


def _keep_source(connection: Connection, sha256: str, data: bytes) -> None:
    held = select(tables.source.c.sha256).where(tables.source.c.sha256 == sha256)
    if connection.execute(held).first() is None:
        connection.execute(insert(tables.source), {"sha256": sha256, "data": zlib.compress(data)})


def _forget(connection: Connection, report: str) -> None:
    """Empties the tables of what stood for a report; the entries they were made from stay."""
    unindex_report(connection, report)
    connection.execute(delete(tables.report).where(tables.report.c.id == report))
    connection.execute(delete(tables.refusal).where(tables.refusal.c.id == report))


def _insert(connection: Connection, table: Table, found: list[rows.Row]) -> None:
    if found:
        connection.execute(insert(table), found)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
