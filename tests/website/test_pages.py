"""The pages: sound HTML in three languages, nothing inline, nothing from elsewhere, and the words they must carry."""

from __future__ import annotations

import re
from datetime import date
from typing import Callable

import pytest

from bot.document_card import document_card
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from bot.website.documents import documents_page, list_gone_page
from bot.website.files import STATIC_URLS
from bot.website.nojs import render_chat
from bot.website.pages import (
    LANGUAGE_PATHS,
    PAGE_HEADERS,
    SAME_PATH,
    choose_language,
    language_of_path,
    linked,
    long_date,
    path_of,
)
from bot.website.site import home_page, not_found_page, privacy_page, site_map
from tests.eligibility.people import judged
from tests.website.html_reader import Page

PAGES: dict[str, Callable[[str], str]] = {
    "home": home_page,
    "privacy": privacy_page,
    "not found": not_found_page,
    "chat": render_chat,
    "document list": lambda language: documents_page(document_card(judged(dependants=["spouse"]), language)),
    "list gone": list_gone_page,
}
ADDRESSES = {path_of(page, language) for page in site_map() for language in LANGUAGES}
ADDRESSES |= {SAME_PATH + tag for tag in LANGUAGE_TAGS.values()}
PHONE = "+852 2772 2128"

DISCLAIMERS = {
    "en": "not legal advice|Immigration Department decides each case|not part of the government|free of charge",
    "zh_hans": "不构成法律意见|每宗申请由入境事务处决定|并非政府机构|政府免费提供申请表格",
    "zh_hant": "並不構成法律意見|每宗申請由入境事務處決定|並非政府機構|政府免費提供申請表格",
}

# What DPP1(3) of Cap. 486 and Art. 39 of the PIPL ask a notice to say, in this order: who; automated; optional or not;
# what a refusal means; purposes; classes of recipients; right of access and correction; whom to ask; marketing apart;
# kept in Hong Kong; recipient, purpose, method, kinds, rights; retention; no identity numbers; complaint.
NOTICE = {
    "en": "Asian Bridge Consulting, Hong Kong|automated assistant|Every answer is optional|If you leave no contact|"
    "To compare your answers|Our own consultants, and the companies|see and copy your data, have it corrected|"
    "person in charge of personal data|Marketing is a separate question|Kept in Hong Kong|Recipient:|Purpose:|Method:|"
    "Kinds of information:|Your rights against the recipient|30 days|12 months|never ask in the chat for identity|"
    "you may complain",
    "zh_hans": "位于香港|自动助手|都可以选择不答|如果不留联系方式|将您的回答|本公司的顾问，以及|查阅、复制、更正|"
    "个人信息负责人|推广是另一个单独的问题|保存在香港|境外接收方|处理目的|处理方式|信息种类|向接收方行使权利|"
    "30 天|12 个月|绝不会在对话中索取身份证|投诉",
    "zh_hant": "位於香港|自動助理|都可以選擇不答|如不留下聯絡方法|將你的回答|本公司的顧問，以及|查閱、複製、更正|"
    "個人資料負責人|推廣是另一條獨立的問題|保存在香港|境外接收方|處理目的|處理方式|資料種類|向接收方行使權利|"
    "30 天|12 個月|絕不會在對話中索取身份證|投訴",
}


@pytest.fixture(params=[(name, language) for name in PAGES for language in LANGUAGES], ids="-".join)
def page(request: pytest.FixtureRequest) -> Page:
    """Every page in every language."""
    name, language = request.param
    return Page(PAGES[name](language))


def test_html_is_sound(page: Page) -> None:
    """Every element closed, every id used once, one main heading, a name for every picture."""
    assert page.unclosed == []
    identifiers = page.values("id")
    assert len(identifiers) == len(set(identifiers))
    assert len(page.all("h1")) == 1
    assert all("alt" in image.attributes for image in page.all("img"))
    assert page.html.startswith("<!doctype html>")


def test_nothing_stands_inline(page: Page) -> None:
    """`default-src 'self'` allows no script, style or handler in the page itself."""
    assert page.all("style") == []
    assert [script for script in page.all("script") if script.text or "src" not in script.attributes] == []
    assert [name for element in page.elements for name in element.attributes if name.startswith("on")] == []
    assert page.values("style") == []
    assert "unsafe" not in PAGE_HEADERS["Content-Security-Policy"]


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    """Scripts, styles and pictures are our own files, and exist."""
    loaded = page.values("src") + [link.attributes["href"] for link in page.all("link")]
    assert [address for address in loaded if address not in STATIC_URLS and address not in ADDRESSES] == []


