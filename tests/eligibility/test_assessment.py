"""The assessment as a whole: its shape, its evidence, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.eligibility import assess
from bot.vocabulary import InvalidValue
from tests.eligibility.people import ORDINARY, judged


def test_the_contracts_example() -> None:
    """Section 5: a visitor whose pay is not known yet."""
    answers = {slot: value for slot, value in ORDINARY.items() if slot not in ("salary_total_hkd", "market_pay")}
    result = assess({**answers, "hk_status": "visitor"}, evidence={"offer": "signed last Friday"}).as_dict()
    assert list(result) == ["outcome", "criteria", "suggestions", "documents", "fees_hkd", "warnings", "missing",
                            "rules_version", "as_of", "rules_hash", "near_misses"]  # fmt: skip
    assert result["outcome"] == "needs_review"
    assert result["criteria"][4] == {
        "id": "E4",
        "status": "met",
        "reason": "offer_signed",
        "covers": "S3",
        "slots": {"offer": "signed"},
        "source": "immd-asmtp",
        "evidence": "signed last Friday",
    }
    assert {"id": "A06", "party": "applicant", "level": "R", "reason": "degree"} in result["documents"]
    assert result["fees_hkd"] == {"application": 600, "issuance": 1300, "people": 1, "total": 1900}
    assert result["warnings"] == ["visitor_cannot_wait_in_hk"]
    assert result["missing"] == ["salary_total_hkd"]
    assert (result["rules_version"], result["as_of"]) == ("2026.1", "2026-01-20")


def test_evidence_stands_only_where_the_criterion_rests_on_it() -> None:
    words = {"offer": "signed it", "serious_crime": "never", "hk_immigration_breach": "no", "timing": "soon"}
    rows = {row["id"]: row for row in assess(ORDINARY, evidence=words).as_dict()["criteria"]}
    assert rows["E4"]["evidence"] == "signed it"
    assert rows["E1"]["evidence"] == "never; no"
    assert [name for name, row in rows.items() if "evidence" in row] == ["E1", "E4"]


def test_an_anonymous_result_keeps_no_words() -> None:
    result = assess(ORDINARY, evidence={"offer": "signed with Harbour Kite Ltd"})
    assert "Kite" in json.dumps(result.as_dict())
    assert "Kite" not in json.dumps(result.without_evidence().as_dict())
    assert result.without_evidence().outcome == result.outcome


def test_answers_stay_out_of_logs() -> None:
    assert "answers=" not in repr(judged())


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"offer": "maybe"}, "offer: 'maybe' is not allowed; use one of: signed"),
        ({"salary": 1}, "salary: 1 is not allowed; use a slot of the contract"),
        ({"contact_name": "Ada"}, "contact_name"),
        ({"years_relevant": 61}, "years_relevant: 61 is not allowed; use a whole number 0..60"),
        ({"years_relevant": -1}, "years_relevant"),
        ({"years_relevant": True}, "years_relevant"),
        ({"years_relevant": "5"}, "years_relevant"),
        ({"alt_evidence": []}, "alt_evidence"),
        ({"alt_evidence": ["none", "licence"]}, "alt_evidence"),
        ({"alt_evidence": "licence"}, "alt_evidence"),
    ],
)
def test_the_engine_checks_every_answer_itself(answers: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidValue, match=named.split(" is ")[0]) as error:
        assess(answers)
    assert named in str(error.value)


def test_a_null_answer_was_not_asked() -> None:
    assert assess({**ORDINARY, "offer": None}) == assess({k: v for k, v in ORDINARY.items() if k != "offer"})
