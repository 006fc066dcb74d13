"""Who asks for somebody else is never spoken to as the applicant; and the questions in their other words."""

from __future__ import annotations

import re
from typing import Iterator

import pytest
import yaml

from actions.ask import ASKED_PLAINLY
from bot.alternatives import ALTERNATIVES
from bot.details import DETAILS
from bot.eligibility.facts import facts_on
from bot.vocabulary import CONTACT, INTERVIEW, LANGUAGES
from bot.words import (
    APPLICANT,
    COMPANY,
    PERSON,
    TEXTS,
    THIRD,
    MissingWords,
    all_texts,
    in_voice,
    placeholders,
    say,
    voice_of,
)
from tests.contract.response_files import responses
from tests.contract.test_wording import NOT_HONG_KONG, NOT_MAINLAND, SPOKEN_CANTONESE
from tests.eligibility.test_report import NEEDED, SAID_AROUND
from tests.voices import FIRST_PERSON, VOICES, misaddressed

FACTS = facts_on()
ABOUT_THE_CASE = tuple(slot for slot in (*INTERVIEW, *DETAILS, *ALTERNATIVES) if slot != "role")
"""Slots whose questions are about the applicant; `role` asks about the reader."""
CASE_QUESTIONS = (*ABOUT_THE_CASE, "serious_crime_alone", "converted_salary")
CONTACT_QUESTIONS = tuple(
    name.removeprefix("utter_ask_")
    for name in responses()
    if name.startswith(tuple(f"utter_ask_{slot}" for slot in CONTACT))
)
AROUND = ("utter_retry_detail", "utter_why_detail", "utter_offer_documents",
          "utter_result_changed")  # fmt: skip
ACKNOWLEDGED = {COMPANY: ("utter_role_employer",), THIRD: ("utter_role_family", "utter_role_adviser")}
AGAIN_ALREADY = ("xborder_consent", "xborder_consent_again")
"""The consent has a short question of its own."""
QUESTIONS = tuple(name for name in ("role", *CASE_QUESTIONS, *CONTACT_QUESTIONS) if name not in AGAIN_ALREADY)
IN_OTHER_WORDS = tuple(yaml.load((TEXTS / "questions.yml").read_text("utf-8"), Loader=yaml.CSafeLoader))
FORM = re.compile(r"(?:(?P<kind>ask|short)_(?P<name>[a-z0-9_]+?)|person)(?:__(?P<voice>third|company))?")
LONGEST_SHORT = {"en": 115, "zh_hans": 42, "zh_hant": 42}
SENTENCE_END = re.compile(r"[.?!。？！](?=\s|$|[^.?!。？！”」）)])(?<!e\.g\.)")


def words(key: str, language: str, voice: str) -> str:
    """A text as it stands in this voice, placeholders included."""
    return all_texts()[in_voice(key, voice) or key][language]


def question(name: str, language: str, voice: str, *kinds: str) -> str:
    """How a question reads: the first of these kinds that it has, else its response's own text."""
    key = next((key for kind in kinds if (key := in_voice(f"{kind}_{name}", voice))), None)
    return all_texts()[key][language] if key else responses()[f"utter_ask_{name}"][language].text


def shown_about_the_case(language: str, voice: str) -> Iterator[tuple[str, str]]:
    """Every text about the applicant's case that somebody with this voice can be shown: (name, words)."""
    for name in CASE_QUESTIONS:
        yield f"ask_{name}", question(name, language, voice, "ask")
        yield f"short_{name}", question(name, language, voice, "short", "ask")
    helps = [f"utter_{step}_{slot}" for step in ("retry", "explain", "why") for slot in INTERVIEW if slot != "role"]
    for name in (*helps, *AROUND, *ACKNOWLEDGED[voice]):
        yield name, responses()[name][language].text
    told = [key for key in all_texts() if key.startswith(("near_miss_", "value_", "documents_"))]
    for key in (*(f"label_{slot}" for slot in ABOUT_THE_CASE), *NEEDED, *SAID_AROUND, *told):
        if "__" not in key:
            yield key, words(key, language, voice)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("voice", VOICES)
