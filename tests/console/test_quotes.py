"""What a page quotes says in which language it is: of a person, of a consent, of the conversation (WCAG 3.1.2)."""

from __future__ import annotations

from html.parser import HTMLParser

from sqlalchemy.engine import Engine

from tests.console.desk import NOW, Office
from tests.console.test_erasure import talk
from tests.console.test_lead import judged
from tests.console.test_merge import first, join, second
from tests.leads.samples import draft

VOID = {"input", "meta", "link", "img", "br", "hr"}
QUOTES = ("老闆口頭話請我", "請用廣東話")


class _Languages(HTMLParser):
    """Which language each text of a page is in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            above = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data.strip(), self.open[-1][1]))


def languages_of(page: str, words: str) -> set[str]:
    """The languages that these words are marked with, wherever they stand alone on a page."""
    reader = _Languages()
    reader.feed(page)
    return {language for text, language in reader.texts if text == words}


def test_quoted_words_say_their_language(both: Office, talks: Engine) -> None:
    talk(talks, "web:first", "我想查一下資格")
    lead = both.store.submit(draft(transcript="web:first", language="zh_hant", **judged()), NOW)
    desk = both.desk("carl")
    for path in ("", "/print", "/held", "/correct"):
        page = desk.get(f"/leads/{lead.id}{path}").text
        assert languages_of(page, QUOTES[0]) == {"zh-Hant"}, path
        assert path == "/correct" or languages_of(page, QUOTES[1]) == {"zh-Hant"}, path
        assert path in ("/print", "/correct") or languages_of(page, "我想查一下資格") == {"zh-Hant"}, path
        assert languages_of(page, lead.reference) in ({"en"}, set()), "the rest of the page is the reader's"


def test_two_enquiries_side_by_side_say_each_its_own(any_office: Office) -> None:
    kept = any_office.store.submit(first(language="zh_hant"), NOW)
    other = any_office.store.submit(
        second(
            language="en",
            free_note="請用普通話",
        ),
        NOW,
    )
    desk = any_office.desk("carl")
    desk.get(f"/leads/{kept.id}")
    page = desk.submit(f"/leads/{kept.id}/compare", {"reference": other.reference}).text
    assert languages_of(page, QUOTES[1]) == {"zh-Hant"}
    assert languages_of(page, "請用普通話") == {"en"}
    page = desk.submit(f"/leads/{kept.id}/merge", {"choose.free_note": "other"}).text
    assert languages_of(page, "請用普通話") == {"en"}
    join(any_office, kept, other)
    page = desk.get(f"/leads/{kept.id}").text
    assert languages_of(page, "請用普通話") == {"zh-Hant"}, "of a merged enquiry only the kept one's language is known"
