"""Each channel takes its own kind of contact, as people write it, and says kindly what is wrong with others."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead_of
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa

SO_WRITTEN = {
    "en": {
        "phone": ("my number is 9123 0001", "+85291230001"),
        "whatsapp": ("it's +44 20 7946 0001", "+442079460001"),
        "email": ("Kim.English@Example.org, thanks", "Kim.English@example.org"),
        "wechat": ("my wechat id is kim_english01", "kim_english01"),
    },
    "zh_hans": {
        "phone": ("我的手机是 138 0000 0002", "+8613800000002"),
        "whatsapp": ("+86 139-0000-0003", "+8613900000003"),
        "email": ("邮箱是 kim.hans@example.org", "kim.hans@example.org"),
        "wechat": ("微信号：kim_hans02", "kim_hans02"),
    },
    "zh_hant": {
        "phone": ("電話係 6123-0004", "+85261230004"),
        "whatsapp": ("(852) 6123 0005", "+85261230005"),
        "email": ("電郵係 kim.hant@example.org", "kim.hant@example.org"),
        "wechat": ("我嘅微信係 kim_hant03", "kim_hant03"),
    },
}
"""language -> channel -> the contact as typed and as stored."""
WRONG = {
    "too short": ("phone", "9123 456", {"en": "too short", "zh_hans": "少了几位", "zh_hant": "位數似乎不足"}),
    "too long": ("phone", "91234567890123456", {"en": "too long", "zh_hans": "多了几位", "zh_hant": "位數似乎過多"}),
    "no such number": ("whatsapp", "+852 1234 5678", {"en": "exist", "zh_hans": "不存在", "zh_hant": "不存在"}),
    "which country": ("phone", "1234567890", {"en": "country", "zh_hans": "国际区号", "zh_hant": "國際區號"}),
    "no number": ("whatsapp", "none", {"en": "9123 4567", "zh_hans": "9123 4567", "zh_hant": "9123 4567"}),
    "incomplete": ("email", "kim@", {"en": "name@example.com", "zh_hans": "不完整", "zh_hant": "不完整"}),
    "mistyped": ("email", "kim@gmial.com", dict.fromkeys(LANGUAGES, "kim@gmail.com")),
    "too short an id": ("wechat", "ab1", {"en": "6 to 20", "zh_hans": "6至20位", "zh_hant": "6至20個"}),
    "no letter first": (
        "wechat",
        "1abcdefg",
        {"en": "starts", "zh_hans": "以字母开头", "zh_hant": "英文字母開頭"},
    ),
}
"""What is wrong -> channel, what is typed, and what the hint must say."""


def asked_for(bot: LiveBot, language: str, channel: str) -> Visitor:
    """Somebody who is asked for a contact of this channel."""
    return opened(bot, language, "leave_contact", "yes", "skip", channel)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["phone", "email", "wechat", "whatsapp"])
def test_a_contact_is_read_as_people_write_it(live_bot: LiveBot, channel: str, language: str) -> None:
    """And stored in one form: E.164, a normalised address, an id."""
    typed, stored = SO_WRITTEN[language][channel]
    visitor = asked_for(live_bot, language, channel).say(typed)
    assert visitor.question == "contact_time"
    assert find_lead_of(live_bot, stored)["contact_channel"] == channel


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_contact_that_cannot_be_used_is_asked_for_again(live_bot: LiveBot, wrong: str, language: str) -> None:
    """With what is wrong, in the person's language; a good one is then taken."""
    channel, typed, hint = WRONG[wrong]
    visitor = asked_for(live_bot, language, channel)
    question = visitor.texts
    visitor.say(typed)
    assert visitor.question == "contact_value"
    assert hint[language] in visitor.texts.replace(question, "")
    assert visitor.say(SO_WRITTEN[language][channel][1]).question == "contact_time"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_channel_may_be_typed_along_with_the_contact(live_bot: LiveBot, language: str) -> None:
    """Nothing is asked twice."""
    both = {
        "en": ("mail me at both.en@example.org", "both.en@example.org"),
        "zh_hans": ("微信 both_hans88", "both_hans88"),
        "zh_hant": ("WhatsApp 5123 0096", "+85251230096"),
    }
    typed, stored = both[language]
    visitor = opened(live_bot, language, "leave_contact", "yes", "skip").say(typed)
    assert visitor.question == "contact_time"
    assert find_lead_of(live_bot, stored)
