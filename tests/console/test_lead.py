"""The page of a lead: what it shows, what it hides, and what can be done on it."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import Any, Callable

import pytest
from sqlalchemy import event, func, select

from bot.console import audit, case_words, casework
from bot.console.contact_links import contact_links
from bot.console.duplicates import possible_duplicates
from bot.console.transcript import EVENTS
from bot.console.users import update
from bot.eligibility.assessment import assess
from bot.eligibility.reasons import STATUS
from bot.eligibility.report import report
from bot.leads.lead import Consent, StoredLead
from bot.leads.models import AuditEntry, LeadDocument, LeadSearch, Note
from bot.leads.reference import new_reference
from bot.vocabulary import ANSWERS, LANGUAGES, SLOTS
from bot.words import say
from tests.console.desk import NOW, Desk, Office, open_office
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import CONSENT, assessment, draft, new_id

ANSWERED: dict[str, Any] = {
    "residence": "mainland", "hk_degree": "none", "offer": "verbal", "employer_place": "hk_registered",
    "edu_level": "bachelor", "job_match": "both", "years_relevant": 4, "genuine_vacancy": "open_post",
    "salary_total_hkd": 480_000, "market_pay": "normal", "talent_list": "no", "local_hire_difficulty": "proven",
    "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
WORDS = {"offer": "老闆口頭話請我", "edu_level": "本科"}


def judged(**changes: Any) -> dict[str, Any]:
    """Fields of a draft with the engine's own judgement."""
    answers = {**ANSWERED, **changes}
    return {"answers": answers, "evidence": WORDS, "assessment": assess(answers, evidence=WORDS).as_dict()}


@pytest.fixture
def lead(office: Office) -> StoredLead:
    """A lead that was not yet ready, then corrected."""
    first = draft(**judged())
    office.store.submit(first, NOW - timedelta(hours=3))
    later = {**judged(offer="signed"), "submission_id": first.submission_id}
    return office.store.submit(draft(**later), NOW - timedelta(hours=2))


