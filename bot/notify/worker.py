"""Sending what waits in the outbox, once or all the time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from threading import Event, Thread
from typing import Callable, Final, NamedTuple

from bot.leads.database import Database, StoreUnavailable
from bot.leads.outbox import enqueue_due
from bot.notify import message, queue, ways
from bot.notify.options import Notify
from bot.today import HONG_KONG

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 3
STOP_SECONDS: Final = 5
"""How long the end of the console waits for a message in flight; one that is cut off is sent again."""
SCAN_EVERY: Final = timedelta(minutes=10)
MORNING: Final = 8
"""The hour in Hong Kong from which follow-ups are told of."""


class Round(NamedTuple):
    """How many notifications went out, and how many could not."""

    sent: int
    failed: int


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Sender:
    """What sends.

    Attributes:
        database: the lead store's.
        options: by which ways.
        link: address of the console, for links.
        clock: tells the time (aware).
    """

    database: Database
    options: Notify
    link: str
    clock: Callable[[], datetime] = _now

    def scan(self) -> None:
        """Put the follow-ups that are due into the outbox, from the morning on; give up what waited too long."""
        now = self.clock()
        queue.give_up_stale(self.database, now)
        local = now.astimezone(HONG_KONG)
        if local.hour >= MORNING:
            with self.database.write() as session:
                enqueue_due(session, local.date(), now)

    def send_due(self) -> Round:
        """Send whatever is due.

        Raises:
            StoreUnavailable: the lead store does not answer.
        """
        sent = failed = 0
        while (taken := queue.take(self.database, self.clock())) is not None:
            if self._send(taken):
                sent += 1
            else:
                failed += 1
        return Round(sent, failed)

    def _send(self, taken: queue.Taken) -> bool:
        """Send one by each way that it has not arrived by; one way's trouble does not hold up the other."""
        troubles = []
        for way in self.options.ways:
            if way in taken.delivered:
                continue
            try:
                partly = self._by(way, taken)
            except ways.NotDelivered as error:
                log.warning("notification %s was not delivered: %s", taken.id, error)
                troubles.append(str(error))
            else:
                if partly:
                    log.warning("notification %s was not delivered to everybody: %s", taken.id, partly)
                taken = queue.arrived(self.database, taken, way, partly)
        if troubles:
            queue.failed(self.database, taken, "; ".join(troubles), self.clock())
        else:
            queue.finish(self.database, taken, self.clock())
        return not troubles

    def _by(self, way: str, taken: queue.Taken) -> str:
        """Send it by this way; what some did not get, empty for none."""
        if way == "mail" and self.options.mail:
            mail = message.mail(taken, self.options.mail, self.options.language, self.link)
            return ways.send_mail(self.options.mail, mail)
        if self.options.webhook:
            ways.send_webhook(self.options.webhook, taken.id, message.event(taken, self.link), self.clock())
        return ""


def keep_sending(sender: Sender, stop: Event) -> None:
    """Send until told to stop; a store that does not answer is tried again."""
    scanned: datetime | None = None
    while not stop.is_set():
        try:
            if scanned is None or sender.clock() - scanned >= SCAN_EVERY:
                sender.scan()
                scanned = sender.clock()
            sender.send_due()
        except StoreUnavailable as error:
            log.error("notifications wait: %s", error)
        except Exception as error:
            log.error("a notification failed: %s", type(error).__name__)  # its text may quote personal data
        stop.wait(POLL_SECONDS)


def start(sender: Sender) -> Callable[[], None]:
    """Keep sending beside the console; returns what stops it. With nothing set up, nothing runs."""
    if not sender.options.ways:
        return lambda: None
    stop = Event()
    thread = Thread(target=keep_sending, args=(sender, stop), name="notify", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(STOP_SECONDS)

    return end
