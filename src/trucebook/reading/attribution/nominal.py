"""Cues that are no verbs: nouns ("X's claim that"), adverbs ("reportedly") and phrases ("according to X")."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from spacy.tokens import Token

from trucebook.reading.attribution.grammar import Grammar
from trucebook.reading.attribution.sources import Parsed
from trucebook.reading.attribution.told import Span


class Nominal(Grammar):
    """Finds every cue of one parsed text, whatever its part of speech."""

    def read_cues(self) -> None:
        """Notes every attribution that a cue and its grammar give, in `found`."""
        for token in self.doc:
            if self.unit_of[token.i] < 0:
                continue
            lemma = self.lemma(token)
            made = self.from_verb(token, lemma) if lemma else None
            made = made or self.from_other(token)
            if made and made.content:
                self.keep(made)

    def keep(self, made: Parsed) -> Parsed:
        """Notes an attribution under its cue."""
        self.by_token[made.token.i] = made
        self.found.append(made)
        return made

    # Nouns, adverbs and phrases

    def from_other(self, token: Token) -> Parsed | None:
        """Cues that are no verbs."""
        if token.pos_ == "ADV" and token.lower_ in self.cues.words("adverbs"):
            return self.from_adverb(token)
        if token.pos_ == "NOUN" and token.lemma_.lower() in self.cues.nouns:
            return self.from_noun(token)
        found = self.from_plain_verb(token) if token.pos_ == "VERB" else None
        if found is None and token.pos_ in ("ADP", "VERB", "SCONJ", "ADV"):
            found = self.from_phrase(token) or self.from_possessive(token)
        return found

    def from_adverb(self, token: Token) -> Parsed | None:
        """ "reportedly": said by nobody named."""
        made = Parsed((token.idx, token.idx + len(token)), "report", token=token)
        head = token.head
        if head.pos_ in ("VERB", "AUX"):
            made.content = self.spans(made, [head])
        marks = [child for child in head.lefts if child.dep_ == "mark"]
        made.content = [self.without_mark(span, marks) for span in made.content]
        return made

    def without_mark(self, span: Span, marks: Iterable[Token]) -> Span:
        """A clause without the "that" that opens it."""
        for mark in marks:
            if mark.idx == span[0] and mark.idx + len(mark) + 1 < span[1]:
                return mark.idx + len(mark) + 1, span[1]
        return span

    def from_noun(self, token: Token) -> Parsed | None:
        """ "the rebels' claim that", "an accusation by X is that", "for X, the belief is that"."""
        content = self.noun_clause(token)
        if content is None:
            return None
        made = Parsed((token.idx, token.idx + len(token)), self.cues.nouns[token.lemma_.lower()], token=token)
        owner = self.noun_owner(token)
        voicer = self.voicer(token) if owner is None else None
        if voicer is not None:
            made.cue = (self.cue_span(token.head)[0], made.cue[1])
            made.source = self.before_cue(self.phrase(voicer), made.cue)
            if token.dep_ == "nsubjpass":
                made.cue = (token.idx, token.idx + len(token))
        elif owner is not None:
            made.source = self.phrase(owner)
        elif made.kind not in ("report", "accuse", "claim"):
            return None
        made.content = self.spans(made, [content])
        return made

    def noun_clause(self, token: Token) -> Token | None:
        """The clause that says what a claim, report or denial is."""
        for child in token.rights:
            marks = {grand.lower_ for grand in child.children if grand.dep_ in ("mark", "nsubj", "aux")}
            objects = [grand.lower_ for grand in child.children if grand.dep_ == "dobj"]
            marks |= {"that"} if len(objects) > 1 and objects[0] == "that" else set()  # misread: it has an object
            if child.dep_ in ("acl", "ccomp", "relcl") and "that" in marks and self.has_other_subject(child):
                return None if self.lacks_object(child) else child
            if (
                child.dep_ in ("acl", "xcomp")
                and "to" in marks
                and self.cues.nouns[token.lemma_.lower()] == "claim"
            ):
                return child
        if token.dep_ == "nsubj" and token.head.lemma_ == "be":
            return next((child for child in token.head.rights if child.dep_ == "ccomp"), None)
        return None

    def has_other_subject(self, clause: Token) -> bool:
        """Whether "that" only opens the clause: somebody else is its subject."""
        subjects = [child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")]
        return any(child.lower_ not in ("that", "which") for child in subjects) or not subjects

    def voicer(self, token: Token) -> Token | None:
        """Who voices it: "X expressed concern that", "the charge that P was made by X"."""
        verb = token.head
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in self.cues.words("voicing"):
            return None
        if any(child.dep_ == "neg" for child in verb.children):
            return None
        if token.dep_ == "nsubjpass":
            return self.agent(verb)
        return self.subject(verb) if token.dep_ == "dobj" and not self.is_passive(verb) else None

    def noun_owner(self, token: Token) -> Token | None:
        """Whose claim it is: a possessive, "by X", an adjective of a people, or "for X" at the start."""
        owner = self.possessor(token)
        if owner is not None:
            return owner
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("by", "from", "of", "among"):
                return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
            told = any(grand.dep_ in ("mark", "nsubj", "nsubjpass") for grand in child.children)
            if child.dep_ == "acl" and child.tag_ == "VBN" and not told and self.agent(child) is not None:
                return self.agent(child)
        for child in token.lefts:
            if child.dep_ in ("amod", "compound") and self.names_somebody(child):
                return child
        unit = self.units[self.unit_of[token.i]]
        if self.doc[unit[0]].lower_ == "for":
            return next((child for child in self.doc[unit[0]].children if child.dep_ == "pobj"), None)
        return None

    def possessor(self, token: Token) -> Token | None:
        """Who stands before a noun in the possessive, also where the parse lost the apostrophe of "rebels'"."""
        for child in token.children:
            if child.dep_ == "poss" and child.ent_type_ not in ("DATE", "TIME"):  # "two weeks' notice"
                return child
        for mark in range(token.i - 1, max(0, token.i - 3), -1):
            if self.doc[mark].text in ("’", "'", "’s", "'s") and self.doc[mark - 1].pos_ in ("NOUN", "PROPN"):
                return self.doc[mark - 1] if self.doc[mark - 1].ent_type_ not in ("DATE", "TIME") else None
            if self.doc[mark].pos_ not in ("ADJ", "NOUN"):
                return None
        return None

    def names_somebody(self, token: Token) -> bool:
        """Whether an adjective or noun is a name or demonym of the cast."""
        return bool(self.roster.find(token.text) or self.roster.find_demonyms(token.text))

    @cached_property
    def phrases(self) -> list[list[str]]:
        """The set phrases without their slot, longest first."""
        return sorted((item.split()[:-1] for item in self.cues.lists["phrases"]), key=len, reverse=True)

    def from_phrase(self, token: Token) -> Parsed | None:
        """ "according to X", "in the words of X"."""
        for words in self.phrases:
            last = token.i + len(words) - 1
            if last + 1 < len(self.doc) and [item.lower_ for item in self.doc[token.i : last + 1]] == words:
                noun = next((child for child in self.doc[last].children if child.dep_ in ("pobj", "pcomp")), None)
                if noun is None or (noun.pos_ not in ("NOUN", "PROPN", "PRON") and words != ["according", "to"]):
                    continue
                if words == ["per"] and noun.pos_ != "PROPN":
                    continue
                end = self.doc[last].idx + len(self.doc[last])
                made = Parsed((token.idx, end), "report", source=self.phrase(noun), token=token)
                made.content = self.around(made)
                return made
        return None

    def from_possessive(self, token: Token) -> Parsed | None:
        """ "in X's view", "from X's perspective"."""
        nouns = self.cues.lists["possessive"].get(token.lower_)
        if nouns is None:
            return None
        near = self.doc[token.i + 1 : token.i + 8]
        noun = next((item for item in near if item.lemma_ in nouns and item.pos_ == "NOUN"), None)
        owner = self.possessor(noun) if noun is not None else None
        if noun is None or owner is None or owner.i <= token.i or self.unit_of[noun.i] != self.unit_of[token.i]:
            return None
        made = Parsed((token.idx, token.idx + len(token)), "believe", source=self.phrase(owner), token=token)
        if owner.lower_ in ("its", "his", "her", "their", "my", "our", "your") and token.lower_ != "in":
            return None
        made.cue = (noun.idx, noun.idx + len(noun))
        made.content = self.around(made, until=noun.i)
        return made

    def around(self, made: Parsed, until: int | None = None) -> list[Span]:
        """What a phrase that opens, closes or interrupts its clause hands over: the rest of the clause."""
        low, high = self.cut_inside(made.token)
        own = self.own_tokens(made)
        own |= set(range(made.token.i, (until or max(own)) + 1))
        own |= self.told_of(max(own))
        first, last = min(own), max(own)
        low = self.behind_semicolon(low, first)
        while last + 1 <= high and self.doc[last + 1].is_punct and self.quote_of[last + 1] < 0:
            last += 1
        if first - low <= 1:
            parts = [(last + 1, self.before_semicolon(last + 1, high))]
        elif last >= high:
            parts = [(self.clause_start(made.token, low, first), first - 1)]
        else:
            head = self.clause_head(made.token)
            inside = [other.i for other in head.subtree if low <= other.i <= high]
            parts = [(min(inside, default=low), first - 1), (last + 1, max(inside, default=high))]
            parts = [(a, b) for a, b in parts if a <= b]
        trimmed = [self.trimmed(a, b) for a, b in parts if a <= b]
        return [part for part in trimmed if part]

    def before_semicolon(self, first: int, high: int) -> int:
        """The index before a semicolon behind which somebody else speaks."""
        marks = [i for i in range(first, high) if self.doc[i].text == ";" and self.quote_of[i] < 0]
        cues = [i for i in range(marks[0], high) if i in self.cue_tokens] if marks else []
        return marks[0] - 1 if any(self.subject(self.doc[i]) is not None for i in cues) else high

    def told_of(self, last: int) -> set[int]:
        """The words behind a source that only tell of it: "who asked for", "citing Y", "as quoted by Y"."""
        behind = [item for item in self.doc[last + 1 : last + 3] if not item.is_punct][:1]
        if not behind:
            return set()
        word = behind[0]
        passed_on = word.lower_ == "as" and word.head.i > word.i and self.agent(word.head) is not None
        if passed_on or word.lower_ in self.cues.words("telling_of"):
            verb = word if word.pos_ == "VERB" else word.head
            return {item.i for item in verb.subtree if item.i > last and self.unit_of[item.i] == self.unit_of[last]}
        return set()

    def clause_head(self, token: Token) -> Token:
        """The verb of the clause a phrase belongs to, not one inside a noun phrase of it."""
        head = token.head
        while head.dep_ not in ("ROOT", "ccomp", "parataxis", "dep") and head.head != head:
            own = head.dep_ == "conj" and any(child.dep_ in ("nsubj", "nsubjpass") for child in head.children)
            if own and self.is_set_off(head):
                break
            head = head.head
        return head

    def is_set_off(self, clause: Token) -> bool:
        """Whether a mark stands between a clause and the one it is joined to: "..., and B did Y"."""
        joints = [child for child in clause.head.children if child.dep_ == "cc" and child.i < clause.i]
        first = joints[-1].i if joints else clause.left_edge.i
        return not joints or self.doc[first - 1].is_punct

    def clause_start(self, token: Token, low: int, first: int) -> int:
        """Where the clause a closing phrase belongs to begins."""
        head = self.clause_head(token)
        inside = [other.i for other in head.subtree if low <= other.i < first]
        return min(inside) if head.pos_ in ("VERB", "AUX") and inside else low
