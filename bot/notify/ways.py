"""The two ways out: e-mail over SMTP, and a webhook signed as standardwebhooks.com describes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Collection, Final
from urllib.parse import urlsplit

from bot.notify.options import Mail, Webhook
from bot.notify.queue import RECIPIENTS

SECONDS: Final = 20
"""How long the other side may take for each step."""


class NotDelivered(Exception):
    """The other side did not take it. `str()` is the trouble's id and a number or name, nothing of the message.

    The id has its words in `console_trouble_<id>`.
    """


def send_mail(options: Mail, message: EmailMessage) -> str:
    """Hand the message to the mail server.

    Returns:
        What to tell admins where only some of the recipients were refused, as `NotDelivered` says it, else "". The
        others have the message: sent again, it would come to them again.
    Raises:
        NotDelivered: the server cannot be reached, refuses us, or refuses all recipients.
    """
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(options.host, options.port, timeout=SECONDS, context=context)
            if options.tls
            else smtplib.SMTP(options.host, options.port, timeout=SECONDS)
        ) as server:
            if options.starttls:
                server.starttls(context=context)
            if options.user:
                server.login(options.user, options.password)
            refused = server.send_message(message, options.sender, options.recipients)
    except smtplib.SMTPRecipientsRefused as error:
        raise NotDelivered(_refused(error.recipients, options)) from None
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(f"mail_refused {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(f"mail_unreachable {type(error).__name__}") from None
    return _refused(refused, options) if refused else ""


def _refused(refused: Collection[str], options: Mail) -> str:
    return f"{RECIPIENTS} {len(refused)}/{len(options.recipients)}"


def send_webhook(options: Webhook, message_id: str, body: bytes, now: datetime) -> None:
    """Post the event; any answer but a 2xx is a refusal, redirects too.

    Raises:
        NotDelivered: it did not arrive.
    """
    url = urlsplit(options.url)
    connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = connect(str(url.hostname), url.port, timeout=SECONDS)
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "asmtp-intake",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature(options.key, message_id, stamp, body)}",
    }
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        status = connection.getresponse().status
    except (HTTPException, OSError) as error:
        raise NotDelivered(f"webhook_unreachable {type(error).__name__}") from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotDelivered(f"webhook_answered {status}")


def signature(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over id, time and body, in base64."""
    signed = f"{message_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
