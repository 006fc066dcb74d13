"""A corrected answer is judged by the engine anew; a consultant's result stands beside the engine's; both are kept."""

from __future__ import annotations

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.console import audit
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.contacts import FIELDS, change_contact
from bot.console.corrections import Correction, correct, newest_override, override
from bot.console.users import update
from bot.eligibility.assessment import assess
from bot.leads.judging import by_consultants
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry, Lead, LeadOverride
from bot.vocabulary import ANSWERS, LANGUAGES, OUTCOMES, SLOTS
from bot.words import say
from tests.console.desk import NOW, Office
from tests.console.test_lead import ANSWERED, WORDS, judged, text_of
from tests.leads.samples import draft, new_id

DAY = date(2026, 11, 25)
INTAKE = new_id()


@pytest.fixture
def lead(any_office: Office) -> StoredLead:
    """A lead that the engine itself judged, with a verbal offer only."""
    return any_office.store.submit(draft(submission_id=INTAKE, **judged()), NOW - timedelta(hours=1))


def actor(office: Office, login: str = "carl") -> audit.Actor:
    """A user at work."""
    return audit.Actor(office.ids[login], "203.0.113.9")


def put(office: Office, lead: StoredLead, slot: str, base: Any, wanted: Any, by: str = "carl") -> bool:
    """Correct an answer."""
    return bool(correct(office.database, actor(office, by), NOW, DAY, lead.id, [Correction(slot, base, wanted)]))


def set_(office: Office, lead: StoredLead, outcome: str | None, base: int = 0, by: str = "carl", **other: str) -> None:
    """Set a result."""
    words = {"judged": lead.outcome, "reason": "seen the contract", **other}
    override(office.database, actor(office, by), NOW, lead.id, base, words["judged"], outcome, words["reason"])


def kept(office: Office, lead: StoredLead) -> StoredLead:
    """The lead as it is now."""
    found = office.store.get(lead.id)
    assert found
    return found


def noted(office: Office, action: str) -> list[list[str]]:
    """The fields of the audit log's entries of one kind."""
    with office.database.read() as session:
        return list(session.execute(select(AuditEntry.fields).where(AuditEntry.action == action)).scalars())


def test_the_engine_decides_anew_and_both_results_are_kept(any_office: Office, lead: StoredLead) -> None:
    assert put(any_office, lead, "offer", "verbal", "signed")
    now = kept(any_office, lead)
    words = {slot: text for slot, text in WORDS.items() if slot != "offer"}
    expected = assess({**ANSWERED, "offer": "signed"}, as_of=DAY, evidence=words).as_dict()
    assert now.assessment == json.loads(json.dumps(expected))
    assert (now.outcome, now.answers["offer"], now.version) == (expected["outcome"], "signed", 2)
    assert lead.outcome != now.outcome, "else this test shows little"
    change = any_office.store.history(lead.id)[-1]
    assert change.actor == any_office.ids["carl"]
    assert list(change.changes) == [
        {"field": "answers.offer", "old": "verbal", "new": "signed"},
        {"field": "outcome", "old": lead.outcome, "new": now.outcome},
        {"field": "assessment"},
    ]
    assert change.previous_assessment
    assert change.previous_assessment["outcome"] == lead.outcome
    assert noted(any_office, audit.ANSWER_CORRECTED) == [["answers.offer"]]


def test_words_behind_a_corrected_answer_support_nothing_any_more(any_office: Office, lead: StoredLead) -> None:
    """They stay where the person said them; the next correction does not bring them back."""
    put(any_office, lead, "offer", "verbal", "signed")
    put(any_office, lead, "years_relevant", 4, 7)
    now = kept(any_office, lead)
    assert now.evidence == WORDS
    assert WORDS["offer"] not in json.dumps(now.assessment, ensure_ascii=False)
    assert WORDS["edu_level"] in json.dumps(now.assessment, ensure_ascii=False)


def test_who_answers_again_in_the_chat_is_believed(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, "offer", "verbal", "signed")
    later = any_office.store.submit(draft(submission_id=INTAKE, **judged(offer="none")), NOW + timedelta(hours=1))
    assert (later.answers["offer"], later.version) == ("none", 3)
    put(any_office, lead, "years_relevant", 4, 7)
    assert WORDS["offer"] in json.dumps(kept(any_office, lead).assessment, ensure_ascii=False)


