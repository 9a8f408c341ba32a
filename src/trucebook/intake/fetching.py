"""A web address: its bytes, and nothing that could reach a machine inside the user's own network."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpcore

from trucebook.errors import FetchError
from trucebook.intake.recognition import known
from trucebook.intake.refusals import DEFAULT_LIMITS, Limits

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = {301, 302, 303, 307, 308}
_USER_AGENT = b"trucebook (reads public reports; one request at a time)"
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
_SUFFIX_OF |= {"text/markdown": ".md"}


class Fetched(NamedTuple):
    """What an address gave: the bytes, the address they came from at last, and a name to receive them under."""

    data: bytes
    url: str
    name: str


def fetch(url: str, *, limits: Limits = DEFAULT_LIMITS, allow_private: bool | Collection[str] = False) -> Fetched:
    """Fetches a public web address.

    Every host is looked up here, every address it has must be a public one, and the connection goes to the
    address that was checked; each of at most `limits.max_redirects` redirects is checked anew. `allow_private` is
    True for a closed network, or the names of the hosts inside it that may be asked. Raises `FetchError`.
    """
    guard = Guard(allow_private=allow_private, deadline=time.monotonic() + limits.fetch_seconds)
    return fetch_through(guard, url, limits)


def public_address(text: str) -> bool:
    """Whether an address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _unwrap(address))


def _unwrap(address: Address) -> list[Address]:
    """The address, or the IPv4 addresses an IPv6 address stands for (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver gives them.

    accepted gap: the look-up obeys the system's time limit, not ours.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


@dataclass
class Guard(httpcore.NetworkBackend):
    """Opens connections to public addresses only, and only until the deadline (seconds of `time.monotonic`)."""

    allow_private: bool | Collection[str] = False
    deadline: float = field(default_factory=lambda: time.monotonic() + DEFAULT_LIMITS.fetch_seconds)
    resolve: Resolver = look_up
    wire: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **options: Any
    ) -> httpcore.NetworkStream:
        """Connects to an address of the host after checking all of them."""
        failure: Exception | None = None
        for address in self.checked(host, port):
            try:
                stream = self.wire.connect_tcp(address, port, self.remaining(timeout), *args, **options)
                return Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise FetchError(f"{host}: no connection ({failure}); try again later") from failure

    def connect_unix_socket(self, path: str, *args: Any, **options: Any) -> httpcore.NetworkStream:
        """Never: a web address does not lead to a socket of this machine."""
        raise FetchError(f"{path}: local sockets are not fetched")

    def checked(self, host: str, port: int) -> list[str]:
        """The addresses of the host. Raises `FetchError` when one of them is not public and not allowed."""
        try:
            addresses = list(self.resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host}: no such host could be found ({error}); check the address") from error
        allowed = self.allow_private is True or (self.allow_private and host.lower() in self.allow_private)
        for address in addresses:
            if not allowed and not public_address(address):
                raise FetchError(
                    f"{host}: it leads to {address}, which is inside a private network and is not fetched; "
                    "save the page and add the file instead"
                )
        return addresses

    def remaining(self, timeout: float | None) -> float:
        """The seconds left, at most `timeout`."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left if timeout is None else min(left, timeout)


class Timed(httpcore.NetworkStream):
    """A connection that ends at its guard's deadline, however slowly the other side sends."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes from the other side."""
        return self._stream.read(max_bytes, self._guard.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Bytes to the other side."""
        self._stream.write(buffer, self._guard.remaining(timeout))

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate is checked against the host's name."""
        return Timed(
            self._stream.start_tls(ssl_context, server_hostname, self._guard.remaining(timeout)), self._guard
        )

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


def fetch_through(guard: Guard, url: str, limits: Limits = DEFAULT_LIMITS) -> Fetched:
    """As `fetch`, through a guard of the caller's."""
    try:
        with httpcore.ConnectionPool(network_backend=guard, retries=0) as pool:
            for _ in range(limits.max_redirects + 1):
                check_url(url)
                answer = _ask(pool, url, limits)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
    except httpcore.TimeoutException as error:
        raise FetchError(f"{url}: no answer within {limits.fetch_seconds:g} seconds; try again later") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        raise FetchError(f"{url}: the connection failed ({error}); try again later") from error
    raise FetchError(f"{url}: more than {limits.max_redirects} redirects; open it in a browser and save the page")


def check_url(url: str) -> None:
    """Raises `FetchError` for anything but a plain http or https address."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna")
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"{url!r}: this is no web address ({error}); check it") from error
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"{url!r}: only http and https addresses are fetched")
    if not host or port == 0 or "\\" in url or re.search(r"[\s\x00-\x1f\x7f]", url):
        raise FetchError(f"{url!r}: this is no web address; check it")
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            f"{parts.hostname}: an address with a user name or password in it is not fetched; remove it"
        )


def _ask(pool: httpcore.ConnectionPool, url: str, limits: Limits) -> Fetched | str:
    headers = {"User-Agent": _USER_AGENT, "Accept": b"text/html,application/pdf,text/*;q=0.9"}
    headers["Accept-Encoding"] = b"identity"
    with pool.stream("GET", _wire_form(url), headers=list(headers.items())) as response:
        given = {name.lower(): value for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in given:
            return urljoin(url, given[b"location"].decode("utf-8", "replace"))
        if response.status != 200:
            raise FetchError(
                f"{url}: the server answered {response.status}; open it in a browser and save the page"
            )
        data = _body(response, url, limits.max_bytes)
        if given.get(b"content-encoding", b"identity").lower() == b"gzip":
            data = _unzip(data, url, limits.max_bytes)
    kind = given.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return Fetched(data, url, file_name(url, kind))


def _wire_form(url: str) -> str:
    """The address in the ASCII letters that travel over the wire."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port:
        netloc += f":{parts.port}"
    safe = "/%:=&?~#+!$,;'@()*[]"
    return parts._replace(
        netloc=netloc, path=quote(parts.path, safe), query=quote(parts.query, safe), fragment=""
    ).geturl()


def _body(response: httpcore.Response, url: str, max_bytes: int) -> bytes:
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > max_bytes:
            raise FetchError(
                f"{url}: it is larger than {max_bytes:,} bytes; save the part you need and add the file"
            )
    return bytes(data)


def _unzip(data: bytes, url: str, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        found = inflater.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise FetchError(f"{url}: its compressed content is damaged; try again later") from error
    if len(found) > max_bytes:
        raise FetchError(f"{url}: it unfolds to more than {max_bytes:,} bytes; save the part you need")
    return found


def file_name(url: str, content_type: str) -> str:
    """A name for what an address gave, such as `example.org/news/story.html`; the content type gives the suffix."""
    parts = urlsplit(url)
    path = re.sub(r"[^\w./-]+", "_", unquote(parts.path)).strip("/")
    pieces = [piece.strip(".") for piece in path.split("/")]
    name = "/".join(filter(None, (parts.hostname, *pieces)))[:200]
    if parts.query:
        name += "_" + re.sub(r"[^\w-]+", "_", parts.query)[:60]
    suffix = _SUFFIX_OF.get(content_type, "")
    return name if PurePosixPath(name).suffix.lower() in known()["suffixes"] else name + suffix
