"""Contact details as people type them. Every number and address here is invented."""

from __future__ import annotations

import pytest

from bot.understanding.contact import ContactProblem, parse, parse_name


@pytest.mark.parametrize("channel", ["phone", "whatsapp"])
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("91234567", "+85291234567"),
        ("9123 4567", "+85291234567"),
        ("電話係 9123-4567", "+85291234567"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 91234567", "+85291234567"),
        ("85291234567", "+85291234567"),
        ("my number is (852) 6123 4567 thanks", "+85261234567"),
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("+86 138-1234-5678", "+8613812345678"),
        ("８６１３８１２３４５６７８", "+8613812345678"),
        ("+886 912 345 678", "+886912345678"),
        ("+853 6612 3456", "+85366123456"),
        ("+44 7911 123456", "+447911123456"),
        ("九一二三四五六七", "+85291234567"),
        ("手机：138.1234.5678", "+8613812345678"),
    ],
)
def test_phones_come_out_in_e164(channel: str, text: str, number: str) -> None:
    assert parse(channel, text) == number


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Foo.Bar@Gmail.com", "Foo.Bar@gmail.com"),
        ("my email is a@company.hk.", "a@company.hk"),
        ("邮箱：zhang@qq.com", "zhang@qq.com"),
        ("電郵係chan@yahoo.com.hk，唔該", "chan@yahoo.com.hk"),
        ("ＺＨＡＮＧ＠ｑｑ．ｃｏｍ", "ZHANG@qq.com"),
        ("wong at gmail dot com", "wong@gmail.com"),
        ("wong (at) gmail (dot) com", "wong@gmail.com"),
        ("<lee@outlook.com>", "lee@outlook.com"),
        ("li @ 163.com", "li@163.com"),
    ],
)
def test_addresses_are_found_and_normalised(text: str, address: str) -> None:
    assert parse("email", text) == address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zhang@gmail.con", "zhang@gmail.com"),
        ("zhang@gmial.com", "zhang@gmail.com"),
        ("zhang@gmai.com", "zhang@gmail.com"),
        ("x@163.cm", "x@163.com"),
        ("chan@hotmial.com", "chan@hotmail.com"),
        ("chan@firm.con", "chan@firm.com"),
    ],
)
def test_a_slip_in_an_address_is_pointed_out_and_may_be_confirmed(typed: str, meant: str) -> None:
    with pytest.raises(ContactProblem) as caught:
        parse("email", typed)
    assert (caught.value.reason, caught.value.suggestion) == ("email_typo", meant)
    assert parse("email", typed, sure=True) == typed


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("wx_abc", "wx_abc"),
        ("zhangsan", "zhangsan"),
        ("my wechat is wx_abc1", "wx_abc1"),
        ("微信号：lucky_dog88", "lucky_dog88"),
        ("微信 id: Abc-123_x", "Abc-123_x"),
        ("微信係 mary_chan 呀", "mary_chan"),
        ("我的微信是zhangsan", "zhangsan"),
        ("vx zhang888", "zhang888"),
        ("13812345678", "+8613812345678"),
        ("微信同手机 13812345678", "+8613812345678"),
    ],
)
def test_wechat_ids_are_found(text: str, identity: str) -> None:
    assert parse("wechat", text) == identity


@pytest.mark.parametrize(
    ("channel", "text", "reason"),
    [
        ("phone", "hello", "phone_missing"),
        ("phone", "", "phone_missing"),
        ("phone", "1234", "phone_too_short"),
        ("phone", "12345678901234567890", "phone_too_long"),
        ("phone", "0912345678", "phone_unknown_country"),
        ("phone", "12345678", "phone_invalid"),
        ("phone", "+999 1234 5678", "phone_invalid"),
        ("phone", "zhang@qq.com", "phone_missing"),
        ("email", "zhang", "email_missing"),
        ("email", "zhang@", "email_malformed"),
        ("email", "x y@z", "email_malformed"),
        ("email", "@qq.com", "email_malformed"),
        ("wechat", "没有", "wechat_missing"),
        ("wechat", "abc", "wechat_malformed"),
        ("wechat", "1abcdef", "wechat_malformed"),
        ("wechat", "no thanks", "wechat_malformed"),
        ("wechat", "a" * 21, "wechat_malformed"),
        ("wechat", "I don't have wechat", "wechat_malformed"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(channel: str, text: str, reason: str) -> None:
    with pytest.raises(ContactProblem) as caught:
        parse(channel, text)
    assert caught.value.reason == reason
    assert text not in str(caught.value) or not text


def test_a_channel_that_does_not_exist_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="pigeon"):
        parse("pigeon", "x")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Chan Tai Man", "Chan Tai Man"),
        ("Mary", "Mary"),
        ("I'm Peter.", "Peter"),
        ("call me Jo thanks", "Jo"),
        ("this is Wong", "Wong"),
        ("Name: 陳大文 Chan", "陳大文 Chan"),
        ("O'Brien", "O'Brien"),
        ("Imran", "Imran"),
        ("Itsuki", "Itsuki"),
        ("我叫陈大文", "陈大文"),
        ("你好，我叫王小明", "王小明"),
        ("我係陳小姐", "陳小姐"),
        ("我姓陈", "陈"),
        ("姓名：李四", "李四"),
        ("陈先生", "陈先生"),
        ("名揚", "名揚"),
        ("何", "何"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("안녕", "안녕"),
    ],
)
def test_names_are_kept_as_typed_without_the_words_around_them(text: str, name: str) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("why do you need it?", "name_is_question"),
        ("為什麼要名字", "name_is_question"),
        ("12345678", "name_is_contact"),
        ("a@b.com", "name_is_contact"),
        ("https://example.com", "name_is_contact"),
        ("no", "name_missing"),
        ("不想說", "name_missing"),
        ("skip", "name_missing"),
        ("🙂", "name_missing"),
        ("12", "name_missing"),
        ("", "name_missing"),
        ("x" * 81, "name_too_long"),
    ],
)
def test_what_is_plainly_no_name_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ContactProblem) as caught:
        parse_name(text)
    assert caught.value.reason == reason
