"""Two enquiries of one person become one: nothing of either is lost, no consent is widened, nobody's work is undone."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.console import audit, casework, mentions, merge_rows
from bot.console import merge as merge_module
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.corrections import Correction, by_consultants, correct, newest_override, override
from bot.console.duplicates import possible_duplicates
from bot.console.erasure import contents, erase
from bot.console.listing import Wish, listing
from bot.console.merge import CHOICES, KEPT, OTHER, merge, pair
from bot.console.response_times import response_times
from bot.console.users import update
from bot.leads.database import StoreUnavailable
from bot.leads.erasure import erase_intake, lead_mark, returned
from bot.leads.identifiers import talk_key
from bot.leads.lead import CLIENTS, ClientFile, Consent, LeadDraft, LeadFilter, StoredLead
from bot.leads.models import (
    AuditEntry,
    CountedTalk,
    Erasure,
    Lead,
    LeadDocument,
    LeadHistory,
    LeadTalk,
    Note,
    Notification,
)
from bot.leads.retention import Purged, purge
from bot.office_hours import OfficeHours
from bot.runtime.conversation_store import EVENTS
from bot.vocabulary import LANGUAGES, OUTCOMES
from tests.console.desk import NOW, SECRET, Office, forms
from tests.console.test_erasure import rows_with, talk
from tests.console.test_lead import WORDS, judged, text_of
from tests.leads.in_chat import PROVING
from tests.leads.samples import CONSENT, draft, new_id

DAY = date(2026, 11, 25)
HOUR = timedelta(hours=1)
FIRST, SECOND = new_id(), new_id()
YES = Consent("marketing_consent", "yes", "2026-11-23", NOW)


def actor(office: Office, login: str = "carl") -> audit.Actor:
    """A user at work."""
    return audit.Actor(office.ids[login], "203.0.113.9")


def first(**changes: Any) -> LeadDraft:
    """What the earlier talk told."""
    return draft(**{"submission_id": FIRST, "transcript": "web:first", **judged(), **changes})


def second(**changes: Any) -> LeadDraft:
    """What the later talk of the same person told."""
    mail = {"contact_channel": "email", "contact_value": "chan@example.com", "contact_time": None}
    other = {
        "submission_id": SECOND,
        "transcript": "web:second",
        "contact_name": "Chan Siu Man",
        "free_note": "by mail",
    }
    return draft(**{**mail, **other, **judged(offer="signed"), **changes})


@pytest.fixture
def kept(any_office: Office) -> StoredLead:
    """The enquiry that is to stay."""
    return any_office.store.submit(first(), NOW - 9 * HOUR)


@pytest.fixture
def other(any_office: Office, kept: StoredLead) -> StoredLead:
    """The later one of the same person."""
    return any_office.store.submit(second(), NOW - 8 * HOUR)


def now_of(office: Office, lead: StoredLead) -> StoredLead:
    """A lead as it is now."""
    found = office.store.get(lead.id)
    assert found
    return found


def join(office: Office, kept: StoredLead, other: StoredLead, *, by: str = "carl", **wanted: str) -> StoredLead:
    """Merge two leads as they are now."""
    versions = now_of(office, kept).version, now_of(office, other).version
    merge(office.database, actor(office, by), NOW, DAY, kept.id, other.id, versions, wanted, clients=by == "ada")
    return now_of(office, kept)


def rows(office: Office, table: Any, **where: Any) -> list[Any]:
    """The rows of a table."""
    with office.database.read() as session:
        found = session.execute(select(table).filter_by(**where)).scalars().all()
        session.expunge_all()
    return list(found)


# What is chosen


def test_the_kept_leads_values_stay_and_the_others_fill_what_it_has_not(any_office: Office) -> None:
    kept = any_office.store.submit(first(free_note=None, contact_name=None), NOW)
    other = any_office.store.submit(second(contact_time="any"), NOW + HOUR)
    carl = any_office.ids["carl"]
    casework.change(any_office.database, actor(any_office), NOW, other.id,
                    [Edit("owner", "", carl), Edit("follow_up_on", "", "2026-12-01")])  # fmt: skip
    one = join(any_office, kept, other)
    assert (one.contact_channel, one.contact_value, one.contact_time) == ("whatsapp", "+85255550123", "evening")
    assert (one.contact_name, one.free_note, one.owner) == ("Chan Siu Man", "by mail", carl)
    assert (one.status, one.follow_up_on) == ("new", date(2026, 12, 1))


def test_each_value_can_be_chosen_and_channel_and_value_go_together(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    casework.change(any_office.database, actor(any_office), NOW, other.id,
                    [Edit("status", "new", "lost"), Edit("lost_reason", "", "price")])  # fmt: skip
    one = join(any_office, kept, other, **dict.fromkeys(CHOICES, OTHER))
    assert (one.contact_channel, one.contact_value, one.contact_name) == ("email", "chan@example.com", "Chan Siu Man")
    assert (one.status, one.lost_reason, one.free_note, one.contact_time) == ("lost", "price", "by mail", None)


def test_the_newer_answers_stay_unless_the_others_are_chosen(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    one = join(any_office, kept, other)
    assert one.answers == other.answers
    assert one.answers["offer"] == "signed"


def test_answers_that_were_corrected_later_are_the_newer(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    correct(any_office.database, actor(any_office), NOW, DAY, kept.id, [Correction("years_relevant", 4, 9)])
    with any_office.database.read() as session:
        assert pair(session, kept, other).newer == KEPT
    assert join(any_office, kept, other).answers["years_relevant"] == 9


def test_chosen_answers_are_judged_anew_and_the_judgement_before_is_kept(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    """As a correction does it: words behind an answer that a consultant had corrected no longer support it."""
    correct(any_office.database, actor(any_office), NOW - HOUR, DAY, other.id, [Correction("years_relevant", 4, 9)])
    one = join(any_office, kept, other)
    assert one.outcome != kept.outcome, "else this test shows little"
    assert one.assessment["as_of"] == now_of(any_office, kept).assessment["as_of"]
    change = any_office.store.history(kept.id)[-1]
    assert change.previous_assessment is not None
    assert change.previous_assessment["outcome"] == kept.outcome
    entries = {entry["field"]: entry for entry in change.changes}
    assert (entries["answers.offer"]["old"], entries["answers.offer"]["new"]) == ("verbal", "signed")
    assert entries["outcome"]["old"] == kept.outcome
    assert one.evidence == WORDS
    with any_office.database.read() as session:
        assert by_consultants(session, kept.id) == {"years_relevant"}


def test_answers_that_stay_keep_their_judgement_and_the_left_out_ones_are_in_the_history(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    one = join(any_office, kept, other, answers=KEPT)
    assert (one.answers, one.assessment) == (kept.answers, kept.assessment)
    history = any_office.store.history(kept.id)
    entries = {entry["field"]: entry for entry in history[-1].changes}
    assert (entries["answers.offer"]["old"], entries["answers.offer"]["new"]) == ("signed", "verbal")
    assert any((change.previous_assessment or {}).get("outcome") == other.outcome for change in history)
    with any_office.database.read() as session:
        assert by_consultants(session, kept.id) == set()


def test_no_value_that_identifies_gets_into_history_or_audit_log(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    join(any_office, kept, other, **dict.fromkeys(CHOICES, OTHER))
    for table in ("lead_history", "audit_log"):
        for value in (other.contact_value, other.contact_name, kept.contact_value, kept.contact_name, WORDS["offer"]):
            assert table not in rows_with(any_office, str(value))
    with any_office.database.read() as session:
        found = session.execute(select(AuditEntry.lead_id, AuditEntry.user_id, AuditEntry.fields)
                                .where(AuditEntry.action == audit.LEAD_MERGED)).all()  # fmt: skip
    assert {row.lead_id for row in found} == {kept.id, other.id}
    assert {row.user_id for row in found} == {any_office.ids["carl"]}
    assert "contact_value" in found[0].fields


# Consents


@pytest.mark.parametrize(("one", "another", "both"), [("yes", "yes", "yes"), ("yes", "no", "no"), ("no", "yes", "no"),
                                                      ("yes", None, None), (None, "yes", None), ("no", None, "no"),
                                                      (None, None, None)])  # fmt: skip
def test_consents_are_never_widened_and_both_records_stay(
    any_office: Office, one: str | None, another: str | None, both: str | None
) -> None:
    def told(make: Any, answer: str | None) -> LeadDraft:
        said = (replace(YES, value=answer),) if answer else ()
        lead: LeadDraft = make(marketing_consent=answer, consents=(CONSENT, *said))
        return lead

    kept = any_office.store.submit(told(first, one), NOW)
    other = any_office.store.submit(told(second, another), NOW)
    merged = join(any_office, kept, other)
    assert merged.marketing_consent == both
    given = [row["value"] for row in merged.consents if row["kind"] == "marketing_consent"]
    assert sorted(given) == sorted({answer for answer in (one, another) if answer})
    for make, answer in ((first, one), (second, another)):  # neither talk widens it by going on about other things
        any_office.store.submit(replace(told(make, answer), contact_time="any"), NOW + HOUR)
    assert now_of(any_office, kept).marketing_consent == both


def test_a_fresh_answer_about_adverts_counts_and_a_refusal_always(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    join(any_office, kept, other)
    agreed = replace(YES, at=NOW + HOUR)
    any_office.store.submit(first(marketing_consent="no", consents=(CONSENT, replace(YES, value="no"))), NOW)
    any_office.store.submit(second(marketing_consent="yes", consents=(CONSENT, agreed)), NOW + HOUR)
    assert now_of(any_office, kept).marketing_consent == "yes"
    any_office.store.submit(first(marketing_consent="no", consents=(CONSENT, replace(YES, value="no"))), NOW + 2 * HOUR)
    assert now_of(any_office, kept).marketing_consent == "no"


# What comes along


def test_everything_written_about_the_other_comes_along(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    office, database = any_office, any_office.database
    for lead in (kept, other):
        casework.add_note(database, actor(office), NOW, lead.id, f"@cora about {lead.reference}")
    before = len(office.store.history(kept.id)) + len(office.store.history(other.id))
    one = join(office, kept, other)
    assert {note.text for note in rows(office, Note, lead_id=kept.id)} == {
        f"@cora about {lead.reference}" for lead in (kept, other)
    }
    assert [row.lead_id for row in mentions.unread(database, office.ids["cora"])] == [kept.id] * 2
    history = office.store.history(kept.id)
    assert len(history) == before + 2, "the other's last judgement, and the merge"
    assert [change.version for change in history] == list(range(1, one.version + 1))
    assert {row.lead_id for row in rows(office, Notification)} == {kept.id}
    assert [row.lead_id for row in rows(office, Lead, id=other.id)] == []
    assert one.purge_after == max(kept.purge_after, other.purge_after)


@pytest.mark.parametrize(("mine", "theirs", "stays"), [("to_ask", "asked", "asked"), ("received", "asked", "received"),
                                                       ("received", "not_needed", "received"),
                                                       ("asked", "not_needed", "not_needed")])  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_of_a_document_the_further_state_stays(
    any_office: Office, kept: StoredLead, other: StoredLead, mine: str, theirs: str, stays: str, turned: bool
) -> None:
    states = (theirs, mine) if turned else (mine, theirs)
    with any_office.database.write() as session:
        for lead, state, login in zip((kept, other), states, ("carl", "cora"), strict=True):
            session.add(LeadDocument(lead_id=lead.id, document="A06", state=state, at=NOW, author=login))
        session.add(LeadDocument(lead_id=other.id, document="A01", state="asked", at=NOW, author="cora"))
    join(any_office, kept, other)
    found = {row.document: (row.lead_id, row.state, row.author) for row in rows(any_office, LeadDocument)}
    who = "carl" if states[0] == stays else "cora"
    assert found == {"A06": (kept.id, stays, who), "A01": (kept.id, "asked", "cora")}


@pytest.mark.parametrize("answers", [KEPT, OTHER])
def test_a_result_set_by_a_consultant_holds_if_its_answers_stay(
    any_office: Office, kept: StoredLead, other: StoredLead, answers: str
) -> None:
    set_ = {}
    for lead in (kept, other):
        set_[lead.id] = next(each for each in OUTCOMES if each != lead.outcome and each not in set_.values())
        override(any_office.database, actor(any_office), NOW, lead.id, 0, lead.outcome, set_[lead.id], "seen it")
    join(any_office, kept, other, answers=answers)
    with any_office.database.read() as session:
        row = newest_override(session, kept.id)
    assert row.outcome == set_[kept.id if answers == KEPT else other.id]
    assert row.reason == "seen it"


def test_a_result_beside_answers_that_go_holds_no_more(any_office: Office, kept: StoredLead, other: StoredLead) -> None:
    wanted = next(each for each in OUTCOMES if each != kept.outcome)
    override(any_office.database, actor(any_office), NOW, kept.id, 0, kept.outcome, wanted, "seen it")
    join(any_office, kept, other, answers=OTHER)
    with any_office.database.read() as session:
        assert newest_override(session, kept.id).outcome is None


def test_the_other_is_in_no_list_and_its_code_finds_the_kept_one(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    office, store = any_office, any_office.store
    join(office, kept, other)
    assert [lead.id for lead in store.list()] == [lead.id for lead in store.iter_all()] == [kept.id]
    shown = listing(office.database, Wish(), "", "", DAY, {})
    assert ([row.id for row in shown.rows], shown.counts["all"]) == ([kept.id], 1)
    assert response_times(office.database, OfficeHours({}), NOW - 30 * HOUR, NOW + HOUR).leads == 1
    for words in (other.reference, kept.reference, other.contact_value, "Chan Siu Man", kept.contact_value):
        assert [lead.id for lead in store.list(LeadFilter(search=words))] == [kept.id], words
    for name in (other.reference, other.reference.lower(), other.id):
        found = store.get(name)
        assert found is not None
        assert found.id == kept.id


def test_merging_goes_on_and_on(any_office: Office, kept: StoredLead, other: StoredLead) -> None:
    """A lead that others were merged into can itself be merged; all the codes lead to the last one."""
    join(any_office, kept, other)
    last = any_office.store.submit(draft(contact_value="+85255550199"), NOW)
    one = join(any_office, last, kept)
    for lead in (kept, other):
        found = any_office.store.get(lead.reference)
        assert found is not None
        assert found.id == last.id
    assert [change.version for change in any_office.store.history(last.id)] == list(range(1, one.version + 1))
    assert any_office.store.submit(second(contact_time="any"), NOW + HOUR).id == last.id


def test_who_has_the_contact_that_was_not_chosen_is_a_possible_duplicate(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    join(any_office, kept, other)
    later = any_office.store.submit(second(submission_id=new_id(), contact_value="Chan@Example.com"), NOW)
    for lead, twin in ((kept, later), (later, kept)):
        found = possible_duplicates(any_office.database, now_of(any_office, lead))
        assert [each.id for each in found] == [twin.id]


# The talks go on


def test_a_further_answer_in_the_merged_talk_reaches_the_kept_lead(
    any_office: Office, kept: StoredLead, other: StoredLead
) -> None:
    join(any_office, kept, other, answers=KEPT)
    told = any_office.store.submit(second(**judged(offer="none")), NOW + HOUR)
    assert (told.id, told.reference) == (kept.id, other.reference), "the person goes on with the code that they know"
    one = now_of(any_office, kept)
    assert (one.answers["offer"], one.reference, one.transcript) == ("none", kept.reference, "web:first")
    assert any_office.store.count() == 1
    assert any_office.store.history(kept.id)[-1].actor == "applicant"


@pytest.mark.parametrize("again", [first, second])
def test_what_a_talk_had_said_before_does_not_undo_the_choices(
    any_office: Office, kept: StoredLead, other: StoredLead, again: Any
) -> None:
    """Whoever goes on brings what is new, here a wish to be spoken to, and nothing else."""
    one = join(any_office, kept, other, contact_name=OTHER, answers=KEPT)
    any_office.store.submit(again(reason="human"), NOW + HOUR)
    later = now_of(any_office, kept)
    assert later.reason == "human"
    assert replace(later, **dict.fromkeys(("reason", "version", "updated_at", "purge_after"))) == replace(  # type: ignore[arg-type]
        one,
        **dict.fromkeys(("reason", "version", "updated_at", "purge_after")),  # type: ignore[arg-type]
    )


def test_a_new_contact_in_the_merged_talk_counts(any_office: Office, kept: StoredLead, other: StoredLead) -> None:
    join(any_office, kept, other)
    any_office.store.submit(second(contact_channel="phone", contact_value="+85255550777"), NOW + HOUR)
    one = now_of(any_office, kept)
    assert (one.contact_channel, one.contact_value, one.contact_name) == ("phone", "+85255550777", kept.contact_name)


@pytest.mark.parametrize(("intake", "here"), [(FIRST, "web:first"), (SECOND, "web:second")], ids=["first", "second"])
def test_deletion_in_either_talk_deletes_all_but_the_talk_itself(
    both: Office, talks: Engine, intake: str, here: str
) -> None:
    """It is the tracker's own; the proof tells of both leads."""
    kept, other = talked(both, talks, "x")
    proof = erase_intake(both.store, str(talks.url), PROVING, intake, NOW, here=here)
    assert (both.store.count(), both.store.get(other.reference)) == (0, None)
    assert [len(rows(both, table)) for table in (LeadTalk, LeadHistory, Note)] == [0] * 3
    assert [row.talk for row in rows(both, CountedTalk)] == [talk_key(SECRET, here)]
    with talks.connect() as connection:
        assert set(connection.execute(select(EVENTS.c.sender_id)).scalars()) == {here}
    (row,) = rows(both, Erasure, id=proof)
    assert row.contact_mark == lead_mark(SECRET, kept.id)
    assert row.lead_marks == [lead_mark(SECRET, each.id) for each in (kept, other)]
    went = {name: row.counts[name] for name in ("leads", "lead_talks", "counted_talks", "events", "talk_references")}
    assert went == {"leads": 1, "lead_talks": 2, "counted_talks": 1, "events": 2, "talk_references": 1}
    assert erase_intake(both.store, str(talks.url), PROVING, intake, NOW, here=here) is None


