"""The Telegram channel: `/telegram`, the webhook of a bot in Telegram's Bot API. Described in `docs/telegram.md`."""

from __future__ import annotations

import hmac
import re
from typing import Any, Final, Mapping

import structlog
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.channels.channel_settings import API_URL as ADDRESS
from bot.channels.channel_settings import Setting
from bot.channels.delivered import clean, json_of, some_object
from bot.channels.desk import Undelivered
from bot.channels.inbox import ENTERED, OTHER, PRESSED, TYPED, Arrived
from bot.channels.outbound import LONGEST_WAIT, Reply
from bot.channels.packing import Limits, Part
from bot.channels.returning import code_in
from bot.channels.webhook import WebhookChannel

log = structlog.get_logger(__name__)

API_URL: Final = "https://api.telegram.org"
LEFT_ALONE_SECONDS: Final = 5.0
"""A pause when Telegram asks for one and does not say how long."""
_UNREAD: Final = (
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "location", "paid_media", "photo",
    "poll", "sticker", "story", "venue", "video", "video_note", "voice",
)  # fmt: skip
"""Kinds of messages that a person sends and the bot does not read; what else there is are notices of Telegram's."""
_START: Final = re.compile(r"/start(?:@\w+)?(?:\s+([\w-]{1,64}))?\s*", re.ASCII)
_TRADITIONAL: Final = re.compile(r"zh-(?:hant|hk|mo|tw)\b.*|yue\b.*")


class TelegramChannel(WebhookChannel):
    """`/telegram`."""

    channel = "telegram"
    settings = (
        Setting(
            "ASMTP_TELEGRAM_TOKEN", "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", r"\d{5,20}:[A-Za-z0-9_-]{30,64}",
            "is not the token that @BotFather gives",
        ),
        Setting(
            "ASMTP_TELEGRAM_SECRET", "$(openssl rand -hex 32)", r"[A-Za-z0-9_-]{16,256}",
            "is not 16 to 256 letters, figures, _ or -",
        ),
        Setting("ASMTP_TELEGRAM_API_URL", API_URL, ADDRESS, "is not an address with https", API_URL, hidden=False),
    )  # fmt: skip
    # A narrow phone cuts longer buttons off; Telegram itself would take them.
    limits = Limits(text=4096, body=4096, buttons=3, button_title=30, rows=100, row_title=30)
    # Telegram lets a message be answered at any time, and keeps it for a day when the webhook is out of reach: that
    # day, and one more for tries. An answer that comes later still would puzzle more than it helps.
    window = 48 * 3600

    def is_authentic(self, request: Request) -> bool:
        """The secret that the firm gave to Telegram with the webhook comes with every delivery."""
        given = (request.headers.get("x-telegram-bot-api-secret-token") or "").encode("utf-8", "surrogatepass")
        return hmac.compare_digest(given, self.options["ASMTP_TELEGRAM_SECRET"].encode())

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """The message or the press of an update; groups, channels, edits and notices are left out."""
        update = some_object(json_of(request))
        number = _number(update.get("update_id"))
        pressed = some_object(update.get("callback_query"))
        message = some_object(pressed.get("message") if pressed else update.get("message"))
        chat, person = some_object(message.get("chat")), some_object((pressed or message).get("from"))
        address = _number(chat.get("id"))
        content = _pressed(pressed) if pressed else _content(message)
        if number is None or address is None or chat.get("type") != "private" or person.get("is_bot") or not content:
            return []
        at = now if pressed else float(_number(message.get("date")) or 0)  # a press has no time of its own
        if at <= now - self.window:
            return []
        # Each picture of an album comes by itself; those without words are answered as one.
        album = message.get("media_group_id") if content == (OTHER, "") else None
        key = self.mark(f"album {address} {album}" if album else str(number))
        how, text, removed = clean(*content)
        language = _language(str(person.get("language_code") or ""))
        return [Arrived(key, self.sender_id(str(address)), str(address), how, text, removed, at, language)]

    def acknowledgement(self, request: Request) -> HTTPResponse:
        """Nothing, or for a press the call by which its button stops spinning: Telegram takes one with the answer."""
        query = some_object(some_object(json_of(request)).get("callback_query")).get("id")
        if not isinstance(query, str):
            return empty(200)
        return json({"method": "answerCallbackQuery", "callback_query_id": query[:64]})

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """A text without markup, with a button in each row beneath it."""
        message: dict[str, Any] = {"text": part.text, "link_preview_options": {"is_disabled": True}}
        if part.choices:
            rows = [[{"text": choice.title, "callback_data": choice.id}] for choice in part.choices]
            message["reply_markup"] = {"inline_keyboard": rows}
        return message

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Post it to the chat. The address of the API holds the token, so that no text may quote it."""
        api, token = self.options["ASMTP_TELEGRAM_API_URL"].rstrip("/"), self.options["ASMTP_TELEGRAM_TOKEN"]
        body = {"chat_id": int(address), **message}
        wrong = fault(await self.outbound.post(f"{api}/bot{token}/sendMessage", body))
        if wrong is not None:
            raise wrong


def fault(reply: Reply) -> Undelivered | None:
    """What an answer of the Bot API means; None when the message was taken."""
    if reply.status == 200 and reply.answer.get("ok") is True:
        return None
    if reply.status in (401, 404):  # 404 when there has never been such a bot
        log.error("the bot's token is refused; renew ASMTP_TELEGRAM_TOKEN and start again", code=reply.status)
        return Undelivered(reply.status)
    if reply.status == 429:
        seconds = _number(some_object(reply.answer.get("parameters")).get("retry_after")) or reply.retry_after
        return Undelivered(429, after=min(seconds, LONGEST_WAIT) or LEFT_ALONE_SECONDS)
    return Undelivered(reply.status, final=400 <= reply.status < 500)


def _number(value: Any) -> int | None:
    """A whole number as Telegram counts: above zero and of at most 52 bits."""
    return value if type(value) is int and 0 < value < 2**52 else None


def _pressed(query: Mapping[str, Any]) -> tuple[str, str] | None:
    data = query.get("data")
    return (PRESSED, data[:64]) if isinstance(data, str) and data else None


def _content(message: Mapping[str, Any]) -> tuple[str, str] | None:
    """How the person said it, and the words; None for what nobody said."""
    text = message.get("text")
    if isinstance(text, str):
        return _typed(text)
    if any(kind in message for kind in _UNREAD):
        return OTHER, str(message.get("caption") or "")
    return None


def _typed(text: str) -> tuple[str, str]:
    """Telegram writes `/start` for whoever opens the chat, with the code behind it that a link to it held."""
    start = _START.fullmatch(text)
    if start is None:
        return TYPED, text
    code = start[1] or ""
    return (TYPED, code) if code_in(code) else (ENTERED, "")


def _language(tag: str) -> str:
    """What a talk begins in, by the language of the person's Telegram as an IETF tag."""
    tag = tag.lower()
    if _TRADITIONAL.fullmatch(tag):
        return "zh_hant"
    return "zh_hans" if tag.partition("-")[0] == "zh" else "en"
