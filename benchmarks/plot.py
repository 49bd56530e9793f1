"""A picture of the ratios: one bar per case, the reference at 1, on a logarithmic scale. Knows SVG, no measuring."""

from __future__ import annotations

from html import escape
from math import log10

from benchmarks.cases import CASES
from benchmarks.measure import Figures
from benchmarks.registry import OURS, REFERENCE

_LEFT, _WIDTH, _ROW, _TOP = 330, 560, 24, 64
_LEAST = 0.003
_FONT = 'font-family="system-ui, sans-serif" font-size="13"'


def svg(figures: Figures) -> str:
    """Our cost as a part of the reference's, for each case that both have in CPU time."""
    rows: list[tuple[str, float]] = []
    for case in CASES:
        found = figures.get(case.name, {})
        if case.unit in ("µs", "ms") and OURS in found and REFERENCE in found:
            rows.append((case.title.replace("`", ""), found[OURS].best / found[REFERENCE].best))
    height = _TOP + _ROW * len(rows) + 16
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 70} {height}" {_FONT}>',
        f'<rect width="{_LEFT + _WIDTH + 70}" height="{height}" fill="#fff"/>',
        '<text x="12" y="24" font-size="15" font-weight="600">CPU time as a part of the published package’s</text>',
    ]
    for tick in (0.01, 0.1, 1.0):
        x = _place(tick)
        out.append(f'<line x1="{x}" x2="{x}" y1="{_TOP - 12}" y2="{height - 12}" stroke="#ccc"/>')
        out.append(f'<text x="{x}" y="{_TOP - 18}" text-anchor="middle" fill="#555">{tick:g}</text>')
    for position, (title, ratio) in enumerate(rows):
        y = _TOP + position * _ROW
        end = _place(ratio)
        out.append(f'<text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(title)}</text>')
        out.append(f'<rect x="{_LEFT}" y="{y + 2}" width="{max(end - _LEFT, 1):.1f}" height="16" fill="#2b6cb0"/>')
        out.append(f'<text x="{end + 6:.1f}" y="{y + 14}" fill="#222">{ratio:.3f}</text>')
    return "\n".join([*out, "</svg>", ""])


def _place(ratio: float) -> float:
    span = log10(1.0) - log10(_LEAST)
    return round(_LEFT + _WIDTH * (log10(max(ratio, _LEAST)) - log10(_LEAST)) / span, 1)
