"""Results in words: complete in three languages, honest, and with a next step."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.eligibility.facts import facts_on, rulebook
from bot.eligibility.reasons import (
    CRITERION_OF,
    DOCUMENT_REASONS,
    DOUBTS,
    REVIEW_FIRST,
    STATUS,
    SUGGESTION_REASONS,
    WARNINGS,
)
from bot.eligibility.report import document_words, report
from bot.eligibility.wording import money, phrase
from bot.vocabulary import CRITERIA, LANGUAGES, OUTCOMES, SCHEMES
from bot.words import APPLICANT, PERSON, MissingWords, all_texts, placeholders
from tests.contract.test_wording import NOT_HONG_KONG, NOT_MAINLAND, SPOKEN_CANTONESE
from tests.eligibility.people import ORDINARY, SKILLED, judged

PHONE = "+852 2772 2128"
FACTS = facts_on()

DOCUMENTS = [f"A{n:02}" for n in range(1, 16)] + [f"B{n:02}" for n in range(1, 14)] + [f"D{n:02}" for n in range(1, 12)]
DOCUMENTS += [f"X{n:02}" for n in range(1, 7)]
SAID_AROUND = ("near_miss_title", "suggestions_title", "warnings_title", "result_fine", "result_reference", "as_of",
               "fees_line_one", "fees_line_many")  # fmt: skip
FILLED_BY_REPORT = {"suggestion_line", "near_miss_end", "as_of", "fees_line_one", "fees_line_many", "result_fine",
                    "result_reference"}  # fmt: skip
_CODES = (
    [f"outcome_{outcome}" for outcome in OUTCOMES]
    + [f"outcome_{outcome}_meaning" for outcome in OUTCOMES]
    + [f"next_step_{outcome}" for outcome in OUTCOMES]
    + [f"criterion_{criterion}" for criterion in CRITERIA]
    + [f"reason_{code}" for code in STATUS]
    + [f"scheme_{scheme}" for scheme in SCHEMES]
    + [f"suggestion_{code}" for codes in SUGGESTION_REASONS.values() for code in codes]
    + [f"warning_{code}" for code in WARNINGS]
    + [f"document_{document}" for document in DOCUMENTS]
    + [f"document_reason_{code}" for code in DOCUMENT_REASONS]
)
NEEDED = _CODES + [key for key in all_texts() if key.partition("__")[0] in _CODES and "__" in key]
"""Each text, and its variants for those who ask for somebody else."""
PREFIXES = ("outcome_", "next_step_", "criterion_", "reason_", "scheme_", "suggestion_", "warning_", "document_")

NEXT_STEP = {
    "en": re.compile(r"\b[Pp]lease\b|consultant"),
    "zh_hans": re.compile("请|可以|顾问"),
    "zh_hant": re.compile("請|可先|可請|可預先|可向|可留|顧問"),
}
NEGATIVE = [f"reason_{code}" for code, status in STATUS.items() if status in ("not_met", "unclear")] + [
    f"warning_{code}" for code in DOUBTS
]
TOLD_BY_THE_PROCEDURE = {"warning_change_of_employer", "warning_extension_of_stay"}
"""They name the procedure itself, which is the next step."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_whose_figures_are_known(language: str) -> None:
    said = {}
    for key in NEEDED:
        text, _, voice = key.partition("__")
        said[key] = phrase(text, language, FACTS, voice=voice or APPLICANT)
    titles = ("outcome", "criterion", "scheme", "document")
    assert [key for key, text in said.items() if not text or text != text.strip() or "{" in text] == []
    assert [key for key, text in said.items() if key.split("_")[0] not in titles and text[-1] not in ".。"] == []


def test_no_words_are_left_over_from_a_code_that_is_gone() -> None:
    extra = {key for key in all_texts() if key.startswith(PREFIXES)} - set(NEEDED) - FILLED_BY_REPORT
    assert {key for key in extra if not key.startswith(("document_party_", "document_level_"))} == set()


