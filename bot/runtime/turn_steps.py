"""Statistics of each saved turn, whatever its channel: from Rasa's tracker to `bot.statistics`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Sequence

import structlog
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.quiet import describe
from bot.statistics.recorder import Counted, Recorder
from bot.statistics.steps import Standing, Turn, steps

log = structlog.get_logger(__name__)


def standing_before(tracker: DialogueStateTracker) -> Standing | None:
    """Where a talk that goes on stands; None before the person's first message."""
    begun = any(isinstance(event, UserUttered) for event in reversed(tracker.events))
    return _standing(tracker) if begun else None


def _standing(tracker: DialogueStateTracker) -> Standing:
    slots = tracker.current_slot_values()
    return Standing(slots, slots.get("requested_slot") if tracker.active_loop_name else None)


class TurnSteps:
    """Hands the steps of each turn to the recorder. Does no harm to the turn, whatever happens.

    Args:
        recorder: writes them.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def saved(
        self, before: Standing | None, tracker: DialogueStateTracker, new: Sequence[Event], *, erased: bool
    ) -> None:
        """A conversation was saved.

        Args:
            before: where the talk stood when its tracker was retrieved; None before the person's first message.
            tracker: as saved.
            new: the events that were saved.
            erased: whether the person had everything deleted in this turn.
        """
        try:
            if erased:
                self._recorder.forget(tracker.sender_id)
                return
            message = next((event for event in new if isinstance(event, UserUttered)), None)
            if message is None:
                return  # the channel's own note, such as a closed session
            after = _standing(tracker)
            found = steps(before, after, _turn(message, new))
            if found:
                at = datetime.fromtimestamp(message.timestamp, timezone.utc)
                language, role = (str(after.slots.get(name)) for name in ("language", "role"))
                channel = str(message.input_channel)
                self._recorder.record(Counted(tracker.sender_id, found, at, channel, language, role))
        except Exception as error:
            log.error("a turn is not counted", error=describe(error))


def _turn(message: UserUttered, new: Sequence[Event]) -> Turn:
    done: set[str] = set()
    restarted = False
    for event in new:
        if isinstance(event, ActionExecuted):
            done.add(str(event.action_name))
        elif isinstance(event, BotUttered):
            done.add(str(event.metadata.get("utter_action")))
        elif isinstance(event, Restarted):
            restarted = True
    return Turn(message.intent.get("name") or "", frozenset(done), restarted)
