"""The page of keeping times: what is due when, and what a run would delete; it deletes nothing."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from bot.console.users import update
from bot.leads.models import Lead
from bot.leads.store import RETENTION
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, Office
from tests.leads.samples import draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_due_when(any_office: Office, language: str) -> None:
    ages = {"over": RETENTION + timedelta(days=1), "soon": RETENTION - timedelta(days=20), "late": timedelta(0)}
    leads = {name: any_office.store.submit(draft(contact_name=name), NOW - age) for name, age in ages.items()}
    client = any_office.store.submit(draft(), NOW - ages["over"])
    with any_office.database.write() as session:
        session.get(Lead, client.id).status = "engaged"
    update(any_office.database, any_office.ids["carl"], language=language)
    shown = html.unescape(any_office.desk("carl").get("/retention").text)
    numbers = re.findall(r"<dd>([\d,]+)</dd>", shown)
    assert numbers == ["1", "2", "2", "3", "1"], "now, 30, 90, 365 days, clients"
    order = [leads[name].reference for name in ("over", "soon", "late")]
    assert re.findall(r">(\w{8})</a></td>", shown) == order
    assert any_office.store.count() == 4
    assert "over" not in re.sub(r"<[^>]+>", "", shown), "the list names nobody"
