"""From what the tagger marked to attributions: kinds of quotation, relays, speakers and parents. Needs no model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import CAST, make_report
from trucebook.reading.attribution.plain import find_plain, find_told, in_order
from trucebook.reading.tagger.encoding import Layout
from trucebook.reading.tagger.tagging import Tagged
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Actor, Attribution, Cast

LIND = Actor("lind", "Ada Lind", "person", titles=("prime minister",), affiliation="north", speaks_for="north")
ROSTER = Roster(Cast((*CAST.actors, LIND)))
OPEN = "that the road was open"
Item = tuple[str, str | None, *tuple[str, ...]]


def tag(text: str, cue: str, source: str | None, *content: str) -> Tagged:
    """An attribution as the tagger would mark it, by the first place of each phrase in the text."""

    def place(phrase: str) -> tuple[int, int]:
        start = text.index(phrase)
        return start, start + len(phrase)

    return Tagged(place(cue), place(source) if source else None, tuple(place(part) for part in content))


def read(text: str, *items: Item) -> tuple[Attribution, ...]:
    """The attributions of a text in the invented cast; items are cue, source and contents as words."""
    return find_plain(make_report(text), ROSTER, [tag(text, *item) for item in items])


def contents(item: Attribution) -> list[str]:
    """The contents as text."""
    return [part.text for part in item.content]


@pytest.mark.parametrize(
    ("text", "content", "inner"),
    [
        ("“We will return,” she said.", "“We will return,”", "We will return,"),
        ('"We will return," she said.', '"We will return,"', "We will return,"),
        ("«We will return», she said.", "«We will return»", "We will return"),
        ("„We will return“, she said.", "„We will return“", "We will return"),
        ("‘We will return,’ she said.", "‘We will return,’", "We will return,"),
        ("''We will return,'' she said.", "''We will return,''", "We will return,"),
        ("``We will return,'' she said.", "``We will return,''", "We will return,"),
        ("She said: “We will return. Nobody can stop us.”", "“We will return. Nobody can stop us.”", None),
        ("She said: “The road is ‘open’ again.”", "“The road is ‘open’ again.”", "The road is ‘open’ again."),
        ("She said: “We will return.", "“We will return.", "We will return."),
    ],
)
def test_a_quotation_that_is_the_content_is_direct(text: str, content: str, inner: str | None) -> None:
    """Marks of any kind, also one that is never closed; the content is without them and keeps those inside."""
    (found,) = read(text, ("said", None, content))
    assert found.quote == "direct"
    assert contents(found) == [inner or content[1:-1]]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("She said the road was “open” again.", "the road was “open” again"),
        ("She said it was “open” again.", "“open” again"),
        ("She said the road was “open”.", "the road was “open”"),
        ('She said the road was "open" again.', 'the road was "open" again'),
        ("She said the road was «open» again.", "the road was «open» again"),
        ("She said “yes” and “no” to them.", "“yes” and “no”"),
    ],
)
def test_a_content_with_a_quotation_in_it_is_mixed(text: str, content: str) -> None:
    """Where only some of the words are quoted, the content keeps its marks."""
    (found,) = read(text, ("said", "She", content))
    assert found.quote == "mixed"
    assert contents(found) == [content]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("She said that the road was open.", OPEN),
        ("The so-called “road” was closed; she said that it was open.", "that it was open"),
        ("She said that the hostages’ families were told.", "that the hostages’ families were told"),
    ],
)
def test_a_content_without_quotation_is_indirect(text: str, content: str) -> None:
    """Marks elsewhere in the sentence and apostrophes are no quotation of the content."""
    (found,) = read(text, ("said", None, content))
    assert found.quote == "indirect"
    assert contents(found) == [content]


def test_both_halves_of_a_quotation_are_direct() -> None:
    """What stands before and behind the cue is quoted, and both pieces come without their marks."""
    (found,) = read(
        "“We left,” she said. “Nobody stopped us.”", ("said", "she", "“We left,”", "“Nobody stopped us.”")
    )
    assert found.quote == "direct"
    assert contents(found) == ["We left,", "Nobody stopped us."]


def test_half_a_quotation_is_mixed() -> None:
    """A quoted and a plain piece are together mixed, and the marks stay."""
    text = "“We left,” she said, adding that nobody stopped them."
    (found,) = read(text, ("said", "she", "“We left,”", "that nobody stopped them"))
    assert found.quote == "mixed"
    assert contents(found) == ["“We left,”", "that nobody stopped them"]


def test_a_quotation_goes_on_over_paragraphs() -> None:
    """A paragraph whose mark is not closed goes on in the next one, which opens with a mark again."""
    text = "Ada Lind said: “We will return.\n“We will rebuild the bridge.\n“And we will stay.”\nShe left."
    pieces = ("“We will return.", "“We will rebuild the bridge.", "“And we will stay.”")
    (found,) = read(text, ("said", "Ada Lind", *pieces))
    assert found.quote == "direct"
    assert contents(found) == [piece.strip("“”") for piece in pieces]


def test_what_is_told_inside_a_quotation_is_indirect() -> None:
    """Marks around the whole sentence are those of the outer one."""
    text = "“We were told that the road was open,” she said."
    outer, inner = sorted(
        read(text, ("said", "she", "“We were told that the road was open,”"), ("were told", None, OPEN)),
        key=lambda item: item.parent is not None,
    )
    assert (outer.quote, inner.quote) == ("direct", "indirect")
    assert inner.parent == outer.id


def test_a_quotation_inside_a_quotation_is_direct() -> None:
    """Single marks inside double ones are a quotation of their own."""
    text = "“He told us ‘the road is open’ and left,” Ada Lind said."
    inner, outer = read(
        text,
        ("told", "He", "‘the road is open’"),
        ("said", "Ada Lind", "“He told us ‘the road is open’ and left,”"),
    )
    assert (outer.quote, contents(outer)) == ("direct", ["He told us ‘the road is open’ and left,"])
    assert (inner.quote, contents(inner), inner.parent) == ("direct", ["the road is open"], outer.id)


def test_who_is_cited_speaks_through_who_cites() -> None:
    """ "X, citing Y, said that P": Y says it, and X passes it on; Y stands first."""
    text = f"Worldwire, citing two officials, said {OPEN}."
    officials, wire = read(text, ("citing", "two officials"), ("said", "Worldwire", OPEN))
    assert (wire.speaker.actor, wire.parent) == ("wire", None)
    assert (officials.speaker.name, officials.parent) == ("two officials", wire.id)
    assert contents(officials) == contents(wire) == [OPEN]


def test_who_is_quoted_by_somebody_speaks_through_them() -> None:
    """ "X, quoted by Y, said that P": X says it, and Y passes it on."""
    text = f"Ada Lind, quoted by Worldwire, said {OPEN}."
    lind, wire = read(text, ("quoted by", "Worldwire"), ("said", "Ada Lind", OPEN))
    assert (wire.speaker.actor, wire.parent) == ("wire", None)
    assert (lind.speaker.actor, lind.parent) == ("lind", wire.id)
    assert contents(lind) == contents(wire) == [OPEN]


def test_a_statement_on_behalf_of_somebody_is_theirs() -> None:
    """Who issued it passes on what the other says."""
    text = f"A statement on behalf of the Observer Mission said {OPEN}."
    mission, statement = read(text, ("on behalf of", "the Observer Mission"), ("said", "A statement", OPEN))
    assert (mission.speaker.actor, mission.parent, statement.parent) == ("observer", statement.id, None)


def test_a_source_that_speaks_on_behalf_of_somebody_gives_two_hands() -> None:
    """The body a statement was issued for is behind the statement, where one span holds both."""
    source = "A statement issued on behalf of the Observer Mission"
    mission, statement = read(f"{source} said {OPEN}.", ("said", source, OPEN))
    assert mission.source is not None
    assert (mission.source.text, mission.parent) == ("the Observer Mission", statement.id)
    assert contents(mission) == contents(statement)


def test_a_colon_hands_the_next_paragraph_on() -> None:
    """A block that a wire's words announce is the wire's, with what others say in it; the rest is not."""
    text = (
        "The Wire reported on Sunday:\n\nTalks were held. A diplomat said they went well.\n\n"
        "A guard added nobody left.\n\nThe road is long.\n"
    )
    wire, diplomat, guard = read(
        text,
        ("reported", "The Wire", "on Sunday"),
        ("said", "A diplomat", "they went well"),
        ("added", "A guard", "nobody left"),
    )
    block = ["Talks were held. A diplomat said they went well.", "A guard added nobody left."]
    assert contents(wire)[1:] == block
    assert (diplomat.parent, guard.parent) == (wire.id, wire.id)


def test_a_relayed_quotation_stays_direct() -> None:
    """Whoever passes a quotation on, its kind and its words are the same."""
    text = "“The road is open,” Worldwire reported, quoting Ada Lind."
    found = read(text, ("reported", "Worldwire", "“The road is open,”"), ("quoting", "Ada Lind"))
    assert [item.quote for item in found] == ["direct", "direct"]
    assert [item.speaker.actor for item in found if item.parent] == ["lind"]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (f"Citing two officials.\nWorldwire said {OPEN}.", ("Citing", "two officials")),
        (f"Worldwire, citing nobody, said {OPEN}.", ("citing", None)),
        (f"The army left. Worldwire said {OPEN}.", ("left", "The army")),
    ],
)
def test_a_cue_without_words_is_nothing_unless_it_relays(text: str, item: Item) -> None:
    """One in another line, one that names nobody, and one that is no relaying are left out."""
    (found,) = read(text, item, ("said", "Worldwire", OPEN))
    assert (found.speaker.actor, found.parent) == ("wire", None)


@pytest.mark.parametrize(
    ("before", "noun"),
    [
        ("The army commander, ", "The army commander"),
        ("Ada Lind, ", "Ada Lind"),
        ("Observers thanked Ada Lind, ", "Ada Lind"),
        ("Observers met the envoy, ", "the envoy"),
        ("The talks ended. The envoy, ", "The envoy"),
        ("He spoke to two diplomats ", "two diplomats"),
        ("On Monday the mission praised the army, ", "the army"),
    ],
)
def test_who_goes_back_to_the_noun_before_it(before: str, noun: str) -> None:
    """A relative pronoun is the noun phrase that it follows, and no word more."""
    (found,) = read(f"{before}who said {OPEN}, left.", ("said", "who", OPEN))
    expected = ROSTER.resolve(noun)
    assert found.source is not None
    assert found.source.text == "who"
    assert (found.speaker.name, found.speaker.actor) == (expected.name, expected.actor)
    assert found.speaker.reason.startswith("who: ")


@pytest.mark.parametrize(
    ("text", "pronoun", "name", "actor"),
    [
        ("Ada Lind said that it rained. “We will return,” she added.", "she", "Ada Lind", "lind"),
        ("Jane Doe said that it rained. “We will return,” she added.", "she", "Jane Doe", None),
        ("The army said that it rained. “We will return,” it added.", "it added", "Northland Army", "north-army"),
    ],
)
def test_a_pronoun_goes_back_to_who_spoke_before(text: str, pronoun: str, name: str, actor: str | None) -> None:
    """ "She" is the last person that spoke, of the cast or not, "it" the last body."""
    first, second = read(
        text, ("said", text.split(" said")[0], "that it rained"), ("added", pronoun.split()[0], "“We will return,”")
    )
    assert (second.speaker.name, second.speaker.actor) == (name, actor)
    assert 0 < second.speaker.confidence < first.speaker.confidence


def test_she_may_be_a_person_who_was_only_named() -> None:
    """A run of capital words is a person, unless it names a body."""
    (found,) = read("Jane Doe came home. “We will return,” she said.", ("said", "she", "“We will return,”"))
    assert found.speaker.name == "Jane Doe"
    (found,) = read("The State Ministry met. “We will return,” she said.", ("said", "she", "“We will return,”"))
    assert found.speaker.name == "she"


def test_nobody_is_named() -> None:
    """A cue without a source has a speaker without a name."""
    (found,) = read(f"It was reported {OPEN}.", ("was reported", None, OPEN))
    assert (found.source, found.speaker.name, found.speaker.confidence) == (None, "", 0.0)


def test_parents_go_as_deep_as_contents_do() -> None:
    """Each is told in the words of the next smaller one around it, three deep and more."""
    fired = "that it fired"
    denied = f"that it denied {fired}"
    claimed = f"that South Front claimed {denied}"
    said = f"that the army said {claimed}"
    found = read(
        f"Worldwire reported {said}.",
        ("denied", None, fired),
        ("claimed", "South Front", denied),
        ("said", "the army", claimed),
        ("reported", "Worldwire", said),
    )
    assert [item.cue.text for item in found if item.cue] == ["reported", "said", "claimed", "denied"]
    assert [item.parent for item in found] == [None, *(item.id for item in found[:-1])]


def test_neighbours_are_no_parents() -> None:
    """Only what holds the source, the cue and the content of another is its parent."""
    text = f"The army said {OPEN}, and South Front denied that it had fired."
    found = read(text, ("said", "The army", OPEN), ("denied", "South Front", "that it had fired"))
    assert [item.parent for item in found] == [None, None]


def test_attributions_stand_in_the_order_of_their_cues_and_name_the_report() -> None:
    """Whatever the order in which they were found."""
    text = f"The army said {OPEN}, and South Front denied that it had fired."
    items: list[Item] = [("denied", "South Front", "that it had fired"), ("said", "The army", OPEN)]
    assert [item.speaker.actor for item in read(text, *items)] == ["north-army", "south"]
    assert {item.report for item in read(text, *items)} == {make_report(text).id}
    assert read(text) == ()


@pytest.mark.parametrize(
    ("cue", "kind"), [("has repeatedly denied", "deny"), ("accused", "accuse"), ("zzz", "say"), (":", "say")]
)
def test_a_cue_has_its_class(cue: str, kind: str) -> None:
    """The class is that of the first known word, and what nobody knows says."""
    text = f"The army {cue} {OPEN}."
    (found,) = find_told(text, [tag(text, cue, "The army", OPEN)])
    assert found.kind == kind


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Tagged]]:
    """A text of odd words with spans of whole words marked in it, some inside others."""
    forms = draw(
        st.lists(
            st.sampled_from(
                [
                    "Ada",
                    "Lind",
                    "the army",
                    "citing",
                    "quoted by",
                    "said",
                    "who",
                    "she",
                    "we",
                    ",",
                    ".",
                    "“",
                    "”",
                    "‘",
                    "’",
                    "\n",
                ]
            ),
            max_size=30,
        )
    )
    text = " ".join(forms)
    layout = Layout.of(text)
    items: list[Tagged] = []
    for _ in range(draw(st.integers(0, 4)) if len(layout.words) > 5 else 0):
        cuts = sorted(draw(st.sets(st.integers(0, len(layout.words)), min_size=4, max_size=4)))
        parts = [(layout.words[first][0], layout.words[last - 1][1]) for first, last in pairwise(cuts)]
        cue, source, content = draw(st.permutations(parts))
        has_source, has_content = draw(st.booleans()), draw(st.booleans())
        items.append(Tagged(cue, source if has_source else None, (content,) if has_content else ()))
    return text, items


@settings(deadline=None)
@given(marked())
def test_whatever_is_marked_offsets_are_exact_and_parents_form_no_circle(given_: tuple[str, list[Tagged]]) -> None:
    """Whatever the marks: every span is the text it names, none is empty, and each goes back to an outermost."""
    text, items = given_
    found = find_plain(make_report(text), ROSTER, items)
    by_id = {item.id: item for item in found}
    for item in found:
        for part in (item.source, item.cue, *item.content):
            assert part is None or text[part.start : part.end] == part.text != ""
        assert item.content
        seen: set[str] = set()
        here: Attribution | None = item
        while here is not None:
            assert here.id not in seen
            seen.add(here.id)
            here = by_id[here.parent] if here.parent else None
    told = find_told(text, items)
    assert len(in_order(told)) == len(told) == len(found)
