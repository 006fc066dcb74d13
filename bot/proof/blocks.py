"""The cases of the proof, in blocks: each block is the whole product of some answers.

A block yields complete answers (`bot.eligibility.reads`), one dictionary changed in place: judge it before the next
step. A question that is not due is left open, so that no case comes twice.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import Any, Callable, Final, Iterator, Mapping, NamedTuple, Sequence

from bot.eligibility.facts import Facts
from bot.eligibility.interview import find_due
from bot.eligibility.near_miss import IN_ORDER
from bot.eligibility.reads import complete
from bot.vocabulary import ANSWERS, DETAILS, INTERVIEW, SLOTS, UNSURE

Case = dict[str, Any]

STRONG: Final = ("licence", "documented_experience")
PATH: Final[Mapping[str, Sequence[Any]]] = {
    "offer": ("signed", "verbal", "none", UNSURE, None),
    "employer_place": ("hk_registered", "mainland_only", UNSURE, None),
    "edu_level": ("bachelor", "sub_degree", UNSURE, None),
    "alt_evidence": (STRONG, ("licence",), ("none",), None),
    "job_match": ("both", "experience", "partly", "no", None),
    "years_relevant": (5, 0, UNSURE),
    "genuine_vacancy": ("open_post", "created_for_applicant", "not_real", None),
    "salary_total_hkd": (1_999_999, 2_000_000, UNSURE, None),
    "market_pay": ("normal", "below", UNSURE, None),
    "talent_list": ("yes", "no", UNSURE, None),
    "local_hire_difficulty": ("proven", "advertised_no_record", "not_advertised", UNSURE, None),
    "serious_crime": ("no", "yes", "undisclosed"),
    "hk_immigration_breach": ("no", "refused_before"),
}
"""The questions of the ASMTP path: a good answer, the bad ones, a doubtful one, and none."""

ROUTES: Final[Mapping[str, Sequence[Any]]] = {
    "residence": (*SLOTS["residence"].values, None),
    "overseas_pr": ("yes", "no", UNSURE, None),
    "applying_from_overseas": ("yes", "no", UNSURE, None),
    "overseas_months": (11, 12, UNSURE, None),
    "hk_degree": (*SLOTS["hk_degree"].values, None),
    "months_since_graduation": (6, 7, 12, 13, "not_yet", UNSURE, None),
    "offer": ("signed", "verbal", "none", None),
    "hk_status": (None, "none", "visitor", "ttps", "asmtp", UNSURE),
}
RECORD: Final[Mapping[str, Sequence[Any]]] = {
    "serious_crime": (*SLOTS["serious_crime"].values, None),
    "hk_immigration_breach": (*SLOTS["hk_immigration_breach"].values, None),
    "offer": (*SLOTS["offer"].values, None),
    "employer_place": (*SLOTS["employer_place"].values, None),
    "genuine_vacancy": ("open_post", "not_real", UNSURE),
    "edu_level": ("master", "below_tertiary"),
    "residence": ("mainland", "macao", "hk_permanent"),
}
DOUBTFUL: Final[Mapping[str, Sequence[Any]]] = {
    "self_owned": (*SLOTS["self_owned"].values, None),
    "post_type": (*SLOTS["post_type"].values, None),
    "letter_of_consent": (*SLOTS["letter_of_consent"].values, None),
    "hk_status": (*SLOTS["hk_status"].values, None),
    "offer": ("signed", "none"),
}
LIMITS: Final[Mapping[str, Sequence[int]]] = {
    "overseas_months": (0, 11, 12),
    "months_since_graduation": (0, 6, 7, 12, 13),
    "years_relevant": (0, 1),
    "salary_total_hkd": (0, 1, 1_999_999, 2_000_000),
    "age": (17, 18, 40, 41),
    "years_since_bachelor": (5, 6),
    "ft_years_last5": (2, 3),
    "income_last_year_hkd": (1_999_999, 2_000_000, 2_499_999, 2_500_000),
    "net_assets_hkd": (29_999_999, 30_000_000),
    "qmas_yes_count": (5, 6),
}
"""Both sides of every limit."""

ABROAD: Final = "overseas_prc"
_ABROAD: Final = ("overseas_pr", "applying_from_overseas", "overseas_months")

PEOPLE: Final[Mapping[str, Mapping[str, Any]]] = {
    "everything in order": IN_ORDER,
    "no offer": {**IN_ORDER, "offer": "none"},
    "no degree": {**IN_ORDER, "edu_level": "sub_degree", "alt_evidence": ["none"]},
    "Hong Kong graduate": {**IN_ORDER, "hk_degree": "ft_accredited_ug_plus", "months_since_graduation": 7},
    "abroad": {"residence": "overseas_prc", "overseas_pr": "no", "applying_from_overseas": "yes",
               "overseas_months": 12, "offer": "signed"},
}  # fmt: skip
WELL_OFF: Final[Mapping[str, Any]] = {
    "age": 30, "top_university": "yes", "ft_years_last5": 3, "years_since_bachelor": 5, "qmas_yes_count": 6,
    "income_last_year_hkd": 2_500_000, "net_assets_hkd": 30_000_000, "rd_stem_job": "yes", "born_overseas": "yes",
    "parent_hkpr_settled_overseas_at_birth": "yes", "stem_degree_top100": "yes", "tp_trade": "nurse",
    "dependants": ["spouse", "child_u18"], "dependant_place": ["macao"],
}  # fmt: skip
"""Answers with which many schemes fit, so that each exclusion shows."""


class Block(NamedTuple):
    """A named product of cases.

    Attributes:
        name: its id.
        cases: the product.
        whole: whether to judge documents, suggestions, warnings and fees too, or the outcome, the criteria and what
            is missing alone.
    """

    name: str
    cases: Callable[[Facts], Iterator[Case]]
    whole: bool = True


def values_of(slot: str) -> list[Any]:
    """Every value of a slot that the rules could tell apart, and None."""
    kind = SLOTS[slot]
    words: list[Any] = list(kind.values)
    if kind.kind == "number":
        words = [*LIMITS[slot], *words]
    if kind.kind == "list":
        several = tuple(value for value in kind.values if value not in ("none", UNSURE))
        words = [*((value,) for value in words), several, several[:2], several[:1] * 2 if kind.repeats else several[1:]]
    return [*words, None]


def _due_only(choices: Mapping[str, Sequence[Any]], start: Mapping[str, Any], facts: Facts) -> Iterator[Case]:
    """The product of the choices, each asked only where it is due under the answers before it."""
    case, slots = complete(start), list(choices)
    case.update(dict.fromkeys(slots))

    def values(slot: str) -> Iterator[Any]:
        asked = slot not in INTERVIEW or slot in find_due(case, facts)
        return iter(choices[slot] if asked else (None,))

    open_slots = [values(slots[0])]
    while open_slots:
        slot = slots[len(open_slots) - 1]
        for case[slot] in open_slots[-1]:
            if len(open_slots) < len(slots):
                open_slots.append(values(slots[len(open_slots)]))
                break
            yield case
        else:
            open_slots.pop()
            case[slot] = None


def _all_pairs(
    slots: Sequence[str], people: Mapping[str, Mapping[str, Any]], beside: Mapping[str, Any]
) -> Iterator[Case]:
    """Every two of the slots with all their values, for each of the people."""
    for person in people.values():
        case = complete({**beside, **person})
        for pair in combinations(slots, 2):
            before = [case[slot] for slot in pair]
            for values in product(*(values_of(slot) for slot in pair)):
                case.update(zip(pair, values, strict=True))
                yield case
            case.update(zip(pair, before, strict=True))


def _path(facts: Facts) -> Iterator[Case]:
    return _due_only(PATH, {"residence": "mainland", "hk_degree": "none"}, facts)


def _routes(_facts: Facts) -> Iterator[Case]:
    at_home = {
        **ROUTES,
        **dict.fromkeys(_ABROAD, (None,)),
        "residence": [r for r in ROUTES["residence"] if r != ABROAD],
    }
    yield from _product(at_home)
    yield from _product({**ROUTES, "residence": (ABROAD,)})


def _product(choices: Mapping[str, Sequence[Any]]) -> Iterator[Case]:
    case = complete(IN_ORDER)
    for values in product(*choices.values()):
        case.update(zip(choices, values, strict=True))
        yield case


OTHERS: Final = tuple(slot for slot in ANSWERS if slot not in INTERVIEW and slot not in DETAILS)
BLOCKS: Final = (
    Block("path", _path, whole=False),
    Block("routes", _routes),
    Block("record", lambda _: _product(RECORD)),
    Block("doubtful", lambda _: _product(DOUBTFUL)),
    Block("answers", lambda _: _all_pairs((*INTERVIEW, *DETAILS), PEOPLE, {})),
    Block("schemes", lambda _: _all_pairs(OTHERS, PEOPLE, WELL_OFF)),
)
"""What each goes through is told in `bot/texts/proof.yml`."""
