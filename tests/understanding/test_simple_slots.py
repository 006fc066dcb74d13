"""Slots of the details, the suggestions and the contact step, read only when they are asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.understanding.tables import values


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("has_travel_doc", "有通行证", None),
        ("has_travel_doc", "有", "yes"),
        ("has_hkid", "no", "no"),
        ("employer_facilitated", "not sure", "unsure"),
        ("top_university", "唔係", "no"),
        ("age", "28", 28),
        ("age", "I'm 35", 35),
        ("age", "三十五岁", 35),
        ("age", "二十八歲", 28),
        ("age", "150", None),
        ("years_since_bachelor", "six years", 6),
        ("ft_years_last5", "4", 4),
        ("ft_years_last5", "9", None),
        ("qmas_yes_count", "7", 7),
        ("qmas_yes_count", "13", None),
        ("income_last_year_hkd", "HK$2.6 million", 2_600_000),
        ("income_last_year_hkd", "两百六十万", 2_600_000),
        ("net_assets_hkd", "3000万港币", 30_000_000),
        ("net_assets_hkd", "3000万人民币", None),
        ("timing", "as soon as possible", "urgent"),
        ("timing", "越快越好", "urgent"),
        ("timing", "明年", "later"),
        ("timing", "三個月內", "within_3_months"),
        ("timing", "just looking", "browsing"),
        ("letter_of_consent", "单位会盖章", "obtainable"),
        ("letter_of_consent", "my company refused", "refused"),
        ("letter_of_consent", "档案在人才中心", "talent_centre"),
        ("letter_of_consent", "I'm self-employed", "self_employed"),
        ("tp_trade", "nurse", "nurse"),
        ("tp_trade", "電梯", "lift_escalator"),
        ("tp_trade", "none", "none"),
        ("tp_trade", "没有", "none"),
        ("spouse_or_parent_status", "my wife is on TTPS", None),
        ("spouse_or_parent_status", "TTPS", "ttps_qmas_assg_cies_holder"),
        ("spouse_or_parent_status", "永居", "hk_permanent_or_unconditional"),
        ("dependant_place", "在内地", ["mainland"]),
        ("dependant_place", "wife in Hong Kong, son in Macau", ["hong_kong", "macao"]),
        ("contact_channel", "WeChat", "wechat"),
        ("contact_channel", "打電話俾我", "phone"),
        ("contact_channel", "not phone, email", "email"),
        ("contact_channel", "whatsapp please", "whatsapp"),
        ("contact_channel", "phone or wechat", None),
        ("contact_time", "晚上", "evening"),
        ("contact_time", "朝早", "morning"),
        ("contact_time", "any time", "any"),
        ("contact_time", "after work", "evening"),
        ("xborder_consent", "同意", "yes"),
        ("xborder_consent", "I agree", "yes"),
        ("xborder_consent", "ok", "yes"),
        ("xborder_consent", "好", "yes"),
        ("xborder_consent", "不同意", "no"),
        ("xborder_consent", "no thanks", "no"),
        ("xborder_consent", "maybe", None),
        ("xborder_consent", "not sure", None),
        ("xborder_consent", "why?", None),
        ("marketing_consent", "唔使喇", "no"),
        ("marketing_consent", "yes please", "yes"),
        ("marketing_consent", "I don't agree", "no"),
    ],
)
def test_a_slot_of_a_plain_kind_is_read_when_asked(asked: str, text: str, expected: Any) -> None:
    assert values(text, asked).get(asked) == expected


@pytest.mark.parametrize("asked", ["xborder_consent", "marketing_consent"])
@pytest.mark.parametrize("text", ["maybe", "可能", "I think so", "唔知", "应该可以吧", "hmm", "is it safe?", "…"])
def test_only_a_plain_yes_is_a_consent(asked: str, text: str) -> None:
    """Silence and hedges are not consent; storing one as `yes` would break the law."""
    assert values(text, asked) == {}
