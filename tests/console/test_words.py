"""The console's texts in each place's own words; what the product's other texts must keep, these keep too."""

from __future__ import annotations

import re

import pytest

from bot.console import pipeline
from bot.console.casework import FIELDS
from bot.console.searches import KEPT, Searches
from bot.vocabulary import LEAD_STATUSES, OUTCOMES
from bot.words import all_texts, has
from tests.contract.test_wording import NOT_HONG_KONG, NOT_MAINLAND, SPOKEN_CANTONESE

OURS = {key: texts for key, texts in all_texts().items() if key.startswith("console_")}
RIGHT_HERE = {"console_value_tp_trade_bim_coordinator"}
"""The official name of a trade."""


@pytest.mark.parametrize(("language", "words"), [("zh_hant", NOT_HONG_KONG), ("zh_hans", NOT_MAINLAND)],
                         ids=["Hong Kong", "Mainland"])  # fmt: skip
def test_each_side_reads_its_own_words(language: str, words: dict[str, str]) -> None:
    found = [(key, word) for key, texts in OURS.items() if key not in RIGHT_HERE for word in words
             if word in texts[language]]  # fmt: skip
    assert found == []


def test_texts_are_written_chinese_with_chinese_punctuation() -> None:
    found = [
        key
        for key, texts in OURS.items()
        for language in ("zh_hans", "zh_hant")
        if SPOKEN_CANTONESE.search(texts[language])
        or re.search(r"[\u3400-\u9fff][,;:!?()]|[,;:!?(][\u3400-\u9fff]", texts[language])
    ]
    assert found == []


def test_every_choice_has_words() -> None:
    keys = [f"status_{status}" for status in LEAD_STATUSES] + [f"outcome_{outcome}" for outcome in OUTCOMES]
    keys += [f"reason_{reason}" for reason in pipeline.LOST_REASONS] + [f"field_{field}" for field in FIELDS]
    keys += [f"state_{state}" for state in pipeline.DOCUMENT_STATES]
    assert [key for key in keys if not has(f"console_{key}")] == []


def test_a_search_belongs_to_its_user_and_is_forgotten_in_the_end() -> None:
    searches = Searches()
    token = searches.token("carl", "  陳  大文 ")
    assert searches.token("carl", "陳 大文") == token != searches.token("cora", "陳 大文")
    assert searches.words("carl", token) == "陳 大文"
    assert searches.words("cora", token) is None
    assert searches.token("carl", "   ") == ""
    for number in range(KEPT):
        searches.token("carl", str(number))
    assert searches.words("carl", token) is None
    assert Searches().token("carl", "陳 大文") != token, "another process cannot be asked"
