"""Every code that an assessment may carry, in one place: reasons of criteria, suggestions and documents, warnings.

A criterion's reason settles its status, so the two can never disagree. The words of a code are `reason_<code>`,
`suggestion_<code>`, `document_reason_<code>` and `warning_<code>` in `bot/texts/`.
"""

from __future__ import annotations

from typing import Final, Mapping

COVERS: Final[Mapping[str, str | None]] = {
    "W": "S1", "E1": None, "E2": "S2", "E3": "S2", "E4": "S3", "E5": "S3", "E6": "S4", "E7": "S5", "E8": None,
    "E9": None, "M1": None,
}  # fmt: skip
"""Which of the firm's five criteria each criterion covers; the order is that of an assessment."""

_BY_CRITERION: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "W": {
        "met": ("mainland_resident", "mainland_resident_in_hk", "abroad_not_gep", "part_time_or_nonlocal_degree",
                "vtc_graduation_long_ago"),
        "not_met": ("hk_permanent_resident", "status_allows_work", "foreign_passport", "macao_resident",
                    "taiwan_resident", "overseas_permanent_residence", "overseas_twelve_months",
                    "ft_accredited_degree", "gba_joint_degree", "iang_needs_offer", "iang_needs_degree_level_job",
                    "iang_after_graduation", "iang_graduation_date_open", "designated_vtc_diploma",
                    "vpas_needs_job"),
        "unclear": ("residence_unsure", "overseas_residence_unsure", "hk_degree_unsure", "vtc_not_graduated",
                    "vtc_graduation_unsure"),
        "not_asked": ("residence_not_asked", "overseas_residence_not_asked", "vtc_graduation_not_asked"),
    },
    "E1": {
        "met": ("record_clean",),
        "not_met": ("serious_crime_declared", "immigration_breach"),
        "unclear": ("record_undisclosed", "refused_before", "record_unsure"),
        "not_asked": ("record_not_asked",),
    },
    "E2": {
        "met": ("degree_held",),
        "exempt": ("evidence_instead_of_degree",),
        "not_met": ("no_degree",),
        "unclear": ("degree_unsure", "no_degree_evidence_open", "education_answers_disagree"),
        "not_asked": ("education_not_asked",),
    },
    "E3": {
        "met": ("evidence_strong",),
        "exempt": ("degree_suffices",),
        "not_met": ("evidence_none",),
        "unclear": ("evidence_thin", "evidence_unsure"),
        "not_asked": ("evidence_not_asked",),
    },
    "E4": {
        "met": ("offer_signed", "offer_written_unsigned"),
        "not_met": ("offer_verbal", "offer_none"),
        "unclear": ("offer_unsure",),
        "not_asked": ("offer_not_asked",),
    },
    "E5": {
        "met": ("job_matches_studies", "job_matches_experience", "job_matches_both"),
        "not_met": ("job_mismatch",),
        "unclear": ("job_matches_partly", "job_match_unsure", "experience_without_years", "experience_years_unsure"),
        "not_asked": ("job_match_not_asked", "no_job_for_match"),
    },
    "E6": {
        "met": ("vacancy_open", "vacancy_replacement"),
        "not_met": ("vacancy_not_real",),
        "unclear": ("vacancy_created_for_applicant", "vacancy_unsure"),
        "not_asked": ("vacancy_not_asked", "no_job_for_vacancy"),
    },
    "E7": {
        "met": ("recruitment_proven",),
        "exempt": ("talent_list_post", "exempt_pay"),
        "not_met": ("not_advertised",),
        "unclear": ("recruitment_no_record", "recruitment_unsure"),
        "not_asked": ("recruitment_not_asked", "no_job_for_recruitment"),
    },
    "E8": {
        "met": ("pay_normal", "pay_above", "pay_high"),
        "not_met": ("pay_below",),
        "unclear": ("market_pay_unsure", "pay_unsure", "pay_undisclosed", "pay_zero"),
        "not_asked": ("pay_not_asked", "no_job_for_pay"),
    },
    "E9": {
        "met": ("travel_document_held", "identity_card_instead"),
        "not_asked": ("travel_document_not_asked",),
    },
    "M1": {
        "met": ("employer_in_hk",),
        "not_met": ("employer_mainland_only", "employer_overseas_only"),
        "unclear": ("employer_unsure",),
        "not_asked": ("employer_not_asked", "no_job_for_employer"),
    },
}  # fmt: skip

STATUS: Final[Mapping[str, str]] = {
    reason: status for statuses in _BY_CRITERION.values() for status, reasons in statuses.items() for reason in reasons
}
"""The status that a reason gives its criterion."""

CRITERION_OF: Final[Mapping[str, str]] = {
    reason: criterion
    for criterion, statuses in _BY_CRITERION.items()
    for reasons in statuses.values()
    for reason in reasons
}
"""The criterion that a reason belongs to; no reason belongs to two."""

