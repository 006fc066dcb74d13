"""Where ASMTP does not fit: other schemes are offered, a few questions sharpen them, and the talk goes on."""

from __future__ import annotations

import json
from typing import Mapping

import pytest

from bot.alternatives import ALTERNATIVES, MOST
from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import find_lead
from tests.scenarios.words import DELETE, NO, SEE

pytestmark = pytest.mark.rasa

NO_OFFER: Mapping[str, str] = {
    "residence": "mainland", "hk_degree": "none", "offer": "none", "edu_level": "master", "years_relevant": "5",
    "serious_crime": "no",
}  # fmt: skip
GRADUATE: Mapping[str, str] = {
    "residence": "mainland", "hk_degree": "ft_accredited_ug_plus", "months_since_graduation": "3",
}  # fmt: skip
NOTHING_FITS = {
    "age": "18", "top_university": "no", "ft_years_last5": "1", "years_since_bachelor": "6",
    "income_last_year_hkd": "0", "spouse_or_parent_status": "none", "degree_level_job": "yes", "tp_trade": "none",
    "rd_stem_job": "no", "stem_degree_top100": "no", "qmas_yes_count": "unsure", "foreign_pr": "no",
    "net_assets_hkd": "0", "born_overseas": "no", "parent_hkpr_settled_overseas_at_birth": "no",
}  # fmt: skip
TOP_GRADUATE = {**NOTHING_FITS, "top_university": "yes", "ft_years_last5": "3", "qmas_yes_count": "6"}
WISH = {
    "en": "what other visas could I get?",
    "zh_hans": "我还能走什么途径",
    "zh_hant": "仲有冇其他計劃啱我",
}
NAMED = {"en": "ASMTP or TTPS, which is better?", "zh_hans": "专才和高才通哪个好", "zh_hant": "專才同高才通邊個好"}
BACK = {"en": "go back", "zh_hans": "返回上一题", "zh_hant": "返去上一題"}
WRONG = {"en": "sorry, that was wrong", "zh_hans": "上面填错了", "zh_hant": "上面打錯咗"}
STOP = {"en": "please stop", "zh_hans": "先停一下吧", "zh_hant": "停先，唔答喇"}
FOREIGN = {"en": "RMB 2 million a year", "zh_hans": "人民币一年200万", "zh_hant": "人民幣一年200萬"}


def through(visitor: Visitor, answers: Mapping[str, str]) -> list[str]:
    """Answer the questions by button; what was asked."""
    asked: list[str] = []
    while visitor.question in ALTERNATIVES:
        asked.append(visitor.question)
        assert len(asked) <= MOST
        visitor.press(answers[visitor.question])
    return asked


