"""`import kiwame`: explanations in a program and in a notebook."""

import io
import json
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import kiwame
import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

DATA = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    "x",
    [
        DATA,
        np.array(DATA),
        torch.tensor(DATA),
        {"shape": [2, 3]},
        {"data": DATA, "dtype": "int64"},
        tuple(map(tuple, DATA)),
    ],
)
def test_inputs_are_lists_arrays_tensors_or_shapes(x: object) -> None:
    explanation = kiwame.explain("x.permute(1, 0)", inputs={"x": x})
    assert explanation.output.values == [[1, 4], [2, 5], [3, 6]]
    assert explanation.verified


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int8, np.uint8, np.bool_, np.float16])
def test_an_array_keeps_its_dtype(dtype: type) -> None:
    assert kiwame.explain("x.T", inputs={"x": np.ones((2, 3), dtype)}).inputs[0].dtype == np.dtype(dtype).name


@pytest.mark.parametrize(
    ("x", "dtype", "values"),
    [
        ([np.int64(1), np.float32(2.5)], "float32", [1.0, 2.5]),
        ([torch.tensor(1), torch.tensor(2)], "int64", [1, 2]),
        ([np.array([1, 2]), np.array([3, 4])], "int64", [[1, 3], [2, 4]]),
        ({"data": np.array([[1.5, 2.5]])}, "float32", [[1.5], [2.5]]),
        ([[True, False]], "bool", [[True], [False]]),
        (torch.tensor([[1.0, float("nan")]]), "float32", [[1.0], ["NaN"]]),
        ([float("inf"), -float("inf")], "float32", ["Infinity", "-Infinity"]),
        (np.arange(6).reshape(2, 3)[::-1], "int64", [[3, 0], [4, 1], [5, 2]]),
        (torch.ones(1, 2, requires_grad=True), "float32", [[1.0], [1.0]]),
        ([[], []], "float32", []),
        (np.float64(3.5), "float64", 3.5),
    ],
)
def test_numbers_of_any_library_may_stand_in_lists(x: object, dtype: str, values: object) -> None:
    explanation = kiwame.explain("x.T", inputs={"x": x})
    assert explanation.output.dtype == dtype
    assert explanation.output.values == values
    assert explanation.verified


@pytest.mark.parametrize(
    "x",
    [
        None,
        {},
        {"shap": [2, 3]},
        {"shape": "2x3"},
        {"shape": [2.5]},
        {"shape": None},
        {"data": None},
        "2x3",
        [None],
        np.array(["a"]),
        np.zeros(2, complex),
        [[10**400]],
        {"data": [10**5000], "dtype": "float32"},
        [[1], [2, 3]],
        np.ma.array([1, 2], mask=[False, True]),
    ],
    ids=range(15),
)
def test_an_input_that_is_no_tensor_is_refused(x: object) -> None:
    for lang in ("en", "ja"):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain("x.T", inputs={"x": x}, lang=lang)
        assert refused.value.detail


@pytest.mark.parametrize("x", [{}, {"dtype": "float32"}, {"data": None, "shape": None}, None])
def test_an_input_without_data_and_shape_is_told_what_is_missing(x: object) -> None:
    with pytest.raises(kiwame.Refusal, match=r"inputs\.x\.data / inputs\.x\.shape is missing") as refused:
        kiwame.explain("x.T", inputs={"x": x})
    assert refused.value.type == "/problems/malformed"
    assert refused.value.expected == ["data", "shape"]


@pytest.mark.parametrize("order", [">", "<", "="])
@pytest.mark.parametrize("kind", ["i4", "f8", "f2"])
def test_an_array_of_either_byte_order_is_an_input(order: str, kind: str) -> None:
    x = np.array(DATA, f"{order}{kind}")
    explanation = kiwame.explain("x.T", inputs={"x": x})
    assert explanation.inputs[0].dtype == x.dtype.name
    assert explanation.output.values == x.T.tolist()


def test_an_empty_tensor_is_an_input_too() -> None:
    assert kiwame.explain("x.T", inputs={"x": torch.zeros(0, 3)}).output.shape == (3, 0)


def test_two_inputs_keep_their_names() -> None:
    explanation = kiwame.explain("x + w", inputs={"x": [1, 2], "w": [10, 20]})
    assert explanation.stages[0].formula == "y[i] = x[i] + w[i]"
    assert explanation.output.values == [11, 22]


def test_a_notebook_shows_it_as_html_and_markdown() -> None:
    explanation = kiwame.explain("permute 2x3 1,0", lang="ja")
    assert "<table>" in explanation._repr_html_()
    assert explanation._repr_markdown_().startswith("## ")


def test_npy_is_the_whole_output() -> None:
    array = np.load(io.BytesIO(kiwame.explain("permute 200x300 1,0").render("npy")))
    np.testing.assert_array_equal(array, np.arange(1, 60_001).reshape(200, 300).T)


def test_a_refusal_is_a_value_error_that_teaches() -> None:
    with pytest.raises(ValueError, match="no axis 2 for permute") as refused:
        kiwame.explain("permute 2x3 1,2")
    refusal = refused.value
    assert isinstance(refusal, kiwame.Refusal)
    assert refusal.type == "/problems/axis-out-of-range"
    assert refusal.status == 422
    assert refusal.span == (14, 15)
    assert refusal.did_you_mean == "permute 2x3 1,0"
    assert refusal.backend_says.startswith("IndexError: Dimension out of range")
    assert refusal.detail == str(refusal)


