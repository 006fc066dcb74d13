"""Criteria W, E1..E9 and M1 as predicates over the answers: each names the reason code that holds.

The reason settles the status (`reasons.STATUS`). Facts sections 4, 5 and 7; contract sections 3 and 4.
"""

from __future__ import annotations

from typing import Any, Callable, Final, Iterable, Mapping, NamedTuple

from bot.eligibility.facts import Facts
from bot.eligibility.interview import needs_evidence, pay_is_exempt
from bot.eligibility.reads import Answers, reads, stored
from bot.eligibility.reasons import COVERS, STATUS, source_of
from bot.eligibility.route import ROUTE_SLOTS, VTC, find_route
from bot.vocabulary import NONE, UNDISCLOSED, UNSURE

_SKILL_PAPERS: Final = frozenset(("licence", "technical_qualification", "achievements"))


class Criterion(NamedTuple):
    """One row of an assessment.

    Attributes:
        id: `W`, `E1` .. `E9` or `M1`.
        status, reason: one of `vocabulary.CRITERION_STATUSES`, and the code that settles it.
        covers: the firm's criterion `S1` .. `S5`, or None.
        slots: the answers it was judged by; not to be changed.
        source: the page that the criterion is on, an id of `sources` in facts.yml.
        evidence: the person's own words behind those answers.
    """

    id: str
    status: str
    reason: str
    covers: str | None
    slots: Mapping[str, Any]
    source: str
    evidence: str = ""


def judge(answers: Answers, facts: Facts) -> tuple[Criterion, ...]:
    """All eleven criteria, in the order of `COVERS`.

    Args:
        answers: complete answers.
        facts: the dated numbers.
    Raises:
        NotKnown: a number that a criterion rests on is not known for the day of `facts`.
    """
    return tuple([row(answers, facts) for row in ROWS])


def with_words(rows: Iterable[Criterion], evidence: Mapping[str, str]) -> tuple[Criterion, ...]:
    """The criteria with the person's own words (slot -> words) behind the answers that each rests on."""
    return tuple(
        row._replace(evidence="; ".join(evidence[name] for name in row.slots if evidence.get(name))) for row in rows
    )


def _row(name: str, predicate: Callable[[Answers, Facts], str], *slots: str) -> Callable[..., Criterion]:
    """A criterion as a part of the engine; `slots` are the answers that it is judged by."""

    @reads(*slots)
    def row(answers: Answers, facts: Facts) -> Criterion:
        # Without an offer there is no job: whatever was said of one earlier is about something that is gone.
        no_job = name in _NO_JOB and answers["offer"] == NONE
        reason = _NO_JOB[name] if no_job else predicate(answers, facts)
        told = _SLOTS_OF_REASON.get(reason) or _SLOTS.get(name, slots)
        judged_by = {slot: stored(answers[slot]) for slot in told if answers[slot] is not None}
        return Criterion(name, STATUS[reason], reason, COVERS[name], judged_by, source_of(name, reason))

    return row


_SLOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "W": ("residence", "hk_degree"),
    "E2": ("edu_level",),
    "E3": ("edu_level", "alt_evidence", "years_relevant"),
    "E5": ("job_match", "years_relevant"),
    "E6": ("genuine_vacancy",),
    "E7": ("salary_total_hkd", "talent_list", "local_hire_difficulty"),
    "E8": ("salary_total_hkd", "market_pay"),
    "M1": ("employer_place",),
}
"""The answers named with a criterion where it looks at more than it rests on; some reasons rest on others, below."""

