"""What a notification says: which enquiry, its result, where to read on. No contact details, no answers."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from bot.leads.lead import iso
from bot.notify.options import Mail
from bot.notify.queue import Taken
from bot.vocabulary import LANGUAGE_NAMES
from bot.words import say


def mail(taken: Taken, options: Mail, language: str, link: str) -> EmailMessage:
    """The e-mail; its Message-ID is the same at every try.

    Args:
        language: the one that the consultants read.
        link: address of the console.
    """
    outcome = say(f"console_outcome_{taken.outcome}", language)
    message = EmailMessage()
    message["Message-ID"] = f"<{taken.id}@{options.sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(taken.created_at)
    message["From"] = formataddr((say("notify_sender", language), options.sender))
    message["To"] = ", ".join(options.recipients)
    message["Auto-Submitted"] = "auto-generated"
    subject = say(f"notify_{taken.kind}", language)
    message["Subject"] = say("notify_subject", language, event=subject, outcome=outcome, reference=taken.reference)
    message.set_content(
        say(
            "notify_body",
            language,
            event=subject,
            reference=taken.reference,
            outcome=outcome,
            spoken=LANGUAGE_NAMES[taken.language],
            reason=say(f"notify_reason_{taken.reason}", language),
            link=f"{link}/leads/{taken.lead_id}",
        )
    )
    return message


def event(taken: Taken, link: str) -> bytes:
    """The webhook's body, in JSON: ids of the contract only."""
    lead = {name: getattr(taken, name) for name in ("reference", "outcome", "language", "reason")}
    data = {"id": taken.lead_id, **lead, "url": f"{link}/leads/{taken.lead_id}"}
    return json.dumps({"type": taken.kind, "timestamp": iso(taken.created_at), "data": data}).encode()
