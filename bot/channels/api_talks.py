"""Messages of an API's client through Rasa, each once, each answered at once; see `docs/webchat-api.md`."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final, Mapping

from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.buttons import UnknownButton, control_title, payload_of
from bot.channels.json_api import Said
from bot.channels.turns import Turns, asked_slot, buttons_in, earlier_data, latest_data, stored_messages
from bot.channels.web_errors import ApiError
from bot.channels.web_reply import language_of, reply

REMEMBERED_REPLIES: Final = 2000


class ApiTalks:
    """The conversations of one channel. Call it while holding the conversation's lock.

    Args:
        channel: the channel's name in events and leads.
    """

    def __init__(self, channel: str) -> None:
        self.turns = Turns(channel)
        self._replies: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()

    async def say(self, agent: Any, tracker: DialogueStateTracker, said: Said) -> dict[str, Any]:
        """Run one message, or give the first answer again if its id has run before.

        Raises:
            ApiError: the button does not fit, or the bot had nothing to say.
        """
        known = self.known(agent, tracker, said.id)
        if known is not None:
            return known
        if said.is_button:
            text, title = _pressed(agent, tracker, said.text)
            metadata: dict[str, Any] = {"shown": title, "button": said.text}
        else:
            text, metadata = await self.turns.typed(agent, tracker, said.text)
        return await self.run(agent, tracker.sender_id, said.id, text, metadata)

    async def run(
        self, agent: Any, conversation: str, message_id: str, text: str, metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Run what Rasa is to receive; the reply is remembered by the message's id.

        Raises:
            ApiError: the bot had nothing to say.
        """
        tracker, messages = await self.turns.run(agent, conversation, message_id, text, metadata)
        answer = reply(tracker, messages)
        if not answer["messages"]:
            raise ApiError(500, "no_answer", "", language=answer["language"])
        self._replies[(conversation, message_id)] = answer
        while len(self._replies) > REMEMBERED_REPLIES:
            self._replies.popitem(last=False)
        return answer

    def known(self, agent: Any, tracker: DialogueStateTracker, message_id: str) -> dict[str, Any] | None:
        """The reply to a message id that has run; one before this process is put together again from what is stored."""
        remembered = self._replies.get((tracker.sender_id, message_id))
        if remembered is not None:
            return remembered
        messages = stored_messages(agent, tracker, message_id)
        return None if messages is None else reply(tracker, messages)


def _pressed(agent: Any, tracker: DialogueStateTracker, value: str) -> tuple[str, str]:
    """Payload and title of a pressed button: of the last turns, else of an earlier message."""
    question = asked_slot(tracker)
    language = language_of(tracker.current_slot_values())
    try:
        payload, title = payload_of(value, question=question, offered=buttons_in(latest_data(tracker)))
        return payload, control_title(title, language)
    except UnknownButton:
        earlier = buttons_in(earlier_data(agent, tracker))
    try:
        return payload_of(value, question=question, offered=earlier)
    except UnknownButton:
        raise ApiError(422, "unknown_button", "this button does not fit here", language=language) from None
