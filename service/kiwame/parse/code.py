"""Code form: torch and NumPy expressions, read with `ast` and interpreted from a whitelist. Nothing is evaluated."""

import ast
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from kiwame.errors import Cause, Limit, Refusal, Repair, Span, refuse
from kiwame.ops.arguments import Operand, Value
from kiwame.ops.base import registry
from kiwame.ops.forms import OPERATORS
from kiwame.parse.build import Builder, Ref, Typed
from kiwame.parse.chat import as_run, nearest_ops, placed, unknown_op
from kiwame.parse.literals import DTYPES, SPOKEN_DTYPES, dtype_named
from kiwame.parse.spellings import Spelling, spelled, spellings
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText

MODULES = {"torch": "torch", "np": "numpy", "numpy": "numpy", "F": "torch", "jnp": "numpy"}
SUBMODULES = {"torch.nn", "torch.nn.functional", "nn", "nn.functional"}
_LIBRARY_WORDS = {"torch": re.compile(r"\b(torch|F)\."), "numpy": re.compile(r"\b(np|numpy)\.")}
_DATA_MAKERS = {"tensor", "array", "asarray", "as_tensor", "Tensor"}
_FORBIDDEN = {
    "load", "save", "compile", "jit", "hub", "ops", "classes", "library", "os", "sys", "fromfile", "loadtxt", "genfromtxt",
    "memmap", "frombuffer", "from_file", "as_strided", "set_default_device", "package", "utils", "distributed", "multiprocessing",
}  # fmt: skip
_ARITHMETIC: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Div: lambda a, b: a / b,
}
_MOST = 2**63


class Module(NamedTuple):
    """A library named in code, such as `torch.nn.functional`."""

    path: str


Result = Ref | Value | Module


def library_of(text: str) -> str | None:
    """The library that code is written for: the only one it names, torch where it names both, else None."""
    named = [library for library, words in _LIBRARY_WORDS.items() if words.search(text)]
    return named[0] if named else None


