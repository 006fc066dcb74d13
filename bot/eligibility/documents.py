"""The personal document list: facts section 9, one row per document with its condition on the answers."""

from __future__ import annotations

from typing import Callable, Final, NamedTuple

from bot.eligibility.cautions import HELD_PERMITS
from bot.eligibility.facts import Facts
from bot.eligibility.fees import countable_dependants
from bot.eligibility.interview import needs_evidence, pay_is_exempt
from bot.eligibility.reads import Answers, reads
from bot.eligibility.route import MAINLAND_GROUP
from bot.vocabulary import NONE

WITH_DOCUMENTS: Final = frozenset(("likely_meets", "needs_review", "not_yet"))
"""Outcomes that come with a document list."""

EMPLOYED: Final = ("asmtp", "asmtp_tp", "techtas", "gep")
"""Permissions to work that are extended, or changed to another employer, with the papers X01 to X06."""

DEGREES: Final = ("bachelor", "master", "doctorate")


class Document(NamedTuple):
    """One document.

    Attributes:
        id: its number in facts section 9.
        party: who brings it: `applicant`, `employer` or `dependant`.
        level: `R` on the official list, `C` required under its condition, `P` good practice, not on the list.
        reason: why it is on this person's list.
    """

    id: str
    party: str
    level: str
    reason: str


def _always(_answers: Answers) -> bool:
    return True


