"""Every message of the bot fits every platform, loses nothing, and has no two choices alike."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.channel_settings import read_options
from bot.channels.packing import LIST, TEXT, Part, choice_id, pack_turn, pieces, size
from bot.channels.simulator import Simulator
from bot.channels.simulators import SIMULATORS
from bot.channels.webhook import WebhookChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.channels.whatsapp_simulator import problem
from bot.vocabulary import LANGUAGES
from bot.words import all_texts
from tests.channels.conftest import NUMBERS, channel_class
from tests.contract.response_files import Variant, variants

VARIANTS = variants()
CHANNEL = WhatsAppChannel(None, "")
LIMITS = WhatsAppChannel.limits
WORDS = "我住在深圳。 Is there an offer? 有！😀 "
ASKED = {"en": "Where do you live? 🏙️", "zh_hans": "您住在哪里？🏙️", "zh_hant": "你住在哪裏？🏙️"}

Turn = Sequence[Mapping[str, Any]]


class Platform:
    """A channel with its simulator; the bot's turns go over the wire to somebody new each time.

    Args:
        simulator: running; nobody hears the messages of its people.
    """

    def __init__(self, simulator: Simulator) -> None:
        channel = channel_class(simulator.channel)
        self.simulator = simulator
        self.channel: WebhookChannel = channel(read_options(channel.settings, simulator.environment()), "key")

    def say(self, turns: Sequence[Turn], language: str, *, letters: bool = False) -> None:
        """Send turns, and look at what arrives of each."""
        asyncio.run(self._say(turns, language, letters=letters))

    async def _say(self, turns: Sequence[Turn], language: str, *, letters: bool) -> None:
        await self.channel.outbound.open()
        try:
            for turn in turns:
                await self._say_one(turn, language, letters=letters)
        finally:
            await self.channel.outbound.close()

    async def _say_one(self, turn: Turn, language: str, *, letters: bool) -> None:
        address = self.simulator.new_address(next(NUMBERS))
        self.simulator.deliver(self.simulator.typed(address, "x"))  # some platforms count the answers to a message
        self.simulator.sent.clear()
        for part in pack_turn(turn, language, self.channel.limits, letters=letters):
            await self.channel.send(address, self.channel.shape(part, language))
        assert self.simulator.refused == []
        self._look(turn, letters=letters)

    def _look(self, turn: Turn, *, letters: bool) -> None:
        """All texts are there in order, and all choices in full, each with an own look."""
        sent = self.simulator.sent
        whole = squeezed("".join(map(self.simulator.text_of, sent)))
        place = 0
        for message in turn:
            place = whole.index(squeezed(message["text"]), place)
        shown = [self.simulator.choices_of(message) for message in sent]
        for choices in shown:
            assert len({choice["title"] for choice in choices}) == len(choices)
        pressable = [choice for choices in shown for choice in choices]
        last = max((at for at, message in enumerate(turn) if message["buttons"]), default=0)
        for at, message in enumerate(turn):
            for number, button in enumerate(message["buttons"]):
                mark = f"{chr(ord('A') + number) if letters else number + 1}. " if at == last else "• "
                mine = [choice for choice in pressable if choice["id"] == choice_id(button)]
                seen = [words for choice in mine for words in (choice["title"].removeprefix(mark), choice["label"])]
                assert button["title"] in seen or squeezed(mark + button["title"]) in whole, button


@pytest.fixture(scope="module", params=sorted(SIMULATORS))
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    """One after the other."""
    with SIMULATORS[request.param]() as simulator, pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulator, "post", lambda *_delivery: 200)
        yield Platform(simulator)


def squeezed(text: str) -> str:
    """The text without spaces, which may go where it is parted."""
    return "".join(text.split())


def rasa_message(variant: Variant) -> dict[str, Any]:
    """A response as Rasa sends it."""
    return {"text": variant.text, "buttons": [{"title": b.title, "payload": b.payload} for b in variant.buttons]}


def asked(text: str, titles: Sequence[str]) -> dict[str, Any]:
    """A message of Rasa's with these choices."""
    buttons = [
        {"title": title, "payload": f"/inform{json.dumps({text + title: str(n)})}"} for n, title in enumerate(titles)
    ]
    return {"text": text, "buttons": buttons}


def assert_fits(part: Part, language: str) -> None:
    """The simulator, which knows the limits by itself, takes it."""
    assert problem({"messaging_product": "whatsapp", "to": "85291234567", **CHANNEL.shape(part, language)}) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_response_fits_and_keeps_its_choices(platform: Platform, language: str) -> None:
    """On every platform, with numbers or letters; it arrives whole."""
    mine = [variant for variant in VARIANTS if variant.language == language]
    platform.say([[rasa_message(variant)] for variant in mine], language)
    platform.say([[rasa_message(variant)] for variant in mine if variant.buttons], language, letters=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letters", [False, True])
def test_long_labels_and_many_choices_come_through(platform: Platform, language: str, *, letters: bool) -> None:
    """Labels of thirty characters that begin alike, Chinese and emoji, from one choice to twenty."""
    chinese = "持有香港公司發出的聘用合約並且已經簽署而且仍在等候批准結果🎓"
    kinds = {
        "30 characters": [f"The employer is in Hong Kong {n}" for n in "ABCDEFGHIJKLMNOPQRST"],
        "Chinese": [f"{chinese[: 29 - n]}{'甲乙丙丁戊己庚辛壬癸'[n]}" for n in range(10)],
        "alike": [f"{chinese}{n}" for n in range(4)],
        "short": ["👍", "👎", "🤔", "有", "冇", "OK"],
    }
    assert {len(title) for title in kinds["30 characters"]} == {30}
    turns = [[asked(ASKED[language], titles[:count])] for titles in kinds.values() for count in range(1, len(titles))]
    turns += [[asked(ASKED[language], kinds["alike"]), asked("?", titles[:3])] for titles in kinds.values()]
    platform.say(turns, language, letters=letters)


title = st.text("我住在深圳香港 offer有😀", min_size=1, max_size=40).map(str.strip).filter(bool)
message = st.builds(
    asked,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=300).map("".join).map(str.strip).filter(bool),
    st.lists(title, max_size=12, unique=True),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(message, min_size=1, max_size=3), st.sampled_from(LANGUAGES), st.booleans())
def test_any_turn_fits_and_keeps_its_choices(platform: Platform, turn: Turn, language: str, letters: bool) -> None:
    """Also several questions in one turn."""
    platform.say([turn], language, letters=letters)


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
