"""The consent is a step of its own: nothing personal before it, nothing kept without it, and minds may change."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead, find_leads
from tests.scenarios.talks import at_result
from tests.scenarios.words import NUMBER, THANKS

pytestmark = pytest.mark.rasa

AGREED = {"en": "I agree", "zh_hans": "我同意", "zh_hant": "我同意"}
REFUSED = {"en": "no, I'd rather not", "zh_hans": "不同意", "zh_hant": "唔同意"}
AFTER_ALL = {
    "en": "I'd like to leave my contact details after all",
    "zh_hans": "我还是想留个联系方式",
    "zh_hant": "我都係想留低聯絡方法",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_given_in_words_before_anything_is_asked(live_bot: LiveBot, language: str) -> None:
    """With the notice, the number and both choices."""
    visitor, reference = at_result(live_bot, language)
    assert NUMBER in visitor.texts
    assert {"yes", "no"} <= set(visitor.values)
    assert visitor.say(AGREED[language]).question == "contact_name"
    assert find_leads(live_bot, reference) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_are_no_consent(live_bot: LiveBot, language: str) -> None:
    """Anything less than plain is asked again."""
    visitor, _ = at_result(live_bot, language)
    assert visitor.say(THANKS[language]).question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_refused_in_words_and_nothing_is_kept(live_bot: LiveBot, language: str) -> None:
    """The talk ends kindly, with a way back."""
    visitor, reference = at_result(live_bot, language)
    visitor.say(REFUSED[language])
    assert visitor.question is None
    assert NUMBER in visitor.texts
    assert visitor.values == ["leave_contact"]
    assert find_leads(live_bot, reference) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", ["in words", "by button"])
def test_a_refusal_may_be_taken_back(live_bot: LiveBot, how: str, language: str) -> None:
    """The consent is asked for anew, not assumed."""
    visitor, reference = at_result(live_bot, language)
    visitor.press("no")
    visitor.say(AFTER_ALL[language]) if how == "in words" else visitor.press("leave_contact")
    assert visitor.question == "xborder_consent"
    contact = f"{how[:2]}.changed.{language}@example.org"
    visitor.press("yes").press("skip").press("email").say(contact)
    assert find_lead(live_bot, reference)["contact_value"] == contact
