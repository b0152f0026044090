"""What an explanation costs in this process beside the bare operation, and beside the nearest rival."""

import importlib.metadata
import itertools
import json
import time
from collections.abc import Callable, Iterator

import kiwame
import numpy as np
import rainbow_tensor
import torch

from bench.goals import Measured, row

RIVAL = importlib.metadata.version("rainbow-tensor")


def microseconds(call: Callable[[], object], times: int) -> float:
    """The mean of some calls."""
    since = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - since) / times * 1e6


def rows(rounds: int, times: int) -> Iterator[Measured]:
    """The same spec again, new data, new shapes; then the rival."""
    torch.set_num_threads(1)
    fresh = itertools.count(1000)

    def bare() -> object:
        return json.dumps(torch.arange(1, 7).reshape(2, 3).permute(1, 0).tolist())

    def same() -> object:
        return kiwame.explain("permute 2x3 1,0").to_json()

    def data() -> object:
        n = next(fresh)
        return kiwame.explain(f"permute [[{n},2,3],[4,5,{n}]] 1,0").to_json()

    def shape() -> object:
        n = next(fresh)
        return kiwame.explain(f"permute {n % 9 + 2}x{n // 9 % 9 + 2} 1,0; add b={n}").to_json()

    for note, call in (("same spec again", same), ("new data", data), ("new program", shape)):
        microseconds(call, times // 4), microseconds(bare, times)
        values = [microseconds(call, times) / microseconds(bare, times) for _ in range(rounds)]
        yield row("explanation in process ÷ torch, tolist, json", values, 6, 3.5, note=note)
    yield from _rival(rounds, times)


def _rival(rounds: int, times: int) -> Iterator[Measured]:
    fresh = itertools.count(1000)

    def theirs(x: np.ndarray) -> object:
        drawn = rainbow_tensor.transpose(x, (1, 0))
        return drawn.text, drawn.svg

    def new() -> np.ndarray:
        n = next(fresh)
        return np.array([[n, 2, 3], [4, 5, n]])

    fixed = np.arange(1, 7).reshape(2, 3)
    pairs = (
        ("same spec again", lambda: theirs(fixed), lambda: kiwame.explain("permute 2x3 1,0").text),
        ("new data", lambda: theirs(new()), lambda: kiwame.explain("x.permute(1,0)", inputs={"x": new()}).text),
    )
    for note, other, ours in pairs:
        microseconds(other, times // 20 + 1), microseconds(ours, times // 4)
        values = [microseconds(other, times // 20 + 1) / microseconds(ours, times // 4) for _ in range(rounds)]
        yield row(
            f"rainbow-tensor {RIVAL} ÷ kiwame.explain, seconds",
            values,
            10,
            30,
            at_least=True,
            note=note,
        )
