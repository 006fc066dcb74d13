"""Leads as files: harmless in a spreadsheet, complete, and the same facts in every format."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from dataclasses import replace
from typing import Any, Iterator

import openpyxl
import pytest

from bot.leads import export
from bot.leads.export import CELL_CHARACTERS, COLUMNS, flat, write_csv, write_jsonl, write_xlsx
from bot.leads.lead import StoredLead, as_dict
from bot.leads.store import RETENTION
from bot.vocabulary import ANSWERS, CONTACT, CRITERIA
from tests.leads.samples import ANSWERS as GIVEN
from tests.leads.samples import CONSENT, NOW, WORDS, assessment

HARMFUL = [
    '=HYPERLINK("http://evil.example","click")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    "＝1+1", "＋1", "－1", "＠x", "+85255550123",
    " =1+1", "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1", "\x7f \u200b@x",
]  # fmt: skip


def lead(**changes: Any) -> StoredLead:
    """A stored lead, made without a store."""
    fields: dict[str, Any] = {
        "id": "01970000-0000-7000-8000-000000000000", "reference": "ABCD2345", "version": 1, "created_at": NOW,
        "updated_at": NOW, "purge_after": NOW + RETENTION, "source": "web", "language": "zh_hant", "status": "new",
        "reason": "result", "owner": None, "role": "applicant", "xborder_consent": "yes", "contact_name": "陳測試",
        "contact_channel": "email", "contact_value": "chan@example.com", "contact_time": None,
        "marketing_consent": None, "free_note": None, "outcome": "needs_review", "answers": GIVEN, "evidence": WORDS,
        "assessment": assessment(), "consents": [CONSENT.as_dict()], "transcript": "conversation-1",
    }  # fmt: skip
    return StoredLead(**{**fields, **changes})


def as_csv(*leads: StoredLead) -> bytes:
    """The bytes of a CSV export."""
    out = io.BytesIO()
    assert write_csv(iter(leads), out) == len(leads)
    return out.getvalue()


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """A CSV export as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_rows(*leads: StoredLead) -> list[dict[str, Any]]:
    """An XLSX export's cells, read back by another library."""
    out = io.BytesIO()
    assert write_xlsx(iter(leads), out) == len(leads)
    header, *rows = openpyxl.load_workbook(out)["leads"].iter_rows()
    return [{str(name.value): cell for name, cell in zip(header, row, strict=True)} for row in rows]


def test_every_slot_contact_and_criterion_has_a_column_of_its_own() -> None:
    assert len(COLUMNS) == len(set(COLUMNS))
    assert {*ANSWERS, *CONTACT, "reference", "outcome", "suggestions", "evidence"} < set(COLUMNS)
    assert {f"criterion_{criterion}" for criterion in CRITERIA} < set(COLUMNS)
    assert set(as_dict(lead())) - {"answers", "assessment"} < set(COLUMNS)


def test_a_lead_becomes_one_flat_row() -> None:
    row = flat(lead())
    assert tuple(row) == COLUMNS
    given = {name: value for name, value in row.items() if value is not None}
    assert given == {
        "reference": "ABCD2345", "id": "01970000-0000-7000-8000-000000000000",
        "created_at": "2026-11-23T01:02:03+00:00", "updated_at": "2026-11-23T01:02:03+00:00",
        "source": "web", "language": "zh_hant", "status": "new", "reason": "result", "contact_name": "陳測試",
        "contact_channel": "email",
        "contact_value": "chan@example.com", "outcome": "needs_review", "suggestions": "IANG", "missing": "hk_degree",
        "warnings": "visitor_cannot_wait_in_hk", "documents": "A06", "fees_total_hkd": 1900, "rules_version": "2026.1",
        "rules_hash": "0a1b2c3d4e5f",
        "as_of": "2026-01-20", "criterion_E4": "met: offer_signed", "criterion_E8": "not_asked: pay_not_asked",
        "role": "applicant", "residence": "mainland", "offer": "signed", "edu_level": "below_tertiary",
        "alt_evidence": "licence; documented_experience", "salary_total_hkd": 480_000,
        "evidence": "offer: 上星期五簽咗約; salary_total_hkd: 四萬蚊一個月", "xborder_consent": "yes",
        "consents": "xborder_consent=yes (2026-11-23, 2026-11-23T01:02:03+00:00)", "transcript": "conversation-1",
        "version": 1, "purge_after": "2027-11-23T01:02:03+00:00",
    }  # fmt: skip


def test_the_role_is_the_leads_own_even_if_the_answers_say_otherwise() -> None:
    assert flat(lead(role="family", answers={"role": "employer"}))["role"] == "family"


