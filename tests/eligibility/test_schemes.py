"""Suggestions: each scheme's own rule at both sides of its limits, the order, and what is never suggested."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.eligibility import assess
from bot.eligibility.reasons import SUGGESTION_REASONS
from bot.vocabulary import SCHEMES
from tests.eligibility.people import ORDINARY, SKILLED, VTC_GRADUATE, changed, judged, schemes

NO_OFFER = changed(ORDINARY, offer="none")
QMAS = {"age": 30, "qmas_yes_count": 6}
NO_DEGREE = changed(ORDINARY, edu_level="sub_degree", alt_evidence=["none"])
TRADE = {"tp_trade": "nurse", "age": 30}
GRADUATE = {"top_university": "yes", "ft_years_last5": 2, "years_since_bachelor": 5}
RESEARCH = {"rd_stem_job": "yes", "stem_degree_top100": "yes"}
SECOND_GENERATION = {"born_overseas": "yes", "parent_hkpr_settled_overseas_at_birth": "yes", "age": 40}
INVESTOR = {"foreign_pr": "yes", "net_assets_hkd": 30_000_000, "age": 18}
SPOUSE = {"spouse_or_parent_status": "asmtp_gep_iang_techtas_holder"}


def test_every_scheme_of_the_contract_has_its_reasons() -> None:
    assert set(SUGGESTION_REASONS) == set(SCHEMES)


@pytest.mark.parametrize(
    ("scheme", "person", "changes", "fits"),
    [
        ("TTPS_A", NO_OFFER, {"income_last_year_hkd": 2_499_999}, False),
        ("TTPS_A", NO_OFFER, {"income_last_year_hkd": 2_500_000}, True),
        ("TTPS_A", NO_OFFER, {"income_last_year_hkd": "unsure"}, False),
        ("TTPS_A", ORDINARY, {"income_last_year_hkd": 9_000_000}, False),  # nothing is wrong with ASMTP here
        ("TTPS_B", NO_OFFER, {"top_university": "yes", "ft_years_last5": 3}, True),
        ("TTPS_B", NO_OFFER, {"top_university": "yes", "ft_years_last5": 2}, False),
        ("TTPS_B", NO_OFFER, {"top_university": "unsure", "ft_years_last5": 3}, False),
        ("TTPS_B", NO_OFFER, {"top_university": "yes"}, False),
        ("TTPS_C", NO_OFFER, GRADUATE, True),
        ("TTPS_C", NO_OFFER, {**GRADUATE, "years_since_bachelor": 6}, False),
        ("TTPS_C", NO_OFFER, {**GRADUATE, "ft_years_last5": 3}, False),
        ("TTPS_C", NO_OFFER, {**GRADUATE, "top_university": "no"}, False),
        ("TTPS_C", NO_OFFER, {**GRADUATE, "edu_level": "sub_degree", "alt_evidence": ["licence"]}, False),
        ("TTPS_C", ORDINARY, {**GRADUATE, "residence": "foreign", "hk_degree": "ft_accredited_ug_plus"}, False),
        ("QMAS", NO_OFFER, QMAS, True),
        ("QMAS", NO_OFFER, {**QMAS, "qmas_yes_count": 5}, False),
        ("QMAS", NO_OFFER, {**QMAS, "age": 18}, True),
        ("QMAS", NO_OFFER, {**QMAS, "age": 17}, False),
        ("QMAS", NO_OFFER, {**QMAS, "hk_immigration_breach": "refused_before"}, False),
        ("QMAS", NO_OFFER, {**QMAS, "hk_immigration_breach": "overstay_or_illegal_work"}, False),
        ("QMAS", NO_OFFER, {**QMAS, "serious_crime": "undisclosed"}, False),
        ("QMAS", NO_OFFER, {**QMAS, "edu_level": "sub_degree", "alt_evidence": ["none"]}, False),
        ("QMAS", NO_OFFER, {**QMAS, "edu_level": "sub_degree", "alt_evidence": ["achievements"]}, True),
        ("QMAS", ORDINARY, {**QMAS, "self_owned": "fully"}, True),
        ("QMAS", ORDINARY, {**QMAS, "employer_place": "mainland_only"}, True),
        ("TECHTAS", ORDINARY, {**RESEARCH, "edu_level": "bachelor", "years_relevant": 0}, False),
        ("TECHTAS", ORDINARY, {**RESEARCH, "edu_level": "bachelor", "years_relevant": 1}, True),
        ("TECHTAS", ORDINARY, {**RESEARCH, "edu_level": "master", "years_relevant": 0}, True),
        ("TECHTAS", ORDINARY, {**RESEARCH, "rd_stem_job": "no"}, False),
        ("TECHTAS", ORDINARY, {**RESEARCH, "stem_degree_top100": "no"}, False),
        ("TECHTAS", ORDINARY, {**RESEARCH, "offer": "verbal"}, False),
        ("TECHTAS", SKILLED, {"rd_stem_job": "yes", "alt_evidence": ["technical_qualification"]}, True),
        ("ASMTP_TP", NO_DEGREE, TRADE, True),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "age": 17}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "age": 18}, True),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "age": 40}, True),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "age": 41}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "tp_trade": "none"}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "tp_trade": "unsure"}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "market_pay": "below"}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "offer": "none"}, False),
        ("ASMTP_TP", NO_DEGREE, {**TRADE, "edu_level": "bachelor", "degree_level_job": "no"}, False),
        ("VPAS", VTC_GRADUATE, {"months_since_graduation": 12}, True),
        ("VPAS", VTC_GRADUATE, {"months_since_graduation": 13}, False),
        ("VPAS", VTC_GRADUATE, {"months_since_graduation": "not_yet"}, True),
        ("VPAS", VTC_GRADUATE, {"months_since_graduation": 3, "age": 17}, False),
        ("VPAS", VTC_GRADUATE, {"months_since_graduation": 3, "hk_status": "iang"}, False),
        ("ASSG", ORDINARY, SECOND_GENERATION, True),
        ("ASSG", ORDINARY, {**SECOND_GENERATION, "age": 41}, False),
        ("ASSG", ORDINARY, {**SECOND_GENERATION, "age": 17}, False),
        ("ASSG", ORDINARY, {**SECOND_GENERATION, "born_overseas": "no"}, False),
        ("ASSG", ORDINARY, {**SECOND_GENERATION, "parent_hkpr_settled_overseas_at_birth": "unsure"}, False),
        ("CIES", ORDINARY, INVESTOR, True),
        ("CIES", ORDINARY, {**INVESTOR, "net_assets_hkd": 29_999_999}, False),
        ("CIES", ORDINARY, {**INVESTOR, "age": 17}, False),
        ("CIES", ORDINARY, {**INVESTOR, "foreign_pr": "no"}, False),
        ("CIES", ORDINARY, {**INVESTOR, "foreign_pr": "no", "residence": "taiwan"}, True),
        ("DEPENDANT", ORDINARY, SPOUSE, True),
        ("DEPENDANT", ORDINARY, {"spouse_or_parent_status": "ttps_qmas_assg_cies_holder"}, True),
        ("DEPENDANT", ORDINARY, {"spouse_or_parent_status": "ft_degree_student"}, True),
        ("DEPENDANT", ORDINARY, {"spouse_or_parent_status": "hk_permanent_or_unconditional"}, False),
        ("DEPENDANT", ORDINARY, {"spouse_or_parent_status": "none"}, False),
        ("ONE_WAY_PERMIT", ORDINARY, {"spouse_or_parent_status": "hk_permanent_or_unconditional"}, True),
        ("ONE_WAY_PERMIT", ORDINARY, SPOUSE, False),
        ("ONE_WAY_PERMIT", ORDINARY, {"spouse_or_parent_status": "hk_permanent_or_unconditional",
                                      "residence": "foreign"}, False),
        ("STUDENT", NO_OFFER, {}, True),
        ("STUDENT", NO_DEGREE, {}, True),
        ("STUDENT", ORDINARY, {}, False),
        ("STUDENT", ORDINARY, {"offer": "verbal"}, False),
        ("STUDENT", NO_OFFER, QMAS, False),
        ("STUDENT", NO_OFFER, {"income_last_year_hkd": 2_500_000}, False),
        ("TRAINING", ORDINARY, {"intra_company": "yes", "genuine_vacancy": "not_real"}, True),
        ("TRAINING", ORDINARY, {"intra_company": "no", "genuine_vacancy": "not_real"}, False),
        ("BUSINESS_VISIT", ORDINARY, {"post_type": "remote_from_mainland"}, True),
        ("BUSINESS_VISIT", ORDINARY, {"post_type": "part_time"}, False),
        ("IMPORTED_LABOUR", ORDINARY, {"degree_level_job": "no"}, True),
        ("IMPORTED_LABOUR", ORDINARY, {"degree_level_job": "yes"}, False),
        ("IMPORTED_LABOUR", NO_OFFER, {"degree_level_job": "no"}, False),
        ("GEP", ORDINARY, {}, False),
        ("IANG", ORDINARY, {"hk_degree": "pt_or_nonlocal"}, False),
    ],
)  # fmt: skip
def test_a_scheme_is_suggested_exactly_where_its_rule_holds(
    scheme: str, person: dict[str, Any], changes: dict[str, Any], fits: bool
) -> None:
    assert (scheme in schemes(judged(person, **changes))) == fits


def test_the_failed_points_are_tried_in_order() -> None:
    everything = {**QMAS, "income_last_year_hkd": 3_000_000, "top_university": "yes", "ft_years_last5": 4}
    assert schemes(judged(NO_OFFER, **everything)) == ["TTPS_A", "TTPS_B", "QMAS"]
    assert schemes(judged(residence="macao", **everything)) == ["GEP", "TTPS_A", "TTPS_B"]
    assert schemes(judged(self_owned="partly", **everything)) == ["QMAS", "TTPS_A", "TTPS_B"]
    assert schemes(judged(NO_DEGREE, **TRADE, income_last_year_hkd=3_000_000)) == ["ASMTP_TP", "TTPS_A"]
    assert schemes(judged(NO_DEGREE, **TRADE)) == ["ASMTP_TP", "STUDENT"]


def test_at_most_three_are_suggested() -> None:
    crowd = {**QMAS, **SPOUSE, **SECOND_GENERATION, **INVESTOR, "income_last_year_hkd": 3_000_000}
    assert len(schemes(judged(NO_OFFER, **crowd))) == 3


@pytest.mark.parametrize("held", ["iang", "ttps", "qmas", "dependant"])
def test_who_needs_no_permit_gets_no_suggestion(held: str) -> None:
    assert schemes(judged(NO_OFFER, hk_status=held, **QMAS)) == []


@pytest.mark.parametrize("problem", [{"market_pay": "below"}, {"local_hire_difficulty": "not_advertised"}])
def test_low_pay_and_missing_recruitment_are_mended_not_fled(problem: dict[str, Any]) -> None:
    """No other scheme helps there."""
    assert schemes(judged(**problem, **QMAS, income_last_year_hkd=3_000_000)) == []


def test_an_age_that_was_not_asked_rules_nothing_out() -> None:
    assert schemes(judged(NO_OFFER, qmas_yes_count=6)) == ["QMAS"]


def test_a_limit_not_known_for_the_day_gives_no_suggestion() -> None:
    answers = changed(NO_OFFER, income_last_year_hkd=3_000_000)
    assert schemes(assess(answers, as_of=date(2025, 6, 30))) == ["STUDENT"]
    assert schemes(assess(answers, as_of=date(2026, 1, 1))) == ["TTPS_A"]
