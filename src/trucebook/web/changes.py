"""What a reader can change: decisions about claims. Each is an entry of the book, and leads back to its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from trucebook import desk
from trucebook.desk.overview import Change as StatusChange
from trucebook.desk.overview import changes_between
from trucebook.desk.removing import redaction_page
from trucebook.desk.workbench import Held
from trucebook.errors import InputError
from trucebook.web.asked import Query, link, own_address
from trucebook.web.pages import PATHS

if TYPE_CHECKING:
    from trucebook.web.app import Site

Change = Callable[["Site", HttpRequest, Query], Response]
NOTICES_KEPT = 100
WORDS = {
    "accepted": "Accepted.",
    "rejected": "Rejected.",
    "corrected": "Corrected.",
    "added": "Added.",
    "skipped": "Skipped.",
    "undone": "Taken back.",
    "merged": "Merged.",
    "split": "Split.",
}


@dataclass(frozen=True)
class Notice:
    """What was just done, how statuses changed by it, and the decision that could be taken back."""

    words: str
    decision: str
    can_undo: bool
    changes: tuple[StatusChange, ...]


def _decide(site: Site, http: HttpRequest, query: Query) -> Response:
    verdict = query.one("verdict")
    return _made(
        site, http, query,
        lambda: desk.decide(
            site.workbench.path, query.one("claim"), verdict, by=site.who(http), note=query.one("note")
        ),
    )  # fmt: skip


def _correct(site: Site, http: HttpRequest, query: Query) -> Response:
    return _made(
        site, http, query,
        lambda: desk.correct(
            site.workbench.path, query.one("claim"), _entered(query), by=site.who(http), note=query.one("note")
        ),
    )  # fmt: skip


def _add(site: Site, http: HttpRequest, query: Query) -> Response:
    report = site.workbench.held().report(query.one("report"))
    span = _find_quote(report.text, query)
    return _made(
        site, http, query,
        lambda: desk.add_claim(site.workbench.path, report.id, span, _entered(query), by=site.who(http)),
    )  # fmt: skip


def _merge(site: Site, http: HttpRequest, query: Query) -> Response:
    incidents = query.all("incident")
    return _made(site, http, query, lambda: desk.merge(site.workbench.path, incidents, by=site.who(http)))


def _split(site: Site, http: HttpRequest, query: Query) -> Response:
    incident, claims = query.one("incident"), query.all("claim")
    return _made(site, http, query, lambda: desk.split(site.workbench.path, incident, claims, by=site.who(http)))


def _redact(site: Site, http: HttpRequest, query: Query) -> Response:
    """Shows where the words stand; takes out what was shown, for who then gives a reason and says to be sure."""
    report, words, reason = (query.one(name) for name in ("report", "words", "reason"))
    before = site.workbench.held()
    if not words:
        raise InputError("Give the words to take out.")
    if not query.one("make") or query.one("shown") != words:
        return site.lay_out("redactionpage.html.j2", redaction_page(before, report, words, reason=reason), http)
    try:
        made = _take_out(site, http, query)
    except InputError as error:  # the words must not be typed again, and no way leads back to a form that was sent
        page = redaction_page(before, report, words, reason=reason, problem=str(error))
        return site.lay_out("redactionpage.html.j2", page, http, 400)
    site.forget()
    said = f"Taken out of {', '.join(item.report for item in made)}, for good."
    site.effects[made[0].id] = Notice(said, made[0].id, False, _changes(site, before))
    return RedirectResponse(link("/report", [("id", report), ("done", made[0].id)]), status_code=303)


def _take_out(site: Site, http: HttpRequest, query: Query) -> tuple[desk.Redaction, ...]:
    if not query.one("sure"):
        raise InputError("Say that you are sure, since it cannot be undone: tick the box.")
    return desk.redact(
        site.workbench.path,
        query.one("report"),
        query.one("words"),
        by=site.who(http),
        reason=query.one("reason"),
        everywhere=bool(query.one("everywhere")),
    )


def _keep(site: Site, http: HttpRequest, query: Query) -> Response:
    """Keeps the search that was just made under a name."""
    fields = {name: query.one(name) for name in ("words", "act", "source")}
    desk.keep_search(
        site.workbench.path, query.one("name"), by=site.who(http), about=query.day("about"), **fields
    )  # fmt: skip
    return RedirectResponse(own_address(query.one("back"), PATHS), status_code=303)


def _drop(site: Site, http: HttpRequest, query: Query) -> Response:
    desk.drop_search(site.workbench.path, query.one("search"), by=site.who(http))
    return RedirectResponse(own_address(query.one("back"), PATHS), status_code=303)


def _undo(site: Site, http: HttpRequest, query: Query) -> Response:
    return _made(
        site, http, query, lambda: desk.undo(site.workbench.path, query.one("decision"), by=site.who(http))
    )  # fmt: skip


def _name(site: Site, http: HttpRequest, query: Query) -> Response:
    """Says who reviews in this browser from now on."""
    name = " ".join(query.one("name").split())[:80]
    if not name:
        raise InputError("Give a name to review under.")
    answer = RedirectResponse(own_address(query.one("back"), PATHS), status_code=303)
    answer.set_cookie("trucebook_reviewer", quote(name), samesite="strict", httponly=True, max_age=30_000_000)
    return answer


def _find_quote(text: str, query: Query) -> tuple[int, int]:
    """Where the quoted words stand, in code points. Raises InputError where they do not, or do more than once.

    Words that were marked on the page come with their place, and must be exactly what stands there: a quotation is
    never moved to a lookalike.
    """
    words = query.fields.get("quote", [""])[0].replace("\r\n", "\n")
    if query.one("start"):
        start = query.number("start")
        if not words or text[start : start + len(words)] != words:
            raise InputError(f"“{words[:80]}” is not what stands at character {start}. Mark the words again.")
        return start, start + len(words)
    count = text.count(words) if words.strip() else 0
    if count != 1:
        what = "stands nowhere in" if count == 0 else f"stands {count} times in"
        raise InputError(f"“{words[:80]}” {what} this report. Give more words, exactly as they stand.")
    return text.index(words), text.index(words) + len(words)


def _entered(query: Query) -> desk.Entered:
    names = desk.Entered.__dataclass_fields__
    return desk.Entered(**{name: query.one(name) for name in names if query.one(name)})


def _made(site: Site, http: HttpRequest, query: Query, make: Callable[[], desk.Decision]) -> Response:
    """Makes a decision, notes which statuses changed by it, and leads back."""
    before = None if query.one("quick") else site.workbench.held()
    decision = make()
    notice = effects_of(site, decision, before)
    site.effects[decision.id] = notice
    for old in list(site.effects)[:-NOTICES_KEPT]:
        del site.effects[old]
    if "application/json" in http.headers.get("accept", ""):
        found: dict[str, Any] = {"decision": decision.id, "verdict": decision.verdict, "claim": decision.claim}
        return Response(json.dumps(found), media_type="application/json")
    back = _still_there(site, decision, own_address(query.one("back"), PATHS))
    joint = "&" if "?" in back else "?"
    return RedirectResponse(f"{back}{joint}done={decision.id}", status_code=303)


def _still_there(site: Site, decision: desk.Decision, back: str) -> str:
    """Where to go back to: an incident that was regrouped has another id, and is found by its first claim."""
    held = site.workbench.held()
    regrouped = next((item for item in held.decisions if item.id == (decision.undoes or decision.id)), decision)
    if not back.startswith("/incident?") or not regrouped.groups:
        return back
    name = held.incident_of.get(regrouped.groups[0][0], "")
    return link("/incident", [("id", name)]) if name else "/disputes"


def effects_of(site: Site, decision: desk.Decision, before: Held | None) -> Notice:
    """What a decision did, with the statuses of the last day that stand otherwise by it."""
    changes = _changes(site, before) if before is not None else ()
    return Notice(WORDS[decision.verdict], decision.id, decision.verdict != "undone", changes)


def _changes(site: Site, before: Held) -> tuple[StatusChange, ...]:
    if before.days[1] is None:
        return ()
    return tuple(changes_between(before, site.workbench.held(), site.workbench.view()))


CHANGES: Mapping[str, Change] = {
    "/decide": _decide,
    "/correct": _correct,
    "/add": _add,
    "/merge": _merge,
    "/split": _split,
    "/redaction": _redact,
    "/keep": _keep,
    "/drop": _drop,
    "/undo": _undo,
    "/name": _name,
}
