"""Answers the messages of an inbox: in order for each person, each once, after a crash and through outages."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Awaitable, Callable, Final

import structlog

from bot.channels.inbox import Inbox, Taken
from bot.runtime.quiet import describe

log = structlog.get_logger(__name__)

DELAYS: Final = (0.5, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
"""Seconds until the next try, by the number of tries so far."""
PATIENCE: Final = 5.0
"""A longer wait is left to the sweep."""
SWEEP_SECONDS: Final = 5.0
FORGET_SECONDS: Final = 3600.0
FINISH_SECONDS: Final = 12.0
"""So long a stopping desk waits for answers under way, so that no part is delivered without being noted."""
TURN_TRIES: Final = 3
"""After so many failed tries to find an answer the person is told."""

Answer = list[dict[str, Any]]


class Undelivered(Exception):
    """The platform did not take a message.

    Args:
        code: the platform's error code, or what happened in a word.
        final: whether no other try can help.
        after: seconds that the platform wants to be left alone, if it said so.
    """

    def __init__(self, code: object, *, final: bool = False, after: float = 0.0) -> None:
        super().__init__(str(code))
        self.code, self.final, self.after = code, final, after


class Desk:
    """Works on what is due.

    Args:
        inbox: where messages wait.
        respond: makes the answer to a message, in the platform's shape without the address.
        sorry: the answer when `respond` keeps failing.
        send: delivers one part to an address; raises `Undelivered`.
        window: seconds after a message within which the platform lets it be answered.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        inbox: Inbox,
        respond: Callable[[Taken], Awaitable[Answer]],
        sorry: Callable[[Taken], Answer],
        send: Callable[[str, dict[str, Any]], Awaitable[None]],
        *,
        window: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.inbox = inbox
        self._respond, self._sorry, self._send = respond, sorry, send
        self._window, self._clock = window, clock
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._sweeping: asyncio.Task[None] | None = None
        self._closing = False

    def open(self) -> None:
        """Begin with what was left over, and look every few seconds for what has become due."""
        self._sweeping = asyncio.get_running_loop().create_task(self._sweep())

    async def close(self) -> None:
        """Finish the answers under way; what is not done then waits for the next start."""
        self._closing = True
        working = list(self._at_work.values())
        if working:
            await asyncio.wait(working, timeout=FINISH_SECONDS)
        tasks = [task for task in (self._sweeping, *working) if task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def wake(self, sender: str) -> None:
        """There is something to be answered for this sender."""
        if sender not in self._at_work and not self._closing:
            self._at_work[sender] = asyncio.get_running_loop().create_task(self._work(sender))

    async def _sweep(self) -> None:
        forgotten = 0.0
        while True:
            try:
                if self._clock() - forgotten > FORGET_SECONDS:
                    self.inbox.forget(self._clock())
                    forgotten = self._clock()
                for sender in self.inbox.waiting(self._clock()):
                    self.wake(sender)
            except Exception as error:  # a database that does not answer is asked again
                log.error("inbox does not answer", error=describe(error))
            await asyncio.sleep(SWEEP_SECONDS)

    async def _work(self, sender: str) -> None:
        try:
            while not self._closing and (taken := self.inbox.take(sender, self._clock())) is not None:
                delay = await self._serve(taken)
                if delay:
                    self.inbox.later(taken, self._clock() + delay)
                    if delay > PATIENCE:
                        return
                    await asyncio.sleep(delay + 0.01)
        except Exception as error:
            log.error("message waits", error=describe(error))
        finally:  # in the same step as the last look into the inbox: no message falls between
            self._at_work.pop(sender, None)

    async def _serve(self, taken: Taken) -> float:
        """Answer one message; seconds until the next try, 0 when it is done."""
        if self._clock() > taken.message.at + self._window:
            log.warning("too late to answer")
            self.inbox.done(taken, self._clock())
            return 0.0
        try:
            await self._deliver(taken, await self._answer(taken) if taken.answer is None else taken.answer)
        except Undelivered as error:
            log.warning("not delivered", code=error.code)
            if not error.final:
                return max(error.after, _delay(taken))
        except Exception as error:
            log.error("message not answered", error=describe(error))
            return _delay(taken)
        self.inbox.done(taken, self._clock())
        return 0.0

    async def _answer(self, taken: Taken) -> Answer:
        answer = await self._respond(taken) if taken.tries <= TURN_TRIES else self._sorry(taken)
        self.inbox.answered(taken, answer, self._clock())
        return answer

    async def _deliver(self, taken: Taken, answer: Answer) -> None:
        for count, part in enumerate(answer[taken.sent :], taken.sent + 1):
            await self._send(taken.message.address, part)
            self.inbox.delivered(taken, count, self._clock())


def _delay(taken: Taken) -> float:
    return DELAYS[min(taken.tries, len(DELAYS)) - 1]
