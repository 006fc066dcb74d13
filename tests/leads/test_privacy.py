"""What is kept of whom: nothing personal without consent, nothing traceable in an anonymous result."""

from __future__ import annotations

import json
import random
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any, Callable

import pytest
from sqlalchemy import select

from bot.eligibility.assessment import assess
from bot.leads.database import Database
from bot.leads.lead import Consent, ConsentMissing, LeadDraft
from bot.leads.models import Result, metadata
from bot.leads.person_data import DESCRIBES, ERASED_WITH_PERSON, IDENTIFIES, PERSON_DATA, PLAIN, STAFF
from bot.leads.store import LeadStore
from bot.leads.wordless import without_words
from bot.vocabulary import ANSWERS, SLOTS
from tests.leads.samples import NOW, assessment, draft, new_id, result


def results(url: str) -> list[Result]:
    """All anonymous results of a store."""
    database = Database(url)
    with database.read() as session:
        rows = list(session.execute(select(Result).order_by(Result.key)).scalars())
        session.expunge_all()
    database.close()
    return rows


def marked_draft(needle: str, **changes: Any) -> LeadDraft:
    """A lead with the needle in every field that takes free words."""
    return draft(
        contact_channel="wechat", contact_value=needle, contact_name=needle, free_note=needle, transcript=needle,
        evidence=dict.fromkeys(ANSWERS, needle),
        assessment=assessment(criteria=[{**assessment()["criteria"][0], "evidence": needle}]),
        **changes,
    )  # fmt: skip


def marked_assessment(needle: str) -> dict[str, Any]:
    """A judgement with the needle in every place where a word could hide, known to the contract or not."""
    inner = dict.fromkeys(("id", "status", "reason", "covers", "evidence", "scheme", "party", "level", "words"), needle)
    return {
        **dict.fromkeys(("rules_version", "as_of", "note"), needle),
        "outcome": needle,
        "criteria": [{**inner, "slots": {"offer": needle, needle: "signed", "alt_evidence": [needle]}}, needle],
        "suggestions": [inner, needle],
        "documents": [inner],
        "fees_hkd": {"total": needle, needle: 1},
        "warnings": [needle, {"x": needle}],
        "missing": [needle],
    }


@pytest.mark.parametrize("answer", ["no", None])
def test_after_a_refusal_no_word_of_the_person_is_anywhere_on_the_disk(
    store: LeadStore, stored_bytes: Callable[[], bytes], answer: str | None
) -> None:
    needle = f"needle {uuid.uuid4().hex}"
    refused = Consent("xborder_consent", "no", needle, NOW)
    with pytest.raises(ConsentMissing):
        store.submit(marked_draft(needle, xborder_consent=answer, consents=(refused,)), NOW)
    store.record_result(result(assessment=marked_assessment(needle), source=needle, rules_version=needle), NOW)
    assert needle.encode() not in stored_bytes()
    store.submit(marked_draft(needle), NOW)
    assert needle.encode() in stored_bytes(), "this test would not see the words if they were stored"


def test_the_refusal_itself_quotes_nothing() -> None:
    """Its text may end up in a log."""
    with pytest.raises(ConsentMissing) as caught:
        LeadStore("sqlite:////nowhere").submit(marked_draft("needle", xborder_consent="no"), NOW)
    assert "needle" not in str(caught.value)


def test_a_result_keeps_what_the_funnel_needs(store: LeadStore, store_url: str) -> None:
    store.record_result(result(), NOW)
    (row,) = results(store_url)
    assert (row.outcome, row.language, row.source, row.rules_version) == ("needs_review", "zh_hant", "web", "2026.1")
    expected = assessment()
    for criterion in expected["criteria"]:
        criterion.pop("evidence", None)
    assert row.assessment == expected


