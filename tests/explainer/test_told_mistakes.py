"""What no library complains about is noticed, with both results; and where libraries differ, each is told as it is."""

import warnings
from typing import Any

import kiwame
import numpy as np
import pytest
import torch
from kiwame.backends.filled import restored
from kiwame.render.tell import LANGUAGES

from tests.each import OF_ONE_LIBRARY

# What runs without a word and gives something else than was meant: (code, the step that notices it, what it must say).
SILENT = [
    ("x = torch.arange(12).reshape(2,2,3); x.reshape(3,2,2)", "contrast.permute", ["permute(2, 0, 1)", "10 of 12"]),
    ("x = torch.tensor([[1.],[2.],[3.]]); x - torch.tensor([1.,2.,3.])", "contrast.table", ["(3, 3)", "(3, 1)"]),
    ("x = torch.tensor([[1.,3.],[2.,6.]]); x / x.sum(1)", "contrast.rows", ["2 of 4"]),
    ("x = torch.zeros(1,3,1); x.squeeze()", "warn.squeeze-batch", ["(1, 3, 1)", "(3,)"]),
    ("x = torch.arange(5); x.chunk(4)", "warn.fewer-pieces", ["4 pieces", "three pieces"]),
    ("x = torch.zeros(2,3,4); x.permute(2,0,1)", "warn.goes-to", ["(3, 4, 2)", "permute(1, 2, 0) gives x back"]),
    ("x = torch.arange(12).reshape(1,2,2,3); x.reshape(1,2,6)", "contrast.heads", ["6 of 12"]),
    ("x = torch.zeros(2,3); F.softmax(x, dim=0)", "contrast.shares-axis", ["dim=1", "6 of 6"]),
    ("x = torch.tensor([1.,2.,3.]); F.softmax(x,0) * torch.tensor([1.,1.,0.])", "warn.mask-after", ["0.334759"]),
    ("x = torch.arange(4).reshape(2,2); torch.cat([x,x])", "contrast.stack", ["(2, 2, 2)", "(4, 2)"]),
    ("x = torch.zeros(3); x.expand(2, 3)", "warn.shared-cells", ["axis 0", "y[0, 0]"]),
    ("x = torch.zeros(3); x[:2]", "memory.view", ["What is written into y is written into x too"]),
    ("x = torch.tensor([200], dtype=torch.uint8); x + 100", "warn.wraps", ["300", "44"]),
    ("x = torch.tensor([[[[1,2],[5,6]]]]); F.avg_pool2d(x,2)", "warn.cut-off", ["int64"]),
    ("x = torch.tensor([1,2]); x.repeat(2)", "contrast.interleave", ["2 of 4"]),
    ("x = torch.tensor([[1,9],[8,2]]); x.argmax()", "warn.flat-place", ["0 to 3", "argmax(dim=1)"]),
]

