"""What needs no book yet: a new folder, the bundled example."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from trucebook.agreement import agreement_schema
from trucebook.desk.asking import get_view, write_brief
from trucebook.desk.building import Progress, build
from trucebook.desk.negotiating import negotiation_schema_text
from trucebook.errors import InputError


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
