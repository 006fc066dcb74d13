"""Which route the answers point to, and criterion W."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.eligibility.people import ABROAD, ORDINARY, VTC_GRADUATE, changed, judged, reason, schemes, status


@pytest.mark.parametrize("changes", [{}, {"offer": "none"}, {"serious_crime": "yes"}, {"hk_status": "visitor"}])
def test_a_permanent_resident_needs_no_permit_whatever_else_holds(changes: dict[str, Any]) -> None:
    result = judged(residence="hk_permanent", **changes)
    assert result.outcome == "no_permit_needed"
    assert (reason(result, "W"), result.suggestions, result.documents) == ("hk_permanent_resident", (), ())


@pytest.mark.parametrize("held", ["iang", "ttps", "qmas", "dependant"])
@pytest.mark.parametrize("changes", [{}, {"residence": "foreign"}, {"hk_degree": "ft_accredited_ug_plus"}])
def test_a_status_that_allows_any_work_needs_no_permit(held: str, changes: dict[str, Any]) -> None:
    result = judged(hk_status=held, **changes)
    assert (result.outcome, reason(result, "W")) == ("no_permit_needed", "status_allows_work")
    assert result.warnings == ("status_must_be_valid",)


@pytest.mark.parametrize("held", ["none", "visitor", "student", "dependant_of_student"])
def test_a_status_that_allows_no_work_leaves_the_result(held: str) -> None:
    """W15: a student's dependant may not work, so ASMTP stays possible."""
    assert judged(hk_status=held).outcome == "likely_meets"


@pytest.mark.parametrize(
    ("residence", "code"),
    [("foreign", "foreign_passport"), ("macao", "macao_resident"), ("taiwan", "taiwan_resident")],
)
def test_people_from_outside_the_mainland_go_to_gep(residence: str, code: str) -> None:
    result = judged(residence=residence)
    assert (result.outcome, result.suggestions[0]) == ("another_scheme", ("GEP", code))
    assert (status(result, "W"), reason(result, "W")) == ("not_met", code)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"overseas_pr": "yes"}, "another_scheme"),
        ({"overseas_months": 11}, "likely_meets"),
        ({"overseas_months": 12}, "another_scheme"),
        ({"overseas_months": 13}, "another_scheme"),
        ({"overseas_months": 12, "applying_from_overseas": "no"}, "likely_meets"),
        ({"overseas_months": 600, "applying_from_overseas": "no"}, "likely_meets"),
        ({"overseas_months": 12, "overseas_pr": "unsure"}, "another_scheme"),
        ({"overseas_months": 12, "applying_from_overseas": "unsure"}, "needs_review"),
        ({"overseas_months": 11, "applying_from_overseas": "unsure"}, "likely_meets"),
        ({"overseas_months": "unsure"}, "needs_review"),
        ({"overseas_months": "unsure", "applying_from_overseas": "no"}, "likely_meets"),
        ({"overseas_pr": "unsure"}, "needs_review"),
        ({"overseas_pr": None}, "needs_review"),
        ({"overseas_months": None}, "needs_review"),
        ({"applying_from_overseas": None}, "needs_review"),
    ],
)
def test_abroad_with_a_prc_passport(answers: dict[str, Any], outcome: str) -> None:
    """W7 and W8: both halves are needed, and whoever is no GEP case stays on the ASMTP path."""
    assert judged(ABROAD, **answers).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, "abroad_not_gep"),
        ({"overseas_pr": None}, "overseas_residence_not_asked"),
        ({"overseas_pr": "unsure"}, "overseas_residence_unsure"),
        ({"overseas_pr": "unsure", "overseas_months": None}, "overseas_residence_not_asked"),
        ({"overseas_months": None}, "overseas_residence_not_asked"),
        ({"overseas_months": "unsure"}, "overseas_residence_unsure"),
        ({"overseas_months": "unsure", "applying_from_overseas": "unsure"}, "overseas_residence_unsure"),
        ({"overseas_months": 12, "applying_from_overseas": None}, "overseas_residence_not_asked"),
        ({"overseas_months": "unsure", "applying_from_overseas": "no"}, "abroad_not_gep"),
        ({"overseas_months": None, "applying_from_overseas": "no"}, "abroad_not_gep"),
        ({"overseas_months": "unsure", "hk_degree": "pt_or_nonlocal"}, "overseas_residence_unsure"),
        ({"hk_degree": "pt_or_nonlocal"}, "part_time_or_nonlocal_degree"),
    ],
)
def test_what_is_open_about_residence_abroad_is_told_apart(answers: dict[str, Any], code: str) -> None:
    """Not asked yet, or asked and not known: the person is told which, and neither is met."""
    assert reason(judged(ABROAD, **answers), "W") == code


def test_reasons_on_the_asmtp_path() -> None:
    assert reason(judged(), "W") == "mainland_resident"
    assert reason(judged(residence="mainland_in_hk_temp"), "W") == "mainland_resident_in_hk"
    assert reason(judged(hk_degree="pt_or_nonlocal"), "W") == "part_time_or_nonlocal_degree"
    assert reason(judged(VTC_GRADUATE), "W") == "vtc_graduation_long_ago"


