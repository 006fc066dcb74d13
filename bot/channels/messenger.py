"""The Messenger channel: `/messenger`, the webhook of a Facebook page. Described in `docs/messenger.md`."""

from __future__ import annotations

from typing import Any, Final, Iterator, Mapping

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.channel_settings import API_URL as ADDRESS
from bot.channels.channel_settings import Setting
from bot.channels.delivered import clean, json_of, objects, some_object
from bot.channels.desk import Undelivered
from bot.channels.inbox import ENTERED, OTHER, PRESSED, TYPED, Arrived
from bot.channels.meta import API_URL, TOKEN_EXPIRED, fault, is_signed, meta_challenge
from bot.channels.outbound import Reply
from bot.channels.packing import Limits, Part
from bot.channels.returning import code_in
from bot.channels.webhook import WebhookChannel

GET_STARTED: Final = "GET_STARTED"
"""The payload that the firm gives to the page's "Get started" button."""
TOO_FAST: Final = (4, 17, 32, 613)
PASSING: Final = (1, 2, 1200)
"""Faults of Messenger's own."""
EXPIRED: Final = (*TOKEN_EXPIRED, 200, 230)
"""The page's token is good for nothing, or the app may not send for the page."""
ABOUT_ONE_PERSON: Final = (10, 200)
"""With a subcode these two are about one person (outside the 24 hours, not available), not about the token."""
LEFT_ALONE_SECONDS: Final = 5.0
_USUAL_LANGUAGE: Final = "zh_hant"
"""Messenger does not tell the person's language, and can normally not be reached from the Mainland."""


class MessengerChannel(WebhookChannel):
    """`/messenger`."""

    channel = "messenger"
    settings = (
        Setting("ASMTP_MESSENGER_APP_SECRET", "0123456789abcdef0123456789abcdef"),
        Setting("ASMTP_MESSENGER_VERIFY_TOKEN", "$(openssl rand -hex 32)"),
        Setting("ASMTP_MESSENGER_TOKEN", "EAAG0123456789"),
        Setting("ASMTP_MESSENGER_PAGE_ID", "102030405060708", r"\d{5,20}", "is not an id of figures", hidden=False),
        Setting("ASMTP_MESSENGER_API_URL", API_URL, ADDRESS, "is not an address with https", API_URL, hidden=False),
    )
    # Quick replies vanish as soon as another message follows: all of a turn goes out as one.
    limits = Limits(text=2000, body=2000, buttons=3, button_title=20, rows=13, row_title=20, together=True)
    window = 24 * 3600

    def challenge(self, request: Request) -> HTTPResponse:
        """Meta asks once, when the webhook is registered, whether it is ours."""
        return meta_challenge(request, self.options["ASMTP_MESSENGER_VERIFY_TOKEN"])

    def is_authentic(self, request: Request) -> bool:
        """The signature covers the raw body."""
        signature = request.headers.get("x-hub-signature-256")
        return is_signed(self.options["ASMTP_MESSENGER_APP_SECRET"], request.body, signature)

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """Echoes, receipts, reactions, other pages' events and what is too old to be answered are left out."""
        found = map(self._arrived, _events(json_of(request), self.options["ASMTP_MESSENGER_PAGE_ID"]))
        return [message for message in found if message is not None and message.at > now - self.window]

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """A text, with quick replies above the keyboard."""
        replies = [{"content_type": "text", "title": choice.title, "payload": choice.id} for choice in part.choices]
        return {"message": {"text": part.text, **({"quick_replies": replies} if replies else {})}}

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Post it to the page's messages, as an answer to the person's latest one."""
        url = (
            f"{self.options['ASMTP_MESSENGER_API_URL'].rstrip('/')}/{self.options['ASMTP_MESSENGER_PAGE_ID']}/messages"
        )
        headers = {"Authorization": f"Bearer {self.options['ASMTP_MESSENGER_TOKEN']}"}
        body = {"recipient": {"id": address}, "messaging_type": "RESPONSE", **message}
        problem = wrong(await self.outbound.post(url, body, headers=headers))
        if problem is not None:
            raise problem

    def _arrived(self, event: Mapping[str, Any]) -> Arrived | None:
        person, at = some_object(event.get("sender")).get("id"), event.get("timestamp")
        if not isinstance(person, str) or not (person.isascii() and person.isdigit() and len(person) <= 20):
            return None
        content = _content(event)
        if person == self.options["ASMTP_MESSENGER_PAGE_ID"] or type(at) is not int or content is None:
            return None
        how, text, removed = clean(*content)
        said = some_object(event.get("message")) or some_object(event.get("postback"))
        key = self.mark(str(said.get("mid") or f"{person} {at}"))  # not every press of a page's button has an id
        return Arrived(key, self.sender_id(person), person, how, text, removed, at / 1000, _USUAL_LANGUAGE)


def wrong(reply: Reply) -> Undelivered | None:
    """What an answer of the Send API means; None when the message was taken."""
    error = some_object(reply.answer.get("error"))
    code, subcode = error.get("code"), error.get("error_subcode")
    if code in ABOUT_ONE_PERSON and subcode and reply.status < 500:
        return Undelivered(f"{code}.{subcode}", final=True)
    return fault(
        reply, setting="ASMTP_MESSENGER_TOKEN", too_fast=TOO_FAST, passing=PASSING, alone=LEFT_ALONE_SECONDS,
        expired=EXPIRED,
    )  # fmt: skip


def _events(webhook: Any, page: str) -> Iterator[Mapping[str, Any]]:
    """The page's events; those of another app that has the talk in hand come under `standby`, not here."""
    if some_object(webhook).get("object") != "page":
        return
    for entry in objects(webhook.get("entry")):
        if str(entry.get("id")) == page:
            yield from objects(entry.get("messaging"))


def _content(event: Mapping[str, Any]) -> tuple[str, str] | None:
    """How the person said it, and the words or the pressed choice's id; None for what nobody said."""
    message, postback = some_object(event.get("message")), some_object(event.get("postback"))
    code = _code(event) or _code(postback)
    if code:
        return TYPED, code
    if postback:
        title = str(postback.get("title") or "")
        return (ENTERED if postback.get("payload") == GET_STARTED else TYPED), title
    if not message.get("mid") or message.get("is_echo") or message.get("is_deleted"):
        return None
    pressed, text = some_object(message.get("quick_reply")).get("payload"), str(message.get("text") or "")
    if pressed:
        return PRESSED, str(pressed)[:300]
    # An address typed in a text comes with a preview of the page behind it, which is nothing of the person's.
    attached = [item for item in objects(message.get("attachments")) if not (text and item.get("type") == "fallback")]
    return (OTHER if attached or not text else TYPED), text


def _code(opened: Mapping[str, Any]) -> str | None:
    """The reference code in the link `m.me/<page>?ref=<code>` by which the person came, if there is one."""
    return code_in(str(some_object(opened.get("referral")).get("ref") or ""))
