"""The conversation store keeps every event, hands out short trackers in the same state, and forgets refused words."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, Coroutine, Iterator, TypeVar

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.leads.database import Database, connect, hold
from bot.leads.lead import Erased
from bot.leads.migrate import upgrade
from bot.leads.talks import EVENTS, delete_talks, forget_talks, held_as
from bot.runtime.conversation_store import LONGEST_WINDOW, WINDOW_TURNS, ConversationStore
from bot.runtime.turn_steps import TurnSteps
from bot.statistics.recorder import Recorder

pytestmark = pytest.mark.rasa

Result = TypeVar("Result")
NEEDLE = "needle in a haystack"
DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      offer: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      requested_slot: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      xborder_consent: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      erased: {type: bool, influence_conversation: false, mappings: [{type: custom}]}
      evidence: {type: any, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      eligibility_form: {required_slots: [offer]}
    """
)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Finish a coroutine."""
    return asyncio.run(work)


def make_store(folder: Path) -> ConversationStore:
    """A store in this folder."""
    return ConversationStore(DOMAIN, host=f"sqlite:///{folder / 'tracker.db'}")


def turn(tracker: DialogueStateTracker, number: int) -> None:
    """One turn as Rasa writes it."""
    metadata = {"shown": f"{NEEDLE} {number}"}
    tracker.update(
        UserUttered(f"{NEEDLE} {number}", {"name": "inform"}, [], message_id=f"id-{number}", metadata=metadata)
    )
    tracker.update(SlotSet("offer", f"value {number}"))
    tracker.update(ActionExecuted("eligibility_form"))
    tracker.update(BotUttered(f"question {number}", {"buttons": [{"title": "Yes", "payload": "/affirm"}]}))
    tracker.update(ActionExecuted("action_listen"))


async def talk(store: Any, turns: int, sender: str = "web:a") -> DialogueStateTracker:
    """A talk of so many turns, saved after each, inside a form from the start."""
    for number in range(turns):
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        if number == 0:
            tracker.update(ActionExecuted("action_listen"))
            tracker.update(ActiveLoop("eligibility_form"))
            tracker.update(SlotSet("requested_slot", "offer"))
        turn(tracker, number)
        await store.save(tracker)
    return await store.retrieve(sender)


def state(tracker: DialogueStateTracker) -> tuple[Any, ...]:
    """What decides how a talk goes on."""
    return (tracker.current_slot_values(), tracker.active_loop_name, tracker.latest_action_name,
            tracker.latest_message and tracker.latest_message.text)  # fmt: skip


@pytest.mark.parametrize("turns", [1, LONGEST_WINDOW, LONGEST_WINDOW + 1, 60])
def test_the_state_after_a_talk_is_that_of_rasas_own_store(tmp_path: Path, turns: int) -> None:
    """Short or long, from memory or from the database: slots, form and last action are the same."""
    stock = SQLTrackerStore(DOMAIN, db=str(tmp_path / "stock.db"))
    expected = state(run(talk(stock, turns)))
    assert state(run(talk(make_store(tmp_path), turns))) == expected
    assert state(run(make_store(tmp_path).retrieve("web:a"))) == expected


def test_a_long_talk_is_handed_out_short_and_stored_whole(tmp_path: Path) -> None:
    """A turn costs the same at any length, and nothing is lost."""
    store = make_store(tmp_path)
    tracker = run(talk(store, 100))
    turns = sum(isinstance(event, UserUttered) for event in tracker.events)
    assert WINDOW_TURNS <= turns <= LONGEST_WINDOW
    texts = [event["text"] for event in store.events("web:a", "user")]
    assert texts == [f"{NEEDLE} {number}" for number in range(100)]
    assert len(run(store.retrieve_full_tracker("web:a")).events) == 3 + 5 * 100


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    """Two bots share one database; neither goes on from a stale memory."""
    first, second = make_store(tmp_path), make_store(tmp_path)
    run(talk(first, 2))
    tracker = run(second.retrieve("web:a"))
    turn(tracker, 7)
    run(second.save(tracker))
    assert run(first.retrieve("web:a")).get_slot("offer") == "value 7"


def test_a_failed_turn_leaves_no_trace(tmp_path: Path) -> None:
    """What was never saved is gone, in memory too."""
    store = make_store(tmp_path)
    tracker = run(talk(store, 2))
    turn(tracker, 99)
    assert run(store.retrieve("web:a")).get_slot("offer") == "value 1"


def test_a_restart_is_honoured_after_the_window_moved_on(tmp_path: Path) -> None:
    """A form that a restart closed does not come back."""
    store = make_store(tmp_path)
    tracker = run(talk(store, 3))
    tracker.update(Restarted())
    run(store.save(tracker))
    for number in range(20):
        tracker = run(store.retrieve("web:a"))
        tracker.update(UserUttered("x", {"name": "inform"}))
        tracker.update(ActionExecuted("action_listen"))
        if number == 0:
            tracker.update(SlotSet("offer", "again"))
        run(store.save(tracker))
    tracker = run(store.retrieve("web:a"))
    assert (tracker.active_loop_name, tracker.get_slot("offer")) == (None, "again")


def test_the_answer_to_a_message_id_is_found_again(tmp_path: Path) -> None:
    """Exactly the bot's messages between this message and the next; ids that only look alike are not it."""
    store = make_store(tmp_path)
    run(talk(store, 12))
    assert [event["text"] for event in store.answers_to("web:a", "id-1") or ()] == ["question 1"]
    assert [event["text"] for event in store.answers_to("web:a", "id-11") or ()] == ["question 11"]
    for unknown in ("id-12", "id", "id-_", "%", 'id-1", "x": "'):
        assert store.answers_to("web:a", unknown) is None
    assert store.answers_to("web:b", "id-1") is None


