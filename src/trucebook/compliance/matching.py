"""Which claims speak about which duty, and why the others that come near do not count.

Every claim is set against every duty once. What is found does not depend on the day asked for, on what was known
by then, or on whose word is accepted, so that a change of view needs no new matching.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from trucebook.agreement.models import Agreement, Obligation
from trucebook.agreement.powers import Event
from trucebook.compliance.phrases import count_words, find_phrase, flatten, word_list
from trucebook.compliance.speakers import Lineage, Speakers, gather_speakers, trace_lineage
from trucebook.compliance.wholes import picks_part, spares_some, told_whole
from trucebook.vocabulary import Cast, Claim, Name, unique

AS_WRITTEN = "as written"

ENDING_ACTS = ("end_truce", "breach", "suspend", "walk_out")
"""Acts that end, break or suspend an agreement when their object is the agreement."""

RESUMING_ACTS = ("declare_truce", "observe_truce", "extend")
"""Acts that take a suspended agreement up again."""

NOT_DONE = {
    "planned": "says it was to happen, not that it did",
    "required": "says it was owed, not that it was done",
    "demanded": "asks for it, does not say it was done",
    "conditional": "says it on a condition, not that it was done",
    "possible": "says it may be, not that it is",
}
ONLY_POSSIBLE = "only possible in the words of its source"
NO_AGENT = "says no agent"

Basis = Literal["same", "subset", "superset"]
Spot = Literal["same", "part", "wider"]
"""Where a claim says it was done: in the place that is meant, in a part of it, or in a wider place."""

WIDER = "tells of a wider place"
PARTIAL = "tells of a part of the place alone"


@dataclass(frozen=True, slots=True)
class Target:
    """What a claim must be about to speak of a duty: the acts, whose, and the words of their object.

    `parties` says that those bound are parties, for whom "both sides" stands as well. With `effort` it is owed to
    try. `attested_by` are those whose word alone decides; `spared` has, for each exception of a prohibition, the
    words and the places by which an incident falls under it. `parts` are places inside the zone that count as the
    zone, `wider` those around it.
    """

    acts: tuple[str, ...]
    by: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    subset: tuple[str, ...] = ()
    superset: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    refrain: bool = False
    parties: bool = False
    effort: bool = False
    attested_by: tuple[str, ...] = ()
    spared: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    @property
    def has_object(self) -> bool:
        """Whether the duty says what its act is done to."""
        return bool(self.counts or self.zone or self.about)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One claim looked at for one duty. An empty `why` means that it can be used.

    `telling` marks a claim that reports the act and still decides nothing, such as a mere possibility; `narrow` a
    denial that is about one incident and not about all that a duty forbids.
    """

    claim: Claim
    speakers: Speakers
    why: str = ""
    basis: Basis = "same"
    remark: str = ""
    telling: bool = False
    narrow: bool = False


