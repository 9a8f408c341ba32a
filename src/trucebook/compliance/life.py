"""The life of an agreement as accounts tell it: whether it runs by its terms, who is said to have ended it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from trucebook.accounts import count_independent
from trucebook.agreement.calendar import zone_of
from trucebook.agreement.models import Agreement
from trucebook.agreement.values import MOST_DAYS
from trucebook.compliance.figures import LATER, NOTHING_DATES, OUTSIDE
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.matching import ENDING_ACTS, RESUMING_ACTS, Look, Target
from trucebook.compliance.owing import AFTERMATH_DAYS
from trucebook.compliance.phrases import data_file, flatten, word_list
from trucebook.compliance.reasons import day_words, word_of
from trucebook.compliance.speakers import Account
from trucebook.compliance.timing import DAY, Span, Timing, last_day_before, local_day, time_claim, to_local
from trucebook.vocabulary import Finding, Origin, RestsOn, Side, Status, Unused, end_of, unique

IN_FORCE = "in-force"
YEAR = 366
NOBODY = "nobody named"
TOLD_LATER = "undated, and told only after the day asked for"


def runs_not_yet() -> str:
    """The agreement had not taken effect on this day."""
    return "not_in_force"


def runs() -> str:
    """By its terms the agreement was running on this day."""
    return "open"


def has_ended() -> str:
    """By its terms the agreement had ended by the end of this day."""
    return "lapsed"


def is_contested() -> str:
    """Whether it was running hangs on something that one source tells and another denies."""
    return "disputed"


def may_run() -> str:
    """It was extended, and nobody tells how long: whether it still ran on this day is not known."""
    return "undetermined"


def life_status(span: Span, on_end: float) -> Status:
    """Whether an agreement with this first and last instant runs at the end of a day."""
    if span[0] >= on_end:
        return "not_in_force"
    return "open" if span[1] > on_end else "lapsed"


def ends_on(span: Span, zone: str) -> date | None:
    """The last day of an agreement that runs from one instant to another; None where its text sets no end."""
    return None if span[1] - span[0] > (MOST_DAYS - YEAR) * DAY else last_day_before(span[1], zone)


def life_rule(status: Status) -> str:
    """The sentence that goes with it."""
    rules = {
        "not_in_force": runs_not_yet,
        "open": runs,
        "lapsed": has_ended,
        "disputed": is_contested,
        "undetermined": may_run,
    }
    rule = rules[status]
    return (rule.__doc__ or "").strip()


def find_life(
    hearing: Hearing, terms: Agreement, account: Account, reading: str, *, span: Span, powers: Iterable[str] = ()
) -> Finding:
    """Whether the agreement runs by its terms, and each version of who ended or broke it, in one account.

    `span` is from its first instant to its last, in seconds; `powers` tells which powers were used. `said` has one
    side for each one blamed and polarity.
    """
    zone = zone_of(terms, hearing.view.timezone)
    on_end = end_of(hearing.view.on, zone).timestamp()
    status = life_status(span, on_end)
    told, unused = _tellings(hearing, account, zone, span=(*span, on_end))
    affirmed = [look for look in told if _accuses(look)]
    origins = {origin.key: origin for origin in map(hearing.origin, affirmed)}
    said = tuple(_sides(hearing, told))
    return Finding(
        agreement=terms.id,
        obligation=IN_FORCE,
        instance="whole",
        on=hearing.view.on,
        known_by=hearing.view.known_by,
        account=account.key,
        reading=reading,
        status=status,
        interval=None,
        needed=None,
        evidence=tuple(sorted(look.claim.id for look in affirmed)),
        against=tuple(sorted(look.claim.id for look in told if not _accuses(look))),
        unused=unused,
        reasons=(
            life_rule(status),
            *_course(terms, hearing, span, zone),
            *powers,
            *_versions(said),
            *_early(hearing, affirmed, span, zone),
        ),
        rests_on=tuple(
            sorted((RestsOn(item.name, item.party) for item in origins.values()), key=lambda r: r.origin)
        ),
        independent=count_independent(origins.values()),
        text=terms.text or terms.title,
        due_on=ends_on(span, zone),
        said=said,
    )


def _accuses(look: Look) -> bool:
    """Whether the claim says that the agreement was ended, broken or not observed."""
    return (look.claim.act in ENDING_ACTS) == (look.claim.polarity == "affirmed")


def _course(terms: Agreement, hearing: Hearing, span: Span, zone: str) -> Iterable[str]:
    """When it took effect, when it ends, and which amendments are counted in."""
    until = f"runs until {_moment(span[1], zone)}" if ends_on(span, zone) else "its text sets no end"
    yield f"It takes effect on {_moment(span[0], zone)} and {until}."
    day = min(hearing.view.on, hearing.view.known_by or hearing.view.on)
    for item in sorted(terms.amendments, key=lambda item: item.on):
        if item.on <= day:
            text, source = item.text.rstrip("."), f" ({item.source})" if item.source else ""
            yield f"Amended on {day_words(item.on)}{': ' if text else ''}{text}{source}."


def _moment(seconds: float, zone: str) -> str:
    local = to_local(seconds, zone)
    return f"{day_words(local.date())}, {local:%H:%M}"


def _versions(said: Iterable[Side]) -> Iterable[str]:
    for side in said:
        yield f"{side.value[0].upper()}{side.value[1:]}, {word_of(side.origins, side.independent)}."


def _early(hearing: Hearing, accusing: Iterable[Look], span: Span, zone: str) -> Iterable[str]:
    """The first day on which, in this account, it was broken or ended before its time, and who says so."""
    timed = ((time_claim(look.claim, zone, None, None), look) for look in accusing)
    by_day = defaultdict[date, dict[str, Origin]](dict)
    for timing, look in timed:
        if timing.first is not None and _latest(timing) < span[1]:
            origin = hearing.origin(look)
            by_day[local_day(timing.first, zone)][origin.key] = origin
    if by_day:
        first = min(by_day)
        names = sorted({origin.name for origin in by_day[first].values()})
        told = word_of(names, count_independent(by_day[first].values()))
        yield f"It is said to have been broken or ended before its time, first on {day_words(first)}, {told}."


def _latest(timing: Timing) -> float:
    """The end of a stated stretch: what is said of the very day of the end was not surely before it."""
    return next((at for at in (timing.last, timing.first) if at is not None), math.inf)


def _tellings(
    hearing: Hearing, account: Account, zone: str, *, span: tuple[float, float, float]
) -> tuple[list[Look], tuple[Unused, ...]]:
    """The account's claims on the agreement's end that fall into its time, and those that do not, with why."""
    heard = hearing.hear("endings")
    told, unused = [], [(look, why) for look, why in heard.silent if account.holds(look.speakers)]
    for look in heard.usable:
        if account.holds(look.speakers):
            why = _misplaced(hearing, look, zone, span)
            if why:
                unused.append((look, why))
            else:
                told.append(look)
    return told, tuple(
        Unused(look.claim.id, why) for look, why in sorted(unused, key=lambda item: item[0].claim.id)
    )


def _misplaced(hearing: Hearing, look: Look, zone: str, span: tuple[float, float, float]) -> str:
    timing = time_claim(look.claim, zone, None, hearing.told_on(look.claim))
    begins = timing.first if timing.first is not None else timing.last if timing.last is not None else timing.told
    ends = timing.last if timing.last is not None else begins
    start, end, on_end = span
    if begins is None or ends is None:
        return NOTHING_DATES
    if timing.first is not None and timing.first >= on_end:
        return LATER
    if ends <= start or begins >= end + AFTERMATH_DAYS * DAY:
        return OUTSIDE.replace("this duty", "this agreement")
    return TOLD_LATER if timing.first is None and begins > on_end and end > on_end else ""


def _sides(hearing: Hearing, told: Iterable[Look]) -> Iterable[Side]:
    """One side for each one the end is laid to; denials stand apart."""
    groups: dict[tuple[str, bool], list[Look]] = defaultdict(list)
    for look in told:
        groups[_blamed(hearing, look), _accuses(look)].append(look)
    for (name, accuses), looks in sorted(groups.items()):
        origins = {origin.key: origin for origin in map(hearing.origin, looks)}
        yield Side(
            value=_version(name, looks, accuses=accuses),
            origins=unique(sorted(origin.name for origin in origins.values())),
            independent=count_independent(origins.values()),
            claims=tuple(sorted(look.claim.id for look in looks)),
        )


def _blamed(hearing: Hearing, look: Look) -> str:
    lineage = hearing.evidence.lineage
    names = []
    for name in look.claim.agent:
        known = lineage.name(lineage.principal(name.actor))
        if not known and name.name.casefold() in word_list("together"):
            known = "both sides"
        if known or flatten(name.name).strip() not in word_list("nobody"):
            names.append(known or name.name)
    return " and ".join(sorted(set(names))) or NOBODY


def _version(name: str, looks: Iterable[Look], *, accuses: bool) -> str:
    """What is said of an agreement's end, in words: "broken by Northland", "ended, nobody named"."""
    told = data_file()["endings"]
    acts = sorted({look.claim.act or "" for look in looks})
    deeds = " and ".join(unique(told.get(act, act.replace("_", " ")) for act in acts))
    version = f"{deeds}, {NOBODY}" if name == NOBODY else f"{deeds} by {name}"
    return version if accuses else f"denied: {version}"


