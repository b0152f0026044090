"""rearrange, reduce, repeat and einsum against einops itself: the same values, and a refusal exactly where it refuses."""

import itertools
import math
import random
import re

import kiwame
import numpy as np
import pytest
from kiwame.errors import Refusal

from tests.oracles.library_calls import compared, data

GOOD = [  # pattern, shape, sizes
    ("...->...", (2, 3), {}),
    ("a b c -> c b a", (2, 3, 4), {}),
    ("a b c ... -> ... a b c", (2, 3, 4, 5), {}),
    ("a ... e -> e ... a", (2, 3, 4), {}),
    ("a ... -> a (...)", (2, 3, 4), {}),
    ("... -> (...)", (2, 3), {}),
    ("... -> (...)", (), {}),
    (" -> ", (), {}),
    ("-> 1 ()", (), {}),
    ("a b -> b 1 a", (2, 3), {}),
    ("a 1 -> a", (3, 1), {}),
    ("() a -> a ()", (1, 3), {}),
    ("a (b 1) -> b a", (2, 3), {}),
    ("b (h w) -> h b w", (2, 6), {"h": 2}),
    ("b (h w) -> b w h", (2, 6), {"w": 2}),
    ("(a b c) -> c (a b)", (12,), {"a": 2, "b": 3}),
    ("b c (h h2) (w w2) -> b (c h2 w2) h w", (1, 2, 4, 6), {"h2": 2, "w2": 3}),
    ("b ... (h w) -> (b w) ... h", (2, 3, 4), {"h": 2}),
    ("a->a", (0,), {}),
    ("(a b) -> a b", (0,), {"a": 2}),
    ("a b -> a b", (2, 3), {"a": 2}),
    ("a(b c)->(a b)c", (2, 6), {"b": 3}),
    ("in class -> class in", (2, 3), {}),
    ("x1 y_2 -> y_2 x1", (2, 3), {}),
]
BAD = [
    ("a b", (2, 3), {}),
    ("a b -> b a -> a", (2, 3), {}),
    ("a b - > b a", (2, 3), {}),
    ("a a -> a", (2, 2), {}),
    ("a b -> a a b", (2, 3), {}),
    ("a b -> a", (2, 3), {}),
    ("a -> a b", (2,), {}),
    ("a -> a b", (2,), {"b": 2}),
    ("a b c -> c b a", (2, 3), {}),
    ("a -> a", (2, 3), {}),
    ("a ... b -> a b ...", (2,), {}),
    ("a b -> a ...", (2, 3), {}),
    ("a ... -> a", (2, 3), {}),
    ("(a ...) -> a ...", (2, 3), {}),
    ("a .. b -> a b", (2, 3), {}),
    ("a ... ... -> a ...", (2, 3), {}),
    ("a b. -> a b", (2, 3), {}),
    ("a (b -> a b", (2, 3), {}),
    ("a b) -> a b", (2, 3), {}),
    ("((a b)) -> a b", (6,), {"a": 2}),
    ("a_ b -> b a_", (2, 3), {}),
    ("_a b -> b _a", (2, 3), {}),
    ("1a b -> b 1a", (2, 3), {}),
    ("a, b -> b a", (2, 3), {}),
    ("a b -> b a", (2, 3), {"c": 2}),
    ("a b -> b a", (2, 3), {"a": 3}),
    ("(a b) -> a b", (6,), {}),
    ("(a b) -> a b", (6,), {"a": 4}),
    ("(a b) -> a b", (6,), {"a": 2, "b": 2}),
    ("(a b) -> a b", (6,), {"a": 0}),
    ("a 1 -> a", (3, 2), {}),
    ("a () -> a", (3, 2), {}),
    ("a 3 -> a 3", (2, 3), {}),
    ("a 0 -> a", (2, 3), {}),
    ("", (2,), {}),
]
REDUCED = [
    ("a b -> a", (2, 3), {}),
    ("a b ->", (2, 3), {}),
    ("... -> ", (2, 3), {}),
    ("a ... -> ...", (2, 3, 4), {}),
    ("b c (h 2) (w 2) -> b c h w", (1, 2, 4, 6), {}),
    ("b (h h2) -> b h", (2, 6), {"h2": 3}),
    ("b (h h2) -> b h", (2, 6), {"h": 3}),
    ("a b c -> 1 b ()", (2, 3, 4), {}),
    ("a 3 -> a", (2, 3), {}),
    ("a b -> b a", (2, 3), {}),
    ("a b c -> (c a)", (2, 3, 4), {}),
]
REPEATED = [
    ("a b -> a b c", (2, 3), {"c": 2}),
    ("a b -> c a b", (2, 3), {"c": 2}),
    ("a b -> (a 2) (3 b)", (2, 3), {}),
    ("a 1 -> a b", (2, 1), {"b": 4}),
    ("h w -> (h h2) (w w2)", (2, 3), {"h2": 2, "w2": 2}),
    ("... -> ... 2", (2, 3), {}),
    ("-> a b", (), {"a": 2, "b": 3}),
    ("a -> a b", (2,), {"b": 0}),
    ("a (b c) -> c 2 (a b)", (2, 6), {"c": 2}),
]


