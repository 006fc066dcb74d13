"""Neighbouring schemes worth asking a consultant about: each with its own rule, in the order of the failed point.

A suggestion is never a promise and never more than three are made. What a rule needs to know must be known; only an
age that was not asked counts as fitting (the suggestion's words name the limits). With a declared serious crime
nothing is suggested automatically. Never suggested at all: Working Holiday and the GEP entrepreneur route, which
are closed to Mainland residents.
"""

from __future__ import annotations

from typing import Callable, Final, Iterator, Mapping

from bot.eligibility.facts import Facts, NotKnown
from bot.eligibility.interview import BELOW_DEGREE, needs_evidence
from bot.eligibility.reads import Answers, reads
from bot.eligibility.reasons import SUGGESTION_REASONS
from bot.eligibility.route import (
    ANOTHER,
    IANG_DEGREES,
    MAINLAND_GROUP,
    OUTSIDERS,
    ROUTE_SLOTS,
    VTC,
    WRITTEN_OFFERS,
    Route,
    iang_reason,
)
from bot.vocabulary import NONE, UNSURE

Rule = Callable[[Answers, Facts], "str | None"]

AT_MOST: Final = 3
_TTPS: Final = ("TTPS_A", "TTPS_B", "TTPS_C")


_READ: Final = (
    *ROUTE_SLOTS, "serious_crime", "hk_immigration_breach", "edu_level", "alt_evidence", "years_relevant",
    "employer_place", "self_owned", "genuine_vacancy", "post_type", "intra_company", "age", "years_since_bachelor",
    "ft_years_last5", "income_last_year_hkd", "net_assets_hkd", "top_university", "rd_stem_job",
    "stem_degree_top100", "foreign_pr", "born_overseas", "parent_hkpr_settled_overseas_at_birth", "qmas_yes_count",
    "tp_trade", "spouse_or_parent_status",
)  # fmt: skip


@reads(*_READ)
def suggest(answers: Answers, route: Route, outcome: str, facts: Facts) -> tuple[tuple[str, str], ...]:
    """At most three (scheme, reason code) pairs, best first."""
    if outcome == "no_permit_needed" or answers["serious_crime"] == "yes":
        return ()
    found: dict[str, str] = {}
    for scheme in _candidates(answers, route, facts):
        if scheme not in found and (reason := _reason(scheme, answers, route, facts)):
            found[scheme] = reason
            if len(found) == AT_MOST:
                break
    return tuple(found.items())


def _candidates(answers: Answers, route: Route, facts: Facts) -> Iterator[str]:
    """Schemes in the order in which they are to be tried; may name one twice."""
    if route.kind == ANOTHER:
        yield from _elsewhere(route)
    else:
        yield from _for_failed_points(answers, facts)
    yield from ("DEPENDANT", "ONE_WAY_PERMIT", "ASSG", "CIES")


def _elsewhere(route: Route) -> Iterator[str]:
    if route.scheme == "GEP":
        yield from ("GEP", *_TTPS, "QMAS", "IANG")
    elif route.scheme == "IANG":
        yield "IANG"
    else:
        yield from ("VPAS", "ASMTP_TP")


def _for_failed_points(answers: Answers, facts: Facts) -> Iterator[str]:
    offer = answers["offer"]
    yield "VPAS"
    if offer in ("none", "verbal"):
        yield from (*_TTPS, "QMAS")
    if offer == NONE and not _needs_no_offer(answers, facts):
        yield "STUDENT"
    if needs_evidence(answers):
        yield "ASMTP_TP"
        if answers["alt_evidence"] == (NONE,):
            yield "TTPS_A"
            if not _needs_no_offer(answers, facts):
                yield "STUDENT"
    if answers["employer_place"] in ("mainland_only", "overseas_only") or _owns_employer(answers):
        yield from ("QMAS", *_TTPS)
    if answers["degree_level_job"] == "no" and offer != NONE:
        yield from ("IMPORTED_LABOUR", "ASMTP_TP")
    yield from ("TECHTAS", "TRAINING", "BUSINESS_VISIT")


def _owns_employer(answers: Answers) -> bool:
    return answers["self_owned"] in ("partly", "fully")


def _needs_no_offer(answers: Answers, facts: Facts) -> bool:
    """Whether a scheme without a job offer fits already, so that studying first is a detour."""
    return any(_known(_RULES[scheme], answers, facts) for scheme in (*_TTPS, "QMAS"))


def _reason(scheme: str, answers: Answers, route: Route, facts: Facts) -> str | None:
    if scheme == route.scheme:
        return None if scheme == "VPAS" and not _age_fits(answers, facts, "adult_age") else route.reason
    return _known(_RULES[scheme], answers, facts)


def _known(rule: Rule, answers: Answers, facts: Facts) -> str | None:
    try:
        return rule(answers, facts)
    except NotKnown:
        return None  # a limit that is not known for that day is nothing to build a suggestion on


def _only_reason(scheme: str, fits: Callable[[Answers, Facts], bool]) -> Rule:
    (reason,) = SUGGESTION_REASONS[scheme]
    return lambda answers, facts: reason if fits(answers, facts) else None


def _age_fits(answers: Answers, facts: Facts, youngest: str, oldest: str | None = None) -> bool:
    age = answers["age"]
    if age is None:
        return True
    return facts.reaches(age, youngest) and (oldest is None or facts.keeps(age, oldest))


def _documented(answers: Answers) -> bool:
    return bool(set(answers["alt_evidence"] or ()) - {NONE, UNSURE})


