"""Warnings of an assessment: what the person should know or do besides the criteria. Codes only, no wording."""

from __future__ import annotations

from typing import Final, Mapping

from bot.eligibility.facts import Facts
from bot.eligibility.reads import Answers, reads
from bot.eligibility.reasons import WARNINGS
from bot.eligibility.route import NO_PERMIT, Route
from bot.vocabulary import NONE

HELD_PERMITS: Final = ("asmtp", "asmtp_tp", "techtas", "gep", "imported_worker")
"""Permissions tied to a job: taking another one is a change of employer, keeping it an extension (W11, J1 to J3)."""

_BY_VALUE: Final[Mapping[str, Mapping[str, str]]] = {
    "serious_crime": {"yes": "convictions_must_be_declared", "undisclosed": "convictions_must_be_declared"},
    "hk_status": {
        "visitor": "visitor_cannot_wait_in_hk",
        "asmtp_tp": "tp_trade_fixed",
        "imported_worker": "imported_worker_time",
        "dependant_of_student": "student_family_may_not_work",
        "unsure": "hk_status_unsure",
    },
    "offer": {"written_unsigned": "sign_the_offer"},
    "hk_degree": {"gba_joint_ug_plus": "gba_arrangement_to_be_confirmed"},
    "self_owned": {"partly": "owner_employee", "fully": "owner_employee", "unsure": "ownership_unsure"},
    "post_type": {
        "part_time": "part_time_post",
        "freelance": "freelance_post",
        "remote_from_mainland": "remote_post",
        "unsure": "post_type_unsure",
    },
    "letter_of_consent": {
        "refused": "consent_letter_refused",
        "unsure": "consent_letter_unsure",
        "self_employed": "consent_letter_self_employed",
    },
    "talent_list": {"yes": "talent_list_to_be_confirmed"},
    "intra_company": {"yes": "intra_company_not_exempt"},
    "employer_facilitated": {"yes": "facilitation_to_be_confirmed"},
    "facilitation_basis": {
        "top_university": "facilitation_to_be_confirmed",
        "hk2m_established_company": "facilitation_to_be_confirmed",
    },
    "regulated_profession": {"yes": "registration_still_needed"},
    "timing": {"urgent": "time_is_short"},
}

_DEPENDANTS: Final[Mapping[str, str]] = {
    "cohabitant": "cohabitant_not_covered",
    "parent": "parent_not_covered",
    "child_18plus": "adult_child_not_covered",
}

_ORDER: Final = {code: place for place, code in enumerate(WARNINGS)}


@reads(*_BY_VALUE, "dependants")
def find_warnings(answers: Answers, route: Route, facts: Facts) -> tuple[str, ...]:
    """The warning codes for these answers, in the order of `reasons.WARNINGS`.

    A person who needs no permit gets only the one that matters then.
    """
    if route.kind == NO_PERMIT:
        return ("status_must_be_valid",) if route.reason == "status_allows_work" else ()
    found = {"facts_out_of_date"} if facts.to_be_confirmed else set()
    for slot, codes in _BY_VALUE.items():
        value = answers[slot]
        if value is not None and value in codes:
            found.add(codes[value])
    if answers["hk_status"] in HELD_PERMITS:
        found.add("change_of_employer" if answers["offer"] not in (None, NONE) else "extension_of_stay")
    found.update(_DEPENDANTS[person] for person in answers["dependants"] or () if person in _DEPENDANTS)
    return tuple(sorted(found, key=_ORDER.__getitem__))
