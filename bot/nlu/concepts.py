"""Concepts that the three languages share: finding "degree", 學位 and 学历 in a message as one and the same thing.

The lexicon is `concepts.yml`. A spaCy PhraseMatcher would do the same, but costs more than a second of import when
the bot starts, and knows no word endings; two dictionaries and a longest match do it in microseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Iterator, Mapping, Sequence

import yaml

from bot.understanding.normalise import is_han, normalise
from bot.understanding.places import MAINLAND_NAMES, OVERSEAS_NAMES

LEXICON: Final = Path(__file__).with_name("concepts.yml")
_LATIN_RUN: Final = re.compile(r"[a-z0-9][a-z0-9 \-/]*")
_LATIN_WORD: Final = re.compile(r"[a-z0-9]+")
_SHORTEST_STEM: Final = 2

Forms = Mapping[str, Sequence[str]]
"""Concept -> the ways to write it; a Latin form may end with `*`, which stands for any ending."""


class Lexicon:
    """A compiled lexicon of concepts.

    Args:
        forms: concept -> its written forms, in any script, width and case.
    """

    def __init__(self, forms: Forms) -> None:
        self.forms = {concept: list(written) for concept, written in forms.items()}
        self._han: dict[str, list[str]] = {}
        self._words: dict[tuple[str, ...], list[str]] = {}
        self._stems: dict[tuple[str, ...], list[str]] = {}
        for concept, written in self.forms.items():
            for form in written:
                self._add(concept, form)
        self._longest_han = max(map(len, self._han), default=0)
        self._longest_words = max(map(len, (*self._words, *self._stems)), default=0)

    def find(self, folded: str) -> list[str]:
        """Return the concepts of a message in its plain form, in order, longest forms first, without overlap."""
        return [*self._find_latin(folded), *self._find_han(folded)]

    def _add(self, concept: str, form: str) -> None:
        plain = normalise(form).text
        if any(map(is_han, plain)):
            self._han.setdefault(plain, []).append(concept)
        else:
            table = self._stems if plain.endswith("*") else self._words
            table.setdefault(tuple(_LATIN_WORD.findall(plain)), []).append(concept)

    def _find_latin(self, folded: str) -> Iterator[str]:
        for run in _LATIN_RUN.findall(folded):
            words = tuple(_LATIN_WORD.findall(run))
            start = 0
            while start < len(words):
                for size in range(min(self._longest_words, len(words) - start), 0, -1):
                    if found := self._lookup(words[start : start + size]):
                        yield from found
                        break
                else:
                    size = 1
                start += size

    def _lookup(self, words: tuple[str, ...]) -> list[str]:
        found = list(self._words.get(words, ()))
        *before, last = words
        for length in range(len(last), _SHORTEST_STEM - 1, -1):
            if stems := self._stems.get((*before, last[:length])):
                return found + stems
        return found

    def _find_han(self, folded: str) -> Iterator[str]:
        start = 0
        while start < len(folded):
            size = 1
            if is_han(folded[start]):
                for length in range(min(self._longest_han, len(folded) - start), 0, -1):
                    if found := self._han.get(folded[start : start + length]):
                        yield from found
                        size = length
                        break
            start += size


@lru_cache(maxsize=1)
def project_lexicon() -> Lexicon:
    """The lexicon of this project, read once: `concepts.yml`, and the names of places as two concepts more.

    Raises:
        OSError: `concepts.yml` cannot be read.
    """
    forms = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    return Lexicon({**forms, "mainland_place": MAINLAND_NAMES, "overseas_place": OVERSEAS_NAMES})
