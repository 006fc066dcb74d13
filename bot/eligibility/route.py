"""Which route the answers point to: no permit needed, another scheme, or the ASMTP path. Facts W1 to W15."""

from __future__ import annotations

from typing import Final, NamedTuple

from bot.eligibility.facts import Facts
from bot.eligibility.reads import Answers, reads
from bot.vocabulary import UNSURE

NO_PERMIT: Final = "no_permit_needed"
ANOTHER: Final = "another_scheme"
ASMTP: Final = "asmtp"

MAINLAND_GROUP: Final = ("mainland", "mainland_in_hk_temp")
OUTSIDERS: Final = {"foreign": "foreign_passport", "macao": "macao_resident", "taiwan": "taiwan_resident"}
FREE_TO_WORK: Final = ("iang", "ttps", "qmas", "dependant")
"""Permissions to stay that already allow any job; `dependant_of_student` is none of them (W15)."""

IANG_DEGREES: Final = {"ft_accredited_ug_plus": "ft_accredited_degree", "gba_joint_ug_plus": "gba_joint_degree"}
VTC: Final = "vtc_hd_designated"
WRITTEN_OFFERS: Final = ("signed", "written_unsigned")

ROUTE_SLOTS: Final = (
    "residence", "hk_status", "overseas_pr", "applying_from_overseas", "overseas_months", "hk_degree",
    "months_since_graduation", "offer", "degree_level_job", "market_pay",
)  # fmt: skip


class Route(NamedTuple):
    """Where the answers lead.

    Attributes:
        kind: `NO_PERMIT`, `ANOTHER` or `ASMTP`; the last also while the route is open.
        reason: the reason code of criterion W.
        scheme: the scheme's code when `kind` is `ANOTHER`.
    """

    kind: str
    reason: str
    scheme: str | None = None


@reads(*ROUTE_SLOTS)
def find_route(answers: Answers, facts: Facts) -> Route:
    """The route for these answers; an answer that is missing or unsure never moves anybody off the ASMTP path.

    Raises:
        NotKnown: a limit that decides the route is not known for the day of `facts`.
    """
    residence = answers["residence"]
    if residence == "hk_permanent":
        return Route(NO_PERMIT, "hk_permanent_resident")
    if answers["hk_status"] in FREE_TO_WORK:
        return Route(NO_PERMIT, "status_allows_work")
    if residence in OUTSIDERS:
        return Route(ANOTHER, OUTSIDERS[residence], "GEP")
    abroad = _abroad(answers, facts) if residence == "overseas_prc" else ""
    if abroad in ("overseas_permanent_residence", "overseas_twelve_months"):
        return Route(ANOTHER, abroad, "GEP")
    degree = answers["hk_degree"]
    if degree in IANG_DEGREES:
        return Route(ANOTHER, iang_reason(answers, facts), "IANG")
    if degree == VTC and (vpas := _vpas(answers, facts)):
        return Route(ANOTHER, vpas, "VPAS")
    return Route(ASMTP, _asmtp_reason(answers, residence, abroad))


def _abroad(answers: Answers, facts: Facts) -> str:
    """The reason code for a person with a PRC passport abroad. Facts W7 and W8: permanent residence there, or
    twelve months there and applying from there; "overseas" leaves out the Mainland, Hong Kong, Macao and Taiwan."""
    permanent = answers["overseas_pr"]
    from_abroad = answers["applying_from_overseas"]
    months = answers["overseas_months"]
    if permanent == "yes":
        return "overseas_permanent_residence"
    long_enough = facts.reaches(months, "gep_abroad")
    if long_enough and from_abroad == "yes":
        return "overseas_twelve_months"
    stay_rules_it_out = from_abroad == "no" or (isinstance(months, int) and not long_enough)
    if permanent == "no" and stay_rules_it_out:
        return "abroad_not_gep"
    if permanent is None or (not stay_rules_it_out and (from_abroad is None or months is None)):
        return "overseas_residence_not_asked"
    return "overseas_residence_unsure"


def iang_reason(answers: Answers, facts: Facts) -> str:
    """The reason code for a Hong Kong or joint GBA graduate: IANG always, and what IANG still asks for."""
    months = answers["months_since_graduation"]
    if months == "not_yet":
        return "iang_after_graduation"
    if not isinstance(months, int):
        return "iang_graduation_date_open"
    if not facts.keeps(months, "iang_no_offer"):
        if answers["offer"] not in WRITTEN_OFFERS:
            return "iang_needs_offer"
        if answers["degree_level_job"] == "no" or answers["market_pay"] == "below":
            return "iang_needs_degree_level_job"
    return IANG_DEGREES[answers["hk_degree"]]


def _vpas(answers: Answers, facts: Facts) -> str | None:
    """The reason code for a graduate of a designated VTC programme, or None where VPAS is not (yet, any more) open."""
    months = answers["months_since_graduation"]
    if not facts.keeps(months, "vpas_limit"):
        return None
    has_job = answers["offer"] in WRITTEN_OFFERS
    return "designated_vtc_diploma" if has_job or facts.keeps(months, "vpas_no_job") else "vpas_needs_job"


def _asmtp_reason(answers: Answers, residence: str | None, abroad: str) -> str:
    if residence is None:
        return "residence_not_asked"
    if residence == UNSURE:
        return "residence_unsure"
    if abroad and abroad != "abroad_not_gep":
        return abroad
    degree = answers["hk_degree"]
    if degree == VTC:
        return {None: "vtc_graduation_not_asked", UNSURE: "vtc_graduation_unsure", "not_yet": "vtc_not_graduated"}.get(
            answers["months_since_graduation"], "vtc_graduation_long_ago"
        )
    if degree == UNSURE:
        return "hk_degree_unsure"
    if degree == "pt_or_nonlocal":
        return "part_time_or_nonlocal_degree"
    return abroad or {"mainland": "mainland_resident"}.get(residence, "mainland_resident_in_hk")
