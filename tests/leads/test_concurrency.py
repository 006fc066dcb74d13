"""Many at once: bot threads and bot processes on one store lose nothing and store nothing twice."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any, Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.leads import store as store_module
from bot.leads.database import Database, StoreUnavailable
from bot.leads.lead import StoredLead
from bot.leads.migrate import current, head, upgrade
from bot.leads.models import Result
from bot.leads.store import LeadStore
from tests.leads.samples import NOW, draft, new_id
from tests.leads.submitter import SHARED_REFERENCE, submit_rounds
from tests.stores import PostgresServer
from tests.waiting import eventually

PROCESSES = multiprocessing.get_context("fork")


def assert_nothing_lost(url: str, submitters: int, rounds: int) -> None:
    """One shared lead that saw every submission in some order, and every other lead exactly once."""
    store = LeadStore(url)
    shared = store.get(SHARED_REFERENCE)
    assert shared is not None
    total = submitters * rounds
    assert shared.version == total
    assert store.count() == total + 1
    assert len({lead.contact_name for lead in store.iter_all() if lead.id != shared.id}) == total
    history = store.history(shared.id)
    assert [change.version for change in history] == list(range(1, total + 1))
    steps = [change.changes for change in history[1:]]
    assert all([item["field"] for item in step] == ["answers.salary_total_hkd"] for step in steps)
    pays = [steps[0][0]["old"], *(step[0]["new"] for step in steps)]
    assert [step[0]["old"] for step in steps] == pays[:-1], "an update was made from a state that was not the last"
    assert sorted(pays) == sorted(number * 1000 + index for number in range(submitters) for index in range(rounds))
    assert shared.answers["salary_total_hkd"] == pays[-1]
    store.close()
    database = Database(url)
    with database.read() as session:
        assert session.execute(select(func.count()).select_from(Result)).scalar_one() == 1
    database.close()


def test_threads_of_one_process(store_url: str) -> None:
    threads, rounds, shared_id = 12, 4, new_id()
    store, start = LeadStore(store_url), Barrier(threads)

    def work(number: int) -> None:
        start.wait()
        submit_rounds(store, shared_id, number, rounds)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    store.close()
    assert_nothing_lost(store_url, threads, rounds)


def test_processes(store_url: str) -> None:
    processes, rounds, shared_id = 6, 8, new_id()

    def work(number: int) -> None:
        store = LeadStore(store_url)
        submit_rounds(store, shared_id, number, rounds)
        store.close()

    run_together(work, processes)
    assert_nothing_lost(store_url, processes, rounds)


def test_processes_that_upgrade_an_empty_store_together(empty_url: str) -> None:
    """The bot and the console may start at the same moment."""
    run_together(lambda _number: upgrade(empty_url), 3)
    assert current(empty_url) == head()


def test_a_submission_and_its_hasty_repeats(store: LeadStore) -> None:
    """The first submissions of an intake meet; all name the reference that the person has been shown."""
    first, start = draft(reference=SHARED_REFERENCE), Barrier(4)

    def submit(_number: int) -> StoredLead:
        start.wait()
        return store.submit(first, NOW)

    with ThreadPoolExecutor(4) as pool:
        leads = list(pool.map(submit, range(4)))
    assert leads == [leads[0]] * 4
    assert leads[0].reference == SHARED_REFERENCE
    assert store.count() == 1


def test_first_submissions_of_one_intake_wait_for_each_other(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the two unique columns of a lead made one in a hundred of them fail or end in a deadlock
    (measured). The second begins when the first is done; another intake is not held up."""
    real, held, may_end = store_module._recorded, Event(), Event()

    def slow(*arguments: Any) -> StoredLead:
        held.set()
        assert may_end.wait(30)
        return real(*arguments)

    first, store = draft(reference=SHARED_REFERENCE), LeadStore(postgres.database(postgres.shared))
    with ThreadPoolExecutor(2) as pool:
        monkeypatch.setattr(store_module, "_recorded", slow)
        one = pool.submit(store.submit, first, NOW)
        assert held.wait(30)
        monkeypatch.setattr(store_module, "_recorded", real)
        other = pool.submit(store.submit, first, NOW)
        try:
            eventually(lambda: "advisory" in waited_for(postgres))
            store.submit(draft(), NOW)
        finally:
            may_end.set()
        assert one.result() == other.result()
    assert store.count() == 2
    store.close()
    postgres.clean()


def waited_for(postgres: PostgresServer) -> list[str]:
    """The kinds of locks for which somebody waits in the shared database."""
    waiting = "SELECT locktype FROM pg_locks WHERE NOT granted"
    return [kind for (kind,) in postgres.execute(waiting, postgres.shared)]


def test_any_other_broken_constraint_is_reported_without_the_data(
    store: LeadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    constraint = "new row violates check constraint\nDETAIL:  Failing row contains (reference, 陳測試)."
    monkeypatch.setattr(store_module, "_upsert", failing_once(constraint))
    with pytest.raises(StoreUnavailable, match="constraint") as caught:
        store.submit(draft(), NOW)
    assert "陳測試" not in str(caught.value)


def failing_once(message: str) -> Callable[..., StoredLead]:
    """The store's own step, but its first call fails as if the database had refused."""
    real, calls = store_module._upsert, []

    def upsert(*arguments: Any) -> StoredLead:
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("INSERT", {}, Exception(message))
        return real(*arguments)

    return upsert


def run_together(work: Callable[[int], object], count: int) -> None:
    """Run `work(0)`, `work(1)` ... in a process each, all starting at the same instant; every one must succeed."""
    start = PROCESSES.Barrier(count)

    def run(number: int) -> None:
        start.wait()
        work(number)

    running = [PROCESSES.Process(target=run, args=(number,)) for number in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * count