# Where the libraries differ for this very call, seen from both sides where both can be written.
DIFFERENT = [
    ("torch.arange(24).reshape(2,3,4).transpose(0,1)", "warn.library-refuses", ["axes don't match array"]),
    ("torch.arange(24).reshape(2,3,4).T", "warn.T", ["mT"]),
    ("np.arange(24).reshape(2,3,4).T", "warn.T", ["mT"]),
    ("torch.tensor([1,2]).repeat(2)", "warn.library-differs", ["[1, 1, 2, 2]", "[1, 2, 1, 2]"]),
    ("torch.split(torch.arange(6),2)", "warn.library-differs", ["(3,)", "(2,)"]),
    ("np.split(np.arange(6),2)", "warn.library-differs", ["(3,)", "(2,)"]),
    ("torch.split(torch.arange(5),2)", "warn.library-refuses", ["equal division"]),
    ("torch.zeros(2,3).squeeze(0)", "warn.squeeze-kept", ["NumPy refuses"]),
    ("torch.tensor([1.,2.,3.,4.]).std()", "warn.library-differs", ["1.11803", "1.29099"]),
    ("torch.tensor([1.,2.,3.,4.]).std()", "warn.divided-by", ["n - 1 = 3", "n = 4"]),
    ("np.array([1.,2.,3.,4.]).std()", "warn.library-differs", ["1.11803", "1.29099"]),
    ("torch.tensor([1.,2.,3.,4.]).median()", "warn.library-differs", ["2.5", "2.0"]),
    ("np.median([1,2,3,4])", "warn.library-differs", ["2.5", "gives 2;"]),
    ("np.mean([1,2])", "warn.library-refuses", ["could not infer output dtype", "On floats it gives the same"]),
    ("np.std([1,2,3,4])", "warn.library-refuses", ["floats it gives 1.29099", "NumPy gives 1.11803"]),
    (
        "np.arange(6).reshape(2,3).var(1)",
        "warn.library-refuses",
        ["floats it gives [1.0, 1.0]", "[0.666667, 0.666667]"],
    ),
    ("torch.tensor([250],dtype=torch.uint8)+10", "warn.wraps", ["260", "4"]),
    ("np.array([250],dtype=np.uint8)+10", "warn.wraps", ["260", "4"]),
    ("torch.tensor([250],dtype=torch.uint8)+300", "warn.library-refuses", ["300 out of bounds for uint8"]),
    ("torch.ones(3,dtype=torch.uint8).sum()", "dtype.library", ["int64", "uint64"]),
    ("torch.ones(2,dtype=torch.int32)*1.5", "dtype.library", ["float32", "float64"]),
    ("torch.ones(2,dtype=torch.int64)+torch.ones(2)", "dtype.library", ["float32", "float64"]),
    ("np.ones((2,2),np.float32)@np.ones((2,2))", "warn.library-refuses", ["float != double"]),
    ("torch.zeros(2,3,4)[0,:,[0,1]]", "warn.int-beside", ["(3, 2)", "(2, 3)"]),
    ("np.zeros((2,3,4))[0,:,[0,1]]", "warn.int-beside", ["(3, 2)", "(2, 3)"]),
    ("np.arange(4)[::-1]", "warn.backwards", ["flip"]),
    ("torch.arange(3)[torch.tensor([1,0,1],dtype=torch.uint8)]", "warn.uint8-index", ["mask", "positions"]),
    ("torch.meshgrid(torch.arange(2),torch.arange(3))", "warn.meshgrid-default", ["(2, 3)", "(3, 2)"]),
    ("F.pad(torch.zeros(2,3),(1,2))", "warn.pad-order", ["axis 1", "every axis"]),
    ("F.pad(torch.zeros(2,3),(1,2))", "warn.library-differs", ["(5, 6)", "(2, 6)"]),
    ("np.broadcast_to(np.zeros((3,1)),(3,4))", "warn.shared-cells", ["read-only"]),
    ("torch.tensor([[0,1,2]]).nonzero()", "warn.library-differs", ["(2,)", "(2, 2)"]),
    ("np.ones((2,2)).cumsum()", "warn.library-refuses", ["missing 1 required positional arguments"]),
    ("torch.cross(torch.arange(9.).reshape(3,3),torch.eye(3))", "warn.cross-axis", ["axis 0", "axis 1"]),
    ("np.where(np.array([0,2]),1,0)", "warn.library-refuses", ["expected condition to be a boolean tensor"]),
    ("np.array([1])//0", "warn.library-refuses", ["ZeroDivisionError"]),
]