def _is(slot: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers[slot] in values


def _is_not(slot: str, value: str) -> Callable[[Answers], bool]:
    return lambda answers: answers[slot] != value


def _has_status(answers: Answers) -> bool:
    return answers["hk_status"] not in (None, NONE)


def _young_company_not_facilitated(answers: Answers) -> bool:
    return answers["employer_age"] == "lt_12m" and answers["employer_facilitated"] != "yes"


def _real_business_in_question(answers: Answers) -> bool:
    return answers["employer_age"] == "lt_12m" or answers["self_owned"] in ("partly", "fully")


def _family(answers: Answers) -> bool:
    return bool(countable_dependants(answers))


def _family_has(kind: str) -> Callable[[Answers], bool]:
    return lambda answers: kind in (answers["dependants"] or ())


def _family_place(place: str) -> Callable[[Answers], bool]:
    return lambda answers: place in (answers["dependant_place"] or ()) and _family(answers)


def _family_comes_later(answers: Answers) -> bool:
    # The main application is behind a person who holds a permit already: the family files its own (facts N7).
    return answers["hk_status"] in HELD_PERMITS and answers["hk_status"] != "imported_worker" and _family(answers)


def _extends(answers: Answers) -> bool:
    return answers["hk_status"] in EMPLOYED and answers["offer"] in (None, NONE)


def _changes_employer(answers: Answers) -> bool:
    return answers["hk_status"] in EMPLOYED and answers["offer"] not in (None, NONE)


def _extends_with_family(answers: Answers) -> bool:
    return _extends(answers) and _family(answers)


def _separated_child(answers: Answers) -> bool:
    return answers["parents_separated"] == "yes" and "child_u18" in (answers["dependants"] or ())


_ROWS: Final[tuple[tuple[Document, Callable[[Answers], bool]], ...]] = (
    (Document("A01", "applicant", "R", "everyone"), _always),
    (Document("A02", "applicant", "R", "travel_document"), _is_not("has_travel_doc", "no")),
    (Document("A03", "applicant", "C", "identity_card_instead"), _is("has_travel_doc", "no")),
    (Document("A04", "applicant", "C", "hk_status"), _has_status),
    (Document("A05", "applicant", "C", "hk_identity_card"), _is("has_hkid", "yes")),
    (Document("A06", "applicant", "R", "degree"), _is("edu_level", *DEGREES)),
    (Document("A07", "applicant", "R", "experience"), _always),
    (Document("A08", "applicant", "C", "no_degree"), needs_evidence),
    (Document("A09", "applicant", "R", "mainland_resident"), _is("residence", *MAINLAND_GROUP)),
    (Document("A10", "applicant", "C", "other_language"), _is("docs_other_language", "yes")),
    (Document("A11", "applicant", "R", "convictions"), _always),
    (Document("A12", "applicant", "P", "everyone"), _always),
    (Document("A13", "applicant", "P", "degree"), _is("edu_level", *DEGREES)),
    (Document("A14", "applicant", "C", "facilitation"), _is("facilitation_basis", "top_university")),
    (Document("A15", "applicant", "P", "regulated_profession"), _is("regulated_profession", "yes")),
    (Document("B01", "employer", "R", "every_employer"), _always),
    (Document("B02", "employer", "C", "employer_not_facilitated"), _is_not("employer_facilitated", "yes")),
    (Document("B03", "employer", "C", "employer_not_facilitated"), _is_not("employer_facilitated", "yes")),
    (Document("B04", "employer", "C", "employer_not_facilitated"), _is_not("employer_facilitated", "yes")),
    (Document("B05", "employer", "C", "new_company"), _young_company_not_facilitated),
    (Document("B06", "employer", "R", "every_employer"), _always),
    (Document("B08", "employer", "C", "talent_list"), _is("talent_list", "yes")),
    (Document("B10", "employer", "P", "intra_company"), _is("intra_company", "yes")),
    (Document("B11", "employer", "P", "every_employer"), _always),
    (Document("B12", "employer", "P", "real_business"), _real_business_in_question),
    (Document("B13", "employer", "P", "new_company"), _is("employer_age", "lt_12m")),
    (Document("D01", "dependant", "R", "each_dependant"), _family),
    (Document("D02", "dependant", "R", "each_dependant"), _family),
    (Document("D03", "dependant", "C", "dependant_in_hk"), _family_place("hong_kong")),
    (Document("D04", "dependant", "C", "spouse"), _family_has("spouse")),
    (Document("D05", "dependant", "C", "registered_partner"), _family_has("registered_partner")),
    (Document("D06", "dependant", "C", "child"), _family_has("child_u18")),
    (Document("D07", "dependant", "P", "relationship"), _family),
    (Document("D08", "dependant", "C", "macao_dependant"), _family_place("macao")),
    (Document("D09", "dependant", "C", "taiwan_dependant"), _family_place("taiwan")),
    (Document("D10", "dependant", "C", "later_dependant"), _family_comes_later),
    (Document("D11", "dependant", "P", "parents_separated"), _separated_child),
    (Document("X01", "applicant", "C", "present_stay"), _is("hk_status", *EMPLOYED)),
    (Document("X02", "employer", "C", "extension"), _extends),
    (Document("X03", "employer", "C", "new_employer"), _changes_employer),
    (Document("X04", "applicant", "C", "new_employer"), _changes_employer),
    (Document("X06", "dependant", "C", "extension"), _extends_with_family),
)

_TOP_TIER: Final = Document("X05", "applicant", "C", "top_tier")
_LOCAL_RECRUITMENT: Final = Document("B07", "employer", "C", "local_recruitment")
_HIGH_PAY: Final = Document("B09", "employer", "C", "exempt_pay")


_READ: Final = (
    "has_travel_doc", "hk_status", "has_hkid", "edu_level", "residence", "docs_other_language", "facilitation_basis",
    "regulated_profession", "employer_facilitated", "employer_age", "talent_list", "intra_company", "self_owned",
    "dependants", "dependant_place", "parents_separated", "salary_total_hkd", "offer", "income_last_year_hkd",
)  # fmt: skip


@reads(*_READ)
def document_list(answers: Answers, outcome: str, facts: Facts) -> tuple[Document, ...]:
    """The documents whose condition holds, by party and number; none for an outcome that is not ASMTP's.

    A condition on something not asked counts against leaving a paper out: B02 to B04 stay until the employer is known
    to be facilitated, B07 until an exemption is known, A02 until there is known to be no travel document.
    """
    if outcome not in WITH_DOCUMENTS:
        return ()
    chosen = [document for document, holds in _ROWS if holds(answers)]
    if pay_is_exempt(answers, facts):
        chosen.append(_HIGH_PAY)
    elif answers["talent_list"] != "yes":
        chosen.append(_LOCAL_RECRUITMENT)
    if answers["hk_status"] == "asmtp" and facts.reaches(answers["income_last_year_hkd"], "top_tier_income"):
        chosen.append(_TOP_TIER)
    return tuple(sorted(chosen))
