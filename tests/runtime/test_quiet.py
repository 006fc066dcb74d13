"""Logs never quote a person, whoever writes them and however."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from bot.runtime.quiet import PlaceFormatter, describe

NEEDLE = "Alex Example 9123 4567"


def record(logger: str, message: str, error: BaseException | None = None) -> str:
    """How one record is written."""
    info = (type(error), error, error.__traceback__) if error else None
    return PlaceFormatter().format(
        logging.LogRecord(logger, logging.WARNING, "/lib/processor.py", 912, message, None, info, "handle")
    )


def test_a_librarys_line_is_shown_by_its_place() -> None:
    """Rasa's messages quote the talk; the place tells an operator as much."""
    line = record("rasa.core.processor", f"could not parse {NEEDLE}")
    assert NEEDLE not in line
    assert "rasa.core.processor handle:912" in line


def test_our_own_lines_keep_their_words() -> None:
    """They are written with care."""
    assert "ready port=5005" in record("bot.runtime.server", "ready port=5005")


def test_an_exception_is_shown_by_type_and_place() -> None:
    """Its message may hold what somebody typed."""
    with pytest.raises(ValueError, match=NEEDLE) as caught:
        raise ValueError(NEEDLE)
    line = record("bot.x", "request failed", caught.value)
    assert NEEDLE not in line
    assert "ValueError at test_quiet.py" in line
    assert NEEDLE not in describe(caught.value)


SCRIPT = f"""
import logging, warnings
from bot.runtime.quiet import configure_logging
configure_logging("DEBUG")
import structlog
needle = {NEEDLE!r}
structlog.get_logger("rasa.core.processor").error("processor.message.parse", parse_data_text=needle, text=needle)
structlog.get_logger("bot.channels.web").info("turn", question="offer", milliseconds=3, text=needle, value=needle)
structlog.get_logger("rasa.core").debug("not shown", text=needle)
logging.getLogger("rasa_sdk.executor").error("action failed with %s", needle)
logging.getLogger("asyncio").error(needle)
logging.getLogger().critical(needle)
warnings.warn(needle)
"""


def test_nothing_personal_leaves_a_configured_process() -> None:
    """structlog fields, formatted messages, the root logger and warnings, in a process of their own."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    written = done.stdout + done.stderr
    assert NEEDLE not in written
    assert "event='turn' question='offer' milliseconds=3" in written
    assert "rasa_sdk.executor" in written
