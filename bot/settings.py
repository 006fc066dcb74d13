"""Settings, read from the environment once and checked as they are read.

Every key starts with `ASMTP_`, but for `DATABASE_URL` (the lead store) and `TRACKER_DATABASE_URL`
(Rasa's conversations), which follow the custom of the hosting world. A messaging channel reads its own; see
`bot.channels.webhook`.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

from bot.console.oidc_options import OidcOptions, oidc_options
from bot.errors import SettingError, UserError
from bot.leads.keeping import CLOSED_DAYS, LOST_DAYS, PROMISED_DAYS, Keeping
from bot.notify.options import Notify, notify_options
from bot.office_hours import OfficeHours

ROOT = Path(__file__).resolve().parent.parent
OFFICE_HOURS = "mon-fri 09:00-18:00"
_REDIS = r"rediss?://([^\s/@]*@)?(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(/\d{1,3})?"
_ORIGIN = r"https?://[A-Za-z0-9.-]+(:\d{1,5})?"


@dataclass(frozen=True)
class Settings:
    """What an operator may change.

    Attributes:
        data_dir: folder of the embedded databases and the secret key (`ASMTP_DATA_DIR`, default `var/`).
        database_url: SQLAlchemy URL of the lead store (`DATABASE_URL`; default SQLite in `data_dir`).
        tracker_url: SQLAlchemy URL of Rasa's conversations (`TRACKER_DATABASE_URL`; default SQLite).
        host, port: where the bot listens (`ASMTP_HOST`, `ASMTP_PORT`).
        console_host, console_port: where the consultants' console listens (`ASMTP_CONSOLE_HOST`,
            `ASMTP_CONSOLE_PORT`).
        console_url: the console's public address behind a proxy (`ASMTP_CONSOLE_URL`, such as
            `https://console.example.com`); None when it is reached directly.
        backup_days: how long backups of the databases are kept (`ASMTP_BACKUP_DAYS`); the proof of an erasure says it.
        keeping: how many days leads are kept by their status (`ASMTP_KEEP_ENQUIRY_DAYS`, `ASMTP_KEEP_LOST_DAYS`,
            `ASMTP_KEEP_CLOSED_DAYS`; see `bot.leads.keeping`).
        session_hours: how long a website session's token is good for (`ASMTP_SESSION_HOURS`).
        log_level: `DEBUG`, `INFO`, `WARNING` or `ERROR` (`ASMTP_LOG_LEVEL`).
        allowed_origins: other sites that may embed the widget (`ASMTP_ALLOWED_ORIGINS`, separated by commas).
        public_url: the website's own address, for links in messages (`ASMTP_PUBLIC_URL`); empty: no links in them.
        actions: `in_process`, or `http` for the action server of `endpoints.yml` (`ASMTP_ACTIONS`).
        office: when consultants are there (`ASMTP_OFFICE_HOURS`, `ASMTP_OFFICE_CLOSED`; see `bot.office_hours`).
        notify: how consultants are told of what happens (`ASMTP_SMTP_URL`, `ASMTP_NOTIFY_FROM`, `ASMTP_NOTIFY_TO`,
            `ASMTP_WEBHOOK_URL`, `ASMTP_WEBHOOK_SECRET`, `ASMTP_NOTIFY_LANGUAGE`; see `bot.notify.options`).
        oidc: the provider that staff may sign in to the console through (`ASMTP_OIDC_ISSUER`, `ASMTP_OIDC_CLIENT_ID`,
            `ASMTP_OIDC_CLIENT_SECRET`, `ASMTP_OIDC_NAME`; see `bot.console.oidc_options`); None for none.
        lean: serve without TensorFlow (`ASMTP_LEAN`, `true` or `false`).
        trusted_proxies: how many proxies of the firm's own stand before the bot (`ASMTP_TRUSTED_PROXIES`); the client's
            address is the one that the first of them adds to `X-Forwarded-For`.
        messages_per_minute, sessions_per_hour, forgeries_per_minute: what one address on the internet may do
            (`ASMTP_MESSAGES_PER_MINUTE`, `ASMTP_SESSIONS_PER_HOUR`, `ASMTP_FORGERIES_PER_MINUTE`).
        talk_per_minute: messages of one conversation in a minute, on the website and by `/rest`
            (`ASMTP_TALK_PER_MINUTE`).
        redis_url: where several bots share these counts and the marks of deliveries (`ASMTP_REDIS_URL`); empty for
            none.
    """

    data_dir: Path
    database_url: str
    tracker_url: str
    host: str
    port: int
    console_host: str
    console_port: int
    console_url: str | None
    backup_days: int
    keeping: Keeping
    session_hours: int
    log_level: str
    allowed_origins: tuple[str, ...]
    public_url: str
    actions: str
    office: OfficeHours
    notify: Notify
    oidc: OidcOptions | None
    lean: bool
    trusted_proxies: int
    messages_per_minute: int
    sessions_per_hour: int
    forgeries_per_minute: int
    talk_per_minute: int
    redis_url: str = field(repr=False)

    @property
    def console_address(self) -> str:
        """Where browsers find the console, without a slash at the end."""
        if self.console_url:
            return self.console_url
        host = "127.0.0.1" if self.console_host in ("0.0.0.0", "::") else self.console_host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.console_port}"

    def secret_key(self) -> str:
        """The key that signs website sessions: `ASMTP_SECRET_KEY`, or one made once and kept in `data_dir`.

        Raises:
            UserError: the key file can be neither read nor written.
        """
        given = os.environ.get("ASMTP_SECRET_KEY", "")
        if given:
            if len(given) < 32:
                raise SettingError("ASMTP_SECRET_KEY", "(hidden)", "is shorter than 32 characters",
                                   "$(openssl rand -hex 32)")  # fmt: skip
            return given
        path = self.data_dir / "secret.key"
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            try:
                with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                    file.write(secrets.token_hex(32))
            except FileExistsError:
                pass
            return path.read_text().strip()
        except OSError as error:
            raise UserError(f"cannot use the key file {path} ({error.strerror}); make the folder writable "
                            "or set ASMTP_DATA_DIR=/path/to/folder") from None  # fmt: skip


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (the process's environment when None).

    Raises:
        SettingError: a value cannot be used; the message names the key, the value and an example.
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("ASMTP_DATA_DIR") or ROOT / "var").expanduser()
    return Settings(
        data_dir=data_dir,
        database_url=_url(env, "DATABASE_URL", data_dir / "leads.db"),
        tracker_url=_url(env, "TRACKER_DATABASE_URL", data_dir / "tracker.db"),
        host=env.get("ASMTP_HOST") or "127.0.0.1",
        port=_whole(env, "ASMTP_PORT", 5005, 1, 65535),
        console_host=env.get("ASMTP_CONSOLE_HOST") or "127.0.0.1",
        console_port=_whole(env, "ASMTP_CONSOLE_PORT", 8080, 1, 65535),
        console_url=_console_url(env),
        backup_days=_whole(env, "ASMTP_BACKUP_DAYS", 30, 0, 3650),
        keeping=_keeping(env),
        session_hours=_whole(env, "ASMTP_SESSION_HOURS", 72, 1, 24 * 90),
        log_level=_one_of(env, "ASMTP_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        allowed_origins=_origins(env, "ASMTP_ALLOWED_ORIGINS"),
        public_url=_origin("ASMTP_PUBLIC_URL", env.get("ASMTP_PUBLIC_URL") or ""),
        actions=_one_of(env, "ASMTP_ACTIONS", "in_process", ("in_process", "http")),
        office=_office(env),
        notify=notify_options(env),
        oidc=oidc_options(env),
        lean=_one_of(env, "ASMTP_LEAN", "true", ("true", "false")) == "true",
        trusted_proxies=_whole(env, "ASMTP_TRUSTED_PROXIES", 0, 0, 10),
        messages_per_minute=_whole(env, "ASMTP_MESSAGES_PER_MINUTE", 120, 1, 100_000),
        sessions_per_hour=_whole(env, "ASMTP_SESSIONS_PER_HOUR", 60, 1, 100_000),
        forgeries_per_minute=_whole(env, "ASMTP_FORGERIES_PER_MINUTE", 30, 1, 100_000),
        talk_per_minute=_whole(env, "ASMTP_TALK_PER_MINUTE", 30, 1, 100_000),
        redis_url=_redis(env),
    )


def _url(env: Mapping[str, str], key: str, default: Path) -> str:
    url = env.get(key) or f"sqlite:///{default}"
    if url.startswith("postgres://"):  # the spelling of many hosting providers; SQLAlchemy knows the long one
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
        shown = url.split("@")[-1] if "@" in url else url
        raise SettingError(key, shown, "is neither SQLite nor PostgreSQL", "postgresql://user:password@host/asmtp")
    return url


def _redis(env: Mapping[str, str]) -> str:
    url = (env.get("ASMTP_REDIS_URL") or "").strip()
    match = re.fullmatch(_REDIS, url)
    if url and (match is None or int((match[3] or ":1")[1:]) not in range(1, 65_536)):
        raise SettingError("ASMTP_REDIS_URL", "(hidden)", "is not the address of a Redis server",
                           "redis://:password@127.0.0.1:6379/0")  # fmt: skip
    return url


def _office(env: Mapping[str, str]) -> OfficeHours:
    hours, closed = env.get("ASMTP_OFFICE_HOURS") or OFFICE_HOURS, env.get("ASMTP_OFFICE_CLOSED") or ""
    try:
        OfficeHours.parse(hours)
    except ValueError:
        problem = "is not in the form of weekdays and times"
        raise SettingError("ASMTP_OFFICE_HOURS", hours, problem, '"mon-fri 09:00-18:00, sat 09:00-13:00"') from None
    try:
        return OfficeHours.parse(hours, closed)
    except ValueError:
        raise SettingError("ASMTP_OFFICE_CLOSED", closed, "names a day that is none", "2026-12-25,2026-12-26") from None


def _keeping(env: Mapping[str, str]) -> Keeping:
    """Enquiries never longer than promised; a client's file at most ten years, so that none is kept for ever."""
    return Keeping(
        enquiry=_whole(env, "ASMTP_KEEP_ENQUIRY_DAYS", PROMISED_DAYS, 1, PROMISED_DAYS),
        lost=_whole(env, "ASMTP_KEEP_LOST_DAYS", LOST_DAYS, 1, PROMISED_DAYS),
        closed=_whole(env, "ASMTP_KEEP_CLOSED_DAYS", CLOSED_DAYS, 1, 3653),
    )


def _console_url(env: Mapping[str, str]) -> str | None:
    url = (env.get("ASMTP_CONSOLE_URL") or "").rstrip("/")
    if url and not re.fullmatch(_ORIGIN, url):
        raise SettingError("ASMTP_CONSOLE_URL", url, "is not a site's address without a path",
                           "https://console.example.com")  # fmt: skip
    return url or None


def _whole(env: Mapping[str, str], key: str, default: int, low: int, high: int) -> int:
    text = env.get(key) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(key, text, f"is not a whole number from {low} to {high}", str(default))
    return int(text)


def _one_of(env: Mapping[str, str], key: str, default: str, allowed: tuple[str, ...]) -> str:
    text = env.get(key) or default
    match = next((word for word in allowed if word.lower() == text.lower()), None)
    if match is None:
        raise SettingError(key, text, f"is not one of {', '.join(allowed)}", default)
    return match


def _origins(env: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(_origin(key, origin.strip()) for origin in (env.get(key) or "").split(",") if origin.strip())


def _origin(key: str, origin: str) -> str:
    if origin and not re.fullmatch(_ORIGIN, origin):
        raise SettingError(key, origin, "is not a site's origin", "https://www.example.com")
    return origin
