"""Where attributions go: to the terminal, or into a folder, one file for each report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trucebook.cli import tables
from trucebook.cli.brat import to_brat
from trucebook.cli.output import stdout, to_lines, write
from trucebook.errors import InputError
from trucebook.vocabulary import Attribution, Report

FORMATS = ("jsonl", "brat", "brat-nested", "table")


class Target:
    """One run's output in one of `FORMATS`; `folder` None is the terminal."""

    def __init__(self, folder: Path | None, format: str) -> None:
        self.folder, self.format = folder, format
        self._names: dict[Path, str] = {}
        self._is_used = False

    def is_taken(self, name: str) -> bool:
        """Whether a report of this id has its file. Raises `InputError` when two reports would share one."""
        if self.folder is None or not name:
            return False
        path = self._path(self.folder, name)
        other = self._names.setdefault(path, name)
        if other != name:
            raise InputError(f"{path} would be the file of both {other} and {name}; rename one of them")
        return path.exists()

    def put(self, report: Report, found: Sequence[Attribution]) -> None:
        """Writes one report's attributions, whole or not at all. Raises `InputError` where that cannot be."""
        if self.format == "table":
            stdout.print(tables.attribution_table(tuple(found)))
            return
        text = to_lines(found)
        if self.format != "jsonl":
            text = to_brat(report.text, found, nested=self.format == "brat-nested")
        if self.folder is None:
            self._show(text)
            return
        path = self._path(self.folder, report.id)
        _write(path, text)
        if self.format != "jsonl" and not report.id.endswith(".txt"):
            _write(path.with_name(f"{path.name.removesuffix('.ann')}.txt"), report.text)  # what the offsets are of

    def _show(self, text: str) -> None:
        if self._is_used and self.format != "jsonl":
            raise InputError("brat is one file for each report; name a folder with --output")
        self._is_used = True
        write(text)

    def _path(self, folder: Path, name: str) -> Path:
        suffix = ".jsonl" if self.format == "jsonl" else ".ann"
        return folder / f"{name.removesuffix('.txt')}{suffix}"


def _write(path: Path, text: str) -> None:
    scratch = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8", newline="")
        scratch.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Check the folder and the space left."
        ) from error
