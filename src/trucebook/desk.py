"""The only composer: one function for each job, and the way of the data through the rooms.

receive -> read -> record -> compare -> assess -> compose -> render. The command line, and later the web, know
nothing but this module and the nouns.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from trucebook.accounts import compare
from trucebook.agreement import (
    Agreement,
    Trial,
    agreement_schema,
    read_agreement,
    show_agreement,
    try_tests,
)
from trucebook.book import Book, CaseFileText, CaseRecord, Damage
from trucebook.brief import Brief, Grid, Material, Row, compose, render
from trucebook.casefolder import CaseFile, Located, fit, is_near, nearest, parse_yaml, read_cast, read_yaml
from trucebook.compliance import Question, assess, find_flips, known_names, match, seen, trace
from trucebook.compliance.flips import Flips
from trucebook.compliance.history import Step
from trucebook.compliance.matching import Evidence
from trucebook.errors import InputError, Problem, ProblemsError
from trucebook.intake import Arrival, Metadata, fetch, receive, receive_arrival, survey
from trucebook.reading import Reader, act_names, attribute_each, suggest
from trucebook.vocabulary import (
    Attribution,
    Cast,
    Claim,
    Dispute,
    Finding,
    Modality,
    NotRead,
    Refusal,
    Report,
    Suggestion,
    View,
    last_day,
    short_id,
    to_json,
    unique,
)

__all__ = [
    "AgreementFile",
    "Brief",
    "Case",
    "ClaimFilter",
    "Damage",
    "Flips",
    "Grid",
    "Progress",
    "Question",
    "Row",
    "Step",
    "Summary",
    "Trial",
    "add",
    "agreement_schema_text",
    "attribute_files",
    "brief",
    "build",
    "check",
    "claims",
    "demo",
    "disputes",
    "flips",
    "get_view",
    "history",
    "load_agreement",
    "load_case",
    "new",
    "reports",
    "show",
    "status",
    "suggest_cast",
    "try_agreement",
    "verify",
    "write_brief",
]

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done and how many there are."""

