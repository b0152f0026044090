"""The call forms of every op: read from code as the same call, and run by Python as the same result."""

from collections.abc import Iterator
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.backends.available import backend
from kiwame.explainer.calls import bound_call, parameters
from kiwame.model import Call
from kiwame.ops.base import Bound, registry
from kiwame.ops.form_text import shown
from kiwame.ops.forms import form
from kiwame.parse.read import read

from tests import oracles
from tests.each import for_each
from tests.ops.test_examples import by_hand, names_in

# where torch takes no None, or only some of the arguments together
WRITTEN_SHORT = {"size", "squeeze", "prod", "max", "min", "median", "nanmedian", "std", "var", "std_mean", "var_mean"}


def last_call(example: str, library: str) -> tuple[Call, Bound]:
    program = read(example, backend=library).program
    shapes = {t.name: t.shape for t in program.inputs} | {c.out: c.shape for c in program.calls}
    return program.calls[-1], bound_call(program.calls[-1], shapes, library)


def says_all(template: str, bound: Bound) -> bool:
    """Whether a form has a place for every operand, and every argument not at its default, as `x.flatten()` has not."""
    named = {slot.param for slot in form(template).slots}
    if any(
        o.name not in named for o in bound.op.operands if o.optional and bound.args.get(o.name, "tensor") is not None
    ):
        return False
    defaults = bound.op.defaults_for(len(next(iter(bound.shapes.values()), ())))
    if bound.op.name == "flatten" and bound["end_dim"] == len(bound.shape()) - 1 and bound["start_dim"] == 0:
        return True
    return all(
        a.name in named or (a.name in defaults and bound[a.name] == defaults[a.name]) for a in bound.op.arguments
    )


def operands(example: str, library: str) -> Iterator[tuple[str, np.ndarray]]:
    """The tensors of an example's last call, by name: as given, or as the code of the calls before makes them."""
    lib = backend(library)
    scope: dict[str, Any] = {"torch": torch, "np": np, "F": torch.nn.functional}
    program = read(example, backend=library).program
    for tensor in program.inputs:
        scope[tensor.name] = lib.load(tensor, "cpu")
    if len(program.calls) > 1:
        for stage in kiwame.explain(example, backend=library).stages[:-1]:
            exec(stage.code, scope)
    for given in dict.fromkeys(program.calls[-1].ins):
        yield given, lib.array(scope[given])


FORMS = [
    (op.name, library, template, example)
    for op in registry().values()
    for library in ("torch", "numpy")
    for template in op.forms(library)
    for example in op.examples
    if says_all(template, last_call(example, library)[1])
]


@for_each([f for f in FORMS if form(f[2]).kind != "idiom"], by=lambda name, *_: registry()[name].family)
def test_a_form_in_code_is_the_call_that_it_is_the_form_of(
    name: str, library: str, template: str, example: str
) -> None:
    call, bound = last_call(example, library)
    short = library == "torch" and name in WRITTEN_SHORT
    left_out = bound.op.defaults_for(len(bound.first)) if short else {}
    code = shown(template, parameters(bound), left_out)  # nothing else left out
    inputs = {given: {"data": cells.tolist(), "dtype": cells.dtype.name} for given, cells in operands(example, library)}
    again = read(code, inputs=inputs or None, backend=library).program.calls[-1]
    assert again.shape == call.shape
    if again.op == name:
        assert again.args == call.args
    else:  # as `np.matmul(a, b)`, which is a form of mm too
        assert library == "numpy"
        assert template.split("(", maxsplit=1)[0] in {other.split("(")[0] for other in registry()[again.op].numpy}