def test_languages_show_the_same_figures() -> None:
    """A figure typed into a text would go stale unseen; only names and ages of majority may stand there."""
    differing, typed = [], []
    for key in (*NEEDED, *FILLED_BY_REPORT):
        texts = all_texts()[key].values()
        if len({placeholders(text) for text in texts}) > 1:
            differing.append(key)
        numbers = {number for text in texts for number in re.findall(r"\d+", text.replace(PHONE, ""))}
        if not numbers <= {"18", "991", "100"}:
            typed.append((key, numbers))
    assert (differing, typed) == ([], [])


def test_a_figure_stands_with_its_source_and_date() -> None:
    figures = {key: [placeholders(text) - set(PERSON) for text in all_texts()[key].values()] for key in NEEDED}
    shown = {key: names for key, found in figures.items() for names in found if names}
    assert len(shown) > 20
    assert [key for key, names in shown.items() if not any(name.endswith("_source") for name in names)] == []
    known = set(rulebook().parameters)
    assert [key for key, names in shown.items() if not {n.removesuffix("_source") for n in names} <= known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negative_line_says_what_to_do(language: str) -> None:
    negative = [key for key in NEEDED if key.partition("__")[0] in NEGATIVE]
    lines = {key: all_texts()[key][language] for key in negative if key not in TOLD_BY_THE_PROCEDURE}
    assert [key for key, text in lines.items() if not NEXT_STEP[language].search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_says_who_decides_and_what_comes_next(outcome: str, language: str) -> None:
    decider = {"en": "Immigration Department", "zh_hans": "入境事务处", "zh_hant": "入境事務處"}[language]
    assert decider in all_texts()[f"outcome_{outcome}_meaning"][language]
    assert PHONE in all_texts()[f"next_step_{outcome}"][language]


@pytest.mark.parametrize(
    ("language", "banned"),
    [("en", "guarantee|promise|success rate|sure to|will be approved|you qualify|not eligible|reject"),
     ("zh_hans", "保证获批|一定获批|成功率|没有资格|不合资格|您符合资格|必定"),
     ("zh_hant", "保證獲批|一定獲批|成功率|沒有資格|不合資格|你符合資格|必定")],
)  # fmt: skip
def test_nothing_is_promised_and_nobody_is_turned_away(language: str, banned: str) -> None:
    found = {key: text[language] for key, text in all_texts().items()
             if key in NEEDED and re.search(banned, text[language], re.IGNORECASE)}  # fmt: skip
    assert found == {}


@pytest.mark.parametrize(("language", "words"), [("zh_hant", NOT_HONG_KONG), ("zh_hans", NOT_MAINLAND)])
def test_each_side_reads_its_own_words(language: str, words: dict[str, str]) -> None:
    """The script itself is checked for all texts in `tests/contract/test_wording.py`."""
    engine = [key for key in all_texts() if key in NEEDED or key.startswith(("near_miss_", "fees_line"))]
    found = [
        (key, word, better) for key in engine for word, better in words.items() if word in all_texts()[key][language]
    ]
    assert found == []
    assert not any(SPOKEN_CANTONESE.search(all_texts()[key]["zh_hant"]) for key in engine)


def test_money_reads_naturally() -> None:
    assert [money(1900, language) for language in LANGUAGES] == ["HK$1,900", "1,900 港元", "1,900 港元"]
    assert [money(2_500_000, lang) for lang in LANGUAGES] == ["HK$2.5 million", "250 万港元", "250 萬港元"]
    assert [money(30_000_000, lang) for lang in LANGUAGES] == ["HK$30 million", "3,000 万港元", "3,000 萬港元"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "HK$2 million or more, benefits included (Immigration Department, 28 December 2022)"),
     ("zh_hans", "连福利年薪达 200 万港元或以上（入境事务处，2022年12月28日）"),
     ("zh_hant", "連福利年薪達 200 萬港元或以上（入境事務處，2022年12月28日）")],
)  # fmt: skip
def test_a_figure_reads_with_its_source(language: str, shown: str) -> None:
    assert shown in phrase("near_miss_salary_total_hkd_exempt", language, FACTS)


def test_a_text_whose_figure_nobody_gives_is_an_error() -> None:
    with pytest.raises(MissingWords, match="people"):
        phrase("fees_line_many", "en", FACTS, total="HK$1")


