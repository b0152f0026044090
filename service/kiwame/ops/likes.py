"""Constants in the shape and dtype of a tensor that there is."""

from kiwame.formula.tree import Expr, Num
from kiwame.ops.arguments import Argument, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.shape_arguments import Shape
from kiwame.ops.word_arguments import Dtype

X = Operand("x")
VALUE = Number("fill_value", words=("value",))


def _value(bound: Bound, constant: float | None) -> Expr:
    return Num(bound["fill_value"] if constant is None else constant)


def _like(name: str, constant: float | None, en: str, ja: str) -> Op:
    """A constant in the shape of x."""
    given: tuple[Argument, ...] = (VALUE,) if constant is None else ()
    words = "x, fill_value" if given else "x"
    return declare(
        Op(
            name=name,
            family="creation",
            en=en,
            ja=ja,
            params=(X, *given, Dtype("dtype")),
            size=lambda b: b.shape(),
            formula=lambda b: _value(b, constant),
            rule=lambda b: {"value": b["fill_value"] if constant is None else constant},
            story="like",
            shaping="broadcast",
            torch=(f"torch.{name}({words}, dtype=dtype)",),
            numpy=(f"np.{name}({words}, dtype=dtype)",),
            examples=(f"{name} 2x3 7",) if given else (f"{name} 2x3",),
            related=("full", "zeros"),
        )
    )


def _new(name: str, constant: float | None, en: str, ja: str) -> Op:
    """A constant in a shape of its own, with the dtype of x."""
    given: tuple[Argument, ...] = (VALUE,) if constant is None else ()
    words = "size, fill_value" if given else "*size"
    numpy = "np.full(size, fill_value, dtype=x.dtype)" if given else f"np.{name[4:]}(size, dtype=x.dtype)"
    return declare(
        Op(
            name=name,
            family="creation",
            en=en,
            ja=ja,
            params=(X, Shape("size", words=("shape",)), *given, Dtype("dtype")),
            size=lambda b: b["size"],
            formula=lambda b: _value(b, constant),
            rule=lambda b: {"value": b["fill_value"] if constant is None else constant},
            story="like",
            shaping="made",
            torch=(f"x.{name}({words}, dtype=dtype)",),
            numpy=(numpy,),
            examples=(f"{name} 2x3 4x2 7",) if given else (f"{name} 2x3 4x2",),
            related=("full", "zeros"),
        )
    )


zeros_like = _like("zeros_like", 0, "zeros in the same shape", "同じ形状のゼロ埋め")
ones_like = _like("ones_like", 1, "ones in the same shape", "同じ形状の1埋め")
full_like = _like("full_like", None, "a constant in the same shape", "同じ形状の定数埋め")
new_zeros = _new("new_zeros", 0, "zeros of the same dtype", "同じdtypeのゼロ埋め")
new_ones = _new("new_ones", 1, "ones of the same dtype", "同じdtypeの1埋め")
new_full = _new("new_full", None, "a constant of the same dtype", "同じdtypeの定数埋め")
