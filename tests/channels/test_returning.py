"""Which messages are reference codes, and how many wrong ones are looked up."""

from __future__ import annotations

import pytest

from bot.channels.returning import MOST_WRONG, MOST_WRONG_AN_HOUR, CodeAttempts, code_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7QWM2PX", "K7QWM2PX"),
        ("k7qw-m2px", "K7QWM2PX"),
        (" K7QW M2PX ", "K7QWM2PX"),
        ("my code is K7QWM2PX", "K7QWM2PX"),
        ("my reference is: k7qwm2px.", "K7QWM2PX"),
        ("编号：K7QWM2PX", "K7QWM2PX"),
        ("我嘅編號係 K7QWM2PX", "K7QWM2PX"),
        ("KQWMPXRS", "KQWMPXRS"),
        ("my code is 92345678", "92345678"),
    ],
)
def test_a_code_is_read_however_it_is_typed(text: str, code: str) -> None:
    """Alone, or after words that announce it."""
    assert code_in(text) == code


@pytest.mark.parametrize(
    "text",
    ["graduate", "Graduate", "mainland", "I am a graduate", "K7QWM2P", "K7QWM2PXX", "K0QWM2PX", "4 years", "", "编号",
     "28k a month", "the contract names K7QWM2PX as the post"],
)  # fmt: skip
def test_other_messages_are_none(text: str) -> None:
    """Words, sums, and codes that no code can be."""
    assert code_in(text) is None


@pytest.mark.parametrize("text", ["92345678", "9234 5678"])
def test_a_phone_number_is_none(text: str) -> None:
    """Unless it is announced as one."""
    assert code_in(text) is None


def test_wrong_codes_are_counted_by_talk_and_in_all() -> None:
    """And forgotten after an hour, but not within a talk."""
    now = [0.0]
    attempts = CodeAttempts(lambda: now[0])
    for _ in range(MOST_WRONG):
        assert attempts.allowed("a")
        attempts.wrong("a")
    assert not attempts.allowed("a")
    assert attempts.allowed("b")
    for number in range(MOST_WRONG_AN_HOUR):
        attempts.wrong(f"talk {number}")
    assert not attempts.allowed("b")
    now[0] = 3601.0
    assert attempts.allowed("b")
    assert not attempts.allowed("a")
