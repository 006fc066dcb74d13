"""The list's own page: whoever has the link reads the list as it stands now, and nothing of the person."""

from __future__ import annotations

import sqlite3
from typing import Any

import jsonschema
import pytest
import requests

from bot.details import DETAILS
from bot.eligibility import assess
from bot.intake import answers_of
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from tests.channels.test_web_api import schema
from tests.client import Visitor
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_documents import PRESSED
from tests.website.html_reader import Page

pytestmark = pytest.mark.rasa

NEEDLE = "Zanzibarneedle"
GONE = {"en": "no list at this address", "zh_hans": "这个链接没有清单", "zh_hant": "這條連結沒有清單"}


def with_list(bot: LiveBot, language: str, **details: str) -> Visitor:
    """Somebody with a signed offer who has just seen their list."""
    visitor = Visitor(bot, language).open().answer_all(SIGNED_OFFER).press("documents")
    while visitor.question in DETAILS:
        visitor.press({**PRESSED, **details}[visitor.question])
    return visitor


def card_of(visitor: Visitor) -> dict[str, Any]:
    """The document card of the latest reply."""
    cards: list[dict[str, Any]] = [message["card"] for message in visitor.reply["messages"] if "card" in message]
    jsonschema.validate(cards[0], schema("DocumentsCard"))
    return cards[0]


def listed(card: dict[str, Any]) -> list[str]:
    """The ids of a card's papers."""
    return [paper["id"] for group in card["groups"] for paper in group["papers"]]


def get(bot: LiveBot, path: str, **headers: str) -> requests.Response:
    """The page at a path, as somebody's browser asks for it."""
    return requests.get(bot + path, headers=headers, timeout=20, allow_redirects=False)


def is_gone(bot: LiveBot, path: str) -> bool:
    """Whether the kind page stands in the list's place."""
    answer = get(bot, path)
    assert answer.status_code in (200, 404)
    assert (GONE["en"] in answer.text) == (answer.status_code == 404)
    return answer.status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_and_page_list_exactly_the_engines_papers(live_bot: LiveBot, language: str) -> None:
    """From the result over the button and the details to the page, in the talk's language."""
    visitor = with_list(live_bot, language)
    card = card_of(visitor)
    slots = {name: value for name, value in {**SIGNED_OFFER, **PRESSED}.items() if name != "talent_list"}
    given = {**slots, "dependants": ["spouse", "child_u18"], "dependant_place": ["mainland"], "talent_list": "no",
             "local_hire_difficulty": "proven", "hk_immigration_breach": "no", "years_relevant": 5,
             "salary_total_hkd": 480_000}  # fmt: skip
    given.pop("parents_separated")  # not asked of a family that comes together
    papers = [document.id for document in assess(answers_of(given)).documents]
    assert sorted(listed(card)) == sorted(papers)
    answer = get(live_bot, card["link"]["path"], **{"Accept-Language": "de"})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.values("data-document") == listed(card)
    assert page.all("html")[0].attributes["lang"] == LANGUAGE_TAGS[language]
    assert card["title"] in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_may_choose_another_language(live_bot: LiveBot, language: str) -> None:
    """Each link of the page's head leads to the same list in that language."""
    visitor = with_list(live_bot, "en")
    path = card_of(visitor)["link"]["path"]
    page = Page(get(live_bot, f"{path}?language={LANGUAGE_TAGS[language]}").text)
    assert page.all("html")[0].attributes["lang"] == LANGUAGE_TAGS[language]
    assert page.values("data-document") == listed(card_of(visitor))
    assert {f"?language={tag}" for tag in LANGUAGE_TAGS.values()} <= set(page.values("href"))


