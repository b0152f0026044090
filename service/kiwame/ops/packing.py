"""einops' pack and unpack: axes under a star flattened, tensors laid end to end, and cut apart again."""

import math
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.shapes import reshaped
from kiwame.formula.tree import Expr, If, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand, Value, is_int
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.pack_patterns import STAR, packed_shapes, under_star
from kiwame.ops.ranks import at_least
from kiwame.ops.word_arguments import Text

FAMILY = "einops"
PATTERN = Text("pattern")


class Shapes(Text, frozen=True):
    """Shapes one after another, as pack gives them; canonical text writes them as "3, 3x2", one without axes as ()."""

    def check(self, value: Value, bound: Bound) -> Any:
        """The shapes."""
        if isinstance(value.value, str):
            words = [word.strip() for word in value.value.split(",") if word.strip()]
            sizes = [[] if w == "()" else w.split("x") for w in words]
            if all(n.removeprefix("-").isdecimal() for each in sizes for n in each):
                return tuple(tuple(map(int, each)) for each in sizes)
        elif isinstance(value.value, tuple):
            shapes = tuple(tuple(n.value for n in each.items) for each in value.items)
            if all(is_int(n) for each in shapes for n in each):
                return shapes
        raise self.mistyped(value, bound, "shapes")

    def text(self, value: Any) -> str:
        """Between double quotes."""
        return '"' + ", ".join("x".join(map(str, each)) or "()" for each in value) + '"'

    def passed(self, value: Any) -> Any:
        """A list of tuples."""
        return list(value)


def _ends(bound: Bound) -> tuple[int, int]:
    """How many axes stand before the star of the pattern, and how many behind it."""
    names = bound["pattern"].split()
    if names.count(STAR) != 1 or len(set(names)) != len(names) or not all(n == STAR or n.isidentifier() for n in names):
        text = bound["pattern"][:80]
        raise refuse(Cause.PATTERN, "star", span=bound.span("pattern"), got=text, op=bound.op.name, text=text)
    before = names.index(STAR)
    return before, len(names) - before - 1


def _packed_size(bound: Bound) -> Shape:
    before, behind = _ends(bound)
    keys = bound.each("tensors")
    first = bound.shape(keys[0])
    for n, key in enumerate(keys):
        at_least(bound, before + behind, key)
        shape = bound.shape(key)
        if shape[:before] != first[:before] or shape[len(shape) - behind :] != first[len(first) - behind :]:
            facts: dict[str, Any] = {"first": list(first), "other": list(shape), "n": n, "text": bound["pattern"][:80]}
            raise refuse(Cause.SIZES, "packed", span=bound.span(key), got=list(shape), op=bound.op.name, **facts)
    total = sum(math.prod(under_star(bound.shape(key), before, behind)) for key in keys)
    return (*first[:before], total, *first[len(first) - behind :])


def _packed(bound: Bound) -> Expr:
    before, behind = _ends(bound)
    place, start = bound.i[before], 0
    cells: list[tuple[int, Expr]] = []
    for key in bound.each("tensors"):
        under = under_star(bound.shape(key), before, behind)
        count = math.prod(under)
        if count:
            flat: Expr = place - start if start else place
            at = _unfolded(under, flat)
            cells.append((start + count, bound.read(key, (*bound.i[:before], *at, *bound.i[before + 1 :]))))
        start += count
    if not cells:
        return Num(0)
    whole = cells[-1][1]
    for end, cell in reversed(cells[:-1]):
        whole = If(place.cmp("<", end), cell, whole)
    return whole


def _unfolded(under: Shape, flat: Expr) -> tuple[Expr, ...]:
    """The place in the axes under the star, from the place in the row that they are flattened to."""
    places: list[Expr] = []
    stride = math.prod(under)
    for n, size in enumerate(under):
        stride //= size
        place = flat if stride == 1 else flat // stride
        places.append(Num(0) if size == 1 else place if n == 0 else place % size)
    return tuple(places)


