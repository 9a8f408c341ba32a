"""Why a finding is what it is, in sentences a journalist can print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from trucebook.agreement.powers import Event
from trucebook.compliance.figures import OwedKind
from trucebook.compliance.judging import Judgement
from trucebook.compliance.matching import Look
from trucebook.vocabulary import Finding, Interval, Number, Origin, chain_words, unique

_DECIDED = {
    "kept": "Kept",
    "kept_so_far": "Kept so far",
    "kept_late": "Kept late",
    "partly_kept": "Partly kept",
    "breached": "Breached",
    "disputed": "Disputed",
}
SHOWN_CHAINS = 4
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def explain(
    finding: Finding,
    rule: str,
    judgement: Judgement,
    origins: Sequence[Origin],
    waits: Iterable[str],
    *,
    kind: OwedKind,
) -> tuple[str, ...]:
    """The rule that decided, how much, on whose word, what it waits for, and what was not used and why."""
    sentences = [rule, *_amount(finding, kind), *_word(finding, [(item.name, item.party) for item in origins])]
    sentences += [*_chains(judgement), *_contest(finding, judgement)]
    if finding.status in ("waiting", "lapsed"):
        sentences += [f"It waits: {item}." for item in waits]
    if finding.status != "not_in_force":
        sentences += _notes(judgement)
    return (*sentences, *_left_out(finding))


def explain_contest(finding: Finding, rule: str, contests: Iterable[str], outcomes: str) -> tuple[str, ...]:
    """The rule, which events are contested and by whom, what comes of each version, and on whose word."""
    origins = [(item.origin, item.party) for item in finding.rests_on]
    return (rule, *contests, outcomes, *_word(finding, origins), *_left_out(finding))


def _amount(finding: Finding, kind: OwedKind) -> Iterable[str]:
    if finding.interval is None or not (finding.evidence or finding.against):
        return
    if finding.interval == Interval(0, None):
        return
    amount = str(finding.interval)
    amount = amount[0].upper() + amount[1:]
    if kind == "all":
        yield f"{amount} of all."
    else:
        yield f"{amount} of {finding.needed}." if finding.needed is not None else f"{amount}."


def _word(finding: Finding, origins: Sequence[tuple[str, bool]]) -> Iterable[str]:
    """On whose word a status stands (name, whether a party): no status is shown as a bare verdict."""
    if not origins:
        return
    parties = [name for name, party in origins if party]
    others = [name for name, party in origins if not party]
    who = []
    if parties:
        who.append(f"{_number(len(parties))} {'party' if len(parties) == 1 else 'parties'} ({_names(parties)})")
    if others:
        who.append(_names(others))
    status = _DECIDED.get(finding.status, "Reported")
    yield f"{status}, on the word of {' and '.join(who)}; {independent_words(finding.independent)}."


def _chains(judgement: Judgement) -> Iterable[str]:
    """The whole chains the status stands on, from outlet to origin."""
    chains = sorted({chain for item in judgement.grounds for chain in item.chains})
    if chains:
        yield f"Told by: {'; '.join(chains[:SHOWN_CHAINS])}{_more(chains)}."


def _names(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")


def word_of(origins: Sequence[str], independent: int) -> str:
    """On whose word something stands: "on the word of Northland; no independent origin"."""
    return f"on the word of {_names(origins)}; {independent_words(independent)}"


def independent_words(count: int) -> str:
    """How many independent origins: "no independent origin", "one independent origin", "12 independent origins"."""
    return f"{_number(count)} independent origin{'' if count in (0, 1) else 's'}"


def _number(count: Number) -> str:
    return _NUMBERS[int(count)] if 0 <= count < len(_NUMBERS) else str(count)


def _contest(finding: Finding, judgement: Judgement) -> Iterable[str]:
    """What stands against the status, and where figures part."""
    if judgement.weighed.differ and (told := _figures(judgement)):
        yield f"The figures differ: {told}."
    if judgement.together:
        yield "No origin alone tells all of it; together they do."
    if judgement.overruled:
        yield "The account's own word outweighs what it quotes."
    if finding.against and finding.status != "disputed" and not judgement.overruled:
        count = len(finding.against)
        one = count == 1
        stands = f"stand{'s' if one else ''} against this"
        says = f"say{'s' if one else ''} that it was not done"
        yield f"{count} claim{'' if one else 's'} {stands if finding.status in _DECIDED else says}."


def _figures(judgement: Judgement) -> str:
    """The numbers as they are told, each with whose word it is: "38 (Northland); 40 (Observer Mission)"."""
    told: dict[tuple[Number, str], dict[str, None]] = {}
    for item in (*judgement.grounds, *judgement.against, *judgement.aside):
        for look in item.looks:
            quantity = look.claim.quantity
            if quantity is not None:
                told.setdefault((quantity.low or 0, quantity.text), {})[item.origin.name] = None
    words = [f"{text} ({_names(list(names))})" for (_, text), names in sorted(told.items())]
    return "; ".join(words[:SHOWN_CHAINS]) + _more(words)


def _notes(judgement: Judgement) -> Iterable[str]:
    """What was assumed in reading the claims that count, with how many claims it concerns."""
    slices = [*judgement.grounds, *judgement.against]
    noted: Counter[str] = Counter()
    for item in slices:
        noted.update(item.notes)
    for note, count in sorted(noted.items()):
        yield f"{count} claim{'' if count == 1 else 's'} used: {note}."
    if any("subset" in item.bases for item in slices):
        yield "Some count only a part of what is owed: they support, they do not deny."
    if any("superset" in item.bases for item in slices):
        yield "Some count more than what is owed: they deny, they do not support."


def _left_out(finding: Finding) -> Iterable[str]:
    """How many claims were looked at and not used, by why."""
    whys = Counter(item.why for item in finding.unused)
    if whys:
        parts = [f"{count} {why}" for why, count in sorted(whys.items(), key=lambda item: (-item[1], item[0]))]
        yield "Not used: " + "; ".join(parts) + "."


def told_by(looks: Iterable[Look]) -> str:
    """The chains of some claims in words, and how many more there are."""
    chains = unique(sorted(chain_words(look.claim) for look in looks))
    return "; ".join(chains[:SHOWN_CHAINS]) + _more(chains)


def _more(chains: Sequence[str]) -> str:
    return f" and {len(chains) - SHOWN_CHAINS} more" if len(chains) > SHOWN_CHAINS else ""


def event_words(event: Event) -> str:
    """An event in words: "sign (accord) by north"."""
    if event.kept:
        return f"“{event.kept}” being kept"
    act = event.act.replace("_", " ")
    words = f" ({', '.join(event.words)})" if event.words else ""
    return f"“{act}”{words}" + (f" by {', '.join(event.by)}" if event.by else "")


def day_words(day: date) -> str:
    """A day as people write it: 5 February 2025."""
    return f"{day.day} {day:%B %Y}"
