"""A ledger written anew without some words: what each entry says from then on, and the chain sealed again.

It is the one place where entries are edited. Reports that are redacted stand as if they had arrived without the
words; what stands no longer is emptied where it held them; what people wrote keeps its place and loses the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import Connection, bindparam, delete, func, select, update

from trucebook.book import tables
from trucebook.book.entries import sealed_anew, to_payload
from trucebook.book.redacting import Words, gap, redaction_row
from trucebook.book.review import decision_row, sealed
from trucebook.book.searches import search_row
from trucebook.errors import InputError
from trucebook.vocabulary import Claim, Reading, Report, from_json, to_json

WORDED = frozenset({"name", "cue", "text", "outlet", "unit"})
"""The keys of a claim's JSON whose values are words, not one of a closed list."""
BY_HAND = ("decision", "redaction", "search")
NOTED = frozenset({"note", "by", "reason", "name", "words", "source"})
"""The keys of decisions, redactions and searches under which people write what they like."""


@dataclass
class Rewriting:
    """What becomes of each entry when words are taken out of reports.

    `texts` gives each report's text before, `reports` and `readings` what stands after. `ids` leads from the claims
    that were read before to those that say the same now; it grows with each decision.
    """

    words: Words
    mark: str
    texts: Mapping[str, str]
    reports: Mapping[str, Report]
    readings: Mapping[str, Reading]
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, texts: Mapping[str, str], renewed: Mapping[str, tuple[Report, Reading]], words: Words, mark: str
    ) -> Self:
        """The plan for reports that are `renewed`, each with its reading; `mark` names the redaction."""
        reports = {name: report for name, (report, _) in renewed.items()}
        return cls(words, mark, texts, reports, {name: reading for name, (_, reading) in renewed.items()})

    def of_report(self, key: str) -> dict[str, Any]:
        """What the entry of a report says from now on."""
        return {"report": to_json(self.reports[key]), "bytes_kept": False}

    def of_reading(self, key: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What the entry of a reading says from now on; a fingerprint of what was received is no longer in it."""
        reading = to_json(self.readings[key])
        self.ids |= _same_claims(payload["reading"]["claims"], reading["claims"])
        settings = (payload["fingerprint"] or "").partition(" ")[2]
        sha256, fingerprint = self.reports[key].sha256, f"redacted {settings}" if settings else None
        return {"reading": reading, "report_sha256": sha256, "fingerprint": fingerprint}

    def of_past(self, kind: str, key: str, payload: str) -> dict[str, Any] | None:
        """What an entry that stands no longer says from now on; None where it stays.

        A fingerprint goes in any case: it is made of the cast of its day too, which may have named somebody.
        """
        if key in self.reports or kind == "comparison" or self.words.are_in_json(payload):
            return {"redacted": self.mark}
        said: dict[str, Any] = json.loads(payload)
        return said | {"fingerprint": None} if said.get("fingerprint") else None

    def of_note(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What somebody wrote into the book by hand, a reason or the words of a search, without the words."""
        return {name: self.words.hidden(said) if name in NOTED else said for name, said in payload.items()}

    def of_decision(self, payload: Mapping[str, Any], *, elsewhere: bool) -> dict[str, Any]:
        """A decision without the words; `elsewhere` where its report is another that holds them still."""
        said = self.of_note(payload)
        if said["instead"] and not elsewhere:
            said["instead"] = self._instead(said["instead"], said["report"])
        said["claim"] = self.ids.get(said["claim"], said["claim"])
        said["groups"] = [[self.ids.get(name, name) for name in group] for group in said["groups"]]
        return said

    def _instead(self, claim: Mapping[str, Any], report: str) -> Any:
        """A claim that somebody entered. Its id is made of what it says, and would tell a guess from a miss."""
        after = self.reports[report].text if report in self.reports else ""
        found = self._worded(claim, self.texts.get(report, ""), after)
        if found == claim:
            return found
        new = to_json(sealed(from_json(Claim, found)))
        self.ids[claim["id"]] = new["id"]
        return new

    def _worded(self, value: Any, before: str, after: str, key: str = "") -> Any:
        """JSON of a claim in which no word is left that does not stand in the text `after`."""
        if isinstance(value, Mapping):
            found = {name: self._worded(item, before, after, name) for name, item in value.items()}
            if {"start", "end", "text"} <= value.keys() and before[value["start"] : value["end"]] == value["text"]:
                found["text"] = after[value["start"] : value["end"]]
            return found
        if isinstance(value, list):
            return [self._worded(item, before, after, key) for item in value]
        if not isinstance(value, str) or key not in WORDED:
            return value
        is_part = bool(value) and _folded(value) in _folded(before) and _folded(value) not in _folded(after)
        return gap(value) if is_part else self.words.hidden(value)


def _same_claims(before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]) -> dict[str, str]:
    """From claims that are read no more to those of the same act at the same place, where there is one alone."""
    kept = {item["id"] for item in before} & {item["id"] for item in after}
    old, new = (_by_place(item for item in items if item["id"] not in kept) for items in (before, after))
    return {old[place]: new[place] for place in old.keys() & new.keys() if old[place] and new[place]}


def _by_place(claims: Iterator[Mapping[str, Any]]) -> dict[tuple[Any, ...], str]:
    """The id of the claim of each passage and act; none where there are several."""
    found: dict[tuple[Any, ...], str] = {}
    for item in claims:
        place = (item["passage"]["start"], item["passage"]["end"], item["act"])
        found[place] = "" if place in found else item["id"]
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def rewrite(connection: Connection, plan: Rewriting) -> None:
    """Writes the ledger anew by the plan, and the tables made from it but those of the redacted reports.

    The triggers that guard the ledger must be gone. Raises InputError where the words would come back.
    """
    new = {seq: to_payload(said, key) for seq, key, said in _anew(connection, plan)}
    _check_gone(connection, plan, new)
    _drop_sources(connection, plan, new)
    _seal_again(connection, new)
    _set_out_by_hand(connection, new)
    for table in reversed(tables.OF_COMPARISON):
        connection.execute(delete(table))


