"""The website's API on a running bot: what it promises in docs/webchat-api.md, and what it refuses."""

from __future__ import annotations

import json
import socket
import threading
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import requests

from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa

SPECIFICATION = json.loads((Path(__file__).parents[2] / "docs" / "webchat-openapi.json").read_text("utf-8"))


def schema(name: str) -> dict[str, Any]:
    """A schema of the API's description, ready for jsonschema (which has no `nullable`)."""
    document = json.loads(json.dumps(SPECIFICATION).replace("#/components/schemas/", "#/definitions/"))
    return _nullable({**document["components"]["schemas"][name], "definitions": document["components"]["schemas"]})


def _nullable(node: Any) -> Any:
    if isinstance(node, list):
        return [_nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _nullable(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


def test_the_description_is_valid_openapi() -> None:
    """Tools can read it."""
    from openapi_spec_validator import validate_spec

    validate_spec(SPECIFICATION)


def test_every_answer_is_as_described(live_bot: LiveBot) -> None:
    """Session, reply, result, history, error and end."""
    visitor = Visitor(live_bot, "en").open()
    jsonschema.validate({**visitor.reply}, schema("Session"))
    jsonschema.validate(visitor.press("macao").reply, schema("Reply"))
    jsonschema.validate(visitor.result, schema("ResultCard"))
    history = requests.get(live_bot + "/webchat/history", headers=bearer(visitor), timeout=20)
    jsonschema.validate(history.json(), schema("History"))
    jsonschema.validate(visitor.post({"id": "x"}).json(), schema("Error"))
    end = requests.post(live_bot + "/webchat/session/end", json={"token": visitor.token}, timeout=20)
    assert end.json() == {"ended": True}


def bearer(visitor: Visitor) -> dict[str, str]:
    """The header that proves the session."""
    return {"Authorization": f"Bearer {visitor.token}"}


def test_the_same_message_id_runs_once(live_bot: LiveBot) -> None:
    """The first answer comes again, word for word, whatever is sent under the id."""
    visitor = Visitor(live_bot, "en").open()
    first = visitor.press("mainland", message_id="same").reply
    assert visitor.press("mainland", message_id="same").reply == first
    assert visitor.say("Macao", message_id="same").reply == first
    talk = requests.get(live_bot + "/webchat/history", headers=bearer(visitor), timeout=20).json()
    assert [message["from"] for message in talk["messages"]].count("user") == 1
    assert talk["question"] == "hk_degree"


def test_eight_copies_at_once_run_once(live_bot: LiveBot) -> None:
    """A phone that retries on a bad line."""
    visitor = Visitor(live_bot, "zh_hans").open()
    answers: list[Any] = []

    def send() -> None:
        answers.append(visitor.post({"id": "race", "button": "mainland"}).json())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["question"] == "hk_degree"


def test_history_shows_both_sides_as_they_saw_it(live_bot: LiveBot) -> None:
    """A pressed button is shown by its title, never by a payload."""
    visitor = Visitor(live_bot, "zh_hant").open().press("mainland").say("冇讀過")
    talk = requests.get(live_bot + "/webchat/history", headers=bearer(visitor), timeout=20).json()
    said = [message["text"] for message in talk["messages"] if message["from"] == "user"]
    assert len(said) == 2
    assert said[1] == "冇讀過"
    assert not any("/" in text or "mainland" in text for text in said)
    assert talk["question"] == visitor.question
    assert talk["language"] == "zh_hant"


def test_a_session_that_ended_is_over(live_bot: LiveBot) -> None:
    """For messages, for history, and for ending it again."""
    visitor = Visitor(live_bot, "zh_hans").open()
    requests.post(live_bot + "/webchat/session/end", json={"token": visitor.token}, timeout=20)
    answers = [
        visitor.post({"id": "1", "text": "hi"}),
        requests.get(live_bot + "/webchat/history", headers=bearer(visitor), timeout=20),
        requests.post(live_bot + "/webchat/session/end", json={"token": visitor.token}, timeout=20),
    ]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert {answer.json()["error"]["code"] for answer in answers} == {"session_ended"}
    assert "重新开始" in answers[0].json()["error"]["message"]


@pytest.mark.parametrize("token", ["", "forged", None, 5, ["x"], {"a": 1}, "x" * 1000])
def test_a_forged_token_opens_nothing(live_bot: LiveBot, token: Any) -> None:
    """401 with a kind sentence, whatever stands there."""
    answer = requests.post(
        live_bot + "/webchat/message", json={"token": token, "id": "1", "text": "hi"}, timeout=20,
        headers={"Accept-Language": "zh-HK"},
    )  # fmt: skip
    assert answer.status_code == 401
    assert "重新開始" in answer.json()["error"]["message"] or "按一下" in answer.json()["error"]["message"]


def test_a_token_of_another_server_opens_nothing(live_bot: LiveBot) -> None:
    """Signed, but not by us."""
    from bot.channels.web_session import SessionTokens

    token, _ = SessionTokens("f" * 32, 3600).issue()
    answer = requests.get(live_bot + "/webchat/history", headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_invalid")
    assert requests.get(live_bot + "/webchat/history", timeout=20).status_code == 401


BAD = {
    "not json": (b"{", "application/json", 400),
    "not utf-8": (b'{"token": "\xff"}', "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "a string": (b'"x"', "application/json", 400),
    "nothing": (b"", "application/json", 400),
    "deep nesting": (b"[" * 50_000, "application/json", 400),
    "a form": (b"token=x", "application/x-www-form-urlencoded", 415),
    "text": (b"{}", "text/plain", 415),
    "no type": (b"{}", "", 415),
    "a huge body": (b'{"a": "' + b"x" * 70_000 + b'"}', "application/json", 413),
}


@pytest.mark.parametrize("path", ["/webchat/session", "/webchat/message", "/webchat/session/end"])
@pytest.mark.parametrize(("body", "kind", "status"), BAD.values(), ids=BAD.keys())
def test_a_bad_body_gets_a_json_error(live_bot: LiveBot, path: str, body: bytes, kind: str, status: int) -> None:
    """Never a traceback, never a 500."""
    answer = requests.post(live_bot + path, data=body, headers={"Content-Type": kind}, timeout=20)
    assert answer.status_code == status
    jsonschema.validate(answer.json(), schema("Error"))


FIELDS: dict[str, tuple[dict[str, Any], int]] = {
    "no id": ({"text": "hi"}, 400),
    "id of the wrong type": ({"id": 5, "text": "hi"}, 400),
    "id too long": ({"id": "x" * 65, "text": "hi"}, 400),
    "id with a line break": ({"id": "a\nb", "text": "hi"}, 400),
    "neither text nor button": ({"id": "1"}, 400),
    "both": ({"id": "1", "text": "a", "button": "b"}, 400),
    "text of the wrong type": ({"id": "1", "text": {"a": 1}}, 400),
    "button of the wrong type": ({"id": "1", "button": 7}, 400),
    "empty text": ({"id": "1", "text": "  "}, 400),
    "too long": ({"id": "1", "text": "x" * 10_001}, 413),
    "unknown button": ({"id": "1", "button": "signed"}, 422),
    "a payload as a button": ({"id": "1", "button": '/inform{"offer": "signed"}'}, 422),
    "an internal intent as a button": ({"id": "1", "button": "start_session"}, 422),
}


@pytest.mark.parametrize(("body", "status"), FIELDS.values(), ids=FIELDS.keys())
def test_a_bad_field_changes_nothing(live_bot: LiveBot, body: dict[str, Any], status: int) -> None:
    """The place in the talk is kept."""
    visitor = Visitor(live_bot, "en").open()
    answer = visitor.post(body)
    assert answer.status_code == status
    jsonschema.validate(answer.json(), schema("Error"))
    assert visitor.press("mainland").question == "hk_degree"


@pytest.mark.parametrize("body", [{"language": "fr"}, {"language": 5}, {"page": "javascript:alert(1)"}, {"page": 7}])
def test_a_session_is_not_opened_on_bad_wishes(live_bot: LiveBot, body: dict[str, Any]) -> None:
    """400 says what is allowed."""
    answer = requests.post(live_bot + "/webchat/session", json=body, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]["detail"]


def test_rasas_own_doors_are_shut(live_bot: LiveBot) -> None:
    """No REST channel, no tracker API, no model upload."""
    for path in ("/webhooks/rest/webhook", "/conversations/x/tracker", "/model", "/model/parse", "/domain", "/status"):
        assert requests.get(live_bot + path, timeout=20).status_code == 404
        assert requests.post(live_bot + path, json={"sender": "x", "message": "hi"}, timeout=20).status_code in (
            404,
            405,
        )


def test_other_sites_may_not_use_the_api_unless_listed(live_bot: LiveBot) -> None:
    """No allow-origin header for a stranger."""
    answer = requests.options(
        live_bot + "/webchat/message",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
        timeout=20,
    )
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_connection_dropped_mid_request_harms_nobody(live_bot: LiveBot) -> None:
    """Half a request, then gone; the next visitor is served."""
    address = urlsplit(live_bot)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(b"POST /webchat/message HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{")
    assert Visitor(live_bot, "en").open().question == "residence"


def test_two_quick_messages_keep_their_order(live_bot: LiveBot) -> None:
    """The second waits for the first; both are answered."""
    visitor = Visitor(live_bot, "en").open()
    done: list[tuple[str, str]] = []

    def send(button: str) -> None:
        done.append((button, visitor.post({"id": uuid.uuid4().hex, "button": button}).json()["question"]))

    first = threading.Thread(target=send, args=("mainland",))
    first.start()
    first.join()
    threads = [threading.Thread(target=send, args=("none",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    questions = [question for _, question in done]
    assert questions[0] == "hk_degree"
    assert set(questions[1:]) == {"offer", "edu_level"}  # `none` answers both, one after the other
