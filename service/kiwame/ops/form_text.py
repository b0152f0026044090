"""Call forms as code to read: the parameters' names and values put into their places."""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from kiwame.ops.forms import OPERATORS, SIGNS, leading, omitted, tree

Shower = Callable[[Mapping[str, Any], Mapping[str, Any]], str]


class Name(str):
    """A tensor's name, or a word of the library, to be shown bare."""

    __slots__ = ()


def shown(template: str, names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """The call as code. `names` maps parameters to tensor names (Name) or to values; defaults are left out."""
    return _shower(template)(names, defaults)


def value_text(value: Any) -> str:
    """A parameter's value as code."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, tuple):
        inner = ", ".join(value_text(v) for v in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124
        return f"float('{value}')"
    return repr(value)


@lru_cache(maxsize=4096)
def _shower(template: str) -> Shower:
    return _shown_by(tree(template))


def _shown_by(node: ast.AST) -> Shower:
    match node:
        case ast.Name(id=name):
            return lambda names, _: value_text(names[name]) if name in names else name
        case ast.Constant(value=value):
            return lambda _names, _: "..." if value is Ellipsis else repr(value)
        case ast.Attribute(value=value, attr=attr):
            receiver = _receiver(value)
            return lambda names, defaults: f"{receiver(names, defaults)}.{attr}"
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            a, b, sign = _side(left), _side(right), OPERATORS[type(op)][0]
            return lambda names, defaults: f"{a(names, defaults)} {sign} {b(names, defaults)}"
        case ast.UnaryOp(op=op, operand=operand):
            inner, sign = _side(operand), SIGNS[type(op)][0]
            return lambda names, defaults: f"{sign}{inner(names, defaults)}"
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return _sequence(elts, isinstance(node, ast.List))
        case ast.Starred(value=ast.Name(id=name)):
            return lambda names, _: ", ".join([value_text(v) for v in names[name]]) or "()"
        case ast.Subscript(value=value, slice=index):
            receiver, place = _receiver(value), _index(index)
            return lambda names, defaults: f"{receiver(names, defaults)}[{place(names, defaults)}]"
        case ast.Call():
            return _call(node)
    raise ValueError(f"a call form holds no {type(node).__name__}")


def _sequence(elts: list[ast.expr], listed: bool) -> Shower:
    parts = [_shown_by(e) for e in elts]
    end = ",)" if len(parts) == 1 else ")"

    def show(names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
        inner = ", ".join([p(names, defaults) for p in parts])
        return f"[{inner}]" if listed else f"({inner}{end}"

    return show


def _index(node: ast.expr) -> Shower:
    """What stands between square brackets of an idiom."""
    if isinstance(node, ast.Slice):
        parts = [None if p is None else _shown_by(p) for p in (node.lower, node.upper, node.step)]
        last = 2 if parts[2] is not None else 1

        def show(names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
            return ":".join("" if p is None else p(names, defaults) for p in parts[: last + 1])

        return show
    if isinstance(node, ast.Tuple):
        items = [_index(e) for e in node.elts]
        return lambda names, defaults: ", ".join([i(names, defaults) for i in items])
    return _shown_by(node)


def _call(node: ast.Call) -> Shower:
    callee = (_shown_by if isinstance(node.func, ast.Attribute) else _receiver)(node.func)
    positional = [_shown_by(a) for a in node.args]
    keywords = [(k.value, k.arg, _shown_by(k.value)) for k in node.keywords]

    def show(names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
        args = [part(names, defaults) for part in positional[: leading(node.args, names, defaults)]]
        for value, name, part in keywords:
            if name is None and isinstance(value, ast.Name):  # **sizes: further keywords
                args += [f"{word}={number}" for word, number in names[value.id].items()]
            elif not omitted(value, names, defaults):
                args.append(f"{name}={part(names, defaults)}")
        return f"{callee(names, defaults)}({', '.join(args)})"

    return show


def _side(node: ast.AST) -> Shower:
    """One side of an operation: another operation stands in brackets."""
    inner = _shown_by(node)
    if isinstance(node, (ast.BinOp, ast.Compare)):
        return lambda names, defaults: f"({inner(names, defaults)})"
    return inner


def _receiver(node: ast.AST) -> Shower:
    """What stands before a dot or a bracket: an operation or a number stands in brackets."""
    inner = _shown_by(node)
    if isinstance(node, (ast.BinOp, ast.Compare, ast.UnaryOp)):
        return lambda names, defaults: f"({inner(names, defaults)})"

    def show(names: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
        text = inner(names, defaults)
        return text if text[0].isalpha() or text[0] == "_" else f"({text})"

    return show
