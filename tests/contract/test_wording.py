"""What the words may and must say: no promises, dates beside figures, a next step, each script and its own words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Iterator

import pytest
from opencc import OpenCC

from bot.vocabulary import LANGUAGES
from bot.words import all_texts
from tests.contract.response_files import PHONE, Variant, responses, variants

CJK = re.compile(r"[\u3400-\u9fff]")
LONGEST = 700
CONSENT_NOTICE = "utter_ask_xborder_consent"

PROMISES = re.compile(
    r"guarantee|100 ?%|\d ?%|success rate|not eligible|ineligible|you qualify|will be approved|no problem getting|"
    r"包过|包過|包批|包办|包辦|保签|保簽|保过|保過|必过|必過|稳过|穩過|百分百|百分之|保证(?!人)|保證(?!人)|一定能|一定可以|肯定能|"
    r"不符合资格|不符合資格|不合资格|不合資格|没资格|沒資格|成功率|通过率|通過率|内部渠道|內部渠道",
    re.IGNORECASE,
)
MAY_NAME_IT = {"utter_faq/success_rate"}
"""The one answer that has to name what it declines to give."""

DATES = {
    "en": re.compile(r"(\d{1,2}) (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]* (20\d\d)"),
    "zh_hans": re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日"),
    "zh_hant": re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日"),
}
MONTHS = {date(2026, month, 1).strftime("%b"): month for month in range(1, 13)}
SPELLED_OUT = {
    "en": re.compile(r"\b(a|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (weeks?|months?|years?)\b"),
    "zh_hans": re.compile(r"[一二两三四五六七八九十百千万]+个?(?:周|星期|月|年|万港元)"),
    "zh_hant": re.compile(r"[一二兩三四五六七八九十百千萬]+個?(?:周|星期|月|年|萬港元)"),
}
AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)( million|万|萬)?")
SCALE = {" million": 1_000_000, "万": 10_000, "萬": 10_000, "": 1}

REFUSALS = {
    "en": re.compile(
        r"\b(sorry|afraid|can't help|can't promise|not covered|outside what|went wrong|no right|isn't what)\b", re.I
    ),
    "zh_hans": re.compile(r"抱歉|不能(?!轻易)|帮不上|做不了|不在范围|出了点问题"),
    "zh_hant": re.compile(r"抱歉|不能(?!輕易)|未能協助|不在此列|出現問題"),
}
REFUSING = [
    variant
    for variant in variants()
    if REFUSALS[variant.language].search(variant.text) and not variant.name.startswith("utter_retry_")
]
NEXT_STEP = {
    "en": re.compile(r"consultant|call \+852|\+852 2772 2128|worth a look|please|could you", re.I),
    "zh_hans": re.compile(r"顾问|\+852 2772 2128|可以了解|请|麻烦您|能[^不]{0,12}吗"),
    "zh_hant": re.compile(r"顧問|\+852 2772 2128|可了解|請|可否"),
}

RIGHT_IN_HONG_KONG = "台准群佣"
"""Letters that the converter would change although 台灣, 批准, 群 and 佣金 are written so in Hong Kong."""


def pairs(text: str) -> dict[str, str]:
    """`wrong>right` words, separated by blanks, as a table."""
    return dict(pair.split(">") for pair in text.split())


NOT_HONG_KONG = pairs("""
    雇>僱 什麼>甚麼 裡>裏 您>你 身分>身份 記錄>紀錄 回復>回覆 簽註>簽注 註銷>刪除 怎麼>如何
    信息>資料、資訊或訊息 默認>預設 視頻>影片 短信>短訊 郵箱>電郵 郵件>電郵 手機號>電話號碼
    合同>合約 崗位>職位 簡歷>履歷 中介>代理 國內>內地 大陸>內地 人工客服>真人
    打印>列印 搜索>搜尋 隱私>私隱 質量>質素 反饋>意見 鏈接>連結 登錄>登入 點擊>點選 咨詢>查詢或諮詢 在線>網上
""")
NOT_MAINLAND = pairs("""
    你>您 甚么>什么 纪录>记录 资讯>信息 短讯>短信 电邮>邮箱 私隐>隐私 合约>合同 兼读>非全日制
    搜寻>搜索 连结>链接 预设>默认 大陆>内地 国内>内地 无须>不用 亦可>也可以 须连同>要带
