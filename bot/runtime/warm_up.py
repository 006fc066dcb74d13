"""Do once at the start what the first visitor would otherwise wait for: files read, tables built, patterns compiled."""

from __future__ import annotations

from datetime import date

from bot.channels.gate import admit
from bot.eligibility.assessment import assess
from bot.eligibility.report import report
from bot.understanding.contact import parse
from bot.understanding.language import detect, requested
from bot.understanding.reading import read
from bot.vocabulary import LANGUAGES


def warm_up() -> None:
    """Use every part of a turn that loads something on first use, in all languages."""
    text = "我住在深圳，月薪3万，there is an offer"
    admit(text, contacts_welcome=False)
    detect(text, None)
    requested(text)
    read(text, asked="offer", answers={}, language="en", today=date(2026, 1, 1))
    parse("phone", "9123 4567")
    assessment = assess({"residence": "mainland", "offer": "none"})
    for language in LANGUAGES:
        report(assessment, language).as_text()
