"""What requests are counted by."""

from __future__ import annotations

import pytest

from bot.network import network_of_host


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::9", "2001:db8::/64"),
        ("2001:db8:0:1::9", "2001:db8:0:1::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.8", "203.0.113.8"),
        ("testclient", "testclient"),
        ("x" * 99, "x" * 64),
        ("", ""),
    ],
)
def test_a_line_counts_once(host: str, counted: str) -> None:
    """Whatever address of it is used."""
    assert network_of_host(host) == counted
