"""Only public addresses are fetched, and only as much as the limits allow."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from trucebook.errors import FetchError
from trucebook.intake import Limits, Metadata, fetch, receive
from trucebook.intake.fetching import Guard, check_url, fetch_through, file_name, public_address
from trucebook.vocabulary import Report

PAGE = b"<html><body><p>The armies met at the river.</p><p>They talked.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """A small site: pages, redirects, and answers made to hurt."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answers by path."""
        self.asked.append(self.path)
        path, _, rest = self.path.partition("?")
        if path == "/to":
            self._send(302, b"", Location=rest)
        elif path == "/loop":
            self._send(302, b"", Location="/loop")
        elif path == "/drip":
            self._drip()
        elif path == "/big":
            self._send(200, b"x" * 100_000)
        elif path == "/gzip":
            self._send(200, gzip.compress(b"a" * 100_000), **{"Content-Encoding": "gzip"})
        elif path == "/gone":
            self._send(404, b"gone")
        else:
            self._send(200, PAGE, **{"Content-Type": "text/html; charset=utf-8"})

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1_000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """The port of the site on this machine."""
    Site.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_this_machine_is_not_fetched(port: int) -> None:
    """By any of its names, an address inside is refused before a byte is sent."""
    for host in (
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
        "127.1",
    ):
        with pytest.raises(FetchError, match=r"private network|no such host"):
            fetch(f"http://{host}:{port}/")
    assert Site.asked == []


def test_an_allowed_host_is_fetched_and_can_be_received(port: int) -> None:
    """Bytes, final address and a name with the right suffix; redirects within the host are followed."""
    got = fetch(f"http://127.0.0.1:{port}/to?/news/story", allow_private=True)
    assert (got.data, got.url) == (PAGE, f"http://127.0.0.1:{port}/news/story")
    assert got.name == "127.0.0.1/news/story.html"
    report = receive(got.data, id=got.name, metadata=Metadata(url=got.url))
    assert isinstance(report, Report)
    assert report.text == "The armies met at the river.\nThey talked."
    assert report.url == got.url


def test_a_redirect_inside_is_refused(port: int) -> None:
    """A host that may be asked cannot send us to one that may not."""
    for target in (
        f"http://127.0.0.1:{port}/secret",
        f"//[::ffff:127.0.0.1]:{port}/secret",
        "http://169.254.169.254/",
    ):
        with pytest.raises(FetchError, match="private network"):
            fetch(f"http://localhost:{port}/to?{target}", allow_private={"localhost"})
    assert not any("secret" in path and not path.startswith("/to") for path in Site.asked)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "http://a:b@example.org/"]
)
def test_a_redirect_to_another_scheme_is_refused(port: int, target: str) -> None:
    """Every redirect is checked as the first address was."""
    with pytest.raises(FetchError, match=r"only http|user name"):
        fetch(f"http://127.0.0.1:{port}/to?{target}", allow_private=True)


def test_redirects_end(port: int) -> None:
    """Five are followed, no more."""
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetch(f"http://127.0.0.1:{port}/loop", allow_private=True)
    assert len(Site.asked) == 6


def test_the_checked_address_is_the_one_connected_to(port: int) -> None:
    """A name server that answers differently the second time gains nothing: it is asked once for a connection."""
    answers = iter([["127.0.0.1"], ["192.0.2.1"]])
    guard = Guard(allow_private={"news.example"}, resolve=lambda host, port: next(answers))
    assert fetch_through(guard, f"http://news.example:{port}/").data == PAGE
    assert next(answers) == ["192.0.2.1"]


def test_one_private_address_among_several_is_enough_to_refuse(port: int) -> None:
    """All answers of the name server are checked, not the first."""
    guard = Guard(resolve=lambda host, port: ["1.1.1.1", "127.0.0.1"])
    with pytest.raises(FetchError, match=r"news\.example: it leads to 127\.0\.0\.1"):
        fetch_through(guard, f"http://news.example:{port}/")
    assert Site.asked == []


def test_size_is_limited_also_when_compressed(port: int) -> None:
    """Too much is refused on the way, folded or not."""
    limits = Limits(max_bytes=50_000)
    for path in ("big", "gzip"):
        with pytest.raises(FetchError, match="50,000 bytes"):
            fetch(f"http://127.0.0.1:{port}/{path}", limits=limits, allow_private=True)
    assert fetch(f"http://127.0.0.1:{port}/gzip", allow_private=True).data == b"a" * 100_000


def test_time_is_limited_however_slowly_bytes_drip(port: int) -> None:
    """A server that sends a byte now and then does not hold us."""
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"no answer within 0\.3 seconds"):
        fetch(f"http://127.0.0.1:{port}/drip", limits=Limits(fetch_seconds=0.3), allow_private=True)
    assert time.monotonic() - start < 5


def test_failures_are_told(port: int) -> None:
    """A missing page, a closed port and an unknown host each have a message that says what to do."""
    with pytest.raises(FetchError, match="the server answered 404"):
        fetch(f"http://127.0.0.1:{port}/gone", allow_private=True)
    with pytest.raises(FetchError, match="no connection"):
        fetch("http://127.0.0.1:1/", allow_private=True)
    with pytest.raises(FetchError, match="no such host"):
        fetch("http://no-such-host.invalid/", allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "example.org/page",
        "http:///page",
        "http://user@example.org/",
        "http://user:pw@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://example.org/\r\nX: y",
        "http://[::1/",
        "http://" + "a" * 70 + ".org/",
        "",
    ],
)
def test_addresses_that_are_none_are_refused(url: str) -> None:
    """Other schemes, credentials, control characters and tricks with backslashes."""
    with pytest.raises(FetchError):
        check_url(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("2001:0:0:0:0:0:80ff:fffe", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Also an inside address wrapped in an IPv6 one is inside."""
    assert public_address(address) is public


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://example.org/", "text/html", "example.org.html"),
        ("https://example.org/a/b.pdf", "application/pdf", "example.org/a/b.pdf"),
        ("https://example.org/../../etc/passwd", "text/plain", "example.org/etc/passwd.txt"),
        ("https://example.org/%2e%2e/x", "text/html", "example.org/x.html"),
        ("https://example.org/story?id=3&x=../y", "text/html", "example.org/story_id_3_x_y.html"),
        ("https://example.org/story", "", "example.org/story"),
    ],
)
def test_what_is_fetched_gets_a_name(url: str, kind: str, name: str) -> None:
    """Host and path without tricks, with a suffix from the content type."""
    assert file_name(url, kind) == name
