"""Evidence after some claims changed is what it would be from the beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.test_naive import ACCOUNTS, VIEWS
from tests.compliance.test_survey import books, claims_made, truces
from tests.compliance.truce import reprinted
from tests.factories import CAST
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import survey
from trucebook.compliance.matching import Evidence
from trucebook.compliance.revising import revise
from trucebook.vocabulary import Claim, Copies, View

Book = Mapping[str, Claim]


@st.composite
def reviewed(draw: st.DrawFn, book: list[Claim]) -> list[Claim]:
    """The book after somebody went through it: claims rejected, taken away, corrected by others, and added."""
    found = {claim.id: claim for claim in book}
    for name in draw(st.lists(st.sampled_from(sorted(found)), max_size=3)) if found else ():
        verdict = draw(st.sampled_from(["rejected", "accepted", "taken away", "corrected"]))
        if verdict == "taken away":
            found.pop(name, None)
        elif name in found and verdict == "corrected":
            other = replace(draw(claims_made()), id=f"{name}-new", report=found[name].report)
            found |= {other.id: other, name: replace(found[name], superseded_by=other.id)}
        elif name in found:
            found[name] = replace(found[name], review="rejected" if verdict == "rejected" else "accepted")
    more = draw(st.lists(claims_made(), max_size=2, unique_by=lambda claim: claim.id))
    return [*found.values(), *(claim for claim in more if claim.id not in found)]


def _apart(before: Book, after: Book) -> tuple[list[Claim], list[Claim]]:
    """What changed, with the claims whose corrections did."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    names |= {claim.id for book in (before, after) for claim in book.values() if claim.superseded_by in names}
    return [before[name] for name in names & before.keys()], [after[name] for name in names & after.keys()]


def _check(new: Evidence, fresh: Evidence, view: View, copies: tuple[Copies, ...]) -> None:
    assert assess(new, view, copies=copies, accounts=ACCOUNTS) == assess(
        fresh, view, copies=copies, accounts=ACCOUNTS
    )
    assert list(survey(new, view, copies=copies)) == list(survey(fresh, view, copies=copies))


@settings(max_examples=80, deadline=None)
@given(agreement=truces(), book=books(), view=VIEWS, twice=st.booleans(), data=st.data())
def test_revised_evidence_is_what_it_would_be_from_the_beginning(
    agreement: Agreement, book: list[Claim], view: View, twice: bool, data: st.DataObject
) -> None:
    """Every finding and every glance, after one revision and after another, with reports printed twice or not."""
    copies: tuple[Copies, ...] = ()
    if twice:
        more, copies = reprinted(book)
        book = [*book, *more]
    old = match(agreement, book, CAST)
    for _ in range(2):
        survey(old, view, copies=copies)
        assess(old, view, copies=copies)
        after = data.draw(reviewed(book))
        gone, came = _apart({c.id: c for c in book}, {c.id: c for c in after})
        new, changed = revise(old, gone, came)
        kept = [item for item in survey(old, view, copies=copies) if item.obligation not in (changed or ())]
        _check(new, match(agreement, after, CAST), view, copies)
        if changed is not None:
            assert kept == [item for item in survey(new, view, copies=copies) if item.obligation not in changed]
        old, book = new, after
