"""The nouns that cross rooms: frozen values, one word for one meaning.

The JSON of a noun is its dataclass, field by field (`to_json`, `from_json`). Conventions that hold everywhere:

- `start`/`end` are half-open offsets in Unicode code points of `Report.text`;
- `low`/`high` are inclusive bounds, `None` is an open end;
- `first`/`last` are half-open in time: a `date` is the midnight that begins it in the case's timezone, an
  instant is an aware `datetime`; `None` is an open or unknown end, and `basis` says which;
- `published` may be partial ("2025-02", "2025") and is `None` when unknown.
"""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, TypeAdapter


def _instant_or_day(value: Any) -> Any:
    """ISO text of ten characters is a day, longer text an instant: a midnight never becomes a day."""
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value


Number = int | Decimal
Instant = Annotated[date | datetime, BeforeValidator(_instant_or_day)]

Quote = Literal["direct", "indirect", "mixed"]
Hedge = Literal["fact", "claimed", "accused_by_authorities", "accused_by_others", "possible"]
Polarity = Literal["affirmed", "denied"]
Modality = Literal["actual", "planned", "required", "conditional", "demanded", "possible"]
Bound = Literal["exact", "at_least", "more_than", "at_most", "fewer_than", "about", "range", "vague", "all"]
MeasureKind = Literal["increment", "cumulative", "rate", "share"]
Basis = Literal["stated", "publication", "event", "clock", "unknown"]
ActorKind = Literal["party", "mediator", "organisation", "outlet", "person", "population", "place"]
Review = Literal["unreviewed", "accepted", "corrected", "rejected"]
Status = Literal[
    "not_in_force",
    "waiting",
    "open",
    "kept_so_far",
    "kept",
    "kept_late",
    "partly_kept",
    "breached",
    "lapsed",
    "suspended",
    "disputed",
    "undetermined",
    "no_report",
]
DisputeKind = Literal["conflict", "denial", "update", "not_comparable"]

