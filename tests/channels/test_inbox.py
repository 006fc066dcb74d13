"""The inbox: once each, in order for each person, over a crash, and nothing of the person left."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot.channels.desk import TURN_TRIES, Desk, Undelivered
from bot.channels.inbox import KEPT_DAYS, LEASE, PER_MINUTE, TOO_MANY, TYPED, Arrived, Inbox, Taken
from bot.leads.database import connect
from bot.leads.talks import delete_talks

NOW = 1_800_000_000.0


@pytest.fixture
def inbox(empty_url: str) -> Iterator[Inbox]:
    """An empty one, on each kind of database."""
    engine = connect(empty_url)
    yield Inbox(engine, "whatsapp")
    engine.dispose()


def message(key: str, sender: str = "whatsapp:a", text: str = "a secret word") -> Arrived:
    """A typed message."""
    return Arrived(key, sender, "85291234567", TYPED, text, (), NOW, "en")


def test_a_message_is_kept_once(inbox: Inbox) -> None:
    """However often and in whatever company it is delivered."""
    assert inbox.keep([message("1"), message("1")], NOW) == ["whatsapp:a"]
    assert inbox.keep([message("1"), message("2", "whatsapp:b")], NOW) == ["whatsapp:b"]
    taken = inbox.take("whatsapp:a", NOW)
    assert taken is not None
    inbox.done(taken, NOW)
    assert inbox.keep([message("1")], NOW + 3600) == []
    assert inbox.take("whatsapp:a", NOW + 3600) is None


def test_the_next_message_waits_for_the_one_before(inbox: Inbox) -> None:
    """Also for one that is to be tried again later."""
    inbox.keep([message("1"), message("2")], NOW)
    first = inbox.take("whatsapp:a", NOW)
    assert first is not None
    assert first.message.key == "1"
    assert inbox.take("whatsapp:a", NOW) is None
    inbox.later(first, NOW + 60)
    assert inbox.take("whatsapp:a", NOW + 59) is None
    again = inbox.take("whatsapp:a", NOW + 60)
    assert again is not None
    assert (again.message.key, again.tries) == ("1", 2)


def test_what_a_dead_process_had_taken_is_due_again(inbox: Inbox) -> None:
    """With as much of the answer as was delivered."""
    inbox.keep([message("1")], NOW)
    taken = inbox.take("whatsapp:a", NOW)
    assert taken is not None
    inbox.answered(taken, [{"part": 1}, {"part": 2}], NOW)
    inbox.delivered(taken, 1, NOW)
    assert inbox.waiting(NOW + LEASE - 1) == []
    assert inbox.waiting(NOW + LEASE) == ["whatsapp:a"]
    again = inbox.take("whatsapp:a", NOW + LEASE)
    assert again is not None
    assert (again.answer, again.sent) == ([{"part": 1}, {"part": 2}], 1)


def test_nothing_of_the_person_stays(tmp_path: Path) -> None:
    """Neither number nor words, once the answer is there; the mark goes after some days."""
    engine = connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    inbox = Inbox(engine, "whatsapp")
    inbox.keep([message("1")], NOW)
    taken = inbox.take("whatsapp:a", NOW)
    assert taken is not None
    inbox.answered(taken, [{"text": "an answer"}], NOW)
    inbox.done(taken, NOW)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"85291234567" not in kept
    assert b"secret word" not in kept
    assert b"an answer" not in kept
    inbox.forget(NOW + KEPT_DAYS * 86_400 + 1)
    assert inbox.keep([message("1")], NOW) == ["whatsapp:a"]


def test_too_many_messages_are_told_once(inbox: Inbox) -> None:
    """Then dropped for the rest of the minute; other people are not concerned."""
    inbox.keep([message(str(n)) for n in range(PER_MINUTE + 5)], NOW)
    kinds = []
    while (taken := inbox.take("whatsapp:a", NOW)) is not None:
        kinds.append(taken.message.kind)
        inbox.done(taken, NOW)
    assert kinds == [TYPED] * PER_MINUTE + [TOO_MANY]
    assert inbox.keep([message("other", "whatsapp:b")], NOW) == ["whatsapp:b"]
    assert inbox.keep([message("later")], NOW + 61) == ["whatsapp:a"]


def test_a_talk_that_is_deleted_takes_its_messages_along(inbox: Inbox) -> None:
    """Also those still waiting for their answer."""
    inbox.keep([message("1"), message("2", "whatsapp:b")], NOW)
    delete_talks(inbox.engine, ["whatsapp:a"])
    assert inbox.waiting(NOW) == ["whatsapp:b"]


class Platform:
    """Takes what a desk sends; fails as told, part by part."""

    def __init__(self, *faults: Undelivered | None, seconds: float = 0.0) -> None:
        self.faults, self.got, self.seconds = list(faults), list[Any](), seconds

    async def send(self, _address: str, part: dict[str, Any]) -> None:
        """Fail or take."""
        await asyncio.sleep(self.seconds)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        self.got.append(part["say"])


def work(inbox: Inbox, platform: Platform, respond: Any, *, at: float = NOW, seconds: float = 1.2) -> None:
    """Let a desk work for a while."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        desk = Desk(inbox, respond, lambda _taken: [{"say": "sorry"}], platform.send, window=86_400,
                    clock=lambda: at + loop.time() - start)  # fmt: skip
        desk.open()
        await asyncio.sleep(seconds)
        await desk.close()

    asyncio.run(run())