@dataclass(frozen=True, eq=False)
class Evidence:
    """All claims set against all duties of one agreement, under every reading and after every amendment.

    `variants` holds the agreement by number of amendment days passed and by reading; `looks` the claims looked at
    for each target; `endings` and `resumptions` those that tell of the agreement's own end or return; `voices` who
    speaks in each claim, by its id, and `speakers` all of them.
    """

    agreement: Agreement
    cast: Cast
    lineage: Lineage
    variants: Mapping[tuple[int, str], Agreement]
    looks: Mapping[Target, tuple[Look, ...]] = field(default_factory=dict)
    endings: tuple[Look, ...] = ()
    resumptions: tuple[Look, ...] = ()
    voices: Mapping[str, Speakers] = field(default_factory=dict)
    speakers: tuple[Speakers, ...] = ()
    corrections: Mapping[str, Claim] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the claims, by name."""
        return tuple(sorted({item.outlet for item in self.speakers}))

    @property
    def readings(self) -> tuple[str, ...]:
        """The text as written, then each rival reading."""
        return (AS_WRITTEN, *self.agreement.readings)


def match(agreement: Agreement, claims: Iterable[Claim], cast: Cast) -> Evidence:
    """Sets every claim against every duty of the agreement once, with reasons for those that cannot be used.

    Takes claims in any order. The result does not depend on a day, on what was known or on whose word is accepted:
    `assess` asks that of it, as often as the view changes.
    """
    return look_at(Evidence(agreement, cast, trace_lineage(cast), _variants(agreement)), claims)


def look_at(evidence: Evidence, claims: Iterable[Claim]) -> Evidence:
    """These claims alone set against the agreement of some evidence; equal chains have the same speakers there."""
    ordered = sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id)
    lineage, variants = evidence.lineage, evidence.variants
    known = evidence.memo.setdefault("speakers", {})
    voices = gather_speakers(ordered, lineage, known=known)
    by_act: dict[str, list[Claim]] = defaultdict(list)
    for claim in ordered:
        if claim.act:  # what has no act of the list speaks of no duty
            by_act[claim.act].append(claim)
    targets = unique(item for variant in variants.values() for item in _targets(variant))
    found = _look_all([Matcher(target, lineage) for target in targets], by_act, voices)
    mentions = Matcher(Target((), about=evidence.agreement.names), lineage)
    corrected = {claim.superseded_by for claim in ordered if claim.superseded_by}
    return replace(
        evidence,
        looks=found,
        endings=tuple(_endings(mentions, by_act, voices)),
        resumptions=tuple(_mentioned(mentions, RESUMING_ACTS, by_act, voices)),
        voices=voices,
        speakers=each(voices),
        corrections={claim.id: claim for claim in ordered if claim.id in corrected},
        memo={"speakers": known},
    )


def _variants(agreement: Agreement) -> dict[tuple[int, str], Agreement]:
    """The agreement after each amendment day, under each reading."""
    found = {}
    for count, amended in enumerate([agreement, *(agreement.as_of(day) for day in amendment_days(agreement))]):
        found[count, AS_WRITTEN] = amended
        for reading in agreement.readings:
            found[count, reading] = amended.under(reading)
    return found


def amendment_days(agreement: Agreement) -> list[Any]:
    """The days on which the agreement was amended, in order."""
    return sorted({item.on for item in agreement.amendments})


def _targets(agreement: Agreement) -> Iterable[Target]:
    for obligation in agreement.obligations:
        yield target_of(agreement, obligation)
    for event in events_of(agreement):
        if event.act:
            yield event_target(event)


def events_of(agreement: Agreement) -> Iterable[Event]:
    """Every event on which something in the agreement hangs."""
    for clock in agreement.clocks.values():
        yield from filter(None, (clock.starts_with,))
    for phase in agreement.phases.values():
        yield from filter(None, (phase.begins_if, phase.continues_while, phase.ends_if))
    for obligation in agreement.obligations:
        yield from obligation.events()
    for power in agreement.powers:
        yield from filter(None, (power.used_if, power.unless))


def target_of(agreement: Agreement, obligation: Obligation) -> Target:
    """What a claim must be about to speak of this obligation."""
    measure = agreement.measure(obligation.what) if obligation.what else None
    zone, parts, wider = _places(agreement, obligation)
    return Target(
        acts=obligation.acts,
        by=obligation.by,
        counts=measure.counts if measure else (),
        excludes=measure.excludes if measure else (),
        subset=measure.subset if measure else (),
        superset=measure.superset if measure else (),
        zone=zone,
        parts=parts,
        wider=wider,
        about=obligation.about,
        to=obligation.to,
        refrain=obligation.duty == "must_not",
        parties=set(obligation.by) <= set(agreement.parties),
        effort=obligation.effort,
        attested_by=obligation.attested_by,
        spared=tuple(
            (item.words, agreement.places_in(item.zone) if item.zone in agreement.zones else ())
            for item in obligation.exceptions
        ),
    )


def _places(agreement: Agreement, obligation: Obligation) -> tuple[tuple[str, ...], ...]:
    """The names of a duty's zone, of the parts that count as it, and of the zones around it.

    What is forbidden or allowed in a zone is so in its parts. A name of the zone is no name of one around it.
    """
    zone = obligation.zone
    if zone is None or zone not in agreement.zones:
        return (), (), ()
    names, inside = agreement.zones[zone].names, agreement.places_in(zone)
    parts = tuple(name for name in inside if name not in names) if obligation.duty != "must" else ()
    return names, parts, tuple(name for name in _around(agreement, zone) if name not in inside)


def _around(agreement: Agreement, zone: str) -> tuple[str, ...]:
    """The names of every zone in which a zone lies; a circle ends where it began."""
    found: list[str] = []
    here = agreement.zones[zone].part_of
    while here in agreement.zones and here not in (zone, *found):
        found.append(here)
        here = agreement.zones[here].part_of
    return unique(word for name in found for word in agreement.zones[name].names)


def event_target(event: Event) -> Target:
    """What a claim must be about to tell of this event."""
    return Target(acts=(event.act,), by=event.by, about=event.words)


def _look_all(
    matchers: Iterable[Matcher], by_act: Mapping[str, list[Claim]], voices: Mapping[str, Speakers]
) -> dict[Target, tuple[Look, ...]]:
    """Every claim set against the targets that share its act and a word with it, in order of the claims' ids."""
    by_word: dict[str, dict[str, list[Matcher]]] = defaultdict(lambda: defaultdict(list))
    found: dict[Target, list[Look]] = {}
    for matcher in matchers:
        found[matcher.target] = []
        for act in unique(matcher.target.acts):
            for word in matcher.first_words:
                by_word[act][word].append(matcher)
    for act, known in by_word.items():
        for claim in by_act.get(act, ()):
            for matcher in unique(item for word in _words_of(claim) for item in known.get(word, ())):
                look = matcher.look(claim, voices[claim.id])
                if look is not None:
                    found[matcher.target].append(look)
    return {target: tuple(sorted(looks, key=lambda look: look.claim.id)) for target, looks in found.items()}


