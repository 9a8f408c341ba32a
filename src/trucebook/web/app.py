"""The application: routes, the laying out of pages, and the one shape of everything that goes wrong."""

from __future__ import annotations

import gc
import getpass
import json
import mimetypes
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from trucebook.desk.queue import decision_table, review_lines
from trucebook.desk.workbench import Held, Workbench
from trucebook.errors import BookError, InputError, TrucebookError
from trucebook.vocabulary import STATUS_WORDS, to_json
from trucebook.web import charts, drawing
from trucebook.web.asked import HOME, Query, link, view_fields
from trucebook.web.changes import CHANGES, Change, Notice, effects_of
from trucebook.web.guard import READS_ONLY, App, Guard, Rules
from trucebook.web.pages import PAGES, Page, Request

REVIEWER_COOKIE = "trucebook_reviewer"
PAGES_KEPT = 100
STATIC = {
    item.name: item.read_bytes() for item in (files("trucebook.web") / "static").iterdir() if item.is_file()
}  # read once; no path of a request ever reaches the file system


@dataclass(frozen=True)
class Problem:
    """What went wrong, in words: the one shape of every error, as a page and as JSON."""

    status: int
    message: str


@dataclass(frozen=True)
class Shell:
    """What surrounds every page: where we are, what is to be seen, who reviews, and what was just done."""

    path: str
    menu: tuple[tuple[str, str, bool], ...]
    fields: tuple[tuple[str, str], ...]
    here: str
    twin: str
    reviewer: str
    form_token: str
    notice: Notice | None
    reads_only: bool = False


class Site:
    """One book on the web."""

    def __init__(self, book: Path, rules: Rules, reviewer: str) -> None:
        self.workbench = Workbench(book)
        self.rules = rules
        self.reviewer = reviewer or _login_name()
        self.environment = _environment()
        self.effects: dict[str, Notice] = {}
        self._shown: OrderedDict[tuple[str, ...], Any] = OrderedDict()

    def prepare(self, say: Callable[[str], None]) -> None:
        """Works out what all pages share; what keeps it from that is told, and again by the page that meets it."""
        begun = perf_counter()
        for page in PAGES.values():
            self.environment.get_template(page.template)  # put into Python once
        try:
            self.workbench.prepare(say)
        except TrucebookError as error:
            say(str(error))
        else:
            gc.freeze()  # a hundred thousand claims are not looked through for garbage time and again
            say(f"Every page is ready, after {perf_counter() - begun:.0f} seconds.")

    async def show(self, page: Page, twin: bool, http: HttpRequest) -> Response:
        """Answers with one page, as HTML or as JSON."""
        found = await run_in_threadpool(self._find, page, http)
        return self.as_json(found) if twin else await run_in_threadpool(self.lay_out, page.template, found, http)

    def _find(self, page: Page, http: HttpRequest) -> Any:
        """The page's dataclass; while the book stays as it is, the same question has the same answer."""
        who = self.who(http)
        key = (self.workbench.held().head, page.template, http.url.query, who)
        found = self._shown.get(key)
        if found is None:
            found = self._shown[key] = page.find(Request(self.workbench, Query.of(http.url.query), who))
            if len(self._shown) > PAGES_KEPT:
                self._shown.popitem(last=False)
        return found

    def lay_out(self, template: str, page: Any, http: HttpRequest, status: int = 200) -> Response:
        """A page as HTML, with what surrounds it."""
        return HTMLResponse(self.html(template, page, self.shell(http)), status_code=status)

    def forget(self) -> None:
        """Lets go of every page that is kept in memory: what was taken out of the book stands in them still."""
        self._shown.clear()

    def html(self, template: str, page: Any, shell: Shell) -> str:
        """The text of a page."""
        return self.environment.get_template(template).render(page=page, shell=shell)

    @staticmethod
    def as_json(page: Any, status: int = 200) -> Response:
        """A page's dataclass, field by field."""
        text = json.dumps(to_json(page), ensure_ascii=False)
        return Response(text, status_code=status, media_type="application/json; charset=utf-8")

    def shell(self, http: HttpRequest) -> Shell:
        """What surrounds the page that was asked for."""
        path, query = http.url.path, _query_or_nothing(http)
        fields, reads_only = view_fields(query), bool(http.scope.get(READS_ONLY))
        all_fields = [(name, value) for name in query.fields for value in query.all(name) if name != "done"]
        return Shell(
            path=path,
            menu=tuple((link(to, fields), page.menu, to == path) for to, page in PAGES.items() if page.menu),
            fields=tuple(fields),
            here=link(path, all_fields),
            twin=link(f"{path}.json", all_fields),
            reviewer=self.who(http),
            form_token="" if reads_only else self.rules.form_token,
            reads_only=reads_only,
            notice=self.effects.get(query.one("done")),
        )

    def who(self, http: HttpRequest) -> str:
        """Who reviews in this browser: the name they gave, else the one the workbench was started with."""
        try:
            found = SimpleCookie(http.headers.get("cookie", "")).get(REVIEWER_COOKIE)
        except CookieError:
            found = None
        return (unquote(found.value)[:80] if found else "") or self.reviewer

    async def change(self, change: Change, http: HttpRequest) -> Response:
        """Makes one change, and leads back to the page it was made on."""
        query = Query.of((await http.body()).decode("utf-8", "replace"))
        if query.one("form_token") != self.rules.form_token:
            raise HTTPException(403, "This form is from an earlier run of the workbench. Load the page again.")
        return await run_in_threadpool(change, self, http, query)

    async def problem(self, http: HttpRequest, error: Exception) -> Response:
        """Every failure as one shape; a traceback is never shown."""
        status, message = _status_of(error)
        found = Problem(status, message)
        if http.url.path.endswith(".json") or "application/json" in http.headers.get("accept", ""):
            return self.as_json(found, status)
        return self.lay_out("problem.html.j2", found, http, status)


