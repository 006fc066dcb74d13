"""WhatsApp's JSON: what arrives in a webhook, and the shape of what goes out."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Callable, Final, Iterator, Mapping

from bot.channels.gate import MAX_CHARACTERS, admit
from bot.channels.inbox import OTHER, PRESSED, TYPED, Arrived
from bot.channels.packing import BUTTONS, LIST, TEXT, Limits, Part
from bot.words import say

LIMITS: Final = Limits(text=4096, body=1024, buttons=3, button_title=20, rows=10, row_title=24, row_note=72)
WINDOW_SECONDS: Final = 24 * 3600
"""So long after a person's message WhatsApp lets it be answered freely."""
_SILENT: Final = ("reaction", "system", "ephemeral", "unknown")
"""Kinds of messages that nobody expects an answer to."""


def is_authentic(secret: str, body: bytes, signature: str | None) -> bool:
    """Whether Meta signed these very bytes: `X-Hub-Signature-256` is the HMAC-SHA256 of the raw body."""
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), (signature or "").encode())


def arrived(webhook: Any, phone_id: str, mark: Callable[[str], str], now: float) -> list[Arrived]:
    """The messages of a webhook that somebody waits for an answer to, in its order.

    Status events, other phones' messages, what cannot be read and what is too old to be answered are left out.

    Args:
        webhook: the body's JSON.
        phone_id: the id of the firm's phone.
        mark: keyed mark of a phone number or a message id (which holds the number, too).
        now: seconds since the epoch.
    """
    found = (_arrived(message, mark) for message in _messages(webhook, phone_id))
    return [message for message in found if message is not None and message.at > now - WINDOW_SECONDS]


def shape(part: Part, language: str) -> dict[str, Any]:
    """One message as the Cloud API takes it, without the address."""
    if part.kind == TEXT:
        return {"type": "text", "text": {"preview_url": False, "body": part.text}}
    interactive: dict[str, Any] = {"type": "list", "body": {"text": part.text}}
    if part.kind == BUTTONS:
        buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.title}} for choice in part.choices]
        return {"type": "interactive", "interactive": {**interactive, "type": "button", "action": {"buttons": buttons}}}
    assert part.kind == LIST
    rows = [
        {"id": choice.id, "title": choice.title, **({"description": choice.note} if choice.note else {})}
        for choice in part.choices
    ]
    action = {"button": say("channel_list_button", language), "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {**interactive, "action": action}}


def _messages(webhook: Any, phone_id: str) -> Iterator[Mapping[str, Any]]:
    if not isinstance(webhook, dict) or webhook.get("object") != "whatsapp_business_account":
        return
    for entry in _objects(webhook.get("entry")):
        for change in _objects(entry.get("changes")):
            value = _object(change.get("value"))
            if change.get("field") == "messages" and _object(value.get("metadata")).get("phone_number_id") == phone_id:
                yield from _objects(value.get("messages"))


def _arrived(message: Mapping[str, Any], mark: Callable[[str], str]) -> Arrived | None:
    phone, message_id, at = (str(message.get(field) or "") for field in ("from", "id", "timestamp"))
    kind = message.get("type")
    if not (phone.isascii() and phone.isdigit() and len(phone) <= 20 and 0 < len(message_id) <= 300):
        return None
    if not (at.isascii() and at.isdigit() and len(at) <= 12) or kind in _SILENT:
        return None
    how, text = _content(message, str(kind))
    removed: tuple[str, ...] = ()
    if how != PRESSED and text.strip():  # what is kept until it is answered has no identity numbers in it
        clean = admit(text[:MAX_CHARACTERS], contacts_welcome=True)
        text, removed = clean.shown, clean.removed
    if how == TYPED and not text.strip():
        how = OTHER
    return Arrived(mark(message_id), "whatsapp:" + mark(phone), phone, how, text, removed, float(at))


def _content(message: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """How the person said it, and the words or the pressed choice's id."""
    inside = _object(message.get(kind))
    if kind == "text":
        return TYPED, str(inside.get("body") or "")
    if kind == "button":  # of a template that the firm sent by other ways
        return TYPED, str(inside.get("text") or "")
    if kind == "interactive":
        pressed = _object(inside.get("button_reply")) or _object(inside.get("list_reply"))
        if pressed.get("id"):
            return PRESSED, str(pressed["id"])[:300]
    return OTHER, str(inside.get("caption") or "")


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
