"""Dated parameters: what was in force when, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.eligibility import assess
from bot.eligibility.facts import FACTS_FILE, NotKnown, facts_on, rulebook
from bot.eligibility.report import report
from bot.errors import UserError
from tests.eligibility.people import ORDINARY

READ_ON = date(2026, 1, 20)


@pytest.mark.parametrize(
    ("name", "day", "number"),
    [
        ("talent_list_size", date(2022, 12, 28), 13),
        ("talent_list_size", date(2023, 5, 15), 13),
        ("talent_list_size", date(2023, 5, 16), 51),
        ("talent_list_size", date(2025, 2, 28), 51),
        ("talent_list_size", date(2025, 3, 1), 60),
        ("application_fee", date(2025, 2, 26), 600),
        ("issuance_fee", date(2025, 2, 26), 1300),
        ("issuance_fee_short", date(2025, 2, 26), 600),
        ("exempt_pay", date(2022, 12, 28), 2_000_000),
        ("gep_abroad", READ_ON, 12),
        ("iang_no_offer", READ_ON, 6),
        ("vpas_limit", READ_ON, 12),
        ("first_stay", READ_ON, 36),
    ],
)
def test_a_parameter_has_the_value_of_its_day(name: str, day: date, number: int) -> None:
    assert facts_on(day)[name] == number


@pytest.mark.parametrize(("name", "day"), [("application_fee", date(2025, 2, 25)), ("exempt_pay", date(2022, 12, 27))])
def test_a_day_before_the_first_value_is_an_error_not_a_guess(name: str, day: date) -> None:
    with pytest.raises(NotKnown, match=rf"{name} is not known for {day}; the first known day is"):
        facts_on(day)[name]


def test_before_the_rules_begin_a_consultant_must_confirm() -> None:
    """Nobody is judged by a guess, and no fee is shown that was not in force."""
    for day in (date(2003, 7, 15), date(2022, 12, 27)):
        result = assess(ORDINARY, as_of=day)
        assert result.outcome == "needs_review"
        assert "facts_out_of_date" in result.warnings
        assert result.fees == {"application": None, "issuance": None, "people": 1, "total": None}
        assert (result.near_misses(), report(result, "en").fees_line) == ([], "")


def test_a_number_that_a_case_does_not_need_is_not_asked_for() -> None:
    """On this day the limits of IANG are not known, those of ASMTP are."""
    day = date(2025, 3, 1)
    assert assess(ORDINARY, as_of=day).outcome == "likely_meets"
    graduate = {"residence": "mainland", "hk_degree": "ft_accredited_ug_plus", "months_since_graduation": 3}
    result = assess(graduate, as_of=day)
    assert (result.outcome, result.warnings) == ("another_scheme", ("facts_out_of_date",))


def test_only_official_pages_may_back_a_rule(tmp_path: Path) -> None:
    """What agencies claim (a minimum pay, three staff, 180 days) has no way into the rules."""
    path = tmp_path / "facts.yml"
    text = FACTS_FILE.read_text(encoding="utf-8")
    url = "https://www.immd.gov.hk/eng/services/visas/ASMTP.html"
    assert url in text
    for claim in ("https://www.hkimmd.com/rules.html", "https://gov.hk.example.com/", "http://www.immd.gov.hk/"):
        path.write_text(text.replace(url, claim), encoding="utf-8")
        with pytest.raises(UserError, match="official page"):
            rulebook(path)


def test_without_a_day_the_rules_are_those_last_read() -> None:
    assert facts_on().as_of == READ_ON
    assert assess(ORDINARY).as_of == READ_ON


def test_a_later_day_says_up_to_when_the_rules_are_known() -> None:
    """A result of next month must not look as if its rules had been read then."""
    assert assess(ORDINARY, as_of=READ_ON + timedelta(days=30)).as_of == READ_ON


def test_an_earlier_day_is_shown_as_that_day() -> None:
    day = date(2025, 3, 1)
    assert assess(ORDINARY, as_of=day).as_of == day


@pytest.mark.parametrize(("days", "outcome"), [(365, "likely_meets"), (366, "needs_review")])
def test_rules_not_read_for_a_year_need_a_consultant(days: int, outcome: str) -> None:
    result = assess(ORDINARY, as_of=READ_ON + timedelta(days=days))
    assert result.outcome == outcome
    assert ("facts_out_of_date" in result.warnings) == (outcome == "needs_review")


def test_every_value_names_its_unit_source_and_day() -> None:
    for parameter in rulebook().parameters.values():
        assert parameter.unit
        for value in parameter.values:
            assert value.url.startswith("https://www.")
            assert ".gov.hk/" in value.url
            assert value.as_of <= READ_ON


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("value: 1300", "value: 1300.5", "issuance_fee"),
        ("value: 1300", "value: much", "issuance_fee"),
        ("from: 2023-05-16", "from: 2023-13-16", "talent_list_size"),
        ("from: 2023-05-16", "from: 2022-12-28", "talent_list_size"),
        ("source: immd-vpas", "source: hearsay", "vpas"),
        ("parameters:", "parametres:", "parameters"),
        ("read_on: 2026-01-20", "read_on: soon", "soon"),
    ],
)
def test_a_broken_facts_file_names_the_place(tmp_path: Path, old: str, new: str, named: str) -> None:
    path = tmp_path / "facts.yml"
    text = FACTS_FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError, match=named) as error:
        rulebook(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", ["", "- a\n", "a: [", "\x00"])
def test_a_file_that_is_no_facts_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=r"facts\.yml"):
        rulebook(path)


def test_a_missing_facts_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere\.yml"):
        rulebook(tmp_path / "nowhere.yml")


def test_another_rulebook_can_be_read_beside_the_projects_own(tmp_path: Path) -> None:
    """A change of policy is tried out on stored leads before it is put in force."""
    path = tmp_path / "next.yml"
    text = FACTS_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace('"2026.1"', '"2026.2"').replace("value: 1300", "value: 1500"), encoding="utf-8")
    assert rulebook(path).on()["issuance_fee"] == 1500
    assert rulebook(path).rules_version == "2026.2"
    assert facts_on()["issuance_fee"] == 1300
