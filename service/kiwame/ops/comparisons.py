"""Ops that ask a question of every cell, or of two at the same place: the answer is True or False."""

from collections.abc import Callable
from typing import Any

from kiwame.formula.tree import Bin, Expr, Fn, Num
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Op, declare
from kiwame.ops.broadcasting import aligned, broadcast_size, misfit_constants, sides, why_dtypes_refused
from kiwame.ops.elementwise import silent_table

FAMILY = "comparison and logic"


def _comparison(name: str, symbol: str, en: str, ja: str, numpy_name: str, *, plain: bool) -> Op:
    a, b = Operand("a", number=True, beside_sign=True), Operand("b", number=True, plain=plain)
    words = (name,) if numpy_name == "equal" else (name, numpy_name)  # torch.equal asks whether all are
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            aliases=() if numpy_name == "equal" else (numpy_name,),
            params=(a, b),
            size=broadcast_size,
            formula=lambda b: Bin(symbol, aligned(b, "a"), aligned(b, "b")),
            torch=(f"a {symbol} b", *(f"torch.{w}(a, b)" for w in words), *(f"a.{w}(b)" for w in words)),
            numpy=(f"a {symbol} b", f"np.{numpy_name}(a, b)"),
            why_refused=why_dtypes_refused,
            look_alikes=silent_table,
            mistakes=misfit_constants,
            rule=sides,
            story="pair",
            examples=(f"{name} 2x3 b=4", f"{name} 2x3 2x1") if plain else (f"{name} 2x3 3", f"{name} 2x3 b=4"),
            related=("where",),
        )
    )


eq = _comparison("eq", "==", "equal", "等しい", "equal", plain=False)
ne = _comparison("ne", "!=", "not equal", "等しくない", "not_equal", plain=False)
lt = _comparison("lt", "<", "less than", "より小さい", "less", plain=True)
le = _comparison("le", "<=", "less than or equal", "以下", "less_equal", plain=True)
gt = _comparison("gt", ">", "greater than", "より大きい", "greater", plain=True)
ge = _comparison("ge", ">=", "greater than or equal", "以上", "greater_equal", plain=True)


def _asked(name: str, en: str, ja: str, formula: Callable[[Expr], Expr], example: str) -> Op:
    """A question about one cell."""
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            params=(Operand("x"),),
            size=lambda b: b.shape(),
            formula=lambda b: formula(b.read("x", b.i)),
            torch=(f"torch.{name}(x)", f"x.{name}()"),
            numpy=(f"np.{name}(x)",),
            why_refused=why_dtypes_refused,
            story="each",
            examples=(f"{name} tensor({example})",),
            related=("where", "nan_to_num"),
        )
    )


def _is(number: float) -> Callable[[Expr], Expr]:
    return lambda x: x.cmp("==", Num(number))


isnan = _asked("isnan", "is NaN", "NaNか", lambda x: Fn("isnan", (x,)), "[1.0,nan]")
isinf = _asked("isinf", "is infinite", "無限大か", lambda x: Fn("isinf", (x,)), "[1.0,inf]")
isfinite = _asked("isfinite", "is finite", "有限か", lambda x: Fn("isfinite", (x,)), "[1.0,inf]")
isposinf = _asked("isposinf", "is +∞", "+∞か", _is(float("inf")), "[1.0,inf]")
isneginf = _asked("isneginf", "is -∞", "−∞か", _is(float("-inf")), "[1.0,-inf]")
signbit = _asked(
    "signbit", "has a minus sign", "符号が負か", lambda x: Fn("copysign", (Num(1), x)).cmp("<", 0), "[-1.0,2.0]"
)


def nearly_equal(a: Expr, b: Expr, args: dict[str, Any]) -> Expr:
    """Equal, or apart by at most atol + rtol · |b|; NaN is near NaN where that is asked for."""
    apart = Fn("abs", (a - b,))
    allowed = Num(args["atol"]) + Num(args["rtol"]) * Fn("abs", (b,))
    near: Expr = Bin("or", a.cmp("==", b), Bin("and", Fn("isfinite", (apart,)), apart.cmp("<=", allowed)))
    if args["equal_nan"]:
        near = Bin("or", near, Bin("and", Fn("isnan", (a,)), Fn("isnan", (b,))))
    return near


