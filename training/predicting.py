"""What a model finds in a text, in the form in which labels are read: for scoring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from training.corpus import Marked
from trucebook.cli.brat import with_marks
from trucebook.reading.attribution.plain import find_plain
from trucebook.reading.tagger.encoding import Span
from trucebook.reading.tagger.tagging import Tagged, Tagger
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution, Cast, Report


def predictor(tagger: Tagger, *, nested: bool) -> Callable[[str], list[Marked]]:
    """A function from a text to its attributions, for scoring; `nested` keeps those inside others."""

    def predict(text: str) -> list[Marked]:
        return [item for item in as_marked(text, tagger.tag_text(text)) if nested or item.parent is None]

    return predict


def as_marked(text: str, tagged: Sequence[Tagged]) -> list[Marked]:
    """The attributions as `trucebook attribute` gives them, with numbers and parents, contents with their marks."""
    report = Report(id="text", sha256="", text=text)
    found = find_plain(report, Roster(Cast()), tagged)
    numbers = {item.id: number for number, item in enumerate(found)}
    return [
        Marked(
            number,
            source=((item.source.start, item.source.end),) if item.source else (),
            cue=((item.cue.start, item.cue.end),) if item.cue else (),
            content=tuple(_content(text, item)),
            parent=numbers[item.parent] if item.parent else None,
        )
        for number, item in enumerate(found)
    ]


def _content(text: str, item: Attribution) -> Iterator[Span]:
    for part in item.content:
        yield with_marks(text, part.start, part.end) if item.quote == "direct" else (part.start, part.end)


def at_surface(tagged: Sequence[Tagged]) -> list[Marked]:
    """What was found in one pass, as it stands: no parents, no relays, only what has a content."""
    return [
        Marked(number, (item.source,) if item.source else (), (item.cue,), item.content)
        for number, item in enumerate(tagged)
        if item.content
    ]
