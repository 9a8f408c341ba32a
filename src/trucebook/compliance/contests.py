"""Events that one origin tells and another denies, and duties on which accounts part, where others hang on them.

Nobody's word decides whether such an event happened, or whether such a duty was kept. So an account is worked out
as if it had, and as if it had not: a status that is the same each time stands, any other is disputed. In its own
account no word is contested.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trucebook.agreement.models import Agreement
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import Judgement
from trucebook.compliance.life import acts_of, looks_at_acts
from trucebook.compliance.matching import Look, Target, event_target, events_of
from trucebook.compliance.phrases import flatten, word_list
from trucebook.compliance.reasons import event_words, told_by
from trucebook.compliance.speakers import Account, Lineage
from trucebook.compliance.timing import Span, time_claim
from trucebook.vocabulary import Claim, Name, unique

Topic = Target | tuple[str, ...]
"""What claims may tell of: an event that the text names, or acts done to the agreement."""


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """An event, in words, with the claims that tell it and those of other origins that deny it.

    `doubts` is what is not true if it did not happen: the ids of the claims that tell it, or that a duty is kept.
    """

    event: str
    told: tuple[Look, ...]
    denied: tuple[Look, ...]
    doubts: frozenset[str]

    @property
    def looks(self) -> tuple[Look, ...]:
        """All claims on it."""
        return (*self.told, *self.denied)

    @property
    def words(self) -> str:
        """Who tells it and who denies it, in a sentence."""
        against = f"; denied by {told_by(self.denied)}" if self.denied else ", of which not all can be true"
        return f"Contested: {self.event}, told by {told_by(self.told)}{against}."

    def joined(self, other: Contest) -> Contest:
        """Two that share a claim are one: the same telling bears both."""
        told, denied = unique((*self.told, *other.told)), unique((*self.denied, *other.denied))
        return Contest(self.event, told, denied, self.doubts | other.doubts)


def keeping_of(obligation: str) -> str:
    """What is doubted where a duty on which accounts part is taken not to be kept."""
    return f"kept: {obligation}"


def contest_keeping(obligation: str, judgements: Sequence[Judgement]) -> Contest:
    """Whether a duty was kept, as a contested event: the claims for it, and those against."""
    told, denied = (
        unique(look for judgement in judgements for item in getattr(judgement, side) for look in item.looks)
        for side in ("grounds", "against")
    )
    return Contest(f"the keeping of “{obligation}”", told, denied, frozenset({keeping_of(obligation)}))


def find_contests(
    hearing: Hearing, terms: Agreement, account: Account
) -> tuple[tuple[Contest, ...], frozenset[str]]:
    """The contested events of an account, and the claims that its own word denies.

    Costs nothing where nobody denies what somebody tells.
    """
    found: list[Contest] = []
    overruled: set[str] = set()
    for topic, words in _torn(hearing, terms):
        told, denied = [], []
        for look, against in _denied_tellings(hearing, topic, account):
            if any(account.is_own(other.speakers) for other in against):
                overruled.add(look.claim.id)
            else:
                told.append(look)
                denied += against
        if told:
            doubts = frozenset(look.claim.id for look in told)
            _add(found, Contest(words, tuple(told), unique(denied), doubts))
    return tuple(found), frozenset(overruled)


def _add(found: list[Contest], new: Contest) -> None:
    for other in [item for item in found if item.doubts & new.doubts]:
        found.remove(other)
        new = other.joined(new)
    found.append(new)


def worlds_of(contests: tuple[Contest, ...]) -> tuple[frozenset[str], ...]:
    """Each way it may have been, as what is then not true; first all events happened, then none.

    Of up to three events every choice is there; of more, besides, each alone and all but each.
    """
    sides = [item.doubts for item in contests]
    every = frozenset[str]().union(*sides)
    return unique((frozenset(), every, *(every - side for side in sides), *sides))


def duties_asked(hearing: Hearing, terms: Agreement) -> frozenset[str]:
    """The obligations on whose being kept something else hangs."""
    memo, key = hearing.evidence.memo, ("asked", id(terms))
    if key not in memo:
        named = {event.kept for event in events_of(terms) if event.kept}
        named.update(*((*item.after, *item.same_day) for item in terms.obligations))
        memo[key] = terms, frozenset(named)  # keeps the id taken
    found: frozenset[str] = memo[key][1]
    return found


def _torn(hearing: Hearing, terms: Agreement) -> tuple[tuple[Topic, str], ...]:
    """What moves or binds something under the terms and is told by some claim and denied by another."""
    memo, key = hearing.evidence.memo, ("torn", id(terms))
    if key not in memo:
        memo[key] = (
            terms,
            tuple(item for item in _topics(terms) if _is_torn(hearing, item[0])),
        )  # keeps the id taken
    found: tuple[tuple[Topic, str], ...] = memo[key][1]
    return found


def _is_torn(hearing: Hearing, topic: Topic) -> bool:
    evidence = hearing.evidence
    looks = (*evidence.endings, *evidence.resumptions) if isinstance(topic, tuple) else evidence.looks[topic]
    acts = topic if isinstance(topic, tuple) else topic.acts
    return len({look.claim.polarity for look in looks if look.claim.act in acts}) > 1


def _topics(terms: Agreement) -> Iterator[tuple[Topic, str]]:
    """Every event and every act that may move the agreement, in words."""
    yield from unique((event_target(event), event_words(event)) for event in events_of(terms) if event.act)
    kinds = ["suspend", *(power.kind for power in terms.powers if power.used_if is None)]
    acts = unique(act for kind in kinds for act in acts_of(kind))
    for act in unique((*acts, *acts_of("resume"))):
        yield (act,), f"“{act.replace('_', ' ')}” ({terms.names[0]})"


def _denied_tellings(hearing: Hearing, topic: Topic, account: Account) -> Iterator[tuple[Look, list[Look]]]:
    """Each telling that other origins deny, unless it is the account's own word, with the denials."""
    usable = looks_at_acts(hearing, topic) if isinstance(topic, tuple) else hearing.hear(topic).usable
    heard = [look for look in usable if account.holds(look.speakers)]
    denials = [look for look in heard if look.claim.polarity == "denied"]
    for look in heard if denials else ():
        if look.claim.polarity == "affirmed" and not account.is_own(look.speakers):
            against = [other for other in denials if _denies(hearing, topic, other, look)]
            if against:
                yield look, against


