"""What people get wrong with each op, as real runs said it; `docs/mistakes.py` writes the file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("mistakes.json")


def mistakes(name: str, lang: str) -> list[dict[str, Any]]:
    """The mistakes of an op: `spec`, `kind` (warn, contrast, refusal), `text` in `lang`; `try`, a spec that runs."""
    return [
        {"spec": one["spec"], "kind": one["kind"], "text": one[lang], **({"try": one["try"]} if "try" in one else {})}
        for one in _written().get(name, [])
    ]


@cache
def _written() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
