"""docs/nlu.md in three languages, its pictures, and docs/nlu.json: what `measure` found, told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final, Sequence

from benchmarks.understanding import charts
from bot.eligibility.wording import day_in_words
from bot.nlu.understand import Limits
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES
from bot.words import say

PAGES: Final = {"en": "nlu.md", "zh_hans": "nlu.zh-Hans.md", "zh_hant": "nlu.zh-Hant.md"}
TARGETS: Final = (
    ("topics", 0.88, 0.95), ("controls", 0.92, 0.97), ("answers", 0.90, 0.97),
    ("opener_precision", 0.95, 0.98), ("opener_recall", 0.80, 0.92), ("oos_caught", 0.85, 0.95),
)  # fmt: skip
"""Share -> at least, and the aim."""
CEILINGS: Final = (("flip_share", 0.01, 0.0), ("refused", 0.05, 0.02))
"""Share -> at most, and the aim."""
_FURTHER: Final = ("hints", "macro_f1", "calibration_error", "oos_f1")


def keep(folder: Path, found: dict[str, Any]) -> None:
    """Write the figures, the pages and the pictures into the project's `docs`."""
    (folder / "nlu.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for language in LANGUAGES:
        (folder / PAGES[language]).write_text(render(found, language), encoding="utf-8")
        for name, picture in (("reach", _reach(found, language)), ("reliability", _reliability(found, language))):
            (folder / picture_name(name, language)).write_text(picture, encoding="utf-8")


def picture_name(name: str, language: str) -> str:
    """The file of a picture."""
    return f"nlu-{name}-{LANGUAGE_TAGS[language].lower()}.svg"


def render(found: dict[str, Any], language: str) -> str:
    """One page in Markdown."""
    links = " · ".join(f"[{LANGUAGE_NAMES[other]}]({PAGES[other]})" for other in LANGUAGES)
    limits, lines = Limits(), found["lines"]
    totals = {name: sum(found["sets"][name]["all"]["counts"].values()) for name in found["sets"]}
    counts = {name: f"{sum(lines[name].values()):,}" for name in ("examples", "answers")}
    pictures = [
        f"![{say(f'eval_chart_{name}', language)}]({picture_name(name, language)})" for name in ("reach", "reliability")
    ]
    blocks = [
        f"# {say('eval_title', language)}",
        links,
        say("eval_written", language, day=day_in_words(date.fromisoformat(found["day"]), language)),
        say("eval_data", language, intents=lines["intents"], **counts, **{n: f"{t:,}" for n, t in totals.items()}),
        f"## {say('eval_how', language)}",
        say("eval_how_text", language, threshold=limits.threshold, doubt=limits.doubt),
    ]
    for name in found["sets"]:
        blocks += [f"## {say(f'eval_set_{name}', language)}", _targets(found["sets"][name], language)]
        blocks.append(_gap(found["sets"][name], language))
        blocks += pictures if name == "held_out" else []
    held_out = found["sets"]["held_out"]
    blocks += [
        f"## {say('eval_slots', language)}",
        _slots(held_out["slots"], language),
        f"## {say('eval_confusions', language)}",
        _table(
            [say(f"eval_{key}", language) for key in ("meant", "said", "times")],
            [(f"`{meant}`", f"`{said}`", str(times)) for meant, said, times in held_out["confusions"]],
        ),
        f"## {say('eval_weakest', language)}",
        ", ".join(f"`{label}` {score:.2f}" for label, score in held_out["weakest"]),
        f"## {say('eval_crossval', language)}",
        say("eval_crossval_text", language),
        _crossval(found["crossval"], language),
        f"## {say('eval_costs', language)}",
        _costs(found["costs"], language),
    ]
    return "\n\n".join(blocks) + "\n"


def _targets(part: dict[str, Any], language: str) -> str:
    head = [say("eval_measure", language), *LANGUAGE_NAMES.values(), say("eval_all", language)]
    rows: list[tuple[str, ...]] = []
    for key, least, _aim in TARGETS:
        rows.append((say(f"eval_{key}", language), *_shares(part, key), f"≥ {least:.2f}"))
    for key, most, _aim in CEILINGS:
        rows.append((say(f"eval_{key}", language), *_shares(part, key), f"≤ {most:.2f}"))
    rows += [(say(f"eval_{key}", language), *_shares(part, key), "") for key in _FURTHER]
    for kind in ("near", "far"):
        shares = [f"{part['languages'][name]['oos_auroc'].get(kind, 0):.3f}" for name in LANGUAGES]
        rows.append((say(f"eval_auroc_{kind}", language), *shares, f"{part['all']['oos_auroc'].get(kind, 0):.3f}", ""))
    return _table([*head, say("eval_least", language)], rows)


def _shares(part: dict[str, Any], key: str) -> list[str]:
    return [f"{part['languages'][name][key]:.3f}" for name in LANGUAGES] + [f"{part['all'][key]:.3f}"]


def _gap(part: dict[str, Any], language: str) -> str:
    def gap(key: str) -> str:
        values = [part["languages"][name][key] for name in LANGUAGES]
        return f"{max(values) - min(values):.3f}"

    return say("eval_gap", language, **{key: gap(key) for key in ("topics", "controls", "answers")})


def _slots(slots: dict[str, dict[str, Any]], language: str) -> str:
    head = [say(f"eval_{key}", language) for key in ("slot", "number", "right", "flips")]
    rows = [(f"`{name}`", str(row["answers"]), f"{row['right']:.2f}", str(row["flips"])) for name, row in slots.items()]
    return _table(head, rows)


def _crossval(found: dict[str, Any], language: str) -> str:
    head = [say(f"eval_{key}", language) for key in ("language", "measure")]
    head += [say(f"eval_{key}", language) for key in ("accuracy", "macro_f1", "calibration_error")]
    rows = []
    for kind, key in (("intents", "eval_intents"), ("answers", "eval_values")):
        for name, row in found[kind].items():
            shown = LANGUAGE_NAMES.get(name) or say("eval_all", language)
            figures = [f"{row[part]:.3f}" for part in ("accuracy", "macro_f1", "calibration_error")]
            rows.append((shown, say(key, language), *figures))
    return _table(head, rows)


def _costs(costs: dict[str, float], language: str) -> str:
    return say(
        "eval_costs_text",
        language,
        training=f"{costs['training_s']:.0f}",
        size=f"{costs['size_mb']:.1f}",
        loading=f"{costs['loading_ms']:.0f}",
        p50=f"{costs['p50_ms']:.1f}",
        p95=f"{costs['p95_ms']:.1f}",
    )


def _reach(found: dict[str, Any], language: str) -> str:
    part = found["sets"]["held_out"]["languages"]
    rows = [
        (say(f"eval_{key}", language), {name: part[name][key] for name in LANGUAGES}, least)
        for key, least, _aim in TARGETS
    ]
    return charts.bars(say("eval_chart_reach", language), rows, LANGUAGE_NAMES)


def _reliability(found: dict[str, Any], language: str) -> str:
    title, across, up = (say(f"eval_{key}", language) for key in ("chart_reliability", "confidence", "accuracy"))
    return charts.reliability(title, across, up, found["sets"]["held_out"]["reliability"])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
