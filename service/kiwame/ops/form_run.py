"""Call forms run for real: a template compiled, once, into a function of its parameters."""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from kiwame.ops.forms import OPERATORS, SIGNS, leading, omitted, tree

Environment = Mapping[str, Any]
Runner = Callable[[Environment], Any]


@lru_cache(maxsize=4096)
def runner(template: str, defaults: tuple[tuple[str, Any], ...]) -> Runner:
    """A function of the environment (parameters and modules by name) that makes the call."""
    return _compile(tree(template), dict(defaults))


def _compile(node: ast.AST, defaults: Mapping[str, Any]) -> Runner:
    match node:
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.Constant(value=value):
            return lambda _env: value
        case ast.Attribute(value=value, attr=attr):
            receiver = _compile(value, defaults)
            return lambda env: getattr(receiver(env), attr)
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            a, b, apply = _compile(left, defaults), _compile(right, defaults), OPERATORS[type(op)][1]
            return lambda env: apply(a(env), b(env))
        case ast.UnaryOp(op=op, operand=operand):
            inner, sign = _compile(operand, defaults), SIGNS[type(op)][1]
            return lambda env: sign(inner(env))
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return _sequence([_compile(e, defaults) for e in elts], list if isinstance(node, ast.List) else tuple)
        case ast.Subscript(value=value, slice=index):
            receiver, place = _compile(value, defaults), _compile(index, defaults)
            return lambda env: receiver(env)[place(env)]
        case ast.Slice(lower=lower, upper=upper, step=step):
            parts = [None if p is None else _compile(p, defaults) for p in (lower, upper, step)]
            return lambda env: slice(*[None if p is None else p(env) for p in parts])
        case ast.Call():
            return _compile_call(node, defaults)
    raise ValueError(f"a call form holds no {type(node).__name__}")


def _sequence(parts: list[Runner], kind: type) -> Runner:
    return lambda env: kind(part(env) for part in parts)


def _compile_call(node: ast.Call, defaults: Mapping[str, Any]) -> Runner:
    callee = _compile(node.func, defaults)
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred) and not node.keywords:
        spread = _compile(node.args[0].value, defaults)
        return lambda env: callee(env)(*spread(env)) if spread(env) else callee(env)(())
    positional = [
        (isinstance(a, ast.Starred), _compile(a.value if isinstance(a, ast.Starred) else a, defaults))
        for a in node.args
    ]
    keywords = [(k.value, k.arg, _compile(k.value, defaults)) for k in node.keywords]

    def call(env: Environment) -> Any:
        args: list[Any] = []
        for starred, value in positional[: leading(node.args, env, defaults)]:
            if not starred:
                args.append(value(env))
            elif len(spread := value(env)) or len(node.args) > 1:
                args.extend(spread)
            else:
                args.append(())
        named: dict[str, Any] = {}
        for source, name, value in keywords:
            if name is None:
                named |= value(env)
            elif not omitted(source, env, defaults):
                named[name] = value(env)
        return callee(env)(*args, **named)

    return call