def again(office: Office, hours: int = 1, given: dict[str, Any] | None = None, **told: Any) -> StoredLead:
    """The person goes on in the chat: all that was answered there, with what is `given` anew."""
    fields = {**judged(**(given or {})), **told}
    return office.store.submit(draft(submission_id=INTAKE, **fields), NOW + timedelta(hours=hours))


@pytest.mark.parametrize("contact_first", [False, True])
def test_who_goes_on_about_other_things_undoes_no_correction(
    any_office: Office, lead: StoredLead, contact_first: bool
) -> None:
    """However often, and whatever was put right before; the judgement is that of the corrected answers."""
    if contact_first:
        edits = {name: Edit(name, getattr(lead, name), getattr(lead, name)) for name in FIELDS}
        edits["contact_name"] = Edit("contact_name", str(lead.contact_name), "Ms Chan")
        change_contact(any_office.database, actor(any_office), NOW, lead.id, edits, sure=False)
    put(any_office, lead, "offer", "verbal", "signed")
    again(any_office, contact_time="morning")
    put(any_office, lead, "years_relevant", 4, 7)
    put(any_office, lead, "years_relevant", 7, 8)
    before = kept(any_office, lead)
    later = again(any_office, 2, contact_time="any", reason="human")
    assert (later.answers, later.assessment) == (before.answers, before.assessment)
    assert (later.answers["offer"], later.answers["years_relevant"], later.contact_time) == ("signed", 8, "any")
    assert (later.contact_name == "Ms Chan") is contact_first


def test_another_answer_is_judged_with_the_corrected_ones(any_office: Office, lead: StoredLead) -> None:
    """Words behind a corrected answer stay without force; only what was answered anew is news."""
    put(any_office, lead, "offer", "verbal", "signed")
    later = again(any_office, given={"years_relevant": 9, "timing": "urgent"})
    assert later.answers == {**ANSWERED, "offer": "signed", "years_relevant": 9, "timing": "urgent"}
    words = {slot: text for slot, text in WORDS.items() if slot != "offer"}
    expected = assess(later.answers, as_of=DAY, evidence=words).as_dict()
    assert later.assessment == json.loads(json.dumps(expected))
    assert (later.outcome, later.evidence) == (expected["outcome"], WORDS)
    changed = {entry["field"] for entry in any_office.store.history(lead.id)[-1].changes}
    assert {field for field in changed if field.startswith("answers.")} == {"answers.years_relevant", "answers.timing"}
    with any_office.database.read() as session:
        assert by_consultants(session, lead.id) == {"offer"}
        assert session.get(Lead, lead.id).urgent is True
    last = again(any_office, 2, given={"offer": "none", "years_relevant": 9, "timing": "urgent"})
    assert last.answers["offer"] == "none", "answered again, the person's counts"


def test_a_corrected_answer_stays_when_its_question_is_asked_no_more(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, "years_relevant", 4, 7)
    told = {slot: value for slot, value in ANSWERED.items() if slot not in ("years_relevant", "market_pay")}
    later = again(any_office, answers=told)
    assert (later.answers["years_relevant"], later.answers.get("market_pay")) == (7, None)


def test_new_words_of_the_person_stand_behind_their_own_answers_only(any_office: Office, lead: StoredLead) -> None:
    put(any_office, lead, "offer", "verbal", "signed")
    later = again(any_office, evidence={**WORDS, "offer": "told me again", "edu_level": "my bachelor"})
    assert later.evidence == {**WORDS, "edu_level": "my bachelor"}
    assert "my bachelor" in json.dumps(later.assessment)
    assert later.answers["offer"] == "signed"


def test_an_answer_that_todays_questions_do_not_have_holds_nothing_up(any_office: Office, lead: StoredLead) -> None:
    """A lead from before the questions were changed: the person goes on all the same."""
    put(any_office, lead, "years_relevant", 4, 7)
    with any_office.database.write() as session:
        row = session.get(Lead, lead.id)
        row.answers = {**row.answers, "offer": "by_pigeon"}
    later = again(any_office, given={"market_pay": "below"})
    assert later.answers == {**ANSWERED, "market_pay": "below"}


