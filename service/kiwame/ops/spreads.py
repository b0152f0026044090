"""How far cells lie apart, and how long a vector of them is: std, var, norms, logsumexp, weighted means."""

from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, Fold, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag, Number, Operand
from kiwame.ops.axis_arguments import Axes
from kiwame.ops.base import Bound, Mistake, Op, declare
from kiwame.ops.folding import (
    KEEPDIM,
    KEPT_ALONE,
    X,
    cells_of,
    folded_axes,
    folded_count,
    number_of,
    reduced_size,
    rule_of,
    why_not_folded,
)
from kiwame.ops.reductions import known, other_axis


class Unbiased(Flag, frozen=True):
    """torch's older word for a correction of 1 or 0; None where it is not said."""

    def text(self, value: Any) -> str:
        """1, 0 or None."""
        return str(value if value is None else int(value))


CORRECTION = Number("correction", default=None, bare=False, words=("ddof",))
UNBIASED = Unbiased("unbiased", default=None)


def taken_off(bound: Bound) -> int | float:
    """What is taken off the number of cells that the squares are divided by."""
    if bound["unbiased"] is not None:
        return int(bound["unbiased"])
    given: int | float | None = bound["correction"]
    return given if given is not None else int(bound.library == "torch")


def divisor(bound: Bound) -> Num:
    """The number that the squares are divided by, never below 0."""
    return Num(max(folded_count(bound) - taken_off(bound), 0))


def variance(bound: Bound) -> Expr:
    """Σ (x - mean)² / (n - correction)."""
    over, cell = cells_of(bound)
    inner, other = cells_of(bound, further=len(over))
    mean = Bin("/", Fold("sum", inner, other), number_of(bound))
    return Bin("/", Fold("sum", over, Bin("**", cell - mean, Num(2))), divisor(bound))


def known_variance(bound: Bound) -> Expr:
    """The same of the cells that are not NaN."""
    over, cell = cells_of(bound)
    inner, other = cells_of(bound, further=len(over))
    count = Fold("sum", inner, Num(1), known(other))
    mean = Bin("/", Fold("sum", inner, other, known(other)), count)
    left = Fold("sum", over, Num(1), known(cell)) - Num(taken_off(bound))
    squares = Fold("sum", over, Bin("**", cell - mean, Num(2)), known(cell))
    if bound.library == "torch":
        return Bin("/", squares, If(left.cmp(">", 0), left, Num(0)))
    return If(left.cmp(">", 0), Bin("/", squares, left), Num(float("nan")))


