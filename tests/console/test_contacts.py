"""Consultants put a contact right: checked as in the chat, told in words, kept when the talk goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.console import audit
from bot.console.casework import Conflicts, Edit, Unknown
from bot.console.contacts import FIELDS, Refused, change_contact
from bot.console.users import update
from bot.leads.lead import LeadFilter, StoredLead
from bot.leads.models import AuditEntry
from bot.understanding.contact import REASONS
from bot.vocabulary import LANGUAGES
from bot.words import has, say
from tests.console.desk import NOW, Office
from tests.console.test_erasure import rows_with
from tests.leads.samples import draft, new_id

INTAKE = new_id()
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(any_office: Office) -> StoredLead:
    """A lead with a WhatsApp number."""
    return any_office.store.submit(draft(submission_id=INTAKE, contact_value="+85291230000"), NOW)


def put(office: Office, lead: StoredLead, *, by: str = "carl", sure: bool = False, **wanted: str) -> list[str]:
    """Send the form as it was opened for this state of the lead."""
    base = {name: getattr(lead, name) or "" for name in FIELDS}
    edits = {name: Edit(name, base[name], wanted.get(name, base[name])) for name in FIELDS}
    actor = audit.Actor(office.ids[by], "203.0.113.9")
    return change_contact(office.database, actor, NOW, lead.id, edits, sure=sure)


def kept(office: Office, lead: StoredLead) -> StoredLead:
    """The lead as it is now."""
    found = office.store.get(lead.id)
    assert found
    return found


def contact(lead: StoredLead) -> tuple[Any, ...]:
    """Its contact."""
    return tuple(getattr(lead, name) for name in FIELDS)


def test_a_contact_is_stored_as_the_chat_would(any_office: Office, lead: StoredLead) -> None:
    changed = put(any_office, lead, contact_channel="phone", contact_value="9123 4567", contact_name="陳女士",
                  contact_time="morning")  # fmt: skip
    assert changed == list(FIELDS)
    now = kept(any_office, lead)
    assert contact(now) == ("陳女士", "phone", "+85291234567", "morning")
    assert now.version == 2
    assert [found.id for found in any_office.store.list(LeadFilter(search="9123 4567"))] == [lead.id]
    assert any_office.store.list(LeadFilter(search=lead.contact_value)) == []
    assert put(any_office, now, contact_name="", contact_time="") == ["contact_name", "contact_time"]
    assert contact(kept(any_office, lead)) == (None, "phone", "+85291234567", None)
    assert put(any_office, kept(any_office, lead)) == []


def test_history_and_audit_log_name_what_was_changed_and_quote_no_contact(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, contact_channel="email", contact_value="chan@example.com", contact_name="Ms Chan")
    change = any_office.store.history(lead.id)[-1]
    assert change.actor == any_office.ids["carl"]
    assert {entry["field"]: entry.get("new") for entry in change.changes} == {
        "contact_name": None, "contact_channel": "email", "contact_value": None,
    }  # fmt: skip
    for value in ("chan@example.com", "Ms Chan", lead.contact_value, str(lead.contact_name)):
        assert not rows_with(any_office, value) & {"lead_history", "audit_log"}
    with any_office.database.read() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == audit.CONTACT_CHANGED)).scalar_one()
    assert sorted(entry.fields) == ["contact_channel", "contact_name", "contact_value"]


UNUSABLE = (
    ({"contact_value": "1234"}, "contact_value", "phone_too_short"),
    ({"contact_value": ""}, "contact_value", "phone_missing"),
    ({"contact_channel": "email"}, "contact_value", "email_missing"),
    ({"contact_channel": "post"}, "contact_channel", "channel"),
    ({"contact_channel": "email", "contact_value": "a@gmial.com"}, "contact_value", "email_typo"),
    ({"contact_name": "a@b.com"}, "contact_name", "name_is_contact"),
    ({"contact_name": "x" * 81}, "contact_name", "name_too_long"),
    ({"contact_time": "midnight"}, "contact_time", "time"),
)


@pytest.mark.parametrize(("wanted", "field", "reason"), UNUSABLE)
def test_what_cannot_be_used_is_refused_whole(
    any_office: Office, lead: StoredLead, wanted: dict[str, str], field: str, reason: str
) -> None:
    with pytest.raises(Refused) as caught:
        put(any_office, lead, **{"contact_time": "morning", **wanted})
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert kept(any_office, lead).version == 1


def test_an_address_that_looks_mistyped_is_taken_when_it_is_sure(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, contact_channel="email", contact_value="a@gmial.com", sure=True)
    assert kept(any_office, lead).contact_value == "a@gmial.com"


def test_what_somebody_else_changed_meanwhile_is_a_conflict(any_office: Office, lead: StoredLead) -> None:
    """Of channel and value either counts as both; another field is none, and the same change by both is none."""
    put(any_office, lead, contact_value="9123 4567", by="cora")
    with pytest.raises(Conflicts) as caught:
        put(any_office, lead, contact_channel="phone")
    assert {conflict.field for conflict in caught.value.conflicts} == {"contact_value"}
    assert put(any_office, lead, contact_value="+852 9123 4567") == []
    assert put(any_office, lead, contact_time="morning") == ["contact_time"]
    assert contact(kept(any_office, lead)) == (lead.contact_name, "whatsapp", "+85291234567", "morning")
    with pytest.raises(Unknown):
        put(any_office, StoredLead(**{**vars(lead), "id": "gone"}), contact_time="any")


def test_the_talk_that_goes_on_does_not_bring_the_old_contact_back(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, contact_value="9123 4567", contact_name="Ms Chan")
    again = {"submission_id": INTAKE, "answers": {"offer": "none"}}
    told = any_office.store.submit(draft(**again, contact_value=lead.contact_value), NOW + HOUR)
    assert (told.id, told.reference, told.answers) == (lead.id, lead.reference, {"offer": "none"})
    assert (told.contact_value, told.contact_name) == ("+85291234567", "Ms Chan")
    told = any_office.store.submit(draft(**again, contact_value="+85255550777"), NOW + HOUR)
    assert (told.contact_value, told.contact_name) == ("+85255550777", "Ms Chan"), "the person's own new number counts"


def test_every_reason_has_words() -> None:
    wanted = {*REASONS, "channel", "time"}
    assert [reason for reason in wanted if not has(f"console_contact_refused_{reason}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(office: Office, language: str) -> None:
    lead = office.store.submit(draft(), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    assert f"/leads/{lead.id}/contact" in desk.get(f"/leads/{lead.id}").text
    desk.get(f"/leads/{lead.id}/contact")
    typed = {"contact_channel": "email", "contact_value": "amy@gmial.com"}
    assert desk.submit(f"/leads/{lead.id}/contact", typed).status_code == 422
    assert say("console_contact_refused_email_typo", language, suggestion="amy@gmail.com") in desk.last.text
    assert 'value="amy@gmial.com"' in desk.last.text
    assert desk.submit(f"/leads/{lead.id}/contact", {"sure": "yes"}).status_code == 303
    assert say("console_done_contact_changed", language) in desk.follow().text
    assert kept(office, lead).contact_value == "amy@gmial.com"


def test_two_values_are_shown_side_by_side(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/contact")
    put(office, lead, contact_name="Hers", by="cora")
    answer = desk.submit(f"/leads/{lead.id}/contact", {"contact_name": "Mine", "contact_time": "any"})
    assert answer.status_code == 409
    assert "Hers" in answer.text
    assert "Mine" in answer.text
    assert desk.submit(f"/leads/{lead.id}/contact", {"contact_name": "Mine"}).status_code == 303
    now = kept(office, lead)
    assert (now.contact_name, now.contact_time, now.contact_value) == ("Mine", "any", lead.contact_value)
