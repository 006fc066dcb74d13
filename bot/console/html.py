"""How a template becomes a page: its words, its dates, its links."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES
from bot.words import has, say

FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"


def render(template: str, language: str, **values: Any) -> str:
    """Fill a template. In it `t("x")` is the text `console_x`, `say("x")` the text `x`.

    Args:
        template: its file name.
        language: one of `LANGUAGES`.
        values: what it shows.
    """
    return _environment().get_template(template).render(
        t=partial(_console_text, language=language),
        say=partial(say, language=language),
        scheme=lambda code: scheme_name(code, language),
        age=lambda moment: age(moment, values["now"], language),
        language=language,
        tag=LANGUAGE_TAGS[language],
        languages=[(each, LANGUAGE_TAGS[each], LANGUAGE_NAMES[each]) for each in LANGUAGES],
        **values,
    )  # fmt: skip


def load_templates() -> None:
    """Read all templates, if they are not yet: they must stay those of this program when the files change under it."""
    _environment()


def _console_text(key: str, language: str, **values: Any) -> str:
    return say(f"console_{key}", language, **values)


@cache
def static_url(name: str) -> str:
    """The address of a file in `static/`, another one whenever the file changes."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def local_minute(moment: datetime) -> str:
    """A time as Hong Kong's clocks show it: 2026-11-25 18:05."""
    return f"{moment.astimezone(HONG_KONG):%Y-%m-%d %H:%M}"


def local_day(moment: datetime) -> str:
    """Its day in Hong Kong."""
    return f"{moment.astimezone(HONG_KONG):%Y-%m-%d}"


def scheme_name(code: str, language: str) -> str:
    """The short name of a scheme; its code when there is none any more."""
    return _console_text(f"scheme_{code}", language) if has(f"console_scheme_{code}") else code


def age(moment: datetime, now: datetime, language: str) -> str:
    """How long ago a moment was (both aware), in words."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    days = (now.astimezone(HONG_KONG).date() - moment.astimezone(HONG_KONG).date()).days
    if minutes < 60:
        return _console_text("age_minutes", language, number=minutes)
    if minutes < 24 * 60:
        return _console_text("age_hours", language, number=minutes // 60)
    if days == 1:
        return _console_text("age_yesterday", language)
    if days < 60:
        return _console_text("age_days", language, number=days)
    return _console_text("age_months", language, number=days // 30)


def at_most_99(number: int) -> str:
    """A count where there is room for two digits: 7, 99, 99+."""
    return str(number) if number < 100 else "99+"


def iso_day(day: date | None) -> str:
    """A day as forms carry it; empty for none."""
    return day.isoformat() if day else ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    templates = {file.name: file.read_text(encoding="utf-8") for file in (FOLDER / "templates").iterdir()}
    environment = Environment(
        loader=DictLoader(templates),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(at_most_99=at_most_99, minute=local_minute, day=local_day, iso=iso_day)
    environment.globals.update(static=static_url, language_names=LANGUAGE_NAMES, language_tags=LANGUAGE_TAGS)
    return environment