def _top_graduate(answers: Answers) -> bool:
    return answers["top_university"] == "yes" and answers["edu_level"] not in BELOW_DEGREE


def _iang(answers: Answers, facts: Facts) -> str | None:
    return iang_reason(answers, facts) if answers["hk_degree"] in IANG_DEGREES else None


def _ttps_a(answers: Answers, facts: Facts) -> bool:
    return facts.reaches(answers["income_last_year_hkd"], "ttps_income")


def _ttps_b(answers: Answers, facts: Facts) -> bool:
    return _top_graduate(answers) and facts.reaches(answers["ft_years_last5"], "ttps_work")


def _ttps_c(answers: Answers, facts: Facts) -> bool:
    since, worked = answers["years_since_bachelor"], answers["ft_years_last5"]
    if not isinstance(worked, int) or answers["hk_degree"] == "ft_accredited_ug_plus":
        return False
    few_years = not facts.reaches(worked, "ttps_work")
    return _top_graduate(answers) and facts.keeps(since, "ttps_graduation") and few_years


def _qmas(answers: Answers, facts: Facts) -> bool:
    record_clean = all(answers[slot] in (None, "no") for slot in ("serious_crime", "hk_immigration_breach"))
    educated = answers["edu_level"] in ("bachelor", "master", "doctorate") or _documented(answers)
    enough = facts.reaches(answers["qmas_yes_count"], "qmas_yes")
    return enough and educated and record_clean and _age_fits(answers, facts, "adult_age")


def _techtas(answers: Answers, facts: Facts) -> str | None:
    if answers["rd_stem_job"] != "yes" or answers["offer"] not in WRITTEN_OFFERS:
        return None
    if answers.get("stem_degree_top100") == "yes" and (
        answers["edu_level"] in ("master", "doctorate")
        or facts.reaches(answers["years_relevant"], "techtas_experience")
    ):
        return "rd_job_stem_degree"
    technical = {"technical_qualification", "achievements"} & set(answers["alt_evidence"] or ())
    return "rd_job_technical_proof" if technical else None


def _asmtp_tp(answers: Answers, facts: Facts) -> bool:
    return (
        answers["tp_trade"] not in (None, NONE, UNSURE)
        and answers["residence"] in MAINLAND_GROUP
        and answers["edu_level"] in BELOW_DEGREE
        and answers["offer"] in WRITTEN_OFFERS
        and answers["market_pay"] not in ("below", UNSURE)
        and _age_fits(answers, facts, "tp_age_from", "tp_age_to")
    )


def _vpas_later(answers: Answers, facts: Facts) -> str | None:
    """VPAS for somebody whose graduation is still to come or to be dated; `route` handles the others."""
    waiting = answers["hk_degree"] == VTC and answers["months_since_graduation"] in ("not_yet", UNSURE)
    return "vpas_after_graduation" if waiting and _age_fits(answers, facts, "adult_age") else None


def _assg(answers: Answers, facts: Facts) -> bool:
    second = (answers["born_overseas"], answers["parent_hkpr_settled_overseas_at_birth"]) == ("yes", "yes")
    able = answers["edu_level"] in ("bachelor", "master", "doctorate") or _documented(answers)
    return second and able and _age_fits(answers, facts, "adult_age", "assg_age_to")


def _cies(answers: Answers, facts: Facts) -> bool:
    settled_abroad = "yes" in (answers["foreign_pr"], answers["overseas_pr"])
    may_invest = answers["residence"] in OUTSIDERS or settled_abroad
    rich = facts.reaches(answers["net_assets_hkd"], "cies_assets")
    return rich and may_invest and _age_fits(answers, facts, "adult_age")


def _dependant(answers: Answers, _facts: Facts) -> str | None:
    status = answers["spouse_or_parent_status"]
    if status in ("asmtp_gep_iang_techtas_holder", "ttps_qmas_assg_cies_holder"):
        return "family_holds_visa"
    is_one_already = answers["hk_status"] == "dependant_of_student"
    return "family_is_student" if status == "ft_degree_student" and not is_one_already else None


_RULES: Final[Mapping[str, Rule]] = {
    "IANG": _iang,
    "TTPS_A": _only_reason("TTPS_A", _ttps_a),
    "TTPS_B": _only_reason("TTPS_B", _ttps_b),
    "TTPS_C": _only_reason("TTPS_C", _ttps_c),
    "QMAS": _only_reason("QMAS", _qmas),
    "TECHTAS": _techtas,
    "ASMTP_TP": _only_reason("ASMTP_TP", _asmtp_tp),
    "VPAS": _vpas_later,
    "ASSG": _only_reason("ASSG", _assg),
    "CIES": _only_reason("CIES", _cies),
    "DEPENDANT": _dependant,
    "ONE_WAY_PERMIT": _only_reason(
        "ONE_WAY_PERMIT",
        lambda answers, _: (
            answers["spouse_or_parent_status"] == "hk_permanent_or_unconditional" and answers["residence"] == "mainland"
        ),
    ),
    "STUDENT": lambda _answers, _facts: "study_first",
    "TRAINING": _only_reason(
        "TRAINING",
        lambda answers, _: answers["intra_company"] == "yes" and answers["genuine_vacancy"] == "not_real",
    ),
    "BUSINESS_VISIT": _only_reason("BUSINESS_VISIT", lambda answers, _: answers["post_type"] == "remote_from_mainland"),
    "IMPORTED_LABOUR": _only_reason("IMPORTED_LABOUR", lambda answers, _: answers["degree_level_job"] == "no"),
}
