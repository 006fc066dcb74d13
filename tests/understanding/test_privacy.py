"""What must not be kept is taken out, and nothing else. Every number here is invented."""

from __future__ import annotations

import pytest

from bot.understanding.privacy import is_hkid, is_mainland_id, redact


@pytest.mark.parametrize(
    ("text", "expected", "kinds"),
    [
        ("my HKID is A123456(3)", "my HKID is […]", ("hkid",)),
        ("a1234563", "[…]", ("hkid",)),
        ("Ａ１２３４５６（３）", "[…]", ("hkid",)),
        ("AB987654(3)", "[…]", ("hkid",)),
        ("身份證號碼：A123456(7)", "身份證號碼：[…]", ("identity_card",)),
        ("身份证 11010519491231002X", "身份证 […]", ("mainland_id",)),
        ("110105 19491231 002x", "[…]", ("mainland_id",)),
        ("１１０１０５１９４９１２３１００２Ｘ", "[…]", ("mainland_id",)),
        ("130503670401001", "[…]", ("mainland_id",)),
        ("passport no E12345678", "passport no […]", ("travel_document",)),
        ("护照号E12345678", "护照号[…]", ("travel_document",)),
        ("我的護照係 EA1234567，月薪三萬", "我的護照係 […]，月薪三萬", ("travel_document",)),
        ("通行证号 C12345678", "通行证号 […]", ("travel_document",)),
        ("card 4111 1111 1111 1111", "card […]", ("bank_card",)),
        ("銀行卡號 6222021234567890", "銀行卡號 […]", ("bank_card",)),
    ],
)
@pytest.mark.parametrize("contacts", [True, False])
def test_identity_numbers_are_always_taken_out(
    text: str, expected: str, kinds: tuple[str, ...], contacts: bool
) -> None:
    result = redact(text, contacts=contacts)
    assert (result.text, result.kinds) == (expected, kinds)


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("call me 9123 4567", "call me […]", "phone"),
        ("91234567", "[…]", "phone"),
        ("+86 138 1234 5678", "[…]", "phone"),
        ("打俾我 2345 6789", "打俾我 […]", "phone"),
        ("+852 2772 2128", "[…]", "phone"),
        ("a.b@c.com", "[…]", "email"),
        ("my wechat is wx_abc1", "my wechat is […]", "wechat"),
        ("微信号：lucky88", "微信号：[…]", "wechat"),
    ],
)
def test_contact_details_are_taken_out_only_where_they_do_not_belong(text: str, expected: str, kind: str) -> None:
    assert redact(text, contacts=True).text == expected
    assert redact(text, contacts=True).kinds == (kind,)
    assert redact(text, contacts=False).text == text


@pytest.mark.parametrize("contacts", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "salary 800000 a year since 2019", "HK$45,000 a month", "2,000,000", "年薪60000000港元", "月薪45000",
        "50000000",
        "reference ABCD2345", "reference 2345ABCD", "2019-2023", "from 2015 2019", "IANG 2024-06-30", "ID990A",
        "A123456(7)", "110105194912310021", "4111111111111112", "I have a passport and 5 years experience",
        "passport 2024", "WeChat please", "收入 500000 600000", "1 2 3 4 5", "🙂", "", "0.12345678", "三萬五千",
    ],
)  # fmt: skip
def test_amounts_years_and_references_stay(text: str, contacts: bool) -> None:
    assert redact(text, contacts=contacts).text == text


def test_several_finds_in_one_text_all_go() -> None:
    result = redact("A123456(3), 4111 1111 1111 1111, a@b.com and 91234567", contacts=True)
    assert result.text == "[…], […], […] and […]"
    assert result.kinds == ("hkid", "bank_card", "email", "phone")


@pytest.mark.parametrize(
    ("number", "valid"), [("A1234563", True), ("A1234560", False), ("AB9876543", True), ("G123456A", True)]
)
def test_the_check_digit_of_hong_kong_identity_cards(number: str, valid: bool) -> None:
    assert is_hkid(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"), [("11010519491231002X", True), ("110105194912310021", False), ("440524188001010014", True)]
)
def test_the_check_digit_of_mainland_identity_numbers(number: str, valid: bool) -> None:
    assert is_mainland_id(number) is valid
