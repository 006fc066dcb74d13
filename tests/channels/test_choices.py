"""Typed answers that mean one of the choices shown."""

from __future__ import annotations

import pytest

from bot.channels.choices import chosen

TITLES = ("Hong Kong", "Mainland China", "Overseas", "Not sure")


@pytest.mark.parametrize(
    "text",
    ["2", "２", "2.", "(2)", " 2 ", "二", "B", "b", "b)", "第二个", "第二個", "第二項", "第二项", "第 2 個",
     "选2", "選二", "揀2", "我选第二个", "option 2", "Option B", "no. 2",
     "the second one", "Second", "mainland china", "Mainland China。"],
)  # fmt: skip
def test_the_second_choice(text: str) -> None:
    """In figures, letters, numerals, words, or by its title."""
    assert chosen(text, TITLES, "residence") == 1


@pytest.mark.parametrize(
    "text", ["5", "0", "第五个", "e", "22", "2 years", "2 or 3", "二三", "", "。", "hi", "B1", "十十"]
)
def test_no_choice(text: str) -> None:
    """Then the bot reads it as it reads any text."""
    assert chosen(text, TITLES, "residence") is None


@pytest.mark.parametrize(("text", "place"), [("2", None), ("二", None), ("B", 1), ("第二个", 1), ("Mainland China", 1)])
def test_where_a_number_is_asked_a_bare_number_is_the_answer(text: str, place: int | None) -> None:
    """Two years, not the second choice; letters tell the choices."""
    assert chosen(text, TITLES, "years_relevant") == place


@pytest.mark.parametrize(("text", "place"), [("2", None), ("B", None), ("第二个", None), ("not sure", 3)])
def test_where_a_text_is_asked_only_a_title_is_a_choice(text: str, place: int | None) -> None:
    """Somebody may be called B."""
    assert chosen(text, TITLES, "contact_name") == place


def test_more_than_nine() -> None:
    """Figures and numerals of two places."""
    titles = [f"title {n}" for n in range(12)]
    assert [chosen(text, titles, None) for text in ("10", "十", "十二", "第十一个", "12", "13")] == [
        9,
        9,
        11,
        10,
        11,
        None,
    ]


def test_equal_titles_mean_nothing() -> None:
    """A guess would store a wrong answer."""
    assert chosen("yes", ("Yes", "yes"), None) is None
