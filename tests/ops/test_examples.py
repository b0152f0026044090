"""Every op's examples, run on both libraries and held against plain calls of them."""

import re
import warnings
from collections.abc import Sequence
from typing import Any

import einops
import kiwame
import numpy as np
import pytest
import torch
from kiwame.backends.available import backend
from kiwame.backends.filled import restored
from kiwame.model import Call, Fill, Made, Program
from kiwame.ops.base import registry
from kiwame.ops.catalogue import card, cards
from kiwame.parse.canonical import canonical
from kiwame.parse.read import read

from tests import oracles
from tests.each import EXAMPLES, OF_ONE_LIBRARY, family, for_each
from tests.ops.test_measured_ops import ROWS

LIBRARIES = ("torch", "numpy")


def by_hand(program: Program, library: str, calls: Sequence[Call] | None = None, out: str | None = None) -> np.ndarray:
    """The result of a program by the oracles' calls, or the tensor `out` that its first `calls` give."""
    table = oracles.TORCH if library == "torch" else oracles.NUMPY
    tensors = {}
    for source in program.inputs:
        if isinstance(source.source, Made):
            tensors[source.name] = table[source.source.op](source.source.args)
        else:
            assert isinstance(source.source, Fill)
            tensors[source.name] = oracles.filled(source.shape, source.source.start, library)
    for call in program.calls if calls is None else calls:
        tensors[call.out] = table[call.op](*(tensors[name] for name in call.ins), call.args)
    return np.asarray(tensors[out or program.calls[-1].out])


def names_in(example: str) -> set[str]:
    """The ops that an example calls, and those that make its inputs."""
    program = read(example).program
    return {c.op for c in program.calls} | {i.source.op for i in program.inputs if isinstance(i.source, Made)}


BY_HAND = [example for example in EXAMPLES if names_in(example) <= set(oracles.TORCH)]


def test_every_op_has_an_oracle_and_an_example() -> None:
    assert set(oracles.TORCH) == set(oracles.NUMPY) <= set(registry())
    assert all(op.examples for op in registry().values())


@for_each(OF_ONE_LIBRARY, by=family)
def test_the_code_that_is_shown_gives_the_tensor_that_is_shown(example: str, library: str) -> None:
    explanation = kiwame.explain(example, backend=library)
    assert explanation.verified, explanation.text
    scope: dict[str, Any] = {"np": np, "torch": torch, "einops": einops, "F": torch.nn.functional}
    for source in read(example, backend=library).program.inputs:
        scope[source.name] = backend(library).load(source, "cpu")
    for stage in explanation.stages:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(stage.code, scope)
    result = np.asarray(scope[explanation.stages[-1].out])
    assert explanation.output.shape == result.shape
    assert explanation.output.dtype == str(result.dtype)
    shown = restored(explanation.output.values) if explanation.output.values is not None else result
    np.testing.assert_array_equal(np.array(shown, result.dtype).reshape(result.shape), result)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("example", BY_HAND)
def test_an_example_gives_what_the_library_gives_and_is_proved(example: str, library: str) -> None:
    explanation = kiwame.explain(example, backend=library)
    expected = by_hand(read(example, backend=library).program, library)
    assert explanation.verified
    assert explanation.output.shape == expected.shape
    assert explanation.output.dtype == str(expected.dtype)
    np.testing.assert_allclose(np.array(explanation.output.values, expected.dtype).reshape(expected.shape), expected)


@for_each([(example,) for example in EXAMPLES], by=family)
def test_an_example_is_its_own_canonical_text(example: str) -> None:
    assert canonical(read(example).program) == example


@for_each([(example, lang) for lang in ("en", "ja") for example in EXAMPLES], by=family)
def test_an_example_is_told_in_every_language(example: str, lang: str) -> None:
    explanation = kiwame.explain(example, lang=lang)
    for step in explanation.steps:
        assert step.text
        assert not re.search(r"\bNone\b|  |\['", without_code(step.text, explanation)), step.text
    for stage in range(1, len(explanation.stages) + 1):
        assert 3 <= sum(step.stage == stage for step in explanation.steps) <= 8


def without_code(text: str, explanation: kiwame.Explanation) -> str:
    """A sentence without the code that it quotes, which may well say None."""
    for stage in explanation.stages:
        code = stage.code.split(" = ", 1)[1]
        quoted = (code, code.split(".", 1)[-1], code[code.find("[") :] if "[" in code else code)
        for part in quoted:
            text = text.replace(part, "…")
    return re.sub(r"`[^`]*`", "…", text)


@for_each([(example,) for example in EXAMPLES], by=family)
def test_other_words_run_and_give_the_same(example: str) -> None:
    explanation = kiwame.explain(example)
    names = {
        t.name: backend("torch").load(i, "cpu")
        for t, i in zip(explanation.inputs, read(example).program.inputs, strict=True)
    }
    own = np.array(restored(explanation.output.values)).reshape(explanation.output.shape)
    for words in explanation.equivalents:
        given = {n: v.numpy() for n, v in names.items()} if words.library == "numpy" else dict(names)
        scope = {**given, "np": np, "torch": torch, "einops": einops, "F": torch.nn.functional}
        *lines, last = words.code.split("\n")
        for line in lines:
            exec(line, scope)
        exec(f"result = {last.split(' = ', 1)[-1]}", scope)
        np.testing.assert_allclose(np.asarray(scope["result"]), own, rtol=1e-6)


def test_related_ops_are_others_that_exist() -> None:
    for op in registry().values():
        assert set(op.related) <= set(registry()) | {row["name"] for row in ROWS}, op.name
        assert op.name not in op.related


def test_every_op_is_numbered_by_family_in_the_catalogue() -> None:
    assert {c["name"] for c in cards("en")} == set(registry())
    assert card("swapaxes", "ja") == next(c for c in cards("ja") if c["name"] == "transpose")
    assert card("nothing", "en") is None
