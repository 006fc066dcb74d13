"""What is final is done after a yes, in whatever words, and after nothing else."""

from __future__ import annotations

import pytest

from bot.nlu.confirming import confirmation

DELETE = "delete_my_data"
YES = ("yes", "yes please", "yeah go ahead", "ok do it", "Sure.", "是的", "确认", "係", "好呀", "冇問題", "得")
NAMED = {
    "delete_my_data": (
        "yes delete",
        "delete it all",
        "嗯 删吧",
        "好的删除",
        "全部删除，我确定",
        "把资料都删了",
        "確定，全部刪除",
    ),
    "withdraw_consent": ("对的，撤回", "withdraw it please"),
    "restart": ("start over", "重新开始"),
    "call_back": ("call me please", "让顾问联系我", "請聯絡我"),
    "answers_checked": ("that's right", "all correct", "没错", "冇錯", "啱晒", "looks good, send it"),
}


@pytest.mark.parametrize("wish", NAMED)
def test_a_yes_in_many_words(wish: str) -> None:
    """Plain, or naming what was asked about."""
    assert [text for text in (*YES, *NAMED[wish]) if confirmation(text, wish) is not True] == []


@pytest.mark.parametrize("wish", NAMED)
def test_another_wish_is_no_yes(wish: str) -> None:
    """Who wants to start over does not confirm a deletion."""
    others = [
        text for other in NAMED if other != wish for text in NAMED[other][:1] if not text.startswith(("yes", "对"))
    ]
    assert [text for text in others if confirmation(text, wish) is not None] == []


@pytest.mark.parametrize(
    "text",
    ["no", "no thanks", "nah", "don't delete", "cancel", "wait", "不要", "不用了", "先别删", "算了", "等等先", "唔好",
     "唔刪住，等等先",
     "唔使喇", "費事喇"],
)  # fmt: skip
def test_a_no_in_many_words(text: str) -> None:
    assert confirmation(text, DELETE) is False


@pytest.mark.parametrize(
    "text",
    ["how long does it take?", "I live in Shenzhen", "点解", "人才清单是什么",
     "yes I have signed the contract with a company that is registered in Hong Kong and I start in March"],
)  # fmt: skip
def test_anything_else_is_neither(text: str) -> None:
    assert confirmation(text, DELETE) is None
