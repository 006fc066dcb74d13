"""Leads as files, and one lead as a page to print. Each export is in the audit log before its first byte goes out."""

from __future__ import annotations

import logging
from typing import Final, Iterable, Iterator, Sequence

from sqlalchemy import select
from starlette.responses import Response, StreamingResponse

from bot.console import audit
from bot.console.history_words import EXPORT
from bot.console.list_pages import MOST_AT_ONCE, address, wish_of
from bot.console.listing import found_ids
from bot.console.rescue import needs
from bot.console.sheet import sheet
from bot.console.visit import Visit
from bot.leads.export import PIECE_BYTES, PIECES
from bot.leads.models import Lead
from bot.today import HONG_KONG

log = logging.getLogger(__name__)

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


class BrokenOff(Exception):
    """A file ended too early."""


def several(visit: Visit) -> Response:
    """The ticked leads of the list, or all that it finds."""
    wish, format_ = wish_of(visit.field("back")), visit.field("format")
    if format_ not in PIECES:
        return visit.go(address(wish), "nothing_to_export")
    if visit.field("scope") == "chosen":
        ids, parts = _those_there(visit, visit.fields("lead")[:MOST_AT_ONCE]), ["chosen"]
    else:
        words = visit.console.searches.words(visit.me.user.id, wish.find) if wish.find else ""
        if words is None:  # without the words it would be many more than the list had
            return visit.go(address(wish))
        today, wanted = visit.now.astimezone(HONG_KONG).date(), needs(visit.console.office, visit.now)
        ids = found_ids(visit.database, wish, words, visit.me.user.id, today, wanted)
        names = [*(["tab"] if wish.tab != "all" else []), *wish.filters, *(["find"] if words else [])]
        parts = [f"filter.{name}" for name in names]
    if not ids:
        return visit.go(address(wish), "nothing_to_export")
    return _file(visit, ids, format_, "leads", parts)


def one(visit: Visit, lead_id: str) -> Response:
    """One lead as a file."""
    ids, format_ = _those_there(visit, [lead_id]), visit.field("format")
    if not ids or format_ not in PIECES:
        return visit.gone()
    return _file(visit, ids, format_, "lead", [], lead_id=lead_id)


def printable(visit: Visit, lead_id: str) -> Response:
    """One lead as a page to print for the file."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    with visit.database.write() as session:
        fields = [f"{EXPORT}format.print", f"{EXPORT}count.1"]
        audit.note(session, visit.actor, audit.EXPORTED, visit.now, lead_id=lead_id, fields=fields)
    return visit.page("sheet.html", everything=False, **sheet(visit.console, lead, visit.language))


def download(visit: Visit, pieces: Iterable[bytes], format_: str, name: str) -> Response:
    """A file to keep, named by what it is and the day in Hong Kong, with nothing of a person in its name."""
    file = f"asmtp-{name}-{visit.now.astimezone(HONG_KONG):%Y-%m-%d}.{format_}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return StreamingResponse(_gathered(pieces), media_type=MEDIA_TYPES[format_], headers=headers)


def _file(
    visit: Visit, ids: Sequence[str], format_: str, name: str, parts: Sequence[str], lead_id: str | None = None
) -> Response:
    fields = [EXPORT + part for part in (f"format.{format_}", f"count.{len(ids)}", *parts)]
    with visit.database.write() as session:
        audit.note(session, visit.actor, audit.EXPORTED, visit.now, lead_id=lead_id, fields=fields)
    return download(visit, PIECES[format_](visit.console.store.those(ids)), format_, name)


def _those_there(visit: Visit, ids: Sequence[str]) -> list[str]:
    with visit.database.read() as session:
        there = set(session.execute(select(Lead.id).where(Lead.id.in_(ids))).scalars())
    return [each for each in dict.fromkeys(ids) if each in there]


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger pieces.

    Raises:
        BrokenOff: some lead could not be read or written; the browser sees that the file is not whole.
    """
    held = bytearray()
    try:
        for piece in pieces:
            held += piece
            if len(held) >= PIECE_BYTES:
                yield bytes(held)
                held.clear()
    except Exception as error:
        log.error("an export broke off: %s", type(error).__name__)  # its text may quote personal data
        raise BrokenOff from None
    if held:
        yield bytes(held)
