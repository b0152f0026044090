"""A tensor that is made and then worked on is the tensor that is made alone."""

import kiwame
import pytest

from tests.each import EXAMPLES, OF_ONE_LIBRARY

MADE = [(example, library) for example, library in OF_ONE_LIBRARY if EXAMPLES[example].is_creator]


@pytest.mark.parametrize(("example", "library"), MADE)
def test_a_creator_makes_the_same_as_an_input_and_as_a_call(example: str, library: str) -> None:
    alone = kiwame.explain(example, backend=library)
    first = kiwame.explain(f"{example}; contiguous", backend=library)
    assert first.verified
    assert (first.output.values, first.output.dtype) == (alone.output.values, alone.output.dtype)


def test_an_identity_is_worked_on() -> None:
    assert kiwame.explain("torch.eye(3) + 1").output.values == [[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]]
    crossed = kiwame.explain("torch.cross(torch.arange(9.).reshape(3,3), torch.eye(3))")
    assert crossed.output.values == [[0.0, -7.0, 5.0], [6.0, 0.0, -2.0], [-3.0, 1.0, 0.0]]
