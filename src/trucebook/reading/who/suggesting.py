"""Who speaks, acts or is acted upon in the reports and is not in the cast: suggestions, to be taken or left.

A suggestion says what it is guessed from. Nothing is entered: the book and the cast stay as they are.
accepted gap: names without capitals, and bodies called by a common noun alone ("the committee"), are not seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from trucebook.reading.who.belonging import Belonging, find_belonging
from trucebook.reading.who.places import Places, fold, world
from trucebook.reading.who.proper import is_body, is_capital, proper_names, rank_words, words_of
from trucebook.reading.who.roster import Roster, noun_kind, opener_words
from trucebook.reading.who.whereabouts import Whereabouts, states
from trucebook.vocabulary import (
    Actor,
    ActorKind,
    Attribution,
    Cast,
    Claim,
    Passage,
    Report,
    Sighting,
    Suggestion,
    unique,
)

ROLES = ("speaker", "agent", "patient")
SURE_ENOUGH = 0.85  # as a surname that one person of the cast bears
MOST_SEEN = 12
_BRACKETED = re.compile(r"(?<![\w'’.-])((?:[\w'’.-]+ ){1,8})\((?:the )?([A-Z][\w.-]*[A-Z])\)")


def suggest(
    cast: Cast, reports: Sequence[Report], claims: Sequence[Claim], attributions: Sequence[Attribution]
) -> tuple[Suggestion, ...]:
    """Who could be added to the cast, first whoever most claims rest on. Changes nothing."""
    search = _Search(Roster(cast), {report.id: report for report in reports})
    for claim in claims:
        search.hear(claim)
    for item in attributions:
        search.hear_source(item)
    return tuple(_write(search.roster, search.merged()))


@dataclass(slots=True)
class _Found:
    """One name while it is gathered, and the other forms that are found to be of it."""

    name: str
    forms: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    claims: dict[str, set[str]] = field(default_factory=lambda: {role: set() for role in ROLES})
    acts: set[str] = field(default_factory=set)
    seen: dict[Sighting, Belonging] = field(default_factory=dict)
    short: set[str] = field(default_factory=set)
    definite: int = 0
    alone: bool = False
    publishes: set[str] = field(default_factory=set)
    bearers: tuple[str, ...] = ()

    def take(self, other: _Found) -> None:
        """Takes over what was gathered under another form of the same name."""
        self.forms.update(other.forms)
        self.written.update(other.written)
        for role, claims in other.claims.items():
            self.claims[role] |= claims
        self.acts |= other.acts
        self.seen |= other.seen
        self.definite += other.definite

    @property
    def is_person(self) -> bool:
        """Whether somebody is addressed or has an office, and the name is no body's."""
        offices = [item for item in self.seen.values() if item.office]
        return bool(offices) and not _is_of_body(self.name) and not self.publishes


