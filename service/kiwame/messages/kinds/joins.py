"""What is said of tensors put together and taken apart."""

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, TORCH, D, Shown, args, by, kind


@kind(
    "sizes.cat",
    TORCH,
    Cause.SIZES,
    r"Sizes of tensors must match except in dimension (?P<axis>\d+)\. Expected size (?P<a>\d+) but got size (?P<b>\d+) for tensor number (?P<n>\d+) in the list",
)
def cat(d: D) -> Shown:
    """cat along an axis where another differs."""
    return _joined(d["axis"], d["a"], d["b"], "torch.cat([x, y], dim={})")


@kind(
    "sizes.concatenate",
    NUMPY,
    Cause.SIZES,
    r"except for the concatenation axis must match exactly, but along dimension (?P<other>\d+), the array at index \d+ has size (?P<a>\d+) and the array at index (?P<n>\d+) has size (?P<b>\d+)",
)
def concatenate(d: D) -> Shown:
    """The same, said by NumPy, which names the axis that differs."""
    return _joined(0 if d["other"] else 1, d["a"], d["b"], "np.concatenate([x, y], axis={})")


def _joined(axis: int, a: int, b: int, call: str) -> Shown:
    axis = min(axis, 6)
    other = 1 if axis == 0 else axis - 1
    x, y = ([size if n == other else 2 for n in range(max(axis, other) + 1)] for size in (a, b))
    start = f"x = {by(x)}; y = {by(y)}; "
    return Shown(
        (start + call.format(axis),), (start + call.format(other), f"x = {by(x)}; y = {by(x)}; {call.format(axis)}")
    )


@kind(
    "sizes.cat-rank",
    TORCH,
    Cause.SIZES,
    r"Tensors must have same number of dimensions: got (?P<a>\d+) and (?P<b>\d+)",
)
def cat_ranks(_d: D) -> Shown:
    """cat of tensors of other ranks."""
    return Shown(
        ("x = 2x3; y = 3:int64; torch.cat([x, y])",),
        ("x = 2x3; y = 3:int64; torch.cat([x, y[None]])", "x = 2x3; y = 3:int64; torch.cat([x, y.unsqueeze(0)])"),
    )


@kind(
    "sizes.concatenate-rank",
    NUMPY,
    Cause.SIZES,
    r"all the input arrays must have same number of dimensions, but the array at index \d+ has (?P<a>\d+) dimension\(s\) and the array at index (?P<n>\d+) has (?P<b>\d+)",
)
def concatenate_ranks(_d: D) -> Shown:
    """The same, said by NumPy."""
    return Shown(
        ("x = 2x3; y = 3:int64; np.concatenate([x, y])",),
        ("x = 2x3; y = 3:int64; np.concatenate([x, y[None]])", "x = 2x3; y = 3:int64; np.vstack([x, y])"),
    )


@kind(
    "sizes.stack",
    TORCH,
    Cause.SIZES,
    r"stack expects each tensor to be equal size, but got (?P<a>\[[\d, ]*\]) at entry 0 and (?P<b>\[[\d, ]*\]) at entry (?P<n>\d+)",
)
def stack(d: D) -> Shown:
    """stack of other shapes."""
    a, b = d["a"], d["b"]
    start = f"x = {by(a)}; y = {by(b)}; "
    works = [f"{start}torch.cat([x, y], dim={n})" for n in range(len(a)) if len(a) == len(b)]
    return Shown((f"{start}torch.stack([x, y])",), (*works, f"x = {by(a)}; y = {by(a)}; torch.stack([x, y])"), (a, b))


@kind("sizes.stack-numpy", NUMPY, Cause.SIZES, r"all input arrays must have the same shape")
def stack_numpy(_d: D) -> Shown:
    """The same, said by NumPy."""
    start = "x = 2x3; y = 2x4; "
    return Shown(
        (f"{start}np.stack([x, y])",), (f"{start}np.concatenate([x, y], axis=1)", "x = 2x3; y = 2x3; np.stack([x, y])")
    )


@kind(
    "argument.tensors",
    TORCH,
    Cause.ARGUMENT,
    r"(?P<op>\w+)\(\): argument 'tensors' \(position 1\) must be tuple of Tensors, not (?P<what>\w+)",
)
def tensors(d: D) -> Shown:
    """cat(x, y) in place of cat([x, y])."""
    start = "x = 2x3; y = 2x3; "
    return Shown((f"{start}torch.{d['op']}(x, y)",), (f"{start}torch.{d['op']}([x, y])",))


@kind(
    "argument.no-tensors",
    TORCH,
    Cause.ARGUMENT,
    r"(?:expected|expects) a non-empty (?:list of Tensors|TensorList)|(?P<numpy>need at least one array to (?:concatenate|stack))",
)
def no_tensors(_d: D) -> Shown:
    """cat of nothing."""
    return Shown(("torch.cat([])",), ("x = 2x3; torch.cat([x])",))


@kind(
    "sizes.split",
    TORCH,
    Cause.SIZES,
    r"split_with_sizes expects split_sizes to sum exactly to (?P<size>\d+) \(input tensor's size at dimension (?P<axis>-?\d+)\), but got split_sizes=(?P<sizes>\[[\d, ]*\])",
)
def split(d: D) -> Shown:
    """Pieces that do not add up."""
    size, sizes = d["size"], d["sizes"]
    rest = size - sum(sizes[:-1])
    works = [f"x = {size}:int64; x.split([{args([*sizes[:-1], rest])}])"] if rest > 0 else []
    return Shown(
        (f"x = {size}:int64; x.split([{args(sizes)}])",),
        (*works, f"x = {size}:int64; x.split({max(1, size // 2)})"),
        ([size],),
        example=True,
    )


@kind("sizes.split-numpy", NUMPY, Cause.SIZES, r"array split does not result in an equal division")
def split_numpy(_d: D) -> Shown:
    """np.split into pieces that cannot be equal."""
    return Shown(
        ("x = 5:int64; np.split(x, 2)",),
        ("x = 5:int64; np.array_split(x, 2)", "x = 6:int64; np.split(x, 2)", "x = 5:int64; np.split(x, [3])"),
    )


@kind("sizes.chunks", TORCH, Cause.SIZES, r"chunk expects `chunks` to be greater than 0, got: (?P<count>-?\d+)")
def chunks(d: D) -> Shown:
    """No pieces at all."""
    return Shown((f"x = 5:int64; x.chunk({d['count']})",), ("x = 5:int64; x.chunk(1)", "x = 5:int64; x.chunk(2)"))