def test_no_words_of_a_person_who_refused_are_stored(tmp_path: Path) -> None:
    """Neither what was written before the refusal nor after it; what was decided stays."""
    store = make_store(tmp_path)
    tracker = run(talk(store, 3))
    tracker.update(SlotSet("evidence", {"offer": {"words": NEEDLE}}))
    run(store.save(tracker))
    assert NEEDLE.encode() in database_bytes(tmp_path)
    tracker = run(store.retrieve("web:a"))
    tracker.update(SlotSet("xborder_consent", "no"))
    run(store.save(tracker))
    assert NEEDLE.encode() not in database_bytes(tmp_path), "nor in the write-ahead log"
    tracker = run(store.retrieve("web:a"))
    turn(tracker, 5)
    run(store.save(tracker))
    assert NEEDLE.encode() not in database_bytes(tmp_path)
    assert run(make_store(tmp_path).retrieve("web:a")).get_slot("offer") == "value 5"


def test_nothing_of_an_erased_talk_is_stored_and_it_may_begin_anew(tmp_path: Path) -> None:
    """What the bot said of it last stays, for a page that is loaded again; another's talk is untouched."""
    store = make_store(tmp_path)
    run(talk(store, 1, "web:b"))
    tracker = run(talk(store, 3))
    turn(tracker, 77)
    run(store.save(tracker))
    tracker = run(store.retrieve("web:a"))
    assert f"{NEEDLE} 77".encode() in database_bytes(tmp_path)
    tracker.update(UserUttered(f"{NEEDLE}, forget me", {"name": "confirm"}, message_id="last"))
    for event in (BotUttered("all gone"), Restarted(), SlotSet("erased", True), ActionExecuted("action_listen")):
        tracker.update(event)
    run(store.save(tracker))
    events = list(store.events("web:a"))
    assert [event["event"] for event in events] == ["restart", "bot", "slot", "action"]
    assert NEEDLE not in str(events)
    assert f"{NEEDLE} 77".encode() not in database_bytes(tmp_path), "nor in the write-ahead log"
    assert len(list(store.events("web:b", "user"))) == 1
    for again in (store, make_store(tmp_path)):
        tracker = run(again.retrieve("web:a"))
        assert (tracker.active_loop_name, tracker.get_slot("offer")) == (None, None)
        assert NEEDLE not in str([event.as_dict() for event in tracker.events])
        run(again.save(tracker))


def test_a_talk_that_was_erased_elsewhere_leaves_the_memory(tmp_path: Path) -> None:
    """The console erases in the database; the bot has the talk in its memory still."""
    store = make_store(tmp_path)
    run(store.save(run(talk(store, 1))))
    assert run(store.peek("web:a")) is not None
    with connect(f"sqlite:///{tmp_path}/leads.db").connect() as elsewhere:
        forget_talks(str(store.engine.url), ["web:a"], within=elsewhere)
    assert run(store.retrieve("web:a")) is None
    assert store.in_memory("web:a") is None


@pytest.fixture
def anywhere(empty_url: str) -> Iterator[ConversationStore]:
    """A store, once per kind of database."""
    upgrade(empty_url)  # makes the file and its folder
    store = ConversationStore(DOMAIN, host=empty_url)
    yield store
    store.engine.dispose()


