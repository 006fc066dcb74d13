"""Fetching page by page: over faults, over a crash, and to an end."""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Iterator, Mapping, Sequence

import pytest

from bot.channels import wechat_kf_sync
from bot.channels.desk import Undelivered
from bot.channels.wechat_kf_sync import Bookmark, Sync
from bot.leads.database import connect

Pages = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def bookmark(empty_url: str) -> Iterator[Bookmark]:
    """A new one, on each kind of database."""
    engine = connect(empty_url)
    yield Bookmark(engine, "wk1")
    engine.dispose()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(wechat_kf_sync, "DELAYS", (0.01,))


class Platform:
    """Pages by cursor, with faults that come first, and what was asked for and kept."""

    def __init__(self, pages: Pages, *faults: Exception) -> None:
        self.pages, self.faults = pages, list(faults)
        self.asked: list[tuple[str, str]] = []
        self.kept: list[tuple[Any, bool]] = []
        self.unkept = 0

    async def fetch(self, cursor: str, token: str) -> Mapping[str, Any]:
        """A page."""
        self.asked.append((cursor, token))
        if self.faults:
            raise self.faults.pop(0)
        return self.pages.get(cursor, {"next_cursor": cursor, "has_more": 0, "msg_list": []})

    async def take(self, items: Sequence[Mapping[str, Any]], first: bool) -> None:
        """Keep it."""
        if self.unkept:
            self.unkept -= 1
            raise OSError("the database is away")
        self.kept += [(item["n"], first) for item in items]


def run(bookmark: Bookmark, platform: Platform, done: Callable[[], bool], *tokens: str) -> None:
    """Fetch until it is done."""

    async def until_done() -> None:
        sync = Sync(bookmark, platform.fetch, platform.take)
        sync.open()
        for token in tokens:
            sync.wake(token)
        for _ in range(500):
            if done():
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        await sync.close()

    asyncio.run(until_done())
    assert done()


def page(next_cursor: str, *numbers: int, more: int = 0) -> dict[str, Any]:
    """What the API answers."""
    return {"next_cursor": next_cursor, "has_more": more, "msg_list": [{"n": number} for number in numbers]}


def test_all_pages_are_fetched_once(bookmark: Bookmark) -> None:
    """Also those after an empty one; and the next time none of them."""
    platform = Platform({"": page("a", 1, 2, more=1), "a": page("b", more=1), "b": page("c", 3)})
    run(bookmark, platform, lambda: len(platform.kept) == 3, "notice")
    assert platform.kept == [(1, True), (2, True), (3, True)]
    assert platform.asked == [("", "notice"), ("a", "notice"), ("b", "notice")]
    assert bookmark.read() == "c"
    platform.pages = {"c": page("d", 4)}
    run(bookmark, platform, lambda: len(platform.kept) == 4)
    assert platform.kept[-1] == (4, False)
    assert platform.asked[3:] == [("c", "")]


def test_a_page_that_leads_nowhere_ends_it(bookmark: Bookmark) -> None:
    """Whatever the platform says of more."""
    platform = Platform({"": page("", 1, more=1)})
    run(bookmark, platform, lambda: len(platform.kept) == 1)
    assert len(platform.asked) == 1


def test_after_a_fault_it_is_tried_again(bookmark: Bookmark) -> None:
    """By itself, and without the notice's token, which may have been the fault."""
    faults = (Undelivered(-1), Undelivered(95007, final=True), RuntimeError("odd"))
    platform = Platform({"": page("a", 1)}, *faults)
    run(bookmark, platform, lambda: len(platform.kept) == 1, "notice")
    assert platform.asked == [("", "notice"), ("", ""), ("", ""), ("", "")]


def test_what_was_not_kept_is_fetched_again(bookmark: Bookmark) -> None:
    """The place after it is only noted then."""
    platform = Platform({"": page("a", 1, more=1), "a": page("b", 2)})
    platform.unkept = 2
    run(bookmark, platform, lambda: len(platform.kept) == 2)
    assert [number for number, _first in platform.kept] == [1, 2]
    assert [cursor for cursor, _token in platform.asked] == ["", "", "", "a"]