@dataclass(frozen=True, slots=True)
class Moment:
    """One telling of something that happened: when at the earliest and at the latest, in seconds, and the claim.

    Without a claim it follows from what is kept. `dated` says that the claim itself names a time, `until` that it
    names the end of what was made longer.
    """

    at: float
    end: float
    look: Look | None
    dated: bool = True
    until: float | None = None

    def is_within(self, span: Span) -> bool:
        """Whether it can have happened in the span: what is told of the day after its end cannot."""
        return span[0] <= self.at and (self.at < span[1] or self.end <= span[1])


_ACTS = {"extend": ("extend",), "renew": ("extend",), "suspend": ("suspend",), "terminate": ("end_truce",)}
"""By which acts, done to the agreement, an account tells that a power was used, where the text does not say."""


def acts_of(kind: str) -> tuple[str, ...]:
    """By which acts, done to the agreement, it is told that a power of this kind was used."""
    return RESUMING_ACTS if kind == "resume" else _ACTS.get(kind, ())


def looks_at_acts(hearing: Hearing, acts: tuple[str, ...]) -> Iterator[Look]:
    """The usable claims that say of the agreement that one of these acts was, or was not, done to it."""
    about: Literal["endings", "resumptions"] = "endings" if set(acts) & set(ENDING_ACTS) else "resumptions"
    return (look for look in hearing.hear(about).usable if look.claim.act in acts)


