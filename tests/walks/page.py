"""The page about the walks, `docs/conversation.md` and its translations, made from `docs/conversation.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Mapping

from bot.settings import ROOT
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES
from bot.words import say

FIGURES: Final = ROOT / "docs" / "conversation.json"
COUNTED: Final = ("walks", "broken", "turns", "answers", "corrections", "back", "question", "talk", "noise", "unsure",
                  "restart")  # fmt: skip
"""The figures shown, in this order; each has a name `walk_<figure>`."""


def path_of(language: str) -> Path:
    """Where a language's page is."""
    suffix = "" if language == "en" else f".{LANGUAGE_TAGS[language]}"
    return ROOT / "docs" / f"conversation{suffix}.md"


def render(figures: Mapping[str, Any], language: str) -> str:
    """The page in one language."""
    rows = [f"| {say(f'walk_{name}', language)} | {figures[name]:,} |" for name in COUNTED]
    head = f"| {say('walk_measure', language)} | {say('walk_number', language)} |"
    run = say("walk_run", language, date=figures["date"], last=figures["walks"] - 1)
    links = " · ".join(f"[{LANGUAGE_NAMES[other]}]({path_of(other).name})" for other in LANGUAGES)
    texts = [f"# {say('walk_title', language)}", links, say("walk_intro", language), say("walk_checks", language), run]
    return "\n\n".join([*texts, "\n".join([head, "| --- | ---: |", *rows])]) + "\n"


def write(figures: Mapping[str, Any]) -> None:
    """Write the figures and the three pages."""
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for language in LANGUAGES:
        path_of(language).write_text(render(figures, language), encoding="utf-8")
