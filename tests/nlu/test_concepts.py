"""One concept, three languages: the lexicon finds the same thing however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.concepts import Lexicon, project_lexicon
from bot.understanding.normalise import normalise


def found(text: str) -> list[str]:
    return project_lexicon().find(normalise(text).text)


@pytest.mark.parametrize(
    ("concept", "texts"),
    [
        ("degree", ("do I need a Bachelor's degree", "需要学士学位吗", "要唔要學士學位")),
        ("crime", ("he was CONVICTED once", "有案底怎么办", "有刑事紀錄點算")),
        ("our_fee", ("your service fee", "你们的服务费", "你哋嘅服務費")),
        ("change_job", ("can I switch employers", "可以跳槽吗", "可唔可以轉工")),
        ("time_long", ("how long does it take", "要多久", "要幾耐")),
        ("spouse", ("my wife", "我太太", "我老婆")),
    ],
)
def test_a_concept_is_found_in_each_language(concept: str, texts: tuple[str, ...]) -> None:
    """Case, width, script and language make no difference."""
    assert all(concept in found(text) for text in texts)


def test_the_longest_form_wins_and_forms_do_not_overlap() -> None:
    """The talent list is one thing, talent another."""
    lexicon = Lexicon({"list": ["talent list"], "talent": ["talent*"], "card": ["身份证"], "status": ["身份"]})
    assert lexicon.find("the talent list of talents") == ["list", "talent"]
    assert lexicon.find("身份证和身份") == ["card", "status"]


def test_an_asterisk_stands_for_any_ending_of_the_last_word() -> None:
    """Endings are free, beginnings are not."""
    lexicon = Lexicon({"apply": ["appl*"], "visa": ["work visa*"]})
    assert lexicon.find("apply applied reapply work visas workvisa") == ["apply", "apply", "visa"]


def test_no_form_of_the_lexicon_is_empty_or_written_twice() -> None:
    """YAML turns a bare yes, no or false into a truth value; the lexicon must hold words."""
    for concept, forms in project_lexicon().forms.items():
        assert all(isinstance(form, str) and normalise(form).text.strip(" *") for form in forms), concept
        assert len(forms) == len(set(forms)), concept


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    """What is found are concepts of the lexicon, whatever the characters."""
    assert set(found(text)) <= set(project_lexicon().forms)
