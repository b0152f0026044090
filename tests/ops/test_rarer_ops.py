"""Determinants, distances of rows, power pools, grids and written places against the library itself."""

import einops
import kiwame
import numpy as np
import pytest
import torch

from tests.ops.agreement import given, native, pieces, shown

RANDOM = np.random.default_rng(7)


def floats(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


INPUTS = {
    "one": floats(1, 1),
    "two": floats(2, 2),
    "three": floats(3, 3),
    "line": np.arange(9, dtype=np.float32).reshape(3, 3),
    "four": floats(2, 4, 4),
    "rows": floats(2, 3),
    "more": floats(4, 3),
    "batch": floats(2, 1, 4, 3),
    "short": floats(4, 2),
    "signal": floats(1, 2, 7),
    "image": floats(2, 3, 4, 5),
    "map": floats(2, 2, 3),
    "grid": floats(2, 3, 2, 2),
    "whole": np.arange(6).reshape(2, 3),
}
CODE = [
    *(f"torch.det({name})" for name in ("one", "two", "three", "line", "four", "rows", "whole")),
    *(f"np.linalg.det({name})" for name in ("one", "two", "three", "four", "rows")),
    "torch.linalg.det(four)",
    "three.det()",
    *(f"torch.cdist(rows, more{p})" for p in ("", ", 2", ", p=1", ", p=0", ", p=3.5", ", p=float('inf')", ", p=-1")),
    "torch.cdist(batch, more)",
    "torch.cdist(rows, short)",
    "torch.cdist(rows, rows[0])",
    "torch.cdist(rows, rows.double())",
    *(f"F.lp_pool1d(signal, {p}, 2)" for p in (1, 2, 3, -2, 0, 1.5)),
    "F.lp_pool1d(signal.abs(), 2.5, 3, 2, True)",
    "F.lp_pool1d(signal, 2, 9)",
    "F.lp_pool2d(image, 2, 2)",
    "F.lp_pool2d(image, 2, (2, 3), stride=1)",
    "F.lp_pool2d(image, norm_type=2, kernel_size=3, ceil_mode=True)",
    *(f"F.local_response_norm({x}, {size})" for x in ("signal", "image") for size in (1, 2, 3, 5)),
    "F.local_response_norm(image, 3, 0.5, 0.25, 2.0)",
    "F.local_response_norm(rows, 3)",
    *(f"F.affine_grid(map, (2, 1, 3, 4){c})" for c in ("", ", align_corners=True", ", align_corners=False")),
    "F.affine_grid(map, [2, 3, 1, 2], True)",
    "F.affine_grid(map, (1, 1, 3, 4))",
    "F.affine_grid(rows, (2, 1, 3, 4))",
    *(f"F.grid_sample(image, grid{c})" for c in ("", ", align_corners=True", ", align_corners=False")),
    "F.grid_sample(image, grid * 0.3, mode='bilinear', padding_mode='zeros')",
    "F.grid_sample(image, grid[:1])",
    "F.grid_sample(image, grid.double())",
    "F.grid_sample(image, F.affine_grid(map, (2, 3, 2, 2)))",
]
LOOSE = {"float32": 2e-4, "float64": 1e-9}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", CODE)
def test_the_result_is_the_library_s_and_proved(code: str) -> None:
    library = "numpy" if "np." in code else "torch"
    inputs = {
        name: INPUTS[name] for name in INPUTS if f"{name}" in code.replace("affine_grid", "").replace("grid_sample", "")
    }
    expected = native(code.replace("float('inf')", "inf"), inputs, library)
    if isinstance(expected, Exception):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs=inputs, backend=library)
        assert refused.value.status == 422
        return
    found = kiwame.explain(code, inputs=inputs, backend=library)
    (wanted,) = pieces(expected)
    assert (found.output.shape, found.output.dtype) == (wanted.shape, wanted.dtype.name)
    np.testing.assert_allclose(shown(found.output), wanted, rtol=LOOSE[wanted.dtype.name], atol=1e-6)
    assert found.verified, found.stages[-1].formula


def test_a_determinant_of_many_products_is_refused_in_words() -> None:
    with pytest.raises(kiwame.Refusal, match="120 products"):
        kiwame.explain("torch.det(x)", inputs={"x": np.eye(5)})


@pytest.mark.parametrize("mode", ["nearest", "bicubic"])
def test_other_modes_of_grid_sample_are_refused_and_bilinear_offered(mode: str) -> None:
    code = f"F.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 1, 2), mode='{mode}')"
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(code)
    assert refused.value.did_you_mean == code.replace(mode, "bilinear")