def _mean(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    return Bin("/", Fold("sum", over, cell), number_of(bound))


def _root(x: Expr) -> Expr:
    return Fn("sqrt", (x,))


def _other_divisor(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """The two libraries divide by different numbers where nothing is said."""
    if bound["correction"] is None and bound["unbiased"] is None and folded_count(bound) > 1:
        return [Mistake("divided-by", {"count": folded_count(bound)})]
    return []


def _rule(bound: Bound) -> dict[str, Any]:
    return rule_of(bound) | {"divisor": divisor(bound).value, "off": taken_off(bound), "pick": bound.pick}


def _older(bound: Bound) -> str | None:
    """The call with torch's older word."""
    if bound["unbiased"] is None or bound.library != "torch":
        return None
    module = "x" if bound.op.pieces is None else "torch"
    first = "" if bound.op.pieces is None else "x, "
    return f"{module}.{bound.op.name}({first}dim=dim, unbiased=unbiased, keepdim=keepdim)"


def _spread(
    name: str,
    en: str,
    ja: str,
    formula: Callable[[Bound], Expr],
    *,
    numpy: tuple[str, ...],
    story: str,
    torch: bool = True,
    pair: tuple[str, ...] = (),
) -> Op:
    modern = "dim=dim, correction=correction, keepdim=keepdim"
    older = "dim, unbiased, keepdim"
    own = (f"x.{name}({modern})",) if not pair else ()
    function = (f"torch.{name}(x, {modern})", f"torch.{name}(x, {older})")
    return declare(
        Op(
            name=name,
            family="reduction",
            en=en,
            ja=ja,
            params=(X, KEPT_ALONE, CORRECTION, KEEPDIM, UNBIASED),
            pieces=(lambda _b: 2) if pair else None,
            piece_names=pair,
            size=reduced_size,
            formula=formula,
            torch=(*own, *function, *((f"x.{name}({older})",) if not pair else ())) if torch else (),
            numpy=numpy,
            other_form=_older,
            mistakes=_other_divisor,
            look_alikes=other_axis if not pair else lambda _b: [],
            why_refused=why_not_folded,
            floats=True,
            warns=True,
            rule=_rule,
            story=story,
            shaping="folded",
            examples=(f"{name} 2x3 dim=1", f"{name} 2x3 dim=1 correction=0", f"{name} 2x3"),
            related=tuple(r for r in ("std", "var", "mean") if r != name),
        )
    )


def _np(name: str) -> tuple[str, ...]:
    function = f"np.{name}(x, axis=dim, ddof=correction, keepdims=keepdim)"
    return (
        (function,) if name.startswith("nan") else (function, f"x.{name}(axis=dim, ddof=correction, keepdims=keepdim)")
    )


std = _spread("std", "standard deviation", "標準偏差", lambda b: _root(variance(b)), numpy=_np("std"), story="spread")
var = _spread("var", "variance", "分散", variance, numpy=_np("var"), story="spread")
_MEAN = "np.mean(x, axis=dim, keepdims=keepdim)"
std_mean = _spread(
    "std_mean",
    "standard deviation and mean",
    "標準偏差と平均",
    lambda b: _mean(b) if b.pick == 1 else _root(variance(b)),
    numpy=(f"[np.std(x, axis=dim, ddof=correction, keepdims=keepdim), {_MEAN}]",),
    story="spread-pair",
    pair=("std", "mean"),
)
var_mean = _spread(
    "var_mean",
    "variance and mean",
    "分散と平均",
    lambda b: _mean(b) if b.pick == 1 else variance(b),
    numpy=(f"[np.var(x, axis=dim, ddof=correction, keepdims=keepdim), {_MEAN}]",),
    story="spread-pair",
    pair=("var", "mean"),
)


def _known_along(bound: Bound) -> str | None:
    """torch's way along an axis, where it has no nanstd: the mean and the count of what is known, put together."""
    if bound.library != "torch" or (bound["dim"] is None and not bound["keepdim"]):
        return None
    dim = "dim" if bound["dim"] is not None else str(folded_axes(bound))
    count, off = f"(~torch.isnan(x)).sum(dim={dim}, keepdim=keepdim)", taken_off(bound)
    divided = f"({count} - {off}).clamp(min=0)" if off else count
    squares = f"torch.nansum((x - torch.nanmean(x, dim={dim}, keepdim=True)) ** 2, dim={dim}, keepdim=keepdim)"
    return f"({squares} / {divided}).sqrt()" if bound.op.name == "nanstd" else f"{squares} / {divided}"


def _known_spread(name: str, en: str, ja: str, formula: Callable[[Bound], Expr]) -> Op:
    """nanstd or nanvar, which NumPy alone has."""
    return declare(
        Op(
            name=name,
            family="reduction",
            en=en,
            ja=ja,
            params=(X, KEPT_ALONE, CORRECTION, KEEPDIM, UNBIASED),
            size=reduced_size,
            formula=formula,
            torch=(f"x[~torch.isnan(x)].{name[3:]}(correction=correction)",),
            other_form=_known_along,
            numpy=_np(name),
            why_refused=why_not_folded,
            floats=True,
            warns=True,
            rule=_rule,
            story="spread",
            shaping="folded",
            examples=(f"{name} 2x3", f"{name} 2x3 dim=1"),
            related=(name[3:], "nanmean"),
        )
    )


nanstd = _known_spread(
    "nanstd", "standard deviation without NaN", "NaNを除く標準偏差", lambda b: _root(known_variance(b))
)
nanvar = _known_spread("nanvar", "variance without NaN", "NaNを除く分散", known_variance)


def _log_of_sum(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    return Fn("log", (Fold("sum", over, Fn("exp", (cell,))),))


logsumexp = declare(
    Op(
        name="logsumexp",
        family="reduction",
        en="log of a sum of exponentials",
        ja="LogSumExp",
        params=(X, Axes("dim", bare=False), KEEPDIM),
        size=reduced_size,
        formula=_log_of_sum,
        torch=(
            "torch.logsumexp(x, dim=dim, keepdim=keepdim)",
            "x.logsumexp(dim=dim, keepdim=keepdim)",
            "torch.special.logsumexp(x, dim=dim, keepdim=keepdim)",
        ),
        numpy=("np.logaddexp.reduce(x, axis=dim, keepdims=keepdim)",),
        look_alikes=other_axis,
        why_refused=why_not_folded,
        rule=rule_of,
        story="folded",
        shaping="folded",
        examples=("logsumexp 2x3 dim=1", "logsumexp 2x3 dim=0 keepdim"),
        related=("softmax", "sum"),
    )
)
WEIGHTS = Operand("weights", optional=True)


def _weighted(bound: Bound) -> Expr:
    over, cell = cells_of(bound)
    if "weights" not in bound.shapes:
        return Bin("/", Fold("sum", over, cell), number_of(bound))
    shape = bound.shape("weights")
    at = cell.at if shape == bound.shape() else tuple(cell.at[a] for a in sorted(folded_axes(bound)))
    weight = bound.read("weights", at)
    return Bin("/", Fold("sum", over, cell * weight), Fold("sum", over, weight))


def _weighted_size(bound: Bound) -> Shape:
    weights, shape = bound.shape("weights"), bound.shape()
    if "weights" in bound.shapes and weights not in (shape, tuple(shape[a] for a in sorted(folded_axes(bound)))):
        raise refuse(
            Cause.SIZES,
            "weights",
            span=bound.span("weights"),
            got=list(weights),
            expected=list(shape),
            op="average",
            weights=list(weights),
            shape=list(shape),
        )
    return reduced_size(bound)


average = declare(
    Op(
        name="average",
        family="reduction",
        en="weighted mean",
        ja="加重平均",
        params=(X, WEIGHTS, KEPT_ALONE, KEEPDIM),
        size=_weighted_size,
        formula=_weighted,
        torch=("(x * weights).sum(dim=dim, keepdim=keepdim) / (weights + 0 * x).sum(dim=dim, keepdim=keepdim)",),
        other_form=lambda b: (
            None if b.library == "numpy" or "weights" in b.shapes else "x.mean(dim=dim, keepdim=keepdim)"
        ),
        floats=True,
        numpy=("np.average(x, axis=dim, weights=weights, keepdims=keepdim)",),
        why_refused=why_not_folded,
        rule=lambda b: rule_of(b) | {"weighted": "weights" in b.shapes},
        story="average",
        shaping="folded",
        examples=("average 2x3 dim=1", "average 2x3 weights=2x3"),
        related=("mean",),
    )
)
