"""One message in, what the bot makes of it out: the answers that it settles and the intent to act on.

The classifier ranks intents by the words alone, the readers find answers in the light of the question just asked, and
`arbitration` weighs both. Rasa's component (`extractor`) and `asmtp understand` call this same function, so what is
measured is what the bot does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Mapping, Sequence

from bot.contact import plain_answer, read_contact
from bot.nlu.answers import AnswerModel
from bot.nlu.arbitration import (
    CERTAIN,
    CHANGE_LANGUAGE,
    CONFIDENT,
    CONTROLS,
    COURTESIES,
    DEFINITE,
    INFORM,
    Heard,
    decide,
)
from bot.nlu.confirming import CHECKS, confirmation
from bot.nlu.consenting import has_changed_mind, refuses
from bot.nlu.corrections import changes, corrects, taken_back
from bot.nlu.features import MAX_CHARS
from bot.nlu.names import is_name
from bot.nlu.position import Position, read_answers, with_facts
from bot.nlu.prediction import TOPIC_MARK, Prediction
from bot.nlu.settle import Trust, settle
from bot.nlu.tokens import tokens
from bot.understanding.clauses import split
from bot.understanding.contact import ContactProblem, says_a_name
from bot.understanding.distress import in_distress
from bot.understanding.language import requested
from bot.understanding.money import foreign_sum
from bot.understanding.normalise import normalise
from bot.understanding.numbers import find
from bot.understanding.reading import Reading
from bot.understanding.simple import CONSENT_SLOTS
from bot.understanding.yes_no import has_doubt
from bot.vocabulary import ANSWERS, CONTACT, SLOTS, UNSURE

FALLBACK: Final = "nlu_fallback"
OUT_OF_SCOPE: Final = "out_of_scope"
_NEVER: Final = 1.1  # no probability reaches it
_SALARY: Final = "salary_total_hkd"
_SUMS: Final = (_SALARY, "income_last_year_hkd", "net_assets_hkd")
DISTRESS: Final = "distress"
CONFIRM: Final = "confirm"
CARRY_ON: Final = "resume"
CHANGE_ANSWER: Final = "change_answer"
LEAVE_CONTACT: Final = "leave_contact"
_MOST_WORDS_OF_CONSENT: Final = 6
_MOST_WORDS_OF_LANGUAGE: Final = 3
_NEWS: Final = re.compile(r"(?i)market|promo|news|advert|unsubscribe|推广|推廣|宣传|宣傳|广告|廣告|资讯|資訊")
_STOP: Final = "stop"
_NO_ANSWER: Final = ("skip", "unsure")
"""Intents that leave the question just asked open, where nothing else was read."""
_OF_RELATIVES: Final = frozenset((
    "dependants", "dependant_place", "spouse_or_parent_status", "parents_separated",
    "parent_hkpr_settled_overseas_at_birth",
))  # fmt: skip
"""Questions on the family: there "my husband" is the answer, elsewhere it is somebody else's case."""
_NOT_A_FIGURE: Final = ("faq", OUT_OF_SCOPE)
_PARTICLES: Final = re.compile(r"[呀吧啊哦哈嘿哼啦咯呢嘛噢喔唉哎诶誒嗯嘅㗎喎\W]*")


@dataclass(frozen=True)
class Limits:
    """When a message counts as not understood. Chosen on held-out messages (docs/nlu.md).

    Attributes:
        threshold: below this probability of the likeliest label; lower, and nonsense is answered, higher, and
            questions are refused.
        doubt: from this probability on that a question on a topic is none of our matters after all.
        trust: how far the model of answers is believed.
    """

    threshold: float = 0.2
    doubt: float = 0.07
    trust: Trust = field(default_factory=Trust)


@dataclass(frozen=True)
class Understanding:
    """What the bot makes of a message.

    Attributes:
        intent: what it acts on: `inform`, `faq/fees`, `human`, ...; `nlu_fallback` when it was not understood.
        confidence: the intent's probability; 1 when an answer or the question just asked decides it.
        readings: the answers of the interview that the message settles, in the contract's order.
        contact: contact slot -> value, read for the contact form.
        language: the language that the message asks for, if it does.
    """

    intent: str
    confidence: float
    readings: tuple[Reading, ...] = ()
    contact: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None


