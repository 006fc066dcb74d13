"""The load of the concurrency tests; as a program (`python -m tests.leads.submitter URL`) one small dose of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Event, Thread
from typing import Iterator

from bot.leads.store import LeadStore
from tests.leads.samples import ANSWERS, NOW, draft, new_id, result

SHARED_REFERENCE = "SHARED22"


def submit_rounds(store: LeadStore, shared_id: str, number: int, rounds: int) -> None:
    """Submit the shared intake with a pay that only this round names, an own intake, and an anonymous result."""
    for index in range(rounds):
        answers = {**ANSWERS, "salary_total_hkd": number * 1000 + index}
        store.submit(draft(submission_id=shared_id, answers=answers, reference=SHARED_REFERENCE), NOW)
        store.submit(draft(contact_name=f"{number}-{index}"), NOW)
        store.record_result(result(submission_id=shared_id), NOW)


if __name__ == "__main__":
    store = LeadStore(sys.argv[1])
    submit_rounds(store, new_id(), 0, 2)
    for lead in store.iter_all(batch=2):
        store.history(lead.id)
    print(store.count())
    store.close()


@contextmanager
def submitting(store: LeadStore, threads: int = 3) -> Iterator[None]:
    """Leads that come in without a pause while the block runs."""
    stop = Event()

    def submit() -> None:
        while not stop.is_set():
            store.submit(draft(), NOW)

    writers = [Thread(target=submit) for _ in range(threads)]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join()
