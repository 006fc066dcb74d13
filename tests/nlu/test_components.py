"""The pipeline's components inside Rasa: trained, reloaded, and asked in the middle of a talk.

Rasa is imported inside the fixtures, so that collecting the tests does not cost its import.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.nlu.conftest import CONFIG, Components, Pipeline, settings

pytestmark = pytest.mark.rasa


SOME_LINES = ("controls.en.yml", "controls.zh_hant.yml", "faq_fees.en.yml", "faq_fees.zh_hant.yml")
SOME_ANSWERS = ("offer.en.yml", "offer.zh_hant.yml", "dependants.en.yml")
TEXTS = ("how much is it", "專才同高才有咩分別", "我要转人工", "", "😀", "x" * 10_000)


def test_what_is_trained_stored_and_loaded_says_the_same(tmp_path: Path) -> None:
    """Classifier and extractor, trained by Rasa on a part of the data."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.classifier import TriIntentClassifier
    from bot.nlu.extractor import AnswerExtractor

    storage, context = LocalModelStorage.create(tmp_path), ExecutionContext(GraphSchema({}))
    files = [*(f"data/nlu/{name}" for name in SOME_LINES), *(f"data/nlu/answers/{name}" for name in SOME_ANSWERS)]
    data = TrainingData().merge(*(load_data(str(ROOT / name)) for name in files))
    config = {**TriIntentClassifier.get_default_config(), **settings("TriIntentClassifier")}
    fresh = TriIntentClassifier.create(config, storage, Resource("classifier"), context)
    loaded = TriIntentClassifier.load(config, storage, fresh.train(data), context)
    said = [[c.process([Message({"text": text})])[0].data for text in TEXTS] for c in (fresh, loaded)]
    assert said[0] == said[1]
    config = {**AnswerExtractor.get_default_config(), **settings("AnswerExtractor")}
    trained = AnswerExtractor.create(config, storage, Resource("answers"), context)
    again = AnswerExtractor.load(config, storage, trained.train(data), context)
    for slot in ("offer", "dependants"):
        ranked = [extractor._answers.rank(slot, "HR says it comes next week") for extractor in (trained, again)]
        assert ranked[0] == ranked[1] != []


def test_rasas_retrieval_action_finds_the_topics_answer(pipeline: Pipeline) -> None:
    """The message looks as if Rasa's ResponseSelector had seen it."""
    from rasa.core.actions.action import ActionRetrieveResponse
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    parsed = pipeline("How much is the visa fee?")
    assert parsed.intent == "faq"
    selector = parsed.data["response_selector"]
    assert selector["all_retrieval_intents"] == ["faq"]
    assert selector["faq"]["response"]["intent_response_key"] == "faq/fees"
    assert selector["faq"]["ranking"][0] == {
        "intent_response_key": "faq/fees",
        "confidence": selector["faq"]["response"]["confidence"],
    }
    tracker = DialogueStateTracker("talk", [])
    tracker.update(UserUttered("…", parsed.data["intent"], [], dict(parsed.data)))
    assert ActionRetrieveResponse("utter_faq").get_full_retrieval_name(tracker) == "utter_faq/fees"


def test_the_ranking_has_every_intent_once_and_the_best_first(pipeline: Pipeline) -> None:
    """Ten at most, as configured; topics of one retrieval intent count as one."""
    ranking = pipeline("can I bring my wife").data["intent_ranking"]
    names = [item["name"] for item in ranking]
    assert names[0] == "faq"
    assert len(names) == len(set(names)) == 10


def test_tokens_are_words_numbers_and_han_characters(pipeline: Pipeline) -> None:
    """What `rasa test` compares entities with."""
    tokens = pipeline("年薪80万 offer").data["text_tokens"]
    assert [(token.text, token.start, token.end) for token in tokens] == [
        ("年", 0, 1), ("薪", 1, 2), ("80", 2, 4), ("万", 4, 5), ("offer", 6, 11),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["No", "没有", "冇"])
def test_a_bare_word_answers_the_question_just_asked(pipeline: Pipeline, text: str) -> None:
    """Without the question it is a bare no; with it, it is the answer."""
    parsed = pipeline(text, asked="talent_list")
    assert (parsed.intent, parsed.confidence, parsed.facts) == ("inform", 1.0, {"talent_list": "no"})
    assert pipeline(text).intent == "deny"


@pytest.mark.parametrize("text", ["No, let me talk to a real person", "没有，帮我转人工客服", "冇，我要搵真人"])
def test_a_no_before_the_wish_for_a_person_is_not_stored(pipeline: Pipeline, text: str) -> None:
    """Nobody has said anything about convictions here."""
    parsed = pipeline(text, asked="serious_crime")
    assert (parsed.intent, dict(parsed.facts)) == ("human", {})


@pytest.mark.parametrize(
    "text",
    [
        "Master's. How many weeks until it is approved?",
        "硕士。审批要多长时间？",
        "碩士。審批要幾耐？",
    ],
)
def test_an_answer_and_a_question_in_one_message_are_both_served(pipeline: Pipeline, text: str) -> None:
    """The degree is kept and the question is not lost."""
    parsed = pipeline(text, asked="edu_level")
    assert parsed.facts["edu_level"] == "master"
    assert parsed.data["response_selector"]["faq"]["response"]["intent_response_key"] == "faq/processing_time"
    assert parsed.intent == "faq"


@pytest.mark.parametrize("text", ["I live in Shenzhen", "我住在深圳", "我住喺深圳"])
def test_facts_are_heard_outside_the_interview(pipeline: Pipeline, text: str) -> None:
    """A first message may already answer questions."""
    parsed = pipeline(text)
    assert (parsed.intent, parsed.facts.get("residence")) == ("inform", "mainland")


