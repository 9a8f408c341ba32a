"""Whose somebody is, by the words around a name: "Northland's foreign minister Jane Roe"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.who.proper import words_of
from trucebook.reading.who.roster import Mention, Roster, noun_kind

BEFORE, BEHIND = 90, 110
_BREAK = re.compile(r"(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})\.(?=\s)|[!?;:…”\"](?=\s)|\n|,\s(?=.*,)|\s[–—-]\s")
_LAST = re.compile(r"(?<![\w’'])([^\W\d_][\w’'.-]*?)([ ,]*)$")
_POSSESSIVE = re.compile(r"(?:['’]s?)?[ ,]*$")
_LINK = re.compile(r"\s(?:for|of|with)\s(?:the\s)?$")
_BEHIND = re.compile(
    r",\s+(?:who (?:is|was) )?((?!wh)(?:the |a |an )?[^,.;:\n“\"]{3,90})|\s+of\s+((?:the )?[A-Z][^,.;:\n“\"]{2,60})"
)
_OF = re.compile(r"\s+of\s+(?:the )?")
_LOWER = re.compile(r"^.*[A-Z][\w’']*\s+(?=[a-z])")
_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|senior|top|chief)\s+", re.IGNORECASE)
_CALLINGS = ("official", "media", "forces", "government")


@dataclass(frozen=True, slots=True)
class Belonging:
    """What the words around a name say: `start` where they begin, the office, the actor whose it is, and where.

    `holds` is false for an office held before; `states` says that whoever holds the office speaks for the body.
    """

    start: int
    words: str
    office: str = ""
    owner: str | None = None
    holds: bool = True
    states: bool = False


def find_belonging(roster: Roster, text: str, start: int, end: int) -> Belonging:
    """Office and body of the name at `[start, end)`: by the words before it, or else by those behind a comma."""
    before = _before(roster, text, start, end)
    behind = None if before.owner and before.office else _behind(roster, text, start, end)
    if behind is None or not (behind.owner or not before.office):
        return before
    words = f"{before.words}{behind.words.removeprefix(text[start:end])}"
    office = behind.office or before.office
    return replace(behind, start=before.start, words=words, office=office, states=behind.states or before.states)


def _before(roster: Roster, text: str, start: int, end: int) -> Belonging:
    """ "Northern army spokesman Jane Roe", "Worldwire's Jane Roe", "Ms. Roe"."""
    left = max(0, start - BEFORE)
    lead = text[left:start]
    lead = lead[max((match.end() for match in _BREAK.finditer(lead)), default=0) :]
    office = _office(lead)
    rest = lead[: len(lead) - len(office)]
    owner = _owner_before(roster, lead, len(rest))
    if not office and owner and lead.rstrip().endswith(","):
        return _apposed(text, lead, owner, start, end)
    holds = _is_held(office) and _is_held(" ".join((lead[: owner.start] if owner else rest).split()[-1:]))
    begin = start - len(office) - (len(rest) - owner.start if owner else 0)
    words = text[begin:end]
    return Belonging(
        begin,
        " ".join(words.split()),
        _plain(office) if holds else "",
        owner.actor if owner else None,
        holds,
        _speaks(office),
    )


def _apposed(text: str, lead: str, owner: Mention, start: int, end: int) -> Belonging:
    """ "a spokesman for the Northern Army, Jane Roe": without the office it is but a list."""
    link = _LINK.search(lead[: owner.start])
    office = _office(lead[: link.start()] + " ") if link else ""
    if not office.strip() or link is None:
        return Belonging(start, text[start:end])
    begin = start - len(lead) + link.start() + 1 - len(office)
    holds = _is_held(lead)
    words = " ".join(text[begin:end].split())
    return Belonging(start, words, _plain(office) if holds else "", owner.actor, holds, _speaks(office))


def _office(lead: str) -> str:
    """The words of office at the end of a lead, with the space behind them."""
    cut = len(lead)
    while True:
        part = lead[:cut]
        small = part.casefold().rstrip(" ,")
        known = next((title for title in _titles() if _ends(small, title)), None)
        if known is None:
            last = _LAST.search(part)
            if last is None or noun_kind(last.group(1)) not in (*_CALLINGS, "institution"):
                return lead[cut:]
            known = last.group(1)
        if cut < len(lead) and part.rstrip().endswith(","):
            return lead[cut:]
        cut = len(part.rstrip(" ,")) - len(known)


def _ends(text: str, title: str) -> bool:
    return text.endswith(title) and not text[: -len(title)][-1:].isalnum()


@cache
def _titles() -> Sequence[str]:
    return sorted(read_data("reading", "titles")["before"], key=len, reverse=True)


def _is_held(words: str) -> bool:
    """Whether no word says that the office was held before, or will be."""
    return not set(re.findall(r"[a-z]+", words.casefold())) & words_of("not_now")


def _owner_before(roster: Roster, lead: str, end: int) -> Mention | None:
    """The name or demonym of the cast that ends where the office begins, or inside it ("Northern army | chief")."""
    match = _POSSESSIVE.search(lead, 0, end)
    bare = match.start() if match else end
    found = [item for item in (*roster.find(lead), *roster.find_demonyms(lead)) if item.end >= bare]
    return max(found, key=lambda item: item.end - item.start, default=None)


def _behind(roster: Roster, text: str, start: int, end: int) -> Belonging | None:
    """ "Jane Roe, a spokeswoman for the Northern Army", "Jane Roe of Worldwire"."""
    match = _BEHIND.match(text, end, end + BEHIND)
    if match is None:
        return None
    if match.group(2):
        return _of_body(roster, text, start, end)
    phrase = match.group(1)
    apart = roster.take_apart(phrase)
    if apart.kind not in (*_CALLINGS, "person"):
        return None
    found = roster.resolve(phrase)
    words = " ".join(text[start : match.end()].split())
    office = _plain(_LOWER.sub("", _without_owner(roster, apart.core)))
    holds = _is_held(phrase)
    return Belonging(start, words, office, found.actor, holds, _speaks(office))


def _of_body(roster: Roster, text: str, start: int, end: int) -> Belonging | None:
    """ "Colonel Tom Reyes of the Northern Army"."""
    link = _OF.match(text, end)
    mention = next(
        (item for item in roster.find(text[end : end + BEHIND]) if link and item.end > link.end() - end), None
    )
    if link is None or mention is None or mention.start > link.end() - end:
        return None
    words = " ".join(text[start : end + mention.end].split())
    return Belonging(start, words, owner=mention.actor)


def _without_owner(roster: Roster, core: str) -> str:
    spans = [item.end for item in (*roster.find(core), *roster.find_demonyms(core))]
    return re.sub(r"^['’]s?\s+", "", core[max(spans, default=0) :])


def _plain(office: str) -> str:
    words = " ".join(office.split()).strip(" ,").casefold()
    while words != (shorter := _ARTICLE.sub("", words)):
        words = shorter
    parts = words.split()
    while len(parts) > 1 and parts[-1] in words_of("no_office") and noun_kind(parts[-2]) == "official":
        parts.pop()  # "army chief | General Karl Beck"
    return " ".join(parts)


def _speaks(office: str) -> bool:
    words = re.findall(r"[^\W\d_]+", office.casefold())
    return any(noun_kind(word) == "official" or word in words_of("ranks") for word in words)
