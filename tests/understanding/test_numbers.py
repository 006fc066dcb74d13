"""Numbers, lengths of time and points in time in three languages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from bot.understanding import duration, numbers
from bot.understanding.normalise import normalise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", [5]),
        ("3.5", [Fraction(7, 2)]),
        ("1,200,000", [1_200_000]),
        ("30 000", [30_000]),
        ("½", [Fraction(1, 2)]),
        ("3½", [Fraction(7, 2)]),
        ("1/2", [Fraction(1, 2)]),
        ("1/0", []),
        ("五", [5]),
        ("三十五", [35]),
        ("廿五", [25]),
        ("卅", [30]),
        ("三万五", [35_000]),
        ("三萬五千", [35_000]),
        ("一百二", [120]),
        ("一百零五", [105]),
        ("八万零五百", [80_500]),
        ("一亿二千万", [120_000_000]),
        ("百万", [1_000_000]),
        ("二零二四", [2024]),
        ("一点五", [Fraction(3, 2)]),
        ("七八", [7]),
        ("三四十", [30]),
        ("十五六", [15]),
        ("十几", [10]),
        ("四十幾萬", [400_000]),
        ("几", []),
        ("几十万", []),
        ("半", [Fraction(1, 2)]),
        ("五、六", [5, 6]),
        ("twenty-one", [21]),
        ("two and a half", [Fraction(5, 2)]),
        ("2 and a half", [Fraction(5, 2)]),
        ("a couple of", [2]),
        ("half a million", [500_000]),
        ("quarter million", [250_000]),
        ("two hundred fifty thousand", [250_000]),
        ("one hundred and twenty", [120]),
        ("a dozen", [12]),
        ("several", []),
        ("someone", []),
        ("三万一个月", [30_000, 1]),
    ],
)
def test_numbers_are_found_with_their_value(text: str, expected: list) -> None:
    assert [n.value for n in numbers.find(normalise(text).text)] == expected


@pytest.mark.parametrize("digit", ["1", "万"])
def test_a_page_of_figures_is_no_number(digit: str) -> None:
    assert numbers.find(digit * 5000) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5), ("about 5", 5), ("五左右", 5), ("大概五", 5), ("5-6", 5), ("5 or 6", 5), ("5+", 5), ("差唔多五", 5),
        ("5 years", None), ("5%", None), ("x5", None), ("-5", None), ("5 5 5", None), ("6 or 5", None), ("five", 5),
    ],
)  # fmt: skip
def test_a_number_alone_is_one_that_nothing_else_is_said_with(text: str, expected: int | None) -> None:
    assert numbers.alone(normalise(text).text) == expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("5 years", 60), ("five yrs", 60), ("三年半", 42), ("兩年半", 30), ("3.5 years", 42), ("一年零三个月", 15),
        ("1 year 3 months", 15), ("half a year", 6), ("半年", 6), ("18個月", 18), ("三个半月", 3), ("6 weeks", 1),
        ("90 days", 2), ("a year", 12), ("a year and a half", 18), ("十几年", 120), ("七、八年", 84), ("七八年", 84),
        ("5-6 years", 60), ("5 to 6 yrs", 60), ("三至五年", 36), ("不到一年", 11), ("less than a year", 11),
        ("一年都唔夠", 11), ("10+ years", 120), ("3年前", 36), ("少於6個月", 5), ("two and a half years", 30),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read_in_completed_months(text: str, months: int) -> None:
    (span,) = duration.find(normalise(text).text)
    assert span.full_months == months


@pytest.mark.parametrize(
    "text", ["25 years old", "二十五岁", "几年", "多年", "年薪30万", "2019年", "3月毕业", "", "years"]
)
def test_ages_dates_and_vague_times_are_no_length_of_time(text: str) -> None:
    assert duration.find(normalise(text).text) == []


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("2025年6月", 2025, 6), ("June 2025", 2025, 6), ("15 June 2025", 2025, 6), ("June 15, 2025", 2025, 6),
        ("06/2025", 2025, 6), ("2025-06", 2025, 6), ("2025.7", 2025, 7), ("二零二四年", 2024, None),
        ("二〇二四年五月", 2024, 5),
        ("去年六月", 2025, 6), ("今年3月", 2026, 3), ("last June", 2026, 6), ("last December", 2025, 12),
        ("this July", 2026, 7), ("next June", 2027, 6), ("上个月", 2026, 10), ("last month", 2026, 10),
        ("yesterday", 2026, 11), ("上個禮拜", 2026, 11), ("since 2019", 2019, None), ("24届", 2024, None),
        ("24年毕业", 2024, None), ("last year", 2025, None), ("前年", 2024, None), ("明年", 2027, None),
    ],
)  # fmt: skip
def test_a_point_in_time_is_seen_from_today(text: str, year: int, month: int | None) -> None:
    moment = duration.moment(normalise(text).text, TODAY)
    assert moment is not None
    assert (moment.year, moment.month) == (year, month)


@pytest.mark.parametrize("text", ["five years", "soon", "someday", "", "24年经验", "以前"])
def test_where_no_point_in_time_is_named_there_is_none(text: str) -> None:
    assert duration.moment(normalise(text).text, TODAY) is None


def test_last_month_in_january_is_december() -> None:
    moment = duration.moment("last month", date(2026, 1, 10))
    assert moment is not None
    assert (moment.year, moment.month) == (2025, 12)


def test_a_year_alone_lies_between_two_counts_of_months() -> None:
    moment = duration.moment("2025", TODAY)
    assert moment is not None
    assert moment.months_before(TODAY) == (11, 22)
