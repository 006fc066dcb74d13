"""Short texts in three languages, from `bot/texts/*.yml`.

A file holds `key: {en: ..., zh_hans: ..., zh_hant: ...}`; a key exists once over all files. The files are read
on first use and kept. Rasa's own responses live in `data/responses/`; these are the texts that plain Python says.

A text that says "you" to the applicant has variants for whoever else asks: `key__third` speaks about the applicant,
`key__company` to the company that hires. Where there is none for the company, the third person's serves it too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Mapping

import yaml

from bot.vocabulary import LANGUAGES

TEXTS: Final = Path(__file__).with_name("texts")
_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][a-z0-9_]*)\}")

APPLICANT: Final = "applicant"
COMPANY: Final = "company"
THIRD: Final = "third"
_VOICES: Final[Mapping[object, str]] = {"employer": COMPANY, "family": THIRD, "adviser": THIRD}
_SUFFIXES: Final = {APPLICANT: ("",), THIRD: ("__third", ""), COMPANY: ("__company", "__third", "")}
"""Voice -> what its texts' keys end with, the fittest first."""
PERSON: Final = ("person", "Person")
"""Placeholders for what somebody who asks for the applicant calls them; the second begins a sentence."""


class MissingWords(KeyError):
    """A text that cannot be said: unknown key, language or placeholder. `str()` names what is missing."""

    def __str__(self) -> str:
        return str(self.args[0])


def voice_of(role: object) -> str:
    """Whom the talk speaks to, by the slot `role`: `COMPANY`, `THIRD`, or `APPLICANT` where nobody else is known."""
    return _VOICES.get(role, APPLICANT)


def in_voice(key: str, voice: str) -> str | None:
    """The key of the text that says `key` in this voice; None when there is none."""
    return next((key + suffix for suffix in _SUFFIXES[voice] if has(key + suffix)), None)


def say(key: str, language: str, *, voice: str = APPLICANT, **values: object) -> str:
    """A text in one language, with its `{placeholders}` filled in.

    Args:
        key: the text's name in `bot/texts/`.
        language: one of `LANGUAGES`.
        voice: whom it speaks to, as `voice_of` gives it.
        values: what stands in for the placeholders; more than the text uses is no error.
    Raises:
        MissingWords: no such key, no such language, or a placeholder without a value.
    """
    texts = all_texts().get(in_voice(key, voice) or key)
    if texts is None:
        raise MissingWords(f"bot/texts: no text is called {key!r}")
    if language not in texts:
        raise MissingWords(f"bot/texts: {key!r} has no {language!r}; the languages are {', '.join(texts)}")
    text = texts[language]
    if "{" not in text:
        return text

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in PERSON:
            person = say("person", language, voice=voice)
            return person if name == "person" else person[0].upper() + person[1:]
        if name not in values:
            raise MissingWords(f"bot/texts: {key!r} needs a value for {{{name}}}")
        return str(values[name])

    return _PLACEHOLDER.sub(fill, text)


def has(key: str) -> bool:
    """Whether there is a text of this name."""
    return key in all_texts()


def placeholders(text: str) -> frozenset[str]:
    """The names of the `{placeholders}` in a text."""
    return frozenset(_PLACEHOLDER.findall(text))


@lru_cache(maxsize=1)
def all_texts() -> Mapping[str, Mapping[str, str]]:
    """Every text: key -> language -> text.

    Raises:
        ValueError: a file is not in the shape above, or a key is written twice; names the file and the key.
    """
    return load_texts(TEXTS)


def load_texts(folder: Path) -> dict[str, dict[str, str]]:
    """Read all text files of a folder; see `all_texts`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for key, texts in _file_entries(path, loader):
            if key in found:
                raise ValueError(f"{path.name}: {key!r} is written twice; each key has one place")
            found[key] = texts
    return found


def _file_entries(path: Path, loader: type) -> list[tuple[str, dict[str, str]]]:
    # Composed rather than loaded, because loading keeps only the last of two equal keys and says nothing.
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"{path.name}: must be a mapping of key to texts")
    return [(key.value, _texts(path.name, key.value, texts)) for key, texts in node.value]


def _texts(file: str, key: str, node: yaml.Node) -> dict[str, str]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    texts = {language.value: text.value for language, text in pairs if isinstance(text.value, str)}
    if set(texts) != set(LANGUAGES) or len(pairs) != len(LANGUAGES):
        raise ValueError(f"{file}: {key!r} must have exactly one text for each of {', '.join(LANGUAGES)}")
    return texts
