"""The form's validation, as the Rasa documentation shows it: one method per slot."""

from __future__ import annotations

import re
from typing import Any, Final

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

CHOICES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "residence": {
        "overseas_prc": ("abroad", "overseas"),
        "macao": ("macao", "macau"),
        "foreign": ("foreign",),
        "mainland": ("mainland", "shenzhen", "shanghai", "beijing", "guangzhou", "china"),
    },
    "hk_degree": {
        "none": ("no ", "not ", "never", "none"),
        "pt_or_nonlocal": ("part-time", "part time"),
        "ft_accredited_ug_plus": ("full-time", "full time"),
    },
    "offer": {
        "signed": ("signed",),
        "written_unsigned": ("written", "letter"),
        "verbal": ("verbal", "promise"),
        "none": ("looking", "no offer", "not yet"),
    },
    "employer_place": {
        "hk_registered": ("hong kong", "hk"),
        "mainland_only": ("mainland",),
        "overseas_only": ("overseas", "abroad"),
    },
    "edu_level": {
        "doctorate": ("doctor", "phd"),
        "master": ("master",),
        "bachelor": ("bachelor",),
        "sub_degree": ("diploma",),
    },
    "job_match": {
        "both": ("both",),
        "no": ("neither",),
        "studies": ("stud", "degree", "major"),
        "experience": ("experience",),
    },
    "genuine_vacancy": {
        "created_for_applicant": ("created", "for me"),
        "replacement": ("replac", "take over"),
        "open_post": ("open", "needs"),
    },
    "market_pay": {
        "above": ("above", "more"),
        "below": ("below", "less"),
        "normal": ("normal", "market", "average"),
    },
    "talent_list": {"no": ("no", "not"), "yes": ("yes", "on the")},
    "local_hire_difficulty": {
        "not_advertised": ("not advertised",),
        "advertised_no_record": ("no record", "without"),
        "proven": ("record", "advertised"),
    },
    "serious_crime": {
        "undisclosed": ("rather not",),
        "no": ("no", "never", "clean"),
        "yes": ("yes", "convicted"),
    },
}
"""Slot -> value -> words that mean it, the first match wins."""


class ValidateEligibilityForm(FormValidationAction):
    """Turns what the slots were filled with into the values that the bot works with."""

    def name(self) -> str:
        return "validate_eligibility_form"

    def _choice(self, slot: str, value: Any, dispatcher: CollectingDispatcher) -> dict[str, Any]:
        text = str(value).lower()
        choices = CHOICES[slot]
        found = text if text in choices else None
        found = found or next((name for name, words in choices.items() if any(word in text for word in words)), None)
        if found is None:
            dispatcher.utter_message(response=f"utter_wrong_{slot}")
        return {slot: found}

    def _number(self, slot: str, value: Any, dispatcher: CollectingDispatcher) -> dict[str, Any]:
        match = re.search(r"\d[\d,]*", str(value))
        if match is None:
            dispatcher.utter_message(response=f"utter_wrong_{slot}")
        return {slot: match.group().replace(",", "") if match else None}

    def validate_residence(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("residence", value, dispatcher)

    def validate_hk_degree(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("hk_degree", value, dispatcher)

    def validate_offer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("offer", value, dispatcher)

    def validate_employer_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("employer_place", value, dispatcher)

    def validate_edu_level(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("edu_level", value, dispatcher)

    def validate_job_match(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("job_match", value, dispatcher)

    def validate_years_relevant(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._number("years_relevant", value, dispatcher)

    def validate_genuine_vacancy(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("genuine_vacancy", value, dispatcher)

    def validate_salary_total_hkd(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._number("salary_total_hkd", value, dispatcher)

    def validate_market_pay(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("market_pay", value, dispatcher)

    def validate_talent_list(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("talent_list", value, dispatcher)

    def validate_local_hire_difficulty(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("local_hire_difficulty", value, dispatcher)

    def validate_serious_crime(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        return self._choice("serious_crime", value, dispatcher)
