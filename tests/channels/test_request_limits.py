"""Where a request comes from, and what that is worth."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sanic.compat import Header
from structlog.testing import capture_logs

from bot.channels.limiter import Limiter
from bot.channels.request_limits import RequestLimits, client_network
from bot.settings import load_settings


def request_from(ip: str, *forwarded: str) -> Any:
    """What of a request tells where it comes from."""
    return SimpleNamespace(ip=ip, headers=Header([("X-Forwarded-For", line) for line in forwarded]))


@pytest.mark.parametrize(
    ("ip", "forwarded", "proxies", "network"),
    [
        ("203.0.113.9", (), 0, "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), 0, "203.0.113.9"),
        ("127.0.0.1", ("198.51.100.1",), 0, None),
        ("127.0.0.1", ("198.51.100.1",), 1, "198.51.100.1"),
        ("10.0.0.2", ("192.0.2.66, 198.51.100.1",), 1, "198.51.100.1"),
        ("10.0.0.2", ("192.0.2.66", "198.51.100.1"), 1, "198.51.100.1"),
        ("10.0.0.2", ("192.0.2.66, 198.51.100.1, 10.0.0.3",), 2, "198.51.100.1"),
        ("203.0.113.9", (), 1, "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), 2, "203.0.113.9"),
        ("203.0.113.9", ("unknown",), 1, "203.0.113.9"),
        ("127.0.0.1", ("198.51.100.1:443",), 1, "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", (), 0, "2001:db8:1:2::/64"),
        ("2001:db8::1", (), 0, "2001:db8::/64"),
        ("127.0.0.1", ("[2001:db8:1:2::9]:443",), 1, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", (), 0, "203.0.113.9"),
        ("::ffff:127.0.0.1", (), 0, None),
        ("::1", (), 0, None),
        ("fe80::1%eth0", (), 0, None),
        ("192.168.1.20", (), 0, None),
        ("", (), 0, None),
    ],
)
def test_where_a_request_comes_from(ip: str, forwarded: tuple[str, ...], proxies: int, network: str | None) -> None:
    """Only proxies that the settings name are believed; the firm's own network is not counted."""
    assert client_network(request_from(ip, *forwarded), proxies) == network


def test_no_address_is_kept_as_it_is() -> None:
    """What is counted are keyed marks, different under another key."""
    kept = []
    for key in ("k" * 32, "l" * 32):
        limiter = Limiter()
        limits = RequestLimits(load_settings({}), limiter, key)
        assert limits.message(request_from("203.0.113.9")) == limits.session(request_from("203.0.113.9")) == 0
        assert limits.talk("web:abc") == 0
        kept.append(set(limiter._due))
    assert not any("203.0.113" in name or "abc" in name for name in kept[0])
    assert len(kept[0]) == 3
    assert kept[0].isdisjoint(kept[1])


def test_the_usual_limits_let_an_office_work() -> None:
    """Sixty people behind one address begin at once and type two messages each; the next has a minute to wait."""
    limits = RequestLimits(load_settings({}), Limiter(), "k" * 32)
    office = request_from("203.0.113.9")
    assert [limits.session(office) for _ in range(60)] == [0] * 60
    assert 0 < limits.session(office) <= 60
    assert [limits.message(office) for _ in range(120)] == [0] * 120
    assert limits.message(office) == 1
    assert limits.session(request_from("203.0.113.10")) == 0


def test_only_what_is_not_genuine_shuts_the_door() -> None:
    """For the address that sent it, and for a while."""
    limits = RequestLimits(load_settings({"ASMTP_FORGERIES_PER_MINUTE": "2"}), Limiter(), "k" * 32)
    forger, platform = request_from("203.0.113.9"), request_from("203.0.113.10")
    for _ in range(500):
        assert limits.forger(platform) == 0
    for _ in range(2):
        assert limits.forger(forger) == 0
        limits.note_forgery(forger)
    assert 0 < limits.forger(forger) <= 30
    assert limits.forger(platform) == 0


def test_a_proxy_that_nobody_named_is_told_of_once() -> None:
    """The limits by address are of no use behind it; nobody is shut out meanwhile."""
    limits = RequestLimits(load_settings({"ASMTP_SESSIONS_PER_HOUR": "1"}), Limiter(), "k" * 32)
    with capture_logs() as said:
        assert [limits.session(request_from("10.0.0.2", "198.51.100.1")) for _ in range(3)] == [0, 0, 0]
    (line,) = said
    assert "ASMTP_TRUSTED_PROXIES" in line["event"]
    assert "198.51.100.1" not in str(line)
    with capture_logs() as said:
        RequestLimits(load_settings({}), Limiter(), "k" * 32).session(request_from("127.0.0.1"))
    assert said == []