_GRADUATE: Final = ("residence", "hk_degree", "months_since_graduation")
_ABROAD: Final = ("residence", "overseas_pr", "applying_from_overseas", "overseas_months")
_SLOTS_OF_REASON: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("foreign_passport", "macao_resident", "taiwan_resident", "hk_permanent_resident"), ("residence",)),
    "status_allows_work": ("hk_status",),
    **dict.fromkeys(("overseas_residence_unsure", "overseas_residence_not_asked", "abroad_not_gep"), _ABROAD),
    "overseas_permanent_residence": ("residence", "overseas_pr"),
    "overseas_twelve_months": ("residence", "applying_from_overseas", "overseas_months"),
    **dict.fromkeys(("ft_accredited_degree", "gba_joint_degree", "iang_after_graduation", "designated_vtc_diploma",
                     "iang_graduation_date_open", "vtc_not_graduated", "vtc_graduation_unsure",
                     "vtc_graduation_not_asked", "vtc_graduation_long_ago"), _GRADUATE),
    **dict.fromkeys(("iang_needs_offer", "vpas_needs_job"), (*_GRADUATE, "offer")),
    "iang_needs_degree_level_job": (*_GRADUATE, "market_pay", "degree_level_job"),
    "education_answers_disagree": ("hk_degree", "edu_level"),
    "degree_suffices": ("edu_level",),
    "exempt_pay": ("salary_total_hkd",),
    "talent_list_post": ("talent_list",),
    **dict.fromkeys(("no_job_for_match", "no_job_for_vacancy", "no_job_for_recruitment", "no_job_for_pay",
                     "no_job_for_employer"), ("offer",)),
}  # fmt: skip

_OFFER: Final[Mapping[Any, str]] = {
    None: "offer_not_asked",
    "signed": "offer_signed",
    "written_unsigned": "offer_written_unsigned",
    "verbal": "offer_verbal",
    NONE: "offer_none",
    UNSURE: "offer_unsure",
}
_VACANCY: Final[Mapping[Any, str]] = {
    None: "vacancy_not_asked",
    "open_post": "vacancy_open",
    "replacement": "vacancy_replacement",
    "created_for_applicant": "vacancy_created_for_applicant",
    "not_real": "vacancy_not_real",
    UNSURE: "vacancy_unsure",
}
_EMPLOYER: Final[Mapping[Any, str]] = {
    None: "employer_not_asked",
    "hk_registered": "employer_in_hk",
    "mainland_only": "employer_mainland_only",
    "overseas_only": "employer_overseas_only",
    UNSURE: "employer_unsure",
}
_TRAVEL_DOCUMENT: Final[Mapping[Any, str]] = {
    None: "travel_document_not_asked",
    UNSURE: "travel_document_not_asked",
    "yes": "travel_document_held",
    "no": "identity_card_instead",
}
_NO_JOB: Final[Mapping[str, str]] = {
    "E5": "no_job_for_match",
    "E6": "no_job_for_vacancy",
    "E7": "no_job_for_recruitment",
    "E8": "no_job_for_pay",
    "M1": "no_job_for_employer",
}
_MATCH: Final[Mapping[Any, str]] = {
    None: "job_match_not_asked",
    "studies": "job_matches_studies",
    "experience": "job_matches_experience",
    "both": "job_matches_both",
    "partly": "job_matches_partly",
    "no": "job_mismatch",
    UNSURE: "job_match_unsure",
}
_RECRUITMENT: Final[Mapping[Any, str]] = {
    None: "recruitment_not_asked",
    "proven": "recruitment_proven",
    "advertised_no_record": "recruitment_no_record",
    "not_advertised": "not_advertised",
    UNSURE: "recruitment_unsure",
}
_MARKET_PAY: Final[Mapping[Any, str]] = {
    None: "pay_not_asked",
    "normal": "pay_normal",
    "above": "pay_above",
    UNSURE: "market_pay_unsure",
}


def _e1(answers: Answers, _facts: Facts) -> str:
    """No security objection and no known serious criminal record."""
    crime, breach = answers["serious_crime"], answers["hk_immigration_breach"]
    if crime == "yes":
        return "serious_crime_declared"
    if breach == "overstay_or_illegal_work":
        return "immigration_breach"
    if UNDISCLOSED in (crime, breach):
        return "record_undisclosed"
    if breach == "refused_before":
        return "refused_before"
    if UNSURE in (crime, breach):
        return "record_unsure"
    return "record_not_asked" if crime is None or breach is None else "record_clean"


