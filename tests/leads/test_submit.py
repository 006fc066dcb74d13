"""Submitting leads: one per intake, updated by repeats, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.leads.database import Database
from bot.leads.lead import Consent, ConsentMissing, ContactMissing, StoredLead, as_dict
from bot.leads.models import Lead
from bot.leads.reference import ALPHABET, new_reference
from bot.leads.store import RETENTION, LeadStore
from bot.vocabulary import CONTACT, InvalidValue
from tests.leads.samples import ANSWERS, CONSENT, LATER, NOW, WORDS, assessment, draft, new_id
from tests.stores import on_sqlite_only


def test_a_lead_is_read_back_as_it_was_submitted(store: LeadStore) -> None:
    lead = store.submit(draft(), NOW)
    assert store.get(lead.id) == lead
    shown = as_dict(lead)
    assert shown | {"id": "", "reference": "", "answers": dict(ANSWERS)} == {
        "id": "", "reference": "", "version": 1,
        "created_at": "2026-11-23T01:02:03+00:00", "updated_at": "2026-11-23T01:02:03+00:00",
        "purge_after": "2027-11-23T01:02:03+00:00",
        "source": "web", "language": "zh_hant", "status": "new", "lost_reason": None, "reason": "result", "owner": None,
        "follow_up_on": None, "role": "applicant",
        "contact_name": "陳測試", "contact_channel": "whatsapp", "contact_value": "+85255550123",
        "contact_time": "evening", "xborder_consent": "yes", "marketing_consent": None, "free_note": "請用廣東話",
        "answers": ANSWERS, "evidence": WORDS, "assessment": assessment(),
        "consents": [{"kind": "xborder_consent", "value": "yes", "text_version": "2026-11-23",
                      "at": "2026-11-23T01:02:03+00:00"}],
        "transcript": "conversation-1",
    }  # fmt: skip
    assert set(CONTACT) < set(shown)
    assert list(shown["answers"]) == ["residence", "offer", "edu_level", "alt_evidence", "salary_total_hkd"]


def test_the_reference_is_readable_and_the_id_sorts_by_time(store: LeadStore) -> None:
    early, late = store.submit(draft(), NOW), store.submit(draft(), LATER)
    assert len(early.reference) == 8
    assert set(early.reference) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL")
    assert early.id < late.id
    assert early.id[14] == "7"


def test_a_lead_is_found_by_its_reference_however_it_is_typed(store: LeadStore) -> None:
    lead = store.submit(draft(reference="ABCD2345"), NOW)
    for typed in ("ABCD2345", "abcd2345", " abcd-2345 ", "AB CD 23 45", lead.id, lead.id.upper()):
        assert store.get(typed) == lead
    for unknown in ("ABCD2346", "ABCD", "", "%", new_id(), "' OR 1=1 --", "陳測試"):
        assert store.get(unknown) is None


def test_a_repeat_that_brings_nothing_new_changes_nothing(store: LeadStore) -> None:
    """A client that tries again after a lost answer must not make a consultant's open form look outdated."""
    first = draft()
    lead = store.submit(first, NOW)
    assert store.submit(first, LATER) == lead
    assert store.count() == 1
    assert len(store.history(lead.id)) == 1


def test_a_changed_repeat_updates_the_lead_and_tells_what_changed(store: LeadStore) -> None:
    first = draft()
    lead = store.submit(first, NOW)
    answers = {"residence": "mainland", "offer": "verbal", "years_relevant": 3}
    judged = assessment(outcome="not_yet", criteria=[])
    second = replace(first, answers=answers, assessment=judged, contact_value="+85255550199", evidence={},
                     language="en")  # fmt: skip
    updated = store.submit(second, LATER)
    assert (updated.id, updated.reference, updated.created_at) == (lead.id, lead.reference, NOW)
    assert (updated.version, updated.updated_at, updated.purge_after) == (2, LATER, LATER + RETENTION)
    assert (updated.answers, updated.outcome, updated.contact_value) == (answers, "not_yet", "+85255550199")
    created, changed = store.history(lead.id)
    assert (created.version, created.changes, created.previous_assessment) == (1, [], None)
    assert (changed.version, changed.at, changed.actor) == (2, LATER, "applicant")
    by_field = {change["field"]: change for change in changed.changes}
    assert by_field.pop("answers.offer") == {"field": "answers.offer", "old": "signed", "new": "verbal"}
    assert by_field.pop("answers.years_relevant")["old"] is None
    assert by_field.pop("answers.edu_level")["new"] is None
    assert by_field.pop("outcome") == {"field": "outcome", "old": "needs_review", "new": "not_yet"}
    assert by_field.pop("contact_value") == {"field": "contact_value"}
    assert by_field.pop("evidence.offer") == {"field": "evidence.offer"}
    assert set(by_field) == {
        "language", "assessment", "answers.alt_evidence", "answers.salary_total_hkd", "evidence.salary_total_hkd",
    }  # fmt: skip