async def echo(taken: Taken) -> list[dict[str, Any]]:
    """Two parts for each message."""
    return [{"say": f"{taken.message.key}a"}, {"say": f"{taken.message.key}b"}]


def test_parts_follow_in_order_over_a_fault(inbox: Inbox) -> None:
    """What has been delivered is not sent again."""
    inbox.keep([message("1"), message("2")], NOW)
    platform = Platform(None, Undelivered(500))
    work(inbox, platform, echo)
    assert platform.got == ["1a", "1b", "2a", "2b"]


def test_a_final_fault_ends_the_answer_and_the_next_goes_on(inbox: Inbox) -> None:
    """Such as a number that is not on WhatsApp any more."""
    inbox.keep([message("1"), message("2")], NOW)
    platform = Platform(Undelivered(131026, final=True))
    work(inbox, platform, echo)
    assert platform.got == ["2a", "2b"]


def test_a_person_is_told_when_no_answer_can_be_found(inbox: Inbox) -> None:
    """After a few tries."""
    tries = []

    async def fail(taken: Taken) -> list[dict[str, Any]]:
        tries.append(taken.tries)
        raise ValueError(taken.message.text)

    inbox.keep([message("1")], NOW)
    platform = Platform()
    work(inbox, platform, fail, at=NOW)
    for later in (10, 40, 100):
        work(inbox, platform, fail, at=NOW + later, seconds=0.1)
    assert platform.got == ["sorry"]
    assert tries == list(range(1, TURN_TRIES + 1))


def test_a_desk_that_closes_finishes_the_answer_under_way(inbox: Inbox) -> None:
    """The next message waits for the next start; no part comes twice."""
    inbox.keep([message("1"), message("2")], NOW)
    platform = Platform(seconds=0.2)
    work(inbox, platform, echo, seconds=0.1)
    assert platform.got == ["1a", "1b"]
    work(inbox, platform, echo, seconds=0.1)
    assert platform.got == ["1a", "1b", "2a", "2b"]


def test_nothing_is_said_after_the_window(inbox: Inbox) -> None:
    """WhatsApp would refuse it."""
    inbox.keep([message("1")], NOW)
    platform = Platform()
    work(inbox, platform, echo, at=NOW + 86_401, seconds=0.1)
    assert platform.got == []
    assert inbox.waiting(NOW + 86_400 * 2) == []
