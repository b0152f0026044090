"""PyTorch's own samples of its operators: told as torch computes them, refused where torch refuses."""

import pytest
import torch

from tests.differential.compared import compared
from tests.differential.samples import Sample, samples

EVERY = 9  # one sample in so many is held here; `python -m tests.differential` goes through all

FEW = [sample for n, sample in enumerate(samples(None, (torch.float32, torch.int64))) if n % EVERY == 0]


@pytest.mark.parametrize("sample", FEW, ids=lambda sample: sample.code[:60])
def test_a_sample_is_told_as_torch_computes_it(sample: Sample) -> None:
    outcome, words = compared(sample)
    assert outcome in {"right", "limit", "refused"}, f"{outcome}: {sample.code}: {words}"


def test_few_samples_are_refused() -> None:
    outcomes = [compared(sample)[0] for sample in FEW]
    assert outcomes.count("refused") <= 0.03 * len(outcomes)