STATUS_WORDS: Mapping[Status, str] = {
    "not_in_force": "not in force",
    "waiting": "waiting",
    "open": "not yet due",
    "kept_so_far": "kept so far",
    "kept": "kept",
    "kept_late": "kept late",
    "partly_kept": "partly kept",
    "breached": "breached",
    "lapsed": "lapsed",
    "suspended": "suspended",
    "disputed": "disputed",
    "undetermined": "undetermined",
    "no_report": "no report",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A span `[start, end)` of a report's text, with the text itself."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was written, and the cast's actor it stands for, if known.

    `places` are the ids of the known places that bear the name of a place ("geonames:281133"), where it is nobody
    of the cast. More than one says that the text does not tell which is meant.
    """

    name: str
    actor: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What arrived and could be received: the exact text and what is known of its origin.

    `id` is the file's path inside the reports folder, in POSIX form; `sha256` is of the bytes as received.
    `received_on` is the day of receipt where somebody recorded it; a folder built later does not know it.
    """

    id: str
    sha256: str
    text: str
    outlet: str | None = None
    author: str | None = None
    title: str | None = None
    published: str | None = None
    received_on: date | None = None
    url: str | None = None
    language: str | None = None
    kind: str | None = None
    inferred: tuple[str, ...] = ()

    @property
    def known_on(self) -> date | None:
        """The first day on which this report was surely known, or None when nothing dates it."""
        days = [day for day in (last_day(self.published), self.received_on) if day]
        return max(days) if days else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What arrived and could not be received. `reason` is a short code, `detail` a sentence with what to do."""

    id: str
    sha256: str | None
    size_bytes: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone of the cast. `speaks_for` is the id of the actor whose word this one's word is.

    `aliases` name the actor itself; `demonyms` name its people or forces ("Northern troops"); `titles` name the
    office ("prime minister"). `affiliation` is the id of the body this actor belongs to.
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    speaks_for: str | None = None


@dataclass(frozen=True)
class Cast:
    """The actors of a case, by id."""

    actors: tuple[Actor, ...] = ()

    def get(self, actor: str | None) -> Actor | None:
        """The actor with this id, or None."""
        return self._by_id.get(actor) if actor else None

    def principal(self, actor: str | None) -> str | None:
        """The id at the end of the `speaks_for` links: a ministry gives its state, a stranger itself."""
        seen: set[str] = set()
        while actor and actor not in seen:
            seen.add(actor)
            found = self.get(actor)
            if found is None or found.speaks_for is None:
                return actor
            actor = found.speaks_for
        return actor

    def is_party(self, actor: str | None) -> bool:
        """Whether the actor is a party to the conflict or speaks for one."""
        found = self.get(self.principal(actor))
        return found is not None and found.kind == "party"

    @cached_property
    def _by_id(self) -> Mapping[str, Actor]:
        return {actor.id: actor for actor in self.actors}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the source of an attribution stands for, how sure that is (0 to 1) and why."""

    name: str
    actor: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so: the spans of source, cue and content, and the attribution it stands inside of."""

    id: str
    report: str
    source: Passage | None
    cue: Passage | None
    content: tuple[Passage, ...]
    quote: Quote
    speaker: Speaker
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a chain: who passes the claim on, with which cue and how hedged."""

    name: str
    actor: str | None = None
    cue: str | None = None
    hedge: Hedge = "fact"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as an interval. "more than 90" is [91, None); "13 of the more than 90" keeps both."""

    text: str
    start: int
    end: int
    low: Number | None
    high: Number | None
    bound: Bound = "exact"
    unit: str | None = None
    measure: MeasureKind = "increment"
    per: str | None = None
    of: Quantity | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A half-open interval of time, what it rests on, and whether it is only approximate.

    `clock_days` is set for `basis="clock"`: the first and last day, counted from 1, of an agreement's clock
    ("in the first 42 days" is (1, 42)); `first` and `last` are then None until an agreement resolves them.
    """

    text: str
    start: int
    end: int
    first: Instant | None
    last: Instant | None
    basis: Basis
    approximate: bool = False
    clock_days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says, normalised. The chain runs from the outlet (first) to the origin (last).

    `passage` is the clause or sentence that says it and `trigger` the words that carry the act. What the act is
    done to stands in `patient` also when it is no actor ("aid trucks"). `known_on` is the first day on which the
    report was surely known, None when nothing dates it.
    """

    id: str
    report: str
    outlet: str | None
    passage: Passage
    act: str | None
    agent: tuple[Name, ...] = ()
    patient: tuple[Name, ...] = ()
    quantity: Quantity | None = None
    when: When | None = None
    place: tuple[Name, ...] = ()
    polarity: Polarity = "affirmed"
    modality: Modality = "actual"
    chain: tuple[Voice, ...] = ()
    superseded_by: str | None = None
    review: Review = "unreviewed"
    trigger: Passage | None = None
    attribution: str | None = None
    published: str | None = None
    known_on: date | None = None

    @property
    def origin(self) -> Voice:
        """The deepest voice of the chain."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True)
class NotRead:
    """A passage, or with `passage` None a whole report, that was not understood, and why."""

    report: str
    passage: Passage | None
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one report, and what was not understood."""

    report: str
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a name stands: the report and the passage that is the name."""

    report: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that is not in the cast, as an actor could be entered, and what each part is guessed from.

    `claims` counts the claims in which the name is speaker, agent or patient; `written` are its forms in
    the reports, the most usual first; `seen` the first places of it.
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...]
    titles: tuple[str, ...]
    role: str | None
    affiliation: str | None
    speaks_for: str | None
    reasons: tuple[str, ...]
    claims: int
    as_speaker: int
    as_agent: int
    as_patient: int
    reports: tuple[str, ...]
    written: tuple[str, ...]
    seen: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim comes from at bottom. Claims with the same `key` are one origin.

    `owner` is the outlet that vouches for an unnamed origin; `party` says whether the origin is, or speaks
    for, a party to the conflict.
    """

    key: str
    name: str
    actor: str | None = None
    party: bool = False
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Copies:
    """A reuse class: reports of one text. `first` is the one that came first, `credit` the wire it names."""

    id: str
    reports: tuple[str, ...]
    first: str
    reason: str
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Claims about one event, with the reason why they were grouped."""

    id: str
    title: str
    act: str
    claims: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    place: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: the value, who says so, and the claims that say it."""

    value: str
    origins: tuple[str, ...]
    independent: int
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Where accounts part: the field they differ in and the sides. `obligations` are those that rest on it."""

    id: str
    incident: str
    kind: DisputeKind
    field: str
    sides: tuple[Side, ...]
    obligations: tuple[str, ...] = ()
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing all claims of a book gives; `superseded` maps a corrected claim to its correction."""

    copies: tuple[Copies, ...] = ()
    superseded: Mapping[str, str] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What the user asks to see: on which day (judged at its end), as known by which day, trusting whom.

    `accept` and `without` hold names or cast ids, matched against every voice of a claim's chain; an empty
    `accept` accepts all.
    """

    on: date
    known_by: date | None = None
    accept: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Interval:
    """How much has been done: at least `low`, at most `high` (None: no upper limit known)."""

    low: Number
    high: Number | None

    def __str__(self) -> str:
        """In words: "13", "13 or more", "at most 32", "105 to 107"."""
        if self.low == self.high:
            return f"{self.low}"
        if self.high is None:
            return f"{self.low} or more"
        return f"{self.low} to {self.high}" if self.low else f"at most {self.high}"


