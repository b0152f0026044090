"""Memory, dtypes, look-alikes, sources and pipelines: each claim held against the library itself."""

import kiwame
import numpy as np
import pytest
import torch

from tests.each import EXAMPLES, family, for_each


@for_each([(spec,) for spec in EXAMPLES], by=family)
def test_sources_lead_from_every_output_cell_to_the_cells_it_was_made_of(spec: str) -> None:
    explanation = kiwame.explain(spec)
    for stage in explanation.stages:
        if stage.source is None:
            assert not stage.in_ or stage.formula.count("Σ") > 2  # of more numbers than one explanation lists
            continue
        tensors = {t.name: t for t in (*explanation.inputs, *(s.output for s in explanation.stages))}

        def value(name: str, at: list[int], tensors=tensors) -> float:
            return np.array(tensors[name].values)[tuple(at)]

        flat = np.array(stage.output.values).ravel().tolist()
        if stage.source.kind == "one":
            name = stage.source.from_[0]
            pairs = zip(stage.source.index or [], flat, strict=True)
            assert all(value(name, at) == have for at, have in pairs if at is not None)
            continue
        cells = stage.source.cells or []
        assert len(cells) == len(flat)
        assert all(isinstance(value(name, at), np.generic) for cell in cells for name, at in cell)
        if stage.op == "sum":
            assert [sum(value(n, at) for n, at in cell) for cell in cells] == flat
        if stage.op in {"cat", "stack", "gather", "take", "index_select"}:
            assert [value(*cell[0]) for cell in cells] == flat


VIEWS = ["permute 2x3 1,0", "permute 2x3 0,1", "reshape 2x3 3,2", "view 2x3 6", "flatten 2x3x4 1", "squeeze 1x3", "unsqueeze 2x3 1", "T 1x5", "permute 2x3 1,0; reshape 6", "permute 2x3 1,0; contiguous", "contiguous 2x3", "sum 2x3 dim=0", "permute 2x1x3 2,1,0"]  # fmt: skip


@pytest.mark.parametrize("spec", VIEWS)
def test_memory_is_told_as_torch_measures_it(spec: str) -> None:
    explanation = kiwame.explain(spec)
    x = torch.arange(1, explanation.inputs[0].numel + 1).reshape(explanation.inputs[0].shape)
    y = x
    for stage in explanation.stages:
        y = eval(stage.code.split(" = ", 1)[1], {stage.in_[0]: y})
        claim = next(s for s in explanation.steps if s.kind == "memory" and s.stage == stage.n)
        assert stage.output.strides == tuple(y.stride())
        assert stage.output.contiguous == y.is_contiguous()
        shares = y.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
        assert (stage.output.view_of == "x") == shares
        assert (claim.data["variant"] != "copy") == (stage.output.view_of is not None)
        if "would refuse" in claim.text:
            with pytest.raises(RuntimeError):
                y.view(y.numel())
        elif claim.data["flat_view"]:
            y.view(y.numel())


@pytest.mark.parametrize(
    ("spec", "data"),
    [
        ("x.permute(1,0)", [[1, 2], [1, 2]]),
        ("x.permute(1,0)", [[1, 2, 3], [4, 5, 6]]),
        ("x.permute(1,0)", [[5, 5], [5, 5]]),
    ],
)
def test_cells_that_differ_are_counted_on_these_values(spec: str, data: list[list[int]]) -> None:
    explanation = kiwame.explain(spec, inputs={"x": data})
    x = np.array(data)
    look = next((a for a in explanation.look_alikes if a.spec.startswith("reshape")), None)
    if x.shape == x.T.shape:
        assert look is None
        return
    assert look is not None
    assert look.cells_that_differ == int((x.reshape(x.T.shape) != x.T).sum())


def test_the_other_axis_of_a_square_is_told_apart() -> None:
    explanation = kiwame.explain("sum 3x3 dim=1")
    x = np.arange(1, 10).reshape(3, 3)
    assert explanation.look_alikes[0].spec == "sum 3x3 dim=0"
    assert explanation.look_alikes[0].cells_that_differ == int((x.sum(0) != x.sum(1)).sum())
    assert any(step.kind == "contrast" for step in explanation.steps)


def test_a_column_and_a_line_are_told_to_make_a_table() -> None:
    contrast = next(s for s in kiwame.explain("sub 3x1 3").steps if s.kind == "contrast")
    assert "table of shape (3, 3)" in contrast.text
    assert "b.unsqueeze(1)" in contrast.text


def test_a_pipeline_of_movers_is_one_formula_and_one_path() -> None:
    explanation = kiwame.explain("reshape arange(6) 2,3; permute 1,0")
    whole = {step.data.get("variant"): step for step in explanation.steps if step.stage is None}
    assert whole["trail"].data["trail"] == [[6], [2, 3], [3, 2]]
    assert whole["whole"].data["formula"] == "y[i, j] = x[3·j + i]"
    path = whole["path"].data
    x = np.arange(6)
    assert x[tuple(path["path"][0][1])] == path["value"]
    assert x.reshape(2, 3).T[tuple(path["path"][-1][1])] == path["value"]


def test_a_division_of_integers_says_what_dtype_comes_out() -> None:
    assert "float32" in next(s for s in kiwame.explain("div 2x3 3").steps if s.kind == "dtype").text
    assert "float64" in next(s for s in kiwame.explain("div 2x3 3", backend="numpy").steps if s.kind == "dtype").text


def test_what_torch_leaves_alone_or_deprecates_is_said() -> None:
    for spec, words in (("squeeze 2x3 0", "NumPy refuses"), ("T 2x3x4", "mT"), ("squeeze 1x3x1", "batch")):
        assert words in next(s for s in kiwame.explain(spec).steps if s.kind == "warn").text


def test_axis_names_are_the_letters_of_the_formula_and_go_with_their_axes() -> None:
    explanation = kiwame.explain("permute 2x3x4x5 0,2,3,1 axes=N,C,H,W")
    assert explanation.stages[0].formula == "y[n, h, w, c] = x[n, c, h, w]"
    assert explanation.output.axes == ("N", "H", "W", "C")
    assert "person 1 (C)" in explanation.text


@pytest.mark.parametrize("spec", ["permute () ()", "sum ()", "permute 0x3 1,0", "sum 0x3 dim=0", "reshape 0x3 3,0", "T 5", "sum 2x0x3", "permute 1x1x1x1x1x1x1x1 7,6,5,4,3,2,1,0", "squeeze 1x1x1", "permute " + "x".join("1" * 16) + " " + ",".join(map(str, range(15, -1, -1)))])  # fmt: skip
@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_odd_shapes_have_a_sensible_story(spec: str, library: str) -> None:
    for lang in ("en", "ja"):
        explanation = kiwame.explain(spec, backend=library, lang=lang)
        assert explanation.verified
        assert explanation.to_json()
