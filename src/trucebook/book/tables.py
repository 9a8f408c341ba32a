"""The tables of a book, in types that SQLite and PostgreSQL share.

`entry` and `source` are the ledger: only ever added to. All other tables are made from it, hold what stands
now, and could be thrown away and made again; `verify` does so in thought and compares.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Numeric, Table, Text

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True)


def _of_report() -> Column[str]:
    return Column("report", Text, ForeignKey("report.id", ondelete="CASCADE"), nullable=False)


def _of_entry(name: str) -> Column[int]:
    return Column(name, Integer, ForeignKey("entry.seq"), nullable=False)


entry = Table(
    "entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("key"),
    _text("payload"),
    _text("payload_sha256"),
    _text("previous_sha256"),
    _text("sha256"),
)
Index("entry_by_key", entry.c.key, entry.c.kind, entry.c.seq)

source = Table(
    "source",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# The chain alone cannot show that its last entries were cut off; the number and hash of the last one can.
head = Table("head", metadata, Column("entries", Integer, primary_key=True, autoincrement=False), _text("sha256"))

report = Table(
    "report",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    _maybe("outlet"),
    _maybe("author"),
    _maybe("title"),
    _maybe("published"),
    _maybe("received_on"),
    _maybe("url"),
    _maybe("language"),
    _maybe("kind"),
    _count("words"),
    _text("text"),
    _text("sha256"),
    _maybe("fingerprint"),
    _of_entry("entry"),
    _of_entry("reading_entry"),
)
Index("report_by_outlet", report.c.outlet)
Index("report_by_sha256", report.c.sha256)

refusal = Table(
    "refusal",
    metadata,
    Column("id", Text, primary_key=True),
    _text("reason"),
    _text("detail"),
    _count("size_bytes"),
    _maybe("sha256"),
    _maybe("fingerprint"),
    _of_entry("entry"),
)

attribution = Table(
    "attribution",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    _of_report(),
    _maybe("source"),
    _maybe("cue"),
    _text("content"),
    _text("quote"),
    _text("speaker"),
    _maybe("speaker_actor"),
    Column("confidence", Float, nullable=False),
    _maybe("parent"),
    _text("payload"),
)
Index("attribution_by_report", attribution.c.report)
Index("attribution_by_speaker", attribution.c.speaker_actor)

claim = Table(
    "claim",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    _of_report(),
    _maybe("outlet"),
    _maybe("published"),
    _maybe("act"),
    _text("agent"),
    _text("patient"),
    _text("place"),
    _maybe("quantity"),
    Column("low", Numeric(asdecimal=False)),
    Column("high", Numeric(asdecimal=False)),
    _maybe("unit"),
    _maybe("when"),
    _maybe("first"),
    _maybe("last"),
    _text("polarity"),
    _text("modality"),
    _maybe("origin"),
    _text("said_by"),
    _text("passage"),
    _count("start"),
    _count("end"),
    _maybe("attribution"),
    _text("payload"),
)
Index("claim_by_report", claim.c.report, claim.c.start, claim.c.id)
Index("claim_by_act", claim.c.act, claim.c.report, claim.c.start, claim.c.id)
Index("claim_by_outlet", claim.c.outlet)
Index("claim_by_first", claim.c.first)

voice = Table(
    "voice",
    metadata,
    _number(),
    Column("claim", Text, ForeignKey("claim.id", ondelete="CASCADE"), nullable=False),
    _count("position"),
    _text("name"),
    _text("name_folded"),
    _maybe("actor"),
    _maybe("cue"),
    _text("hedge"),
)
Index("voice_by_claim", voice.c.claim, voice.c.position)
Index("voice_by_name", voice.c.name_folded)
Index("voice_by_actor", voice.c.actor)

not_read = Table(
    "not_read",
    metadata,
    _number(),
    _of_report(),
    Column("start", Integer),
    Column("end", Integer),
    _maybe("passage"),
    _text("reason"),
)
Index("not_read_by_report", not_read.c.report)

decision = Table(
    "decision",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    _text("claim"),
    _text("report"),
    _text("verdict"),
    _text("by"),
    _text("at"),
    _text("note"),
    _maybe("instead"),
    _maybe("undoes"),
    _text("payload"),
    _of_entry("entry"),
)
Index("decision_by_claim", decision.c.claim)
Index("decision_by_report", decision.c.report)

redaction = Table(
    "redaction",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    _text("report"),
    _text("by"),
    _text("at"),
    _text("reason"),
    _count("places"),
    _text("payload"),
    _of_entry("entry"),
)
Index("redaction_by_report", redaction.c.report)

saved_search = Table(
    "saved_search",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("by"),
    _text("at"),
    _text("words"),
    _text("act"),
    _text("source"),
    _maybe("about"),
    _text("payload"),
    _of_entry("entry"),
)

superseded = Table(
    "superseded",
    metadata,
    Column("claim", Text, primary_key=True),
    _text("superseded_by"),
)

copy = Table(
    "copy",
    metadata,
    _number(),
    _text("class"),
    _text("report"),
    _text("first"),
    _maybe("credit"),
    _text("reason"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Text, primary_key=True),
    _text("title"),
    _text("act"),
    _maybe("first"),
    _maybe("last"),
    _text("place"),
    _text("reasons"),
)

incident_claim = Table(
    "incident_claim",
    metadata,
    _number(),
    Column("incident", Text, ForeignKey("incident.id", ondelete="CASCADE"), nullable=False),
    _text("claim"),
)
Index("incident_claim_by_incident", incident_claim.c.incident)
Index("incident_claim_by_claim", incident_claim.c.claim)

dispute = Table(
    "dispute",
    metadata,
    Column("id", Text, primary_key=True),
    _text("title"),
    _text("kind"),
    _text("field"),
    _text("incident"),
    _text("obligations"),
    _text("reason"),
)

side = Table(
    "side",
    metadata,
    _number(),
    Column("dispute", Text, ForeignKey("dispute.id", ondelete="CASCADE"), nullable=False),
    _count("position"),
    _text("value"),
    _text("origins"),
    _count("independent"),
    _text("claims"),
)
Index("side_by_dispute", side.c.dispute, side.c.position)

OF_REPORT = (attribution, claim, voice, not_read)
"""Made from a reading, a parent before its children; they go when their report goes."""

OF_COMPARISON = (superseded, copy, incident, incident_claim, dispute, side)
"""Made from the latest comparison, a parent before its children."""

VIEWS = {
    "who_says_what": """
        SELECT claim.report, claim.published, claim.said_by, claim.act, claim.agent, claim.patient, claim.quantity,
            claim."when", claim.polarity, claim.modality, claim.passage, superseded.superseded_by, claim.id AS claim
        FROM claim LEFT JOIN superseded ON superseded.claim = claim.id
        ORDER BY claim.report, claim.start, claim.id""",
    "where_accounts_part": """
        SELECT dispute.title, dispute.kind, dispute.field, side.value, side.origins, side.independent, side.claims,
            dispute.id AS dispute
        FROM dispute JOIN side ON side.dispute = dispute.id
        ORDER BY dispute.title, dispute.id, side.position""",
    "what_was_decided": """
        SELECT "at", "by", verdict, claim, report, note, instead, undoes FROM decision ORDER BY number""",
    "what_was_redacted": """
        SELECT "at", "by", report, places, reason FROM redaction ORDER BY number""",
    "what_was_not_read": """
        SELECT report, passage, reason FROM not_read
        UNION ALL SELECT id, NULL, reason || ': ' || detail FROM refusal""",
    "history": """
        SELECT seq, kind, "key", length(payload) AS characters, sha256 FROM entry ORDER BY seq""",
}
