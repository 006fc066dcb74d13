"""Setting up a provider: the settings, the button, the process that is served, and nothing at all without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.console.oidc_options import OidcOptions
from bot.errors import SettingError
from bot.settings import load_settings
from tests.conftest import ROOT, bot_environment, free_port
from tests.console.desk import Clock, Office, open_office
from tests.console.provider import CLIENT_ID, CLIENT_SECRET, Provider, running


def test_the_button_calls_the_provider_by_its_name(sqlite_url: str) -> None:
    office = open_office(sqlite_url, oidc=OidcOptions("https://a.example.com", "c", "s", "Example ID"))
    assert "Sign in with Example ID" in office.desk().get("/sign-in").text
    office.store.close()


def test_without_a_provider_there_is_nothing(office: Office) -> None:
    desk = office.desk()
    assert "/oidc" not in desk.get("/sign-in").text
    for path in ("/oidc/start", "/oidc/callback?code=x&state=y"):
        assert desk.get(path).status_code == 404


@pytest.mark.parametrize("module", ["bot.console.server", "bot.commands.console", "bot.settings"])
def test_a_console_without_a_provider_imports_nothing_for_it(module: str) -> None:
    heavy = ("httpx", "authlib", "joserfc")
    script = f"import {module}, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


WHOLE = {"ASMTP_OIDC_ISSUER": "https://id.example.com/staff", "ASMTP_OIDC_CLIENT_ID": "console",
         "ASMTP_OIDC_CLIENT_SECRET": "hunter2hunter2"}  # fmt: skip


def test_the_settings_are_all_or_none() -> None:
    assert load_settings({}).oidc is None
    read = load_settings({**WHOLE, "ASMTP_OIDC_NAME": " Example ID "}).oidc
    assert read == OidcOptions("https://id.example.com/staff", "console", "hunter2hunter2", "Example ID")
    assert "hunter2" not in repr(read)
    for missing in WHOLE:
        with pytest.raises(SettingError) as caught:
            load_settings({key: value for key, value in WHOLE.items() if key != missing})
        line = str(caught.value)
        assert line.startswith(f"{missing}= is missing, which ASMTP_OIDC_")
        assert f"for example {missing}=" in line
        assert "hunter2" not in line


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ASMTP_OIDC_ISSUER", "id.example.com"),
        ("ASMTP_OIDC_ISSUER", "http://id.example.com"),
        ("ASMTP_OIDC_ISSUER", "https://u:hunter2@id.example.com"),
        ("ASMTP_OIDC_ISSUER", "https://id.example.com/?x=1"),
        ("ASMTP_OIDC_ISSUER", "https://[id"),
        ("ASMTP_OIDC_NAME", "x" * 41),
        ("ASMTP_OIDC_NAME", "a\nb"),
    ],
)
def test_a_bad_setting_is_one_line_with_an_example(key: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load_settings({**WHOLE, key: value})
    line = str(caught.value)
    assert line.startswith(f"{key}=")
    assert f"for example {key}=" in line
    assert "hunter2" not in line


def test_a_console_that_is_served_sends_browsers_back_to_its_own_address(tmp_path: Path) -> None:
    """The real process: started with the settings, asked over HTTP where it sends a browser."""
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    with running(Provider(Clock())) as provider:
        given = {"ASMTP_OIDC_ISSUER": provider.issuer, "ASMTP_OIDC_CLIENT_ID": CLIENT_ID,
                 "ASMTP_OIDC_CLIENT_SECRET": CLIENT_SECRET, "ASMTP_CONSOLE_URL": public,
                 "ASMTP_CONSOLE_PORT": str(port)}  # fmt: skip
        command = [sys.executable, "-m", "bot.cli", "console"]
        env = bot_environment(tmp_path, 1, **given)
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                while not process.stdout.readline().startswith("Console: "):
                    assert process.poll() is None
                there = httpx.get(f"{public}/oidc/start").headers["location"]
            finally:
                process.terminate()
    assert there.startswith(f"{provider.issuer}/authorize?realm=staff&")
    asked = parse_qs(urlsplit(there).query)
    assert asked["redirect_uri"] == [f"{public}/oidc/callback"]
    assert CLIENT_SECRET not in repr(asked)