PUTS = [
    ("x.index_put((i,), v)", {"i": [0, 2], "v": [5.0, 6.0]}, 4),
    ("x.index_put((i,), v)", {"i": [1, 1], "v": [5.0, 6.0]}, 4),
    ("x.index_put((i,), v, accumulate=True)", {"i": [1, 1], "v": [5.0, 6.0]}, 4),
    ("x.index_put((i,), v, True)", {"i": [-1, 0], "v": 2.0}, 4),
    ("torch.index_put(x, (i,), v)", {"i": [1], "v": [5.0, 6.0, 7.0]}, (2, 3)),
    ("x.index_put([i, j], v)", {"i": [0, 1], "j": [2, 0], "v": [5.0, 6.0]}, (2, 3)),
    ("x.index_put((i, j), v)", {"i": [[0], [1]], "j": [[0, 2]], "v": [[1.0, 2.0], [3.0, 4.0]]}, (2, 3)),
    ("x.index_put((i, j), v)", {"i": [0, 1, 2], "j": [2, 0], "v": 1.0}, (3, 3)),
    ("x.index_put((i,), v)", {"i": [4], "v": 5.0}, 4),
    ("x.index_put((i,), v)", {"i": [0, 1], "v": [1.0, 2.0, 3.0]}, 4),
    ("x.index_put((i, i), v)", {"i": [0, 1], "v": 1.0}, 4),
    ("x.index_put((i,), v)", {"i": [0, 1], "v": [1, 2]}, 4),
    ("x.index_put((i,), v)", {"i": [0.0], "v": 1.0}, 4),
]


@pytest.mark.parametrize(("code", "operands", "shape"), PUTS)
def test_places_are_written_as_torch_writes_them(code: str, operands: dict[str, object], shape: int) -> None:
    arrays = {name: np.asarray(value) for name, value in operands.items()}
    inputs = {"x": np.zeros(shape, np.float32)}
    inputs |= {name: a.astype(np.float32) if a.dtype == np.float64 else a for name, a in arrays.items()}
    expected = native(code, inputs, "torch")
    if isinstance(expected, Exception):
        with pytest.raises(kiwame.Refusal):
            kiwame.explain(code, inputs=inputs)
        return
    found = kiwame.explain(code, inputs=inputs)
    np.testing.assert_array_equal(shown(found.output), pieces(expected)[0])
    assert found.verified


def test_an_index_of_the_formula_has_no_tensor_s_name() -> None:
    found = kiwame.explain("x.gather(1, i)", inputs={"x": np.arange(6).reshape(2, 3), "i": np.array([[2], [0]])})
    scope = {"x": given(np.arange(6).reshape(2, 3), "torch"), "i": torch.tensor([[2], [0]]), "y": torch.zeros(2, 1)}
    exec("\n".join(found.stages[-1].loops.splitlines()), scope)
    assert scope["y"].tolist() == scope["x"].gather(1, torch.tensor([[2], [0]])).tolist()


PACKED = [
    ("einops.pack([x, y], 'a *')", {"x": (2, 3), "y": (2, 3, 2)}),
    ("einops.pack([x, y], 'a *')", {"x": (2, 3), "y": (2,)}),
    ("einops.pack([x, y, x], 'a * c')", {"x": (2, 4, 3), "y": (2, 3)}),
    ("einops.pack([x, y], '*')", {"x": (2, 3), "y": (0, 4)}),
    ("einops.pack([x, y], 'a b *')", {"x": (2, 3), "y": (2,)}),
    ("einops.pack([x, y], 'a *')", {"x": (2, 3), "y": (3, 3)}),
    ("einops.pack([x, y], 'a b')", {"x": (2, 3), "y": (2, 3)}),
    ("einops.unpack(x, [(3,), (3, 2)], 'a *')", {"x": (2, 9)}),
    ("einops.unpack(x, [(3,), (), (-1, 2)], 'a * c')", {"x": (2, 8, 3)}),
    ("einops.unpack(x, [(3,), (3, 3)], 'a *')", {"x": (2, 9)}),
    ("einops.unpack(x, [(3,)], 'a *')", {"x": (3,)}),
]


@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize(("code", "shapes"), PACKED)
def test_packing_is_that_of_einops(code: str, shapes: dict[str, tuple[int, ...]], library: str) -> None:
    arrays = {name: np.arange(int(np.prod(shape))).reshape(shape) for name, shape in shapes.items()}
    try:
        result = eval(code, {"einops": einops}, arrays)
    except (einops.EinopsError, ValueError):
        with pytest.raises(kiwame.Refusal):
            kiwame.explain(code, inputs=arrays, backend=library)
        return
    wanted = [result[0]] if "unpack" not in code else result
    inputs = {n: a if a.size else {"shape": a.shape, "dtype": "int64"} for n, a in arrays.items()}
    found = kiwame.explain(code, inputs=inputs, backend=library)
    assert found.verified
    for have, want in zip(found.outputs or [found.output], wanted, strict=True):
        np.testing.assert_array_equal(shown(have), want)


def test_what_pack_gives_beside_the_tensor_unpacks_it() -> None:
    found = kiwame.explain(
        "x = torch.ones(2, 3)\ny = torch.zeros(2, 3, 2)\npacked, ps = einops.pack([x, y], 'a *')\n"
        "one, other = einops.unpack(packed, ps, 'a *')\nother"
    )
    assert found.verified
    assert found.output.shape == (2, 3, 2)
