"""The people of the scenarios: a table slot -> button value each, and what must come out for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

SIGNED_OFFER: Mapping[str, str] = {
    "residence": "mainland",
    "hk_degree": "none",
    "offer": "signed",
    "employer_place": "hk_registered",
    "edu_level": "master",
    "job_match": "both",
    "years_relevant": "5",
    "genuine_vacancy": "open_post",
    "salary_total_hkd": "480000",
    "market_pay": "normal",
    "talent_list": "proven",
    "serious_crime": "no",
}


@dataclass(frozen=True)
class Person:
    """One applicant.

    Attributes:
        name: what kind of case this is.
        answers: the button pressed for each question.
        outcome: the outcome that the contract gives.
        schemes: schemes that must be suggested.
        most_questions: the most questions this person may be asked.
    """

    name: str
    answers: Mapping[str, str]
    outcome: str
    schemes: tuple[str, ...] = ()
    most_questions: int = 12


PEOPLE = (
    Person("signed offer", SIGNED_OFFER, "likely_meets"),
    Person("signed offer, post on the Talent List", {**SIGNED_OFFER, "talent_list": "yes"}, "likely_meets"),
    Person(
        "no offer",
        {"residence": "mainland", "hk_degree": "none", "offer": "none", "edu_level": "bachelor",
         "years_relevant": "3", "serious_crime": "no"},
        "not_yet",
        most_questions=6,
    ),
    Person(
        "Hong Kong graduate",
        {"residence": "mainland", "hk_degree": "ft_accredited_ug_plus", "months_since_graduation": "3"},
        "another_scheme",
        ("IANG",),
        most_questions=3,
    ),
    Person("Macao resident", {"residence": "macao"}, "another_scheme", ("GEP",), most_questions=1),
    Person("permanent resident", {"residence": "hk_permanent"}, "no_permit_needed", most_questions=1),
    Person(
        "low pay and nothing advertised",
        {**SIGNED_OFFER, "market_pay": "below", "talent_list": "no", "local_hire_difficulty": "not_advertised"},
        "needs_review",
        most_questions=13,
    ),
    Person(
        "employer only in the Mainland",
        {**SIGNED_OFFER, "employer_place": "mainland_only"},
        "not_yet",
    ),
)  # fmt: skip
