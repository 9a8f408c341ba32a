"""Who says what in plain files: no case is needed, and no other room of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trucebook.errors import InputError
from trucebook.intake import Arrival, receive_arrival, survey
from trucebook.reading import attribute_each
from trucebook.vocabulary import Attribution, Refusal, Report

if TYPE_CHECKING:
    from trucebook.desk.building import Progress


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
