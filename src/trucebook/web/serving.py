"""Starts the workbench on an address: loopback unless told otherwise, and then with a token."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

import uvicorn

from trucebook.errors import InputError
from trucebook.web.app import make_app
from trucebook.web.guard import Rules

MIN_TOKEN_CHARACTERS = 16


@dataclass(frozen=True)
class Address:
    """Where the workbench listens. Port 0 lets the system choose one."""

    host: str = "127.0.0.1"
    port: int = 8765

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def shown(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host


def make_rules(address: Address, token: str | None, *, readers: bool = False) -> Rules:
    """What is let through at an address; with `readers`, also who may read and not decide, by a token of theirs.

    Raises InputError for a token that could be guessed.
    """
    if token is not None and len(token) < MIN_TOKEN_CHARACTERS:
        raise InputError(f"A token has at least {MIN_TOKEN_CHARACTERS} characters. Leave it out to get one.")
    if token is None and (readers or not address.is_loopback):
        token = token_urlsafe(24)
    reading = token_urlsafe(24) if readers else None
    if address.host in ("0.0.0.0", "::"):  # noqa: S104 - every name of the machine is ours then, with the token
        return Rules(frozenset(), token, reading)
    names = {address.shown, *(("localhost", "127.0.0.1", "[::1]") if address.is_loopback else ())}
    hosts = {f"{name}:{address.port}" for name in names} | (names if address.port == 80 else set())
    return Rules(frozenset(name.casefold() for name in hosts), token, reading)


def serve(
    book: Path,
    address: Address,
    *,
    token: str | None = None,
    readers: bool = False,
    reviewer: str = "",
    say: Callable[[str], None] = print,
) -> None:
    """Serves a book until it is stopped.

    Raises BookError for a book that cannot be opened, and InputError for an address that cannot be listened to.
    """
    rules = make_rules(address, token, readers=readers)
    app = make_app(book, rules=rules, reviewer=reviewer, say=say)
    config = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False, ws="none")
    listening = listen(address)
    query = f"?token={rules.token}" if rules.token else ""
    say(f"http://{address.shown}:{address.port}/overview{query}  (stop with Ctrl+C)")
    if rules.reading_token:
        say(f"http://{address.shown}:{address.port}/overview?token={rules.reading_token}  (to read, not to decide)")
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def listen(address: Address) -> socket.socket:
    """Opens the address. Raises InputError where that may not be, or another program has it."""
    try:
        family = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        raise InputError(
            f"{address.shown}:{address.port} cannot be listened to ({error.strerror or error}). Is a workbench "
            f"running there already? Choose another port with --port {address.port + 1}."
        ) from error
