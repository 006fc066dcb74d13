"""Bar charts as SVG. Widths are shares of the page's width and the letters keep their size, so that one drawing reads
well on a phone, on a wide screen and on paper. Colours stand in the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Sequence

from markupsafe import Markup, escape

ROW: Final = 46
"""Height of a bar with its words above, in pixels."""
_WORDS, _BAR, _THICK, _FIGURE = 16, 23, 14, 35
_WIDEST: Final = 66
"""Width of the longest bar in percent of the chart; the rest is for its figure, on the narrowest phone too."""


@dataclass(frozen=True)
class Bar:
    """One line of a chart.

    Attributes:
        name: what stands above the bar.
        parts: kind and number of each piece, from the left; the kind is the piece's class `bar-<kind>`.
        figure: what is written to the right of it.
    """

    name: str
    parts: Sequence[tuple[str, int]]
    figure: str

    @property
    def total(self) -> int:
        """The length of the whole bar."""
        return sum(number for _, number in self.parts)


def bar_chart(bars: Sequence[Bar], title: str) -> Markup:
    """Draw bars one below the other, the longest two thirds as wide as the chart.

    Args:
        bars: what to draw; numbers are 0 or more.
        title: says to those who do not see it what the chart shows; the numbers themselves belong in a table beside it.
    Returns:
        An `<svg>` element.
    """
    longest = max((bar.total for bar in bars), default=0) or 1
    drawn = Markup("").join(_drawn(bar, number * ROW, longest) for number, bar in enumerate(bars))
    return Markup('<svg class="chart" role="img" aria-label="{}" width="100%" height="{}">{}</svg>').format(
        title, len(bars) * ROW, drawn
    )


def _drawn(bar: Bar, top: int, longest: int) -> Markup:
    words = Markup(
        '<text x="0" y="{y}">{name}</text><text class="figure" x="68%" y="{base}">{figure}</text>'
        '<rect class="bar-ground" x="0" y="{bar}" width="{widest}%" height="{thick}"/>'
    ).format(y=top + _WORDS, name=bar.name, figure=bar.figure, base=top + _FIGURE, bar=top + _BAR, widest=_WIDEST,
             thick=_THICK)  # fmt: skip
    pieces, start = [], 0
    for kind, number in bar.parts:
        if number:
            pieces.append(
                Markup('<rect class="bar-{}" x="{}%" y="{}" width="{}%" height="{}"/>').format(
                    escape(kind), _percent(start, longest), top + _BAR, _percent(number, longest), _THICK
                )
            )
        start += number
    return words + Markup("").join(pieces)


def _percent(number: int, whole: int) -> str:
    return f"{_WIDEST * number / whole:.2f}"
