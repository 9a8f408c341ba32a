"""What the verbs of a sentence tell about who says what.

accepted gap: a negated saying ("did not say that") is no attribution.
"""

from __future__ import annotations

from spacy.tokens import Token

from trucebook.reading.attribution.sources import Parsed, Sources
from trucebook.reading.attribution.told import TELLING, Span
from trucebook.reading.who.roster import noun_kind

_POINTING = frozenset(("this", "that", "these", "those"))
_CLAUSES = frozenset(("advcl", "ccomp", "dep", "conj", "parataxis"))
_LOOSE = frozenset(("prep", "npadvmod", "advmod"))


class Grammar(Sources):
    """Finds what cue verbs hand to their subjects in one parsed text."""

    # Verbs

    def from_verb(self, token: Token, lemma: str) -> Parsed | None:
        """What a cue verb hands to its subject, or None when it hands over nothing."""
        if self.is_unsaid(token, lemma) or self.rebuffing(token) is not None:
            return None
        kind = self.cues.verbs[lemma]
        made = Parsed(self.cue_span(token), kind, token=token)
        roots, passive = self.complements(token, lemma)
        if self.is_accused(token, kind):
            passive = True
        else:
            self.set_source(made, lemma)
        if not roots:
            return None
        if made.source is None and (not passive or self.is_relayed_word(token)):
            return None
        if made.source is not None and self.names_nobody(made.source):
            return None
        made.content = self.spans(made, roots)
        return made

    def is_relayed_word(self, token: Token) -> bool:
        """ "X was quoted as saying that P": nobody is told of but X, and "saying" hands it on."""
        return any(child.dep_ == "pcomp" for link in token.rights for child in link.rights if self.quoting(child))

    def is_accused(self, token: Token, kind: str) -> bool:
        """ "Army accused of shelling": a headline without its "is"; nobody says who accuses."""
        bare = kind == "accuse" and not any(child.dep_ in ("aux", "dobj") for child in token.children)
        return bare and any(child.lower_ == "of" and child.i == token.i + 1 for child in token.rights)

    def from_plain_verb(self, token: Token) -> Parsed | None:
        """Verbs that hand something over only as a reading of it: "presents X as proof that", "put the toll at"."""
        lemma = token.lemma_.lower()
        if token.dep_ in ("amod", "compound") or self.is_unsaid(token, lemma):
            return None
        roots = self.figure_given(token, lemma) or self.responsible(token, lemma)
        if not roots and (lemma in self.cues.words("as") or lemma in self.cues.words("as_evidence")):
            roots = self.about_somebody(token, lemma)
        made = Parsed(self.cue_span(token), "claim", token=token)
        self.set_source(made, lemma)
        if not roots or made.source is None or self.names_nobody(made.source):
            return None
        made.content = self.spans(made, roots)
        return made

    def names_nobody(self, source: Span) -> bool:
        """ "No group", "neither side", "nobody": nobody says so."""
        return self.text[slice(*source)].split()[0].lower() in self.cues.words("nobody")

    def is_unsaid(self, token: Token, lemma: str) -> bool:
        """ "did not say", "refused to say", "if he says", "asked whether" tell nothing said."""
        deps = {child.dep_: child for child in token.children}
        kind = self.cues.verbs.get(lemma, "claim")
        if kind == "believe" and token.tag_ == "VBG" and token.dep_ in ("advcl", "acl", "pcomp"):
            return True
        if "neg" in deps and lemma in ("know", "realize", "realise", "understand"):
            return True
        if kind == "find" and self.is_not_found(token):
            return True
        if "neg" in deps and kind in TELLING | {"accuse"}:
            return lemma != "rule"  # "could not rule out that": it may be so
        if deps.get("dobj") is not None and deps["dobj"].lower_ in self.cues.words("nobody"):
            return True  # "said nothing of the kind"
        if deps.get("mark") is not None and deps["mark"].lower_ in ("if", "unless", "whether"):
            return True
        infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in token.lefts)
        return infinitive and token.head.lemma_ not in self.cues.words("carried_out")

    def is_not_found(self, token: Token) -> bool:
        """ "has not confirmed", "could not verify", "does not show that"; "did not find any trace" is a finding."""
        children = {child.dep_: child for child in token.children}
        over = token.head if token.dep_ == "xcomp" else token
        unable = over.lemma_ in ("able", "unable", "fail", "refuse", "decline") and over != token
        negated = "neg" in children or any(child.dep_ == "neg" for child in over.children) or unable
        return negated and ("ccomp" in children or token.lemma_.lower() not in self.cues.words("evidence_object"))

    def complements(self, token: Token, lemma: str) -> tuple[list[Token], bool]:
        """The roots of what is said, and whether it may be said by nobody named (a passive)."""
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
        frames = (self.clause, self.set_beside, self.about_somebody, self.object_frame, self.passive_subject)
        for frame in (*frames, self.set_behind):
            roots = frame(token, lemma)
            if roots:
                return roots, passive
        return [], passive

    def clause(self, token: Token, lemma: str) -> list[Token]:
        """A clause with or without "that", or for some verbs an infinitive or gerund."""
        for child in token.children:
            if child.dep_ == "ccomp" and self.is_statement(child) and self.same_paragraph(token, child):
                if self.is_question(child, told=lemma == "describe") or self.charge_before(child) is not None:
                    continue
                if lemma not in self.cues.words("quotation_only") or self.is_told(token, child, lemma):
                    return [child]
        if lemma in self.cues.words("quotation_only"):
            return []
        if token.pos_ == "NOUN":
            return [child for child in token.rights if child.dep_ in ("acl", "relcl")][:1]
        told = next((child for child in token.rights if child.dep_ in ("dobj", "dative")), None)
        if told is not None and lemma in self.cues.words("told_somebody"):
            return [
                child for child in told.subtree if child.dep_ in ("acl", "relcl") and self.opens_with_that(child)
            ][:1]
        occasion = self.said_on_occasion(token)
        if occasion:
            return occasion
        if lemma in self.cues.words("infinitive"):
            return [child for child in token.children if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX")][
                :1
            ]
        return []

    def charge_before(self, clause: Token) -> Token | None:
        """ "an accusation | that Z called groundless", where the parse hangs the clause on the verb before."""
        first = clause.left_edge
        before = first.nbor(-1) if first.i > clause.sent.start else first
        charge = before.pos_ == "NOUN" and before.lemma_.lower() in self.cues.words("charges")
        apart = before.left_edge.i > clause.sent.start and before.left_edge.nbor(-1).text == ","
        hung = clause.dep_ == "ccomp" and first.lower_ == "that" and self.lacks_object(clause)
        return before if charge and apart and hung else None

    def lacks_object(self, clause: Token) -> bool:
        """ "a claim that the army denies": the clause tells of the claim, it is not what is claimed."""
        lemma = clause.lemma_.lower()
        listed = (
            lemma in self.cues.words("as") or lemma in self.cues.words("naming") or lemma in self.cues.words("echo")
        )
        objects = any(
            child.dep_ in ("dobj", "ccomp", "xcomp", "nsubjpass") and child.lower_ not in ("that", "which")
            for child in clause.children
        )
        return (listed or self.cues.verbs.get(lemma) == "deny") and not objects

    def said_on_occasion(self, token: Token) -> list[Token]:
        """ "said in a statement that": the parser hangs what was said on the statement."""
        nouns = [noun for child in token.rights if child.dep_ == "prep" for noun in child.rights]
        return [
            clause
            for noun in nouns
            if noun.dep_ == "pobj" and self.cues.words("occasions") & {noun.lower_, noun.lemma_.lower()}
            for clause in noun.rights
            if clause.dep_ in ("acl", "relcl") and self.opens_with_that(clause) and self.is_statement(clause)
        ][:1]

    def is_statement(self, clause: Token) -> bool:
        """Whether a clause says that something is so: no question ("whether"), and finite or with "that"."""
        marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
        verbs = [clause, *(child for child in clause.children if child.dep_ in ("aux", "auxpass", "cop"))]
        finite = any(verb.tag_ in ("VBD", "VBZ", "VBP", "MD") for verb in verbs) or self.is_misread_past(clause)
        return not marks & {"whether", "if"} and (finite or "that" in marks)

    def is_misread_past(self, clause: Token) -> bool:
        """ "Calm ended on Sunday": a past tense with its subject that the parse takes for a participle."""
        deps = {child.dep_ for child in clause.lefts}
        return clause.tag_ == "VBN" and "nsubj" in deps and not deps & {"aux", "auxpass"}

    def is_told(self, token: Token, clause: Token, lemma: str) -> bool:
        """Whether a verb that mostly stands beside quotations tells a clause: "pointed out", "replied that"."""
        out = any(child.dep_ == "prt" and child.lower_ == "out" for child in token.children)
        that = self.opens_with_that(clause) and lemma in self.cues.words("telling_that")
        return out or that or clause.left_edge.lower_ == "how"

    def is_question(self, clause: Token, *, told: bool) -> bool:
        """ "see what happens", "knows who did it": nothing is said to be so; "described how" tells it."""
        asked = clause.left_edge.lower_ in ("what", "who", "whom", "which", "where", "when", "why", "how")
        return asked and not told and self.cues.verbs.get(clause.head.lemma_.lower()) == "believe"

    def same_paragraph(self, token: Token, root: Token) -> bool:
        """Whether a clause has a word in the cue's own sentence; parses run on over line ends."""
        unit = self.unit_of[token.i]
        return any(self.unit_of[other.i] == unit for other in root.subtree)

    def set_beside(self, token: Token, lemma: str) -> list[Token]:
        """ "X, the army said, did" and "as the army said": the clause beside the cue is what is said."""
        if lemma in self.cues.words("quotation_only"):
            return []
        quoting = self.quoting(token)
        if quoting is not None:
            return [child for child in quoting.lefts if child.dep_ == "ccomp"]
        deps = {child.dep_: child.lower_ for child in token.children}
        as_said = token.dep_ == "advcl" and deps.get("mark") == "as" and bool({"nsubj", "agent"} & set(deps))
        return [token.head] if token.dep_ == "parataxis" or as_said else []

    def set_behind(self, token: Token, lemma: str) -> list[Token]:
        """ "P, X said on condition of anonymity": the clause before the comma, whatever the parse makes of it."""
        subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
        told = self.cues.verbs[lemma] in TELLING and lemma not in self.cues.words("quotation_only")
        if not told or subject is None or not self.ends_sentence(token, lemma):
            return []
        first = subject.left_edge.i
        if first < 2 or self.doc[first - 1].text != ",":
            return []
        under = [child for child in token.lefts if child.right_edge.i == first - 2 and child.dep_ in _CLAUSES]
        joint = any(child.dep_ == "cc" for child in token.head.rights if child.i < token.i)
        over = [token.head] if token.dep_ in _CLAUSES and token.head.i < first - 1 and not joint else []
        return [clause for clause in (*under, *over) if self.is_statement(clause) and not self.is_aside(clause)][:1]

    def ends_sentence(self, token: Token, lemma: str) -> bool:
        """Whether nothing but an adverb, a preposition or whom it was told stands behind a cue."""
        loose = _LOOSE | ({"dobj", "dative"} if lemma in self.cues.words("told_somebody") else set())
        return all(child.dep_ in loose or child.is_punct for child in token.rights)

    def is_aside(self, clause: Token) -> bool:
        """ "As troops withdrew, the army said": when it was said, not what."""
        joints = self.cues.words("joints")
        return any(child.dep_ in ("mark", "advmod") and child.lower_ in joints for child in clause.lefts)

    def about_somebody(self, token: Token, lemma: str) -> list[Token]:
        """ "accused X of", "sees X as", "called X a breach", in the active and the passive."""
        thing = next((child for child in token.children if child.dep_ in ("dobj", "nsubjpass")), None)
        wanted = set(self.cues.lists["accused"].get(lemma, ()))
        if lemma in self.cues.words("as") or lemma in self.cues.words("relaying"):
            wanted.add("as")
        if lemma == "point":
            thing = next(
                (grand for child in token.rights if child.lower_ == "to" for grand in child.children), None
            )
        if thing is not None and thing.lower_ in ("what", "which", "that", "who", "whom"):
            return self.label(token, lemma) or self.taken_as(token, ())
        if lemma in self.cues.words("as_evidence"):
            shown = self.taken_as(token, (thing,) if thing is not None else ())
            if shown or lemma not in self.cues.words("as"):
                return shown
        if thing is not None:
            holders = [*token.children, *thing.children]
            links = [child for child in holders if child.dep_ in ("prep", "agent") and child.lower_ in wanted]
            if not links and "as" in wanted:  # "described it as fabricated", "saw it as helping"
                links = [
                    child for child in token.rights if child.dep_ == "advcl" and child.left_edge.lower_ == "as"
                ]
            dated = any(child.ent_type_ in ("DATE", "TIME") for link in links for child in link.children)
            if links and not dated:
                return [thing, links[0]]
        if lemma in self.cues.words("naming"):
            names = [child for child in token.children if child.dep_ in ("oprd", "ccomp", "attr")]
            if names:
                return [thing, names[0]] if thing is not None else names[:1]
        return []

    def label(self, token: Token, lemma: str) -> list[Token]:
        """ "what X calls a breach": the name is X's."""
        if lemma not in self.cues.words("naming"):
            return []
        return [child for child in token.rights if child.dep_ in ("oprd", "attr", "dobj")][:1]

    def taken_as(self, token: Token, things: tuple[Token, ...]) -> list[Token]:
        """ "points to X as evidence that P", "takes it as a threat": X is so to whoever takes it so."""
        nouns = self.cues.words("as_nouns")
        for holder in (token, *things):
            for link in holder.rights:
                named = [child for child in link.children if child.dep_ == "pobj" and child.lemma_.lower() in nouns]
                if link.lower_ == "as" and named:
                    clause = [child for child in named[0].rights if child.dep_ in ("acl", "ccomp", "relcl")]
                    return [*things, link] if things else clause[:1]
        return []

    def figure_given(self, token: Token, lemma: str) -> list[Token]:
        """ "put the death toll at 14"."""
        if lemma != "put":
            return []
        counts = [
            child for child in token.rights if child.dep_ == "dobj" and child.lemma_ in self.cues.words("counts")
        ]
        links = [child for child in token.rights if child.dep_ == "prep" and child.lower_ == "at"]
        return [counts[0], links[0]] if counts and links else []

    def responsible(self, token: Token, lemma: str) -> list[Token]:
        """ "hold X responsible for the raid"; "for this crime" says nothing new."""
        if lemma != "hold":
            return []
        blamed = [
            word for word in token.subtree if word.i > token.i and word.lower_ in ("responsible", "accountable")
        ]
        if not blamed or not any(self.tells_anew(link) for link in blamed[0].rights):
            return []
        holders = [*token.rights, *blamed[0].children]
        whom = [child for child in holders if child.dep_ in ("dobj", "nsubj") and token.i < child.i < blamed[0].i]
        return [whom[0], blamed[0]] if whom else []

    def tells_anew(self, link: Token) -> bool:
        """Whether a preposition leads to a deed that was not told before."""
        deeds = [child for child in link.children if child.dep_ in ("pobj", "pcomp")]
        pointed = [
            grand for deed in deeds for grand in deed.lefts if grand.tag_ == "DT" and grand.lower_ in _POINTING
        ]
        return bool(deeds) and not pointed

    def object_frame(self, token: Token, lemma: str) -> list[Token]:
        """A bare object that is what is said: "confirmed the release of ten", "found no evidence that"."""
        thing = next((child for child in token.children if child.dep_ == "dobj"), None)
        relays = token.tag_ == "VBG" and lemma in self.cues.words("relaying")
        if thing is None or thing.pos_ == "PRON" or relays:
            return []
        if thing.lemma_.lower() in self.cues.lists["never_said"].get(lemma, ()):
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
        if lemma in self.cues.words("shown") and not written:
            return []  # "the army shows no sign of leaving"
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
