"""What was not understood for certain: the likeliest topics are offered, and a chosen one is answered."""

from __future__ import annotations

import pytest

from actions.eligibility_form import ValidateEligibilityForm
from actions.talk import ActionAnswerInterruption
from actions.topics import MOST_TOPICS, ActionAnswerTopic
from bot.vocabulary import LANGUAGES
from bot.words import all_texts
from tests.actions.hand_built import do, domain, make_tracker

TOPICS = sorted(name.partition("/")[2] for name in domain()["responses"] if name.startswith("utter_faq/"))
LIKELY = {"fees": 0.25, "fee_family": 0.2, "fee_refund": 0.1, "fee_payment": 0.09, "agency_fees": 0.01}
LONGEST = {"en": 34, "zh_hans": 14, "zh_hant": 14}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_likeliest_topics_are_offered_by_name(language: str) -> None:
    """Three at most, in the person's language, each with its answer behind it."""
    tracker = make_tracker({"language": language}, text="the money thing", intent="nlu_fallback", topics=LIKELY)
    done = do(ActionAnswerInterruption(), tracker)
    assert done.said == ["utter_did_you_mean"]
    buttons = done.messages[0]["buttons"]
    assert [button["payload"] for button in buttons] == [
        f'/ask_topic{{"topic": "faq/{topic}"}}' for topic in list(LIKELY)[:MOST_TOPICS]
    ]
    assert [button["title"] for button in buttons] == [
        all_texts()[f"topic_{topic}"][language] for topic in list(LIKELY)[:MOST_TOPICS]
    ]


def test_nothing_likely_is_told_plainly() -> None:
    """Three wild guesses would be worse than "please say it in other words"."""
    tracker = make_tracker({}, text="qwfp", intent="nlu_fallback", topics={"fees": 0.03, "mpf_tax": 0.02})
    assert do(ActionAnswerInterruption(), tracker).said == ["utter_fallback"]


def test_inside_the_interview_the_offer_takes_the_place_of_a_rephrasing() -> None:
    """The question follows with its own buttons, and the failed try counts."""
    slots = {"residence": "mainland", "hk_degree": "none", "requested_slot": "offer"}
    tracker = make_tracker(slots, text="?", intent="nlu_fallback", form="eligibility_form", topics=LIKELY)
    done = do(ValidateEligibilityForm(), tracker)
    assert done.said == ["utter_did_you_mean"]
    assert done.slots["attempts"] == 1


@pytest.mark.parametrize("topic", TOPICS)
def test_a_chosen_topic_is_answered(topic: str) -> None:
    """By the same words as the question itself."""
    tracker = make_tracker({}, intent="ask_topic", entities={"topic": f"faq/{topic}"})
    assert do(ActionAnswerTopic(), tracker).said == [f"utter_faq/{topic}"]


def test_a_topic_that_does_not_exist_is_no_silence() -> None:
    """Whoever made up the button."""
    assert do(ActionAnswerTopic(), make_tracker({}, intent="ask_topic", entities={"topic": "x"})).said == [
        "utter_fallback"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_title_of_its_own_that_fits_a_button(language: str) -> None:
    """Two buttons that look the same would be a riddle."""
    titles = {topic: all_texts()[f"topic_{topic}"][language] for topic in TOPICS}
    assert len(set(titles.values())) == len(TOPICS)
    assert [title for title in titles.values() if len(title) > LONGEST[language]] == []
