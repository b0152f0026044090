"""Activations, softmax and linear layers give what torch gives, at the edges of the numbers too."""

import kiwame
import numpy as np
import pytest

from tests.oracles.neural import agrees, floats

CURVES = ["relu", "relu6", "gelu", "silu", "leaky_relu", "elu", "celu", "selu", "softplus", "softsign", "mish", "hardswish", "hardsigmoid", "hardtanh", "hardshrink", "softshrink", "tanhshrink", "logsigmoid"]  # fmt: skip
EDGES = [-np.inf, -1000, -50, -3, -1, -0.5, -0.2, -0.0, 0, 0.5, 1, 3, 25, 90, 1000, np.inf, np.nan]
INPUTS = {
    "edges": np.array(EDGES, "float32"),
    "edges64": np.array(EDGES, "float64"),
    "edges16": np.array(EDGES, "float16"),
    "scalar": np.array(1.5, "float32"),
    "empty": floats(0, 3),
    "whole": np.array([1, -2]),
    "bools": np.array([True, False]),
    "bytes": np.array([1, 200], "uint8"),
    "large": floats(70, 80),
}
ROWS = {
    "rows": floats(2, 3),
    "half": floats(2, 3, dtype="float16"),
    "cube": floats(2, 3, 4),
    "scalar": floats(),
    "none": floats(0, 3),
    "far": np.array([10000, 10001, 10002], "float32"),
    "below": -np.array([10000, 10001, 10002], "float32"),
    "farther": np.array([1e6, 1e6 + 1], "float32"),
    "masked": np.array([1, -np.inf, 2], "float32"),
    "nothing": np.array([-np.inf, -np.inf], "float32"),
    "nan": np.array([1, np.nan], "float32"),
    "whole": np.array([[1, 2], [3, 4]]),
    "large": floats(80, 90) * 800,
}
SHARES = ["F.{0}(x, dim=-1)", "F.{0}(x, 0)", "F.{0}(x, dim=1)", "F.{0}(x)", "F.{0}(x, dim=0, dtype=torch.float64)"]
CALLS = [
    "F.relu(x, inplace=True)", "torch.relu(x)", "x.relu()", "F.gelu(x, approximate='tanh')", "F.gelu(x, approximate='other')",
    "F.leaky_relu(x, 0.2)", "F.leaky_relu(x, negative_slope=-1)", "F.elu(x, 2)", "F.elu(x, alpha=-1.5)", "torch.celu(x, alpha=2.0)",
    "F.celu(x, 0)", "torch.selu(x)", "F.softplus(x, 2, 1)", "F.hardtanh(x, -2, 0.5)", "F.hardtanh(x, min_val=1, max_val=-1)",
    "x.hardshrink()", "F.softshrink(x, 0.3)", "F.softshrink(x, -0.3)", "F.threshold(x, 0.5, 9)", "torch.threshold(x, 0.5, -1.5)",
    "F.threshold(x)", "F.glu(x, 0)", "F.glu(x)", "F.glu(x, dim=-2)", "F.dropout(x, 0.0)", "F.dropout(x, p=0.3, training=False)",
    "F.dropout(x, 1.0)", "torch.dropout(x, 0.5, False)", "F.dropout(x, 2.0)", "torch.softmax(x, 0)", "x.softmax(0, torch.float64)",
    "torch.log_softmax(x, 0, dtype=torch.float32)", "x.log_softmax(dim=-1)", "torch.special.softmax(x, 0)",
]  # fmt: skip
LINEAR = {
    "plain": floats(4, 3),
    "line": floats(3, seed=1),
    "square": floats(4, 4),
    "double": floats(4, 3, dtype="float64"),
    "whole": np.ones((4, 3), int),
}


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("curve", CURVES)
def test_an_activation_gives_what_torch_gives(curve: str, name: str) -> None:
    agrees(f"F.{curve}(x)", {"x": INPUTS[name]})


@pytest.mark.parametrize("call", CALLS)
def test_arguments_mean_what_torch_means(call: str) -> None:
    agrees(call, {"x": floats(2, 3)})


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("call", SHARES)
@pytest.mark.parametrize("op", ["softmax", "log_softmax"])
def test_shares_are_torchs(op: str, call: str, name: str) -> None:
    agrees(call.format(op), {"x": ROWS[name]})


def test_a_softmax_beyond_floats_is_proved_by_its_plain_formula() -> None:
    explained = kiwame.explain("softmax [[10000.0,10001.0,10002.0]] dim=1")
    assert explained.verified
    assert explained.stages[0].formula == "y[i, j] = exp(x[i, j]) / Σ(k<3) exp(x[i, k])"


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize("shape", [(2, 3), (3,), (2, 5, 3), (0, 3), (), (2, 4)])
@pytest.mark.parametrize("bias", [None, (4,), (1,), (), (3,), (2, 4)])
def test_a_linear_layer_is_torchs(shape: tuple[int, ...], bias: tuple[int, ...] | None, name: str) -> None:
    inputs = {"x": floats(*shape), "w": LINEAR[name]} | ({} if bias is None else {"b": floats(*bias)})
    agrees("F.linear(x, w)" if bias is None else "F.linear(x, w, b)", inputs)


@pytest.mark.parametrize("shapes", [((4,), (1,)), ((2, 3), (3,)), ((2, 3), (2,)), ((2, 3), ()), ((), (1,))])
def test_prelu_is_torchs(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    agrees("F.prelu(x, w)", {"x": floats(*shapes[0]), "w": floats(*shapes[1])})