ANY = ""
"""The word that every claim shares with a target that names no object."""


def _words_of(claim: Claim) -> tuple[str, ...]:
    """Every word of what a claim says, by which the targets that may be meant are found."""
    unit = claim.quantity.unit if claim.quantity else None
    names = (name.name for some in (claim.patient, claim.place) for name in some)
    texts = (*names, unit or "", _trigger(claim), claim.passage.text)
    return (ANY, *unique(word for text in texts for word in flatten(text).split()))


def _mentioned(
    mentions: Matcher, acts: Iterable[str], by_act: Mapping[str, list[Claim]], voices: Mapping[str, Speakers]
) -> Iterable[Look]:
    """Claims of these acts whose object is the agreement and that say it happened."""
    for act in acts:
        for claim in by_act.get(act, ()):
            if claim.modality == "actual" and mentions.names_object(claim):
                yield Look(claim, voices[claim.id])


def each(voices: Mapping[str, Speakers]) -> tuple[Speakers, ...]:
    """All speakers, each once."""
    return tuple({id(item): item for item in voices.values()}.values())


def order_of_life(looks: Iterable[Look]) -> tuple[Look, ...]:
    """Claims on the agreement's end or return in the order in which they are looked at: by act, then by id."""
    acts = (*ENDING_ACTS, *RESUMING_ACTS)
    return tuple(sorted(looks, key=lambda look: (acts.index(look.claim.act or ""), look.claim.id)))


def _endings(
    mentions: Matcher, by_act: Mapping[str, list[Claim]], voices: Mapping[str, Speakers]
) -> Iterable[Look]:
    yield from _mentioned(mentions, ENDING_ACTS, by_act, voices)
    for look in _mentioned(mentions, ("observe_truce",), by_act, voices):
        if look.claim.polarity == "denied":
            yield look


