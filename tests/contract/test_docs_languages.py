"""The documents exist in three languages that say the same: structure, ids, figures, links, each in its own script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Iterator

import pytest

from bot.vocabulary import LANGUAGES
from tests.contract.test_wording import (
    MONTHS,
    NOT_HONG_KONG,
    NOT_MAINLAND,
    foreign_letters,
    pairs,
    without_language_names,
)

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = re.compile(r"\.zh-Han[st]\.md$")
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
ENGLISH = [page for page in PAGES if not TRANSLATED.search(page.name)]
ENDINGS = {"en": "", "zh_hans": ".zh-Hans", "zh_hant": ".zh-Hant"}

LARGE = re.compile(r"(\d+(?:\.\d+)?) ?(million|万|萬)(?!个|個|宗)")
MILLIONS = {"million": 1_000_000, "万": 10_000, "萬": 10_000}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ENGLISH_DATE = re.compile(r"(\d{1,2}) (" + "|".join(MONTHS) + r")[a-z]* (20\d\d)")
WORDS_OF_THE_OTHER_SIDE = {
    "zh_hant": NOT_HONG_KONG | pairs("服務器>伺服器 數據庫>資料庫 程序>程式 設置>設定 文件夾>資料夾 機器人>機械人"),
    "zh_hans": NOT_MAINLAND
    | pairs("伺服器>服务器 资料库>数据库 程式>程序 设定>设置 档案>文件 机械人>机器人 讯息>消息 汇入>导入"),
}
"""The words of chat texts, and those of the trade."""


@dataclass
class Section:
    """A heading with what stands under it: the heading's level (0 before the first), its prose with tables and
    without code blocks, and the code blocks as (language tag, content); an indented block has the tag "indented"."""

    level: int
    prose: list[str] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The prose in one line, as wrapping differs between languages."""
        return " ".join(" ".join(self.prose).split())

    @property
    def rows(self) -> list[str]:
        """Table rows, rulers included."""
        return [line for line in self.prose if line.startswith("|")]


def parse(markdown: str) -> list[Section]:
    """The sections of a page; HTML comments are left out."""
    sections = [Section(0)]
    fence: str | None = None
    indented = False
    held: list[str] = []
    for line in [*COMMENT.sub("", markdown).splitlines(), ""]:
        here = sections[-1]
        if indented and line and not line.startswith("    "):
            here.blocks.append(("indented", "\n".join(held).strip()))
            indented = False
        if fence is not None and line.startswith("```"):
            here.blocks.append((fence, "\n".join(held)))
            fence = None
        elif fence is not None or indented:
            held.append(line)
        elif line.startswith("```"):
            fence, held = line.strip("`").strip(), []
        elif line.startswith("    ") and not (here.prose and here.prose[-1]):
            indented, held = True, [line]
        elif heading := re.match(r"(#+) ", line):
            sections.append(Section(len(heading[1]), [line]))
        else:
            here.prose.append(line)
    return sections


@cache
def sections_of(page: Path) -> list[Section]:
    """A page's sections."""
    return parse(page.read_text("utf-8"))


def in_language(page: Path, language: str) -> Path:
    """Where a document's version in a language is kept."""
    return page.with_name(f"{page.stem}{ENDINGS[language]}.md")


def side_by_side(page: Path, language: str) -> Iterator[tuple[Section, Section]]:
    """The sections of an English page, each with its translation."""
    return zip(sections_of(page), sections_of(in_language(page, language)), strict=True)


def code_spans(text: str) -> set[str]:
    """Ids, paths and commands in running text."""
    return set(re.findall(r"`([^`]+)`", text))


def figures(text: str) -> set[str]:
    """The numbers of a text outside code and link targets; an English date counts as its Chinese figures, and
    HK$2 million and 200万 are one."""
    words = LINK.sub("]", re.sub(r"`[^`]+`", "", text))
    words = ENGLISH_DATE.sub(lambda date: f"{date[3]} {MONTHS[date[2]]} {date[1]}", words)
    words = LARGE.sub(lambda amount: f"{float(amount[1]) * MILLIONS[amount[2]]:,.0f}", words)
    return set(re.findall(r"\d[\d,.:]*(?<![,.:])", words))


def commands(section: Section) -> list[str]:
    """Code without its comments. A block without a language, or of `text`, is a talk in the page's own language."""
    return [re.sub(r" +# .*", "", code) for tag, code in section.blocks if tag not in ("", "text")]


def links(page: Path) -> list[str]:
    """Link and image targets below the line of languages."""
    return LINK.findall(page.read_text("utf-8").partition(language_line(page))[2])


def language_line(page: Path) -> str:
    """The line of languages of a document, equal in its three versions."""
    name = TRANSLATED.sub(".md", page.name).removesuffix(".md")
    titles = {"en": "English", "zh_hans": "简体中文", "zh_hant": "繁體中文"}
    return " · ".join(f"[{titles[language]}]({name}{ENDINGS[language]}.md)" for language in LANGUAGES)


def translated_target(target: str, page: Path, language: str) -> str:
    """Where a link or picture of an English page points in another language."""
    if target.endswith(".md") and in_language(page.parent / target, language).exists():
        return target.removesuffix(".md") + ENDINGS[language] + ".md"
    return re.sub(r"-en\.(png|svg)$", rf"-{language.replace('_', '-')}.\1", target)


def name_of(page: Path) -> str:
    """How a page is named in a failure."""
    return page.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)
each_translation = pytest.mark.parametrize(
    ("page", "language"),
    [
        pytest.param(page, language, id=f"{name_of(page)}-{language}")
        for page in ENGLISH
        for language in LANGUAGES
        if language != "en"
    ],
)