def test_links_lead_somewhere(page: Page) -> None:
    """To one of our pages, a part of this one, the phone, or an official site."""
    for address in (link.attributes["href"] for link in page.all("a")):
        if address.startswith("#"):
            assert address[1:] in page.values("id")
        else:
            official = re.match(r"https://www\.(immd|info)\.gov\.hk/", address)
            assert address in ADDRESSES or address == "tel:+85227722128" or official


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_says_its_language_and_links_to_the_others(name: str, language: str) -> None:
    page = Page(PAGES[name](language))
    assert page.all("html")[0].attributes["lang"] == LANGUAGE_TAGS[language]
    alternates = {link.attributes["hreflang"] for link in page.all("link") if link.attributes["rel"] == "alternate"}
    assert alternates == set(LANGUAGE_TAGS.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", "privacy", "not found", "list gone"])
def test_every_page_carries_the_disclaimers(name: str, language: str) -> None:
    text = Page(PAGES[name](language)).text
    assert [phrase for phrase in DISCLAIMERS[language].split("|") if phrase not in text] == []
    assert long_date(date(2026, 1, 20), language) in text
    assert PHONE in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_list_is_whole(language: str) -> None:
    """Each paper a row under its party, then fees, steps, the phone, and the day of the rules."""
    assessment = judged(dependants=["spouse"], employer_age="lt_12m")
    card = document_card(assessment, language)
    page = Page(documents_page(card))
    assert page.values("data-document") == [paper.id for group in card.groups for paper in group.papers]
    assert len(page.all("h2")) == len(card.groups) + 2
    rows = [element.text for element in page.elements if "data-document" in element.attributes]
    papers = [paper for group in card.groups for paper in group.papers]
    assert [
        paper for paper, row in zip(papers, rows, strict=True) if paper.name not in row or paper.reason not in row
    ] == []
    told = [
        *(step.text for step in card.steps),
        *(fee.together for fee in card.fees),
        card.as_of,
        card.fees_note,
        PHONE,
    ]
    assert [text for text in told if text not in page.text] == []
    assert [phrase for phrase in DISCLAIMERS[language].split("|") if phrase not in page.text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_on_the_home_page_stand_with_date_and_source(language: str) -> None:
    """Each of the figures is followed by the page it was read on, and that page is linked."""
    page = Page(home_page(language))
    sources = [cite.text for cite in page.all("cite")]
    assert len(sources) == len(page.all("dt")) == 4
    assert all(re.search(r"2025", source) for source in sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_notice_says_everything_it_must(language: str) -> None:
    text = Page(privacy_page(language)).text
    assert [phrase for phrase in NOTICE[language].split("|") if phrase not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_notice_shows_the_retention_it_is_given(language: str) -> None:
    """The operator's settings, not a number written into the text."""
    text = Page(privacy_page(language, chat_days=44, lead_months=9)).text
    assert re.search(r"44 (days|天)", text)
    assert re.search(r"\b9 (months|个月|個月)", text)
    assert not re.search(r"\b30 (days|天)|\b12 (months|个月|個月)", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_chat_can_be_started_without_javascript(language: str) -> None:
    """The button that opens the widget is a link to the plain page, which a browser without script says too."""
    page = Page(home_page(language))
    openers = [link for link in page.all("a") if "data-asmtp-open" in link.attributes]
    assert openers
    assert {link.attributes["href"] for link in openers} == {path_of("chat", language)}
    assert page.all("noscript")


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr' is not one of en, zh_hans, zh_hant"):
        home_page("fr")


@pytest.mark.parametrize(
    ("wish", "cookie", "header", "language"),
    [
        (None, None, "", "en"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.5", "zh_hans"),
        (None, "zh_hant", "en", "zh_hant"),
        ("zh-Hans", "zh_hant", "en", "zh_hans"),
        ("zh-HK", None, "en", "zh_hant"),
        ("<script>", "fr", "zh-TW", "zh_hant"),
        ("en", "zh_hant", "zh-CN", "en"),
        ("english please", "", "zh-MO", "zh_hant"),
    ],
)
def test_language_is_the_wish_then_the_cookie_then_the_browsers(
    wish: str | None, cookie: str | None, header: str, language: str
) -> None:
    assert choose_language(wish, cookie, header) == language


def test_addresses_and_languages_name_each_other() -> None:
    assert {language_of_path(segment) for segment in LANGUAGE_PATHS.values()} == set(LANGUAGES)
    assert language_of_path("ZH-Hant") == "zh_hant"
    assert language_of_path("privacy") is None
    assert path_of("privacy", "zh_hans") == "/zh-hans/privacy"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>no</b> & so on", "&lt;b&gt;no&lt;/b&gt; &amp; so on"),
        (
            "see https://a.test/x?y=1.",
            'see <a href="https://a.test/x?y=1" rel="noopener noreferrer">https://a.test/x?y=1</a>.',
        ),
        ("電 +852 2772 2128。", '電 <a href="tel:+85227722128" rel="noopener noreferrer">+852 2772 2128</a>。'),
        ("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"),
        (
            'https://a.test/"onclick="x',
            '<a href="https://a.test/" rel="noopener noreferrer">https://a.test/</a>&#34;onclick=&#34;x',
        ),
        ("（https://a.test/中）", '（<a href="https://a.test/中" rel="noopener noreferrer">https://a.test/中</a>）'),
    ],
)
def test_only_web_mail_and_phone_addresses_become_links(text: str, html: str) -> None:
    """Everything else is escaped text."""
    assert str(linked(text)) == html
