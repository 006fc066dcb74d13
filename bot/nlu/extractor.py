"""Rasa's entity extractor of this project: every slot that a message settles, and what kind of message it is.

It runs after the classifier and the fallback, and its verdict on the intent is the last one. Buttons (`/inform...`)
are left alone: Rasa reads them by itself after the pipeline.
"""

from __future__ import annotations

import re
from typing import Any, Collection, Final, Mapping, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.constants import PREDICTED_CONFIDENCE_KEY as CONFIDENCE
from rasa.shared.nlu.training_data.message import Message

from bot.contact import read_contact
from bot.nlu.arbitration import CERTAIN, CHANGE_LANGUAGE, CONTROLS, COURTESIES, Heard, Verdict, decide
from bot.nlu.features import MAX_CHARS
from bot.nlu.tokens import tokens
from bot.today import today
from bot.understanding.clauses import split
from bot.understanding.contact import ContactProblem
from bot.understanding.language import detect, requested
from bot.understanding.normalise import normalise, simplify
from bot.understanding.reading import Reading, read
from bot.vocabulary import ANSWERS, CONTACT, LANGUAGES, SLOTS

_PAYLOAD: Final = "/"
_NAME: Final = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’.-]*){1,3}")
"""Two to four capitalised words, as people write their names; sentences and commands are not written so."""
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施洪季俞关麦区莊庄简"
)
_HAN_NAME: Final = re.compile(rf"(?:欧阳|司徒|上官|[{_SURNAMES}])[\u3400-\u9fff]{{1,2}}(?:先生|女士|小姐|太太)?")
"""A surname and one or two characters more (in Simplified, as `simplify` gives it): 陈大文, 欧阳小姐."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AnswerExtractor(GraphComponent, EntityExtractorMixin):
    """Reads answers with `bot.understanding` and settles the intent with `bot.nlu.arbitration`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerExtractor:
        """Create the component; it has nothing to train or load."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Add entities and, where facts or the question just asked decide it, the intent.

        Args:
            messages: what the classifier has labelled.
            tracker: the talk so far; Rasa fills it in by this parameter's name. None or empty means no talk.
        """
        slots = tracker.current_slot_values() if tracker else {}
        asked = slots.get(REQUESTED_SLOT) if tracker and tracker.active_loop_name else None
        for message in messages:
            text = (message.get(TEXT) or "")[:MAX_CHARS]
            if text.strip() and not text.lstrip().startswith(_PAYLOAD):
                self._settle(message, text, asked if asked in SLOTS else None, slots)
        return messages

    def _settle(self, message: Message, text: str, asked: str | None, slots: Mapping[str, Any]) -> None:
        readings = [] if asked in CONTACT else _read(text, asked, slots)
        heard = _heard(message, text, asked, slots, readings)
        verdict = decide(heard)
        if not verdict.keep_answer:
            readings = _without_answer(readings, asked)
        entities = [entity for reading in readings for entity in _entities(reading)]
        intent = verdict.intent or (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        if intent == CHANGE_LANGUAGE and heard.language:
            entities.append({"entity": "language", "value": heard.language, "start": 0, "end": len(text)})
        if entities:
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, [*known, *self.add_extractor_name(entities)], add_to_output=True)
        _apply(message, verdict)


def _read(text: str, asked: str | None, slots: Mapping[str, Any]) -> Sequence[Reading]:
    answers = {name: slots[name] for name in ANSWERS if slots.get(name) is not None}
    language = slots.get("language")
    if language not in LANGUAGES:
        language = detect(text, LANGUAGES[0]).language or LANGUAGES[0]
    return read(text, asked=asked, answers=answers, language=language, today=today())


def _heard(
    message: Message, text: str, asked: str | None, slots: Mapping[str, Any], readings: Sequence[Reading]
) -> Heard:
    answer = next((reading for reading in readings if reading.slot == asked), None)
    contact = _contact_answer(asked, text, slots)
    inside = set() if answer is None else set(range(answer.start, answer.end))
    left = "".join(" " if position in inside else character for position, character in enumerate(text))
    return Heard(
        control=_likeliest(message, CONTROLS),
        courtesy=_likeliest(message, COURTESIES),
        question=_question(message),
        asks=_asks(text),
        answer=contact if answer is None else answer.value,
        other_facts=any(reading.slot != asked for reading in readings),
        words_left=0 if answer is None else len(tokens(left)),
        free_text=asked is not None and SLOTS[asked].kind == "text",
        is_name=asked == "contact_name" and _is_name(message, text.strip()),
        is_note=asked == "free_note",
        language=requested(text),
    )


def _is_name(message: Message, text: str) -> bool:
    """Whether a text has the form of a name; 谢 is a surname, but 谢谢 is thanks."""
    if _likeliest(message, COURTESIES)[1] >= CERTAIN:
        return False
    return bool(_NAME.fullmatch(text) or _HAN_NAME.fullmatch(simplify(text)))


def _without_answer(readings: Sequence[Reading], asked: str | None) -> list[Reading]:
    """Leave out the answer and whatever else was read from the same words: one "no" may settle two slots."""
    answer = next((reading for reading in readings if reading.slot == asked), None)
    return [
        reading for reading in readings if answer is None or reading.end <= answer.start or answer.end <= reading.start
    ]


def _contact_answer(asked: str | None, text: str, slots: Mapping[str, Any]) -> object:
    """The answer to a contact question whose answers have a form; None for names and notes, which have none."""
    if asked not in CONTACT or asked in ("contact_name", "free_note"):
        return None
    try:
        return read_contact(asked, text, slots).get(asked)
    except (ContactProblem, KeyError):
        return None


def _asks(text: str) -> bool:
    return any(clause.question for clause in split(normalise(text), None, {}, today(), None).clauses)


def _likeliest(message: Message, names: Collection[str]) -> tuple[str, float]:
    ranking = message.get(INTENT_RANKING_KEY) or []
    found = ((item[INTENT_NAME_KEY], item[CONFIDENCE]) for item in ranking if item[INTENT_NAME_KEY] in names)
    return max(found, key=lambda item: item[1], default=("", 0.0))


def _question(message: Message) -> float:
    """The probability that the message asks about any topic: the sum over the topics."""
    selector = message.get(RESPONSE_SELECTOR) or {}
    intents = selector.get("all_retrieval_intents", [])
    return sum(item[CONFIDENCE] for name in intents for item in selector[name]["ranking"])


def _entities(reading: Reading) -> list[dict[str, Any]]:
    values = reading.value if isinstance(reading.value, list) else [reading.value]
    return [{"entity": reading.slot, "value": value, "start": reading.start, "end": reading.end} for value in values]


def _apply(message: Message, verdict: Verdict) -> None:
    if verdict.intent is None:
        return
    chosen = {INTENT_NAME_KEY: verdict.intent, CONFIDENCE: 1.0}
    others = [item for item in message.get(INTENT_RANKING_KEY) or [] if item[INTENT_NAME_KEY] != verdict.intent]
    message.set(INTENT, chosen, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [chosen, *others], add_to_output=True)
