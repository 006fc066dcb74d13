"""Talks on every platform: the same conversation as on the website, in the platform's shape."""

from __future__ import annotations

import re

import pytest

from bot.channels.simulator import Simulator
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.channels.conftest import NUMBERS
from tests.channels.person import Person
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import everything_written, find_lead_of

pytestmark = pytest.mark.rasa

HELLO = {"en": "Hello there my friend", "zh_hans": "您好，我想问一下", "zh_hant": "你好，我想問一下"}
ROBOT = {"en": "automated assistant", "zh_hans": "自动助手", "zh_hant": "自動助理"}
MAINLAND = {"en": "Living in the Mainland", "zh_hans": "住在内地", "zh_hant": "住在內地"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_begins_in_the_language_of_the_first_message(person: Person, language: str) -> None:
    """With the greeting and the first question, whose choices can be pressed or are numbered."""
    person.say(HELLO[language])
    assert "Asian Bridge Consulting" in person.text
    assert ROBOT[language] in person.text
    assert MAINLAND[language] in person.text + str([choice["label"] for choice in person.choices])


def test_a_first_message_that_tells_something_is_read(person: Person) -> None:
    """The question that it answers is not asked; the greeting is there all the same."""
    person.say("你好，我住喺深圳，有offer")
    assert "Asian Bridge Consulting" in person.text
    assert MAINLAND["zh_hant"] not in person.text + str(person.choices)


@pytest.mark.parametrize(
    "answer", ["{number}", "option {number}", "第{chinese}個", "第{chinese}项", "{chinese}", "{letter}"]
)
def test_a_choice_can_be_typed(person: Person, answer: str) -> None:
    """By number, ordinal or letter; each leads to the next question."""
    person.say("Hello")
    place = person.place_of("Living in the Mainland")
    person.say(answer.format(number=place, chinese="一二三四五六七八九十"[place - 1], letter="ABCDEFGHIJ"[place - 1]))
    assert "studied in Hong Kong" in person.text
    place = person.place_of("No Hong Kong studies")
    person.say(str(place))
    assert "studied in Hong Kong" not in person.text
    assert person.simulator.refused == []


def test_a_title_can_be_typed(person: Person) -> None:
    """In whatever case."""
    person.say("Hello").say("LIVING IN THE MAINLAND")
    assert "studied in Hong Kong" in person.text


@pytest.mark.parametrize("text", ['/inform{"offer": "signed"}', "/restart", "／session_start", " /start_session"])
def test_a_command_is_a_text_that_says_nothing(person: Person, text: str) -> None:
    """The question comes again; the talk is where it was."""
    person.say("Hello").say("Mainland China")
    assert "studied in Hong Kong" in person.text
    person.say(text)
    person.say("no studies in Hong Kong")
    assert "job" in person.text


def test_what_cannot_be_read_is_answered_kindly(person: Person, simulator: Simulator) -> None:
    """To a new person the bot introduces itself as well."""
    for message in simulator.unread(person.address):
        person.send(message)
        if person.heard == len(person.messages):
            assert "Asian Bridge Consulting" in person.text
        assert any(say("channel_no_media", language) in person.text for language in LANGUAGES)
    known = Person(simulator, simulator.new_address(next(NUMBERS)))
    known.say("您好，我想问一下").send(simulator.unread(known.address)[0])
    assert say("channel_no_media", "zh_hans") in known.text


def test_identity_numbers_and_addresses_are_written_nowhere(person: Person, bot: LiveBot) -> None:
    """Neither in the databases nor in the log, whatever was in the message."""
    person.say("Hello").say("my id is A123456(3) and my passport number is E12345678")
    person.say("身份证 110101199003070038")
    written = everything_written(bot)
    for number in ("A123456", "E12345678", "110101199003070038", person.address):
        assert number.encode() not in written


def test_chinese_and_emoji_come_through(person: Person) -> None:
    """As typed."""
    person.say("你好😀，我住在深圳🏙️，已经签了香港公司的合同👍")
    assert "香港" in person.text
    assert person.simulator.refused == []


def test_a_web_talk_goes_on_with_its_reference_code(person: Person, bot: LiveBot) -> None:
    """The result is there again, and the answers are known."""
    web = Visitor(bot, "en").open().answer_all(SIGNED_OFFER)
    person.say("Hello").say(web.result["reference"])
    assert "Welcome back" in person.text
    assert web.result["summary"] in person.text


def test_its_reference_code_goes_on_with_a_talk_on_the_web(person: Person, bot: LiveBot) -> None:
    """The other way round."""
    web = Visitor(bot, "en").open()
    person.say("Hello")
    interview(person, web, {**SIGNED_OFFER, "answers_checked": "confirm"}, {}, until="xborder_consent")
    code = re.search(r"\b(?=[A-Z]*\d)[2-9A-HJKMNP-Z]{8}\b", person.all_texts)
    assert code is not None
    back = Visitor(bot, "en").open().say(code[0])
    assert back.result["reference"] == code[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_consent_people_learn_who_carries_it(person: Person, bot: LiveBot, language: str) -> None:
    """And how to leave their contact on the website instead: with the code that brings the answers along."""
    web = Visitor(bot, language).open()
    person.say(HELLO[language])
    interview(person, web, {**SIGNED_OFFER, "answers_checked": "confirm"}, {}, until="xborder_consent")
    platform = say(f"platform_{person.simulator.channel}", language)
    assert platform in person.all_texts
    assert platform not in web.texts
    assert say("platform_website", language) in person.all_texts


def interview(person: Person, web: Visitor, choices: dict[str, str], words: dict[str, str], until: str = "") -> None:
    """The same answers side by side on the website, until its question is `until` or there is none any more."""
    while (question := web.question) is not None and question != until:
        if question in words:
            offered: list[str] = []
            web.say(words[question].format("web"))
            person.say(words[question].format("phone"))
        else:
            offered = web.values
            web.press(choices[question])
            person.choose(choices[question], offered)


COMPARED = (
    "language", "status", "reason", "role", "xborder_consent", "contact_name", "contact_channel", "contact_time",
    "marketing_consent", "free_note", "outcome", "rules_version", "answers", "schemes", "urgent", "unfinished",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_leaves_the_same_lead_as_on_the_website(person: Person, bot: LiveBot, language: str) -> None:
    """The same choices pressed or numbered, and the same words typed, side by side."""
    web = Visitor(bot, language).open()
    person.say(HELLO[language])
    choices = {**SIGNED_OFFER, "answers_checked": "confirm", "xborder_consent": "yes", "contact_channel": "email",
               "contact_time": "evening", "marketing_consent": "no", "contact_checked": "confirm"}  # fmt: skip
    channel = person.simulator.channel
    contact = "{}-" + channel + "-" + language.replace("_", "-") + "@example.com"
    words = {"contact_name": "Kim Example", "contact_value": contact, "free_note": "Thanks"}
    interview(person, web, choices, words)
    assert person.simulator.refused == []
    on_web, on_phone = (find_lead_of(bot, contact.format(where)) for where in ("web", "phone"))
    assert {name: on_phone[name] for name in COMPARED} == {name: on_web[name] for name in COMPARED}
    assert (on_web["source"], on_phone["source"]) == ("web", channel)
