"""The list of acts as data: complete, well formed, and cheap to name."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources

import pytest

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading import act_names
from trucebook.reading.acts import act_list, parse_triggers
from trucebook.reading.claims.frames import CONDITIONS

ACTS = (
    "release return_remains withdraw deploy attack kill injure abduct detain seize deliver_aid block_aid "
    "open close talk mediate propose accept sign reject walk_out extend amend suspend end_truce "
    "declare_truce observe_truce breach threaten pressure demand promise accuse condemn "
    "claim_responsibility deny monitor investigate displace return_displaced disarm"
)


def test_the_acts_are_those_of_the_design() -> None:
    """Exactly the list of the design, in its order of kinds."""
    assert sorted(act_names()) == sorted(ACTS.split())


def test_naming_the_acts_loads_no_parser() -> None:
    """Importing the room and naming the acts does not import spaCy."""
    code = "import sys; from trucebook.reading import act_names; act_names(); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", act_names())
def test_an_act_is_defined(name: str) -> None:
    """Each act has a definition, both roles, codes of four schemes and triggers."""
    act = act_list().acts[name]
    assert act.definition.endswith(".")
    assert set(act.roles) == {"agent", "patient"}
    assert set(act.codes) == {"plover", "cameo", "acled", "hxl"}
    assert act.triggers


def test_triggers_ask_only_for_known_classes() -> None:
    """A misspelt class would never match and never be missed."""
    known = set(act_list().classes) | {"any", "none", "place", "more_time", "many", "number"}
    for act in act_list().acts.values():
        for trigger in act.triggers:
            used = {name.removeprefix("!") for classes in trigger.slots.values() for name in classes}
            assert used <= known, (act.name, trigger.lemma, used - known)


def test_every_flag_of_a_trigger_is_read() -> None:
    """A flag that no code asks for would be a promise of the file that nobody keeps."""
    asked = {"demanded", "not", "negated", "said", "number", "done", "both", "poss", "count", *CONDITIONS}
    used = {flag for act in act_list().acts.values() for trigger in act.triggers for flag in trigger.flags}
    assert used == asked


def test_no_trigger_stands_twice() -> None:
    """The same trigger under one act, or under two, would be a slip; only what tells two acts may."""
    triggers = [trigger for act in act_list().acts.values() for trigger in act.triggers]
    demands = [
        (item.kind, item.lemma, item.fixed, tuple(sorted(item.slots.items())))
        for item in triggers
        if not item.flags
    ]
    assert len(demands) == len(set(demands)), {item for item in demands if demands.count(item) > 1}
    assert len(triggers) >= 1800


def test_classes_hold_no_word_twice() -> None:
    """Each class lists a word once, in lower case."""
    value = read_data("reading", "acts")
    for name, words in (value["classes"] | {"bodies": value["bodies"]}).items():
        assert len(words) == len(set(words)), (name, sorted(word for word in set(words) if words.count(word) > 1))
        assert all(word == word.lower() for word in words), name


@pytest.mark.parametrize("file", ["acts.yaml", "modality.yaml", "negation.yaml", "phrases.yaml"])
def test_data_files_say_where_they_come_from(file: str) -> None:
    """The head of each data file names its source and its date."""
    text = resources.files("trucebook.reading").joinpath("data", file).read_text(encoding="utf-8")
    head = text.split("\n\n")[0]
    assert "Source:" in head
    assert "2025" in head


def test_a_trigger_line_is_read() -> None:
    """Words, classes, roles and flags of a line, each in its place."""
    (trigger,) = parse_triggers(
        "withdraw", "verb", "pull out/back from:!truce|accord obj?:force patient=from|of +said"
    )
    assert (trigger.lemma, trigger.fixed) == ("pull", (("out", "back"),))
    assert trigger.slots == {"from": ("!truce", "accord"), "obj?": ("force",)}
    assert (trigger.patient, trigger.agent, trigger.flags) == (("from", "of"), ("subj",), frozenset({"said"}))


def test_a_line_of_several_words_gives_a_trigger_for_each() -> None:
    """Words with a slash share what follows; of a noun's words the last is its lemma."""
    verbs = parse_triggers("withdraw", "verb", "quit/vacate obj:territory")
    assert [trigger.lemma for trigger in verbs] == ["quit", "vacate"]
    (noun,) = parse_triggers("attack", "noun", "rocket/mortar fire patient=on")
    assert (noun.lemma, noun.fixed) == ("fire", (("rocket", "mortar"),))


def test_a_line_without_a_word_is_refused() -> None:
    """A trigger needs a lemma; the message names the act."""
    with pytest.raises(ValueError, match="release"):
        parse_triggers("release", "verb", "obj:people")


def test_codes_that_change_with_the_mood_are_kept_apart() -> None:
    """A promised release has another code than one that took place."""
    release = act_list().acts["release"]
    assert release.codes["cameo"] == ("0841",)
    assert release.codes_when["promised"]["cameo"] == ("0353",)
    assert release.codes_when["refused"]["cameo"] == ("1243",)
