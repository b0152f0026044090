"""How operands meet: shapes lined up from the right, small axes stretched, and dtypes that a library refuses."""

import math
from typing import Any

from kiwame.errors import Cause, Refusal, Repair, refuse
from kiwame.formula.tree import Expr, Num, lift
from kiwame.model import Shape
from kiwame.ops.arguments import check_bits
from kiwame.ops.base import Bound, Mistake
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.dtypes import LARGEST, RANGES
from kiwame.ops.shape_arguments import shape_text

TENSORS_ONLY = frozenset(
    {
        *(
            "maximum",
            "minimum",
            "fmax",
            "fmin",
            "atan2",
            "logaddexp",
            "logaddexp2",
            "hypot",
            "gcd",
            "lcm",
            "isclose",
            "allclose",
            "equal",
        ),
        *("logical_and", "logical_or", "logical_xor", "heaviside", "lerp"),
    }
)
DIVIDE = frozenset({"floor_divide", "remainder", "fmod", "div"})


def broadcast_size(bound: Bound) -> Shape:
    """The shape of all operands together."""
    return stretched_together(bound, (*bound.args, *bound.shapes))


def stretched_together(bound: Bound, keys: tuple[str, ...]) -> Shape:
    """Shapes of operands lined up from the right; sizes must be equal or 1. A plain number fits all."""
    size: Shape = ()
    for key in keys:
        if key in bound.shapes:
            size = stretched_size(bound, size, bound.shapes[key], key)
        else:
            check_bits(bound.args.get(key), bound.span(key))
    return size


def stretched_size(bound: Bound, a: Shape, b: Shape, param: str) -> Shape:
    """The shape that two make. Raises Refusal where they do not fit."""
    rank = max(len(a), len(b))
    left, right = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    for axis, (m, n) in enumerate(zip(left, right, strict=True)):
        if m not in (n, 1) and n != 1:
            raise refuse(
                Cause.SIZES,
                "broadcast",
                span=bound.span(param),
                repairs=fitting_operands(bound, param, a, b),
                got=[list(a), list(b)],
                op=bound.op.name,
                a=list(a),
                b=list(b),
                axis=axis - rank,
                m=m,
                n=n,
            )
    return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))


def fitting_operands(bound: Bound, param: str, a: Shape, b: Shape) -> tuple[Repair, ...]:
    """Operands that would fit: in code an axis put in, in chat form another shape."""
    span = bound.span(param)
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
    """The cell of an operand that meets an output cell."""
    return stretched_cell(bound, param, bound.i)


def stretched_cell(bound: Bound, param: str, at: tuple[Expr, ...]) -> Expr:
    """The cell of an operand at a place of the whole: a stretched axis is read at 0, a plain number is itself."""
    if param in bound.args:
        return lift(bound[param])
    shape = bound.shape(param)
    seats = at[len(at) - len(shape) :]
    return bound.read(param, tuple(Num(0) if size == 1 else ix for size, ix in zip(shape, seats, strict=True)))


def sides(bound: Bound) -> dict[str, Any]:
    """Who stands where, for the rule's sentence: operands by name, or the plain numbers in their places."""
    return {
        "sides": [
            {"name": bound.names.get(o.name, o.name)} if o.name in bound.shapes else {"number": bound.args[o.name]}
            for o in bound.op.operands
            if o.name in bound.shapes or bound.args.get(o.name) is not None
        ]
    }


def misfit_constants(bound: Bound, facts: list[Any]) -> list[Mistake]:
    """A plain number that the tensors' dtype cannot hold, and what becomes of it."""
    dtypes = [fact.dtype for fact in facts]
    found: list[Mistake] = []
    for operand in bound.op.operands:
        number = bound.args.get(operand.name)
        if number is None or isinstance(number, bool) or len(set(dtypes)) != 1:
            continue
        dtype = dtypes[0]
        largest = LARGEST.get(dtype)
        if largest is not None and largest < abs(number) != float("inf"):
            found.append(Mistake("constant-infinite", {"number": number, "dtype": dtype, "largest": largest}))
        elif dtype in RANGES and isinstance(number, int) and bound.library == "torch":
            low, high = RANGES[dtype]
            if not low <= number <= high:
                kept = (number - low) % (high - low + 1) + low
                found.append(
                    Mistake(
                        "constant-wraps", {"number": number, "dtype": dtype, "kept": kept, "low": low, "high": high}
                    )
                )
    return found


def _limits(dtype: str, number: Any) -> tuple[Any, Any]:
    """Between what a plain number must lie to be one of this dtype; the number itself where nothing bounds it."""
    if dtype in RANGES and isinstance(number, int):
        return RANGES[dtype]
    largest = LARGEST.get(dtype)
    return (-largest, largest) if largest and math.isfinite(number) else (number, number)


def why_dtypes_refused(bound: Bound, facts: list[Any]) -> Refusal:
    """Why a library has no such operation: its dtypes, a number that does not fit, or a number that is no tensor."""
    dtypes = [fact.dtype for fact in facts]
    name, torch = bound.op.name, bound.library == "torch"
    numbers = {o.name: bound.args[o.name] for o in bound.op.operands if bound.args.get(o.name) is not None}
    whole = all(d in RANGES or d == "bool" for d in dtypes) and not any(isinstance(v, float) for v in numbers.values())
    given: dict[str, Any] = {"op": name, "library": bound.library, "dtypes": dtypes}
    for param, number in numbers.items():
        low, high = _limits(dtypes[0], number) if dtypes else (number, number)
        if not low <= number <= high:
            return refuse(
                Cause.DTYPE,
                "does-not-fit",
                span=bound.span(param),
                got=number,
                expected=[low, high],
                value=number,
                dtype=dtypes[0],
                low=low,
                high=high,
            )
    if name in {"sub", "neg", "positive"} and "bool" in dtypes:
        return refuse(Cause.DTYPE, "bool-sign", got=dtypes, **given)
    if name == "pow" and whole and "bool" not in dtypes:
        return refuse(Cause.DTYPE, "negative-power", got=numbers.get("b"), **given)
    if name in DIVIDE and whole and torch and "bool" not in dtypes:
        return refuse(Cause.ARGUMENT, "zero-divisor", got=numbers.get("b"), **given)
    if numbers and torch and (name in TENSORS_ONLY or "a" in numbers):
        param = next(iter(numbers))
        return refuse(
            Cause.ARGUMENT, "tensor-only", got=numbers[param], expected="Tensor", number=numbers[param], **given
        )
    return not_done(bound, facts)
