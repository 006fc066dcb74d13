"""The details that sharpen the list: typed, explained, gone back to, skipped; and what they change."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import at_result, through_details, with_lead
from tests.scenarios.words import BACK

pytestmark = pytest.mark.rasa


TYPED_FAMILY = {
    "en": "my wife and our two kids, 5 and 8",
    "zh_hans": "太太和两个孩子，5岁和8岁",
    "zh_hant": "太太同兩個仔，5歲同8歲",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_details_are_read_from_sentences_and_asked_again(live_bot: LiveBot, language: str) -> None:
    """Typed, explained, gone back to and skipped, as anywhere else."""
    visitor, _ = at_result(live_bot, language)
    visitor.press("documents")
    assert visitor.press("why").question == "dependants"
    assert visitor.say(TYPED_FAMILY[language]).question == "dependant_place"
    visitor.say(BACK[language])
    assert visitor.question == "dependants"
    visitor.press("none")
    assert "→" in visitor.texts
    assert visitor.question == "has_travel_doc"
    assert visitor.press("skip").question == "docs_other_language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_detail_may_change_the_result_and_the_stored_lead(live_bot: LiveBot, language: str) -> None:
    """Who owns the employer is told so, and the consultant sees it."""
    visitor, reference = with_lead(live_bot, language, f"papers.{language}@example.org")
    through_details(visitor.press("documents"), self_owned="fully")
    lead = find_lead(live_bot, reference)
    assert lead["outcome"] == "needs_review"
    assert '"self_owned": "fully"' in lead["answers"]
    assert visitor.question == "contact_time"


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_for_the_list_again_brings_the_question_that_leads_there(live_bot: LiveBot, language: str) -> None:
    """Not a word of a result that was shown long ago."""
    visitor = at_result(live_bot, language)[0].press("documents")
    question = visitor.question
    visitor.say({"en": "show me my document list", "zh_hans": "给我看文件清单", "zh_hant": "俾我睇文件清單"}[language])
    assert visitor.question == question
    assert len(visitor.reply["messages"]) == 1
