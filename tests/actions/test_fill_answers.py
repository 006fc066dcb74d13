"""Each message sets the slots that it settles, with the person's own words, and the language."""

from __future__ import annotations

from typing import Any

import pytest

from actions.fill_answers import ActionFillAnswers
from tests.actions.hand_built import do, make_tracker

FORM = "eligibility_form"


def test_a_button_sets_its_slot_and_its_title_is_the_evidence() -> None:
    """The words that the person saw are what they said."""
    done = do(
        ActionFillAnswers(),
        make_tracker(
            {"requested_slot": "offer", "language": "en"}, text='/inform{"offer": "signed"}',
            entities={"offer": "signed"}, form=FORM, metadata={"shown": "Yes, signed", "button": "signed"},
        ),
    )  # fmt: skip
    assert done.slots["offer"] == "signed"
    assert done.slots["evidence"]["offer"]["words"] == "Yes, signed"
    assert done.slots["evidence"]["offer"]["how"] == "button"


def test_a_sentence_sets_every_slot_that_it_settles_with_the_words_behind_each() -> None:
    """Not the whole message: the stretch that the value was read from."""
    text = "I live in Shenzhen and I have a master's degree"
    done = do(
        ActionFillAnswers(),
        make_tracker({"requested_slot": "residence", "language": "en"}, text=text,
                     entities={"residence": "mainland", "edu_level": "master"},
                     spans={"residence": {"start": 0, "end": 18}, "edu_level": {"start": 32, "end": 47}}, form=FORM),
    )  # fmt: skip
    assert (done.slots["residence"], done.slots["edu_level"]) == ("mainland", "master")
    words = {slot: item["words"] for slot, item in done.slots["evidence"].items()}
    assert words == {"residence": "I live in Shenzhen", "edu_level": "master's degree"}


def test_evidence_of_earlier_answers_is_kept() -> None:
    """New words join the old ones."""
    old = {"residence": {"words": "Chengdu", "how": "text", "at": "2026-11-23T00:00:00+00:00"}}
    done = do(
        ActionFillAnswers(),
        make_tracker(
            {"requested_slot": "offer", "evidence": old}, text="signed", entities={"offer": "signed"}, form=FORM
        ),
    )
    assert set(done.slots["evidence"]) == {"residence", "offer"}


@pytest.mark.parametrize(
    "entities",
    [{"offer": "a promise"}, {"years_relevant": 61}, {"salary_total_hkd": "much"}, {"contact_value": "x"},
     {"outcome": "likely_meets"}, {"session_ended": True}, {"alt_evidence": ["none", "licence"]}, {"nonsense": 1}],
    ids=str,
)  # fmt: skip
def test_what_the_contract_does_not_know_is_not_stored(entities: dict[str, Any]) -> None:
    """A hand-made payload can set nothing but answers, and only to their values."""
    done = do(
        ActionFillAnswers(), make_tracker({"requested_slot": "offer"}, text="/inform{}", entities=entities, form=FORM)
    )
    assert set(done.slots) <= {"language", "language_source"}


@pytest.mark.parametrize("intent", ["skip", "unsure"])
@pytest.mark.parametrize(
    ("asked", "value"), [("offer", "unsure"), ("alt_evidence", ["unsure"]), ("years_relevant", "unsure")]
)
def test_a_skipped_question_is_stored_as_unsure(intent: str, asked: str, value: Any) -> None:
    """Whatever its kind. That is the button's; typed words are read before they come here."""
    done = do(ActionFillAnswers(), make_tracker({"requested_slot": asked}, text=f"/{intent}", intent=intent, form=FORM))
    assert done.slots[asked] == value


def test_no_to_both_settles_record_and_breach() -> None:
    """The button under the joint question says so; the same button under the question alone settles one."""
    pressed = {"text": '/inform{"serious_crime": "no"}', "entities": {"serious_crime": "no"}, "form": FORM}
    both = do(ActionFillAnswers(), make_tracker({"requested_slot": "serious_crime"}, **pressed))
    assert both.slots["hk_immigration_breach"] == "no"
    alone = do(
        ActionFillAnswers(),
        make_tracker({"requested_slot": "serious_crime", "hk_immigration_breach": "refused_before"}, **pressed),
    )
    assert "hk_immigration_breach" not in alone.slots


@pytest.mark.parametrize(
    ("hint", "header", "language"),
    [("zh_hant", "en-GB", "zh_hant"), (None, "zh-CN", "zh_hans"), (None, "", "en"), ("xx", "zh-TW", "zh_hant")],
)
def test_the_opening_takes_the_pages_language_then_the_browsers(hint: str | None, header: str, language: str) -> None:
    """An unknown hint counts as none."""
    metadata = {"hint": hint, "accept_language": header}
    done = do(ActionFillAnswers(), make_tracker({}, text="/start_session", intent="start_session", metadata=metadata))
    assert (done.slots["language"], done.slots["language_source"]) == (language, "locale")


def test_the_first_typed_message_decides_the_language_and_later_ones_do_not() -> None:
    """Unless somebody asks for another."""
    first = do(
        ActionFillAnswers(), make_tracker({"language": "en", "language_source": "locale"}, text="我想了解一下专才")
    )
    assert first.slots["language"] == "zh_hans"
    later = do(
        ActionFillAnswers(), make_tracker({"language": "zh_hans", "language_source": "message"}, text="I have an offer")
    )
    assert "language" not in later.slots
    chosen = do(
        ActionFillAnswers(),
        make_tracker(
            {"language": "zh_hans", "language_source": "message"}, text="English please", intent="change_language"
        ),
    )
    assert (chosen.slots["language"], chosen.slots["language_source"]) == ("en", "explicit")


def test_a_chosen_language_holds() -> None:
    """The first message does not overrule a choice."""
    done = do(
        ActionFillAnswers(), make_tracker({"language": "zh_hant", "language_source": "explicit"}, text="hello there")
    )
    assert "language" not in done.slots