def _denies(hearing: Hearing, topic: Topic, denial: Look, telling: Look) -> bool:
    """Whether two origins cannot both be right: the denial is of the same deed and of all the time that is told."""
    if hearing.origin(denial).key == hearing.origin(telling).key:
        return False
    no, yes = (_span(hearing, look) for look in (denial, telling))
    if no is None or yes is None or not (no[0] <= yes[0] and yes[1] <= no[1]):
        return False
    lineage = hearing.evidence.lineage
    return _same_doers(lineage, topic, denial.claim, telling.claim) and _same_object(
        lineage, topic, denial.claim, telling.claim
    )


def _span(hearing: Hearing, look: Look) -> Span | None:
    """The time of which a claim tells: without a first day, all before its last or before it was told."""
    zone = hearing.zone(hearing.evidence.agreement)
    timing = time_claim(look.claim, zone, None, hearing.told_on(look.claim))
    ends = (
        (timing.last, timing.told) if look.claim.polarity == "denied" else (timing.last, timing.first, timing.told)
    )
    end = next((at for at in ends if at is not None), None)
    return None if end is None else (-math.inf if timing.first is None else timing.first, end)


def _same_doers(lineage: Lineage, topic: Topic, one: Claim, other: Claim) -> bool:
    """Whether both may be about the same doers; where the text names one alone, both are about that one."""
    if not isinstance(topic, tuple) and len(topic.by) == 1:
        return True
    first, second = _doers(lineage, one), _doers(lineage, other)
    return not first or not second or not first.isdisjoint(second)


def _doers(lineage: Lineage, claim: Claim) -> frozenset[str]:
    """Who is said to have done it; nobody in particular where nobody is named, or both sides are."""
    if any(name.name.casefold() in word_list("together") for name in claim.agent):
        return frozenset()
    names = [(lineage.principal(name.actor), flatten(name.name).strip()) for name in claim.agent]
    return frozenset(actor or name for actor, name in names if actor or name not in word_list("nobody"))


def _same_object(lineage: Lineage, topic: Topic, denial: Claim, telling: Claim) -> bool:
    """Whether a denial is of the same deed: it denies any, or one that shares a place or a victim with it."""
    if isinstance(topic, tuple) or topic.about:
        return True
    named = [name for name in (*denial.patient, *denial.place) if not _is_party(lineage, name)]
    if any((flatten(name.name).split() or [""])[0] in word_list("none") for name in named):
        return True
    words = _long_words(named)
    return not words or not words.isdisjoint(_long_words((*telling.patient, *telling.place)))


def _is_party(lineage: Lineage, name: Name) -> bool:
    return lineage.is_party(name.actor or lineage.find(name.name))


def _long_words(names: Iterable[Name]) -> frozenset[str]:
    return frozenset(word for name in names for word in flatten(name.name).split() if len(word) > 3)
