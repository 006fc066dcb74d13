"""Talks brought to a certain point, for scenarios that begin there, and what can be read off a reply."""

from __future__ import annotations

from typing import Any, Mapping

from bot.details import DETAILS, MOST
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import find_lead

PRESSED: Mapping[str, str] = {
    "dependants": "spouse+child_u18", "dependant_place": "mainland", "parents_separated": "no", "has_travel_doc": "yes",
    "docs_other_language": "no", "employer_age": "ge_12m", "employer_facilitated": "no", "self_owned": "no",
    "intra_company": "no", "regulated_profession": "no",
}  # fmt: skip
"""A detail's slot -> the button pressed for it."""


def opened(bot: LiveBot, language: str, *pressed: str) -> Visitor:
    """A new talk in which these buttons were pressed."""
    visitor = Visitor(bot, language).open()
    for value in pressed:
        visitor.press(value)
    return visitor


def at_result(bot: LiveBot, language: str, answers: Mapping[str, str] = SIGNED_OFFER) -> tuple[Visitor, str]:
    """Somebody who has just seen their result and is asked for consent, with their reference."""
    visitor = Visitor(bot, language).open().answer_all(answers)
    return visitor, visitor.result["reference"]


def at_check(bot: LiveBot, language: str) -> Visitor:
    """Somebody who is shown all answers before the result."""
    return Visitor(bot, language).open().answer_all(SIGNED_OFFER, until="answers_checked")


def with_lead(bot: LiveBot, language: str, contact: str) -> tuple[Visitor, str]:
    """Somebody who has left an e-mail address, with their reference."""
    visitor, reference = at_result(bot, language)
    visitor.press("yes").say("Kim Example").press("email").say(contact)
    assert find_lead(bot, reference)["contact_value"] == contact
    return visitor, reference


def at_contact_summary(bot: LiveBot, language: str, contact: str, note: str) -> tuple[Visitor, str]:
    """Somebody who has answered all contact questions and is shown what a consultant will read."""
    visitor, reference = with_lead(bot, language, contact)
    visitor.press("evening").press("no").say(note)
    assert visitor.question == "contact_checked"
    return visitor, reference


def through_details(visitor: Visitor, **details: str) -> list[str]:
    """Answer the details by button; what was asked."""
    asked: list[str] = []
    while visitor.question in DETAILS:
        asked.append(visitor.question)
        assert len(asked) <= MOST
        visitor.press({**PRESSED, **details}[visitor.question])
    return asked


def judged(visitor: Visitor) -> dict[str, Any]:
    """The assessment on the card, without the person's words."""
    assessment = dict(visitor.result["assessment"])
    criteria = [{key: value for key, value in item.items() if key != "evidence"} for item in assessment.pop("criteria")]
    return {**assessment, "criteria": criteria}


def at_education(bot: LiveBot, language: str) -> Visitor:
    """A visitor who has just given a bachelor's degree."""
    visitor = opened(bot, language, "mainland", "none", "signed", "hk_registered", "bachelor")
    assert visitor.question == "job_match"
    return visitor