def test_a_result_cannot_be_matched_by_time_or_id(store: LeadStore, store_url: str) -> None:
    """Its time is cut to the hour, its key is a hash, and the lead of the same intake has another one."""
    intake = new_id()
    store.record_result(result(submission_id=intake), NOW)
    lead = store.submit(draft(submission_id=intake), NOW)
    (row,) = results(store_url)
    assert row.created_at == datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
    traces = (intake, intake.replace("-", ""), lead.id, lead.reference)
    assert not any(trace in f"{row.key} {json.dumps(row.assessment)}" for trace in traces)
    database = Database(store_url)
    with database.read() as session:
        keys = session.connection().exec_driver_sql("SELECT submission_key FROM leads").scalars().all()
    database.close()
    assert row.key not in keys
    assert len(row.key) == 64


def test_a_repeated_result_replaces_the_first(store: LeadStore, store_url: str) -> None:
    intake = new_id()
    store.record_result(result(submission_id=intake), NOW)
    store.record_result(
        result(submission_id=intake.upper(), outcome="not_yet", language="en"), NOW + timedelta(hours=9)
    )
    store.record_result(result(), NOW)
    assert sorted(row.outcome for row in results(store_url)) == ["needs_review", "not_yet"]
    assert {row.created_at.hour for row in results(store_url)} == {1}


def test_a_real_judgement_loses_only_the_words() -> None:
    """For the engine's own judgements, whatever the answers: nothing but the evidence is taken out."""
    chance = random.Random(20260120)
    for _ in range(300):
        answers: dict[str, Any] = {}
        for slot in chance.sample(ANSWERS, chance.randint(0, len(ANSWERS))):
            choices = SLOTS[slot].values
            value: Any = chance.choice([*choices, chance.randint(0, 5)] if SLOTS[slot].kind == "number" else choices)
            answers[slot] = [value] if SLOTS[slot].kind == "list" else value
        plain = assess(answers).as_dict()
        told = assess(answers, evidence={slot: f"我話{slot}" for slot in answers}).as_dict()
        assert without_words(told) == plain


@pytest.mark.parametrize("odd", [{}, {"criteria": None}, {"fees_hkd": 3, "criteria": "x", "missing": 7}])
def test_a_judgement_of_another_shape_is_no_failure(odd: dict[str, Any]) -> None:
    assert without_words(odd)["criteria"] == []


def test_every_stored_column_is_in_the_registry_of_person_data() -> None:
    """Erasure, a person's export and the history go by it; a column that is missing would be forgotten."""
    columns = {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}
    assert {table: set(entries) for table, entries in PERSON_DATA.items()} == columns
    assert {kind for entries in PERSON_DATA.values() for kind in entries.values()} == {
        IDENTIFIES,
        DESCRIBES,
        PLAIN,
        STAFF,
    }


def test_what_stays_after_an_erasure_says_nothing_about_a_person() -> None:
    for table, entries in PERSON_DATA.items():
        if table not in ERASED_WITH_PERSON:
            assert set(entries.values()) <= {PLAIN, STAFF}


def test_columns_with_the_persons_own_words_are_marked(store: LeadStore, store_url: str) -> None:
    """A lead with a needle in every free field: it shows up in no column that is not marked as identifying."""
    needle = f"needle {uuid.uuid4().hex}"
    first = marked_draft(needle)
    for repeat in (first, draft(submission_id=first.submission_id), first):
        lead = store.submit(repeat, NOW)
    assert lead.version == 3
    database = Database(store_url)
    with database.read() as session:
        for table in metadata.sorted_tables:
            rows = session.execute(select(table)).mappings().all()
            found = {name for row in rows for name, value in row.items() if needle in repr(value)}
            marked = {name for name, kind in PERSON_DATA[table.name].items() if kind == IDENTIFIES}
            earlier = {"transcript"} if table.name == "lead_talks" else set()
            assert found == (marked if table.name in ("leads", "lead_search") else earlier)
    database.close()


def test_words_in_the_place_of_a_version_or_a_mark_are_left_out() -> None:
    words = {"rules_version": "daming", "rules_hash": "daming", "as_of": "amy"}
    kept = without_words(words)
    assert [kept[key] for key in words] == [None, None, None]