def test_the_history_keeps_the_earlier_result_but_no_words_of_the_person(store: LeadStore) -> None:
    first = draft()
    lead = store.submit(first, NOW)
    store.submit(replace(first, assessment=assessment(outcome="likely_meets"), free_note="另一句", evidence={}), LATER)
    (_, changed) = store.history(lead.id)
    assert changed.previous_assessment is not None
    assert changed.previous_assessment["outcome"] == "needs_review"
    kept = repr(changed)
    for personal in (WORDS["offer"], "請用廣東話", "另一句", "陳測試", "55550123"):
        assert personal not in kept


def test_consents_are_added_to_and_never_lost(store: LeadStore) -> None:
    """The record of what was agreed to, and when, is the proof; a later answer does not undo the earlier one."""
    first = draft()
    store.submit(first, NOW)
    asked = Consent("marketing_consent", "yes", "2026-11-23", LATER)
    lead = store.submit(replace(first, consents=(asked, replace(CONSENT, at=LATER)), marketing_consent="yes"), LATER)
    assert lead.marketing_consent == "yes"
    assert [(row["kind"], row["at"][11:13]) for row in lead.consents] == [
        ("xborder_consent", "01"), ("marketing_consent", "06"), ("xborder_consent", "06"),
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "then", "kept"), [("result", "human", "human"), ("human", "result", "human"),
                                                     ("result", "result", "result")])  # fmt: skip
def test_who_asked_for_a_person_once_is_told_apart_for_good(store: LeadStore, first: str, then: str, kept: str) -> None:
    """The result that comes later does not take the wish back; the history names the change."""
    before = draft(reason=first)
    store.submit(before, NOW)
    lead = store.submit(replace(before, reason=then, free_note="later"), LATER)
    assert (lead.reason, as_dict(lead)["reason"]) == (kept, kept)
    noted = [change for change in store.history(lead.id)[1].changes if change["field"] == "reason"]
    assert noted == ([{"field": "reason", "old": "result", "new": "human"}] if first != kept else [])


def test_a_repeat_leaves_what_the_consultants_set(store: LeadStore, store_url: str) -> None:
    first = draft()
    lead = store.submit(first, NOW)
    database = Database(store_url)
    with database.write() as session:
        session.execute(update(Lead).values(status="contacted", owner="consultant-1", version=2))
    database.close()
    again = store.submit(replace(first, free_note="改了電話時間"), LATER)
    assert (again.id, again.status, again.owner, again.version) == (lead.id, "contacted", "consultant-1", 3)


def test_an_update_never_moves_times_back(store: LeadStore) -> None:
    """Two bot processes' clocks differ; the later time stands."""
    first = draft()
    store.submit(first, LATER)
    again = store.submit(replace(first, free_note="x"), NOW)
    assert (again.created_at, again.updated_at, again.purge_after) == (LATER, LATER, LATER + RETENTION)


def test_each_intake_has_its_own_lead(store: LeadStore) -> None:
    """Two people of one family may share a phone."""
    leads = [store.submit(draft(), NOW) for _ in range(3)]
    assert store.count() == len({lead.id for lead in leads}) == len({lead.reference for lead in leads}) == 3


def test_a_taken_reference_gives_a_new_one_instead_of_a_failure(store: LeadStore) -> None:
    reference = new_reference()
    first = store.submit(draft(reference=reference), NOW)
    second = store.submit(draft(reference=reference), NOW)
    assert first.reference == reference
    assert second.reference != reference
    assert store.count() == 2


def test_the_first_reference_stays(store: LeadStore) -> None:
    first = draft(reference="ABCD2345")
    store.submit(first, NOW)
    again = store.submit(replace(first, reference="WXYZ6789", free_note="x"), LATER)
    assert again.reference == "ABCD2345"
    assert store.submit(replace(first, free_note="y"), LATER).version == 3


@on_sqlite_only
@pytest.mark.parametrize("answer", [None, "no", "", "Yes", "unsure"])
def test_without_a_yes_nothing_is_stored(store: LeadStore, answer: Any) -> None:
    with pytest.raises(ConsentMissing):
        store.submit(draft(xborder_consent=answer), NOW)
    assert store.count() == 0


