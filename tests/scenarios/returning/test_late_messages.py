"""Two tabs, slow networks, impatient fingers: each message counts once, in order, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Mapping, Sequence

import pytest
import requests

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import at_result, opened

pytestmark = pytest.mark.rasa

LIVES = {"en": "I live in Chengdu", "zh_hans": "我住在成都", "zh_hant": "我住喺成都"}
STUDIED = {"en": "I have never studied in Hong Kong", "zh_hans": "我没在香港念过书", "zh_hant": "未喺香港讀過書"}


def at_once(visitor: Visitor, bodies: Sequence[Mapping[str, Any]]) -> list[requests.Response]:
    """Send several messages of one session at the same time."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(visitor.post, bodies))


def history(visitor: Visitor) -> list[tuple[str, str]]:
    """The talk so far as a tab that was loaded again shows it: (who, text)."""
    headers = {"Authorization": f"Bearer {visitor.token}"}
    talk = requests.get(visitor.url + "/webchat/history", headers=headers, timeout=20).json()
    return [(message["from"], message["text"]) for message in talk["messages"]]


def typed(visitor: Visitor) -> list[str]:
    """The person's own messages in the history."""
    return [text for who, text in history(visitor) if who == "user"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_sent_twice_runs_once(live_bot: LiveBot, language: str) -> None:
    """After the reply got lost: the second copy gets the same reply, the talk has moved once."""
    visitor = opened(live_bot, language).say(LIVES[language], "again-1")
    reply = visitor.reply
    assert visitor.say(LIVES[language], "again-1").reply == reply
    assert visitor.question == "hk_degree"
    assert typed(visitor) == [LIVES[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_copies_sent_at_the_same_time_run_once(live_bot: LiveBot, language: str) -> None:
    """Six copies at once."""
    visitor = opened(live_bot, language)
    answers = at_once(visitor, [{"id": "copy-1", "text": LIVES[language]}] * 6)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert typed(visitor) == [LIVES[language]]
    assert visitor.press("none").question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_messages_at_the_same_time_both_count(live_bot: LiveBot, language: str) -> None:
    """From two tabs: each gets a reply, both facts are known, neither is doubled."""
    visitor = opened(live_bot, language)
    texts = [LIVES[language], STUDIED[language]]
    answers = at_once(visitor, [{"id": f"tab-{number}", "text": text} for number, text in enumerate(texts)])
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(typed(visitor)) == sorted(texts)
    assert visitor.press("why").question == "offer"
    visitor.answer_all({slot: SIGNED_OFFER[slot] for slot in SIGNED_OFFER if slot not in ("residence", "hk_degree")})
    assert visitor.result["assessment"]["outcome"] == "likely_meets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_turn_runs_inside_another(live_bot: LiveBot, language: str) -> None:
    """Three messages at once: in the history each is followed by its own answer."""
    visitor = opened(live_bot, language, "mainland")
    before = len(history(visitor))
    answers = at_once(visitor, [{"id": f"why-{number}", "button": "why"} for number in range(3)])
    assert {answer.status_code for answer in answers} == {200}
    assert [who for who, _ in history(visitor)[before:]] == ["user", "bot", "bot"] * 3
    assert visitor.press("none").question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_button_pressed_late_changes_its_own_answer_only(live_bot: LiveBot, language: str) -> None:
    """Scrolled up and pressed: it corrects that answer, says so, and the present question returns."""
    visitor = opened(live_bot, language, "mainland", "none", "signed", "hk_registered")
    visitor.press("verbal")
    assert visitor.question == "edu_level"
    assert "→" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consents_button_pressed_late_is_a_refusal_still(live_bot: LiveBot, language: str) -> None:
    """A no is heard whenever it comes."""
    visitor, _ = at_result(live_bot, language)
    visitor.press("yes")
    assert visitor.question == "contact_name"
    visitor.press("no")
    assert visitor.question is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_tab_sees_the_same_talk(live_bot: LiveBot, language: str) -> None:
    """What one tab answered is not asked in the other."""
    first = opened(live_bot, language, "mainland")
    second = Visitor(live_bot, language, token=first.token)
    assert second.press("none").question == "offer"
    assert first.press("signed").question == "employer_place"
    assert history(first) == history(second)
