"""What the four real texts must show, from the folder to the finding. No sentence of them stands here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from trucebook import desk
from trucebook.vocabulary import Claim, Finding, View

pytestmark = pytest.mark.seeds

EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza"
ZONE = "Asia/Jerusalem"


@pytest.fixture(scope="module")
def summary(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> desk.Summary:
    """The example case, built over the four real texts."""
    return desk.build(EXAMPLE, tmp_path_factory.mktemp("seeds") / "seeds.book", reports=seeds)


@pytest.fixture(scope="module")
def claims(summary: desk.Summary) -> tuple[Claim, ...]:
    """All claims of the four texts."""
    return desk.claims(summary.book)


Disputes = tuple[tuple[desk.Contention, ...], dict[str, Claim]]


@pytest.fixture(scope="module")
def disputes(summary: desk.Summary) -> Disputes:
    """Where the four texts part, and their claims by id."""
    return desk.disputes(summary.book)


@pytest.fixture(scope="module")
def february(summary: desk.Summary) -> tuple[Finding, ...]:
    """Every finding as of 5 February 2025."""
    return desk.status(summary.book, View(date(2025, 2, 5), timezone=ZONE))


@pytest.fixture(scope="module")
def december(summary: desk.Summary) -> tuple[Finding, ...]:
    """Every finding as of 2 December 2023."""
    return desk.status(summary.book, View(date(2023, 12, 2), timezone=ZONE))


def one(findings: tuple[Finding, ...], obligation: str, account: str, agreement: str) -> Finding:
    """The finding of a whole obligation, as written, under one account."""
    (found,) = [
        item
        for item in findings
        if (item.obligation, item.account, item.agreement) == (obligation, account, agreement)
        and (item.instance, item.reading) == ("whole", "as written")
    ]
    return found


def chains(claims: tuple[Claim, ...]) -> set[str]:
    """Every chain in words, without cues and hedges."""
    return {" < ".join(voice.name for voice in claim.chain) for claim in claims}


def test_every_text_is_read(summary: desk.Summary) -> None:
    """Four of four, none refused."""
    assert (summary.read, summary.refused) == (4, ())


def test_thirteen_of_thirty_three_and_not_yet_due(february: tuple[Finding, ...], claims: tuple[Claim, ...]) -> None:
    """The February report gives 13 of 33 before the day; what it says was owed or begun is not counted."""
    found = one(february, "release-33", "The Militant", "gaza-2025-01")
    assert (found.status, found.needed) == ("open", 33)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (13, 13)
    by_id = {claim.id: claim for claim in claims}
    used = [by_id[claim] for claim in found.evidence]
    assert [claim.quantity.low for claim in used if claim.quantity] == [13]
    whys = {by_id[item.claim].quantity.low: item.why for item in found.unused if by_id[item.claim].quantity}  # type: ignore[union-attr]  # filtered by the condition
    assert {5, 33} <= set(whys)
    assert "thai" in whys[5].lower()


def test_what_is_begun_is_not_done(february: tuple[Finding, ...], claims: tuple[Claim, ...]) -> None:
    """Of the 737 that began to be released no number counts as done."""
    (planned,) = [
        claim for claim in claims if claim.quantity and claim.quantity.low == 737 and claim.act == "release"
    ]
    assert planned.modality == "planned"
    assert not any(planned.id in (*found.evidence, *found.against) for found in february)


def test_the_corridor_is_not_yet_due(february: tuple[Finding, ...]) -> None:
    """Nobody says it was left, and its day has not come."""
    for account in ("all", "The Militant"):
        assert one(february, "withdraw-netzarim", account, "gaza-2025-01").status in ("open", "waiting")


def test_the_old_pause_takes_nothing_from_the_new_deal(february: tuple[Finding, ...]) -> None:
    """A count of 2025 says nothing of the pause of 2023."""
    assert one(february, "release-50", "The Militant", "gaza-2023-11").evidence == ()


def test_the_pause_ended_by_several_accounts(december: tuple[Finding, ...]) -> None:
    """The pause had ended; who ended it stands side by side with names."""
    life = one(december, "in-force", "all", "gaza-2023-11")
    assert life.status == "lapsed"
    assert len(life.said) >= 2
    assert all(side.origins and side.claims for side in life.said)


def test_a_breach_on_somebodys_word(december: tuple[Finding, ...], claims: tuple[Claim, ...]) -> None:
    """The women and children: breached on the word of a party, named, with no independent origin."""
    found = one(december, "release-women-children", "all", "gaza-2023-11")
    assert found.status == "breached"
    assert [(item.origin, item.party) for item in found.rests_on] == [("Israel", True)]
    assert found.independent == 0
    by_id = {claim.id: claim for claim in claims}
    evidence = {
        " < ".join(voice.name for voice in by_id[claim].chain) for claim in (*found.evidence, *found.against)
    }
    assert any(chain.startswith("Hot Air < Office of the Israeli Prime Minister") for chain in evidence)
    assert any("Office of the Israeli Prime Minister" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "chain",
    [
        "Hot Air < Reuters < a source briefed on the visit",
        "Hot Air < Office of the Israeli Prime Minister < Mossad",
        "The Militant < The Jerusalem Post < Omer Dostri",
        "The Militant < Ynetnews < Itay Dekel-Chen",
        "Responsible Statecraft < Donald Trump",
        "Responsible Statecraft < U.S. Agency for International Development",
    ],
)
def test_chains_are_whole(claims: tuple[Claim, ...], chain: str) -> None:
    """Outlet, wire or newspaper, and whoever said it: every link is there."""
    assert chain in chains(claims)


def test_offsets_give_exactly_the_words(claims: tuple[Claim, ...], seeds: Path) -> None:
    """Every passage and trigger is a slice of the file's own text."""
    for claim in claims:
        text = (seeds / claim.report).read_bytes().decode("utf-8")
        spans = [claim.passage, *([claim.trigger] if claim.trigger else [])]
        assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(("words", "low"), [("more than 90", 91), ("At least 34", 34)])
