"""`python -m bench [NAME …] [--quick] [--write-docs]`: measure, print the table, keep it as JSON."""

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import gpu, in_process, over_http, starting, workers
from bench.goals import Measured, saved, table

DOCS = Path(__file__).parents[1] / "docs" / "performance.md"
MARKS = ("<!-- figures -->", "<!-- /figures -->")


def families(*, quick: bool) -> dict[str, Callable[[], Iterator[Measured]]]:
    """What can be measured, by name."""
    rounds = 2 if quick else 5
    return {
        "process": lambda: in_process.rows(rounds, 100 if quick else 1000),
        "workers": lambda: workers.rows(rounds, 50 if quick else 400),
        "start": lambda: starting.rows(1 if quick else rounds),
        "http": lambda: over_http.rows(1 if quick else rounds, 1 if quick else 3),
        "gpu": lambda: gpu.rows(rounds),
    }


def main() -> None:
    """Measure what is named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", help="process, workers, start, http, gpu; all where none is named")
    parser.add_argument("--quick", action="store_true", help="few and short rounds")
    parser.add_argument("--write-docs", action="store_true", help="write the table into docs/performance.md")
    chosen = parser.parse_args()
    known = families(quick=chosen.quick)
    if unknown := set(chosen.names) - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(known)}")
    rows: list[Measured] = []
    for name in chosen.names or known:
        if name == "http" and shutil.which("wrk") is None:
            print("http: left out, it needs wrk (Debian's package wrk)", file=sys.stderr)
            continue
        for found in known[name]():
            rows.append(found)
            print(f"{found.what} {found.note}: {found.value:.3g}", file=sys.stderr)
    print(table(rows))
    print(f"\n{saved(rows)}", file=sys.stderr)
    if chosen.write_docs:
        text = DOCS.read_text(encoding="utf-8")
        inner = f"{MARKS[0]}\n{table(rows)}\n{MARKS[1]}"
        DOCS.write_text(re.sub(f"{MARKS[0]}.*{MARKS[1]}", lambda _: inner, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