def understand(
    text: str, prediction: Prediction, position: Position, answers: AnswerModel | None, limits: Limits
) -> Understanding:
    """Decide what a typed message means in its position. Never fails, whatever the characters.

    Args:
        text: the message as typed; what stands beyond `MAX_CHARS` is not looked at.
        prediction: the classifier's verdict on it.
        answers: the model of answers, if one is trained.
    """
    text = text[:MAX_CHARS]
    asked = position.asked
    if in_distress(text):
        return Understanding(DISTRESS, 1.0)
    wish = position.slots.get("confirming")
    confirmed = confirmation(text, wish) if wish else None
    says_more = confirmed and (_asks(text, position.today) or (wish in CHECKS and read_answers(text, position)))
    if confirmed and not says_more:
        return Understanding(CONFIRM, 1.0)
    if confirmed is False and wish not in CHECKS:
        return Understanding(CARRY_ON, 1.0)
    if has_changed_mind(position.slots, text):
        return Understanding(LEAVE_CONTACT, 1.0)
    contact = _contact(text, position)
    if asked in CONSENT_SLOTS and contact.get(asked) is not None and plain_answer(asked, text) == contact[asked]:
        return Understanding(INFORM, 1.0, contact=contact)
    if asked in CONTACT:
        corrected = _corrected(text, prediction, position, contact)
        if corrected:
            return Understanding(CHANGE_ANSWER, 1.0, tuple(corrected))
    readings = [] if asked in CONTACT else read_answers(text, position)
    mends = asked in ANSWERS and corrects(prediction, text)
    if mends:
        instead = taken_back(text, readings, position.known, asked, position.today)
        if instead:
            return Understanding(INFORM, 1.0, tuple(instead))
    if asked in _SUMS and not readings and foreign_sum(text) and not _asks(text, position.today):
        return Understanding(INFORM, 1.0)  # an answer, though not one to store: the form converts it
    certain, by_rule = False, any(reading.slot == asked for reading in readings)
    if asked is None and answers is not None:
        readings = with_facts(readings, text, position, answers, limits.trust)
    if asked is not None and answers is not None and not contact:
        floor = _floor(text, prediction, position, limits.trust)
        ranked = answers.rank(asked, text)
        beside = [reading for reading in readings if reading.slot != asked]
        if prediction.familiar == 0 or _PARTICLES.fullmatch(text) or _is_courtesy(text, prediction):
            ranked = []  # not a word that means anything, or a thank-you
        elif changes(beside, position.known):
            ranked = []  # it speaks of an earlier answer
        elif beside:
            floor = max(floor, limits.trust.beside)
        if mends and ranked and ranked[0][0] in (UNSURE, "yes", "no"):
            ranked = []  # "sorry, that was wrong" is none of these
        if prediction.chance(OUT_OF_SCOPE) >= CERTAIN and len(tokens(text)) > _MOST_WORDS_OF_CONSENT:
            floor = max(floor, limits.trust.against)  # the weather, the neighbours, the rent
        opening = asked == "residence" and not position.known  # a talk's first words are rarely the answer
        if opening and beside:
            floor = max(floor, limits.trust.against)  # "I never studied in Hong Kong" tells another thing
        if opening and len(tokens(text)) > _MOST_WORDS_OF_CONSENT:
            readings = [reading for reading in readings if reading.value != UNSURE]  # "I don't know how this works"
        readings, certain = settle(readings, asked, text, ranked, floor, limits.trust, opening=opening)
    heard = replace(_heard(text, prediction, position, readings, contact, certain), by_rule=by_rule)
    verdict = decide(heard)
    if not verdict.keep_facts:
        readings = []
    elif not verdict.keep_answer:
        readings = _without_answer(readings, asked)
    label, confidence = _best(prediction, verdict.intent, limits)
    figure = label.partition(TOPIC_MARK)[0] in _NOT_A_FIGURE and _is_unusable_figure(text, position)
    if not readings and (figure or (label in CONTROLS and _PARTICLES.fullmatch(text))):
        label, confidence = FALLBACK, 1.0
    refused = asked is not None and not readings and confidence >= CONFIDENT and contact.get(asked) != "yes"
    if asked is not None and refused and refuses(asked, label, text):
        return Understanding(INFORM, confidence, contact={asked: "no"})
    open_end = label in _NO_ANSWER and confidence >= CONFIDENT and prediction.familiar > 0
    if open_end and asked in ANSWERS and all(reading.slot != asked for reading in readings):
        value = [UNSURE] if SLOTS[asked].kind == "list" else UNSURE
        readings = [*readings, Reading(asked, value, text, 0, len(text))]
    return Understanding(label, confidence, tuple(readings), contact if label == INFORM else {}, heard.language)


def _best(prediction: Prediction, decided: str | None, limits: Limits) -> tuple[str, float]:
    """The intent to act on: the one decided, else the likeliest label, else none that can be trusted."""
    if decided == INFORM:
        return INFORM, 1.0
    label, chance = prediction.ranking[0] if prediction.ranking else (FALLBACK, 0.0)
    if decided is not None and decided != label.partition(TOPIC_MARK)[0]:
        return decided, 1.0
    strange = TOPIC_MARK in label and prediction.chance(OUT_OF_SCOPE) >= limits.doubt
    noise = label == OUT_OF_SCOPE and prediction.familiar == 0
    enough = CONFIDENT if label == _STOP else limits.threshold  # nobody's talk is ended on a guess
    understood = chance >= enough and not strange and not noise
    return (label, chance) if understood or decided else (FALLBACK, chance)