def test_nobody_else_is_spoken_to_as_the_applicant(voice: str, language: str) -> None:
    """Questions, help, labels, values, the result and the document list; "you" may only be who reads."""
    wrong = {
        name: found
        for name, text in shown_about_the_case(language, voice)
        if (found := misaddressed(text, language, voice))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "language", "voice", "wrong"),
    [("You hold a degree.", "en", THIRD, True), ("Your company is new.", "en", THIRD, True),
     ("Your company is new.", "en", COMPANY, False), ("File it together with you.", "en", COMPANY, True),
     ("Please ask the company.", "en", COMPANY, True), ("Going by your answers, see it with you.", "en", THIRD, False),
     ("您有学位。", "zh_hans", COMPANY, True), ("请向公司了解。", "zh_hans", COMPANY, True),
     ("请向公司了解。", "zh_hans", THIRD, False), ("请顾问和您一起看看。", "zh_hans", THIRD, False),
     ("你持有學位。", "zh_hant", THIRD, True), ("貴公司已註冊。", "zh_hant", THIRD, True)],
)  # fmt: skip
def test_a_wrong_address_is_seen(text: str, language: str, voice: str, wrong: bool) -> None:
    """The check above can fail."""
    assert bool(misaddressed(text, language, voice)) == wrong


def test_buttons_speak_for_everybody() -> None:
    """A title that says "I" would put the applicant's words into somebody else's mouth, here and in the summary."""
    said = [
        (variant.name, variant.language, button.title)
        for slot in ABOUT_THE_CASE
        for variant in responses()[f"utter_ask_{slot}"].values()
        for button in variant.buttons
        if FIRST_PERSON[variant.language].search(button.title)
    ]
    assert said == []


@pytest.mark.parametrize(
    ("role", "voice"),
    [("employer", COMPANY), ("family", THIRD), ("adviser", THIRD), ("applicant", APPLICANT), ("browsing", APPLICANT),
     ("unsure", APPLICANT), (None, APPLICANT)],
)  # fmt: skip
def test_the_role_gives_the_voice(role: str | None, voice: str) -> None:
    """Whoever has not said that they ask for somebody else asks for themselves."""
    assert voice_of(role) == voice


def test_every_question_has_its_form_and_its_place() -> None:
    """No text of a question that is never asked; the applicant's full question stays in the response."""
    assert set(ASKED_PLAINLY) <= set(QUESTIONS)
    for key in IN_OTHER_WORDS:
        form = FORM.fullmatch(key)
        assert form, key
        assert form["name"] is None or form["name"] in QUESTIONS, key
        assert form["voice"] or form["kind"] == "short", f"{key}: stands in data/responses/"
        assert form["name"] not in CONTACT_QUESTIONS or not form["voice"], f"{key}: asks the reader"


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("voice", [APPLICANT, *VOICES])
def test_every_question_can_come_again_in_one_short_sentence(name: str, voice: str) -> None:
    """To everybody, in every language; and never longer than the first time."""
    for language in LANGUAGES:
        short, full = (question(name, language, voice, *kinds) for kinds in (("short", "ask"), ("ask",)))
        assert len(short) <= min(LONGEST_SHORT[language], len(full)), (language, short)
        assert len(SENTENCE_END.findall(short)) == 1 or name == "marketing_consent", (language, short)
        assert "\n" not in short


@pytest.mark.parametrize("key", IN_OTHER_WORDS)
def test_other_words_use_what_their_question_is_given(key: str) -> None:
    """The same placeholders in each language, and none that the response does not have, but the person's name."""
    form = FORM.fullmatch(key)
    assert form
    used = {placeholders(text) - set(PERSON) for text in all_texts()[key].values()}
    assert len(used) == 1
    if form["name"]:
        assert used.pop() <= responses()[f"utter_ask_{form['name']}"]["en"].placeholders


@pytest.mark.parametrize(("language", "words"), [("zh_hant", NOT_HONG_KONG), ("zh_hans", NOT_MAINLAND)])
def test_each_side_reads_its_own_words(language: str, words: dict[str, str]) -> None:
    """As in the responses."""
    texts = {key: all_texts()[key][language] for key in IN_OTHER_WORDS}
    assert [(key, word) for key, text in texts.items() for word in words if word in text] == []
    assert language != "zh_hant" or not any(SPOKEN_CANTONESE.search(text) for text in texts.values())


@pytest.mark.parametrize("key", [key for key in all_texts() if "__" in key])
def test_a_variant_stands_beside_its_text(key: str) -> None:
    """A variant of nothing would never be said."""
    base = key.partition("__")[0]
    assert base in all_texts() or base == "person" or f"utter_{base}" in responses()


def test_the_person_is_named_as_the_sentence_needs_it() -> None:
    """Large at the beginning, small inside; and nobody calls the applicant so to their face."""
    assert say("reason_degree_held", "en", voice=COMPANY).startswith("The candidate holds a degree")
    assert say("ask_overseas_pr", "en", voice=THIRD).startswith("Does the applicant have")
    assert say("reason_degree_held", "zh_hant", voice=COMPANY).startswith("該名人選持有學位")
    with pytest.raises(MissingWords, match="person"):
        say("ask_overseas_pr__third", "en")
