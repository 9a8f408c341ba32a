"""A case folder as its files have it, and one agreement by itself: checked, read, tried, shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from trucebook.agreement import Agreement, Trial, read_agreement, show_agreement, try_tests
from trucebook.book import CaseFileText
from trucebook.casefolder.cast import CaseFile, read_cast
from trucebook.casefolder.fitting import fit
from trucebook.casefolder.yamlfile import Located, parse_yaml, read_yaml
from trucebook.compliance import assess, match
from trucebook.errors import InputError, Problem, ProblemsError
from trucebook.intake import survey
from trucebook.negotiation import Negotiation, is_negotiation, read_negotiation
from trucebook.vocabulary import Cast, Claim, Finding, View

CASE_FILES = ("case.yaml", "cast.yaml", "agreement.yaml")
YEARS = range(1800, 3000)
"""Of which days a question can be asked: beyond these, a slip of the finger is likelier than a ceasefire."""
NEGOTIATION_FILE = "negotiation.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """A case folder as it stands: its settings, cast and agreements, and the files they were read from."""

    title: str
    timezone: str
    languages: tuple[str, ...]
    cast: Cast
    agreements: tuple[Agreement, ...]
    files: tuple[CaseFileText, ...]
    negotiation: Negotiation | None = None


def check(folder: Path) -> tuple[Problem, ...]:
    """Every problem of every file of a case folder, or of one file of it, in the order of files and lines.

    The one file is that of an agreement or of a negotiation; which one, its keys tell. Raises InputError where
    there is nothing of that name.
    """
    if not folder.exists():
        raise InputError(f"{folder} does not exist. Name a case folder, or one file of it.")
    if folder.is_file():
        located, case, problems = _read_alone(folder)
        if located is not None and is_negotiation(located):
            return tuple(_in_order([*problems, *read_negotiation(located, case.cast)[1]]))
        return tuple(_read_agreement_file(folder)[1])
    texts, problems = read_files(folder)
    _, more = parse_case(texts)
    problems += more
    if (folder / "reports").is_dir():
        try:
            survey(folder / "reports")
        except ProblemsError as error:
            problems += error.problems
    return tuple(_in_order(problems))


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda item: (item.file, item.line, item.column, item.key))


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """One agreement as its file has it, with the cast and the timezone of the case it belongs to."""

    agreement: Agreement
    located: Located
    cast: Cast
    timezone: str


def _read_agreement_file(path: Path) -> tuple[AgreementFile | None, list[Problem]]:
    """An agreement alone. Its cast is what it names itself, and the cast.yaml beside it or one folder above."""
    located, case, problems = _read_alone(path)
    if located is None:
        return None, problems
    agreement, found = read_agreement(located, case.cast)
    problems = _in_order([*problems, *found])
    if agreement is None or problems:
        return None, problems
    return AgreementFile(agreement, located, agreement.cast(case.cast), case.timezone), []


def _read_alone(path: Path) -> tuple[Located | None, Case, list[Problem]]:
    """One file by itself, with the case it belongs to; nothing where the settings or the cast of that are wrong."""
    if not path.is_file():
        raise InputError(f"{path} is no file. Give the file of one agreement, such as agreement.yaml.")
    located, problems = read_yaml(path)
    case, more = _home_of(path)
    return (None if more else located), case, [*problems, *more]


def _home_of(path: Path) -> tuple[Case, list[Problem]]:
    """The case that one file belongs to, without its agreements: settings and cast alone."""
    home = next((folder for folder in (path.parent, path.parent.parent) if (folder / "cast.yaml").is_file()), None)
    if home is None:
        return parse_case(())
    texts, problems = _read_texts([home / name for name in CASE_FILES[:2] if (home / name).exists()], home)
    case, more = parse_case(texts)
    return case, [*problems, *more]


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
    check_days(on)
    found = load_agreement(path)
    return show_agreement(found.agreement, found.cast, found.timezone, form=form, on=on)


def check_days(*days: date | None) -> None:
    """Raises InputError for a day in a year that no ceasefire of a book can have."""
    for day in days:
        if day is not None and day.year not in YEARS:
            raise InputError(f"{day} cannot be asked for: the year must lie from {YEARS[0]} to {YEARS[-1]}.")


def load_case(folder: Path) -> Case:
    """The case of a folder. Raises ProblemsError with every problem of its files."""
    texts, problems = read_files(folder)
    case, more = parse_case(texts)
    if problems or more:
        raise ProblemsError([*problems, *more])
    return case


def read_files(folder: Path) -> tuple[tuple[CaseFileText, ...], list[Problem]]:
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Start one with: trucebook new {folder}")
    paths = [folder / name for name in CASE_FILES if (folder / name).exists()]
    paths += sorted((folder / "agreements").glob("*.yaml"))
    paths += [folder / NEGOTIATION_FILE] if (folder / NEGOTIATION_FILE).exists() else []
    texts, problems = _read_texts(paths, folder)
    if not (folder / "cast.yaml").exists():
        problems.append(Problem("cast.yaml", 0, 0, "", "is missing", "it says who appears; see trucebook new"))
    return texts, problems


def _read_texts(paths: Iterable[Path], folder: Path) -> tuple[tuple[CaseFileText, ...], list[Problem]]:
    texts, problems = [], []
    for path in paths:
        located, found = read_yaml(path, root=folder)
        problems += found
        if located is not None:
            texts.append(CaseFileText(located.file, path.read_text(encoding="utf-8-sig")))
    return tuple(texts), problems


def list_owed(agreements: Iterable[Agreement], cast: Cast) -> frozenset[tuple[str, str]]:
    """Who, by id, may do which act or must: what an agreement asks for or permits, and nowhere forbids."""
    found: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for obligation in (item for agreement in agreements for item in agreement.obligations):
        pairs = product((cast.principal(actor) or actor for actor in obligation.by), obligation.acts)
        found[obligation.duty == "must_not"].update(pairs)
    return frozenset(found[False] - found[True])


def parse_case(texts: tuple[CaseFileText, ...]) -> tuple[Case, list[Problem]]:
    """The case in its files, and every problem but those of YAML itself, which `read_files` has told already."""
    settings, cast, agreements, negotiation = CaseFile(), Cast(), [], None
    problems: list[Problem] = []
    for item in texts:  # case.yaml and cast.yaml come first: agreements and negotiation refer to the cast
        located, _ = parse_yaml(item.text, file=item.name)
        if located is None:
            continue
        if item.name == "case.yaml":
            loaded, found = fit(CaseFile, located)
            settings = loaded or settings
        elif item.name == "cast.yaml":
            cast, found = read_cast(located)
        elif item.name == NEGOTIATION_FILE:
            negotiation, found = read_negotiation(located, cast)
        else:
            agreement, found = read_agreement(located, cast)
            agreements += [agreement] if agreement else []
        problems += found
    problems += _twice(agreements)
    for found_agreement in agreements:
        cast = found_agreement.cast(cast)
    cast = negotiation.cast(cast) if negotiation else cast
    case = Case(settings.title, settings.timezone, settings.languages, cast, tuple(agreements), texts, negotiation)
    return case, problems


def _twice(agreements: Iterable[Agreement]) -> Iterator[Problem]:
    seen: set[str] = set()
    for item in agreements:
        if item.id in seen:
            yield Problem("agreements", 0, 0, item.id, "is the id of two agreements", "give each its own id")
        seen.add(item.id)