_SOURCES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("foreign_passport", "macao_resident", "taiwan_resident", "overseas_permanent_residence",
                     "overseas_twelve_months", "abroad_not_gep", "overseas_residence_unsure",
                     "overseas_residence_not_asked"), "immd-gep"),
    **dict.fromkeys(("ft_accredited_degree", "gba_joint_degree", "iang_needs_offer", "iang_needs_degree_level_job",
                     "iang_after_graduation", "iang_graduation_date_open"), "immd-iang"),
    **dict.fromkeys(("designated_vtc_diploma", "vpas_needs_job", "vtc_graduation_long_ago", "vtc_not_graduated",
                     "vtc_graduation_unsure", "vtc_graduation_not_asked"), "immd-vpas"),
    **dict.fromkeys(("talent_list_post", "exempt_pay"), "immd-enh-faq"),
    "status_allows_work": "immd-dep",
}  # fmt: skip
"""Reasons that rest on another page than their criterion."""


def source_of(criterion: str, reason: str) -> str:
    """The page that a criterion with this reason rests on: an id of `sources` in facts.yml."""
    return _SOURCES.get(reason, "immd-mainland" if criterion == "M1" else "immd-asmtp")


REVIEW_FIRST: Final = frozenset(("serious_crime_declared", "immigration_breach"))
"""Reasons that give `needs_review` even where the outcome would be `not_yet`."""

NOT_YET: Final = frozenset(("offer_verbal", "offer_none", "employer_mainland_only", "employer_overseas_only",
                            "no_degree", "vacancy_not_real"))  # fmt: skip
"""Reasons that give `not_yet`."""

FAVOURABLE, DOUBT, OBSTACLE, REVIEW = range(4)
"""What a reason does to the outcome; the gravest of all reasons decides."""


def _gravity(reason: str, status: str) -> int:
    if reason in REVIEW_FIRST:
        return REVIEW
    if reason in NOT_YET:
        return OBSTACLE
    # E9's detail is asked after the result, so that not knowing it yet stands in nobody's way.
    return FAVOURABLE if status in ("met", "exempt") or reason == "travel_document_not_asked" else DOUBT


GRAVITY: Final[Mapping[str, int]] = {reason: _gravity(reason, status) for reason, status in STATUS.items()}

EXTENSION: Final = "extension_of_stay"
"""The warning for somebody who holds a permission to work and has no new offer: that is no lack of an offer."""

DOUBTS: Final = frozenset((
    "change_of_employer", "extension_of_stay", "hk_status_unsure", "owner_employee", "ownership_unsure",
    "part_time_post", "freelance_post", "remote_post", "post_type_unsure", "consent_letter_refused",
    "consent_letter_unsure", "facts_out_of_date",
))  # fmt: skip
"""Warnings about a doubtful detail: with one of them the outcome is never `likely_meets`."""

WARNINGS: Final = (
    "facts_out_of_date", "convictions_must_be_declared", "status_must_be_valid", "visitor_cannot_wait_in_hk",
    "change_of_employer", "extension_of_stay", "tp_trade_fixed", "imported_worker_time", "hk_status_unsure",
    "student_family_may_not_work", "sign_the_offer", "gba_arrangement_to_be_confirmed", "owner_employee",
    "ownership_unsure", "part_time_post", "freelance_post", "remote_post", "post_type_unsure",
    "consent_letter_refused", "consent_letter_unsure", "consent_letter_self_employed",
    "talent_list_to_be_confirmed", "intra_company_not_exempt", "facilitation_to_be_confirmed",
    "registration_still_needed", "cohabitant_not_covered", "parent_not_covered", "adult_child_not_covered",
    "time_is_short",
)  # fmt: skip
"""All warnings, in the order in which an assessment lists them."""

SUGGESTION_REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "IANG": ("ft_accredited_degree", "gba_joint_degree", "iang_needs_offer", "iang_needs_degree_level_job",
             "iang_after_graduation", "iang_graduation_date_open"),
    "GEP": ("foreign_passport", "macao_resident", "taiwan_resident", "overseas_permanent_residence",
            "overseas_twelve_months"),
    "TTPS_A": ("high_income",),
    "TTPS_B": ("listed_university_and_work",),
    "TTPS_C": ("listed_university_recent",),
    "QMAS": ("six_of_twelve",),
    "TECHTAS": ("rd_job_stem_degree", "rd_job_technical_proof"),
    "ASMTP_TP": ("listed_trade",),
    "VPAS": ("designated_vtc_diploma", "vpas_needs_job", "vpas_after_graduation"),
    "ASSG": ("second_generation",),
    "CIES": ("assets_to_invest",),
    "DEPENDANT": ("family_holds_visa", "family_is_student"),
    "ONE_WAY_PERMIT": ("family_is_permanent",),
    "STUDENT": ("study_first",),
    "TRAINING": ("group_training",),
    "BUSINESS_VISIT": ("work_stays_in_mainland",),
    "IMPORTED_LABOUR": ("job_below_degree_level",),
}  # fmt: skip
"""Why a scheme may be suggested, scheme by scheme."""

DOCUMENT_REASONS: Final = (
    "everyone", "travel_document", "identity_card_instead", "hk_status", "hk_identity_card", "degree", "experience",
    "no_degree", "mainland_resident", "other_language", "convictions", "facilitation", "regulated_profession",
    "every_employer", "employer_not_facilitated", "new_company", "local_recruitment", "talent_list", "exempt_pay",
    "intra_company", "real_business", "each_dependant", "dependant_in_hk", "spouse", "registered_partner", "child",
    "relationship", "macao_dependant", "taiwan_dependant", "later_dependant", "parents_separated", "present_stay",
    "extension", "new_employer", "top_tier",
)  # fmt: skip
"""Why a document is on the list."""
