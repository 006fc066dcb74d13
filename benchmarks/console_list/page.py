"""The table in docs/console.md, in three languages, and docs/console-speed.json: what was found, told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final, Mapping

from benchmarks.console_list.ask import Timing
from bot.eligibility.wording import day_in_words
from bot.vocabulary import LANGUAGES
from bot.words import say

DATABASES: Final = ("sqlite", "postgresql")
PAGES: Final = {"en": "console.md", "zh_hans": "console.zh-Hans.md", "zh_hant": "console.zh-Hant.md"}
FIGURES: Final = "console-speed.json"
START: Final = "<!-- speed -->\n"
END: Final = "<!-- /speed -->\n"


def keep(folder: Path, place: Mapping[str, Any], found: Mapping[str, Mapping[tuple[str, str], Timing]]) -> None:
    """Write the figures and the tables into the project's `docs`.

    Args:
        place: when and where: `day`, `leads`, `cores`, `load`, `machine`, `python`.
        found: kind of database -> group and name of each page -> how long it takes.
    """
    pages = [
        {
            "group": group,
            "name": name,
            **{kind: [round(part, 1) for part in found[kind][group, name]] for kind in found},
        }
        for group, name in found[DATABASES[0]]
    ]
    figures = {**place, "pages": pages}
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for language in LANGUAGES:
        path = folder / PAGES[language]
        before, _, rest = path.read_text("utf-8").partition(START)
        after = rest.partition(END)[2]
        path.write_text(before + START + render(figures, language) + END + after, encoding="utf-8")


def render(figures: Mapping[str, Any], language: str) -> str:
    """The table in Markdown: a line for each kind of page, each with its slowest page, then when and where."""
    groups = dict.fromkeys(page["group"] for page in figures["pages"])
    lines = [[say("speed_page", language), "SQLite p50", "p95", "PostgreSQL p50", "p95"], ["---", *["---:"] * 4]]
    for group in groups:
        pages = [page for page in figures["pages"] if page["group"] == group]
        slowest = [max(page[kind][part] for page in pages) for kind in DATABASES for part in (1, 2)]
        lines.append([say(f"speed_{group}", language, count=len(pages)), *(f"{number:.0f}" for number in slowest)])
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    day = day_in_words(date.fromisoformat(figures["day"]), language)
    facts = {**figures, "day": day, "leads": f"{figures['leads']:,}"}
    return f"{table}\n\n{say('speed_written', language, **{name: facts[name] for name in _TOLD})}\n"


_TOLD: Final = ("day", "leads", "cores", "load", "machine", "python")
