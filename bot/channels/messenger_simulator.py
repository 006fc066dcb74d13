"""Messenger's side on this machine; see `bot.channels.simulator`."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any, Final, Mapping

from bot.channels.meta_simulator import MetaSimulator
from bot.channels.simulator import Fault, full_title, units

PAGE_ID: Final = "102030405060708"
SUBCODES: Final = {10: 2018278, 100: 2018001, 200: 1545041}
"""What stands beside some codes."""


class MessengerSimulator(MetaSimulator):
    """Messenger's part of the Graph API."""

    channel = "messenger"
    node = PAGE_ID
    somebody = "24680135790000001"
    passing = (
        Fault(500), Fault(503), Fault(429), Fault(400, 613), Fault(400, 4), Fault(401, 190), Fault(500, 1200),
        Fault(400, 1200), Fault(400, 2), Fault(403, 230),
    )  # fmt: skip
    final = (Fault(400, 10), Fault(400, 551), Fault(400, 100), Fault(403, 200))

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        return {**super().environment(), "ASMTP_MESSENGER_PAGE_ID": PAGE_ID}

    def wrong_in(self, message: Mapping[str, Any]) -> str | None:
        """By the limits that the platform's documents give."""
        return problem(message)

    def receipt(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The id of the message."""
        return {"recipient_id": message["recipient"]["id"], "message_id": f"m_{uuid.uuid4().hex}"}

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """As the Send API does, with subcodes."""
        status, answer = super().failed(fault)
        subcode = {"error_subcode": SUBCODES[fault.code]} if fault.code in SUBCODES else {}
        return status, {"error": {**answer["error"], **subcode}}

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """A webhook's raw body, each event in an entry of its own; `more` is what else stands in the entries."""
        entries = [
            {"id": PAGE_ID, "time": message["timestamp"], "messaging": [message], **more} for message in messages
        ]
        return json.dumps({"object": "page", "entry": entries}).encode()

    def typed(self, address: str, text: str) -> dict[str, Any]:
        """A typed message."""
        return event_of(address, message={"mid": new_mid(), "text": text})

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """A pressed quick reply."""
        message = {"mid": new_mid(), "text": choice["title"], "quick_reply": {"payload": choice["id"]}}
        return event_of(address, message=message)

    def unread(self, address: str) -> list[dict[str, Any]]:
        """An attachment of each kind."""
        kinds = ("image", "audio", "video", "file", "location", "template", "fallback")
        attachments = [[{"type": kind, "payload": {"url": "https://cdn.example.com/5"}}] for kind in kinds]
        return [event_of(address, message={"mid": new_mid(), "attachments": attached}) for attached in attachments]

    def unasked(self, address: str) -> list[bytes]:
        """Receipts, reactions, echoes, another page's or app's events, and JSON of other shapes."""
        said = self.typed(address, "hello")
        page = {"sender": {"id": PAGE_ID}, "recipient": {"id": address}}
        events: list[Any] = [
            event_of(address, read={"watermark": 1}), event_of(address, delivery={"mids": ["m_x"], "watermark": 1}),
            event_of(address, reaction={"reaction": "love", "action": "react", "mid": "m_x"}),
            event_of(address, message_edit={"mid": "m_x", "text": "hello", "num_edit": 1}),
            event_of(address, referral={"ref": "an-advertisement", "source": "SHORTLINK", "type": "OPEN_THREAD"}),
            event_of(address, message={"mid": "m_x", "is_deleted": True}),
            {**said, **page, "message": {**said["message"], "is_echo": True, "app_id": 1}}, {**said, **page},
            {**said, "timestamp": said["timestamp"] - 24 * 3600 * 1000 - 5000},
            {**said, "message": {"text": "hello"}}, {**said, "message": 5}, {**said, "sender": {"id": 5}},
            {**said, "timestamp": "now"},
        ]  # fmt: skip
        odd: list[Any] = [
            [], 5, {"object": "whatsapp_business_account", "entry": [{}]}, {"object": "page"},
            {"object": "page", "entry": [5, {"id": PAGE_ID}, {"id": PAGE_ID, "messaging": [None]}]},
            {"object": "page", "entry": [{"id": "99999", "messaging": [said]}]},
            {"object": "page", "entry": [{"id": PAGE_ID, "standby": [said]}]},
        ]  # fmt: skip
        return [*(self.body(event) for event in events), *(json.dumps(body).encode() for body in odd)]

    def new_address(self, number: int) -> str:
        """The person's id for this page."""
        return f"2468013579{number:07d}"

    def address_of(self, message: Mapping[str, Any]) -> str:
        """The person's id."""
        return str(message["recipient"]["id"])

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The text."""
        return str(message["message"]["text"])

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """The quick replies; what a shortened one says in full stands in the text, with the same number before it."""
        replies, text = message["message"].get("quick_replies", []), self.text_of(message)
        shown = [(reply["payload"], reply["title"]) for reply in replies]
        return [{"id": payload, "title": title, "label": full_title(title, text)} for payload, title in shown]


def problem(message: Mapping[str, Any]) -> str | None:
    """What the Send API would have against a message; None when it takes it."""
    if message.get("messaging_type") != "RESPONSE" or not str(message["recipient"].get("id") or "").isdigit():
        return "messaging_type or recipient"
    content = message["message"]
    if not 1 <= units(content["text"]) <= 2000:
        return "message.text"
    replies = content.get("quick_replies", [])
    if "quick_replies" in content and not 1 <= len(replies) <= 13:
        return "number of quick_replies"
    for reply in replies:
        if reply["content_type"] != "text" or not 1 <= units(reply["title"]) <= 20:
            return "quick_reply.title"  # the platform would cut it off
        if not 1 <= units(reply["payload"]) <= 1000:
            return "quick_reply.payload"
    return None


def new_mid() -> str:
    """A message's id."""
    return f"m_{uuid.uuid4().hex}"


def event_of(person: str, **content: Any) -> dict[str, Any]:
    """An event that comes from a person: what it is about, and the usual fields."""
    usual = {"sender": {"id": person}, "recipient": {"id": PAGE_ID}, "timestamp": int(time.time() * 1000)}
    return {**usual, **content}
