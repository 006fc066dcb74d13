"""A yes to being called: consent, name, channel and contact are asked, nothing else, and the lead is stored."""

from __future__ import annotations

from typing import Callable

import pytest

from bot.vocabulary import CONTACT, LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import answers_in, find_lead_of, typed_in
from tests.scenarios.talks import at_check, at_result, opened
from tests.scenarios.words import A_PERSON, CALL_ME, CARRY_ON

pytestmark = pytest.mark.rasa

TO_CALL_BACK = ["xborder_consent", "contact_name", "contact_channel", "contact_value"]
MOMENTS: dict[str, tuple[Callable[[LiveBot, str], Visitor], dict[str, object]]] = {
    "first": (opened, {}),
    "middle": (lambda bot, language: opened(bot, language, "mainland", "none"), {"residence": "mainland"}),
    "check": (at_check, {"residence": "mainland", "offer": "signed", "years_relevant": 5}),
    "consent": (lambda bot, language: at_result(bot, language)[0], {"offer": "signed"}),
}


def leave_contact(visitor: Visitor, contact: str) -> Visitor:
    """Answer the four questions."""
    return visitor.press("yes").say("Kim Example").press("email").say(contact)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_only_what_is_needed_is_asked_and_the_lead_is_stored(live_bot: LiveBot, moment: str, language: str) -> None:
    """A typed yes; the answers so far and the words of the talk go along."""
    begin, answers = MOMENTS[moment]
    contact = f"typed.{moment}.{language}@example.org"
    visitor = begin(live_bot, language).say(A_PERSON[language])
    visitor.asked.clear()
    leave_contact(visitor.say(CALL_ME[language]), contact)
    assert visitor.question is None
    assert visitor.asked == TO_CALL_BACK
    lead = find_lead_of(live_bot, contact)
    assert (lead["contact_name"], lead["contact_channel"]) == ("Kim Example", "email")
    assert lead["reference"] in visitor.texts
    assert answers.items() <= answers_in(lead).items()
    assert A_PERSON[language] in typed_in(live_bot, lead["transcript"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_does_the_same(live_bot: LiveBot, language: str) -> None:
    """And the name may be left out."""
    contact = f"pressed.{language}@example.org"
    visitor = opened(live_bot, language, "mainland").say(A_PERSON[language])
    visitor.asked.clear()
    visitor.press("confirm").press("yes").press("skip").press("email").say(contact)
    assert visitor.question is None
    assert visitor.asked == TO_CALL_BACK
    assert find_lead_of(live_bot, contact)["contact_name"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_to_the_call_is_no_consent(live_bot: LiveBot, language: str) -> None:
    """At the consent question a yes answers the offer that was made last; the consent is asked for still."""
    visitor, _ = at_result(live_bot, language)
    visitor.say(A_PERSON[language]).say(CALL_ME[language])
    assert visitor.question == "xborder_consent"
    assert {"yes", "no"} <= set(visitor.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interview_goes_on_afterwards_and_asks_nothing_twice(live_bot: LiveBot, language: str) -> None:
    """The result comes, the contact is known, and the one lead follows."""
    contact = f"onwards.{language}@example.org"
    visitor = opened(live_bot, language, "mainland", "none").say(A_PERSON[language]).press("confirm")
    leave_contact(visitor, contact)
    visitor.asked.clear()
    visitor.say(CARRY_ON[language])
    assert visitor.question == "offer"
    while visitor.question is not None:
        assert visitor.question not in (*CONTACT, "residence", "hk_degree")
        visitor.press({**SIGNED_OFFER, "answers_checked": "confirm"}[visitor.question])
    assert len(visitor.asked) == len(set(visitor.asked))
    lead = find_lead_of(live_bot, contact)
    assert lead["outcome"] == "likely_meets"
    assert lead["reference"] in visitor.texts
