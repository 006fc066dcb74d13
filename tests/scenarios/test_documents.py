"""After the result: a few details, then the person's own document list, and the contact questions go on."""

from __future__ import annotations

import pytest

from bot.details import DETAILS, MOST
from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_happy_path import find_lead

pytestmark = pytest.mark.rasa

PRESSED = {
    "dependants": "spouse+child_u18", "dependant_place": "mainland", "parents_separated": "no", "has_travel_doc": "yes",
    "docs_other_language": "no", "employer_age": "ge_12m", "employer_facilitated": "no", "self_owned": "no",
    "intra_company": "no", "regulated_profession": "no",
}  # fmt: skip
TYPED_FAMILY = {
    "en": "my wife and our two kids, 5 and 8",
    "zh_hans": "太太和两个孩子，5岁和8岁",
    "zh_hant": "太太同兩個仔，5歲同8歲",
}
HIRING = {"en": "I'm an employer, we want to hire", "zh_hans": "我是公司HR，想请人", "zh_hant": "我係公司HR，想請人"}


def through_details(visitor: Visitor) -> list[str]:
    """Answer the details by button; what was asked."""
    asked = []
    while visitor.question in DETAILS:
        asked.append(visitor.question)
        assert len(asked) <= MOST
        visitor.press(PRESSED[visitor.question])
    return asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_the_engines_for_the_details_given(live_bot: LiveBot, language: str) -> None:
    """Card and text in one message; the consent question then comes back."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    assert "documents" in visitor.values
    visitor.press("documents")
    assert visitor.reply["progress"]["step"] == 1
    assert through_details(visitor)[0] == "dependants"
    assert [message.get("card", {}).get("type") for message in visitor.reply["messages"]] == ["documents", None]
    assert visitor.question == "xborder_consent"
    assert detect(visitor.texts).language == language
    assert "+852 2772 2128" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_details_are_read_from_sentences_and_asked_again(live_bot: LiveBot, language: str) -> None:
    """Typed, explained, gone back to and skipped, as anywhere else."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER).press("documents")
    assert visitor.press("why").question == "dependants"
    assert visitor.say(TYPED_FAMILY[language]).question == "dependant_place"
    visitor.say({"en": "go back", "zh_hans": "返回上一题", "zh_hant": "返去上一題"}[language])
    assert visitor.question == "dependants"
    visitor.press("none")
    assert "→" in visitor.texts
    assert visitor.question == "has_travel_doc"
    assert visitor.press("skip").question == "docs_other_language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_detail_may_change_the_result_and_the_stored_lead(live_bot: LiveBot, language: str) -> None:
    """Who owns the employer is told so, and the consultant sees it."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say("Kim Example").press("email").say(f"papers.{language}@example.org").press("documents")
    while visitor.question != "self_owned":
        visitor.press(PRESSED[str(visitor.question)])
    visitor.press("fully")
    while visitor.question in DETAILS:
        visitor.press(PRESSED[visitor.question])
    lead = find_lead(live_bot, reference)
    assert lead["outcome"] == "needs_review"
    assert '"self_owned": "fully"' in lead["answers"]
    assert visitor.question == "contact_time"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_employer_sees_the_employers_papers_first(live_bot: LiveBot, language: str) -> None:
    """The other party's follow."""
    visitor = Visitor(live_bot, language).open().say(HIRING[language])
    visitor.answer_all(SIGNED_OFFER).press("documents")
    through_details(visitor)
    card = visitor.reply["messages"][0]["card"]
    assert [group["party"] for group in card["groups"]] == ["employer", "applicant", "dependant"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_not_offered_where_there_is_none(live_bot: LiveBot, language: str) -> None:
    """And in the interview it is promised for after the result."""
    visitor = Visitor(live_bot, language).open().press("macao")
    assert "documents" not in visitor.values
