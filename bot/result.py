"""The result as a person receives it: one plain text, and the same content as a card."""

from __future__ import annotations

from typing import Any, Final

from bot.eligibility.assessment import Assessment
from bot.eligibility.report import Report
from bot.words import say

MARKS: Final = {"met": "✓", "exempt": "✓", "not_met": "✗", "unclear": "?", "not_asked": "?"}
CARD_VERSION: Final = 1


def result_text(shown: Report, reference: str, language: str) -> str:
    """Outcome, a line per criterion that decided it, what would change it, next step, phone and reference.

    Args:
        shown: the report in this language.
        reference: the talk's reference code.
        language: one of `vocabulary.LANGUAGES`.
    """
    parts = [
        f"{shown.title}\n{shown.meaning}",
        "\n".join(f"{MARKS[status]} {text}" for _, status, text in shown.lines),
        _listed("result_changes", shown.changes, language),
        _listed("result_suggestions", shown.suggestions, language),
        _listed("result_warnings", shown.warnings, language),
        shown.fees_line,
        shown.next_step,
        f"{say('result_reference', language, reference=reference)}\n{shown.as_of_line}",
    ]
    return "\n\n".join(part for part in parts if part)


def result_card(assessment: Assessment, shown: Report, reference: str, language: str) -> dict[str, Any]:
    """The result for clients that draw it themselves (`docs/webchat-api.md`)."""
    return {
        "type": "result",
        "version": CARD_VERSION,
        "assessment": assessment.as_dict(),
        "reference": reference,
        "title": shown.title,
        "summary": shown.meaning,
        "lines": [
            {"id": row, "status": status, "label": say(f"criterion_{row}", language), "text": text}
            for row, status, text in shown.lines
        ],
        "changes": list(shown.changes),
        "suggestions": list(shown.suggestions),
        "warnings": list(shown.warnings),
        "fees": shown.fees_line,
        "next_step": shown.next_step,
        "as_of": shown.as_of_line,
    }


def _listed(heading: str, items: list[str], language: str) -> str:
    return "\n".join([say(heading, language), *(f"• {item}" for item in items)]) if items else ""
