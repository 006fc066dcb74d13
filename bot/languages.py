"""Which of our languages a browser prefers."""

from __future__ import annotations

from bot.vocabulary import LANGUAGES


def preferred_language(accept_language: str) -> str:
    """Our language id for an `Accept-Language` header; English when it names none of ours.

    Chinese is Traditional for Hong Kong, Taiwan, Macao and `Hant`, else Simplified.
    """
    ranked = sorted(map(_weighed, accept_language[:200].split(",")), key=lambda item: -item[1])
    for tag, weight in ranked:
        if weight > 0 and (language := _language_of(tag)):
            return language
    return LANGUAGES[0]


def _weighed(item: str) -> tuple[str, float]:
    tag, _, weight = item.strip().partition(";q=")
    try:
        return tag.lower(), float(weight) if weight else 1.0
    except ValueError:
        return tag.lower(), 0.0


def _language_of(tag: str) -> str | None:
    parts = tag.replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] in ("zh", "yue"):
        traditional = {"hant", "hk", "tw", "mo"} & set(parts) or (parts[0] == "yue" and "hans" not in parts)
        return "zh_hant" if traditional and "hans" not in parts else "zh_hans"
    return None
