"""YAML is read quickly, and as Rasa reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.constants import DOMAIN_SCHEMA_FILE
from rasa.shared.exceptions import YamlException
from rasa.shared.utils import io, validation
from ruamel import yaml
from ruamel.yaml.resolver import VersionedResolver

from bot.runtime import quick_yaml
from bot.settings import ROOT

FILES = [ROOT / "domain.yml", ROOT / "config.yml", ROOT / "endpoints.yml", ROOT / "credentials.yml",
         *sorted((ROOT / "data").rglob("*.yml"))]  # fmt: skip
LARGEST = 60_000
"""Bytes. What is larger takes Rasa's own reader many seconds."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick reading, for one test."""
    for place, name in ((VersionedResolver, "add_version_implicit_resolver"), (io, "read_yaml_file"),
                        (validation, "validate_yaml_schema")):  # fmt: skip
        monkeypatch.setattr(place, name, getattr(place, name))
    quick_yaml.install()


def in_their_places(value: Any) -> Any:
    """A value with its types, which `==` lets pass: 1 is True, and 1 is 1.0."""
    if isinstance(value, dict):
        return {key: in_their_places(part) for key, part in value.items()}
    if isinstance(value, list):
        return [in_their_places(part) for part in value]
    return (type(value), value)


@pytest.mark.parametrize("path", [file for file in FILES if file.stat().st_size < LARGEST], ids=lambda path: path.stem)
def test_a_file_says_the_same(path: Path, request: pytest.FixtureRequest) -> None:
    stock = in_their_places(io.read_yaml_file(path))
    request.getfixturevalue("quick")
    assert in_their_places(io.read_yaml_file(path)) == stock


KINDS = "".join(
    f"- {value}\n"
    for value in (
        *("yes", "no", "on", "true", "~", "12", "0o17", "017", "1e3", "1_000", "2026-11-26", ".inf", "'12'", "是"),
        "${HOME_OF_TESTS}/a",
        "香${HOME_OF_TESTS}",
    )
)


def test_every_kind_of_value_is_the_same(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setenv("HOME_OF_TESTS", "港")
    stock = in_their_places(io.read_yaml(KINDS))
    assert (str, "港/a") in stock
    request.getfixturevalue("quick")
    assert in_their_places(io.read_yaml(KINDS)) == stock


@pytest.mark.usefixtures("quick")
def test_a_long_file_has_no_more_rules_than_a_short_one() -> None:
    def rules(length: int) -> int:
        reader = yaml.YAML(typ="safe", pure=True)
        reader.load("\n".join(["- none"] * length))
        return len(reader.resolver.versioned_resolver.get("n"))

    assert rules(1) == rules(500)


def test_a_fault_is_told_with_its_place(request: pytest.FixtureRequest) -> None:
    def fault() -> str:
        with pytest.raises(YamlException) as caught:
            validation.validate_yaml_schema("version: '3.1'\nintents: 7\n", DOMAIN_SCHEMA_FILE)
        return str(caught.value)

    stock = fault()
    assert "Line" in stock
    request.getfixturevalue("quick")
    assert fault() == stock