@dataclass(frozen=True, slots=True)
class Unused:
    """A claim that was looked at for a finding and not used, and why."""

    claim: str
    why: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """One origin a finding rests on, and whether it is a party."""

    origin: str
    party: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """How one obligation stands on a day under one account. `account` is an actor id, an outlet or "all".

    `needed` is the number owed (None where the text gives none), `independent` counts independent origins
    that are no party, `due_on` is the last day of the window. `said` shows, for the row that tells whether an
    agreement runs, each account's version of its end.
    """

    agreement: str
    obligation: str
    instance: str
    on: date
    known_by: date | None
    account: str
    reading: str
    status: Status
    interval: Interval | None
    needed: Number | None
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    unused: tuple[Unused, ...] = ()
    reasons: tuple[str, ...] = ()
    rests_on: tuple[RestsOn, ...] = ()
    independent: int = 0
    text: str = ""
    due_on: date | None = None
    said: tuple[Side, ...] = ()

    @property
    def bears(self) -> bool:
        """Whether any claim stands for or against it."""
        return bool(self.evidence or self.against)


T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(noun: Any) -> TypeAdapter[Any]:
    if noun not in _ADAPTERS:
        _ADAPTERS[noun] = TypeAdapter(noun)
    return _ADAPTERS[noun]


def to_json(noun: Any) -> Any:
    """The noun as plain JSON values, field by field; decimals become numbers."""
    return _plain(_adapter(type(noun)).dump_python(noun, mode="python"))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_json(noun: type[T], value: Any) -> T:
    """The noun that `to_json` wrote. Raises `pydantic.ValidationError` when the value is no such noun."""
    found: T = _adapter(noun).validate_python(value)
    return found


def short_id(prefix: str, *parts: object) -> str:
    """A stable id that depends on nothing but its parts: `prefix` and twelve hexadecimal digits."""
    text = "\x1f".join(str(part) for part in parts)
    return prefix + hashlib.sha256(text.encode()).hexdigest()[:12]


def first_day(partial: str | None) -> date | None:
    """The first day a partial date can mean: "2025-02" gives 1 February 2025."""
    if not partial:
        return None
    year, month, day = _parts(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str | None) -> date | None:
    """The last day a partial date can mean: "2025-02" gives 28 February 2025."""
    if not partial:
        return None
    year, month, day = _parts(partial)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(partial: str) -> tuple[int, int | None, int | None]:
    pieces = [int(piece) for piece in partial[:10].split("-")]
    pieces += [0] * (3 - len(pieces))
    return pieces[0], pieces[1] or None, pieces[2] or None


def to_instant(moment: Instant, timezone: str) -> datetime:
    """The instant a date begins in the timezone, or the instant itself."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(), ZoneInfo(timezone))


def end_of(day: date, timezone: str) -> datetime:
    """The instant at which the day is over in the timezone."""
    return to_instant(day + timedelta(days=1), timezone)


def claim_words(claim: Claim, *, chain: bool = True) -> str:
    """A claim as a line: who, did what, how many, to whom, and with `chain` as reported by whom."""
    agent = ", ".join(name.name for name in claim.agent) or "(no one named)"
    what = _object_words(claim)
    act = claim.act.replace("_", " ") if claim.act else "(no act of the list)"
    denied = " (denied)" if claim.polarity == "denied" else ""
    line = f"{agent} · {act}{denied}{' · ' + what if what else ''}"
    return f"{line} — {chain_words(claim)}" if chain else line


def _object_words(claim: Claim) -> str:
    """To whom or what, and how many; what counts something else than the object stands apart from it."""
    words = ", ".join(name.name for name in claim.patient)
    if claim.quantity is None or claim.quantity.text in words:
        return words
    text, unit = claim.quantity.text, claim.quantity.unit or ""
    if unit in f"{text} {words}":
        return f"{text} {words}".strip()
    return " · ".join(filter(None, [f"{text} {unit}", words]))


def chain_words(claim: Claim) -> str:
    """The chain from outlet to origin, with each hedge that is more than plain fact."""
    parts = []
    for voice in claim.chain:
        hedge = "" if voice.hedge == "fact" else f" [{voice.hedge.replace('_', ' ')}]"
        parts.append(voice.name + hedge)
    return " ← ".join(parts)


def unique(items: Iterable[T]) -> tuple[T, ...]:
    """The items without repetitions, in the order in which they first came."""
    return tuple(dict.fromkeys(items))
