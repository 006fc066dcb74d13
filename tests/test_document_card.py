"""The document list in words: exactly the engine's papers, each with its reason, and figures with date and source."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.details import DETAILS
from bot.document_card import DocumentCard, document_card
from bot.eligibility import assess
from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES, UNSURE
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, judged

FAMILY = {"dependants": ["spouse", "child_u18", "child_u18"], "dependant_place": ["mainland"]}
CASES: dict[str, dict[str, Any]] = {
    "likely_meets": ORDINARY,
    "likely_meets, with family": {**ORDINARY, **FAMILY},
    "likely_meets, no degree": SKILLED,
    "needs_review, abroad, no answer about the pay": {**ABROAD, "salary_total_hkd": "undisclosed"},
    "needs_review, extension": {**ORDINARY, "hk_status": "asmtp", "offer": "none", **FAMILY},
    "needs_review, change of employer": {**ORDINARY, "hk_status": "asmtp"},
    "needs_review, own young company": {**ORDINARY, "employer_age": "lt_12m", "self_owned": "fully"},
    "not_yet, no offer": {**ORDINARY, "offer": "none"},
    "all details unsure": {**ORDINARY, **{slot: UNSURE for slot in DETAILS if "depend" not in slot}},
    "nothing answered": {},
}
PHONE = "+852 2772 2128"
DATE = re.compile(r"20 January 2026|2026年1月20日")
SOURCE = re.compile(r"(Immigration Department, |入境事务处，|入境事務處，)")
TAG_OF = {"en": "good practice", "zh_hans": "建议", "zh_hant": "建議"}


@pytest.fixture(params=[(name, language) for name in CASES for language in LANGUAGES], ids="-".join)
def case(request: pytest.FixtureRequest) -> tuple[Any, DocumentCard]:
    """Every case's assessment, and its card in every language."""
    name, language = request.param
    assessment = assess(CASES[name])
    return assessment, document_card(assessment, language)


def papers(card: DocumentCard) -> list[Any]:
    """All papers of a card, in order."""
    return [paper for group in card.groups for paper in group.papers]


def test_the_card_lists_exactly_the_engines_papers(case: tuple[Any, DocumentCard]) -> None:
    """Each once, with its party and level."""
    assessment, card = case
    listed = {(paper.id, group.party, paper.level) for group in card.groups for paper in group.papers}
    assert listed == {(one.id, one.party, one.level) for one in assessment.documents}
    assert len(papers(card)) == len(assessment.documents) > 5
    assert all(group.papers for group in card.groups)


def test_each_paper_has_name_reason_and_the_mark_of_its_level(case: tuple[Any, DocumentCard]) -> None:
    """Only what no official page asks for is marked."""
    _, card = case
    for paper in papers(card):
        assert paper.name
        assert paper.reason
        assert paper.mark == (TAG_OF[card.language] if paper.level == "P" else "")


def test_the_text_says_what_the_card_says(case: tuple[Any, DocumentCard]) -> None:
    """For clients that draw no card; a last line is put at the end."""
    _, card = case
    text = card.as_text("LAST LINE")
    words = [card.title, card.intro, card.fees_note, card.note, card.as_of]
    words += [part for paper in papers(card) for part in (paper.id, paper.name, paper.reason, paper.mark)]
    words += [part for step in card.steps for part in (step.name, step.text)]
    words += [part for fee in card.fees for part in (fee.name, fee.together)]
    assert [part for part in words if part not in text] == []
    assert text.endswith("\n\nLAST LINE")
    assert card.as_text() == text.removesuffix("\n\nLAST LINE")
    assert detect(text).language == card.language


def test_figures_stand_with_their_date_and_source(case: tuple[Any, DocumentCard]) -> None:
    """A fee or a time without its day would soon be wrong unnoticed; nothing is left to be filled in."""
    _, card = case
    assert DATE.search(card.as_of)
    assert PHONE in card.note
    for text in (card.fees_note, *(step.text for step in card.steps), *(paper.reason for paper in papers(card))):
        assert SOURCE.search(text) or not re.search(r"\d", text.replace("A09", "").replace("18", ""))
    assert "{" not in card.as_text()


def test_languages_list_the_same(case: tuple[Any, DocumentCard]) -> None:
    """Order of parties, papers, fees and steps."""
    assessment, card = case
    english = document_card(assessment, "en")
    assert [paper.id for paper in papers(card)] == [paper.id for paper in papers(english)]
    for part in ("fees", "steps"):
        assert [one.id for one in getattr(card, part)] == [one.id for one in getattr(english, part)]


@pytest.mark.parametrize(("role", "first"), [(None, "applicant"), ("family", "applicant"), ("employer", "employer")])
def test_an_employer_reads_the_employers_papers_first(role: str | None, first: str) -> None:
    """The applicant's follow; the family's come last."""
    card = document_card(judged(ORDINARY, role=role, **FAMILY), "en")
    parties = [group.party for group in card.groups]
    assert (parties[0], parties[-1]) == (first, "dependant")


def test_fees_count_each_person() -> None:
    """One column for one person, two for a family."""
    alone, family = document_card(judged(), "en"), document_card(judged(ORDINARY, **FAMILY), "zh_hant")
    assert alone.fees_heads == ("one person",)
    assert [fee.together for fee in alone.fees] == ["HK$600", "HK$1,300", "HK$1,900"]
    assert family.fees_heads == ("每人", "4 人合計")
    assert [(fee.each, fee.together) for fee in family.fees][-1] == ("1,900 港元", "7,600 港元")


def test_steps_lead_from_the_papers_to_the_endorsement() -> None:
    """The normal time is the official one, and nobody promises it."""
    card = document_card(judged(), "en")
    assert [step.id for step in card.steps] == ["prepare", "file", "decision", "collect", "endorsement"]
    prepare, _, decision, _, endorsement = (step.text for step in card.steps)
    assert "letter of consent (A09)" in prepare
    assert "Normally 4 weeks" in decision
    assert "nobody can promise" in decision
    assert "type D" in endorsement


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_extension_and_a_change_of_employer_have_steps_of_their_own(language: str) -> None:
    """The time of a first application does not hold for them."""
    first, extension, change = (
        {step.id: step.text for step in document_card(assess(CASES[name]), language).steps}
        for name in ("likely_meets", "needs_review, extension", "needs_review, change of employer")
    )
    assert len({first["file"], extension["file"], change["file"]}) == 3
    assert extension["decision"] == change["decision"] != first["decision"]
    assert not re.search(r"\d", change["decision"])


def test_who_brings_no_letter_of_consent_is_not_told_of_it() -> None:
    """Somebody abroad needs none."""
    assert "A09" not in document_card(judged(ABROAD), "en").as_text()


@pytest.mark.parametrize("path", ["/documents/x", None])
def test_the_link_is_in_the_card_or_not(path: str | None) -> None:
    """A relative path: the client knows where the bot is."""
    card = document_card(judged(), "zh_hans").as_dict(path)
    assert card["link"] == (path and {"title": "打开可打印的清单", "path": path})
    assert (card["type"], card["language"]) == ("documents", "zh_hans")


def test_a_case_without_a_list_has_no_groups() -> None:
    """Whoever needs another scheme."""
    assert document_card(assess({"residence": "macao"}), "en").groups == ()
