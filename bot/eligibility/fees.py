"""Government fees for the applicant and the family. Facts G1 to G3; the firm's own charges are no part of it."""

from __future__ import annotations

from typing import Mapping

from bot.eligibility.facts import Facts, NotKnown
from bot.eligibility.reads import Answers, reads


def countable_dependants(answers: Answers) -> list[str]:
    """The family members who can come along: one spouse, one registered partner, each child under 18 (facts N1)."""
    family = answers["dependants"] or ()
    partners = [kind for kind in ("spouse", "registered_partner") if kind in family]
    return partners + ["child_u18"] * family.count("child_u18")


@reads("dependants")
def government_fees(answers: Answers, facts: Facts) -> Mapping[str, int | None]:
    """Both fees in HK$ a person, for a stay of more than 180 days; the people; and the total.

    The fees are None on a day for which they are not known: a consultant must say.
    """
    people = 1 + len(countable_dependants(answers))
    try:
        application, issuance = facts["application_fee"], facts["issuance_fee"]
    except NotKnown:
        return {"application": None, "issuance": None, "people": people, "total": None}
    total = people * (application + issuance)
    return {"application": application, "issuance": issuance, "people": people, "total": total}
