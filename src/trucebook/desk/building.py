"""From a case folder to its book: what arrives is received, read, recorded and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from trucebook.book import Book, CaseRecord, Redaction
from trucebook.casefolder.fitting import nearest
from trucebook.desk.carrying import take_up_review
from trucebook.desk.casefiles import Case, load_case, parse_case
from trucebook.desk.comparing import compare_again
from trucebook.desk.redacting import leave_out, read_with_gaps, reader_of, zones_of
from trucebook.desk.reviewing import check_note, reviewer_name
from trucebook.errors import InputError
from trucebook.intake import Arrival, Metadata, fetch, receive, receive_arrival, survey
from trucebook.intake.metadata import over
from trucebook.intake.receiving import doubts_about
from trucebook.vocabulary import NotRead, Refusal, Report, short_id, to_json

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done and how many there are."""

LONG_CHARACTERS = 100_000
"""A text of so many characters is read long enough to be watched."""
ADDED = "added/"
"""Where reports stand that were added by hand; a build of the folder does not withdraw them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did. `read` counts reports read now, `unchanged` those read before and left as they were;
    `unread` names reports that were received and could not be read, with the reason; `doubts` says of reports read
    now what of them was guessed or left out."""

    book: Path
    head: str
    read: int
    unchanged: int
    refused: tuple[Refusal, ...]
    unread: tuple[NotRead, ...]
    withdrawn: int
    reports: int
    words: int
    attributions: int
    claims: int
    not_read: int
    copies: int
    disputes: int
    doubts: tuple[tuple[str, str], ...] = ()


def build(
    folder: Path, book: Path | None = None, *, reports: Path | None = None, progress: Progress | None = None
) -> Summary:
    """Reads a case folder into its book: the main job.

    Reports that the book already holds unchanged are not read again, so a build that was interrupted goes on
    where it stopped. `reports` replaces the folder's own `reports/`. Decisions of reviewers in the folder's
    `review.jsonl` are taken up again. Raises ProblemsError, InputError, BookError.
    """
    case = load_case(folder)
    home = reports or folder / "reports"
    if not home.is_dir():
        raise InputError(f"{home} is not a folder of reports. Put the reports there, or name one with --reports.")
    path = book or folder.resolve().with_name(folder.resolve().name + ".book")
    arrivals = survey(home)
    with Book.create(path) as ledger:
        ledger.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        take_up_review(ledger, folder)
        work = _Work(ledger, case, progress)
        work.take_in_folder(arrivals)
        return work.finish(path)


def add(
    book: Path, sources: Iterable[str], *, outlet: str = "", published: str = "", progress: Progress | None = None
) -> Summary:
    """Receives more reports into a book: files, folders or addresses, stamped with today as the day of receipt.

    `outlet` and `published` (a day, month or year) hold for all of them, where no `reports.yaml` beside a file and
    no front matter says otherwise. They stand in the book under `added/`, with a number where the name is taken by
    other words, and later builds of the folder leave them alone. Raises InputError for a path that does not exist
    and a date that is none, FetchError for an address that may not be fetched.
    """
    given = _given(outlet, published)
    with Book.open(book) as ledger:
        work = _Work(ledger, parse_case(ledger.case().files)[0], progress)
        for source in sources:
            work.take_in_source(source, given)
        return work.finish(book)


def _given(outlet: str, published: str) -> Metadata:
    """What is known by hand of reports that were received today."""
    today = datetime.now().astimezone().date()
    try:
        return Metadata(outlet=outlet, published=published or None, received=today)
    except ValidationError:
        raise InputError(
            f"{published!r} is no day, month or year. Write it as 2025-02-05, 2025-02 or 2025."
        ) from None


def retract(book: Path, report: str, *, by: str, reason: str) -> None:
    """Leaves out a report that was added by hand: the wrong file, or one that its outlet has taken back.

    Its entries stay in the chain, with who did it and why; its claims count no more. Raises InputError for a report
    that the book does not hold, for one of the case folder, and where nobody or nothing is said to be the reason.
    """
    name = reviewer_name(by)
    check_note(reason)
    if not reason.strip():
        raise InputError("Say why the report is left out; the reason stays in the book.")
    with Book.open(book) as ledger:
        if report not in ledger.fingerprints():
            hint = nearest(report, [item for item in ledger.fingerprints() if item.startswith(ADDED)])
            raise InputError(f"{book.name} holds no report {report!r}{f' ({hint})' if hint else ''}.")
        if not report.startswith(ADDED):
            raise InputError(f"{report} comes from the case folder. Take its file out of reports/ and build again.")
        ledger.record_withdrawal(report, reason=f"retracted by {name}: {' '.join(reason.split())}")
        compare_again(ledger)


