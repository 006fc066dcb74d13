"""The decision map on paper: a picture (SVG) and a table (Markdown) in three languages, from `decision_map.reasons`."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Final, Iterable, Iterator, Sequence

from bot.eligibility.facts import Facts
from bot.eligibility.reasons import COVERS, DOUBT, FAVOURABLE, OBSTACLE, REVIEW
from bot.eligibility.wording import day_in_words, phrase
from bot.proof.blocks import values_of
from bot.proof.decision_map import Reason, reasons
from bot.vocabulary import CRITERIA, LANGUAGES, SCHEMES
from bot.words import say

ENDINGS: Final = {"en": "", "zh_hans": ".zh-Hans", "zh_hant": ".zh-Hant"}
_NAMES: Final = {"en": "English", "zh_hans": "简体中文", "zh_hant": "繁體中文"}
_COLOURS: Final = {FAVOURABLE: "#1b7f4d", DOUBT: "#9a6700", OBSTACLE: "#b42318", REVIEW: "#6b2fa0"}
_ORDER: Final = ("no_permit_needed", "another_scheme", "needs_review_first", "not_yet", "needs_review", "likely_meets")
_WIDTH, _LINE, _ROW_GAP, _PAD = 1180, 19, 7, 16
_COLUMNS: Final = (30, 610)
_TEXT_WIDTH: Final = 500
_NEVER_FIRST: Final = tuple("。，、；：）」』！？")
_FONT: Final = "system-ui, 'Noto Sans CJK SC', 'Noto Sans CJK HK', 'PingFang SC', 'Microsoft YaHei', sans-serif"


def write(folder: Path, facts: Facts) -> list[Path]:
    """Write picture and table in three languages; returns the files."""
    found = reasons(facts)
    written = []
    for language in LANGUAGES:
        picture = folder / picture_name(language)
        picture.write_text(draw(found, language, facts), encoding="utf-8")
        table = folder / f"decision-map{ENDINGS[language]}.md"
        table.write_text(tabulate(found, language, facts), encoding="utf-8")
        written += [picture, table]
    return written


def picture_name(language: str) -> str:
    """The picture's file name in a language."""
    return f"decision-map-{language.replace('_', '-')}.svg"


def tabulate(found: Sequence[Reason], language: str, facts: Facts) -> str:
    """The table: each criterion with its reasons, the answers that give them, and what they do to the outcome."""
    links = " · ".join(f"[{_NAMES[other]}](decision-map{ENDINGS[other]}.md)" for other in LANGUAGES)
    blocks = [
        f"# {say('map_title', language)}",
        links,
        say("map_intro", language, as_of=day_in_words(facts.as_of, language)),
        f"![{say('map_title', language)}]({picture_name(language)})",
        say("map_order", language),
        "\n".join(f"{number}. {say(f'map_order_{name}', language)}" for number, name in enumerate(_ORDER, 1)),
    ]
    for criterion in CRITERIA:
        blocks.append(f"## {_criterion(criterion, language)}")
        lines = [f"| {say('map_reason', language)} | {say('map_effect', language)} | {say('map_answers', language)} |",
                 "| --- | --- | --- |"]  # fmt: skip
        for item in found:
            if item.criterion == criterion:
                told = phrase(f"reason_{item.reason}", language, facts)
                lines.append(f"| {told} | {_effect(item, language)} | {_answers(item, language)} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def draw(found: Sequence[Reason], language: str, facts: Facts) -> str:
    """The picture: a box for each criterion with its reasons, coloured by what they do, under the order of outcomes."""
    parts: list[str] = []
    top = _PAD + 34
    parts.append(_text(30, top - 10, say("map_title", language), size=22, weight=700))
    for number, name in enumerate(_ORDER, 1):
        top += _LINE + 4
        colour = {"likely_meets": FAVOURABLE, "not_yet": OBSTACLE, "needs_review_first": REVIEW}.get(name, DOUBT)
        parts.append(f'<circle cx="40" cy="{top - 5}" r="6" fill="{_COLOURS[colour]}"/>')
        parts.append(_text(54, top, f"{number}. {say(f'map_order_{name}', language)}", size=14))
    bottoms = [top + 2 * _PAD, top + 2 * _PAD]
    for criterion in CRITERIA:
        column = bottoms.index(min(bottoms))
        rows = [(item, _wrap(phrase(f"reason_{item.reason}", language, facts))) for item in found
                if item.criterion == criterion]  # fmt: skip
        box, bottoms[column] = _box(criterion, rows, _COLUMNS[column], bottoms[column], language)
        parts.append(box)
    height = max(bottoms) + _PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="{_FONT}" role="img" aria-label="{escape(say("map_title", language))}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _box(
    criterion: str, rows: Iterable[tuple[Reason, list[str]]], left: int, top: int, language: str
) -> tuple[str, int]:
    y, inner = top + 30, []
    inner.append(_text(left + _PAD, y, _criterion(criterion, language), size=16, weight=700))
    y += 10
    for item, lines in rows:
        start = y + _ROW_GAP
        inner.append(f'<rect x="{left + _PAD}" y="{start}" width="5" height="{_LINE * (len(lines) + 1) - 3}" '
                     f'fill="{_COLOURS[item.gravity]}"/>')  # fmt: skip
        y = start
        for line in lines:
            y += _LINE
            inner.append(_text(left + _PAD + 14, y - 5, line, size=13))
        y += _LINE
        inner.append(_text(left + _PAD + 14, y - 5, _effect(item, language), size=12, colour="#57606a"))
    bottom = y + _PAD
    frame = (f'<rect x="{left}" y="{top}" width="540" height="{bottom - top}" rx="8" fill="#f6f8fa" '
             'stroke="#d0d7de"/>')  # fmt: skip
    return "\n".join([frame, *inner]), bottom + _PAD


