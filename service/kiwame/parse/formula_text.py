"""A formula as typed, or as one was shown: `y[i, j] = x[j, i]`, `y[i] = Σ(k<3) x[i, k]`, `y[i<3, j<2] = …`."""

import ast
import re
from collections.abc import Mapping
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.evaluate import World, column
from kiwame.formula.points import every
from kiwame.formula.tree import Bin, Expr, Fold, Formula, Ix, Num, Read, nodes, rebuilt, tensors_of
from kiwame.model import Shape
from kiwame.parse.cells_written import Written
from kiwame.parse.index_text import FOLDS, IndexText
from kiwame.parse.source import Source
from kiwame.parse.text import Statement, Typed
from kiwame.settings import Limits

_SIGNS = str.maketrans({"·": "*", "∑": "Σ", "∏": "Π", "≤": "≤", "⋅": "*"})
_FOLD = re.compile(rf"({'|'.join(FOLDS)})\(")
_OPENS, _CLOSES = "([", ")]"
_UNKNOWN = -1  # the size of an index before it is known


def formula_read(text: str, tensors: Mapping[str, Shape], limits: Limits) -> Written:
    """The formula of a text. Raises Refusal for what is none."""
    signed = (
        text.translate(_SIGNS)
        .replace("≤", "<=")
        .replace("≥", ">=")
        .replace("≠", "!=")
        .replace("∞", "inf")
        .replace("NaN", "nan")
    )
    plain = _folds_as_calls(signed)
    source = Source(Typed(plain, None), Statement(plain, 0))
    node = source.parsed(limits)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        raise refuse(Cause.SYNTAX, "formula", text=text[:80])
    reader = IndexText(source, tensors, {})
    out, places = _left(node.targets[0], reader)
    known: dict[str, int] = {}
    for place in places:
        name, size = _index(place, reader)
        if name in known or name in tensors:
            raise refuse(Cause.SYNTAX, "left-side", text=source.text_of(node.targets[0])[:80])
        known[name] = size
    reader.names = {name: reader.index(name, size) for name, size in known.items()}
    reader.tensors = _called(reader.tensors, node.value, reader, out)
    body = reader.expr(node.value)
    sizes = _sizes(body, known, reader.tensors, limits)
    indices = tuple(Ix(name, sizes[name]) for name in known)
    body = _sized(_renamed(body, reader.tensors, tensors), {name: Ix(name, size) for name, size in sizes.items()})
    return Written(out, indices, indices, body)


def outside(read: Read, f: Formula, shape: Shape) -> Refusal | None:
    """A refusal where a read that needs no data leaves its tensor: which axis, and how far it goes."""
    for axis, (place, size) in enumerate(zip(read.at, shape, strict=True)):
        scope = {ix.name for ix in f.indices}
        if tensors_of(place) or not {n.name for n in nodes(place) if isinstance(n, Ix)} <= scope:
            continue
        reached = column(place, every(f), World({}))
        wrong = next((v for v in (min(reached, default=0), max(reached, default=0)) if not 0 <= v < size), None)
        if wrong is not None:
            facts: dict[str, Any] = {"name": read.tensor, "axis": axis, "size": size, "index": wrong}
            return refuse(Cause.INDEX_OUT_OF_RANGE, "formula", got=wrong, expected=[0, size - 1], **facts)
    return None


def _left(node: ast.expr, reader: IndexText) -> tuple[str, tuple[ast.expr, ...]]:
    if isinstance(node, ast.Name):
        return node.id, ()
    if isinstance(node, ast.Subscript):
        return reader.subscript(node)
    raise refuse(Cause.SYNTAX, "left-side", text=reader.source.text_of(node)[:80])


def _index(node: ast.expr, reader: IndexText) -> tuple[str, int]:
    """An index of the left side, `i` or `i<3`: its name and size."""
    match node:
        case ast.Name(id=name):
            return name, _UNKNOWN
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt()], comparators=[most]):
            return name, max(0, reader.whole(most))
    raise refuse(Cause.SYNTAX, "left-side", text=reader.source.text_of(node)[:80])


def _called(tensors: Mapping[str, Shape], body: ast.expr, reader: IndexText, out: str) -> Mapping[str, Shape]:
    """Shapes by the names that the text uses: its own in their order, where it knows other names than ours."""
    used = [n.value.id for n in ast.walk(body) if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name)]
    names = list(dict.fromkeys(n for n in used if n not in reader.names and n != out))
    if not names or set(names) <= set(tensors) or len(names) > len(tensors):
        return tensors
    return dict(zip(names, tensors.values(), strict=False))


def _renamed(body: Expr, used: Mapping[str, Shape], ours: Mapping[str, Shape]) -> Expr:
    """The same with our names for the tensors."""
    names = dict(zip(used, ours, strict=False))

    def change(expr: Expr) -> Expr:
        changed = rebuilt(expr, change)
        return Read(names[changed.tensor], changed.at) if isinstance(changed, Read) else changed

    return change(body)