def call_of(kind: str, pattern: str, sizes: dict[str, int], reduction: str = "") -> str:
    words = "".join(f", {name}={size}" for name, size in sizes.items())
    return f"einops.{kind}(x, {pattern!r}{f', {reduction!r}' if reduction else ''}{words})"


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize(("pattern", "shape", "sizes"), GOOD)
def test_a_good_pattern_rearranges_as_einops_does(
    backend: str, pattern: str, shape: tuple[int, ...], sizes: dict[str, int]
) -> None:
    assert compared(call_of("rearrange", pattern, sizes), {"x": data(shape, "int64")}, backend)


@pytest.mark.parametrize(("pattern", "shape", "sizes"), BAD)
def test_a_pattern_that_does_not_fit_is_refused_with_what_einops_says(
    pattern: str, shape: tuple[int, ...], sizes: dict[str, int]
) -> None:
    call = call_of("rearrange", pattern, sizes)
    assert not compared(call, {"x": data(shape, "float32")}, "torch")
    with pytest.raises(Refusal) as caught:
        kiwame.explain(call, inputs={"x": data(shape, "float32")})
    assert caught.value.type == "/problems/pattern"
    assert caught.value.backend_says
    for offered in filter(None, [caught.value.did_you_mean, *caught.value.nearest]):
        assert kiwame.explain(offered, inputs={"x": data(shape, "float32")}).verified


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize("reduction", ["sum", "mean", "max", "min", "prod", "any", "all"])
@pytest.mark.parametrize(("pattern", "shape", "sizes"), REDUCED)
def test_a_reduction_is_einops_own(
    backend: str, reduction: str, pattern: str, shape: tuple[int, ...], sizes: dict[str, int]
) -> None:
    values = data(shape, "float32") % 3
    assert compared(call_of("reduce", pattern, sizes, reduction), {"x": values}, backend)


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize(("pattern", "shape", "sizes"), REPEATED)
def test_a_repetition_is_einops_own(backend: str, pattern: str, shape: tuple[int, ...], sizes: dict[str, int]) -> None:
    assert compared(call_of("repeat", pattern, sizes), {"x": data(shape, "float64")}, backend)


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "float16", "float64"])
@pytest.mark.parametrize("reduction", ["sum", "mean", "max", "min", "prod", "any", "all"])
def test_dtypes_come_out_as_einops_gives_them(backend: str, dtype: str, reduction: str) -> None:
    compared(call_of("reduce", "a b -> b", {}, reduction), {"x": data((3, 4), dtype) % 5}, backend)


@pytest.mark.parametrize("backend", ["torch", "numpy"])
def test_a_list_is_stacked_first(backend: str) -> None:
    inputs = {"x": data((2, 3), "float32"), "y": data((2, 3), "float32", 7)}
    assert compared("einops.rearrange([x, y], 'k a b -> (k a) b')", inputs, backend)
    assert compared("einops.reduce([x, y], 'k a b -> a b', 'max')", inputs, backend)
    assert compared("einops.rearrange([x], 'k a b -> a b k')", inputs, backend)
    assert not compared("einops.rearrange((x, y), 'k a b -> (k a) b')", inputs, backend)


