"""Allowances, counted in the process and by a real Redis."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Iterator

import pytest
from structlog.testing import capture_logs

from bot.channels.limiter import REMEMBERED, Limiter, Rate
from bot.channels.redis_link import PAUSE, RedisLink
from tests.conftest import free_port
from tests.redis_server import RedisServer


@dataclass
class Clock:
    """A clock that stands still unless it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture(params=["here", "redis"])
def limiter(request: pytest.FixtureRequest) -> Iterator[Limiter]:
    """An unused one, of each kind."""
    if request.param == "here":
        yield Limiter()
        return
    link = RedisLink(request.getfixturevalue("redis_server").url)
    yield Limiter(link)
    link.close()


def test_so_many_at_once_then_one_after_the_other(limiter: Limiter) -> None:
    """The wait is until the next place is free, not until the whole span is over."""
    rate = Rate(3, 3600)
    assert [limiter.wait("a", rate) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert 1190 < limiter.wait("a", rate) <= 1200
    assert 1190 < limiter.wait("a", rate) <= 1200, "what is refused is not counted"
    assert limiter.wait("b", rate) == 0.0


def test_after_the_wait_the_next_is_allowed(limiter: Limiter) -> None:
    """Exactly one."""
    rate = Rate(2, 1.0)
    assert [limiter.wait("a", rate) for _ in range(2)] == [0.0, 0.0]
    time.sleep(limiter.wait("a", rate) + 0.01)
    assert limiter.wait("a", rate) == 0.0
    assert limiter.wait("a", rate) > 0.0


def test_asking_alone_counts_nothing(limiter: Limiter) -> None:
    """So that what is genuine can be let through as often as it comes."""
    rate = Rate(1, 60)
    assert [limiter.wait("a", rate, count=False) for _ in range(5)] == [0.0] * 5
    assert limiter.wait("a", rate) == 0.0
    assert limiter.wait("a", rate, count=False) > 0.0


def test_an_allowance_comes_back_evenly() -> None:
    """Over an hour of a clock that we move."""
    clock = Clock()
    limiter, rate = Limiter(clock=clock), Rate(60, 3600)
    assert [limiter.wait("a", rate) for _ in range(60)] == [0.0] * 60
    for _ in range(10):
        assert limiter.wait("a", rate) == pytest.approx(60)
        clock.now += 60
        assert limiter.wait("a", rate) == 0.0
    clock.now += 3600
    assert [limiter.wait("a", rate) for _ in range(60)] == [0.0] * 60


def test_memory_is_bounded() -> None:
    """However many addresses there are, those seen last are remembered."""
    limiter, rate = Limiter(), Rate(1, 3600)
    for number in range(REMEMBERED + 10):
        limiter.wait(str(number), rate)
    assert len(limiter._due) == REMEMBERED
    assert limiter.wait(str(REMEMBERED + 9), rate) > 0


def test_bots_count_together(redis_server: RedisServer) -> None:
    """Two processes; what they keep expires by itself."""
    links = [RedisLink(redis_server.url) for _ in range(2)]
    one, other = map(Limiter, links)
    rate = Rate(4, 60)
    assert [each.wait("a", rate) for each in (one, other, one, other)] == [0.0] * 4
    assert one.wait("a", rate) > 0
    assert other.wait("a", rate) > 0
    (key,) = redis_server.client.keys()
    assert 50_000 < redis_server.client.pttl(key) <= 60_000
    for link in links:
        link.close()


def test_a_redis_that_is_away_stops_nobody() -> None:
    """The bot counts by itself, and says so once."""
    clock = Clock()
    link = RedisLink(f"redis://127.0.0.1:{free_port()}/0", clock)
    limiter, rate = Limiter(link, clock), Rate(2, 60)
    with capture_logs() as said:
        for _ in range(4):
            clock.now += PAUSE + 1
            limiter.wait("a", rate)
    assert [limiter.wait("b", rate) > 0 for _ in range(3)] == [False, False, True]
    assert [line["log_level"] for line in said] == ["error"]
    link.close()


def test_a_redis_that_comes_back_is_used_again(redis_server: RedisServer) -> None:
    """After the pause in which it is left alone."""
    clock = Clock()
    link = RedisLink(redis_server.url, clock)
    assert link.ask(lambda client: client.ping()) is True
    redis_server.stop()
    assert link.ask(lambda client: client.ping()) is None
    redis_server.start()
    assert link.ask(lambda client: client.ping()) is None
    clock.now += PAUSE
    assert link.ask(lambda client: client.ping()) is True
    link.close()
