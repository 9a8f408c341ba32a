"""What the grammar of a sentence tells about who says what: cues with their source and content.

A cue is a verb, a noun, an adverb or a set phrase of data/cues.yaml. `Grammar.read_cues` finds them in a parsed
text; quotation marks and paragraphs are weighed elsewhere.
accepted gap: a negated saying ("did not say that") is no attribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from trucebook.reading.chains import Cues, read_cues
from trucebook.reading.names import Roster, noun_kind
from trucebook.reading.quotes import Layout, Quotation
from trucebook.vocabulary import Quote

Span = tuple[int, int]
_PRUNED = frozenset(("relcl", "advcl", "ccomp", "parataxis", "mark"))


@dataclass
class Found:
    """An attribution in the making; all spans are code points of the text."""

    token: Token
    cue: Span
    kind: str
    source: Span | None = None
    antecedent: str | None = None
    content: list[Span] = field(default_factory=list)
    quoted: list[Quotation] = field(default_factory=list)
    quote: Quote = "indirect"
    host: Found | None = None


class Grammar(Layout):
    """Finds cues, their sources and contents in one parsed text."""

    def __init__(self, doc: Doc, roster: Roster) -> None:
        super().__init__(doc)
        self.cues: Cues = read_cues()
        self.roster = roster
        self.by_token: dict[int, Found] = {}
        self.found: list[Found] = []

    @cached_property
    def cue_tokens(self) -> set[int]:
        """The tokens that are cue verbs, whatever becomes of them."""
        return {token.i for token in self.doc if self.lemma(token)}

    def lemma(self, token: Token) -> str | None:
        """The lemma of a cue verb, also where the tagger took "says" for a noun; else None."""
        form = token.lower_
        if token.pos_ not in ("VERB", "AUX") and not self.is_mistagged(token):
            return None
        lemma = str(self.cues.irregular.get(form, token.lemma_.lower()))
        if token.pos_ == "NOUN":
            lemma = token.lemma_.lower()
        return lemma if lemma in self.cues.verbs else None

    def is_mistagged(self, token: Token) -> bool:
        """ "X charges that": a name before and "that" behind, or a form that is hardly ever a noun."""
        if any(child.dep_ in ("det", "poss", "amod", "case") for child in token.lefts):
            return False
        if token.lower_ in self.cues.words("never_nouns"):
            return True
        if token.tag_ != "NNS" or not 0 < token.i < len(self.doc) - 1:
            return False
        return self.doc[token.i + 1].lower_ == "that" and self.doc[token.i - 1].pos_ in ("PROPN", "PRON")

    def read_cues(self) -> None:
        """Notes every attribution that a cue and its grammar give, in `found`."""
        for token in self.doc:
            if self.unit_of[token.i] < 0:
                continue
            lemma = self.lemma(token)
            made = self.from_verb(token, lemma) if lemma else self.from_other(token)
            if made and made.content:
                self.keep(made)

    def keep(self, made: Found) -> Found:
        """Notes an attribution under its cue."""
        self.by_token[made.token.i] = made
        self.found.append(made)
        return made

    # Verbs

    def from_verb(self, token: Token, lemma: str) -> Found | None:
        """What a cue verb hands to its subject, or None when it hands over nothing."""
        if self.is_unsaid(token, lemma):
            return None
        kind = self.cues.verbs[lemma]
        made = Found(token, self.cue_span(token), kind)
        self.set_source(made, lemma)
        roots, passive = self.complements(token, lemma)
        if not roots:
            return None
        if made.source is None and not passive:
            return None
        made.content = self.spans(made, roots)
        return made

    def is_unsaid(self, token: Token, lemma: str) -> bool:
        """ "did not say", "refused to say", "if he says", "asked whether" tell nothing said."""
        deps = {child.dep_: child for child in token.children}
        if self.cues.verbs[lemma] == "believe" and token.tag_ == "VBG" and token.dep_ in ("advcl", "acl", "pcomp"):
            return True
        if "neg" in deps and lemma in ("know", "realize", "realise", "understand"):
            return True
        if "neg" in deps and self.cues.verbs[lemma] in ("say", "report", "claim", "accuse", "find"):
            return self.cues.verbs[lemma] != "find"
        if deps.get("mark") is not None and deps["mark"].lower_ in ("if", "unless", "whether"):
            return True
        infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in token.lefts)
        return infinitive and token.head.lemma_ not in self.cues.words("carried_out")

    def complements(self, token: Token, lemma: str) -> tuple[list[Token], bool]:
        """The roots of what is said, and whether it may be said by nobody named (a passive)."""
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
        for frame in (self.clause, self.set_beside, self.about_somebody, self.object_frame, self.passive_subject):
            roots = frame(token, lemma)
            if roots:
                return roots, passive
        return [], passive

    def clause(self, token: Token, lemma: str) -> list[Token]:
        """A clause with or without "that", or for some verbs an infinitive or gerund."""
        if lemma in self.cues.words("quotation_only"):
            return []
        for child in token.children:
            if child.dep_ == "ccomp" and self.is_statement(child) and self.same_paragraph(token, child):
                return [child]
        if token.pos_ == "NOUN":
            return [child for child in token.rights if child.dep_ in ("acl", "relcl")][:1]
        told = next((child for child in token.rights if child.dep_ in ("dobj", "dative")), None)
        if told is not None and lemma in self.cues.words("told_somebody"):
            return [
                child for child in told.subtree if child.dep_ in ("acl", "relcl") and self.opens_with_that(child)
            ][:1]
        if lemma in self.cues.words("infinitive"):
            return [child for child in token.children if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX")][
                :1
            ]
        return []

    def is_statement(self, clause: Token) -> bool:
        """Whether a clause says that something is so: no question ("whether"), and finite or with "that"."""
        marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
        verbs = [clause, *(child for child in clause.children if child.dep_ in ("aux", "auxpass", "cop"))]
        finite = any(verb.tag_ in ("VBD", "VBZ", "VBP", "MD") for verb in verbs)
        return not marks & {"whether", "if"} and (finite or "that" in marks)

    def opens_with_that(self, clause: Token) -> bool:
        """Whether a clause the parse hangs on who was told is what was told."""
        return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)

    def same_paragraph(self, token: Token, root: Token) -> bool:
        """Whether a clause has a word in the cue's own sentence; parses run on over line ends."""
        unit = self.unit_of[token.i]
        return any(self.unit_of[other.i] == unit for other in root.subtree)

    def set_beside(self, token: Token, lemma: str) -> list[Token]:
        """ "X, the army said, did" and "as the army said": the clause beside the cue is what is said."""
        if lemma in self.cues.words("quotation_only"):
            return []
        as_said = token.dep_ == "advcl" and any(
            child.dep_ == "mark" and child.lower_ == "as" for child in token.lefts
        )
        return [token.head] if token.dep_ == "parataxis" or as_said else []

    def about_somebody(self, token: Token, lemma: str) -> list[Token]:
        """ "accused X of", "sees X as", "called X a breach", in the active and the passive."""
        thing = next((child for child in token.children if child.dep_ in ("dobj", "nsubjpass")), None)
        wanted = set(self.cues.lists["accused"].get(lemma, ()))
        if lemma in self.cues.words("as") or lemma in self.cues.words("relaying"):
            wanted.add("as")
        if thing is not None and thing.lower_ in ("what", "which", "that", "who", "whom"):
            return []
        if thing is not None:
            holders = [*token.children, *thing.children]
            links = [child for child in holders if child.dep_ in ("prep", "agent") and child.lower_ in wanted]
            if links:
                return [thing, links[0]]
        if lemma in self.cues.words("naming"):
            names = [child for child in token.children if child.dep_ in ("oprd", "ccomp", "attr")]
            if names:
                return [thing, names[0]] if thing is not None else names[:1]
        return []

    def object_frame(self, token: Token, lemma: str) -> list[Token]:
        """A bare object that is what is said: "confirmed the release of ten", "found no evidence that"."""
        thing = next((child for child in token.children if child.dep_ == "dobj"), None)
        relays = token.tag_ == "VBG" and lemma in self.cues.words("relaying")
        if thing is None or thing.pos_ == "PRON" or relays:
            return []
        if lemma in self.cues.words("object"):
            return [thing]
        with_clause = any(child.dep_ in ("acl", "ccomp", "relcl", "prep") for child in thing.children)
        if thing.lemma_ in self.cues.nouns and self.cues.verbs[lemma] == "deny" and with_clause:
            return [thing]
        if lemma not in self.cues.words("evidence_object"):
            return []
        subject = self.subject(token)
        written = subject is not None and noun_kind(subject.lower_) == "document"
        return [thing] if written or (thing.lemma_ in self.cues.words("evidence") and with_clause) else []

    def passive_subject(self, token: Token, lemma: str) -> list[Token]:
        """ "X is said to have left", "X was reported by Y"."""
        subject = next((child for child in token.children if child.dep_ == "nsubjpass"), None)
        if subject is None:
            return []
        verb = next((child for child in token.children if child.dep_ == "xcomp"), None)
        if verb is not None and lemma in self.cues.words("passive_infinitive"):
            return [subject, verb]
        agent = any(child.dep_ == "agent" for child in token.children)
        return [subject] if agent and lemma in self.cues.words("object") and subject.pos_ != "PRON" else []

    def cue_span(self, token: Token) -> Span:
        """The verb with its auxiliaries, adverbs and particle, and an occasion ("said in a statement")."""
        first = last = token.i
        while (
            first > 0
            and self.doc[first - 1].head == token
            and self.doc[first - 1].dep_ in ("aux", "auxpass", "neg", "advmod")
        ):
            first -= 1
        while first < token.i and self.doc[first].lower_ in ("when", "as", "how", "why", "where", "to"):
            first += 1
        for child in token.rights:
            if child.dep_ == "prt" and child.i == last + 1:
                last = child.i
            elif child.dep_ == "dobj" and child.left_edge.i == last + 1 and self.is_outlet(child):
                last = self.phrase_end(child)
            elif child.dep_ == "prep" and child.i == last + 1 and self.is_occasion(child):
                last = max(self.phrase_end(grand) for grand in child.children)
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])

    def is_occasion(self, preposition: Token) -> bool:
        """ "in a statement", "in an interview"."""
        nouns = [child for child in preposition.children if child.dep_ == "pobj"]
        return (
            bool(nouns) and preposition.lower_ in ("in", "on") and nouns[0].lemma_ in self.cues.words("occasions")
        )

    def is_outlet(self, noun: Token) -> bool:
        """Whether a noun phrase names an outlet of the cast: who was told carries the words on."""
        span = self.phrase(noun)
        actor = self.roster.cast.get(self.roster.resolve(self.text[span[0] : span[1]]).actor) if span else None
        return actor is not None and actor.kind == "outlet"

    # Sources

    def set_source(self, made: Found, lemma: str) -> None:
        """Finds who a cue verb's words are given to."""
        subject = self.subject(made.token)
        if subject is None or (subject.lower_ == "it" and self.is_passive(made.token)):
            return
        if self.paragraph_of[subject.i] != self.paragraph_of[made.token.i] or self.is_quoted_apart(
            subject, made.token
        ):
            made.source = self.chunk_beside(made.token)
            return
        made.source = self.phrase(subject)
        noun = self.antecedent(subject)
        span = self.phrase(noun) if noun is not None else None
        made.antecedent = self.text[span[0] : span[1]] if span else None

    def is_quoted_apart(self, subject: Token, cue: Token) -> bool:
        """Whether the parse took a word of somebody's quotation for who is quoting."""
        quote = self.quote_of[subject.i]
        return (
            quote >= 0 and quote != self.quote_of[cue.i] and sum(1 for other in self.quote_of if other == quote) > 6
        )

    def chunk_beside(self, cue: Token) -> Span | None:
        """The noun phrase that touches a cue whose subject the parse does not know."""
        unit = self.unit_of[cue.i]
        for chunk in self.noun_chunks:
            near = chunk.start - cue.i == 1 or 0 <= cue.i - chunk.end <= 1
            if near and self.unit_of[chunk.start] == unit and self.quote_of[chunk.start] == self.quote_of[cue.i]:
                return chunk.start_char, chunk.end_char
        return None

    @cached_property
    def noun_chunks(self) -> list[SpacySpan]:
        """The base noun phrases of the text."""
        return list(self.doc.noun_chunks)

    def is_passive(self, token: Token) -> bool:
        """Whether a verb is in the passive."""
        return any(child.dep_ == "auxpass" for child in token.children)

    def subject(self, token: Token, steps: int = 4) -> Token | None:
        """Who does the saying: the verb's own subject, the agent of a passive, or that of the verb it hangs on."""
        if self.is_passive(token):
            return self.agent(token)
        for child in token.children:
            written = child.dep_ == "csubj" and noun_kind(child.lower_) == "document"  # "press reporting shows"
            if (child.dep_ == "nsubj" or written) and self.paragraph_of[child.i] == self.paragraph_of[token.i]:
                return child
        if token.pos_ == "NOUN":
            return self.doc[token.i - 1]
        head = token.head.head if token.head.pos_ == "ADJ" else token.head
        if steps == 0 or head == token:
            return None
        if token.dep_ in ("conj", "xcomp", "advcl") and head.pos_ in ("VERB", "AUX"):
            return self.subject(head, steps - 1)
        if token.dep_ == "acl":
            return self.modified(head, steps)
        if token.dep_ == "pcomp" and head.lower_ == "as":
            return next((child for child in head.head.children if child.dep_ in ("dobj", "nsubjpass")), None)
        if token.dep_ == "pcomp" and head.head.pos_ == "VERB":
            return self.subject(head.head, steps - 1)
        return None

    def agent(self, token: Token) -> Token | None:
        """The noun after "by" of a passive."""
        for child in token.children:
            if child.dep_ == "agent":
                return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
        return None

    def modified(self, noun: Token, steps: int) -> Token | None:
        """ "issued a statement saying": who issued it; otherwise the noun that "saying" modifies."""
        if noun.dep_ == "dobj" and noun.lemma_ in self.cues.words("occasions"):
            return self.subject(noun.head, steps - 1) or noun
        return noun

    def antecedent(self, subject: Token) -> Token | None:
        """The noun a relative pronoun stands for."""
        verb = subject.head
        if subject.lower_ not in ("who", "which", "that") or verb.dep_ != "relcl":
            return None
        if verb.head.ent_type_ not in ("DATE", "TIME"):
            return verb.head
        # The parse hangs "a message on Thursday night that stressed" on the night: take the message.
        unit = self.units[self.unit_of[verb.i]]
        written = [self.doc[i] for i in unit if i < verb.i and self.doc[i].lemma_ in self.cues.words("occasions")]
        return written[-1] if written else None

    def phrase(self, noun: Token) -> Span | None:
        """The noun phrase with titles and apposition, without relative clause and possessive ending."""
        first = noun.left_edge.i
        last = self.phrase_end(noun)
        unit, quote = self.unit_of[noun.i], self.quote_of[noun.i]
        while first < noun.i and (self.unit_of[first] != unit or self.quote_of[first] != quote):
            first += 1
        while last > noun.i and (self.unit_of[last] != unit or self.quote_of[last] != quote):
            last -= 1
        while first < noun.i and (self.doc[first].is_punct or self.doc[first].dep_ in ("cc", "mark", "preconj")):
            first += 1
        if self.unit_of[noun.i] < 0:
            return None
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])

    def phrase_end(self, noun: Token) -> int:
        """The index of the last token of a noun phrase."""
        last = noun.i
        for child in noun.rights:
            if (
                child.dep_ in _PRUNED
                or (child.dep_ == "acl" and child.tag_ == "VBG" and self.lemma(child))
                or child.is_space
            ):
                break
            if child.dep_ in ("punct", "case", "cc") or child.is_punct or child.tag_ == "PRP":
                continue
            if (
                child.dep_ in ("acl", "prep")
                and self.doc[child.left_edge.i - 1].text == ","
                and child.tag_ != "VBN"
            ):
                break
            if child.dep_ == "conj" and child.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ"):
                break
            last = max(last, self.phrase_end(child))
        return last

    # Contents

    def spans(self, made: Found, roots: Iterable[Token]) -> list[Span]:
        """The words under the roots, left and right of source and cue, inside the sentence of the cue."""
        low, high = self.cut_inside(made.token)
        own = self.own_tokens(made)
        taken: set[int] = set()
        for root in roots:
            inside = {other.i for other in root.subtree if low <= other.i <= high}
            if made.token in root.subtree:
                inside -= {other.i for other in made.token.subtree}
            taken |= inside - own
        left, right = {i for i in taken if i < min(own)}, {i for i in taken if i > max(own)}
        middle = taken - left - right
        if left and not right and not self.cue_tokens & set(range(low, min(left))) and self.is_clausal(roots):
            left.add(low)
        parts = [self.trimmed(min(side), self.without_and(max(side))) for side in (left, middle, right) if side]
        return [part for part in parts if part and self.says_something(part)]

    def without_and(self, last: int) -> int:
        """The index before a trailing "and" or "but"."""
        while last > 0 and self.doc[last].dep_ == "cc":
            last -= 1
        return last

    def says_something(self, span: Span) -> bool:
        """Whether a span is more than a lonely "that" or "which"."""
        return self.text[slice(*span)].lower() not in (
            "that",
            "which",
            "what",
            "who",
            "whom",
            "and",
            "but",
            "as",
            "if",
        )

    def is_clausal(self, roots: Iterable[Token]) -> bool:
        """Whether the content is a whole clause, which then reaches back to the start of its sentence."""
        return all(root.dep_ in ("ccomp", "ROOT") for root in roots)

    def own_tokens(self, made: Found) -> set[int]:
        """The tokens of source and cue."""
        spans = [made.cue, *([made.source] if made.source else [])]
        near = range(max(0, made.token.i - 80), min(len(self.doc), made.token.i + 80))
        own = {i for i in near if any(start <= self.doc[i].idx < end for start, end in spans)}
        return own | {made.token.i}

    # Nouns, adverbs and phrases

    def from_other(self, token: Token) -> Found | None:
        """Cues that are no verbs."""
        if token.pos_ == "ADV" and token.lower_ in self.cues.words("adverbs"):
            return self.from_adverb(token)
        if token.pos_ == "NOUN" and token.lemma_.lower() in self.cues.nouns:
            return self.from_noun(token)
        if token.pos_ in ("ADP", "VERB", "SCONJ", "ADV"):
            return self.from_phrase(token) or self.from_possessive(token)
        return None

    def from_adverb(self, token: Token) -> Found | None:
        """ "reportedly": said by nobody named."""
        made = Found(token, (token.idx, token.idx + len(token)), "report")
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

    def from_noun(self, token: Token) -> Found | None:
        """ "Hamas' claim that", "an accusation by X is that", "for X, the belief is that"."""
        content = self.noun_clause(token)
        if content is None:
            return None
        made = Found(token, (token.idx, token.idx + len(token)), self.cues.nouns[token.lemma_.lower()])
        owner = self.noun_owner(token)
        if owner is not None:
            made.source = self.phrase(owner)
        elif made.kind not in ("report", "accuse", "claim"):
            return None
        made.content = self.spans(made, [content])
        return made

    def noun_clause(self, token: Token) -> Token | None:
        """The clause that says what a claim, report or denial is."""
        for child in token.rights:
            marks = {grand.lower_ for grand in child.children if grand.dep_ in ("mark", "nsubj", "aux")}
            if child.dep_ in ("acl", "ccomp", "relcl") and "that" in marks and self.has_other_subject(child):
                return child
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

    def noun_owner(self, token: Token) -> Token | None:
        """Whose claim it is: a possessive, "by X", an adjective of a people, or "for X" at the start."""
        owner = self.possessor(token)
        if owner is not None:
            return owner
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("by", "from", "of", "among"):
                return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
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
            if child.dep_ == "poss":
                return child
        for mark in range(token.i - 1, max(0, token.i - 3), -1):
            if self.doc[mark].text in ("’", "'", "’s", "'s") and self.doc[mark - 1].pos_ in ("NOUN", "PROPN"):
                return self.doc[mark - 1]
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

    def from_phrase(self, token: Token) -> Found | None:
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
                made = Found(token, (token.idx, end), "report", source=self.phrase(noun))
                made.content = self.around(made)
                return made
        return None

    def from_possessive(self, token: Token) -> Found | None:
        """ "in X's view", "from X's perspective"."""
        nouns = self.cues.lists["possessive"].get(token.lower_)
        if nouns is None:
            return None
        near = self.doc[token.i + 1 : token.i + 8]
        noun = next((item for item in near if item.lemma_ in nouns and item.pos_ == "NOUN"), None)
        owner = self.possessor(noun) if noun is not None else None
        if noun is None or owner is None or owner.i <= token.i or self.unit_of[noun.i] != self.unit_of[token.i]:
            return None
        made = Found(token, (token.idx, token.idx + len(token)), "believe", source=self.phrase(owner))
        if owner.lower_ in ("its", "his", "her", "their", "my", "our", "your") and token.lower_ != "in":
            return None
        made.cue = (noun.idx, noun.idx + len(noun))
        made.content = self.around(made, until=noun.i)
        return made

    def around(self, made: Found, until: int | None = None) -> list[Span]:
        """What a phrase that opens, closes or interrupts its clause hands over: the rest of the clause."""
        low, high = self.cut_inside(made.token)
        own = self.own_tokens(made)
        own |= set(range(made.token.i, (until or max(own)) + 1))
        first, last = min(own), max(own)
        while last + 1 <= high and self.doc[last + 1].is_punct and self.quote_of[last + 1] < 0:
            last += 1
        if first - low <= 1:
            parts = [(last + 1, high)]
        elif last >= high:
            parts = [(self.clause_start(made.token, low, first), first - 1)]
        else:
            head = made.token.head
            inside = [other.i for other in head.subtree if low <= other.i <= high]
            parts = [(min(inside, default=low), first - 1), (last + 1, max(inside, default=high))]
            parts = [(a, b) for a, b in parts if a <= b]
        trimmed = [self.trimmed(a, b) for a, b in parts if a <= b]
        return [part for part in trimmed if part]

    def clause_start(self, token: Token, low: int, first: int) -> int:
        """Where the clause a closing phrase belongs to begins."""
        head = token.head
        inside = [other.i for other in head.subtree if low <= other.i < first]
        return (
            min(inside)
            if head.pos_ in ("VERB", "AUX") and head.dep_ not in ("acl", "relcl", "xcomp") and inside
            else low
        )
