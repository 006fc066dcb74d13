"""Finding leads again: filters, order, search in any script, and reading all of them in bounded memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.leads.lead import LeadFilter
from bot.leads.search import fold
from bot.leads.store import LeadStore
from tests.leads.samples import LATER, NOW, assessment, draft


@pytest.fixture
def filled(store: LeadStore) -> LeadStore:
    """Seven leads, one minute apart, alternately zh_hant and en; the third and sixth are `not_yet`,
    the fifth asked for a person."""
    for number in range(7):
        outcome = "not_yet" if number % 3 == 2 else "needs_review"
        language = "zh_hant" if number % 2 == 0 else "en"
        store.submit(
            draft(
                contact_name=str(number),
                language=language,
                assessment=assessment(outcome=outcome),
                reason="human" if number == 4 else "result",
            ),
            NOW + timedelta(minutes=number),
        )
    return store


def names(leads: Any) -> str:
    """The leads' names, which are numbers, in the order given."""
    return "".join(str(lead.contact_name) for lead in leads)


def test_the_newest_comes_first(filled: LeadStore) -> None:
    assert names(filled.list()) == "6543210"
    assert names(filled.list(limit=2)) == "65"
    assert names(filled.list(limit=3, offset=2)) == "432"
    assert names(filled.list(limit=None)) == "6543210"


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (LeadFilter(outcome="not_yet"), "52"),
        (LeadFilter(language="en"), "531"),
        (LeadFilter(language="en", outcome="not_yet"), "5"),
        (LeadFilter(status="new"), "6543210"),
        (LeadFilter(reason="human"), "4"),
        (LeadFilter(reason="result", language="en"), "531"),
        (LeadFilter(status="lost"), ""),
        (LeadFilter(since=NOW + timedelta(minutes=5)), "65"),
        (LeadFilter(since=LATER), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_filters_narrow_list_count_and_export_alike(filled: LeadStore, where: LeadFilter, found: str) -> None:
    assert names(filled.list(where)) == found
    assert filled.count(where) == len(found)
    assert names(filled.iter_all(where)) == found


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 100])
def test_reading_all_gives_each_lead_once_whatever_the_batch(filled: LeadStore, batch: int) -> None:
    assert names(filled.iter_all(batch=batch)) == "6543210"


def test_leads_of_the_same_instant_are_not_lost_between_batches(store: LeadStore) -> None:
    for number in range(9):
        store.submit(draft(contact_name=str(number)), NOW)
    assert sorted(names(store.iter_all(batch=2))) == list("012345678")


def test_a_lead_that_arrives_while_all_are_read_does_no_harm(filled: LeadStore) -> None:
    reading = filled.iter_all(batch=2)
    seen = [next(reading), next(reading)]
    filled.submit(draft(contact_name="9"), LATER)
    assert names([*seen, *reading]) == "6543210"


FOUND_BY = {
    "chan": ("陈", "陳", "陈家乐", "55550123", "+852 5555-0123", "5555 01", "qqqq2222"),
    "smith": ("smith", "SMITH", "ＳＭＩＴＨ", "öz jo", "JO.SMITH@EXAMPLE.COM", "测试(香港)", "100%"),
    "wu": ("吳", "wx_test%1", "18:00 after", "2026年", "x_t", "_"),
    "smith wu": ("%",),
    "chan smith wu": ("", "  "),
    "": ("zzz", "\\", "陳 smith", "5555 0199", "'", "\ud83d"),
}


def test_search_finds_whatever_the_spelling(store: LeadStore) -> None:
    drafts = {
        "chan": draft(contact_name="陳家樂", contact_value="+85255550123", reference="QQQQ2222"),
        "smith": draft(contact_name="Jo SMITH-Öz", contact_channel="email", contact_value="jo.smith@example.com",
                       evidence={"offer": "公司係測試（香港）有限公司，100%肯定"}),
        "wu": draft(contact_name="吴 小 测", contact_channel="wechat", contact_value="wx_test%1",
                    free_note="Call me after 18:00", evidence={"offer": "２０２６年入職"}),
    }  # fmt: skip
    names_by_id = {store.submit(given, NOW).id: name for name, given in drafts.items()}
    for found, queries in FOUND_BY.items():
        for query in queries:
            hits = sorted(names_by_id[lead.id] for lead in store.list(LeadFilter(search=query)))
            assert (query, hits) == (query, found.split())


def test_search_follows_a_changed_contact(store: LeadStore) -> None:
    first = draft(contact_value="+85255550123")
    store.submit(first, NOW)
    store.submit(draft(submission_id=first.submission_id, contact_value="+85255550777"), LATER)
    assert store.count(LeadFilter(search="55550777")) == 1
    assert store.count(LeadFilter(search="55550123")) == 0


@pytest.mark.parametrize("text", ["", "㋿", "\ud83d", "İstanbul", "①２ｱ", "乾坤 幹部 里程 後面 皇后"])
def test_folding_never_fails_and_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