CASE_FILES = ("case.yaml", "cast.yaml", "agreement.yaml")
ADDED = "added/"
"""Where reports stand that were added by hand; a build of the folder does not withdraw them."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case folder as it stands: its settings, cast and agreements, and the files they were read from."""

    title: str
    timezone: str
    languages: tuple[str, ...]
    cast: Cast
    agreements: tuple[Agreement, ...]
    files: tuple[CaseFileText, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did. `read` counts reports read now, `unchanged` those read before and left as they were;
    `unread` names reports that were received and could not be read, with the reason."""

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


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims to list; an empty field asks nothing. `source` is any voice of the chain, by name or id."""

    act: str | None = None
    source: str | None = None
    on: date | None = None
    search: str | None = None
    report: str | None = None
    modality: str | None = None


def check(folder: Path) -> tuple[Problem, ...]:
    """Every problem of every file of a case folder, or of one agreement's file, in the order of files and lines."""
    if folder.is_file():
        return tuple(_read_agreement_file(folder)[1])
    texts, problems = _read_files(folder)
    _, more = _parse_case(texts)
    problems += more
    if (folder / "reports").is_dir():
        try:
            survey(folder / "reports")
        except ProblemsError as error:
            problems += [replace(item, file=f"reports/{item.file}") for item in error.problems]
    return tuple(sorted(problems, key=lambda item: (item.file, item.line, item.column, item.key)))


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """One agreement as its file has it, with the cast and the timezone of the case it belongs to."""

    agreement: Agreement
    located: Located
    cast: Cast
    timezone: str


def _read_agreement_file(path: Path) -> tuple[AgreementFile | None, list[Problem]]:
    """An agreement alone. Its cast is what it names itself, and the cast.yaml beside it or one folder above."""
    if not path.is_file():
        raise InputError(f"{path} is no file. Give the file of one agreement, such as agreement.yaml.")
    located, problems = read_yaml(path)
    if located is None:
        return None, problems
    home = next((folder for folder in (path.parent, path.parent.parent) if (folder / "cast.yaml").is_file()), None)
    case, more = _parse_case(_read_files(home)[0]) if home else (_parse_case(())[0], [])
    if any(item.file == "cast.yaml" for item in more):
        return None, [*problems, *(item for item in more if item.file == "cast.yaml")]
    agreement, found = read_agreement(located, case.cast)
    problems = sorted([*problems, *found], key=lambda item: (item.line, item.column, item.key))
    if agreement is None or problems:
        return None, problems
    return AgreementFile(agreement, located, agreement.cast(case.cast), case.timezone), []


def load_agreement(path: Path) -> AgreementFile:
    """The agreement of one file. Raises ProblemsError with every problem of it."""
    found, problems = _read_agreement_file(path)
    if found is None:
        raise ProblemsError(problems)
    return found


def try_agreement(path: Path) -> tuple[Trial, ...]:
    """Runs the tests that stand in an agreement's file, with the engine that judges a book.

    Raises ProblemsError where the file has mistakes, and InputError where it has no tests.
    """
    found = load_agreement(path)
    if not found.agreement.tests:
        raise InputError(f"{path} has no tests. Write some under `tests:`; see docs/agreement-language.md.")

    def judge(claims: tuple[Claim, ...], view: View, accounts: tuple[str, ...]) -> tuple[Finding, ...]:
        return assess(match(found.agreement, claims, found.cast), view, accounts=accounts)

    return try_tests(found.agreement, found.located, found.cast, found.timezone, judge)


def show(path: Path, *, form: str = "text", on: date | None = None) -> str:
    """One agreement as a calendar in plain words: text, ics, json or svg; with `on`, as it stood on that day.

    Raises ProblemsError where the file has mistakes.
    """
    found = load_agreement(path)
    return show_agreement(found.agreement, found.cast, found.timezone, form=form, on=on)


def load_case(folder: Path) -> Case:
    """The case of a folder. Raises ProblemsError with every problem of its files."""
    texts, problems = _read_files(folder)
    case, more = _parse_case(texts)
    if problems or more:
        raise ProblemsError([*problems, *more])
    return case


def _read_files(folder: Path) -> tuple[tuple[CaseFileText, ...], list[Problem]]:
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Start one with: trucebook new {folder}")
    paths = [folder / name for name in CASE_FILES if (folder / name).exists()]
    paths += sorted((folder / "agreements").glob("*.yaml"))
    texts, problems = [], []
    for path in paths:
        located, found = read_yaml(path, root=folder)
        problems += found
        if located is not None:
            texts.append(CaseFileText(located.file, path.read_text(encoding="utf-8-sig")))
    if not (folder / "cast.yaml").exists():
        problems.append(Problem("cast.yaml", 0, 0, "", "is missing", "it says who appears; see trucebook new"))
    return tuple(texts), problems


def _parse_case(texts: tuple[CaseFileText, ...]) -> tuple[Case, list[Problem]]:
    """The case in its files, and every problem but those of YAML itself, which `_read_files` has told already."""
    settings, cast, agreements = CaseFile(), Cast(), []
    problems: list[Problem] = []
    for item in texts:  # case.yaml and cast.yaml come first: agreements refer to the cast
        located, _ = parse_yaml(item.text, file=item.name)
        if located is None:
            continue
        if item.name == "case.yaml":
            loaded, found = fit(CaseFile, located)
            settings = loaded or settings
        elif item.name == "cast.yaml":
            cast, found = read_cast(located)
        else:
            agreement, found = read_agreement(located, cast)
            agreements += [agreement] if agreement else []
        problems += found
    problems += _twice(agreements)
    for found_agreement in agreements:
        cast = found_agreement.cast(cast)
    case = Case(settings.title, settings.timezone, settings.languages, cast, tuple(agreements), texts)
    return case, problems


def _twice(agreements: Iterable[Agreement]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in agreements:
        if item.id in seen:
            yield Problem("agreements", 0, 0, item.id, "is the id of two agreements", "give each its own id")
        seen.add(item.id)


def build(
    folder: Path, book: Path | None = None, *, reports: Path | None = None, progress: Progress | None = None
) -> Summary:
    """Reads a case folder into its book: the main job.

    Reports that the book already holds unchanged are not read again, so a build that was interrupted goes on
    where it stopped. `reports` replaces the folder's own `reports/`. Raises ProblemsError, InputError, BookError.
    """
    case = load_case(folder)
    home = reports or folder / "reports"
    if not home.is_dir():
        raise InputError(f"{home} is not a folder of reports. Put the reports there, or name one with --reports.")
    path = book or folder.resolve().with_name(folder.resolve().name + ".book")
    arrivals = survey(home)
    with Book.create(path) as ledger:
        ledger.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        work = _Work(ledger, case, progress)
        work.take_in_folder(arrivals)
        return work.finish(path)


def add(book: Path, sources: Iterable[str], *, progress: Progress | None = None) -> Summary:
    """Receives more reports into a book: files, folders or addresses, stamped with today as the day of receipt.

    They stand in the book under `added/`, and later builds of the folder leave them alone. Raises InputError for
    a path that does not exist, FetchError for an address that may not be fetched.
    """
    with Book.open(book) as ledger:
        work = _Work(ledger, _parse_case(ledger.case().files)[0], progress)
        for source in sources:
            work.take_in_source(source)
        return work.finish(book)


class _Work:
    """One run of receiving and reading into a book; each report is one transaction."""

    def __init__(self, ledger: Book, case: Case, progress: Progress | None) -> None:
        self.ledger = ledger
        self.progress = progress or (lambda stage, done, total: None)
        terms = [zone for item in case.agreements for zone in item.zones.values()]
        zones = unique(name for zone in terms for name in zone.names)
        self.reader = Reader(case.cast, timezone=case.timezone, languages=case.languages, zones=zones)
        self.cast = case.cast
        self.settings = short_id("", self.reader.version, to_json(case.cast), case.timezone, case.languages, zones)
        self.known = ledger.fingerprints()
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

    def take_in_source(self, source: str) -> None:
        """Receives and reads one path or address given by hand."""
        today = Metadata(received=datetime.now().astimezone().date())
        if source.startswith(("http://", "https://")):
            fetched = fetch(source)
            metadata = today.model_copy(update={"url": fetched.url})
            self._record_added(receive(fetched.data, id=ADDED + fetched.name, metadata=metadata), fetched.data)
            return
        for arrival in survey(Path(source)):
            known = arrival.metadata
            metadata = known if known.received else known.model_copy(update={"received": today.received})
            received = receive_arrival(replace(arrival, id=ADDED + arrival.id, metadata=metadata))
            self._record_added(received, _bytes_of(received, arrival))

    def _record_added(self, received: Report | Refusal, source: bytes | None) -> None:
        fingerprint = f"{received.sha256} {self.settings}"
        if self.known.get(received.id) != fingerprint:
            self._record(received, fingerprint, source)

    def _read_again(self, name: str) -> None:
        """What was added by hand is read again from the book when the reader or the cast has changed."""
        content, _, settings = (self.known[name] or "").partition(" ")
        if settings != self.settings:
            for report in self.ledger.reports():
                if report.id == name:
                    self._record(report, f"{content} {self.settings}")

    def _record(self, received: Report | Refusal, fingerprint: str, source: bytes | None = None) -> None:
        if isinstance(received, Refusal):
            self.ledger.record_refusal(received, fingerprint=fingerprint)
        else:
            reading = self.reader.read(received)
            self.ledger.record_report(received, reading, fingerprint=fingerprint, source=source)
            self.read += 1

    def finish(self, path: Path) -> Summary:
        """Compares all claims, records what that gives, and counts."""
        self.progress("comparing", 0, 1)
        reports = self.ledger.reports()
        self.ledger.record_comparison(compare(reports, self.ledger.claims(), self.cast))
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
        )


def _bytes_of(received: Report | Refusal, arrival: Arrival) -> bytes | None:
    """The bytes a report was made of, so that the book can hold them against their hash ever after."""
    return arrival.path.read_bytes() if isinstance(received, Report) else None


def get_view(
    book: Path,
    *,
    on: date | None = None,
    known_by: date | None = None,
    accept: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> View:
    """The view a user asks for; without a day, the last day on which a report was published.

    Raises InputError when nothing dates the reports and no day is given, and for a source nobody in the book is.
    """
    with Book.open(book, read_only=True) as ledger:
        case, claims = ledger.case(), ledger.claims()
        last = _last_day(ledger)
    if accept or without:
        _check_sources((*accept, *without), known_names(claims, case.cast))
    day = on or known_by or last
    if day is None:
        raise InputError(
            "No report of this book is dated. Say which day to judge with --on, such as --on 2025-02-05."
        )
    return View(on=day, known_by=known_by, accept=accept, without=without, timezone=case.timezone)


def _check_sources(names: Iterable[str], known: frozenset[str]) -> None:
    """A misspelt source would silently leave out nothing, or everything."""
    for name in names:
        if name.casefold() not in known:
            near = is_near(name.casefold(), sorted(known))
            hint = nearest(name.casefold(), sorted(known)) if near else "`trucebook claims` shows every chain"
            raise InputError(f"Nobody in this book is called {name!r} ({hint}).")


def status(book: Path, view: View, *, accounts: tuple[str, ...] | None = None) -> tuple[Finding, ...]:
    """Every obligation of every agreement under every account, or under the accounts named."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(_assess(ledger, view, accounts))


def _assess(ledger: Book, view: View, accounts: tuple[str, ...] | None = None) -> Iterator[Finding]:
    copies = ledger.comparison().copies
    for evidence in _match(ledger):
        yield from assess(evidence, view, copies=copies, accounts=accounts)


_matched: dict[str, tuple[Evidence, ...]] = {}
"""The evidence of the book that was asked last, by its head: the next question sets no claim anew."""


def _match(ledger: Book) -> tuple[Evidence, ...]:
    """The claims of a book set against each of its agreements, in the order of their ids."""
    head = ledger.head()
    if head not in _matched:
        case, problems = _parse_case(ledger.case().files)
        if problems:
            raise ProblemsError(problems)
        claims = ledger.claims()
        found = (match(item, claims, case.cast) for item in sorted(case.agreements, key=lambda item: item.id))
        _matched.clear()
        _matched[head] = tuple(found)
    return _matched[head]


def history(book: Path, view: View, question: Question, *, as_known: bool = False) -> tuple[Step, ...]:
    """Every day up to that of the view on which one finding changed, and why.

    With `as_known`, each day by what was known by then. Raises InputError where there is no such finding.
    """
    with Book.open(book, read_only=True) as ledger:
        copies = ledger.comparison().copies
        for evidence in _match(ledger):
            if found := trace(evidence, view, question, copies=copies, as_known=as_known):
                return found
        raise _no_such(ledger, view, question)


def flips(book: Path, view: View, question: Question) -> Flips:
    """The smallest sets of origins and of claims without which one finding would have another status.

    Raises InputError where there is no such finding.
    """
    with Book.open(book, read_only=True) as ledger:
        copies = ledger.comparison().copies
        for evidence in _match(ledger):
            if found := find_flips(evidence, view, question, copies=copies):
                return found
        raise _no_such(ledger, view, question)


def _no_such(ledger: Book, view: View, question: Question) -> InputError:
    """What was meant by a row that does not exist."""
    rows = [item for evidence in _match(ledger) for item in assess(evidence, view, accounts=(question.account,))]
    asked = (("obligation", question.obligation), ("instance", question.instance), ("reading", question.reading))
    for field, word in asked:
        known = unique(getattr(item, field) for item in rows)
        if word and word not in known:
            return InputError(f"There is no {field} {word!r} ({nearest(word, list(known)) or 'none is like it'}).")
        rows = [item for item in rows if word in ("", getattr(item, field))]
    return InputError(f"Nothing is known of {question.obligation!r} on that day.")


def claims(book: Path, chosen: ClaimFilter | None = None) -> tuple[Claim, ...]:
    """The claims of a book, or those the filter chooses, in the order of reports and passages.

    Raises InputError for an act or a modality that does not exist.
    """
    wanted = chosen or ClaimFilter()
    for word, known in ((wanted.act, act_names()), (wanted.modality, get_args(Modality))):
        if word is not None and word not in known:
            raise InputError(f"{word!r} is none of: {', '.join(known)} ({nearest(word, list(known))}).")
    with Book.open(book, read_only=True) as ledger:
        found = ledger.claims(act=wanted.act, source=wanted.source, on=wanted.on, search=wanted.search)
    return tuple(
        claim
        for claim in found
        if wanted.report in (None, claim.report) and wanted.modality in (None, claim.modality)
    )


def reports(book: Path) -> tuple[Report, ...]:
    """The reports a book holds now."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(ledger.reports())


def suggest_cast(book: Path) -> tuple[Suggestion, ...]:
    """Names of the reports that could join the cast, first whoever most claims rest on; nothing is entered."""
    with Book.open(book, read_only=True) as ledger:
        return suggest(ledger.case().cast, ledger.reports(), ledger.claims(), ledger.attributions())


def disputes(book: Path) -> tuple[tuple[Dispute, ...], dict[str, Claim]]:
    """Where accounts part, each with the obligations that rest on it; and the claims of a book by id."""
    with Book.open(book, read_only=True) as ledger:
        day = _last_day(ledger)
        view = View(on=day, timezone=ledger.case().timezone) if day else None
        found = _rested_on(ledger.comparison().disputes, tuple(_assess(ledger, view)) if view else ())
        return found, {claim.id: claim for claim in ledger.claims()}


def _last_day(ledger: Book) -> date | None:
    """The last day on which a report of the book can have been published."""
    return max(filter(None, (last_day(report.published) for report in ledger.reports())), default=None)


def _rested_on(disputes: Iterable[Dispute], findings: Iterable[Finding]) -> tuple[Dispute, ...]:
    """The disputes with the obligations whose evidence, on either side, holds one of their claims."""
    rests: dict[str, list[str]] = {}
    for finding in findings:
        said = [claim for side in finding.said for claim in side.claims]
        for claim in (*finding.evidence, *finding.against, *said):
            rests.setdefault(claim, []).append(f"{finding.agreement}/{finding.obligation}")
    return tuple(
        replace(
            item,
            obligations=unique(
                sorted(name for side in item.sides for c in side.claims for name in rests.get(c, ()))
            ),
        )
        for item in disputes
    )


def brief(book: Path, view: View, *, accounts: tuple[str, ...] | None = None) -> Brief:
    """The cited brief of a book on a day."""
    with Book.open(book, read_only=True) as ledger:
        record, comparison = ledger.case(), ledger.comparison()
        findings = tuple(_assess(ledger, view, accounts))
        agreements = _parse_case(record.files)[0].agreements
        material = Material(
            title=record.title,
            head=ledger.head(),
            view=view,
            titles={agreement.id: agreement.title for agreement in agreements},
            findings=findings,
            comparison=replace(comparison, disputes=_rested_on(comparison.disputes, findings)),
            claims=seen(ledger.claims(), view, record.cast),
            reports=tuple(ledger.reports()),
            refusals=tuple(ledger.refusals()),
            not_read=tuple(item for reading in ledger.readings() for item in reading.not_read),
            cast=record.cast,
        )
    return compose(material)


def write_brief(book: Path, view: View, path: Path) -> None:
    """Writes the brief in the format its name asks for. Raises InputError for another suffix."""
    text = render(brief(book, view), path.suffix.removeprefix("."))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Check the folder and the space left."
        ) from error


def attribute_files(
    paths: Iterable[Path],
    *,
    threads: int = 1,
    model: Path | None = None,
    is_done: Callable[[str], bool] = lambda _: False,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, Report | Refusal, tuple[Attribution, ...]]]:
    """Who says what in plain files and folders of them, one after the other; no case is needed.

    `is_done` says of a report's id whether to leave it out. Raises InputError for a wrong path or model, and before
    anything is read where two reports have one id.
    """
    arrivals = [arrival for path in paths for arrival in survey(path)]
    _check_ids(arrivals)
    arrivals = [arrival for arrival in arrivals if not is_done(arrival.id)]
    received = ((arrival.path, receive_arrival(arrival)) for arrival in arrivals)
    for number, found in enumerate(attribute_each(received, threads=threads, model=model), 1):
        if progress:
            progress("attributed", number, len(arrivals))
        yield found


