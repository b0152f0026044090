"""Call forms: one line of library code that is shown to people, run for real, and recognised in what they type.

A form is a template such as `x.permute(*dims)` or `np.sum(x, axis=dim, keepdims=keepdim)`, whose names are an op's
parameters. It is read once with `ast` and interpreted by this module; no text is ever evaluated as code.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

Environment = Mapping[str, Any]
Runner = Callable[[Environment], Any]
Shower = Callable[[Environment, Mapping[str, Any]], str]

OPERATORS: dict[type[ast.AST], tuple[str, Callable[..., Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
}


class Slot(NamedTuple):
    """One place of a call: the op's parameter that fills it, the library's keyword for it, `*` or not."""

    param: str
    keyword: str
    starred: bool


class Form(NamedTuple):
    """A template read: how it is recognised. `kind` is function, method, attribute or operator."""

    template: str
    kind: str
    name: str
    slots: tuple[Slot, ...]


@lru_cache(maxsize=4096)
def form(template: str) -> Form:
    """The form that a template describes."""
    node = _tree(template)
    if isinstance(node, ast.BinOp):
        sides = (_slot(node.left), _slot(node.right))
        return Form(template, "operator", OPERATORS[type(node.op)][0], sides)
    if isinstance(node, ast.Attribute):
        return Form(template, "attribute", node.attr, (_slot(node.value),))
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        raise ValueError(f"not a call form: {template}")
    arguments = [_slot(a) for a in node.args] + [_slot(k.value, k.arg) for k in node.keywords]
    if is_module(node.func.value):
        return Form(template, "function", ast.unparse(node.func), tuple(arguments))
    return Form(template, "method", node.func.attr, (_slot(node.func.value), *arguments))


def is_module(node: ast.AST) -> bool:
    """Whether a node names a library: torch, np, F, einops."""
    return isinstance(node, ast.Name) and node.id in {"torch", "np", "F", "einops"}


def shown(template: str, names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """The call as code. `names` maps parameters to tensor names (Name) or to values; defaults are left out."""
    return _shower(template)(names, defaults)


class Name(str):
    """A tensor's name, to be shown bare."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def runner(template: str, defaults: tuple[tuple[str, Any], ...]) -> Runner:
    """A function of the environment (parameters and modules by name) that makes the call."""
    return _compile(_tree(template), dict(defaults))


@lru_cache(maxsize=4096)
def _tree(template: str) -> ast.expr:
    return ast.parse(template, mode="eval").body


def _slot(node: ast.AST, keyword: str | None = None) -> Slot:
    starred = isinstance(node, ast.Starred)
    inner = node.value if isinstance(node, ast.Starred) else node
    while isinstance(inner, (ast.Call, ast.Attribute)):
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    name = inner.id if isinstance(inner, ast.Name) else ""
    return Slot(name, keyword or name, starred)


def _omitted(node: ast.AST, values: Environment, defaults: Mapping[str, Any]) -> bool:
    inner = node.value if isinstance(node, ast.Starred) else node
    if not isinstance(inner, ast.Name) or inner.id not in defaults:
        return False
    default = defaults[inner.id]
    return inner.id not in values or (type(values[inner.id]) is type(default) and values[inner.id] == default)


def _leading(args: list[ast.expr], values: Environment, defaults: Mapping[str, Any]) -> int:
    """How many positional arguments there are without the trailing ones that equal their defaults."""
    kept = len(args)
    while kept and _omitted(args[kept - 1], values, defaults):
        kept -= 1
    return kept


