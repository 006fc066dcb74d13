"""WhatsApp's side on this machine; see `bot.channels.simulator`."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any, Final, Mapping, Sequence

from bot.channels.meta_simulator import MetaSimulator
from bot.channels.simulator import Fault, units

PHONE_ID: Final = "106540352242922"


class WhatsAppSimulator(MetaSimulator):
    """Meta's Cloud API."""

    channel = "whatsapp"
    node = PHONE_ID
    somebody = "85291234567"
    passing = (Fault(500), Fault(503), Fault(429, 130429), Fault(400, 131056), Fault(401, 190), Fault(400, 131000))
    final = (Fault(400, 131047), Fault(400, 131026), Fault(400, 100), Fault(400, 131051))

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        return {**super().environment(), "ASMTP_WHATSAPP_PHONE_ID": PHONE_ID}

    def wrong_in(self, message: Mapping[str, Any]) -> str | None:
        """By the limits that the platform's documents give."""
        return problem(message)

    def receipt(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The id of the message."""
        return {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{uuid.uuid4().hex}"}]}

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """A webhook's raw body, escaped as Meta writes it; `more` is what else stands beside the messages."""
        content = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "85227722128", "phone_number_id": PHONE_ID},
            **({"messages": list(messages)} if messages else {}),
            **more,
        }
        entry = {"id": "1", "changes": [{"field": "messages", "value": content}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    def typed(self, address: str, text: str, **fields: Any) -> dict[str, Any]:
        """A typed message."""
        return message_of(address, "text", {"body": text}, **fields)

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """A pressed button or chosen row."""
        how = choice["kind"]
        reply = {"id": choice["id"], "title": choice["title"]}
        return message_of(address, "interactive", {"type": how, how: reply})

    def unread(self, address: str) -> list[dict[str, Any]]:
        """A message of each kind."""
        kinds = ("image", "audio", "video", "document", "sticker", "location", "contacts", "order")
        return [message_of(address, kind, {"id": "5"}) for kind in kinds]

    def unasked(self, address: str) -> list[bytes]:
        """Statuses, reactions, another phone's messages, and JSON of other shapes."""
        status = {"id": "wamid.x", "status": "read", "timestamp": "1", "recipient_id": address}
        odd: list[Any] = [
            [], 5, {"object": "page", "entry": [{}]}, {"object": "x"},
            {"object": "whatsapp_business_account", "entry": [5, {"changes": [None, {"value": 1}]}]},
        ]  # fmt: skip
        return [
            self.body(statuses=[status]),
            self.body(message_of(address, "reaction", {"emoji": "👍"})),
            self.body(self.typed(address, "hello"), metadata={"phone_number_id": "999999"}),
            self.body(self.typed(address, "hello", timestamp=str(int(time.time()) - 24 * 3600 - 5))),
            *(json.dumps(body).encode() for body in odd),
        ]

    def new_address(self, number: int) -> str:
        """A Hong Kong number."""
        return f"8526{number:07d}"

    def address_of(self, message: Mapping[str, Any]) -> str:
        """The phone number."""
        return str(message["to"])

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The words above the choices, or the text."""
        return str(message["text"]["body"] if message["type"] == "text" else message["interactive"]["body"]["text"])

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """Buttons or rows, with the `kind` of the reply."""
        if message["type"] != "interactive":
            return []
        action = message["interactive"]["action"]
        if "buttons" in action:
            replies = [button["reply"] for button in action["buttons"]]
            return [{**reply, "label": reply["title"], "kind": "button_reply"} for reply in replies]
        rows = [row for section in action["sections"] for row in section["rows"]]
        return [
            {
                "id": row["id"],
                "title": row["title"],
                "label": row.get("description", row["title"]),
                "kind": "list_reply",
            }
            for row in rows
        ]


def problem(message: Mapping[str, Any]) -> str | None:
    """What the Cloud API would have against a message; None when it takes it."""
    if message.get("messaging_product") != "whatsapp" or not str(message.get("to") or "").isdigit():
        return "messaging_product or to"
    if message.get("type") == "text":
        return None if 1 <= units(message["text"]["body"]) <= 4096 else "text.body"
    if message.get("type") != "interactive":
        return "type"
    interactive = message["interactive"]
    if not 1 <= units(interactive["body"]["text"]) <= 1024:
        return "interactive.body.text"
    if interactive["type"] == "button":
        replies = [button["reply"] for button in interactive["action"]["buttons"]]
        return _choices_problem(replies, most=3, title=20, ident=256)
    rows = [row for section in interactive["action"]["sections"] for row in section["rows"]]
    if not 1 <= units(interactive["action"]["button"]) <= 20:
        return "interactive.action.button"
    if any(not 1 <= units(row["description"]) <= 72 for row in rows if "description" in row):
        return "row.description"
    return _choices_problem(rows, most=10, title=24, ident=200)


def _choices_problem(choices: Sequence[Mapping[str, Any]], *, most: int, title: int, ident: int) -> str | None:
    if not 1 <= len(choices) <= most:
        return "number of choices"
    for name, limit in (("title", title), ("id", ident)):
        values = [str(choice[name]) for choice in choices]
        if len(set(values)) != len(values) or any(not 1 <= units(value) <= limit for value in values):
            return f"choice.{name}"
    return None


def message_of(phone: str, kind: str, content: Any, **fields: Any) -> dict[str, Any]:
    """A person's message as it stands in a webhook.

    Args:
        phone: the person's number, figures only.
        kind: `text`, `interactive`, `image` and so on, with its `content`.
        fields: other than usual `id` or `timestamp`.
    """
    usual = {"from": phone, "id": f"wamid.{uuid.uuid4().hex}", "timestamp": str(int(time.time())), "type": kind}
    return {**usual, kind: content, **fields}
