"""What a user asks of a book: nothing here writes into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from trucebook.book import Book, Damage
from trucebook.brief import Brief, Grid, Material, compose, lay_out, render
from trucebook.casefolder.fitting import is_near, nearest
from trucebook.compliance import Question, assess, find_flips, known_names, match, seen, trace
from trucebook.compliance.flips import Flips
from trucebook.compliance.history import Step
from trucebook.compliance.matching import Evidence
from trucebook.compliance.seeing import voices_of
from trucebook.desk.casefiles import Case, check_days, parse_case
from trucebook.desk.negotiating import table_of
from trucebook.errors import InputError, ProblemsError
from trucebook.negotiation import Answers, answer
from trucebook.reading import act_names, suggest
from trucebook.vocabulary import Claim, Dispute, Finding, Modality, Report, Suggestion, View, last_day, unique


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims to list; an empty field asks nothing.

    `source` is any voice of the chain, by name, alias or id; who speaks for it counts as it does. `on` asks for
    what is dated to a time in which that day lies; an open end of a time reaches on.
    """

    act: str | None = None
    source: str | None = None
    on: date | None = None
    search: str | None = None
    report: str | None = None
    modality: str | None = None


def get_view(
    book: Path,
    *,
    on: date | None = None,
    known_by: date | None = None,
    accept: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> View:
    """The view a user asks for; without a day, the last day on which a report was published.

    Raises InputError when nothing dates the reports and no day is given, and for a source nobody in the book is.
    """
    check_days(on, known_by)
    with Book.open(book, read_only=True) as ledger:
        case, last = ledger.case(), find_last_day(ledger)
        _check_names((*accept, *without), ledger)
    day = on or known_by or last
    if day is None:
        raise InputError(
            "No report of this book is dated. Say which day to judge with --on, such as --on 2025-02-05."
        )
    return View(on=day, known_by=known_by, accept=accept, without=without, timezone=case.timezone)


def _check_names(names: Iterable[str], ledger: Book) -> None:
    asked = tuple(names)
    if asked:
        check_sources(asked, known_names(ledger.claims(), ledger.case().cast))


def check_sources(names: Iterable[str], known: frozenset[str]) -> None:
    """A misspelt source would silently leave out nothing, or everything. `known` names are case folded."""
    for name in names:
        if name.casefold() not in known:
            near = is_near(name.casefold(), sorted(known))
            hint = nearest(name.casefold(), sorted(known)) if near else "`trucebook claims` shows every chain"
            raise InputError(f"Nobody in this book is called {name!r} ({hint}).")


def _check_accounts(ledger: Book, names: Iterable[str] | None) -> None:
    """A misspelt account would be one that is silent on everything."""
    _check_names((name for name in names or () if name.casefold() != "all"), ledger)


def status(book: Path, view: View, *, accounts: tuple[str, ...] | None = None) -> tuple[Finding, ...]:
    """Every obligation of every agreement under every account, or under the accounts named.

    Raises InputError for an account nobody in the book has.
    """
    with Book.open(book, read_only=True) as ledger:
        _check_accounts(ledger, accounts)
        return tuple(assess_book(ledger, view, accounts))


def assess_book(ledger: Book, view: View, accounts: tuple[str, ...] | None = None) -> Iterator[Finding]:
    copies = ledger.comparison().copies
    for evidence in match_book(ledger):
        yield from assess(evidence, view, copies=copies, accounts=accounts)


_matched: dict[str, tuple[Evidence, ...]] = {}
"""The evidence of the book that was asked last, by its head: the next question sets no claim anew."""


def match_book(ledger: Book) -> tuple[Evidence, ...]:
    """The claims of a book set against each of its agreements, in the order of their ids."""
    head = ledger.head()
    if head not in _matched:
        case, problems = parse_case(ledger.case().files)
        if problems:
            raise ProblemsError(problems)
        claims = ledger.claims()
        found = (match(item, claims, case.cast) for item in sorted(case.agreements, key=lambda item: item.id))
        _matched.clear()
        _matched[head] = tuple(found)
    return _matched[head]


def history(book: Path, view: View, question: Question, *, as_known: bool = False) -> tuple[Step, ...]:
    """Every day up to that of the view on which one finding changed, and why.

    With `as_known`, each day by what was known by then. Raises InputError where there is no such finding, or where
    several agreements have one.
    """
    with Book.open(book, read_only=True) as ledger:
        evidence = _evidence_for(ledger, question)
        copies = ledger.comparison().copies
        found = trace(evidence, view, question, copies=copies, as_known=as_known)
    if not found:
        raise _no_such(evidence, view, question)
    return found


def flips(book: Path, view: View, question: Question) -> Flips:
    """The smallest sets of origins and of claims without which one finding would have another status.

    Raises InputError where there is no such finding, or where several agreements have one.
    """
    with Book.open(book, read_only=True) as ledger:
        evidence = _evidence_for(ledger, question)
        found = find_flips(evidence, view, question, copies=ledger.comparison().copies)
    if found is None:
        raise _no_such(evidence, view, question)
    return found


def _evidence_for(ledger: Book, question: Question) -> Evidence:
    """The evidence of the one agreement that a question is about."""
    _check_accounts(ledger, (question.account,))
    everything = {evidence.agreement.id: evidence for evidence in match_book(ledger)}
    _check_word("agreement", question.agreement, everything)
    asked = [item for name, item in everything.items() if question.agreement in ("", name)]
    rows = unique(row for evidence in asked for row in _rows(evidence))
    _check_word("obligation", question.obligation, rows)
    having = [evidence for evidence in asked if question.obligation in _rows(evidence)]
    if len(having) > 1:
        names = ", ".join(evidence.agreement.id for evidence in having)
        raise InputError(f"Several agreements have {question.obligation!r}: {names}. Say which with --agreement.")
    if not having:
        raise InputError("This case has no agreement; write one into agreements/ and build again.")
    return having[0]


def _rows(evidence: Evidence) -> tuple[str, ...]:
    """What the grid of an agreement can have a row for, after any amendment."""
    terms = evidence.variants.values()
    return unique(("in-force", *(item.id for agreement in terms for item in agreement.obligations)))


def _check_word(field: str, word: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if word and names and word not in names:
        raise InputError(f"There is no {field} {word!r} ({nearest(word, names) or 'none is like it'}).")


def _no_such(evidence: Evidence, view: View, question: Question) -> InputError:
    """What was meant by a finding that does not exist."""
    rows = assess(evidence, view, accounts=(question.account,), obligations=(question.obligation,))
    _check_word("reading", question.reading, evidence.readings)
    _check_word("instance", question.instance, unique(item.instance for item in rows))
    return InputError(f"Nothing is known of {question.obligation!r} on that day.")


def claims(book: Path, chosen: ClaimFilter | None = None) -> tuple[Claim, ...]:
    """The claims of a book, or those the filter chooses, in the order of reports and passages.

    Raises InputError for an act or a modality that does not exist, and for a source or a report the book has not.
    """
    wanted = chosen or ClaimFilter()
    for word, known in ((wanted.act, act_names()), (wanted.modality, get_args(Modality))):
        if word is not None and word not in known:
            raise InputError(f"{word!r} is none of: {', '.join(known)} ({nearest(word, list(known))}).")
    with Book.open(book, read_only=True) as ledger:
        _check_report(ledger, wanted.report)
        sources = None if wanted.source is None else _voices(ledger, wanted.source)
        found = ledger.claims(act=wanted.act, sources=sources, on=wanted.on, search=wanted.search)
    return tuple(
        claim
        for claim in found
        if wanted.report in (None, claim.report) and wanted.modality in (None, claim.modality)
    )


def _voices(ledger: Book, source: str) -> tuple[str, ...]:
    _check_names((source,), ledger)
    return voices_of(source, ledger.case().cast)


def _check_report(ledger: Book, report: str | None) -> None:
    """A misspelt report would look like one that claims nothing."""
    known = [] if report is None else [item.id for item in ledger.reports()]
    if report is not None and report not in known:
        hint = nearest(report, known) if is_near(report, known) else "`trucebook claims` names them"
        raise InputError(f"{ledger.path.name} holds no report {report!r} ({hint}).")


def check_report(book: Path, report: str) -> None:
    """Raises InputError where a book holds no report of this name."""
    with Book.open(book, read_only=True) as ledger:
        _check_report(ledger, report)


def reports(book: Path) -> tuple[Report, ...]:
    """The reports a book holds now."""
    with Book.open(book, read_only=True) as ledger:
        return tuple(ledger.reports())


def suggest_cast(book: Path) -> tuple[Suggestion, ...]:
    """Names of the reports that could join the cast, first whoever most claims rest on; nothing is entered."""
    with Book.open(book, read_only=True) as ledger:
        return suggest(ledger.case().cast, ledger.reports(), ledger.claims(), ledger.attributions())


def find_last_day(ledger: Book) -> date | None:
    """The last day on which a report of the book can have been published."""
    return max(filter(None, (last_day(report.published) for report in ledger.reports())), default=None)


def rested_on(disputes: Iterable[Dispute], findings: Iterable[Finding]) -> tuple[Dispute, ...]:
    """The disputes with the obligations whose evidence, on either side, holds one of their claims."""
    rests: dict[str, list[str]] = {}
    for finding in findings:
        said = [claim for side in finding.said for claim in side.claims]
        for claim in (*finding.evidence, *finding.against, *said):
            rests.setdefault(claim, []).append(f"{finding.agreement}/{finding.obligation}")
    return tuple(
        replace(
            item,
            obligations=unique(
                sorted(name for side in item.sides for c in side.claims for name in rests.get(c, ()))
            ),
        )
        for item in disputes
    )


def grids(book: Path, view: View, *, accounts: tuple[str, ...] | None = None) -> tuple[Grid, ...]:
    """The grids of a brief alone. Raises InputError for an account nobody in the book has."""
    with Book.open(book, read_only=True) as ledger:
        _check_accounts(ledger, accounts)
        record = ledger.case()
        titles = {agreement.id: agreement.title for agreement in parse_case(record.files)[0].agreements}
        return lay_out(assess_book(ledger, view, accounts), titles, record.cast)


def brief(book: Path, view: View, *, accounts: tuple[str, ...] | None = None) -> Brief:
    """The cited brief of a book on a day. Raises InputError for an account nobody in the book has."""
    with Book.open(book, read_only=True) as ledger:
        _check_accounts(ledger, accounts)
        record, comparison = ledger.case(), ledger.comparison()
        findings = tuple(assess_book(ledger, view, accounts))
        case = parse_case(record.files)[0]
        claims = seen(ledger.claims(), view, record.cast)
        material = Material(
            title=record.title,
            head=ledger.head(),
            view=view,
            titles={agreement.id: agreement.title for agreement in case.agreements},
            findings=findings,
            comparison=replace(comparison, disputes=rested_on(comparison.disputes, findings)),
            claims=claims,
            reports=tuple(ledger.reports()),
            refusals=tuple(ledger.refusals()),
            not_read=tuple(ledger.not_read()),
            cast=record.cast,
            answers=_answers(ledger, case, claims, view),
        )
    return compose(material)


def _answers(ledger: Book, case: Case, claims: Sequence[Claim], view: View) -> Answers | None:
    """What is on the table as the view sees it; None where no party has spoken by then."""
    seen_ids = {claim.id for claim in claims}
    hidden = frozenset(claim.id for claim in ledger.claims() if claim.id not in seen_ids)
    day = min(view.on, view.known_by or view.on)
    found = table_of(ledger, case, claims, day, hidden)
    return answer(replace(found, not_read=())) if found and found.negotiation.positions else None


def write_brief(book: Path, view: View, path: Path) -> None:
    """Writes the brief in the format its name asks for. Raises InputError for another suffix."""
    text = render(brief(book, view), path.suffix.removeprefix("."))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}. Check the folder and the space left."
        ) from error


def verify(book: Path) -> tuple[Damage, ...]:
    """Everything in a book that is not what was written; nothing when it is whole."""
    with Book.open(book, read_only=True) as ledger:
        return ledger.verify()
