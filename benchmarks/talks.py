"""What a person says in the benchmark: the same words to both bots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generator, Literal, Mapping

Way = Literal["text", "buttons"]
"""How the questions are answered: typed sentences, or buttons wherever the question offers the wanted one."""

Turns = Generator[float, None, None]
"""A talk that is being held: yields the seconds of each turn; closing it ends the talk early."""

OPENING: Final = "I want to know whether I qualify"
"""Starts the interview of the stock bot; ours starts it when a session opens."""


@dataclass(frozen=True)
class Answer:
    """One answer in both ways of giving it: a typed sentence and a button's value (a slot's value in the contract)."""

    text: str
    button: str

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.button:
            raise ValueError("an answer needs a text and a button")


ANSWERS: Final[Mapping[str, Answer]] = {
    "residence": Answer("I live in Shenzhen", "mainland"),
    "hk_degree": Answer("I have no degree from Hong Kong", "none"),
    "offer": Answer("I have a signed contract", "signed"),
    "employer_place": Answer("The company is registered in Hong Kong", "hk_registered"),
    "edu_level": Answer("I have a bachelor's degree", "bachelor"),
    "job_match": Answer("Both my studies and my experience", "both"),
    "years_relevant": Answer("5 years", "5"),
    "genuine_vacancy": Answer("It is an open post", "open_post"),
    "salary_total_hkd": Answer("600000 HKD a year", "600000"),
    "market_pay": Answer("It is about normal", "normal"),
    "talent_list": Answer("No, it is not on the list", "no"),
    "local_hire_difficulty": Answer("They advertised and kept the records", "proven"),
    "serious_crime": Answer("No to both", "no"),
}
"""The ordinary talk, in the order of the interview: somebody from the Mainland with a signed offer and no exemption."""

DIGRESSIONS: Final = (
    "How many weeks does the application take?",
    "How much are the government fees?",
    "Is there a quota for this scheme?",
    "Is there an age limit for applicants?",
    "Do I need IELTS or Cantonese?",
)
"""Questions asked in the middle of the interview, in turn, to make one talk long. As many as a window has turns."""

ANSWERS_BEFORE_DIGRESSIONS: Final = 3
"""Questions that are answered before a long talk leaves the interview's path."""
