"""The result as a card, for clients that draw it themselves (`docs/webchat-api.md`)."""

from __future__ import annotations

from typing import Any, Final

from bot.eligibility.assessment import Assessment
from bot.eligibility.report import Report

CARD_VERSION: Final = 1


def result_card(assessment: Assessment, shown: Report, reference: str) -> dict[str, Any]:
    """Everything that the result's text says, in its parts.

    Args:
        assessment: the engine's judgement, given as `asmtp assess` prints it.
        shown: its report in the person's language.
        reference: the talk's reference code.
    """
    return {
        "type": "result",
        "version": CARD_VERSION,
        "assessment": assessment.as_dict(),
        "reference": reference,
        "title": shown.title,
        "summary": shown.meaning,
        "lines": [line._asdict() for line in shown.lines],
        "changes": list(shown.changes),
        "suggestions": list(shown.suggestions),
        "warnings": list(shown.warnings),
        "fees": shown.fees_line,
        "next_step": shown.next_step,
        "as_of": shown.as_of_line,
    }
