"""Document lists in a talk and on their own page, as scenarios bring them about and read them."""

from __future__ import annotations

from typing import Any

import jsonschema
import requests

from tests.channels.test_web_api import schema
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.talks import at_result, through_details

GONE = {"en": "no list at this address", "zh_hans": "这个链接没有清单", "zh_hant": "這條連結沒有清單"}


def with_list(bot: LiveBot, language: str, **details: str) -> Visitor:
    """Somebody with a signed offer who has just seen their list."""
    visitor, _ = at_result(bot, language)
    through_details(visitor.press("documents"), **details)
    return visitor


def card_of(visitor: Visitor) -> dict[str, Any]:
    """The document card of the latest reply."""
    cards: list[dict[str, Any]] = [message["card"] for message in visitor.reply["messages"] if "card" in message]
    jsonschema.validate(cards[0], schema("DocumentsCard"))
    return cards[0]


def path_of(visitor: Visitor) -> str:
    """Where the page of the latest reply's list is."""
    return str(card_of(visitor)["link"]["path"])


def listed(card: dict[str, Any]) -> list[str]:
    """The ids of a card's papers."""
    return [paper["id"] for group in card["groups"] for paper in group["papers"]]


def get(bot: LiveBot, path: str, **headers: str) -> requests.Response:
    """The page at a path, as somebody's browser asks for it."""
    return requests.get(bot + path, headers=headers, timeout=20, allow_redirects=False)


def is_gone(bot: LiveBot, path: str) -> bool:
    """Whether the kind page stands in the list's place."""
    answer = get(bot, path)
    assert answer.status_code in (200, 404)
    assert (GONE["en"] in answer.text) == (answer.status_code == 404)
    return answer.status_code == 404
