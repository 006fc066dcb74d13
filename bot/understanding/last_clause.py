"""A message cut before its last clause, where a question or a wish often follows an answer."""

from __future__ import annotations

import re
from typing import Final

_CUT: Final = re.compile(r"[，。！；!;\n]|[.,](?=\s|[^\x00-\x7f])")  # not within 3.5 or an address
_AROUND: Final = " .。!！,，\n"


def before_and_last(text: str) -> tuple[str, str]:
    """The clauses before the last one, and the last one, as typed; the first is empty when there is one clause."""
    whole = text.strip(_AROUND)
    cut = max((match.end() for match in _CUT.finditer(whole)), default=0)
    return whole[:cut], whole[cut:].strip()