def _sized(body: Expr, indices: Mapping[str, Ix]) -> Expr:
    def change(expr: Expr) -> Expr:
        if isinstance(expr, Ix):
            return indices.get(expr.name, expr)
        changed = rebuilt(expr, change)
        if isinstance(changed, Fold):
            over = tuple(indices.get(ix.name, ix) for ix in changed.over)
            return Fold(changed.kind, over, changed.body, changed.where)
        return changed

    return change(body)


def _sizes(body: Expr, known: Mapping[str, int], shapes: Mapping[str, Shape], limits: Limits) -> dict[str, int]:
    """How far each index runs: as written, as the axis at which it stands alone, or as all reads allow."""
    sizes = dict(known)
    reads = [node for node in nodes(body) if isinstance(node, Read)]
    limits_of = {
        ix.name: fold.where.right
        for fold in nodes(body)
        if isinstance(fold, Fold)
        for ix in fold.over
        if ix.size == _UNKNOWN and isinstance(fold.where, Bin)
    }
    links = {name: right.name for name, right in limits_of.items() if isinstance(right, Ix)}
    sizes |= dict.fromkeys(links, _UNKNOWN)
    for read in reads:
        for place, size in zip(read.at, shapes[read.tensor], strict=True):
            if isinstance(place, Ix) and (place.name in links or known.get(place.name) == _UNKNOWN):
                before = sizes[place.name]
                sizes[place.name] = size if before == _UNKNOWN else min(before, size)
    for name, limit in links.items():
        sizes[limit] = sizes[name] if sizes[limit] == _UNKNOWN else sizes[limit]
        sizes[name] = sizes[limit]
    open_ = [name for name, size in sizes.items() if size == _UNKNOWN]
    if len(open_) == 1:
        sizes[open_[0]] = _furthest(open_[0], sizes, reads, shapes, limits)
    if len(open_) > 1 or any(size == _UNKNOWN for size in sizes.values()):
        index = open_[0]
        raise refuse(Cause.SYNTAX, "no-size", got=index, name=index, names=open_)
    return sizes


def _furthest(
    name: str, sizes: Mapping[str, int], reads: list[Read], shapes: Mapping[str, Shape], limits: Limits
) -> int:
    """The first size at which a read that depends on this index alone would leave its tensor."""
    most = limits.values + 1
    found = _UNKNOWN
    for read in reads:
        for place, size in zip(read.at, shapes[read.tensor], strict=True):
            names = {node.name for node in nodes(place) if isinstance(node, Ix)}
            if name not in names or not all(isinstance(n, (Ix, Num, Bin)) for n in nodes(place)):
                continue
            others = tuple(Ix(n, sizes[n]) for n in names - {name} if n in sizes)
            if len(others) != len(names) - 1:
                continue
            run = (Ix(name, most), *others)
            values = column(_sized(place, {ix.name: ix for ix in run}), every(Formula("", run, place)), World({}))
            each = len(values) // most if most else 1
            rows = (values[n * each : (n + 1) * each] for n in range(most))
            fits = next((n for n, row in enumerate(rows) if not all(0 <= v < size for v in row)), most)
            if fits == 0 and size and values:
                facts: dict[str, Any] = {"name": read.tensor, "axis": list(read.at).index(place), "size": size}
                raise refuse(Cause.INDEX_OUT_OF_RANGE, "formula", got=values[0], index=values[0], **facts)
            if fits < most:
                found = fits if found == _UNKNOWN else min(found, fits)
    return found


def _folds_as_calls(text: str) -> str:
    """`Σ(k<3) body` as `Σ(k<3, body)`: the body goes as far as products do."""
    at = 0
    while match := _FOLD.search(text, at):
        close = _closing(text, match.end() - 1)
        start = close + 1
        while start < len(text) and text[start] == " ":
            start += 1
        at = match.end()
        if close < 0 or start >= len(text) or not (text[start].isalnum() or text[start] in "(ΣΠ_"):
            continue
        if text.startswith(("if ", "else ", "for ", "and ", "or "), start):
            continue
        end = _body_end(text, start)
        text = f"{text[:close]}, {text[start:end].rstrip()}){text[end:]}"
    return text


def _closing(text: str, start: int) -> int:
    depth = 0
    for n in range(start, len(text)):
        depth += (text[n] in _OPENS) - (text[n] in _CLOSES)
        if depth == 0:
            return n
    return -1


def _body_end(text: str, start: int) -> int:
    """Where a product ends: at a sum, a comparison, a comma, a word, or the bracket around it."""
    depth = 0
    for n in range(start, len(text)):
        char = text[n]
        if depth == 0 and (char in "+-<>=!,)]" or text.startswith((" if ", " else ", " and ", " or ", " for "), n)):
            return n
        depth += (char in _OPENS) - (char in _CLOSES)
    return len(text)
