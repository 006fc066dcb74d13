"""Government fees for the applicant and the family. Facts G1 to G3; the firm's own charges are no part of it."""

from __future__ import annotations

from typing import Any, Mapping

from bot.eligibility.facts import Facts


def countable_dependants(answers: Mapping[str, Any]) -> list[str]:
    """The family members who can come along: one spouse, one registered partner, each child under 18 (facts N1)."""
    family = answers.get("dependants") or []
    partners = [kind for kind in ("spouse", "registered_partner") if kind in family]
    return partners + ["child_u18"] * family.count("child_u18")


def government_fees(answers: Mapping[str, Any], facts: Facts) -> dict[str, int]:
    """Both fees in HK$ a person, for a stay of more than 180 days; the people; and the total.

    Raises:
        NotKnown: the fees of that day are not known.
    """
    application, issuance = facts["application_fee"], facts["issuance_fee"]
    people = 1 + len(countable_dependants(answers))
    return {
        "application": application,
        "issuance": issuance,
        "people": people,
        "total": people * (application + issuance),
    }
