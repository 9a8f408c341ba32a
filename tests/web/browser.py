"""Debian's Chromium for the tests: found, started once, and watched for errors and for what it asks of whom."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from trucebook.web import Rules, make_app

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "No Chromium was found, and the tests of the workbench run in a real browser. Install it with: "
    "apt-get install -y --no-install-recommends chromium"
)


def find_chromium() -> str:
    """Where Chromium lies. Fails the test run with what to install where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


@contextmanager
def launch() -> Iterator[Browser]:
    """Starts the browser; nothing is downloaded, and it may not reach beyond this machine."""
    path = find_chromium()
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@contextmanager
def served(book: Path, *, reviewer: str = "Ada", tokens: tuple[str, ...] = ()) -> Iterator[str]:
    """Serves a book on a free port of this machine; gives the address. `tokens` are to decide, and to read."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    host = f"127.0.0.1:{listening.getsockname()[1]}"
    app = make_app(book, rules=Rules(frozenset({host}), *tokens), reviewer=reviewer)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://{host}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@dataclass
class Watched:
    """One page of the browser, and all that went wrong on it: errors of scripts, and requests to elsewhere."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", lambda request: self._check(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.problems.append(f"asked for {url}")

    def open(self, path: str) -> Page:
        """Goes to one of our addresses."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, answer.text()
        return self.page