class _Search:
    """Goes through claims and sources and gathers the names that are nobody's in the cast."""

    def __init__(self, roster: Roster, reports: Mapping[str, Report]) -> None:
        self.roster, self.reports = roster, reports
        self.places = Places(roster.cast)
        self.found: dict[str, _Found] = {}

    def hear(self, claim: Claim) -> None:
        """The names in the chain, the agents and the patients of one claim."""
        report = self.reports[claim.report]
        if report.outlet and not self.roster.resolve_outlet(report.outlet).actor:
            outlet = self._at(report.outlet)
            outlet.alone = True
            outlet.publishes.add(report.id)
            outlet.claims["speaker"].add(claim.id)
        for voice in claim.chain[1:]:
            self._hear_words(voice.name, "speaker", claim)
        for role, names in (("agent", claim.agent), ("patient", claim.patient)):
            for name in names:
                self._hear_words(name.name, role, claim)

    def _hear_words(self, words: str, role: str, claim: Claim) -> None:
        text = self.reports[claim.report].text
        pattern = r"\s+".join(map(re.escape, words.split()))
        place = re.compile(rf"(?<!\w){pattern}(?!\w)").search(text, claim.passage.start, claim.passage.end)
        for name in proper_names(self.roster, words, 0, len(words)):
            if self._is_unknown(name.text):
                found = self._at(name.text)
                found.claims[role].add(claim.id)
                if role == "agent" and claim.act:
                    found.acts.add(claim.act)
        if place:
            self._see(claim.report, *place.span())

    def hear_source(self, item: Attribution) -> None:
        """The names in the words that say who speaks."""
        if item.source:
            self._see(item.report, item.source.start, item.source.end)

    def _see(self, report: str, start: int, end: int) -> None:
        text = self.reports[report].text
        for name in proper_names(self.roster, text, start, end):
            sighting = Sighting(report, Passage(name.start, name.end, text[name.start : name.end]))
            found = self._at(name.text) if self._is_unknown(name.text) else None
            if found is None or sighting in found.seen:
                continue
            around = find_belonging(self.roster, text, name.start, name.end)
            found.seen[sighting] = around
            found.forms[name.text] += 1
            found.written[" ".join(text[around.start : name.end].split())] += 1
            found.definite += text[: name.start].endswith(("the ", "The "))
            found.alone |= not name.modifies or name.text.isupper()

    def _at(self, name: str) -> _Found:
        return self.found.setdefault(fold(name), _Found(name))

    def _is_unknown(self, name: str) -> bool:
        speaker = self.roster.resolve(name)
        known = speaker.reason.startswith("ambiguous") or (speaker.actor and speaker.confidence >= SURE_ENOUGH)
        return not known and self.places.known(name)[0] is None

    # One suggestion for all forms of a name

    def merged(self) -> list[_Found]:
        """What was found, with short forms and surnames under the whole name, and without common nouns."""
        self._join_short()
        self._join_surnames()
        plain = self._plain_words()
        return [
            item
            for item in self.found.values()
            if item.alone and any(item.claims.values()) and (item.is_person or fold(item.name) not in plain)
        ]

    def _join_short(self) -> None:
        """ "the Joint Monitoring Mechanism (JMM)": the acronym is another form of the name before it."""
        for report in self.reports.values():
            for match in _BRACKETED.finditer(report.text):
                item = next(filter(None, map(self.found.get, _endings(match.group(1)))), None)
                if item is None or item.name[0] != match.group(2)[0]:
                    continue
                item.short.add(match.group(2))
                other = self.found.pop(fold(match.group(2)), item)
                if other is not item:
                    item.take(other)

    def _join_surnames(self) -> None:
        for key in [key for key, item in self.found.items() if item.is_person and " " not in item.name]:
            self._complete(self.found[key])
        whole: dict[str, list[_Found]] = {}
        for same in self._same_people():
            for other in same[1:]:
                same[0].take(self.found.pop(fold(other.name)))
            whole.setdefault(fold(_ends(same[0].name)[1]), []).append(same[0])
        for same in whole.values():
            if len(same) == 1:
                same[0].forms.update(self._alone(same[0]))
        for key in [key for key, item in self.found.items() if " " not in item.name and key in whole]:
            reports = {sighting.report for sighting in self.found[key].seen}
            same = [item for item in whole[key] if {sighting.report for sighting in item.seen} & reports]
            owners = whole[key] if len(whole[key]) == 1 else same
            if len(owners) == 1:
                owners[0].take(self.found.pop(key))
            else:
                self.found[key].bearers = tuple(sorted(item.name for item in whole[key]))

    def _alone(self, item: _Found) -> set[str]:
        """The surname of somebody, where the same reports have it without another name before it."""
        surname = _ends(item.name)[1]
        alone = re.compile(rf"(?<!\w)(?:[^\W\d_][\w’'.-]*\s+)?({re.escape(surname)})(?!\w)")
        for report in {sighting.report for sighting in item.seen}:
            for match in alone.finditer(self.reports[report].text):
                before = match.group().removesuffix(surname).strip()
                if not is_capital(before) or before.casefold() in rank_words() | opener_words():
                    return {surname}
        return set()

    def _same_people(self) -> list[list[_Found]]:
        """Whole names with the same first and last word, the most seen first: "Jane Roe", "Jane B. Roe"."""
        alike: dict[tuple[str, ...], list[_Found]] = {}
        for item in self.found.values():
            if " " in item.name and not _is_of_body(item.name):
                alike.setdefault(tuple(map(fold, _ends(item.name))), []).append(item)
        return [sorted(group, key=_weight) for group in alike.values()]

    def _complete(self, item: _Found) -> None:
        """The whole name of somebody whom claims name by the surname alone, from elsewhere in the same reports."""
        surname = re.compile(rf"(?<![\w'’.-])(?:[^\W\d_][\w'’.-]*\s+){{1,3}}{re.escape(item.name)}\b")
        for name in sorted({sighting.report for sighting in item.seen}):
            for match in surname.finditer(self.reports[name].text):
                found = list(proper_names(self.roster, self.reports[name].text, *match.span()))
                if found and " " in found[-1].text and found[-1].end == match.end():
                    self._see(name, match.start(), match.end())
                    return

    def _plain_words(self) -> set[str]:
        """Words that the reports write without a capital too."""
        return {word for report in self.reports.values() for word in re.findall(r"\b[a-z]+\b", report.text)}