class Teller(Protocol):
    """An account that is asked what happened; the claims in `doubted` are not taken for true.

    `tellings` keeps what was found of each event: several duties may hang on one.
    """

    hearing: Hearing
    account: Account
    zone: str
    doubted: frozenset[str]
    tellings: dict[Target, list[Moment]]


def tell_end(teller: Teller, kind: str) -> list[Moment]:
    """The account's claims that the agreement was extended, suspended, resumed or ended."""
    return list(_moments(teller, looks_at_acts(teller.hearing, acts_of(kind))))


def tell_event(teller: Teller, target: Target) -> list[Moment]:
    """The account's claims that an event happened."""
    if target not in teller.tellings:
        teller.tellings[target] = list(_moments(teller, teller.hearing.hear(target).usable))
    return teller.tellings[target]


def _moments(teller: Teller, looks: Iterable[Look]) -> Iterator[Moment]:
    """Affirmed claims with the time they tell; an undated one happened before it was told."""
    hearing, zone = teller.hearing, teller.zone
    for look in looks:
        told = look.claim.polarity == "affirmed" and teller.account.holds(look.speakers)
        if told and look.claim.id not in teller.doubted:
            timing = time_claim(look.claim, zone, None, hearing.told_on(look.claim))
            stated = [at for at in (timing.first, timing.last) if at is not None]
            if stated:
                yield Moment(stated[0], stated[-1], look)
            elif timing.told is not None:
                yield Moment(timing.told, timing.told, look, dated=False)