def _criterion(criterion: str, language: str) -> str:
    covers = COVERS[criterion]
    title = f"{criterion} {say(f'criterion_{criterion}', language)}"
    return f"{title} ({covers})" if covers else title


def _effect(item: Reason, language: str) -> str:
    if item.leads in SCHEMES:
        return say("map_effect_another", language, scheme=say(f"scheme_{item.leads}", language))
    if item.leads == "no_permit_needed":
        return say("map_effect_no_permit", language)
    names = {FAVOURABLE: "favourable", DOUBT: "doubt", OBSTACLE: "obstacle", REVIEW: "review"}
    return say(f"map_effect_{names[item.gravity]}", language)


def _answers(item: Reason, language: str) -> str:
    return say("facts_between", language).join(_values(slot, values, language) for slot, values in item.answers.items())


def _values(slot: str, values: tuple[Any, ...], language: str) -> str:
    every = values_of(slot)
    others = [value for value in every if value not in values]
    if len(others) < len(values) and len(values) > 2:
        return say("map_all_but", language, slot=f"`{slot}`", values=_list(others, language))
    return f"`{slot}` = {_list(values, language)}"


def _list(values: Iterable[Any], language: str) -> str:
    return say("list_comma", language).join(_value(value, language) for value in values)


def _value(value: Any, language: str) -> str:
    if value is None:
        return say("map_not_asked", language)
    if isinstance(value, tuple):
        return " + ".join(f"`{part}`" for part in value)
    return f"{value:,}" if isinstance(value, int) else f"`{value}`"


def _wrap(text: str) -> list[str]:
    """Lines that fit the box: Han characters are twice as wide as Latin ones, and Latin words stay whole."""
    lines, line, width = [], "", 0.0
    for word in _words(text):
        size = sum(13.0 if ord(char) > 0x2E7F else 6.6 for char in word)
        if width + size > _TEXT_WIDTH and line:
            lines.append(line.strip())
            line, width = "", 0.0
        line, width = line + word, width + size
    return [*lines, line.strip()]


def _words(text: str) -> Iterator[str]:
    """What may stand alone on a line: a Latin word, or a Han character with the punctuation that follows it."""
    word = ""
    for char, following in zip(text, [*text[1:], ""], strict=True):
        word += char
        if (char == " " or ord(char) > 0x2E7F) and following not in _NEVER_FIRST:
            yield word
            word = ""
    yield word


def _text(x: int, y: int, words: str, *, size: int, weight: int = 400, colour: str = "#1f2328") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