def _is_of_body(name: str) -> bool:
    """Whether a name says what kind of body bears it: "Hill Front", "Ministry of Water"."""
    words = re.split(r" (?:of|for|on) ", name)[0].split()
    return is_body(words[-1]) or is_body(words[0]) or (words[0].endswith("s") and noun_kind(words[0]) is not None)


def _ends(name: str) -> tuple[str, str]:
    """The first and the last word of a name, without what tells a son from a father."""
    words = [word for word in name.split() if word.casefold().rstrip(".") not in ("jr", "sr", "ii", "iii")]
    return words[0], words[-1]


# What somebody is, and whose


def _endings(words: str) -> Iterator[str]:
    """The last words of a text as names are kept, the longest first."""
    parts = words.split()
    return (fold(" ".join(parts[i:])) for i in range(len(parts)))


def _write(roster: Roster, found: Iterable[_Found]) -> Iterator[Suggestion]:
    cast = roster.cast
    found = sorted(found, key=_weight)
    taken = {actor.id for actor in cast.actors}
    shared = Counter(title for actor in cast.actors for title in actor.titles)
    shared.update(title for item in found for title in _titles(item))
    for item in found:
        identity = _free_id(item.name, taken)
        titles = tuple(title for title in _titles(item) if shared[title] == 1)
        yield _suggestion(roster, item, identity, titles)


def _weight(item: _Found) -> tuple[int, int, str]:
    return -len(set().union(*item.claims.values())), -len(item.seen), item.name


def _suggestion(roster: Roster, item: _Found, identity: str, titles: tuple[str, ...]) -> Suggestion:
    cast = roster.cast
    kind, why = _guess_kind(item)
    if kind == "person" and not (item.claims["speaker"] or item.claims["agent"]):
        why += "; only acted upon: a private person needs no entry"
    owner, reason = _guess_owner(cast, item) if kind not in ("place", "population") else (None, None)
    states = owner is not None and _states(item, kind) and owner.kind != "outlet"
    may_be = f"may be {' or '.join(item.bearers)}" if item.bearers else None
    spans = sorted(item.seen, key=lambda each: (each.report, each.passage.start))
    return Suggestion(
        id=identity,
        name=item.name,
        kind=kind,
        aliases=tuple(sorted(({*item.forms} | item.short) - {item.name})),
        titles=titles if kind == "person" else (),
        role=_role(item, owner) if kind == "person" else None,
        affiliation=owner.id if owner else None,
        speaks_for=cast.principal(owner.id) if owner and states else None,
        reasons=(why, *filter(None, [reason, may_be, _own_outlet(roster, item) if kind == "outlet" else None])),
        claims=len(set().union(*item.claims.values())),
        as_speaker=len(item.claims["speaker"]),
        as_agent=len(item.claims["agent"]),
        as_patient=len(item.claims["patient"]),
        reports=unique(sorted({each.report for each in spans} | item.publishes)),
        written=tuple(form for form, _ in item.written.most_common()),
        seen=tuple(spans[:MOST_SEEN]),
    )


