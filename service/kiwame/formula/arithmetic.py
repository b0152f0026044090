"""Operators, functions and folds on Python numbers, a column at a time. At the edges IEEE values, no exception."""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import compress
from typing import Any

Column = list[Any]

WORD_BITS = 64
WORD = 1 << WORD_BITS  # integers beyond this many bits of a power are kept modulo 2**64: every integer dtype wraps so
LARGEST_POWER_BITS = 1024


def combined(op: str, left: Sequence[Any], right: Sequence[Any]) -> Column:
    """`left op right`, cell by cell."""
    plain = OPERATORS[op]
    try:
        return list(map(plain, left, right))
    except (ZeroDivisionError, OverflowError):
        edge = AT_EDGES.get(op)
        if edge is None:
            return [plain(_finite(a), _finite(b)) for a, b in zip(left, right, strict=True)]
        return list(map(edge, left, right))


def applied(name: str, args: Sequence[Sequence[Any]]) -> Column:
    """The function `name` of each row of arguments; decimals give decimals."""
    if Decimal in set(map(type, args[0])):
        wide = DECIMAL_FUNCTIONS.get(name) or _by_floats(name)
        return list(map(wide, *args))
    plain = FUNCTIONS[name]
    try:
        return list(map(plain, *args))
    except (ValueError, OverflowError):
        return [_limit(name, plain, values) for values in zip(*args, strict=True)]


def folded(kind: str, column: Column, ends: Sequence[tuple[int, int]], kept: Column | None = None) -> Column:
    """One value a run of `column`, a run being (first, past the last); only where `kept`, if it is given."""
    fold = FOLDS[kind]
    if kept is None:
        return [fold(column[a:b]) for a, b in ends]
    return [fold(list(compress(column[a:b], kept[a:b]))) for a, b in ends]


def in_order(places: Sequence[int], values: Sequence[Any], order: str, distinct: str) -> list[int]:
    """Places put in the order of their values, as a Ranked says it."""
    of = dict(zip(places, values, strict=True))
    last = order != "low"  # whether NaN counts as larger than any number
    ordered = sorted(places, key=lambda p: ((of[p] != of[p]) == last, of[p]), reverse=order == "down")
    if order == "nan" and ordered and _is_nan(of[ordered[-1]]):
        return [ordered[-1]] * len(ordered)
    if not distinct:
        return ordered
    kept: list[int] = []
    for place in ordered:
        value, before = of[place], of[kept[-1]] if kept else None
        both_nan = distinct == "once" and _is_nan(value) and _is_nan(before)
        if not kept or not (value == before or both_nan):
            kept.append(place)
    return kept


def _finite(value: Any) -> Any:
    """An integer too large for a float becomes infinite."""
    if isinstance(value, int) and value.bit_length() > LARGEST_POWER_BITS - 1:
        return math.inf if value > 0 else -math.inf
    return value


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _quotient(a: Any, b: Any) -> float:
    a, b = _finite(a), _finite(b)
    if b:
        return float(a / b)
    if a == 0 or _is_nan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _floor_quotient(a: Any, b: Any) -> Any:
    if isinstance(a, float) or isinstance(b, float):
        return _quotient(a, b) if not b else _finite(a) // _finite(b)
    return a // b if b else 0


def _remainder(a: Any, b: Any) -> Any:
    if isinstance(a, float) or isinstance(b, float):
        return _finite(a) % _finite(b) if b else math.nan
    return a % b if b else 0


def _power(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int) and b >= 0:
        return int(a**b) if a.bit_length() * b <= LARGEST_POWER_BITS else pow(a, b, WORD)
    a, b = _finite(a), _finite(b)
    try:
        value = a**b
    except ZeroDivisionError:
        if isinstance(a, int) and isinstance(b, int):
            return 0  # as integers over zero are here
        odd = b % 2 == 1
        return math.copysign(math.inf, a) if odd else math.inf
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    return math.nan if isinstance(value, complex) else value


