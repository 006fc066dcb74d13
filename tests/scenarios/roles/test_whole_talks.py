"""Whoever asks for somebody else is spoken to as themselves: questions, help, result and document list."""

from __future__ import annotations

import pytest

from bot.details import DETAILS
from bot.understanding.language import detect
from bot.vocabulary import CONTACT, LANGUAGES
from bot.words import COMPANY, THIRD, say
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.contract.response_files import responses
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import PRESSED
from tests.voices import misaddressed

pytestmark = pytest.mark.rasa

OPENINGS = {
    "employer": {
        "en": "I'm HR, we want to hire someone from Shenzhen",
        "zh_hans": "我是公司人事，想请一位住在深圳的人",
        "zh_hant": "我係公司HR，想請一位住喺深圳嘅人",
    },
    "family": {
        "en": "I'm asking for my daughter, she lives in Shenzhen",
        "zh_hans": "我替女儿问的，她住在深圳",
        "zh_hant": "我幫個女問，佢住喺深圳",
    },
    "adviser": {
        "en": "I'm a consultant asking for a client, the client lives in Shenzhen",
        "zh_hans": "我是中介，替客户问，客户住在深圳",
        "zh_hant": "我係移民顧問，代客戶查詢，個客住喺深圳",
    },
}
VOICE = {"employer": COMPANY, "family": THIRD, "adviser": THIRD}
TALKS = pytest.mark.parametrize(("role", "language"), [(role, language) for role in OPENINGS for language in LANGUAGES])
NO_EVIDENCE_LEFT_OUT = {
    **SIGNED_OFFER, "edu_level": "below_tertiary", "alt_evidence": "licence", "job_match": "experience",
    "genuine_vacancy": "created_for_applicant", "market_pay": "below", "talent_list": "no",
    "local_hire_difficulty": "not_advertised", "serious_crime": "yes", "hk_immigration_breach": "refused_before",
}  # fmt: skip
"""Somebody whose answers bring other questions and other reasons than those of the ordinary path."""
NONSENSE = "qwfp zxcv"


def opened(bot: LiveBot, role: str, language: str) -> Visitor:
    """A talk whose first message has told who asks."""
    visitor = Visitor(bot, language).open().say(OPENINGS[role][language])
    acknowledged = responses()[f"utter_role_{role}"][language].text
    assert acknowledged in visitor.texts
    return visitor


def check(visitor: Visitor, role: str, language: str) -> None:
    """Nothing in the latest reply speaks to the wrong person; a contact question is the reader's own."""
    messages = visitor.reply["messages"]
    about_the_case = messages[:-1] if visitor.question in CONTACT else messages
    for message in about_the_case:
        shown = "\n".join([message["text"], *(button["title"] for button in message["buttons"])])
        assert misaddressed(shown, language, VOICE[role]) == [], message["text"]


def answer(visitor: Visitor, role: str, language: str, answers: dict[str, str]) -> None:
    """Answer every question by button until nothing about the case is asked, reading each reply."""
    for _ in range(25):
        check(visitor, role, language)
        if visitor.question in CONTACT:
            return
        visitor.press({**answers, "answers_checked": "confirm"}[str(visitor.question)])
    raise AssertionError(f"no end: {visitor.asked}")


@TALKS
@pytest.mark.parametrize("answers", [SIGNED_OFFER, NO_EVIDENCE_LEFT_OUT], ids=["ordinary", "doubtful"])
def test_a_whole_talk_speaks_to_whoever_asks(
    live_bot: LiveBot, role: str, language: str, answers: dict[str, str]
) -> None:
    """From the opening message to the document list, the result card included."""
    visitor = opened(live_bot, role, language)
    answer(visitor, role, language, dict(answers))
    card = visitor.result
    told = [card["title"], card["summary"], card["next_step"]]
    told += [*card["changes"], *card["suggestions"], *card["warnings"]]
    told += [text for line in card["lines"] for text in (line["title"], line["text"])]
    assert misaddressed("\n".join(told), language, VOICE[role]) == []
    assert detect("\n".join(told)).language == language
    visitor.press("documents")
    assert visitor.question in DETAILS
    answer(visitor, role, language, PRESSED)
    assert len(visitor.reply["messages"]) >= 2  # the papers, the consent question


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_company_hears_of_itself_and_its_candidate(live_bot: LiveBot, language: str) -> None:
    """Not only never "you": the company's own words, in the questions and in the result."""
    company = {"en": "your company", "zh_hans": "贵公司", "zh_hant": "貴公司"}[language]
    candidate = say("person", language, voice=COMPANY)
    visitor = opened(live_bot, "employer", language)
    asked: dict[str, str] = {}
    while visitor.question not in CONTACT:
        asked[str(visitor.question)] = visitor.texts
        visitor.press({**SIGNED_OFFER, "answers_checked": "confirm"}[str(visitor.question)])
    for slot in ("hk_degree", "edu_level", "job_match", "years_relevant", "serious_crime"):
        assert candidate in asked[slot], slot
    for slot in ("offer", "employer_place"):
        assert company in asked[slot], slot
    lines = {line["id"]: line["text"] for line in visitor.result["lines"]}
    assert company in lines["M1"].lower()
    assert candidate in lines["E2"].lower()
    assert candidate in visitor.result["next_step"]


@TALKS
def test_the_voice_holds_when_the_language_changes(live_bot: LiveBot, role: str, language: str) -> None:
    """The question returns in full, in the new language and the same voice."""
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    visitor = opened(live_bot, role, language).press(other)
    assert visitor.question == "hk_degree"
    assert visitor.reply["messages"][-1]["text"] == say("ask_hk_degree", other, voice=VOICE[role])


@TALKS
def test_help_and_reasons_speak_to_whoever_asks(live_bot: LiveBot, role: str, language: str) -> None:
    """Not understood twice, then "why do you ask?", at each question."""
    visitor = opened(live_bot, role, language)
    while visitor.question != "answers_checked":
        slot = str(visitor.question)
        for _ in range(2):
            visitor.say(NONSENSE)
            check(visitor, role, language)
        visitor.press("why")
        check(visitor, role, language)
        assert visitor.question == slot
        visitor.press(SIGNED_OFFER[slot])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_role_told_in_the_middle_is_followed_at_once(live_bot: LiveBot, language: str) -> None:
    """The question that stands is put anew, in full, to whoever it turns out to be."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none")
    assert visitor.texts == responses()["utter_ask_offer"][language].text
    told = {"en": "I should say that I'm asking as an employer", "zh_hans": "对了，我是雇主", "zh_hant": "其實我係僱主"}
    visitor.say(told[language])
    assert visitor.reply["messages"][-1]["text"] == say("ask_offer", language, voice=COMPANY)