def test_a_spec_may_name_its_language_and_the_caller_overrules_it() -> None:
    japanese = kiwame.explain("permute 2x3 1,0", lang="ja").text
    assert kiwame.explain("permute 2x3 1,0 lang=ja").text == japanese
    assert kiwame.explain("permute 2x3 1,0 lang=ja", lang="en").lang == "en"


def test_a_refusal_teaches_in_the_language_that_is_asked_for() -> None:
    with pytest.raises(kiwame.Refusal, match="permute に使える2番の次元はありません") as refused:
        kiwame.explain("permute 2x3 1,2", lang="ja")
    assert refused.value.did_you_mean == "permute 2x3 1,0"
    with pytest.raises(kiwame.Refusal) as in_english:
        kiwame.explain("permute 2x3 1,2")
    assert in_english.value.problem == refused.value.problem


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int64, np.float16, np.float32, np.float64])
def test_npy_keeps_dtype_and_values(dtype: type) -> None:
    x = np.array([[0, 1, 1], [1, 0, 1]], dtype)
    loaded = np.load(io.BytesIO(kiwame.explain("x.T", inputs={"x": x}).render("npy")))
    assert loaded.dtype == x.dtype
    np.testing.assert_array_equal(loaded, x.T)


@pytest.mark.parametrize(("options", "scale"), [({}, 2), ({"scale": 1}, 1), ({"scale": 3, "width": 480}, 0.5)])
def test_a_png_has_the_size_that_is_asked_for(options: dict[str, float], scale: float) -> None:
    explanation = kiwame.explain("permute 2x3 1,0")
    svg = ElementTree.fromstring(explanation.render("svg", **options))
    size = Image.open(io.BytesIO(explanation.render("png", **options))).size
    assert size == tuple(round(float(svg.attrib[name]) * scale) for name in ("width", "height"))


def test_a_picture_has_the_spec_s_theme_unless_it_is_asked_for_in_another() -> None:
    own, other = kiwame.explain("permute 2x3 1,0 theme=dark"), kiwame.explain("permute 2x3 1,0")
    assert own.render("svg") == other.render("svg", theme="dark") != other.render("svg")
    assert own.render("svg", theme="light") == other.render("svg")


@pytest.mark.parametrize(
    ("options", "slug"),
    [
        ({"theme": "blue"}, "argument"),
        ({"scale": 9}, "argument"),
        ({"size": 2}, "unknown-flag"),
        ({"width": 8000}, "limit"),
    ],
)
def test_a_picture_that_cannot_be_is_refused_in_the_explanation_s_language(options: dict[str, Any], slug: str) -> None:
    for lang in ("en", "ja"):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain("permute 2x3 1,0", lang=lang).render("png", **options)
        assert refused.value.type == f"/problems/{slug}"
        assert str(refused.value).endswith("。" if lang == "ja" else ".")


def test_an_unknown_format_and_an_unknown_language_are_refused() -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("permute 2x3 1,0").render("docx")
    assert refused.value.type == "/problems/format"
    with pytest.raises(kiwame.Refusal):
        kiwame.explain("permute 2x3 1,0", lang="fr")


def test_numpy_code_runs_on_numpy_with_its_own_defaults() -> None:
    explanation = kiwame.explain("np.ones((2, 3)).sum(axis=1)")
    assert (explanation.backend, explanation.output.dtype) == ("numpy", "float64")
    assert kiwame.explain("x.sum(axis=1)", inputs={"x": [[0.5]]}, backend="numpy").inputs[0].dtype == "float64"
    assert kiwame.explain("x.sum(axis=1)", inputs={"x": [[0.5]]}).inputs[0].dtype == "float32"


def test_importing_kiwame_loads_no_library_of_tensors() -> None:
    code = "import kiwame, sys; print(sorted({'torch', 'numpy', 'starlette'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def emptied(value: Any) -> None:
    """Every list and mapping within, emptied, the innermost first."""
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    if isinstance(value, msgspec.Struct):
        within = [getattr(value, name) for name in value.__struct_fields__]
    for one in list(within):
        emptied(one)
    if isinstance(value, dict | list):
        value.clear()


@pytest.mark.parametrize("spec", ["permute 2x3 1,0", "sum 2x3 dim=1", "permute 2x3 1,0; reshape 6", "add 3x1 1x4"])
def test_what_is_done_to_an_explanation_does_not_reach_the_next(spec: str) -> None:
    before = kiwame.explain(spec).to_json()
    emptied(kiwame.explain(spec))
    assert kiwame.explain(spec).to_json() == before


def test_an_explanation_gives_the_same_objects_each_time_it_is_asked() -> None:
    explanation = kiwame.explain("permute 2x3 1,0")
    for name in ("steps", "stages", "look_alikes"):
        assert getattr(explanation, name) is getattr(explanation, name)
        assert json.loads(msgspec.json.encode(getattr(explanation, name))) == json.loads(explanation.to_json())[name]