def test_a_turn_under_way_brings_nothing_back_of_what_was_erased(anywhere: ConversationStore) -> None:
    """It was retrieved before and is saved after."""
    tracker = run(talk(anywhere, 2))
    run(talk(anywhere, 1, "web:b"))
    delete_talks(anywhere.engine, ["web:a"])
    turn(tracker, 3)
    with pytest.raises(Erased):
        run(anywhere.save(tracker))
    assert list(anywhere.events("web:a")) == []
    assert anywhere.in_memory("web:a") is None
    assert run(anywhere.retrieve("web:a")) is None
    assert len(list(anywhere.events("web:b", "user"))) == 1
    assert run(talk(anywhere, 1)).get_slot("offer") == "value 0"


def test_a_turn_that_is_saved_while_its_talk_is_being_deleted_waits_and_is_not_stored(
    anywhere: ConversationStore,
) -> None:
    tracker = run(talk(anywhere, 2))
    turn(tracker, 3)
    with ThreadPoolExecutor(1) as pool:
        with anywhere.engine.execution_options(write=True).begin() as deleting:
            hold(deleting, held_as("web:a"))
            deleting.execute(EVENTS.delete().where(EVENTS.c.sender_id == "web:a"))
            saved = pool.submit(run, anywhere.save(tracker))
            time.sleep(0.3)
            assert not saved.done()
        assert isinstance(saved.exception(), Erased)
    assert list(anywhere.events("web:a")) == []


def test_a_talk_that_is_deleted_while_a_turn_of_it_is_being_saved_goes_with_that_turn(
    anywhere: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = run(talk(anywhere, 2))
    turn(tracker, 3)
    written, may_end = Event(), Event()

    def slow(*_arguments: object) -> None:
        written.set()
        assert may_end.wait(30)

    monkeypatch.setattr(anywhere, "_remember_code", slow)
    with ThreadPoolExecutor(2) as pool:
        saved = pool.submit(run, anywhere.save(tracker))
        assert written.wait(30)
        deleted = pool.submit(delete_talks, anywhere.engine, ["web:a"])
        time.sleep(0.3)
        assert not deleted.done()
        may_end.set()
        saved.result()
        assert deleted.result()["events"] > 0
    assert list(anywhere.events("web:a")) == []


def database_bytes(folder: Path) -> bytes:
    """Everything the database has on disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("tracker.db*")))


def test_the_steps_of_every_saved_turn_are_counted_whatever_the_channel(tmp_path: Path, sqlite_url: str) -> None:
    """A turn is one that holds a message; what the channel itself notes is none."""
    database = Database(sqlite_url)
    recorder = Recorder(database, "s" * 64)
    store = make_store(tmp_path)
    store.statistics = TurnSteps(recorder)

    async def talk_on_wechat() -> None:
        for asked, offer in (("offer", None), ("offer", None), (None, "signed")):
            tracker = await store.get_or_create_tracker("wechat:openid", append_action_listen=False)
            tracker.update(UserUttered(NEEDLE, {"name": "inform"}, [], input_channel="wechat"))
            tracker.update(ActiveLoop("eligibility_form" if asked else None))
            tracker.update(SlotSet("requested_slot", asked))
            tracker.update(SlotSet("offer", offer))
            await store.save(tracker)
        tracker = await store.retrieve("wechat:openid")
        assert tracker is not None
        tracker.update(SlotSet("evidence", NEEDLE))
        await store.save(tracker)

    run(talk_on_wechat())
    recorder.close()
    with database.read() as session:
        rows = session.execute(text("SELECT steps, channel FROM counted_talks")).all()
        stored = repr(session.execute(text("SELECT * FROM counted_talks")).all())
    assert [tuple(row) for row in rows] == [("started;asked:offer;answered:offer", "wechat")]
    assert NEEDLE not in stored
    assert "openid" not in stored
    database.close()


def test_a_turn_that_cannot_be_counted_is_saved_all_the_same(tmp_path: Path, sqlite_url: str) -> None:
    """An error there is a line in the log."""
    database = Database(sqlite_url)
    recorder = Recorder(database, "s" * 64)
    store = make_store(tmp_path)
    store.statistics = TurnSteps(recorder)

    async def odd_talk() -> list[str]:
        tracker = await store.get_or_create_tracker("web:a", append_action_listen=False)
        tracker.update(UserUttered(NEEDLE, {"name": "inform"}, []))
        tracker.latest_message.intent = None  # nothing that Rasa writes
        await store.save(tracker)
        return [event["event"] for event in store.events("web:a")]

    with capture_logs() as logged:
        assert run(odd_talk()) == ["user"]
    recorder.close()
    (line,) = logged
    assert line["event"] == "a turn is not counted"
    assert NEEDLE not in repr(line)
    database.close()
