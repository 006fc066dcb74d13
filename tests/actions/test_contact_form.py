"""Contact details: consent first, helpful errors, one lead, and honest words about what was stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest

from actions.contact_form import ActionAskContactValue, ActionSubmitContact, ValidateContactForm
from bot.consents import CONSENT_VERSIONS
from bot.leads.migrate import upgrade
from bot.leads.shared import lead_store
from bot.leads.store import LeadStore
from tests.actions.hand_built import Done, do, make_tracker

FORM = "contact_form"
RESULT = {"outcome": "another_scheme", "residence": "macao", "reference": "K7QWM2PX", "language": "en",
          "submission_id": "0b6f6a52-7b0d-4a64-9d0e-3a4f6d0c9b11"}  # fmt: skip
AGREED = {**RESULT, "xborder_consent": "yes",
          "consents": {"xborder_consent": {"value": "yes", "text_version": CONSENT_VERSIONS["xborder_consent"],
                                           "at": "2026-11-23T01:00:00+00:00"}}}  # fmt: skip


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeadStore]:
    """A real lead store of its own for each test."""
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    upgrade(url)
    lead_store.cache_clear()
    yield lead_store()
    lead_store().close()
    lead_store.cache_clear()


def answer(asked: str, text: str, slots: dict[str, Any], **more: Any) -> Done:
    """The form after a typed answer."""
    return do(ValidateContactForm(), make_tracker({**slots, "requested_slot": asked}, text=text, form=FORM, **more))


def test_nothing_personal_is_asked_before_the_consent() -> None:
    """It is the first question, and it stands alone."""
    assert do(ValidateContactForm(), make_tracker(RESULT, form=FORM)).slots["requested_slot"] == "xborder_consent"


@pytest.mark.parametrize("text", ["yes, I agree", "同意", "可以"])
def test_a_consent_is_noted_with_its_wording_and_time(text: str) -> None:
    """What was agreed to can be shown later."""
    done = answer("xborder_consent", text, RESULT)
    assert done.slots["xborder_consent"] == "yes"
    note = done.slots["consents"]["xborder_consent"]
    assert (note["value"], note["text_version"]) == ("yes", CONSENT_VERSIONS["xborder_consent"])
    assert note["at"].endswith("+00:00")
    assert done.slots["requested_slot"] == "contact_name"


@pytest.mark.parametrize("text", ["no", "不同意", "唔同意"])
def test_a_refusal_ends_the_questions(text: str, store: LeadStore) -> None:
    """Nothing more is asked and nothing is stored."""
    done = answer("xborder_consent", text, RESULT)
    assert done.slots["xborder_consent"] == "no"
    assert done.slots["requested_slot"] is None
    assert store.count() == 0


@pytest.mark.parametrize("text", ["maybe", "what for?", "可能吧", ""])
def test_anything_unclear_is_no_consent(text: str) -> None:
    """It is asked again."""
    done = answer("xborder_consent", text, RESULT)
    assert done.slots.get("xborder_consent") is None
    assert done.slots["requested_slot"] == "xborder_consent"


@pytest.mark.parametrize(
    ("channel", "typed", "stored"),
    [("phone", "9123 4567", "+85291234567"), ("whatsapp", "138 1234 5678", "+8613812345678"),
     ("email", "Alex@Example.ORG", "Alex@example.org"), ("wechat", "my wechat is alex_example", "alex_example")],
)  # fmt: skip
def test_a_contact_is_checked_stored_in_one_form_and_the_lead_is_safe_at_once(
    channel: str, typed: str, stored: str, store: LeadStore
) -> None:
    """A closed tab after this loses nobody."""
    done = answer("contact_value", typed, {**AGREED, "contact_name": "Alex", "contact_channel": channel})
    assert done.slots["contact_value"] == stored
    assert done.slots["requested_slot"] == "contact_time"
    lead = store.list()[0]
    assert (lead.contact_value, lead.reference, lead.transcript) == (stored, RESULT["reference"], "web:test")
    assert lead.consents[0]["kind"] == "xborder_consent"


@pytest.mark.parametrize(
    ("channel", "typed"),
    [("phone", "123"), ("email", "alex at example"), ("email", "alex@gmail.con"), ("wechat", "1x")],
)
def test_a_contact_that_cannot_work_is_explained(channel: str, typed: str, store: LeadStore) -> None:
    """A response for that very mistake, and the question returns."""
    done = answer("contact_value", typed, {**AGREED, "contact_name": "Alex", "contact_channel": channel})
    assert len(done.said) == 1
    assert done.said[0].startswith("utter_invalid_contact_")
    assert done.slots["requested_slot"] == "contact_value"
    assert store.count() == 0


def test_leaving_out_how_to_be_reached_ends_without_a_lead(store: LeadStore) -> None:
    """No contact, no lead."""
    done = answer("contact_channel", "skip", {**AGREED, "contact_name": "Alex"}, intent="skip")
    assert done.slots["requested_slot"] is None
    end = do(ActionSubmitContact(), make_tracker({**AGREED, "skipped": ["contact_channel"]}))
    assert end.said == ["utter_contact_skipped"]
    assert store.count() == 0


def test_the_confirmation_says_what_was_stored(store: LeadStore) -> None:
    """With the reference of the result; submitting again keeps one lead."""
    slots = {**AGREED, "contact_name": "Alex", "contact_channel": "phone", "contact_value": "+85291234567",
             "contact_time": "any", "marketing_consent": "no", "free_note": "hello"}  # fmt: skip
    for _ in range(3):
        done = do(ActionSubmitContact(), make_tracker(slots))
        assert done.said == ["utter_lead_stored"]
        assert done.messages[0]["reference"] == RESULT["reference"]
    assert store.count() == 1
    assert store.list()[0].free_note == "hello"


def test_after_a_refusal_the_words_are_honest() -> None:
    """Nothing was kept, and that is what is said."""
    assert do(ActionSubmitContact(), make_tracker({**RESULT, "xborder_consent": "no"})).said == [
        "utter_consent_refused"
    ]


def test_a_store_that_fails_is_told_and_the_question_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person can try again; nothing claims to be stored."""
    monkeypatch.setattr(LeadStore, "submit", lambda *args: 1 / 0)
    done = answer("contact_value", "9123 4567", {**AGREED, "contact_name": "Alex", "contact_channel": "phone"})
    assert done.said == ["utter_technical_problem"]
    assert done.slots == {"contact_value": None, "requested_slot": "contact_value"}


@pytest.mark.parametrize("channel", ["phone", "email", "wechat", "whatsapp"])
def test_the_contact_is_asked_in_the_words_of_its_channel(channel: str) -> None:
    """Nobody is asked for a number when they chose e-mail."""
    assert do(ActionAskContactValue(), make_tracker({"contact_channel": channel})).said == [
        f"utter_ask_contact_value_{channel}"
    ]