class Matcher:
    """Sets claims against one target; the words of the target are prepared once."""

    def __init__(self, target: Target, lineage: Lineage) -> None:
        self.target = target
        self._lineage = lineage
        self._principals = {lineage.principal(actor) for actor in target.by}
        self._beneficiaries = {lineage.principal(actor) for actor in target.to}
        self._own_names = tuple(lineage.words_of(self._principals))
        self.first_words = _first_words(target)
        self._party_names = {flatten(name).replace(" the ", " ") for name in lineage.words_of(lineage.parties())}

    def look(self, claim: Claim, speakers: Speakers) -> Look | None:
        """What the claim is worth for the target; None when it is about something else."""
        basis, why = self._object(claim)
        spot = self._spot(claim)
        if basis is None or spot is None:
            return None
        remark, other = self._agent(claim)
        if spot == "wider" and (why or other or _certainty(claim)[0]):
            return None
        if other and remark != NO_AGENT and (why or not self.target.has_object):
            return None
        telling = False
        why = why or other
        if not why:
            why, telling = _certainty(claim)
        if not why:
            why = self._misplaced(claim, spot) or self._spared(claim) or self._unattested(speakers)
            telling = bool(why)
        return Look(claim, speakers, why, basis, remark, telling, self._is_narrow(claim))

    def _spared(self, claim: Claim) -> str:
        """Why an incident breaks nothing, or a failure leaves the effort what it was; nothing for all others."""
        target = self.target
        texts = (*_object_texts(claim), claim.passage.text)
        if target.effort and claim.polarity == "denied" and find_phrase(word_list("results"), texts):
            return "says that it led to nothing, not that it was not tried"
        if not target.refrain or claim.polarity == "denied":
            return ""
        where = (*(name.name for name in claim.place), *texts[:-1])
        for words, places in target.spared:
            found = [find_phrase(words, texts)] * bool(words) + [find_phrase(places, where)] * bool(places)
            if found and None not in found:
                return f"falls under an exception of the text: {', '.join(item for item in found if item)}"
        return ""

    def _misplaced(self, claim: Claim, spot: Spot) -> str:
        """Why what was done, or not done, in another place decides nothing here.

        What was left as a whole was left in each part. What nobody did in a whole, nobody did in a part.
        """
        denied = claim.polarity == "denied"
        if spot == "part":
            return PARTIAL if denied else ""
        if spot == "same" or (denied and self.target.refrain):
            return ""
        left = claim.act in word_list("leaving") and told_whole(claim) == "all" and not spares_some(claim)
        return "" if left and not denied else WIDER

    def _unattested(self, speakers: Speakers) -> str:
        """Why a claim decides nothing where only the word of some counts."""
        needed = self.target.attested_by
        if not needed or not speakers.ids.isdisjoint(needed):
            return ""
        return "not attested by " + ", ".join(self._lineage.name(actor) or actor for actor in needed)

    def names_object(self, claim: Claim) -> bool:
        """Whether what the act is done to holds one of the words; the passage is read if no object is named."""
        return find_phrase(self.target.about, _object_texts(claim) or (claim.passage.text,)) is not None

    def _object(self, claim: Claim) -> tuple[Basis | None, str]:
        """On what basis the claim counts what the target counts (None: it does not), and why it is not used."""
        target = self.target
        if target.counts:
            basis, why = self._counted(claim)
            if basis is None or why:
                return basis, why
        else:
            basis = "same"
        if target.about and not self._about(claim):
            return None, ""
        if not target.has_object and self._done_to_another(claim):
            return "same", "done to another: " + ", ".join(name.name for name in claim.patient)
        return ("subset" if basis == "same" and picks_part(claim, target.counts) else basis), ""

    def _counted(self, claim: Claim) -> tuple[Basis | None, str]:
        texts = _object_texts(claim)
        unit = claim.quantity.unit if claim.quantity else None
        if not texts and unit is None:
            plausible = self._basis((claim.passage.text,))
            return plausible, "does not say what was counted" if plausible else ""
        read = (*texts, unit or "") if texts else (unit or "", _trigger(claim), claim.passage.text)
        basis = self._basis(read)
        outside = find_phrase(self.target.excludes, (*texts, unit or ""))
        left_out = f"names “{outside}”, which the agreement leaves out of the count"
        return ("same", left_out) if outside else (basis, "")

    def _basis(self, texts: Iterable[str]) -> Basis | None:
        """Which list holds the longest phrase found: the most specific words decide what is counted."""
        texts = tuple(texts)
        best: Basis | None = None
        length = 0
        lists: tuple[tuple[Basis, tuple[str, ...]], ...] = (
            ("subset", self.target.subset),
            ("same", self.target.counts),
            ("superset", self.target.superset),
        )
        for basis, phrases in lists:
            found = count_words(find_phrase(phrases, texts)) if phrases else 0
            if found > length:
                best, length = basis, found
        return best

    def _spot(self, claim: Claim) -> Spot | None:
        """Where it was done, by the longest name in each text; None elsewhere.

        What the sentence says besides may name the place, but never a wider one.
        """
        if not self.target.zone:
            return "same"
        lists: dict[Spot, tuple[str, ...]] = {
            "same": self.target.zone,
            "part": self.target.parts,
            "wider": self.target.wider,
        }
        places = tuple(name.name for name in claim.place)
        every = tuple(name for names in lists.values() for name in names)
        found = {find_phrase(every, (text,)) for text in (*places, *_object_texts(claim))}
        if not places and not found - {None}:
            found = {find_phrase(names, (claim.passage.text,)) for names in (self.target.zone, self.target.parts)}
        return next((spot for spot, names in lists.items() if not found.isdisjoint(names)), None)

    def _about(self, claim: Claim) -> bool:
        """`accepted gap:` the words may stand anywhere in the clause; nothing checks that they are the object."""
        unit = claim.quantity.unit if claim.quantity else None
        return find_phrase(self.target.about, (*_object_texts(claim), unit or "", claim.passage.text)) is not None

    def _done_to_another(self, claim: Claim) -> bool:
        """Whether every one it is done to is a party that the duty is not owed to."""
        if not self._beneficiaries or not claim.patient:
            return False
        owed = self._beneficiaries
        return all(
            self._lineage.is_party(name.actor) and self._lineage.principal(name.actor) not in owed
            for name in claim.patient
        )

    def _is_narrow(self, claim: Claim) -> bool:
        """Whether a denial of what is forbidden is about one incident: it names a place or whom it was done to.

        "Did not attack", "attacked nobody", "did not attack the South" deny all of it; "did not attack the market"
        does not.
        """
        if not self.target.refrain or claim.polarity != "denied":
            return False
        names = [name for name in claim.patient if not self._is_party_name(name)]
        words = [flatten(name.name).split() for name in names]
        if any(word and word[0] in word_list("none") for word in words):
            return False
        places = [name for name in claim.place if not self._is_party_name(name) and not self.target.zone]
        return bool(places) or (bool(names) and not self.target.has_object)

    def _is_party_name(self, name: Name) -> bool:
        """Whether this names a party and nothing smaller: "the North", not "northern positions"."""
        return flatten(name.name).replace(" the ", " ") in self._party_names

    def _agent(self, claim: Claim) -> tuple[str, str]:
        """A remark when no agent is named, and why not when it is another: (remark, why)."""
        if not self._principals:
            return "", ""
        named = [
            name for name in claim.agent if flatten(name.name).strip() not in word_list("nobody") or name.actor
        ]
        if not named:
            to_nobody = self.target.refrain and claim.polarity == "affirmed"
            return NO_AGENT, "says no agent, so it lays the act to nobody" if to_nobody else ""
        if self.target.parties and any(name.name.casefold() in word_list("together") for name in named):
            return "", ""
        if any(self._lineage.principal(name.actor) in self._principals for name in named if name.actor):
            return "", ""
        strangers = [name.name for name in named if not name.actor]
        if find_phrase(self._own_names, strangers) or self._are_its_own(claim, strangers):
            return "", ""
        return "", "done by another: " + ", ".join(name.name for name in named)

    def _are_its_own(self, claim: Claim, names: list[str]) -> bool:
        """Whether a party speaks of its own, and of nobody besides: the Front of "its men"."""
        speaker = self._lineage.principal(claim.chain[-1].actor) if claim.chain else None
        return (
            speaker in self._principals
            and len(names) == len(claim.agent)
            and all((name.split() or [""])[0].casefold() in word_list("own") for name in names)
        )


def _first_words(target: Target) -> tuple[str, ...]:
    """The first word of each phrase of which a claim must hold one to be looked at, or `ANY`."""
    counted = (*target.counts, *target.subset, *target.superset, *target.excludes) if target.counts else ()
    phrases = counted or target.about or (*target.zone, *target.parts, *target.wider)
    return (
        unique(words[0] for words in (flatten(phrase).split() for phrase in phrases) if words)
        if phrases
        else (ANY,)
    )


def _object_texts(claim: Claim) -> tuple[str, ...]:
    """The names of what the act is done to; bare numbers name nothing."""
    return tuple(name.name for name in claim.patient if any(letter.isalpha() for letter in name.name))


def _trigger(claim: Claim) -> str:
    return claim.trigger.text if claim.trigger else ""


def _certainty(claim: Claim) -> tuple[str, bool]:
    """Why the claim does not say that something happened, and whether it still reports it."""
    if claim.modality != "actual":
        return NOT_DONE[claim.modality], False
    if claim.chain and claim.chain[-1].hedge == "possible":
        return ONLY_POSSIBLE, True
    return "", False
