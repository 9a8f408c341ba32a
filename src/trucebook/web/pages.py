"""The pages: which address shows what. Each finds one dataclass, from which both the HTML and the JSON are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from trucebook.desk import Question
from trucebook.desk.duty import ObligationPage, obligation_page
from trucebook.desk.events import DisputeList, IncidentPage, dispute_list, incident_page
from trucebook.desk.origins import SourcesPage, sources_page
from trucebook.desk.overview import Overview, overview
from trucebook.desk.queue import DecisionList, Queue, decision_list, queue
from trucebook.desk.removing import RedactionPage, redaction_page
from trucebook.desk.reportpage import ReportList, ReportPage, report_list, report_page
from trucebook.desk.seeking import SearchPage, Timeline, search, timeline
from trucebook.desk.tablepage import NegotiationPage, negotiation_page
from trucebook.desk.workbench import Workbench
from trucebook.desk.zones import ZonesPage, zones_page
from trucebook.errors import InputError
from trucebook.vocabulary import View
from trucebook.web.asked import Query, get_view, view_fields


@dataclass(frozen=True)
class Request:
    """One question of a page: the book, the fields of the address, and who asks."""

    workbench: Workbench
    query: Query
    reviewer: str


@dataclass(frozen=True)
class Page:
    """One kind of page: its noun, how it is found, its name in the menu (none: it is reached from others)."""

    noun: type[Any]
    find: Callable[[Request], Any]
    menu: str = ""

    @property
    def template(self) -> str:
        """The file that lays it out, named after its noun."""
        return f"{self.noun.__name__.lower()}.html.j2"


def _overview(request: Request) -> Overview:
    return overview(request.workbench.held(), get_view(request.workbench, request.query))


def _reports(request: Request) -> ReportList:
    return report_list(request.workbench.held(), request.query.number("page", 1))


def _report(request: Request) -> ReportPage:
    query = request.query
    passage = (query.number("start"), query.number("end")) if query.one("end") else None
    return report_page(
        request.workbench.held(),
        _needed(query, "id"),
        quote=query.one("quote"),
        passage=passage,
        view=_chosen(request),
    )


def _redaction(request: Request) -> RedactionPage:
    """Without the words: an address stays in histories and logs, so they come by a form alone."""
    return redaction_page(request.workbench.held(), _needed(request.query, "id"))


def _obligation(request: Request) -> ObligationPage:
    query = request.query
    question = Question(
        obligation=_needed(query, "id"),
        instance=query.one("instance"),
        account=query.one("account") or "all",
        reading=query.one("reading") or "as written",
        agreement=query.one("agreement"),
    )
    return obligation_page(
        request.workbench.held(), get_view(request.workbench, query), question, flip=bool(query.one("flip"))
    )


def _disputes(request: Request) -> DisputeList:
    view = get_view(request.workbench, request.query)
    return dispute_list(request.workbench.held(), view, request.query.number("page", 1))


def _incident(request: Request) -> IncidentPage:
    view = get_view(request.workbench, request.query)
    return incident_page(request.workbench.held(), view, _needed(request.query, "id"))


def _sources(request: Request) -> SourcesPage:
    return sources_page(request.workbench.held(), _chosen(request))


def _search(request: Request) -> SearchPage:
    query = request.query
    return search(
        request.workbench.held(),
        query.one("words"),
        act=query.one("act"),
        source=query.one("source"),
        on=query.day("about"),
        page=query.number("page", 1),
        view=_chosen(request),
    )


def _chosen(request: Request) -> View | None:
    """The view of an address that says what is to be seen; None where it says nothing, and all of the book is."""
    asks = view_fields(request.query) or request.query.one("day")
    return get_view(request.workbench, request.query) if asks else None


def _zones(request: Request) -> ZonesPage:
    return zones_page(request.workbench.held(), get_view(request.workbench, request.query))


def _negotiation(request: Request) -> NegotiationPage:
    """Without a day in the address all that is on the table, also what was said after the last report."""
    query, view = request.query, get_view(request.workbench, request.query)
    as_of = view.on if query.one("on") or query.one("day") else None
    return negotiation_page(request.workbench.held(), view, as_of=as_of, without=query.all("without-pressure"))


def _timeline(request: Request) -> Timeline:
    view = get_view(request.workbench, request.query)
    return timeline(request.workbench.held(), view, page=request.query.number("page", 1))


def _queue(request: Request) -> Queue:
    query = request.query
    return queue(
        request.workbench.held(), request.reviewer, mode=query.one("mode"), report=query.one("report")
    )  # fmt: skip


def _decisions(request: Request) -> DecisionList:
    return decision_list(request.workbench.held(), request.query.number("page", 1))


def _needed(query: Query, name: str) -> str:
    value = query.one(name)
    if not value:
        raise InputError(f"The address lacks its {name}. Follow a link of the workbench.")
    return value


PAGES: Mapping[str, Page] = {
    "/overview": Page(Overview, _overview, "Overview"),
    "/obligation": Page(ObligationPage, _obligation),
    "/reports": Page(ReportList, _reports, "Reports"),
    "/report": Page(ReportPage, _report),
    "/redaction": Page(RedactionPage, _redaction),
    "/disputes": Page(DisputeList, _disputes, "Disputes"),
    "/incident": Page(IncidentPage, _incident),
    "/sources": Page(SourcesPage, _sources, "Sources"),
    "/timeline": Page(Timeline, _timeline, "Timeline"),
    "/zones": Page(ZonesPage, _zones, "Zones"),
    "/negotiation": Page(NegotiationPage, _negotiation, "Negotiation"),
    "/search": Page(SearchPage, _search, "Search"),
    "/review": Page(Queue, _queue, "Review"),
    "/decisions": Page(DecisionList, _decisions, "Decisions"),
}
PATHS = frozenset(PAGES)
