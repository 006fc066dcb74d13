"""`asmtp talk`: chat with a running bot in the terminal, over the website's API."""

from __future__ import annotations

import argparse
import sys
import uuid
from typing import Any, TextIO

import requests

from bot.errors import UserError
from bot.settings import load_settings
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES

TIMEOUT_SECONDS = 30


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    settings = load_settings()
    parser.add_argument("--url", default=f"http://127.0.0.1:{settings.port}", help="the bot's address")
    parser.add_argument("--language", choices=LANGUAGES, help="language to begin in (default: the system's)")


def run(args: argparse.Namespace) -> int:
    """Talk until the input ends. A number presses the button of that number; anything else is sent as text."""
    talk = Talk(args.url.rstrip("/"), args.language)
    show(talk.open(), sys.stdout)
    interactive = sys.stdin.isatty()
    while True:
        if interactive:
            print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return 0
        if line.strip():
            show(talk.say(line.strip()), sys.stdout)


class Talk:
    """One conversation with a bot at `url`, beginning in `language` (the system's when None)."""

    def __init__(self, url: str, language: str | None) -> None:
        self.url = url
        self.language = language
        self.token = ""
        self.buttons: list[dict[str, str]] = []
        self._http = requests.Session()
        self._http.trust_env = False

    def open(self) -> dict[str, Any]:
        """Begin, and return the opening reply."""
        if self.language:
            self._http.headers["Accept-Language"] = LANGUAGE_TAGS[self.language]
        reply = self._post("/webchat/session", {"language": self.language, "page": None})
        self.token = reply["token"]
        return self._seen(reply)

    def say(self, line: str) -> dict[str, Any]:
        """Send a line: the number of a button that was shown, or text."""
        body: dict[str, Any] = {"token": self.token, "id": uuid.uuid4().hex}
        number = int(line) if line.isascii() and line.isdigit() else 0
        if 1 <= number <= len(self.buttons):
            body["button"] = self.buttons[number - 1]["value"]
        else:
            body["text"] = line
        return self._seen(self._post("/webchat/message", body))

    def _seen(self, reply: dict[str, Any]) -> dict[str, Any]:
        shown = [button for message in reply["messages"] for button in message["buttons"]]
        self.buttons = shown or self.buttons
        return reply

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._http.post(self.url + path, json=body, timeout=TIMEOUT_SECONDS)
        except requests.RequestException:
            raise UserError(
                f"no bot answers at {self.url}; start it with `make run` or name another with --url"
            ) from None
        try:
            answer = response.json()
        except ValueError:
            raise UserError(f"{self.url} is not this bot; name the right address with --url") from None
        if response.status_code == 200:
            return dict(answer)
        if "error" in answer and response.status_code != 401:
            return {"messages": [{"text": answer["error"]["message"], "buttons": []}], "question": None}
        raise UserError(answer.get("error", {}).get("message", f"the bot answered {response.status_code}"))


def show(reply: dict[str, Any], out: TextIO) -> None:
    """Print a reply: its texts, and its buttons with numbers."""
    number = 0
    for message in reply["messages"]:
        if message["text"]:
            print(f"\n{message['text']}", file=out)
        for button in message["buttons"]:
            number += 1
            print(f"  {number}. {button['title']}", file=out)
    out.flush()