def _limit(name: str, plain: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    value = values[0]
    try:
        return plain(*values)
    except OverflowError:
        if math.isinf(value):
            return value
        return math.copysign(math.inf, value) if name == "sinh" else math.inf
    except ValueError:
        return POLES.get(name, {}).get(value, math.nan)


def _by_floats(name: str) -> Callable[..., Any]:
    """A function of decimals that only floats have."""
    return lambda *values: Decimal(applied(name, [[float(value)] for value in values])[0])


def _wide_tanh(value: Any) -> Any:
    return 1 - 2 / ((2 * Decimal(value)).exp() + 1)


def _smaller(a: Any, b: Any) -> Any:
    return a if a <= b or _is_nan(a) else b


def _larger(a: Any, b: Any) -> Any:
    return a if a >= b or _is_nan(a) else b


def _smallest(values: Column) -> Any:
    return math.nan if any(map(operator.ne, values, values)) else min(values, default=math.inf)


def _largest(values: Column) -> Any:
    return math.nan if any(map(operator.ne, values, values)) else max(values, default=-math.inf)


def _sign(value: Any) -> Any:
    return value if _is_nan(value) else (value > 0) - (value < 0)


def _c_remainder(a: Any, b: Any) -> Any:
    """The remainder with the sign of `a`, as in C; of integers over zero 0."""
    if isinstance(a, float) or isinstance(b, float):
        return math.nan if math.isinf(_finite(a)) or not b else math.fmod(_finite(a), _finite(b))
    rest = abs(a) % abs(b) if b else 0
    return -rest if a < 0 else rest


def _shifted_left(a: Any, b: Any) -> Any:
    return int(a) << b if 0 <= b < WORD_BITS else 0


def _shifted_right(a: Any, b: Any) -> Any:
    return int(a) >> (b if 0 <= b < WORD_BITS else WORD_BITS)


def _in_format(code: str) -> Callable[[Any], float]:
    """Rounds to the nearest number of a float format: `e` has 16 bits, `f` 32."""
    form = struct.Struct(code)

    def rounded(value: Any) -> float:
        try:
            return float(form.unpack(form.pack(_finite(value)))[0])
        except OverflowError:
            return math.copysign(math.inf, value)

    return rounded


def _added_by_mask(value: Any) -> Any:
    """What a mask adds: nothing where it is True, -infinity where it is False, a number itself."""
    return (0.0 if value else -math.inf) if isinstance(value, bool) else value


def _inverted(value: Any) -> Any:
    return not value if isinstance(value, bool) else ~value


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": _power,
    **COMPARISONS,
    "and": lambda a, b: bool(a and b),
    "or": lambda a, b: bool(a or b),
}

AT_EDGES: dict[str, Callable[[Any, Any], Any]] = {"/": _quotient, "//": _floor_quotient, "%": _remainder}

POLES: dict[str, dict[float, float]] = {
    **{name: {0: -math.inf} for name in ("log", "log2", "log10")},
    "log1p": {-1: -math.inf},
    "atanh": {1: math.inf, -1: -math.inf},
}

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(math, name)
        for name in (
            *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "floor", "ceil", "trunc"),
            *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "erf", "erfc"),
            *("asinh", "acosh", "atanh", "hypot", "copysign", "gcd", "lcm"),
            *("isnan", "isinf", "isfinite"),
        )
    },
    "abs": abs,
    "round": round,
    "sign": _sign,
    "min": _smaller,
    "max": _larger,
    "not": operator.not_,
    "bool": bool,
    "int": int,
    "float": float,
    "fmod": _c_remainder,
    "float16": _in_format("e"),
    "float32": _in_format("f"),
    "float64": float,
    "shift_left": _shifted_left,
    "shift_right": _shifted_right,
    "bit_and": operator.and_,
    "bit_or": operator.or_,
    "bit_xor": operator.xor,
    "bit_not": _inverted,
    "mask": _added_by_mask,
}

DECIMAL_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": lambda value: Decimal(value).exp(),
    "expm1": lambda value: Decimal(value).exp() - 1,
    "log": lambda value: Decimal(value).ln(),
    "log1p": lambda value: (1 + Decimal(value)).ln(),
    "sqrt": lambda value: Decimal(value).sqrt(),
    "tanh": _wide_tanh,
    "abs": abs,
    "sign": _sign,
    "min": _smaller,
    "max": _larger,
    "not": operator.not_,
    "bool": bool,
}

FOLDS: dict[str, Callable[[Column], Any]] = {
    "sum": sum,
    "prod": math.prod,
    "max": _largest,
    "min": _smallest,
    "any": any,
    "all": all,
}
