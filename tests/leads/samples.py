"""Invented people and results for the lead store's tests."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.leads.lead import AnonymousResult, Consent, LeadDraft

NOW = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=timezone.utc)
LATER = NOW + timedelta(hours=5)

ANSWERS: dict[str, Any] = {
    "residence": "mainland",
    "offer": "signed",
    "edu_level": "below_tertiary",
    "alt_evidence": ["licence", "documented_experience"],
    "salary_total_hkd": 480_000,
}
WORDS = {"offer": "上星期五簽咗約", "salary_total_hkd": "四萬蚊一個月"}
CONSENT = Consent("xborder_consent", "yes", "2026-11-23", NOW)


def assessment(**changes: Any) -> dict[str, Any]:
    """A judgement in the contract's shape (section 5)."""
    return {
        "outcome": "needs_review",
        "criteria": [
            {"id": "E4", "status": "met", "reason": "offer_signed", "covers": "S3", "slots": {"offer": "signed"},
             "source": "immd-asmtp", "evidence": WORDS["offer"]},
            {"id": "E8", "status": "not_asked", "reason": "pay_not_asked", "covers": None,
             "slots": {"salary_total_hkd": 480_000}, "source": "immd-asmtp"},
        ],
        "suggestions": [{"scheme": "IANG", "reason": "ft_accredited_degree"}],
        "documents": [{"id": "A06", "party": "applicant", "level": "R", "reason": "degree"}],
        "fees_hkd": {"application": 600, "issuance": 1300, "people": 1, "total": 1900},
        "warnings": ["visitor_cannot_wait_in_hk"],
        "missing": ["hk_degree"],
        "rules_version": "2026.1",
        "as_of": "2026-01-20",
        "rules_hash": "0a1b2c3d4e5f",
        "near_misses": [{"salary_total_hkd": 500_000, "market_pay": "normal"}],
        **changes,
    }  # fmt: skip


def new_id() -> str:
    """An intake's id, as the bot makes it."""
    return str(uuid.uuid4())


def draft(**changes: Any) -> LeadDraft:
    """A complete lead, with these fields changed."""
    fields: dict[str, Any] = {
        "submission_id": new_id(),
        "source": "web",
        "language": "zh_hant",
        "answers": ANSWERS,
        "assessment": assessment(),
        "xborder_consent": "yes",
        "contact_channel": "whatsapp",
        "contact_value": "+85255550123",
        "contact_name": "陳測試",
        "contact_time": "evening",
        "marketing_consent": None,
        "free_note": "請用廣東話",
        "evidence": WORDS,
        "consents": (CONSENT,),
        "transcript": "conversation-1",
    }
    return LeadDraft(**{**fields, **changes})


def result(**changes: Any) -> AnonymousResult:
    """An anonymous result, with these fields changed."""
    fields: dict[str, Any] = {
        "submission_id": new_id(),
        "outcome": "needs_review",
        "assessment": assessment(),
        "language": "zh_hant",
        "source": "web",
        "rules_version": "2026.1",
    }
    return AnonymousResult(**{**fields, **changes})
