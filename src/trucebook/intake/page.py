"""HTML: the main text of a page as plain text, and what the page says of its origin. Nothing is ever fetched."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from html import unescape

from pydantic import ValidationError

from trucebook.intake.metadata import Metadata, is_web_address
from trucebook.intake.refusals import UnreceivableError

# htmldate would else search the whole page for anything like a date; a day that the page does not state as its own
# date of publication stays unknown.
_DATES = {"extensive_search": False, "original_date": True}
# The library logs what a hostile page does to it; the refusal says it, and the terminal is the user's.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())
# What no visitor sees, beyond what the extraction leaves out by itself.
_NEVER_SHOWN = [
    "//*[@hidden]",
    "//*[contains(translate(@style, 'VISBLTYHDEN ', 'visbltyhden'), 'visibility:hidden')]",
]
_TAG = re.compile(r"<[a-zA-Z!/?]")
_LANG = re.compile(r"""<html\b[^>]{0,500}?\blang\s*=\s*["']?\s*([a-zA-Z]{2,3})\b""", re.IGNORECASE)
_UNSEEN = (
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "textarea",
)
_INLINE = re.compile("a|abbr|bd[io]|[biqsu]|cite|code|em|font|mark|small|span|strong|su[bp]|time|wbr")
_NAME = re.compile(r"</?(?P<name>[a-zA-Z][^\s/>]{0,40})|<[!?/]")
_CLOSING = {name: re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE) for name in _UNSEEN}
_CLOSING["head"] = re.compile(r"</head\b[^>]{0,200}>|(?=<body\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, what it says of itself, and whether the whole page had to be taken for its main text."""

    text: str
    metadata: Metadata
    whole: bool = False


def has_tags(text: str) -> bool:
    """Whether the text holds anything like a tag."""
    return _TAG.search(text) is not None


def read_page(html: str) -> Page:
    """The main text and metadata of a page; where no main text is found, all that a visitor would see.

    Raises `UnreceivableError` when there is no text at all.
    """
    import trafilatura  # a quarter of a second, which commands without pages need not wait for

    source = html if "<html" in html[:5000].lower() else f"<html><body>{html}</body></html>"
    found = trafilatura.bare_extraction(
        source,
        with_metadata=True,
        include_comments=False,
        include_images=False,
        date_extraction_params=_DATES,
        prune_xpath=_NEVER_SHOWN,
    )
    if found is not None and not isinstance(found, dict) and (found.text or "").strip():
        stated = _stated(found.title, found.author, found.date, found.sitename, found.url)
        return Page(found.text or "", _with_language(stated, html))
    text = visible_text(html)
    if not text:
        raise UnreceivableError(
            "no_text",
            "The page holds no text, perhaps because a script loads it; save the page as shown, or its text.",
        )
    return Page(text, _with_language(Metadata(title=_title(html)), html), whole=True)


def _stated(*values: str | None) -> Metadata:
    title, author, published, outlet, url = values
    fields = {"title": title, "author": author, "published": published, "outlet": outlet}
    fields["url"] = url if url and is_web_address(url) else None
    try:
        return Metadata.model_validate(fields)
    except ValidationError:
        # A page may state an impossible date; the rest of what it says is kept.
        return Metadata.model_validate(fields | {"published": None})


def _with_language(metadata: Metadata, html: str) -> Metadata:
    """The metadata with the language that the page's `<html lang>` states, if any."""
    match = _LANG.search(html[:5000])
    return metadata.model_copy(update={"language": match[1].lower()}) if match else metadata


def _title(html: str) -> str | None:
    match = re.search(r"<title[^>]{0,200}>([^<]{1,500})</title", html[:100_000], re.IGNORECASE)
    return unescape(match[1]) if match else None


def visible_text(html: str) -> str:
    """Every word of the page a visitor could see, a line for each block.

    One pass that never looks back: the parser of the standard library takes minutes for 400 kB of `<!--`.
    accepted gap: a `>` inside a quoted attribute ends the tag, so the rest of the attribute shows as text.
    """
    pieces: list[str] = []
    here = 0
    while (tag := html.find("<", here)) >= 0:
        pieces.append(html[here:tag].replace("\n", " "))
        piece, here = _pass_tag(html, tag)
        pieces.append(piece)
    pieces.append(html[here:].replace("\n", " "))
    lines = (" ".join(unescape(line).split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _pass_tag(html: str, start: int) -> tuple[str, int]:
    """What a tag, comment or lone `<` leaves in the text, and where the text goes on."""
    if html.startswith("<!--", start):
        return "", _beyond(html, "-->", start + 4)
    match = _NAME.match(html, start)
    if match is None:
        return "<", start + 1
    name, end = (match["name"] or "").lower(), _beyond(html, ">", start)
    if name in _UNSEEN and not html.startswith("</", start) and html[end - 2 : end] != "/>":
        closing = _CLOSING[name].search(html, end)
        end = closing.end() if closing else len(html)
    return "" if _INLINE.fullmatch(name) else "\n", end


def _beyond(html: str, mark: str, start: int) -> int:
    found = html.find(mark, start)
    return len(html) if found < 0 else found + len(mark)
