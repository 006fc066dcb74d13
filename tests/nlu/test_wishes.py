"""The wish for other schemes is heard in short messages, and in none of the questions that the topics answer."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.understanding.cases import SETS, cases
from benchmarks.understanding.lines import training_examples
from bot.nlu.position import Position
from bot.nlu.stored import Stored
from bot.nlu.understand import Understanding, understand
from bot.nlu.wishes import OTHER_SCHEMES, wish_in

WISHES = (
    "what other visas could I get?", "are there other schemes for me?", "any other way to work in Hong Kong?",
    "what else could I apply for?", "is there another visa that fits me?", "show me other options",
    "what are my other options", "so what other way is there for me to come", "if not ASMTP, then what?",
    "anything else I could try?", "I'd like to see other schemes", "please check the other schemes",
    "am I a fit for some other scheme", "other schemes please",
    "我还能走什么途径", "还有别的办法吗", "还有其他签证适合我吗", "有没有别的计划", "我能申请什么其他计划",
    "除了专才还有什么途径",
    "还有什么路可以走", "帮我看看其他计划", "有没有其他方式去香港工作", "我适合什么签证", "还有哪些计划适合我",
    "那我还有什么选择",
    "看看其他计划", "不走专才的话还能走哪条路", "还能申请哪些签证",
    "仲有冇其他計劃啱我", "有冇第二條路", "仲可以申請咩", "除咗專才仲有咩揀", "有冇其他簽證適合我", "我仲有咩途徑",
    "幫我睇下其他計劃", "還有甚麼計劃適合我", "仲有咩方法可以嚟香港做嘢", "第二啲計劃得唔得", "仲有咩計劃可以申請",
    "有冇第二個計劃啱我", "唔得嘅話仲有咩選擇",
)  # fmt: skip
NO_WISHES = (
    "what is TTPS?", "ASMTP or TTPS, which is better?", "can I switch to another scheme later",
    "is there another way to pay the fee", "高才通是什么", "专才和优才哪个好", "以后可以换成别的计划吗",
    "还有别的付款方式吗",
    "高才通係咩嚟", "專才同優才邊個好", "之後可唔可以轉第二個計劃", "仲有冇其他方法畀錢",
)  # fmt: skip


def heard(text: str, stored: Stored, asked: str | None = None) -> str:
    """The intent that the bot acts on."""
    position = Position(asked, {}, date(2026, 1, 20))
    return wish_in(text, understand(text, stored.intents.predict(text), position, stored.answers, stored.limits), asked)


@pytest.mark.rasa
@pytest.mark.parametrize("text", WISHES)
def test_the_wish_is_heard(stored: Stored, text: str) -> None:
    """Outside the forms, and where the result is followed by the question on keeping contact details."""
    assert heard(text, stored) == OTHER_SCHEMES
    assert heard(text, stored, "xborder_consent") == OTHER_SCHEMES


@pytest.mark.rasa
@pytest.mark.parametrize("text", NO_WISHES)
def test_a_question_stays_a_question(stored: Stored, text: str) -> None:
    """About one scheme, about changing later, about paying."""
    assert heard(text, stored) != OTHER_SCHEMES


@pytest.mark.rasa
def test_no_question_that_a_topic_answers_is_taken_for_it(stored: Stored) -> None:
    """Not one of the thousands of examples, trained or held out."""
    told = [line.text for line in training_examples()] + [c.entry["text"] for name in SETS for c in cases(name)]
    sure = Understanding("faq/switch_scheme", 0.0)  # as if the classifier were no help: those are looked at closely
    suspects = {text for text in told if wish_in(text, sure, None) == OTHER_SCHEMES}
    assert len(told) > 50_000
    assert sorted(text for text in suspects if heard(text, stored) == OTHER_SCHEMES) == []


@pytest.mark.parametrize("asked", ["free_note", "contact_name"])
def test_a_note_is_no_wish(asked: str) -> None:
    """It is written for the consultant."""
    assert wish_in("please check other schemes", Understanding("inform", 1.0), asked) == "inform"
