"""What is known of a report's origin: the fields, and the files that hold them beside the reports."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, RootModel

from trucebook.casefolder.fitting import Strict, fit, nearest
from trucebook.casefolder.yamlfile import MAX_FILE_BYTES, Key, Located, Place, read_yaml
from trucebook.errors import Problem, ProblemsError

SIDECARS = ("reports.yaml", "reports.csv")
Field = Literal["outlet", "author", "title", "published", "received", "url", "language", "kind"]
FIELDS: tuple[Field, ...] = ("outlet", "author", "title", "published", "received", "url", "language", "kind")
_PARTIAL = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_-]+)?", re.ASCII | re.IGNORECASE)


def _one_line(value: Any) -> Any:
    """Several authors become one line of text; blanks and line breaks become one blank; nothing becomes None."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value


def _partial_date(value: str | None) -> str | None:
    """A day, a month or a year. An instant keeps its day, as written."""
    if value is None:
        return None
    day = re.split(r"[T ]", value, maxsplit=1)[0]
    if not _PARTIAL.fullmatch(day) or not _is_real(day):
        raise ValueError("should be a day, a month or a year such as 2025-02-05, 2025-02 or 2025")
    return day


def _is_real(partial: str) -> bool:
    year, month, day = [*map(int, partial.split("-")), 1, 1][:3]
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _whole_day(value: Any) -> Any:
    if isinstance(value, str):
        day = _one_line(value)
        if day is None:
            return None
        if len(day) != 10 or _partial_date(day) is None:
            raise ValueError("should be a day such as 2025-02-05")
        return date.fromisoformat(day)
    return value


def _web_address(value: str | None) -> str | None:
    if value is not None and not is_web_address(value):
        raise ValueError("should be a web address that begins with http:// or https://")
    return value


