"""A large permute made contiguous, by the service's code and by bare torch, on one GPU. Nothing without one."""

import time
from collections.abc import Iterator

import torch
from kiwame.backends.available import backend
from kiwame.explainer.calls import program_calls
from kiwame.parse.read import read

from bench.goals import Measured, row


def rows(rounds: int) -> Iterator[Measured]:
    """Transfer aside: tensors are on the device before the clock starts."""
    if not torch.cuda.is_available():
        return
    lib = backend("torch")
    program = read("permute 4096x4096 1,0; contiguous", elements=16_777_216).program
    calls = program_calls(program, lib)
    x = lib.load(program.inputs[0], "cuda:0")

    def timed(call) -> float:
        torch.cuda.synchronize()
        since = time.perf_counter()
        for _ in range(50):
            call()
        torch.cuda.synchronize()
        return time.perf_counter() - since

    def ours() -> None:
        tensors = {program.inputs[0].name: x}
        for able in calls:
            tensors[able.call.out] = able.run(lib, tensors)

    def bare() -> None:
        x.permute(1, 0).contiguous()

    timed(ours), timed(bare)
    yield row(
        "GPU permute and contiguous ÷ bare torch, seconds", [timed(ours) / timed(bare) for _ in range(rounds)], 1.1
    )
