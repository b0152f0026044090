"""Ops that make a tensor out of no tensor."""

import math

from kiwame.formula.tree import Bin, Expr, Fn, If, Num
from kiwame.model import Shape as Sizes
from kiwame.ops.arguments import Flag, Number, Range, spread
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.dtypes import FLOATS
from kiwame.ops.number_arguments import Int
from kiwame.ops.shape_arguments import Shape
from kiwame.ops.word_arguments import Dtype

NUMPY_STEPS = 50  # how many numbers np.linspace gives where nothing is said


def _steps(bound: Bound) -> Sizes:
    start, end, step = spread(bound["range"])
    if bound.library == "torch" and bound["dtype"] == "int64" and int(step):
        start, end, step = int(start), int(end), int(step)
    return (max(0, math.ceil((end - start) / step)),)


def _nth(bound: Bound) -> Expr:
    """start + i · step; of whole numbers, torch cuts the two of them first, NumPy the first number and the second."""
    start, _end, step = spread(bound["range"])
    if bound["dtype"] not in (None, "bool", *FLOATS):
        second = int(start + step)
        start, step = int(start), (int(step) if bound.library == "torch" else second - int(start))
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
        pitfalls=("arange 5,1",),
        related=("reshape", "linspace"),
    )
)


def _count(bound: Bound) -> int:
    return NUMPY_STEPS if bound["steps"] is None else int(bound["steps"])


def _step(bound: Bound) -> float:
    """From one number to the next: the last one is the end, or one step before it."""
    gaps = _count(bound) - (1 if bound["endpoint"] else 0)
    return float((bound["end"] - bound["start"]) / gaps) if gaps > 0 else 0.0


def _spaced(bound: Bound) -> Expr:
    """start + i · step."""
    step, start = _step(bound), bound["start"]
    scaled = bound.i[0] * Num(step)
    return scaled if start == 0 else Num(start) + scaled


def _linear(bound: Bound) -> Expr:
    """Evenly spaced. As whole numbers: cut by torch, the second half counted from the end; rounded down by NumPy."""
    if bound["dtype"] in (None, *FLOATS):
        return _spaced(bound)
    if bound.library == "numpy":
        return Fn("floor", (_spaced(bound),))
    return Fn("int", (_from_both_ends(bound),))


def _from_both_ends(bound: Bound) -> Expr:
    """The first half counted from the start, the second from the end, which torch makes whole numbers first."""
    whole = {**bound.args, "start": int(bound["start"]), "end": int(bound["end"])}
    cut = Bound(bound.op, bound.shapes, whole, out=bound.out, library=bound.library)
    from_end = Num(cut["end"]) - (Num(_count(cut) - 1) - bound.i[0]) * Num(_step(cut))
    return If(bound.i[0].cmp("<", max(_count(cut) // 2, 1)), _spaced(cut), from_end)


def _powers(bound: Bound) -> Expr:
    """The base to the power of evenly spaced numbers; torch's are cut to whole numbers, ends and results."""
    even, base = _with_end(bound), Num(bound["base"])
    if bound["dtype"] in (None, *FLOATS):
        return Bin("**", base, _spaced(even))
    return Fn("int", (Bin("**", base, _spaced(even) if bound.library == "numpy" else _from_both_ends(even)),))


class End(Number, frozen=True):
    """A number; in torch also a tensor of one."""

    tensors = "torch"


STEPS = (
    End("start"),
    End("end", words=("stop",)),
    Int("steps", default=None, least=0, words=("num",)),
)


def _without_end(bound: Bound) -> str | None:
    """torch always reaches the end: without it, one number more is made and left out."""
    out = bound.library == "torch" and not bound["endpoint"]
    return "torch.linspace(start, end, out_shape[0] + 1, dtype=dtype)[:-1]" if out else None


linspace = declare(
    Op(
        name="linspace",
        family="creation",
        en="numbers at even distances",
        ja="等間隔の数列",
        params=(*STEPS, Flag("endpoint", default=True), Dtype("dtype")),
        size=lambda b: (_count(b),),
        formula=_linear,
        rule=lambda b: {
            "start": b["start"],
            "end": b["end"],
            "steps": _count(b),
            "endpoint": b["endpoint"],
            "step": _step(b),
        },
        torch=("torch.linspace(start, end, steps, dtype=dtype)",),
        numpy=("np.linspace(start, end, num=steps, endpoint=endpoint, dtype=dtype)",),
        other_form=_without_end,
        examples=("linspace 0,1,5", "linspace 0,10,5 endpoint=0"),
        related=("arange", "logspace"),
    )
)

logspace = declare(
    Op(
        name="logspace",
        family="creation",
        en="numbers at even ratios",
        ja="対数目盛で等間隔の数列",
        params=(*STEPS, Number("base", default=10.0, bare=False), Dtype("dtype")),
        size=lambda b: (_count(b),),
        formula=_powers,
        rule=lambda b: {"start": b["start"], "end": b["end"], "steps": _count(b), "base": b["base"]},
        torch=("torch.logspace(start, end, steps, base=base, dtype=dtype)",),
        numpy=("np.logspace(start, end, num=steps, base=base, dtype=dtype)",),
        examples=("logspace 0,3,4", "logspace 0,3,4 base=2.0"),
        related=("linspace",),
    )
)


def _with_end(bound: Bound) -> Bound:
    args = {**bound.args, "endpoint": True}
    return Bound(bound.op, bound.shapes, args, out=bound.out, library=bound.library, index_names=bound.index_names)


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
            pitfalls=(f"{name} -2",),
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