""")
SPOKEN_CANTONESE = re.compile(r"[唔嘅咗喺冇啲佢哋嚟睇搵俾畀嘢]|點解(?!要問)|點樣|邊個|邊度")

CONVERTERS = {"zh_hans": OpenCC("t2s"), "zh_hant": OpenCC("s2t")}


def name_of(variant: Variant) -> str:
    """How a variant is named in a failure."""
    return f"{variant.name}[{variant.language}]"


def said_anywhere() -> Iterator[tuple[str, str, str]]:
    """Every text of the product in YAML: (name, language, words)."""
    for variant in variants():
        yield variant.name, variant.language, variant.all_words
    for key, texts in all_texts().items():
        for language, text in texts.items():
            yield key, language, text


@cache
def stays(letter: str, converter: str) -> bool:
    """Whether a letter is right in the script that the converter writes. Asked for letters alone: whole phrases
    it would reword (了解 to 瞭解)."""
    return CONVERTERS[converter].convert(letter) == letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_promises_success(language: str) -> None:
    """No guarantee, no percentage, no bare "not eligible", in no text of the product."""
    found = [
        (name, match.group())
        for name, spoken, text in said_anywhere()
        if spoken == language and name not in MAY_NAME_IT
        for match in PROMISES.finditer(text)
    ]
    assert found == []


def test_the_answer_about_success_rates_gives_no_figure() -> None:
    """It may say the word, but no number."""
    for variant in responses()["utter_faq/success_rate"].values():
        assert not re.search(r"\d", variant.text)


@pytest.mark.parametrize("language", ["zh_hans", "zh_hant"])
def test_no_letter_of_the_other_script(language: str) -> None:
    """In all texts of the product, bot/texts included."""
    found = {
        name: letters
        for name, spoken, text in said_anywhere()
        if spoken == language
        if (letters := foreign_letters(without_language_names(text), language))
    }
    assert found == {}


def foreign_letters(text: str, language: str) -> list[str]:
    """The letters of a text that belong to the other script."""
    welcome = RIGHT_IN_HONG_KONG if language == "zh_hant" else ""
    return [letter for letter in sorted(set(CJK.findall(text)) - set(welcome)) if not stays(letter, language)]


@pytest.mark.parametrize(("text", "language", "letters"), [("签证與僱主", "zh_hant", ["签", "证"]),
                                                           ("簽證与雇主", "zh_hans", ["簽", "證"])])  # fmt: skip
def test_letters_of_the_other_script_are_seen(text: str, language: str, letters: list[str]) -> None:
    """The check above can fail."""
    assert foreign_letters(text, language) == letters


def without_language_names(text: str) -> str:
    """The names of the languages stand in their own script everywhere."""
    return text.replace("简体中文", "").replace("繁體中文", "")


@pytest.mark.parametrize(
    ("language", "words"), [("zh_hant", NOT_HONG_KONG), ("zh_hans", NOT_MAINLAND)], ids=["Hong Kong", "Mainland"]
)
def test_each_side_reads_its_own_words(language: str, words: dict[str, str]) -> None:
    """No Mainland terms in a Hong Kong text and the other way round; one form of address throughout."""
    found = [
        (variant.name, word, better)
        for variant in variants()
        if variant.language == language
        for word, better in words.items()
        if word in variant.all_words
    ]
    assert found == []


def test_hong_kong_texts_are_written_chinese() -> None:
    """Polite written Chinese; the one spoken phrase is the button 點解要問."""
    found = [
        (variant.name, match.group())
        for variant in variants()
        if variant.language == "zh_hant"
        for match in SPOKEN_CANTONESE.finditer(variant.all_words.replace("問「點解」", ""))
    ]
    assert found == []


def test_text_is_in_its_language_and_tidy() -> None:
    """Chinese letters in Chinese texts only, with Chinese punctuation and the quotation marks of each script."""
    foreign = {
        "en": re.compile(r"[\u3400-\u9fff，。？！；：「」（）]"),
        "zh_hans": re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?(][\u3400-\u9fff]|[「」]"),
        "zh_hant": re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?(][\u3400-\u9fff]|[“”]"),
    }
    untidy = re.compile(r"  |[ \t]$|\N{EM DASH}", re.MULTILINE)
    found = [
        (name_of(variant), match.group())
        for variant in variants()
        for pattern in (foreign[variant.language], untidy)
        for match in pattern.finditer(without_language_names(variant.all_words))
    ]
    assert found == []
    assert [name_of(v) for v in variants() if v.language != "en" and not CJK.search(v.text)] == []


def test_texts_are_short() -> None:
    """A phone's screen; only the consent notice may be longer, because the law lists what it must say."""
    found = [name_of(variant) for variant in variants() if len(variant.text) > LONGEST]
    assert set(found) <= {f"{CONSENT_NOTICE}[{language}]" for language in LANGUAGES}


def test_a_figure_stands_with_its_date() -> None:
    """Fees, times, ages and amounts change; the reader must see as of when they hold."""
    undated = [
        name_of(variant)
        for prefix in ("utter_faq/", "utter_why_", "utter_explain_")
        for variant in variants(prefix)
        if variant.name not in WITHOUT_RULES and not dates_in(variant)
        if re.search(r"\d", variant.text.replace(PHONE, "")) or SPELLED_OUT[variant.language].search(variant.text)
    ]
    assert undated == []


WITHOUT_RULES = {"utter_explain_salary_total_hkd", "utter_explain_years_relevant"}
"""Their digits name a pay item (13th month) and a button, no rule."""


