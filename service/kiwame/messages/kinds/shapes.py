"""What is said of shapes: broadcasting, reshape, view, expand."""

import math

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, TORCH, D, Shown, args, by, kind


@kind(
    "sizes.broadcast",
    TORCH,
    Cause.SIZES,
    r"The size of tensor a \((?P<a>\d+)\) must match the size of tensor b \((?P<b>\d+)\) at non-singleton dimension (?P<axis>\d+)",
)
def broadcast(d: D) -> Shown:
    """Two sizes that meet. The first may have lost an axis to a sum without keepdim, so that is what is shown."""
    a, b, axis = d["a"], d["b"], min(d["axis"], 6)
    x = [2] * (axis - 1) + [b, a] if axis else [a]
    start = f"x = {by(x)}; y = {b}:int64; "
    works = (f"{start}x + y[:, None]", f"x = {by(x)}; y = {a}:int64; x + y")
    return Shown((f"{start}x + y",), works, (x, [b]), example=True)


@kind(
    "sizes.operands",
    NUMPY,
    Cause.SIZES,
    r"operands could not be broadcast together with shapes? (?P<a>\([\d,]*\)) (?P<b>\([\d,]*\))(?: (?P<c>\([\d,]*\)))?",
)
def operands(d: D) -> Shown:
    """Two shapes that do not line up, or three of which two do not."""
    return _pair(d["a"], d["b"])


@kind(
    "sizes.arguments",
    NUMPY,
    Cause.SIZES,
    r"Mismatch is between arg \d+ with shape (?P<a>\([\d, ]*\)) and arg \d+ with shape (?P<b>\([\d, ]*\))",
)
def arguments(d: D) -> Shown:
    """Two of several shapes that do not line up."""
    return _pair(d["a"], d["b"])


def _pair(a: list[int], b: list[int]) -> Shown:
    start = f"x = {by(a)}; y = {by(b)}; "
    works = [f"{start}x + y[:, None]"] if len(b) == 1 else []
    works += [f"{start}x[:, None] + y"] if len(a) == 1 else []
    return Shown((f"{start}x + y",), (*works, f"x = {by(a)}; y = {by(a)}; x + y"), (a, b))