def test_the_person_goes_on_while_an_answer_is_corrected(any_office: Office) -> None:
    """Whoever comes first: the correction stands, and what the person said is there."""
    for _ in range(8):
        intake, start = new_id(), Barrier(2)
        lead = any_office.store.submit(draft(submission_id=intake, **judged()), NOW)

        def corrected(lead: StoredLead = lead, start: Barrier = start) -> bool:
            start.wait()
            return put(any_office, lead, "offer", "verbal", "signed")

        def went_on(intake: str = intake, start: Barrier = start) -> StoredLead:
            start.wait()
            return any_office.store.submit(draft(submission_id=intake, contact_time="any", **judged()), NOW)

        with ThreadPoolExecutor(2) as pool:
            done, told = pool.submit(corrected), pool.submit(went_on)
        assert done.result()
        assert told.result().contact_time == "any"
        now = kept(any_office, lead)
        assert (now.answers["offer"], now.contact_time) == ("signed", "any")


def test_an_answer_can_be_added_and_taken_out(any_office: Office, lead: StoredLead) -> None:
    assert put(any_office, lead, "dependants", None, ["child_u18", "child_u18"])
    assert kept(any_office, lead).answers["dependants"] == ["child_u18", "child_u18"]
    assert put(any_office, lead, "dependants", ["child_u18", "child_u18"], None)
    assert "dependants" not in kept(any_office, lead).answers
    assert not put(any_office, lead, "dependants", None, None)
    assert kept(any_office, lead).version == 3


def test_what_lists_count_by_follows_a_correction_and_a_new_answer(any_office: Office, lead: StoredLead) -> None:
    """`urgent` and `unfinished` always say what answers and assessment say, and are no news of their own."""

    def counted() -> tuple[bool, bool]:
        with any_office.database.read() as session:
            row = session.execute(select(Lead.urgent, Lead.unfinished, Lead.assessment)).one()
        assert row.unfinished == bool(row.assessment["missing"])
        return row.urgent, row.unfinished

    assert counted() == (False, False)
    put(any_office, lead, "timing", lead.answers.get("timing"), "urgent")
    put(any_office, lead, "offer", "verbal", None)
    assert counted() == (True, True)
    again(any_office, given={"offer": "signed"})
    assert counted() == (True, False)
    again(any_office, given={"offer": "signed", "timing": "later"})
    assert counted() == (False, False)
    fields = {entry["field"] for change in any_office.store.history(lead.id) for entry in change.changes}
    assert not fields & {"urgent", "unfinished"}


@pytest.mark.parametrize(("slot", "wanted"), [("offer", "promised"), ("years_relevant", -1), ("age", "old"),
                                              ("dependants", ["none", "spouse"]), ("contact_name", "x")])  # fmt: skip
def test_a_value_outside_the_contract_is_refused(any_office: Office, lead: StoredLead, slot: str, wanted: Any) -> None:
    with pytest.raises(NotAllowed, match="answer"):
        put(any_office, lead, slot, lead.answers.get(slot), wanted)
    assert kept(any_office, lead).version == 1


def test_an_answer_that_changed_meanwhile_is_a_conflict(any_office: Office, lead: StoredLead) -> None:
    """Another answer is none, and the same change by both is none either."""
    put(any_office, lead, "offer", "verbal", "signed", by="cora")
    with pytest.raises(Conflicts):
        put(any_office, lead, "offer", "verbal", "none")
    assert not put(any_office, lead, "offer", "verbal", "signed")
    assert put(any_office, lead, "market_pay", "normal", "below")
    assert kept(any_office, lead).answers["offer"] == "signed"


def test_two_correct_at_the_same_instant(any_office: Office, lead: StoredLead) -> None:
    start = Barrier(6)

    def work(number: int) -> bool:
        start.wait()
        try:
            return put(any_office, lead, "years_relevant", 4, 10 + number)
        except Conflicts:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 1
    assert kept(any_office, lead).version == 2


def test_a_result_of_a_consultant_stands_beside_the_engines(any_office: Office, lead: StoredLead) -> None:
    other = next(outcome for outcome in OUTCOMES if outcome != lead.outcome)
    set_(any_office, lead, other)
    now = kept(any_office, lead)
    assert (now.outcome, now.assessment, now.version) == (lead.outcome, lead.assessment, 2)
    with any_office.database.read() as session:
        row = newest_override(session, lead.id)
        assert (row.outcome, row.judged, row.reason) == (other, lead.outcome, "seen the contract")
    assert any_office.store.history(lead.id)[-1].changes == [{"field": "override", "old": None, "new": other}]
    assert noted(any_office, audit.OUTCOME_OVERRIDDEN) == [["override"]]
    set_(any_office, lead, None, base=2, reason="misread it")
    with any_office.database.read() as session:
        assert newest_override(session, lead.id).outcome is None
        assert len(session.execute(select(LeadOverride)).scalars().all()) == 2


