"""Code that a story names is code that runs: it does to the real tensors just what the sentence says."""

import itertools
import re
from typing import Any

import kiwame
import numpy as np
import pytest
import torch

SHAPES = {3: "2x3x4", 4: "2x3x4x5"}
CYCLES = [p for rank in (3, 4) for p in itertools.permutations(range(rank)) if np.argsort(p).tolist() != list(p)]
MEMORY = ["permute 2x3 1,0", "permute 2x3x4 2,0,1", "permute 2x3x4 0,1,2", "permute 1x3x1 2,0,1", "T 4x1", "mT 2x3x4", "transpose 3x1x4 0,1", "permute 1x1x3 2,0,1"]  # fmt: skip


def tensors(explanation: kiwame.Explanation, library: str) -> tuple[Any, Any]:
    """The input made anew, and what the shown code makes of it."""
    x = np.array(explanation.inputs[0].values)
    given = torch.from_numpy(x) if library == "torch" else x
    return given, eval(explanation.stages[0].code.split(" = ", 1)[1], {"x": given, "np": np, "torch": torch})


@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_inverse_that_a_warning_names_gives_the_input_back(library: str, lang: str) -> None:
    for dims in CYCLES:
        spec = f"permute {SHAPES[len(dims)]} {','.join(map(str, dims))}"
        explanation = kiwame.explain(spec, backend=library, lang=lang)
        warning = next(s for s in explanation.steps if s.kind == "warn")
        x, y = tensors(explanation, library)
        named = re.search(r"(?:np\.|y\.)\w+\([^)]*\)*\)", warning.text)
        assert named, warning.text
        np.testing.assert_array_equal(np.asarray(eval(named[0], {"y": y, "np": np})), np.asarray(x))
        assert str(tuple(x.shape[a] for a in np.argsort(dims))) in warning.text


@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize("spec", MEMORY)
def test_what_memory_allows_is_what_the_library_does(spec: str, library: str) -> None:
    explanation = kiwame.explain(spec, backend=library)
    _, y = tensors(explanation, library)
    text = next(s for s in explanation.steps if s.kind == "memory").text
    for code, what in re.findall(r"(y\.\w+\(\d+\)) (would refuse|copies|views)", text):
        if what == "would refuse":
            with pytest.raises(RuntimeError):
                eval(code, {"y": y})
            continue
        flat = eval(code, {"y": y})
        shares = np.shares_memory(np.asarray(flat), np.asarray(y))
        assert shares == (what == "views")


@pytest.mark.parametrize("library", ["torch", "numpy"])
@pytest.mark.parametrize(
    "spec", ["permute 2x3 1,0", "permute 2x3x4 2,0,1", "sum 3x3 dim=1", "reshape 2x3 3,2", "T 2x3"]
)
def test_a_contrast_gives_what_it_says_when_it_is_run(spec: str, library: str) -> None:
    explanation = kiwame.explain(spec, backend=library)
    x, y = tensors(explanation, library)
    for look in explanation.look_alikes:
        other = kiwame.explain(look.spec, backend=library)
        values = np.array(other.output.values)
        assert look.same_shape == (values.shape == tuple(y.shape))
        if look.same_shape:
            assert look.cells_that_differ == int((values != np.asarray(y)).sum())
        call = look.text.split(" gives ")[0]
        ran = np.asarray(eval(call if call.startswith("np.") else f"x.{call}", {"x": x, "np": np}))
        np.testing.assert_array_equal(ran, values)
