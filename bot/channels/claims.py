"""Which bot keeps a delivery, agreed by Redis, when several bots on several databases hear the same platform."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import Any, Final, Iterator, Sequence

from bot.channels.redis_link import RedisLink

CLAIM_SECONDS: Final = 30
"""A claim of a bot that died before its database had the delivery is free after so long."""
_KEYS: Final = "asmtp:delivery:"
_KEPT: Final = "kept"
_RELEASE: Final = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Claimed(Exception):
    """Another bot is keeping this delivery at this very moment; it must be delivered again, should that one fail."""


class Claims:
    """The deliveries of one channel.

    Args:
        redis: the server that the bots share.
        channel: the channel's name.
        kept_seconds: for how long a delivery is known to have been kept.
    """

    def __init__(self, redis: RedisLink, channel: str, kept_seconds: int) -> None:
        self._redis, self._channel, self._kept_seconds = redis, channel, kept_seconds

    @contextmanager
    def new(self, keys: Sequence[str]) -> Iterator[frozenset[str]]:
        """Claim deliveries: within, those that no bot has kept; all of them while Redis is away.

        They count as kept when the block has ended, and are free again when it has failed.

        Args:
            keys: keyed marks of the deliveries.
        Raises:
            Claimed: another bot is keeping one of them now.
        """
        mine = secrets.token_hex(8)
        names = {f"{_KEYS}{self._channel}:{key}": key for key in keys}
        holders = self._redis.ask(lambda client: [_claim(client, name, mine) for name in names])
        claimed = [name for name, holder in zip(names, holders or [mine] * len(names), strict=True) if holder == mine]
        try:
            if any(holder not in (mine, _KEPT) for holder in holders or ()):
                raise Claimed
            yield frozenset(names[name] for name in claimed)
        except BaseException:
            self._redis.ask(lambda client: [client.eval(_RELEASE, 1, name, mine) for name in claimed])
            raise
        self._redis.ask(lambda client: [client.set(name, _KEPT, ex=self._kept_seconds) for name in claimed])


def _claim(client: Any, name: str, mine: str) -> str:
    """Who holds a delivery now: `mine`, another bot's sign, or `_KEPT`."""
    if client.set(name, mine, nx=True, ex=CLAIM_SECONDS):
        return mine
    return client.get(name) or mine  # it went in between; then the database decides alone
