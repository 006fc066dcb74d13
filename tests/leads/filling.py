"""Rows with something in every column of every table, whatever the tables are."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, MetaData, Table
from sqlalchemy.engine import Connection

from bot.leads.base import UtcDateTime
from tests.leads.samples import ANSWERS, CONSENT, WORDS, assessment

MOMENT: Final = datetime(2026, 11, 1, 4, 5, 6, 789_012, tzinfo=timezone.utc)
SAID: Final = {
    "contact_name": "陈测试", "contact_channel": "phone", "contact_value": "+85255550124", "contact_time": "evening",
    "free_note": "請用廣東話", "marketing_consent": "no", "answers": ANSWERS,
}  # fmt: skip
MEANT: Final[dict[str, Any]] = {
    "leads.xborder_consent": "yes", "leads.status": "contacted", "leads.outcome": "needs_review",
    "leads.contact_channel": "whatsapp", "leads.contact_value": "+85255550123", "leads.contact_time": "evening",
    "leads.role": "applicant", "leads.answers": ANSWERS, "leads.evidence": WORDS, "leads.assessment": assessment(),
    "leads.consents": [CONSENT.as_dict()], "leads.schemes": " IANG ", "leads.marketing_consent": "no",
    "leads.lost_reason": None, "leads.rules_version": "2026.1", "leads.reason": "human",
    "leads.search_text": "陈测试\n+85255550123\n85255550123",
    "lead_history.actor": "applicant", "lead_history.changes": [{"field": "language", "old": "en", "new": "zh_hant"}],
    "lead_history.previous_assessment": assessment(outcome="likely_eligible"), "lead_search.part": "lead",
    "lead_documents.document": "A06", "lead_documents.state": "received", "users.role": "consultant",
    "users.recovery_codes": ["0a"], "audit_log.action": "lead_viewed", "audit_log.fields": ["status"],
    "erasures.counts": {"leads": 1}, "erasures.lead_marks": ["0a", "0b"], "erasures.intake_marks": ["0c"],
    "lead_talks.said": SAID,
    "lead_overrides.outcome": "not_yet", "lead_overrides.judged": "needs_review",
    "outbox.kind": "lead_new", "results.outcome": "needs_review", "results.assessment": assessment(),
    "talk_events.kind": "asked", "talk_events.name": "offer", "talk_events.role": "applicant",
    "data_requests.kind": "access", "counted_talks.role": "applicant", "counted_talks.steps": "started;asked:offer",
    "lead_search.text": "陈测试\n+85255550123\n85255550123",
}  # fmt: skip
"""What the program reads as more than text: table.column -> value."""
IDS: Final = "{:08}-0000-7000-8000-000000000000"


def fill_every_table(connection: Connection, tables: MetaData, rows: int = 2) -> None:
    """Add so many rows to each table, each with a value in each column, in one order for all."""
    for table in tables.sorted_tables:
        connection.execute(table.insert(), [row_of(table, number) for number in range(1, rows + 1)])


def row_of(table: Table, number: int) -> dict[str, Any]:
    """The row of this number: the same for the same table and columns."""
    return {column.name: value_of(column, number) for column in table.columns}


def value_of(column: Column, number: int) -> Any:
    """A value that the column's type has room for; of a foreign key, that of the same row of its table."""
    for key in column.foreign_keys:
        return value_of(key.column, number)
    name, kind = f"{column.table.name}.{column.name}", column.type
    if name == "lead_talks.merged_id":
        return IDS.format(number + 90)  # of a lead that is no more
    if name in MEANT:
        return MEANT[name]
    if column.name == "language":
        return "zh_hant"
    if isinstance(kind, JSON):
        return {"列": [number, None, 1.5]}
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return number + 0.25
    if isinstance(kind, (UtcDateTime, DateTime)):
        return MOMENT + timedelta(days=number)
    if isinstance(kind, Date):
        return date(2026, 12, number)
    length = getattr(kind, "length", None) or 99
    return IDS.format(number) if length == 36 else f"{number} {column.name} 資料「」"[:length]
