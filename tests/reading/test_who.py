"""Whom a mention stands for: labelled mentions of many conflicts, read as the claims read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.factories import make_report
from trucebook.reading.attribution import find_attributions
from trucebook.reading.names import Roster
from trucebook.reading.pipeline import PIPELINE, load_pipeline, parse
from trucebook.reading.scene import Scene
from trucebook.reading.tagging import load_tagger
from trucebook.vocabulary import Actor, Cast, Report, from_json

CASES = Path(__file__).parents[1] / "cases" / "who.yaml"


def load_cases(part: str) -> list[Any]:
    """Each case of a part of the file, with its conflict and cast, as a parameter of a test."""
    groups = YAML(typ="safe").load(CASES.read_text(encoding="utf-8"))[part]
    return [
        pytest.param(case, group["cast"], id=f"{group['conflict']}: {case['text']}")
        for group in groups
        for case in group["cases"]
    ]


def whom(marked: str, entries: list[dict[str, Any]]) -> str | None:
    """The id of the actor the mention between < and > stands for: as a source, or else as a phrase of the parse."""
    start, end = marked.index("<"), marked.index(">") - 1
    report = make_report(marked.replace("<", "").replace(">", ""), published="2024-05-20")
    roster = Roster(Cast(tuple(from_json(Actor, entry) for entry in entries)))
    scene = make_scene(report, roster)
    for item in scene.attributions:
        if item.source and item.source.start < end and start < item.source.end:
            return item.speaker.actor
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    assert span is not None
    return scene.name(span.root).actor


def make_scene(report: Report, roster: Roster) -> Scene:
    """A report read as far as its attributions."""
    doc = parse(load_pipeline(PIPELINE), report.text)
    attributions = find_attributions(doc, report, roster, load_tagger().tag_text(report.text))
    return Scene(report, doc, roster, attributions, [], [])


@pytest.mark.parametrize(("case", "cast"), load_cases("first"))
def test_mention(case: dict[str, Any], cast: list[dict[str, Any]]) -> None:
    """A mention stands for the actor the case names, or for nobody of the cast."""
    assert whom(case["text"], cast) == case["whom"]
