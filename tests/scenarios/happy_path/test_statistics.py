"""The steps of whole talks are counted rightly, hold nothing of the person, and go with the person's wish to."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import pytest

from bot.leads.identifiers import talk_key
from bot.statistics.step import CHECKS
from bot.statistics.stored import as_way
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import newest_conversation
from tests.scenarios.words import DELETE, RESTART, YES

pytestmark = pytest.mark.rasa

FEES = {"en": "How much are the government fees?", "zh_hans": "政府收费是多少？", "zh_hant": "政府收費幾多錢？"}
PERSON = {"en": "I want to talk to a person", "zh_hans": "我想找人工客服", "zh_hant": "我想搵真人傾"}
STOP = {"en": "I want to stop here", "zh_hans": "先到这里吧，我不想继续了", "zh_hant": "我想停喺度，唔想繼續喇"}
NOTHING = {"en": "nothing else", "zh_hans": "没有了", "zh_hant": "冇喇"}
WRITTEN_SECONDS = 20


def steps_of(bot: LiveBot, conversation: str, last: tuple[str, str | None] | None) -> list[tuple[str, str | None]]:
    """The talk's steps as stored, in order, but for the looking over; waits for the last one (None: for none)."""
    key = talk_key((bot.data_dir / "secret.key").read_text().strip(), conversation)
    deadline = time.monotonic() + WRITTEN_SECONDS
    while True:
        with sqlite3.connect(bot.data_dir / "leads.db") as database:
            (told,) = database.execute("SELECT steps FROM counted_talks WHERE talk = ?", (key,)).fetchone() or ("",)
        found = [tuple(step) for step in as_way(told) if step.name not in CHECKS] if told else []
        if (found[-1:] == [last]) if last else not found:
            return found
        assert time.monotonic() < deadline, f"{last} was never written; there are {found}"
        time.sleep(0.05)


def whole_table(bot: LiveBot) -> list[tuple[Any, ...]]:
    """Every cell of `counted_talks`."""
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        return database.execute("SELECT * FROM counted_talks").fetchall()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_with_digressions_a_skip_and_a_refusal(live_bot: LiveBot, language: str) -> None:
    """Each question is counted once however often it returns; nothing that was typed is in the table."""
    needle = f"Needle{language.replace('_', '').title()}"
    visitor = Visitor(live_bot, language).open()
    talk = newest_conversation(live_bot)
    visitor.press("mainland").say(FEES[language]).say(f"{needle}?").press("none").say(PERSON[language])
    visitor.press("signed").press("hk_registered").press("master").press("both").press("5").press("open_post")
    visitor.press("480000").press("skip").press("proven").press("no").answer_all({})
    visitor.press("no")
    outcome = str(steps_of(live_bot, talk, ("contact", "xborder_consent_no"))[-4][1])
    assert outcome in ("needs_review", "likely_meets")
    answered = ("offer", "employer_place", "edu_level", "job_match", "years_relevant", "genuine_vacancy",
                "salary_total_hkd")  # fmt: skip
    asked_next = (*answered[1:], "market_pay")
    pairs = [
        step
        for slot, following in zip(answered, asked_next, strict=True)
        for step in (("answered", slot), ("asked", following))
    ]
    assert steps_of(live_bot, talk, ("contact", "xborder_consent_no")) == [
        ("started", None), ("asked", "residence"), ("answered", "residence"), ("asked", "hk_degree"),
        ("answered", "hk_degree"), ("asked", "offer"), ("human", None), *pairs,
        ("skipped", "market_pay"), ("asked", "talent_list"), ("answered", "talent_list"), ("asked", "serious_crime"),
        ("answered", "serious_crime"), ("result", outcome), ("asked", "xborder_consent"),
        ("answered", "xborder_consent"), ("contact", "xborder_consent_no"),
    ]  # fmt: skip
    table = whole_table(live_bot)
    assert needle not in repr(table)
    assert talk not in repr(table)
    assert talk.split(":")[1] not in repr(table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_that_ends_in_a_lead_holds_no_word_of_the_person(live_bot: LiveBot, language: str) -> None:
    """Name, contact and note are steps, not values; the time is cut to the second."""
    contact = f"counted.{language}@example.org"
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    talk = newest_conversation(live_bot)
    reference = visitor.result["reference"]
    visitor.press("yes").say("Kim Countable").press("email").say(contact).press("skip").press("no").say(
        NOTHING[language]
    )
    written = steps_of(live_bot, talk, ("skipped", "free_note"))
    assert written[written.index(("asked", "xborder_consent")) + 1 :] == [
        ("answered", "xborder_consent"), ("contact", "xborder_consent_yes"), ("asked", "contact_name"),
        ("answered", "contact_name"), ("contact", "contact_name"), ("asked", "contact_channel"),
        ("answered", "contact_channel"), ("contact", "contact_channel"), ("asked", "contact_value"),
        ("answered", "contact_value"), ("contact", "contact_value"), ("lead", None), ("asked", "contact_time"),
        ("skipped", "contact_time"), ("asked", "marketing_consent"), ("answered", "marketing_consent"),
        ("contact", "marketing_consent_no"), ("asked", "free_note"), ("skipped", "free_note"),
    ]  # fmt: skip
    table = repr([row[1:] for row in whole_table(live_bot)])  # without the keys: in so many figures any number turns up
    for word in ("Kim", "Countable", contact, "example.org", reference, "480000"):
        assert word not in table
    assert all(str(time).endswith(".000000") for row in whole_table(live_bot) for time in row[1:4] if time)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_everything_deleted_is_not_counted_any_more(live_bot: LiveBot, language: str) -> None:
    """Not one step stays; a talk that begins anew afterwards is a new one."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none")
    talk = newest_conversation(live_bot)
    assert steps_of(live_bot, talk, ("asked", "offer"))
    visitor.say(DELETE[language]).say(YES[language])
    steps_of(live_bot, talk, None)
    visitor.press("start_check")
    assert steps_of(live_bot, talk, ("asked", "residence")) == [("started", None), ("asked", "residence")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stopping_coming_back_and_starting_over(live_bot: LiveBot, language: str) -> None:
    """A stop is a step of its own, and so is a new beginning; going back asks the earlier question again."""
    visitor = Visitor(live_bot, language).open().press("mainland").say(STOP[language])
    talk = newest_conversation(live_bot)
    assert visitor.question is None
    visitor.press("start_check").press("none").say(RESTART[language]).say(YES[language])
    assert steps_of(live_bot, talk, ("asked", "residence"))[3:] == [
        ("asked", "hk_degree"), ("stopped", "hk_degree"), ("asked", "hk_degree"), ("answered", "hk_degree"),
        ("asked", "offer"), ("restarted", None), ("asked", "residence"),
    ]  # fmt: skip
