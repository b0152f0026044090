"""The catalogue of ops as it was measured on torch and NumPy by hand: the same values, dtype and shape here.

`tests/data/measured_ops.json` has a row an op: its chat example, the call in each library on the default fill (x, y, z in
the order of the example), and what torch gave.
"""

import json
import re
from pathlib import Path
from typing import Any

import kiwame
import numpy as np
import pytest
from kiwame.ops.base import registry

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "measured_ops.json").read_text(encoding="utf-8")
)
SPOKEN = {"fancy_index": "getitem", "mask_index": "getitem"}
KNOWN = [row for row in ROWS if SPOKEN.get(row["name"], row["name"]) in registry()]
_SOURCE = re.compile(r"(\d+(?:x\d+)*|\[.*?\]+)(?=\s|$)")


def inputs_of(row: dict[str, Any]) -> dict[str, Any]:
    """The tensors that the row's code names: shapes and data in the order of its example."""
    names = [name for name in "xyz" if re.search(rf"\b{name}\b", row["torch"])]
    words = row["example"].split("; ")[0].split(" ", 1)[1]
    inputs: dict[str, Any] = {}
    start = 1
    for name in names:
        match = _SOURCE.match(words)
        assert match, row["example"]
        words = words[match.end() :].lstrip()
        if match[1].startswith("["):
            inputs[name] = {"data": json.loads(match[1])}
            continue
        shape = tuple(map(int, match[1].split("x")))
        size = int(np.prod(shape))
        data = np.arange(start, start + size).reshape(shape)
        start += size
        inputs[name] = data.astype("float32") if row["floats"] else data
    return inputs


def held(explanation: kiwame.Explanation, row: dict[str, Any]) -> None:
    expected = np.array(row["values"], dtype=object)
    assert explanation.verified, explanation.text
    assert list(explanation.output.shape) == row["shape"]
    shown = np.array(explanation.output.values, dtype=object)
    assert shown.shape == expected.shape
    for have, want in zip(shown.ravel(), expected.ravel(), strict=True):
        assert have == want or have == pytest.approx(want, rel=1e-4, abs=1e-6), (have, want)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["name"])
def test_the_example_in_chat_form_gives_what_torch_gave(row: dict[str, Any]) -> None:
    explanation = kiwame.explain(row["example"])
    held(explanation, row)
    assert kiwame.explain(explanation.spec).output.values == explanation.output.values


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["name"])
def test_the_call_in_code_gives_what_torch_gave(row: dict[str, Any]) -> None:
    explanation = kiwame.explain(row["torch"], inputs=inputs_of(row), backend="torch")
    held(explanation, row)
    assert explanation.output.dtype == row["dtype"]