@pytest.mark.parametrize("text", ["Can I apply without a degree?", "没有学位可以申请吗？", "冇學位可唔可以申請？"])
def test_a_question_states_no_fact(pipeline: Pipeline, text: str) -> None:
    """Who asks about a missing degree has not said that it is missing."""
    parsed = pipeline(text, asked="edu_level")
    assert (parsed.intent, dict(parsed.facts)) == ("faq", {})


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("contact_name", "Lau Wing Sze"),
        ("contact_name", "陈小美"),
        ("contact_channel", "WhatsApp"),
        ("contact_value", "9123 4567"),
        ("contact_time", "call me in the evening"),
        ("free_note", "我下個月先有時間"),
    ],
)
def test_contact_answers_are_no_interruptions(pipeline: Pipeline, asked: str, text: str) -> None:
    """The contact form reads them itself; the interview's answers stay untouched."""
    parsed = pipeline(text, asked=asked, contact_channel="phone")
    assert (parsed.intent, dict(parsed.facts)) == ("inform", {})


@pytest.mark.parametrize(
    ("text", "language"), [("English please", "en"), ("请用简体中文", "zh_hans"), ("可唔可以用繁體中文", "zh_hant")]
)
def test_a_wish_for_a_language_names_it(pipeline: Pipeline, text: str, language: str) -> None:
    """In the middle of the interview too."""
    parsed = pipeline(text, asked="offer")
    assert (parsed.intent, dict(parsed.facts)) == ("change_language", {"language": language})


@pytest.mark.parametrize("name", ["陈示例", "陳示例", "欧阳小姐", "林大文先生", "吳女士", "何詩韻", "Alex Example"])
def test_a_name_is_a_name(pipeline: Pipeline, name: str) -> None:
    """Whatever its characters mean elsewhere."""
    assert pipeline(name, asked="contact_name").intent == "inform"


@pytest.mark.parametrize(("text", "intent"), [("谢谢", "thanks"), ("我想找真人", "human"), ("停止", "stop")])
def test_a_wish_is_no_name(pipeline: Pipeline, text: str, intent: str) -> None:
    """谢 is a surname too."""
    assert pipeline(text, asked="contact_name").intent == intent


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [("actually it's a master's degree", "edu_level", "master"), ("不对，学历是硕士", "edu_level", "master"),
     ("上面講錯咗，我份合約未簽", "offer", "written_unsigned")],
)  # fmt: skip
def test_a_correction_that_says_the_new_value_gives_it(pipeline: Pipeline, text: str, slot: str, value: str) -> None:
    """It is taken for what it says, not answered with "which answer?"."""
    understood = pipeline(text, asked="years_relevant")
    assert understood.intent == "inform"
    assert understood.facts.get(slot) == value


def test_unclear_messages_fall_back(pipeline: Pipeline) -> None:
    """Better to ask than to guess."""
    assert pipeline("blorp zzgh qwrt").intent in ("nlu_fallback", "out_of_scope")


@pytest.mark.parametrize(
    "text", ["", "  ", "😀😀", "<b onclick=alert(1)>hi</b>", "啊" * 10_000, "\u202e\u0000", "/", "/x{"]
)
@pytest.mark.parametrize("asked", [None, "salary_total_hkd", "contact_value"])
def test_odd_messages_never_fail(pipeline: Pipeline, text: str, asked: str | None) -> None:
    """Emoji, markup, ten thousand characters, nothing at all."""
    assert pipeline(text, asked=asked, contact_channel="phone").data["intent_ranking"] is not None


def test_payloads_and_missing_trackers_are_left_alone(pipeline: Pipeline, components: Components) -> None:
    """Rasa reads buttons after the pipeline; `rasa shell nlu` has no talk."""
    from rasa.shared.nlu.training_data.message import Message

    assert not pipeline('/inform{"offer": "signed"}', asked="offer").facts
    (message,) = components.extractor.process([Message({"text": "I live in Shenzhen"})], None)
    assert message.get("intent")["name"] == "inform"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of libraries that Rasa imports here
def test_rasa_accepts_the_pipeline_and_hands_the_talk_to_the_extractor() -> None:
    """Rasa fills parameters by their names and checks their types before training."""
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.validation import validate

    configuration = Recipe.recipe_for_name("default.v1").graph_config_for_recipe(CONFIG, {})
    validate(configuration)
    nodes = configuration.predict_schema.nodes
    (extractor,) = (node for name, node in nodes.items() if "AnswerExtractor" in name)
    assert extractor.needs["tracker"] == "__tracker__"
    assert configuration.language == "zh"


def test_rasas_cache_notices_a_changed_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else `rasa train` would bring back the old model."""
    from bot.nlu.classifier import TriIntentClassifier

    before = TriIntentClassifier.fingerprint_addon({})
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: real(path) + b"#" * (path.name == "concepts.yml"))
    assert TriIntentClassifier.fingerprint_addon({}) != before


def test_an_untrained_classifier_predicts_nothing(tmp_path: Path) -> None:
    """One intent is too few to train on; the bot then asks back instead of failing."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.nlu.classifier import TriIntentClassifier

    storage, context = LocalModelStorage.create(tmp_path), ExecutionContext(GraphSchema({}))
    config = TriIntentClassifier.get_default_config()
    component = TriIntentClassifier.create(config, storage, Resource("none"), context)
    resource = component.train(TrainingData([Message({"text": "hi", "intent": "greet"})]))
    (message,) = TriIntentClassifier.load(config, storage, resource, context).process([Message({"text": "hi"})])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