def test_the_page_is_kept_by_nobody(live_bot: LiveBot) -> None:
    """Not by a cache, a search engine, or the site that a link on it leads to; and it may load nothing foreign."""
    path = card_of(with_list(live_bot, "en"))["link"]["path"]
    answer = get(live_bot, path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "Set-Cookie" not in answer.headers
    head = requests.head(live_bot + path, timeout=20)
    assert (head.status_code, head.content) == (200, b"")
    assert get(live_bot, "/documents/x").headers["Cache-Control"] == "no-store"
    assert path.rpartition("/")[2] not in live_bot.log.read_text()


def test_nothing_personal_is_on_the_page(live_bot: LiveBot) -> None:
    """Typed words, name, address, note, reference code: it is passed on to employers."""
    visitor = Visitor(live_bot, "en").open().say(f"{NEEDLE}, I live in Shenzhen").answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say(f"Kim {NEEDLE}").press("email").say(f"{NEEDLE}@example.org").press("documents")
    while visitor.question in DETAILS:
        visitor.press(PRESSED[visitor.question])
    path = card_of(visitor)["link"]["path"]
    pages = [get(live_bot, path).text, get(live_bot, f"{path}?language=zh-Hant").text]
    for written in (*pages, path, str(card_of(visitor))):
        for secret in (NEEDLE, reference, visitor.token, "480,000", "480000"):
            assert secret.lower() not in written.lower()


def test_a_correction_shows_on_the_page(live_bot: LiveBot) -> None:
    """The link stays, the list is the one of now."""
    visitor = with_list(live_bot, "en", dependants="none")
    path = card_of(visitor)["link"]["path"]
    assert "D04" not in get(live_bot, path).text
    visitor.say("Correction: my wife comes along too")
    while visitor.question in DETAILS:
        visitor.press(PRESSED[visitor.question])
    assert "D04" in Page(get(live_bot, path).text).values("data-document")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("token", ["x", "web:1.2.3", "%E4%BD%A0", "%00", "%ff", "a" * 3000, "..%2f..%2fen"])
def test_a_link_that_is_none_is_answered_kindly(live_bot: LiveBot, language: str, token: str) -> None:
    """In the reader's language, with what to do."""
    answer = get(live_bot, f"/documents/{token}", **{"Accept-Language": LANGUAGE_TAGS[language]})
    assert answer.status_code == 404
    assert GONE[language] in answer.text
    assert "tel:+85227722128" in Page(answer.text).values("href")


def test_an_altered_link_opens_nothing(live_bot: LiveBot) -> None:
    """Nor does the talk's own token, or its link under another talk's id."""
    visitor, other = with_list(live_bot, "en"), with_list(live_bot, "en")
    path, others = card_of(visitor)["link"]["path"], card_of(other)["link"]["path"]
    altered = path.replace(path.split(".")[0], others.split(".")[0])
    assert is_gone(live_bot, altered)
    assert is_gone(live_bot, path[:-2])
    assert is_gone(live_bot, f"/documents/{visitor.token}")
    assert not is_gone(live_bot, path)


def test_the_page_goes_with_an_erased_talk_and_does_not_come_back(live_bot: LiveBot) -> None:
    """Not even when the same talk comes to a new list, which has a link of its own."""
    visitor = with_list(live_bot, "en")
    path = card_of(visitor)["link"]["path"]
    visitor.press("no").say("please delete my data").press("confirm")
    assert is_gone(live_bot, path)
    visitor.press("start_check").answer_all(SIGNED_OFFER).press("documents")
    while visitor.question in DETAILS:
        visitor.press(PRESSED[visitor.question])
    assert is_gone(live_bot, path)
    assert not is_gone(live_bot, card_of(visitor)["link"]["path"])


def test_the_page_goes_with_a_purged_talk(live_bot: LiveBot) -> None:
    """When the talk's time is over nothing of it is left to show."""
    path = card_of(with_list(live_bot, "en"))["link"]["path"]
    conversation = path.removeprefix("/documents/").split(".")[0]
    with sqlite3.connect(live_bot.data_dir / "tracker.db") as database:
        database.execute("delete from events where sender_id = ?", (conversation,))
    assert is_gone(live_bot, path)


def test_the_page_goes_when_the_talk_begins_anew_or_comes_to_another_scheme(live_bot: LiveBot) -> None:
    """An old list would mislead."""
    visitor = with_list(live_bot, "en")
    path = card_of(visitor)["link"]["path"]
    visitor.say("Correction: I am a Macao resident")
    assert visitor.result["assessment"]["outcome"] == "another_scheme"
    assert is_gone(live_bot, path)
    again = with_list(live_bot, "en")
    path = card_of(again)["link"]["path"]
    again.press("restart").press("confirm")
    assert is_gone(live_bot, path)


def test_messages_carry_the_whole_address_where_it_is_known(tmp_path_factory: pytest.TempPathFactory) -> None:
    """For channels that draw no card; elsewhere the text has no link at all."""
    process, bot = start_bot(tmp_path_factory.mktemp("public"), ASMTP_PUBLIC_URL="https://www.a.example")
    try:
        visitor = with_list(bot, "zh_hant")
        text, card = visitor.reply["messages"][0]["text"], card_of(visitor)
        assert text.endswith("https://www.a.example" + card["link"]["path"])
        assert "30 天" in text.splitlines()[-1]
    finally:
        stop_bot(process)


def test_messages_carry_no_address_where_it_is_not_known(live_bot: LiveBot) -> None:
    """A relative path would be of no use in a text."""
    visitor = with_list(live_bot, "en")
    assert "/documents/" not in visitor.reply["messages"][0]["text"]
