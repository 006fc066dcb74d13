"""The one exception that a command turns into a clear line and exit code 2."""

from __future__ import annotations


class UserError(Exception):
    """Something the operator can mend. `str()` is one line: what is wrong, where, and what to do."""


class SettingError(UserError):
    """A setting that cannot be used. Names the key, the value and a valid example."""

    def __init__(self, key: str, value: object, problem: str, example: str) -> None:
        super().__init__(f"{key}={value!s} {problem}; for example {key}={example}")
