"""A number that cannot be is no answer; one that is written in words is."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import opened
from tests.scenarios.words import SEE

pytestmark = pytest.mark.rasa

IMPOSSIBLE = {
    "negative years": ("years_relevant", dict.fromkeys(LANGUAGES, "-5")),
    "three hundred years": ("years_relevant", {"en": "300 years", "zh_hans": "300年", "zh_hant": "300年"}),
    "negative pay": ("salary_total_hkd", dict.fromkeys(LANGUAGES, "-100")),
}
THREE_AND_A_HALF = {"en": "three and a half", "zh_hans": "三年半", "zh_hant": "三年半"}
THREE = {"en": ": 3 years", "zh_hans": "：3 年", "zh_hant": "：3 年"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_an_impossible_number_is_asked_again(live_bot: LiveBot, number: str, language: str) -> None:
    """And nothing of it is kept."""
    slot, said = IMPOSSIBLE[number]
    visitor = opened(live_bot, language).answer_all(SIGNED_OFFER, until=slot).say(said[language])
    assert visitor.question == slot
    assert visitor.press(SIGNED_OFFER[slot]).question != slot


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_count_and_a_part_year_is_dropped(live_bot: LiveBot, language: str) -> None:
    """Three and a half years are three."""
    visitor = opened(live_bot, language).answer_all(SIGNED_OFFER, until="years_relevant")
    visitor.say(THREE_AND_A_HALF[language])
    assert visitor.question == "genuine_vacancy"
    assert THREE[language] in visitor.say(SEE[language]).texts
