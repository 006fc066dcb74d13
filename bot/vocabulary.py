"""The words that every part of the product shares: slots, values, outcomes, criteria, schemes.

This is the project's data contract in Python, written once. `domain.yml`, the responses, the engine,
the lead store and the exports are all checked against it by `tests/contract/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Mapping

LANGUAGES: Final = ("en", "zh_hans", "zh_hant")
LANGUAGE_TAGS: Final = {"en": "en", "zh_hans": "zh-Hans", "zh_hant": "zh-Hant"}
LANGUAGE_NAMES: Final = {"en": "English", "zh_hans": "简体中文", "zh_hant": "繁體中文"}

UNSURE: Final = "unsure"
UNDISCLOSED: Final = "undisclosed"
NONE: Final = "none"
YES_NO: Final = ("yes", "no", UNSURE)

OUTCOMES: Final = ("no_permit_needed", "another_scheme", "not_yet", "needs_review", "likely_meets")
CRITERIA: Final = ("W", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "M1")
CRITERION_STATUSES: Final = ("met", "not_met", "unclear", "exempt", "not_asked")
SCHEMES: Final = (
    "IANG", "GEP", "TTPS_A", "TTPS_B", "TTPS_C", "QMAS", "TECHTAS", "ASMTP_TP", "VPAS", "ASSG", "CIES",
    "DEPENDANT", "ONE_WAY_PERMIT", "STUDENT", "TRAINING", "BUSINESS_VISIT", "IMPORTED_LABOUR",
)  # fmt: skip
LEAD_STATUSES: Final = ("new", "contacted", "qualified", "engaged", "closed", "lost")
LEAD_REASONS: Final = ("result", "human")
"""Why a lead exists: contact left with a result, or a person asked for."""


class InvalidValue(ValueError):
    """A value outside the contract. `str()` names the slot, the bad value and the allowed ones in one line."""

    def __init__(self, slot: str, value: object, allowed: str) -> None:
        super().__init__(f"{slot}: {value!r} is not allowed; use {allowed}")
        self.slot, self.value, self.allowed = slot, value, allowed


@dataclass(frozen=True)
class Slot:
    """One slot of the contract.

    Attributes:
        name: the slot's id, the same word in the domain, the data, the actions and the tests.
        group: `interview`, `details`, `suggestions`, `single_documents` or `contact`.
        kind: `choice` (one of `values`), `list` (several of `values`), `number` (whole number or one of
            `values`) or `text`.
        values: the ids it may hold; for a number the ids that may stand in place of one.
        minimum, maximum: bounds of a number, or of a text's length in characters.
        repeats: whether a list may name one value more than once (one entry per person).
    """

    name: str
    group: str
    kind: str
    values: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    repeats: bool = False

    @property
    def allowed(self) -> str:
        """The allowed values in words, for error messages."""
        if self.kind == "text":
            return f"a text of {self.minimum}..{self.maximum} characters"
        if self.kind == "number":
            words = f"a whole number {self.minimum}..{self.maximum}"
            return f"{words} or one of: {', '.join(self.values)}" if self.values else words
        words = ", ".join(self.values)
        return f"a list of: {words}" if self.kind == "list" else f"one of: {words}"

    def parse(self, value: object) -> Any:
        """Check a value from outside and return it in its stored form.

        Raises:
            InvalidValue: the value is not one that this slot may hold.
        """
        if self.kind == "list":
            return self._parse_list(value)
        if self.kind == "number" and not isinstance(value, str):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value // 1:
                raise InvalidValue(self.name, value, self.allowed)
            if self.minimum <= value <= self.maximum:
                return int(value)
            raise InvalidValue(self.name, value, self.allowed)
        if isinstance(value, str):
            if self.kind == "text":
                if self.minimum <= len(value) <= self.maximum:
                    return value
            elif value in self.values:
                return value
        raise InvalidValue(self.name, value, self.allowed)

    def _parse_list(self, value: object) -> list[str]:
        if not isinstance(value, (list, tuple)) or not value:
            raise InvalidValue(self.name, value, self.allowed)
        if any(not isinstance(item, str) or item not in self.values for item in value):
            raise InvalidValue(self.name, value, self.allowed)
        if len(value) > 1 and (NONE in value or UNSURE in value):
            raise InvalidValue(self.name, value, f"{NONE} or {UNSURE} alone, or {self.allowed}")
        return list(value) if self.repeats else list(dict.fromkeys(value))


def _choice(name: str, group: str, *values: str) -> Slot:
    return Slot(name, group, "choice", values if UNSURE in values else (*values, UNSURE))


def _exact(name: str, group: str, *values: str) -> Slot:
    return Slot(name, group, "choice", values)


def _number(name: str, group: str, maximum: int, *specials: str) -> Slot:
    return Slot(name, group, "number", (*specials, UNSURE), 0, maximum)


def _list(name: str, group: str, *values: str, repeats: bool = False) -> Slot:
    return Slot(name, group, "list", (*values, UNSURE), repeats=repeats)


def _yes_no(group: str, *names: str) -> tuple[Slot, ...]:
    return tuple(_choice(name, group, *YES_NO) for name in names)


MAX_HKD: Final = 1_000_000_000

_ALL: Final = (
    _choice("role", "interview", "applicant", "employer", "family", "adviser", "browsing"),
    _choice("residence", "interview", "mainland", "mainland_in_hk_temp", "overseas_prc", "macao", "taiwan",
            "foreign", "hk_permanent"),
    *_yes_no("interview", "overseas_pr", "applying_from_overseas"),
    _number("overseas_months", "interview", 1200),
    _choice("hk_degree", "interview", NONE, "ft_accredited_ug_plus", "gba_joint_ug_plus", "vtc_hd_designated",
            "pt_or_nonlocal", UNSURE),
    _number("months_since_graduation", "interview", 720, "not_yet"),
    _choice("offer", "interview", "signed", "written_unsigned", "verbal", NONE),
    _choice("employer_place", "interview", "hk_registered", "mainland_only", "overseas_only", UNSURE),
    _choice("edu_level", "interview", "below_tertiary", "sub_degree", "bachelor", "master", "doctorate"),
    _list("alt_evidence", "interview", "licence", "technical_qualification", "achievements",
          "documented_experience", NONE),
    _choice("job_match", "interview", "studies", "experience", "both", "partly", "no", UNSURE),
    _number("years_relevant", "interview", 60),
    _choice("genuine_vacancy", "interview", "open_post", "replacement", "created_for_applicant", "not_real",
            UNSURE),
    _number("salary_total_hkd", "interview", MAX_HKD, UNDISCLOSED),
    _choice("market_pay", "interview", "normal", "above", "below", UNSURE),
    *_yes_no("interview", "talent_list"),
    _choice("local_hire_difficulty", "interview", "proven", "advertised_no_record", "not_advertised", UNSURE),
    _choice("serious_crime", "interview", "no", "yes", UNDISCLOSED),
    _choice("hk_immigration_breach", "interview", "no", "overstay_or_illegal_work", "refused_before",
            UNDISCLOSED),
    _choice("hk_status", "details", NONE, "visitor", "student", "dependant", "dependant_of_student", "iang",
            "ttps", "qmas", "techtas", "asmtp", "asmtp_tp", "gep", "imported_worker"),
    *_yes_no("details", "has_travel_doc", "has_hkid", "docs_other_language", "intra_company"),
    _choice("self_owned", "details", "no", "partly", "fully", UNSURE),
    _choice("employer_age", "details", "lt_12m", "ge_12m", UNSURE),
    *_yes_no("details", "employer_facilitated"),
    _choice("post_type", "details", "full_time", "part_time", "freelance", "remote_from_mainland"),
    _choice("letter_of_consent", "details", "obtainable", "self_employed", "talent_centre", "refused", UNSURE),
    _list("dependants", "details", "spouse", "registered_partner", "child_u18", "child_18plus", "parent",
          "cohabitant", NONE, repeats=True),
    _choice("timing", "details", "urgent", "within_3_months", "later", "browsing"),
    _number("age", "suggestions", 120),
    _number("years_since_bachelor", "suggestions", 80),
    _number("ft_years_last5", "suggestions", 5),
    _number("income_last_year_hkd", "suggestions", MAX_HKD),
    _number("net_assets_hkd", "suggestions", 100 * MAX_HKD),
    *_yes_no("suggestions", "top_university", "degree_level_job", "rd_stem_job", "stem_degree_top100",
             "foreign_pr", "born_overseas", "parent_hkpr_settled_overseas_at_birth"),
    _number("qmas_yes_count", "suggestions", 12),
    _choice("tp_trade", "suggestions", "new_industrialisation", "nurse", "aircraft_maintenance",
            "marine_services", "it_technician", "lift_escalator", "bim_coordinator", "electrical", NONE),
    _choice("spouse_or_parent_status", "suggestions", "asmtp_gep_iang_techtas_holder",
            "ttps_qmas_assg_cies_holder", "ft_degree_student", "hk_permanent_or_unconditional", NONE),
    _choice("facilitation_basis", "single_documents", "top_university", "hk2m_established_company", NONE),
    *_yes_no("single_documents", "regulated_profession", "parents_separated"),
    _list("dependant_place", "single_documents", "mainland", "hong_kong", "macao", "taiwan", "overseas"),
    _exact("xborder_consent", "contact", "yes", "no"),
    Slot("contact_name", "contact", "text", minimum=1, maximum=80),
    _exact("contact_channel", "contact", "phone", "email", "wechat", "whatsapp"),
    Slot("contact_value", "contact", "text", minimum=1, maximum=254),
    _exact("contact_time", "contact", "morning", "afternoon", "evening", "any"),
    _exact("marketing_consent", "contact", "yes", "no"),
    Slot("free_note", "contact", "text", minimum=0, maximum=1000),
)  # fmt: skip

SLOTS: Final[Mapping[str, Slot]] = {slot.name: slot for slot in _ALL}


def _names(*groups: str) -> tuple[str, ...]:
    return tuple(slot.name for slot in _ALL if slot.group in groups)


INTERVIEW: Final = _names("interview")
DETAILS: Final = _names("details")
CONTACT: Final = _names("contact")
ANSWERS: Final = _names("interview", "details", "suggestions", "single_documents")
"""Slots that an assessment reads: everything but the contact details."""


def parse_answers(answers: Mapping[str, object]) -> dict[str, Any]:
    """Check a whole set of answers, as `asmtp assess` and the lead store receive them.

    Args:
        answers: slot -> value; a slot that is missing or None was not asked.
    Returns:
        slot -> stored value, in the contract's order.
    Raises:
        InvalidValue: an unknown slot or a value outside the contract.
    """
    for name, value in answers.items():
        if name not in ANSWERS:
            raise InvalidValue(name, value, f"a slot of the contract: {', '.join(ANSWERS)}")
    return {name: SLOTS[name].parse(answers[name]) for name in ANSWERS if answers.get(name) is not None}