def make_app(book: Path, *, rules: Rules, reviewer: str = "", say: Callable[[str], None] | None = None) -> App:
    """The workbench of a book as a guarded ASGI application. Raises BookError for a book that cannot be opened.

    With `say` what pages share is worked out as soon as it starts, beside the first pages, and told step by step.
    """
    site = Site(book, rules, reviewer)
    routes = [Route("/", lambda _: RedirectResponse(HOME)), Route("/static/{name}", _static)]
    for path, page in PAGES.items():
        routes.append(Route(path, partial(site.show, page, False)))
        routes.append(Route(f"{path}.json", partial(site.show, page, True)))
    routes.append(
        Route("/review.jsonl", partial(_export, site, review_lines, "review.jsonl", "application/x-ndjson"))
    )
    routes.append(Route("/decisions.csv", partial(_export, site, decision_table, "decisions.csv", "text/csv")))
    for path, change in CHANGES.items():
        routes.append(Route(path, partial(site.change, change), methods=["POST"]))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if say is not None:
            Thread(target=site.prepare, args=(say,), daemon=True).start()
        yield
        site.workbench.close()

    handlers: dict[Any, Callable[[HttpRequest, Exception], Awaitable[Response]]] = {
        TrucebookError: site.problem, HTTPException: site.problem, Exception: site.problem,
    }  # fmt: skip
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    app.state.site = site
    return Guard(app, rules)


async def _static(http: HttpRequest) -> Response:
    name = http.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404, "There is no such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(STATIC[name], media_type=kind, headers={"cache-control": "no-cache"})


async def _export(site: Site, write: Callable[[Held], str], name: str, kind: str, _: HttpRequest) -> Response:
    text = await run_in_threadpool(lambda: write(site.workbench.held()))
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=disposition)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("trucebook.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"link": link, "draw": drawing, "chart": charts, "status_words": STATUS_WORDS}
    environment.filters |= {"tagged": lambda value, name: (name, value)}
    return environment


def _status_of(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, "There is no such page." if error.detail == "Not Found" else error.detail
    if isinstance(error, InputError):
        return (404 if "holds no" in str(error) or "There is no" in str(error) else 400), str(error)
    if isinstance(error, BookError):
        return 503, str(error)
    return 500, "The workbench made a mistake. What it was stands in the terminal it was started from."


def _query_or_nothing(http: HttpRequest) -> Query:
    try:
        return Query.of(http.url.query)
    except InputError:
        return Query({})


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


__all__ = ["Problem", "Shell", "Site", "effects_of", "make_app"]