def test_a_conversation_that_cannot_be_reached_stops_the_deletion(both: Office, talks: Engine, tmp_path: Path) -> None:
    """Its id is known from the lead only."""
    kept, _ = talked(both, talks, "x")
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreUnavailable):
        erase_intake(both.store, f"sqlite:///{tmp_path}/broken.db", PROVING, SECOND, NOW, here="web:second")
    assert both.store.get(kept.id)
    assert rows(both, Erasure) == []


@pytest.mark.parametrize("status", CLIENTS)
def test_a_clients_file_stays_whichever_talk_asks(both: Office, talks: Engine, status: str) -> None:
    kept, _ = talked(both, talks, "x")
    with both.database.write() as session:
        session.get(Lead, kept.id).status = status
    for intake, here in ((FIRST, "web:first"), (SECOND, "web:second")):
        with pytest.raises(ClientFile):
            erase_intake(both.store, str(talks.url), PROVING, intake, NOW, here=here)
    assert both.store.get(kept.id)
    assert conversations_in(talks) == 4


# Two at once


def test_what_changed_meanwhile_is_refused_whole(any_office: Office, kept: StoredLead, other: StoredLead) -> None:
    for lead in (kept, other):
        casework.add_note(any_office.database, actor(any_office, "cora"), NOW, lead.id, "a note")
        with pytest.raises(Conflicts):
            merge(any_office.database, actor(any_office), NOW, DAY, kept.id, other.id, (1, 1), {}, clients=False)
    assert any_office.store.count() == 2
    assert (now_of(any_office, kept).version, now_of(any_office, other).version) == (2, 2)
    assert rows(any_office, LeadTalk) == []