def _check_ids(arrivals: Sequence[Arrival]) -> None:
    known: dict[str, Path] = {}
    for arrival in arrivals:
        other = known.setdefault(arrival.id, arrival.path)
        if other != arrival.path:
            raise InputError(
                f"{other} and {arrival.path} have one name, {arrival.id}; give the folder above both instead"
            )


def verify(book: Path) -> tuple[Damage, ...]:
    """Everything in a book that is not what was written; nothing when it is whole."""
    with Book.open(book, read_only=True) as ledger:
        return ledger.verify()


def new(folder: Path) -> None:
    """Starts a case folder with commented files. Raises InputError when the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not empty. Name a folder that does not exist yet.")
    with as_file(files("trucebook") / "newcase") as template:
        shutil.copytree(template, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "agreement.schema.json").write_text(agreement_schema_text(), encoding="utf-8")


def agreement_schema_text() -> str:
    """The JSON Schema of an agreement, for editors, as the text of its file."""
    return json.dumps(agreement_schema(), indent=2, ensure_ascii=False) + "\n"


def demo(output: Path, *, progress: Progress | None = None) -> tuple[Path, Path]:
    """Builds the bundled example into `output`; the paths of its book and its brief."""
    output.mkdir(parents=True, exist_ok=True)
    book, page = output / "gaza.book", output / "gaza-brief.html"
    with as_file(_example("gaza")) as folder:
        build(folder, book, progress=progress)
    write_brief(book, get_view(book), page)
    return book, page


def _example(name: str) -> Traversable:
    """A bundled example: inside the installed package, or beside the sources of a checkout."""
    bundled = files("trucebook") / "examples" / name
    return bundled if bundled.is_dir() else Path(__file__).parents[2] / "examples" / name
