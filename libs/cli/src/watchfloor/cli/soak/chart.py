"""Curves as one SVG file, small multiples under each other."""

from collections.abc import Mapping, Sequence
from html import escape

from watchfloor.cli.soak.curves import Judged, Verdict

_WIDTH, _HEIGHT = 420, 130
_LEFT, _TOP, _PLOT_WIDTH, _PLOT_HEIGHT = 52, 34, 350, 70
_COLUMNS = 2
_GOOD, _QUIET, _BAD = "#1a7f37", "#57606a", "#cf222e"


def svg(samples: Sequence[Mapping[str, float]], curves: Sequence[Judged]) -> str:
    """The document.

    Args:
        samples: Each with its time as ``t_s``.
        curves: Which columns of them, with what became of them.
    """
    rows = -(-len(curves) // _COLUMNS)
    width, height = _COLUMNS * _WIDTH, rows * _HEIGHT
    panels = "".join(
        f'<g transform="translate({place % _COLUMNS * _WIDTH},{place // _COLUMNS * _HEIGHT})">'
        f"{_panel(samples, curve)}</g>"
        for place, curve in enumerate(curves)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' font-family="sans-serif" font-size="11" fill="#24292f">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{panels}</svg>\n'
    )


def _panel(samples: Sequence[Mapping[str, float]], judged: Judged) -> str:
    times = [sample["t_s"] for sample in samples]
    values = [sample[judged.curve.name] for sample in samples]
    top, colour = max(*values, 1.0), _colour(judged.verdict)
    x_per_s, y_per_unit = _PLOT_WIDTH / max(times), _PLOT_HEIGHT / top
    bottom = _TOP + _PLOT_HEIGHT
    points = " ".join(
        f"{_LEFT + t * x_per_s:.1f},{bottom - value * y_per_unit:.1f}"
        for t, value in zip(times, values, strict=True)
    )
    heading = escape(f"{judged.curve.meaning}, {judged.curve.unit}")
    return (
        f'<text x="{_LEFT}" y="18" font-weight="bold">{heading}</text>'
        f'<text x="{_LEFT + _PLOT_WIDTH}" y="18" text-anchor="end" fill="{colour}">'
        f"{judged.verdict}</text>"
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{_LEFT + _PLOT_WIDTH}" fill="none" stroke="#8c959f"/>'
        f'<text x="{_LEFT - 5}" y="{_TOP + 9}" text-anchor="end">{top:.4g}</text>'
        f'<text x="{_LEFT - 5}" y="{bottom}" text-anchor="end">0</text>'
        f'<text x="{_LEFT + _PLOT_WIDTH}" y="{bottom + 13}" text-anchor="end">'
        f"{max(times) / 60:.3g} min</text>"
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    )


def _colour(verdict: Verdict) -> str:
    if verdict.is_bad:
        return _BAD
    return _QUIET if verdict is Verdict.KEEPS else _GOOD
