"""The clients hold the talk they are meant to hold and refuse a bot that answers otherwise; the servers are acted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import ours
from benchmarks.errors import BenchmarkError
from benchmarks.ours import OurBot
from benchmarks.side import Training
from benchmarks.stock import bot as stock
from benchmarks.stock.bot import StockBot, StockSide, domain, fingerprint
from benchmarks.talks import ANSWERS, DIGRESSIONS

SLOTS = list(ANSWERS)
QUESTIONS = {slot: domain()["responses"][f"utter_ask_{slot}"][0]["text"] for slot in SLOTS}


class OurServer:
    """Acts the website's channel: asks the slots in turn, offers buttons for all but numbers, ends with a card."""

    def __init__(self, deaf_to: str = "", ends: bool = True, wanders: bool = False) -> None:
        self.deaf_to, self.ends, self.wanders = deaf_to, ends, wanders
        self.at = 0
        self.sent: list[dict[str, Any]] = []

    def post(self, path: str, payload: dict[str, Any]) -> tuple[Any, float]:
        if path == "/webchat/session":
            self.at = 0
            return {"token": "t", "expires_in": 60, **self._asked()}, 0.25
        assert payload["token"] == "t"
        self.sent.append(payload)
        asked_something_else = payload.get("text") in DIGRESSIONS
        if SLOTS[self.at % len(SLOTS)] != self.deaf_to and (self.wanders or not asked_something_else):
            self.at += 1
        if self.at == len(SLOTS) and self.ends:
            return {"messages": [{"text": "", "card": {"type": "result"}}], "question": None}, 0.25
        return self._asked(), 0.25

    def close(self) -> None:
        pass

    def _asked(self) -> dict[str, Any]:
        slot = SLOTS[self.at % len(SLOTS)]
        buttons = [] if ANSWERS[slot].button.isdigit() else [{"title": "x", "value": ANSWERS[slot].button}]
        return {"messages": [{"text": slot, "buttons": buttons, "card": None}], "question": slot}


class StockServer:
    """Acts the REST channel in the same way."""

    def __init__(self, deaf: bool = False) -> None:
        self.deaf, self.at, self.sent = deaf, -1, list[str]()

    def post(self, path: str, payload: dict[str, str]) -> tuple[Any, float]:
        assert path == "/webhooks/rest/webhook"
        text = payload["message"]
        self.sent.append(text)
        if text in DIGRESSIONS:
            return [{"text": "About that."}, self._asked()], 0.25
        self.at += 0 if self.deaf and self.at == 0 else 1
        return ([{"text": "All done!"}] if self.at == len(SLOTS) else [self._asked()]), 0.25

    def close(self) -> None:
        pass

    def _asked(self) -> dict[str, Any]:
        slot = SLOTS[self.at]
        payload = f"/inform{json.dumps({slot: ANSWERS[slot].button})}"
        return {"text": QUESTIONS[slot], "buttons": [{"title": "x", "payload": payload}]}


def _our_bot(monkeypatch: pytest.MonkeyPatch, server: OurServer) -> OurBot:
    monkeypatch.setattr(ours, "Connection", lambda port: server)
    monkeypatch.setattr(ours, "wait_until", lambda attempt, services: None)
    bot = OurBot.__new__(OurBot)
    bot._port = 1
    return bot


def _stock_bot(monkeypatch: pytest.MonkeyPatch, server: StockServer) -> StockBot:
    monkeypatch.setattr(stock, "Connection", lambda port: server)
    bot = StockBot.__new__(StockBot)
    bot._port, bot._order, bot._questions, bot._done = 1, tuple(SLOTS), QUESTIONS, "All done!"
    return bot


def test_our_talk_answers_every_question_and_ends_with_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    server = OurServer()
    assert list(_our_bot(monkeypatch, server).talk("text")) == [0.25] * (len(SLOTS) + 1)
    assert [sent["text"] for sent in server.sent] == [answer.text for answer in ANSWERS.values()]
    assert len({sent["id"] for sent in server.sent}) == len(SLOTS)


def test_our_talk_presses_the_offered_buttons_and_types_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    server = OurServer()
    list(_our_bot(monkeypatch, server).talk("buttons"))
    typed = [slot for slot, sent in zip(SLOTS, server.sent, strict=True) if "text" in sent]
    assert typed == ["years_relevant", "salary_total_hkd"]
    assert server.sent[0]["button"] == "mainland"


def test_our_bot_that_asks_again_is_named_with_the_slot_and_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchmarkError, match="offer was asked again after 'I have a signed contract'"):
        list(_our_bot(monkeypatch, OurServer(deaf_to="offer")).talk("text"))


def test_our_bot_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchmarkError, match="no result after 40 answers"):
        list(_our_bot(monkeypatch, OurServer(ends=False)).talk("text"))


def test_our_long_talk_has_its_turns_and_stays_at_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    server = OurServer()
    assert len(list(_our_bot(monkeypatch, server).long_talk(30))) == 30
    assert server.at == 3
    with pytest.raises(BenchmarkError, match="moved the interview from employer_place"):
        list(_our_bot(monkeypatch, OurServer(wanders=True)).long_talk(30))


def test_the_stock_talk_says_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    server = StockServer()
    assert len(list(_stock_bot(monkeypatch, server).talk("text"))) == len(SLOTS) + 1
    assert server.sent[1:] == [answer.text for answer in ANSWERS.values()]


def test_the_stock_talk_sends_the_payloads_of_the_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    server = StockServer()
    list(_stock_bot(monkeypatch, server).talk("buttons"))
    assert server.sent[:2] == ["/start_check", '/inform{"residence": "mainland"}']
    assert all(text.startswith("/") for text in server.sent)


def test_a_stock_bot_that_does_not_understand_is_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchmarkError, match=r"expected .*degree from Hong Kong"):
        list(_stock_bot(monkeypatch, StockServer(deaf=True)).talk("text"))


def test_the_stock_long_talk_has_its_turns_and_stays_at_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    server = StockServer()
    assert len(list(_stock_bot(monkeypatch, server).long_talk(30))) == 30
    assert server.at == 3


def test_a_recorded_training_is_reused_only_for_the_same_sources(tmp_path: Any) -> None:
    record = {"seconds": 180.5, "date": "2026-03-04", "sources": fingerprint()}
    folder = tmp_path / "stock"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "one.tar.gz").touch()
    (folder / "training.json").write_text(json.dumps(record))
    assert StockSide(tmp_path, reuse=True).train() == Training(180.5, "2026-03-04")
    (folder / "training.json").write_text(json.dumps(record | {"sources": "older"}))
    with pytest.raises(BenchmarkError, match="without --reuse"):
        StockSide(tmp_path, reuse=True).train()
    (folder / "training.json").write_text("{")
    with pytest.raises(BenchmarkError, match="without --reuse"):
        StockSide(tmp_path, reuse=True).train()
