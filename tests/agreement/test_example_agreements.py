"""The two agreements of the example case: read without a problem, and with the days of the public facts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from trucebook.agreement import Agreement, instances, read_agreement
from trucebook.agreement.calendar import agreement_span, phase_span
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import parse_yaml, read_yaml

CASE = Path(__file__).parents[2] / "examples" / "gaza"
FILES = sorted((CASE / "agreements").glob("*.yaml"))
ZONE = "Asia/Jerusalem"


def example(name: str) -> Agreement:
    """An agreement of the example case."""
    cast_file, _ = read_yaml(CASE / "cast.yaml", root=CASE)
    located, problems = read_yaml(CASE / "agreements" / name, root=CASE)
    assert cast_file is not None
    assert located is not None
    found, more = read_agreement(located, read_cast(cast_file)[0])
    assert [*problems, *more] == []
    assert found is not None
    return found


def last_days(agreement: Agreement, obligation: str) -> list[str]:
    """The last instant of each instance of an obligation, as month-day and hour."""
    (found,) = (item for item in agreement.obligations if item.id == obligation)
    return [f"{item.end:%m-%dT%H}" for item in instances(agreement, found, ZONE)]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_term_says_what_and_where_from(path: Path) -> None:
    """Each obligation, phase, clock, amendment and reading has its clause in words and a source."""
    found = example(path.name)
    terms = [*found.obligations, *found.phases.values(), *found.clocks.values(), *found.powers]
    terms += [*found.amendments, *found.readings.values(), *found.measures.values()]
    assert all(term.text and term.source for term in terms)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_words_for_what_is_counted_are_lower_case_singulars(path: Path) -> None:
    """Reports are compared in lower case and in the singular, so the words are written so, and none twice."""
    for measure in example(path.name).measures.values():
        for words in (measure.counts, measure.excludes, measure.subset, measure.superset):
            assert [word.lower() for word in words] == list(words)
            assert len(set(words)) == len(words)
        assert not set(measure.counts) & set(measure.excludes)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_nothing_refers_to_recalled_facts_without_a_note(path: Path) -> None:
    """Every note that says "recalled" also says that it is to be checked."""
    located, _ = parse_yaml(path.read_text(encoding="utf-8"), file=path.name)
    assert located is not None
    notes = [
        line for line in path.read_text(encoding="utf-8").splitlines() if "recalled" in line and "note:" in line
    ]
    assert notes
    assert all("to be checked" in line for line in notes)


def test_the_pause_of_november_2023() -> None:
    """Four days from seven in the morning, made six and then seven, with at least ten people a day."""
    pause = example("2023-11-pause.yaml")
    assert pause.id == "gaza-2023-11"
    assert agreement_span(pause, ZONE)[0] == datetime.fromisoformat("2023-11-24T07:00+02:00")
    ends = [agreement_span(pause.as_of(day), ZONE)[1] for day in (date(2023, 11, 26), date(2023, 11, 27))]
    assert [f"{end:%m-%dT%H}" for end in ends] == ["11-28T07", "11-30T07"]
    assert agreement_span(pause.as_of(date(2023, 12, 2)), ZONE)[1] == datetime.fromisoformat(
        "2023-12-01T07:00+02:00"
    )
    assert last_days(pause, "release-50") == ["11-28T07", "11-25T07", "11-26T07", "11-27T07", "11-28T07"]
    assert last_days(pause.as_of(date(2023, 12, 2)), "release-10-more") == ["11-29T07", "11-30T07", "12-01T07"]
    (women,) = (item for item in pause.obligations if item.id == "release-women-children")
    assert women.amount is not None
    assert women.amount.all


def test_the_deal_of_january_2025() -> None:
    """Days 7, 16, 22, 42 and 50 fall where the public facts have them, and the batches add up to 33."""
    deal = example("2025-01-deal.yaml")
    assert deal.id == "gaza-2025-01"
    assert f"{phase_span(deal, 'one', ZONE)[1]:%Y-%m-%d}" == "2025-03-02"
    whole, *batches = instances(deal, deal.obligations[0], ZONE)
    assert deal.obligations[0].id == "release-33"
    assert whole.amount == sum(item.amount or 0 for item in batches) == 33
    assert [item.amount for item in batches] == [3, 4, 3, 3, 3, 3, 14]
    assert last_days(deal, "open-rashid-road") == ["01-26T00"]
    assert last_days(deal, "talks-phase-two") == ["02-04T00"]
    assert last_days(deal, "withdraw-netzarim") == ["02-10T00"]
    assert last_days(deal, "withdraw-philadelphi") == ["03-10T00"]
    assert len(last_days(deal, "trucks-a-day")) == 42


def test_rival_readings_are_agreements_of_their_own() -> None:
    """Each reading of each text, as first written and as last amended, can be unrolled."""
    for path in FILES:
        found = example(path.name)
        for text in (found, found.as_of(date(2030, 1, 1))):
            for reading in found.readings:
                other = text.under(reading)
                assert all(instances(other, item, ZONE) for item in other.obligations)