def statements(office: Office, path: str) -> int:
    """How often a page asks the database."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(office.database.engine, "before_cursor_execute", note)
    office.desk("carl").get(path)
    event.remove(office.database.engine, "before_cursor_execute", note)
    return len(asked)


def text_of(desk: Desk) -> str:
    """The last page as its reader sees it."""
    body = re.sub(r"<(script|style|option)\b.*?</\1>", "", desk.last.text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_the_case_in_words(office: Office, lead: StoredLead, language: str) -> None:
    desk = office.desk("carl")
    desk.submit("/account/language", {"language": language})
    assert desk.get(f"/leads/{lead.id}").status_code == 200
    shown = text_of(desk)
    result = case_words.result(lead, language)
    for row in result.criteria:
        assert row.title in shown
        assert row.reason in shown
    assert len(result.criteria) == len(lead.assessment["criteria"]) == 11
    for line in case_words.answers(lead, office.store.history(lead.id), language):
        assert line.label in shown
        assert line.value in shown
    for line in case_words.documents(lead, {}, language):
        assert line.title in shown
    assert lead.reference in shown
    assert WORDS["offer"] in shown
    assert not re.search(r"\b(hk_registered|open_post|bachelor_|likely_meets|offer_signed|console_)\b", shown)


def test_each_criterion_has_a_sign_and_a_word(office: Office, lead: StoredLead) -> None:
    """Never by colour alone."""
    desk = office.desk("vic")
    desk.get(f"/leads/{lead.id}")
    mark = r'<li class="criterion (\w+)">\n<span class="mark" aria-hidden="true">(.)</span>'
    rows = re.findall(mark + r'\n<p><b>[^<]+</b> <span class="state">([^<]+)</span>', desk.last.text)
    assert len(rows) == 11
    assert len({(mark, word) for _, mark, word in rows}) == len({status for status, _, _ in rows})


def test_what_was_corrected_is_shown_beside_the_answer(office: Office, lead: StoredLead) -> None:
    desk = office.desk("vic")
    desk.get(f"/leads/{lead.id}")
    before, after = (case_words.value("offer", value, "en") for value in ("verbal", "signed"))
    assert f"{after} before: {before}" in text_of(desk)
    assert f"{case_words.label('offer', 'en')} {before} → became {after}" in text_of(desk).replace(": ", " ").replace(
        "before ", "before: "
    )


def test_looking_is_written_down(office: Office, lead: StoredLead) -> None:
    office.desk("vic").get(f"/leads/{lead.id}")
    with office.database.read() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == audit.LEAD_VIEWED)).scalar_one()
    assert (entry.user_id, entry.lead_id, entry.fields) == (office.ids["vic"], lead.id, [])


def test_the_work_form_saves_and_comes_back(office: Office, lead: StoredLead) -> None:
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    wanted = {"status": "contacted", "owner": office.ids["cora"], "follow_up_on": "2026-12-01"}
    desk.submit(f"/leads/{lead.id}/change", wanted)
    assert desk.last.headers["location"] == f"/leads/{lead.id}?done=saved"
    assert "Saved." in desk.follow().text
    kept = office.store.get(lead.id)
    assert kept
    assert (kept.status, kept.owner, kept.follow_up_on and kept.follow_up_on.isoformat()) == tuple(wanted.values())


def test_a_conflict_is_shown_side_by_side_and_can_be_settled(office: Office, lead: StoredLead) -> None:
    carl, cora = office.desk("carl"), office.desk("cora")
    for desk in (carl, cora):
        desk.get(f"/leads/{lead.id}")
    cora.submit(f"/leads/{lead.id}/change", {"follow_up_on": "2026-12-01"})
    fields = {"follow_up_on": "2026-12-24", "owner": office.ids["carl"], "status": "contacted"}
    assert carl.submit(f"/leads/{lead.id}/change", fields).status_code == 409
    shown = text_of(carl)
    assert "2026-12-01" in shown
    assert "2026-12-24" in shown
    kept = office.store.get(lead.id)
    assert kept
    assert kept.owner is None
    carl.submit(f"/leads/{lead.id}/change", {"follow_up_on": "2026-12-24"})
    assert carl.last.status_code == 303
    kept = office.store.get(lead.id)
    assert kept
    assert (kept.status, kept.owner, str(kept.follow_up_on)) == ("contacted", office.ids["carl"], "2026-12-24")


@pytest.mark.parametrize(("change", "words"), [({"status": "lost"}, "choose a reason"),
                                               ({"follow_up_on": "soon"}, "not a date")])  # fmt: skip
def test_a_refusal_says_why(office: Office, lead: StoredLead, change: dict[str, str], words: str) -> None:
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    assert desk.submit(f"/leads/{lead.id}/change", change).status_code == 422
    assert words in text_of(desk)


def test_notes_are_added_shown_as_text_and_never_lost(office: Office, lead: StoredLead) -> None:
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    desk.submit(f"/leads/{lead.id}/change", {"note": "<b>called</b>\nno answer"})
    assert "&lt;b&gt;called&lt;/b&gt;\nno answer" in desk.follow().text
    too_long = "x" * (casework.LONGEST_NOTE + 1)
    assert desk.submit(f"/leads/{lead.id}/change", {"note": too_long}).status_code == 422
    assert too_long in desk.last.text, "what was written is still in the form"
    assert (
        desk.submit(f"/leads/{lead.id}/change", {"note": "  "}).headers["location"] == f"/leads/{lead.id}?done=nothing"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_its_note_and_the_next_step_are_one_form(office: Office, language: str) -> None:
    lead = office.store.submit(draft(), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    told = {"call": "reached", "note": "wants to start in March", "soon": "2026-11-28", "owner": office.ids["carl"]}
    assert desk.submit(f"/leads/{lead.id}/change", told).headers["location"] == f"/leads/{lead.id}?done=noted"
    now = office.store.get(lead.id)
    assert now
    assert (now.status, now.owner, str(now.follow_up_on)) == ("contacted", office.ids["carl"], "2026-11-28")
    desk.follow()
    assert f"{say('console_call_reached', language)}\nwants to start in March</p>" in desk.last.text
    desk.submit(f"/leads/{lead.id}/change", {"call": "no_answer"})
    now = office.store.get(lead.id)
    assert now
    assert (now.status, str(now.follow_up_on)) == ("contacted", "2026-11-28"), "nobody was reached: nothing moves"
    desk.follow()
    assert say("console_call_no_answer", language) in text_of(desk)


def test_a_step_that_was_chosen_counts_more_than_what_follows_from_a_call(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    desk.submit(f"/leads/{lead.id}/change", {"call": "reached", "status": "qualified", "soon": "2026-11-28",
                                             "follow_up_on": "2026-12-09"})  # fmt: skip
    now = office.store.get(lead.id)
    assert now
    assert (now.status, str(now.follow_up_on)) == ("qualified", "2026-12-09")


def test_a_note_written_with_a_change_in_dispute_is_kept_once_it_is_settled(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    actor = audit.Actor(office.ids["cora"], "test")
    casework.change(office.database, actor, NOW, lead.id, [casework.Edit("follow_up_on", "", "2026-12-01")])
    assert desk.submit(f"/leads/{lead.id}/change", {"follow_up_on": "2026-12-02", "note": "mine"}).status_code == 409
    with office.database.read() as session:
        assert session.execute(select(Note.id)).all() == []
    assert desk.submit(f"/leads/{lead.id}/change").status_code == 303
    desk.follow()
    assert "mine" in text_of(desk)


def test_words_behind_a_criterion_stand_by_the_answer_that_they_gave(office: Office) -> None:
    """Else "no such record in Hong Kong" reads as the reason of a conviction."""
    answers = {**ANSWERED, "serious_crime": "yes"}
    words = {"hk_immigration_breach": "在香港冇呢類紀錄"}
    judgement = assess(answers, evidence=words).as_dict()
    stored = office.store.submit(draft(answers=answers, evidence=words, assessment=judgement), NOW)
    [row] = [row for row in case_words.result(stored, "en").criteria if row.id == "E1"]
    told = [(quote.label, quote.words, quote.value) for quote in row.quotes]
    assert told[0][0] == "Criminal record"
    assert told[0][1] == ""
    assert told[1][:2] == ("Immigration record in Hong Kong", words["hk_immigration_breach"])
    desk = office.desk("vic")
    desk.get(f"/leads/{stored.id}")
    assert f"Criminal record: {told[0][2]} Immigration record in Hong Kong: {told[1][1]}" in text_of(desk)


def test_a_consultant_takes_an_enquiry_with_one_press(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    page = desk.get(f"/leads/{lead.id}").text
    assert f'name="owner" value="{office.ids["carl"]}">I take it' in page
    desk.post(f"/leads/{lead.id}/change", {"base.owner": "", "owner": office.ids["carl"]})
    now = office.store.get(lead.id)
    assert now
    assert now.owner == office.ids["carl"]
    assert "I take it" not in desk.get(f"/leads/{lead.id}").text
    assert "I take it" not in office.desk("vic").get(f"/leads/{lead.id}").text


def test_one_can_take_back_ones_own_note_only(office: Office, lead: StoredLead) -> None:
    actor = audit.Actor(office.ids["cora"], "test")
    casework.add_note(office.database, actor, NOW, lead.id, "hers")
    with office.database.read() as session:
        note_id = session.execute(select(Note.id)).scalar_one()
    path = f"/leads/{lead.id}/notes/{note_id}/delete"
    carl = office.desk("carl")
    assert path not in carl.get(f"/leads/{lead.id}").text
    assert carl.post(path).status_code == 404
    for login in ("cora", "ada"):
        assert path in office.desk(login).get(f"/leads/{lead.id}").text
    ada = office.desk("ada")
    ada.get(f"/leads/{lead.id}")
    assert ada.submit(path).status_code == 303


def test_documents_are_ticked_off(office: Office, lead: StoredLead) -> None:
    desk = office.desk("carl")
    page = desk.get(f"/leads/{lead.id}").text
    papers = [row["id"] for row in lead.assessment["documents"]]
    assert all(f'name="document.{paper}"' in page for paper in papers)
    fields = {f"base.document.{paper}": "to_ask" for paper in papers}
    fields |= {f"document.{paper}": "received" for paper in papers}
    assert desk.post(f"/leads/{lead.id}/change", fields).status_code == 303
    assert f"{len(papers)} of {len(papers)} received" in text_of(desk) if desk.follow() else False


def test_a_reader_sees_the_case_and_no_form(office: Office, lead: StoredLead) -> None:
    desk = office.desk("vic")
    page = desk.get(f"/leads/{lead.id}").text
    assert set(re.findall(r'<form method="post" action="([^"]+)"', page)) == {"/sign-out"}


@pytest.mark.parametrize("wrong", ["00000000-0000-7000-8000-000000000000", "x", "1' OR '1'='1"])
def test_addresses_that_are_guessed_lead_nowhere(office: Office, lead: StoredLead, wrong: str) -> None:
    desk = office.desk("carl")
    desk.get("/account")
    token = desk.token
    assert desk.get(f"/leads/{wrong}").status_code == 404
    for path in ("change", "notes", "notes/x/delete"):
        assert desk.post(f"/leads/{wrong}/{path}", {"csrf": token, "note": "x"}).status_code == 404


def test_a_reference_is_no_address(office: Office, lead: StoredLead) -> None:
    """The person comes back to the talk with it, so it must not lie about in histories and logs."""
    assert office.desk("carl").get(f"/leads/{lead.reference}").status_code == 404
    assert lead.reference not in "".join(
        re.findall(r'(?:href|action)="([^"]*)"', office.desk("carl").get("/leads").text)
    )


def test_the_conversation_stands_beside(office: Office, lead: StoredLead) -> None:
    engine = office.console.conversations.engine(create=True)
    EVENTS.create(engine, checkfirst=True)
    events = [
        {"event": "bot", "text": "Where do you live?", "timestamp": 1.0},
        {"event": "action", "name": "action_listen", "timestamp": 1.5},
        {"event": "user", "text": '/inform{"residence": "mainland"}', "timestamp": 2.0,
         "metadata": {"shown": "In the <i>Mainland</i>", "button": "mainland"}},
        {"event": "user", "text": "", "timestamp": 3.0, "metadata": {"shown": ""}},
    ]  # fmt: skip
    rows = [{"sender_id": lead.transcript, "type_name": event["event"], "timestamp": event["timestamp"],
             "data": json.dumps(event)} for event in events]  # fmt: skip
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(EVENTS.insert(), [*rows, {**rows[0], "sender_id": "somebody else"}])
    desk = office.desk("vic")
    page = desk.get(f"/leads/{lead.id}").text
    assert re.findall(r'<li class="(theirs|bots)">.*?<p[^>]*>([^<]*)</p>', page) == [
        ("bots", "Where do you live?"), ("theirs", "In the &lt;i&gt;Mainland&lt;/i&gt;"),
    ]  # fmt: skip
    assert "/inform" not in page


def test_a_conversation_that_is_gone_says_so(sqlite_url: str) -> None:
    office = open_office(sqlite_url, tracker_url="sqlite:////nowhere/tracker.db")
    stored = office.store.submit(draft(), NOW)
    desk = office.desk("vic")
    desk.get(f"/leads/{stored.id}")
    assert "The conversation is not there" in text_of(desk)
    office.console.close()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(("phone", "+85291234567"), ("whatsapp", "+85291234567"), True),
     (("email", "Amy@Example.com"), ("email", "amy@example.com"), True),
     (("wechat", "Amy_Chan"), ("wechat", "amy_chan"), True), (("wechat", "amy_chan1"), ("wechat", "amy_chan"), False),
     (("phone", "+85291234567"), ("phone", "+85291234568"), False)],
)  # fmt: skip
def test_the_same_contact_is_pointed_out(
    any_office: Office, one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    first, second = (
        any_office.store.submit(draft(contact_channel=channel, contact_value=value), NOW)
        for channel, value in (one, other)
    )
    for each, twin in ((first, second), (second, first)):
        assert [found.id for found in possible_duplicates(any_office.database, each)] == [twin.id] * same
    desk = any_office.desk("vic")
    assert (f'href="/leads/{second.id}"' in desk.get(f"/leads/{first.id}").text) == same


@pytest.mark.parametrize(
    ("channel", "value", "links"),
    [("phone", "+85291234567", ["tel:+85291234567"]), ("email", "a@example.com", ["mailto:a@example.com"]),
     ("email", "a?bcc=b%40x&c+d@example.com", ["mailto:a%3Fbcc%3Db%2540x%26c%2Bd@example.com"]),
     ("whatsapp", "+85291234567", ["https://wa.me/85291234567", "tel:+85291234567"]), ("wechat", "amy", [])],
)  # fmt: skip
def test_contacts_can_be_pressed(office: Office, channel: str, value: str, links: list[str]) -> None:
    stored = office.store.submit(draft(contact_channel=channel, contact_value=value), NOW)
    assert [address for _, address in contact_links(stored)] == links


def test_consents_name_version_and_time_and_show_their_text(office: Office) -> None:
    refused = Consent("marketing_consent", "no", "1999-01-01", NOW)
    stored = office.store.submit(draft(consents=(CONSENT, refused), marketing_consent="no"), NOW)
    desk = office.desk("vic")
    desk.get(f"/leads/{stored.id}")
    shown = text_of(desk)
    assert "text 2026-11-23" in shown
    assert "text 1999-01-01" in shown, "a version whose words are gone is still named"
    assert "No marketing" in shown
    assert "個人資料" in shown, "in the language in which it was read"


def test_a_judgement_of_other_rules_stays_readable(office: Office) -> None:
    old = assessment(rules_hash="ffffffffffff", warnings=["no_longer_known"])
    old["criteria"][0]["reason"] = "a_reason_of_once"
    stored = office.store.submit(draft(assessment=old), NOW)
    desk = office.desk("vic")
    assert desk.get(f"/leads/{stored.id}").status_code == 200
    shown = text_of(desk)
    assert "a_reason_of_once" in shown
    assert "no_longer_known" in shown
    assert case_words.value("salary_total_hkd", 500_000, "en") in shown, "the stored near miss, by name"


def test_the_near_misses_are_those_that_the_person_read(office: Office) -> None:
    stored = office.store.submit(draft(**judged()), NOW)
    assert case_words.result(stored, "en").near_misses == report(assess(ANSWERED), "en").changes != []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slot", ANSWERS)
def test_every_question_and_value_has_words(slot: str, language: str) -> None:
    """No id is shown in place of a word."""
    assert case_words.label(slot, language) != slot
    for value in SLOTS[slot].values:
        assert case_words.value(slot, [value] if SLOTS[slot].kind == "list" else value, language) != value


@pytest.mark.parametrize("reason", STATUS)
def test_every_reason_can_be_shown(reason: str) -> None:
    facts = case_words._facts({})
    assert case_words._words(f"reason_{reason}", "en", facts)


def test_erasing_a_lead_erases_what_was_written_about_it(any_office: Office, stored_bytes: Callable[[], bytes]) -> None:
    """Notes, documents, search texts and history go with it; the audit log stays and says nothing of the person."""
    needle, intake = f"needle{new_id().replace('-', '')}", new_id()
    stored = any_office.store.submit(draft(submission_id=intake, contact_name=needle, reference=new_reference()), NOW)
    actor = audit.Actor(any_office.ids["carl"], "test")
    casework.add_note(any_office.database, actor, NOW, stored.id, f"called {needle}")
    casework.change(any_office.database, actor, NOW, stored.id, [casework.Edit("document.A06", "to_ask", "asked")])
    desk = any_office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/find", {"words": needle})
    desk.follow()
    desk.get(f"/leads/{stored.id}")
    assert needle.encode() in stored_bytes()
    assert erase_in_chat(any_office.store, intake)
    with any_office.database.read() as session:
        for model in (Note, LeadDocument, LeadSearch):
            assert session.execute(select(func.count()).select_from(model)).scalar_one() == 0
        log = session.execute(select(AuditEntry)).scalars().all()
        assert {entry.action for entry in log} >= {audit.NOTE_ADDED, audit.LEAD_CHANGED, audit.LEAD_VIEWED}
        assert needle not in repr([vars(entry) for entry in log])
    assert desk.get(f"/leads/{stored.id}").status_code == 404


def test_many_with_the_same_contact_make_a_page_no_slower(office: Office, lead: StoredLead) -> None:
    """One more question to the database for each of them is what a page with 20,000 leads behind it cannot bear."""
    office.store.submit(draft(), NOW)
    alone = statements(office, f"/leads/{lead.id}")
    for _ in range(25):
        office.store.submit(draft(), NOW)
    assert statements(office, f"/leads/{lead.id}") == alone
