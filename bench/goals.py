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
    """One row: what was measured against a bar. `at_least`: larger is better. Units are in `what`."""

    what: str
    value: float
    low: float
    high: float
    bar: float | None
    stretch: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is no bar."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def row(
    what: str,
    values: Sequence[float],
    bar: float | None,
    stretch: float | None = None,
    *,
    at_least: bool = False,
    note: str = "",
) -> Measured:
    """A row of the median of several rounds, with the least and the most."""
    return Measured(what, statistics.median(values), min(values), max(values), bar, stretch, at_least, note)


def table(rows: Sequence[Measured]) -> str:
    """All rows as Markdown."""
    lines = ["| goal | median | least – most | bar | stretch | |", "|---|---|---|---|---|---|"]
    for r in rows:
        sign = "≥" if r.at_least else "≤"
        bar = f"{sign} {r.bar:g}" if r.bar is not None else ""
        stretch = f"{sign} {r.stretch:g}" if r.stretch is not None else ""
        verdict = {True: "met", False: "**missed**", None: ""}[r.met]
        spread = f"{r.low:.3g} – {r.high:.3g}"
        what = f"{r.what} ({r.note})" if r.note else r.what
        lines.append(f"| {what} | {r.value:.3g} | {spread} | {bar} | {stretch} | {verdict} |")
    return "\n".join(lines)


def saved(rows: Sequence[Measured]) -> Path:
    """The rows as a JSON file named by the time."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now().astimezone():%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps([asdict(r) | {"met": r.met} for r in rows], indent=2, ensure_ascii=False) + "\n")
    return path
