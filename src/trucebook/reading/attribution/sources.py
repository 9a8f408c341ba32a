"""Who a cue's words are given to, and which words they are: sources, cues and contents as spans of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan

from trucebook.reading.attribution.chains import Cues, read_cues
from trucebook.reading.attribution.told import Found, Span
from trucebook.reading.quotes import Layout
from trucebook.reading.who.roster import Roster, noun_kind

_TOLD = frozenset(("say", "report", "claim", "find", "believe", "demand"))
_PRUNED = frozenset(("relcl", "advcl", "ccomp", "parataxis", "mark"))


@dataclass
class Parsed(Found):
    """An attribution in the making that goes back to a token of the parse, that of its cue."""

    token: Token = field(kw_only=True)

    def disputes(self, other: Found) -> bool:
        """ "denied X's claim that P": the verb only rejects or confirms what the noun on it claims."""
        against = self.kind == "deny" or self.token.lemma_.lower() in read_cues().words("echo")
        hangs = isinstance(other, Parsed) and other.token.head == self.token and other.token.pos_ == "NOUN"
        return against and hangs


class Sources(Layout):
    """Finds the source and the content of a cue in one parsed text."""

    def __init__(self, doc: Doc, roster: Roster) -> None:
        super().__init__(doc)
        self.cues: Cues = read_cues()
        self.roster = roster
        self.by_token: dict[int, Parsed] = {}
        self.found: list[Parsed] = []

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

    # Cues

    def opens_with_that(self, clause: Token) -> bool:
        """Whether a clause the parse hangs on who was told is what was told."""
        return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)

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
            if (child.dep_ == "prt" and child.i == last + 1) or (
                child.i == last + 1 and child.lower_ == "to" and token.lemma_ == "point"
            ):
                last = child.i
            elif child.dep_ == "dobj" and child.left_edge.i == last + 1 and self.is_outlet(child):
                last = self.phrase_end(child)
            elif child.dep_ == "prep" and child.i == last + 1 and self.is_occasion(child):
                clauses = [clause for grand in child.children for clause in grand.rights if clause.dep_ == "acl"]
                opened = [clause.left_edge.i - 1 for clause in clauses if self.opens_with_that(clause)]
                last = min([max(self.phrase_end(grand) for grand in child.children), *opened])
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])

    def is_occasion(self, preposition: Token) -> bool:
        """ "in a statement", "in an interview"."""
        nouns = [child for child in preposition.children if child.dep_ == "pobj"]
        return (
            bool(nouns) and preposition.lower_ in ("in", "on") and nouns[0].lemma_ in self.cues.words("occasions")
        )

    def is_bare_occasion(self, preposition: Token) -> bool:
        """ "in a letter", with nothing told in it: no clause hangs on it."""
        clauses = ("acl", "relcl", "ccomp", "advcl")
        return self.is_occasion(preposition) and not any(word.dep_ in clauses for word in preposition.subtree)

    def is_outlet(self, noun: Token) -> bool:
        """Whether a noun phrase names an outlet of the cast: who was told carries the words on."""
        span = self.phrase(noun)
        actor = self.roster.cast.get(self.roster.resolve(self.text[span[0] : span[1]]).actor) if span else None
        return actor is not None and actor.kind == "outlet"

    # Sources

    def set_source(self, made: Parsed, lemma: str) -> None:
        """Finds who a cue verb's words are given to."""
        subject = self.subject(made.token)
        if subject is None:
            made.source = self.set_apart(made.token)
        if subject is None or (subject.lower_ == "it" and self.is_passive(made.token)):
            return
        if self.paragraph_of[subject.i] != self.paragraph_of[made.token.i] or self.is_quoted_apart(
            subject, made.token
        ):
            made.source = self.chunk_beside(made.token)
            return
        made.source = self.before_cue(self.phrase(subject), made.cue)
        noun = self.antecedent(subject)
        span = self.phrase(noun) if noun is not None else None
        made.antecedent = self.text[span[0] : span[1]] if span else None

    def set_apart(self, cue: Token) -> Span | None:
        """ "P, residents and an officer there | said": who stands between a comma and a cue, where P is told."""
        if not any(child.dep_ == "ccomp" for child in cue.lefts) or self.is_passive(cue):
            return None
        first = cue.i
        while first > 0 and self.unit_of[first - 1] == self.unit_of[cue.i] and self.doc[first - 1].text != ",":
            first -= 1
        words = self.doc[first : cue.i]
        nouns = any(word.pos_ in ("NOUN", "PROPN") and noun_kind(word.lower_) for word in words)
        plain = not any(word.pos_ in ("VERB", "AUX") or self.quote_of[word.i] >= 0 for word in words)
        return (words[0].idx, words[-1].idx + len(words[-1])) if first and nouns and plain else None

    def quoting(self, token: Token) -> Token | None:
        """ "X quoted Y as | saying": the verb of relaying above the cue of who is relayed."""
        above = token.head.head
        relays = above.lemma_.lower() in self.cues.words("relaying")
        return above if token.dep_ == "pcomp" and token.head.lower_ == "as" and relays else None

    def before_cue(self, source: Span | None, cue: Span) -> Span | None:
        """The noun phrase up to the cue, where the parse took the verb for a part of it."""
        if source is None or not source[0] < cue[0] < source[1]:
            return source
        end = source[0] + len(self.text[source[0] : cue[0]].rstrip(" ,"))
        return (source[0], end) if end > source[0] else source

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
        """Whether a verb is in the passive, also as "a claim denied by X"."""
        bare = token.dep_ == "acl" and token.tag_ == "VBN" and self.agent(token) is not None
        return bare or any(child.dep_ == "auxpass" for child in token.children)

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
            earlier = [child for child in token.lefts if child.dep_ in ("advcl", "ccomp") and self.lemma(child)]
            then = any(child.lower_ in ("then", "later") for child in token.lefts)  # "X said P, then confirmed Q"
            return self.subject(earlier[-1], steps - 1) if earlier and then and steps else None
        if token.dep_ in ("conj", "xcomp", "advcl") and head.pos_ in ("VERB", "AUX"):
            return self.subject(self.rebuffing(token) or head, steps - 1)
        if token.dep_ == "acl":
            accused = token.tag_ == "VBN" and self.cues.verbs.get(token.lemma_.lower()) == "accuse"
            return None if accused else self.modified(head, steps)  # "men accused of"
        if token.dep_ == "pcomp" and head.lower_ == "as":
            return next((child for child in head.head.children if child.dep_ in ("dobj", "nsubjpass")), None)
        if token.dep_ == "pcomp" and head.head.pos_ == "VERB":
            return self.subject(head.head, steps - 1)
        return None

    def rebuffing(self, token: Token) -> Token | None:
        """ "rejected charges that its men fired, | calling them false": who rejected them calls them so."""
        clause = token.head
        noun, apart = clause.head, token.left_edge.nbor(-1).text == "," if token.left_edge.i else False
        charge = clause.dep_ in ("acl", "relcl", "ccomp") and noun.lemma_.lower() in self.cues.words("charges")
        behind = token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > clause.i and apart
        return noun.head if charge and behind and noun.head.pos_ == "VERB" else None

    def agent(self, token: Token) -> Token | None:
        """The noun after "by" of a passive."""
        relayed = [child for link in token.rights for child in link.rights if self.quoting(child) == token]
        for child in [*token.children, *(grand for word in relayed for grand in word.rights)]:
            if child.dep_ == "agent" or (child.lower_ == "by" and child.head in relayed):
                return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
        return None

    def modified(self, noun: Token, steps: int) -> Token | None:
        """ "issued a statement saying": who issued it; otherwise the noun that "saying" modifies."""
        if noun.dep_ == "dobj" and noun.lemma_ in self.cues.words("occasions"):
            return self.subject(noun.head, steps - 1) or noun
        return noun

    def antecedent(self, subject: Token) -> Token | None:
        """The noun a relative pronoun stands for, also that in "whose spokesman"."""
        verb = subject.head
        words = {subject.lower_, *(child.lower_ for child in subject.lefts if child.dep_ == "poss")}
        if not words & {"who", "which", "that", "whose"} or verb.dep_ != "relcl":
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
            if child.dep_ == "appos" and child.lower_ in ("both", "all", "each"):
                break
            loose = child.tag_ == "PRP" and child.dep_ != "pobj"
            if child.dep_ in ("punct", "case", "cc") or child.is_punct or loose:
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

    def spans(self, made: Parsed, roots: Iterable[Token]) -> list[Span]:
        """The words under the roots, left and right of source and cue, inside the sentence of the cue."""
        low, high = self.cut_inside(made.token)
        own = self.own_tokens(made)
        taken: set[int] = set()
        for root in roots:
            inside = {other.i for other in root.subtree if self.opening(root, low) <= other.i <= high}
            if made.token in root.subtree:
                inside -= {other.i for other in made.token.subtree}
            taken |= inside - own
        low = self.behind_semicolon(low, min(own))
        left, right = {i for i in taken if low <= i < min(own)}, {i for i in taken if i > max(own)}
        middle = {i for i in taken - left - right if i >= low}
        if left and not right and not self.cue_tokens & set(range(low, min(left))) and self.is_clausal(roots):
            left.add(low)
        if right:
            right = self.with_shares(self.without_asides(right), high)
            right |= self.told_too(max(right), high)
        if made.kind in _TOLD:
            told = (child for child in made.token.rights if child.dep_ in ("dobj", "dative"))
            whom = next((child for child in told if child.left_edge.i == max(own) + 1), None)
            own |= {whom.right_edge.i} if whom is not None else set()  # "told the agency"
            occasion = next((child for child in made.token.rights if child.i == max(own) + 1), None)
            if whom is not None and occasion is not None and self.is_bare_occasion(occasion):
                own |= set(range(occasion.i, occasion.right_edge.i + 1))
            left, right = self.around_aside(left, right, own, (low, high))
        parts = [self.trimmed(min(side), self.without_and(max(side))) for side in (left, middle, right) if side]
        return [part for part in parts if part and self.says_something(part)]

    def behind_semicolon(self, low: int, first: int) -> int:
        """The index behind the last semicolon between two tokens that stands in no quotation."""
        marks = [i for i in range(low, first) if self.doc[i].text == ";" and self.quote_of[i] < 0]
        return marks[-1] + 1 if marks else low

    def opening(self, root: Token, low: int) -> int:
        """Where a clause begins: at its "that", where something tells before it how it was said."""
        marks = [child.i for child in root.lefts if child.dep_ == "mark" and child.lower_ == "that"]
        return max(low, marks[0]) if marks else low

    def without_asides(self, taken: set[int]) -> set[int]:
        """What is said without what the reporter tells of others behind it: ", which Y denies".

        Inside quotation marks everything is the speaker's.
        """
        for i in sorted(taken):
            token = self.doc[i]
            opens = token.left_edge.i
            if token.dep_ != "relcl" or opens - 1 not in taken or self.quote_of[opens] >= 0:
                continue
            behind = self.doc[opens - 1].text == "," and self.doc[opens].lower_ in ("which", "who", "whom")
            said = self.is_cue(token) and any(
                child.dep_ == "nsubj" and child.lower_ not in ("which", "who") for child in token.children
            )
            if behind and said and token.right_edge.i >= max(taken) - 1:
                return {j for j in taken if j < opens}
        return taken

    def with_shares(self, taken: set[int], high: int) -> set[int]:
        """What is shared out behind belongs to it: "logged 90 cases in May, of whom 12 died"."""
        for i in range(max(taken) + 1, high - 2):
            first, second = self.doc[i + 1].lower_, self.doc[i + 2].lower_
            shares = first in ("of", "among") and second in ("whom", "which", "them", "those")
            if self.doc[i].text == "," and (shares or first == "including"):
                marks = [j for j in range(i, high + 1) if self.doc[j].text == ";"]
                return taken | set(range(i, marks[0] if marks else high + 1))
            if self.doc[i].pos_ in ("VERB", "AUX") or self.doc[i].text in (";", ":", ","):
                break
        return taken

    def told_too(self, last: int, high: int) -> set[int]:
        """ "said that they fled, and that three died": also what the parse hangs elsewhere."""
        first = last + 1 + (last < high and self.doc[last + 1].text == ",")
        if first + 2 > high or self.doc[first].dep_ != "cc" or self.doc[first + 1].lower_ != "that":
            return set()
        clause = self.doc[first + 1].head
        if self.doc[first + 1].dep_ != "mark" or not self.is_free(first + 2, clause.i):
            return set()
        marks = [i for i in range(first, high + 1) if self.doc[i].text == ";"]
        return set(range(last + 1, min([clause.right_edge.i, high, *(mark - 1 for mark in marks)]) + 1))

    def around_aside(
        self, left: set[int], right: set[int], own: set[int], unit: tuple[int, int]
    ) -> tuple[set[int], set[int]]:
        """ "A if B, the army said" and "A, the army said, if B": all of the sentence is what the army said."""
        first, last = min(own), max(own)
        low, high = unit
        while high > last and self.doc[high].is_punct:
            high -= 1
        if first - low < 2 or self.doc[first - 1].text != ",":
            return left, right
        if left and right and (self.is_answered(right) or self.is_label(min(right))):
            right = set()
        if left and max(left) < first - 2 and self.is_free(max(left) + 1, first - 2):
            left = left | set(range(max(left) + 1, first - 1))
        if last + 2 < high and self.doc[last + 1].text == ",":
            if left and not right and self.is_free(last + 2, high):
                right = set(range(last + 2, high + 1))
            elif right and not left and self.is_free(low, first - 2):
                left = set(range(low, first - 1))
        return left, right

    def is_answered(self, taken: set[int]) -> bool:
        """ "X, the army said, but residents said Y": behind "but" others speak."""
        first = min(taken)
        speaking = (self.subject(self.doc[i]) for i in taken & self.cue_tokens)
        others = any(subject is not None and subject.i >= first for subject in speaking)
        return self.doc[first].lower_ in ("but", "while", "though", "although") and others

    def is_free(self, first: int, last: int) -> bool:
        """Whether in a stretch nobody else speaks, nothing is quoted, and nothing is said of what was told."""
        words = [self.doc[i] for i in range(first, last + 1)]
        opens = words[0].lower_ if words else ""
        if not words or opens in ("who", "which", "whose") or words[0].tag_ == "VBG":
            return False
        apart = any(word.text == ";" or self.quote_of[word.i] >= 0 for word in words)
        cues = any(word.i in self.cue_tokens and self.subject(word) is not None for word in words)
        return not (self.is_label(first) or apart or cues)

    def is_label(self, first: int) -> bool:
        """ ", a figure the army disputes": what was told gets a name."""
        first += self.doc[first].is_punct
        named = next((word for word in self.doc[first : first + 4] if word.pos_ == "NOUN"), None)
        charge = named is not None and named.lemma_.lower() in self.cues.words("charges")
        return charge and self.doc[first].lower_ in ("a", "an")

    def is_cue(self, token: Token) -> bool:
        """Whether a verb is a cue of any kind."""
        return token.lemma_.lower() in self.cues.verbs or token.lemma_.lower() in self.cues.words("as")

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
        return all(self.first_clause(root).dep_ in ("ccomp", "ROOT") for root in roots)

    def first_clause(self, root: Token) -> Token:
        """The first of clauses side by side: "12 were killed and 5 hurt, according to X" is all X's."""
        while root.dep_ == "conj" and root.head.pos_ in ("VERB", "AUX"):
            root = root.head
        return root

    def own_tokens(self, made: Parsed) -> set[int]:
        """The tokens of source and cue."""
        spans = [made.cue, *([made.source] if made.source else [])]
        near = range(max(0, made.token.i - 80), min(len(self.doc), made.token.i + 80))
        own = {i for i in near if any(start <= self.doc[i].idx < end for start, end in spans)}
        return own | {made.token.i}
