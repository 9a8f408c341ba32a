"""A small case for the tests of the workbench: an invented truce on a river, with quotations in many scripts.

Everything hostile that a report can bring is in it: markup, addresses, formulas, and an emoji before the words.
"""

from __future__ import annotations

from pathlib import Path

from trucebook import desk

CAST = """\
actors:
  north: {name: Northland, kind: party, aliases: [the North], demonyms: [Northern]}
  south: {name: South Front, kind: party, aliases: [the Front], demonyms: [Southern]}
  north-army: {name: Northern Army, kind: organisation, affiliation: north, speaks_for: north}
  mission: {name: River Mission, kind: organisation, aliases: [the mission]}
"""
AGREEMENT = """\
id: river
title: The river truce
names: [the river truce, the truce]
parties: [north, south]
announced: 2025-01-18
text: Northland frees thirty captives and the guns stay silent for forty-two days.
clocks:
  effect: {at: 2025-01-19}
phases:
  one: {clock: effect, days: [1, 42]}
measures:
  captives: {unit: captive, counts: [captive, captives, people, prisoners]}
  trucks: {unit: truck, counts: [truck, trucks, aid trucks]}
zones:
  ford: {names: [Long Ford, the ford], kind: crossing}
obligations:
  - id: free
    by: north
    must: release
    what: captives
    amount: {at_least: 30}
    within: {clock: effect, days: [1, 7]}
    text: Northland releases thirty captives within seven days.
  - id: silence
    by: south
    must_not: attack
    within: {phase: one}
    text: The South Front attacks nobody while the truce lasts.
  - id: trucks
    by: north
    must: deliver_aid
    what: trucks
    zone: ford
    amount: {at_least: 20}
    every: 1
    within: {phase: one}
    text: Twenty trucks a day pass the ford.
readings:
  strict:
    held_by: [south]
    text: All thirty at once.
    sets: {obligations.free.within: {clock: effect, days: [1, 3]}}
"""
NEGOTIATION = """\
title: Talks at the ford
parties: [north, south]
issues:
  end: {title: "How it ends <b>", ladder: [a pause, while talks last, for good]}
  line: {title: How far forces draw back, number: {unit: metres, low: 0, high: 1000}}
  aid: {title: Who brings the aid, choices: [the mission, "השכנים"]}
positions:
  - {by: north, issue: end, wants: a pause, on: 2025-01-18, note: the ministry's statement}
  - {by: south, issue: end, wants: for good, on: 2025-01-18, note: "بيان الجبهة"}
  - {by: south, issue: end, wants: {from: while talks last, to: for good}, on: 2025-01-21, note: the front's letter}
  - {by: north, issue: line, wants: {from: 0, to: 200}, on: 2025-01-20, note: the ministry's letter}
  - {by: south, issue: aid, wants: the mission, on: 2025-01-20, note: the front's letter}
red_lines:
  - {id: north-end, by: north, accepts: {end: [a pause]}, basis: stated, under: threat, note: the ministry's letter}
  - {id: south-end, by: south, accepts: {end: {from: while talks last}}, basis: stated, note: "بيان الجبهة"}
linkages:
  - {id: north-link, by: north, if: {end: [for good]}, needs: {line: {to: 200}}, basis: stated, note: a letter}
proposals:
  - {id: draft, by: mission, on: 2025-01-19, terms: {end: while talks last}, note: the mission's draft}
responses:
  - {by: south, on: 2025-01-20, to: draft, answer: reject, note: the front's statement}
pressures:
  threat: {by: mission, whom: north, about: [end], on: 2025-01-18, hedge: fact, note: the front says so}
worth:
  - {by: north, issue: end, points: 100, values: {a pause: 1, while talks last: 0.5, for good: 0}, assumption: odds}
  - {by: south, issue: end, points: 100, values: {a pause: 0, while talks last: 0.3, for good: 1}, assumption: odds}
options:
  - {id: raid, by: north, refused_by: south, intends: take, note: the ministry's letter}
  - {id: free, by: south, wanted_by: [north], note: the front's letter}
preferences:
  - {by: north, order: [{then: {free: take}}], assumption: guess}
  - {by: south, order: [{then: {raid: leave}}], assumption: guess}
war:
  first: north
  second: south
  chance: {value: [0.4, 0.6], assumption: guess}
  costs: {north: {value: 0.1, assumption: guess}, south: {value: [0.1, 0.3], assumption: guess}}
  subsidies: {north: {value: 0.3, under: threat, assumption: guess}}
assumptions:
  guess: {by: A. Analyst, reason: an exercise}
  odds: {by: A. Analyst, reason: an exercise}
"""
REPORTS = {
    "2025-01-20-daily.txt": (
        "First captives home\n\n😀 Northland released 13 captives on 20 January 2025, the River Mission said. "
        "A spokesman for the South Front said that Northland had released 12 captives on 20 January 2025.\n\n"
        "Trucks waited at Long Ford. Families stood on the bridge until dusk.\n"
    ),
    "2025-01-21-wire.txt": (
        "Counts differ\n\nThe Northern Army said that it had released 15 captives on 20 January 2025. "
        "The South Front denied that Northland had released 15 captives. "
        "The River Mission said that the South Front attacked Long Ford on 21 January 2025, killing 2 people.\n"
    ),
}
OUTLETS = {"2025-01-20-daily.txt": "Daily", "2025-01-21-wire.txt": "Worldwire"}
HOSTILE = "2025-01-22-<svg onload=alert(1)>.txt"
HOSTILE_TEXT = (
    "=HYPERLINK(\"//evil.example\") <script>alert(1)</script>\n\n"
    "<img src=http://evil.example/x.png onerror=alert(1)> The River Mission said that the South Front attacked "
    "<svg onload=alert(2)> on 22 January 2025. jav\tascript:alert(3) said \"السلام عليكم\" and \"שלום\".\n"
)  # fmt: skip


def make_case(folder: Path) -> Path:
    """Writes the case folder."""
    (folder / "agreements").mkdir(parents=True)
    (folder / "reports").mkdir()
    (folder / "case.yaml").write_text("title: The river\ntimezone: UTC\nlanguages: [en]\n", encoding="utf-8")
    (folder / "cast.yaml").write_text(CAST, encoding="utf-8")
    (folder / "agreements" / "river.yaml").write_text(AGREEMENT, encoding="utf-8")
    (folder / "negotiation.yaml").write_text(NEGOTIATION, encoding="utf-8")
    metadata = []
    for name, text in REPORTS.items():
        (folder / "reports" / name).write_text(text, encoding="utf-8")
        metadata.append(f'"{name}": {{outlet: {OUTLETS[name]}, published: {name[:10]}}}')
    (folder / "reports" / HOSTILE).write_text(HOSTILE_TEXT, encoding="utf-8")
    metadata.append(f'"{HOSTILE}": {{outlet: "=cmd|\' /C calc\'!A0", published: 2025-01-22}}')
    (folder / "reports" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a text \x00\x00")
    (folder / "reports" / "reports.yaml").write_text("\n".join(metadata) + "\n", encoding="utf-8")
    return folder


def make_book(folder: Path) -> Path:
    """Builds the case into a book."""
    return desk.build(make_case(folder / "river"), folder / "river.book").book
