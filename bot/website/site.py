"""The firm's pages: home, privacy, and the one for an address that does not exist."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.leads.retention import CHAT_DAYS, STATISTICS_DAYS
from bot.leads.store import RETENTION
from bot.vocabulary import LANGUAGES
from bot.website.pages import long_date, render

RULES_READ_ON: Final = date(2026, 1, 20)
"""When the Immigration Department's pages that the site quotes were read."""

PRIVACY_VERSION: Final = date(2026, 11, 26)
"""The privacy page's version. Change it with any change of its meaning: leads name the version they agreed to."""

LEAD_MONTHS: Final = RETENTION.days * 12 // 365

CRITERIA: Final = (1, 2, 3, 4, 5)
STEPS: Final = (1, 2, 3, 4)
FACTS: Final = ("quota", "time", "stay", "fee")
QUESTIONS: Final = ("salary", "degree", "alone", "family", "promise", "agent")
PRIVACY_SECTIONS: Final = (
    ("who", ("1",), ()),
    ("what", ("1", "2", "3", "4"), ()),
    ("why", ("1", "2"), ()),
    ("border", ("1",), ("recipient", "purpose", "method", "kinds", "rights")),
    ("share", ("1",), ()),
    ("keep", ("1", "2", "3"), ()),
    ("rights", ("1", "2", "3", "4"), ()),
    ("young", ("1",), ()),
)
"""Each section's key, its paragraphs and its list."""

_IMMD: Final = "https://www.immd.gov.hk/{immd}/"
_SOURCES: Final = {
    "asmtp": _IMMD + "services/visas/ASMTP.html",
    "fee": _IMMD + "specifiedschemes.html",
    "enhancement": _IMMD + "faq/enhancement-measures-on-admission-schemes.html",
    "iang": _IMMD + "services/visas/IANG.html",
    "online": _IMMD + "evisaonline.html",
    "launch": "https://www.info.gov.hk/gia/general/200307/03/0703170.htm",
}
_IMMD_FOLDERS: Final = {"en": "eng", "zh_hans": "hks", "zh_hant": "hkt"}


def sources(language: str) -> dict[str, str]:
    """The official pages that the site's statements rest on: key of `foot_source_*` -> address."""
    return {key: address.format(immd=_IMMD_FOLDERS[language]) for key, address in _SOURCES.items()}


def home_page(language: str) -> str:
    """The home page, HTML. `language` is one of `LANGUAGES`."""
    return render(
        "home.html",
        "",
        language,
        facts=FACTS,
        fact_sources={"fee": "fee"},
        criteria=CRITERIA,
        steps=STEPS,
        questions=QUESTIONS,
        **foot(language),
    )


def privacy_page(language: str, *, chat_days: int = CHAT_DAYS, lead_months: int = LEAD_MONTHS) -> str:
    """The personal information collection statement, HTML.

    Args:
        language: one of `LANGUAGES`.
        chat_days: how long a talk without contact details is kept.
        lead_months: how long an enquiry with contact details is kept after the last contact.
    """
    return render(
        "privacy.html",
        "privacy",
        language,
        sections=PRIVACY_SECTIONS,
        version=long_date(PRIVACY_VERSION, language),
        values={"chat_days": chat_days, "lead_months": lead_months, "statistics_days": STATISTICS_DAYS},
        **foot(language),
    )


def not_found_page(language: str) -> str:
    """The page for an address that does not exist, HTML; send it with status 404."""
    return render("not_found.html", "", language, **foot(language))


def site_map() -> tuple[str, ...]:
    """The parts of an address after the language: home, privacy, chat."""
    return ("", "privacy", "chat")


def foot(language: str) -> dict[str, object]:
    """What the footer of a page shows: sources, and the day on which they were read."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    return {"sources": sources(language), "rules_read_on": long_date(RULES_READ_ON, language)}