def test_a_lead_is_not_merged_with_itself_or_with_nothing(any_office: Office, kept: StoredLead) -> None:
    for wanted, error in ((kept.id, NotAllowed), ("gone", Unknown)):
        with pytest.raises(error):
            merge(any_office.database, actor(any_office), NOW, DAY, kept.id, wanted, (1, 1), {}, clients=False)


def test_two_merge_crosswise_at_the_same_instant(any_office: Office, kept: StoredLead, other: StoredLead) -> None:
    start = Barrier(6)

    def work(number: int) -> bool:
        ids = (kept.id, other.id) if number % 2 else (other.id, kept.id)
        start.wait()
        try:
            merge(any_office.database, actor(any_office), NOW, DAY, *ids, (1, 1), {}, clients=False)
        except (Conflicts, Unknown):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 1
    assert any_office.store.count() == 1


def merged_at(start: Barrier, office: Office, kept: StoredLead, other: StoredLead) -> bool:
    """Merge as soon as the others are there, too; whether nothing came between."""
    start.wait()
    try:
        merge(office.database, actor(office), NOW, DAY, kept.id, other.id, (1, 1), {}, clients=False)
    except (Conflicts, Unknown):
        return False
    return True


def test_the_person_answers_while_the_leads_are_merged(any_office: Office) -> None:
    """Whoever comes first: there is one lead afterwards or two, never a half one, and the answer is in it."""
    for _ in range(8):
        ids = (new_id(), new_id())
        leads = [any_office.store.submit(make(submission_id=each, reference=None), NOW)
                 for make, each in zip((first, second), ids, strict=True)]  # fmt: skip
        start = Barrier(2)

        def answered(ids: tuple[str, str] = ids, start: Barrier = start) -> StoredLead:
            start.wait()
            return any_office.store.submit(second(submission_id=ids[1], **judged(offer="none")), NOW + HOUR)

        with ThreadPoolExecutor(2) as pool:
            was_joined, told = pool.submit(merged_at, start, any_office, *leads), pool.submit(answered)
        there = [any_office.store.get(lead.id) for lead in leads]
        assert told.result().answers["offer"] == "none"
        assert told.result().id == (leads[0] if was_joined.result() else leads[1]).id
        assert len({lead.id for lead in there if lead}) == (1 if was_joined.result() else 2)
        for intake, here in zip(ids, ("web:first", "web:second"), strict=True):
            erase_intake(any_office.store, any_office.console.tracker_url, PROVING, intake, NOW, here=here)
        assert any_office.store.count() == 0


