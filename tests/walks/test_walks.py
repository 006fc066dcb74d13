"""Three hundred random people talk to the bot; `make walk` sends ten thousand."""

from __future__ import annotations

import pytest

from tests.conftest import LiveBot
from tests.walks.walker import Walker

pytestmark = pytest.mark.rasa

WALKS = 300
IN_ONE_TEST = 25


@pytest.mark.parametrize("first", range(0, WALKS, IN_ONE_TEST))
def test_no_walk_breaks_the_talk(live_bot: LiveBot, first: int) -> None:
    """Never silence, never another language, always a way forward, and the engine's result on what was said."""
    for seed in range(first, first + IN_ONE_TEST):
        figures = Walker(live_bot, seed).walk()
        assert figures["walks"] == 1
