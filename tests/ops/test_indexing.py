"""x[…] against torch and NumPy: random indices of every kind, what they give, and what they refuse."""

import random
import re
import warnings
from typing import Any

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


REFUSED = {
    "x[2]": ("index-out-of-range", "x[1]"),
    "x[0, -4]": ("index-out-of-range", "x[0, -3]"),
    "x[[0, 2]]": ("index-out-of-range", None),
    "x[0, 0, 0]": ("axis-count", None),
    "x[::-1]": ("argument", "x.flip(0)"),
    "x[::0]": ("argument", None),
    "x[[[0, 1], [0, 1, 2]]]": ("sizes", None),
    "x[torch.tensor([True, False, True])]": ("sizes", None),
    "x[torch.tensor([0.0, 1.0])]": ("dtype", None),
    "x[1.5]": ("argument", None),
    "x[1.5:]": ("argument", None),
    "x['a']": ("argument", None),
    "x[0] = 9": ("not-allowed", None),
    "x += 1": ("not-allowed", "x = x + 1"),
    "x.scatter_(1, torch.tensor([[0]]), 5)": ("not-allowed", "x = x.scatter(1, torch.tensor([[0]]), 5)"),
    "np.put_along_axis(x, np.array([[0]]), 5, 1)": ("not-allowed", None),
    "torch.gather(x, 1, torch.tensor([2, 0]))": ("sizes", "torch.gather(x, 1, torch.tensor([2, 0])[:, None])"),
    "torch.gather(x, 1, torch.tensor([[0, -1]]))": ("index-out-of-range", None),
    "torch.gather(x, 0, torch.tensor([[0, 1, 0, 1]]))": ("sizes", None),
    "torch.take(x, torch.tensor([6]))": ("index-out-of-range", None),
    "torch.take(x, torch.tensor([0.5]))": ("dtype", None),
    "x.take(torch.tensor([0]), axis=1)": ("unknown-flag", None),
    "x.index_select(1, torch.tensor([[0]]))": ("sizes", None),
    "x.select(1, 3)": ("index-out-of-range", None),
    "x.narrow(1, 2, 2)": ("index-out-of-range", None),
    "torch.where(x, x, 0)": ("dtype", None),
    "x.masked_fill(x, 0)": ("dtype", None),
    "x.masked_fill(x > 3, float('inf'))": ("dtype", None),
    "torch.masked_select(x, x)": ("dtype", None),
    "x.scatter(1, torch.tensor([[0, 1]]), torch.tensor([[5]]))": ("sizes", None),
    "x.scatter(1, torch.tensor([[0]]), torch.tensor([[5.0]]))": ("dtype", None),
    "x.index_add(0, torch.tensor([0, 1, 1]), x)": ("sizes", None),
    "x.index_copy(0, torch.tensor([0]), torch.ones(1, 2, dtype=torch.int64))": ("sizes", None),
    "x.index_fill(1, torch.tensor([0]), torch.tensor([1, 2]))": ("sizes", None),
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_has_its_lesson_and_the_library_its_say(code: str, lang: str) -> None:
    kind, better = REFUSED[code]
    x = np.arange(1, 7).reshape(2, 3)
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(code, inputs={"x": x}, backend="torch", lang=lang)
    problem = refused.value
    assert problem.type == f"/problems/{kind}", problem.detail
    assert problem.did_you_mean == better
    assert not re.search(r"[{}]|  ", problem.detail), problem.detail
    assert lang == "en" or re.search(r"[぀-ヿ]", problem.detail)
    asks = kind != "not-allowed" and "1.5" not in code and "'a'" not in code
    assert bool(problem.backend_says) == asks, problem.backend_says


def test_a_slice_is_a_view_and_a_list_is_a_copy() -> None:
    x = np.arange(6).reshape(2, 3)
    for library in LIBRARIES:
        assert kiwame.explain("x[:, 1:]", inputs={"x": x}, backend=library).output.view_of == "x"
        assert kiwame.explain("x[:, [1, 2]]", inputs={"x": x}, backend=library).output.view_of is None


def test_a_program_with_masks_keeps_no_values_in_its_plan() -> None:
    for cells in ([1, 5, 7], [9, 2, 8], [4, 4, 1]):
        explanation = kiwame.explain("x[x > 3]", inputs={"x": cells})
        assert explanation.output.values == [c for c in cells if c > 3]
        assert explanation.verified


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_mask_from_floats_is_foreseen_as_the_library_rounds(library: str) -> None:
    make = "torch.tensor" if library == "torch" else "np.array"
    for test in ("x > 0.2", "x * 3 > 0.3", "x / 3 > 0.1", "(x + 0.1) > 0.3"):
        explanation = kiwame.explain(f"x = {make}([0.1, 0.2, 0.3]); x[{test}]", backend=library)
        x: Any = torch.tensor([0.1, 0.2, 0.3]) if library == "torch" else np.array([0.1, 0.2, 0.3])
        assert explanation.output.shape == tuple(x[eval(test)].shape)


def test_numbers_given_a_name_index_as_python_has_them() -> None:
    x = np.arange(6).reshape(2, 3)
    for names, index in (("i = 1", "i"), ("i = (0, 1)", "i"), ("i = [0, 1]", "i"), ("n = 2", ":, :n")):
        explanation = kiwame.explain(f"{names}; x[{index}]", inputs={"x": x}, backend="numpy")
        scope: dict[str, Any] = {"x": x}
        exec(f"{names}\ny = x[{index}]", scope)
        assert explanation.output.values == scope["y"].tolist()
