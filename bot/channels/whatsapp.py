"""The WhatsApp channel: `/whatsapp`, the webhook of Meta's Cloud API. Described in `docs/whatsapp.md`."""

from __future__ import annotations

from typing import Any, Final, Iterator, Mapping

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.channel_settings import API_URL as ADDRESS
from bot.channels.channel_settings import Setting
from bot.channels.delivered import clean, json_of, objects, some_object
from bot.channels.inbox import OTHER, PRESSED, TYPED, Arrived
from bot.channels.meta import API_URL, fault, is_signed, meta_challenge
from bot.channels.packing import BUTTONS, TEXT, Limits, Part
from bot.channels.webhook import WebhookChannel
from bot.words import say

TOO_FAST: Final = (4, 80007, 130429, 131048, 131056)
PASSING: Final = (1, 2, 131000, 131016, 133004)
"""Faults of WhatsApp's own."""
LEFT_ALONE_SECONDS: Final = 6.0
"""A pair of phones may exchange one message in six seconds; see error 131056."""
_SILENT: Final = ("reaction", "system", "ephemeral", "unknown")
"""Kinds of messages that nobody expects an answer to."""
_USUAL_LANGUAGES: Final = {"86": "zh_hans", "852": "zh_hant", "853": "zh_hant", "886": "zh_hant"}
"""By the beginning of a phone number."""


class WhatsAppChannel(WebhookChannel):
    """`/whatsapp`."""

    channel = "whatsapp"
    settings = (
        Setting("ASMTP_WHATSAPP_APP_SECRET", "0123456789abcdef0123456789abcdef"),
        Setting("ASMTP_WHATSAPP_VERIFY_TOKEN", "$(openssl rand -hex 32)"),
        Setting("ASMTP_WHATSAPP_TOKEN", "EAAG0123456789"),
        Setting("ASMTP_WHATSAPP_PHONE_ID", "106540352242922", r"\d{5,20}", "is not an id of figures", hidden=False),
        Setting("ASMTP_WHATSAPP_API_URL", API_URL, ADDRESS, "is not an address with https", API_URL, hidden=False),
    )
    limits = Limits(text=4096, body=1024, buttons=3, button_title=20, rows=10, row_title=24, row_note=72)
    window = 24 * 3600

    def challenge(self, request: Request) -> HTTPResponse:
        """Meta asks once, when the webhook is registered, whether it is ours."""
        return meta_challenge(request, self.options["ASMTP_WHATSAPP_VERIFY_TOKEN"])

    def is_authentic(self, request: Request) -> bool:
        """The signature covers the raw body."""
        signature = request.headers.get("x-hub-signature-256")
        return is_signed(self.options["ASMTP_WHATSAPP_APP_SECRET"], request.body, signature)

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """Status events, other phones' messages and what is too old to be answered are left out."""
        messages = _messages(json_of(request), self.options["ASMTP_WHATSAPP_PHONE_ID"])
        found = map(self._arrived, messages)
        return [message for message in found if message is not None and message.at > now - self.window]

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """A text, up to three reply buttons, or a list."""
        if part.kind == TEXT:
            return {"type": "text", "text": {"preview_url": False, "body": part.text}}
        interactive: dict[str, Any] = {"type": "list", "body": {"text": part.text}}
        if part.kind == BUTTONS:
            buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.title}} for choice in part.choices]
            pressable = {**interactive, "type": "button", "action": {"buttons": buttons}}
            return {"type": "interactive", "interactive": pressable}
        rows = [
            {"id": choice.id, "title": choice.title, **({"description": choice.note} if choice.note else {})}
            for choice in part.choices
        ]
        action = {"button": say("channel_list_button", language), "sections": [{"rows": rows}]}
        return {"type": "interactive", "interactive": {**interactive, "action": action}}

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Post it to the phone's messages."""
        url = f"{self.options['ASMTP_WHATSAPP_API_URL'].rstrip('/')}/{self.options['ASMTP_WHATSAPP_PHONE_ID']}/messages"
        headers = {"Authorization": f"Bearer {self.options['ASMTP_WHATSAPP_TOKEN']}"}
        body = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": address, **message}
        reply = await self.outbound.post(url, body, headers=headers)
        wrong = fault(
            reply, setting="ASMTP_WHATSAPP_TOKEN", too_fast=TOO_FAST, passing=PASSING, alone=LEFT_ALONE_SECONDS
        )  # fmt: skip
        if wrong is not None:
            raise wrong

    def _arrived(self, message: Mapping[str, Any]) -> Arrived | None:
        phone, message_id, at = (str(message.get(field) or "") for field in ("from", "id", "timestamp"))
        kind = message.get("type")
        if not (phone.isascii() and phone.isdigit() and len(phone) <= 20 and 0 < len(message_id) <= 300):
            return None
        if not (at.isascii() and at.isdigit() and len(at) <= 12) or kind in _SILENT:
            return None
        language = next((usual for start, usual in _USUAL_LANGUAGES.items() if phone.startswith(start)), "en")
        how, text, removed = clean(*_content(message, str(kind)))
        key, sender = self.mark(message_id), self.sender_id(phone)  # the id holds the number, too
        return Arrived(key, sender, phone, how, text, removed, float(at), language)


def _messages(webhook: Any, phone_id: str) -> Iterator[Mapping[str, Any]]:
    if some_object(webhook).get("object") != "whatsapp_business_account":
        return
    for entry in objects(webhook.get("entry")):
        for change in objects(entry.get("changes")):
            value = some_object(change.get("value"))
            phone = some_object(value.get("metadata")).get("phone_number_id")
            if change.get("field") == "messages" and phone == phone_id:
                yield from objects(value.get("messages"))


def _content(message: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """How the person said it, and the words or the pressed choice's id."""
    inside = some_object(message.get(kind))
    if kind == "text":
        return TYPED, str(inside.get("body") or "")
    if kind == "button":  # of a template that the firm sent by other ways
        return TYPED, str(inside.get("text") or "")
    if kind == "interactive":
        pressed = some_object(inside.get("button_reply")) or some_object(inside.get("list_reply"))
        if pressed.get("id"):
            return PRESSED, str(pressed["id"])[:300]
    return OTHER, str(inside.get("caption") or "")
