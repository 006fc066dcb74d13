"""Identity numbers are never kept, contact details not before the consent."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.store import everything_written

pytestmark = pytest.mark.rasa


NUMBERS = {
    "a Hong Kong identity card": "A123456(3)",
    "a Mainland identity card": "11010519491231002X",
    "a passport": "passport 护照 護照 E12345678",
}
CONTACTS = {"a phone": "61230987", "a Mainland phone": "13809871234", "an e-mail": "needle.person@example.org"}
LIVES = {
    "en": "I live in Shenzhen, my number is {}",
    "zh_hans": "我住在深圳，号码是 {}",
    "zh_hant": "我住喺深圳，號碼係 {}",
}
WRITE_TO = {
    "en": "I'm in Chengdu, reach me at {}",
    "zh_hans": "我在成都，联系我 {}",
    "zh_hant": "我喺成都，可以搵我 {}",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS.keys())
def test_an_identity_number_is_never_stored(live_bot: LiveBot, number: str, language: str) -> None:
    """The person is told, and the talk goes on."""
    visitor = Visitor(live_bot, language).open().say(LIVES[language].format(number))
    secret = number.split()[-1].strip("()")
    assert visitor.question == "hk_degree"
    assert secret.encode() not in everything_written(live_bot)
    assert len(visitor.reply["messages"]) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("contact", CONTACTS.values(), ids=CONTACTS.keys())
def test_a_contact_typed_before_the_consent_is_not_stored(live_bot: LiveBot, contact: str, language: str) -> None:
    """It is taken out at the gate; the person hears that it will be welcome later, or is asked for consent at once."""
    visitor = Visitor(live_bot, language).open().say(WRITE_TO[language].format(contact))
    assert visitor.question in ("hk_degree", "xborder_consent")
    assert len(visitor.reply["messages"]) > 1
    assert contact.encode() not in everything_written(live_bot)
