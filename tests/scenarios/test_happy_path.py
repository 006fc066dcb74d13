"""Whole talks with a running bot, from the greeting to the stored lead, in all three languages."""

from __future__ import annotations

import sqlite3

import pytest

from bot.understanding.language import detect
from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import PEOPLE, SIGNED_OFFER, Person

pytestmark = pytest.mark.rasa

CONTACTS = {
    "en": ("Alex Example", "email", "alex@example.org", "alex@example.org"),
    "zh_hans": ("陈示例", "wechat", "shili_chen88", "shili_chen88"),
    "zh_hant": ("陳示例", "phone", "9123 4567", "+85291234567"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_everybody_gets_their_result_by_buttons(live_bot: LiveBot, person: Person, language: str) -> None:
    """Outcome, suggestions, the number of questions and the language are right."""
    visitor = Visitor(live_bot, language).open().answer_all(person.answers)
    card = visitor.result
    assert card["assessment"]["outcome"] == person.outcome
    assert set(person.schemes) <= {item["scheme"] for item in card["assessment"]["suggestions"]}
    questions = [slot for slot in visitor.asked if slot in INTERVIEW]
    assert len(questions) <= person.most_questions, questions
    assert visitor.reply["language"] == language
    assert detect(visitor.texts).language == language
    assert "2772 2128" in visitor.texts
    assert card["lines"], "a result without a reason"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_ends_in_one_stored_lead(live_bot: LiveBot, language: str) -> None:
    """From greeting to lead: answers, words, consents, contact and the reference that was shown."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    name, channel, typed, stored = CONTACTS[language]
    visitor.press("yes")
    assert visitor.question == "contact_name"
    visitor.say(name).press(channel).say(typed).press("evening").press("no")
    assert visitor.question == "free_note"
    visitor.press("skip")
    assert visitor.question == "contact_checked"
    assert name in visitor.texts
    visitor.press("confirm")
    assert visitor.question is None
    assert reference in visitor.texts

    lead = find_lead(live_bot, reference)
    assert lead["contact_name"] == name
    assert (lead["contact_channel"], lead["contact_value"]) == (channel, stored)
    assert (lead["contact_time"], lead["marketing_consent"], lead["free_note"]) == ("evening", "no", None)
    assert lead["language"] == language
    assert lead["outcome"] == "likely_meets"
    assert '"talent_list": "no"' in lead["answers"]
    assert '"local_hire_difficulty": "proven"' in lead["answers"]
    assert "xborder_consent" in lead["consents"]


TYPED = {
    "en": "I live in Shenzhen, have a master's degree and signed the contract with a company registered in Hong Kong",
    "zh_hans": "我住在深圳，硕士毕业，已经和一家香港注册的公司签了合同",
    "zh_hant": "我住喺深圳，碩士畢業，已經同一間香港註冊嘅公司簽咗約",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_sentence_says_is_not_asked_again(live_bot: LiveBot, language: str) -> None:
    """Facts that came early shorten the talk, and the person's words are kept as evidence."""
    visitor = Visitor(live_bot, language).open().say(TYPED[language])
    table = {
        key: value
        for key, value in SIGNED_OFFER.items()
        if key not in ("residence", "offer", "edu_level", "employer_place")
    }
    visitor.answer_all(table)
    assert not {"offer", "edu_level", "employer_place"} & set(visitor.asked)
    assert visitor.asked.count("residence") == 1
    offer = next(row for row in visitor.result["assessment"]["criteria"] if row["id"] == "E4")
    assert offer["evidence"] in TYPED[language]
    assert len([slot for slot in visitor.asked if slot in INTERVIEW]) <= 9


def find_leads(bot: LiveBot, reference: str) -> list[dict[str, str]]:
    """The stored leads of this reference, straight from the database."""
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("select * from leads where reference = ?", (reference,))]


def find_lead(bot: LiveBot, reference: str) -> dict[str, str]:
    """The one stored lead of this reference."""
    leads = find_leads(bot, reference)
    assert len(leads) == 1, f"{len(leads)} leads for one talk"
    return leads[0]
