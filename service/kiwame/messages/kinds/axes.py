"""What is said of axes: too few, named twice, not there."""

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, TORCH, D, Shown, args, by, kind


def example(rank: int) -> list[int]:
    """Sizes of a tensor of this rank, each another."""
    return list(range(2, 2 + rank))


@kind(
    "axis-count.permute",
    TORCH,
    Cause.AXIS_COUNT,
    r"number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i\.e\. input\.dim\(\) = (?P<rank>\d+) is not equal to len\(dims\) = (?P<count>\d+)",
)
def permute_count(d: D) -> Shown:
    """permute with another number of axes than there are. What it says of sparse tensors is beside the point."""
    rank, count = min(d["rank"], 8), min(d["count"], 9)
    x = example(rank)
    turned = [*reversed(range(min(rank, count))), *range(min(rank, count), rank)]
    dims = list(reversed(range(count)))
    return Shown(
        (f"x = {by(x)}; x.permute({args(dims)})",), (f"x = {by(x)}; x.permute({args(turned)})",), (x,), example=True
    )


@kind("axis-repeated.permute", TORCH, Cause.AXIS_REPEATED, r"permute\(\): duplicate dims are not allowed")
def permute_repeated(_d: D) -> Shown:
    """permute with an axis named twice."""
    return Shown(("x = 2x3; x.permute(0, 0)",), ("x = 2x3; x.permute(1, 0)",))


@kind(
    "axis-out-of-range.torch",
    TORCH,
    Cause.AXIS_OUT_OF_RANGE,
    r"Dimension out of range \(expected to be in range of \[(?P<low>-\d+), (?P<high>\d+)\], but got (?P<axis>-?\d+)\)",
)
def no_such_axis(d: D) -> Shown:
    """An axis that is not there."""
    return _no_axis(d["high"] + 1, d["axis"])


@kind(
    "axis-out-of-range.numpy",
    NUMPY,
    Cause.AXIS_OUT_OF_RANGE,
    r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<rank>\d+)",
)
def no_such_axis_numpy(d: D) -> Shown:
    """An axis that is not there, said by NumPy."""
    return _no_axis(d["rank"], d["axis"])


def _no_axis(rank: int, axis: int) -> Shown:
    x = example(min(rank, 8))
    works = (f"x = {by(x)}; x.sum({rank - 1})", f"x = {by(x)}; x.sum(-1)") if rank else ("x = ():int64; x.sum()",)
    return Shown((f"x = {by(x)}; x.sum({axis})",), works, (x,), example=True)


@kind("axis-count.transpose", NUMPY, Cause.AXIS_COUNT, r"axes don't match array")
def transpose_count(_d: D) -> Shown:
    """np.transpose with two numbers on three axes."""
    return Shown(
        ("x = 2x3x4; x.transpose(0, 1)",), ("x = 2x3x4; np.swapaxes(x, 0, 1)", "x = 2x3x4; x.transpose(1, 0, 2)")
    )


@kind("axis-repeated.transpose", NUMPY, Cause.AXIS_REPEATED, r"repeated axis in transpose")
def transpose_repeated(_d: D) -> Shown:
    """np.transpose with an axis named twice."""
    return Shown(("x = 2x3; np.transpose(x, (0, 0))",), ("x = 2x3; np.transpose(x, (1, 0))",))


@kind(
    "axis-count.matrices",
    TORCH,
    Cause.AXIS_COUNT,
    r"tensor\.(?P<name>mT|mH|H) is only supported on matrices(?: or batches of matrices)?\. Got (?P<rank>\d+)-D tensor",
)
def matrices_only(d: D) -> Shown:
    """mT of a vector."""
    works = ("x = 3:int64; x[:, None]", "x = 3:int64; x[None, :]") if d["rank"] == 1 else ("x = 2x3x4; x.mT",)
    return Shown((f"x = {by([3][: d['rank']])}; x.{d['name']}",), works)


@kind(
    "axis-count.t", TORCH, Cause.AXIS_COUNT, r"t\(\) expects a tensor with <= 2 dimensions, but self is (?P<rank>\d+)D"
)
def t_of_more(d: D) -> Shown:
    """t() of more than a matrix."""
    x = example(min(d["rank"], 8))
    return Shown(
        (f"x = {by(x)}; x.t()",), (f"x = {by(x)}; x.mT", f"x = {by(x)}; x.transpose(0, 1)"), (x,), example=True
    )


@kind("axis-repeated.dims", TORCH, Cause.AXIS_REPEATED, r"dim (?P<axis>\d+) appears multiple times in the list of dims")
def dims_repeated(d: D) -> Shown:
    """An axis twice in a list of axes."""
    x, axis = example(min(d["axis"], 6) + 2), d["axis"]
    return Shown((f"x = {by(x)}; x.sum(({axis}, {axis}))",), (f"x = {by(x)}; x.sum(({axis},))",))


@kind("axis-repeated.value", NUMPY, Cause.AXIS_REPEATED, r"duplicate value in 'axis'")
def axis_value_repeated(_d: D) -> Shown:
    """An axis twice in a tuple of axes."""
    return Shown(
        ("x = 2x3; np.sum(x, axis=(0, 0))",), ("x = 2x3; np.sum(x, axis=(0, 1))", "x = 2x3; np.sum(x, axis=0)")
    )


@kind("sizes.squeeze", NUMPY, Cause.SIZES, r"cannot select an axis to squeeze out which has size not equal to one")
def squeeze(_d: D) -> Shown:
    """np.squeeze of an axis that is longer than 1."""
    return Shown(("x = 2x3; np.squeeze(x, axis=0)",), ("x = 1x3; np.squeeze(x, axis=0)", "x = 2x1x3; np.squeeze(x)"))


@kind("argument.flatten", TORCH, Cause.ARGUMENT, r"flatten\(\) has invalid args: start_dim cannot come after end_dim")
def flatten(_d: D) -> Shown:
    """flatten from right to left."""
    return Shown(("x = 2x3; x.flatten(1, 0)",), ("x = 2x3; x.flatten(0, 1)",))


@kind(
    "axis-count.moved",
    NUMPY,
    Cause.AXIS_COUNT,
    r"`source` and `destination` arguments must have the same number of elements",
)
def moved(_d: D) -> Shown:
    """moveaxis from two to one."""
    return Shown(("x = 2x3x4; np.moveaxis(x, (0, 1), (0,))",), ("x = 2x3x4; np.moveaxis(x, (0, 1), (1, 2))",))


@kind(
    "argument.rolled",
    TORCH,
    Cause.ARGUMENT,
    r"shifts and dimensions must align\. shifts: (?P<shifts>\d+), dims: ?(?P<dims>\d+)",
)
def rolled(_d: D) -> Shown:
    """roll with other numbers of shifts and axes."""
    return Shown(("x = 2x3; x.roll((1, 2), (0,))",), ("x = 2x3; x.roll((1, 2), (0, 1))",))