def random_pattern(rng: random.Random) -> tuple[str, tuple[int, ...], dict[str, int]]:
    """A pattern that is right, wrong in a place, or wrong altogether."""
    names = ["a", "b", "c", "d", "e1", "...", "1", "2", "()"]

    def side() -> str:
        words = rng.sample(names, rng.randint(0, 4))
        if rng.random() < 0.5 and len(words) > 1:
            at = rng.randrange(len(words) - 1)
            words[at : at + 2] = [f"({words[at]} {words[at + 1]})"]
        return " ".join(words)

    left = side()
    words = left.replace("(", " ").replace(")", " ").split()
    rng.shuffle(words)
    right = side() if rng.random() < 0.3 else " ".join(words)
    if rng.random() < 0.2 and len(words) > 1:
        right = f"({' '.join(words[:2])}) {' '.join(words[2:])}"
    sizes = {name: rng.choice([1, 2, 3]) for name in "abcd" if name in words and rng.random() < 0.4}
    sizes |= {name: 2 for name in "abcd" if rng.random() < 0.03}
    groups = re.findall(r"\(.*?\)|\S+", left)
    if rng.random() < 0.2:
        return f"{left} -> {right}", tuple(rng.choice([1, 2, 4]) for _ in range(rng.randint(0, 4))), sizes
    lengths = [math.prod({"1": 1, "2": 2}.get(w, sizes.get(w, 2)) for w in g.strip("()").split()) for g in groups]
    shape = tuple(
        n for n, g in zip(lengths, groups, strict=True) for _ in range(rng.randint(0, 2) if g == "..." else 1)
    )
    return f"{left} -> {right}", shape, sizes


@pytest.mark.parametrize("kind", ["rearrange", "reduce", "repeat"])
def test_we_refuse_exactly_where_einops_does(kind: str) -> None:
    rng = random.Random(kind)
    explained = 0
    for _ in range(150):
        pattern, shape, sizes = random_pattern(rng)
        call = call_of(kind, pattern, sizes, "sum" if kind == "reduce" else "")
        explained += compared(call, {"x": data(shape, "int64")}, rng.choice(["torch", "numpy"]))
    assert explained > 10


NAMED = [
    ("i k, k j -> i j", [(2, 3), (3, 4)]),
    ("batch h w, h w channel -> batch channel", [(2, 3, 4), (3, 4, 5)]),
    ("i i -> i", [(3, 3)]),
    ("i i -> ", [(3, 3)]),
    ("... i, i -> ...", [(2, 3, 4), (4,)]),
    ("a, b -> a b", [(2,), (3,)]),
    ("_ a -> a", [(2, 3)]),
    ("(a) b -> b a", [(2, 3)]),
    (", a -> a", [(), (3,)]),
    ("i j", [(2, 3)]),
    ("i k, k j -> i m", [(2, 3), (3, 4)]),
    ("i k, k j -> i i", [(2, 3), (3, 4)]),
    ("i k, k j -> i j", [(2, 3), (4, 4)]),
    ("i k -> i", [(2, 3), (3, 4)]),
    ("(i k) -> i k", [(6,)]),
    ("i () -> i", [(2, 1)]),
    ("i 2 -> i", [(2, 2)]),
    ("i k l -> i", [(2, 3)]),
]


@pytest.mark.parametrize("backend", ["torch", "numpy"])
@pytest.mark.parametrize(("pattern", "shapes"), NAMED)
def test_einsum_with_names_is_einops_own(backend: str, pattern: str, shapes: list[tuple[int, ...]]) -> None:
    inputs = {f"t{n}": data(shape, "float32") for n, shape in enumerate(shapes)}
    compared(f"einops.einsum({', '.join(inputs)}, {pattern!r})", inputs, backend)


def test_a_quoted_pattern_makes_repeat_einops_own() -> None:
    told = [kiwame.explain(spec) for spec in ('repeat 2x3 "a b -> a b c" c=2', 'einops.repeat 2x3 "a b -> a b c" c=2')]
    bare = kiwame.explain("repeat(x, 'a b -> a b c', c=2)", inputs={"x": np.arange(1, 7).reshape(2, 3)})
    assert told[0].spec == told[1].spec == 'einops_repeat 2x3 "a b -> a b c" c=2'
    assert told[0].output.values == bare.output.values
    assert kiwame.explain("repeat 2x3 2,2").output.shape == (4, 6)


def test_the_patterns_own_names_are_the_indices() -> None:
    assert kiwame.explain('rearrange 2x6 "b (h w) -> h b w" h=2').stages[0].formula == "y[h, b, w] = x[b, 3·h + w]"
    assert kiwame.explain('reduce 4x6 "(h 2) w -> h" max').stages[0].formula == "y[h] = max(i<2, w<6) x[2·h + i, w]"


def test_the_order_of_names_in_brackets_is_told() -> None:
    told = kiwame.explain('rearrange 2x6 "b (h w) -> h b w" h=2')
    assert any("(w h)" in look.spec and look.same_shape for look in told.look_alikes)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_lesson_is_said_in_both_languages(lang: str) -> None:
    for pattern, shape, sizes in itertools.islice(BAD, 12):
        with pytest.raises(Refusal) as caught:
            kiwame.explain(call_of("rearrange", pattern, sizes), inputs={"x": data(shape, "float32")}, lang=lang)
        assert caught.value.detail