@for_each([f for f in FORMS if names_in(f[3]) <= set(oracles.TORCH)], by=lambda name, *_: registry()[name].family)
def test_a_form_is_code_that_the_library_runs_to_the_same_result(
    name: str, library: str, template: str, example: str
) -> None:
    bound = last_call(example, library)[1]
    program = read(example, backend=library).program
    scope: dict[str, Any] = {"torch": torch, "np": np}
    result = by_hand(program, library)
    for given in bound.names.values():
        at = next((n for n, c in enumerate(program.calls) if c.out == given), None)
        before = program.calls[: at + 1] if at is not None else ()
        made = by_hand(program, library, calls=before, out=given)
        scope[given] = torch.from_numpy(made) if library == "torch" else made
    defaults = bound.op.defaults_for(len(next(iter(bound.shapes.values()), ())))
    ran = np.asarray(eval(shown(template, parameters(bound), defaults), scope))
    assert ran.shape == result.shape
    np.testing.assert_array_equal(ran, result)


KEYWORDS = [
    ("x.permute(dims=(1, 0))", "torch", "permute 2x3 1,0"),
    ("torch.permute(x, dims=(1, 0))", "torch", "permute 2x3 1,0"),
    ("torch.permute(input=x, dims=(1, 0))", "torch", "permute 2x3 1,0"),
    ("np.transpose(x, axes=(1, 0))", "numpy", "permute 2x3 1,0"),
    ("np.transpose(x)", "numpy", "T 2x3"),
    ("x.transpose()", "numpy", "T 2x3"),
    ("x.transpose(1, 0)", "numpy", "permute 2x3 1,0"),
    ("x.transpose(1, 0)", "torch", "transpose 2x3 1,0"),
    ("torch.swapaxes(x, axis0=0, axis1=1)", "torch", "transpose 2x3 0,1"),
    ("x.sum(dim=1, keepdim=True)", "torch", "sum 2x3 dim=1 keepdim"),
    ("x.sum(axis=1, keepdims=True)", "numpy", "sum 2x3 dim=1 keepdim"),
    ("torch.sum(x, 1)", "torch", "sum 2x3 dim=1"),
    ("torch.sum(x, (0, 1), True)", "torch", "sum 2x3 dim=0,1 keepdim"),
    ("np.sum(x, axis=(0, 1))", "numpy", "sum 2x3 dim=0,1"),
    ("torch.flatten(x, start_dim=0, end_dim=-1)", "torch", "flatten 2x3"),
    ("np.expand_dims(x, axis=0)", "numpy", "unsqueeze 2x3 0"),
    ("torch.unsqueeze(x, dim=-1)", "torch", "unsqueeze 2x3 2"),
    ("np.squeeze(x)", "numpy", "squeeze 2x3"),
    ("torch.reshape(x, shape=(3, 2))", "torch", "reshape 2x3 3,2"),
    ("np.reshape(x, 6)", "numpy", "reshape 2x3 6"),
    ("x.view(-1)", "torch", "view 2x3 -1"),
    ("torch.sub(x, 1)", "torch", "sub 2x3 b=1"),
    ("torch.sub(x, other=1)", "torch", "sub 2x3 b=1"),
    ("torch.true_divide(x, 2)", "torch", "div 2x3 b=2"),
    ("np.multiply(x, 2)", "numpy", "mul 2x3 b=2"),
    ("x.add(1)", "torch", "add 2x3 b=1"),
]


@pytest.mark.parametrize(("code", "library", "spec"), KEYWORDS)
def test_positions_and_keywords_of_code_mean_what_the_library_means(code: str, library: str, spec: str) -> None:
    reading = read(code, inputs={"x": {"shape": [2, 3]}}, backend=library)
    assert reading.program == read(spec, backend=library).program
    numbers = np.arange(1, 7).reshape(2, 3)
    ran = eval(code, {"torch": torch, "np": np, "x": torch.from_numpy(numbers) if library == "torch" else numbers})
    explanation = kiwame.explain(code, inputs={"x": {"shape": [2, 3]}}, backend=library)
    np.testing.assert_allclose(np.array(explanation.output.values), np.asarray(ran), rtol=1e-6)
