"""Whatever page shows what is known of a person, that it was looked at is in the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.console import audit
from bot.console.routes import PAGES
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry
from tests.console.desk import NOW, Office
from tests.leads.samples import draft

SHOWING = (audit.LEAD_VIEWED, audit.EXPORTED, audit.PERSON_DATA_GIVEN)
PATHS = [page.path for page in PAGES if page.method == "GET" and "{lead_id}" in page.path]


@pytest.fixture
def pair(office: Office) -> tuple[StoredLead, StoredLead]:
    """Two leads with the same phone."""
    first, second = (office.store.submit(draft(transcript=name), NOW) for name in ("web:1", "web:2"))
    return first, second


def looked_at(office: Office, *leads: StoredLead) -> None:
    """There is one line for each of these leads, by Ada."""
    with office.database.read() as session:
        rows = session.execute(select(AuditEntry).where(AuditEntry.action.in_(SHOWING))).scalars().all()
    assert sorted(row.lead_id for row in rows) == sorted(lead.id for lead in leads)
    assert {row.user_id for row in rows} == {office.ids["ada"]}


@pytest.mark.parametrize("path", PATHS)
def test_every_page_about_a_lead(office: Office, pair: tuple[StoredLead, StoredLead], path: str) -> None:
    first, second = pair
    desk = office.desk("ada")
    both = path.endswith("/compare")
    answer = desk.get(path.format(lead_id=first.id) + (f"?with={second.id}" if both else ""))
    assert answer.status_code == 200
    looked_at(office, *(pair if both else (first,)))


REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("change", {"base.status": "new", "status": "closed"}, 422),
    ("change", {"base.status": "contacted", "status": "qualified"}, 409),
    ("contact", {"contact_channel": "phone", "contact_value": "12"}, 422),
    ("contact", {"base.contact_name": "Somebody", "contact_name": "Else"}, 409),
    ("correct", {"base.offer": '"signed"', "value.offer": "nonsense"}, 422),
    ("correct", {"base.offer": '"none"', "value.offer": "verbal"}, 409),
    ("override", {"base": "0", "judged": "needs_review", "outcome": "not_yet", "reason": ""}, 422),
    ("erase", {}, 422),
]


@pytest.mark.parametrize(("form", "fields", "status"), REFUSED)
def test_a_refused_form_is_answered_with_the_page(
    office: Office, pair: tuple[StoredLead, StoredLead], form: str, fields: dict[str, Any], status: int
) -> None:
    desk = office.desk("ada")
    answer = desk.post(f"/leads/{pair[0].id}/{form}", fields)
    assert answer.status_code == status
    looked_at(office, pair[0])


def test_before_a_merge_both_are_seen_once_more(office: Office, pair: tuple[StoredLead, StoredLead]) -> None:
    first, second = pair
    sent = {"reference": second.reference, "version.kept": "1", "version.other": "1"}
    desk = office.desk("ada")
    answer = desk.post(f"/leads/{first.id}/merge", sent)
    assert answer.status_code == 200
    looked_at(office, *pair)


def test_typing_in_a_contact_tells_who_has_it(office: Office, pair: tuple[StoredLead, StoredLead]) -> None:
    desk = office.desk("ada")
    contact = {"contact_channel": pair[0].contact_channel, "contact_value": pair[0].contact_value, "role": "applicant"}
    answer = desk.post("/leads/new", {"source": "phone", "language": "en", "consent": "yes", **contact})
    assert answer.status_code == 409
    looked_at(office, *pair)
