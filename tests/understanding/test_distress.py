"""Distress and danger are noticed in three languages; strong words about work and visas are not taken for them."""

from __future__ import annotations

import pytest

from bot.understanding.distress import in_distress


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "if this gets refused I want to die",
        "i don't want to live anymore",
        "my husband beats me and I need to get out",
        "my boss locked me in the flat",
        "I'm being trafficked, please help",
        "我不想活了",
        "真的想死，签证又被拒",
        "中介把我关着我出不去，救命",
        "老公打我，我想去香港躲一躲",
        "我唔想再活落去",
        "佢成日打我",
        "想自殺",
    ],
)
def test_distress_is_noticed(text: str) -> None:
    """Whatever else the message says."""
    assert in_distress(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm dying to work in Hong Kong",
        "this form is killing me",
        "I don't want to live in Hong Kong",
        "the deadline is killing my employer",
        "he hit the target and they hired him",
        "忙死了，快点告诉我",
        "想死你们了",
        "我唔想喺香港住",
        "累死了",
        "打我电话",
        "老板打电话给我说要我",
        "老細打俾我話請我",
        "",
    ],
)
def test_strong_words_are_not_distress(text: str) -> None:
    """A false alarm is a smaller harm than a miss, yet still one."""
    assert not in_distress(text)
