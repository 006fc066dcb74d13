"""Exports: the leads that the list shows, as files that harm nobody, each noted without a value."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from typing import Any, Iterator

import openpyxl
import pytest
from sqlalchemy import insert, select

from bot.console import audit, export_pages
from bot.console.users import update
from bot.leads.export import json_lines
from bot.leads.lead import HUMAN
from bot.leads.models import AuditEntry, Lead
from bot.leads.store import RETENTION
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, Desk, Office
from tests.leads.samples import ANSWERS, CONSENT, WORDS, assessment, draft

FORMULA = '=HYPERLINK("http://evil.example","click")'


def csv_rows(desk: Desk) -> list[dict[str, str]]:
    """The rows of the last answer, read as a spreadsheet does."""
    assert desk.last.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(desk.last.content.decode("utf-8-sig"), newline="")))


def noted(office: Office) -> list[list[str]]:
    """What the audit log holds of exports."""
    with office.database.read() as session:
        rows = select(AuditEntry.fields).where(AuditEntry.action == audit.EXPORTED)
        return sorted(session.execute(rows).scalars())


def test_what_is_searched_and_filtered_is_exported(any_office: Office) -> None:
    for name, language in (("陳大文", "zh_hant"), ("陈大文", "zh_hans"), ("Amy", "zh_hant")):
        any_office.store.submit(draft(contact_name=name, language=language), NOW)
    desk = any_office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/find", {"words": "陳大文", "language": "zh_hant"})
    desk.follow()
    desk.submit("/leads/export", {"format": "csv"})
    assert [row["contact_name"] for row in csv_rows(desk)] == ["陳大文"]
    disposition = desk.last.headers["content-disposition"]
    assert disposition == 'attachment; filename="asmtp-leads-2026-11-25.csv"'
    assert desk.last.headers["cache-control"] == "no-store"
    expected = ["export.format.csv", "export.count.1", "export.filter.language", "export.filter.find"]
    assert noted(any_office) == [expected]


def test_an_export_keeps_to_the_reason_that_the_list_shows(any_office: Office) -> None:
    for name, reason in (("Amy", HUMAN), ("Ben", "result")):
        any_office.store.submit(draft(contact_name=name, reason=reason), NOW)
    desk = any_office.desk("carl")
    desk.get("/leads?need=human")
    desk.submit("/leads/export", {"format": "csv"})
    assert [row["contact_name"] for row in csv_rows(desk)] == ["Amy"]
    assert noted(any_office) == [["export.format.csv", "export.count.1", "export.filter.need"]]


def test_the_ticked_ones_are_exported_in_each_format(office: Office) -> None:
    leads = [office.store.submit(draft(contact_name=name), NOW) for name in ("Amy", "Ben", "Cho")]
    desk = office.desk("carl")
    desk.get("/leads")
    chosen = {"lead": [leads[2].id, leads[0].id, "gone"], "scope": "chosen"}
    for format_ in ("csv", "xlsx", "jsonl"):
        assert (
            desk.client.post("/leads/export", data={"csrf": desk.token, "format": format_, **chosen}).status_code == 200
        )
    assert noted(office) == [[f"export.format.{format_}", "export.count.2", "export.chosen"]
                             for format_ in ("csv", "jsonl", "xlsx")]  # fmt: skip
    answer = desk.client.post("/leads/export", data={"csrf": desk.token, "format": "jsonl", **chosen})
    assert [json.loads(line)["contact_name"] for line in answer.text.splitlines()] == ["Cho", "Amy"]


@pytest.mark.parametrize("fields", [{"scope": "chosen", "format": "csv"}, {"format": "exe"}, {"format": "csv"}])
def test_nothing_to_export_is_said_kindly(office: Office, fields: dict[str, str]) -> None:
    desk = office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/export", fields)
    assert desk.last.headers["location"] == "/leads?done=nothing_to_export"
    assert "nothing to export" in desk.follow().text
    assert noted(office) == []


def test_a_forgotten_search_never_exports_everything(office: Office) -> None:
    office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/export", {"format": "csv", "back": "/leads?find=0123456789abcdef"})
    assert desk.last.headers["location"] == "/leads?find=0123456789abcdef"
    assert noted(office) == []


def test_no_file_holds_a_live_formula(office: Office) -> None:
    lead = office.store.submit(draft(contact_name=FORMULA, free_note="+1+1", evidence={"offer": "@SUM(A1)"}), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    desk.submit(f"/leads/{lead.id}/export", {"format": "csv"})
    (row,) = csv_rows(desk)
    assert (row["contact_name"], row["free_note"]) == (f"'{FORMULA}", "'+1+1")
    assert not {cell[0] for cell in row.values() if cell} & set("=+-@\t\r\n＝＋－＠")
    desk.get(f"/leads/{lead.id}")
    desk.submit(f"/leads/{lead.id}/export", {"format": "xlsx"})
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(desk.last.content))["leads"].iter_rows() for cell in row]
    assert FORMULA in [cell.value for cell in cells]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert "Content-Disposition" in desk.last.headers
    assert lead.reference not in str(desk.last.headers)


def many(office: Office, count: int) -> None:
    """So many leads, written in one go."""
    common = {
        "version": 1, "created_at": NOW, "updated_at": NOW, "purge_after": NOW + RETENTION, "source": "web",
        "language": "en", "status": "new", "role": "applicant", "xborder_consent": "yes", "contact_channel": "phone",
        "contact_value": "+85255550123", "outcome": "needs_review", "answers": ANSWERS, "evidence": WORDS,
        "assessment": assessment(), "consents": [CONSENT.as_dict()],
    }  # fmt: skip
    with office.database.write() as session:
        session.execute(insert(Lead), [{**common, "id": f"01970000-0000-7000-8000-{number:012}",
                                        "submission_key": f"{number:064}", "reference": f"{number:08}"}
                                       for number in range(count)])  # fmt: skip


def test_twenty_thousand_leads_are_streamed_in_bounded_memory(office: Office) -> None:
    """The file is several times as large as what is ever held of it."""
    many(office, 20_000)
    desk = office.desk("carl")
    desk.get("/leads")
    data = {"csrf": desk.token, "format": "jsonl", "back": "/leads"}
    ids = [f"01970000-0000-7000-8000-{number:012}" for number in range(20_000)]
    tracemalloc.start()
    size = lines = 0
    for piece in export_pages._gathered(json_lines(office.store.those(ids))):
        size, lines = size + len(piece), lines + piece.count(b"\n")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == 20_000
    assert peak < size / 2
    answer = desk.client.post("/leads/export", data=data)
    assert (answer.text.count("\n"), len(answer.content)) == (20_000, size)
    assert "content-length" not in answer.headers
    assert noted(office) == [["export.format.jsonl", "export.count.20000"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_as_a_sheet_to_print(office: Office, language: str) -> None:
    lead = office.store.submit(draft(), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    shown = desk.get(f"/leads/{lead.id}/print").text
    for words in ("陳測試", "+85255550123", WORDS["offer"], lead.reference):
        assert words in shown
    assert not re.search(r"<(select|textarea)\b", shown)
    assert noted(office) == [["export.format.print", "export.count.1"]]


def test_a_file_that_breaks_off_quotes_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x"
        raise ValueError("陳大文")

    with pytest.raises(export_pages.BrokenOff) as caught:
        list(export_pages._gathered(pieces()))
    assert "ValueError" in caplog.text
    assert "陳大文" not in caplog.text
    assert caught.value.__suppress_context__


def test_readers_are_offered_no_export(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("vic")
    for path in ("/leads", f"/leads/{lead.id}"):
        assert "export" not in desk.get(path).text
    fields: dict[str, Any] = {"format": "csv"}
    assert desk.post("/leads/export", fields).status_code == 403


def test_the_audit_log_tells_an_export_in_words(office: Office) -> None:
    office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get("/leads?tab=new&outcome=needs_review")
    desk.submit("/leads/export", {"format": "xlsx"})
    ada = office.desk("ada")
    for language in LANGUAGES:
        update(office.database, office.ids["ada"], language=language)
        shown = ada.get("/audit?action=exported").text
        assert "XLSX" in shown
        assert "export." not in shown
    assert noted(office) == [["export.format.xlsx", "export.count.1", "export.filter.tab", "export.filter.outcome"]]
