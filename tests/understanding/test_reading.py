"""The reader as a whole: what is asked, what is known, who speaks, and where the words stand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding import read
from bot.understanding.money import foreign_amount, foreign_sum
from tests.understanding.tables import TODAY, values


@pytest.mark.parametrize("text", ["5", "yes", "no", "有", "冇", "none", "not sure", "唔知", "2,000,000"])
def test_a_bare_answer_says_nothing_outside_the_interview(text: str) -> None:
    assert values(text) == {}


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("years_relevant", "5", {"years_relevant": 5}),
        ("years_relevant", "61", {}),
        ("overseas_months", "14", {"overseas_months": 14}),
        ("months_since_graduation", "800", {}),
        ("salary_total_hkd", "480000", {"salary_total_hkd": 480_000}),
        ("salary_total_hkd", "12", {}),
        ("salary_total_hkd", "9123456789012", {}),
        ("edu_level", "5", {}),
        ("talent_list", "1", {}),
    ],
)
def test_a_bare_number_is_read_only_for_a_number_slot_and_within_its_range(
    asked: str, text: str, expected: dict
) -> None:
    assert values(text, asked) == expected


@pytest.mark.parametrize("text", ["no", "No.", "没有", "冇", "neither", "都没有", "两样都没有", "never", "no to both"])
def test_a_plain_no_to_the_combined_question_settles_both_records(text: str) -> None:
    assert values(text, "serious_crime") == {"serious_crime": "no", "hk_immigration_breach": "no"}


def test_a_plain_no_does_not_overwrite_the_half_that_was_answered_before() -> None:
    known = {"hk_immigration_breach": "refused_before"}
    assert values("no", "serious_crime", known) == {"serious_crime": "no"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no criminal record", {"serious_crime": "no"}),
        ("冇案底", {"serious_crime": "no"}),
        ("I was refused once by ImmD", {"hk_immigration_breach": "refused_before"}),
    ],
)
def test_the_mention_of_one_record_settles_that_one_only(text: str, expected: dict) -> None:
    assert values(text, "serious_crime") == expected


@pytest.mark.parametrize("text", ["yes", "Yes.", "有", "有过", "係"])
def test_a_plain_yes_to_the_combined_question_settles_neither(text: str) -> None:
    """Nobody knows whether it means a conviction or a breach."""
    assert values(text, "serious_crime") == {}


@pytest.mark.parametrize(
    "text",
    [
        "not on the list but we advertised and kept records",
        "不在清单上，但登过广告，有记录",
        "唔喺清單，但登咗廣告同有紀錄",
    ],
)
def test_the_shortcut_of_the_talent_list_question_settles_two_slots(text: str) -> None:
    assert values(text, "talent_list") == {"talent_list": "no", "local_hire_difficulty": "proven"}


@pytest.mark.parametrize("text", ["rather not say", "不想说", "唔方便講", "I'd prefer not to answer", "保密"])
def test_rather_not_say_is_undisclosed_where_the_contract_has_it_and_unsure_elsewhere(text: str) -> None:
    assert values(text, "salary_total_hkd") == {"salary_total_hkd": "undisclosed"}
    assert values(text, "hk_immigration_breach") == {"hk_immigration_breach": "undisclosed"}
    assert values(text, "offer") == {"offer": "unsure"}


@pytest.mark.parametrize("text", ["not sure", "不知道", "唔清楚", "I don't know", "不太确定", "唔知喎", "no idea"])
def test_not_knowing_is_unsure_for_every_kind_of_slot(text: str) -> None:
    assert values(text, "edu_level") == {"edu_level": "unsure"}
    assert values(text, "years_relevant") == {"years_relevant": "unsure"}
    assert values(text, "alt_evidence") == {"alt_evidence": ["unsure"]}
    assert values(text, "talent_list") == {"talent_list": "unsure"}


@pytest.mark.parametrize(
    "text", ["not sure what you mean", "I don't understand", "不明白什么意思", "?", "？？", "what?"]
)
def test_not_understanding_the_question_is_no_answer_to_it(text: str) -> None:
    assert values(text, "talent_list") == {}


def test_a_relative_in_the_sentence_is_not_the_applicant_unless_a_relative_writes() -> None:
    text = "My husband lives in Beijing and has a PhD"
    assert values(text) == {}
    assert values(text, answers={"role": "family"}) == {"residence": "mainland", "edu_level": "doctorate"}


def test_the_candidate_is_the_applicant_when_the_employer_writes() -> None:
    text = "Our candidate lives in Wuhan and has a bachelor's degree"
    assert values(text, answers={"role": "employer"}) == {"residence": "mainland", "edu_level": "bachelor"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("If I sign the contract next month, can I start?", "offer"),
        ("如果我读个硕士呢", "edu_level"),
        ("suppose I have 10 years of experience", "years_relevant"),
        ("假如公司登了广告又有记录", "local_hire_difficulty"),
    ],
)
def test_a_supposition_is_no_fact(text: str, asked: str) -> None:
    assert values(text, asked) == {}


def test_a_fact_beside_a_question_is_read() -> None:
    assert values("I have a master's degree, is that enough?") == {"edu_level": "master"}
    assert values("我只有大专，可以申请吗？") == {"edu_level": "sub_degree"}


def test_words_are_the_persons_own_at_their_offsets() -> None:
    text = "你好！我喺深圳住，上個禮拜　簽咗ＨＫ公司嘅合約。"
    readings = read(text, asked="offer", answers={}, language="zh_hant", today=TODAY)
    assert {r.slot for r in readings} >= {"offer", "residence"}
    for reading in readings:
        assert reading.words == text[reading.start : reading.end]
    assert next(r.words for r in readings if r.slot == "offer") == "簽咗ＨＫ公司嘅合約"


def test_readings_come_in_the_contracts_order() -> None:
    text = "月薪3万5，合同签了，本科，住在深圳"
    slots = [r.slot for r in read(text, asked=None, answers={}, language="zh_hans", today=TODAY)]
    assert slots == ["residence", "offer", "edu_level", "salary_total_hkd"]


@pytest.mark.parametrize(("day", "months"), [(date(2026, 1, 20), 7), (date(2026, 11, 23), 17)])
def test_dates_count_from_the_day_given(day: date, months: int) -> None:
    readings = read("June 2025", asked="months_since_graduation", answers={}, language="en", today=day)
    assert [r.value for r in readings] == [months]


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("RMB 30k a month", "CNY", 360_000),
        ("年薪50万人民币", "CNY", 500_000),
        ("US$100k a year", "USD", 100_000),
        ("月薪两万人民币，13薪", "CNY", 260_000),
        ("３萬 ＲＭＢ 一個月", "CNY", 360_000),
        ("£60,000 per annum", "GBP", 60_000),
    ],
)
def test_pay_in_another_currency_is_never_stored_as_hong_kong_dollars(text: str, currency: str, amount: int) -> None:
    assert values(text, "salary_total_hkd") == {}
    found = foreign_amount(text)
    assert found is not None
    assert (found.currency, found.amount_per_year) == (currency, amount)
    assert found.words == text[found.start : found.end]


@pytest.mark.parametrize("text", ["40k a month", "HK$500,000", "人民币3万左右，折合港币3万2", "I was in the UK", ""])
def test_hong_kong_dollars_need_no_conversion(text: str) -> None:
    assert foreign_amount(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("about 3 million euros", ("EUR", 3_000_000)),
        ("US$5m", ("USD", 5_000_000)),
        ("人民币三千万左右", ("CNY", 30_000_000)),
        ("三千萬人民幣", ("CNY", 30_000_000)),
        ("人民幣一年200萬", ("CNY", 2_000_000)),
        ("HK$30 million", None),
        ("人民币3000万，折合港币3300万", None),
        ("2 million euros and 1 million pounds", None),
        ("I keep euros", None),
    ],
)
def test_a_sum_in_another_currency_is_found(text: str, found: tuple[str, int] | None) -> None:
    assert foreign_sum(text) == found
