"""Norms, convolutions, pools, padding, lookups and attention give what torch and NumPy give."""

import numpy as np
import pytest

from tests.oracles.neural import agrees, floats

PLACES = {1: ((7,), (3,)), 2: ((7, 6), (3, 2)), 3: ((4, 3, 5), (2, 2, 2))}
CONVS = ["x, w", "x, w, b", "x, w, None, 2", "x, w, b, stride=2, padding=1", "x, w, padding='same'", "x, w, padding='same', stride=2", "x, w, groups=2", "x, w, groups=3", "x, w, dilation=2, padding=2", "x, w, stride=0", "x, w, padding='other'"]  # fmt: skip
BACK = ["x, w", "x, w, b", "x, w, stride=2", "x, w, None, 2, 1, 1", "x, w, stride=3, padding=1, output_padding=2, dilation=2", "x, w, groups=2", "x, w, output_padding=1"]  # fmt: skip
POOLS = ["x, 2", "x, 3, 1", "x, 3, stride=2, padding=1", "x, 3, 2, 1, ceil_mode=True", "x, 2, 3, ceil_mode=True", "x, 2, padding=2", "x, 9", "x, 2, 0"]  # fmt: skip
NORMS = ["F.layer_norm(x, (3,))", "F.layer_norm(x, [3], w, w)", "F.layer_norm(x, (2,))", "F.layer_norm(x, (3,), None, None, 1e-3)", "F.rms_norm(x, (3,), w, 1e-5)", "F.rms_norm(x, (3,), eps=1e-3)", "F.batch_norm(x, w, v)", "F.batch_norm(x, m, v, w, w, True)", "F.batch_norm(x, None, None, w, w, True)", "F.group_norm(x, 3)", "F.group_norm(x, 1, w, w)", "F.group_norm(x, 2)", "F.instance_norm(x)", "F.normalize(x)", "F.normalize(x, p=1, dim=0)", "F.normalize(x, 3.0, -1, 0.1)", "F.cosine_similarity(x, x)", "F.cosine_similarity(x, w, dim=-1)", "F.pairwise_distance(x, w, 3.0, 1e-3, True)"]  # fmt: skip
NORMED = {
    "rows": floats(2, 3),
    "double": floats(2, 3, dtype="float64"),
    "cube": floats(2, 3, 3),
    "flat": np.full((2, 3), 0.1, "float32"),
    "far": floats(2, 3) + 1e4,
    "none": floats(0, 3),
    "whole": np.arange(6).reshape(2, 3),
    "line": floats(3),
}
PADS = ["(1, 2)", "(1, 2, 3, 4)", "(-1, 1)", "(1, 1), value=7", "(1, 2), 'constant', 2.5", "(1,)", "(1, 1, 1, 1, 1, 1)", "(1, 2), mode='reflect'", "(5, 1), mode='replicate'", "(1, 1), mode='circular'", "(3, 3), mode='circular'", "(1, 1), mode='other'"]  # fmt: skip
NUMPY_PADS = ["1", "(1, 2)", "((1, 2),)", "((0, 0), (1, 2))", "-1", "((1, 2), (0, 1), (2, 2))", "1, 'edge'", "2, mode='reflect'", "3, mode='wrap'", "1, 'constant', constant_values=5", "1, mode='other'"]  # fmt: skip
ATTENTION = ["", ", is_causal=True", ", attn_mask=m", ", attn_mask=f", ", scale=0.5", ", None, 0.0, True", ", enable_gqa=True"]  # fmt: skip
HEADS = [((1, 2, 4), (1, 3, 4), (1, 3, 4)), ((2, 4), (3, 4), (3, 5)), ((2, 3, 4, 8), (1, 3, 5, 8), (1, 3, 5, 6)), ((2, 4), (3, 5), (3, 5)), ((1, 4, 3, 8), (1, 2, 3, 8), (1, 2, 3, 8))]  # fmt: skip
MOVES = ["F.pixel_shuffle(x, 2)", "torch.pixel_unshuffle(x, 2)", "F.channel_shuffle(x, 2)", "F.unfold(x, 2)", "F.unfold(x, (2, 1), padding=1, stride=2)", "F.interpolate(x, scale_factor=2)", "F.interpolate(x, size=(3, 5))", "F.interpolate(x, scale_factor=1.5)", "F.interpolate(x)"]  # fmt: skip


@pytest.mark.parametrize("channels", [(4, 6, 4), (4, 6, 2), (4, 4, 1), (3, 6, 4)])
@pytest.mark.parametrize("call", CONVS)
@pytest.mark.parametrize("n", PLACES)
def test_a_convolution_is_torchs(n: int, call: str, channels: tuple[int, int, int]) -> None:
    (places, kernel), (ins, outs, each) = PLACES[n], channels
    inputs = {"x": floats(2, ins, *places), "w": floats(outs, each, *kernel), "b": floats(outs)}
    agrees(f"F.conv{n}d({call})", inputs)
    whole = {name: a.astype("int64") for name, a in inputs.items()}
    agrees(f"F.conv{n}d({call})", {**whole, "x": whole["x"][0]})


