"""x[…] against torch and NumPy: random indices of every kind, what they give, and what they refuse."""

import random
import warnings

import kiwame
import numpy as np
import pytest
import torch

LIBRARIES = ("torch", "numpy")


def an_entry(rng: random.Random, size: int, left: tuple[int, ...]) -> str:
    """One entry for an axis of `size`, mostly one that fits."""
    kind = rng.choice(
        ["int", "slice", "slice", "none", "list", "list", "mask", "flag", "rest", "mask2", "many", "scalar"]
    )
    far = size + (rng.random() < 0.1)
    if kind == "int":
        return str(rng.randint(-far, max(far - 1, 0)))
    if kind == "slice":
        ends = [rng.choice(["", str(rng.randint(-size - 1, size + 1))]) for _ in range(2)]
        step = rng.choice(["", "", ":1", ":2", ":-1", ":-2", ":3"])
        return f"{ends[0]}:{ends[1]}{step}"
    if kind == "none":
        return "None"
    if kind == "list":
        count = rng.choice([0, 1, 2, 2, 2, 3])
        return str([rng.randint(-far, max(far - 1, 0)) for _ in range(count)])
    if kind == "many":
        return f"m({[[rng.randint(0, max(far - 1, 0)) for _ in range(2)] for _ in range(rng.choice([1, 2]))]})"
    if kind == "scalar":
        return f"m({rng.randint(-far, max(far - 1, 0))})"
    if kind == "mask":
        return str([rng.random() < 0.5 for _ in range(far)])
    if kind == "mask2" and len(left) > 1:
        return f"m({[[rng.random() < 0.5 for _ in range(left[1])] for _ in range(left[0])]})"
    return "True" if kind == "flag" and rng.random() < 0.3 else "..."


def an_index(rng: random.Random, shape: tuple[int, ...]) -> str:
    parts: list[str] = []
    axis = 0
    for _ in range(rng.randint(1, len(shape) + 1)):
        size = shape[axis] if axis < len(shape) else 2
        parts.append(an_entry(rng, size, shape[axis:]))
        axis += parts[-1] not in {"None", "True", "..."}
        axis += "[[T" in parts[-1] or "[[F" in parts[-1]
    return ", ".join(parts)


def agree(index: str, shape: tuple[int, ...], library: str) -> bool:
    """Whether x[index] was explained; it is compared with the library's own answer, or refusal."""
    make = "torch.tensor" if library == "torch" else "np.array"
    code = f"x[{index}]".replace("m(", f"{make}(")
    numbers = np.arange(1, int(np.prod(shape)) + 1).reshape(shape)
    x = torch.from_numpy(numbers.copy()) if library == "torch" else numbers
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = np.asarray(eval(code, {"x": x, "torch": torch, "np": np}))
    except (IndexError, ValueError, TypeError, RuntimeError):
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(code, inputs={"x": numbers}, backend=library)
        assert refused.value.status == 422
        return False
    explanation = kiwame.explain(code, inputs={"x": numbers}, backend=library)
    assert explanation.verified, code
    assert explanation.output.shape == expected.shape, (code, explanation.output.shape, expected.shape)
    np.testing.assert_array_equal(np.array(explanation.output.values).reshape(expected.shape), expected, code)
    again = kiwame.explain(explanation.spec, inputs=None, backend=library)
    assert again.spec == explanation.spec
    assert again.output.values == explanation.output.values
    return True


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_random_index_takes_what_the_library_takes(library: str) -> None:
    rng = random.Random(7)
    shapes = [(3,), (2, 3), (2, 3, 4), (4, 1, 2), (0, 3), (3, 3), (2, 2, 2, 2), ()]
    held = sum(agree(an_index(rng, shape), shape, library) for shape in shapes * 30)
    assert held > 100
