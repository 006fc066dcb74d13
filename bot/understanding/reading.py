"""One message in, every interview answer that it settles out.

A bare answer (yes, 5, 冇, "none") is read only in the light of the question just asked; everything else is read
wherever it stands in the talk. Questions, suppositions and hints settle nothing, and doubt is left to be asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Final, Mapping

from bot.vocabulary import ANSWERS, SLOTS, InvalidValue

from . import (
    abroad,
    company,
    dependants,
    education,
    employer,
    evidence,
    experience,
    family,
    graduation,
    hk_degree,
    job_match,
    market,
    offer,
    papers,
    pay,
    post,
    record,
    recruitment,
    residence,
    role,
    simple,
    status,
    talent_list,
    trade,
    vacancy,
    yes_no,
)
from .clauses import Found, Message, split
from .normalise import normalise

SENSITIVE: Final = frozenset((pay.SLOT, record.CRIME, record.BREACH))
"""Slots to which "rather not say" is an answer of its own; to any other it counts as not knowing."""

_PARSERS: Final[Mapping[str, Callable[[Message], Found | None]]] = {
    "role": role.role,
    "residence": residence.residence,
    "overseas_pr": abroad.overseas_pr,
    "applying_from_overseas": abroad.applying_from_overseas,
    "overseas_months": abroad.overseas_months,
    "hk_degree": hk_degree.hk_degree,
    "months_since_graduation": graduation.months_since_graduation,
    "offer": offer.offer,
    "employer_place": employer.employer_place,
    "edu_level": education.edu_level,
    "alt_evidence": evidence.alt_evidence,
    "job_match": job_match.job_match,
    "years_relevant": experience.years_relevant,
    "genuine_vacancy": vacancy.genuine_vacancy,
    "salary_total_hkd": pay.salary,
    "market_pay": market.market_pay,
    "talent_list": talent_list.talent_list,
    "local_hire_difficulty": recruitment.local_hire_difficulty,
    "hk_status": status.hk_status,
    "has_travel_doc": papers.has_travel_doc,
    "has_hkid": papers.has_hkid,
    "docs_other_language": papers.docs_other_language,
    "letter_of_consent": papers.letter_of_consent,
    "self_owned": company.self_owned,
    "employer_age": company.employer_age,
    "employer_facilitated": company.employer_facilitated,
    "intra_company": post.intra_company,
    "post_type": post.post_type,
    "dependants": dependants.dependants,
    "timing": simple.timing,
    "age": family.age,
    "tp_trade": trade.tp_trade,
    "spouse_or_parent_status": family.spouse_or_parent_status,
}


@dataclass(frozen=True)
class Reading:
    """One settled answer.

    Attributes:
        slot, value: as in `bot.vocabulary`; the value passes `SLOTS[slot].parse`.
        words: the person's own words that it was read from, `text[start:end]` of the message as typed.
    """

    slot: str
    value: Any
    words: str
    start: int
    end: int


def read(text: str, *, asked: str | None, answers: Mapping[str, Any], language: str, today: date) -> list[Reading]:
    """Read every answer that a message settles.

    Args:
        text: the message as typed, of any length and script.
        asked: the slot just asked, or None outside the interview.
        answers: slot -> value, what is known already (an answer already given to the other half of the question on
            records is not overwritten by a plain "no").
        language: the talk's language. Messages are read in all three languages and mixtures whatever it is.
        today: for "since 2019", "last June", 去年六月.
    Returns:
        the settled answers in the contract's order; empty if there is none. Never raises.
    """
    plain = normalise(text)
    if not plain.text.strip():
        return []
    message = _message(plain, asked, answers, today)
    found = {slot: value for slot, parser in _PARSERS.items() if (value := parser(message)) is not None}
    found.update(record.record(message))
    if asked is not None and asked not in found:
        rest = _exact(message, asked) or simple.simple(message) or _withheld(message, asked)
        if rest is not None:
            found[asked] = rest
    readings = []
    for slot, value in found.items():
        if slot != asked and answers.get(slot) == value.value:
            continue  # said again, nothing new
        try:
            stored = SLOTS[slot].parse(value.value)
        except InvalidValue:
            continue
        start, end = plain.span(value.start, value.end)
        readings.append(Reading(slot, stored, text[start:end], start, end))
    return sorted(readings, key=lambda reading: _ORDER[reading.slot])


_ORDER: Final = {slot: index for index, slot in enumerate(SLOTS)}


def _message(plain: Any, asked: str | None, answers: Mapping[str, Any], today: date) -> Message:
    """Cut the message up; who is writing decides whether "my husband" or "the candidate" is the applicant."""
    known = answers.get("role")
    message = split(plain, asked, answers, today, known)
    if known is None and asked is not None and SLOTS[asked].kind == "number" and message.stated and not message.facts:
        return split(plain, asked, answers, today, "family")  # "my husband has been a chef for ten years"
    if known is None:
        said = role.writer(message)
        if said is not None and said.value in ("family", "employer", "adviser"):
            return split(plain, asked, answers, today, said.value)
    return message


_GAPS: Final = re.compile(r"[\s-]+")


def _exact(message: Message, asked: str) -> Found | None:
    """A contract id typed as it is (`written_unsigned`); yes and no are left to the parsers, who know the question."""
    slot = SLOTS.get(asked)
    words = _GAPS.sub("_", message.text.strip())
    if slot is None or words not in slot.values or words in ("yes", "no"):
        return None
    return message.whole([words] if slot.kind == "list" else words)


def _withheld(message: Message, asked: str) -> Found | None:
    """ "Rather not say" and "I don't know"; not when the person asks back or does not understand the question."""
    slot = SLOTS.get(asked)
    if slot is None or asked not in ANSWERS or slot.group == "contact":
        return None
    if yes_no.is_undisclosed(message):
        return message.whole("undisclosed" if asked in SENSITIVE else _unsure(slot.kind))
    return message.whole(_unsure(slot.kind)) if yes_no.is_guess(message) else None


def _unsure(kind: str) -> str | list[str]:
    return ["unsure"] if kind == "list" else "unsure"
