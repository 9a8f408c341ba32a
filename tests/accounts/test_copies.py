"""Which reports print one text, and who came first."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.wire import find_classes, make_wire, score
from tests.factories import make_report
from trucebook.accounts import find_copies
from trucebook.accounts.copies import CopyIndex
from trucebook.accounts.credits import find_credit
from trucebook.vocabulary import Report

_WORDS = [a + b + c for a, b, c in product("bdgklmnprstv", "aeiou", ["lan", "rek", "tos", "vim"])]


def paragraphs(seed: int, count: int = 8, words: int = 40) -> list[str]:
    """Paragraphs that share no word run with those of another seed."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(_WORDS, k=words)).capitalize() + "." for _ in range(count)]


def report(name: str, *lines: str, **fields: Any) -> Report:
    """A report of an outlet named after its file."""
    return make_report("\n".join(lines), id=f"{name}.txt", **({"outlet": name.title()} | fields))


STORY = paragraphs(1)
BOX = "Every morning our editors choose for you the stories that matter in one short and friendly letter"


def classes(*reports: Report) -> list[tuple[str, ...]]:
    """The reuse classes of more than one report."""
    return [found.reports for found in find_copies(reports) if len(found.reports) > 1]


def test_a_story_cut_from_the_bottom_is_a_copy() -> None:
    """Half of a story under an own headline and an own lead is the same text."""
    short = report("herald", "Own headline here", paragraphs(7, 1)[0], *STORY[:4])
    assert classes(report("sun", *STORY), short) == [("herald.txt", "sun.txt")]


def test_different_stories_are_no_copies() -> None:
    """Reports that share only a sentence are their own."""
    other = report("herald", *paragraphs(2), STORY[0])
    assert classes(report("sun", *STORY), other) == []


def test_typography_and_case_do_not_hide_a_copy() -> None:
    """Curly quotes, dashes and capitals do not make another text."""
    plain = [line + ' He said "it\'s over" - twice.' for line in STORY]
    curly = [line.upper() + " He said “it’s over” — twice." for line in STORY]
    assert len(classes(report("sun", *plain), report("herald", *curly))) == 1


def test_sign_up_boxes_tie_nothing() -> None:
    """Short reports under one long footer are not copies of one another."""
    reports = [
        report(f"brief-{n}", *paragraphs(20 + n, 1, 18), BOX, BOX + " again", outlet="Sun") for n in range(6)
    ]
    assert classes(*reports) == []


def test_a_widely_copied_story_is_not_taken_for_furniture() -> None:
    """A paragraph that nine reports print is a copy when they print the rest too."""
    reports = [report(f"paper-{n}", *STORY[: 4 + n % 4]) for n in range(9)]
    assert len(classes(*reports)[0]) == 9


def test_one_paragraph_printed_everywhere_is_a_copy() -> None:
    """Reports of a single paragraph have no other words to go by, and stay copies."""
    reports = [report(f"paper-{n}", STORY[0]) for n in range(6)]
    assert len(classes(*reports)[0]) == 6


def test_who_was_published_first_came_first() -> None:
    """Publication dates decide, whatever the names and lengths."""
    late = report("alpha", *STORY, published="2024-03-02")
    early = report("beta", *STORY[:5], published="2024-03-01")
    (found,) = find_copies([late, early])
    assert (found.first, found.reason) == ("beta.txt", "published first")


def test_without_dates_the_fuller_text_came_first() -> None:
    """Undated, the report that holds most of the others is taken for the source."""
    (found,) = find_copies([report("alpha", *STORY[:4]), report("beta", *STORY)])
    assert found.first == "beta.txt"


def test_partial_dates_that_overlap_do_not_decide() -> None:
    """A month and a day inside it leave open who was first."""
    (found,) = find_copies(
        [report("alpha", *STORY[:4], published="2024-03-20"), report("beta", *STORY, published="2024-03")]
    )
    assert found.first == "beta.txt"


