"""Who may ask, and how much: what stands between the network and the pages.

A page on the machine of an analyst is reachable from every other page in the same browser. So requests must name a
host that is ours (a foreign name that was made to point here is refused), changes must come from our own pages,
bodies are small, and what is served may load nothing from elsewhere.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY_BYTES = 64 * 1024
MOST_QUERY_BYTES = 8 * 1024
COOKIE = "trucebook_token"
READS_ONLY = "trucebook.reads_only"
"""In the scope of a request: whether whoever asks may read and not decide."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all, browsers send no Origin with a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Rules:
    """What is let through: requests to these `hosts` (empty: any, then a token is a must), with this `token`.

    Whoever comes with the `reading_token` may read everything and change nothing. `form_token` stands in every form
    that our pages serve, new for each run of the server.
    """

    hosts: frozenset[str]
    token: str | None = None
    reading_token: str | None = None
    form_token: str = field(default_factory=lambda: token_urlsafe(24))


class Guard:
    """Refuses what may not pass, and adds to every answer what a browser must hold to."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or passes it on with its whole body in hand."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        sealed = _with_headers(send)
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers) or self._entrance(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, sealed)
            return
        body = await _read(receive, headers)
        if body is None:
            await _say(413, f"A form may have up to {MOST_BODY_BYTES:,} bytes.")(scope, receive, sealed)
            return
        await self._app(scope, _replay(body), sealed)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Why the request is not answered, if it is not."""
        host = headers.get("host", "").casefold()
        if self._rules.hosts and host not in self._rules.hosts:
            return _say(
                421, "This address is not the workbench's own. Open the one that it printed when it started."
            )
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _say(405, "Pages are read with GET and changed with POST.")
        if len(scope.get("query_string", b"")) > MOST_QUERY_BYTES:
            return _say(414, "The address is too long.")
        if scope["method"] == "POST" and not _is_own(scope, headers, host):
            return _say(403, "A change must come from a page of this workbench.")
        return None

    def _entrance(self, scope: Scope, headers: Headers) -> Response | None:
        """Where a token is asked for: None for who has it, else a refusal, or the way in for who brings it."""
        if self._rules.token is None:
            return None
        held = self._find_token(_bearer(headers)) or self._find_token(_cookie(headers))
        if held and scope["method"] == "POST" and held != self._rules.token:
            return _say(403, "You came with a token that reads. Ask for the one that decides.")
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        brought = self._find_token(asked.pop("token", [""])[0])
        if brought and scope["method"] != "POST" and brought != held:
            rest = urlencode(asked, doseq=True)
            answer = RedirectResponse("/overview" + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, brought, httponly=True, samesite="strict", path="/")
            return answer
        if not held:
            return _say(401, "Open the address with its token, as the workbench printed it when it started.")
        scope[READS_ONLY] = held != self._rules.token
        return None

    def _find_token(self, given: str) -> str:
        """The token of ours that was given, or nothing."""
        known = (self._rules.token, self._rules.reading_token)
        return next((token for token in known if token and _same(given, token)), "")


def _is_own(scope: Scope, headers: Headers, host: str) -> bool:
    """Whether a change comes from one of our pages, by what the browser says of it (it cannot be made to lie)."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is None or origin.casefold() == f"{scope.get('scheme', 'http')}://{host}"


def _same(given: str, wanted: str) -> bool:
    return bool(given) and hmac.compare_digest(given.encode(), wanted.encode())


def _bearer(headers: Headers) -> str:
    kind, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.casefold() == "bearer" else ""


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _say(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status_code=status)


async def _read(receive: Receive, headers: Headers) -> bytes | None:
    """The whole body, or None when it is larger than a form may be, whatever its length was said to be."""
    said = headers.get("content-length", "0")
    if not said.isdigit() or int(said) > MOST_BODY_BYTES:
        return None
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BODY_BYTES:
            return None
        parts.append(part)
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes) -> Receive:
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return {"type": "http.disconnect"}
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _with_headers(send: Send) -> Send:
    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message["headers"], *(item for item in added if item[0] not in known)]
        await send(message)

    return sealed
