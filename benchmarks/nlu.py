"""`python -m benchmarks.nlu`: how well the classifier understands, by cross-validation and on the held-out file.

Lines at the same place of an intent's three languages are often translations of each other, so they share a fold.
Needs neither Rasa nor a trained model: it trains the classifier of `bot.nlu.model` itself.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Final, Iterator, NamedTuple, Sequence

import numpy as np
import yaml

from bot.nlu.features import fold
from bot.nlu.model import IntentModel
from bot.vocabulary import LANGUAGES

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data" / "nlu"
HELD_OUT: Final = ROOT / "tests" / "nlu" / "heldout.yml"
FOLDS: Final = 5
THRESHOLDS: Final = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


class Example(NamedTuple):
    """A message, what it means (`greet`, `faq/fees`), its language, and its place in its list."""

    text: str
    label: str
    language: str
    place: int


class Answer(NamedTuple):
    """What the model said to an example: its best label and that label's probability."""

    example: Example
    label: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the label is the example's."""
        return self.label == self.example.label


def training_examples() -> list[Example]:
    """The lines that are trained on: one that two languages share counts once per meaning."""
    seen: dict[tuple[str, str], Example] = {}
    for example in training_lines():
        seen.setdefault((fold(example.text), example.label), example)
    return list(seen.values())


def training_lines() -> Iterator[Example]:
    """Every line of `data/nlu`, file by file."""
    for path in sorted(DATA.glob("*.yml")):
        language = path.name.split(".")[1]
        for block in _yaml(path)["nlu"]:
            for place, line in enumerate(block["examples"].splitlines()):
                yield Example(line.removeprefix("- "), block["intent"], language, place)


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # in C: ten times as fast


def held_out_examples() -> list[Example]:
    """The messages that are never trained on."""
    content: dict[str, dict[str, list[str]]] = _yaml(HELD_OUT)
    return [
        Example(text, label, language, place)
        for label, languages in content.items()
        for language, texts in languages.items()
        for place, text in enumerate(texts)
    ]


def train(examples: Sequence[Example]) -> IntentModel:
    """Train as the Rasa component does."""
    return IntentModel.fit([example.text for example in examples], [example.label for example in examples])


def ask(model: IntentModel, examples: Sequence[Example]) -> list[Answer]:
    """Let the model label the examples."""
    return [Answer(example, *model.rank(example.text)[0]) for example in examples]


def cross_validate(examples: Sequence[Example], seed: int) -> list[Answer]:
    """Label each example by a model that has seen neither it nor its translations."""
    groups = sorted({(example.label, example.place) for example in examples})
    order = np.random.RandomState(seed).permutation(len(groups))
    fold_of = {groups[number]: place % FOLDS for place, number in enumerate(order)}
    answers: list[Answer] = []
    for number in range(FOLDS):
        inside = [example for example in examples if fold_of[example.label, example.place] != number]
        outside = [example for example in examples if fold_of[example.label, example.place] == number]
        answers += ask(train(inside), outside)
    return answers


def accuracy(answers: Sequence[Answer]) -> float:
    """Share of right answers."""
    return sum(answer.right for answer in answers) / len(answers)


def macro_f1(answers: Sequence[Answer]) -> float:
    """Mean F1 over the labels."""
    scores = []
    for label in {answer.example.label for answer in answers}:
        hits = sum(answer.right for answer in answers if answer.example.label == label)
        said = sum(answer.label == label for answer in answers)
        meant = sum(answer.example.label == label for answer in answers)
        scores.append(2 * hits / (said + meant))
    return float(np.mean(scores))


def calibration_error(answers: Sequence[Answer], bins: int = 15) -> float:
    """Expected calibration error: mean distance between confidence and accuracy over bins of confidence."""
    by_bin: dict[int, list[Answer]] = {}
    for answer in answers:
        by_bin.setdefault(min(int(answer.confidence * bins), bins - 1), []).append(answer)
    distances = (
        len(part) * abs(accuracy(part) - float(np.mean([answer.confidence for answer in part])))
        for part in by_bin.values()
    )
    return sum(distances) / len(answers)


def _of(answers: Sequence[Answer], language: str) -> list[Answer]:
    return [answer for answer in answers if answer.example.language == language]


def _print_table(title: str, answers: Sequence[Answer]) -> None:
    print(f"\n## {title} ({len(answers)} messages)\n")
    print("| language | accuracy | macro-F1 | calibration error |\n|---|---|---|---|")
    for name in LANGUAGES:
        part = _of(answers, name)
        print(f"| {name} | {accuracy(part):.3f} | {macro_f1(part):.3f} | {calibration_error(part):.3f} |")
    print(f"| all | {accuracy(answers):.3f} | {macro_f1(answers):.3f} | {calibration_error(answers):.3f} |")
    topics = [answer for answer in answers if answer.example.label.startswith("faq/")]
    print(f"\nTopics alone: {accuracy(topics):.3f}")


def _print_confusions(answers: Sequence[Answer], count: int = 20) -> None:
    pairs = Counter((answer.example.label, answer.label) for answer in answers if not answer.right)
    print("\n| meant | understood | times |\n|---|---|---|")
    for (meant, said), times in pairs.most_common(count):
        print(f"| {meant} | {said} | {times} |")


def _print_thresholds(answers: Sequence[Answer]) -> None:
    print("\n| fallback below | answered | right among answered | right but refused |\n|---|---|---|---|")
    for threshold in THRESHOLDS:
        kept = [answer for answer in answers if answer.confidence >= threshold]
        lost = sum(answer.right for answer in answers if answer.confidence < threshold)
        print(f"| {threshold} | {len(kept) / len(answers):.3f} | {accuracy(kept):.3f} | {lost / len(answers):.3f} |")


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _print_costs(examples: Sequence[Example], model: IntentModel, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model.save(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
        loaded, loading = _timed(lambda: IntentModel.load(folder))
    times = sorted(1000 * _timed(lambda text=example.text: loaded.rank(text))[1] for example in examples)  # type: ignore[misc]
    print(
        f"\nTraining {seconds:.1f} s, model {size / 1e6:.1f} MB, loading {loading * 1000:.0f} ms, a message "
        f"{times[len(times) // 2]:.2f} ms (median), {times[int(len(times) * 0.95)]:.2f} ms (95 %)"
    )


def main() -> None:
    """Print the report."""
    examples, unseen = training_examples(), held_out_examples()
    labels = {example.label for example in examples}
    print(f"# Understanding\n\n{len(examples)} training lines, {len(labels)} intents and topics")
    crossed = cross_validate(examples, seed=1)
    _print_table(f"Grouped cross-validation, {FOLDS} folds", crossed)
    _print_confusions(crossed)
    model, seconds = _timed(lambda: train(examples))
    answers = ask(model, unseen)
    _print_table("Held-out file", answers)
    _print_confusions(answers)
    _print_thresholds(answers)
    _print_costs(unseen, model, seconds)


if __name__ == "__main__":
    main()