def test_the_person_deletes_while_the_leads_are_merged(any_office: Office) -> None:
    """Whoever comes first: what they ask to be deleted is gone afterwards, and nothing half of it is left."""
    for _ in range(8):
        ids = (new_id(), new_id())
        leads = [any_office.store.submit(make(submission_id=each, reference=None), NOW)
                 for make, each in zip((first, second), ids, strict=True)]  # fmt: skip
        start = Barrier(2)

        def erased(intake: str = ids[1], start: Barrier = start) -> str | None:
            start.wait()
            url = any_office.console.tracker_url
            return erase_intake(any_office.store, url, PROVING, intake, NOW, here="web:second")

        with ThreadPoolExecutor(2) as pool:
            was_joined, proof = pool.submit(merged_at, start, any_office, *leads), pool.submit(erased)
        assert any_office.store.get(leads[1].id) is None
        assert any_office.store.count() == (0 if was_joined.result() else 1)
        (row,) = rows(any_office, Erasure, id=proof.result())
        assert len(row.lead_marks) == (2 if was_joined.result() else 1)
        erase_intake(any_office.store, any_office.console.tracker_url, PROVING, ids[0], NOW, here="web:first")


def test_a_submission_that_waited_for_the_merge_makes_no_second_lead(
    any_office: Office, kept: StoredLead, other: StoredLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL lets it insert once the row that was in its way has been deleted."""
    moving = Event()

    def slowly(*arguments: Any) -> None:
        merge_rows.move_rows(*arguments)
        moving.set()
        time.sleep(0.5)  # long enough for the other thread to reach the lock

    monkeypatch.setattr(merge_module, "move_rows", slowly)

    def answered() -> StoredLead:
        moving.wait()
        return any_office.store.submit(second(**judged(offer="none")), NOW + HOUR)

    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(answered)
        join(any_office, kept, other, answers=KEPT)
    assert (told.result().id, told.result().answers["offer"]) == (kept.id, "none")
    assert any_office.store.count() == 1


# Clients' files


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("status", CLIENTS)
def test_a_clients_file_needs_an_admin_and_stays_one(any_office: Office, status: str, which: int) -> None:
    leads = [any_office.store.submit(make(), NOW) for make in (first, second)]
    with any_office.database.write() as session:
        session.get(Lead, leads[which].id).status = status
    with pytest.raises(ClientFile):
        join(any_office, leads[0], leads[1])
    assert any_office.store.count() == 2
    not_the_clients = KEPT if which else OTHER
    assert join(any_office, leads[0], leads[1], by="ada", status=not_the_clients).status == status


# Erasure and keeping times


def talked(both: Office, talks: Engine, needle: str) -> tuple[StoredLead, StoredLead]:
    """Two merged leads with conversations and steps, the needle in all words of the one that went."""
    kept = both.store.submit(first(), NOW)
    words = {"contact_value": f"{needle}@example.com", "contact_name": needle, "free_note": needle,
             "evidence": {**WORDS, "offer": needle}}  # fmt: skip
    other = both.store.submit(second(**{**judged(offer="signed"), **words}), NOW)
    casework.add_note(both.database, actor(both), NOW, other.id, needle)
    for lead in (kept, other):
        sender = str(lead.transcript)
        talk(talks, sender, needle if lead is other else "hello")
        with both.database.write() as session:
            session.add(CountedTalk(talk=talk_key(SECRET, sender), started_at=NOW, last_at=NOW, steps="human",
                                    channel="web", language="en", role="applicant"))  # fmt: skip
    join(both, kept, other, answers=KEPT)
    return kept, other


def conversations_in(talks: Engine) -> int:
    """How many events of conversations there are."""
    with talks.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(EVENTS)).scalar_one())


def test_erasure_covers_both_conversations_and_leaves_nothing(
    both: Office, talks: Engine, tmp_path: Path, stored_bytes: Any
) -> None:
    needle = "needle0dcf5b7a"
    kept, other = talked(both, talks, needle)
    lead = now_of(both, kept)
    assert needle.encode() in stored_bytes()
    shown = contents(both.console, lead)
    assert (shown["events"], shown["talk_references"], shown["counted_talks"], shown["lead_talks"]) == (4, 2, 2, 2)
    proof = erase(both.console, actor(both), NOW, kept.id, lead.version, clients=False)
    assert rows_with(both, needle) == set()
    if both.database.engine.dialect.name == "sqlite":  # PostgreSQL frees its pages later
        assert needle.encode() not in stored_bytes()
    assert needle.encode() not in b"".join(path.read_bytes() for path in (tmp_path / "talks").iterdir())
    assert conversations_in(talks) == 0
    assert [len(rows(both, table)) for table in (Lead, LeadTalk, LeadHistory, Note, CountedTalk)] == [0] * 5
    with both.database.read() as session:
        marks = session.get(Erasure, proof).lead_marks
        noted = select(AuditEntry.lead_id).where(AuditEntry.action == audit.LEAD_ERASED)
        assert set(session.execute(noted).scalars()) == {kept.id, other.id}
    assert marks == [lead_mark(SECRET, each.id) for each in (kept, other)]


def test_what_a_backup_of_before_the_merge_brings_back_is_found(any_office: Office) -> None:
    """The lead that went is there again by its own contact, which is not the one that the proof was made with."""
    kept, other = any_office.store.submit(first(), NOW), any_office.store.submit(second(), NOW)
    with any_office.database.read() as session:
        table = Lead.__table__
        before = dict(session.execute(select(table).where(table.c.id == other.id)).mappings().one())
    join(any_office, kept, other)
    proof = erase(any_office.console, actor(any_office), NOW + HOUR, kept.id, None, clients=False)
    with any_office.database.write() as session:
        session.execute(table.insert().values(before))
    (row,) = rows(any_office, Erasure, id=proof)
    proofs = dict.fromkeys((row.contact_mark, *row.lead_marks), row.at)
    assert [lead.id for lead in returned(any_office.store, SECRET, proofs)] == [other.id]
    assert list(returned(any_office.store, SECRET, {row.contact_mark: row.at})) == []


def test_keeping_times_go_by_both_conversations(both: Office, talks: Engine) -> None:
    """While the lead is kept both stay, however silent; when it goes both go."""
    kept, _ = talked(both, talks, "x")
    assert purge(both.store, talks, NOW + timedelta(days=60)) == Purged(0, 0, 0)
    assert conversations_in(talks) == 4
    due = now_of(both, kept).purge_after + HOUR
    assert purge(both.store, talks, due, dry_run=True)[:2] == (1, 2)
    assert purge(both.store, talks, due)[:2] == (1, 2)
    assert conversations_in(talks) == 0


def test_everything_held_is_of_both(both: Office, talks: Engine) -> None:
    kept, other = talked(both, talks, "needle0dcf5b7a")
    desk = both.desk("carl")
    held = desk.get(f"/leads/{kept.id}/held").text
    assert f"{other.reference}" in held
    assert "needle0dcf5b7a@example.com" in held
    assert "hello" in held
    everything = desk.submit(f"/leads/{kept.id}/held").json()
    assert [turn["text"] for turn in everything["conversation"]] == ["hello"] * 2 + ["needle0dcf5b7a"] * 2
    assert {row["reference"] for row in everything["tables"]["lead_talks"]} == {None, other.reference}
    assert {line["action"] for line in everything["audit_log"]} >= {audit.LEAD_MERGED, audit.NOTE_ADDED}


# The pages


def pages(office: Office, **same: Any) -> tuple[StoredLead, StoredLead]:
    """Two leads with the same contact."""
    number = {"contact_channel": "phone", "contact_value": "+85255550123", **same}
    return office.store.submit(first(), NOW), office.store.submit(second(**number), NOW + HOUR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_lead_to_the_merge(office: Office, language: str) -> None:
    kept, other = pages(office)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    assert f"/leads/{kept.id}/compare?with={other.id}" in desk.get(f"/leads/{kept.id}").text
    assert desk.get(f"/leads/{kept.id}/compare?with={other.id}").status_code == 200
    fields = forms(desk.last.text)[f"/leads/{kept.id}/merge"]
    assert (fields["choose.contact_name"], fields["choose.answers"]) == (KEPT, OTHER)
    assert "choose.owner" not in fields, "what is the same is not asked"
    desk.submit(f"/leads/{kept.id}/merge", {"choose.contact_name": OTHER})
    assert office.store.count() == 2, "this was a look at it"
    assert "Chan Siu Man" in text_of(desk)
    assert other.reference in text_of(desk)
    assert desk.submit(f"/leads/{kept.id}/merge").status_code == 422
    assert office.store.count() == 2, "it was not confirmed"
    assert desk.submit(f"/leads/{kept.id}/merge", {"sure": "yes"}).status_code == 303
    assert desk.last.headers["location"] == f"/leads/{kept.id}?done=merged"
    assert now_of(office, kept).contact_name == "Chan Siu Man"
    shown = desk.follow().text
    assert other.reference in shown
    assert desk.get(f"/leads/{kept.id}/print").status_code == 200


def test_differences_are_told_in_words(office: Office) -> None:
    kept, other = pages(office)
    desk = office.desk("carl")
    desk.get(f"/leads/{kept.id}/compare?with={other.id}")
    found = re.findall(
        r'<tr role="row"( class="differs")?>\s*<th[^>]*>(.*?) <span class="mark-word">([^<]+)<', desk.last.text
    )
    assert {bool(marked): words for marked, _, words in found} == {True: "differs", False: "the same"}
    assert {label for marked, label, _ in found if marked} >= {"Name", "Note"}
    assert [label for marked, label, _ in found if not marked and label == "Looked after by"]


def test_only_possible_duplicates_or_a_reference_that_was_typed(office: Office) -> None:
    kept, other = pages(office, contact_channel="email", contact_value="chan@example.com")
    desk = office.desk("carl")
    assert desk.get(f"/leads/{kept.id}/compare?with={other.id}").status_code == 404
    desk.get(f"/leads/{kept.id}")
    unknown = dict.fromkeys(("ABCD2345", "nonsense!", other.id[:8]), "There is no enquiry")
    for typed, problem in {**unknown, kept.reference: "the enquiry that is open now"}.items():
        assert desk.submit(f"/leads/{kept.id}/compare", {"reference": typed}).status_code == 422
        assert problem in desk.last.text
    typed = f"{other.reference[:4]}-{other.reference[4:]}".lower()
    assert desk.submit(f"/leads/{kept.id}/compare", {"reference": typed}).status_code == 200
    swapped = desk.submit(f"/leads/{other.id}/compare")
    assert f'action="/leads/{other.id}/merge"' in swapped.text
    desk.submit(f"/leads/{other.id}/merge")
    back = desk.submit(f"/leads/{other.id}/merge", {"sure": ""})
    assert back.status_code == 422
    assert desk.submit(f"/leads/{other.id}/merge", {"sure": "yes"}).status_code == 303
    assert office.store.list()[0].id == other.id


def test_a_viewer_and_a_foreign_form_are_refused(office: Office) -> None:
    kept, other = pages(office)
    vic = office.desk("vic")
    assert "compare" not in vic.get(f"/leads/{kept.id}").text
    assert vic.get(f"/leads/{kept.id}/compare?with={other.id}").status_code == 403
    wanted = {"reference": other.reference, "version.kept": "1", "version.other": "1", "step": "merge", "sure": "yes"}
    assert vic.post(f"/leads/{kept.id}/merge", wanted).status_code == 403
    carl = office.desk("carl")
    assert carl.post(f"/leads/{kept.id}/merge", {**wanted, "csrf": "wrong"}).status_code == 403
    assert carl.post(f"/leads/{kept.id}/merge", wanted, {"Origin": "https://evil.example"}).status_code == 403
    assert office.store.count() == 2
    assert carl.post(f"/leads/{kept.id}/merge", wanted).status_code == 303


def test_what_changed_between_look_and_press_is_shown_with_the_choices_kept(office: Office) -> None:
    kept, other = pages(office)
    desk = office.desk("carl")
    desk.get(f"/leads/{kept.id}/compare?with={other.id}")
    desk.submit(f"/leads/{kept.id}/merge", {"choose.contact_name": OTHER})
    office.store.submit(second(contact_name="Chan Tai Man"), NOW + 2 * HOUR)
    answer = desk.submit(f"/leads/{kept.id}/merge", {"sure": "yes"})
    assert answer.status_code == 409
    assert "Chan Tai Man" in answer.text
    assert forms(answer.text)[f"/leads/{kept.id}/merge"]["choose.contact_name"] == OTHER
    desk.submit(f"/leads/{kept.id}/merge")
    assert desk.submit(f"/leads/{kept.id}/merge", {"sure": "yes"}).status_code == 303
    assert now_of(office, kept).contact_name == "Chan Tai Man"


def test_a_second_press_does_no_harm_and_a_merge_elsewhere_is_told(office: Office) -> None:
    kept, other = pages(office)
    third = office.store.submit(draft(contact_name="Third"), NOW)
    desk, cora = office.desk("carl"), office.desk("cora")
    desk.get(f"/leads/{kept.id}/compare?with={other.id}")
    desk.submit(f"/leads/{kept.id}/merge")
    sent = forms(desk.last.text)[f"/leads/{kept.id}/merge"]
    cora.get(f"/leads/{kept.id}")
    join(office, third, other, by="cora")
    assert desk.submit(f"/leads/{kept.id}/merge", {"sure": "yes"}).status_code == 409, "cora was quicker"
    join(office, kept, third)
    assert desk.post(f"/leads/{kept.id}/merge", {**sent, "sure": "yes"}).status_code == 303
    assert office.store.count() == 1


def test_the_old_address_leads_to_the_kept_lead(office: Office) -> None:
    """For whoever has the old page open, too: a note is not lost, and a field that differs is a conflict."""
    kept, other = pages(office)
    desk = office.desk("cora")
    desk.get(f"/leads/{other.id}")
    page = desk.last
    join(office, kept, other)
    for rest in ("", "/print", "/held", "/correct?slot=offer", "/erase"):
        answer = desk.get(f"/leads/{other.id}{rest}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"/leads/{kept.id}{rest}")
        assert desk.follow().status_code == 200
    assert "was merged into this one" in desk.get(f"/leads/{kept.id}?done=was_merged").text
    desk.last = page
    assert desk.submit(f"/leads/{other.id}/change", {"note": "written before"}).headers["location"] == (
        f"/leads/{kept.id}?done=noted"
    )
    casework.change(office.database, actor(office), NOW, kept.id, [Edit("follow_up_on", "", "2026-12-01")])
    desk.last = page
    changed = desk.submit(f"/leads/{other.id}/change", {"follow_up_on": "2026-12-24"})
    assert changed.status_code == 409
    assert f'action="/leads/{kept.id}/change"' in changed.text
    assert office.desk("vic").get("/leads/nothing-there").status_code == 404


def test_a_consultant_sees_a_clients_file_side_by_side_but_cannot_merge_it(office: Office) -> None:
    kept, other = pages(office)
    with office.database.write() as session:
        session.get(Lead, other.id).status = "engaged"
    carl, ada = office.desk("carl"), office.desk("ada")
    text = carl.get(f"/leads/{kept.id}/compare?with={other.id}").text
    assert "Only an administrator" in text
    assert "/swap" not in text
    sent = {"reference": other.reference, "version.kept": "1", "version.other": "1", "step": "merge", "sure": "yes"}
    assert carl.post(f"/leads/{kept.id}/merge", sent).status_code == 403
    assert carl.post(f"/leads/{kept.id}/merge", {**sent, "step": ""}).status_code == 403
    ada.get(f"/leads/{kept.id}/compare?with={other.id}")
    ada.submit(f"/leads/{kept.id}/merge")
    assert ada.submit(f"/leads/{kept.id}/merge", {"sure": "yes"}).status_code == 303
    assert now_of(office, kept).status == "engaged"


def test_comparing_is_written_down_for_both(office: Office) -> None:
    kept, other = pages(office)
    office.desk("carl").get(f"/leads/{kept.id}/compare?with={other.id}")
    with office.database.read() as session:
        seen = session.execute(select(AuditEntry.lead_id).where(AuditEntry.action == audit.LEAD_VIEWED)).scalars()
        assert sorted(seen) == sorted((kept.id, other.id))
