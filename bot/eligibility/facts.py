"""The dated parameters of `facts.yml`: what a policy's number was on a given day, with its unit and source.

A day before the first known value is an error, never a guess: a case that needs that value is judged again as if nobody
reached the limit, and a consultant must confirm (`Facts.without_unknowns`). So it is on a day long after the pages
were read. Only official pages may back a value; what agencies claim has no way in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Mapping

import yaml

from bot.errors import UserError

_OFFICIAL: Final = re.compile(r"https://www\.([a-z]+\.)*gov\.hk/")
FACTS_FILE: Final = Path(__file__).with_name("facts.yml")


class NotKnown(UserError):
    """A parameter has no known value on the day asked for. Names the parameter, the day and the first known day."""


@dataclass(frozen=True)
class Value:
    """One parameter from one day on.

    Attributes:
        start: the first day for which the source confirms the number.
        number: the value, in the parameter's unit.
        as_of: the revision date of the page it was read on.
        source, url: the page.
    """

    start: date
    number: int
    as_of: date
    source: str
    url: str


@dataclass(frozen=True)
class Parameter:
    """A number that a policy sets: its name, what it counts, and its values, oldest first."""

    name: str
    unit: str
    values: tuple[Value, ...]

    def at(self, day: date) -> Value:
        """The value in force on this day.

        Raises:
            NotKnown: the day is before the first known value.
        """
        for value in reversed(self.values):
            if value.start <= day:
                return value
        raise NotKnown(f"{self.name} is not known for {day}; the first known day is {self.values[0].start}")


class Facts:
    """All parameters as they stood on one day; `facts["name"]` is the number.

    Attributes:
        rules_version: the facts file's version.
        as_of: the day up to which the rules behind a result are known; shown with the result.
        to_be_confirmed: whether a consultant must confirm a result, because the rules of that day are not (all) known.
    """

    def __init__(self, rulebook: Rulebook, day: date, *, lenient: bool = False) -> None:
        self.rules_version = rulebook.rules_version
        self.as_of = min(day, rulebook.read_on)
        self.to_be_confirmed = lenient or day > rulebook.read_on + timedelta(days=rulebook.confirm_after_days)
        self._rulebook, self._day, self._lenient = rulebook, day, lenient
        self._parameters = rulebook.parameters
        self._numbers: dict[str, int] = {}

    def without_unknowns(self) -> Facts:
        """The same day's facts with no complaint about a limit that is not known: nobody reaches or keeps it."""
        return Facts(self._rulebook, self._day, lenient=True)

    def reaches(self, number: object, name: str) -> bool:
        """Whether an answer is a number and at the limit called `name` or above.

        Raises:
            NotKnown: as for `facts[name]`; never after `without_unknowns`.
        """
        return isinstance(number, int) and (limit := self._limit(name)) is not None and number >= limit

    def keeps(self, number: object, name: str) -> bool:
        """Whether an answer is a number and at the limit called `name` or below; raises as `reaches` does."""
        return isinstance(number, int) and (limit := self._limit(name)) is not None and number <= limit

    def _limit(self, name: str) -> int | None:
        try:
            return self[name]
        except NotKnown:
            if self._lenient:
                return None
            raise

    def __getitem__(self, name: str) -> int:
        """The number of a parameter on this day.

        Raises:
            NotKnown: the day is before the parameter's first known value.
        """
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = self.value(name).number
        return number

    def __contains__(self, name: object) -> bool:
        """Whether there is such a parameter, known for this day or not."""
        return name in self._parameters

    def value(self, name: str) -> Value:
        """A parameter's number with its dates and source; errors as above."""
        return self._parameters[name].at(self.as_of)

    def unit(self, name: str) -> str:
        """What a parameter counts."""
        return self._parameters[name].unit


@dataclass(frozen=True)
class Rulebook:
    """One facts file: its version, the day its pages were read, and its parameters."""

    rules_version: str
    read_on: date
    confirm_after_days: int
    parameters: Mapping[str, Parameter]

    def on(self, day: date | None = None) -> Facts:
        """The facts as they stood on this day; on the day the pages were read when None."""
        return Facts(self, day or self.read_on)


@lru_cache(maxsize=8)
def rulebook(path: Path = FACTS_FILE) -> Rulebook:
    """Read a facts file; the project's own by default.

    Raises:
        UserError: the file cannot be read or is not in the shape its head describes; names the place.
    """
    try:
        # The base loader leaves every scalar a string, so that a bad number or date is refused here, by name.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        parameters = {name: _parameter(name, entry, raw["sources"]) for name, entry in raw["parameters"].items()}
        return Rulebook(str(raw["rules_version"]), _day(raw["read_on"]), int(raw["confirm_after_days"]), parameters)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name}: cannot be read: {' '.join(str(error).split())}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"{path.name}: not a facts file: {type(error).__name__}: {error}") from None


@lru_cache(maxsize=64)
def facts_on(day: date | None = None) -> Facts:
    """The project's facts as they stood on a day; on the day the pages were read when None."""
    return rulebook().on(day)


def _parameter(name: str, entry: Mapping[str, Any], sources: Mapping[str, str]) -> Parameter:
    try:
        values = tuple(_value(item, entry["source"], sources) for item in entry["values"])
        unit = str(entry["unit"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: {type(error).__name__}: {error}") from None
    for value in values:
        if not _OFFICIAL.match(value.url):
            raise ValueError(f"{name}: {value.url} is no official page of Hong Kong; only those may back a rule")
    if not values or any(old.start >= new.start for old, new in pairwise(values)):
        raise ValueError(f"{name}: values must be there, oldest first, each from a later day")
    return Parameter(name, unit, values)


def _value(item: Mapping[str, Any], source: str, sources: Mapping[str, str]) -> Value:
    source = item.get("source", source)
    if not item["value"].isdecimal():
        raise ValueError(f"{item['value']!r} is not a whole number")
    return Value(_day(item["from"]), int(item["value"]), _day(item["as_of"]), source, sources[source])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write 2024-01-31") from None
