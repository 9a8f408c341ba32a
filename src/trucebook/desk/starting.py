"""What needs no book yet: a new folder, the bundled example, who says what in plain files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from trucebook.agreement import agreement_schema
from trucebook.desk.asking import get_view, write_brief
from trucebook.desk.building import Progress, build
from trucebook.desk.negotiating import negotiation_schema_text
from trucebook.errors import InputError
from trucebook.intake import Arrival, receive_arrival, survey
from trucebook.reading import attribute_each
from trucebook.vocabulary import Attribution, Refusal, Report


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


def new(folder: Path) -> None:
    """Starts a case folder with commented files. Raises InputError when the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not empty. Name a folder that does not exist yet.")
    with as_file(files("trucebook") / "newcase") as template:
        shutil.copytree(template, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "agreement.schema.json").write_text(agreement_schema_text(), encoding="utf-8")
    (folder / "negotiation.schema.json").write_text(negotiation_schema_text(), encoding="utf-8")


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
    return bundled if bundled.is_dir() else Path(__file__).parents[3] / "examples" / name
