"""Everything that is measured about understanding, as one JSON-able table of figures."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Callable, Final, Iterable, Mapping, Sequence

from benchmarks.understanding import crossval
from benchmarks.understanding.cases import OUT_OF_SCOPE, SETS, Case, Verdict, cases, found_and_missed, judge
from benchmarks.understanding.lines import training_answers, training_examples
from benchmarks.understanding.scores import (
    Guess,
    accuracy,
    auroc,
    calibration_error,
    f1_by_label,
    macro_f1,
    precision_recall_f1,
    reliability,
    share,
)
from bot.nlu.answers import AnswerModel
from bot.nlu.linear import Training
from bot.nlu.model import IntentModel
from bot.nlu.stored import Stored
from bot.vocabulary import LANGUAGES, SLOTS

OPPOSITES: Final[Mapping[str, frozenset[str]]] = {
    "yes": frozenset(("no",)),
    "no": frozenset(("yes", "overstay_or_illegal_work", "refused_before")),
    "overstay_or_illegal_work": frozenset(("no",)),
    "refused_before": frozenset(("no",)),
}
"""Value meant -> values that turn it round: the worst misreadings."""
_IN_SCOPE: Final = ("topic", "control")
_CONFUSIONS: Final = 20
_SEED: Final = 1


def measure(stored: Stored, how: Training, today: date) -> dict[str, Any]:
    """Measure a trained model on all sets, by cross-validation of its training lines, and what it costs."""
    examples, answers = training_examples(), training_answers()
    by_intent = crossval.intents(examples, how, _SEED)
    by_answer = crossval.answers(answers, how, _SEED)
    return {
        "day": today.isoformat(),
        "lines": {
            "intents": len({example.label for example in examples}),
            "examples": dict(Counter(example.language for example in examples)),
            "answers": dict(Counter(answer.language for answer in answers)),
        },
        "sets": {name: _of_set([judge(case, stored) for case in cases(name)]) for name in SETS},
        "crossval": {
            "intents": _by_language([(example.language, guess) for example, guess in by_intent]),
            "answers": _by_language([(answer.language, guess) for answer, guess in by_answer]),
            "confusions": _confusions(guess for _, guess in by_intent),
        },
        "costs": _costs(stored, cases("held_out")),
    }


def _of_set(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    topics = [_guess(verdict) for verdict in verdicts if verdict.case.kind in _IN_SCOPE]
    return {
        "languages": {language: _row([v for v in verdicts if v.case.language == language]) for language in LANGUAGES},
        "all": _row(verdicts),
        "slots": _slots([verdict for verdict in verdicts if verdict.case.kind == "answer"]),
        "weakest": sorted(f1_by_label(topics).items(), key=lambda item: item[1])[:_CONFUSIONS],
        "confusions": _confusions(topics),
        "reliability": reliability(topics),
    }


def _row(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The figures of the targets, for one language or all."""
    kinds = {kind: [v for v in verdicts if v.case.kind == kind] for kind in {v.case.kind for v in verdicts}}
    answers, openers = kinds.get("answer", []), kinds.get("opener", [])
    inside = [v for kind in _IN_SCOPE for v in kinds.get(kind, [])]
    outside = [v for kind in OUT_OF_SCOPE for v in kinds.get(kind, [])]
    guesses = [_guess(verdict) for verdict in inside]
    hits, wrong, missed = map(sum, zip(*(found_and_missed(v) for v in openers), strict=True)) if openers else (0, 0, 0)
    precision, recall, _ = precision_recall_f1(hits, wrong, missed)
    return {
        "topics": share(v.right for v in kinds.get("topic", [])),
        "controls": share(v.right for v in kinds.get("control", [])),
        "answers": share(v.right for v in answers),
        "hints": share(v.right for v in answers if not v.case.slots),
        "flips": sum(map(flipped, answers)),
        "flip_share": share(map(flipped, answers)),
        "opener_precision": precision,
        "opener_recall": recall,
        "oos_caught": share(v.control == "oos" for v in outside),
        "refused": share(v.control == "oos" for v in inside),
        "oos_f1": _oos_f1(inside, outside),
        "oos_auroc": {
            kind: auroc([v.strange for v in kinds[kind]], [v.strange for v in inside])
            for kind in OUT_OF_SCOPE
            if kinds.get(kind)
        },
        "macro_f1": macro_f1(guesses),
        "calibration_error": calibration_error(guesses),
        "counts": {kind: len(part) for kind, part in sorted(kinds.items())},
    }


def flipped(verdict: Verdict) -> bool:
    """Whether an answer was read as its opposite."""
    slot = verdict.case.entry["slot"]
    meant, said = verdict.case.slots.get(slot), verdict.slots.get(slot)
    return isinstance(meant, str) and isinstance(said, str) and said in OPPOSITES.get(meant, ())


def _oos_f1(inside: Sequence[Verdict], outside: Sequence[Verdict]) -> float:
    caught, refused = sum(v.control == "oos" for v in outside), sum(v.control == "oos" for v in inside)
    return precision_recall_f1(caught, refused, len(outside) - caught)[2]


def _guess(verdict: Verdict) -> Guess:
    return Guess(str(verdict.case.control), str(verdict.control), verdict.confidence)


def _slots(answers: Sequence[Verdict]) -> dict[str, dict[str, Any]]:
    """Slot -> number of answers, share read right, polarity flips."""
    table = {}
    for slot in SLOTS:
        own = [verdict for verdict in answers if verdict.case.entry["slot"] == slot]
        if own:
            table[slot] = {"answers": len(own), "right": share(v.right for v in own), "flips": sum(map(flipped, own))}
    return table


def _by_language(guesses: Sequence[tuple[str, Guess]]) -> dict[str, dict[str, float]]:
    parts = {language: [guess for own, guess in guesses if own == language] for language in LANGUAGES}
    parts["all"] = [guess for _, guess in guesses]
    return {
        name: {"accuracy": accuracy(part), "macro_f1": macro_f1(part), "calibration_error": calibration_error(part)}
        for name, part in parts.items()
    }


def _confusions(guesses: Iterable[Guess]) -> list[tuple[str, str, int]]:
    pairs = Counter((guess.meant, guess.said) for guess in guesses if not guess.right)
    return [(meant, said, times) for (meant, said), times in pairs.most_common(_CONFUSIONS)]


def _costs(stored: Stored, messages: Sequence[Case]) -> dict[str, float]:
    """Size on disk (MB), loading and understanding (ms), each message understood in its own position."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stored.intents.save(folder)
        stored.answers.save(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        loading = _timed(lambda: (IntentModel.load(folder), AnswerModel.load(folder)))
    times = sorted(_timed(lambda case=case: judge(case, stored)) for case in messages)  # type: ignore[misc]
    return {
        "size_mb": size / 1e6,
        "loading_ms": loading,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[int(len(times) * 0.95)],
    }


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
