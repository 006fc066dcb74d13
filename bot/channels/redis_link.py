"""What several bots share by Redis. Redis is a help, never a need: while it is away each bot goes on by itself."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any, Callable, Final, TypeVar

import structlog

from bot.runtime.quiet import describe
from bot.settings import load_settings

log = structlog.get_logger(__name__)

PATIENCE: Final = 0.25
"""Seconds to wait for a connection or an answer; a turn waits with it."""
PAUSE: Final = 15.0
"""Seconds for which a Redis that did not answer is left alone."""
Answer = TypeVar("Answer")


class RedisLink:
    """One Redis server.

    Args:
        url: its address, as `ASMTP_REDIS_URL` has it.
        clock: seconds that only grow.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        import redis  # here: most bots use none

        self._fault = redis.RedisError
        self._client = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, decode_responses=True
        )
        self._clock = clock
        self._away = False
        self._next_try = clock()

    def ask(self, question: Callable[[Any], Answer]) -> Answer | None:
        """What `question` gets from the client; None while Redis is away, which is logged once."""
        if self._clock() < self._next_try:
            return None
        try:
            answer = question(self._client)
        except (self._fault, OSError) as error:
            self._next_try = self._clock() + PAUSE
            if not self._away:
                log.error("Redis does not answer; this bot goes on without it", error=describe(error))
            self._away = True
            return None
        if self._away:
            log.info("Redis answers again")
        self._away = False
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


@lru_cache(maxsize=1)
def shared_redis() -> RedisLink | None:
    """The Redis server of the settings; None when there is none."""
    url = load_settings().redis_url
    return RedisLink(url) if url else None
