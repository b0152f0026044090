"""Losses give what torch gives, and refuse what torch refuses."""

import numpy as np
import pytest

from tests.oracles.neural import agrees, floats

LOSSES = ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div", "soft_margin_loss", "hinge_embedding_loss", "binary_cross_entropy_with_logits"]  # fmt: skip
PAIRS = {
    "rows": (floats(2, 3), floats(2, 3, seed=1)),
    "stretched": (floats(2, 3), floats(3)),
    "scalars": (floats(), floats(seed=1)),
    "none": (floats(0, 3), floats(0, 3)),
    "half": (floats(2, 3, dtype="float16"), floats(2, 3, seed=1, dtype="float16")),
    "whole": (np.array([1, 2]), np.array([3, 5])),
    "apart": (floats(2, 3), floats(4)),
    "large": (floats(60, 90), floats(60, 90, seed=1)),
}
REDUCTIONS = ["", ", reduction='none'", ", reduction='sum'", ", reduction='batchmean'", ", reduction='other'"]
CALLS = [
    "F.smooth_l1_loss(x, t, beta=0.5)", "F.smooth_l1_loss(x, t, beta=0)", "F.huber_loss(x, t, 'sum', 0.3)", "F.mse_loss(x, t, weight=w)",
    "F.l1_loss(x, t, reduction='sum', weight=w)", "F.huber_loss(x, t, weight=w)", "F.mse_loss(input=x, target=t)", "F.kl_div(x, t, log_target=True)",
    "F.hinge_embedding_loss(x, t, margin=2.0)", "F.margin_ranking_loss(x, t, w, margin=0.5, reduction='none')",
    "F.binary_cross_entropy_with_logits(x, t, weight=w, reduction='none', pos_weight=w)", "F.binary_cross_entropy(x, t)",
    "F.binary_cross_entropy(w / 20, w / 20, weight=w)",
]  # fmt: skip
CLASSES = {
    "rows": (floats(2, 3), np.array([2, 0])),
    "row": (floats(3), np.array(1)),
    "places": (floats(2, 3, 4), np.array([[0, 1, 2, 0], [2, 2, 1, -100]])),
    "ignored": (floats(2, 3), np.array([-100, -100])),
    "beyond": (floats(2, 3), np.array([2, 3])),
    "more": (floats(2, 3), np.array([2, 0, 1])),
    "short": (floats(2, 3), np.array([2, 0], "int32")),
    "none": (floats(0, 3), np.zeros(0, "int64")),
    "far": (floats(2, 3) * 5000, np.array([2, 0])),
    "large": (floats(50, 90) * 300, np.arange(50)),
    "whole": (np.array([[1, 2], [3, 4]]), np.array([1, 1])),
}
CHOICES = ["", ", reduction='none'", ", reduction='sum', ignore_index=2", ", weight=w", ", w, reduction='none', ignore_index=1"]  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_of_cells_is_torchs(loss: str, reduction: str, name: str) -> None:
    x, t = PAIRS[name]
    agrees(f"F.{loss}(x, t{reduction})", {"x": x, "t": t})


@pytest.mark.parametrize("call", CALLS)
def test_arguments_mean_what_torch_means(call: str) -> None:
    agrees(call, {"x": floats(2, 3), "t": floats(2, 3, seed=1), "w": np.abs(floats(2, 3, seed=2))})


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("more", CHOICES)
@pytest.mark.parametrize("loss", ["nll_loss", "cross_entropy"])
def test_a_loss_of_classes_is_torchs(loss: str, more: str, name: str) -> None:
    x, t = CLASSES[name]
    agrees(f"F.{loss}(x, t{more})", {"x": x, "t": t, "w": np.abs(floats(x.shape[1] if x.ndim > 1 else x.shape[0]))})


@pytest.mark.parametrize("more", ["", ", reduction='none'", ", weight=w, label_smoothing=0.2", ", ignore_index=1"])
@pytest.mark.parametrize("shape", [(2, 3), (3,), (2, 3, 4)])
def test_a_target_may_hold_chances(shape: tuple[int, ...], more: str) -> None:
    t = np.random.default_rng(0).uniform(size=shape).astype("float32")
    agrees(f"F.cross_entropy(x, t{more})", {"x": floats(*shape), "t": t, "w": np.abs(floats(3))})
