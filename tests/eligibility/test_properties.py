"""Properties over many random people: what must hold whatever the answers are."""

from __future__ import annotations

import itertools
import random
from typing import Any, Mapping

import pytest

from bot.eligibility import assess
from bot.eligibility.facts import facts_on
from bot.eligibility.interview import due_slots, missing, progress
from bot.eligibility.outcome import outcome_of
from bot.eligibility.reasons import COVERS, CRITERION_OF, DOCUMENT_REASONS, STATUS, SUGGESTION_REASONS, WARNINGS
from bot.intake import standing
from bot.vocabulary import ANSWERS, INTERVIEW, OUTCOMES, SCHEMES, SLOTS, UNSURE
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, VTC_GRADUATE
from tests.eligibility.vectors import any_answers, random_answers, values_of

FACTS = facts_on()
PEOPLE = (ORDINARY, SKILLED, ABROAD, VTC_GRADUATE)
KEYS = ["outcome", "criteria", "suggestions", "documents", "fees_hkd", "warnings", "missing", "rules_version", "as_of",
        "rules_hash", "near_misses"]  # fmt: skip


def vectors(count: int, seed: int) -> list[dict[str, Any]]:
    """Half near people who meet everything, where the limits are; half from nowhere."""
    rng = random.Random(seed)
    near = [random_answers(rng, rng.choice(PEOPLE), at_most=4, slots=ANSWERS) for _ in range(count // 2)]
    return near + [any_answers(rng) for _ in range(count // 2)]


def everything_in_favour(a: Mapping[str, Any]) -> bool:
    """`likely_meets` told a second time, positively and apart from the engine: the contract's sections 3 and 4."""
    pay, level, years = a.get("salary_total_hkd"), a.get("edu_level"), a.get("years_relevant")
    high_pay = type(pay) is int and pay >= 2_000_000
    studied = a.get("hk_degree")
    here = a.get("residence") in ("mainland", "mainland_in_hk_temp")
    no_gep = (
        a.get("residence") == "overseas_prc"
        and a.get("overseas_pr") == "no"
        and a.get("applying_from_overseas") in ("yes", "no")
        and (type(a.get("overseas_months")) is int or a.get("overseas_months") == UNSURE)
        and (a["applying_from_overseas"] == "no" or (a["overseas_months"] != UNSURE and a["overseas_months"] < 12))
    )
    if a.get("residence") == "overseas_prc" and a.get("applying_from_overseas") == UNSURE:
        no_gep = a.get("overseas_pr") == "no" and type(a.get("overseas_months")) is int and a["overseas_months"] < 12
    since = a.get("months_since_graduation")
    no_iang = studied in ("none", "pt_or_nonlocal") or (
        studied == "vtc_hd_designated" and type(since) is int and since > 12
    )
    papers = a.get("alt_evidence") or []
    skilled = (
        level in ("sub_degree", "below_tertiary")
        and "documented_experience" in papers
        and len(papers) > 1
        and type(years) is int
        and years > 0
        and studied != "pt_or_nonlocal"
        and not (studied == "vtc_hd_designated" and level == "below_tertiary")
    )
    return (
        ((here and no_iang) or (no_gep and (studied is None or no_iang)))
        and a.get("hk_status") in (None, "none", "visitor", "student", "dependant_of_student")
        and a.get("offer") in ("signed", "written_unsigned")
        and a.get("employer_place") == "hk_registered"
        and (level in ("bachelor", "master", "doctorate") or skilled)
        and a.get("job_match") in ("studies", "both", "experience")
        and type(years) is int
        and (years > 0 or a["job_match"] != "experience")
        and a.get("genuine_vacancy") in ("open_post", "replacement")
        and type(pay) is int
        and pay > 0
        and (a.get("market_pay") in ("normal", "above") or (high_pay and a.get("market_pay") != "below"))
        and (
            high_pay
            or a.get("talent_list") == "yes"
            or (a.get("talent_list") in ("no", UNSURE) and a.get("local_hire_difficulty") == "proven")
        )
        and a.get("serious_crime") == "no"
        and a.get("hk_immigration_breach") == "no"
        and a.get("self_owned") in (None, "no")
        and a.get("post_type") in (None, "full_time")
        and a.get("letter_of_consent") in (None, "obtainable", "self_employed", "talent_centre")
    )


def test_likely_meets_exactly_where_everything_speaks_for_the_person() -> None:
    """Both ways: never by falling through, and never withheld."""
    seen = {True: 0, False: 0}
    for answers in vectors(8_000, seed=1):
        good = everything_in_favour(answers)
        assert (outcome_of(answers, FACTS) == "likely_meets") == good, answers
        seen[good] += 1
    assert min(seen.values()) > 500


def test_routes_and_offers_in_full() -> None:
    """The whole product of the answers that decide the route, against the precedence written down in order."""
    slots = ("residence", "hk_degree", "months_since_graduation", "offer", "serious_crime", "hk_status")
    choices = (
        [*SLOTS["residence"].values, None],
        [*SLOTS["hk_degree"].values, None],
        [6, 12, 13, "not_yet", None],
        ["signed", "verbal", "none", None],
        ["no", "yes", "undisclosed"],
        [None, "visitor", "ttps", "asmtp"],
    )
    fixed = {**ORDINARY, "overseas_pr": "no", "applying_from_overseas": "yes", "overseas_months": 3}
    for combination in itertools.product(*choices):
        told = {slot: value for slot, value in zip(slots, combination, strict=True) if value is not None}
        answers = {**{slot: value for slot, value in fixed.items() if slot not in slots}, **told}
        residence, degree, months, offer, crime, held = combination
        if residence == "hk_permanent" or held == "ttps":
            expected = "no_permit_needed"
        elif (
            residence in ("macao", "taiwan", "foreign")
            or degree in ("ft_accredited_ug_plus", "gba_joint_ug_plus")
            or (degree == "vtc_hd_designated" and months in (6, 12))
        ):
            expected = "another_scheme"
        elif crime == "yes" or (held == "asmtp" and offer in ("none", None)):
            expected = "needs_review"
        elif offer in ("verbal", "none"):
            expected = "not_yet"
        else:
            expected = "likely_meets" if everything_in_favour(answers) else "needs_review"
        assert outcome_of(answers, FACTS) == expected, answers


def test_a_doubtful_or_missing_interview_answer_never_leads_to_likely_meets() -> None:
    for answers in vectors(800, seed=2):
        if outcome_of(answers, FACTS) == "likely_meets":
            continue
        for slot in set(INTERVIEW) & set(answers):
            unasked_abroad = slot == "hk_degree" and answers.get("residence") == "overseas_prc"
            if slot == "market_pay" or unasked_abroad:  # heard though not asked for: high pay, and a degree abroad
                continue
            unsure = {**answers, slot: [UNSURE] if SLOTS[slot].kind == "list" else UNSURE}
            removed = {name: value for name, value in answers.items() if name != slot}
            assert outcome_of(unsure, FACTS) != "likely_meets", (slot, answers)
            assert outcome_of(removed, FACTS) != "likely_meets", (slot, answers)


def test_an_unsure_detail_is_never_better_than_a_doubtful_one() -> None:
    for slot in ("self_owned", "post_type", "letter_of_consent", "hk_status"):
        for answers in ({**ORDINARY, slot: value} for value in SLOTS[slot].values):
            if outcome_of(answers, FACTS) == "needs_review":
                assert outcome_of({**answers, slot: UNSURE}, FACTS) == "needs_review"


def test_an_assessment_keeps_to_the_contract() -> None:
    """Shape, closed sets, and agreement of its parts with each other."""
    for answers in vectors(1_500, seed=3):
        result = assess(answers).as_dict()
        assert list(result) == KEYS
        assert result["outcome"] in OUTCOMES
        assert [row["id"] for row in result["criteria"]] == list(COVERS)
        for row in result["criteria"]:
            assert list(row) == ["id", "status", "reason", "covers", "slots", "source"]
            assert STATUS[row["reason"]] == row["status"]
            assert CRITERION_OF[row["reason"]] == row["id"]
            assert row["covers"] == COVERS[row["id"]]
            assert all(answers[slot] == value for slot, value in row["slots"].items())
        assert len(result["suggestions"]) <= 3
        for item in result["suggestions"]:
            assert item["scheme"] in SCHEMES
            assert item["reason"] in SUGGESTION_REASONS[item["scheme"]]
        assert (result["documents"] != []) == (result["outcome"] in ("likely_meets", "needs_review", "not_yet"))
        assert {item["reason"] for item in result["documents"]} <= set(DOCUMENT_REASONS)
        assert [code for code in WARNINGS if code in result["warnings"]] == result["warnings"]
        assert result["fees_hkd"]["total"] == 1900 * result["fees_hkd"]["people"]
        assert tuple(result["missing"]) == missing(answers)


def test_suggestions_never_go_against_a_hard_exclusion() -> None:
    for answers in vectors(2_000, seed=4):
        offered = {scheme for scheme, _reason in assess(answers).suggestions}
        mainlander = answers.get("residence") in ("mainland", "mainland_in_hk_temp")
        if answers.get("serious_crime") == "yes":
            assert not offered
        if "GEP" in offered:
            assert not mainlander
        if "CIES" in offered and mainlander:
            assert "yes" in (answers.get("foreign_pr"), answers.get("overseas_pr"))
        if "ASSG" in offered:
            assert answers.get("born_overseas") == "yes"
        if "TTPS_C" in offered:
            assert answers.get("hk_degree") != "ft_accredited_ug_plus"
        if "VPAS" in offered:
            assert answers.get("hk_degree") == "vtc_hd_designated"
        if "DEPENDANT" in offered:
            assert answers.get("spouse_or_parent_status") != "hk_permanent_or_unconditional"
        if "ASMTP_TP" in offered:
            assert mainlander
            assert answers["edu_level"] in ("below_tertiary", "sub_degree")
        if "QMAS" in offered:
            assert answers.get("hk_immigration_breach") in (None, "no")


def test_the_order_of_the_answers_changes_nothing() -> None:
    rng = random.Random(5)
    for answers in vectors(500, seed=5):
        shuffled = list(answers.items())
        rng.shuffle(shuffled)
        assert assess(dict(shuffled)).as_dict() == assess(answers).as_dict()


def test_answers_are_left_as_they_were() -> None:
    for answers in vectors(300, seed=6):
        before = {slot: list(value) if isinstance(value, list) else value for slot, value in answers.items()}
        assess(answers).as_dict()["documents"].clear()
        assert answers == before
        assert assess(answers) == assess(before)


BESIDE_THE_POINT = (
    "role", "timing", "has_travel_doc", "has_hkid", "docs_other_language", "intra_company", "employer_age",
    "employer_facilitated", "dependants", "age", "tp_trade", "foreign_pr", "spouse_or_parent_status",
    "regulated_profession",
)  # fmt: skip


@pytest.mark.parametrize("slot", BESIDE_THE_POINT)
def test_what_is_no_business_of_the_outcome_does_not_change_it(slot: str) -> None:
    for answers in vectors(150, seed=8):
        assert len({outcome_of({**answers, slot: value}, FACTS) for value in values_of(slot)}) == 1


def test_slots_that_are_not_due_do_not_change_the_outcome() -> None:
    """But for what people say unasked about their Hong Kong degree, which decides a route, or about pay below the
    market."""
    heard_unasked = ("hk_degree", "months_since_graduation", "market_pay")
    rng = random.Random(9)
    for _ in range(500):
        answers = random_answers(rng, rng.choice(PEOPLE), at_most=3)
        if missing(answers):
            continue
        expected = outcome_of(answers, FACTS)
        for slot in set(INTERVIEW) - set(due_slots(answers)) - set(heard_unasked):
            for value in values_of(slot):
                changed = {**answers, slot: value}
                assert outcome_of(changed, FACTS) == expected, (slot, value, answers)


def test_the_interview_of_anybody_ends_with_nothing_missing() -> None:
    rng = random.Random(10)
    for answers in vectors(500, seed=10):
        for _ in INTERVIEW:
            if not (unanswered := missing(answers)):
                break
            step, total = progress(answers)
            assert 1 <= step <= total
            answers[unanswered[0]] = rng.choice(values_of(unanswered[0]))
        assert missing(answers) == ()
        due = due_slots(answers)
        assert list(due) == [slot for slot in INTERVIEW if slot in due]


def interviewed(truth: Mapping[str, Any], answers: Mapping[str, Any], questioned: list[str]) -> dict[str, Any]:
    """What an interview with this person ends with, starting from these answers."""
    answers = dict(answers)
    while unanswered := missing(standing(answers, questioned)):
        questioned.append(unanswered[0])
        answers[unanswered[0]] = truth[unanswered[0]]
    return answers


@pytest.mark.parametrize("told_at_once", [0, 4])
def test_a_correction_leaves_the_state_of_having_said_it_first(told_at_once: int) -> None:
    """Whatever was told, asked and changed: what depended on it is left aside, what is due then is asked."""
    rng = random.Random(20261125)
    for _ in range(2_000):
        truth = {slot: rng.choice(values_of(slot)) for slot in INTERVIEW}
        told = {slot: truth[slot] for slot in rng.sample(INTERVIEW, told_at_once)}
        questioned: list[str] = []
        answers = interviewed(truth, told, questioned)
        slot = rng.choice(list(answers))
        new = {**truth, slot: rng.choice(values_of(slot))}
        corrected = interviewed(new, {**answers, slot: new[slot]}, questioned)
        first_asked: list[str] = []
        first = interviewed(new, {name: new[name] for name in told}, first_asked)
        assert standing(corrected, questioned) == standing(first, first_asked) == first
