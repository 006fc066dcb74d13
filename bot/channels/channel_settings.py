"""The settings of a messaging channel: all of them or none, each checked as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Mapping, Sequence

from bot.errors import SettingError

SECRET: Final = r"[!-~]{8,}"  # noqa: S105
"""How a secret looks that goes into a header or an address: no blanks, no letters outside ASCII."""
API_URL: Final = r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._/-]*)?|http://(127\.0\.0\.1|localhost):\d{1,5}"


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        key: its name in the environment.
        example: a value that would do.
        pattern: what the whole value must look like.
        wrong: what a value is that does not, for the message "KEY=value <wrong>; for example ...".
        usual: the value when it is not set; None for a setting that must be.
        hidden: whether the value is a secret that no message may show.
    """

    key: str
    example: str
    pattern: str = SECRET
    wrong: str = "is shorter than 8 characters or has blanks in it"
    usual: str | None = None
    hidden: bool = True


class Options(Mapping[str, str]):
    """The values by their settings' keys. No text of it shows them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Options({', '.join(self._values)})"


def read_options(settings: Sequence[Setting], env: Mapping[str, str]) -> Options | None:
    """Read a channel's settings; None when none of them is there.

    Raises:
        SettingError: one is missing while others are there, or cannot be used.
    """
    given = {setting.key: (env.get(setting.key) or "").strip() for setting in settings}
    if not any(given.values()):
        return None
    return Options({setting.key: _value(setting, given[setting.key]) for setting in settings})


def _value(setting: Setting, given: str) -> str:
    if not given:
        if setting.usual is not None:
            return setting.usual
        raise SettingError(setting.key, "", "is missing, which the channel's other settings need", setting.example)
    if not re.fullmatch(setting.pattern, given, re.ASCII):
        raise SettingError(setting.key, "(hidden)" if setting.hidden else given, setting.wrong, setting.example)
    return given
