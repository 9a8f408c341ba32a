"""The grid: every instance of every obligation, under every account and every reading, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trucebook.agreement.models import Agreement
from trucebook.compliance.column import Column
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.matching import Evidence, amendment_days
from trucebook.compliance.sharing import Shares
from trucebook.compliance.speakers import Account, choose_accounts
from trucebook.compliance.versions import Versions, open_column
from trucebook.vocabulary import Copies, Finding, View, unique


def assess(
    evidence: Evidence,
    view: View,
    *,
    copies: tuple[Copies, ...] = (),
    accounts: tuple[str, ...] | None = None,
    obligations: tuple[str, ...] | None = None,
) -> tuple[Finding, ...]:
    """How every obligation stands at the end of the day asked for, in every account, under every reading.

    Takes what `match` found, the view (day, known by, whose word is accepted) and the reuse classes of the reports.
    `accounts` names those asked for: "all", outlets, or cast ids or names; without it, "all", all outlets and
    all parties. `obligations` names those asked for by id, "in-force" among them; without it, all.

    Gives one finding for each account of the row "in-force", then one for each instance of each duty, account and
    reading, in that order; an instance that an account does not have, because its agreement ran out before, is left
    out there. Amendments made after the day, or after `known_by`, are not applied.

    `evidence` of a finding holds the claims its status rests on, `against` those that speak against that status.
    """
    chosen = choose_accounts(accounts, evidence.outlets, evidence.lineage)
    hearing = Hearing(evidence, view, copies, chosen)
    return tuple(item for columns in list_columns(hearing) for item in _rows(columns, obligations))


def moved_by(
    evidence: Evidence, view: View, row: tuple[str, str, str], *, copies: tuple[Copies, ...] = ()
) -> frozenset[str]:
    """The claims that tell what a row (account, reading, obligation) hangs on: powers used, events, suspensions."""
    account, reading, obligation = row
    hearing = Hearing(evidence, view, copies, choose_accounts((account,), evidence.outlets, evidence.lineage))
    columns = (column for some in list_columns(hearing) for column in some)
    return next((item.moved_by(obligation) for item in columns if item.reading == reading), frozenset())


def list_columns(hearing: Hearing) -> Iterator[list[Column | Versions]]:
    """The columns of all accounts, reading by reading."""
    evidence, shares = hearing.evidence, Shares(hearing)
    for reading in evidence.readings:
        terms = _terms(evidence, hearing.view, reading), evidence.variants[0, reading]
        yield [_column(hearing, shares, account, reading, terms) for account in hearing.accounts]


def _column(
    hearing: Hearing, shares: Shares, account: Account, reading: str, terms: tuple[Agreement, Agreement]
) -> Column | Versions:
    """A column depends on whom its account hears alone: one that hears the same as in the view before is kept."""
    view = hearing.view
    key = ("column", account, reading, view.on, view.known_by, view.timezone, hearing.refused_to(account))

    def make(doubted: frozenset[str]) -> Column:
        return Column(hearing, shares, account, reading, terms=terms, doubted=doubted)

    found: Column | Versions = shares.memory.page(key, lambda: open_column(hearing, terms[0], account, make))
    return found


def _terms(evidence: Evidence, view: View, reading: str) -> Agreement:
    """The agreement with the amendments made and known by then, under one reading."""
    day = min(view.on, view.known_by) if view.known_by else view.on
    made = sum(amended <= day for amended in amendment_days(evidence.agreement))
    return evidence.variants[made, reading]


def _rows(columns: Sequence[Column | Versions], asked: Iterable[str] | None) -> Iterator[Finding]:
    """The row of the agreement's life, then every instance of every obligation, by account."""
    wanted = None if asked is None else set(asked)
    if wanted is None or "in-force" in wanted:
        yield from (column.life() for column in columns)
    for obligation in columns[0].terms.obligations if columns else ():
        if wanted is None or obligation.id in wanted:
            yield from _instances(columns, obligation.id)


def _instances(columns: Sequence[Column | Versions], obligation: str) -> Iterator[Finding]:
    """An account in which the agreement was made longer may have more days than others."""
    dues = [{due.instance.name: due for due in column.dues(obligation)} for column in columns]
    longest = max(dues, key=len, default={})
    for name in unique([*longest, *(name for known in dues for name in known)]):
        for column, known in zip(columns, dues, strict=True):
            if name in known:
                yield column.find(known[name])
