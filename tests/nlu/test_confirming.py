"""What is final is done after a yes, in whatever words, and after nothing else."""

from __future__ import annotations

import pytest

from bot.nlu.confirming import confirmation


@pytest.mark.parametrize(
    "text",
    ["yes", "yes please", "yes delete", "yeah go ahead", "ok do it", "delete it all", "Sure.", "是的", "嗯 删吧",
     "好的删除",
     "全部删除，我确定", "确认", "把资料都删了", "对的，撤回", "係", "好呀", "冇問題", "得", "確定，全部刪除"],
)  # fmt: skip
def test_a_yes_in_many_words(text: str) -> None:
    assert confirmation(text) is True


@pytest.mark.parametrize(
    "text",
    ["no", "no thanks", "nah", "don't delete", "cancel", "wait", "不要", "不用了", "先别删", "算了", "等等先", "唔好",
     "唔刪住，等等先",
     "唔使喇", "費事喇"],
)  # fmt: skip
def test_a_no_in_many_words(text: str) -> None:
    assert confirmation(text) is False


@pytest.mark.parametrize(
    "text",
    ["how long does it take?", "I live in Shenzhen", "点解", "人才清单是什么",
     "yes I have signed the contract with a company that is registered in Hong Kong and I start in March"],
)  # fmt: skip
def test_anything_else_is_neither(text: str) -> None:
    assert confirmation(text) is None
