"""Ops on cells that stand at the same place, small axes stretched to fit: arithmetic with broadcasting."""

from typing import Any

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.formula.tree import Bin, Expr, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, check_bits
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.shape_arguments import shape_text

A, B = Operand("a", number=True), Operand("b", number=True)


def broadcast_size(bound: Bound) -> Shape:
    """Shapes lined up from the right; sizes must be equal or 1."""
    for param, number in bound.args.items():
        check_bits(number, bound.span(param))
    a, b = bound.shape("a"), bound.shape("b")
    rank = max(len(a), len(b))
    left, right = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    for axis, (m, n) in enumerate(zip(left, right, strict=True)):
        if m not in (n, 1) and n != 1:
            raise refuse(
                Cause.SIZES,
                "broadcast",
                span=bound.span("b"),
                repairs=fitting_operands(bound, a, b),
                got=[list(a), list(b)],
                op=bound.op.name,
                a=list(a),
                b=list(b),
                axis=axis - rank,
                m=m,
                n=n,
            )
    return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))


def fitting_operands(bound: Bound, a: Shape, b: Shape) -> tuple[Repair, ...]:
    """Second operands that would fit: in code an axis put in, in chat form another shape."""
    span = bound.span("b")
    if span is None:
        return ()
    if bound.in_code:
        places = [n for n in range(len(b) + 1) if _fits(a, (*b[:n], 1, *b[n:]))]
        return tuple(Repair(span, f"{{}}.unsqueeze({n})") for n in places)
    rank = len(a)
    kept = tuple(n if m in (n, 1) else m for m, n in zip(a, (1,) * (rank - len(b)) + b, strict=False))[:rank]
    shapes = [(*b, 1), kept[rank - len(b) :], a[-1:], a]
    return tuple(Repair(span, shape_text(s)) for s in dict.fromkeys(shapes) if s and _fits(a, s))


def _fits(a: Shape, b: Shape) -> bool:
    return all(m == n or 1 in (m, n) for m, n in zip(reversed(a), reversed(b), strict=False))


def aligned(bound: Bound, param: str) -> Expr:
    """The cell of an operand that meets an output cell: a stretched axis is read at 0."""
    if param in bound.args:
        return lift(bound[param])
    shape = bound.shape(param)
    seats = bound.i[len(bound.i) - len(shape) :]
    return bound.read(param, tuple(Num(0) if size == 1 else ix for size, ix in zip(shape, seats, strict=True)))


def silent_table(bound: Bound) -> list[Alike]:
    """(N, 1) with (N,) makes an N by N table where a column was meant."""
    a, b = bound.shape("a"), bound.shape("b")
    for column, line, param in ((a, b, "b"), (b, a, "a")):
        if len(column) == 2 and column[1] == 1 and len(line) == 1 and line[0] == column[0] > 1:
            return [Alike(bound.op.name, {}, {param: ("unsqueeze", {"dim": 1})}, "table")]
    return []


def _dtype_refused(bound: Bound, facts: list[Any]) -> Refusal:
    """The library has no such operation for these dtypes: bool minus bool."""
    dtypes = [fact.dtype for fact in facts]
    return refuse(Cause.DTYPE, "operation", got=dtypes, op=bound.op.name, dtypes=dtypes, library=bound.library)


def arithmetic(name: str, symbol: str, en: str, ja: str, *, aliases: tuple[str, ...], numpy_name: str) -> Op:
    """One arithmetic op of two operands."""
    return declare(
        Op(
            name=name,
            family="elementwise",
            tier=1,
            en=en,
            ja=ja,
            aliases=aliases,
            params=(A, B),
            size=broadcast_size,
            formula=lambda b: Bin(symbol, aligned(b, "a"), aligned(b, "b")),
            torch=(f"a {symbol} b", f"torch.{name}(a, b)", f"a.{name}(b)", *(f"torch.{w}(a, b)" for w in aliases)),
            numpy=(f"a {symbol} b", f"np.{numpy_name}(a, b)"),
            equivalents=lambda b: [
                ("numpy", f"np.{numpy_name}(a, b)") if b.library == "torch" else ("torch", f"torch.{name}(a, b)")
            ],
            why_refused=_dtype_refused,
            look_alikes=silent_table,
            rule=lambda _b: {"symbol": symbol},
            story="arithmetic",
            examples=(f"{name} 2x3 3", f"{name} 3x1 1x4", f"{name} 2x3 2x1"),
            related=("sum", "unsqueeze"),
        )
    )


add = arithmetic("add", "+", "addition", "加算", aliases=(), numpy_name="add")
sub = arithmetic("sub", "-", "subtraction", "減算", aliases=("subtract",), numpy_name="subtract")
mul = arithmetic(
    "mul", "*", "elementwise product", "要素ごとの積(アダマール積)", aliases=("multiply",), numpy_name="multiply"
)
div = arithmetic("div", "/", "division", "除算", aliases=("divide", "true_divide"), numpy_name="divide")
