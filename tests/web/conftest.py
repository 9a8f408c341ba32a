"""A book of the river truce for every test of the workbench, built once; tests that change it get a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.river import make_book
from trucebook.web import Rules, make_app

RULES = Rules(frozenset({"testserver"}))


@pytest.fixture(scope="session")
def river_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, to be read only."""
    return make_book(tmp_path_factory.mktemp("river"))


@pytest.fixture
def book(river_book: Path, tmp_path: Path) -> Path:
    """A copy of the book, to be changed at will."""
    return Path(shutil.copy(river_book, tmp_path / "river.book"))


@pytest.fixture
def client(book: Path) -> Iterator[TestClient]:
    """A browser without scripts on a copy of the book."""
    with TestClient(make_app(book, rules=RULES, reviewer="Ada"), follow_redirects=False) as found:
        yield found