@pytest.mark.parametrize(("code", "step", "says"), [*SILENT, *DIFFERENT])
def test_a_mistake_that_nobody_complains_about_is_noticed(code: str, step: str, says: list[str]) -> None:
    explanation = kiwame.explain(code)
    assert explanation.verified
    found = [s for s in explanation.steps if f"{s.kind}.{s.data.get('variant')}" == step]
    assert found, [f"{s.kind}.{s.data.get('variant')}" for s in explanation.steps]
    assert any(all(word in s.text for word in says) for s in found), [s.text for s in found]
    japanese = kiwame.explain(code, lang="ja")
    assert [(s.kind, s.data) for s in japanese.steps] == [(s.kind, s.data) for s in explanation.steps]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_place_that_is_written_twice_is_a_lesson_whose_spec_adds_twice(lang: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("x = torch.zeros(3); y = x.clone(); y[[0, 0, 2]] += 1; y", lang=lang)
    assert "y[[0, 0, 2]] += 1" in refused.value.detail
    assert "index_add" in refused.value.detail
    better = kiwame.explain(refused.value.did_you_mean)
    assert better.verified
    assert better.output.values == torch.zeros(3).index_add(0, torch.tensor([0, 0, 2]), torch.ones(3)).tolist()


def in_the_other(explanation: Any, code: str, dtype: str | None = None) -> np.ndarray[Any, Any]:
    """The code of a step, run by the library that it is of on the cells that are shown; `dtype`: as these."""
    step = next(s for s in explanation.steps if s.data.get("code") == code)
    tensors = {t.name: t for t in [*explanation.inputs, *(s.output for s in explanation.stages)]}
    cells = {n: np.array(restored(t.values), dtype or t.dtype).reshape(t.shape) for n, t in tensors.items()}
    scope: dict[str, Any] = {"np": np, "torch": torch, "F": torch.nn.functional, **cells}
    if step.data["library"] == "torch":
        scope |= {name: torch.from_numpy(array) for name, array in cells.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(eval(code, scope))


def test_what_is_told_of_the_other_library_is_what_it_does() -> None:
    told = {"library-differs": 0, "library-refuses": 0}
    for example, backend in OF_ONE_LIBRARY:
        explanation = kiwame.explain(example, backend=backend)
        for data in [s.data for s in explanation.steps if s.data.get("variant") in told]:
            told[data["variant"]] += 1
            if data["variant"] == "library-refuses":
                with pytest.raises((RuntimeError, ValueError, TypeError, IndexError)) as refused:
                    in_the_other(explanation, data["code"])
                says = f"{refused.type.__name__}: {refused.value}".splitlines()[0]
                assert says.startswith(data["says"].removesuffix("…"))
                if "same" in data:
                    floats = in_the_other(explanation, data["code"], "float64")
                    own = np.array(restored(explanation.output.values))
                    assert np.allclose(floats, own) == data["same"]
                    if data["floats"] is not None:
                        np.testing.assert_array_equal(np.array(data["floats"]), floats)
                continue
            result = in_the_other(explanation, data["code"])
            assert list(result.shape) == data["shape"]
            if data["values"] is not None:
                np.testing.assert_array_equal(np.array(restored(data["values"]), result.dtype), result)
            if data["differ"] is not None:
                own = np.array(restored(explanation.output.values))
                assert int((~np.isclose(own, result, rtol=1e-5, equal_nan=True)).sum()) == data["differ"]
    assert min(told.values()) > 10


@pytest.mark.parametrize(
    "code",
    [
        "torch.zeros(2,3,4)[0,:,[0,1]]",
        "np.zeros((2,3,4))[0,:,[0,1]]",
        "torch.meshgrid(torch.arange(2),torch.arange(3))",
        "torch.cross(torch.arange(9.).reshape(3,3),torch.eye(3))",
    ],
)
def test_a_warning_that_says_what_the_other_library_gives_is_told_alone(code: str) -> None:
    warned = [s.data["variant"] for s in kiwame.explain(code).steps if s.kind == "warn"]
    assert len(warned) == 1
    assert warned[0] in {"int-beside", "meshgrid-default", "cross-axis"}


LEAST = -(2**63)
TRAPS = [
    ("torch.div(x, y, rounding_mode='trunc')", {"data": [LEAST, 4], "dtype": "int64"}, "int64"),
    ("(x - 1).div(-1, rounding_mode='trunc')", {"data": [LEAST + 1, 4], "dtype": "int64"}, "int64"),
    ("torch.div(x, y, rounding_mode='trunc')", {"data": [-(2**31), 4], "dtype": "int32"}, "int32"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("code", "x", "dtype"), TRAPS)
def test_a_quotient_at_which_torch_would_end_the_process_is_a_lesson(
    code: str, x: dict[str, Any], dtype: str, lang: str
) -> None:
    y = {"data": [-1, 2], "dtype": dtype}
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(code, inputs={"x": x, "y": y}, lang=lang)
    assert refused.value.problem.variant == "argument.beyond-largest"
    assert str(torch.iinfo(getattr(torch, dtype)).max) in refused.value.detail


@pytest.mark.parametrize("rounding", ["floor", "trunc"])
def test_the_least_number_can_be_divided_by_what_is_not_minus_one(rounding: str) -> None:
    wraps = -1 if rounding == "floor" else -2  # floor wraps around
    code = f"torch.div(x, {wraps}, rounding_mode='{rounding}')"
    explanation = kiwame.explain(code, inputs={"x": {"data": [LEAST], "dtype": "int64"}})
    assert explanation.verified
    assert explanation.output.values == torch.div(torch.tensor([LEAST]), wraps, rounding_mode=rounding).tolist()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_told_where_both_libraries_give_the_same(lang: str) -> None:
    for spec in (
        "permute 2x3 1,0",
        "sum 2x3 dim=1",
        "std [1.,2.] correction=0",
        "median [1.,2.,3.]",
    ):
        kinds = [s.data.get("variant", "") for s in kiwame.explain(spec, lang=lang).steps]
        assert not [k for k in kinds if k in {"library-differs", "library-refuses"}], spec
