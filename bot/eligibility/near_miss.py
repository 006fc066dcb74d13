"""What would change the answer: for `not_yet` and `needs_review`, the changes that would give `likely_meets`.

A change is offered only where somebody can bring it about or find it out. A declared crime, a breach, a refusal or a
silence about one is never turned round here: nobody should be coached on what to answer about their record.
"""

from __future__ import annotations

from itertools import islice, product
from typing import Any, Callable, Final, Iterator, Mapping

from bot.eligibility.assessment import outcome_of
from bot.eligibility.cautions import find_warnings
from bot.eligibility.criteria import judge
from bot.eligibility.facts import Facts, facts_on
from bot.eligibility.interview import missing
from bot.eligibility.reasons import DOUBTS, NOT_YET, STATUS
from bot.eligibility.route import find_route
from bot.vocabulary import NONE, UNSURE

Answers = Mapping[str, Any]
Change = dict[str, Any]

SOME_PAY: Final = 500_000
"""Stands for any known pay below the exemption; it is no threshold, and texts never show it."""

AT_MOST_COMBINATIONS: Final = 64

_FAVOURABLE: Final[Mapping[str, Any]] = {
    "residence": "mainland", "overseas_pr": "no", "applying_from_overseas": "no", "overseas_months": 0,
    "hk_degree": NONE, "offer": "signed", "employer_place": "hk_registered", "edu_level": "bachelor",
    "alt_evidence": ["licence", "documented_experience"], "job_match": "both", "years_relevant": 1,
    "genuine_vacancy": "open_post", "salary_total_hkd": SOME_PAY, "market_pay": "normal", "talent_list": "no",
    "local_hire_difficulty": "proven", "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
"""A favourable answer to each question that is still open; a change does not have to name another one."""


def near_misses(answers: Answers, facts: Facts | None = None) -> list[Change]:
    """The minimal sets of changed answers that give `likely_meets`, the smallest first.

    Questions still open count as answered favourably and stand in the change as well, so that each change, applied,
    really gives `likely_meets`. Empty where the route leads elsewhere, where nothing is amiss, and where something
    stands in the way that nobody can change.

    Args:
        answers: parsed answers.
        facts: the dated numbers; the newest when None.
    """
    facts = facts or facts_on()
    if outcome_of(answers, facts) not in ("not_yet", "needs_review"):
        return []
    found: list[Change] = []
    for change in islice(_solutions(answers, {}, facts), AT_MOST_COMBINATIONS):
        change = _cut_down(answers, change, facts)
        if change not in found:
            found.append(change)
    minimal = [change for change in found if not any(_is_part(other, change) for other in found)]
    return sorted(minimal, key=len)


def remedies(answers: Answers, facts: Facts) -> list[tuple[str, list[Change]]]:
    """Each thing that stands in the way (reason or warning code) with the changes of which any one would mend it.

    What makes the outcome `not_yet` comes first. Nothing can mend an entry with no change.
    """
    route = find_route(answers, facts)
    rows = judge(answers, route, facts, {})
    amiss = [row.reason for row in rows if STATUS[row.reason] in ("not_met", "unclear")]
    amiss += [code for code in find_warnings(answers, route, facts) if code in DOUBTS]
    if _EVIDENCE_GAPS.intersection(amiss):  # E2 sees the same gap from its side
        amiss = [code for code in amiss if code not in ("no_degree", "no_degree_evidence_open")]
    amiss.sort(key=lambda code: code not in NOT_YET)
    return [(code, _options(code, answers, facts)) for code in amiss]


def _options(code: str, answers: Answers, facts: Facts) -> list[Change]:
    computed = _COMPUTED.get(code)
    return computed(answers, facts) if computed else [dict(change) for change in _OPTIONS.get(code, ())]


def _solutions(answers: Answers, change: Change, facts: Facts) -> Iterator[Change]:
    """Changes that give `likely_meets`: mend all that is amiss, answer what that opens, and mend what that shows."""
    while unanswered := missing({**answers, **change}, facts):
        change = {**change, **{slot: _FAVOURABLE[slot] for slot in unanswered if slot in _FAVOURABLE}}
        if any(slot not in _FAVOURABLE for slot in unanswered):
            return
    changed = {**answers, **change}
    if outcome_of(changed, facts) == "likely_meets":
        yield change
        return
    choices = [options for _code, options in remedies(changed, facts)]
    for parts in product(*choices) if choices else ():
        mended = {slot: value for part in parts for slot, value in part.items()}
        if any(slot not in change for slot in mended):  # else the last round mended nothing
            yield from _solutions(answers, {**change, **mended}, facts)


def _cut_down(answers: Answers, change: Change, facts: Facts) -> Change:
    """The change without what it does not need."""
    for slot in list(change):
        fewer = {name: value for name, value in change.items() if name != slot}
        if outcome_of({**answers, **fewer}, facts) == "likely_meets":
            change = fewer
    return change


def _is_part(small: Change, large: Change) -> bool:
    return len(small) < len(large) and all(large.get(slot) == value for slot, value in small.items())


def _evidence(answers: Answers, _facts: Facts) -> list[Change]:
    """More papers, or a degree; what is documented already is kept."""
    given = [kind for kind in answers.get("alt_evidence") or () if kind not in (NONE, UNSURE)]
    skill = [] if {"licence", "technical_qualification", "achievements"} & set(given) else ["licence"]
    record = [] if "documented_experience" in given else ["documented_experience"]
    papers: Change = {"alt_evidence": given + skill + record} if skill or record else {}
    years = answers.get("years_relevant")
    if years in (None, UNSURE, 0):
        papers["years_relevant"] = 1
    return [papers, {"edu_level": "bachelor"}]


def _recruitment(_answers: Answers, facts: Facts) -> list[Change]:
    return [{"local_hire_difficulty": "proven"}, {"talent_list": "yes"}, {"salary_total_hkd": facts["exempt_pay"]}]


def _pay_below(answers: Answers, _facts: Facts) -> list[Change]:
    if isinstance(answers.get("salary_total_hkd"), int) and answers["salary_total_hkd"] > 0:
        return [{"market_pay": "normal"}]
    return [{"market_pay": "normal", "salary_total_hkd": SOME_PAY}]


def _pay_unknown(_answers: Answers, facts: Facts) -> list[Change]:
    return [{"salary_total_hkd": SOME_PAY, "market_pay": "normal"}, {"salary_total_hkd": facts["exempt_pay"]}]


def _market_pay_unknown(_answers: Answers, facts: Facts) -> list[Change]:
    return [{"market_pay": "normal"}, {"salary_total_hkd": facts["exempt_pay"]}]


def _abroad(answers: Answers, _facts: Facts) -> list[Change]:
    unsure = [
        slot for slot in ("overseas_pr", "applying_from_overseas", "overseas_months") if answers.get(slot) == UNSURE
    ]
    return [{slot: _FAVOURABLE[slot] for slot in unsure}]


def _job_match(answers: Answers, _facts: Facts) -> list[Change]:
    years = answers.get("years_relevant")
    some: Change = {"years_relevant": 1}
    return [
        {"job_match": "studies", **(some if years == UNSURE else {})},
        {"job_match": "experience", **(some if years in (0, UNSURE) else {})},
    ]


_EVIDENCE_GAPS: Final = frozenset(("evidence_none", "evidence_thin", "evidence_unsure"))

_OPTIONS: Final[Mapping[str, tuple[Change, ...]]] = {
    "residence_unsure": ({"residence": "mainland"},),
    "hk_degree_unsure": ({"hk_degree": NONE},),
    "degree_unsure": ({"edu_level": "bachelor"},),
    "education_answers_disagree": ({"edu_level": "bachelor"},),
    **dict.fromkeys(("offer_verbal", "offer_none", "offer_unsure"), ({"offer": "signed"},)),
    "experience_without_years": ({"years_relevant": 1}, {"job_match": "studies"}),
    "experience_years_unsure": ({"years_relevant": 1},),
    **dict.fromkeys(
        ("vacancy_not_real", "vacancy_created_for_applicant", "vacancy_unsure"),
        ({"genuine_vacancy": "open_post"},),
    ),
    **dict.fromkeys(
        ("employer_mainland_only", "employer_overseas_only", "employer_unsure"),
        ({"employer_place": "hk_registered"},),
    ),
    "hk_status_unsure": ({"hk_status": NONE},),
    **dict.fromkeys(("owner_employee", "ownership_unsure"), ({"self_owned": "no"},)),
    **dict.fromkeys(
        ("part_time_post", "freelance_post", "remote_post", "post_type_unsure"), ({"post_type": "full_time"},)
    ),
    **dict.fromkeys(("consent_letter_refused", "consent_letter_unsure"), ({"letter_of_consent": "obtainable"},)),
}

_COMPUTED: Final[Mapping[str, Callable[[Answers, Facts], list[Change]]]] = {
    "overseas_residence_unsure": _abroad,
    **dict.fromkeys((*_EVIDENCE_GAPS, "no_degree_evidence_open"), _evidence),
    **dict.fromkeys(("job_mismatch", "job_matches_partly", "job_match_unsure"), _job_match),
    **dict.fromkeys(("not_advertised", "recruitment_no_record", "recruitment_unsure"), _recruitment),
    "pay_below": _pay_below,
    **dict.fromkeys(("pay_unsure", "pay_undisclosed", "pay_zero"), _pay_unknown),
    "market_pay_unsure": _market_pay_unknown,
}
