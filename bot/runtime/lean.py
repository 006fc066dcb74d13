"""Run Rasa without the libraries that only its neural components need.

Importing Rasa 3.6 imports TensorFlow, although nothing in our pipeline uses it: most of the start-up time
and of the memory. `install()` puts an inert stand-in for those packages into `sys.meta_path` before Rasa is
imported. The stand-in can be imported, subclassed, used as a decorator and in annotations, which is all that
Rasa does with them at import time; whoever calls into it gets a clear error.

Only `asmtp` does this. The `rasa` command is untouched, and `tests/runtime/` runs the same talks both ways.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Sequence

from bot.errors import UserError

NEURAL: Final = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "jax", "skops")
TRAINING: Final = ("sklearn", "matplotlib")
CLOUD: Final = ("boto3", "botocore", "pymongo", "google.cloud", "google.auth", "azure", "kafka", "confluent_kafka")
"""Imported by Rasa for stores and brokers in other people's clouds; left real when they are configured."""

HEAVY_COMPONENTS: Final = (
    "DIETClassifier", "TEDPolicy", "ResponseSelector", "UnexpecTEDIntentPolicy", "ConveRTFeaturizer",
    "LanguageModelFeaturizer", "LogisticRegressionClassifier", "SklearnIntentClassifier",
    "CountVectorsFeaturizer", "LexicalSyntacticFeaturizer", "CRFEntityExtractor",
)  # fmt: skip


class NotHere(RuntimeError):
    """Something called into a library that `asmtp` does not load. Set ASMTP_LEAN=false to load it."""


class _InertMeta(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert

    def __getitem__(cls, _key: Any) -> type:
        return Inert

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not Inert:  # a real class of Rasa's that inherits from a library's: nobody may build it
            raise NotHere(
                f"{cls.__module__}.{cls.__qualname__} needs a library that is not loaded; set ASMTP_LEAN=false"
            )
        only = args[0] if len(args) == 1 and not kwargs else None
        return only if callable(only) else Inert  # `@tf.function` and `@tf.function(...)` hand back what they decorate

    def __or__(cls, _other: Any) -> Any:
        return Inert

    def __ror__(cls, _other: Any) -> Any:
        return Inert

    def __iter__(cls) -> Any:
        return iter(())


class Inert(metaclass=_InertMeta):
    """What every name of a stand-in module is: a class that gives itself for every attribute, item and call."""


class _InertModule(ModuleType):
    __version__ = "0"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_pytestfixturefunction":
            raise AttributeError(name)
        if name.endswith(("Error", "Exception", "ConnectionFailure", "OperationFailure")):
            return type(name, (Exception,), {})  # Rasa names some of them in `except` clauses
        return Inert


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages: Sequence[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        parts = fullname.split(".")
        if parts[0] in self._packages or ".".join(parts[:2]) in self._packages:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module answers every name by itself."""


def refuse_heavy(config: Path) -> None:
    """Refuse to serve lean when the pipeline names a component that needs TensorFlow or scikit-learn.

    Raises:
        UserError: names the component and the setting that loads everything.
    """
    text = config.read_text("utf-8") if config.exists() else ""  # serving needs the model alone
    named = [name for name in HEAVY_COMPONENTS if re.search(rf"^\s*-?\s*name:.*\b{name}\b", text, re.M)]
    if named:
        raise UserError(f"{config.name} names {named[0]}, which needs TensorFlow; set ASMTP_LEAN=false to load it")


def names_cloud(endpoints: Path) -> bool:
    """Whether `endpoints.yml` names a store or broker of a cloud, whose client must then be real."""
    words = ("dynamo", "mongod", "kafka", "sqs", "azure", "gcs", "aws")
    lines = (line.split("#")[0].lower() for line in endpoints.read_text("utf-8").splitlines())
    return any("type:" in line and any(word in line for word in words) for line in lines)


def install(*, training: bool = False, cloud: bool = False) -> None:
    """Put the stand-ins in place. Must run before anything of Rasa is imported; a second call does nothing.

    Args:
        training: keep what training our own classifier needs (scikit-learn) real.
        cloud: keep the clients of clouds' stores and brokers real.
    Raises:
        RuntimeError: TensorFlow is already imported, so it is too late to leave it out.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if "tensorflow" in sys.modules:
        raise RuntimeError("bot.runtime.lean.install() must run before Rasa is imported")
    packages = [*NEURAL, *(() if training else TRAINING), *(() if cloud else CLOUD)]
    sys.meta_path.insert(0, _Finder(packages))