def test_the_documents_are_found() -> None:
    """The checks below have something to check."""
    assert {"README.md", "architecture.md", "contract.md", "webchat-api.md"} <= {page.name for page in ENGLISH}


def test_every_document_exists_in_three_languages() -> None:
    """None is missing, and none is a translation of nothing."""
    assert set(PAGES) == {in_language(page, language) for page in ENGLISH for language in LANGUAGES}


@each_page
def test_a_page_begins_with_its_title_and_the_languages(page: Path) -> None:
    """A reader who landed in the wrong language sees the right one at once."""
    title, blank, languages = page.read_text("utf-8").splitlines()[:3]
    assert title.startswith("# ")
    assert (blank, languages) == ("", language_line(page))


@each_translation
def test_translation_has_the_same_structure(page: Path, language: str) -> None:
    """Headings with their levels; in each section as many table rows, code blocks, list items and paragraphs."""
    original, translation = sections_of(page), sections_of(in_language(page, language))
    assert [shape(section) for section in translation] == [shape(section) for section in original]


@each_translation
def test_translation_names_the_same_code(page: Path, language: str) -> None:
    """Ids, paths and commands: section by section, and row by row in tables."""
    for original, translation in side_by_side(page, language):
        assert code_spans(translation.text) == code_spans(original.text), original.prose[0]
        for row, translated_row in zip(original.rows, translation.rows, strict=True):
            assert code_spans(translated_row) == code_spans(row)


@each_translation
def test_translation_shows_the_same_commands(page: Path, language: str) -> None:
    """Code is the same to the letter; only comments and talks are translated."""
    for original, translation in side_by_side(page, language):
        assert commands(translation) == commands(original)


@each_translation
def test_translation_gives_the_same_figures(page: Path, language: str) -> None:
    """A limit, version or date that was changed in one language only would be found here."""
    for original, translation in side_by_side(page, language):
        assert figures(translation.text) == figures(original.text), original.prose[0]


@each_translation
def test_translation_keeps_the_html_comments(page: Path, language: str) -> None:
    """Scripts find their place in a page by them."""
    original, translation = page.read_text("utf-8"), in_language(page, language).read_text("utf-8")
    assert COMMENT.findall(translation) == COMMENT.findall(original)


@each_translation
def test_translation_links_to_pages_of_its_own_language(page: Path, language: str) -> None:
    """The same links as in English, pictures too, to the reader's language wherever there is one."""
    wanted = {translated_target(target, page, language) for target in links(page)}
    assert set(links(in_language(page, language))) == wanted


@each_translation
def test_translation_has_no_letter_of_the_other_script(page: Path, language: str) -> None:
    """Apart from the names of the languages, which stand in their own script everywhere."""
    assert foreign_letters(readable(in_language(page, language)), language) == []


@each_translation
def test_translation_uses_the_words_of_its_own_place(page: Path, language: str) -> None:
    """Hong Kong's words in Traditional pages, the Mainland's in Simplified ones."""
    text = readable(in_language(page, language))
    assert [pair for pair in WORDS_OF_THE_OTHER_SIDE[language].items() if pair[0] in text] == []


@each_translation
def test_translation_uses_chinese_punctuation(page: Path, language: str) -> None:
    """Full-width marks after Chinese letters, and the quotation marks of each script."""
    quotes = {"zh_hans": "「」", "zh_hant": "“”"}[language]
    text = re.sub(r"\]\([^)]*\)", "]", readable(in_language(page, language)))
    assert re.findall(rf"[\u3400-\u9fff][,;:!?()]|[,;:!?(][\u3400-\u9fff]|[{quotes}]", text) == []


@each_page
def test_links_between_documents_resolve(page: Path) -> None:
    """Line of languages included; pictures are looked after in test_docs.py."""
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", page.read_text("utf-8"))
    assert [target for target in targets if "://" not in target and not (page.parent / target).is_file()] == []


def shape(section: Section) -> dict[str, int]:
    """What can be counted in a section whatever its language."""
    lines = section.prose
    paragraphs = [line for before, line in zip(["", *lines], lines, strict=False) if line and not before]
    return {
        "level": section.level,
        "rows": len(section.rows),
        "blocks": len(section.blocks),
        "items": sum(bool(re.match(r"([*-]|\d+\.) ", line)) for line in lines),
        "paragraphs": len(paragraphs),
    }


def readable(page: Path) -> str:
    """A page's own words: comments in code are among them, the other script's names of things are not."""
    parts = [part for section in sections_of(page) for part in (*section.prose, *(code for _, code in section.blocks))]
    other = "專才" if page.name.endswith(ENDINGS["zh_hans"] + ".md") else "专才"
    return without_language_names("\n".join(parts)).replace(other, "")


SAMPLE = """# Title

One `a b`
line, 20 January 2026, HK$2,000,000.

    make run   # comment

* item
  continued

```json
{"x": 1}
```

<!-- a
comment -->

## Table

| a | `b` |
|---|---|
"""


def test_markdown_is_read_as_it_is_rendered() -> None:
    """What the checks above stand on."""
    _, title, table = parse(SAMPLE)
    assert title.blocks == [("indented", "make run   # comment"), ("json", '{"x": 1}')]
    assert commands(title) == ["make run", '{"x": 1}']
    assert code_spans(title.text) == {"a b"}
    assert figures(title.text) == {"2026", "1", "20", "2,000,000"}
    assert shape(title) == {"level": 1, "rows": 0, "blocks": 2, "items": 1, "paragraphs": 3}
    assert table.rows == ["| a | `b` |", "|---|---|"]
