"""The states of a duty, in the order in which they are asked. The first sentence of each rule is shown to people.

Source: the life cycle of an obligation in the project's notes on agreements. Nothing here counts silence as
keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from trucebook.compliance.figures import OwedKind
from trucebook.compliance.judging import Verdict
from trucebook.vocabulary import Number, Status

Stop = Literal["waived", "excused", "until", "ended"]
"""By what a duty ceases to bind before it is due, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rules ask about one duty, in one account, at the end of one day.

    `begun`: its window has opened; `due_passed`: it has closed; `came`: it opens before the agreement's end;
    `ended`: the agreement is over; `bound`: what the duty's phase waits for has happened; `waits`: something it
    depends on has not; `low`: how much was surely done; `spoken`: a claim speaks of it, though none decides.
    `stopped`: by what it ceased to bind before it was due; `certified`: who may do so said that it was done;
    `effort`: it is owed to try; `contested`: it would be another if something did not happen that one source tells
    and another denies.
    """

    duty: Literal["must", "may", "must_not"]
    kind: OwedKind
    in_force: bool
    begun: bool
    due_passed: bool
    came: bool
    ended: bool
    bound: bool
    waits: bool
    suspended: bool
    verdict: Verdict
    low: Number
    spoken: bool
    stopped: Stop | None = None
    certified: bool = False
    effort: bool = False
    contested: bool = False


Rule = Callable[[Standing], bool]


def not_in_force(case: Standing) -> bool:
    """The agreement had not taken effect on this day."""
    return not case.in_force


def contested(case: Standing) -> bool:
    """It hangs on something that one source tells and another denies."""
    return case.contested


def used(case: Standing) -> bool:
    """What the agreement permits has been done."""
    return case.duty == "may" and case.verdict in ("done", "late")


def certified(case: Standing) -> bool:
    """Whoever may certify it under the agreement has certified that it was done."""
    return case.certified


def tried(case: Standing) -> bool:
    """It was owed to try, and that was done by the time it was due; what came of it does not matter."""
    return case.effort and case.verdict == "done"


def kept(case: Standing) -> bool:
    """What was owed was done by the time it was due."""
    return case.verdict == "done"


def kept_late(case: Standing) -> bool:
    """What was owed has been done, but nothing shows that it was done by the time it was due."""
    return case.verdict == "late"


def refrained(case: Standing) -> bool:
    """Somebody says, of the whole time of this duty, that nothing was done which it forbids."""
    return case.verdict == "held" and case.bound


def refrained_so_far(case: Standing) -> bool:
    """Somebody says that nothing forbidden has been done so far; the duty runs on."""
    return case.verdict == "held_so_far" and case.bound


def transgressed(case: Standing) -> bool:
    """Something was done that the agreement forbids, and one such act decides."""
    return case.verdict == "over" and case.duty == "must_not" and case.bound


def exceeded(case: Standing) -> bool:
    """More was done than the agreement allows."""
    return case.verdict == "over" and case.duty != "must_not" and case.bound


def opposed(case: Standing) -> bool:
    """One source says that this was kept and another says that it was not."""
    return case.verdict == "opposed" and case.bound


def waived(case: Standing) -> bool:
    """It was waived before it was kept or broken."""
    return case.stopped == "waived"


def excused(case: Standing) -> bool:
    """What excuses it happened before it was kept or broken."""
    return case.stopped == "excused"


def no_longer_binds(case: Standing) -> bool:
    """It was to bind only until something happened, and that happened before it was due."""
    return case.stopped == "until"


def ended_before(case: Standing) -> bool:
    """The agreement was ended, by somebody who may end it, before this was due."""
    return case.stopped == "ended"


def lapsed(case: Standing) -> bool:
    """The agreement ended before it was time for this."""
    return case.ended and (not case.came or case.waits)


def not_used(case: Standing) -> bool:
    """The time in which this was permitted has passed, and nobody says that use was made of it."""
    return case.duty == "may" and case.due_passed


def suspended(case: Standing) -> bool:
    """The agreement is said to be suspended on this day."""
    return case.suspended


def waiting(case: Standing) -> bool:
    """Not yet due: what this depends on has not happened."""
    return case.waits


def not_begun(case: Standing) -> bool:
    """Not yet due: the time for this has not come."""
    return not case.begun


def still_open(case: Standing) -> bool:
    """Not yet due: the time for this is still running."""
    return not case.due_passed


def contradicted(case: Standing) -> bool:
    """The account contradicts itself."""
    return case.verdict == "torn"


def partly_kept(case: Standing) -> bool:
    """Part of what was owed was done by the time it was due, and not the whole."""
    return case.verdict == "short" and case.low > 0 and case.kind != "all"


def breached(case: Standing) -> bool:
    """It was due, and somebody says that it was not done."""
    return case.verdict == "short"


def undetermined(case: Standing) -> bool:
    """There are reports of it, but they do not decide whether it was kept."""
    return case.spoken


def no_report(case: Standing) -> bool:
    """No claim that can be used speaks of it; silence is not taken for keeping."""
    return True


RULES: tuple[tuple[Status, Rule], ...] = (
    ("not_in_force", not_in_force),
    ("disputed", contested),
    ("kept", certified),
    ("kept", used),
    ("kept", tried),
    ("kept", kept),
    ("kept_late", kept_late),
    ("kept", refrained),
    ("breached", transgressed),
    ("breached", exceeded),
    ("disputed", opposed),
    ("kept_so_far", refrained_so_far),
    ("lapsed", waived),
    ("lapsed", excused),
    ("lapsed", no_longer_binds),
    ("lapsed", ended_before),
    ("lapsed", lapsed),
    ("lapsed", not_used),
    ("suspended", suspended),
    ("waiting", waiting),
    ("waiting", not_begun),
    ("open", still_open),
    ("disputed", contradicted),
    ("partly_kept", partly_kept),
    ("breached", breached),
    ("undetermined", undetermined),
    ("no_report", no_report),
)
"""The order of precedence: the first rule that holds gives the status."""


def find_status(case: Standing) -> tuple[Status, str]:
    """The status of a duty and the rule that gives it, in words."""
    for status, rule in RULES:
        if rule(case):
            return status, first_sentence(rule)
    raise AssertionError("the last rule always holds")


def first_sentence(rule: Rule) -> str:
    """What a rule says, as it is shown under a finding."""
    return (rule.__doc__ or "").strip().splitlines()[0]
