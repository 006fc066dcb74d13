"""Answers of invented people, for the engine's tests."""

from __future__ import annotations

from typing import Any

from bot.eligibility import Assessment, assess

ORDINARY: dict[str, Any] = {
    "residence": "mainland", "hk_degree": "none", "offer": "signed", "employer_place": "hk_registered",
    "edu_level": "bachelor", "job_match": "both", "years_relevant": 5, "genuine_vacancy": "open_post",
    "salary_total_hkd": 480_000, "market_pay": "normal", "talent_list": "no", "local_hire_difficulty": "proven",
    "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
"""A Mainland resident with a degree, a signed offer and an employer that advertised: nothing missing or amiss."""

SKILLED: dict[str, Any] = {
    **ORDINARY, "edu_level": "sub_degree", "alt_evidence": ["licence", "documented_experience"],
    "job_match": "experience", "years_relevant": 12,
}  # fmt: skip
"""The same with papers of skill and experience in place of a degree."""

ABROAD: dict[str, Any] = {
    **{slot: value for slot, value in ORDINARY.items() if slot != "hk_degree"},
    "residence": "overseas_prc", "overseas_pr": "no", "applying_from_overseas": "yes", "overseas_months": 11,
}  # fmt: skip
"""A PRC passport holder abroad, not long enough for the GEP."""

VTC_GRADUATE: dict[str, Any] = {
    **SKILLED, "residence": "mainland_in_hk_temp", "hk_degree": "vtc_hd_designated", "months_since_graduation": 13,
}  # fmt: skip
"""A graduate of a designated VTC programme for whom VPAS is over."""


def judged(person: dict[str, Any] = ORDINARY, **changes: Any) -> Assessment:
    """The assessment of a person with some answers changed; None takes an answer away."""
    return assess(changed(person, **changes))


def changed(person: dict[str, Any] = ORDINARY, **changes: Any) -> dict[str, Any]:
    """A person's answers with some of them changed; None takes an answer away."""
    return {slot: value for slot, value in {**person, **changes}.items() if value is not None}


def status(assessment: Assessment, criterion: str) -> str:
    """The status of one criterion."""
    return next(row.status for row in assessment.criteria if row.id == criterion)


def reason(assessment: Assessment, criterion: str) -> str:
    """The reason code of one criterion."""
    return next(row.reason for row in assessment.criteria if row.id == criterion)


def schemes(assessment: Assessment) -> list[str]:
    """The suggested schemes, best first."""
    return [scheme for scheme, _reason in assessment.suggestions]


def documents(assessment: Assessment) -> set[str]:
    """The ids on the document list."""
    return {document.id for document in assessment.documents}
