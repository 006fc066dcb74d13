"""Where the pages stand, in which language, and how a template becomes a page."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Mapping

from bot.languages import preferred_language
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES
from bot.words import say

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER: Final = Path(__file__).parent
PHONE: Final = "+852 2772 2128"
PHONE_LINK: Final = "tel:+85227722128"
LANGUAGE_PATHS: Final[Mapping[str, str]] = {"en": "en", "zh_hans": "zh-hans", "zh_hant": "zh-hant"}

PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Vary": "Accept-Language",
}
"""Sent with every page. No inline script or style is needed, by the pages or by the widget."""

CHAT_HEADERS: Final[Mapping[str, str]] = {
    **PAGE_HEADERS,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""Sent with the chat page, which shows one person's talk."""

SAME_PATH: Final = "?language="
"""Where a page is in its other languages, when the reader's wish stands behind one path."""

LINKS: Final = re.compile(
    r"(?:https?://|mailto:|tel:)[^\s<>\"'`，。；：！？、（）「」《》]+|\+852[ -]?\d{4}[ -]?\d{4}", re.IGNORECASE
)


def path_of(page: str, language: str) -> str:
    """The address of a page: `/en/`, `/zh-hans/privacy`, `/zh-hant/chat`. `page` is empty for the home page."""
    return f"/{LANGUAGE_PATHS[language]}/{page}"


def language_of_path(segment: str) -> str | None:
    """The language id of an address's first part (`zh-hant`), or None."""
    return next((language for language, path in LANGUAGE_PATHS.items() if path == segment.lower()), None)


def choose_language(wish: str | None, cookie: str | None, accept_language: str) -> str:
    """The language of an address without one: `?lang=`, else the cookie, else what the browser prefers.

    Args:
        wish, cookie: a language id or tag (`zh_hant`, `zh-Hant`, `zh-HK`); anything else is passed over.
        accept_language: the header, possibly empty.
    """
    return wished_language(wish) or wished_language(cookie) or preferred_language(accept_language)


def wished_language(word: str | None) -> str | None:
    """Our language for an id or tag (`zh_hant`, `zh-Hant`, `zh-HK`); None for anything else."""
    if word and re.fullmatch(r"(en|zh|yue)([-_][A-Za-z]{2,8})*", word[:20], re.IGNORECASE):
        return preferred_language(word[:20].replace("_", "-"))
    return None


def long_date(day: date, language: str) -> str:
    """A date as it is written in running text: 20 January 2026, 2026年1月20日."""
    if language == "en":
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def linked(text: str) -> Markup:
    """Text for a page with the web, mail and phone addresses written in it made into links; all else escaped."""
    from markupsafe import Markup, escape

    parts, start = [], 0
    for match in LINKS.finditer(text):
        shown = match.group().rstrip(".,;:!?)]")
        address = f"tel:{re.sub('[ -]', '', shown)}" if shown.startswith("+") else shown
        parts += [escape(text[start : match.start()])]
        parts += [Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, shown)]
        start = match.start() + len(shown)
    return Markup("").join([*parts, escape(text[start:])])


def render(template: str, page: str, language: str, **values: Any) -> str:
    """Fill a template.

    Args:
        template: its file name.
        page: the page's last address part (empty for home), for the links to its other languages; or `?language=`,
            for a page whose languages share one path.
        language: one of `LANGUAGES`.
        values: what this template shows beyond the words.
    """
    return _environment().get_template(template).render(
        t=partial(say, language=language),
        language=language,
        page=page,
        phone=PHONE,
        phone_link=PHONE_LINK,
        path_of=path_of,
        address=lambda each: page + LANGUAGE_TAGS[each] if page == SAME_PATH else path_of(page, each),
        languages=[(each, LANGUAGE_TAGS[each], LANGUAGE_NAMES[each]) for each in LANGUAGES],
        tag=LANGUAGE_TAGS[language],
        tags=LANGUAGE_TAGS,
        **values,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    return environment
