"""The same conversation on a plain page: form posts, no script.

A page holds the session's token and one fresh message id in hidden fields, so pressing a button twice, or sending
the page again with the browser's reload, reaches the bot as the same message and runs once.
"""

from __future__ import annotations

import uuid
from typing import Any, Final, Mapping, Sequence

from bot.vocabulary import CONTACT, CRITERION_STATUSES
from bot.website.pages import render
from bot.words import say

QUIET_BUTTONS: Final = frozenset(
    ("why", "human", "skip", "restart", "unsure", "undisclosed", "start_check", "leave_contact", "resume")
)
"""Buttons that do not answer a question: drawn more quietly than the answers."""

CARD_TEXTS: Final = ("title", "summary", "reference", "fees", "next_step", "as_of")
CARD_LISTS: Final = ("changes", "suggestions", "warnings")


def render_chat(
    language: str,
    messages: Sequence[Mapping[str, Any]] = (),
    question: str | None = None,
    progress: Mapping[str, int] | None = None,
    token: str | None = None,
    notice: str | None = None,
    *,
    message_id: str | None = None,
    draft: str = "",
) -> str:
    """The chat page, HTML.

    Args:
        language: one of `LANGUAGES`.
        messages: the whole talk in the shape of `GET /webchat/history`, oldest first; only the choices of the
            last message can be pressed.
        question: the slot being asked, or None; the progress is shown only during the interview.
        progress: `{"step": 3, "of": 12}`, or None.
        token: the session's token; None shows the page with a start button instead of the answer form.
        notice: a sentence about what went wrong, already in the person's language.
        message_id: the id of the next message; a fresh one when None.
        draft: what stands in the text field, having been typed but not taken.
    Returns:
        A page whose forms post to its own address, with the fields `token`, `id` and one of `text`, `button` or
        `action` (`start` or `end`).
    """
    counted = question is not None and question not in CONTACT
    shown = counted and progress is not None and progress["step"] <= progress["of"]
    talk = [_message(message, language) for message in messages]
    return render(
        "chat.html",
        "chat",
        language,
        talk=talk,
        newest=max((place for place, message in enumerate(talk) if message["mine"]), default=0),
        choices=talk[-1]["choices"] if talk and token else [],
        progress=progress if shown else None,
        token=token,
        message_id=message_id or str(uuid.uuid4()),
        notice=notice,
        draft=draft,
    )


def _message(message: Mapping[str, Any], language: str) -> dict[str, Any]:
    card = message.get("card") or {}
    kind = card.get("type")
    return {
        "mine": message["from"] == "user",
        "text": "" if kind in ("result", "documents") else message.get("text", ""),  # the card says what the text says
        "choices": [
            {"title": button["title"], "value": button["value"], "quiet": button["value"] in QUIET_BUTTONS}
            for button in message.get("buttons") or ()
        ],
        "card": _card(card, language) if kind == "result" else None,
        "documents": card if kind == "documents" else None,
    }


def _card(card: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "outcome": (card.get("assessment") or {}).get("outcome", ""),
        "lines": [_line(line, language) for line in card.get("lines") or ()],
        "lists": [(heading, card[heading]) for heading in CARD_LISTS if card.get(heading)],
        **{field: card.get(field) for field in CARD_TEXTS},
    }


def _line(line: Mapping[str, Any], language: str) -> dict[str, str]:
    status = line["status"] if line["status"] in CRITERION_STATUSES else "unclear"
    return {
        "status": status,
        "word": say(f"chat_status_{status}", language),
        "name": line.get("title") or line.get("label") or line["id"],
        "text": line.get("text", ""),
    }