@pytest.mark.parametrize(("outcome", "reason", "why"), [("won", "x", "outcome"), (None, "x", "outcome"),
                                                        ("same", "x", "outcome"), ("other", " ", "reason"),
                                                        ("other", "x" * 2001, "reason")])  # fmt: skip
def test_a_result_without_sense_is_refused(
    any_office: Office, lead: StoredLead, outcome: str | None, reason: str, why: str
) -> None:
    wanted = {"same": lead.outcome, "other": next(each for each in OUTCOMES if each != lead.outcome)}
    with pytest.raises(NotAllowed, match=f"override_{why}"):
        set_(any_office, lead, wanted.get(str(outcome), outcome), reason=reason)
    assert kept(any_office, lead).version == 1


def test_a_result_set_meanwhile_is_a_conflict(any_office: Office, lead: StoredLead) -> None:
    """Whether a colleague set it or the engine judged anew."""
    others = [outcome for outcome in OUTCOMES if outcome != lead.outcome]
    set_(any_office, lead, others[0], by="cora")
    with pytest.raises(Conflicts):
        set_(any_office, lead, others[1])
    put(any_office, lead, "offer", "verbal", "signed")
    with pytest.raises(Conflicts):
        set_(any_office, lead, others[1], base=2)
    with pytest.raises(Unknown):
        override(any_office.database, actor(any_office), NOW, "gone", 0, lead.outcome, others[0], "x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_show_both_results_and_the_reason(office: Office, language: str) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    other = next(outcome for outcome in OUTCOMES if outcome != lead.outcome)
    assert desk.submit(f"/leads/{lead.id}/override", {"outcome": other, "reason": "seen it"}).status_code == 303
    for path in (f"/leads/{lead.id}", f"/leads/{lead.id}/print", f"/leads/{lead.id}/held"):
        desk.get(path)
        shown = text_of(desk)
        words = say(f"console_outcome_{other}", language)
        assert say("console_override_shown", language, outcome=words) in shown
        assert say(f"outcome_{lead.outcome}", language) in shown
        assert shown.count("seen it") == 2, "beside the result, and in the history"


def test_a_conflict_on_the_page_keeps_what_was_written(office: Office) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    others = [outcome for outcome in OUTCOMES if outcome != lead.outcome]
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}")
    set_(office, lead, others[0], by="cora", reason="hers")
    answer = desk.submit(f"/leads/{lead.id}/override", {"outcome": others[1], "reason": "my own words"})
    assert answer.status_code == 409
    assert "hers" in answer.text
    assert "my own words" in answer.text
    assert desk.submit(f"/leads/{lead.id}/override").status_code == 303
    with office.database.read() as session:
        assert newest_override(session, lead.id).outcome == others[1]


