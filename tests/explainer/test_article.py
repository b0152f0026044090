"""The article's example, and every permutation up to rank 6: the numbers, the proof, the words."""

import itertools

import kiwame
import numpy as np
import pytest

PRINTED = """\
Original tensor:
tensor([[1, 2, 3],
        [4, 5, 6]])
Shape: torch.Size([2, 3])

1. Permute
Before: torch.Size([2, 3])
After permute(1, 0): torch.Size([3, 2])
tensor([[1, 4],
        [2, 5],
        [3, 6]])
"""


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "spec", ["permute 2x3 1,0", "x = torch.tensor([[1, 2, 3],\n                  [4, 5, 6]])\ny = x.permute(1, 0)"]
)
def test_the_article_prints_as_it_did(spec: str, lang: str) -> None:
    explanation = kiwame.explain(spec, lang=lang)
    assert explanation.output.values == [[1, 4], [2, 5], [3, 6]]
    assert explanation.output.shape == (3, 2)
    assert explanation.verified
    assert PRINTED in explanation.text


def test_the_article_is_told_in_its_words() -> None:
    english, japanese = kiwame.explain("permute 2x3 1,0"), kiwame.explain("permute 2x3 1,0", lang="ja")
    kinds = [step.kind for step in english.steps]
    assert kinds == ["axes", "rule", "shape", "formula", "follow", "memory", "contrast", "check"]
    for words in ("person 0 (rows) has size 2", "seat 0 of y takes person 1", "(2, 3) becomes (3, 2)", "transpose"):
        assert words.lower() in english.text.lower()
    assert "3 is at x[0, 2]" in english.text
    assert "4 of 6 cells differ" in english.text
    for words in ("0番の人(行)の大きさは2", "0番の席に1番の人", "転置", "6マス中4マスが違います"):
        assert words in japanese.text
    assert [s.data for s in english.steps] == [s.data for s in japanese.steps]


PERMUTATIONS = [p for rank in range(7) for p in itertools.permutations(range(rank))]
SIZES = (2, 3, 1, 2, 3, 2)


@pytest.mark.parametrize("part", range(12))
def test_every_permutation_up_to_rank_6_is_proved_and_told(part: int) -> None:
    for dims in PERMUTATIONS[part::12]:
        shape = SIZES[: len(dims)]
        spec = f"permute {'x'.join(map(str, shape)) or '()'} {','.join(map(str, dims)) or '()'}"
        x = np.arange(1, int(np.prod(shape)) + 1).reshape(shape)
        expected = x.transpose(dims)
        for lang in ("en", "ja"):
            explanation = kiwame.explain(spec, lang=lang)
            assert explanation.verified
            assert explanation.spec == spec
            np.testing.assert_array_equal(np.array(explanation.output.values).reshape(expected.shape), expected)
            source = explanation.stages[0].source
            assert source is not None
            assert source.index is not None
            assert [int(x[tuple(at or ())]) for at in source.index] == expected.ravel().tolist()
            follow = next(s for s in explanation.steps if s.kind == "follow")
            assert int(expected[tuple(follow.data["to"][1])]) == follow.data["value"]
            assert str(follow.data["value"]) in follow.text
            assert [s.kind == "warn" for s in explanation.steps].count(True) == (
                np.argsort(dims).tolist() != list(dims)
            )


def test_a_cycle_says_where_persons_come_from_and_names_the_inverse() -> None:
    explanation = kiwame.explain("permute 2x3x4 2,0,1")
    assert "comes from" in explanation.text
    warning = next(step for step in explanation.steps if step.kind == "warn")
    assert "(3, 4, 2)" in warning.text
    assert "permute(1, 2, 0)" in warning.text
    assert explanation.output.shape == (4, 2, 3)
    assert "どこから来る" in kiwame.explain("permute 2x3x4 2,0,1", lang="ja").text
