"""What people on a messaging platform are told before they leave contact details there."""

from __future__ import annotations

from bot.words import has, say


def before_consent(channel: str, language: str, *, reference: str | None, website: str) -> str | None:
    """Who carries the messages, and how to leave contact details on the website instead; None on our own channels.

    Platforms, whose operators may keep what they carry, are the channels with a `platform_<channel>` in
    `bot/texts/platforms.yml` (privacy checklist W-01, W-02).

    Args:
        channel: where the talk takes place.
        language: one of `LANGUAGES`.
        reference: the talk's code, which brings the answers along; None when it has none yet.
        website: the website's address; empty when it is not known.
    """
    if not has(f"platform_{channel}"):
        return None
    key = "platform_before_consent" if reference else "platform_before_consent_no_code"
    where = website or say("platform_website", language)
    return say(key, language, platform=say(f"platform_{channel}", language), website=where, reference=reference)
