"""Several bots on several databases, one Redis: a delivery is answered once."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.claims import CLAIM_SECONDS, Claimed, Claims
from bot.channels.inbox import KEPT_DAYS, Inbox
from bot.channels.redis_link import RedisLink
from bot.leads.database import connect
from bot.leads.talks import INBOX
from tests.channels.test_inbox import NOW, message
from tests.conftest import free_port
from tests.redis_server import RedisServer


@pytest.fixture
def link(redis_server: RedisServer) -> Iterator[RedisLink]:
    """A connection to an empty Redis."""
    link = RedisLink(redis_server.url)
    yield link
    link.close()


def inbox_of(folder: Path, name: str, link: RedisLink | None) -> Inbox:
    """The inbox of a bot with a database of its own."""
    return Inbox(connect(f"sqlite:///{folder}/{name}.db"), "whatsapp", link)


def test_what_one_bot_has_kept_another_does_not_keep(
    tmp_path: Path, link: RedisLink, redis_server: RedisServer
) -> None:
    """For as long as platforms repeat; nothing of the person is in Redis."""
    one, other = (inbox_of(tmp_path, name, link) for name in ("one", "other"))
    assert one.keep([message("1"), message("1")], NOW) == ["whatsapp:a"]
    assert other.keep([message("1")], NOW) == []
    assert other.keep([message("1"), message("2")], NOW) == ["whatsapp:a"]
    assert one.keep([message("2")], NOW) == []
    kept = {key: redis_server.client.get(key) for key in redis_server.client.scan_iter()}
    assert kept == {"asmtp:delivery:whatsapp:1": "kept", "asmtp:delivery:whatsapp:2": "kept"}
    assert KEPT_DAYS * 86_400 - 60 < redis_server.client.ttl("asmtp:delivery:whatsapp:1") <= KEPT_DAYS * 86_400


def test_channels_do_not_take_each_others(tmp_path: Path, link: RedisLink) -> None:
    """Two platforms may have the same ids."""
    assert inbox_of(tmp_path, "one", link).keep([message("1")], NOW)
    telegram = Inbox(connect(f"sqlite:///{tmp_path}/two.db"), "telegram", link)
    assert telegram.keep([message("1")], NOW)


def test_a_database_that_fails_gives_its_claim_back(tmp_path: Path, link: RedisLink, redis_server: RedisServer) -> None:
    """The platform delivers again, and another bot keeps it."""
    broken, healthy = (inbox_of(tmp_path, name, link) for name in ("broken", "healthy"))
    INBOX.drop(broken.engine)
    with pytest.raises(SQLAlchemyError):
        broken.keep([message("1")], NOW)
    assert redis_server.client.keys() == []
    assert healthy.keep([message("1")], NOW) == ["whatsapp:a"]


def test_a_claim_of_a_bot_at_work_is_waited_for(tmp_path: Path, link: RedisLink, redis_server: RedisServer) -> None:
    """Neither kept twice nor acknowledged before it is kept; a bot that died in between holds it for moments only."""
    inbox = inbox_of(tmp_path, "one", link)
    at_work = Claims(link, "whatsapp", 60).new(["1"])
    assert at_work.__enter__() == {"1"}
    with pytest.raises(Claimed):
        inbox.keep([message("2"), message("1")], NOW)
    assert redis_server.client.keys() == ["asmtp:delivery:whatsapp:1"], "the claim of the other message is given back"
    assert 0 < redis_server.client.ttl("asmtp:delivery:whatsapp:1") <= CLAIM_SECONDS
    redis_server.client.delete("asmtp:delivery:whatsapp:1")  # as it expires
    assert inbox.keep([message("2"), message("1")], NOW) == ["whatsapp:a"]


def test_without_redis_the_database_decides_alone(tmp_path: Path, redis_server: RedisServer) -> None:
    """Away from the start, away in between, and back without a memory."""
    nowhere = RedisLink(f"redis://127.0.0.1:{free_port()}/0")
    alone = inbox_of(tmp_path, "alone", nowhere)
    assert alone.keep([message("1"), message("1")], NOW) == ["whatsapp:a"]
    assert alone.keep([message("1")], NOW) == []
    link = RedisLink(redis_server.url)
    inbox = inbox_of(tmp_path, "one", link)
    assert inbox.keep([message("1")], NOW) == ["whatsapp:a"]
    redis_server.client.flushall()
    assert inbox.keep([message("1")], NOW) == []
    redis_server.stop()
    assert inbox.keep([message("1"), message("2")], NOW) == ["whatsapp:a"]
    redis_server.start()
    nowhere.close()
    link.close()
