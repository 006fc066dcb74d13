"""People from files, played over the real bot: each says its own words, and what the bot read is compared.

A file holds whole talks by authors who have seen neither the training data nor the code: `opening`, what is said to
each question, what comes in between (`meanwhile`), the contact step, and what must come out (`expects`). Those in
`seen/` were read when the bot was mended; those in `held_out/` never are, so that they tell how well it does.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Iterator, Mapping

import yaml

from bot.nlu.confirming import CHECKS
from bot.vocabulary import CONTACT, INTERVIEW
from tests.client import Visitor
from tests.conftest import LiveBot

MOST_TURNS: Final = 60
_ANSWERED_BY: Final[Mapping[str, frozenset[str]]] = {
    "question": frozenset({"faq", "human", "help", "why"}),
    "doubt": frozenset({"faq", "why", "human", "help", "unsure", "complaint", "bot_challenge"}),
    "talk": frozenset({"thanks", "greet", "goodbye", "bot_challenge", "help", "out_of_scope", "complaint", "faq"}),
    "abuse": frozenset({"abuse", "complaint"}),
    "human": frozenset({"human", "leave_contact"}),
    "language": frozenset({"change_language"}),
    "back": frozenset({"go_back"}),
}
"""Kind of an interruption -> the intents that answer it."""


def people(folder: str, language: str) -> list[dict[str, Any]]:
    """The people of one language in `held_out` or `seen`."""
    path = Path(__file__).parent / folder / f"{language}.yml"
    return list(yaml.safe_load(path.read_text("utf-8")))


@dataclass
class Played:
    """How one talk went.

    Attributes:
        typed: messages typed.
        misread: what was said and what the bot made of it, where that is not what was meant.
        asked: the questions asked, in order.
        answered_twice: questions that came again although they had been answered and nobody went back.
        slots: the slots at the end.
        result: the last result card; None if there was none.
    """

    typed: int = 0
    misread: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answered_twice: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] | None = None


class Player:
    """Plays one person."""

    def __init__(self, bot: LiveBot, person: Mapping[str, Any]) -> None:
        self.bot, self.person = bot, person
        self.truth: dict[str, Any] = dict(person["truth"])
        self.meanwhile: list[Mapping[str, Any]] = list(person.get("meanwhile") or ())
        self.played = Played()
        self.tried: dict[str, str] = {}
        self.answered: set[str] = set()
        self.visitor = Visitor(bot, person["language"])

    def play(self) -> Played:
        """Talk to the end of the contact questions."""
        self.visitor.open()
        if self.person.get("opening"):
            self._type(self.person["opening"])
        for _ in range(MOST_TURNS):
            asked = self.visitor.question
            if asked is None and self.played.result is None and "resume" in self.visitor.values:
                self.visitor.press("resume")  # a call back was arranged, and the questions go on
                continue
            if asked is None:
                break
            self.played.asked.append(asked)
            if asked in CONTACT:
                self._leave_contact(asked)
            elif asked in CHECKS:
                self.visitor.press("confirm")
            elif (step := self._due_step(asked)) is not None:
                self.meanwhile.remove(step)
                self._interrupt(step, asked)
            else:
                self._answer(asked)
            self._keep_result()
        self.played.slots = slots_of(self.bot, self._talk)
        return self.played

    def _due_step(self, asked: str) -> Mapping[str, Any] | None:
        """What comes in between here, or was to come at a question that was never asked."""
        order = (*INTERVIEW, asked)
        here = order.index(asked)
        return next((step for step in self.meanwhile if order.index(step["at"]) <= here), None)

    def _answer(self, asked: str) -> None:
        if asked in self.answered:
            self.played.answered_twice.append(asked)
        words = self._words(asked)
        meant = self.truth.get(asked)
        if words is None or self.tried.get(asked) == words:  # said in vain: a button is pressed
            self._press(meant)
            return
        self.tried[asked] = words
        self._type(words)
        read = slots_of(self.bot, self._talk).get(asked)
        if self.visitor.question != asked:
            self.answered.add(asked)
        if not _same(read, meant):
            self._misread(words, f"{asked} = {read!r}, meant {meant!r}")

    def _words(self, asked: str) -> str | None:
        """What the person says to a question; record and breach are asked in one."""
        says = self.person.get("says") or {}
        words: str | None = says.get(asked)
        if asked == "serious_crime" and self.truth.get("hk_immigration_breach") != "no":
            return "; ".join(part for part in (words, says.get("hk_immigration_breach")) if part) or None
        return words

    def _interrupt(self, step: Mapping[str, Any], asked: str) -> None:
        self._type(step["says"])
        kind = step["kind"]
        if kind in ("back", "correction"):
            self.answered.clear()
        if kind == "correction":
            self.truth.update(step["changes"])
            now = slots_of(self.bot, self._talk)
            wrong = {slot: now.get(slot) for slot, value in step["changes"].items() if not _same(now.get(slot), value)}
            if wrong:
                self._misread(step["says"], f"correction {step['changes']} read as {wrong}")
        elif kind == "skip":
            self.truth[asked] = slots_of(self.bot, self._talk).get(asked)
            if self.visitor.question == asked:
                self._misread(step["says"], "skip")
        elif (intent := intent_of(self.bot, self._talk)) not in _ANSWERED_BY[kind]:
            self._misread(step["says"], f"{kind} read as {intent}")
        if kind == "human" and "resume" in self.visitor.values:
            self.visitor.press("resume")

    def _leave_contact(self, asked: str) -> None:
        words = (self.person.get("contact") or {}).get(asked)
        if words is None or asked in self.tried:
            willing = "yes" if self.person["expects"]["lead"] else "no"
            self.visitor.press(willing if asked == "xborder_consent" else "skip")
            return
        self.tried[asked] = str(words)
        self._type(str(words))
        answered = asked == "free_note" and intent_of(self.bot, self._talk) in _ANSWERED_BY["question"]
        if self.visitor.question == asked and not answered:
            self._misread(str(words), asked)

    def _press(self, meant: Any) -> None:
        value = "+".join(meant) if isinstance(meant, list) else str(meant)
        self.visitor.press("unsure" if meant is None else value)

    def _type(self, words: str) -> None:
        self.played.typed += 1
        self.visitor.say(words)
        self._keep_result()

    def _misread(self, words: str, what: str) -> None:
        self.answered.clear()  # a misunderstanding may lead back
        self.played.misread.append(f"{self.person['id']}: {words!r}: {what}")

    def _keep_result(self) -> None:
        cards = [message["card"] for message in self.visitor.reply["messages"] if "card" in message]
        if cards and "assessment" in cards[0]:
            self.played.result = cards[0]

    @property
    def _talk(self) -> str:
        return talk_of(self.visitor)


def talk_of(visitor: Visitor) -> str:
    """The conversation id of a visitor, which its token carries signed but readable."""
    signed = visitor.token.partition(".")[0]
    return f"web:{json.loads(base64.urlsafe_b64decode(signed + '=' * (-len(signed) % 4)))}"


def slots_of(bot: LiveBot, talk: str) -> dict[str, Any]:
    """slot -> value of a conversation, from the store."""
    return {event["name"]: event["value"] for event in _events(bot, talk, "slot")}


def intent_of(bot: LiveBot, talk: str) -> str:
    """What the bot took the latest message for."""
    *_, latest = _events(bot, talk, "user")
    return str(latest["parse_data"]["intent"]["name"])


def _events(bot: LiveBot, talk: str, kind: str) -> Iterator[Mapping[str, Any]]:
    with sqlite3.connect(bot.data_dir / "tracker.db") as database:
        rows = database.execute(
            "select data from events where sender_id = ? and type_name = ? order by id", (talk, kind)
        ).fetchall()
    return (json.loads(row[0]) for row in rows)


def _same(read: Any, meant: Any) -> bool:
    return sorted(read) == sorted(meant) if isinstance(read, list) and isinstance(meant, list) else read == meant