def _e2(answers: Answers, _facts: Facts) -> str:
    """A degree, or the documented evidence of E3 in its place."""
    level, degree = answers["edu_level"], answers["hk_degree"]
    if level is None:
        return "education_not_asked"
    if level == UNSURE:
        return "degree_unsure"
    if not needs_evidence(answers):
        return "degree_held"
    if degree == "pt_or_nonlocal" or (degree == VTC and level == "below_tertiary"):
        return "education_answers_disagree"  # a degree or diploma was named when the talk was about Hong Kong
    evidence = answers["alt_evidence"]
    if evidence is None or evidence == (UNSURE,):
        return "no_degree_evidence_open"
    return "no_degree" if evidence == (NONE,) else "evidence_instead_of_degree"


def _e3(answers: Answers, _facts: Facts) -> str:
    """The exception for people without a degree: technical papers, a proven record, achievements, all documented.

    No official page gives a minimum of years. The strongest case has a paper of skill or achievement and documented
    experience with at least one completed year; everything thinner is for a consultant.
    """
    if not needs_evidence(answers):
        return "evidence_not_asked" if answers["edu_level"] in (None, UNSURE) else "degree_suffices"
    evidence = answers["alt_evidence"]
    if evidence is None:
        return "evidence_not_asked"
    if evidence == (NONE,):
        return "evidence_none"
    if evidence == (UNSURE,):
        return "evidence_unsure"
    if "documented_experience" not in evidence or _SKILL_PAPERS.isdisjoint(evidence):
        return "evidence_thin"
    years = answers["years_relevant"]
    if years is None:
        return "evidence_not_asked"
    return "evidence_strong" if isinstance(years, int) and years >= 1 else "evidence_thin"


def _e5(job: Answers, _facts: Facts) -> str:
    """The job is related to the studies or to the work experience."""
    match, years = job["job_match"], job["years_relevant"]
    reason = _MATCH[match]
    if match in ("studies", "both", "experience") and years == UNSURE:
        return "experience_years_unsure"
    if match == "experience" and years == 0:
        return "experience_without_years"
    return reason


def _e7(job: Answers, facts: Facts) -> str:
    """Local workers cannot readily take the job, or the employer need not prove it (X1: Talent List, high pay)."""
    if pay_is_exempt(job, facts):
        return "exempt_pay"
    if job["talent_list"] == "yes":
        return "talent_list_post"
    return _RECRUITMENT[job["local_hire_difficulty"]]


def _e8(job: Answers, facts: Facts) -> str:
    """The whole package is about what the market pays; no page names a minimum."""
    pay, market = job["salary_total_hkd"], job["market_pay"]
    if market == "below":
        return "pay_below"
    if pay_is_exempt(job, facts):
        return "pay_high"
    if pay is None:
        return "pay_not_asked"
    if pay == UNSURE:
        return "pay_unsure"
    if pay == UNDISCLOSED:
        return "pay_undisclosed"
    return "pay_zero" if pay == 0 else _MARKET_PAY[market]


def _look_up(table: Mapping[Any, str], slot: str) -> Callable[[Answers, Facts], str]:
    return lambda answers, _facts: table[answers[slot]]


ROWS: Final = (
    _row("W", lambda answers, facts: find_route(answers, facts).reason, *ROUTE_SLOTS),
    _row("E1", _e1, "serious_crime", "hk_immigration_breach"),
    _row("E2", _e2, "edu_level", "hk_degree", "alt_evidence"),
    _row("E3", _e3, "edu_level", "alt_evidence", "years_relevant"),
    _row("E4", _look_up(_OFFER, "offer"), "offer"),
    _row("E5", _e5, "job_match", "years_relevant", "offer"),
    _row("E6", _look_up(_VACANCY, "genuine_vacancy"), "genuine_vacancy", "offer"),
    _row("E7", _e7, "salary_total_hkd", "talent_list", "local_hire_difficulty", "offer"),
    _row("E8", _e8, "salary_total_hkd", "market_pay", "offer"),
    _row("E9", _look_up(_TRAVEL_DOCUMENT, "has_travel_doc"), "has_travel_doc"),
    _row("M1", _look_up(_EMPLOYER, "employer_place"), "employer_place", "offer"),
)
