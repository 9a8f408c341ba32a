"""One report while it is read: its parse, names, numbers, times and attributions, and how words become names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.claims.objects import (
    PLACE_ENTITIES,
    SUBJECTS,
    belongs,
    content_head,
    coordinated,
    phrase_bounds,
    subjects,
)
from trucebook.reading.lines import Lines
from trucebook.reading.quantities.numerals import DASHES
from trucebook.reading.quotes import find_quotations
from trucebook.reading.times.dates import Lean
from trucebook.reading.times.finding import find_times
from trucebook.reading.turns import label_ends
from trucebook.reading.who.places import Place, Places
from trucebook.reading.who.referring import Referring
from trucebook.reading.who.roster import (
    MANY_WORDS,
    PERSON_WORDS,
    SPEAKER_WORDS,
    THING_WORDS,
    Mention,
    Roster,
    noun_kind,
    read_words,
)
from trucebook.vocabulary import Attribution, Cast, Name, Passage, Quantity, Report, When, last_day

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SURE_ENOUGH = 0.5
ADDRESSED = ("you", "your", "yours")
LOOK_BACK_SENTENCES = 4
NO_PLACE = {"DATE", "TIME", "EVENT", "LAW", "LANGUAGE"}


@dataclass(slots=True)
class Scene:
    """Everything that reading one report looks at. Offsets are code points of `report.text`."""

    report: Report
    doc: Doc
    roster: Roster
    attributions: tuple[Attribution, ...]
    quantities: list[Quantity]
    whens: list[When]
    lines: Lines = field(default_factory=lambda: Lines((), ()))
    timezone: str = "UTC"
    places: Places = field(default_factory=lambda: Places(Cast()))
    referring: Referring = field(default_factory=lambda: Referring(Roster(Cast()), ""))
    mentions: list[Mention] = field(default_factory=list)
    demonyms: list[Mention] = field(default_factory=list)
    _names: dict[int, Name] = field(default_factory=dict)
    _leaning: dict[str, dict[int, When]] = field(default_factory=dict)
    _parents: dict[str, str | None] = field(default_factory=dict)
    _quoted: list[tuple[int, int]] = field(default_factory=list)
    _zones: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Looks up the names of the cast once for the whole report."""
        self.mentions = self.roster.find(self.report.text)
        self.demonyms = self.roster.find_demonyms(self.report.text)
        self._quoted = [(item.start, item.end) for item in find_quotations(self.report.text) if item.depth == 0]
        self.referring = Referring(self.roster, self.report.text)
        self._zones = self.places.find_zones(self.report.text)
        if self.places.any_own or self.mentions:
            self._mend_labels()
        self._parents = {item.id: item.parent for item in self.attributions}

    def passage(self, first: int, last: int) -> Passage:
        """The passage of the tokens `[first, last)`, without space at its ends."""
        start, token = self.doc[first].idx, self.doc[last - 1]
        return self.cut(start, token.idx + len(token.text))

    def cut(self, start: int, end: int) -> Passage:
        """The passage between two offsets, without space at its ends."""
        text = self.report.text[start:end]
        start += len(text) - len(text.lstrip())
        return Passage(start, start + len(text.strip()), text.strip())

    def name(self, token: Token) -> Name:
        """The name of a phrase as it was written, with the cast's actor it stands for."""
        if token.i not in self._names:
            self._names[token.i] = Name(token.text)  # a pronoun that leads back to itself stays what it is
            self._names[token.i] = self._name(token)
        return self._names[token.i]

    def _name(self, token: Token) -> Name:
        if token.tag_ in ("PRP", "PRP$") or token.lower_ in phrase_words("own_deeds"):
            return self._pronoun(token)
        first, last = phrase_bounds(token, whole=not _is_named(token) and len(coordinated(token)) == 1)
        text = " ".join(self.passage(first, last).text.split())
        return Name(text, self.actor(token, text))

    def actor(self, token: Token, text: str) -> str | None:
        """The cast's actor behind a phrase: by the name at its head, its demonym, its office or its description."""
        mention = _covering(self.mentions, token.idx)
        if mention is not None and mention.end >= token.idx + len(token.text):
            return self._of_possessor(token, mention)
        if token.dep_ in ("amod", "compound", "nmod") and (named := _covering(self.demonyms, token.idx)):
            return named.actor
        if people := self._people(token):
            return people
        if self.roster.held_before(text):
            return self._apposed(token)
        if not self._may_act(token):
            state = token.lemma_.lower() in read_words("referring")["states"]
            return self._referred(token, text) if state else None
        speaker = self.roster.resolve(text)
        if speaker.actor and speaker.confidence >= SURE_ENOUGH:
            return speaker.actor
        beside = self._possessed(token) or self._from_beside(token) or self._apposed(token)
        return beside or self._referred(token, text)

    def _of_possessor(self, token: Token, mention: Mention) -> str | None:
        """ "Our army", "their navy": an organ that the cast calls by a common noun is that of its possessor."""
        owner = next((child for child in token.lefts if child.dep_ == "poss"), None)
        if owner is None or not mention.text.islower() or owner.idx >= mention.start:
            return mention.actor
        whose = self.roster.cast.get(self.name(owner).actor)
        if whose is None:
            return mention.actor if owner.pos_ in ("NOUN", "PROPN") else None
        if whose.kind in ("place", "population", "outlet"):
            return mention.actor
        body, principal = self.roster.body_of(whose), self.roster.cast.principal
        if mention.actor is None or principal(body) == principal(mention.actor):
            return mention.actor
        return self.roster.counterpart(mention.actor, body) or body

    def _possessed(self, token: Token) -> str | None:
        """ "His group", "her government": the body that somebody belongs to."""
        owners = [child for child in token.children if child.dep_ == "poss"]
        actor = self.roster.cast.get(self.name(owners[0]).actor) if owners else None
        if actor is None or actor.kind != "person" or noun_kind(token.lower_) not in ("group", "government"):
            return None
        return self.roster.body_of(actor)

    def _people(self, token: Token) -> str | None:
        """ "Thousands of Northerners", "two Valley children": the population of the cast that is named."""
        head = content_head(token)
        beside = [child for child in head.lefts if child.dep_ in ("amod", "compound", "nmod")]
        lemma = head.lemma_.lower()
        people = belongs(head, ("people", "displaced")) or noun_kind(lemma) == "population"
        people = people and lemma not in act_list().bodies and not belongs(head, ("captive",))
        alone = head.tag_ in ("NNS", "NNPS") or head != token
        many = [head] if alone and _covering(self.mentions, head.idx) is None else []
        for word in (*many, *(beside if people else ())):
            if found := self.roster.people_called(word.text):
                return found
        mention = _covering(self.mentions, head.idx)
        actor = self.roster.cast.get(mention.actor) if mention else None
        return actor.id if actor is not None and actor.kind == "population" else None

    def _apposed(self, token: Token) -> str | None:
        """ "The former Northern president Jane Roe": the person named right behind what he or she is."""
        names = [_covering(self.mentions, child.idx) for child in token.rights if child.dep_ == "appos"]
        people = [self.roster.cast.get(item.actor) for item in names if item is not None]
        return next((actor.id for actor in people if actor is not None and actor.kind == "person"), None)

    def _referred(self, token: Token, text: str) -> str | None:
        """ "The latter", "the rebels": whom a phrase without a name goes back to."""
        at = self.doc[phrase_bounds(token)[0]].idx
        found = self.referring.named(text, at) or self.referring.described(text, at)
        return found.actor if found is not None and found.confidence >= SURE_ENOUGH else None

    def _may_act(self, token: Token) -> bool:
        """Whether a phrase can stand for a party: a name, a body of one; captives and goods cannot."""
        head = content_head(token)
        if head.pos_ == "PROPN":
            return True
        lemma = head.lemma_.lower()
        if lemma in act_list().bodies:
            return True
        return not belongs(
            head, ("captive", "people", "aid", "territory", "truce", "accord", "weapon", "displaced")
        )

    def _from_beside(self, token: Token) -> str | None:
        """ "Northern troops", "one of the army's units", "men of the Front": whom the words beside a body name."""
        head = content_head(token)
        lemma = head.lemma_.lower()
        if lemma not in act_list().bodies and lemma not in phrase_words("serving"):
            return None
        owners = [child for child in head.children if child.dep_ == "poss"]
        if owners:
            return self.name(owners[0]).actor
        return self._before(head) or self._behind(head)

    def _before(self, head: Token) -> str | None:
        first, _ = phrase_bounds(head)
        start, end = self.doc[first].idx, head.idx
        inside = [item for item in (*self.mentions, *self.demonyms) if start <= item.start < end and item.actor]
        known = [item.actor for item in inside if not self.is_place(item.actor)]
        if known:
            return known[0]
        words = [
            child.text
            for child in head.lefts
            if child.dep_ in ("compound", "nmod", "amod") and child.text.istitle()
        ]
        forms = (form for word in words for form in (f"{word}s", f"the {word.lower()}"))
        found = (self.roster.resolve(form) for form in forms)  # "Tiger boats" are those of "the Tigers"
        return next((item.actor for item in found if item.actor and item.confidence >= SURE_ENOUGH), None)

    def _behind(self, head: Token) -> str | None:
        """ "men loyal to the Front" are not: only what is of, from or with a body of the cast acts for it."""
        for prep in head.children:
            if prep.dep_ == "prep" and prep.lower_ in ("of", "from", "with"):
                mentions = [_covering(self.mentions, child.idx) for child in prep.children if child.dep_ == "pobj"]
                known = [item.actor for item in mentions if item is not None and not self.is_place(item.actor)]
                if known:
                    return known[0]
        return None

    def is_place(self, actor: str | None) -> bool:
        """Whether an actor of the cast is a place."""
        found = self.roster.cast.get(actor)
        return found is not None and found.kind == "place"

    # Pronouns

    def _pronoun(self, token: Token) -> Name:
        word = token.lower_
        if word in SPEAKER_WORDS:
            speaker = self.speaker_at(token.idx)
            return Name(speaker.name, speaker.actor) if speaker else Name(token.text)
        if word in ADDRESSED and (asked := self._asked(token.idx)):
            return asked
        for candidate in self._candidates(token):
            if self._agrees(candidate, word):
                name = self.name(candidate)
                if name.name.lower() != word or name.actor:
                    return name
        return Name(token.text)

    def _asked(self, offset: int) -> Name | None:
        """ "You" and "your forces" in a question of an interview: who answers next."""
        turns = [item for item in self.attributions if item.cue and item.cue.text == ":"]
        answering = any(span.start <= offset < span.end for item in turns for span in item.content)
        quoted = any(start <= offset < end for start, end in self._quoted)
        answer = next((item for item in turns if item.source and item.source.start > offset), None)
        if answering or quoted or answer is None or next(label_ends(self.report.text), offset) >= offset:
            return None
        return Name(answer.speaker.name, answer.speaker.actor)

    def speaker_at(self, offset: int) -> Name | None:
        """Who speaks at an offset: by the innermost attribution, or else the actor that issued the report."""
        attribution = self._in_own_words(self.attribution_at(offset))
        if attribution is not None:
            return Name(attribution.speaker.name, attribution.speaker.actor)
        actor = self.roster.cast.get(self.roster.resolve(self.report.outlet).actor) if self.report.outlet else None
        quoted = any(start <= offset < end for start, end in self._quoted)
        return None if actor is None or actor.kind == "outlet" or quoted else Name(actor.name, actor.id)

    def _in_own_words(self, item: Attribution | None) -> Attribution | None:
        """Past those whose claim is only named: in "X's claim that we fired" who tells of it says "we"."""
        while item is not None and item.cue is not None and item.quote == "indirect":
            cue = self.doc.char_span(item.cue.start, item.cue.end, alignment_mode="expand")
            if cue is None or cue.root.pos_ != "NOUN":
                return item
            parent = item.parent
            item = next((other for other in self.attributions if other.id == parent), None)
        return item

    def _candidates(self, token: Token) -> Iterator[Token]:
        """Subjects before a pronoun: in its own sentence from what governs it outwards, then in earlier ones."""
        sentence = token.sent
        governing = [item for item in token.ancestors if item.pos_ in ("VERB", "AUX")]
        for verb in governing:  # "called on them to free the men | they held": also who is to free them
            yield from (item for item in subjects(verb) if item.i < token.i and item not in token.subtree)
        earlier = list(reversed(self.doc[sentence.start : token.i]))
        yield from (item for item in earlier if item.dep_ in SUBJECTS)
        yield from (item for item in earlier if item.dep_ == "poss" or _is_name(item))
        start = sentence.start
        for _ in range(LOOK_BACK_SENTENCES):
            if start <= 0:
                return
            before = self.doc[start - 1].sent
            yield from (item for item in before if item.dep_ in SUBJECTS)
            yield from (
                item for item in before if item.pos_ == "PROPN" and item.dep_ in ("pobj", "dobj", "poss", "agent")
            )
            start = before.start

    def _agrees(self, candidate: Token, word: str) -> bool:
        actor = (
            self.roster.cast.get(self.name(candidate).actor)
            if candidate.tag_ not in ("PRP", "PRP$", "EX", "WDT", "WP", "DT")
            else None
        )
        if candidate.tag_ in ("PRP", "PRP$"):
            groups = (PERSON_WORDS, THING_WORDS, MANY_WORDS)
            return any(candidate.lower_ in group and word in group for group in groups)
        if actor is not None:
            if actor.kind == "place":
                return False
            # What the cast names is of its kind; the parse takes "Ansar Allah" for a person.
            taken = candidate.ent_type_ == "PERSON" and _covering(self.mentions, candidate.idx) is None
            person = actor.kind == "person" or taken
            many = actor.kind == "population"
            if word in MANY_WORDS and candidate.tag_ == "NN" and belongs(candidate, ("people",)):
                return many  # "the UN's envoy" is not "they"
            return person if word in PERSON_WORDS else not person if word in MANY_WORDS else not person and not many
        if candidate.pos_ not in ("NOUN", "PROPN"):
            return False
        return self._noun_agrees(candidate, word)

    def _noun_agrees(self, candidate: Token, word: str) -> bool:
        plural = candidate.tag_ in ("NNS", "NNPS")
        body = candidate.lemma_.lower() in act_list().bodies or candidate.ent_type_ in ("ORG", "GPE", "NORP")
        if word in MANY_WORDS:
            people = belongs(candidate, ("people", "captive", "displaced")) or candidate.ent_type_ == "NORP"
            return (plural and (people or body)) or (body and candidate.ent_type_ != "PERSON")
        if word in PERSON_WORDS:
            return candidate.ent_type_ == "PERSON" or (not plural and belongs(candidate, ("people",)))
        thing = body or belongs(candidate, ("accord", "truce", "proposal"))
        return not plural and candidate.ent_type_ != "PERSON" and thing

    # Attributions

    def attribution_at(self, offset: int) -> Attribution | None:
        """The innermost attribution whose content covers an offset; of two as deep, that of the earlier cue."""
        covering = [
            item for item in self.attributions if any(span.start <= offset < span.end for span in item.content)
        ]
        return min(covering, key=self._innermost_first, default=None)

    def ancestors(self, item: Attribution) -> list[str]:
        """The ids of the attributions an attribution stands in, from the nearest outwards."""
        found: list[str] = []
        parent = item.parent
        while parent is not None:
            found.append(parent)
            parent = self._parents[parent]
        return found

    def _innermost_first(self, item: Attribution) -> tuple[int, int, int]:
        width = sum(span.end - span.start for span in item.content)
        return -len(self.ancestors(item)), width, item.cue.start if item.cue else 0

    # Times

    def span(self, when: When) -> Span | None:
        """The words of a time in the parse; None where there are none."""
        found = self.doc.char_span(when.start, when.end, alignment_mode="expand")
        return found if found is not None and len(found) else None

    def turned(self, when: When, *, ahead: bool) -> When:
        """The same words of time, read as ahead of publication or as past: "on Wednesday", "25 January"."""
        published = last_day(self.report.published)
        undated = when.first is None and when.last is None
        if published is None or undated or when.basis not in ("stated", "publication"):
            return when
        lean: Lean = "ahead" if ahead else "behind"
        if lean not in self._leaning:
            found = find_times(self.report.text, self.report.published, timezone=self.timezone, lean=lean)
            self._leaning[lean] = {item.start: item for item in found}
        other = self._leaning[lean].get(when.start)
        return other if other is not None and other.end == when.end else when

    def on_line(self, when: When, offset: int) -> When:
        """A time of day on a line that has its own day is on that day, not on the day of publication."""
        head = self.lines.when_at(offset)
        published = last_day(self.report.published)
        if head is None or published is None or when.basis != "publication" or not isinstance(head.first, date):
            return when
        first, last = when.first, when.last
        if not isinstance(first, datetime) or not isinstance(last, datetime) or first.date() != published:
            return when
        shift = head.first - published
        return replace(when, first=first + shift, last=last + shift, basis="stated")

    # Amounts and places

    def quantity_of(self, token: Token) -> Quantity | None:
        """The amount inside a phrase, not one of its clauses, and no duration, distance or money."""
        first, last = phrase_bounds(token, whole=True)
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1].text)
        inside = [item for item in self.quantities if start <= item.start < end or item.start <= start < item.end]
        for item in inside:
            if self.report.text[item.end : item.end + 1] in DASHES:
                continue  # "the 15-member council" is one
            if item.of is not None and item.start < start <= item.of.start:
                return item.of
            if (
                (item.unit or "").lower() not in phrase_words("not_counted") and item.measure != "share"
            ) or item.of is not None:
                return item
        return None

    def places_in(self, tokens: list[Token], *, named: bool = False) -> Iterator[tuple[Token, Name]]:
        """The places among some phrases: known to the case or the world, or named by the parse or a word for one.

        `named`: where the words around ask for a place, any name that is nobody of the cast is one.
        """
        for token in map(self._place_within, tokens):
            mention = _covering(self.mentions, token.idx)
            place = mention is not None and self.is_place(mention.actor)
            if place and mention is not None:
                yield token, Name(self._words(token), mention.actor)
                continue
            if mention is not None and not self._is_land(token):
                continue  # "by the rebels", "attacked the Front" name who did it and to whom
            named_here = token.ent_type_ in PLACE_ENTITIES or self._names_place(token)
            unknown = mention is None and token.tag_ == "NNP" and token.ent_type_ not in NO_PLACE
            known = self._known_place(token) if named_here or mention is None else None
            if known or named_here or self._is_zone(token) or (named and unknown):
                yield token, Name(self._words(token, known), *((known.actor, known.ids) if known else ()))

    def _is_land(self, token: Token) -> bool:
        """Whether a state that is a party is named as a place: "in Northland"."""
        return token.ent_type_ in PLACE_ENTITIES and token.head.lower_ in phrase_words("locative")

    def _place_within(self, token: Token) -> Token:
        """ "The town of Ard", "four hamlets of Ard": the name behind such a noun is the place that is named.

        So it is behind what stands there, where the name is known for a place: "the port of Ard".
        """
        behind = [name for prep in token.children if prep.lower_ == "of" for name in prep.children]
        name = next((name for name in behind if name.pos_ == "PROPN"), None)
        if name is None or token.lemma_.lower() in read_words("places")["areas"]:
            return name or token
        stands = token.pos_ == "NOUN" and belongs(token, ("target", "territory", "crossing"))
        return name if stands and self._place_at(name) else token

    def _known_place(self, token: Token) -> Place | None:
        """The place the case or the world knows by the name at this word, whatever the parse takes it for."""
        links = token.ent_type_ == "PERSON" and token.head.lower_ in ("by", "of", "to")
        person = links and token.head.head.lemma_.lower() not in read_words("places")["areas"]
        if token.ent_type_ in NO_PLACE or person:
            return None
        if token.pos_ == "NOUN":  # "the Netzarim corridor": only the case knows such names
            found = self.passage(*phrase_bounds(token))
            actor, _ = self.places.known(found.text.removeprefix("the "))
            return Place(found.start, found.end, actor, ()) if actor else self._district(token)
        return self.places.at(self.report.text, token.idx, token.idx + len(token.text))

    def _district(self, token: Token) -> Place | None:
        """ "Ard district" is the place Ard, "Ard hospital" and "Ard's market" are there."""
        area = token.lemma_.lower() in read_words("places")["areas"]
        links = ("amod", "compound", "nmod", "poss")
        before = [child for child in token.lefts if child.dep_ in links and child.pos_ == "PROPN"]
        found = self._place_at(before[-1]) if before else None
        if area or belongs(token, ("target", "territory", "crossing")):
            return found or self._place_before(token)
        ground = found is not None and found.actor is not None and token.dep_ == "pobj"
        return found if ground and token.lemma_.lower() not in act_list().bodies else None

    def _place_at(self, name: Token) -> Place | None:
        mention = _covering(self.mentions, name.idx)
        if mention is not None:
            own = self.is_place(mention.actor)
            return Place(mention.start, mention.end, mention.actor, ()) if own else None
        return self.places.at(self.report.text, name.idx, name.idx + len(name.text))

    def _place_before(self, token: Token) -> Place | None:
        """ "The town", "that district": the last place of the case that was named before."""
        bare = [child for child in token.children if child.pos_ != "DET" and child.dep_ not in ("punct", "case")]
        pointing = any(child.lower_ in ("the", "that", "this") for child in token.lefts)
        if bare or not pointing or token.lemma_.lower() not in read_words("places")["areas"]:
            return None
        actor = self.last_place(token)
        return Place(token.idx, token.idx + len(token.text), actor, ()) if actor else None

    def last_place(self, token: Token) -> str | None:
        """The last place of the case that is named before a word, in its sentence or one shortly before."""
        start = token.sent.start
        for _ in range(LOOK_BACK_SENTENCES):
            start = self.doc[max(0, start - 1)].sent.start
        named = [item for item in self.mentions if self.doc[start].idx <= item.start < token.idx]
        return next((item.actor for item in reversed(named) if self.is_place(item.actor)), None)

    def _mend_labels(self) -> None:
        """What the case knows for a place is one, also where the parse takes it for a person or a body."""
        for token in self.doc:
            if token.pos_ != "PROPN" or token.ent_type_ in PLACE_ENTITIES:
                continue
            mention = _covering(self.mentions, token.idx)
            known = (
                self.places.at(self.report.text, token.idx, token.idx + len(token.text)) if not mention else None
            )
            if (known and known.actor) or (mention and self.is_place(mention.actor)):
                token.ent_type_ = "GPE"
            elif mention:
                token.ent_kb_id_ = mention.actor or ""  # somebody, whatever the parse takes the name for

    def _is_zone(self, token: Token) -> bool:
        return any(start <= token.idx < end for start, end in self._zones)

    def _names_place(self, token: Token) -> bool:
        """ "the Long Valley corridor", "the town of Ard": a word for a place with a name in it."""
        if not belongs(token, ("territory", "crossing")) or content_head(token).pos_ == "PRON":
            return False
        first, last = phrase_bounds(token)
        named = any(item.pos_ == "PROPN" for item in self.doc[first:last])
        return named or (token.dep_ == "pobj" and token.lemma_.lower() in act_list().classes["crossing"])

    def _words(self, token: Token, known: Place | None = None) -> str:
        """The words of a phrase, and those of the name in it that the parse has cut off."""
        found = self.passage(*phrase_bounds(token))
        if known:
            found = self.cut(min(found.start, known.start), max(found.end, known.end))
        return " ".join(found.text.split())


def sentences(doc: Doc) -> Iterator[Span]:
    """The sentences of a parse that hold any words."""
    for sentence in doc.sents:
        if any(token.is_alpha or token.like_num for token in sentence):
            yield sentence


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.dep_ != "compound"


def _is_named(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.tag_ == "NNP"


def _covering(mentions: list[Mention], offset: int) -> Mention | None:
    """The mention that covers an offset; mentions are in order and do not overlap."""
    index = bisect_right(mentions, offset, key=lambda item: item.start) - 1
    return mentions[index] if index >= 0 and mentions[index].end > offset else None
