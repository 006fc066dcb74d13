"""Which language somebody writes, and which one they ask for."""

from __future__ import annotations

import pytest

from bot.understanding.language import LanguageGuess, detect, requested


@pytest.mark.parametrize(
    ("text", "fallback", "language"),
    [
        ("I want to work in Hong Kong", "zh_hans", "en"),
        ("signed contract", "zh_hans", "en"),
        ("I live in 深圳 and have a bachelor degree", "zh_hans", "en"),
        ("我想申请专才", "en", "zh_hans"),
        ("请问", "zh_hant", "zh_hans"),
        ("我是广东人", None, "zh_hans"),
        ("我有 offer 了，HR 话下个礼拜先出信", "zh_hant", "zh_hans"),
        ("我系广东人，唔会讲普通话", "en", "zh_hans"),
        ("我想申請專才", "en", "zh_hant"),
        ("我係內地人", "en", "zh_hant"),
        ("唔該", "zh_hans", "zh_hant"),
        ("有冇 offer", "zh_hans", "zh_hant"),
        ("台灣", None, "zh_hant"),
        ("沒有", "zh_hans", "zh_hant"),
        ("没有", "zh_hant", "zh_hans"),
        ("嘅", None, "zh_hant"),
    ],
)
def test_what_tells_the_language_beats_the_fallback(text: str, fallback: str | None, language: str) -> None:
    assert detect(text, fallback) == LanguageGuess(language, True)


@pytest.mark.parametrize("fallback", ["zh_hans", "zh_hant"])
@pytest.mark.parametrize(
    "text",
    ["ok", "OK!", "123", "35k", "本科", "我有 offer", "HKU", "yes", "no", "IANG", "hello", "？？？", "🙂", "",
    "我有 bachelor degree",
     "台", "香港", "不是", "里面", "雇主", "皇后大道中", "www.example.com"],
)  # fmt: skip
def test_what_tells_nothing_keeps_the_talks_language(text: str, fallback: str) -> None:
    """Switching the talk's language because somebody typed "ok" or 本科 would look broken."""
    assert detect(text, fallback) == LanguageGuess(fallback, False)


def test_chinese_without_a_script_is_chinese_even_in_an_english_talk() -> None:
    assert detect("本科", "en") == LanguageGuess("zh_hans", False)


@pytest.mark.parametrize("text", ["123", "", "🙂", "？"])
def test_without_any_sign_or_fallback_there_is_no_language(text: str) -> None:
    assert detect(text) == LanguageGuess(None, False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English please", "en"), ("speak English please", "en"), ("ENGLISH", "en"), ("can we use English?", "en"),
        ("Can you reply in English?", "en"), ("換返英文", "en"), ("切换到英文", "en"), ("講英文得唔得", "en"),
        ("用英文覆我", "en"),
        ("可以讲中文吗", "zh_hans"), ("简体中文", "zh_hans"), ("简体", "zh_hans"), ("普通话", "zh_hans"),
        ("Mandarin please", "zh_hans"),
        ("Chinese please", "zh_hans"), ("please switch to Chinese", "zh_hans"), ("中文", "zh_hans"),
        ("不要英文，用中文", "zh_hans"),
        ("可以講中文嗎", "zh_hant"), ("繁體中文", "zh_hant"), ("用繁體", "zh_hant"), ("轉繁體", "zh_hant"),
        ("講廣東話得唔得", "zh_hant"),
        ("switch to traditional Chinese", "zh_hant"), ("Cantonese please", "zh_hant"),
    ],
)  # fmt: skip
def test_a_language_asked_for_is_given(text: str, language: str) -> None:
    assert requested(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "do I need English?", "英语要求高吗", "my English is poor", "I speak English and Chinese", "需要会粤语吗",
        "I have a Chinese passport", "合同要翻译成中文吗", "Can I speak to someone?", "a Hong Kong English company",
        "no english", "雅思要几分", "I studied English at university", "我會講廣東話", "中文证书可以吗", "hello", "",
    ],
)  # fmt: skip
def test_talk_about_a_language_asks_for_none(text: str) -> None:
    assert requested(text) is None
