"""Cases written from the official documents alone, by somebody who had not seen the engine: they come out as written.

Each line of `held_out.jsonl` has its reason (`why`) and whatever of the assessment the documents settle for it.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot.eligibility import assess
from bot.vocabulary import OUTCOMES, SCHEMES

CASES = [json.loads(line) for line in Path(__file__).with_name("held_out.jsonl").read_text("utf-8").splitlines()]
DOCUMENTS = [
    f"{group}{n:02}" for group, last in (("A", 15), ("B", 13), ("D", 11), ("X", 6)) for n in range(1, last + 1)
]
NEVER_SETTLED = {"TRAINING", "BUSINESS_VISIT"}
"""Schemes whose condition no slot carries whole; `test_schemes.py` has their rules."""


def differences(case: dict[str, Any]) -> Iterator[object]:
    """What comes out otherwise than the case says."""
    result = assess(case["answers"]).as_dict()
    statuses = {row["id"]: row["status"] for row in result["criteria"]}
    schemes = [item["scheme"] for item in result["suggestions"]]
    documents = {item["id"] for item in result["documents"]}
    if result["outcome"] != case.get("outcome", result["outcome"]):
        yield result["outcome"]
    yield from ((name, statuses[name]) for name, status in case.get("criteria", {}).items() if statuses[name] != status)
    yield from (("not suggested", scheme) for scheme in case.get("suggests", ()) if scheme not in schemes)
    yield from (("suggested", scheme) for scheme in case.get("suggests_not", ()) if scheme in schemes)
    if "first" in case and schemes[:1] != [case["first"]]:
        yield "first", schemes
    yield from (("not listed", document) for document in case.get("documents", ()) if document not in documents)
    yield from (("listed", document) for document in case.get("documents_not", ()) if document in documents)
    if result["fees_hkd"]["total"] != case.get("fees_total", result["fees_hkd"]["total"]):
        yield "fees", result["fees_hkd"]
    if result["fees_hkd"]["people"] != case.get("people", result["fees_hkd"]["people"]):
        yield "people", result["fees_hkd"]
    expected = case.get("missing")
    if expected is not None and (
        result["missing"][: len(expected)] != expected or (result["missing"] and not expected)
    ):
        yield "missing", result["missing"]
    yield from (("missing", slot) for slot in case.get("missing_not", ()) if slot in result["missing"])


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_case_comes_out_as_the_documents_say(number: int) -> None:
    case = CASES[number]
    assert list(differences(case)) == [], case["why"]


def test_every_document_scheme_and_outcome_is_there_and_left_out() -> None:
    """Else a rule that always or never fires would pass."""
    listed = Counter(name for case in CASES for name in case.get("documents", ()))
    unlisted = Counter(name for case in CASES for name in case.get("documents_not", ()))
    suggested = Counter(name for case in CASES for name in case.get("suggests", ()))
    unsuggested = Counter(name for case in CASES for name in case.get("suggests_not", ()))
    assert [name for name in DOCUMENTS if not listed[name]] == []
    assert [name for name in DOCUMENTS if not unlisted[name]] == []
    assert {name for name in SCHEMES if not suggested[name]} <= NEVER_SETTLED
    assert [name for name in SCHEMES if not unsuggested[name]] == []
    assert {case.get("outcome") for case in CASES} >= set(OUTCOMES)
