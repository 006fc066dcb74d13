"""The static files, and what can be checked of the widget without a browser."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from typing import Any

import pytest

from bot.vocabulary import CONTACT, CRITERION_STATUSES, LANGUAGES, OUTCOMES, SLOTS
from bot.website.files import STATIC_URLS, static_file
from bot.website.nojs import CARD_LISTS, QUIET_BUTTONS
from bot.words import say

BYTES_ALLOWED = 30_000
WIDGET = (static_file("/widget.js") or pytest.fail("no widget")).content.decode()
ALLOWED_ADDRESSES = {"http://www.w3.org/2000/svg", "https://the-bot's-host/widget.js"}


@pytest.mark.parametrize("url", STATIC_URLS)
def test_every_file_is_there_with_its_type(url: str) -> None:
    file = static_file(url)
    assert file is not None
    assert file.content
    kind = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
    assert file.content_type == kind[url.rsplit(".", 1)[1]]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'W/"[0-9a-f]{20}"', file.headers["ETag"])


@pytest.mark.parametrize(
    ("accepts", "zipped"),
    [("gzip, deflate, br", True), ("gzip;q=0.5", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_file_is_compressed_for_browsers_that_take_it(accepts: str, zipped: bool) -> None:
    file = static_file("/widget.js")
    assert file is not None
    body, headers = file.encoded(accepts)
    assert headers.get("Content-Encoding") == ("gzip" if zipped else None)
    assert (gzip.decompress(body) if zipped else body) == file.content


@pytest.mark.parametrize("url", ["/static/../pages.py", "/static/unknown.js", "/widget.py", ""])
def test_no_other_file_can_be_had(url: str) -> None:
    assert static_file(url) is None


@pytest.mark.parametrize("url", [url for url in STATIC_URLS if url.endswith((".svg", ".css"))])
def test_pictures_and_styles_ask_for_nothing(url: str) -> None:
    """No font, picture or style of another host, no script in a picture."""
    content = (static_file(url) or pytest.fail(url)).content.decode()
    assert "url(" not in content
    assert "@import" not in content
    assert not re.search(r"<script|\son\w+=|\sstyle=", content)


def test_widget_is_small_enough() -> None:
    body, _ = (static_file("/widget.js") or pytest.fail("no widget")).encoded("gzip")
    assert len(body) <= BYTES_ALLOWED


def test_widget_inserts_text_only() -> None:
    """None of the ways in which a string could become markup or code, and no address but its own."""
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|DOMParser|\beval\b"
    assert re.findall(ways + r"|new Function|setHTML|import\(|\.cssText|setAttribute\(\"style", WIDGET) == []
    assert set(re.findall(r"https?://[\w.'/-]+", WIDGET)) == ALLOWED_ADDRESSES


def test_widgets_style_sheet_is_the_same_in_both_ways() -> None:
    """widget.css, for browsers without constructable sheets, is cut out of widget.js."""
    css = (static_file("/widget.css") or pytest.fail("no css")).content.decode()
    assert css in WIDGET
    assert css.startswith(":host {")
    assert css.count("{") == css.count("}") > 100
    assert "`" not in css
    assert "${" not in css


def widget_texts() -> dict[str, list[str]]:
    """The widget's table of words, read as JSON."""
    body = re.search(r"const WIDGET_TEXTS = (\{.*?\n  \});", WIDGET, re.DOTALL)
    assert body
    table: dict[str, list[str]] = json.loads(
        re.sub(r",(\s*[\]}])", r"\1", re.sub(r"^(\s*)(\w+): \[", r'\1"\2": [', body.group(1), flags=re.MULTILINE))
    )
    return table


def test_widget_speaks_three_languages() -> None:
    """Each text three times, with the same placeholders, Chinese in Chinese."""
    for key, texts in widget_texts().items():
        assert len(texts) == len(LANGUAGES), key
        assert all(text.strip() for text in texts), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in texts}) == 1, key
        chinese = [bool(re.search(r"[\u3400-\u9fff]", text)) for text in texts]
        assert chinese == [False, True, True] or key == "firm"


def test_widget_has_every_word_that_it_says() -> None:
    """Every key used in the code is in the table, and none is there for nothing."""
    code = WIDGET.replace(re.search(r"const WIDGET_TEXTS = .*?\n  \};", WIDGET, re.DOTALL).group(), "")  # type: ignore[union-attr]
    assert [key for key in widget_texts() if not re.search(rf"\b{key}\b", code)] == []
    assert set(re.findall(r"\.t\(\"(\w+)\"", code)) <= set(widget_texts())
    assert set(CRITERION_STATUSES) <= set(widget_texts())


@pytest.mark.parametrize(
    ("widget_key", "text_key"),
    [(status, f"chat_status_{status}") for status in CRITERION_STATUSES]
    + [(key, f"chat_{key}") for key in (*CARD_LISTS, "reference", "reasons", "next", "person", "end", "progress")],
)
def test_widget_and_plain_page_use_the_same_words(widget_key: str, text_key: str) -> None:
    """One conversation, two clothes."""
    numbers = {"step": "{step}", "of": "{of}"}
    assert widget_texts()[widget_key] == [say(text_key, language, **numbers) for language in LANGUAGES]


def test_widget_and_plain_page_draw_the_same_buttons_quietly() -> None:
    controls = re.search(r"const CONTROLS = (\[.*?\]);", WIDGET)
    assert controls
    assert set(json.loads(controls.group(1))) == QUIET_BUTTONS


def test_widget_counts_the_questions_of_the_interview_only() -> None:
    """Those about contact come after the result."""
    pattern = re.search(r"const AFTER_RESULT = /(.*?)/;", WIDGET)
    assert pattern
    assert [slot for slot in SLOTS if re.search(pattern.group(1), slot)] == list(CONTACT)


def test_widget_knows_every_outcome_by_colour() -> None:
    """What is not named in the style sheet has the colour of "a consultant should look"."""
    named = {outcome for outcome in OUTCOMES if f".card.{outcome}" in WIDGET}
    assert named == {"likely_meets", "no_permit_needed", "another_scheme"}


@pytest.mark.skipif(not shutil.which("node"), reason="no node to check the syntax with; browsers do in tests/browser")
def test_widget_is_a_valid_script() -> None:
    done: Any = subprocess.run(["node", "--check", "-"], input=WIDGET.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