def _is_unusable_figure(text: str, position: Position) -> bool:
    """A figure that answers a question for one, though not with a value to believe: "300 years"."""
    number_asked = position.asked is not None and SLOTS[position.asked].kind == "number"
    return number_asked and bool(find(normalise(text).text)) and not _asks(text, position.today)


def _is_courtesy(text: str, prediction: Prediction) -> bool:
    return prediction.likeliest(COURTESIES)[1] >= CERTAIN and len(tokens(text)) <= _MOST_WORDS_OF_CONSENT


def _corrected(text: str, prediction: Prediction, position: Position, contact: Mapping[str, Any]) -> list[Reading]:
    """While contact details are asked: answers of the interview that the message changes."""
    asked = position.asked
    if asked == "free_note" or (prediction.asks_topic() >= CONFIDENT and _asks(text, position.today)):
        return []
    if is_name(prediction, text.strip()):
        return []
    if contact and not (asked in CONSENT_SLOTS and corrects(prediction, text)):
        return []  # it answers the question just asked
    known = position.known
    readings = read_answers(text, replace(position, asked=None))
    if corrects(prediction, text):
        return taken_back(text, readings, known, None, position.today)
    return readings if changes(readings, known) else []


def _floor(text: str, prediction: Prediction, position: Position, trust: Trust) -> float:
    """How likely an answer of the examples must be: more where the message is a question, a wish or another's case."""
    wish = max(prediction.likeliest(CONTROLS)[1], prediction.likeliest(COURTESIES)[1])
    if prediction.likeliest(DEFINITE)[1] >= CERTAIN:
        return _NEVER
    if wish >= CERTAIN:
        return trust.against
    message = split(normalise(text), position.asked, {}, position.today, None)
    told = message.said or (position.asked in _OF_RELATIVES and message.stated) or has_doubt(message.text)
    asks = any(clause.question for clause in message.clauses)
    return trust.asking if not told or (asks and prediction.asks_topic() >= CONFIDENT) else 0.0


def _contact(text: str, position: Position) -> Mapping[str, Any]:
    """What the contact form would read; empty outside it and when the answer cannot be used."""
    if position.asked not in CONTACT:
        return {}
    try:
        return read_contact(position.asked, text, position.slots)
    except (ContactProblem, KeyError):
        return {}


def _heard(
    text: str,
    prediction: Prediction,
    position: Position,
    readings: Sequence[Reading],
    contact: Mapping[str, Any],
    certain: bool,
) -> Heard:
    asked = position.asked
    answer = next((reading for reading in readings if reading.slot == asked), None)
    free_text = asked is not None and SLOTS[asked].kind == "text"
    formed = None if asked in ("contact_name", "free_note", None) else contact.get(asked)
    inside = set() if answer is None else set(range(answer.start, answer.end))
    left = "".join(" " if place in inside else character for place, character in enumerate(text))
    control = prediction.likeliest(CONTROLS)
    if asked == "free_note" and _is_for_the_consultant(control[0], text):
        control = ("", 0.0)
    return Heard(
        control=control,
        courtesy=prediction.likeliest(COURTESIES),
        question=prediction.asks_topic(),
        strange=prediction.chance(OUT_OF_SCOPE),
        asks=_asks(text, position.today),
        answer=formed if answer is None else answer.value,
        certain=certain,
        other_facts=any(reading.slot != asked for reading in readings),
        words_left=0 if answer is None else len(tokens(left)),
        in_form=asked is not None,
        free_text=free_text,
        is_name=asked == "contact_name" and (is_name(prediction, text.strip()) or says_a_name(text)),
        is_note=asked == "free_note",
        language=None if asked == "free_note" else requested(text),
    )


def _is_for_the_consultant(wish: str, text: str) -> bool:
    """In a note, "please speak Mandarin when you ring" and "don't call, text only" are wishes to whoever reads it."""
    long = len(tokens(text)) > _MOST_WORDS_OF_LANGUAGE
    return (wish == CHANGE_LANGUAGE and long) or (wish == "stop_marketing" and not _NEWS.search(text))


def _without_answer(readings: Sequence[Reading], asked: str | None) -> list[Reading]:
    """Leave out the answer and whatever else was read from the same words: one "no" may settle two slots."""
    answer = next((reading for reading in readings if reading.slot == asked), None)
    return [
        reading for reading in readings if answer is None or reading.end <= answer.start or answer.end <= reading.start
    ]


def _asks(text: str, today: date) -> bool:
    return any(clause.question for clause in split(normalise(text), None, {}, today, None).clauses)
