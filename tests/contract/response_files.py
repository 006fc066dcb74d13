"""Reads `data/responses/` the plain way, for the contract tests: no Rasa, nothing merged, nothing forgiven."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "responses"
FILES = sorted(FOLDER.glob("*.yml"))
TOPICS = ("contact", "faq_fees", "faq_scheme", "greeting", "interview", "retry", "why")
PHONE = "+852 2772 2128"

_PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}\n]+)\}(?!\})")


@dataclass(frozen=True)
class Button:
    """One quick reply: its words and the payload as Rasa sends it (braces single)."""

    title: str
    payload: str

    @property
    def intent(self) -> str:
        """The intent it stands for."""
        return self.payload.removeprefix("/").partition("{")[0]

    @property
    def entities(self) -> dict[str, Any]:
        """The slot values it carries."""
        _, brace, rest = self.payload.partition("{")
        return json.loads(brace + rest) if brace else {}


@dataclass(frozen=True)
class Variant:
    """One response in one language."""

    name: str
    language: str
    text: str
    buttons: tuple[Button, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        """Names in single braces."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    @property
    def all_words(self) -> str:
        """The text and all titles, for checks of wording."""
        return "\n".join((self.text, *(button.title for button in self.buttons)))


def raw(path: Path) -> dict[str, Any]:
    """A file as YAML reads it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def names_in(path: Path) -> list[str]:
    """The response names of a file in writing order, doubles included (loading would hide them)."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    tables = [value for key, value in root.value if key.value == "responses"]
    return [key.value for table in tables for key, _ in table.value]


@lru_cache(maxsize=1)
def raw_responses() -> Mapping[str, list[dict[str, Any]]]:
    """Every response name with its variants as written."""
    return {name: variants for path in FILES for name, variants in raw(path)["responses"].items()}


@lru_cache(maxsize=1)
def responses() -> Mapping[str, Mapping[str, Variant]]:
    """Response name -> language -> variant; the variant without a condition is the English one."""
    return {
        name: {variant.language: variant for variant in (_variant(name, item) for item in items)}
        for name, items in raw_responses().items()
    }


def variants(prefix: str = "utter_") -> list[Variant]:
    """All variants of the responses whose name begins like this."""
    return [variant for name, table in responses().items() if name.startswith(prefix) for variant in table.values()]


def _variant(name: str, item: Mapping[str, Any]) -> Variant:
    conditions = item.get("condition") or [{"value": "en"}]
    buttons = tuple(
        Button(button["title"], button["payload"].replace("{{", "{").replace("}}", "}"))
        for button in item.get("buttons") or ()
    )
    return Variant(name, conditions[0]["value"], item["text"], buttons)
