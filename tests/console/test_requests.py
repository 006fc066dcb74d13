"""What people ask for about their data by phone: written down, due in time, done, and remembered without them."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.consents import CONSENT_VERSIONS
from bot.console.audit import Actor
from bot.console.merge import CHOICES, KEPT, merge
from bot.console.users import update
from bot.leads.data_requests import DAYS, LOG_DAYS, WARNING_DAYS, day_of, forget_old
from bot.leads.lead import Consent
from bot.leads.models import AuditEntry, DataRequest, Erasure
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, Office
from tests.leads.samples import CONSENT, draft

MINE = "7c0f9a4e-3f1b-4a52-8d53-0f7a1f6f2b10"
TODAY = day_of(NOW)
VERSION = CONSENT_VERSIONS["marketing_consent"]
YES = Consent("marketing_consent", "yes", VERSION, NOW - timedelta(days=9))


def willing(office: Office, *more: Consent, value: str | None = "yes", later: timedelta = timedelta(0)) -> str:
    """The id of a lead whose person allowed promotion; a repeat of their talk when there is one."""
    consents = [CONSENT, *([YES] if value == "yes" else []), *more]
    given = draft(submission_id=MINE, marketing_consent=value, consents=consents, free_note=str(later))
    return office.store.submit(given, NOW + later).id


def rows(office: Office) -> list[DataRequest]:
    """The register."""
    with office.database.read() as session:
        found = list(session.execute(select(DataRequest).order_by(DataRequest.received_on)).scalars())
        session.expunge_all()
    return found


def written(office: Office) -> list[tuple[str, list[str]]]:
    """What the audit log says, looking left out; what was done in one moment in no order."""
    with office.database.read() as session:
        query = select(AuditEntry.action, AuditEntry.fields).order_by(AuditEntry.id)
        return sorted((action, fields) for action, fields in session.execute(query)
                if action not in ("sign_in", "lead_viewed", "person_data_given"))  # fmt: skip


def test_no_more_promotion_counts_at_once_and_leaves_its_record(any_office: Office) -> None:
    lead_id, desk = willing(any_office), any_office.desk("carl")
    desk.get(f"/leads/{lead_id}")
    desk.submit(f"/leads/{lead_id}/no-marketing")
    page = desk.follow().text
    lead = any_office.store.get(lead_id)
    assert lead is not None
    assert lead.marketing_consent == "no"
    assert lead.consents[-1] == Consent("marketing_consent", "no", VERSION, NOW).as_dict()
    assert YES.as_dict() in lead.consents, "what was agreed to before stays on record"
    last = any_office.store.history(lead_id)[-1]
    assert last.actor == any_office.ids["carl"]
    assert [entry["field"] for entry in last.changes] == ["marketing_consent", "consents"]
    assert written(any_office) == [("marketing_stopped", ["marketing_consent"])]
    assert [(row.kind, row.handled_on) for row in rows(any_office)] == [("no_marketing", TODAY)]
    assert "/no-marketing" not in page
    desk.post(f"/leads/{lead_id}/no-marketing")
    assert len(any_office.store.history(lead_id)) == 2, "a second time changes nothing"


def test_the_talk_does_not_bring_promotion_back_but_a_new_yes_does(any_office: Office) -> None:
    lead_id, desk = willing(any_office), any_office.desk("carl")
    desk.get(f"/leads/{lead_id}")
    desk.submit(f"/leads/{lead_id}/no-marketing")

    def now_allowed() -> str | None:
        lead = any_office.store.get(lead_id)
        return lead.marketing_consent if lead else ""

    willing(any_office, later=timedelta(hours=1))
    assert now_allowed() == "no"
    again = Consent("marketing_consent", "yes", VERSION, NOW + timedelta(hours=2))
    willing(any_office, again, later=timedelta(hours=2))
    assert now_allowed() == "yes"
    willing(any_office, again, value="no", later=timedelta(hours=3))
    assert now_allowed() == "no"


@pytest.mark.parametrize("value", [None, "no"])
def test_it_only_ever_narrows(office: Office, value: str | None) -> None:
    """Who never agreed gets a plain no; who refused keeps it."""
    lead_id, desk = willing(office, value=value), office.desk("carl")
    desk.get(f"/leads/{lead_id}")
    assert ("/no-marketing" in desk.last.text) == (value is None)
    desk.post(f"/leads/{lead_id}/no-marketing")
    lead = office.store.get(lead_id)
    assert lead is not None
    assert lead.marketing_consent == "no"
    willing(office, Consent("marketing_consent", "yes", VERSION, NOW + timedelta(days=1)), later=timedelta(days=1))
    lead = office.store.get(lead_id)
    assert lead is not None
    assert lead.marketing_consent == "yes", "agreed to in the chat afterwards"


@pytest.mark.parametrize(("kind", "days"), DAYS.items())
def test_a_request_is_due_in_time_and_then_answered(any_office: Office, kind: str, days: int) -> None:
    lead_id, desk = any_office.store.submit(draft(), NOW).id, any_office.desk("carl")
    desk.get(f"/leads/{lead_id}/requests?kind={kind}")
    received = TODAY - timedelta(days=2)
    desk.submit(f"/leads/{lead_id}/requests", {"received_on": received.isoformat()})
    assert desk.follow().status_code == 200
    (row,) = rows(any_office)
    assert (row.kind, row.due_on, row.handled_on) == (kind, received + timedelta(days=days), None)
    soon = days - 2 <= WARNING_DAYS
    assert ('class="badge" title="Requests due' in desk.get("/requests").text) == soon
    assert ("overdue" in desk.last.text) == (days < 2)
    desk.submit(f"/requests/{row.id}/handled")
    assert "No request is waiting." in desk.follow().text
    (row,) = rows(any_office)
    assert (row.handled_on, row.handled_by) == (TODAY, any_office.ids["carl"])
    assert written(any_office) == [(action, [f"request.{kind}"]) for action in ("request_handled", "request_recorded")]


def test_the_menu_counts_ten_days_before(office: Office) -> None:
    """Day 30 of 40."""
    lead_id, desk = office.store.submit(draft(), NOW).id, office.desk("carl")
    desk.get(f"/leads/{lead_id}/requests")
    desk.submit(f"/leads/{lead_id}/requests", {"received_on": (TODAY - timedelta(days=29)).isoformat()})
    assert "Requests due" not in desk.get("/leads").text
    office.clock.forward(days=1)
    office.clock.forward(hours=-1)
    assert "Requests due soon or overdue: 1" in office.desk("carl").get("/leads").text
    assert "Requests due" not in office.desk("vic").get("/leads").text


@pytest.mark.parametrize(
    ("kind", "day", "problem"),
    [("copy", TODAY, "please choose what"), ("access", "2026-13-01", "please give the day"), ("access", "", "the day"),
     ("access", TODAY + timedelta(days=1), "the day"), ("access", TODAY - timedelta(days=366), "the day")],
)  # fmt: skip
def test_what_makes_no_sense_is_not_written_down(office: Office, kind: str, day: object, problem: str) -> None:
    lead_id, desk = office.store.submit(draft(), NOW).id, office.desk("carl")
    desk.get(f"/leads/{lead_id}/requests")
    answer = desk.post(f"/leads/{lead_id}/requests", {"kind": kind, "received_on": str(day)})
    assert (answer.status_code, problem in answer.text) == (422, True)
    assert rows(office) == []
    assert desk.post("/requests/none/handled").status_code == 404


def test_the_same_request_twice_is_one(office: Office) -> None:
    """The first day counts."""
    lead_id, desk = office.store.submit(draft(), NOW).id, office.desk("carl")
    for ago in (3, 0):
        desk.get(f"/leads/{lead_id}/requests")
        desk.submit(f"/leads/{lead_id}/requests", {"received_on": (TODAY - timedelta(days=ago)).isoformat()})
    assert [row.received_on for row in rows(office)] == [TODAY - timedelta(days=3)]


def test_who_withdraws_the_consent_on_the_phone_is_erased_and_the_register_knows_nobody(both: Office) -> None:
    lead_id, desk = both.store.submit(draft(contact_name="Needle Chan"), NOW).id, both.desk("carl")
    desk.get(f"/leads/{lead_id}/requests?kind=access")
    desk.submit(f"/leads/{lead_id}/requests")
    desk.get(f"/leads/{lead_id}")
    assert f"/leads/{lead_id}/erase?asked=withdrawal" in desk.last.text
    desk.get(f"/leads/{lead_id}/erase?asked=withdrawal")
    desk.submit(f"/leads/{lead_id}/erase", {"sure": "yes"})
    assert desk.follow().status_code == 200
    assert both.store.get(lead_id) is None
    assert [(row.kind, row.handled_on, row.handled_by) for row in rows(both)] == [
        (kind, TODAY, both.ids["carl"]) for kind in sorted(("access", "withdrawal"))
    ]  # fmt: skip
    shown = desk.get("/requests").text
    assert shown.count("enquiry deleted") == 2
    assert "Needle" not in shown
    with both.database.read() as session:
        assert session.execute(select(Erasure)).scalar_one().author == both.ids["carl"]


def test_a_request_goes_along_when_leads_are_merged(any_office: Office) -> None:
    kept, other = (any_office.store.submit(draft(), NOW).id for _ in range(2))
    desk = any_office.desk("carl")
    desk.get(f"/leads/{other}/requests")
    desk.submit(f"/leads/{other}/requests")
    actor, choices = Actor(any_office.ids["carl"], "test"), dict.fromkeys(CHOICES, KEPT)
    merge(any_office.database, actor, NOW, TODAY, kept, other, (1, 1), choices, clients=False)
    assert [row.lead_id for row in rows(any_office)] == [kept]


def test_everything_held_names_the_requests(office: Office) -> None:
    lead_id, desk = office.store.submit(draft(), NOW).id, office.desk("carl")
    desk.get(f"/leads/{lead_id}/held")
    assert f"/leads/{lead_id}/requests?kind=access" in desk.last.text
    desk.get(f"/leads/{lead_id}/requests?kind=access")
    desk.submit(f"/leads/{lead_id}/requests")
    desk.get(f"/leads/{lead_id}/held")
    held = desk.post(f"/leads/{lead_id}/held").json()["requests"]
    assert held == [{"kind": "access", "received_on": str(TODAY), "due_on": str(TODAY + timedelta(days=40)),
                     "handled_on": None}]  # fmt: skip


def test_handled_requests_are_forgotten_after_four_years(office: Office) -> None:
    facts = {"kind": "access", "received_on": TODAY, "due_on": TODAY, "recorded_at": NOW, "recorded_by": "x"}
    days: dict[str, date | None] = {"old": TODAY - timedelta(days=LOG_DAYS + 1), "young": TODAY, "open": None}
    with office.database.write() as session:
        session.add_all(DataRequest(id=name, lead_id="gone", handled_on=day, **facts) for name, day in days.items())
    with office.database.write() as session:
        forget_old(session, TODAY)
    assert {row.id for row in rows(office)} == {"young", "open"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_reads_in_each_language(office: Office, language: str) -> None:
    lead_id = office.store.submit(draft(), NOW).id
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    for kind in DAYS:
        desk.get(f"/leads/{lead_id}/requests")
        desk.submit(f"/leads/{lead_id}/requests", {"kind": kind})
    for path in ("/requests", f"/leads/{lead_id}/requests"):
        shown = html.unescape(desk.get(path).text)
        assert desk.last.status_code == 200
        assert "console_" not in shown
