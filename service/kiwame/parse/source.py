"""One statement of code read with `ast`, and where each of its parts was typed."""

import ast

from kiwame.errors import Cause, Limit, Refusal, Repair, Span, refuse
from kiwame.ops.forms import OPERATORS
from kiwame.parse.text import Statement
from kiwame.parse.text import Typed as TypedText
from kiwame.settings import Limits

_WRAPPINGS = 4  # levels that every statement has: module, statement, expression and its first part


class Source:
    """A statement in code form."""

    def __init__(self, typed: TypedText, statement: Statement) -> None:
        self.typed = typed
        self.statement = statement
        self.lines = [0]
        for line in statement.text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def parsed(self, limits: Limits) -> ast.stmt:
        """The statement as a tree. Raises Refusal for what does not parse or is too large."""
        text = self.statement.text
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            at = self.offset(error.lineno or 1, max((error.offset or 1) - 1, 0))
            raise refuse(
                Cause.SYNTAX,
                span=self.typed.span(at, min(at + 1, self.statement.start + len(text))),
                text=text[:80],
                why=error.msg,
            ) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise refuse(Cause.SYNTAX, span=self.whole(), text=text[:80], why=type(error).__name__) from None
        count, deepest = _measure(tree)
        for name, got, most in (("nodes", count, limits.nodes), ("depth", deepest - _WRAPPINGS, limits.depth)):
            if got > most:
                raise refuse(Cause.LIMIT, span=self.whole(), limit=Limit(name, most), got=got, name=name, max=most)
        if len(tree.body) != 1:
            raise refuse(Cause.SYNTAX, span=self.whole(), text=text[:80], why="one expression a line")
        return tree.body[0]

    def not_allowed(self, node: ast.AST, span: Span | None = None) -> Refusal:
        """A refusal of what is not on the whitelist."""
        what = type(node).__name__
        text = self.text_of(node)
        return refuse(Cause.NOT_ALLOWED, span=span or self.span(node), got=text[:200], what=what, text=text[:80])

    def in_place(self, node: ast.AST) -> Refusal:
        """A refusal of what writes into a tensor that there is."""
        text, span = self.text_of(node), self.span(node)
        better = self._out_of_place(node)
        repairs = (Repair(span, better),) if better else ()
        place = _twice(node)
        variant = "in-place" if place is None else "in-place-twice"
        return refuse(
            Cause.NOT_ALLOWED, variant, span=span, repairs=repairs, got=text[:200], text=text[:80], place=place
        )

    def _out_of_place(self, node: ast.AST) -> str:
        """The statement that makes a new tensor: `x = x + 1` for `x += 1`, `x = x.add(1)` for `x.add_(1)`."""
        match node:
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if type(op) in OPERATORS:
                text = self.text_of(value)
                return f"{name} = {name} {OPERATORS[type(op)][0]} {f'({text})' if _joined(value) else text}"
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=index), value=value) if (
                _twice(node) is not None
            ):
                count = len(index.elts)  # type: ignore[attr-defined]
                source = f"torch.full(({count},), {self.text_of(value)}, dtype={name}.dtype)"
                return f"{name} = {name}.index_add(0, torch.tensor({self.text_of(index)}), {source})"
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if attr.endswith("_"):
                rest = self.text_of(node)[len(self.text_of(node.func)) :]
                return f"{name} = {name}.{attr[:-1]}{rest}"
        return ""

    def text_of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self._range(node)
        offset = self.statement.start
        return self.statement.text[start - offset : end - offset]

    def span(self, node: ast.AST) -> Span:
        """Where a node was typed."""
        return self.typed.span(*self._range(node))

    def _range(self, node: ast.AST) -> tuple[int, int]:
        if not isinstance(node, (ast.expr, ast.stmt)):
            return (self.statement.start, self.statement.start + len(self.statement.text))
        start = self.offset(node.lineno, node.col_offset, in_bytes=True)
        end = self.offset(
            getattr(node, "end_lineno", node.lineno), getattr(node, "end_col_offset", node.col_offset), in_bytes=True
        )
        return (start, end)

    def name_span(self, node: ast.Attribute) -> Span:
        """Where an attribute's own name was typed."""
        _start, end = self._range(node)
        return self.typed.span(end - len(node.attr), end)

    def whole(self) -> Span:
        """Where the statement was typed."""
        start = self.statement.start
        return self.typed.span(start, start + len(self.statement.text))

    def offset(self, line: int, column: int, *, in_bytes: bool = False) -> int:
        """The place in the plain text of a line and column of this statement."""
        start = self.lines[min(line, len(self.lines) - 1) - 1]
        if in_bytes and not self.statement.text.isascii():
            encoded = self.statement.text[start:].encode("utf-8", "surrogatepass")[:column]
            column = len(encoded.decode("utf-8", "replace"))
        return self.statement.start + min(start + column, len(self.statement.text))


def _joined(node: ast.expr) -> bool:
    """Whether an expression needs brackets beside an operator."""
    return isinstance(node, ast.BinOp | ast.Compare | ast.BoolOp | ast.IfExp)


def _measure(tree: ast.AST) -> tuple[int, int]:
    """How many nodes a tree has (contexts and operators aside), and how deep it is."""
    count, deepest = 0, 0
    level: list[ast.AST] = [tree]
    while level:
        deepest += 1
        count += sum(1 for n in level if isinstance(n, (ast.expr, ast.stmt)))
        level = [c for n in level for c in ast.iter_child_nodes(n)]
    return count, deepest


def _twice(node: ast.AST) -> int | None:
    """The place that stands twice in the index of `x[[0, 0, 2]] += 1`, which adds to it once."""
    match node:
        case ast.AugAssign(op=ast.Add(), target=ast.Subscript(slice=ast.List(elts=elts)), value=ast.Constant()):
            places = [e.value for e in elts if isinstance(e, ast.Constant) and isinstance(e.value, int)]
            if len(places) == len(elts):
                return next((p for n, p in enumerate(places) if p in places[:n]), None)
    return None