class _Work:
    """One run of receiving and reading into a book; each report is one transaction."""

    def __init__(self, ledger: Book, case: Case, progress: Progress | None) -> None:
        self.ledger = ledger
        self.progress = progress or (lambda stage, done, total: None)
        zones = zones_of(case)
        self.reader = reader_of(case)
        self.settings = short_id("", self.reader.version, to_json(case.cast), case.timezone, case.languages, zones)
        self.known = ledger.fingerprints()
        self.taken: dict[str, list[Redaction]] = {}
        for item in ledger.redactions():
            self.taken.setdefault(item.report, []).append(item)
        self.doubts: list[tuple[str, str]] = []
        self.read = 0
        self.withdrawn = 0

    def take_in_folder(self, arrivals: Sequence[Arrival]) -> None:
        """Receives and reads what is new or changed in the folder, and withdraws what is gone from it."""
        for done, arrival in enumerate(arrivals):
            self.progress("reading", done, len(arrivals))
            fingerprint = f"{arrival.fingerprint()} {self.settings}"
            if self.known.get(arrival.id) != fingerprint:
                received = receive_arrival(arrival)
                self._record(received, fingerprint, _bytes_of(received, arrival))
        self.progress("reading", len(arrivals), len(arrivals))
        present = {arrival.id for arrival in arrivals}
        for name in self.known:
            if name.startswith(ADDED):
                self._read_again(name)
            elif name not in present:
                self.ledger.record_withdrawal(name)
                self.withdrawn += 1

    def take_in_source(self, source: str, given: Metadata) -> None:
        """Receives and reads one path or address given by hand, with what is known of it."""
        if source.startswith(("http://", "https://")):
            fetched = fetch(source)
            metadata = given.model_copy(update={"url": fetched.url})
            self._record_added(receive(fetched.data, id=ADDED + fetched.name, metadata=metadata), fetched.data)
            return
        for arrival in survey(Path(source)):
            metadata = over(arrival.metadata, given)
            received = receive_arrival(replace(arrival, id=ADDED + arrival.id, metadata=metadata))
            self._record_added(received, _bytes_of(received, arrival))

    def _record_added(self, received: Report | Refusal, source: bytes | None) -> None:
        received = self._beside_namesakes(received)
        fingerprint = f"{received.sha256} {self.settings}"
        if self.known.get(received.id) != fingerprint:
            self._record(received, fingerprint, source)

    def _beside_namesakes(self, received: Report | Refusal) -> Report | Refusal:
        """Two days' "report.txt" are two reports, the second "report-2.txt"; what was redacted keeps its name."""
        path = PurePosixPath(received.id)
        names = chain([received.id], (str(path.with_stem(f"{path.stem}-{number}")) for number in count(2)))
        return replace(received, id=next(name for name in names if self._may_take(name, received)))

    def _may_take(self, name: str, received: Report | Refusal) -> bool:
        held = self.known.get(name)
        if held is None or name in self.taken or held.partition(" ")[0] == str(received.sha256):
            return True
        return any(item.id == name for item in self.ledger.refusals())

    def _read_again(self, name: str) -> None:
        """What was added by hand is read again from the book when the reader or the cast has changed."""
        content, _, settings = (self.known[name] or "").partition(" ")
        if settings != self.settings:
            for report in self.ledger.reports():
                if report.id == name:
                    self._record(report, f"{content} {self.settings}")

    def _record(self, received: Report | Refusal, fingerprint: str, source: bytes | None = None) -> None:
        if received.id in self.taken:  # what is kept of it must not tell what was taken out, not even by a hash
            received, source = leave_out(received, self.taken), None
            fingerprint = f"redacted {self.settings}"
        self.known[received.id] = fingerprint
        if isinstance(received, Refusal):
            self.ledger.record_refusal(received, fingerprint=fingerprint)
        else:
            reading = read_with_gaps(self.reader, received, progress=self._inside(received))
            self.ledger.record_report(received, reading, fingerprint=fingerprint, source=source)
            self.doubts += [(received.id, words) for words in doubts_about(received)]
            self.read += 1

    def _inside(self, report: Report) -> Callable[[int], None] | None:
        """Tells how far one long text is parsed; short ones are done before anybody could read how far."""
        if len(report.text) < LONG_CHARACTERS:
            return None
        stage, total = f"characters of {report.id}", len(report.text)
        return lambda parsed: self.progress(stage, parsed, total)

    def finish(self, path: Path) -> Summary:
        """Compares all claims, records what that gives, and counts."""
        self.progress("comparing", 0, 1)
        reports = self.ledger.reports()
        compare_again(self.ledger)
        self.progress("comparing", 1, 1)
        counts = self.ledger.counts()
        return Summary(
            book=path,
            head=self.ledger.head(),
            read=self.read,
            unchanged=len(reports) - self.read,
            refused=tuple(self.ledger.refusals()),
            unread=tuple(
                item for reading in self.ledger.readings() for item in reading.not_read if item.passage is None
            ),
            withdrawn=self.withdrawn,
            reports=len(reports),
            words=counts.words,
            attributions=counts.attributions,
            claims=counts.claims,
            not_read=counts.not_read,
            copies=counts.copies,
            disputes=counts.disputes,
            doubts=tuple(self.doubts),
        )


def _bytes_of(received: Report | Refusal, arrival: Arrival) -> bytes | None:
    """The bytes a report was made of, so that the book can hold them against their hash ever after."""
    return arrival.path.read_bytes() if isinstance(received, Report) else None
