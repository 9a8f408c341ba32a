"""Through whose hands a statement came: the chain of voices from the outlet to the origin, each with its hedge.

A cue's class (data/cues.yaml) says how it hedges; the five hedges are those of MUC-4. A person of another
outlet ("Axios' Jane Doe reports") gives two voices, the outlet and the reporter; a statement issued on behalf
of somebody gives two as well, who issued it and for whom.
`hedges` says who is an authority, and which claims accuse whatever their cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from trucebook.reading.attribution.hedges import accused_by
from trucebook.reading.who.roster import Roster, read_words
from trucebook.vocabulary import Actor, Attribution, Hedge, Report, Speaker, Voice

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Cues:
    """The word lists of data/cues.yaml and data/hedges.yaml, ready to be looked up."""

    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    hedges: Mapping[str, Mapping[str, str]]
    possible: frozenset[str]
    irregular: Mapping[str, str]
    lists: Mapping[str, Any]

    def words(self, name: str) -> frozenset[str]:
        """One of the plain lists by its key."""
        return frozenset(self.lists[name])

    def class_of(self, cue: str) -> str | None:
        """The class of the first cue word in some words ("has since claimed" is of class claim)."""
        for word in _WORD.findall(cue.casefold()):
            for lemma in self.lemmas(word):
                found = self.verbs.get(lemma) or self.nouns.get(lemma)
                if found:
                    return found
        return None

    def is_possible(self, words: str) -> bool:
        """Whether the words hedge what is said down to merely possible."""
        return any(word in self.possible for word in _WORD.findall(words.casefold()))

    def lemmas(self, word: str) -> Iterator[str]:
        """What a word may be a form of."""
        yield self.irregular.get(word, word)
        for ending, stems in _ENDINGS:
            if word.endswith(ending):
                bare = word[: -len(ending)]
                yield from (bare + stem for stem in stems)
                if len(bare) > 2 and bare[-1] == bare[-2]:
                    yield bare[:-1]


_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
)


@cache
def read_cues() -> Cues:
    """The cues as they ship with Trucebook."""
    lists = read_words("cues")
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for name, group in lists["classes"].items():
        for verb in group["verbs"]:
            verbs.setdefault(verb, name)
        for noun in group["nouns"]:
            nouns.setdefault(noun, name)
    possible = frozenset(read_words("hedges")["possible"])
    return Cues(verbs, nouns, lists["classes"], possible, lists["irregular"], lists)


@cache
def behalf() -> re.Pattern[str]:
    """Where words say on whose behalf they are: the phrase up to the name."""
    return re.compile(rf"\b(?:{'|'.join(read_cues().lists['behalf'])})\s+", re.IGNORECASE)


def build_chain(
    report: Report, attribution: str | None, attributions: Sequence[Attribution], roster: Roster
) -> tuple[Voice, ...]:
    """The voices from the outlet to the origin.

    `attribution` is the id of the innermost attribution a passage stands in, None for the reporter's own
    voice. Raises KeyError when no attribution has the id.
    """
    by_id = {item.id: item for item in attributions}
    way: list[Attribution] = []
    here = attribution
    while here is not None:
        way.append(by_id[here])
        here = by_id[here].parent
    voices = [_outlet(report, roster)]
    for item in reversed(way):
        for voice in _voices(item, roster):
            if not _same(voices[-1], voice, roster):
                voices.append(voice)
            elif len(voices) > 1:
                voices[-1] = voice
            elif voices[0].hedge != "fact":
                voices[0] = replace(voices[0], cue=voice.cue, hedge=voice.hedge)
    return tuple(voices)


def is_denial(attribution: Attribution) -> bool:
    """Whether a cue says that its content is not so: "denied", "called it a lie", not "rejected the denial"."""
    cues = read_cues()
    lemmas = [
        list(cues.lemmas(word))
        for word in _WORD.findall(attribution.cue.text.casefold() if attribution.cue else "")
    ]
    against = [
        any(
            cues.verbs.get(lemma) == "deny" or cues.nouns.get(lemma) == "deny" or lemma in falsehoods()
            for lemma in forms
        )
        for forms in lemmas
    ]
    return sum(against) % 2 == 1


@cache
def falsehoods() -> frozenset[str]:
    """Words by which a claim is called false: lie, baseless, fabrication."""
    return frozenset(read_words("negation")["rebuttals"])


def _outlet(report: Report, roster: Roster) -> Voice:
    if report.outlet:
        actor = roster.resolve_outlet(report.outlet).actor
        return Voice(report.outlet, actor, hedge="claimed" if _is_of_party(actor, roster) else "fact")
    if report.author:
        return Voice(f"{report.author} (outlet unknown)", roster.resolve(report.author).actor)
    return Voice(f"unnamed report {report.id}")


def _is_of_party(actor: str | None, roster: Roster) -> bool:
    """Whether an outlet is a party, or a body of one: the bulletin of its army is its own word."""
    found = roster.cast.get(actor)
    body = found is not None and found.kind != "outlet" and roster.cast.is_party(found.affiliation)
    return body or roster.cast.is_party(actor)


def _same(last: Voice, new: Voice, roster: Roster) -> bool:
    """Whether two links of a chain are one voice speaking twice ("the Front said it believed")."""
    if last.actor != new.actor:
        return False
    if last.name == new.name:
        return True
    names = roster.names_of(last.actor)
    return last.name.casefold() in names and new.name.casefold() in names


def _voices(item: Attribution, roster: Roster) -> Iterator[Voice]:
    cue = item.cue.text if item.cue else None
    carrier = _carrier(item, roster)
    if carrier:
        yield Voice(carrier.name, carrier.id, cue, "fact")
    yield Voice(_name(item), item.speaker.actor, cue, _hedge(item, roster))


def _name(item: Attribution) -> str:
    name = item.speaker.name
    if name:
        whole = item.source.text if item.source and item.speaker.actor is None else name
        return whole if whole.casefold().startswith(f"{name.casefold()} of ") else name  # "a member of the council"
    return item.source.text if item.source else "nobody named"


def _carrier(item: Attribution, roster: Roster) -> Actor | None:
    """The outlet somebody spoke to or works for: the one named in the cue, or the reporter's own."""
    speaker = roster.cast.get(item.speaker.actor)
    if speaker and speaker.kind == "person":
        body = roster.cast.get(speaker.affiliation)
        if body and body.kind == "outlet":
            return body
    if speaker and speaker.kind == "outlet" and item.speaker.name != speaker.name:
        return speaker
    for mention in roster.find(item.cue.text) if item.cue else ():
        actor = roster.cast.get(mention.actor)
        if actor and actor.kind == "outlet":
            return actor
    return None


