"""Ops that put tensors together: along an axis that there is, or along a new one."""

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, If, Num, Read
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.ranks import at_least

TENSORS = Operand("tensors", many=True)


def laid_end_to_end(bound: Bound, dim: int, keys: tuple[str, ...]) -> Expr:
    """The cell of whichever tensor covers the place along `dim`, each tensor starting where the one before it ends."""
    ends: list[tuple[str, int, int]] = []
    start = 0
    for key in keys:
        size = bound.shape(key)[dim] if len(bound.shape(key)) > dim else 0
        if size:
            ends.append((key, start, start + size))
        start += size
    pieces = [
        (end, bound.read(key, tuple(ix - first if first and n == dim else ix for n, ix in enumerate(bound.i))))
        for key, first, end in ends
    ]
    if not pieces:
        return Num(0)
    whole: Expr = pieces[-1][1]
    for end, cell in reversed(pieces[:-1]):
        whole = If(bound.i[dim].cmp("<", end), cell, whole)
    return whole


def joined_size(bound: Bound, dim: int, keys: tuple[str, ...]) -> Shape:
    """The sum of the sizes along `dim`; all other sizes must agree."""
    shapes = [bound.shape(key) for key in keys]
    first = bound.first
    for n, shape in enumerate(shapes):
        at_least(bound, 1, keys[n])
        if shape == (0,) and bound.library == "torch":
            continue  # an empty vector is passed over
        rest = [axis for axis in range(max(len(first), len(shape))) if axis != dim]
        axis = next((a for a in rest if first[a : a + 1] != shape[a : a + 1]), None)
        if len(shape) != len(first) or axis is not None:
            raise refuse(
                Cause.SIZES,
                "join" if len(shape) == len(first) else "join-rank",
                span=bound.span(keys[n]),
                got=list(shape),
                expected=[None if a == dim else size for a, size in enumerate(first)],
                op=bound.op.name,
                first=list(first),
                other=list(shape),
                n=n,
                dim=dim,
                axis=axis,
            )
    joined = sum(s[dim] for s in shapes if len(s) == len(first))
    return tuple(joined if a == dim else size for a, size in enumerate(first))


cat = declare(
    Op(
        name="cat",
        family="join",
        tier=1,
        en="concatenate",
        ja="結合(連結)",
        aliases=("concat", "concatenate"),
        params=(TENSORS, Axis("dim", default=0, bare=False)),
        size=lambda b: joined_size(b, b["dim"], b.each("tensors")),
        formula=lambda b: laid_end_to_end(b, b["dim"], b.each("tensors")),
        rule=lambda b: {"dim": b["dim"], "sizes": [sum(b.shape(k)[b["dim"] :][:1]) for k in b.each("tensors")]},
        torch=(
            "torch.cat(tensors, dim=dim)",
            "torch.concat(tensors, dim=dim)",
            "torch.concatenate(tensors, dim=dim)",
        ),
        numpy=("np.concatenate(tensors, axis=dim)", "np.concat(tensors, axis=dim)"),
        look_alikes=lambda b: (
            [Alike("stack", {"dim": b["dim"]}, variant="stack")]
            if len({b.shape(k) for k in b.each("tensors")}) == 1
            else []
        ),
        examples=("cat 2x3 2x3", "cat 2x3 2x2 dim=1"),
        pitfalls=("cat 2x3 2x4",),
        related=("stack",),
    )
)


def stacked_size(bound: Bound) -> Shape:
    """A new axis, as long as there are tensors; all shapes must be equal."""
    keys = bound.each("tensors")
    shapes = [bound.shape(key) for key in keys]
    for n, shape in enumerate(shapes[1:], 1):
        if shape != shapes[0]:
            raise refuse(
                Cause.SIZES,
                "stack",
                span=bound.span(keys[n]),
                got=list(shape),
                expected=list(shapes[0]),
                op=bound.op.name,
                first=list(shapes[0]),
                other=list(shape),
                n=n,
            )
    dim = bound["dim"]
    return (*shapes[0][:dim], len(keys), *shapes[0][dim:])


def _chosen(at: Expr, cells: list[Expr]) -> Expr:
    """The nth of some cells where an index is n."""
    whole = cells[-1]
    for n in reversed(range(len(cells) - 1)):
        whole = If(at.cmp("==", n), cells[n], whole)
    return whole


def _stacked(bound: Bound) -> Expr:
    dim = bound["dim"]
    rest = (*bound.i[:dim], *bound.i[dim + 1 :])
    return _chosen(bound.i[dim], [bound.read(key, rest) for key in bound.each("tensors")])


