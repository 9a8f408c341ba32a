"""Who says what in a text that is not parsed: what the tagger marks, with its speakers, parents and quotations.

Without a parse, names of persons that the cast does not know are runs of capital words, and the noun that "who"
goes back to is the one right before it.
accepted gap: a run of capital words that names a body nobody knows may be taken for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from trucebook.reading.attribution.chains import behalf, read_cues
from trucebook.reading.attribution.told import (
    BLOCK_KINDS,
    FURTHER_PARAGRAPHS,
    Found,
    Span,
    Writer,
    holds,
    touch,
    with_parents,
)
from trucebook.reading.quotes import Quotation, find_quotations, whole_lines
from trucebook.reading.tagger.tagging import Tagged, bare
from trucebook.reading.who.recall import Recall
from trucebook.reading.who.roster import RELATIVE_WORDS, Roster, noun_kind
from trucebook.vocabulary import Attribution, Quote, Report

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_PERSON = re.compile(
    rf"\b[{_CAPITAL}][\w'’.-]*(?:[ \u00a0](?:(?:al|bin|ibn|abu|de|von|van)[ -])?[{_CAPITAL}][\w'’-]+)+"
)
# The noun phrase that ends right before a relative pronoun: from its article, number or other small word on;
# without one, the last word with the capital words before it.
_SMALL = r"(?i:the|an?|one|two|three|four|five|several|some|many|other|his|her|its|their|both)"
_ANTECEDENT = re.compile(
    rf"\b({_SMALL}\s(?:(?!{_SMALL}\b)[\w'’-]+\.?\s){{0,3}}(?!{_SMALL}\b)[\w'’-]+"
    r"|(?:[A-Z](?:[\w'’-]*|\w{0,3}\.)\s){0,3}[\w'’-]+),?\s*$"
)
_BODIES = ("government", "institution", "group", "forces", "media")
_REACH = 80  # code points before a relative pronoun in which its noun stands


def find_plain(report: Report, roster: Roster, tagged: Sequence[Tagged]) -> tuple[Attribution, ...]:
    """The attributions of a report as the tagger marked them, in the order of their cues.

    Spans are code points of `report.text`; the content of a direct quotation is without its marks. One that is
    relayed ("X, citing Y, said") stands before who relays it.
    """
    found = in_order(find_told(report.text, tagged))
    people = tuple(match.span() for match in _PERSON.finditer(report.text) if _is_person(match.group()))
    written = Writer(report, Recall(roster, people, text=report.text), None).write(found)
    return with_parents(written, found)


def in_order(found: Sequence[Found]) -> list[Found]:
    """In the order of their cues; of two with the same content the deeper one first."""
    return sorted(
        found, key=lambda item: ((item.host or item).cue, item.host is None, item.cue, item.source or (0, 0))
    )


def find_told(text: str, tagged: Sequence[Tagged]) -> list[Found]:
    """What the tagger marked, with the kind of its cue and of its quotation, and with those who are relayed."""
    quotations = find_quotations(text)
    cues = read_cues()
    made = []
    for item in tagged:
        kind = cues.class_of(text[slice(*item.cue)]) or "say"
        content, quote = _quoted(text, item.content, quotations)
        antecedent = _antecedent(text, item.source) if item.source else None
        made.append(Found(item.cue, kind, item.source, antecedent, content=content, quote=quote))
    told = [item for item in made if item.content]
    _hand_on_blocks(text, told)
    return [*told, *_relayed(text, made), *_on_behalf(text, told)]


def _quoted(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> tuple[list[Span], Quote]:
    """The content without the marks of a quotation that it is, and how it is told."""
    inner = [bare(text, span) for span in content]
    if all(_is_quotation(span, words, quotations) for span, words in zip(content, inner, strict=True)):
        return inner, "direct"
    inside = any(
        touch((item.start, item.end), span) and not (item.start < span[0] and span[1] < item.end)
        for item in quotations
        for span in content
    )
    return list(content), "mixed" if inside else "indirect"


def _is_quotation(span: Span, words: Span, quotations: Sequence[Quotation]) -> bool:
    """Whether a span is the whole of what stands between two marks, or one paragraph or sentence of it."""
    return any(
        item.inner_start <= words[0] and words[1] <= item.inner_end
        for item in quotations
        if words != span or item.inner_start == words[0]
    )


def _hand_on_blocks(text: str, told: Sequence[Found]) -> None:
    """A paragraph that ends in a colon hands on the next one, and those behind it while they tell of others."""
    lines = list(whole_lines(text))
    for number, line in enumerate(lines[:-1]):
        if not text[slice(*line)].rstrip().endswith(":"):
            continue
        there = [item for item in told if holds([line], [item.cue])]
        inside = [item for item in there if item.source and item.kind in BLOCK_KINDS]
        if not inside or any(touch(lines[number + 1], span) for span in inside[-1].content):
            continue
        last = number + 1
        while last < min(len(lines) - 1, number + FURTHER_PARAGRAPHS) and _tells(
            text, lines[last + 1], inside[-1], told
        ):
            last += 1
        inside[-1].content += [_trimmed(text, lines[place]) for place in range(number + 1, last + 1)]


def _tells(text: str, line: Span, teller: Found, told: Sequence[Found]) -> bool:
    """Whether a paragraph still passes on what others say, and does not speak of the teller itself."""
    name = text[slice(*teller.source)].split()[-1] if teller.source else ""
    others = [item for item in told if item.kind in ("say", "report") and item.source and holds([line], [item.cue])]
    return bool(others) and name not in text[slice(*line)]


def _trimmed(text: str, line: Span) -> Span:
    words = text[slice(*line)]
    return line[0] + len(words) - len(words.lstrip()), line[1] - len(words) + len(words.rstrip())


def _on_behalf(text: str, told: Sequence[Found]) -> Iterator[Found]:
    """ "a statement issued on behalf of Y": what the statement says goes back to Y."""
    for item in told:
        for start, end in [item.cue, *([item.source] if item.source else [])]:
            found = behalf().search(text, start, end)
            if found and found.end() < end:
                cue = (found.start(), found.start() + len(found.group().rstrip()))
                yield replace(item, cue=cue, source=(found.end(), end), host=item, kind="say", antecedent=None)


def _relayed(text: str, made: Sequence[Found]) -> Iterator[Found]:
    """ "X, citing Y, said that P": a cue of relaying with no words of its own hands on those beside it.

    What X says goes back to Y; but of "X, quoted by Y, said" what Y says goes back to X.
    """
    lines = list(whole_lines(text))
    for item in made:
        words = re.findall(r"\w+", text[slice(*item.cue)].casefold())
        if item.content or item.source is None or not read_cues().words("relays") & set(words):
            continue
        line = [span for span in lines if holds([span], [item.cue])]
        hosts = [other for other in made if other.content and line and holds(line, [other.cue])]
        if not hosts:
            continue
        host = min(hosts, key=lambda other: abs(other.cue[0] - item.cue[0]))
        relayed = replace(item, content=host.content, quote=host.quote)
        if words[-1] == "by":
            while host.host is not None:  # quoted by one who is cited by another
                host = host.host
            host.host = relayed
        else:
            relayed.host = host
        yield relayed


def _antecedent(text: str, source: Span) -> str | None:
    """The noun before a source that is a relative pronoun."""
    if text[slice(*source)].casefold() not in RELATIVE_WORDS:
        return None
    before = text[max(0, source[0] - _REACH) : source[0]]
    found = _ANTECEDENT.search(before)
    return found.group(1) if found else None


def _is_person(name: str) -> bool:
    return not any(noun_kind(word) in _BODIES for word in name.split())
