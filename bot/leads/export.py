"""Leads as files: CSV and XLSX for a spreadsheet, JSON Lines for programs. One lead at a time, in bounded memory.

What people typed must never run as a formula on a consultant's computer. CSV has no types, so a cell that could
start a formula gets an apostrophe in front, and so does a part of one after a semicolon or a line end: in half of
Europe Excel divides lines at semicolons and takes no notice of quotes within. XLSX says of each cell that it is a text.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
from typing import Any, BinaryIO, Callable, Final, Iterable, Iterator, Mapping

from bot.errors import UserError
from bot.leads.lead import StoredLead, as_dict
from bot.vocabulary import ANSWERS, CRITERIA

_LEADING: Final = (
    "reference", "id", "created_at", "updated_at", "source", "language", "status", "lost_reason", "reason", "owner",
    "follow_up_on",
    "contact_name", "contact_channel", "contact_value", "contact_time", "free_note",
)  # fmt: skip
_JUDGED: Final = (
    "outcome", "suggestions", "missing", "warnings", "documents", "fees_total_hkd", "rules_version",
    "rules_hash", "as_of",
)  # fmt: skip
_TRAILING: Final = (
    "evidence", "xborder_consent", "marketing_consent", "consents", "transcript", "version", "purge_after",
)  # fmt: skip
COLUMNS: Final = (
    *_LEADING, *_JUDGED, *(f"criterion_{criterion}" for criterion in CRITERIA), *ANSWERS, *_TRAILING,
)  # fmt: skip
"""The columns of CSV and XLSX, named as in the contract; the answers have one column per slot."""

_UNSEEN: Final = r"\s\x01-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
"""Blanks and marks without a shape, such as the zero width space: spreadsheets skip some of them."""
_FORMULA: Final = re.compile(rf"(^|[;\t\r\n])([{_UNSEEN}]*[=+\-@＝＋－＠])")
_LINE_ENDS: Final = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_BOM: Final = b"\xef\xbb\xbf"
PIECE_BYTES: Final = 65_536
CELL_CHARACTERS: Final = 32_767
SHEET_ROWS: Final = 1_048_576
"""Limits of the XLSX format (ECMA-376 as read by Excel): characters in a cell, rows in a sheet."""


def flat(lead: StoredLead) -> dict[str, str | int | None]:
    """One lead as one row: column of `COLUMNS` -> text, whole number or None."""
    full = as_dict(lead)
    judged: Mapping[str, Any] = full["assessment"]
    criteria = {f"criterion_{row['id']}": f"{row['status']}: {row['reason']}" for row in judged.get("criteria") or ()}
    row = {
        **full["answers"],
        **{name: full[name] for name in (*_LEADING, *_TRAILING, "role")},
        **criteria,
        "outcome": lead.outcome,
        "suggestions": [item["scheme"] for item in judged.get("suggestions") or ()],
        "missing": judged.get("missing"),
        "warnings": judged.get("warnings"),
        "documents": [item["id"] for item in judged.get("documents") or ()],
        "fees_total_hkd": (judged.get("fees_hkd") or {}).get("total"),
        "rules_version": judged.get("rules_version"),
        "rules_hash": judged.get("rules_hash"),
        "as_of": judged.get("as_of"),
        "evidence": [f"{slot}: {words}" for slot, words in full["evidence"].items()],
        "consents": [f"{c['kind']}={c['value']} ({c['text_version']}, {c['at']})" for c in full["consents"]],
    }
    return {name: _cell(row.get(name)) for name in COLUMNS}


def _cell(value: object) -> str | int | None:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    return value if value is None or isinstance(value, int) else str(value)


def csv_lines(leads: Iterable[StoredLead]) -> Iterator[bytes]:
    """CSV (RFC 4180, UTF-8 with the mark that makes Excel read Chinese rightly): the header, then each lead."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield _BOM + line.getvalue().encode()
    for lead in leads:
        line.seek(0)
        line.truncate()
        writer.writerow([_harmless(cell) for cell in flat(lead).values()])
        yield line.getvalue().encode()


def write_csv(leads: Iterable[StoredLead], out: BinaryIO) -> int:
    """Write `csv_lines`; return how many leads."""
    return _write(csv_lines(leads), out) - 1


def _harmless(cell: str | int | None) -> str | int | None:
    if not isinstance(cell, str):
        return cell
    text = _FORMULA.sub(r"\1'\2", cell.replace("\0", ""))
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def json_lines(leads: Iterable[StoredLead]) -> Iterator[bytes]:
    """One JSON object a line, as `as_dict` shapes it."""
    for lead in leads:
        line = json.dumps(as_dict(lead), ensure_ascii=False)
        for character, escape in _LINE_ENDS.items():  # some readers take these for the end of the line
            line = line.replace(character, escape)
        yield line.encode() + b"\n"


def write_jsonl(leads: Iterable[StoredLead], out: BinaryIO) -> int:
    """Write `json_lines`; return how many leads."""
    return _write(json_lines(leads), out)


def _write(lines: Iterable[bytes], out: BinaryIO) -> int:
    count = 0
    for line in lines:
        out.write(line)
        count += 1
    return count


def write_xlsx(leads: Iterable[StoredLead], out: BinaryIO) -> int:
    """Write an Excel workbook with one sheet; return how many leads.

    Raises:
        UserError: more leads than a sheet has rows.
    """
    with tempfile.TemporaryFile() as whole:  # a workbook is a zip file, and `out` may be a pipe
        count = _fill_workbook(leads, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, out)
    return count


def xlsx_pieces(leads: Iterable[StoredLead]) -> Iterator[bytes]:
    """The workbook of `write_xlsx`, piece by piece once it is whole; until then it is in a file without a name."""
    with tempfile.TemporaryFile() as whole:
        _fill_workbook(leads, whole)
        whole.seek(0)
        yield from iter(lambda: whole.read(PIECE_BYTES), b"")


def _fill_workbook(leads: Iterable[StoredLead], whole: BinaryIO) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(whole, options) as book:
        sheet = book.add_worksheet("leads")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        count = 0
        for count, lead in enumerate(leads, 1):
            if count >= SHEET_ROWS:
                raise UserError(f"more than {SHEET_ROWS - 1} leads do not fit an XLSX sheet; use --format csv")
            for column, cell in enumerate(flat(lead).values()):
                if isinstance(cell, int):
                    sheet.write_number(count, column, cell)
                elif cell:
                    sheet.write_string(count, column, _fitting(cell))
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    return count


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


WRITERS: Final[Mapping[str, Callable[[Iterable[StoredLead], BinaryIO], int]]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
}
"""Format -> the function that writes it."""

PIECES: Final[Mapping[str, Callable[[Iterable[StoredLead]], Iterator[bytes]]]] = {
    "csv": csv_lines,
    "xlsx": xlsx_pieces,
    "jsonl": json_lines,
}
"""Format -> the same file, piece by piece, for whoever sends it on."""
