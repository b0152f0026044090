"""A goal, what was measured of it, and the table of all."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measured:
    """One row. `value` is held against the bar: ours ÷ other, or ours alone. `at_least`: larger is better."""

    what: str
    note: str
    unit: str
    ours: float
    other: float | None
    value: float
    low: float
    high: float
    bar: float
    stretch: float | None
    at_least: bool

    @property
    def met(self) -> bool:
        """Whether the bar is met."""
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def row(
    what: str,
    unit: str,
    ours: Sequence[float],
    other: Sequence[float] | None,
    bar: float,
    stretch: float | None = None,
    *,
    at_least: bool = False,
    note: str = "",
) -> Measured:
    """A row of several rounds: the medians of both sides, and of the rounds' ratios the median, the least and the most."""
    values = list(ours) if other is None else [a / b for a, b in zip(ours, other, strict=True)]
    return Measured(
        what,
        note,
        unit,
        statistics.median(ours),
        None if other is None else statistics.median(other),
        statistics.median(values),
        min(values),
        max(values),
        bar,
        stretch,
        at_least,
    )


def number(value: float) -> str:
    """Three significant digits, and all digits of a large whole part."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(rows: Sequence[Measured]) -> str:
    """All rows as Markdown."""
    lines = ["| goal | ours | other | ratio | least – most | bar | stretch | |", "|---|---|---|---|---|---|---|---|"]
    for r in rows:
        sign = "≥" if r.at_least else "≤"
        cells = (
            f"{r.what} ({r.note})" if r.note else r.what,
            f"{number(r.ours)} {r.unit}",
            "" if r.other is None else f"{number(r.other)} {r.unit}",
            "" if r.other is None else number(r.value),
            f"{number(r.low)} – {number(r.high)}",
            f"{sign} {number(r.bar)}",
            "" if r.stretch is None else f"{sign} {number(r.stretch)}",
            "met" if r.met else "**missed**",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def saved(rows: Sequence[Measured]) -> Path:
    """The rows as a JSON file named by the time."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now().astimezone():%Y-%m-%dT%H%M%S}.json"
    text = json.dumps([asdict(r) | {"met": r.met} for r in rows], indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path
