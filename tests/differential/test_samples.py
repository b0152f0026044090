"""PyTorch's own samples of its operators: told as torch computes them, refused where torch refuses."""

import zlib
from itertools import islice

import pytest
import torch

from tests.differential.compared import compared
from tests.differential.samples import samples

PARTS = 12
MOST = 90  # samples of a part that are held here; `python -m tests.differential` goes through all
DTYPES = (torch.float32, torch.int64)
NOT_TOLD = ("not-allowed.random", "argument.singular")  # what is left to chance; norms by singular values


@pytest.mark.parametrize("part", range(PARTS))
def test_samples_are_told_as_torch_computes_them(part: int) -> None:
    found = list(samples(lambda name: zlib.crc32(name.encode()) % PARTS == part, DTYPES))
    few = list(islice(found, 0, None, max(1, len(found) // MOST)))
    outcomes = [(*compared(sample), sample.code) for sample in few]
    assert [o for o in outcomes if o[0] not in {"right", "limit", "refused"}] == []
    refused = [words for outcome, words, _ in outcomes if outcome == "refused" and not words.startswith(NOT_TOLD)]
    assert len(refused) <= 0.05 * len(outcomes)
