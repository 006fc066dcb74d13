"""The chat page without JavaScript: what its forms send, and that people's words stay words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.document_card import document_card
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from bot.website.nojs import render_chat
from bot.website.pages import path_of
from tests.eligibility.people import judged
from tests.website.html_reader import Page

TOKEN = "made-up.token-of_a.session"
QUESTION = {
    "from": "bot",
    "text": "Do you have a job offer?",
    "buttons": [
        {"title": "Yes, signed", "value": "signed"},
        {"title": "Not yet", "value": "none"},
        {"title": "Why do you ask?", "value": "why"},
    ],
}
CARD = {
    "type": "result",
    "assessment": {"outcome": "needs_review", "as_of": "2026-01-20"},
    "reference": "ABCD2345",
    "title": "A consultant should look at this with you",
    "summary": "Some points are open.",
    "lines": [
        {"id": "E4", "status": "met", "title": "Job offer", "text": "You have a signed offer."},
        {"id": "E7", "status": "unclear", "label": "Hard to fill locally", "text": "No records yet."},
    ],
    "changes": ["Records of the adverts."],
    "suggestions": [],
    "warnings": ["A visitor cannot wait in Hong Kong."],
    "fees": "HK$1,900 in all.",
    "next_step": "Call +852 2772 2128.",
    "as_of": "Rules as published up to 20 January 2026.",
}


def said(text: str) -> dict[str, Any]:
    """A message of the person."""
    return {"from": "user", "text": text}


def chat(*messages: dict[str, Any], language: str = "en", **values: Any) -> Page:
    """The page of a talk that is under way."""
    values = {"question": "offer", "progress": {"step": 3, "of": 12}, "token": TOKEN, **values}
    return Page(render_chat(language, messages, **values))


def fields(page: Page, name: str) -> list[str]:
    """The values of the form fields of one name."""
    return [element.attributes["value"] for element in page.elements if element.attributes.get("name") == name]


def test_a_message_carries_the_token_and_one_id() -> None:
    """Every form of a page sends the same id, so a second press of anything on it is the same message."""
    page = chat(QUESTION)
    forms = page.all("form")
    assert fields(page, "token") == [TOKEN] * len(forms)
    assert len(fields(page, "id")) == len(forms)
    assert len(set(fields(page, "id"))) == 1
    assert all(form.attributes["method"] == "post" for form in forms)


def test_each_page_has_a_fresh_id_unless_one_is_given() -> None:
    assert fields(chat(QUESTION), "id") != fields(chat(QUESTION), "id")
    assert set(fields(chat(QUESTION, message_id="m-1"), "id")) == {"m-1"}


def test_token_never_stands_in_an_address() -> None:
    """Addresses end up in logs and histories."""
    page = chat(QUESTION)
    assert [a for a in page.values("href") + page.values("action") + page.values("src") if TOKEN in a] == []


def test_only_the_latest_choices_can_be_pressed() -> None:
    later = {
        **QUESTION,
        "text": "Where is the employer?",
        "buttons": [{"title": "Hong Kong", "value": "hk_registered"}],
    }
    page = chat(QUESTION, said("Yes, signed"), later)
    pressable = set(fields(page, "button"))
    assert "hk_registered" in pressable
    assert not {"signed", "none"} & pressable


def test_choices_of_a_question_that_was_answered_are_gone() -> None:
    assert "signed" not in fields(chat(QUESTION, said("Yes, signed")), "button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_the_languages_and_the_end_are_always_there(language: str) -> None:
    page = chat(QUESTION, language=language)
    assert "human" in fields(page, "button")
    assert set(LANGUAGES) <= set(fields(page, "button"))
    assert fields(page, "action") == ["end"]
    assert "tel:+85227722128" in page.values("href")
    for form in page.all("form"):
        assert form.attributes["action"].endswith("#newest")
    switches = [button for button in page.all("button") if button.attributes.get("value") in LANGUAGES]
    assert [button.attributes["lang"] for button in switches] == list(LANGUAGE_TAGS.values())
    assert {path_of("chat", each) + "#newest" for each in LANGUAGES} == set(page.values("action"))


def test_words_of_people_stay_words() -> None:
    """Markup and links in what somebody typed are shown as typed."""
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script> javascript:alert(1) https://evil.test/"
    page = chat(said(evil), said('"><form action=https://evil.test>'))
    assert evil in page.text
    assert page.all("script") == []
    assert [address for address in page.values("href") if "evil" in address] == []
    assert [address for address in page.values("action") if "evil" in address] == []


def test_links_of_the_bot_are_links() -> None:
    page = chat({"from": "bot", "text": "See https://www.immd.gov.hk/eng/, or javascript:alert(1)"})
    assert "https://www.immd.gov.hk/eng/" in page.values("href")
    assert [address for address in page.values("href") if "javascript" in address] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Question 3 of about 12"), ("zh_hans", "第 3 题，共约 12 题"), ("zh_hant", "第 3 題，共約 12 題")],
)
def test_progress_is_shown_during_the_interview(language: str, words: str) -> None:
    assert words in chat(QUESTION, language=language).text
    assert words not in chat(QUESTION, language=language, question=None).text
    assert words not in chat(QUESTION, language=language, question="contact_name").text
    assert chat(QUESTION, language=language, progress={"step": 13, "of": 12}).all("progress") == []


def test_result_is_shown_once_and_whole() -> None:
    """The card says what the message's text says, so the text is left out."""
    page = chat({"from": "bot", "text": "PLAIN TEXT OF THE RESULT", "card": CARD}, question=None)
    assert "PLAIN TEXT" not in page.text
    words = ["Job offer · Met", "Hard to fill locally · Needs a check", "Records of the adverts.", "HK$1,900",
             "A visitor cannot wait", "Next step"]  # fmt: skip
    shown = [*words, CARD["title"], CARD["summary"], CARD["reference"], CARD["as_of"]]
    assert [text for text in shown if str(text) not in page.text] == []
    assert "Worth asking a consultant about" not in page.text  # no suggestion, no heading
    assert page.unclosed == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/documents/made-up", None])
