"""The cross product of vectors of three, which stand along one axis of both tensors."""

from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Expr, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Argument
from kiwame.ops.axis_arguments import Axis
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.broadcasting import stretched_size
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.matrix_products import A, B
from kiwame.ops.number_arguments import Int
from kiwame.ops.ranks import from_front


def _axes(bound: Bound) -> tuple[int, int]:
    """The axis of the vectors in a and in b, each counted from the front."""
    a, b = bound.shape("a"), bound.shape("b")
    dim = bound["dim"]
    if bound.library == "numpy" and bound.op.name == "cross":
        given = (dim, dim) if dim is not None else (bound["axisa"], bound["axisb"])
        return _own(bound, a, given[0]), _own(bound, b, given[1])
    if len(a) != len(b):
        raise refuse(
            Cause.AXIS_COUNT,
            "cross",
            span=bound.span("b"),
            got=[len(a), len(b)],
            op=bound.op.name,
            a=list(a),
            b=list(b),
        )
    if dim is None:
        dim = next((n for n, size in enumerate(a) if size == 3), -1)
        if dim < 0:
            raise refuse(Cause.SIZES, "no-three", span=bound.span("a"), got=list(a), op=bound.op.name, a=list(a))
    return _own(bound, a, dim), _own(bound, b, dim)


def _own(bound: Bound, shape: Shape, axis: int) -> int:
    return from_front(bound, axis, shape, span=bound.span("dim"))


def _parts(bound: Bound) -> tuple[int, int, Shape, int | None]:
    """Both axes, the shape of the others together, and the axis of the result's vectors; None where it has none."""
    a, b = bound.shape("a"), bound.shape("b")
    p, q = _axes(bound)
    plane = bound.library == "numpy" and bound.op.name == "cross"
    for shape, axis in ((a, p), (b, q)):
        if shape[axis] != 3 and not (plane and shape[axis] == 2):
            raise refuse(
                Cause.SIZES,
                "three",
                span=bound.span("dim"),
                got=[a[p], b[q]],
                expected=3,
                op=bound.op.name,
                axis=axis,
                size=shape[axis],
                shape=list(shape),
            )
    rest = stretched_size(bound, (*a[:p], *a[p + 1 :]), (*b[:q], *b[q + 1 :]), "b")
    if a[p] == b[q] == 2:
        return p, q, rest, None
    if not plane:
        return p, q, rest, p
    axis = bound["dim"] if bound["dim"] is not None else bound["axisc"]
    return p, q, rest, _own(bound, (*rest, 3), axis)


def _size(bound: Bound) -> Shape:
    _, _, rest, axis = _parts(bound)
    return rest if axis is None else (*rest[:axis], 3, *rest[axis:])


def _formula(bound: Bound) -> Expr:
    """Of each vector the two other places, crosswise: a1·b2 - a2·b1, a2·b0 - a0·b2, a0·b1 - a1·b0."""
    p, q, _, axis = _parts(bound)
    seats = bound.i if axis is None else (*bound.i[:axis], *bound.i[axis + 1 :])

    def component(param: str, own: int, place: int) -> Expr:
        shape = bound.shape(param)
        if place >= shape[own]:
            return Num(0)
        others = shape[:own] + shape[own + 1 :]
        at = [Num(0) if size == 1 else ix for size, ix in zip(others, seats[len(seats) - len(others) :], strict=True)]
        return bound.read(param, (*at[:own], Num(place), *at[own:]))

    def crossed(m: int, n: int) -> Expr:
        return component("a", p, m) * component("b", q, n) - component("a", p, n) * component("b", q, m)

    if axis is None:
        return crossed(0, 1)
    at = bound.i[axis]
    return If(at.cmp("==", 0), crossed(1, 2), If(at.cmp("==", 1), crossed(2, 0), crossed(0, 1)))


def _rule(bound: Bound) -> dict[str, Any]:
    p, q, _, axis = _parts(bound)
    return {"a_axis": p, "b_axis": q, "axis": axis, "given": bound["dim"] is not None, "library": bound.library}


def _first_three(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Without an axis torch takes the first of size 3, NumPy the last axis: they part where both have size 3."""
    a = bound.shape("a")
    if bound["dim"] is not None or bound.op.name != "cross" or a.count(3) < 2 or a[-1] != 3:
        return []
    return [Mistake("cross-axis", {"first": a.index(3), "last": len(a) - 1, "library": bound.library})]


def _declared(
    name: str,
    en: str,
    ja: str,
    axis: tuple[Argument, ...],
    torch: tuple[str, ...],
    numpy: tuple[str, ...],
    example: str,
) -> Op:
    return declare(
        Op(
            name=name,
            family="linear algebra",
            en=en,
            ja=ja,
            params=(A, B, *axis),
            size=_size,
            formula=_formula,
            rule=_rule,
            story="cross",
            mistakes=_first_three,
            why_refused=mixed_dtypes,
            warns=True,
            shaping="becomes",
            torch=torch,
            numpy=numpy,
            other_form=lambda b: (
                "np.cross(a, b, axisa, axisb, axisc)"
                if name == "cross" and b.library == "numpy" and (b["axisa"], b["axisb"], b["axisc"]) != (-1, -1, -1)
                else None
            ),
            examples=(example,),
            pitfalls=("cross 3x3 3x3",) if name == "cross" else (),
            related=("dot", "outer"),
        )
    )


cross = _declared(
    "cross",
    "cross product",
    "クロス積(ベクトル積)",
    (
        Axis("dim", default=None, bare=False),
        Int("axisa", default=-1, bare=False),
        Int("axisb", default=-1, bare=False),
        Int("axisc", default=-1, bare=False),
    ),
    ("torch.cross(a, b, dim=dim)", "a.cross(b, dim=dim)"),
    ("np.cross(a, b, axis=dim)", "np.cross(a, b, axisa, axisb, axisc, dim)"),
    "cross 2x3 2x3",
)
linalg_cross = _declared(
    "linalg_cross",
    "cross product along the last axis",
    "クロス積(末尾の次元)",
    (Axis("dim", default=-1, bare=False),),
    ("torch.linalg.cross(a, b, dim=dim)",),
    ("np.linalg.cross(a, b, axis=dim)",),
    "linalg_cross 2x3 2x3",
)
