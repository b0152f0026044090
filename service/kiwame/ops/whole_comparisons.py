"""One question about two whole tensors: is every pair of cells equal, or nearly so?"""

from typing import Any

from kiwame.errors import Refusal
from kiwame.formula.tree import Bin, Expr, Fn, Fold, Num
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.broadcasting import broadcast_size, stretched_cell, why_dtypes_refused
from kiwame.ops.comparisons import FAMILY, nearly_equal
from kiwame.ops.dtype_refusals import mixed_dtypes

A, B = Operand("a", number=True), Operand("b", number=True)


def _pairs(bound: Bound) -> tuple[tuple[Any, ...], Expr, Expr]:
    """The indices that run over all pairs, and the two cells of one."""
    over = bound.fold_over(broadcast_size(bound))
    return over, stretched_cell(bound, "a", over), stretched_cell(bound, "b", over)


def _every(over: tuple[Any, ...], asked: Expr) -> Expr:
    return Fold("all", over, asked) if over else asked


def _all_near(bound: Bound) -> Expr:
    over, a, b = _pairs(bound)
    return _every(over, nearly_equal(a, b, bound.args))


def _one_truth(bound: Bound) -> tuple[int, ...]:
    broadcast_size(bound)
    return ()


def _near_facts(bound: Bound) -> dict[str, Any]:
    whole = broadcast_size(bound)
    return _who(bound) | {"whole": list(whole)} | {name: bound[name] for name in ("rtol", "atol", "equal_nan")}


def _who(bound: Bound) -> dict[str, Any]:
    """The two sides by name, or as the number that stands there, and their shapes."""
    return {
        side: {"name": bound.names.get(side), "number": bound.args.get(side), "shape": list(bound.shape(side))}
        for side in ("a", "b")
    }


def _why_not_near(bound: Bound, facts: list[Any]) -> Refusal:
    return mixed_dtypes(bound, facts) or why_dtypes_refused(bound, facts)


allclose = declare(
    Op(
        name="allclose",
        family=FAMILY,
        en="all nearly equal",
        ja="すべてほぼ等しいか",
        params=(
            A,
            B,
            Number("rtol", default=1e-05, bare=False),
            Number("atol", default=1e-08, bare=False),
            Flag("equal_nan", default=False),
        ),
        size=_one_truth,
        formula=_all_near,
        torch=(
            "torch.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)",
            "a.allclose(b, rtol=rtol, atol=atol, equal_nan=equal_nan)",
        ),
        numpy=("np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)",),
        why_refused=_why_not_near,
        rule=_near_facts,
        shaping="becomes",
        examples=(
            "allclose tensor([1.0,2.0]) tensor([1.0,2.1])",
            "allclose tensor([1.0,2.0]) tensor([1.0,2.1]) atol=0.2",
        ),
        related=("isclose", "equal", "all"),
    )
)


def _all_equal(bound: Bound) -> Expr:
    if bound.shape("a") != bound.shape("b"):
        return Num(False)
    over, a, b = _pairs(bound)
    same: Expr = a.cmp("==", b)
    if bound["equal_nan"]:
        same = Bin("or", same, Bin("and", Fn("isnan", (a,)), Fn("isnan", (b,))))
    return _every(over, same)


equal = declare(
    Op(
        name="equal",
        family=FAMILY,
        en="same shape and all equal",
        ja="形も値もすべて等しいか",
        aliases=("array_equal",),
        params=(A, B, Flag("equal_nan", default=False)),
        size=lambda _b: (),
        formula=_all_equal,
        torch=("torch.equal(a, b)", "a.equal(b)"),
        numpy=("np.array_equal(a, b, equal_nan=equal_nan)",),
        why_refused=why_dtypes_refused,
        shaping="becomes",
        rule=lambda b: _who(b) | {"whole": list(b.shape("a")), "equal_nan": b["equal_nan"]},
        examples=("equal 2x3 2x3", "equal tensor([1,2]) tensor([1,2])", "equal 2x3 3"),
        related=("eq", "allclose", "all"),
    )
)