def test_a_short_item_quoted_in_a_later_essay_is_not_its_source() -> None:
    """An essay that quotes a whole earlier item has its own voice."""
    item = report("wire", STORY[0], published="2024-03-01")
    essay = report("sun", *paragraphs(3, 12), STORY[0], published="2024-03-05")
    assert classes(item, essay) == []


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("HARBOUR CITY (AP) — The talks ended.", "Associated Press"),
        ("HARBOUR CITY, March 3 (Reuters) - The talks ended.", "Reuters"),
        ("(Worldwire) — The talks ended.", "Worldwire"),
        ("The talks ended.\n(AFP)", "Agence France-Presse"),
        ("The talks ended.\nSource: Worldwire", "Worldwire"),
        ("The talks ended.\nCopyright 2024 The Associated Press. All rights reserved.", "Associated Press"),
        ("The envoy (who left) said no.", None),
        ("Reuters reported that the talks ended.", None),
        ("The Front (see below) said so.", None),
    ],
)
def test_credits(text: str, credit: str | None) -> None:
    """Datelines and closing lines credit a text; a mention inside it does not."""
    assert find_credit(text) == credit


def test_a_credited_report_alone_still_names_its_wire() -> None:
    """A text credited to a wire is the wire's even when the wire's own report is not at hand."""
    (found,) = find_copies([report("sun", "HARBOUR CITY (AP) — " + STORY[0], *STORY[1:])])
    assert (found.credit, found.first) == ("Associated Press", "sun.txt")


def test_two_stories_of_one_wire_are_two_classes() -> None:
    """A shared credit alone does not make two texts one."""
    one = report("sun", "(AP) — " + STORY[0], *STORY[1:])
    other = report("herald", "(AP) — " + paragraphs(5)[0], *paragraphs(5)[1:])
    assert len(find_copies([one, other])) == 2


def test_a_class_is_credited_to_whom_it_names() -> None:
    """When one copy credits the wire, the whole class is the wire's."""
    wire = report("wire", *STORY, outlet="Reuters", published="2024-03-02")
    copy = report("sun", "PORT (Reuters) - " + STORY[0], *STORY[1:5], published="2024-03-01")
    silent = report("herald", *STORY[:5], published="2024-03-03")
    (found,) = find_copies([wire, copy, silent])
    assert found.credit == "Reuters"


SOURCE = "A source told the {} that 7 people were killed in the shelling of the market in Harbour Town on 3 March."


def test_single_sentences_of_one_event_are_no_copies() -> None:
    """One sentence each shares most of its words by chance; all of another report, or a credit, shows a copy."""
    papers = ("Courier", "Mercury", "Beacon", "Standard", "Observer", "Tribune", "Gazette", "Post")
    single = [report(name.lower(), SOURCE.format(name)) for name in papers]
    assert classes(*single) == []
    more = (
        SOURCE.format("Courier")
        + " The market had opened an hour before, and both hospitals of the town were full."
    )
    copies = ("again.txt", "copy.txt", "courier.txt")
    assert classes(*single, report("copy", more), report("again", more)) == [copies]
    credited = report("last", SOURCE.format("Courier") + " (Mercury)", "Source: Mercury")
    assert len(classes(single[1], credited)) == 1


def test_without_credit_the_first_outlet_is_credited() -> None:
    """Where nobody credits anybody, the text is the first outlet's."""
    (found,) = find_copies(
        [report("sun", *STORY, published="2024-03-01"), report("herald", *STORY, published="2024-03-02")]
    )
    assert found.credit == "Sun"


def test_empty_reports_do_not_disturb() -> None:
    """Nothing, an empty text and a text of marks give no classes."""
    assert find_copies([]) == ()
    assert find_copies([report("a", ""), report("b", "..."), report("c", "One word")]) == ()