CASES: dict[str, dict[str, Any]] = {
    "likely_meets": {},
    "not_yet": {"offer": "none"},
    "needs_review": {"local_hire_difficulty": "not_advertised", "job_match": "partly"},
    "another_scheme": {"residence": "macao"},
    "no_permit_needed": {"residence": "hk_permanent"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", CASES)
def test_a_report_tells_outcome_reasons_and_next_step(outcome: str, language: str) -> None:
    assessment = judged(**CASES[outcome])
    shown = report(assessment, language)
    assert assessment.outcome == outcome
    assert shown.title == all_texts()[f"outcome_{outcome}"][language]
    assert shown.lines
    assert PHONE in shown.next_step
    assert "2026" in shown.as_of_line
    assert bool(shown.changes) == (outcome in ("not_yet", "needs_review"))
    assert bool(shown.fees_line) == (outcome != "no_permit_needed")
    text = shown.as_text("ABCD2345")
    for part in (shown.title, shown.meaning, shown.next_step, shown.as_of_line, "ABCD2345", *shown.changes):
        assert part in text


def test_likely_meets_shows_all_that_is_met() -> None:
    lines = report(judged(), "en").lines
    assert [line.id for line in lines] == [name for name in CRITERIA if name not in ("E3", "E9")]
    assert {line.status for line in lines} == {"met"}


def test_not_yet_shows_what_makes_it_so_first() -> None:
    lines = report(judged(offer="verbal", market_pay="below", job_match="unsure"), "en").lines
    assert [line.id for line in lines[:3]] == ["E4", "E8", "E5"]
    assert lines[0].text.startswith("So far the offer is only spoken.")


def test_needs_review_shows_the_open_points_first() -> None:
    lines = report(judged(SKILLED, alt_evidence=["licence"], market_pay="unsure", edu_level="sub_degree"), "en").lines
    assert [(line.id, line.status) for line in lines[:2]] == [("E3", "unclear"), ("E8", "unclear")]


@pytest.mark.parametrize("changes", [{"residence": "macao"}, {"hk_degree": "gba_joint_ug_plus"}, {"hk_status": "ttps"}])
def test_another_route_is_explained_by_that_alone(changes: dict[str, Any]) -> None:
    assert [line.id for line in report(judged(**changes), "en").lines] == ["W"]


def test_one_gap_is_told_once() -> None:
    """Education and the evidence in its place are two criteria, and one thing to a reader."""
    shown = report(judged(edu_level="sub_degree", alt_evidence=["none"]), "en")
    assert [line.id for line in shown.lines if line.status == "not_met"] == ["E3"]
    assert len(shown.changes) == 1


def test_unanswered_questions_are_shown_as_such() -> None:
    lines = report(judged(market_pay=None), "en").lines
    assert (lines[0].id, lines[0].status) == ("E8", "not_asked")


def test_alternatives_stand_side_by_side() -> None:
    (change,) = report(judged(local_hire_difficulty="not_advertised"), "en").changes
    assert change.count("; or ") == 2
    assert change[0].isupper()


@pytest.mark.parametrize("code", sorted(REVIEW_FIRST))
def test_nothing_is_said_that_would_coach_about_a_record(code: str) -> None:
    crime = {"serious_crime": "yes"} if CRITERION_OF[code] and code == "serious_crime_declared" else {}
    breach = {} if crime else {"hk_immigration_breach": "overstay_or_illegal_work"}
    assert report(judged(**crime, **breach), "en").changes == []


def test_suggestions_name_scheme_and_reason() -> None:
    (line,) = report(judged(hk_degree="ft_accredited_ug_plus", months_since_graduation=2), "zh_hant").suggestions
    assert line.startswith("非本地畢業生留港/回港就業安排（IANG）：")


def test_the_family_pays_for_each() -> None:
    one, four = (report(judged(dependants=family), "en").fees_line
                 for family in (["none"], ["spouse", "child_u18", "child_u18"]))  # fmt: skip
    assert "one person" in one
    assert "HK$1,900 in all" in one
    assert "for 4 people" in four
    assert "HK$7,600 in all" in four


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_have_a_name_and_a_reason(language: str) -> None:
    everything = judged(
        ORDINARY, dependants=["spouse"], employer_age="lt_12m", hk_status="asmtp", salary_total_hkd=2_000_000
    )
    for document in everything.documents:
        name, why = document_words(document, language, FACTS)
        assert name
        assert why
