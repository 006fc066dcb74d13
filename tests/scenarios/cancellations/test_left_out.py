"""Single items of the contact questions may be left out; without a way to be reached no lead is stored."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead, find_leads
from tests.scenarios.talks import at_result, with_lead
from tests.scenarios.words import NUMBER

pytestmark = pytest.mark.rasa

SKIP = {"en": "I'd rather skip that", "zh_hans": "这个先跳过", "zh_hant": "呢題我想略過"}
NO_ADVERTS = {"en": "no, please don't send any", "zh_hans": "不用，别发给我", "zh_hant": "唔使，唔好發俾我"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_name_time_and_note_are_left_out_and_the_lead_is_stored(live_bot: LiveBot, language: str) -> None:
    """In words as by button."""
    visitor, reference = at_result(live_bot, language)
    visitor.press("yes").say(SKIP[language])
    assert visitor.question == "contact_channel"
    visitor.press("email").say(f"skipped.{language}@example.org").say(SKIP[language])
    assert visitor.question == "marketing_consent"
    visitor.press("no").press("skip").press("confirm")
    assert visitor.question is None
    lead = find_lead(live_bot, reference)
    assert (lead["contact_name"], lead["contact_time"], lead["free_note"]) == (None, None, None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pressed", [["skip", "skip"], ["skip", "wechat", "skip"]], ids=["no channel", "no contact"])
def test_without_a_contact_nothing_is_kept(live_bot: LiveBot, pressed: list[str], language: str) -> None:
    """Nothing more is asked, and the door stays open."""
    visitor, reference = at_result(live_bot, language)
    for value in ["yes", *pressed]:
        visitor.press(value)
    assert visitor.question is None
    assert NUMBER in visitor.texts
    assert visitor.values == ["leave_contact"]
    assert find_leads(live_bot, reference) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_marketing_alone_is_refused(live_bot: LiveBot, language: str) -> None:
    """The enquiry goes on and the lead stays."""
    visitor, reference = with_lead(live_bot, language, f"noads.{language}@example.org")
    visitor.press("any").say(NO_ADVERTS[language])
    assert visitor.question == "free_note"
    lead = find_lead(live_bot, reference)
    assert (lead["xborder_consent"], lead["marketing_consent"]) == ("yes", "no")
