"""Sending: at least once, by real servers, repeats recognisable, trouble tried again, nothing personal in it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, update

from bot.leads.database import Database
from bot.leads.lead import iso
from bot.leads.models import Notification
from bot.leads.store import LeadStore
from bot.notify import queue
from bot.notify.worker import Sender
from bot.settings import load_settings
from bot.vocabulary import LANGUAGES
from tests.conftest import ROOT, bot_environment, free_port
from tests.console.test_serving import stop, wait_for
from tests.leads.samples import NOW, draft
from tests.notify.sinks import SECRET, MailServer, Receiver

LINK = "https://console.example.com"


def sender(url: str, settings: dict[str, str], now: datetime = NOW) -> Sender:
    """What sends, at this moment."""
    return Sender(Database(url), load_settings(settings).notify, LINK, lambda: now)


def row(store: LeadStore) -> Notification:
    """The only notification."""
    with store.database.read() as session:
        found = session.execute(select(Notification)).scalar_one()
        session.expunge_all()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_says_which_enquiry_and_nothing_of_the_person(
    sqlite_url: str, mails: MailServer, language: str
) -> None:
    store = LeadStore(sqlite_url)
    lead = store.submit(draft(reason="human"), NOW)
    assert sender(sqlite_url, {**mails.settings, "ASMTP_NOTIFY_LANGUAGE": language}).send_due() == (1, 0)
    (mail,) = mails.mails
    text = mail.get_content()
    assert mail["Message-ID"] == f"<{row(store).id}@example.com>"
    assert mail["To"] == "amy@example.com, ben@example.com"
    assert lead.reference in mail["Subject"]
    assert f"{LINK}/leads/{lead.id}" in text
    assert lead.reference in text
    for personal in (lead.contact_value, lead.contact_name, *lead.evidence.values()):
        assert personal
        assert personal not in mail.as_string()
        assert personal not in text + mail["Subject"]
    assert {"en": "Reference", "zh_hans": "参考编号", "zh_hant": "參考編號"}[language] in text
    assert "{" not in text


def test_the_webhook_is_signed_and_holds_ids_only(sqlite_url: str, hook: Receiver) -> None:
    store = LeadStore(sqlite_url)
    lead = store.submit(draft(), NOW)
    assert sender(sqlite_url, hook.settings).send_due() == (1, 0)
    ((headers, body),) = hook.got
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert headers["webhook-id"] == row(store).id
    assert abs(int(headers["webhook-timestamp"]) - NOW.timestamp()) < 2
    assert json.loads(body) == {
        "type": "lead_new", "timestamp": iso(NOW),
        "data": {"id": lead.id, "reference": lead.reference, "outcome": lead.outcome, "language": lead.language,
                 "reason": lead.reason, "url": f"{LINK}/leads/{lead.id}"},
    }  # fmt: skip


def test_trouble_is_tried_again_later_and_the_way_that_worked_is_not_repeated(
    store: LeadStore, store_url: str, mails: MailServer, hook: Receiver
) -> None:
    store.submit(draft(), NOW)
    settings = {**mails.settings, **hook.settings}
    mails.refusing = True
    assert sender(store_url, settings).send_due() == (0, 1)
    assert "451" in str(row(store).error)
    assert sender(store_url, settings, NOW + timedelta(seconds=5)).send_due() == (0, 0), "not yet"
    mails.refusing = False
    assert sender(store_url, settings, NOW + timedelta(minutes=1)).send_due() == (1, 0)
    assert (len(mails.mails), len(hook.got)) == (1, 1)
    assert row(store).sent_at
    assert row(store).error is None
    assert queue.backlog(store.database) == (0, 0)


@pytest.mark.parametrize("hook_down", [False, True])
def test_a_refused_recipient_does_not_repeat_it_for_the_others(
    store: LeadStore, store_url: str, mails: MailServer, hook: Receiver, hook_down: bool
) -> None:
    """What the others did not get is kept for admins, also when another way takes longer."""
    store.submit(draft(), NOW)
    mails.gone, hook.status = ("ben@example.com",), 503 if hook_down else 204
    settings = {**mails.settings, **hook.settings}
    assert sender(store_url, settings).send_due() == ((0, 1) if hook_down else (1, 0))
    assert str(row(store).error).startswith("mail_recipients 1/2")
    hook.status = 204
    sender(store_url, settings, NOW + timedelta(hours=1)).send_due()
    assert len(mails.mails) == 1
    assert (row(store).sent_at is not None, row(store).error) == (True, "mail_recipients 1/2")
    assert queue.backlog(store.database) == (0, 0)


def test_when_all_recipients_are_refused_it_is_tried_again(sqlite_url: str, mails: MailServer) -> None:
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    mails.gone = ("amy@example.com", "ben@example.com")
    assert sender(sqlite_url, mails.settings).send_due() == (0, 1)
    assert (row(store).error, row(store).sent_at) == ("mail_recipients 2/2", None)
    mails.gone = ("ben@example.com",)
    assert sender(sqlite_url, mails.settings, NOW + timedelta(hours=1)).send_due() == (1, 0)
    assert len(mails.mails) == 1


def test_a_way_that_is_no_longer_set_up_holds_nothing_up(sqlite_url: str, mails: MailServer, hook: Receiver) -> None:
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    hook.status = 500
    assert sender(sqlite_url, {**mails.settings, **hook.settings}).send_due() == (0, 1)
    assert sender(sqlite_url, mails.settings, NOW + timedelta(hours=1)).send_due() == (1, 0)
    assert len(mails.mails) == 1
    assert queue.backlog(store.database) == (0, 0)


@pytest.mark.parametrize("status", [301, 307, 400, 410, 500])
def test_an_answer_that_is_no_yes_is_a_no(sqlite_url: str, hook: Receiver, status: int) -> None:
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    hook.status = status
    assert sender(sqlite_url, hook.settings).send_due() == (0, 1)
    assert len(hook.got) == 1, "a redirect is not followed"
    assert str(status) in str(row(store).error)


def test_a_server_that_is_not_there_is_given_up_in_the_end(sqlite_url: str, hook: Receiver) -> None:
    """Each delay is longer than the last, up to an hour."""
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    hook.status = 503
    now, delays = NOW, []
    while row(store).gave_up_at is None:
        assert sender(sqlite_url, hook.settings, now).send_due() == (0, 1)
        delays.append(row(store).next_try_at - now)
        now = max(now, row(store).next_try_at)
    assert len(hook.got) == queue.MAX_TRIES
    assert delays[0] == queue.FIRST_DELAY
    assert delays[:-1] == sorted(delays[:-1])
    assert delays[-2] == queue.LONGEST_DELAY
    assert queue.backlog(store.database) == (0, 1)
    assert sender(sqlite_url, hook.settings, now + timedelta(days=1)).send_due() == (0, 0)


def test_what_waited_too_long_untried_is_given_up_not_sent(sqlite_url: str, hook: Receiver) -> None:
    """For example from before anything was set up; an admin may still have it sent."""
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW - timedelta(days=4))
    store.submit(draft(), NOW)
    late = sender(sqlite_url, hook.settings)
    late.scan()
    assert late.send_due() == (1, 0)
    assert queue.backlog(store.database) == (0, 1)
    with store.database.read() as session:
        stale = session.execute(select(Notification.id).where(Notification.gave_up_at.is_not(None))).scalar_one()
    with store.database.write() as session:
        assert queue.try_again(session, stale, NOW)
        assert queue.try_again(session, stale, NOW) is None
    late.scan()
    assert late.send_due() == (1, 0)


def test_one_that_kills_its_senders_is_given_up(sqlite_url: str) -> None:
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    now = NOW
    while queue.take(store.database, now):
        now += queue.LEASE
    assert (row(store).attempts, row(store).error) == (queue.MAX_TRIES, "interrupted")
    assert row(store).gave_up_at


def test_two_senders_send_each_notification_once(store: LeadStore, store_url: str, hook: Receiver) -> None:
    leads = {store.submit(draft(), NOW).id for _ in range(12)}
    start = Barrier(4)

    def work(_number: int) -> int:
        mine = sender(store_url, hook.settings)
        start.wait()
        sent = 0
        for _ in range(20):  # on PostgreSQL, one that finds a row taken by the other comes back
            sent += mine.send_due().sent
        mine.database.close()
        return sent

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 12
    assert {json.loads(body)["data"]["id"] for _, body in hook.got} == leads
    assert len(hook.got) == 12


def test_whoever_lost_the_lease_no_longer_decides(sqlite_url: str) -> None:
    store = LeadStore(sqlite_url)
    store.submit(draft(), NOW)
    slow = queue.take(store.database, NOW)
    quick = queue.take(store.database, NOW + queue.LEASE)
    assert slow
    assert quick
    queue.finish(store.database, queue.arrived(store.database, quick, "mail"), NOW)
    queue.failed(store.database, slow, "late", NOW)
    assert row(store).sent_at
    assert row(store).error is None


def test_killed_between_sending_and_writing_it_down_repeats_under_the_same_id(
    tmp_path: Path, sqlite_url: str, mails: MailServer
) -> None:
    """The mail server has the message when the sender dies; the next one sends it again, recognisably."""
    store = LeadStore(sqlite_url)
    store.submit(draft(), datetime.now(NOW.tzinfo))
    environment = {**bot_environment(tmp_path, 1), **mails.settings, "DATABASE_URL": sqlite_url}
    script = "import sys; sys.stdin.readline(); from bot.cli import main; sys.exit(main(['notify', 'run', '--once']))"
    command = [sys.executable, "-c", script]
    first = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE)
    mails.kill = first.pid
    first.communicate("go\n", timeout=60)
    assert first.returncode == -9
    assert len(mails.mails) == 1
    assert row(store).sent_at is None
    with store.database.write() as session:
        assert session.execute(select(Notification.next_try_at)).scalar_one() > datetime.now(NOW.tzinfo), "leased"
        session.execute(update(Notification).values(next_try_at=NOW - timedelta(days=1)))  # the lease is over
    again = [sys.executable, "-m", "bot.cli", "notify", "run", "--once"]
    done = subprocess.run(again, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "sent: 1, failed: 0\n")
    assert len(mails.mails) == 2
    assert mails.mails[0]["Message-ID"] == mails.mails[1]["Message-ID"]
    assert row(store).sent_at


def test_with_nothing_set_up_the_command_says_what_to_set(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "notify", "run", "--once"]
    environment = bot_environment(tmp_path, 1)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "ASMTP_WEBHOOK_URL=https://" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_console_sends_by_itself(tmp_path: Path, sqlite_url: str, mails: MailServer) -> None:
    """Nothing else has to run: the mail server sees the lead, and the process ends when told."""
    environment = {**bot_environment(tmp_path, 1), **mails.settings, "DATABASE_URL": sqlite_url}
    environment |= {"ASMTP_CONSOLE_PORT": str(free_port()), "ASMTP_CONSOLE_URL": LINK}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "console"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout
        wait_for(process.stdout, "Console:")
        lead = LeadStore(sqlite_url).submit(draft(), datetime.now(NOW.tzinfo))
        for _ in range(600):
            if mails.mails:
                break
            time.sleep(0.1)
        (mail,) = mails.mails
        assert f"{LINK}/leads/{lead.id}" in mail.get_content()
    finally:
        stop(process, signal.SIGTERM)
