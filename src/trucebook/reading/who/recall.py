"""Who spoke before in a report, so that "she", "the officials" and "the statement" go back to somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from trucebook.reading.who.referring import Referring, are_several
from trucebook.reading.who.roster import (
    MANY_WORDS,
    PERSON_WORDS,
    RELATIVE_WORDS,
    THING_WORDS,
    Roster,
    is_pronoun,
    noun_kind,
    noun_kinds,
    singulars,
    title_words,
)
from trucebook.vocabulary import Speaker

_SENTENCE = re.compile(r"(?<=[.?!…”\"])\s+(?=[\w“\"])|\n+")
_SAID = {"person": "person", "thing": "body", "many": "speakers", "": "source"}
_SOME_OF = re.compile(
    r"(?:one|two|some|both|another|several|many|most) of (?=(?:the|those|these)\s)", re.IGNORECASE
)
_OF_THEM = re.compile(r"(?:one|two|three|some|several|many|most) of them\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:(?<=[^\W\d_])['’]s|(?<=s)['’])$")
_BACK_SENTENCES = 3
_POSSESSED = ("official", "government", "forces", "group", "institution")


@dataclass(slots=True)
class _Heard:
    phrase: str
    speaker: Speaker
    kind: str
    many: bool
    head: str
    end: int


@dataclass
class Recall:
    """Who has spoken in a report so far, the last one last.

    `people` are the spans of the text that look like names of persons, of the cast or not; `text` is all of it.
    """

    roster: Roster
    people: tuple[tuple[int, int], ...] = ()
    publisher: Speaker | None = None
    text: str = ""
    named: Referring | None = None
    heard: list[_Heard] = field(default_factory=list)

    def resolve(self, phrase: str, *, before: str = "", antecedent: str | None = None) -> Speaker:
        """As `Roster.resolve`, but pronouns and bare nouns go back to an earlier source of the report.

        `before` is the text that came earlier (its names are the second choice); `antecedent` is the noun a
        relative pronoun belongs to. What goes back has less confidence than what it goes back to.
        """
        phrase = _POSSESSIVE.sub("", phrase)
        speaker = self._resolve(phrase, before, antecedent)
        if speaker.confidence > 0 and not is_pronoun(phrase):
            head = self.roster.take_apart(phrase).head.casefold()
            start, end = len(before), len(before) + len(phrase)
            names = [phrase[first - start : last - start] for first, last in self.people if start <= first < end]
            # A place that stands alone is often misread as a person.
            full = [name for name in names if " " in name or len(phrase.split()) > 1]
            is_person = any(head in name.casefold().split() or speaker.name == name for name in full)
            the = phrase.casefold().startswith("the ")  # "the White House" is nobody
            kind = self._kind(speaker, head, is_person=is_person and not self._is_body(speaker), the=the)
            self.heard.append(_Heard(phrase, speaker, kind, _is_many(phrase, head), head, start))
        return speaker

    def _resolve(self, phrase: str, before: str, antecedent: str | None) -> Speaker:
        word = phrase.casefold().strip()
        if word in RELATIVE_WORDS and antecedent:
            found = self.resolve(antecedent, before=before)
            return Speaker(found.name, found.actor, round(found.confidence * 0.95, 2), f"{word}: {found.reason}")
        if is_pronoun(phrase):
            return self._pronoun(phrase, word, before)
        found = self._not_a_place(phrase, self.roster.resolve(phrase))
        if found.actor is None and antecedent and word.startswith("whose "):
            owner = self._resolve(antecedent, before, None)
            return self._organ_of(phrase[len("whose ") :], owner, "whose") or found
        if found.actor and (whose := self._of_other(phrase, found.actor, before)):
            return whose
        named = self._referring(before).named(phrase, len(before)) if found.actor is None else found
        if named is not None:
            return named
        if _OF_THEM.match(phrase):
            return self._of_them(phrase, found, before)
        some = _SOME_OF.match(phrase)
        if some:
            whole = self._bare(phrase[some.end() :], phrase.split()[-1].casefold(), before)
            return (
                Speaker(whole.name, whole.actor, whole.confidence, f"of several: {whole.reason}")
                if whole
                else found
            )
        bare = re.fullmatch(
            r"(?:the|this|that|these|those|both|two|three)\s+(?:\w+\s+)?([\w’'-]+)", phrase.strip(), re.IGNORECASE
        )
        back = self._bare(phrase, bare.group(1).casefold(), before) if bare and noun_kind(bare.group(1)) else None
        return (
            back
            or self._referring(before).described(phrase, len(before))
            or self._published(phrase)
            or self._possessed(phrase, before)
            or self._surname(phrase, found)
            or found
        )

    def _not_a_place(self, phrase: str, found: Speaker) -> Speaker:
        """ "Farmers fleeing Ard" are the farmers, not the town."""
        actor = self.roster.cast.get(found.actor)
        bare = phrase.casefold().removeprefix("the ")
        if actor is None or actor.kind != "place" or bare in self.roster.names_of(actor.id):
            return found
        return Speaker(phrase, None, 0.3, "not in the cast; only a place in it is")

    def _referring(self, before: str) -> Referring:
        if self.text[: len(before)] != before:
            return Referring(self.roster, before)
        if self.named is None:
            self.named = Referring(self.roster, self.text)
        return self.named

    def _published(self, phrase: str) -> Speaker | None:
        """ "The Ministry" in a text that a ministry publishes is that one."""
        article, _, noun = phrase.partition(" ")
        if self.publisher is None or article.casefold() != "the" or not noun[:1].isupper() or " " in noun:
            return None
        actor = self.roster.cast.get(self.publisher.actor)
        named = actor is not None and any(noun in name.split() for name in (actor.name, *actor.aliases))
        return replace(self.publisher, confidence=0.8, reason=f"{phrase!r}: the publisher") if named else None

    def _possessed(self, phrase: str, before: str) -> Speaker | None:
        """ "His office", "its spokesman": of whom the pronoun stands for."""
        owner, _, rest = phrase.partition(" ")
        if not is_pronoun(owner) or not rest:
            return None
        return self._organ_of(rest, self._pronoun(owner, owner.casefold(), before), owner)

    def _organ_of(self, organ: str, whose: Speaker, owner: str) -> Speaker | None:
        """Who speaks or acts for somebody, called by a bare noun: "spokesman", "office"."""
        kind = noun_kind(self.roster.take_apart(organ).head)
        actor = self.roster.cast.get(whose.actor)
        if actor is None or kind not in _POSSESSED:
            return None
        body = self.roster.body_of(actor) if kind in ("government", "group") else actor.id
        return Speaker(
            f"{organ} of {whose.name}", body, round(whose.confidence * 0.8, 2), f"{owner}: {whose.reason}"
        )

    def _of_them(self, phrase: str, found: Speaker, before: str) -> Speaker:
        """ "One of them, Jane Roe": she is of those who were told of together before."""
        whole = self._referring(before).several(len(before))
        if whole is None or whole.actor is None:
            return found
        name = found.name if "," in phrase else whole.name
        return Speaker(name, whole.actor, round(0.8 * whole.confidence, 2), f"of several: {whole.reason}")

    def _of_other(self, phrase: str, actor: str, before: str) -> Speaker | None:
        """ "Their army", where the cast knows "the army" of somebody else: of whom the pronoun stands for."""
        owner, _, rest = phrase.partition(" ")
        whose = self._possessed(phrase, before) if is_pronoun(owner) and rest.islower() else None
        principal = self.roster.cast.principal
        return whose if whose and principal(whose.actor) != principal(actor) else None

    def _surname(self, phrase: str, found: Speaker) -> Speaker | None:
        """ "Mr. Doe" is the John Doe who spoke before, also where he is not in the cast."""
        words = self.roster.take_apart(phrase).core.split()
        titled = len(words) == 1 or (len(words) == 2 and _is_title(words[0]))
        if not titled or not words[-1][:1].isupper() or noun_kind(words[-1]) or found.confidence > 0.3:
            return None
        for heard in reversed(self.heard):
            names = heard.speaker.name.split()
            if len(names) > 1 and names[-1] == words[-1] and names[0][:1].isupper():
                old = heard.speaker
                return Speaker(
                    old.name, old.actor, round(old.confidence * 0.9, 2), f"surname of {old.name!r}; {old.reason}"
                )
        return None

    def _pronoun(self, phrase: str, word: str, before: str) -> Speaker:
        if word not in PERSON_WORDS | THING_WORDS | MANY_WORDS:
            return Speaker(phrase, None, 0.1, "pronoun: it is not clear to whom it goes back")
        wanted = "person" if word in PERSON_WORDS else "thing" if word in THING_WORDS else "many"
        heard = self._last_heard(wanted, before)
        for start, end in self._sentences_since(heard, before):
            mention = self._first_named(before, start, end, wanted)
            if mention:
                return mention
        if heard is None:
            return Speaker(phrase, None, 0.1, "pronoun: nobody before it fits")
        old = heard.speaker
        reason = f"pronoun: last {_SAID[wanted]} that spoke, {heard.phrase!r}; {old.reason}"
        return Speaker(old.name, old.actor, round(old.confidence * 0.75, 2), reason)

    def _last_heard(self, wanted: str, before: str) -> _Heard | None:
        """Who spoke last; of one sentence not the outlet that carried it ("remarks reported by Z")."""
        fitting = [item for item in reversed(self.heard) if _fits(item, wanted)]
        last = fitting[0] if fitting else None
        if last is None or not self._is_outlet(last.speaker):
            return last
        beside = (item for item in fitting if not _SENTENCE.search(before, item.end, last.end))
        return next((item for item in beside if not self._is_outlet(item.speaker)), last)

    def _is_outlet(self, speaker: Speaker) -> bool:
        actor = self.roster.cast.get(speaker.actor)
        return actor is not None and actor.kind == "outlet"

    def _sentences_since(self, heard: _Heard | None, before: str) -> list[tuple[int, int]]:
        """The last sentences after the one in which somebody spoke, the last one first."""
        start = heard.end if heard else 0
        cuts = [start, *(match.end() for match in _SENTENCE.finditer(before, start)), len(before)]
        spans = list(pairwise(cuts))
        return list(reversed(spans[1 if heard else 0 :][-_BACK_SENTENCES:]))

    def _first_named(self, before: str, start: int, end: int, wanted: str) -> Speaker | None:
        """The first name of a sentence that a pronoun can stand for: subjects come first."""
        referring = self._referring(before)
        for mention, actor in (referring.alone if wanted == "person" else referring.everybody)(start, end):
            if (actor.kind == "person") == (wanted == "person") and actor.kind not in ("place", "population"):
                return Speaker(actor.name, actor.id, 0.5, f"pronoun: last {_SAID[wanted]} named, {mention.text!r}")
        for first, last in self.people if wanted == "person" else ():
            name = before[first:last]
            if start <= first and last <= end and " " in name:
                found = self.roster.resolve(name)
                reason = f"pronoun: last person told of, {name!r}; {found.reason}"
                return Speaker(found.name, found.actor, min(0.35, found.confidence), reason)
        return None

    def _bare(self, phrase: str, head: str, before: str) -> Speaker | None:
        forms = set(singulars(head))
        for heard in reversed(self.heard):
            same = forms & set(singulars(heard.head)) or self._is_called(heard, forms)
            same = same and (heard.many or not are_several(head))
            alike = heard.kind == noun_kind(head) and heard.kind in ("group", "document")
            alike = alike and head.endswith("s") == heard.head.endswith("s") and not are_several(head)
            called = self._referring(before).called(head, len(before)) if alike and not same else None
            if called:
                return called
            if same or alike or (noun_kind(head) == "document" and phrase.lower().startswith(("this ", "that "))):
                old = heard.speaker
                reason = f"goes back to {heard.phrase!r}; {old.reason}"
                return Speaker(old.name, old.actor, round(old.confidence * (0.85 if same else 0.7), 2), reason)
        return self._referring(before).described(phrase, len(before))

    def _is_called(self, heard: _Heard, forms: set[str]) -> bool:
        """ "The minister" after "Interior Minister John Doe"."""
        core = self.roster.take_apart(heard.phrase).core.casefold().split()
        return heard.kind == "person" and not heard.many and bool(forms & set(core))

    def _is_body(self, speaker: Speaker) -> bool:
        actor = self.roster.cast.get(speaker.actor)
        return actor is not None and actor.kind != "person" and actor.name == speaker.name

    def _kind(self, speaker: Speaker, head: str, *, is_person: bool, the: bool) -> str:
        actor = self.roster.cast.get(speaker.actor)
        named = noun_kind(head)
        if is_person:
            return "person"
        if named:
            return "person" if named == "official" else named
        if actor:
            return "person" if actor.kind == "person" else "group"
        return "person" if (" " in speaker.name or head.istitle()) and not the else "thing"


def _fits(heard: _Heard, wanted: str) -> bool:
    if wanted == "many":
        return heard.many
    if heard.many:
        return False
    return (heard.kind == "person") == (wanted == "person") if wanted else True


def _is_many(phrase: str, head: str) -> bool:
    plural = head.endswith("s") and noun_kind(head) is not None and head not in noun_kinds()
    return plural or " and " in phrase or head in ("people", "police", "troops")


def _is_title(word: str) -> bool:
    """ "Mr.", "Gen", "Senator": with or without its full stop."""
    small = word.casefold()
    return not {small, f"{small}."}.isdisjoint(title_words())