def _hedge(item: Attribution, roster: Roster) -> Hedge:
    cues = read_cues()
    words = item.cue.text if item.cue else ""
    if cues.is_possible(words) or _is_doubtful(item):
        return "possible"
    kind = cues.class_of(words) or "say"
    if item.source is None and not item.speaker.name and _is_hearsay(words, kind):
        return "possible"
    named = cues.hedges[kind]["outlet" if _is_media(item.speaker, roster) else "hedge"]
    if named == "accused":
        source = item.source.text if item.source else ""
        return accused_by(f"{item.speaker.name} {source}", item.speaker.actor, roster)
    return "fact" if named == "fact" else "claimed"


def _is_hearsay(cue: str, kind: str) -> bool:
    """ "is believed to", "was reported to", "is said to": nobody stands behind it."""
    hearsay = read_words("hedges")["hearsay"]
    lemmas = {lemma for word in _WORD.findall(cue.casefold()) for lemma in read_cues().lemmas(word)}
    return kind in ("believe", "report") or bool(lemmas & set(hearsay))


def _is_doubtful(item: Attribution) -> bool:
    """ "Unconfirmed reports": the source itself is not sure."""
    source = item.source.text.casefold() if item.source else ""
    return any(word in read_words("hedges")["doubtful"] for word in _WORD.findall(source))


def _is_media(speaker: Speaker, roster: Roster) -> bool:
    actor = roster.cast.get(speaker.actor)
    body = roster.cast.get(actor.affiliation) if actor else None
    return any(found is not None and found.kind == "outlet" for found in (actor, body))
