"""Padding: cells put in front of and behind an axis."""

from typing import Any

from kiwame.errors import Cause, refuse
from kiwame.formula.tree import Bin, Expr, Fn, If, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Number, Operand
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.convolutions import all_of, inside
from kiwame.ops.pad_arguments import Mode, Widths


def widths(bound: Bound) -> tuple[tuple[int, int], ...]:
    """Before and after, the first axis first."""
    flat, rank = bound["pad"], len(bound.shape())
    pairs = [(flat[n], flat[n + 1]) for n in range(0, len(flat), 2)]
    return ((0, 0),) * (rank - len(pairs)) + tuple(reversed(pairs))


def pad_size(bound: Bound) -> Shape:
    """Every axis grows by both widths; a negative width cuts off."""
    shape, mode = bound.shape(), bound["mode"]
    for axis, (size, (before, after)) in enumerate(zip(shape, widths(bound), strict=True)):
        most = {
            "reflect": size - 1 if before or after or bound.library == "numpy" else None,
            "circular": size + min(before, 0) + min(after, 0),
            "replicate": None if size else 0,
        }.get(mode)
        torch = bound.library == "torch"
        if mode != "constant" and not torch and size == 0 and (before or after):
            most = 0
        elif not torch:
            most = None
        if most is not None and max(before, after) > most:
            raise refuse(
                Cause.SIZES,
                "pad-mode",
                span=bound.span("pad"),
                got=max(before, after),
                expected=f"<= {most}",
                op="pad",
                mode=mode,
                axis=axis,
                size=size,
                most=most,
                value=max(before, after),
            )
        if size + before + after < 0:
            raise refuse(
                Cause.SIZES,
                "pad-cut",
                span=bound.span("pad"),
                got=[before, after],
                op="pad",
                axis=axis,
                size=size,
                before=before,
                after=after,
            )
    return tuple(s + b + a for s, (b, a) in zip(shape, widths(bound), strict=True))


def _circular(place: Expr, before: int, after: int, size: int) -> Expr:
    """From the other end; a negative width cuts off first."""
    front, kept = max(-before, 0), size + min(before, 0) + min(after, 0)
    if kept == size:
        return Bin("%", place, Num(size))
    around: Expr = Bin("%", Bin("-", place, Num(front)) if front else place, Num(max(kept, 1)))
    return Bin("+", around, Num(front)) if front else around


def source(mode: str, place: Expr, before: int, after: int, size: int) -> Expr:
    """The place that is read for a place that may lie outside."""
    if before <= 0 and after <= 0:
        return place
    last = size - 1
    if mode == "replicate":
        held = Fn("max", (place, Num(0))) if before > 0 else place
        return Fn("min", (held, Num(last))) if after > 0 else held
    if mode == "circular":
        return _circular(place, before, after, size)
    if max(before, after) > last:  # it is turned round more than once
        around = Bin("%", place, Num(max(2 * last, 1)))
        return Fn("min", (around, Bin("-", Num(2 * last), around)))
    turned = Fn("abs", (place,)) if before > 0 else place
    return Bin("-", Num(last), Fn("abs", (Bin("-", Num(last), turned),))) if after > 0 else turned


def shifted(ix: Expr, before: int) -> Expr:
    """Ix - before, with no double sign."""
    return ix if not before else Bin("-", ix, Num(before)) if before > 0 else Bin("+", ix, Num(-before))


def pad_formula(bound: Bound) -> Expr:
    """The cell of x, or outside it the value, or the cell that the mode takes in its place."""
    at: list[Expr] = []
    tests: list[Expr] = []
    for ix, size, (before, after) in zip(bound.i, bound.shape(), widths(bound), strict=True):
        place = shifted(ix, before)
        if bound["mode"] == "constant":
            tests += inside(place, -before, size + after - 1, size)
            at.append(place)
        else:
            at.append(source(bound["mode"], place, before, after, size))
    whole, cell = all_of(tests), bound.read("x", tuple(at))
    return cell if whole is None else If(whole, cell, Num(bound["value"] or 0))


def first_axis(bound: Bound) -> list[Alike]:
    """The same widths, meant for the first axis."""
    rank, flat = len(bound.shape()), bound["pad"]
    if bound.library != "torch" or rank < 2 or len(flat) != 2 or bound["mode"] != "constant" or not any(flat):
        return []
    return [Alike("pad", {"pad": (0, 0) * (rank - 1) + tuple(flat)}, variant="pad-first")]


def _mistakes(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    rank = len(bound.shape())
    if bound.library != "torch" or rank < 2 or len(bound["pad"]) != 2:
        return []
    return [Mistake("pad-order", {"pad": list(bound["pad"]), "rank": rank})]


declare(
    Op(
        name="pad",
        family="nn.functional",
        en="padding",
        ja="パディング(余白の追加)",
        params=(
            Operand("x"),
            Widths("pad", words=("pad_width",)),
            Mode("mode", default="constant", choices=("constant", "reflect", "replicate", "circular")),
            Number("value", default=None, bare=False, words=("constant_values",)),
        ),
        size=pad_size,
        formula=pad_formula,
        rule=lambda b: {"widths": [list(w) for w in widths(b)], "mode": b["mode"], "value": b["value"] or 0},
        shaping="padded",
        mistakes=_mistakes,
        look_alikes=first_axis,
        torch=("F.pad(x, pad, mode=mode, value=value)", "F.pad(x, pad, mode, value)"),
        numpy=("np.pad(x, pad_width=pad, mode=mode, constant_values=value)",),
        examples=("pad 2x3 1,2", "pad 2x3 1,1,0,1", "pad 1x2x3 1,2 mode=reflect"),
        related=("cat",),
    )
)
