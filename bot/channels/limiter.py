"""So many in a while, then one after the other: counted in this process, or by Redis for several bots together.

What is kept of whoever is counted is one moment: when their next one would be due if they came evenly. They may be
ahead of it by the whole allowance. Nobody waits longer than until the next place is free, even for an hour's allowance.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Callable, Final

from bot.channels.redis_link import RedisLink

REMEMBERED: Final = 20_000
"""So many counts are kept in a process, those used last."""
TOLERANCE: Final = 1e-6
"""Seconds, for sums of fractions."""
_KEYS: Final = "asmtp:rate:"
_SCRIPT: Final = """
local time = redis.call('TIME')
local now, step, span = time[1] + time[2] / 1000000, tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = due + step - now - span
if wait <= tonumber(ARGV[3]) and ARGV[4] == '1' then
  redis.call('SET', KEYS[1], string.format('%.6f', due + step), 'PX', math.ceil((due + step - now) * 1000))
end
return string.format('%.6f', wait)
"""
"""The same as `_here`, in one step for all bots and by Redis's clock."""


@dataclass(frozen=True)
class Rate:
    """An allowance: `count` in `seconds`."""

    count: int
    seconds: float


class Limiter:
    """Counts.

    Args:
        redis: where bots count together; None to count in this process.
        clock: seconds that only grow.
    """

    def __init__(self, redis: RedisLink | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis, self._clock = redis, clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def wait(self, who: str, rate: Rate, *, count: bool = True) -> float:
        """Seconds until the next one is allowed; 0 when it is now.

        Args:
            who: what is counted, without anything that names a person.
            rate: the allowance.
            count: whether an allowed one is counted, or only asked about.
        """
        wait = self._shared(who, rate, count=count)
        wait = self._here(who, rate, count=count) if wait is None else wait
        return wait if wait > TOLERANCE else 0.0

    def _here(self, who: str, rate: Rate, *, count: bool) -> float:
        now, step = self._clock(), rate.seconds / rate.count
        due = max(self._due.get(who, now), now)
        wait = due + step - now - rate.seconds
        if wait <= TOLERANCE and count:
            self._due[who] = due + step
            self._due.move_to_end(who)
            while len(self._due) > REMEMBERED:
                self._due.popitem(last=False)
        return wait

    def _shared(self, who: str, rate: Rate, *, count: bool) -> float | None:
        if self._redis is None:
            return None
        step = rate.seconds / rate.count

        def ask(client: Any) -> float:
            return float(client.eval(_SCRIPT, 1, _KEYS + who, step, rate.seconds, TOLERANCE, int(count)))

        return self._redis.ask(ask)
