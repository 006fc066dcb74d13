"""The mark of the rules: a hash over the facts and the code that decides, so that a result can be traced to both."""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
RULES: Final = (
    "route", "criteria", "reasons", "interview", "outcome", "cautions", "schemes", "documents", "fees", "near_miss",
    "reads", "facts",
)  # fmt: skip
"""The modules that decide; the others put into words, or carry."""
LENGTH: Final = 12


@lru_cache(maxsize=1)
def rules_hash() -> str:
    """Twelve hexadecimal digits that change with any fact and with any rule, and not with comments or docstrings."""
    digest = hashlib.sha256((HERE / "facts.yml").read_bytes())
    for name in RULES:
        digest.update(_code((HERE / f"{name}.py").read_text(encoding="utf-8")))
    return digest.hexdigest()[:LENGTH]


def _code(source: str) -> bytes:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            words = [line for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)]
            node.body = [line for line in body if line not in words]  # type: ignore[attr-defined]
    return ast.dump(tree).encode()
