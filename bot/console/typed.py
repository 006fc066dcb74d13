"""What consultants type in words of their own: fit to be stored, and without the numbers of papers and bank cards.

The assistant takes them out of every message (`bot.channels.gate`); nobody needs them in a note either.
"""

from __future__ import annotations

from bot.leads.intake import storable


def kept(text: str) -> str:
    """The text as it may be stored; contact details stay."""
    from bot.understanding.privacy import redact  # a third of a second, which not every start should take

    return redact(str(storable(text)).strip(), contacts=False).text


def left_out(*texts: str) -> bool:
    """Whether something had to be taken out of one of these."""
    return any(kept(text) != str(storable(text)).strip() for text in texts)