stack = declare(
    Op(
        name="stack",
        family="join",
        tier=1,
        en="stack on a new axis",
        ja="新しい次元での結合(積み重ね)",
        params=(TENSORS, Axis("dim", default=0, bare=False, new=True)),
        size=stacked_size,
        formula=_stacked,
        rule=lambda b: {"dim": b["dim"], "count": len(b.each("tensors"))},
        torch=("torch.stack(tensors, dim=dim)",),
        numpy=("np.stack(tensors, axis=dim)",),
        look_alikes=lambda b: (
            [Alike("cat", {"dim": min(b["dim"], len(b.out) - 2)}, variant="cat")] if len(b.out) > 1 else []
        ),
        examples=("stack 2x3 2x3", "stack 2x3 2x3 dim=1"),
        pitfalls=("stack 2x3 2x4",),
        related=("cat",),
    )
)

# Joins that first give their tensors enough axes: the least rank, where a 1-D tensor's own axis goes, the joined axis.
_ALIGNED = {"hstack": (1, 0, 1), "vstack": (2, 1, 0), "dstack": (3, 1, 2), "column_stack": (2, 0, 1)}


def _grown(name: str, shape: Shape) -> Shape:
    """The shape with axes of size 1 put in, as atleast_1d, 2d and 3d do; column_stack makes columns."""
    least, place, _ = _ALIGNED[name]
    if len(shape) >= least:
        return shape
    if least == 3:
        return {0: (1, 1, 1), 1: (1, *shape, 1), 2: (*shape, 1)}[len(shape)]
    flat = shape or (1,)
    if least == 1:
        return flat
    return (1, *flat) if place == 1 else (*flat, 1)


def _joined_axis(bound: Bound) -> int:
    name = bound.op.name
    rank = len(_grown(name, bound.first))
    return 0 if name == "hstack" and rank == 1 else _ALIGNED[name][2]


def _grown_view(bound: Bound) -> Bound:
    """The call as if its tensors had their new axes already."""
    shapes = {key: _grown(bound.op.name, shape) for key, shape in bound.shapes.items()}
    grown = Bound(bound.op, shapes, bound.args, names=bound.names, out=bound.out, typed=bound.typed)
    grown.i = bound.i
    return grown


def _aligned_size(bound: Bound) -> Shape:
    return joined_size(_grown_view(bound), _joined_axis(bound), bound.each("tensors"))


def _aligned_formula(bound: Bound) -> Expr:
    grown = _grown_view(bound)

    def own(expr: Expr) -> Expr:
        """Reads without the axes that were put in."""
        if isinstance(expr, If):
            return If(expr.test, own(expr.then), own(expr.other))
        if not isinstance(expr, Read):
            return expr
        key = next(k for k in bound.each("tensors") if bound.names.get(k, k) == expr.tensor)
        shape, full = bound.shape(key), grown.shape(key)
        if len(shape) == len(full):
            return expr
        kept = _own_axes(bound.op.name, shape)
        return Read(expr.tensor, tuple(expr.at[n] for n in kept))

    return own(laid_end_to_end(grown, _joined_axis(bound), bound.each("tensors")))


def _own_axes(name: str, shape: Shape) -> tuple[int, ...]:
    """Where a tensor's own axes stand once it has grown."""
    least, place, _ = _ALIGNED[name]
    if not shape:
        return ()
    if least == 3:
        return (1,) if len(shape) == 1 else (0, 1)
    return (place,) if len(shape) == 1 else tuple(range(len(shape)))


def _joining(name: str, en: str, ja: str, aliases: tuple[str, ...], examples: tuple[str, ...]) -> Op:
    return declare(
        Op(
            name=name,
            family="join",
            en=en,
            ja=ja,
            aliases=aliases,
            params=(TENSORS,),
            size=_aligned_size,
            formula=_aligned_formula,
            rule=lambda b: {
                "dim": _joined_axis(b),
                "sizes": [_grown(name, b.shape(key))[_joined_axis(b)] for key in b.each("tensors")],
                "grown": [list(_grown(name, b.shape(key))) for key in b.each("tensors")],
                "given": [list(b.shape(key)) for key in b.each("tensors")],
            },
            story="aligned",
            torch=(f"torch.{name}(tensors)", *(f"torch.{a}(tensors)" for a in aliases)),
            numpy=(f"np.{name}(tensors)",),
            examples=examples,
            related=("cat", "stack"),
        )
    )


hstack = _joining("hstack", "join side by side", "横方向の結合", (), ("hstack 2x3 2x2", "hstack 3 2"))
vstack = _joining(
    "vstack", "join on top of each other", "縦方向の結合", ("row_stack",), ("vstack 2x3 1x3", "vstack 3 3")
)
dstack = _joining("dstack", "join in depth", "奥行き方向の結合", (), ("dstack 2x3 2x3",))
column_stack = _joining("column_stack", "join as columns", "列としての結合", (), ("column_stack 3 3",))
