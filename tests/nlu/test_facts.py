"""Facts told unasked, learned from examples, beside the rules that read the rest of a first message."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.answers import NOTHING, AnswerExample, AnswerModel
from bot.nlu.facts import UNASKED, WHO_WRITES, facts, told_role, with_figures
from bot.nlu.linear import Training
from bot.nlu.position import Position
from bot.nlu.stored import Stored
from bot.nlu.understand import understand
from bot.understanding.normalise import normalise
from bot.understanding.reading import Reading

SURE = 0.9
HANDSHAKE = "the boss shook my hand on the job"


def examples() -> list[AnswerExample]:
    """Three kinds of clauses, enough of each to be sure of."""
    told = {
        "offer=verbal": ("the boss shook my hand on it", "we shook hands on the job", "shook my hand and said welcome"),
        "dependants=spouse,child_u18": ("wife and kid tag along", "the kid and the wife tag along", "kid tags along"),
        NOTHING: ("the weather is bad here", "I like the harbour", "the pay is 45k a month"),
    }
    writers = {
        "family": (
            "my husband lives there and cooks",
            "my sister cooks there",
            "my brother cooks and my husband too",
            "my husband and my sister live there",
            "my brother is a cook there",
            "my husband cooks",
        ),
        NOTHING: ("I live there and cook", "I cook there and my boss too", "I cook and I live there"),
    }
    return [
        *(AnswerExample(UNASKED, label, text) for label, texts in told.items() for text in texts),
        *(AnswerExample(WHO_WRITES, label, text) for label, texts in writers.items() for text in texts),
    ]


@pytest.fixture(scope="module")
def model() -> AnswerModel:
    return AnswerModel.fit(with_figures(examples()), Training())


def read(model: AnswerModel, text: str, **known: object) -> dict[str, object]:
    """What is learned from the text beside rules that read nothing, as slot -> value."""
    return {reading.slot: reading.value for reading in facts(normalise(text), [], known, model, 0.3)}


def test_a_clause_settles_its_slot_and_names_its_words(model: AnswerModel) -> None:
    text = f"Hello. {HANDSHAKE.capitalize()}, the weather is bad here"
    (reading,) = facts(normalise(text), [], {}, model, 0.3)
    assert (reading.slot, reading.value) == ("offer", "verbal")
    assert text[reading.start : reading.end] == reading.words == HANDSHAKE.capitalize()


def test_lists_come_as_lists_and_questions_tell_nothing(model: AnswerModel) -> None:
    assert read(model, "wife and kid tag along") == {"dependants": ["spouse", "child_u18"]}
    assert read(model, "Can the boss just shake my hand on the job?") == {}


def test_the_rules_come_first_and_what_is_known_is_no_news(model: AnswerModel) -> None:
    by_rule = [Reading("offer", "signed", "signed", 0, 6)]
    assert facts(normalise(HANDSHAKE), by_rule, {}, model, 0.3) == []
    assert read(model, HANDSHAKE, offer="verbal") == {}
    assert read(model, HANDSHAKE, offer="none") == {"offer": "verbal"}


def test_doubt_tells_nothing(model: AnswerModel) -> None:
    assert facts(normalise(HANDSHAKE), [], {}, model, 1.1) == []


def test_who_writes_is_told_by_the_whole_message(model: AnswerModel) -> None:
    role = told_role(normalise("The harbour is there. My husband and my brother cook"), model, 0.3)
    assert role is not None
    assert role.value == "family"
    assert told_role(normalise("I live there"), model, 0.3) is None


def test_a_figure_is_no_fact() -> None:
    figure = AnswerExample("months_since_graduation", "not_yet", "my last term ends in June")
    assert with_figures([figure]) == [figure, AnswerExample(UNASKED, NOTHING, figure.text)]


@pytest.mark.rasa
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I write on behalf of my wife. She lives in Suzhou, the contract with a Hong Kong bank is signed.",
         {"role": "family", "residence": "mainland", "offer": "signed"}),
        ("我男朋友的事，他让我帮忙问。他住苏州，硕士毕业，香港公司的合同上周签好了",
         {"role": "family", "residence": "mainland", "edu_level": "master", "offer": "signed"}),
        ("外甥託我問，佢住喺東莞，大專畢業，香港公司份約佢已經簽咗", {"role": "family", "residence": "mainland",
         "edu_level": "sub_degree", "offer": "signed"}),
    ],
)  # fmt: skip
def test_the_trained_bot_tells_whose_case_it_is(stored: Stored, text: str, meant: dict[str, str]) -> None:
    """Whose facts "she" and 佢 tell depends on who writes: everything else of the message hangs on it."""
    position = Position(None, {}, date(2026, 11, 25))
    found = understand(text, stored.intents.predict(text), position, stored.answers, stored.limits)
    assert {reading.slot: reading.value for reading in found.readings}.items() >= meant.items()