def value_text(value: Any) -> str:
    """A parameter's value as code."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, tuple):
        inner = ", ".join(value_text(v) for v in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


@lru_cache(maxsize=4096)
def _shower(template: str) -> Shower:
    return _shown_by(_tree(template))


def _shown_by(node: ast.AST) -> Shower:
    match node:
        case ast.Name(id=name):
            return lambda names, _: value_text(names[name]) if name in names else name
        case ast.Constant(value=value):
            return lambda _names, _: repr(value)
        case ast.Attribute(value=value, attr=attr):
            receiver = _receiver(value)
            return lambda names, defaults: f"{receiver(names, defaults)}.{attr}"
        case ast.BinOp(left=left, op=op, right=right):
            a, b, sign = _shown_by(left), _shown_by(right), OPERATORS[type(op)][0]
            return lambda names, defaults: f"{a(names, defaults)} {sign} {b(names, defaults)}"
        case ast.UnaryOp(operand=operand):
            inner = _shown_by(operand)
            return lambda names, defaults: f"-{inner(names, defaults)}"
        case ast.Tuple(elts=elts):
            parts = [_shown_by(e) for e in elts]
            end = ",)" if len(parts) == 1 else ")"
            return lambda names, defaults: f"({', '.join([p(names, defaults) for p in parts])}{end}"
        case ast.Starred(value=ast.Name(id=name)):
            return lambda names, _: ", ".join([value_text(v) for v in names[name]]) or "()"
        case ast.Call():
            return _call_shown_by(node)
    raise ValueError(f"a call form holds no {type(node).__name__}")


def _call_shown_by(node: ast.Call) -> Shower:
    callee = _receiver(node.func)
    positional = [_shown_by(a) for a in node.args]
    keywords = [(k.value, k.arg, _shown_by(k.value)) for k in node.keywords]

    def show(names: Environment, defaults: Mapping[str, Any]) -> str:
        args = [part(names, defaults) for part in positional[: _leading(node.args, names, defaults)]]
        args += [
            f"{name}={part(names, defaults)}" for value, name, part in keywords if not _omitted(value, names, defaults)
        ]
        return f"{callee(names, defaults)}({', '.join(args)})"

    return show


def _receiver(node: ast.AST) -> Shower:
    """What stands before a dot or a bracket: an operation or a number stands in brackets."""
    inner = _shown_by(node)
    if isinstance(node, ast.BinOp):
        return lambda names, defaults: f"({inner(names, defaults)})"

    def show(names: Environment, defaults: Mapping[str, Any]) -> str:
        text = inner(names, defaults)
        return text if text[0].isalpha() or text[0] == "_" else f"({text})"

    return show


def _compile(node: ast.AST, defaults: Mapping[str, Any]) -> Runner:
    match node:
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.Constant(value=value):
            return lambda _env: value
        case ast.Attribute(value=value, attr=attr):
            receiver = _compile(value, defaults)
            return lambda env: getattr(receiver(env), attr)
        case ast.BinOp(left=left, op=op, right=right):
            a, b, apply = _compile(left, defaults), _compile(right, defaults), OPERATORS[type(op)][1]
            return lambda env: apply(a(env), b(env))
        case ast.UnaryOp(operand=operand):
            inner = _compile(operand, defaults)
            return lambda env: -inner(env)
        case ast.Tuple(elts=elts):
            parts = [_compile(e, defaults) for e in elts]
            return lambda env: tuple(part(env) for part in parts)
        case ast.Call():
            return _compile_call(node, defaults)
    raise ValueError(f"a call form holds no {type(node).__name__}")


def _compile_call(node: ast.Call, defaults: Mapping[str, Any]) -> Runner:
    callee = _compile(node.func, defaults)
    if len(node.args) == 1 and isinstance(node.args[0], ast.Starred) and not node.keywords:
        spread = _compile(node.args[0].value, defaults)
        return lambda env: callee(env)(*spread(env)) if spread(env) else callee(env)(())
    positional = [
        (isinstance(a, ast.Starred), _compile(a.value if isinstance(a, ast.Starred) else a, defaults))
        for a in node.args
    ]
    keywords = [(k.value, str(k.arg), _compile(k.value, defaults)) for k in node.keywords]

    def call(env: Environment) -> Any:
        args: list[Any] = []
        for starred, value in positional[: _leading(node.args, env, defaults)]:
            args.extend(value(env)) if starred else args.append(value(env))
        named = {name: value(env) for source, name, value in keywords if not _omitted(source, env, defaults)}
        return callee(env)(*args, **named)

    return call
