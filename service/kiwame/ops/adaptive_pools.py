"""Pooling to a size: the places are cut into as many pieces as are asked for, whatever their number."""

from kiwame.formula.tree import Bin, Expr, Fold, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Flag
from kiwame.ops.base import Bound, Op, declare
from kiwame.ops.convolutions import all_of, moved, places
from kiwame.ops.dtype_refusals import floats_wanted
from kiwame.ops.pools import X, first_largest, two_results
from kiwame.ops.ranks import wrong_rank
from kiwame.ops.window_arguments import Sizes


def adaptive_sizes(bound: Bound) -> tuple[int, ...]:
    """The sizes asked for; an axis left as it is keeps its own."""
    n, shape = places(bound), bound.shape()
    return tuple(shape[a - n] if s == -1 else s for a, s in enumerate(bound["output_size"]))


def adaptive_size(bound: Bound) -> Shape:
    """The places are cut into as many pieces as are asked for."""
    n, shape = places(bound), bound.shape()
    if len(shape) not in {n + 1, n + 2}:
        raise wrong_rank(bound, "x", (n + 1, n + 2))
    return (*shape[:-n], *adaptive_sizes(bound))


def adaptive_lengths(bound: Bound) -> tuple[int, ...]:
    """How many places the longest piece has along each axis."""
    n, shape = places(bound), bound.shape()
    lengths: list[int] = []
    for a, pieces in enumerate(adaptive_sizes(bound)):
        size = shape[a - n]
        ends = [(i * size // pieces, -(-(i + 1) * size // pieces)) for i in range(pieces)]
        lengths.append(max((stop - start for start, stop in ends), default=1))
    return tuple(lengths)


def _covered(bound: Bound, over: tuple[Expr, ...]) -> tuple[list[Expr], list[Expr], Expr]:
    """The places of a piece at `over`, what keeps them inside it, and how many there are."""
    n, shape = places(bound), bound.shape()
    lengths = adaptive_lengths(bound)
    at: list[Expr] = []
    tests: list[Expr] = []
    count: Expr | None = None
    for a, pieces in enumerate(adaptive_sizes(bound)):
        size, ix = shape[a - n], bound.i[a - n]
        if pieces and size % pieces == 0:
            at.append(moved(ix, lengths[a], over[a], 1, 0))
            cells: Expr = Num(lengths[a])
        else:
            start = Bin("//", ix * size, Num(max(pieces, 1)))
            end = Bin("//", (ix + 1) * size + (pieces - 1), Num(max(pieces, 1)))
            at.append(Bin("+", start, over[a]))
            tests.append(Bin("<", at[-1], end))
            cells = Bin("-", end, start)
        plain = isinstance(cells, Num) and isinstance(count, Num)
        count = cells if count is None else Num(count.value * cells.value) if plain else Bin("*", count, cells)  # type: ignore[union-attr]
    return at, tests, count or Num(1)


def adaptive_formula(bound: Bound) -> Expr:
    """Piece i runs from floor(i · size / pieces) to ceil((i + 1) · size / pieces)."""
    lengths = adaptive_lengths(bound)
    if bound.pick == 1:
        return first_largest(bound, lengths, lambda over: _covered(bound, over)[:2])
    over = bound.fold_over(lengths)
    at, tests, count = _covered(bound, over)
    cell = bound.read("x", (*bound.i[: -places(bound)], *at))
    if "max" in bound.op.name:
        return Fold("max", over, cell, all_of(tests))
    return Bin("/", Fold("sum", over, cell, all_of(tests)), count)


def _adaptive(kind: str, n: int, examples: tuple[str, ...]) -> None:
    name = f"adaptive_{kind}_pool{n}d"
    largest = kind == "max"
    forms = [f"F.{name}(x, output_size{', return_indices' if largest else ''})"]
    if n == 1 and not largest:  # torch.adaptive_max_pool1d gives the places whether asked or not
        forms.append(f"torch.{name}(x, output_size)")
    declare(
        Op(
            name=name,
            family="nn.functional",
            en=f"{n}-D {'max' if largest else 'average'} pooling to a size",
            ja=f"適応的{'最大' if largest else '平均'}プーリング({n}次元)",
            params=(X, Sizes("output_size", count=n), *((Flag("return_indices", default=False),) if largest else ())),
            size=adaptive_size,
            formula=adaptive_formula,
            rule=lambda b: {
                "sizes": list(adaptive_sizes(b)),
                "given": list(b.shape()[-places(b) :]),
                "kind": kind,
                "indices": bool(b.args.get("return_indices")),
            },
            story="adaptive",
            pieces=two_results if largest else None,
            piece_names=("values", "indices") if largest else (),
            torch=tuple(forms),
            numpy=(),
            floats=True,
            why_refused=floats_wanted,
            examples=examples,
            related=("avg_pool2d",),
        )
    )


for _n, _given in ((1, "1x1x6 2"), (2, "1x1x4x6 2,3"), (3, "1x1x2x2x4 1,1,2")):
    _adaptive("avg", _n, (f"adaptive_avg_pool{_n}d {_given}",))
    _adaptive("max", _n, (f"adaptive_max_pool{_n}d {_given}",))