@on_sqlite_only
@pytest.mark.parametrize(
    "changes",
    [
        {"consents": ()},
        {"consents": (replace(CONSENT, value="no"),)},
        {"consents": (replace(CONSENT, text_version=" "),)},
        {"consents": (replace(CONSENT, at=datetime(2026, 11, 23)),)},
        {"marketing_consent": "yes"},
    ],
    ids=["no record", "record says no", "no text version", "naive time", "marketing without record"],
)
def test_a_yes_without_its_record_is_no_consent(store: LeadStore, changes: dict[str, Any]) -> None:
    with pytest.raises(ConsentMissing):
        store.submit(draft(**changes), NOW)
    assert store.count() == 0


@on_sqlite_only
@pytest.mark.parametrize("field", ["contact_channel", "contact_value"])
@pytest.mark.parametrize("value", [None, "", "  \u0000"])
def test_a_lead_needs_a_way_to_reach_the_person(store: LeadStore, field: str, value: str | None) -> None:
    with pytest.raises(ContactMissing):
        store.submit(draft(**{field: value}), NOW)
    assert store.count() == 0


@on_sqlite_only
@pytest.mark.parametrize(
    "changes",
    [
        {"contact_channel": "fax"}, {"contact_name": "x" * 81}, {"contact_time": "noon"}, {"free_note": "x" * 1001},
        {"answers": {"offer": "promised"}}, {"answers": {"shoe_size": 42}}, {"language": "fr"}, {"role": "king"},
        {"assessment": assessment(outcome="approved")}, {"marketing_consent": "maybe"}, {"reason": "bored"},
    ],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_values_outside_the_contract_are_refused(store: LeadStore, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        store.submit(draft(**changes), NOW)
    assert store.count() == 0


@on_sqlite_only
@pytest.mark.parametrize("submission_id", ["", "1", "web-user", None, 7, "conversation" * 3])
def test_an_intake_is_named_by_a_random_uuid_only(store: LeadStore, submission_id: Any) -> None:
    """With an id that a visitor can choose or guess, one could overwrite somebody else's lead."""
    with pytest.raises(ValueError, match="UUID"):
        store.submit(draft(submission_id=submission_id), NOW)


@on_sqlite_only
def test_a_malformed_reference_and_a_naive_time_are_refused(store: LeadStore) -> None:
    with pytest.raises(ValueError, match="reference"):
        store.submit(draft(reference="0OOO1111"), NOW)
    with pytest.raises(ValueError, match="aware"):
        store.submit(draft(), datetime(2026, 11, 23))


def test_what_a_database_or_terminal_could_choke_on_is_taken_out(store: LeadStore) -> None:
    """NUL is refused by PostgreSQL, half an emoji by both, and ESC would be obeyed by a consultant's terminal."""
    lead = store.submit(
        draft(contact_name=" A\u0000na \u001b[31m ", free_note="a\r\nb \ud83d c \ud83d\ude00", source="<script>",
              evidence={"offer": "\u0007signed", "residence": " \u0000 "}),
        NOW,
    )  # fmt: skip
    assert store.get(lead.id) == lead
    assert (lead.contact_name, lead.free_note, lead.source) == ("Ana [31m", "a\nb \ufffd c 😀", "other")
    assert lead.evidence == {"offer": "signed"}


def test_ten_thousand_characters_of_any_script_fit(store: LeadStore) -> None:
    words = "我係工程師👩‍🔬 <b>&'\"; DROP TABLE leads; --%_\\ " * 250
    lead = store.submit(draft(evidence={"offer": words, "residence": "x" * 10_000}), NOW)
    again = store.get(lead.id)
    assert isinstance(again, StoredLead)
    assert again.evidence["offer"] == words.strip()


@on_sqlite_only
def test_the_role_comes_from_the_answers_unless_given(store: LeadStore) -> None:
    assert store.submit(draft(answers={"role": "employer"}), NOW).role == "employer"
    assert store.submit(draft(answers={"role": "employer"}, role="family"), NOW).role == "family"
    assert store.submit(draft(answers={}), NOW).role == "applicant"


@on_sqlite_only
def test_the_retention_can_be_chosen(store_url: str) -> None:
    store = LeadStore(store_url, retention=timedelta(days=30))
    assert store.submit(draft(), NOW).purge_after == NOW + timedelta(days=30)
    store.close()
