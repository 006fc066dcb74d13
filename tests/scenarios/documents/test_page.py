"""The list's own page: whoever has the link reads exactly the engine's papers, in the language they like."""

from __future__ import annotations

import pytest

from bot.eligibility import assess
from bot.intake import answers_of
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.lists import card_of, get, listed, with_list
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import PRESSED
from tests.website.html_reader import Page

pytestmark = pytest.mark.rasa


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
    visitor = with_list(live_bot, "en" if language != "en" else "zh_hans")
    path = card_of(visitor)["link"]["path"]
    page = Page(get(live_bot, f"{path}?language={LANGUAGE_TAGS[language]}").text)
    assert page.all("html")[0].attributes["lang"] == LANGUAGE_TAGS[language]
    assert page.values("data-document") == listed(card_of(visitor))
    assert {f"?language={tag}" for tag in LANGUAGE_TAGS.values()} <= set(page.values("href"))
