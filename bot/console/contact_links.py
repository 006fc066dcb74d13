"""How a person is reached with one press."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote


def contact_links(lead: Any) -> list[tuple[str, str]]:
    """The ways to a person: `call`, `write` or `chat`, and the address.

    Args:
        lead: a lead, or a row with its `contact_channel` and `contact_value`.
    """
    value, number = lead.contact_value, re.sub(r"\D", "", lead.contact_value)
    if lead.contact_channel == "email":
        return [("write", "mailto:" + quote(value, safe="@"))]
    if lead.contact_channel == "phone":
        return [("call", f"tel:+{number}")]
    if lead.contact_channel == "whatsapp":
        return [("chat", f"https://wa.me/{number}"), ("call", f"tel:+{number}")]
    return []
