"""What the measurements need to know of a bot: how to train it, start it and talk to it."""

from __future__ import annotations

import contextlib
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Callable, Final, Protocol, Sequence, TypeVar

from benchmarks.errors import BenchmarkError
from benchmarks.processes import Service
from benchmarks.talks import Turns, Way
from benchmarks.web import NotReadyError

START_LIMIT_SECONDS: Final = 300.0
TRAINING_LIMIT_SECONDS: Final = 3600.0
Result = TypeVar("Result")


@dataclass(frozen=True)
class Training:
    """How long a training took.

    Attributes:
        seconds: from the start of the training command to its end.
        recorded: the day of the run that these seconds come from (ISO 8601), None for this run.
    """

    seconds: float
    recorded: str | None = None


class Bot(Protocol):
    """A bot that answers on a port of this machine."""

    services: Sequence[Service]
    start_seconds: float
    """From the start of its first process to the reply to the first answered question."""

    def talk(self, way: Way) -> Turns:
        """Hold the ordinary talk from its opening to the end of the interview, checking every reply.

        Yields:
            The seconds that each turn took.
        Raises:
            BenchmarkError: a reply is not what the talk should get.
        """
        ...

    def long_talk(self, turns: int) -> Turns:
        """Hold one talk of so many turns that keeps asking questions in the middle of the interview.

        Yields:
            The seconds that each turn took.
        Raises:
            BenchmarkError: a reply is not what the talk should get.
        """
        ...


class Side(Protocol):
    """One column of the table."""

    name: str

    def train(self) -> Training:
        """Train the bot's model from nothing, or report the recorded training of the model that is reused."""
        ...

    def run(self) -> AbstractContextManager[Bot]:
        """Start the bot on empty stores; it is ended when the context is left."""
        ...


def wait_until(attempt: Callable[[], Result | None], services: Sequence[Service]) -> Result:
    """Try until `attempt` returns something, watching that the services live.

    Raises:
        BenchmarkError: a service ended, or `START_LIMIT_SECONDS` have passed since the first one started.
    """
    while True:
        for service in services:
            service.check_alive()
        try:
            result = attempt()
        except NotReadyError:
            result = None
        if result is not None:
            return result
        if time.perf_counter() > services[0].started + START_LIMIT_SECONDS:
            names = " and ".join(service.name for service in services)
            raise BenchmarkError(f"{names}: no answer {START_LIMIT_SECONDS:.0f} seconds after the start")
        time.sleep(0.02)


def first_turns(talk: Turns) -> bool:
    """Hold the opening and the first answer of a talk. Returns True, so that `wait_until` repeats it when it raises."""
    with contextlib.closing(talk):
        next(talk)
        next(talk)
    return True
