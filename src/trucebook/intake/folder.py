"""A folder of reports: what is in it, what is known of each, and whether a file has changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trucebook.errors import InputError
from trucebook.intake.metadata import SIDECARS, Metadata, read_sidecars, same_name
from trucebook.intake.receiving import receive
from trucebook.intake.refusals import DEFAULT_LIMITS, Limits, UnreceivableError, too_large
from trucebook.vocabulary import Refusal, Report

# Raised whenever the same bytes would be received differently than before, so that books are built anew.
INTAKE_VERSION = 2
_UNKNOWN = Metadata()
_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that waits to be received: its id, where it is, how large, and what stands beside it about it.

    `refusal` is set where a look from outside was enough to refuse it.
    """

    id: str
    path: Path
    size_bytes: int
    metadata: Metadata = _UNKNOWN
    refusal: Refusal | None = None

    def fingerprint(self, limits: Limits = DEFAULT_LIMITS) -> str:
        """A hash of all that receiving depends on: same fingerprint, same report. Parses nothing."""
        known = f"{INTAKE_VERSION}\n{self.id}\n{self.metadata.model_dump_json()}\n{limits}\n{self.refusal}\n"
        digest = hashlib.sha256(known.encode())
        if self.refusal is None and self.size_bytes <= limits.max_bytes:
            try:
                with self.path.open("rb") as file:
                    while chunk := file.read(_CHUNK):
                        digest.update(chunk)
            except OSError as error:
                digest.update(f"cannot be opened: {error.strerror}".encode())
        else:
            digest.update(str(self.size_bytes).encode())
        return digest.hexdigest()


def survey(path: Path) -> tuple[Arrival, ...]:
    """Everything in the folder and below it that is a report, sorted by id; or the one file `path` names.

    README.md, reports.yaml, reports.csv and hidden files are no reports. Nothing is read but the metadata beside
    the reports. Raises `InputError` when there is no such path, `ProblemsError` with every mistake in the metadata.
    """
    if path.is_dir():
        found = dict(sorted(_walk(path)))
        beside = read_sidecars(path, found)
        return tuple(_arrival(name, file, path.resolve(), beside) for name, file in found.items())
    if path.exists() or path.is_symlink():
        return (_arrival(_id(path.name), path, None, read_sidecars(path.parent, None)),)
    raise InputError(f"{path}: there is no such file or folder; check the path")


def receive_arrival(arrival: Arrival, *, limits: Limits = DEFAULT_LIMITS) -> Report | Refusal:
    """Reads a file that arrived and receives it. A file beyond the size limit is refused without being read."""
    if arrival.refusal is not None:
        return arrival.refusal
    try:
        with arrival.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > limits.max_bytes else file.read(limits.max_bytes + 1)
    except OSError as error:
        detail = f"It cannot be opened: {error.strerror}; check the path and rights."
        return Refusal(arrival.id, None, arrival.size_bytes, "unreadable", detail)
    if max(size, len(data)) > limits.max_bytes:
        refused = too_large(max(size, len(data)), limits.max_bytes)
        return Refusal(arrival.id, None, max(size, len(data)), refused.reason, refused.detail)
    return receive(data, id=arrival.id, metadata=arrival.metadata, limits=limits)


def _walk(folder: Path, inside: str = "") -> Iterator[tuple[str, Path]]:
    """Every file and link below the folder that is not hidden, and every folder that cannot be opened."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield _id(inside.rstrip("/")), folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{inside}{entry.name}/")
        elif entry.name.lower() != "readme.md" and (inside or entry.name not in SIDECARS):
            yield _id(inside + entry.name), folder / entry.name


def _id(inside: str) -> str:
    # A name may hold bytes that are no UTF-8; the id must be text that every file format can store.
    return os.fsencode(inside).decode("utf-8", "backslashreplace")


def _arrival(name: str, path: Path, root: Path | None, beside: Mapping[str, Metadata]) -> Arrival:
    metadata = beside.get(same_name(name), _UNKNOWN)
    try:
        return Arrival(name, path, _size_bytes(path, root), metadata)
    except UnreceivableError as refused:
        return Arrival(name, path, 0, metadata, Refusal(name, None, 0, refused.reason, refused.detail))


def _size_bytes(path: Path, root: Path | None) -> int:
    """The size of an ordinary file inside `root` (None: anywhere). Raises `UnreceivableError` for all else."""
    try:
        real = path.resolve(strict=True)
        status = real.stat()
    except (OSError, RuntimeError) as error:  # before Python 3.13 a circle of links is a RuntimeError
        why = getattr(error, "strerror", None) or "it leads in a circle"
        raise UnreceivableError("unreadable", f"It cannot be opened: {why}; check the link.") from error
    if root is not None and not real.is_relative_to(root):
        raise UnreceivableError(
            "outside_folder", "It is a link that leads out of the reports folder; copy the file itself."
        )
    if stat.S_ISDIR(status.st_mode) and not path.is_symlink():
        raise UnreceivableError("unreadable", "This folder cannot be opened; check the rights.")
    if not stat.S_ISREG(status.st_mode):
        raise UnreceivableError(
            "not_a_file", "It is no ordinary file (a pipe, a device, a linked folder); copy the text itself."
        )
    return status.st_size