def of(slot: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of one question as the form names them."""
    split = {field: field.partition(".") for field in fields}
    return {f"{kind}.{slot}{dot}{rest}": fields[field] for field, (kind, dot, rest) in split.items()}


@pytest.mark.parametrize(
    ("slot", "fields", "stored"),
    [("offer", {"value": "signed"}, "signed"), ("salary_total_hkd", {"number": "600,000", "value": ""}, 600_000),
     ("salary_total_hkd", {"number": "", "value": "undisclosed"}, "undisclosed"),
     ("alt_evidence", {"value": ["licence", "documented_experience"]}, ["licence", "documented_experience"]),
     ("dependants", {"count.spouse": "1", "count.child_u18": "2"}, ["spouse", "child_u18", "child_u18"]),
     ("offer", {"value": ""}, None)],
)  # fmt: skip
def test_the_form_of_each_kind_of_answer(office: Office, slot: str, fields: dict[str, Any], stored: Any) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/correct?slot={slot}")
    assert desk.submit(f"/leads/{lead.id}/correct", of(slot, fields)).status_code == 303
    assert kept(office, lead).answers.get(slot) == stored
    desk.get(f"/leads/{lead.id}/correct?slot={slot}")
    assert desk.submit(f"/leads/{lead.id}/correct").status_code == 303
    if slot != "alt_evidence":  # boxes are not filled in by the test's browser
        assert kept(office, lead).answers.get(slot) == stored, "a form sent as it came changes nothing"


def test_many_answers_at_once_are_judged_once(office: Office) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/correct")
    changes = of("offer", {"value": "signed"}) | of("years_relevant", {"number": "9"}) | of("market_pay", {"value": ""})
    assert desk.submit(f"/leads/{lead.id}/correct", changes).status_code == 303
    now = kept(office, lead)
    assert (now.answers["offer"], now.answers["years_relevant"], now.version) == ("signed", 9, 2)
    assert now.assessment["missing"] == ["market_pay"]
    desk.get(f"/leads/{lead.id}")
    assert f'href="/leads/{lead.id}/correct?slot=market_pay"' in desk.last.text, "what is open can be filled in"


def test_of_many_answers_none_is_kept_when_one_does_not_fit_or_was_changed(office: Office) -> None:
    """Everything typed stays on the page, and what is wrong is marked."""
    lead = office.store.submit(draft(**judged()), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/correct")
    changes = of("offer", {"value": "signed"}) | of("years_relevant", {"number": "61"})
    assert desk.submit(f"/leads/{lead.id}/correct", changes).status_code == 422
    assert re.search(r'wrong" id="answer-years_relevant"', desk.last.text)
    assert kept(office, lead).version == 1
    put(office, lead, "offer", "verbal", "none", by="cora")
    assert desk.submit(f"/leads/{lead.id}/correct", of("years_relevant", {"number": "6"})).status_code == 409
    assert re.search(r'wrong" id="answer-offer"', desk.last.text)
    assert kept(office, lead).answers["years_relevant"] == 4
    assert desk.submit(f"/leads/{lead.id}/correct").status_code == 303
    now = kept(office, lead)
    assert (now.answers["offer"], now.answers["years_relevant"]) == ("signed", 6)


def test_questions_are_put_in_the_persons_language_and_voice(office: Office) -> None:
    lead = office.store.submit(draft(**judged(role="family"), language="zh_hant"), NOW)
    page = office.desk("carl").get(f"/leads/{lead.id}/correct?slot=offer").text
    assert say("short_offer", "zh_hant", voice="third") in html.unescape(page)
    assert 'lang="zh-Hant"' in page


def test_a_conflict_of_answers_is_shown_side_by_side(office: Office) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/correct?slot=years_relevant")
    put(office, lead, "years_relevant", 4, 8, by="cora")
    answer = desk.submit(f"/leads/{lead.id}/correct", {"number.years_relevant": "9"})
    assert answer.status_code == 409
    assert re.search(r"<b>8\b", html.unescape(answer.text))
    assert 'value="9"' in answer.text
    assert desk.submit(f"/leads/{lead.id}/correct").status_code == 303
    assert kept(office, lead).answers["years_relevant"] == 9
    wrong = {"number.years_relevant": "many"}
    desk.get(f"/leads/{lead.id}/correct?slot=years_relevant")
    assert desk.submit(f"/leads/{lead.id}/correct", wrong).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_has_its_form(office: Office, language: str) -> None:
    lead = office.store.submit(draft(**judged()), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    for slot in ("", *ANSWERS):
        assert desk.get(f"/leads/{lead.id}/correct?slot={slot}").status_code == 200


@pytest.mark.parametrize("fields", [{"base.offer": "[" * 9_999}, {"base.offer": "9" * 9_999}])
def test_a_present_value_that_no_page_wrote_is_no_page(any_office: Office, lead: StoredLead, fields: Any) -> None:
    assert any_office.desk("carl").post(f"/leads/{lead.id}/correct", fields).status_code == 404


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "x", "1.5"])
def test_a_count_that_is_none_counts_nothing(any_office: Office, lead: StoredLead, odd: str) -> None:
    slot = next(slot for slot in ANSWERS if SLOTS[slot].repeats)
    value = SLOTS[slot].values[0]
    fields = {f"base.{slot}": "null", f"count.{slot}.{value}": odd}
    assert any_office.desk("carl").post(f"/leads/{lead.id}/correct", fields).status_code == 303
    stored = any_office.store.get(lead.id)
    assert stored is not None
    assert slot not in stored.answers