def wire_practice(stories: int, seed: int = 11) -> tuple[list[Report], list[int]]:
    """Stories printed one to five times, cut from the bottom, with own headlines and leads."""
    chance = random.Random(seed)
    reports: list[Report] = []
    truth: list[int] = []
    for story in range(stories):
        body = paragraphs(1000 + story, chance.randint(6, 12), 35)
        for copy in range(chance.randint(1, 5)):
            cut = len(body) if not copy else chance.randint(len(body) // 3 + 1, len(body))
            own = paragraphs(90_000 + len(reports), 1, 25) if chance.random() < 0.5 else []
            reports.append(report(f"r-{len(reports):04}", *own, *body[:cut], BOX, outlet=f"Paper {copy}"))
            truth.append(story)
    return reports, truth


def test_wire_practice_is_found() -> None:
    """On generated wire practice nearly every pair of copies is found and none is made up."""
    reports, truth = wire_practice(120)
    number = {report.id: place for place, report in enumerate(reports)}
    found = {
        tuple(sorted((number[a], number[b]))) for c in find_copies(reports) for a, b in combinations(c.reports, 2)
    }
    gold = {(a, b) for a, b in combinations(range(len(reports)), 2) if truth[a] == truth[b]}
    assert len(found & gold) / len(gold) >= 0.99
    assert len(found & gold) / len(found) >= 0.99


@given(st.permutations(range(8)))
def test_order_of_reports_changes_nothing(order: list[int]) -> None:
    """The classes are the same in whatever order the reports arrive."""
    reports = wire_practice(3)[0][:8]
    assert find_copies([reports[place] for place in order if place < len(reports)]) == find_copies(reports)


def test_a_statement_quoted_in_a_flash_is_no_copy() -> None:
    """Two short reports that quote one speaker share his words and nothing of their own."""
    said = "“" + " ".join(paragraphs(31, 1, 30)) + "”"
    flash = report("herald", paragraphs(32, 1, 14)[0], said)
    assert classes(report("sun", *STORY[:3], said, *STORY[3:]), flash) == []
    assert classes(report("sun", paragraphs(33, 1, 14)[0], said), flash) == []


def test_a_copy_with_a_quote_in_it_stays_a_copy() -> None:
    """What is told around the quote shows who copied."""
    said = "“" + " ".join(paragraphs(31, 1, 30)) + "”"
    short = [*STORY[:2], said]
    assert len(classes(report("sun", *STORY[:2], said, *STORY[2:]), report("herald", *short))) == 1


def test_wire_practice() -> None:
    """Among generated reports by wire practice nearly all copies are found, and nothing else is tied."""
    wire = make_wire(600)
    found = score(wire, find_classes(wire))
    assert found.precision == 1.0
    assert found.recall > 0.97


def test_the_generator_is_seeded() -> None:
    """The same seed gives the same reports, another seed others."""
    assert make_wire(50) == make_wire(50)
    assert make_wire(50, seed=1) != make_wire(50)


def test_reports_taken_in_one_by_one_give_the_same_classes() -> None:
    """A report that comes later finds its class among those taken in before."""
    wire = make_wire(300).reports
    index = CopyIndex()
    index.add(wire[:250])
    for one in wire[250:]:
        index.add([one])
    assert index.add(wire) == ()
    together, one_by_one = find_copies(wire), find_copies(index.reports)
    assert together == one_by_one
    late = {name for found in index.classes() for name in found.reports if len(found.reports) > 1}
    assert late == {name for found in together for name in found.reports if len(found.reports) > 1}


def test_with_agencies_makes_a_smaller_part_enough() -> None:
    """A report that says it is put together from agencies' copy is tied by a third of it."""
    own = paragraphs(41, 5)
    mixed = [*own, *STORY[:3]]
    assert classes(report("sun", *STORY), report("herald", *mixed)) == []
    assert len(classes(report("sun", *STORY), report("herald", *mixed, "(With agencies)"))) == 1
