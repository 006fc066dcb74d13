"""The page about the proof, in three languages, from what the last runs found (`docs/proof.json`)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.eligibility.wording import day_in_words
from bot.proof.mutants import MUTATED, Mutation
from bot.proof.prove import Proof
from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from bot.words import say

RULES: Final = ("favour", "documents", "schemes", "order")
LINKS: Final = {"en": "proof.md", "zh_hans": "proof.zh-Hans.md", "zh_hant": "proof.zh-Hant.md"}
_NAMES: Final = {"en": "English", "zh_hans": "简体中文", "zh_hant": "繁體中文"}


def keep(folder: Path, rules: str, as_of: date, proof: Proof, mutation: Mutation | None, today: date) -> None:
    """Write what was found and the pages that tell it.

    Args:
        folder: the project's `docs`.
        rules: the mark of the rules that were judged.
        as_of: the day up to which they are known.
        proof: what the proof found.
        mutation: what the faults found; None keeps what an earlier run found for the same rules.
        today: the day of the run.
    """
    path = folder / "proof.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    found: dict[str, Any] = {
        "rules": rules,
        "as_of": as_of.isoformat(),
        "day": today.isoformat(),
        "seconds": round(proof.seconds, 1),
        "digest": proof.digest,
        "cases": dict(proof.counts),
        "outcomes": dict(sorted(proof.outcomes.items())),
        "mutation": known.get("mutation") if known.get("rules") == rules else None,
    }
    if mutation is not None:
        found["mutation"] = {
            "faults": mutation.faults,
            "unnoticed": list(mutation.unnoticed),
            "seconds": round(mutation.seconds, 1),
        }
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for language in LANGUAGES:
        (folder / LINKS[language]).write_text(render(found, language), encoding="utf-8")


def render(found: dict[str, Any], language: str) -> str:
    """One page in Markdown."""
    cases = sum(found["cases"].values())
    links = " · ".join(f"[{_NAMES[other]}]({LINKS[other]})" for other in LANGUAGE_TAGS)
    blocks = [
        f"# {say('proof_title', language)}",
        links,
        say("proof_intro", language),
        "\n".join(f"- {say(f'proof_rule_{rule}', language)}" for rule in RULES),
        say("proof_figures", language, rules=found["rules"], as_of=_day(found["as_of"], language), cases=f"{cases:,}",
            seconds=found["seconds"], rate=f"{round(cases / found['seconds'], -2):,.0f}",
            day=_day(found["day"], language), digest=found["digest"]),
        _table(say("proof_block", language), say("proof_cases", language),
               [(say(f"proof_block_{name}", language), count) for name, count in found["cases"].items()]),
        _table(say("proof_outcomes", language), say("proof_cases", language),
               [(f"`{outcome}`", count) for outcome, count in found["outcomes"].items()]),
        *_mutation(found["mutation"], language),
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def _mutation(found: dict[str, Any] | None, language: str) -> list[str]:
    if found is None:
        return []
    unnoticed = found["unnoticed"]
    text = say("proof_mutation", language, faults=found["faults"], modules=" ".join(MUTATED),
               noticed=found["faults"] - len(unnoticed), seconds=found["seconds"])  # fmt: skip
    rest = "\n".join(f"- {fault}" for fault in unnoticed) or say("proof_mutation_none", language)
    return [f"## {say('proof_mutation_title', language)}", text, rest]


def _table(title: str, count: str, rows: list[tuple[str, int]]) -> str:
    lines = [f"| {title} | {count} |", "| --- | --: |", *(f"| {name} | {number:,} |" for name, number in rows)]
    return "\n".join(lines)


def _day(day: str, language: str) -> str:
    return day_in_words(date.fromisoformat(day), language)