def test_csv_is_read_rightly_by_excel() -> None:
    """Excel takes a file without the mark for the local code page and turns Chinese into noise."""
    data = as_csv(lead())
    assert data.startswith(b"\xef\xbb\xbfreference,")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n")
    (row,) = csv_rows(data)
    assert (row["contact_name"], row["salary_total_hkd"], row["owner"]) == ("陳測試", "480000", "")


@pytest.mark.parametrize("text", HARMFUL)
def test_no_cell_of_a_csv_starts_a_formula(text: str) -> None:
    everywhere = lead(
        contact_name=text, contact_value=text, free_note=text, transcript=text, owner=text, source=text,
        evidence={"offer": text}, assessment=assessment(as_of=text, rules_version=text, warnings=[text]),
    )  # fmt: skip
    (row,) = csv_rows(as_csv(everywhere))
    assert row["contact_name"] == row["free_note"] == row["warnings"] == f"'{text}"
    starts = {cell.strip("\x7f\ufeff\u200b \u00a0\u3000")[0] for cell in row.values() if cell}
    assert not starts & set("=+-@\t\r\n＝＋－＠")


def test_a_part_of_a_cell_is_no_cell_where_lines_are_divided_at_semicolons() -> None:
    """There the quotes within a line are letters like others."""
    data = as_csv(lead(contact_name="a;=1+1", free_note='b"; \u200b=1+1\n@x\n\0=1', evidence={"offer": "c;+1"}))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip("\u200b ").startswith(("=", "+", "@"))]


@pytest.mark.parametrize("text", [*HARMFUL, "http://evil.example", "mailto:a@example.com", "{=1+1}", "1e5", "007"])
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(text: str) -> None:
    (row,) = xlsx_rows(lead(contact_name=text, free_note=text, evidence={"offer": text}))
    for name in ("contact_name", "free_note"):
        assert row[name].data_type == "s"
        assert row[name].hyperlink is None
        assert row[name].value.replace("_x000D_", "\r") == text
    assert not any(cell.data_type == "f" for cell in row.values())


def test_a_workbook_has_the_same_facts_as_the_row() -> None:
    rows = xlsx_rows(lead(), lead(reference="WXYZ6789", free_note="第二"))
    for row, expected in zip(rows, (flat(lead()), flat(lead(reference="WXYZ6789", free_note="第二"))), strict=True):
        assert {name: cell.value for name, cell in row.items()} == expected
    assert rows[0]["salary_total_hkd"].data_type == "n"


def test_a_text_too_long_for_a_cell_is_cut_not_dropped() -> None:
    (row,) = xlsx_rows(lead(evidence={"offer": "長" * 40_000}))
    assert len(row["evidence"].value) == CELL_CHARACTERS
    assert row["evidence"].value.startswith("offer: 長長")
    assert row["evidence"].value.endswith("…")


def test_more_leads_than_a_sheet_has_rows_are_refused_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 3)
    assert len(xlsx_rows(lead(), lead())) == 2
    with pytest.raises(Exception, match="--format csv"):
        xlsx_rows(lead(), lead(), lead())


def test_json_lines_hold_the_whole_lead() -> None:
    out = io.BytesIO()
    odd = lead(free_note="a\nb\u2028c\u0085d\u2029e", reference="WXYZ6789")
    assert write_jsonl(iter([lead(), odd]), out) == 2
    lines = out.getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == [as_dict(lead()), as_dict(odd)]
    assert "陳測試" in lines[0]


def test_no_leads_give_a_header_only() -> None:
    assert csv_rows(as_csv()) == []
    assert as_csv().count(b"\r\n") == 1
    assert xlsx_rows() == []
    out = io.BytesIO()
    assert write_jsonl(iter([]), out) == 0
    assert out.getvalue() == b""


@pytest.mark.parametrize("judged", [{}, assessment(criteria=None, suggestions=None, fees_hkd=None, documents=None)])
def test_a_judgement_of_another_version_is_exported_as_far_as_it_goes(judged: dict[str, Any]) -> None:
    assert flat(lead(assessment=judged))["fees_total_hkd"] is None


@pytest.mark.parametrize("write", [write_csv, write_jsonl, write_xlsx])
def test_memory_does_not_grow_with_the_number_of_leads(write: Any) -> None:
    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            return len(data)

    def many(count: int) -> Iterator[StoredLead]:
        for number in range(count):
            yield replace(lead(), free_note=f"{number} " + "字" * 5000)

    def peak(count: int) -> int:
        tracemalloc.start()
        write(many(count), Nowhere())
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(5)  # what is imported and cached on first use does not count
    notes = 120 * 5000 * 2
    assert peak(200) - peak(80) < notes / 2, "the notes of the leads in between were held in memory"
