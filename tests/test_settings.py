"""Bad configuration gets one line that names the key, the value and a valid example."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingError, UserError
from bot.settings import load_settings


def test_nothing_set_means_one_machine_with_embedded_databases() -> None:
    """`make run` needs no configuration."""
    settings = load_settings({})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.tracker_url != settings.database_url
    assert (settings.host, settings.port, settings.lean) == ("127.0.0.1", 5005, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ASMTP_PORT", "0"),
        ("ASMTP_PORT", "65536"),
        ("ASMTP_PORT", "five"),
        ("ASMTP_PORT", "５００５"),
        ("ASMTP_SESSION_HOURS", "-1"),
        ("ASMTP_KEEP_ENQUIRY_DAYS", "366"),
        ("ASMTP_KEEP_LOST_DAYS", "0"),
        ("ASMTP_KEEP_LOST_DAYS", "half a year"),
        ("ASMTP_KEEP_CLOSED_DAYS", "4000"),
        ("ASMTP_LOG_LEVEL", "loud"),
        ("ASMTP_LEAN", "perhaps"),
        ("ASMTP_ACTIONS", "remote"),
        ("ASMTP_ALLOWED_ORIGINS", "https://a.example/path"),
        ("ASMTP_ALLOWED_ORIGINS", "*"),
        ("ASMTP_PUBLIC_URL", "www.a.example"),
        ("ASMTP_PUBLIC_URL", "https://a.example/chat"),
        ("ASMTP_PUBLIC_URL", "https://a.example, https://b.example"),
        ("ASMTP_TRUSTED_PROXIES", "all"),
        ("ASMTP_MESSAGES_PER_MINUTE", "0"),
        ("ASMTP_SESSIONS_PER_HOUR", "many"),
        ("ASMTP_FORGERIES_PER_MINUTE", "-1"),
        ("ASMTP_TALK_PER_MINUTE", "0"),
        ("ASMTP_REDIS_URL", "127.0.0.1:6379"),
        ("ASMTP_REDIS_URL", "http://:secretpw@127.0.0.1:6379"),
        ("ASMTP_REDIS_URL", "redis://:secretpw@127.0.0.1:63790000"),
        ("ASMTP_REDIS_URL", "redis://:secretpw@127.0.0.1:65536/0"),
        ("ASMTP_REDIS_URL", "redis://:secretpw@host/first"),
        ("DATABASE_URL", "mysql://u:secretpw@h/db"),
        ("TRACKER_DATABASE_URL", "leads.db"),
    ],
)
def test_a_bad_value_is_named_with_an_example(key: str, value: str) -> None:
    """One line, and never a password in it."""
    with pytest.raises(SettingError) as error:
        load_settings({key: value})
    text = str(error.value)
    assert text.startswith(f"{key}=")
    assert f"for example {key}=" in text
    assert "\n" not in text
    assert "secretpw" not in text


def test_the_hosting_worlds_spelling_of_postgresql_is_understood() -> None:
    """`postgres://` is what many providers hand out."""
    settings = load_settings({"DATABASE_URL": "postgres://u:p@h/db"})
    assert settings.database_url == "postgresql://u:p@h/db"


def test_the_addresses_of_redis_servers_are_taken() -> None:
    """With and without a password, a port, a number of a database, TLS."""
    for url in ("redis://127.0.0.1", "rediss://user:p%40ss@redis.example.com:6380/2", "redis://:p@[::1]:6379/0"):
        settings = load_settings({"ASMTP_REDIS_URL": url})
        assert settings.redis_url == url
        assert url not in repr(settings)
    assert load_settings({}).redis_url == ""


def test_several_origins_are_read() -> None:
    """Spaces around commas do not matter."""
    settings = load_settings({"ASMTP_ALLOWED_ORIGINS": "https://a.example, http://localhost:8000"})
    assert settings.allowed_origins == ("https://a.example", "http://localhost:8000")


def test_the_websites_own_address_is_not_known_unless_it_is_told() -> None:
    """Then messages carry no links to it."""
    assert load_settings({}).public_url == ""
    assert load_settings({"ASMTP_PUBLIC_URL": "https://www.a.example"}).public_url == "https://www.a.example"


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions survive a restart, and only the owner reads the key."""
    monkeypatch.delenv("ASMTP_SECRET_KEY", raising=False)
    settings = load_settings({"ASMTP_DATA_DIR": str(tmp_path / "new")})
    key = settings.secret_key()
    assert len(key) >= 64
    assert settings.secret_key() == key
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0


def test_a_short_secret_key_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key's value never reaches a message."""
    monkeypatch.setenv("ASMTP_SECRET_KEY", "hunter2")
    with pytest.raises(SettingError) as error:
        load_settings({}).secret_key()
    assert "hunter2" not in str(error.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a file stands where the folder should be."""
    monkeypatch.delenv("ASMTP_SECRET_KEY", raising=False)
    (tmp_path / "file").write_text("")
    settings = load_settings({"ASMTP_DATA_DIR": str(tmp_path / "file" / "var")})
    with pytest.raises(UserError, match="ASMTP_DATA_DIR"):
        settings.secret_key()
