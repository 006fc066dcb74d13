"""A store of before the console: its leads are there afterwards, found and filtered as new ones are."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from bot.leads.database import Database
from bot.leads.lead import LeadFilter
from bot.leads.migrate import MIGRATIONS, upgrade
from bot.leads.models import Lead, LeadHistory, LeadSearch
from bot.leads.store import LeadStore
from tests.leads.samples import CONSENT, NOW, assessment

FIRST = {
    "id": "01a2106e-6500-7000-8000-000000000001", "submission_key": "k" * 64, "reference": "ABCD2345", "version": 1,
    "created_at": "2026-11-01 00:00:00", "updated_at": "2026-11-01 00:00:00", "purge_after": "2027-11-01 00:00:00",
    "source": "web", "language": "zh_hant", "status": "contacted", "owner": None, "role": "applicant",
    "xborder_consent": "yes", "contact_name": "陳測試", "contact_channel": "phone", "contact_value": "+85255550123",
    "contact_time": None, "marketing_consent": None, "free_note": None, "outcome": "another_scheme",
    "rules_version": "2026.1", "answers": "{}", "evidence": "{}", "consents": json.dumps([CONSENT.as_dict()]),
    "assessment": json.dumps(assessment(suggestions=[{"scheme": "IANG", "reason": "x"}])), "transcript": None,
    "search_text": "陈测试\n+85255550123\n85255550123\nabcd2345",
}  # fmt: skip


def before_the_console(tmp_path: Path) -> Path:
    """The migrations of the first version."""
    folder = tmp_path / "first"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "v000[2-9]*", "v001*"))
    return folder


def test_old_leads_are_found_and_filtered(empty_url: str, tmp_path: Path) -> None:
    assert upgrade(empty_url, scripts=before_the_console(tmp_path)).after == "0001"
    database = Database(empty_url)
    columns = ", ".join(FIRST)
    with database.write() as session:
        session.execute(text(f"INSERT INTO leads ({columns}) VALUES (:{', :'.join(FIRST)})"), FIRST)  # noqa: S608
        session.execute(text("INSERT INTO lead_history (lead_id, version, at, actor, changes) VALUES "
                             "(:id, 1, :created_at, 'applicant', '[]')"), FIRST)  # fmt: skip
    database.close()
    upgrade(empty_url)
    store = LeadStore(empty_url)
    assert [lead.contact_name for lead in store.list(LeadFilter(search="陳測試"))] == ["陳測試"]
    assert len(store.history(str(FIRST["id"]))) == 1
    with store.database.read() as session:
        assert session.execute(select(Lead.schemes)).scalar_one() == " IANG "
        assert session.execute(select(LeadSearch.part)).scalar_one() == "lead"
    store.close()


def test_what_lists_and_figures_read_is_filled_in(empty_url: str, tmp_path: Path) -> None:
    """Who is in a hurry, who left half-way, and when somebody first spoke with the person."""
    folder = tmp_path / "sixth"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "v000[789]*", "v001*"))
    assert upgrade(empty_url, scripts=folder).after == "0006"
    moves = [("applicant", None, None), ("amy", "new", "lost"), ("amy", "lost", "new"), ("amy", "new", "qualified"),
             ("amy", "qualified", "contacted"), ("amy", "contacted", "new"), ("amy", "new", "contacted")]  # fmt: skip
    database = Database(empty_url)
    row = {key: value for key, value in FIRST.items() if key != "search_text"}
    told = {"a": ({"timing": "urgent"}, {"missing": []}), "b": ({}, {"missing": ["offer"]}), "c": ({}, {})}
    with database.write() as session:
        for name, (answers, judged) in told.items():
            same = {"id": name, "submission_key": name, "reference": name * 8}
            lead = {**row, **same, "answers": json.dumps(answers), "assessment": json.dumps(judged)}
            session.execute(text(f"INSERT INTO leads ({', '.join(lead)}) VALUES (:{', :'.join(lead)})"), lead)  # noqa: S608
        for version, (actor, old, new) in enumerate(moves, 1):
            changes = [{"field": "status", "old": old, "new": new}] if old else []
            session.execute(
                LeadHistory.__table__.insert().values(lead_id="a", version=version, actor=actor, changes=changes,
                                                      at=NOW + timedelta(hours=version))
            )  # fmt: skip
    database.close()
    upgrade(empty_url)
    database = Database(empty_url)
    with database.read() as session:
        found = session.execute(select(Lead.id, Lead.urgent, Lead.unfinished, Lead.contacted_at).order_by(Lead.id))
        assert [tuple(row) for row in found] == [
            ("a", True, False, NOW + timedelta(hours=4)), ("b", False, True, None), ("c", False, False, None),
        ]  # fmt: skip
    database.close()
