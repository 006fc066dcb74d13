"""This project's bot as the other side of the benchmark: train it, run it on an empty data folder, talk to it."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Final, Iterator, Sequence

from benchmarks.errors import BenchmarkError
from benchmarks.processes import Service, clean_environment, free_port
from benchmarks.side import TRAINING_LIMIT_SECONDS, Training, first_turns, wait_until
from benchmarks.talks import ANSWERS, ANSWERS_BEFORE_DIGRESSIONS, DIGRESSIONS, Answer, Turns, Way
from benchmarks.web import Connection

ROOT: Final = Path(__file__).resolve().parent.parent
MOST_ANSWERS: Final = 40
"""An interview that is longer than this goes round in circles."""


class OurSide:
    """This project's bot.

    Args:
        work: folder for the model and the logs, so that the model in use stays as it is.
    """

    name = "this bot"

    def __init__(self, work: Path) -> None:
        self._logs, self._models = work / "logs", work / "models"

    def train(self) -> Training:
        """Train the model anew whether its sources changed or not; see `Side.train`."""
        command = [*_asmtp(), "train", "--force", "--models", str(self._models)]
        with Service("our training", command, ROOT, clean_environment(), self._logs / "ours-train.log") as job:
            return Training(job.finish(TRAINING_LIMIT_SECONDS))

    @contextlib.contextmanager
    def run(self) -> Iterator[OurBot]:
        """Start the bot; see `Side.run`."""
        port = free_port()
        with tempfile.TemporaryDirectory(prefix="asmtp-benchmark-") as data:
            environment = clean_environment(
                ASMTP_HOST="127.0.0.1", ASMTP_PORT=str(port), ASMTP_DATA_DIR=data, ASMTP_TALK_PER_MINUTE="100000"
            )  # fmt: skip
            command = [*_asmtp(), "bot", "--model", str(self._models)]
            with Service("our bot", command, ROOT, environment, self._logs / "ours-bot.log") as service:
                yield OurBot(port, (service,))


class OurBot:
    """The running bot, see `Bot`."""

    def __init__(self, port: int, services: Sequence[Service]) -> None:
        self._port, self.services = port, services
        wait_until(lambda: first_turns(self.talk("text")), services)
        self.start_seconds = time.perf_counter() - services[0].started

    def talk(self, way: Way) -> Turns:
        """The ordinary talk, see `Bot.talk`."""
        with contextlib.closing(_Conversation(self._port)) as conversation:
            yield conversation.open()
            for _ in range(MOST_ANSWERS):
                yield conversation.answer(way)
                if conversation.has_result:
                    return
        raise BenchmarkError(f"our bot: no result after {MOST_ANSWERS} answers")

    def long_talk(self, turns: int) -> Turns:
        """One long talk, see `Bot.long_talk`."""
        with contextlib.closing(_Conversation(self._port)) as conversation:
            yield conversation.open()
            for _ in range(ANSWERS_BEFORE_DIGRESSIONS):
                yield conversation.answer("text")
            for turn in range(turns - 1 - ANSWERS_BEFORE_DIGRESSIONS):
                yield conversation.digress(DIGRESSIONS[turn % len(DIGRESSIONS)])


class _Conversation:
    """One session of the website's channel."""

    def __init__(self, port: int) -> None:
        self._connection = Connection(port)
        self._token = ""
        self._reply: dict[str, Any] = {}

    def close(self) -> None:
        self._connection.close()

    @property
    def has_result(self) -> bool:
        """Whether the last reply shows the result of the interview."""
        return any((message.get("card") or {}).get("type") == "result" for message in self._reply["messages"])

    def open(self) -> float:
        """Open the session, keep its first question, and return the seconds it took."""
        self._reply, seconds = self._connection.post("/webchat/session", {"language": "en", "page": None})
        self._token = self._reply["token"]
        if self._reply.get("question") not in ANSWERS:
            raise BenchmarkError(f"our bot: the session opened without a first question: {self._texts()!r}")
        return seconds

    def answer(self, way: Way) -> float:
        """Answer the open question and check that the interview goes on."""
        slot = self._reply["question"]
        if slot not in ANSWERS:
            raise BenchmarkError(f"our bot: the ordinary talk has no answer to {slot!r}")
        seconds = self._say(self._body(ANSWERS[slot], way))
        if self._reply["question"] == slot:
            raise BenchmarkError(f"our bot: {slot} was asked again after {ANSWERS[slot].text!r}: {self._texts()!r}")
        return seconds

    def digress(self, text: str) -> float:
        """Ask something else, and check that it is answered and the open question stays open."""
        slot = self._reply["question"]
        seconds = self._say({"text": text})
        if not self._reply["messages"] or self._reply["question"] != slot:
            raise BenchmarkError(f"our bot: {text!r} moved the interview from {slot} to {self._reply['question']}")
        return seconds

    def _body(self, answer: Answer, way: Way) -> dict[str, str]:
        offered = [button["value"] for message in self._reply["messages"] for button in message.get("buttons") or ()]
        use_button = way == "buttons" and answer.button in offered
        return {"button": answer.button} if use_button else {"text": answer.text}

    def _say(self, body: dict[str, str]) -> float:
        payload = {"token": self._token, "id": str(uuid.uuid4()), **body}
        self._reply, seconds = self._connection.post("/webchat/message", payload)
        return seconds

    def _texts(self) -> list[str]:
        return [message.get("text", "") for message in self._reply["messages"]]


def _asmtp() -> list[str]:
    return [sys.executable, "-m", "bot.cli"]
