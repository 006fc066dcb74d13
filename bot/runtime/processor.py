"""Rasa's agent and message processor with a graph runner that does not rebuild its plan on every message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine import loader
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.model import get_latest_model
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.errors import UserError


class OrderedGraphRunner(DaskGraphRunner):
    """Runs the nodes of Rasa's graph one after the other, in an order computed once per target.

    Same nodes, same inputs, same results as Rasa's runner, without dask's scheduler (about 3 ms a call,
    several calls a message).
    """

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run the nodes that `targets` need, giving `inputs` to whoever asks for them by name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: dict[str, Any] = dict(inputs or {})
        for name, node, needs in self._plan(wanted):
            _, results[name] = node(*((need, results[need]) for need in needs))
        return {name: results[name] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, GraphNode, tuple[str, ...]]]:
        plans = self.__dict__.setdefault("_plans", {})
        if targets not in plans:
            order: list[str] = []
            for target in targets:
                self._visit(target, order)
            plans[targets] = [
                (name, self._instantiated_nodes[name], tuple(self._graph_schema.nodes[name].needs.values()))
                for name in order
            ]
        return plans[targets]

    def _visit(self, name: str, order: list[str]) -> None:
        node = self._graph_schema.nodes.get(name)
        if node is None or name in order:  # an input of the run, or already planned
            return
        for need in node.needs.values():
            self._visit(need, order)
        order.append(name)


class Processor(MessageProcessor):
    """Rasa's message processor on the `OrderedGraphRunner`."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, Any, OrderedGraphRunner]:
        archive = get_latest_model(str(model_path))
        if archive is None:
            raise UserError(f"no trained model in {model_path}; run `make train`")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(archive), LocalModelStorage, OrderedGraphRunner
            )
        return Path(archive).name, metadata, runner


class IntakeAgent(Agent):
    """Rasa's agent with our processor, and without its silent fall-back to a store in memory.

    When the conversation store fails, a person must hear "try again", not a bot that has forgotten everything.
    """

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, _domain: Any) -> TrackerStore:
        assert store is not None, "load_intake_agent always brings a store"
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model and hand its domain to everybody who needs it."""
        self.processor = Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