def is_web_address(value: str) -> bool:
    """Whether the text is an http or https address with a host: nothing a reader clicks on may run a script."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and value.isprintable()


def _language_code(value: str | None) -> str | None:
    if value is None:
        return None
    match = _LANGUAGE.fullmatch(value)
    if match is None:
        raise ValueError("should be a language code such as en, ar or uk")
    return match[1].lower()


def _names(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(re.split(r"[\s,;]+", value.strip())) if value.strip() else ()
    return () if value is None else value


Line = Annotated[str | None, BeforeValidator(_one_line)]


class Metadata(Strict):
    """What is known of a report's origin; None is "not known".

    `published` may be partial ("2025-02", "2025"); `received` is the day of receipt; `language` is an ISO 639-1
    code; `inferred` names the fields that the report itself does not state.
    """

    outlet: Line = None
    author: Line = None
    title: Line = None
    published: Annotated[Line, AfterValidator(_partial_date)] = None
    received: Annotated[date | None, BeforeValidator(_whole_day)] = None
    url: Annotated[Line, AfterValidator(_web_address)] = None
    language: Annotated[Line, AfterValidator(_language_code)] = None
    kind: Line = None
    inferred: Annotated[tuple[Field, ...], BeforeValidator(_names)] = ()


def over(upper: Metadata, lower: Metadata) -> Metadata:
    """What `upper` knows, and from `lower` what it does not; each value stays inferred if it was."""
    values: dict[str, Any] = {}
    inferred: list[Field] = []
    for name in FIELDS:
        source = lower if getattr(upper, name) is None else upper
        values[name] = getattr(source, name)
        if name in source.inferred:
            inferred.append(name)
    return Metadata(**values, inferred=tuple(inferred))


class Sidecar(RootModel[dict[str, Metadata | None]]):
    """`reports.yaml`: for each file name, what is known of that report."""


def read_sidecars(folder: Path, names: Iterable[str] | None) -> Mapping[str, Metadata]:
    """The metadata of `reports.yaml` and `reports.csv`, by file name (normalised as `same_name` does).

    `names` are the files there are; metadata for any other file is a problem, unless `names` is None. Raises
    `ProblemsError` with every mistake, its file (with the folder's name) and its line.
    """
    entries: list[tuple[str, Metadata, Problem]] = []
    problems: list[Problem] = []
    for sidecar, read in zip(SIDECARS, (_read_yaml, _read_csv), strict=True):
        if (folder / sidecar).exists():
            for item in read(folder / sidecar, f"{folder.resolve().name}/{sidecar}"):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    entries.append(item)
    problems += _name_problems(entries, names)
    if problems:
        raise ProblemsError(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.key)))
    return {same_name(name): metadata for name, metadata, _ in entries}


def same_name(name: str) -> str:
    """A file name in the form in which names are compared: macOS writes accents apart from their letters."""
    return unicodedata.normalize("NFC", name.removeprefix("./"))


Entry = tuple[str, Metadata, Problem]


def _read_yaml(path: Path, file: str) -> Iterator[Entry | Problem]:
    located, problems = read_yaml(path)
    yield from (Problem(file, each.line, each.column, each.key, each.message, each.hint) for each in problems)
    if located is None:
        return
    located = Located(file, located.value, located.places)
    if not isinstance(located.value, dict):
        yield located.problem((), "should be `file name:` lines with the fields below each")
        return
    for name, value in located.value.items():
        metadata, found = fit(Sidecar, Located(file, {name: value}, located.places))
        yield from found
        if metadata is not None:
            yield name, metadata.root[name] or Metadata(), located.problem((name,), "")


def _read_csv(path: Path, file: str) -> Iterator[Entry | Problem]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            yield Problem(file, 0, 0, "", f"is larger than {MAX_FILE_BYTES:,} bytes", "split it")
            return
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        yield Problem(file, 0, 0, "", f"cannot be opened: {error.strerror}", "check the path and rights")
        return
    except UnicodeDecodeError as error:
        yield Problem(file, 0, 0, "", f"is not UTF-8 (byte {error.start})", "save it as UTF-8")
        return
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        yield from _read_rows(rows, file)
    except csv.Error as error:
        yield Problem(file, rows.line_num, 1, "", f"cannot be read as CSV: {error}", "mind the quotes")


def _read_rows(rows: Any, file: str) -> Iterator[Entry | Problem]:
    columns = [column.strip() for column in next(rows, [])]
    wrong = list(_column_problems(columns, file))
    yield from wrong
    if wrong:
        return
    for row in rows:
        line = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            yield Problem(file, line, 1, "", f"has {len(row)} cells for {len(columns)} columns", "quote the commas")
            continue
        cells = dict(zip(columns, row, strict=True))
        name = cells.pop("file").strip()
        places: dict[Key, Place] = {(name,): (line, 1)}
        places |= {(name, column): (line, 1) for column in cells}
        metadata, found = fit(Sidecar, Located(file, {name: cells}, places))
        yield from found
        if metadata is not None:
            yield name, metadata.root[name] or Metadata(), Problem(file, line, 1, name, "")


def _column_problems(columns: list[str], file: str) -> Iterator[Problem]:
    allowed = ["file", *FIELDS, "inferred"]
    for column in dict.fromkeys(columns):
        if column not in allowed:
            yield Problem(file, 1, 1, column, "is not a column that belongs here", nearest(column, allowed))
        elif columns.count(column) > 1:
            yield Problem(file, 1, 1, column, "is a column twice", "keep one of them")
    if "file" not in columns:
        yield Problem(file, 1, 1, "file", "is missing", "add a first line with the names of the columns")


def _name_problems(entries: list[Entry], names: Iterable[str] | None) -> Iterator[Problem]:
    files = None if names is None else {same_name(name): name for name in names}
    seen: dict[str, Problem] = {}
    for name, _, where in entries:
        first = seen.setdefault(same_name(name), where)
        message = ""
        if first is not where:
            message, hint = "is named twice", f"it also stands in {first.file}:{first.line}; keep one of them"
        elif files is not None and same_name(name) not in files:
            message, hint = "there is no such report in the folder", nearest(name, list(files))
        if message:
            yield Problem(where.file, where.line, where.column, name, message, hint)
