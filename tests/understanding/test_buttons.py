"""Typing a button's title does what pressing it does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml

from bot.vocabulary import SLOTS
from tests.understanding.tables import values

RESPONSES = Path(__file__).parents[2] / "data" / "responses"
BANDS = {"overseas_months", "months_since_graduation"}
"""Buttons of these are bands; a title typed reads as the band's lower bound, on the same side of twelve months."""


def _buttons() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in (RESPONSES / "interview.yml", RESPONSES / "contact.yml"):
        for name, variants in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["responses"].items():
            slot = name.removeprefix("utter_ask_")
            for variant in variants if slot in SLOTS and name != slot else ():
                for button in variant.get("buttons", ()):
                    payload = re.fullmatch(r"/inform\{(\{.*\})\}", button["payload"])
                    if payload:
                        yield slot, button["title"], json.loads(payload[1])


BUTTONS = list(_buttons())


@pytest.mark.parametrize("asked", sorted({asked for asked, _, _ in BUTTONS} - BANDS))
def test_a_typed_title_is_read_as_its_button(asked: str) -> None:
    misread = []
    for title, payload in [(title, payload) for slot, title, payload in BUTTONS if slot == asked]:
        expected = {slot: [value] if SLOTS[slot].kind == "list" else value for slot, value in payload.items()}
        read = values(title, asked)
        if {slot: read.get(slot) for slot in expected} != expected:
            misread.append((title, read, expected))
    assert misread == []


@pytest.mark.parametrize(("asked", "title", "payload"), [button for button in BUTTONS if button[0] in BANDS])
def test_a_typed_band_lies_on_the_same_side_of_twelve_months(asked: str, title: str, payload: dict[str, Any]) -> None:
    read, pressed = values(title, asked).get(asked), payload[asked]
    assert type(read) is type(pressed)
    if isinstance(pressed, int):
        assert (read >= 12) == (pressed >= 12)
    else:
        assert read == pressed