isclose = declare(
    Op(
        name="isclose",
        family=FAMILY,
        en="nearly equal",
        ja="ほぼ等しい",
        params=(
            Operand("a", number=True),
            Operand("b", number=True),
            Number("rtol", default=1e-05, bare=False),
            Number("atol", default=1e-08, bare=False),
            Flag("equal_nan", default=False),
        ),
        size=broadcast_size,
        formula=lambda b: nearly_equal(aligned(b, "a"), aligned(b, "b"), b.args),
        torch=(
            "torch.isclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)",
            "a.isclose(b, rtol=rtol, atol=atol, equal_nan=equal_nan)",
        ),
        numpy=("np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)",),
        why_refused=why_dtypes_refused,
        rule=lambda b: sides(b) | {"rtol": b["rtol"], "atol": b["atol"], "equal_nan": b["equal_nan"]},
        story="isclose",
        examples=(
            "isclose tensor([1.0,2.0]) tensor([1.0,2.1])",
            "isclose tensor([1.0,2.0]) tensor([1.0,2.1]) atol=0.2",
        ),
        related=("eq", "allclose"),
    )
)


def _of_truths(name: str, en: str, ja: str, formula: Callable[[Expr, Expr], Expr]) -> Op:
    """Two cells taken for True or False, whatever numbers they are."""
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            params=(Operand("a", number=True, data=True), Operand("b", number=True, data=True)),
            size=broadcast_size,
            formula=lambda b: formula(aligned(b, "a"), aligned(b, "b")),
            torch=(f"torch.{name}(a, b)", f"a.{name}(b)"),
            numpy=(f"np.{name}(a, b)",),
            why_refused=why_dtypes_refused,
            rule=sides,
            story="pair",
            examples=(f"{name} tensor([1,0,1]) tensor([1,1,0])", f"{name} 2x3 2x3"),
            related=("bitwise_and", "where"),
        )
    )


def _truth(x: Expr) -> Expr:
    return Fn("bool", (x,))


logical_and = _of_truths("logical_and", "logical and", "論理積", lambda a, b: Bin("and", _truth(a), _truth(b)))
logical_or = _of_truths("logical_or", "logical or", "論理和", lambda a, b: Bin("or", _truth(a), _truth(b)))
logical_xor = _of_truths(
    "logical_xor", "logical exclusive or", "排他的論理和", lambda a, b: _truth(a).cmp("!=", _truth(b))
)
logical_not = _asked("logical_not", "logical not", "否定", lambda x: Fn("not", (x,)), "[1,0,2]")


def _bitwise(
    name: str, symbol: str, en: str, ja: str, function: str, numpy: tuple[str, ...], *, shift: bool = False
) -> Op:
    """An op on the bits of two whole numbers, or on two truths."""
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            params=(Operand("a", number=True), Operand("b", number=True, plain=True)),
            size=broadcast_size,
            formula=lambda b: Fn(function, (aligned(b, "a"), aligned(b, "b"))),
            torch=(f"a {symbol} b", f"torch.{name}(a, b)", f"a.{name}(b)"),
            numpy=(f"a {symbol} b", *(f"np.{w}(a, b)" for w in numpy)),
            why_refused=why_dtypes_refused,
            mistakes=misfit_constants,
            rule=sides,
            story="pair",
            examples=(f"{name} 2x3 b=1",)
            if shift
            else (f"{name} 2x3 b=3", f"{name} tensor([true,false]) tensor([true,true])"),
            related=("logical_and", "where"),
        )
    )


bitwise_and = _bitwise("bitwise_and", "&", "bitwise and (masks)", "ビット積(マスクの結合)", "bit_and", ("bitwise_and",))
bitwise_or = _bitwise("bitwise_or", "|", "bitwise or (masks)", "ビット和", "bit_or", ("bitwise_or",))
bitwise_xor = _bitwise("bitwise_xor", "^", "bitwise exclusive or", "ビット排他的論理和", "bit_xor", ("bitwise_xor",))
bitwise_left_shift = _bitwise(
    "bitwise_left_shift",
    "<<",
    "shift bits to the left",
    "左シフト",
    "shift_left",
    ("left_shift", "bitwise_left_shift"),
    shift=True,
)
bitwise_right_shift = _bitwise(
    "bitwise_right_shift",
    ">>",
    "shift bits to the right",
    "右シフト",
    "shift_right",
    ("right_shift", "bitwise_right_shift"),
    shift=True,
)
bitwise_not = declare(
    Op(
        name="bitwise_not",
        family=FAMILY,
        en="bitwise not (masks)",
        ja="ビット反転",
        aliases=("invert",),
        params=(Operand("x"),),
        size=lambda b: b.shape(),
        formula=lambda b: Fn("bit_not", (b.read("x", b.i),)),
        torch=("~x", "torch.bitwise_not(x)", "x.bitwise_not()"),
        numpy=("~x", "np.invert(x)", "np.bitwise_not(x)", "np.bitwise_invert(x)"),
        why_refused=why_dtypes_refused,
        story="each",
        examples=("bitwise_not tensor([true,false])", "bitwise_not 2x3"),
        related=("logical_not", "neg"),
    )
)