@kind(
    "sizes.expanded",
    TORCH,
    Cause.SIZES,
    r"The expanded size of the tensor \((?P<want>-?\d+)\) must match the existing size \((?P<size>\d+)\) at non-singleton dimension (?P<axis>\d+)\. Target sizes: (?P<target>\[[\d, -]*\])\. Tensor sizes: (?P<shape>\[[\d, ]*\])",
)
def expanded(d: D) -> Shown:
    """expand of an axis that is not 1; a value of another shape put into cells."""
    shape, target = d["shape"], d["target"]
    start = f"x = {by(shape)}; "
    full = [1] * (len(target) - len(shape)) + shape
    times = [t // s if s and not t % s else 0 for t, s in zip(target, full, strict=False)]
    works = [f"{start}x.repeat({args(times)})"] if all(times) else []
    one = [1 if n == d["axis"] else size for n, size in enumerate(full)]
    works.append(f"x = {by(one)}; x.expand({args(target)})")
    return Shown((f"{start}x.expand({args(target)})",), tuple(works), (shape,))


@kind(
    "sizes.expand-count",
    TORCH,
    Cause.SIZES,
    r"expand\([^,]*\{(?P<shape>\[[\d, ]*\])\}, size=(?P<target>\[[\d, -]*\])\): the number of sizes provided \((?P<count>\d+)\) must be greater or equal to the number of dimensions in the tensor \((?P<rank>\d+)\)",
)
def expand_count(d: D) -> Shown:
    """expand to fewer axes."""
    shape, target = d["shape"], d["target"]
    works = (f"x = {by(shape)}; x.expand({args([4, *shape])})", f"x = {by(shape)}; x.expand({args(shape)})")
    return Shown((f"x = {by(shape)}; x.expand({args(target)})",), works, (shape,))


@kind(
    "axis-count.repeat",
    TORCH,
    Cause.AXIS_COUNT,
    r"Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
)
def repeat_count(_d: D) -> Shown:
    """repeat with fewer numbers than axes."""
    return Shown(("x = 2x3; x.repeat(2)",), ("x = 2x3; x.repeat(2, 1)", "x = 2x3; x.repeat(1, 2)"))


@kind(
    "sizes.requested",
    NUMPY,
    Cause.SIZES,
    r"remapped shapes \[original->remapped\]: (?P<shape>\([\d,]*\)) *and requested shape (?P<target>\([\d,]*\))",
)
def requested(d: D) -> Shown:
    """np.broadcast_to to what does not fit."""
    shape, target = d["shape"], d["target"]
    works = (f"x = {by(shape)}; np.broadcast_to(x, ({args([2, *shape])},))",)
    return Shown((f"x = {by(shape)}; np.broadcast_to(x, ({args(target)},))",), works, (shape,))


@kind(
    "sizes.output",
    TORCH,
    Cause.SIZES,
    r"output with shape (?P<shape>\[[\d, ]*\]) doesn't match the broadcast shape (?P<target>\[[\d, ]*\])",
)
def output(d: D) -> Shown:
    """An op in place whose result would be larger than its tensor."""
    return Shown((), (f"x = {by(d['shape'])}; y = {by(d['target'])}; x + y",))


@kind(
    "sizes.assigned",
    NUMPY,
    Cause.SIZES,
    r"could not broadcast input array from shape (?P<shape>\([\d,]*\)) into shape (?P<target>\([\d,]*\))",
)
def assigned(d: D) -> Shown:
    """Values put into cells of another shape."""
    start = f"x = {by(d['shape'])}; "
    return Shown(
        (f"{start}np.broadcast_to(x, ({args(d['target'])},))",),
        (f"x = {by(d['target'])}; np.broadcast_to(x, ({args(d['target'])},))",),
    )


@kind(
    "not-contiguous.view",
    TORCH,
    Cause.NOT_CONTIGUOUS,
    r"view size is not compatible with input tensor's size and stride",
)
def view(_d: D) -> Shown:
    """view after permute."""
    start = "x = 2x3x4; x.permute(0, 2, 1)"
    return Shown((f"{start}.view(2, 12)",), (f"{start}.reshape(2, 12)", f"{start}.contiguous().view(2, 12)"))


@kind(
    "sizes.reshape", TORCH, Cause.SIZES, r"shape '(?P<target>\[[\d, -]*\])' is invalid for input of size (?P<size>\d+)"
)
def reshape(d: D) -> Shown:
    """reshape and view to another number of cells."""
    return _reshaped(d["size"], d["target"])


@kind(
    "sizes.reshape-numpy",
    NUMPY,
    Cause.SIZES,
    r"cannot reshape array of size (?P<size>\d+) into shape (?P<target>\((?:[\d, ]|newaxis)*\))",
)
def reshape_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    return _reshaped(d["size"], d["target"])


def _reshaped(size: int, target: list[int]) -> Shown:
    works = [f"x = {size}:int64; x.reshape({first}, -1)" for first in target[:1] if first > 0 and not size % first]
    works += [f"x = {size}:int64; x.reshape(-1, {last})" for last in target[-1:] if last > 0 and not size % last]
    if target and min(target) > 0:
        works.append(f"x = {math.prod(target)}:int64; x.reshape({args(target)})")
    return Shown((f"x = {size}:int64; x.reshape({args(target)})",), tuple(works), ([size],), example=True)


@kind(
    "sizes.two-unknown",
    TORCH,
    Cause.SIZES,
    r"only one dimension can be inferred|(?P<numpy>can only specify one unknown dimension)",
)
def two_unknown(_d: D) -> Shown:
    """Two sizes left open."""
    return Shown(
        ("x = 6:int64; x.reshape(-1, -1)",), ("x = 6:int64; x.reshape(-1, 3)", "x = 6:int64; x.reshape(2, -1)")
    )


@kind(
    "sizes.negative",
    TORCH,
    Cause.SIZES,
    r"invalid shape dimension (?P<size>-\d+) at index (?P<axis>\d+) of shape (?P<target>\[[\d, -]*\])",
)
def negative(d: D) -> Shown:
    """A size below -1."""
    target = d["target"]
    better = [-1 if n == d["axis"] else size for n, size in enumerate(target)]
    cells = math.prod(abs(size) for size in target)
    return Shown((f"x = {cells}:int64; x.reshape({args(target)})",), (f"x = {cells}:int64; x.reshape({args(better)})",))


@kind(
    "sizes.negative-shape",
    TORCH,
    Cause.SIZES,
    r"(?P<numpy>negative dimensions are not allowed)|Dimension size must be non-negative|Trying to create tensor with negative dimension",
)
def negative_shape(_d: D) -> Shown:
    """A tensor made with a negative size."""
    return Shown((), ("torch.zeros(1) + 1", "torch.zeros(0) + 1"))
