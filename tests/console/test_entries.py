"""A consultant enters an enquiry that came by phone: with consent, once, and judged as the assistant's are."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.consents import CONSENT_VERSIONS, consent_text
from bot.console import audit
from bot.console.response_times import response_times
from bot.console.users import update
from bot.eligibility.assessment import assess
from bot.leads.lead import BY_CONSULTANTS
from bot.leads.models import AuditEntry
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.console.desk import NOW, Desk, Office
from tests.console.test_lead import ANSWERED, text_of
from tests.leads.samples import draft

DAY = date(2026, 11, 25)
TOLD = {"source": "phone", "language": "zh_hant", "role": "applicant", "contact_name": "黃測試",
        "contact_channel": "phone", "contact_value": "9123 4567", "consent": "yes"}  # fmt: skip


def send(desk: Desk, **changes: str) -> Any:
    """Fill in the form and send it."""
    desk.get("/leads/new")
    return desk.submit("/leads/new", {**TOLD, **changes})


@pytest.mark.parametrize("source", BY_CONSULTANTS)
def test_what_is_entered_is_a_lead_of_the_consultants_own(any_office: Office, source: str) -> None:
    desk = any_office.desk("carl")
    answer = send(desk, source=source, marketing="no")
    assert answer.status_code == 303
    [lead] = any_office.store.list()
    assert answer.headers["location"] == f"/leads/{lead.id}/correct?done=entered"
    assert (lead.source, lead.status, lead.owner) == (source, "contacted", any_office.ids["carl"])
    assert (lead.contact_name, lead.contact_value, lead.language) == ("黃測試", "+85291234567", "zh_hant")
    assert (lead.answers, lead.evidence, lead.transcript) == ({"role": "applicant"}, {}, None)
    assert lead.assessment["missing"] == list(assess({"role": "applicant"}, as_of=DAY).missing)
    given = {row["kind"]: (row["value"], row["text_version"], row["at"]) for row in lead.consents}
    assert given == {kind: (value, CONSENT_VERSIONS[kind], NOW.isoformat())
                     for kind, value in (("xborder_consent", "yes"), ("marketing_consent", "no"))}  # fmt: skip
    [change] = any_office.store.history(lead.id)
    assert (change.actor, change.changes) == (any_office.ids["carl"], [{"field": "entered"}])
    with any_office.database.read() as session:
        found = session.execute(select(AuditEntry.lead_id).where(AuditEntry.action == audit.LEAD_ENTERED)).scalars()
        assert list(found) == [lead.id]


def test_the_answers_follow_and_the_engine_judges(office: Office) -> None:
    desk = office.desk("carl")
    send(desk)
    path = desk.last.headers["location"].partition("?")[0]
    desk.follow()
    fields = {
        f"{'number' if isinstance(value, int) else 'value'}.{slot}": str(value) for slot, value in ANSWERED.items()
    }
    assert desk.submit(path, fields).status_code == 303
    [lead] = office.store.list()
    answers = {"role": "applicant", **ANSWERED}
    assert lead.answers == answers
    assert lead.outcome == assess(answers, as_of=DAY).outcome
    assert lead.assessment["missing"] == []
    desk.follow()
    assert say("console_talk_none", "en") in text_of(desk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"consent": ""}, "refused_entry_consent"), ({"source": "web"}, "refused_entry_choice"),
     ({"language": "fr"}, "refused_entry_choice"), ({"role": "boss"}, "refused_entry_choice"),
     ({"marketing": "maybe"}, "refused_entry_choice"), ({"contact_value": "12345"}, "contact_refused_phone_too_short"),
     ({"contact_channel": "pigeon"}, "contact_refused_channel")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_is_stored(office: Office, changes: dict[str, str], words: str) -> None:
    desk = office.desk("carl")
    assert send(desk, **changes).status_code == 422
    assert say(f"console_{words}", "en") in text_of(desk)
    assert office.store.count() == 0
    assert "黃測試" in desk.last.text, "nothing typed is lost"
    assert desk.submit("/leads/new", TOLD).status_code == 303


def test_somebody_who_is_there_already_is_shown_first(office: Office) -> None:
    """However the number is written, and whether it was called or written to."""
    there = office.store.submit(draft(contact_channel="whatsapp", contact_value="+85291234567"), NOW)
    desk = office.desk("carl")
    assert send(desk, contact_value="+852 9123-4567").status_code == 409
    assert f'href="/leads/{there.id}"' in desk.last.text
    assert office.store.count() == 1
    assert desk.submit("/leads/new", {"consent": "yes", "another": "yes"}).status_code == 303
    assert office.store.count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_can_be_read_out_in_each_language(office: Office, language: str) -> None:
    update(office.database, office.ids["carl"], language=language)
    page = html.unescape(office.desk("carl").get("/leads/new").text)
    for each in LANGUAGES:
        assert consent_text("xborder_consent", each) in page
    assert say("console_entry_title", language) in page
    assert say("console_entry_title", language) in html.unescape(office.desk("carl").get("/leads").text)


def test_how_fast_consultants_answer_counts_only_who_waited(any_office: Office) -> None:
    send(any_office.desk("carl"))
    any_office.store.submit(draft(), NOW)
    counted = response_times(any_office.database, any_office.console.office, NOW - timedelta(1), NOW + timedelta(1))
    assert (counted.leads, counted.answered, counted.waiting) == (1, 0, 1)
