"""The stock Rasa bot as one side of the benchmark: build it, train it, run it with its action server, talk to it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
import time
import uuid
from datetime import date
from pathlib import Path
from typing import Any, Final, Iterator, Mapping, Sequence

import yaml

from benchmarks.errors import BenchmarkError
from benchmarks.processes import Service, clean_environment, free_port
from benchmarks.side import TRAINING_LIMIT_SECONDS, Training, first_turns, wait_until
from benchmarks.talks import ANSWERS, ANSWERS_BEFORE_DIGRESSIONS, DIGRESSIONS, OPENING, Answer, Turns, Way
from benchmarks.web import Connection

PROJECT: Final = Path(__file__).resolve().parent / "project"
FORM: Final = "eligibility_form"
TEMPLATE_PORT: Final = ":5055/"


def domain() -> dict[str, Any]:
    """The stock bot's `domain.yml` as Python values."""
    return dict(yaml.safe_load((PROJECT / "domain.yml").read_text("utf-8")))


def sources() -> list[Path]:
    """The project's files, relative to `PROJECT`, without what Python leaves behind."""
    files = (path.relative_to(PROJECT) for path in PROJECT.rglob("*") if path.suffix in (".yml", ".py"))
    return sorted(files)


def fingerprint() -> str:
    """SHA-256 of the project's files and names: tells whether a trained model is of these sources."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path).encode() + b"\0" + (PROJECT / path).read_bytes() + b"\0")
    return digest.hexdigest()


class StockSide:
    """The stock bot.

    Args:
        work: folder for the built project, its model and its logs.
        reuse: take the model that an earlier run trained there, and that run's training time.
    """

    name = "stock Rasa 3.6.21"

    def __init__(self, work: Path, reuse: bool) -> None:
        self._folder, self._logs, self._reuse = work / "stock", work / "logs", reuse
        self._record = self._folder / "training.json"

    def train(self) -> Training:
        """Build the project in the work folder and train it; see `Side.train`."""
        if self._reuse and self._record.is_file():
            return self._recorded()
        self._build()
        command = [*_rasa(), "train", "--force"]
        with Service("stock training", command, self._folder, _environment(), self._logs / "stock-train.log") as job:
            seconds = job.finish(TRAINING_LIMIT_SECONDS)
        record = {"seconds": seconds, "date": date.today().isoformat(), "sources": fingerprint()}
        self._record.write_text(json.dumps(record), "utf-8")
        return Training(seconds)

    @contextlib.contextmanager
    def run(self) -> Iterator[StockBot]:
        """Start the action server and the bot; see `Side.run`."""
        port, actions_port = free_port(), free_port()
        endpoints = (PROJECT / "endpoints.yml").read_text("utf-8").replace(TEMPLATE_PORT, f":{actions_port}/")
        (self._folder / "endpoints.yml").write_text(endpoints, "utf-8")
        for leftover in self._folder.glob("tracker.db*"):
            leftover.unlink()
        actions = [*_rasa(), "run", "actions", "--port", str(actions_port)]
        bot = [*_rasa(), "run", "--interface", "127.0.0.1", "--port", str(port)]
        where = (self._folder, _environment())
        with (
            Service("stock action server", actions, *where, self._logs / "stock-actions.log") as first,
            Service("stock bot", bot, *where, self._logs / "stock-bot.log") as second,
        ):
            wait_until(lambda: _is_up(actions_port) or None, (first, second))
            yield StockBot(port, (first, second))

    def _recorded(self) -> Training:
        try:
            record = json.loads(self._record.read_text("utf-8"))
            training, trained_from = Training(float(record["seconds"]), str(record["date"])), record["sources"]
        except (ValueError, KeyError, TypeError):
            raise BenchmarkError(f"{self._record} cannot be read; run without --reuse") from None
        if trained_from != fingerprint() or not any(self._folder.glob("models/*.tar.gz")):
            raise BenchmarkError("the stock bot's model is not of its present sources; run without --reuse")
        return training

    def _build(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._folder)
        for path in sources():
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / path, self._folder / path)


class StockBot:
    """The running stock bot, see `Bot`."""

    def __init__(self, port: int, services: Sequence[Service]) -> None:
        self._port, self.services = port, services
        words = domain()
        self._order: tuple[str, ...] = tuple(words["forms"][FORM]["required_slots"])
        self._questions = {slot: words["responses"][f"utter_ask_{slot}"][0]["text"] for slot in self._order}
        self._done: str = words["responses"]["utter_submit"][0]["text"]
        wait_until(lambda: first_turns(self.talk("text")), services)
        self.start_seconds = time.perf_counter() - services[0].started

    def talk(self, way: Way) -> Turns:
        """The ordinary talk, see `Bot.talk`."""
        with contextlib.closing(_Conversation(self._port)) as conversation:
            yield from self._interview(conversation, way, len(self._order))

    def long_talk(self, turns: int) -> Turns:
        """One long talk, see `Bot.long_talk`."""
        asked = self._questions[self._order[ANSWERS_BEFORE_DIGRESSIONS]]
        with contextlib.closing(_Conversation(self._port)) as conversation:
            yield from self._interview(conversation, "text", ANSWERS_BEFORE_DIGRESSIONS)
            for turn in range(turns - 1 - ANSWERS_BEFORE_DIGRESSIONS):
                seconds = conversation.say(DIGRESSIONS[turn % len(DIGRESSIONS)])
                if len(conversation.texts) < 2:
                    raise BenchmarkError(f"stock bot: no answer to {DIGRESSIONS[turn % len(DIGRESSIONS)]!r}")
                conversation.expect(asked)
                yield seconds

    def _interview(self, conversation: _Conversation, way: Way, answers: int) -> Turns:
        seconds = conversation.say(OPENING if way == "text" else "/start_check")
        conversation.expect(self._questions[self._order[0]])
        yield seconds
        following = [*(self._questions[slot] for slot in self._order[1:]), self._done]
        for slot, expected in list(zip(self._order, following, strict=True))[:answers]:
            seconds = conversation.say(conversation.words_for(slot, ANSWERS[slot], way))
            conversation.expect(expected)
            yield seconds


class _Conversation:
    """One sender's talk over the REST channel."""

    def __init__(self, port: int) -> None:
        self._connection, self._sender = Connection(port), uuid.uuid4().hex
        self.texts: list[str] = []
        self._payloads: list[str] = []

    def close(self) -> None:
        self._connection.close()

    def say(self, text: str) -> float:
        """Send one message, keep the reply, and return the seconds it took."""
        payload = {"sender": self._sender, "message": text}
        replies, seconds = self._connection.post("/webhooks/rest/webhook", payload)
        self.texts = [reply.get("text", "") for reply in replies]
        self._payloads = [button["payload"] for reply in replies for button in reply.get("buttons", ())]
        return seconds

    def expect(self, text: str) -> None:
        """Check that the last reply says `text`."""
        if text not in self.texts:
            raise BenchmarkError(f"stock bot: expected {text!r}, got {self.texts!r}")

    def words_for(self, slot: str, answer: Answer, way: Way) -> str:
        """What to send as this answer: the payload of the offered button, or the typed words."""
        payload = f"/inform{json.dumps({slot: answer.button})}"
        return payload if way == "buttons" and payload in self._payloads else answer.text


def _is_up(port: int) -> bool:
    with contextlib.closing(Connection(port)) as connection:
        return connection.is_up("/health")


def _rasa() -> list[str]:
    return [sys.executable, "-m", "rasa"]


def _environment() -> Mapping[str, str]:
    return clean_environment(
        RASA_TELEMETRY_ENABLED="false", SANIC_HOST="127.0.0.1", SQLALCHEMY_SILENCE_UBER_WARNING="1"
    )