@pytest.mark.parametrize("each", [3, 1])
@pytest.mark.parametrize("call", BACK)
@pytest.mark.parametrize("n", PLACES)
def test_a_transposed_convolution_is_torchs(n: int, call: str, each: int) -> None:
    places, kernel = PLACES[n]
    agrees(
        f"F.conv_transpose{n}d({call})", {"x": floats(2, 4, *places), "w": floats(4, each, *kernel), "b": floats(each)}
    )


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "float16"])
@pytest.mark.parametrize("call", POOLS)
@pytest.mark.parametrize("n", PLACES)
def test_a_pool_is_torchs(n: int, call: str, dtype: str) -> None:
    x = floats(2, 3, *PLACES[n][0]).astype(dtype)
    agrees(f"F.max_pool{n}d({call})", {"x": x})
    agrees(f"F.avg_pool{n}d({call})", {"x": x})
    agrees(f"F.avg_pool{n}d({call}, count_include_pad=False)", {"x": x[0]})


@pytest.mark.parametrize("size", ["2", "3", "1", "0", "4"])
@pytest.mark.parametrize("kind", ["avg", "max"])
@pytest.mark.parametrize("n", PLACES)
def test_a_pool_to_a_size_is_torchs(n: int, kind: str, size: str) -> None:
    agrees(f"F.adaptive_{kind}_pool{n}d(x, {size})", {"x": floats(2, 3, *PLACES[n][0])})


@pytest.mark.parametrize("name", NORMED)
@pytest.mark.parametrize("call", NORMS)
def test_a_norm_is_torchs(call: str, name: str) -> None:
    x = NORMED[name]
    w = floats(3).astype(x.dtype if x.dtype.kind == "f" else "float32")
    agrees(call, {"x": x, "w": w, "v": np.abs(w), "m": w / 2})


@pytest.mark.parametrize("shape", [(2, 3), (3,), (1, 2, 3), (2, 2, 3, 4), (), (0, 3)])
@pytest.mark.parametrize("widths", PADS)
def test_torchs_padding_starts_at_the_last_axis(widths: str, shape: tuple[int, ...]) -> None:
    agrees(f"F.pad(x, {widths})", {"x": floats(*shape)})


@pytest.mark.parametrize("shape", [(2, 3), (3,), (1, 2, 3), (), (0, 3)])
@pytest.mark.parametrize("widths", NUMPY_PADS)
def test_numpys_padding_starts_at_the_first_axis(widths: str, shape: tuple[int, ...]) -> None:
    agrees(f"np.pad(x, {widths})", {"x": floats(*shape)}, "numpy")


@pytest.mark.parametrize("call", ["F.embedding(i, w)", "torch.embedding(w, i)", "F.embedding(i, w, 0)", "F.one_hot(i)", "F.one_hot(i, 6)", "F.one_hot(i, 3)", "F.one_hot(i, 0)"])  # fmt: skip
@pytest.mark.parametrize("rows", [[0, 2], [[0, 1], [4, 4]], 3, [5], [-1], [0.0, 1.0]])
def test_a_lookup_is_torchs(rows: list[float], call: str) -> None:
    agrees(call, {"i": np.array(rows), "w": floats(5, 3)})


@pytest.mark.parametrize("shape", [(1, 4, 2, 2), (2, 8, 4, 2), (8, 2, 2), (2, 2)])
@pytest.mark.parametrize("call", MOVES)
def test_cells_move_as_torch_moves_them(call: str, shape: tuple[int, ...]) -> None:
    agrees(call, {"x": floats(*shape)})


@pytest.mark.parametrize("call", ["F.fold(x, (3, 3), 2)", "F.fold(x, 3, (2, 2), 1, 1, 2)", "F.fold(x, (3, 3), 3)"])
@pytest.mark.parametrize("shape", [(1, 4, 4), (2, 8, 4), (4, 4), (1, 5, 4)])
def test_windows_are_laid_back_as_torch_does(call: str, shape: tuple[int, ...]) -> None:
    agrees(call, {"x": floats(*shape)})


@pytest.mark.parametrize("times", [1, 100])
@pytest.mark.parametrize("shapes", HEADS)
@pytest.mark.parametrize("call", ATTENTION)
def test_attention_is_torchs(call: str, shapes: tuple[tuple[int, ...], ...], times: int) -> None:
    q, k, v = (floats(*shape, seed=n) for n, shape in enumerate(shapes))
    mask = np.ones((q.shape[-2], k.shape[-2]), bool)
    mask[0, -1] = False
    added = floats(*mask.shape)
    agrees(f"F.scaled_dot_product_attention(q, k, v{call})", {"q": q * times, "k": k, "v": v, "m": mask, "f": added})
