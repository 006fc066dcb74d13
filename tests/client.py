"""A person at the website's chat, for tests: one session over the real API."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Mapping

import requests


@dataclass
class Visitor:
    """One website session with a bot at `url`.

    Attributes:
        reply: the bot's latest reply.
        asked: the questions asked so far, in order, repeats included.
    """

    url: str
    language: str | None = None
    reply: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    token: str = ""

    def open(self, **headers: str) -> Visitor:
        """Begin the talk."""
        response = requests.post(
            self.url + "/webchat/session", json={"language": self.language, "page": None}, headers=headers, timeout=20
        )
        assert response.status_code == 200, response.text
        self.token = response.json()["token"]
        return self._took(response.json())

    def say(self, text: str, message_id: str | None = None) -> Visitor:
        """Type a message."""
        return self._send({"text": text}, message_id)

    def press(self, value: str, message_id: str | None = None) -> Visitor:
        """Press a button."""
        return self._send({"button": value}, message_id)

    def post(self, body: Mapping[str, Any]) -> requests.Response:
        """Send a raw message body with this session's token."""
        return requests.post(self.url + "/webchat/message", json={"token": self.token, **body}, timeout=20)

    def answer_all(self, answers: Mapping[str, str], until: str = "xborder_consent", most: int = 25) -> Visitor:
        """Answer each question from a table (by button), and find all right, until the question `until` comes up."""
        for _ in range(most):
            if self.question == until:
                return self
            if self.question == "answers_checked":
                self.press("confirm")
                continue
            assert self.question in answers, f"unexpected question {self.question}: {self.texts}"
            self.press(answers[self.question])
        raise AssertionError(f"{until} never came; asked {self.asked}")

    @property
    def question(self) -> str | None:
        """The slot being asked."""
        return self.reply["question"]

    @property
    def texts(self) -> str:
        """All texts of the latest reply."""
        return "\n".join(message["text"] for message in self.reply["messages"])

    @property
    def values(self) -> list[str]:
        """The values of the buttons in the latest reply."""
        return [button["value"] for message in self.reply["messages"] for button in message["buttons"]]

    @property
    def result(self) -> dict[str, Any]:
        """The result card of the latest reply."""
        cards = [message["card"] for message in self.reply["messages"] if "card" in message]
        assert cards, f"no result card; the bot said: {self.texts}"
        return dict(cards[0])

    def _send(self, content: dict[str, str], message_id: str | None) -> Visitor:
        response = self.post({"id": message_id or uuid.uuid4().hex, **content})
        assert response.status_code == 200, response.text
        return self._took(response.json())

    def _took(self, reply: dict[str, Any]) -> Visitor:
        self.reply = reply
        if reply["question"]:
            self.asked.append(reply["question"])
        return self
