"""Settings of the notifications: a bad one is one line with key, value and example, and shows no secret."""

from __future__ import annotations

import pytest

from bot.errors import SettingError
from bot.settings import load_settings
from tests.notify.sinks import SECRET

MAIL = {"ASMTP_NOTIFY_FROM": "intake@example.com", "ASMTP_NOTIFY_TO": "amy@example.com"}


def test_nothing_is_set_up_by_itself() -> None:
    assert load_settings({}).notify.ways == ()


@pytest.mark.parametrize(("url", "expected"), [
    ("smtp://mail.example.com", ("mail.example.com", 25, False, False, "", "")),
    ("smtp://amy:p%40ss@mail.example.com:587?starttls", ("mail.example.com", 587, False, True, "amy", "p@ss")),
    ("smtp://mail.example.com?starttls", ("mail.example.com", 587, False, True, "", "")),
    ("smtps://amy%40example.com:x@mail.example.com", ("mail.example.com", 465, True, False, "amy@example.com", "x")),
])  # fmt: skip
def test_a_mail_server_is_read(url: str, expected: tuple[object, ...]) -> None:
    notify = load_settings({"ASMTP_SMTP_URL": url, **MAIL}).notify
    assert notify.mail
    mail = notify.mail
    assert (mail.host, mail.port, mail.tls, mail.starttls, mail.user, mail.password) == expected
    assert notify.ways == ("mail",)
    assert not mail.password or mail.password not in repr(mail).replace(mail.host, "").replace("example", "")


def test_several_recipients_and_a_webhook() -> None:
    notify = load_settings({
        "ASMTP_SMTP_URL": "smtp://mail.example.com", **MAIL, "ASMTP_NOTIFY_TO": "amy@example.com , ben@example.com",
        "ASMTP_WEBHOOK_URL": "https://hooks.example.com/x", "ASMTP_WEBHOOK_SECRET": SECRET,
        "ASMTP_NOTIFY_LANGUAGE": "zh_hant",
    }).notify  # fmt: skip
    assert notify.mail
    assert notify.mail.recipients == ("amy@example.com", "ben@example.com")
    assert (notify.ways, notify.language) == (("mail", "webhook"), "zh_hant")
    assert SECRET not in repr(notify)


@pytest.mark.parametrize(("key", "value", "rest"), [
    ("ASMTP_SMTP_URL", "mail.example.com", MAIL),
    ("ASMTP_SMTP_URL", "http://u:secretpw@mail.example.com", MAIL),
    ("ASMTP_SMTP_URL", "smtp://u:secretpw@mail.example.com:none", MAIL),
    ("ASMTP_SMTP_URL", "smtp://u:secretpw@mail.example.com?tls=1", MAIL),
    ("ASMTP_SMTP_URL", "smtp://", MAIL),
    ("ASMTP_NOTIFY_FROM", "", {"ASMTP_SMTP_URL": "smtp://m.example.com", "ASMTP_NOTIFY_TO": "amy@example.com"}),
    ("ASMTP_NOTIFY_TO", "", {"ASMTP_SMTP_URL": "smtp://m.example.com", "ASMTP_NOTIFY_FROM": "amy@example.com"}),
    ("ASMTP_NOTIFY_TO", "amy", {"ASMTP_SMTP_URL": "smtp://m.example.com", "ASMTP_NOTIFY_FROM": "amy@example.com"}),
    ("ASMTP_WEBHOOK_URL", "http://hooks.example.com/x", {"ASMTP_WEBHOOK_SECRET": SECRET}),
    ("ASMTP_WEBHOOK_URL", "https://u:secretpw@hooks.example.com/x", {"ASMTP_WEBHOOK_SECRET": SECRET}),
    ("ASMTP_WEBHOOK_URL", "hooks.example.com", {"ASMTP_WEBHOOK_SECRET": SECRET}),
    ("ASMTP_WEBHOOK_SECRET", "", {"ASMTP_WEBHOOK_URL": "https://hooks.example.com"}),
    ("ASMTP_WEBHOOK_SECRET", "secretpw", {"ASMTP_WEBHOOK_URL": "https://hooks.example.com"}),
    ("ASMTP_WEBHOOK_SECRET", "whsec_c2VjcmV0cHc=", {"ASMTP_WEBHOOK_URL": "https://hooks.example.com"}),
    ("ASMTP_NOTIFY_LANGUAGE", "fr", {}),
])  # fmt: skip
def test_a_bad_value_is_named_with_an_example(key: str, value: str, rest: dict[str, str]) -> None:
    with pytest.raises(SettingError) as error:
        load_settings({**rest, key: value})
    line = str(error.value)
    assert line.startswith(f"{key}=")
    assert f"for example {key}=" in line
    assert "\n" not in line
    assert "secretpw" not in line
    assert "c2VjcmV0cHc" not in line