class Code:
    """One statement in code form, added to a program."""

    def __init__(self, typed: TypedText, statement: Statement, dialect: str) -> None:
        self.typed = typed
        self.statement = statement
        self.dialect = dialect
        self.lines = [0]
        for line in statement.text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def value(self, builder: Builder, env: dict[str, Ref]) -> Ref:
        """The tensor that the statement gives; assigned names go into `env`."""
        self.builder, self.env = builder, env
        node = self._parsed()
        targets: list[str] = []
        if isinstance(node, ast.Assign):
            targets = [self._target(t) for t in node.targets]
            expression: ast.expr = node.value
        elif isinstance(node, ast.Expr):
            expression = node.value
        else:
            raise self._not_allowed(node)
        result = self.eval(expression)
        if isinstance(result, Value) and targets and self._is_data(result):
            result = self.builder.data(_lists(result), None, result.span)
        if not isinstance(result, Ref):
            raise refuse(
                Cause.SYNTAX, "no-tensor", span=self.span(expression), got=self._text(expression)[:80], text=self._text(expression)[:80]
            )
        for name in targets:
            env[name] = result
            builder.name(result, name)
        return result

    def _parsed(self) -> ast.stmt:
        limits = self.builder.limits
        text = self.statement.text
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            at = self._offset(error.lineno or 1, max((error.offset or 1) - 1, 0))
            raise refuse(
                Cause.SYNTAX, span=self.typed.span(at, min(at + 1, self.statement.start + len(text))), text=text[:80], why=error.msg
            ) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise refuse(Cause.SYNTAX, span=self._whole(), text=text[:80], why=type(error).__name__) from None
        count, deepest = _measure(tree)
        for name, got, most in (("nodes", count, limits.nodes), ("depth", deepest, limits.depth + 4)):
            if got > most:
                raise refuse(Cause.LIMIT, span=self._whole(), limit=Limit(name, most), got=got, name=name, max=most)
        if len(tree.body) != 1:
            raise refuse(Cause.SYNTAX, span=self._whole(), text=text[:80], why="one expression a line")
        return tree.body[0]

    def eval(self, node: ast.expr) -> Result:
        """The value of an expression: a tensor, a plain value, or a module."""
        match node:
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.Constant(value=value):
                if isinstance(value, (int, float, str, bool)) or value is None:
                    return Value(value, self.span(node))
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                return Value(tuple(self._plain(e) for e in elts), self.span(node))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self._signed(node, operand, isinstance(node.op, ast.USub))
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(node, self.eval(left), op, self.eval(right))
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(node, self.eval(value), attr)
            case ast.Subscript(value=value, slice=index):
                return self._item(node, self.eval(value), index)
            case ast.Call():
                return self._call(node)
        raise self._not_allowed(node)

    def _name(self, node: ast.Name, name: str) -> Result:
        if name in self.env:
            return Ref(self.env[name].at, self.span(node))
        if name.startswith("_"):
            raise self._not_allowed(node)
        if name in MODULES or name in {"nn", "einops"}:
            return Module(name)
        if name in {"nan", "inf"}:
            return Value(float(name), self.span(node))
        known = sorted(self.env)
        raise refuse(
            Cause.SYNTAX,
            "unknown-name",
            span=self.span(node),
            repairs=tuple(Repair(self.span(node), k) for k in known[:3]),
            got=name[:80],
            expected=known,
            name=name[:80],
            known=known,
        )

    def _attribute(self, node: ast.Attribute, owner: Result, attr: str) -> Result:
        span = self._attr_span(node)
        if attr.startswith("_") or attr in _FORBIDDEN:
            raise self._not_allowed(node, span)
        if isinstance(owner, Module):
            path = f"{owner.path}.{attr}"
            if path in SUBMODULES:
                return Module(path)
            if attr in DTYPES or attr in SPOKEN_DTYPES or attr in {"bool_", "bfloat16", "complex64", "complex128"}:
                return Value(attr, span)
            if attr in {"nan", "inf", "pi", "e", "newaxis"}:
                constants = {"nan": float("nan"), "inf": float("inf"), "pi": 3.141592653589793, "e": 2.718281828459045}
                return Value(constants.get(attr), span)
            raise unknown_op(attr, span)
        if isinstance(owner, Ref):
            if attr in {"shape", "ndim"}:
                shape = self.builder.shape(owner)
                return Value(tuple(Value(s, span) for s in shape) if attr == "shape" else len(shape), span)
            found = spelled(self.dialect, "attribute", attr) or spelled(_other(self.dialect), "attribute", attr)
            if found is None:
                raise unknown_op(attr, span)
            slot = found.form.slots[0]
            return self.builder.call(Typed(found.op, {slot.param: owner}, {}, span, in_code=True))
        raise self._not_allowed(node, span)

    def _item(self, node: ast.Subscript, owner: Result, index: ast.expr) -> Result:
        if isinstance(owner, Value) and isinstance(owner.value, tuple):
            place = self._plain(index)
            size = len(owner.value)
            if isinstance(place.value, int) and -size <= place.value < size:
                return owner.value[place.value]  # type: ignore[no-any-return]
            raise refuse(
                Cause.INDEX_OUT_OF_RANGE, span=self.span(index), got=place.plain, expected=[-size, size - 1], index=str(place.plain)[:80], size=size
            )
        raise self._not_allowed(node)

    def _signed(self, node: ast.UnaryOp, operand: ast.expr, minus: bool) -> Value:
        value = self._plain(operand)
        if not isinstance(value.value, (int, float)) or isinstance(value.value, bool):
            raise self._not_allowed(node)
        return Value(-value.value if minus else value.value, self.span(node))

    def _binary(self, node: ast.BinOp, left: Result, op: ast.operator, right: Result) -> Result:
        if isinstance(left, Value) and isinstance(right, Value):
            return self._folded(node, left.value, op, right.value)
        symbol = OPERATORS.get(type(op), ("", None))[0]
        found = spelled(self.dialect, "operator", symbol)
        if found is None or isinstance(left, Module) or isinstance(right, Module):
            raise self._not_allowed(node)
        operands = {slot.param: self._operand(found, slot.param, side, node) for slot, side in zip(found.form.slots, (left, right), strict=True)}
        return self.builder.call(Typed(found.op, operands, {}, self.span(node), in_code=True))

    def _folded(self, node: ast.BinOp, a: Any, op: ast.operator, b: Any) -> Value:
        apply = _ARITHMETIC.get(type(op))
        numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) < _MOST for v in (a, b))
        if apply is None or not numbers or (b == 0 and isinstance(op, (ast.FloorDiv, ast.Mod, ast.Div))):
            raise self._not_allowed(node)
        return Value(apply(a, b), self.span(node))

    def _operand(self, found: Spelling, param: str, given: Result, node: ast.AST) -> Ref | Value:
        if isinstance(given, Ref):
            return given
        operand = next(p for p in found.op.operands if p.name == param)
        if isinstance(given, Value):
            if operand.number and isinstance(given.value, (int, float)):
                return given
            if self._is_data(given):
                return self.builder.data(_lists(given), None, given.span)
        raise refuse(
            Cause.ARGUMENT,
            "no-tensor",
            span=self.span(node),
            expected=param,
            op=found.op.name,
            name=param,
            example=found.op.examples[0],
            nearest=list(found.op.examples),
        )

    def _is_data(self, value: Value) -> bool:
        """A list of numbers, as NumPy functions take one in place of an array."""
        return isinstance(value.value, tuple)

    def _call(self, node: ast.Call) -> Result:
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self._not_allowed(argument)
        if any(k.arg is None for k in node.keywords):
            raise self._not_allowed(node)
        if isinstance(node.func, ast.Name):
            return self._bare_call(node, node.func)
        if not isinstance(node.func, ast.Attribute):
            raise self._not_allowed(node)
        owner, attr, span = self.eval(node.func.value), node.func.attr, self._attr_span(node.func)
        if attr.startswith("_") or attr in _FORBIDDEN:
            raise self._not_allowed(node, span)
        if isinstance(owner, Ref):
            return self._method(node, owner, attr, span)
        if isinstance(owner, Module):
            return self._function(node, owner, attr, span)
        raise self._not_allowed(node)

    def _bare_call(self, node: ast.Call, func: ast.Name) -> Result:
        name = func.id
        if name == "print" and len(node.args) == 1 and not node.keywords:
            return self.eval(node.args[0])
        if name == "len" and len(node.args) == 1:
            given = self.eval(node.args[0])
            size = self.builder.shape(given)[:1] if isinstance(given, Ref) else ()
            if size:
                return Value(size[0], self.span(node))
        if name in {"float", "int"} and len(node.args) == 1 and not node.keywords:
            return self._number(node, name)
        if name in _DATA_MAKERS:
            return self._data(node)
        op = registry().find(name)
        if op is None or name.startswith("_"):
            if nearest_ops(name) and not name.startswith("_"):
                raise unknown_op(name, self.span(func))
            raise self._not_allowed(node)
        values = [self.eval(a) for a in node.args]
        count = len(op.operands)
        operands = {o.name: self._operand_of(op.name, o, v, node) for o, v in zip(op.operands, values, strict=False)}
        rest = [v for v in values[count:] if isinstance(v, Value)]
        arguments = placed(op.arguments, rest, self._too_many(op.name, op.examples))
        for keyword in node.keywords:
            chosen = next((a for a in op.arguments if keyword.arg in a.keywords), None)
            if chosen is None:
                raise self._unknown_keyword(op.name, keyword, [a.name for a in op.arguments])
            arguments[chosen.name] = self._plain(keyword.value)
        self._complete(op.name, op.operands, operands, node, op.examples)
        return self.builder.call(Typed(op, operands, arguments, self.span(node), in_code=True))

    def _number(self, node: ast.Call, kind: str) -> Value:
        given = self._plain(node.args[0]).value
        try:
            return Value(float(given) if kind == "float" else int(given), self.span(node))
        except (TypeError, ValueError, OverflowError):
            raise self._not_allowed(node) from None

    def _operand_of(self, op: str, operand: Operand, given: Result, node: ast.AST) -> Ref | Value:
        if isinstance(given, Ref):
            return given
        if isinstance(given, Value) and operand.number and isinstance(given.value, (int, float)):
            return given
        if isinstance(given, Value) and self._is_data(given):
            return self.builder.data(_lists(given), None, given.span)
        raise refuse(Cause.ARGUMENT, "no-tensor", span=self.span(node), expected=operand.name, op=op, name=operand.name, example=registry()[op].examples[0])

    def _complete(self, op: str, wanted: tuple[Operand, ...], operands: dict[str, Any], node: ast.AST, examples: tuple[str, ...]) -> None:
        for operand in wanted:
            if operand.name not in operands:
                raise refuse(
                    Cause.ARGUMENT, "no-tensor", span=self.span(node), expected=operand.name, op=op, name=operand.name, example=examples[0]
                )

    def _method(self, node: ast.Call, owner: Ref, attr: str, span: Span) -> Result:
        if attr in {"size", "dim", "numel"} and not node.keywords:
            shape = self.builder.shape(owner)
            if attr == "dim":
                return Value(len(shape), span)
            if attr == "size" and len(node.args) == 1:
                return self._item(ast.Subscript(node.args[0], node.args[0]), Value(tuple(Value(s, span) for s in shape), span), node.args[0])
            return Value(tuple(Value(s, span) for s in shape), span) if attr == "size" else Value(_product(shape), span)
        count, keywords = len(node.args) + 1, frozenset(str(k.arg) for k in node.keywords)
        found = spelled(self.dialect, "method", attr, count, keywords) or spelled(
            _other(self.dialect), "method", attr, count, keywords
        )
        if found is None:
            attribute = spellings().get((self.dialect, "attribute", attr))
            if attribute:
                raise refuse(Cause.SYNTAX, "called-attribute", span=self.span(node), got=f"{attr}()", expected=attr, name=attr, text=attr)
            raise unknown_op(attr, span)
        return self._apply(node, found, owner)

    def _function(self, node: ast.Call, owner: Module, attr: str, span: Span) -> Result:
        library = MODULES.get(owner.path.split(".")[0], "torch")
        if attr in _DATA_MAKERS:
            return self._data(node)
        prefix = "np" if library == "numpy" else "F" if owner.path in {"F", "torch.nn.functional", "nn.functional"} else "torch"
        count, keywords = len(node.args), frozenset(str(k.arg) for k in node.keywords)
        keywords -= {"dtype"}
        found = spelled(library, "function", f"{prefix}.{attr}", count, keywords)
        if found is None:
            raise unknown_op(attr, span)
        return self._apply(node, found, None)

    def _data(self, node: ast.Call) -> Ref:
        dtype = None
        for keyword in node.keywords:
            if keyword.arg != "dtype":
                raise self._unknown_keyword("tensor", keyword, ["dtype"])
            given = self._plain(keyword.value)
            dtype = dtype_named(given.plain, given.span)
        if len(node.args) != 1:
            raise refuse(Cause.ARGUMENT, "tensor", span=self.span(node), got=len(node.args), expected=1)
        given_data = self.eval(node.args[0])
        if isinstance(given_data, Ref):
            return given_data
        if isinstance(given_data, Module):
            raise self._not_allowed(node)
        return self.builder.data(_lists(given_data), dtype, self.span(node))

    def _apply(self, node: ast.Call, found: Spelling, owner: Ref | None) -> Ref:
        """Deal the values of a call to the slots of its spelling."""
        slots = list(found.form.slots)
        operands: dict[str, Ref | Value] = {}
        values: dict[str, Value] = {}
        positional: list[Result] = [owner] if owner is not None else []
        positional += [self.eval(a) for a in node.args]
        while slots and positional:
            slot = slots.pop(0)
            if isinstance(found.parameter(slot), Operand):
                operands[slot.param] = self._operand(found, slot.param, positional.pop(0), node)
            elif slot.starred:
                values[slot.param] = as_run([self._only_value(v, node) for v in positional])
                positional = []
            else:
                values[slot.param] = self._only_value(positional.pop(0), node)
        if positional:
            extra = positional[0]
            raise self._too_many(found.op.name, found.op.examples)(extra if isinstance(extra, Value) else Value(None, self.span(node), in_code=True))
        for keyword in node.keywords:
            slot_named = found.slot_for(str(keyword.arg))
            if slot_named is None or slot_named.param in {*operands, *values}:
                raise self._unknown_keyword(found.op.name, keyword, [s.keyword for s in found.form.slots])
            if isinstance(found.parameter(slot_named), Operand):
                operands[slot_named.param] = self._operand(found, slot_named.param, self.eval(keyword.value), node)
            else:
                values[slot_named.param] = self._plain(keyword.value)
        self._complete(found.op.name, found.op.operands, operands, node, found.op.examples)
        ordered = {o.name: operands[o.name] for o in found.op.operands}
        return self.builder.call(Typed(found.op, ordered, values, self.span(node), in_code=True))

    def _only_value(self, result: Result, node: ast.AST) -> Value:
        if isinstance(result, Value):
            return result
        raise refuse(Cause.ARGUMENT, "tensor-as-argument", span=self.span(node), got="tensor", expected="number")

    def _plain(self, node: ast.expr) -> Value:
        result = self.eval(node)
        if isinstance(result, Value):
            return result
        raise refuse(Cause.ARGUMENT, "tensor-as-argument", span=self.span(node), got=self._text(node)[:80], expected="number")

    def _too_many(self, op: str, examples: tuple[str, ...]) -> Callable[[Value], Refusal]:
        return lambda extra: refuse(
            Cause.ARGUMENT,
            "too-many",
            span=extra.span,
            got=extra.plain,
            op=op,
            expected=[a.said() for a in registry()[op].arguments],
            takes=len(registry()[op].arguments),
            example=examples[0],
        )

    def _unknown_keyword(self, op: str, keyword: ast.keyword, known: list[str]) -> Refusal:
        start = self._offset(keyword.lineno, keyword.col_offset, in_bytes=True)
        name = str(keyword.arg)
        return refuse(
            Cause.UNKNOWN_FLAG, "", span=self.typed.span(start, start + len(name)), got=name[:80], expected=known, op=op, name=name[:80], near=known, known=known
        )

    def _target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name) and not node.id.startswith("_"):
            return node.id
        raise self._not_allowed(node)

    def _not_allowed(self, node: ast.AST, span: Span | None = None) -> Refusal:
        what = type(node).__name__
        text = self._text(node)
        return refuse(Cause.NOT_ALLOWED, span=span or self.span(node), got=text[:200], what=what, text=text[:80])

    def _text(self, node: ast.AST) -> str:
        start, end = self._range(node)
        offset = self.statement.start
        return self.statement.text[start - offset : end - offset]

    def span(self, node: ast.AST) -> Span:
        """Where a node was typed."""
        return self.typed.span(*self._range(node))

    def _range(self, node: ast.AST) -> tuple[int, int]:
        if not hasattr(node, "lineno"):
            return (self.statement.start, self.statement.start + len(self.statement.text))
        start = self._offset(node.lineno, node.col_offset, in_bytes=True)
        end = self._offset(getattr(node, "end_lineno", node.lineno), getattr(node, "end_col_offset", node.col_offset), in_bytes=True)
        return (start, end)

    def _attr_span(self, node: ast.Attribute) -> Span:
        _start, end = self._range(node)
        return self.typed.span(end - len(node.attr), end)

    def _whole(self) -> Span:
        start = self.statement.start
        return self.typed.span(start, start + len(self.statement.text))

    def _offset(self, line: int, column: int, *, in_bytes: bool = False) -> int:
        start = self.lines[min(line, len(self.lines) - 1) - 1]
        if in_bytes and not self.statement.text.isascii():
            encoded = self.statement.text[start:].encode("utf-8", "surrogatepass")[:column]
            column = len(encoded.decode("utf-8", "replace"))
        return self.statement.start + min(start + column, len(self.statement.text))


def _lists(value: Value) -> Any:
    return [_lists(v) for v in value.value] if isinstance(value.value, tuple) else value.value


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def _other(library: str) -> str:
    return "numpy" if library == "torch" else "torch"


def _measure(tree: ast.AST) -> tuple[int, int]:
    """How many nodes a tree has (contexts and operators aside), and how deep it is."""
    count, deepest = 0, 0
    level: list[ast.AST] = [tree]
    while level:
        deepest += 1
        count += sum(1 for n in level if isinstance(n, (ast.expr, ast.stmt)))
        level = [c for n in level for c in ast.iter_child_nodes(n)]
    return count, deepest
