"""The shape of the responses against the contract: names, languages, buttons, payloads, placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.alternatives import ALTERNATIVES, LIMITS
from bot.channels.buttons import value_of
from bot.eligibility.facts import facts_on
from bot.vocabulary import CONTACT, INTERVIEW, LANGUAGE_NAMES, LANGUAGES, SLOTS, UNSURE
from tests.contract.response_files import (
    FILES,
    ROOT,
    TOPICS,
    names_in,
    raw,
    raw_responses,
    responses,
    variants,
)

CONTROLS = {
    "/why",
    "/human",
    "/skip",
    "/leave_contact",
    "/start_check",
    "/affirm",
    "/deny",
    "/confirm",
    "/resume",
    "/documents",
    "/other_schemes",
}
PLACEHOLDERS = {
    "utter_noted_facts": {"facts"},
    "utter_changed": {"changes"},
    "utter_summary": {"answers"},
    "utter_welcome_back": {"answers"},
    "utter_result_changed": {"was", "now_is"},
    "utter_my_data": {"held"},
    "utter_schemes_found": {"schemes"},
    "utter_schemes_same": {"schemes"},
    "utter_converted_sum": {"amount", "currency", "converted", "rate", "day"},
    "utter_foreign_currency": {"amount", "currency"},
    "utter_ask_converted_salary": {"amount", "currency", "converted", "rate", "day"},
    "utter_lead_stored": {"reference", "hours"},
    "utter_human": {"hours"},
    "utter_human_noted": {"hours", "reference"},
    "utter_ask_answers_checked": {"answers"},
    "utter_ask_contact_checked": {"answers"},
    "utter_invalid_contact_email_typo": {"suggestion"},
}
FAQ_TOPICS = {
    "what_is_asmtp", "five_criteria", "who_can_apply", "no_degree",
    "part_time_degree", "degree_verification", "major_mismatch", "experience_minimum",
    "age_limit", "english_required", "salary_minimum", "need_job_offer",
    "find_job_for_me", "offer_vs_contract", "employer_requirements", "employer_minimums",
    "startup_employer", "mainland_parent", "own_company", "shell_or_guakao",
    "talent_list_what", "talent_list_effect", "hk2m_exemption", "recruitment_proof",
    "quota_or_sector", "hk_graduate", "gba_graduate", "part_time_hk_degree",
    "overseas_chinese", "macao_taiwan", "apply_while_visiting", "work_on_visit",
    "online_application", "forms_990", "who_submits", "documents_me",
    "documents_company", "documents_skip", "consent_letter", "consent_letter_unemployed",
    "translation", "police_certificate", "criminal_record", "processing_time",
    "status_check", "more_documents", "fees", "fee_refund",
    "fee_family", "fee_payment", "agency_fees", "length_of_stay",
    "extension_when", "extension_length", "extension_docs", "change_employer",
    "release_letter", "lost_job", "second_job", "part_time_job",
    "remote_work", "top_tier", "bring_family", "unmarried_partner",
    "parents_dependant", "adult_child", "dependant_work", "dependant_school",
    "family_later", "exit_endorsement", "endorsement_type", "endorsement_fee",
    "endorsement_renew", "first_entry", "hkid_registration", "right_of_abode",
    "absence_rule", "hukou_cancel", "asmtp_vs_ttps", "asmtp_vs_qmas",
    "switch_scheme", "intra_company", "short_assignment", "business_trip",
    "tech_tas", "technician_stream", "refused_next", "refusal_reasons",
    "success_rate", "approval_rate_public", "mpf_tax", "talent_list_link",
    "consultant_needed", "data_use", "id_numbers", "same_sex_partner",
    "divorce_dependant", "soe_employee",
}  # fmt: skip
"""The topics of the contract but `human_please`: who wants a person says so by the intent `human`."""
INTERVIEW_QUESTIONS = [f"utter_ask_{slot}" for slot in INTERVIEW]
CONTACT_CHANNELS = SLOTS["contact_channel"].values
CONTACT_QUESTIONS = [
    question
    for slot in CONTACT
    for question in (
        [f"utter_ask_{slot}_{channel}" for channel in CONTACT_CHANNELS]
        if slot == "contact_value"
        else [f"utter_ask_{slot}"]
    )
]
TOGETHER = {"serious_crime": "hk_immigration_breach", "talent_list": "local_hire_difficulty"}
"""Questions of which a button may settle a second slot as well."""

UPPER_LIMITS = {"tp_age_to", "assg_age_to", "ttps_graduation"}
"""Whoever is at such a limit still keeps it."""

LONGEST_TITLE = {"en": 45, "zh_hans": 20, "zh_hant": 20}
MOST_BUTTONS = 10  # rows of a WhatsApp list


def test_every_topic_has_its_file_and_no_file_looks_like_a_test() -> None:
    """Rasa takes YAML files named test_* for test stories and would not train on them."""
    stems = {path.stem for path in FILES}
    assert set(TOPICS) <= stems
    assert not any(stem.startswith("test_") for stem in stems)


def test_every_name_exists_once() -> None:
    """Of two lists under one name, Rasa keeps one and says nothing."""
    names = [name for path in FILES for name in names_in(path)]
    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch(r"utter_[a-z0-9_]+(/[a-z0-9_]+)?", name) for name in names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_in_rasas_format(path: Path) -> None:
    """Version and top keys; of a variant only text, buttons and condition (a channel would beat translations)."""
    content = raw(path)
    assert content["version"] == "3.1"
    assert set(content) == {"version", "responses"}
    for name, items in content["responses"].items():
        for item in items:
            assert set(item) <= {"text", "buttons", "condition"}, name
            for button in item.get("buttons") or ():
                assert set(button) == {"title", "payload"}, name


@pytest.mark.parametrize("name", raw_responses())
def test_every_response_speaks_three_languages(name: str) -> None:
    """English stands without a condition so that nobody meets silence; the others depend on `language` alone."""
    conditions = [item.get("condition") for item in raw_responses()[name]]
    assert conditions == [None] + [
        [{"type": "slot", "name": "language", "value": language}] for language in ("zh_hans", "zh_hant")
    ]
    assert tuple(responses()[name]) == LANGUAGES
    assert all(variant.text.strip() == variant.text != "" for variant in responses()[name].values())


@pytest.mark.parametrize("name", raw_responses())
def test_languages_offer_the_same(name: str) -> None:
    """Same payloads in the same order and the same placeholders in each language."""
    table = responses()[name].values()
    assert len({tuple(button.payload for button in variant.buttons) for variant in table}) == 1
    assert {variant.placeholders for variant in table} == {frozenset(PLACEHOLDERS.get(name, set()))}


SAID_BY = ("actions", "bot", "data/rules")
FAMILIES = re.compile(r"utter_[a-z_]*(?=\{)")


def test_every_response_is_said_by_somebody() -> None:
    """Words that nothing utters are translated and kept for nobody."""
    files = [path for folder in SAID_BY for path in (ROOT / folder).rglob("*.*") if path.suffix in (".py", ".yml")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (*files, ROOT / "domain.yml"))
    families = {f"utter_{family}" for family in ("ask_", "faq/")} | set(FAMILIES.findall(code)) - {"utter_"}
    silent = [name for name in raw_responses() if name not in code and not name.startswith(tuple(families))]
    assert silent == []


def test_placeholders_are_expected_where_they_are() -> None:
    """A name in the table above that no longer exists would hide a missing placeholder."""
    assert set(PLACEHOLDERS) <= set(responses())


@pytest.mark.parametrize("name", raw_responses())
def test_payloads_are_controls_or_answers(name: str) -> None:
    """Braces doubled (else Rasa logs an error for each button), nothing but our own controls and slots."""
    for item in raw_responses()[name]:
        for button in item.get("buttons") or ():
            payload = button["payload"]
            if payload in CONTROLS:
                continue
            assert re.fullmatch(r"/(inform|change_language)\{\{[^{}]+\}\}", payload), payload
    for variant in responses()[name].values():
        for button in variant.buttons:
            if button.intent == "change_language":
                assert button.entities["language"] in LANGUAGES
                assert button.title == LANGUAGE_NAMES[button.entities["language"]]
            for slot, value in button.entities.items():
                if slot != "language":
                    alone = SLOTS[slot].kind == "list" and not isinstance(value, list)
                    SLOTS[slot].parse([value] if alone else value)


def test_buttons_can_be_shown_and_told_apart() -> None:
    """Short titles, none twice, few enough for the narrowest channel, and outside values that are unique."""
    for variant in variants():
        titles = [button.title for button in variant.buttons]
        values = [value_of(button.payload) for button in variant.buttons]
        assert len(titles) == len(set(titles)) <= MOST_BUTTONS, variant
        assert all(0 < len(title) <= LONGEST_TITLE[variant.language] for title in titles), variant
        assert len(values) == len(set(values)), variant


@pytest.mark.parametrize("slot", INTERVIEW)
def test_every_interview_question_offers_every_answer(slot: str) -> None:
    """All ids of the contract, `unsure` included, and for a number at least two amounts in rising order."""
    for variant in responses()[f"utter_ask_{slot}"].values():
        answers = [button.entities[slot] for button in variant.buttons if slot in button.entities]
        ids = [answer for answer in answers if isinstance(answer, str)]
        assert set(ids) >= set(SLOTS[slot].values)
        assert UNSURE in ids
        numbers = [answer for answer in answers if not isinstance(answer, str)]
        if SLOTS[slot].kind == "number":
            assert len(numbers) >= 2
            assert numbers == sorted(set(numbers))
        else:
            assert not numbers


@pytest.mark.parametrize("name", [*INTERVIEW_QUESTIONS, "utter_ask_serious_crime_alone", *CONTACT_QUESTIONS])
def test_every_question_can_be_asked_why(name: str) -> None:
    """The last button of a question is the control `/why`."""
    for variant in responses()[name].values():
        assert variant.buttons[-1].payload == "/why"


@pytest.mark.parametrize("name", [*INTERVIEW_QUESTIONS, "utter_ask_serious_crime_alone", *CONTACT_QUESTIONS])
def test_a_button_answers_the_question_that_is_asked(name: str) -> None:
    """No button settles another slot, but for the questions that ask for two things together."""
    slot = next(slot for slot in (*INTERVIEW, *CONTACT) if name.startswith(f"utter_ask_{slot}"))
    for variant in responses()[name].values():
        for button in variant.buttons:
            assert set(button.entities) <= {slot, TOGETHER.get(slot, slot)}


@pytest.mark.parametrize("slot", ALTERNATIVES)
def test_a_question_on_other_schemes_offers_every_answer(slot: str) -> None:
    """Of a number, both sides of each limit in force; every id but "not sure", which may be typed; why last."""
    for variant in responses()[f"utter_ask_{slot}"].values():
        assert variant.buttons[-1].payload == "/why"
        answers = [button.entities[slot] for button in variant.buttons[:-1]]
        assert set(answers) >= set(SLOTS[slot].values) - {UNSURE}
        numbers = [answer for answer in answers if isinstance(answer, int)]
        assert numbers == sorted(numbers)
        for name in LIMITS.get(slot, ()):
            upper = name in UPPER_LIMITS
            assert len({number > facts_on()[name] if upper else number >= facts_on()[name] for number in numbers}) == 2


def test_record_and_breach_are_asked_in_one_question() -> None:
    """`No`, `prefer not to say` and `not sure` settle both; any other answer leaves the other one to be asked alone."""
    both = {"serious_crime", "hk_immigration_breach"}
    buttons = responses()["utter_ask_serious_crime"]["en"].buttons
    settled = {value_of(button.payload): set(button.entities) for button in buttons if button.entities}
    assert settled == {
        "no": both,
        "yes": {"serious_crime"},
        "refused_before": {"hk_immigration_breach"},
        "overstay_or_illegal_work": {"hk_immigration_breach"},
        "undisclosed": both,
        "unsure": both,
    }


def test_talent_list_has_the_shortcut_for_recruitment_records() -> None:
    """One tap says: not on the list, but the employer tried to hire locally and can show it."""
    buttons = responses()["utter_ask_talent_list"]["zh_hant"].buttons
    assert {"talent_list": "no", "local_hire_difficulty": "proven"} in [button.entities for button in buttons]


def test_marketing_is_no_unless_chosen() -> None:
    """The first button declines; none of them is anything but a plain yes or no."""
    answers = [button.entities for button in responses()["utter_ask_marketing_consent"]["en"].buttons[:-1]]
    assert answers == [{"marketing_consent": "no"}, {"marketing_consent": "yes"}]


@pytest.mark.parametrize("slot", INTERVIEW)
def test_every_interview_slot_has_its_ladder(slot: str) -> None:
    """A question, why it is asked, another wording, an explanation; the last two leave the buttons to the question."""
    for step in ("ask", "why", "retry", "explain"):
        assert f"utter_{step}_{slot}" in responses(), step
    for step in ("why", "retry", "explain"):
        assert not responses()[f"utter_{step}_{slot}"]["en"].buttons
    texts = {responses()[f"utter_{step}_{slot}"]["en"].text for step in ("ask", "why", "retry", "explain")}
    assert len(texts) == 4


@pytest.mark.parametrize("slot", CONTACT)
def test_every_contact_slot_is_explained(slot: str) -> None:
    """Each contact question exists (one per channel for the address) and can say why it is asked."""
    assert f"utter_why_{slot}" in responses()
    assert {question for question in CONTACT_QUESTIONS if question.startswith(f"utter_ask_{slot}")} <= set(responses())


def test_every_contact_problem_says_what_to_mend() -> None:
    """A reason that the contact parsers give has its message; read from the source, as reasons are literals there."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*contact*.py"))
    reasons = set(re.findall(r"ContactProblem\(\s*\"([a-z_]+)\"", sources))
    assert reasons
    assert {f"utter_invalid_contact_{reason}" for reason in reasons} <= set(responses())


def test_every_faq_topic_has_its_answer() -> None:
    """The topics of the first version; an answer without a topic would never be said."""
    answered = {name.partition("/")[2] for name in responses() if name.startswith("utter_faq/")}
    assert answered == FAQ_TOPICS


def test_giving_up_on_a_question_offers_a_person_or_leaving_it_open() -> None:
    """The last step of the ladder."""
    buttons = responses()["utter_offer_person"]["en"].buttons
    assert [button.payload for button in buttons] == ["/skip", "/human"]
