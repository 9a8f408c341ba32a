"""Who repeats or denies what somebody else has said: "Z echoed that accusation", "a charge the army denies".

The content of such an attribution is that of the one it goes back to, span for span. Where the reporter alone has
said it ("The bridge was hit, a claim the army denies"), it is that clause.
accepted gap: "those allegations" is the last one told, not all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from trucebook.reading.attribution.chains import falsehoods
from trucebook.reading.attribution.nominal import Nominal
from trucebook.reading.attribution.silence import is_left_open
from trucebook.reading.attribution.sources import Parsed
from trucebook.reading.attribution.told import Span
from trucebook.reading.who.roster import noun_kind

_BACK_SENTENCES = 5
_BACK_PARAGRAPHS = 2
_DEFINITE = frozenset(("the", "that", "this", "these", "those", "such", "same", "similar", "both", "all"))
_POINTING = frozenset(("it", "this", "that", "them"))
_RELATIVE = frozenset(("which", "that", "who"))
_GENERIC = frozenset(("group", "forces", "official", "government"))
_OWN = frozenset(("its", "their", "his", "her", "own"))
_TOLD = frozenset(("say", "report", "claim", "find", "accuse", "deny", "believe"))
_PREFERRED = {"accuse": ("accuse",), "deny": ("deny", "accuse")}


@dataclass(frozen=True, slots=True)
class _Anaphor:
    """What stands for words said before: the noun or pronoun, where it begins, whether it is set behind them."""

    token: Token
    start: int
    behind: bool = False


def find_echoes(grammar: Nominal, kept: Sequence[Parsed]) -> list[Parsed]:
    """Further attributions of what the `kept` ones hand over, each with whom it goes back to in `echo_of`.

    What a reporter sets behind somebody's words ("..., a charge Z denies") is cut off them.
    """
    echoes = _Echoes(grammar, kept)
    return [made for token in grammar.doc if (made := echoes.read(token)) is not None]


def is_bare(grammar: Nominal, item: Parsed, echoes: Sequence[Parsed]) -> bool:
    """Whether an attribution hands over nothing but the words "that accusation", which an echo says better."""
    same = [echo for echo in echoes if echo.token == item.token]
    return bool(same) and not item.quoted and all(_words(grammar.text[slice(*span)]) <= 4 for span in item.content)


def _words(text: str) -> int:
    return len(text.split())


@dataclass(frozen=True, slots=True)
class _Echoes:
    grammar: Nominal
    kept: Sequence[Parsed]

    def read(self, token: Token) -> Parsed | None:
        """The attribution a verb of echoing or denying makes of what was said before."""
        grammar = self.grammar
        lemma = token.lemma_.lower()
        if lemma == "be" and token.dep_ == "ccomp":
            return self._called_false(token)
        if token.pos_ != "VERB" or grammar.unit_of[token.i] < 0 or not self._may_echo(token, lemma):
            return None
        anaphor = next(self._anaphors(token, lemma), None) or self._told_here(token, lemma)
        if anaphor is None or grammar.is_unsaid(token, lemma) or is_left_open(token):
            return None
        made = Parsed(
            self._cue(token, lemma, anaphor), "deny" if self._denies(token, lemma) else "say", token=token
        )
        grammar.set_source(made, lemma)
        if made.source is None or grammar.names_nobody(made.source):
            return None
        own = self.grammar.by_token.get(anaphor.token.i)
        made.is_echo, made.echo_of = True, own or self._told_before(made, anaphor)
        made.content = self._content(made, anaphor)
        return made if made.content else None

    def _called_false(self, token: Token) -> Parsed | None:
        """ "X said the accusation was false": X denies it."""
        said = self.grammar.by_token.get(token.head.i)
        thing = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
        if said is None or said.source is None or thing is None or said not in self.kept:
            return None
        points = thing.lower_ in _POINTING and self.grammar.quote_of[token.i] < 0
        if not (self._is_charge(thing) or points) or not self._is_denied(token):
            return None
        predicate = next(child for child in token.rights if child.dep_ in ("acomp", "attr"))
        end = predicate.right_edge.idx + len(predicate.right_edge)
        made = Parsed(
            said.cue, "deny", source=said.source, antecedent=said.antecedent, is_echo=True, token=said.token
        )
        made.cue = (said.cue[0] if said.token.i < token.i else token.idx, end)
        made.echo_of = self._told_before(made, _Anaphor(thing, min(said.cue[0], thing.left_edge.idx)))
        made.content = list(made.echo_of.content) if made.echo_of else []
        return made if made.content else None

    def _is_denied(self, verb: Token) -> bool:
        """ "was false", "is not true"."""
        words = [child for child in verb.rights if child.dep_ in ("acomp", "attr")]
        negated = any(child.dep_ == "neg" for child in verb.children)
        false = any(self._is_false(word) for child in words for word in child.subtree)
        true = any(child.lower_ in ("true", "correct", "accurate") for child in words)
        return (false and not negated) or (true and negated)

    def _may_echo(self, token: Token, lemma: str) -> bool:
        return (
            self._denies(token, lemma)
            or lemma in self.grammar.cues.words("echo")
            or self._same_charge(token, lemma)
        )

    def _same_charge(self, token: Token, lemma: str) -> bool:
        """ "made the same accusation"."""
        nouns = [child for child in token.rights if child.dep_ == "dobj"] if lemma in self._voicing() else []
        return any(child.lower_ == "same" for noun in nouns for child in noun.children)

    def _voicing(self) -> frozenset[str]:
        return self.grammar.cues.words("voicing")

    def _denies(self, token: Token, lemma: str) -> bool:
        return self.grammar.cues.verbs.get(lemma) == "deny" or self._false(token, lemma) is not None

    def _false(self, token: Token, lemma: str) -> Token | None:
        """ "called the claim a lie", "described it as false": the word that says so."""
        cues = self.grammar.cues
        if lemma not in cues.words("naming") and lemma not in cues.words("as"):
            return None
        names = [child for child in token.rights if child.dep_ in ("oprd", "attr", "dobj", "ccomp", "acomp")]
        names += [
            grand
            for child in token.rights
            if child.lower_ == "as"
            for grand in child.children
            if not grand.is_punct
        ]
        names += [child for child in token.rights if child.dep_ == "advcl" and child.left_edge.lower_ == "as"]
        return next((name for name in names if any(self._is_false(word) for word in name.subtree)), None)

    def _is_false(self, word: Token) -> bool:
        return word.lemma_.lower() in falsehoods() or word.lower_ in falsehoods()

    # What stands for it

    def _anaphors(self, token: Token, lemma: str) -> Iterator[_Anaphor]:
        passive = self.grammar.is_passive(token)
        wanted = ("nsubjpass",) if passive else ("dobj", "nsubj") if self._false(token, lemma) else ("dobj",)
        if passive and self.grammar.agent(token) is None:
            return
        denied = self.grammar.cues.verbs.get(lemma) == "deny" or self._false(token, lemma) is not None
        clause = token.dep_ in ("relcl", "acl") or self.grammar.charge_before(token) is not None
        unread = _RELATIVE if clause else _RELATIVE - {"that"}
        objects = [child for child in token.children if child.dep_ in wanted and child.lower_ not in unread]
        for thing in [
            *objects,
            *(grand for child in token.rights if child.dep_ == "ccomp" for grand in child.lefts),
        ]:
            if self._is_charge(thing) and (thing.dep_ != "nsubj" or thing.i > token.i):
                yield _Anaphor(thing, thing.left_edge.idx)
            elif denied and self._points_back(thing) and not self._has_clause(token):
                yield _Anaphor(thing, thing.idx)
        if clause and not any(child.dep_ == "dobj" for child in objects):
            yield from self._set_behind(token, denied=denied)

    def _told_here(self, token: Token, lemma: str) -> _Anaphor | None:
        """ "backed the army's claim that P": what is echoed is told there, as somebody else's."""
        if lemma not in self.grammar.cues.words("echo") or self.grammar.is_passive(token):
            return None
        told = [child for child in token.rights if child.dep_ == "dobj" and child.i in self.grammar.by_token]
        own = [noun for noun in told if self.grammar.by_token[noun.i].source is not None]
        return _Anaphor(own[0], own[0].left_edge.idx) if own else None

    def _set_behind(self, token: Token, *, denied: bool) -> Iterator[_Anaphor]:
        """ "..., a claim Z denies", "..., which Z denies"."""
        noun, first = self.grammar.charge_before(token) or token.head, token.left_edge
        if self._has_clause(token) and self._false(token, token.lemma_) is None:
            return
        start = noun.left_edge
        named = noun.lemma_.lower() in self._nouns() or noun.lower_ == "something"  # "..., something Z denies"
        if named and self._comma_before(start):
            yield _Anaphor(noun, start.idx, behind=True)
        elif denied and first.lower_ == "which" and self._comma_before(first) and not self._is_turned_down(token):
            yield _Anaphor(token, first.idx, behind=True)

    def _is_turned_down(self, verb: Token) -> bool:
        """ "a timetable, which Z rejected": not a statement, but what was proposed."""
        thing = verb.head.pos_ == "NOUN" and verb.head.lemma_.lower() not in self._nouns()
        return thing and verb.lemma_.lower() in self.grammar.cues.words("turning_down")

    def _points_back(self, thing: Token) -> bool:
        return thing.lower_ in _POINTING and thing.dep_ != "nsubj" and not list(thing.children)

    def _has_clause(self, token: Token) -> bool:
        return any(child.dep_ in ("ccomp", "xcomp") for child in token.rights)

    def _comma_before(self, token: Token) -> bool:
        return token.i > 0 and token.nbor(-1).text in (",", "—", "–", "-", "--")

    def _nouns(self) -> frozenset[str]:
        return self.grammar.cues.words("charges")

    def _is_charge(self, noun: Token) -> bool:
        """ "that accusation", "the army's claim", "such charges", with nothing said of what it is."""
        if noun.lemma_.lower() not in self._nouns() or noun.pos_ not in ("NOUN", "PROPN"):
            return False
        for child in noun.rights:
            told = any(grand.dep_ in ("mark", "nsubj", "nsubjpass", "aux") for grand in child.children)
            if child.dep_ in ("acl", "ccomp", "relcl") and (told or child.tag_ != "VBN"):
                return False
            if child.dep_ == "prep" and child.lower_ in ("of", "that", "about", "against", "for"):
                return False
        return any(child.lower_ in _DEFINITE or child.dep_ == "poss" for child in noun.children)

    # What it goes back to

    def _told_before(self, made: Parsed, anaphor: _Anaphor) -> Parsed | None:
        told = [item for item in self.kept if self._is_before(item, made, anaphor)]
        told.sort(key=lambda item: item.cue)
        noun = self.grammar.cues.nouns.get(anaphor.token.lemma_.lower(), "")
        owner, generic = self._owner(anaphor.token)
        if owner and noun != "deny":
            his = [item for item in told if self._is_same(self._who(item), owner)]
            told = his or (told if generic else [])
        told = [item for item in told if self._is_whole(item)] or told
        preferred = [item for item in told if item.kind in _PREFERRED.get(noun, ())]
        return self._outermost((preferred or told)[-1], told) if told else None

    def _is_whole(self, item: Parsed) -> bool:
        """Whether what is said has a subject; "which he said was a breach" has none."""
        span = self.grammar.doc.char_span(*item.content[0], alignment_mode="expand")
        return span is None or not len(span) or span[0].tag_ not in ("VBD", "VBZ", "VBP", "MD")

    def _outermost(self, item: Parsed, told: Sequence[Parsed]) -> Parsed:
        """What a party said, not what it said that others had said; but what an outlet relays, not its relaying."""
        around = [
            other
            for other in told
            if other is not item and any(start <= item.cue[0] < end for start, end in other.content)
        ]
        parties = [other for other in around if not self._is_outlet(other)]
        return min(parties, key=lambda other: other.cue) if parties else item

    def _is_outlet(self, item: Parsed) -> bool:
        actor = self.grammar.roster.cast.get(self.grammar.roster.resolve(self._who(item)).actor)
        return item.kind == "report" or (actor is not None and actor.kind == "outlet")

    def _is_before(self, item: Parsed, made: Parsed, anaphor: _Anaphor) -> bool:
        grammar, here, there = self.grammar, made.token.i, item.token.i
        if item.kind not in _TOLD or item.host is not None or item.cue[1] > anaphor.start:
            return False
        if grammar.unit_of[here] - grammar.unit_of[there] > (0 if anaphor.behind else _BACK_SENTENCES):
            return False
        if grammar.paragraph_of[here] - grammar.paragraph_of[there] > _BACK_PARAGRAPHS or not item.content:
            return False
        reach = max(end for _, end in item.content)
        if reach > anaphor.start and not (anaphor.behind and grammar.quote_of[here] < 0):
            return False
        if item.content[0][0] >= anaphor.start:
            return False
        mine = grammar.text[slice(*made.source)] if made.source else ""
        return not self._is_same(self._who(item), made.antecedent or mine)

    def _owner(self, noun: Token) -> tuple[str, bool]:
        """Whose claim it is, and whether that may be anybody ("the rebels' account" may be of a spokesman)."""
        owner = next((child for child in noun.children if child.dep_ == "poss"), None)
        by = next((child for child in noun.rights if child.dep_ == "acl" and child.tag_ == "VBN"), None)
        if owner is None and by is not None and by.lemma_.lower() in self.grammar.cues.words("voicing"):
            owner = self.grammar.agent(by)
        if owner is None or owner.lower_ in _OWN:
            return "", False
        span = self.grammar.phrase(owner)
        words = self.grammar.text[slice(*span)] if span else ""
        generic = noun_kind(owner.lower_) in _GENERIC and self.grammar.roster.resolve(words).actor is None
        return words, generic

    def _who(self, item: Parsed) -> str:
        return self.grammar.text[slice(*item.source)] if item.source else ""

    def _is_same(self, one: str, other: str) -> bool:
        """Whether two phrases stand for one speaker, by the cast or by their last word."""
        if not one or not other:
            return False
        cast = self.grammar.roster.cast
        known = [cast.principal(self.grammar.roster.resolve(phrase).actor) for phrase in (one, other)]
        if all(known):
            return known[0] == known[1]
        return one.casefold().split()[-1] == other.casefold().split()[-1]

    # The attribution

    def _content(self, made: Parsed, anaphor: _Anaphor) -> list[Span]:
        quoted = self.grammar.quote_of[made.token.i] >= 0
        if anaphor.behind and not quoted:
            for item in self.kept:
                if item.cue[1] <= anaphor.start:
                    item.content = self._uncut(item, made, anaphor)
        if made.echo_of is not None:
            return list(made.echo_of.content)
        if not anaphor.behind or quoted:
            return []
        low = self.grammar.units[self.grammar.unit_of[made.token.i]][0]
        last = next((token.i for token in self.grammar.doc[low:] if token.idx >= anaphor.start), low) - 1
        span = self.grammar.trimmed(self.grammar.behind_semicolon(low, last), last) if last > low else None
        return [span] if span else []

    def _uncut(self, item: Parsed, made: Parsed, anaphor: _Anaphor) -> list[Span]:
        """The content of an attribution up to what the reporter sets behind it, where it ran on over that."""
        over = any(start < anaphor.start and made.cue[1] <= end for start, end in item.content)
        if not over or self.grammar.unit_of[item.token.i] != self.grammar.unit_of[made.token.i]:
            return item.content
        return [span for span in (self._cut(span, anaphor) for span in item.content) if span]

    def _cut(self, span: Span, anaphor: _Anaphor) -> Span | None:
        if span[1] <= anaphor.start:
            return span
        end = span[0] + len(self.grammar.text[span[0] : anaphor.start].rstrip(" ,—–-"))
        return (span[0], end) if end > span[0] else None

    def _cue(self, token: Token, lemma: str, anaphor: _Anaphor) -> Span:
        """The verb; with the noun where that is a denial, with the word where it is called false."""
        start, end = self.grammar.cue_span(token)
        false = self._false(token, lemma)
        if false is not None and self.grammar.cues.verbs.get(lemma) != "deny":
            end = false.right_edge.idx + len(false.right_edge)
            return start, end + (self.grammar.text[end : end + 1] in '”"’»' and end < len(self.grammar.text))
        if self.grammar.cues.nouns.get(anaphor.token.lemma_.lower()) == "deny" and anaphor.token.i > token.i:
            return start, anaphor.token.idx + len(anaphor.token)
        return start, end
