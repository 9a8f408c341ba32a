"""The labelled texts: articles in brat standoff (PolNeAR) and our own gold in brackets.

Both come out as the same noun: an article with its attributions, each a list of spans for each role. Spans are
code points of the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trucebook.reading.tagger.encoding import ROLES, Span

GOLD = Path(__file__).parent / "gold"
OWN_HAND = "own"
TUNING = ("05", "25")  # of the odd numbers, which otherwise train
_LETTER = {"s": "source", "c": "cue", "t": "content"}
_MARK = re.compile(r"\[(\d+)([sct]) |\]")
_HEAD = re.compile(r"^=== (?P<id>[a-z-]+-\d+) (?P<register>[a-z-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Marked:
    """One labelled attribution; `parent` is the number of another of the same article."""

    number: int
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    parent: int | None = None

    def spans(self, role: str) -> tuple[Span, ...]:
        """The spans of one role."""
        found: tuple[Span, ...] = getattr(self, role)
        return found


@dataclass(frozen=True)
class Article:
    """A text with what one or several annotators marked in it.

    `hands` names the annotator of each reading; `is_nested` tells whether what is told inside contents is marked.
    """

    id: str
    text: str
    readings: tuple[tuple[Marked, ...], ...]
    register: str = "newspaper"
    hands: tuple[str, ...] = ()
    is_nested: bool = False

    @property
    def marked(self) -> tuple[Marked, ...]:
        """What the first annotator by name marked."""
        return self.readings[0]

    @property
    def surface(self) -> Article:
        """The same with what that annotator marked at the surface, and nothing inside it."""
        outer = tuple(item for item in self.marked if item.parent is None)
        return replace(self, readings=(outer,), hands=self.hands[:1])


def read_polnear(folder: Path) -> list[Article]:
    """All articles of one part (`train` or `dev`) that have an annotation, in the order of their names.

    Raises FileNotFoundError when the folder holds no `text/`.
    """
    texts = sorted((folder / "text").glob("*.txt"))
    if not texts:
        raise FileNotFoundError(f"{folder / 'text'} holds no articles")
    articles = []
    for path in texts:
        name = path.name.removesuffix(".txt")
        files = sorted(
            file
            for file in (folder / "attributions").iterdir()
            if re.fullmatch(re.escape(name) + r"_[0-9a-f]{4}\.ann", file.name)
        )
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        if files:
            readings = tuple(tuple(read_brat(file)) for file in files)
            hands = tuple(file.stem.rsplit("_", 1)[1] for file in files)
            articles.append(Article(name, text, readings, hands=hands))
    return articles


def read_brat(path: Path) -> Iterator[Marked]:
    """The attributions of one standoff file; events that only carry an annotator's doubt are left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    spans: dict[str, tuple[Span, ...]] = {}
    for line in lines:
        found = re.match(r"(T\d+)\t\S+ ([\d ;]+)\t?", line)
        if found:
            pairs = [part.split() for part in found.group(2).split(";")]
            spans[found.group(1)] = tuple((int(start), int(end)) for start, end in pairs)
    events = [line.split("\t")[1].split() for line in lines if re.match(r"E\d+\t", line)]
    for number, (head, *arguments) in enumerate(events):
        if head.split(":")[0] in ("Discard", "Discuss"):
            continue
        made: dict[str, list[Span]] = {role: [] for role in ROLES}
        for argument in arguments:
            role, span = argument.split(":")
            name = role.rstrip("0123456789").lower()
            if name in made:
                made[name].extend(spans.get(span, ()))
        if any(made.values()):
            source, cue, content = (tuple(sorted(made[role])) for role in ROLES)
            yield Marked(number, source, cue, content)


def read_gold(folder: Path = GOLD) -> list[Article]:
    """Our own passages. Raises ValueError, with file and passage, where brackets or numbers are wrong."""
    return [article for path in sorted(folder.glob("*.txt")) for article in _passages(path)]


def parts_of(gold: list[Article]) -> tuple[list[Article], list[Article], list[Article]]:
    """Our gold in three: what trains, what the decoding is tuned on, and the gate."""
    odd, gate = halves(gold)
    tuning = [article for article in odd if article.id.rsplit("-", 1)[1] in TUNING]
    return [article for article in odd if article not in tuning], tuning, gate


def halves(gold: list[Article]) -> tuple[list[Article], list[Article]]:
    """What trains or tunes (odd numbers) and what is only scored (even numbers)."""
    odd = [article for article in gold if int(article.id.rsplit("-", 1)[1]) % 2]
    return odd, [article for article in gold if article not in odd]


def _passages(path: Path) -> Iterator[Article]:
    raw = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(raw))
    if len(heads) != raw.count("==="):
        raise ValueError(
            f"{path.name}: {raw.count('===')} passages are marked, and {len(heads)} have a head that reads"
        )
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = raw[head.end() : following.start() if following else len(raw)].strip("\n") + "\n"
        try:
            text, marked = read_brackets(body)
        except ValueError as error:
            raise ValueError(f"{path.name}, {head['id']}: {error}") from None
        yield Article(head["id"], text, (marked,), head["register"], hands=(OWN_HAND,), is_nested=True)


def read_brackets(marked_up: str) -> tuple[str, tuple[Marked, ...]]:
    """The bare text and the attributions of a passage written with brackets (see GUIDELINES.md).

    Raises ValueError when brackets do not balance, or an attribution has no cue or no content.
    """
    text, here = "", 0
    stack: list[tuple[int, str, int]] = []
    made: dict[int, dict[str, list[Span]]] = {}
    outer: dict[int, int | None] = {}
    for mark in _MARK.finditer(marked_up):
        text += marked_up[here : mark.start()]
        here = mark.end()
        if mark.group(1):
            number, role = int(mark.group(1)), _LETTER[mark.group(2)]
            if role == "content":
                around = [held for held, kind, _ in stack if kind == "content" and held != number]
                outer.setdefault(number, around[-1] if around else None)
            stack.append((number, role, len(text)))
            continue
        if not stack:
            raise ValueError(f"a bracket closes that was never opened, after {text[-40:]!r}")
        number, role, start = stack.pop()
        made.setdefault(number, {name: [] for name in ROLES})[role].append((start, len(text)))
    if stack:
        letter = next(letter for letter, role in _LETTER.items() if role == stack[-1][1])
        raise ValueError(f"bracket {stack[-1][0]}{letter} is never closed")
    text += marked_up[here:]
    for number, roles in made.items():
        if not roles["cue"] or not roles["content"]:
            raise ValueError(f"attribution {number} has no cue or no content")
        if len(roles["cue"]) > 1 or len(roles["source"]) > 1:
            raise ValueError(f"attribution {number} has two cues or two sources; is the number used twice?")
    return text, tuple(
        Marked(number, tuple(roles["source"]), tuple(roles["cue"]), tuple(roles["content"]), outer[number])
        for number, roles in sorted(made.items())
    )


def hash_of(articles: list[Article]) -> str:
    """A short hash of texts and labels: two runs on the same data show the same."""
    digest = hashlib.sha256()
    for article in articles:
        digest.update(repr((article.id, article.text, article.readings)).encode())
    return digest.hexdigest()[:16]
