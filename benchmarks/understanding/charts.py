"""Small charts as SVG: words stay text, so that they print in any script and can be read aloud."""

from __future__ import annotations

from html import escape
from typing import Final, Mapping, Sequence

INK, GRID, PAPER = "#1f2328", "#d0d7de", "#ffffff"
COLOURS: Final = ("#0b6e8f", "#c2410c", "#4d7c0f")
_FONT: Final = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
WIDTH, ROW, LABELS, TOP = 720, 18, 210, 44


def bars(title: str, rows: Sequence[tuple[str, Mapping[str, float], float]], names: Mapping[str, str]) -> str:
    """Shares between 0 and 1: for each row its label, series -> share, and the target that a line marks.

    Args:
        names: series -> how it is called in the key.
    """
    height = TOP + sum(ROW * len(shares) + 16 for _, shares, _ in rows) + 34
    parts, y = [_text(16, 26, title, size=15, weight=600)], TOP
    for label, shares, target in rows:
        parts.append(_text(LABELS - 10, y + ROW * len(shares) / 2 + 4, label, anchor="end"))
        for number, (series, value) in enumerate(shares.items()):
            length = _x(value) - LABELS
            parts.append(_rect(LABELS, y + number * ROW + 2, length, ROW - 4, COLOURS[list(names).index(series)]))
            parts.append(_text(LABELS + length + 6, y + number * ROW + 13, f"{value:.3f}", size=11))
        bottom = y + ROW * len(shares) + 4
        parts.append(_dashed(f"M{_x(target):.0f} {y - 2}V{bottom}"))
        y = bottom + 12
    parts += _key(names, y + 12)
    return _svg(title, height, parts)


def reliability(title: str, across: str, up: str, points: Sequence[tuple[float, float, int]]) -> str:
    """Accuracy against confidence; on the diagonal they are equal. A point's area is its number of messages."""
    side, left, top = 300, 90, TOP
    parts = [_text(16, 26, title, size=15, weight=600)]
    for step in range(6):
        value = step / 5
        x, y = left + side * value, top + side * (1 - value)
        parts.append(f'<path d="M{left} {y:.0f}h{side}M{x:.0f} {top}v{side}" stroke="{GRID}" fill="none"/>')
        parts.append(_text(left - 8, y + 4, f"{value:.1f}", size=11, anchor="end"))
        parts.append(_text(x, top + side + 18, f"{value:.1f}", size=11, anchor="middle"))
    parts.append(_dashed(f"M{left} {top + side}L{left + side} {top}"))
    most = max(number for *_, number in points)
    for confidence, right, number in points:
        radius = 3 + 9 * (number / most) ** 0.5
        x, y = left + side * confidence, top + side * (1 - right)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{COLOURS[0]}" fill-opacity=".7"/>')
    parts.append(_text(left + side / 2, top + side + 40, across, anchor="middle"))
    parts.append(_text(left + side + 24, top + side / 2, up))
    return _svg(title, top + side + 56, parts)


def _x(value: float) -> float:
    return LABELS + value * (WIDTH - LABELS - 70)


def _key(names: Mapping[str, str], y: float) -> list[str]:
    parts, x = [], LABELS
    for number, name in enumerate(names.values()):
        parts += [_rect(x, y - 9, 12, 12, COLOURS[number]), _text(x + 18, y + 2, name)]
        x += 130
    return parts


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{max(width, 0):.0f}" height="{height:.0f}" fill="{colour}"/>'


def _dashed(path: str) -> str:
    return f'<path d="{path}" stroke="{INK}" stroke-dasharray="4 3" fill="none"/>'


def _text(x: float, y: float, words: str, *, size: int = 13, weight: int = 400, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
        f' fill="{INK}">{escape(words)}</text>'
    )


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img"'
        f' aria-label="{escape(title)}" font-family="{_FONT}">\n'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )
