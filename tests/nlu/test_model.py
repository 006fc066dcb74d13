"""The classifier: deterministic, the same after saving and loading, and never at a loss for any text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.concepts import project_lexicon
from bot.nlu.features import MAX_CHARS, Blocks, Featurizer, count
from bot.nlu.linear import matrix_of, stratified_folds
from bot.nlu.model import IntentModel
from bot.nlu.prediction import Prediction
from bot.settings import ROOT

TEXTS = (
    "how much is it",
    "多少钱",
    "幾多錢",
    "what does it cost",
    "收费多少",
    "hello there",
    "你好",
    "早晨",
    "good morning",
    "您好",
)
LABELS = ("faq/fees",) * 5 + ("greet",) * 5
SERVES_ALONE = """
import sys, pathlib
from bot.nlu.model import IntentModel
assert IntentModel.load(pathlib.Path(sys.argv[1])).rank("多少錢")[0][0] == "faq/fees"
heavy = {"sklearn", "scipy", "rasa", "tensorflow", "spacy"} & set(sys.modules)
assert not heavy, heavy
"""
small = IntentModel.fit(TEXTS, LABELS)


def test_saving_and_loading_changes_no_prediction(tmp_path: Path) -> None:
    """What was measured after training is what the bot says."""
    small.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    for text in (*TEXTS, "unseen words", "從未見過", ""):
        assert loaded.rank(text) == small.rank(text)


def test_training_twice_gives_the_same_model() -> None:
    """Up to the solver's tolerance: labels are trained side by side and draw from one sequence of random numbers."""
    again = IntentModel.fit(TEXTS, LABELS)
    assert again.linear.scale == small.linear.scale
    assert np.abs(again.linear.weights.astype(int) - small.linear.weights).max() <= 127 * 0.05


def test_a_trained_model_serves_without_the_training_libraries(tmp_path: Path) -> None:
    """The bot starts quickly because none of them is loaded."""
    small.save(tmp_path)
    done = subprocess.run([sys.executable, "-c", SERVES_ALONE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@given(st.text())
def test_any_text_gets_probabilities(text: str) -> None:
    """Every label once, the likeliest first, adding up to one."""
    ranking = small.rank(text)
    chances = [chance for _, chance in ranking]
    assert {label for label, _ in ranking} == set(LABELS)
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", "   ", "👋👋", "<script>alert(1)</script>", "多少钱" * 5_000, "\u0000\u202e\ud800"]
)
def test_odd_texts_are_ranked_too(text: str) -> None:
    """Empty, emoji, markup, very long, control characters and broken surrogates."""
    assert len(small.rank(text)) == 2


def test_only_the_beginning_of_a_long_text_counts() -> None:
    """What stands behind the limit costs nothing and changes nothing."""
    beginning = "hello there ".ljust(MAX_CHARS, ".")
    assert small.rank(beginning + "how much is it") == small.rank(beginning)


def test_three_scripts_of_one_question_agree() -> None:
    """Traditional, Simplified and full-width forms are one and the same to the features."""
    assert small.rank("幾多錢？") == small.rank("几多钱?")
    assert small.rank("ＨＯＷ ＭＵＣＨ") == small.rank("how much")


@pytest.mark.parametrize(("texts", "labels"), [(["a"], ["x"]), ([], []), (["a", "b"], ["x"])])
def test_training_needs_two_labels_and_equal_lengths(texts: list[str], labels: list[str]) -> None:
    """The message says what was given."""
    with pytest.raises(ValueError, match="cannot train on"):
        IntentModel.fit(texts, labels)


def test_folds_hold_every_line_out_once_and_spread_the_labels() -> None:
    """Else confidence would be fitted on what the model has seen."""
    targets = np.array([0] * 9 + [1] * 4)
    folds = stratified_folds(targets, 3, seed=1)
    assert sorted(np.concatenate([outside for _, outside in folds])) == list(range(13))
    assert all(set(inside).isdisjoint(outside) for inside, outside in folds)
    assert all(3 <= (targets[outside] == 0).sum() <= 3 for _, outside in folds)


def test_a_retrieval_intent_is_as_likely_as_its_best_topic() -> None:
    """Two topics level with each other are a reason to ask back, not a confident answer."""
    prediction = Prediction((("faq/fees", 0.4), ("greet", 0.3), ("faq/agency_fees", 0.25), ("thanks", 0.05)))
    assert prediction.intents() == [("faq", 0.4), ("greet", 0.3), ("thanks", 0.05)]
    assert prediction.topics() == {"faq": [("faq/fees", 0.4), ("faq/agency_fees", 0.25)]}


def test_the_matrix_of_training_holds_the_rows_that_serving_makes() -> None:
    """Weighed all at once and one by one, the features are the same."""
    lexicon = project_lexicon()
    counted = [count(text, Blocks(), lexicon) for text in (*TEXTS, "", "没有见过的 words", "degree 學位 学历")]
    featurizer = Featurizer.fit(counted, Blocks(), lexicon)
    matrix = matrix_of(featurizer, counted)
    for row, counts in zip(matrix, counted, strict=True):
        numbers, values = featurizer.weigh(counts)
        assert list(row.indices) == list(numbers)
        assert row.data == pytest.approx(values, abs=1e-6)
