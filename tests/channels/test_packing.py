"""Every message of the bot fits WhatsApp, loses nothing, and has no two choices alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.packing import LIST, TEXT, Part, pack_turn, pieces, size
from bot.channels.whatsapp import WhatsAppChannel
from bot.channels.whatsapp_simulator import WhatsAppSimulator, problem
from bot.vocabulary import LANGUAGES
from bot.words import all_texts
from tests.contract.response_files import Variant, variants

VARIANTS = variants()
CHANNEL = WhatsAppChannel(None, "")
LIMITS = WhatsAppChannel.limits
WORDS = "我住在深圳。 Is there an offer? 有！😀 "


def rasa_message(variant: Variant) -> dict[str, Any]:
    """A response as Rasa sends it."""
    return {"text": variant.text, "buttons": [{"title": b.title, "payload": b.payload} for b in variant.buttons]}


def assert_fits(part: Part, language: str) -> None:
    """The simulator, which knows the limits by itself, takes it."""
    assert problem({"messaging_product": "whatsapp", "to": "85291234567", **CHANNEL.shape(part, language)}) is None


@pytest.mark.parametrize("letters", [False, True])
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"{variant.name}-{variant.language}")
def test_every_response_fits_and_keeps_its_choices(variant: Variant, letters: bool) -> None:
    """Pressable choices show each title in full, as title or description; others are numbered in the text."""
    parts = pack_turn([rasa_message(variant)], variant.language, LIMITS, letters=letters)
    for part in parts:
        assert_fits(part, variant.language)
    last = parts[-1]
    shown = WhatsAppSimulator().choices_of(CHANNEL.shape(last, variant.language))
    assert len({choice["title"] for choice in shown}) == len(shown)
    assert len(shown) == (0 if last.kind == TEXT else len(variant.buttons))
    for place, button in enumerate(variant.buttons):
        if shown:
            assert button.title in (shown[place]["label"], shown[place]["title"].partition(". ")[2])
        else:
            assert f". {button.title}\n" in last.text
    whole = "".join("".join(part.text for part in parts).split())
    assert whole.startswith("".join(variant.text.split()))


def test_the_responses_use_every_way() -> None:
    """The test above meets buttons, lists, and lists with shortened titles."""
    parts = [
        pack_turn([rasa_message(variant)], variant.language, LIMITS)[-1] for variant in VARIANTS if variant.buttons
    ]
    assert {part.kind for part in parts} >= {"buttons", "list"}
    assert any(choice.note for part in parts for choice in part.choices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_choices_than_a_list_holds_are_numbered(language: str) -> None:
    """None is left out."""
    buttons = [{"title": f"Choice {n}", "payload": f'/inform{{"age": "{n}"}}'} for n in range(12)]
    (part,) = pack_turn([{"text": "Which?", "buttons": buttons}], language, LIMITS)
    assert part.kind == TEXT
    assert "\n12. Choice 11\n" in part.text
    assert (
        "\nL. Choice 11\n"
        in pack_turn([{"text": "Which?", "buttons": buttons}], language, LIMITS, letters=True)[0].text
    )


def test_titles_that_begin_alike_stay_apart() -> None:
    """Cut to 24 characters they would be one."""
    titles = [f"The employer is registered in the Mainland, kind {n}" for n in range(4)]
    buttons = [{"title": title, "payload": f'/inform{{"x": "{n}"}}'} for n, title in enumerate(titles)]
    (part,) = pack_turn([{"text": "Which?", "buttons": buttons}], "en", LIMITS)
    assert part.kind == LIST
    assert len({choice.title for choice in part.choices}) == 4
    assert [choice.note for choice in part.choices] == titles


def test_a_choice_too_long_for_a_description_is_numbered() -> None:
    """Nothing of it is lost."""
    title = "x" * 73
    (part,) = pack_turn([{"text": "Which?", "buttons": [{"title": title, "payload": "/why"}]}], "en", LIMITS)
    assert (part.kind, title in part.text) == (TEXT, True)


def test_a_long_text_above_choices_goes_before_them() -> None:
    """The text above choices has a limit of its own."""
    text = "。".join(["句子" * 30] * 40)
    parts = pack_turn([{"text": text, "buttons": [{"title": "Yes", "payload": "/why"}]}], "zh_hans", LIMITS)
    assert [part.kind for part in parts] == [TEXT, "buttons"]
    for part in parts:
        assert_fits(part, "zh_hans")


@given(st.lists(st.sampled_from(WORDS), max_size=300).map("".join), st.integers(2, 60))
def test_pieces_are_short_and_lose_only_space(text: str, limit: int) -> None:
    """Whatever the text."""
    found = pieces(text.strip(), limit)
    assert all(0 < size(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_text_is_parted_at_the_end_of_a_sentence() -> None:
    """Not inside one, where there is an end to be found."""
    assert pieces("First one. Second one. Third one.", 24) == ["First one. Second one.", "Third one."]
    assert pieces("第一句。第二句。第三句。", 9) == ["第一句。第二句。", "第三句。"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_button_has_at_most_20_characters(language: str) -> None:
    """WhatsApp refuses a longer one."""
    assert size(all_texts()["channel_list_button"][language]) <= 20