@pytest.mark.parametrize("degree", ["ft_accredited_ug_plus", "gba_joint_ug_plus"])
def test_a_hong_kong_graduate_goes_to_iang_with_or_without_an_offer(degree: str) -> None:
    offers = ("signed", "written_unsigned", "verbal", "none", "unsure", None)
    for offer, months in product(offers, (0, 6, 7, 240, "not_yet", "unsure", None)):
        result = judged(hk_degree=degree, months_since_graduation=months, offer=offer)
        assert (result.outcome, schemes(result)) == ("another_scheme", ["IANG"]), (offer, months)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"months_since_graduation": 6, "offer": "none"}, "ft_accredited_degree"),
        ({"months_since_graduation": 7, "offer": "none"}, "iang_needs_offer"),
        ({"months_since_graduation": 7, "offer": "verbal"}, "iang_needs_offer"),
        ({"months_since_graduation": 7, "offer": "signed"}, "ft_accredited_degree"),
        ({"months_since_graduation": 7, "offer": "written_unsigned"}, "ft_accredited_degree"),
        ({"months_since_graduation": 7, "degree_level_job": "no"}, "iang_needs_degree_level_job"),
        ({"months_since_graduation": 7, "market_pay": "below"}, "iang_needs_degree_level_job"),
        ({"months_since_graduation": 6, "degree_level_job": "no"}, "ft_accredited_degree"),
        ({"months_since_graduation": "not_yet"}, "iang_after_graduation"),
        ({"months_since_graduation": "unsure"}, "iang_graduation_date_open"),
        ({}, "iang_graduation_date_open"),
    ],
)
def test_where_iang_needs_an_offer_the_reason_says_so(answers: dict[str, Any], code: str) -> None:
    result = judged(hk_degree="ft_accredited_ug_plus", **answers)
    assert result.suggestions == (("IANG", code),)
    assert reason(result, "W") == code


def test_a_joint_university_graduate_is_told_to_have_the_arrangement_confirmed() -> None:
    """W4: a trial that may have lapsed."""
    result = judged(hk_degree="gba_joint_ug_plus", months_since_graduation=3)
    assert result.suggestions == (("IANG", "gba_joint_degree"),)
    assert "gba_arrangement_to_be_confirmed" in result.warnings


def test_a_hong_kong_graduate_abroad_goes_to_iang_too() -> None:
    result = judged(ABROAD, hk_degree="ft_accredited_ug_plus", months_since_graduation=3)
    assert schemes(result) == ["IANG"]


@pytest.mark.parametrize(
    ("months", "outcome"),
    [(0, "another_scheme"), (6, "another_scheme"), (7, "another_scheme"), (12, "another_scheme"),
     (13, "likely_meets"), ("not_yet", "needs_review"), ("unsure", "needs_review"), (None, "needs_review")],
)  # fmt: skip
def test_a_vtc_graduate_has_twelve_months_for_vpas(months: Any, outcome: str) -> None:
    assert judged(VTC_GRADUATE, months_since_graduation=months).outcome == outcome


@pytest.mark.parametrize(
    ("months", "offer", "code"),
    [(6, "none", "designated_vtc_diploma"), (7, "none", "vpas_needs_job"), (12, "signed", "designated_vtc_diploma")],
)
def test_where_vpas_needs_a_job_the_reason_says_so(months: int, offer: str, code: str) -> None:
    assert reason(judged(VTC_GRADUATE, months_since_graduation=months, offer=offer), "W") == code


def test_a_vtc_student_without_an_offer_is_not_yet() -> None:
    """Graduation to come is for review, and a missing offer ranks above that."""
    assert judged(VTC_GRADUATE, months_since_graduation="not_yet", offer="none").outcome == "not_yet"


@pytest.mark.parametrize(("degree", "outcome"), [("pt_or_nonlocal", "likely_meets"), ("unsure", "needs_review")])
def test_other_hong_kong_studies(degree: str, outcome: str) -> None:
    """W5: part-time or overseas-awarded studies do not open IANG."""
    assert judged(hk_degree=degree).outcome == outcome


def test_an_unsure_residence_is_for_review() -> None:
    result = judged(residence="unsure")
    assert (result.outcome, reason(result, "W"), status(result, "W")) == ("needs_review", "residence_unsure", "unclear")


def test_a_mainlander_in_hong_kong_for_now_is_still_in_scope() -> None:
    """S1 and W2: where somebody is at the moment decides nothing."""
    result = judged(residence="mainland_in_hk_temp", hk_status="visitor")
    assert result.outcome == "likely_meets"
    assert result.warnings == ("visitor_cannot_wait_in_hk",)


def test_answers_about_residence_abroad_mean_nothing_for_a_mainlander() -> None:
    answers = changed(ORDINARY, overseas_pr="yes", overseas_months=99, applying_from_overseas="yes")
    assert judged(answers).outcome == "likely_meets"
