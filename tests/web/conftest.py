"""A book of the river truce for every test of the workbench, built once; tests that change it get a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.web.browser import Watched, launch, served
from tests.web.river import make_book
from trucebook.web import Rules, make_app

WAIT_MILLISECONDS = 30_000
"""How long a busy machine may take to answer before a test gives up."""
expect.set_options(timeout=WAIT_MILLISECONDS)
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with launch() as found:
        yield found


@pytest.fixture
def server(book: Path) -> Iterator[str]:
    """The workbench on a copy of the book, over a real connection."""
    with served(book) as address:
        yield address


@pytest.fixture(scope="session")
def reading_server(river_book: Path) -> Iterator[str]:
    """The workbench on the book that nobody changes."""
    with served(river_book) as address:
        yield address


@contextmanager
def watch(chromium: Browser, address: str, **options: Any) -> Iterator[Watched]:
    """A page in a browser of its own; whatever went wrong on it fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    context.set_default_timeout(WAIT_MILLISECONDS)
    found = Watched(context.new_page(), address)
    try:
        yield found
    finally:
        context.close()
    assert found.problems == []
