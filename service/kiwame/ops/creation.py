"""Ops that make a tensor out of no tensor."""

import math

from kiwame.formula.tree import Expr, Num
from kiwame.model import Shape as Sizes
from kiwame.ops.arguments import Number, Range, spread
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.shape_arguments import Shape
from kiwame.ops.word_arguments import Dtype


def _steps(bound: Bound) -> Sizes:
    start, end, step = spread(bound["range"])
    return (max(0, math.ceil((end - start) / step)),)


def _nth(bound: Bound) -> Expr:
    start, _end, step = spread(bound["range"])
    scaled: Expr = bound.i[0] if step == 1 else bound.i[0] * Num(step)
    return scaled if start == 0 else Num(start) + scaled


arange = declare(
    Op(
        name="arange",
        family="creation",
        en="evenly spaced numbers",
        ja="連番",
        params=(Range("range"), Dtype("dtype")),
        size=_steps,
        formula=_nth,
        rule=lambda b: dict(zip(("start", "end", "step"), spread(b["range"]), strict=True)),
        torch=("torch.arange(*range, dtype=dtype)",),
        numpy=("np.arange(*range, dtype=dtype)",),
        examples=("arange 6", "arange 2,8", "arange 0,10,3"),
        related=("reshape",),
    )
)


def _constant(name: str, value: float, en: str, ja: str) -> Op:
    return declare(
        Op(
            name=name,
            family="creation",
            en=en,
            ja=ja,
            params=(Shape("shape"), Dtype("dtype")),
            size=lambda b: b["shape"],
            formula=lambda _b: Num(value),
            rule=lambda _b: {"value": value},
            story="constant",
            torch=(f"torch.{name}(*shape, dtype=dtype)",),
            numpy=(f"np.{name}(shape, dtype=dtype)",),
            examples=(f"{name} 2x3",),
            related=("full", "arange"),
        )
    )


zeros = _constant("zeros", 0.0, "zeros", "ゼロ埋め")
ones = _constant("ones", 1.0, "ones", "1埋め")

full = declare(
    Op(
        name="full",
        family="creation",
        en="constant",
        ja="定数埋め",
        params=(Shape("shape"), Number("fill_value", words=("value",)), Dtype("dtype")),
        size=lambda b: b["shape"],
        formula=lambda b: Num(b["fill_value"]),
        rule=lambda b: {"value": b["fill_value"]},
        story="constant",
        torch=("torch.full(shape, fill_value, dtype=dtype)",),
        numpy=("np.full(shape, fill_value, dtype=dtype)",),
        examples=("full 2x3 7",),
        related=("ones", "zeros"),
    )
)
