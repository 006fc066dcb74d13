"""Reading YAML without the detours of Rasa and of its library: a bot's start waits for nothing longer.

Rasa lets values name environment variables by a rule that holds for every first character. ruamel.yaml 0.17 adds such
rules to the list of a character each time it meets that character, so that a file takes the square of its length.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import YamlException
from rasa.shared.utils import io, validation
from ruamel.yaml.resolver import VersionedResolver


class _Rules(dict[Any, Any]):
    """First character of a value -> the rules that tell its type; whoever asks may do with the list as they like."""

    def get(self, character: Any, default: Any = None) -> Any:
        return list(super().get(character, default))


_add_rule = VersionedResolver.add_version_implicit_resolver
_read_yaml_file = io.read_yaml_file
_check_format = validation.validate_yaml_schema
_schemas: dict[str, Any] = {}


def _add_rule_once(self: Any, version: Any, tag: Any, pattern: Any, first: Any) -> None:
    """The library's own step, with lists that do not grow."""
    self._version_implicit_resolver.setdefault(version, _Rules())
    _add_rule(self, version, tag, pattern, first)


def _read_schema_once(path: Any) -> Any:
    """Rasa's reader of YAML files, remembering its own schemas: it parses three of them for every file it checks."""
    if validation.PACKAGE_NAME not in Path(path).parts:
        return _read_yaml_file(path)
    if str(path) not in _schemas:
        _schemas[str(path)] = _read_yaml_file(path)
    return copy.deepcopy(_schemas[str(path)])


def _check_quickly(content: str, schema: str, package: str = validation.PACKAGE_NAME) -> None:
    """Rasa's check of a file's format by a quick reader of YAML; its own, which knows line numbers, only on a fault."""
    read = io.read_yaml
    io.read_yaml = lambda text, reader_type="safe": read(text)
    try:
        return _check_format(content, schema, package)
    except YamlException:
        pass
    finally:
        io.read_yaml = read
    _check_format(content, schema, package)


def install() -> None:
    """Read quickly in this process from now on."""
    resolver: Any = VersionedResolver
    resolver.add_version_implicit_resolver = _add_rule_once
    io.read_yaml_file = _read_schema_once
    validation.validate_yaml_schema = _check_quickly
