"""Logs that help an operator and never quote a person.

Rasa's own log lines carry messages, slot values and trackers, some in f-strings, some as structlog fields,
some inside exceptions. So a library's line is shown by the place in its source, and an exception by its
type and the places it passed; only this project's own lines show their words, with the fields listed here.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import Any, Final, MutableMapping

import structlog

OWN: Final = ("bot", "actions")
FIELDS: Final = (
    "event", "level", "channel", "port", "model", "milliseconds", "status", "code", "intent", "question", "outcome",
    "messages", "language", "seconds", "error", "place", "leads", "conversations", "steps",
)  # fmt: skip


class PlaceFormatter(logging.Formatter):
    """One line per record: time, level, logger, and our own words or the place in the library's source."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception adds its type and the last places of its way."""
        own = record.name.split(".")[0] in OWN
        words = record.getMessage() if own else f"{record.funcName}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.levelname:<7} {record.name} {words}"
        if record.exc_info and record.exc_info[0]:
            line += f" | {describe(record.exc_info[1])}"
        return line


def describe(error: BaseException | None) -> str:
    """An exception's type and the last three places it passed, without its message (which may quote a person)."""
    if error is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'unknown place'}"


def _only_known_fields(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in fields.items() if name in FIELDS}


def configure_logging(level: str) -> None:
    """Send all logs to stderr through `PlaceFormatter` and structlog through the field list.

    Args:
        level: `DEBUG`, `INFO`, `WARNING` or `ERROR`, for this project's lines; libraries speak from WARNING on.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlaceFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            _only_known_fields,
            structlog.processors.KeyValueRenderer(key_order=["event"], drop_missing=True),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)  # to a logger that is silent below ERROR: libraries' advice to developers
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def silence_telemetry() -> None:
    """Switch off what Rasa and its libraries would report home."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