def scheme(code: str, language: str) -> str:
    """A scheme's official name."""
    return say(f"scheme_{code}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_change_what_is_suggested(live_bot: LiveBot, language: str) -> None:
    """Offered after the result; then the schemes that fit, each with its reason, and the contact questions go on."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER)
    assert [item["scheme"] for item in visitor.result["assessment"]["suggestions"]] == ["STUDENT"]
    assert "other_schemes" in visitor.values
    visitor.press("other_schemes")
    assert visitor.reply["progress"] == {"step": 1, "of": 8}
    asked = through(visitor, TOP_GRADUATE)
    assert asked[:2] == ["top_university", "ft_years_last5"]
    assert "years_since_bachelor" not in asked
    assert scheme("TTPS_B", language) in visitor.texts
    assert scheme("QMAS", language) in visitor.texts
    assert scheme("STUDENT", language) not in visitor.texts
    assert visitor.question == "xborder_consent"
    assert detect(visitor.texts).language == language
    assert "+852 2772 2128" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_else_fits_that_is_said(live_bot: LiveBot, language: str) -> None:
    """What was named before is named again as such; the talk goes on."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes")
    through(visitor, NOTHING_FITS)
    told = {"en": "add nothing", "zh_hans": "没有别的可以加", "zh_hant": "沒有其他可補充"}
    assert told[language] in visitor.texts
    assert scheme("STUDENT", language) in visitor.texts
    visitor = Visitor(live_bot, language).open().answer_all({**SIGNED_OFFER, "employer_place": "mainland_only"})
    visitor.press("other_schemes")
    through(visitor, NOTHING_FITS)
    none = {"en": "no other scheme to name", "zh_hans": "看不到可以提的其他计划", "zh_hant": "看不到可以提出的其他計劃"}
    assert none[language] in visitor.texts
    assert visitor.question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_asked_for_in_words(live_bot: LiveBot, language: str) -> None:
    """After the result it begins the questions, before the result it is promised, inside them it changes nothing."""
    visitor = Visitor(live_bot, language).open().say(WISH[language])
    assert visitor.question == "residence"
    promised = visitor.texts
    visitor.answer_all(SIGNED_OFFER).say(WISH[language])  # all in order: on request only
    assert visitor.question == "spouse_or_parent_status"
    visitor.say(WISH[language])
    assert visitor.question == "spouse_or_parent_status"
    assert promised.splitlines()[0] not in visitor.texts
    visitor.press("asmtp_gep_iang_techtas_holder")
    through(visitor, NOTHING_FITS)
    assert scheme("DEPENDANT", language) in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusing_costs_nothing(live_bot: LiveBot, language: str) -> None:
    """Who goes on with the contact questions, or stops in the middle, is asked nothing more."""
    visitor = Visitor(live_bot, language).open().answer_all(GRADUATE)
    assert "other_schemes" in visitor.values
    assert visitor.press("yes").question == "contact_name"
    visitor = Visitor(live_bot, language).open().answer_all(GRADUATE).press("other_schemes")
    assert visitor.say(STOP[language]).question is None
    assert visitor.press("leave_contact").question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_to_other_schemes_is_no_consent(live_bot: LiveBot, language: str) -> None:
    """The offer stands beside the question on keeping contact details; only the latter is a consent."""
    yes = {"en": "yes, look at other schemes", "zh_hans": "好，看看其他计划", "zh_hant": "好，睇下其他計劃"}
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).say(yes[language])
    assert visitor.question == "top_university"
    through(visitor, NOTHING_FITS)
    assert visitor.question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_explained_interrupted_and_corrected(live_bot: LiveBot, language: str) -> None:
    """As in any other form: why, a topic, going back, the summary; the suggestions follow the corrected answer."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes")
    assert visitor.press("why").question == "top_university"
    assert "2026" in visitor.texts
    assert visitor.say(NAMED[language]).question == "top_university"
    assert visitor.press("human").question == "top_university"
    visitor.press("no")
    assert visitor.question == "income_last_year_hkd"
    assert visitor.say(BACK[language]).question == "top_university"
    visitor.press("yes")
    assert "→" in visitor.texts
    assert visitor.question == "ft_years_last5"
    visitor.press("3").say(WRONG[language])
    assert {"top_university", "ft_years_last5", "offer"} <= set(visitor.values)
    visitor.press("ft_years_last5").press("1")
    assert visitor.question == "years_since_bachelor"
    visitor.press("0")
    through(visitor, NOTHING_FITS)
    assert scheme("TTPS_C", language) in visitor.texts
    assert scheme("TTPS_B", language) not in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_in_another_currency_is_converted_not_stored(live_bot: LiveBot, language: str) -> None:
    """With its rate and date; the person then chooses the range. What is no sum is asked for again."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes").press("no")
    assert visitor.say(FOREIGN[language]).question == "income_last_year_hkd"
    assert "2,262,000" in visitor.texts
    assert visitor.say("blah").question == "income_last_year_hkd"
    visitor.say({"en": "HK$2.6 million", "zh_hans": "260万港元", "zh_hant": "260萬港元"}[language])
    through(visitor, NOTHING_FITS)
    assert scheme("TTPS_A", language) in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_withholds_their_age_loses_nothing(live_bot: LiveBot, language: str) -> None:
    """It is asked once a scheme has an age limit; the words of the suggestion name it where it matters."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes")
    asked = through(visitor, {**NOTHING_FITS, "qmas_yes_count": "6", "age": "unsure"})
    assert asked.count("age") == 1
    assert scheme("QMAS", language) in visitor.texts
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes")
    through(visitor, {**NOTHING_FITS, "qmas_yes_count": "6", "age": "17"})
    assert scheme("QMAS", language) not in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_hold_inside_the_questions(live_bot: LiveBot, language: str) -> None:
    """Seeing what is held, a code that is none, deletion after one confirmation."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes").press("yes")
    visitor.say(SEE[language])
    assert visitor.question == "ft_years_last5"
    assert say("label_top_university", language) in visitor.texts
    assert visitor.say("ABCD2345").question == "ft_years_last5"
    assert "confirm" in visitor.say(DELETE[language]).values
    assert visitor.say(NO[language]).question == "ft_years_last5"
    assert visitor.say(DELETE[language]).press("confirm").question is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stored_lead_learns_of_it(live_bot: LiveBot, language: str) -> None:
    """Answers and suggestions; and the contact questions go on where they were."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say("Kim Example").press("email").say(f"schemes.{language}@example.org")
    assert visitor.question == "contact_time"
    visitor.press("other_schemes")
    through(visitor, TOP_GRADUATE)
    lead = find_lead(live_bot, reference)
    assert json.loads(lead["answers"])["top_university"] == "yes"
    named = [item["scheme"] for item in json.loads(lead["assessment"])["suggestions"]]
    assert named == ["TTPS_B", "QMAS"]
    assert visitor.question == "contact_time"


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_and_schemes_make_room_for_each_other(live_bot: LiveBot, language: str) -> None:
    """Either form can be left for the other one; nothing that was answered is asked again."""
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes").press("no")
    assert visitor.press("documents").question == "dependants"
    visitor.press("none")
    assert visitor.press("other_schemes").question == "income_last_year_hkd"


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_a_serious_crime_nothing_is_offered(live_bot: LiveBot, language: str) -> None:
    """Nor suggested on request: that is for a consultant."""
    answers = {**NO_OFFER, "serious_crime": "yes", "hk_immigration_breach": "no"}
    visitor = Visitor(live_bot, language).open().answer_all(answers)
    assert "other_schemes" not in visitor.values
    visitor.say(WISH[language])
    assert visitor.question == "xborder_consent"
    assert "+852 2772 2128" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_who_meets_everything_is_offered_them(live_bot: LiveBot, language: str) -> None:
    """And after starting over the result comes first."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    assert "other_schemes" not in visitor.values
    visitor = Visitor(live_bot, language).open().answer_all(NO_OFFER).press("other_schemes")
    assert visitor.press("restart").press("confirm").question == "residence"
    assert visitor.press("other_schemes").question == "residence"