def _free_id(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f'’]", "", plain)).strip("-") or "unnamed"
    free = next(key for n in count(1) if (key := bare if n == 1 else f"{bare}-{n}") not in taken)
    taken.add(free)
    return free


def _guess_kind(item: _Found) -> tuple[ActorKind, str]:
    """What a name may stand for, and why; the first of these that fits."""
    words = re.split(r" (?:of|for|on) ", item.name)[0].split()
    side: ActorKind = "party" if item.acts & words_of("party_acts") else "organisation"
    doing = f", said to {sorted(item.acts & words_of('party_acts'))[0]}" if side == "party" else ""
    if item.publishes:
        return "outlet", f"outlet: publishes {len(item.publishes)} of the reports"
    if item.is_person:
        office = next(around.words for around in item.seen.values() if around.office)
        return "person", f"person: “{office}”"
    if words[-1].casefold() in words_of("outlets"):
        return "outlet", f"outlet: its name ends in {words[-1]!r}"
    if _is_of_body(item.name):
        return side, f"{side}: a body by its name{doing}"
    if world().ids(fold(item.name)):
        return _guess_state(item)
    if item.name.isupper() or item.short or 2 * item.definite > len(item.seen):
        return side, f"{side}: written with an article or as an acronym{doing}"
    if len(words) > 1:
        return "person", "person: two names without an article"
    if side == "party":
        return "party", f"party: one name{doing}"
    many = item.name.endswith("s") and not (item.claims["speaker"] or item.claims["agent"])
    return ("population", "population: a plural to which things are done") if many else (side, f"{side}: one name")


def _guess_state(item: _Found) -> tuple[ActorKind, str]:
    """A place that speaks or acts is a state, or a capital that stands for one."""
    if not (item.claims["speaker"] or item.claims["agent"]):
        return "place", "place: of that name in GeoNames"
    key = fold(item.name)
    state = f"the capital of {world().capitals[key]}" if key in world().capitals else "a city"
    what = "a state" if key in world().countries else f"{state}, which may stand for its state"
    for kind in ("mediator", "party"):
        did = sorted(item.acts & words_of(f"{kind}_acts"))
        if did:
            return kind, f"{kind}: {what}, said to {did[0].replace('_', ' ')}"
    return "organisation", f"organisation: {what} that speaks or acts; make it a party or a mediator if it is one"


def _guess_owner(cast: Cast, item: _Found) -> tuple[Actor | None, str | None]:
    """The body most often named with it, and where it first is."""
    held = [around for around in item.seen.values() if around.owner and around.holds]
    bodies = [around for around in held if _may_own(cast.get(around.owner))]
    if not bodies:
        return None, None
    most = Counter(around.owner for around in bodies).most_common(1)[0][0]
    owner = cast.get(most)
    assert owner is not None
    first = min(
        (place.report, place.passage.start, around.words)
        for place, around in item.seen.items()
        if around.owner == most
    )
    others = {around.owner for around in bodies} - {most}
    also = f"; elsewhere of {', '.join(sorted(filter(None, others)))}" if others else ""
    return owner, f"of {owner.name}: “{first[2]}” ({first[0]}, {first[1]}){also}"


def _own_outlet(roster: Roster, item: _Found) -> str | None:
    """What to write where an outlet named after a party is the party's own; only who makes the case can know.

    The name of a land or town in it says nothing: newspapers are named after those.
    """
    cast, is_place = roster.cast, Whereabouts(roster.cast).is_place
    called = [name for name in roster.find(item.name) if not is_place(name.text, name.actor)]
    called += [name for name in roster.find_demonyms(item.name) if name.actor not in states(cast)]
    held = next((name for name in called if cast.is_party(name.actor)), None)
    if held is None:
        return None
    written = f"kind: organisation, affiliation: {held.actor}, speaks_for: {cast.principal(held.actor)}"
    return f"its name holds {held.text!r}: if it is theirs, write {written}, or its word counts as independent"


def _may_own(actor: Actor | None) -> bool:
    return actor is not None and actor.kind not in ("place", "population", "person")


def _states(item: _Found, kind: ActorKind) -> bool:
    """Whether its word is the word of whom it belongs to: an official's, a ministry's, an army's."""
    if kind == "person":
        return any(around.states and around.holds for around in item.seen.values())
    head = re.split(r" (?:of|for) ", item.name)[0].split()[-1]
    return noun_kind(head) in ("government", "forces", "official")


def _offices(item: _Found) -> Counter[str]:
    return Counter(around.office for around in item.seen.values() if around.office and around.holds)


def _titles(item: _Found) -> tuple[str, ...]:
    """Offices that one person holds at a time."""
    offices = (office for office, _ in _offices(item).most_common())
    return tuple(
        office
        for office in offices
        if noun_kind(office.split()[-1]) == "official"
        and office not in words_of("no_office")
        and office.split()[-1] not in words_of("many_hold")
    )


def _role(item: _Found, owner: Actor | None) -> str | None:
    plain = [
        office for office, _ in _offices(item).most_common() if office.rstrip(".") not in words_of("honorifics")
    ]
    return f"{plain[0]}, {owner.name}" if plain and owner else plain[0] if plain else None
