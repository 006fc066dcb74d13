"""What every typed message passes on its way in."""

from __future__ import annotations

import pytest

from bot.channels.gate import MAX_READ, ONLY_SYMBOLS_PAYLOAD, TOO_LONG_PAYLOAD, UNREADABLE_PAYLOAD, admit


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  I have an offer ", "I have an offer"),
        ("我有\u200b offer\u0000", "我有 offer"),
        ("a\u202eb", "ab"),
        ("first\nsecond", "first\nsecond"),
        ("月薪３万", "月薪３万"),
        ("/ 5 years", "5 years"),
        ("and/or", "and/or"),
    ],
)
def test_text_stays_as_typed_but_for_what_nobody_can_see(typed: str, text: str) -> None:
    """Control characters and direction tricks go; the person's own characters stay."""
    assert admit(typed, contacts_welcome=True).text == text


@pytest.mark.parametrize(
    "typed",
    ["/restart", " /restart", '/inform{"offer": "signed"}', "／restart", "/ restart", "\u200b/session_start", "/back",
     '/change_language{"language": "en"}', "/start_session"],
)  # fmt: skip
def test_a_typed_command_is_a_text_that_says_nothing(typed: str) -> None:
    """Rasa never sees it as a command, and the history shows what was typed."""
    admitted = admit(typed, contacts_welcome=True)
    assert admitted.text == UNREADABLE_PAYLOAD
    assert "/" in admitted.shown or "／" in admitted.shown


@pytest.mark.parametrize("typed", ["😀", "👍🏽🎉", "?!", "…", "🇭🇰", "\u200b\u200b", "___", "+-*/"])
def test_a_message_without_a_letter_or_digit_has_its_own_answer(typed: str) -> None:
    """An emoji is kindly met, not read as nonsense."""
    assert admit(typed, contacts_welcome=True).text == ONLY_SYMBOLS_PAYLOAD


def test_a_message_too_long_to_read_is_not_half_read() -> None:
    """At the limit it is read, above it not at all."""
    assert admit("x" * MAX_READ, contacts_welcome=True).text == "x" * MAX_READ
    admitted = admit("I have signed. " + "x" * MAX_READ, contacts_welcome=True)
    assert admitted.text == TOO_LONG_PAYLOAD
    assert len(admitted.shown) <= MAX_READ + 1


@pytest.mark.parametrize("number", ["A123456(3)", "11010519491231002X"])
@pytest.mark.parametrize("consent", [True, False])
def test_an_identity_number_never_passes(number: str, consent: bool) -> None:
    """Whatever was agreed to."""
    admitted = admit(f"my number is {number} ok", contacts_welcome=consent)
    assert number not in admitted.text + admitted.shown
    assert admitted.removed


def test_a_contact_passes_only_after_the_consent() -> None:
    """Before it, it is taken out and the person is told."""
    assert "91234567" in admit("call 91234567", contacts_welcome=True).text
    held = admit("call 91234567", contacts_welcome=False)
    assert "91234567" not in held.text + held.shown
    assert held.removed == ("phone",)


def test_a_salary_is_no_phone_number() -> None:
    """Amounts, years and dates pass untouched."""
    for text in ("年薪800000", "HK$2,000,000 a year", "2019 to 2023", "月薪 35000", "I earn 45000000"):
        assert admit(text, contacts_welcome=False).text == text
