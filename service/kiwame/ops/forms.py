"""Call forms: one line of library code that is shown to people, run for real, and recognised in what they type.

A form is a template such as `x.permute(*dims)` or `np.sum(x, axis=dim, keepdims=keepdim)`, whose names are an op's
parameters. It is read once with `ast`; `form_text` shows it and `form_run` runs it. No text is ever evaluated as code.
"""

import ast
import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

OPERATORS: dict[type[ast.AST], tuple[str, Callable[..., Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
    ast.BitAnd: ("&", operator.and_),
    ast.BitOr: ("|", operator.or_),
    ast.BitXor: ("^", operator.xor),
    ast.LShift: ("<<", operator.lshift),
    ast.RShift: (">>", operator.rshift),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}
SIGNS: dict[type[ast.AST], tuple[str, Callable[..., Any]]] = {
    ast.USub: ("-", operator.neg),
    ast.UAdd: ("+", operator.pos),
    ast.Invert: ("~", operator.invert),
}
MODULES = frozenset({"torch", "np", "F", "einops"})


class Slot(NamedTuple):
    """One place of a call: the op's parameter that fills it, the library's keyword for it, `*` or not."""

    param: str
    keyword: str
    starred: bool


class Form(NamedTuple):
    """A template read: how it is recognised. `kind`: function, method, attribute, operator, sign, or idiom.

    An idiom is more than one call, such as `1 / (1 + np.exp(-x))`: it is run and shown, and not recognised.
    """

    template: str
    kind: str
    name: str
    slots: tuple[Slot, ...]


@lru_cache(maxsize=4096)
def form(template: str) -> Form:
    """The form that a template describes."""
    node = tree(template)
    match node:
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            return _recognised(template, "operator", OPERATORS[type(op)][0], [(left, None), (right, None)])
        case ast.UnaryOp(op=sign, operand=operand):
            return _recognised(template, "sign", SIGNS[type(sign)][0], [(operand, None)])
        case ast.Attribute(value=value, attr=attr):
            return _recognised(template, "attribute", attr, [(value, None)])
        case ast.Call(func=ast.Attribute(value=owner, attr=attr) as func, args=args, keywords=keywords):
            given: list[tuple[ast.expr, str | None]] = [(a, None) for a in args]
            given += [(k.value, k.arg) for k in keywords]
            if is_module(owner):
                return _recognised(template, "function", ast.unparse(func), given)
            return _recognised(template, "method", attr, [(owner, None), *given])
    return Form(template, "idiom", "", ())


def is_module(node: ast.AST) -> bool:
    """Whether a node names a library or a part of one: torch, np, F, einops, torch.linalg."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in MODULES


@lru_cache(maxsize=4096)
def tree(template: str) -> ast.expr:
    """The template as a tree."""
    return ast.parse(template, mode="eval").body


def _recognised(template: str, kind: str, name: str, given: list[tuple[ast.expr, str | None]]) -> Form:
    """A form whose places are all filled by plain parameters; an idiom otherwise."""
    slots: list[Slot] = []
    for node, keyword in given:
        inner = node.value if isinstance(node, ast.Starred) else node
        if not isinstance(inner, ast.Name):
            return Form(template, "idiom", "", ())
        slots.append(Slot(inner.id, keyword or inner.id, isinstance(node, ast.Starred)))
    return Form(template, kind, name, tuple(slots))


def omitted(node: ast.AST, values: Any, defaults: Any) -> bool:
    """Whether an argument's place is left out: its parameter is not given, or has its default."""
    inner = node.value if isinstance(node, ast.Starred) else node
    if not isinstance(inner, ast.Name) or inner.id not in defaults:
        return False
    default = defaults[inner.id]
    return inner.id not in values or (type(values[inner.id]) is type(default) and values[inner.id] == default)


def leading(args: list[ast.expr], values: Any, defaults: Any) -> int:
    """How many positional arguments there are without the trailing ones that equal their defaults."""
    kept = len(args)
    while kept and omitted(args[kept - 1], values, defaults):
        kept -= 1
    return kept
