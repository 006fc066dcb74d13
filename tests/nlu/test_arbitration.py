"""Answer, question or wish: who wins when one message looks like more than one of them."""

from __future__ import annotations

import pytest

from bot.nlu.arbitration import CONTROLS, COURTESIES, Heard, Verdict, decide

PERSON = ("human", 0.9)
INFORM = Verdict("inform")
AS_CLASSIFIED = Verdict()


@pytest.mark.parametrize("answer", ["signed", "no", 35_000, ["licence"], "unsure", 0])
def test_an_answer_to_the_question_just_asked_is_an_answer(answer: object) -> None:
    """Whatever the classifier made of a short word, the question gives it its meaning."""
    assert decide(Heard(answer=answer)) == INFORM
    assert decide(Heard(answer=answer, control=("human", 0.4), question=0.4)) == INFORM


@pytest.mark.parametrize("answer", ["yes", "no", "unsure", "none", ["none"], ["unsure"]])
def test_a_bare_yes_or_no_before_a_wish_is_no_answer(answer: object) -> None:
    """ "No, I want a person" must never be stored as "no convictions"."""
    assert decide(Heard(answer=answer, control=PERSON)) == Verdict("human", keep_answer=False)


def test_a_full_answer_with_a_wish_beside_it_is_both() -> None:
    """ "Bachelor. Can I talk to somebody?" keeps the degree and offers the person."""
    assert decide(Heard(answer="bachelor", control=PERSON, words_left=5)) == Verdict("human")


def test_a_full_answer_that_sounds_like_a_wish_is_an_answer() -> None:
    """ "WhatsApp" answers which channel suits; it does not ask to leave a contact."""
    assert decide(Heard(answer="whatsapp", control=("leave_contact", 0.95), words_left=1)) == INFORM


def test_an_answer_with_a_question_beside_it_is_both() -> None:
    """The question is answered, the value is kept, and the interview goes on."""
    assert decide(Heard(answer="master", question=0.8, asks=True)) == AS_CLASSIFIED


def test_an_answer_that_sounds_like_a_topic_but_asks_nothing_is_an_answer() -> None:
    """ "I never had trouble with the police" is about records, yet it is no question."""
    assert decide(Heard(answer="no", question=0.9)) == INFORM


@pytest.mark.parametrize("courtesy", sorted(COURTESIES))
def test_courtesies_never_replace_an_answer(courtesy: str) -> None:
    """ "No, thank you" is a no."""
    assert decide(Heard(answer="no", courtesy=(courtesy, 0.99))) == INFORM
    assert decide(Heard(other_facts=True, courtesy=(courtesy, 0.99))) == INFORM
    assert courtesy not in CONTROLS


def test_facts_that_were_not_asked_for_are_facts() -> None:
    """Unless the message is clearly something else; then both are served."""
    assert decide(Heard(other_facts=True)) == INFORM
    assert decide(Heard(other_facts=True, question=0.6, asks=True)) == AS_CLASSIFIED
    assert decide(Heard(other_facts=True, question=0.6)) == INFORM
    assert decide(Heard(other_facts=True, question=0.6, in_form=False)) == AS_CLASSIFIED
    assert decide(Heard(other_facts=True, control=PERSON)) == AS_CLASSIFIED


def test_free_text_is_taken_as_it_is_typed() -> None:
    """A name is a name even if the classifier finds it strange; a clear wish still is one."""
    assert decide(Heard(free_text=True, control=("start_check", 0.7))) == INFORM
    assert decide(Heard(free_text=True, control=("skip", 0.9))) == AS_CLASSIFIED
    assert decide(Heard(free_text=True, question=0.7, asks=True)) == AS_CLASSIFIED
    assert decide(Heard(free_text=True, question=0.7)) == INFORM
    assert decide(Heard(free_text=True, courtesy=("thanks", 0.9))) == AS_CLASSIFIED


def test_asking_for_a_language_is_heard_even_if_the_classifier_missed_it() -> None:
    """But not in the middle of facts, and not as the answer to a question."""
    assert decide(Heard(language="en")) == Verdict("change_language")
    assert decide(Heard(language="en", other_facts=True)) == INFORM
    assert decide(Heard(language="en", answer="hk_registered")) == INFORM


def test_without_facts_the_classifier_decides() -> None:
    """Nothing read, nothing overruled."""
    assert decide(Heard(control=PERSON, question=0.2)) == AS_CLASSIFIED


def test_a_name_is_a_name_whatever_its_words_mean_elsewhere() -> None:
    """Somebody may be called Grace Help or Mark Stop."""
    assert decide(Heard(control=("help", 0.97), free_text=True, is_name=True)).intent == "inform"


def test_a_wish_for_the_consultant_belongs_into_the_note() -> None:
    """ "Please call me after three" is what the note is for; skipping it is not."""
    assert decide(Heard(control=("human", 0.99), free_text=True, is_note=True)).intent == "inform"
    assert decide(Heard(control=("leave_contact", 0.99), free_text=True, is_note=True)).intent == "inform"
    assert decide(Heard(control=("skip", 0.99), free_text=True, is_note=True)).intent is None
    assert decide(Heard(control=("skip", 0.3), free_text=True, is_note=True)).intent == "inform"
    assert decide(Heard(question=0.9, asks=True, free_text=True, is_note=True)).intent is None


def test_what_a_strange_question_mentions_is_no_fact() -> None:
    """ "How many years of social insurance to buy a flat in Zhuhai?" does not say where the person lives."""
    assert decide(Heard(other_facts=True, strange=0.6, in_form=False)) == Verdict(keep_facts=False)
    assert decide(Heard(other_facts=True, strange=0.6)) == INFORM
    assert decide(Heard(other_facts=True, strange=0.9)) == Verdict(keep_facts=False)


def test_a_certain_answer_stands_beside_what_sounds_like_a_wish() -> None:
    """ "Third interview on Tuesday, fingers crossed": no offer yet, whatever "skip" the words sound like."""
    assert decide(Heard(answer="none", certain=True, control=("skip", 0.9))) == INFORM
    assert decide(Heard(answer="none", certain=True, question=0.9, asks=True)) == AS_CLASSIFIED