pack = declare(
    Op(
        name="einops_pack",
        family=FAMILY,
        en="flatten and lay end to end",
        ja="平坦化しての連結(einops.pack)",
        aliases=("einops.pack",),
        params=(Operand("tensors", many=True), PATTERN),
        size=_packed_size,
        formula=_packed,
        rule=lambda b: {
            "pattern": b["pattern"],
            "under": [list(s) for s in packed_shapes([b.shape(k) for k in b.each("tensors")], b["pattern"])],
            "total": b.out[_ends(b)[0]] if b.out else 0,
        },
        shaping="becomes",
        torch=("einops.pack(tensors, pattern)[0]", "einops.pack(tensors, pattern)"),
        numpy=("einops.pack(tensors, pattern)[0]", "einops.pack(tensors, pattern)"),
        examples=('einops_pack 2x3 2x3x2 "a *"', 'einops_pack 2x3 2 "a *"'),
        related=("cat", "einops_unpack", "rearrange"),
    )
)


def _cuts(bound: Bound) -> list[tuple[Shape, int]]:
    """Each piece's sizes under the star, and where it starts. One -1 in all is what is left."""
    before, behind = _ends(bound)
    shape = bound.shape("x")
    if len(shape) != before + behind + 1:
        facts: dict[str, Any] = {"rank": len(shape), "wanted": before + behind + 1, "text": bound["pattern"][:80]}
        raise refuse(Cause.AXIS_COUNT, "unpacked", span=bound.span("x"), got=len(shape), op=bound.op.name, **facts)
    length, given = shape[before], bound["shapes"]
    unknown = [n for n, each in enumerate(given) if -1 in each]
    known = sum(math.prod(each) for each in given if -1 not in each)
    rest = length - known
    other = abs(math.prod(given[unknown[0]])) if unknown else 0
    fits = len(unknown) < 2 and all(n >= -1 for each in given for n in each)
    fits = fits and (rest == 0 if not unknown else other > 0 and rest >= 0 and rest % other == 0)
    if not fits or any(each.count(-1) > 1 for each in given):
        told: dict[str, Any] = {"length": length, "shapes": [list(each) for each in given], "op": bound.op.name}
        raise refuse(Cause.SIZES, "unpacked", span=bound.span("shapes"), got=known, expected=length, **told)
    found: list[tuple[Shape, int]] = []
    start = 0
    for each in given:
        sizes = tuple(rest // other if n == -1 else n for n in each)
        found.append((sizes, start))
        start += math.prod(sizes)
    return found


def _piece_size(bound: Bound) -> Shape:
    cuts, (before, _) = _cuts(bound), _ends(bound)
    shape = bound.shape("x")
    return (*shape[:before], *cuts[bound.pick or 0][0], *shape[before + 1 :]) if cuts else shape


def _piece(bound: Bound) -> Expr:
    (sizes, start), (before, _) = _cuts(bound)[bound.pick or 0], _ends(bound)
    inner: tuple[Ix, ...] = bound.i[before : before + len(sizes)]
    (flat,) = reshaped((math.prod(sizes),), inner) if inner else (Num(0),)
    place = flat + start if start else flat
    return bound.read("x", (*bound.i[:before], place, *bound.i[before + len(sizes) :]))


unpack = declare(
    Op(
        name="einops_unpack",
        family=FAMILY,
        en="cut apart and unflatten",
        ja="切り分けて元の形へ(einops.unpack)",
        aliases=("einops.unpack",),
        params=(Operand("x"), Shapes("shapes", words=("packed_shapes",)), PATTERN),
        pieces=lambda b: len(_cuts(b)),
        size=_piece_size,
        formula=_piece,
        rule=lambda b: {
            "pattern": b["pattern"],
            "pieces": [list(sizes) for sizes, _ in _cuts(b)],
            "starts": [start for _, start in _cuts(b)],
            "pick": b.pick or 0,
        },
        shaping="becomes",
        torch=("einops.unpack(x, shapes, pattern)",),
        numpy=("einops.unpack(x, shapes, pattern)",),
        examples=('einops_unpack 2x9 "3, 3x2" "a *"',),
        related=("split", "einops_pack"),
    )
)