def test_one_sided_bounds_stay_open(claims: tuple[Claim, ...], words: str, low: int) -> None:
    """A lower bound is an interval without an upper end."""
    quantities = [claim.quantity for claim in claims if claim.quantity]
    found = [item for quantity in quantities for item in (quantity, quantity.of) if item and words in item.text]
    assert found
    assert all((item.low, item.high) == (low, None) for item in found if item.text == words)


def test_a_part_keeps_its_whole(claims: tuple[Claim, ...]) -> None:
    """Thirteen of more than ninety."""
    (found,) = [claim for claim in claims if claim.quantity and claim.quantity.low == 13 and claim.quantity.of]
    assert found.quantity is not None
    assert found.quantity.of is not None
    assert (found.quantity.of.low, found.quantity.of.high) == (91, None)


def test_modalities_are_kept_apart(claims: tuple[Claim, ...]) -> None:
    """Done, planned, required, demanded and possible all occur, each on its own."""
    assert {"actual", "planned", "required", "demanded", "possible"} <= {claim.modality for claim in claims}


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({"conflict", "not_comparable"}, ("ended", "pause")),
        ({"denial"}, ("seized", "aid")),
        ({"denial", "conflict"}, ("wanted",)),
        ({"not_comparable", "conflict"}, ("threatened",)),
    ],
)
def test_disputes_are_found(disputes: Disputes, kinds: set[str], words: tuple[str, ...]) -> None:
    """Who ended the pause; whether aid was taken; whether a deal was wanted; whether threats decided."""
    found, by_id = disputes
    fitting = [item for item in found if item.kind in kinds and all(word in item.title for word in words)]
    assert fitting, [item.title for item in found]
    assert all(claim in by_id for item in fitting for side in item.sides for claim in side.claims)


@pytest.mark.parametrize(
    ("words", "one", "other"),
    [
        (("Who ended", "pause"), {"Israel", "Axios"}, {"a source briefed on the visit (per Reuters)"}),
        (("seized", "aid"), {"Israel", "United States"}, {"Israel", "U.S. Agency for International Development"}),
        (("wanted", "ceasefire"), {"Responsible Statecraft"}, {"United States"}),
        (("threatened",), {"Hamas"}, {"Mr Kendrick (outlet unknown)"}),
        (("Philadelphi", "withdraw"), {"Hamas"}, {"Israel"}),
    ],
)
def test_both_sides_of_a_dispute_have_their_origins(
    disputes: Disputes, words: tuple[str, ...], one: set[str], other: set[str]
) -> None:
    """On each side stand the smallest sets of origins, with the deepest source of every chain in them."""
    found, by_id = disputes
    fitting = [
        item
        for item in found
        if all(
            word in item.title or any(word in by_id[c].passage.text for c in item.sides[0].claims) for word in words
        )
    ]
    sets = [
        [{name for names in backing.supporting for name in names} for backing in item.backings] for item in fitting
    ]
    assert any(one <= left and other <= right for left, right, *_ in sets), sets


def test_whose_word_it_is_stands_apart(disputes: Disputes) -> None:
    """A state accuses, and its army found no such thing: both are that state's own word."""
    (dispute,) = [item for item in disputes[0] if "seized aid" in item.title]
    parties = [{(item.party, item.word) for item in backing.parties} for backing in dispute.backings]
    assert parties == [{("Israel", "own word")}, {("Israel", "own word")}]
    assert [backing.independent for backing in dispute.backings] == [1, 1]
    assert any(link.kind == "rebuttal" for item in disputes[0] for link in item.links)


def test_without_one_outlet_its_own_words_fall(summary: desk.Summary) -> None:
    """What one outlet alone tells stands no more without it; what the parties say elsewhere does."""
    changes = desk.what_if(summary.book, desk.get_view(summary.book, without=("Hot Air",)))
    kinds = {change.kind for change in changes}
    assert kinds == {"obligation", "dispute", "claim"}
    assert all(change.was != change.now for change in changes)
    titles = {change.title for change in changes if change.kind == "dispute"}
    assert any("pause" in title for title in titles)
    assert not any("threatened" in title for title in titles)


def test_the_threats_stay_hedged(disputes: Disputes) -> None:
    """What a party asserts of a patron's threats is nowhere a plain fact."""
    found, by_id = disputes
    (dispute,) = [item for item in found if "threatened" in item.title]
    for side in dispute.sides:
        for claim in (by_id[item] for item in side.claims):
            assert claim.modality == "possible" or claim.origin.hedge != "fact"


@pytest.mark.parametrize(
    ("source", "above"),
    [
        ("a source briefed on the visit", "Reuters"),
        ("the spy agency", "statement"),
        ("Omer Dostri", "The Jerusalem Post"),
    ],
)
def test_attributions_nest_without_a_case(seeds: Path, source: str, above: str) -> None:
    """`attribute` alone gives who passes on whose words: a wire, a statement, a newspaper."""
    found = [item for _, _, items in desk.attribute_files(sorted(seeds.glob("*.txt"))) for item in items]
    by_id = {item.id: item for item in found}
    inner = [item for item in found if item.source and source in item.source.text and item.parent]
    parents = [by_id[item.parent].source for item in inner if item.parent]
    assert any(parent and above in parent.text for parent in parents)
