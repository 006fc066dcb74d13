"""Texts of plain Python: one key, three languages, and a clear error for what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.vocabulary import LANGUAGES
from bot.words import MissingWords, all_texts, has, load_texts, placeholders, say

ENTRY = 'greeting:\n  en: "Hello {name}"\n  zh_hans: "{name}，您好"\n  zh_hant: "{name}，你好"\n'


def test_a_text_is_said_in_each_language() -> None:
    assert [say("criterion_E4", language) for language in LANGUAGES] == ["Job offer", "工作 offer", "獲聘"]


def test_placeholders_are_filled_and_others_ignored() -> None:
    assert say("money", "en", amount="1,900", unused=1) == "HK$1,900"


def test_a_value_is_put_in_as_it_is() -> None:
    """Braces in what a person wrote are no placeholders."""
    assert say("suggestion_line", "en", scheme="{reason}", reason="x") == "{reason}: x"


@pytest.mark.parametrize(
    ("key", "language", "named"),
    [("no_such_key", "en", "no_such_key"), ("criterion_E4", "fr", "'fr'"), ("money", "en", "{amount}")],
)
def test_what_is_missing_is_named(key: str, language: str, named: str) -> None:
    with pytest.raises(MissingWords) as error:
        say(key, language)
    assert named in str(error.value)
    assert isinstance(error.value, KeyError)


def test_has() -> None:
    assert has("criterion_E4")
    assert not has("criterion_E99")


def test_every_text_has_the_same_placeholders_in_all_languages() -> None:
    """But for dates and large amounts, which Chinese counts in other units."""
    differing = [key for key, texts in all_texts().items() if len({placeholders(text) for text in texts.values()}) > 1]
    assert differing == ["money_large", "day"]


def test_texts_are_read_once() -> None:
    assert all_texts() is all_texts()


def test_a_folder_of_texts_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "b.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert load_texts(tmp_path)["greeting"]["zh_hant"] == "{name}，你好"


@pytest.mark.parametrize(
    "content",
    [
        ENTRY + ENTRY,
        ENTRY.replace("  zh_hant:", "  zh_hk:"),
        ENTRY.replace('  zh_hant: "{name}，你好"\n', ""),
        ENTRY + "  fr: Bonjour\n",
        ENTRY.replace('"Hello {name}"', "[Hello]"),
        "greeting: Hello\n",
        "- greeting\n",
    ],
)
def test_a_file_in_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    """A key written twice would otherwise silently lose its first text."""
    (tmp_path / "a.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.yml"):
        load_texts(tmp_path)


def test_a_key_has_one_place_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "b.yml").write_text(ENTRY, encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.yml.*greeting.*twice"):
        load_texts(tmp_path)