def _anew(connection: Connection, plan: Rewriting) -> Iterator[tuple[int, str, Any]]:
    """Number, key and new payload of every entry that changes. What stands for the reports comes first."""
    yield from _standing_anew(connection, plan)
    standing, entry = _standing(connection), tables.entry
    query = select(entry.c.seq, entry.c.kind, entry.c.key, entry.c.payload).order_by(entry.c.seq)
    for row in connection.execute(query):
        if row.kind in BY_HAND:
            old = json.loads(row.payload)
            said = _by_hand_anew(connection, plan, row.kind, old)
            if said != old:
                yield row.seq, row.key, said
        elif row.seq not in standing:
            emptied = plan.of_past(row.kind, row.key, row.payload)
            if emptied:
                yield row.seq, row.key, emptied


def _by_hand_anew(connection: Connection, plan: Rewriting, kind: str, old: Mapping[str, Any]) -> dict[str, Any]:
    if kind != "decision":
        return plan.of_note(old)
    return plan.of_decision(old, elsewhere=_is_elsewhere(connection, plan, old["report"]))


def _standing_anew(connection: Connection, plan: Rewriting) -> Iterator[tuple[int, str, Any]]:
    report, entry = tables.report, tables.entry
    query = select(report.c.id, report.c.entry, report.c.reading_entry, entry.c.payload)
    query = query.join(entry, entry.c.seq == report.c.reading_entry).where(report.c.id.in_(plan.reports))
    for row in connection.execute(query.order_by(report.c.id)):
        yield row.entry, row.id, plan.of_report(row.id)
        yield row.reading_entry, row.id, plan.of_reading(row.id, json.loads(row.payload))


def _standing(connection: Connection) -> set[int]:
    """The entries of reports, readings, refusals and of the case that say how things stand."""
    entry = tables.entry
    owners = (tables.report.c.entry, tables.report.c.reading_entry, tables.refusal.c.entry)
    found = {seq for owner in owners for seq in connection.scalars(select(owner))}
    found |= set(connection.scalars(select(func.max(entry.c.seq)).where(entry.c.kind == "case")))
    return found | set(connection.scalars(select(entry.c.seq).where(entry.c.kind == "withdrawal")))


def _is_elsewhere(connection: Connection, plan: Rewriting, report: str) -> bool:
    """Whether a report is another than those redacted, and has the words in its text still."""
    if report in plan.reports or not report:
        return False
    text = connection.execute(select(tables.report.c.text).where(tables.report.c.id == report)).scalar()
    return text is not None and plan.words.are_in(text)


def _check_gone(connection: Connection, plan: Rewriting, new: Mapping[int, str]) -> None:
    """The case as it stands may name the words, and so may what is read in the reports with its help."""
    report, entry = tables.report.c, tables.entry.c
    case = select(entry.payload).where(entry.kind == "case").order_by(entry.seq.desc()).limit(1)
    own = select(report.entry, report.reading_entry).where(report.id.in_(plan.reports))
    said = [*connection.scalars(case), *(new[seq] for row in connection.execute(own) for seq in row)]
    if any(plan.words.are_in_json(payload) for payload in said):
        raise InputError(
            "The case's own files name these words. Take them out of cast.yaml, the agreements and "
            "negotiation.yaml, build again, and redact then."
        )


def _drop_sources(connection: Connection, plan: Rewriting, new: Mapping[int, str]) -> None:
    """Lets go of the files as received of all reports written anew, but for those that another report has too."""
    entry, source = tables.entry, tables.source.c.sha256
    received = select(entry.c.seq, func.json_extract(entry.c.payload, "$.report.sha256"))
    old = {sha256 for seq, sha256 in connection.execute(received.where(entry.c.kind == "report")) if seq in new}
    others = select(tables.report.c.sha256).where(tables.report.c.id.not_in(plan.reports))
    connection.execute(delete(tables.source).where(source.in_(old - {None}), source.not_in(others)))


def _seal_again(connection: Connection, new: Mapping[int, str]) -> None:
    """Writes the new payloads, and the hashes of all entries from the first of them on."""
    entry = tables.entry
    names = ("seq", "kind", "key", "payload_sha256", "sha256")
    old = connection.execute(select(*(entry.c[name] for name in names)).order_by(entry.c.seq))
    links = list(sealed_anew((row._asdict() for row in old), new))
    hashes: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in ("payload_sha256", "previous_sha256", "sha256")
    }
    at = entry.c.seq == bindparam("new_seq")
    found = [{f"new_{name}": value for name, value in link.items()} for link in links]
    connection.execute(update(entry).where(at).values(hashes), found)
    payloads = [{"new_seq": seq, "new_payload": payload} for seq, payload in new.items()]
    connection.execute(update(entry).where(at).values(payload=bindparam("new_payload")), payloads)
    connection.execute(update(tables.head).values(sha256=links[-1]["sha256"]))


def _set_out_by_hand(connection: Connection, new: Mapping[int, str]) -> None:
    """Makes the rows of decisions, redactions and searches again, by number of their entry."""
    made = {tables.decision: decision_row, tables.redaction: redaction_row, tables.saved_search: search_row}
    for table, row_of in made.items():
        for seq in connection.scalars(select(table.c.entry)).all():
            if seq in new:
                row = row_of(json.loads(new[seq]), seq)
                connection.execute(update(table).where(table.c.entry == seq).values(row))
