"""`tp_trade`: a trade of the technical professionals stream, told unasked as somebody's work."""

from __future__ import annotations

from typing import Final

from .clauses import Found, Message
from .patterns import negated, rx

SLOT: Final = "tp_trade"
_TRADES: Final = (
    ("nurse", rx(r"(?:registered |enrolled )?nurse", r"(?:内地|注册)?护士(?!学校|院|站)")),
    ("lift_escalator", rx(r"(?:lift|escalator|elevator)s?(?: [a-z]+){0,2} (?:mechanic|technician|engineer)",
                          r"修电梯|(?:电梯|升降机|扶梯)[^,]{0,3}(?:技工|师傅|维修|技术员|工程)")),
    ("bim_coordinator", rx(r"bim (?:coordinator|modell?er|engineer)", r"bim(?:协调|统筹|建模)")),
    ("aircraft_maintenance", rx(r"aircraft (?:maintenance|mechanic|technician|engineer)", r"飞机(?:维修|机务)|机务")),
)  # fmt: skip
_WORKS: Final = rx(r"am|im|is|as|here|hes|shes|employ|hire|want|living", r"做|是|系|当|干|修|我|请|嘅|的|工|师傅")


def tp_trade(message: Message) -> Found | None:
    """Read the trade where the message says that the applicant works in it."""
    if message.asked is not None:
        return None
    for clause in message.facts:
        for trade, pattern in _TRADES:
            match = pattern.search(clause.text)
            if match and not negated(clause.text, match.start()) and _WORKS.search(clause.text):
                return clause.found(trade)
    return None