def test_document_list_is_shown_once_and_whole(language: str, path: str | None) -> None:
    """As parts that open, with the link where there is one; in its own language, whatever the page's is now."""
    card = document_card(judged(dependants=["spouse"]), language).as_dict(path)
    page = chat({"from": "bot", "text": "PLAIN TEXT OF THE LIST", "card": card}, question=None)
    assert "PLAIN TEXT" not in page.text
    papers = [paper for group in card["groups"] for paper in group["papers"]]
    assert page.values("data-document") == [paper["id"] for paper in papers]
    assert len(page.all("details")) == len(card["groups"]) + 2
    words = [card["title"], card["intro"], card["note"], card["as_of"], card["fees"]["note"]]
    words += [step["text"] for step in card["steps"]["items"]] + [row["together"] for row in card["fees"]["rows"]]
    words += [paper[part] for paper in papers for part in ("name", "reason")]
    assert [text for text in words if text not in page.text] == []
    assert [link.attributes["href"] for link in page.all("a") if "documents" in link.attributes["href"]] == [
        path
    ] * bool(path)
    assert LANGUAGE_TAGS[language] in [element.attributes.get("lang") for element in page.all("div")]
    assert page.unclosed == []


def test_unknown_card_leaves_the_text() -> None:
    assert "Your documents" in chat({"from": "bot", "text": "Your documents", "card": {"type": "a card of later"}}).text


def test_page_jumps_to_the_newest_answer() -> None:
    """Not to the end, which may hide a long result."""
    page = chat(QUESTION, said("Yes, signed"), {"from": "bot", "text": "", "card": CARD}, QUESTION)
    newest = next(element for element in page.elements if element.attributes.get("id") == "newest")
    assert "Yes, signed" in newest.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_session_there_is_a_start_button_and_nothing_else_to_press(language: str) -> None:
    """No session is made before somebody asks for one."""
    page = Page(render_chat(language, notice="The chat has ended. <b>"))
    assert fields(page, "action") == ["start"]
    assert fields(page, "token") == []
    assert page.all("textarea") == []
    assert "The chat has ended. <b>" in page.text


def test_notice_is_an_alert() -> None:
    page = chat(QUESTION, notice="That message is too long.")
    assert [element.text for element in page.elements if element.attributes.get("role") == "alert"] == [
        "That message is too long."
    ]
