"""`python -m tests.differential [OP …]`: every sample of PyTorch's, ours against torch's, counted by op."""

import sys
from collections import Counter

import torch

from tests.differential.compared import compared
from tests.differential.samples import samples

DTYPES = (torch.float32, torch.int64, torch.bool)


def say(line: str) -> None:
    """A line to standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(names: list[str]) -> None:
    """Print a line for each op with a sample that is not right, and the count of all."""
    total: Counter[str] = Counter()
    by_op: dict[str, Counter[str]] = {}
    shown: Counter[str] = Counter()
    for sample in samples(lambda name: not names or name in names, DTYPES):
        outcome, words = compared(sample)
        total[outcome] += 1
        by_op.setdefault(sample.op, Counter())[outcome] += 1
        if outcome != "right" and (shown[sample.op] < 3 or names):
            shown[sample.op] += 1
            shapes = {n: f"{tuple(t.shape)}:{str(t.dtype).removeprefix('torch.')}" for n, t in sample.inputs.items()}
            say(f"{outcome:9} {sample.code[:110]}  {shapes}\n          {words[:220]}")
    for name, counts in sorted(by_op.items()):
        if set(counts) != {"right"}:
            say(f"{name:32} {dict(counts)}")
    every = sum(total.values()) or 1
    say(f"{dict(total)}: {100 * total['right'] / every:.1f} % of {every} right, {len(by_op)} ops")


if __name__ == "__main__":
    main(sys.argv[1:])