@pytest.mark.parametrize("name", [n for n in responses() if not n.startswith(("utter_ask_", "utter_retry_"))])
def test_languages_give_the_same_figures_and_dates(name: str) -> None:
    """A number changed in one language only would be found here."""
    table = responses()[name]
    assert len({tuple(sorted(dates_in(variant))) for variant in table.values()}) == 1
    if name not in WITHOUT_RULES:
        figures = [amounts_in(variant) for variant in table.values()]
        assert figures[0] == figures[1] == figures[2]


def dates_in(variant: Variant) -> list[tuple[int, int, int]]:
    """The dates of a text as (year, month, day)."""
    found = DATES[variant.language].findall(variant.text)
    if variant.language == "en":
        return [(int(year), MONTHS[month[:3]], int(day)) for day, month, year in found]
    return [(int(year), int(month), int(day)) for year, month, day in found]


def amounts_in(variant: Variant) -> Counter[float]:
    """The other numbers of a text with their scale: HK$2.5 million and 250万 are one."""
    text = DATES[variant.language].sub("", variant.text.replace(PHONE, ""))
    return Counter(float(digits.replace(",", "")) * SCALE[scale] for digits, scale in AMOUNT.findall(text))


@pytest.mark.parametrize("variant", REFUSING, ids=name_of)
def test_a_no_comes_with_a_next_step(variant: Variant) -> None:
    """Nobody is left standing: a person, another way, or how to say it so that it is understood."""
    assert variant.buttons or NEXT_STEP[variant.language].search(variant.text)


def test_refusals_are_recognised_in_each_language() -> None:
    """The check above must have something to check."""
    assert all(count >= 9 for count in Counter(variant.language for variant in REFUSING).values())


@pytest.mark.parametrize("variant", variants("utter_retry_"), ids=name_of)
def test_another_wording_shows_an_example(variant: Variant) -> None:
    """Whoever was not understood sees words that would be."""
    assert re.search(r"[“「][^”」]{2,}[”」]", variant.text)


@pytest.mark.parametrize("name", ["utter_human", "utter_complaint", "utter_technical_problem", "utter_offer_person",
                                  "utter_consent_refused", "utter_contact_skipped", "utter_lead_stored",
                                  "utter_client_file", "utter_goodbye", "utter_faq/criminal_record"])  # fmt: skip
def test_the_firms_phone_is_at_hand(name: str) -> None:
    """Where somebody may want a person, the number stands."""
    assert all(PHONE in variant.text for variant in responses()[name].values())


MUST_SAY = {
    "utter_greet": {
        "en": "automated assistant|Asian Bridge Consulting|identity numbers|“Not sure”|for a person|not legal advice|"
        "Immigration Department decides",
        "zh_hans": "自动助手|Asian Bridge Consulting|证件号码|“不确定”|找真人|不是法律意见|入境事务处决定",
        "zh_hant": "自動助理|Asian Bridge Consulting|證件號碼|「不肯定」|真人|並非法律意見|入境事務處決定",
    },
    # Who; what; what for; how and where; who receives it; that it is optional and what a refusal means;
    # how long; the rights and how to use them; the question itself.
    CONSENT_NOTICE: {
        "en": "Asian Bridge Consulting|in charge of personal data|contact details|criminal|only this enquiry|"
        "sent to Hong Kong|stored there|Who sees it|service providers|optional|If you say no|12 months|"
        "see, copy, correct or delete|withdraw this consent|Do you agree",
        "zh_hans": "Asian Bridge Consulting|个人信息负责人|联系方式|犯罪|只用于这次咨询|传送到内地以外的香港|"
        "保存在香港|谁会看到|服务商|自愿|您不同意|12个月|查阅、复制、更正、删除|撤回同意|是否同意",
        "zh_hant": "Asian Bridge Consulting|個人資料負責人|聯絡方法|刑事|只用於這次查詢|傳送到內地以外的香港|"
        "在香港儲存|誰會看到|服務供應商|自願|如你不同意|12個月|查閱、索取副本、改正或刪除|撤回同意|是否同意",
    },
    # The intention; no use without consent; kinds of data; classes of services; a free way to stop; silence is no.
    "utter_ask_marketing_consent": {
        "en": "would like to use|may not do so without your consent|name and contact details|consulting services|"
        "free of charge|counts as no",
        "zh_hans": "想用您的|未经您同意|称呼和联系方式|咨询服务|免费|当作不同意",
        "zh_hant": "希望使用你的|未經你同意|稱呼及聯絡方法|顧問服務|免費|視作不同意",
    },
}


@pytest.mark.parametrize("name", MUST_SAY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_say_everything_they_must(name: str, language: str) -> None:
    """The greeting and the two consents, element by element."""
    text = responses()[name][language].text.lower()
    wanted = [PHONE, *MUST_SAY[name][language].lower().split("|")]
    assert [phrase for phrase in wanted if phrase not in text] == []
