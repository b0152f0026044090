"""What is said of indices: outside, too many, of the wrong kind."""

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, PYTHON, TORCH, D, Shown, by, kind


def _outside(index: int, axis: int, size: int) -> Shown:
    x = [*range(2, 2 + min(axis, 6)), size]
    before = "0, " * min(axis, 6)
    start = f"x = {by(x)}; "
    works = (f"{start}x[{before}{size - 1}]", f"{start}x[{before}-1]") if size else ()
    return Shown((f"{start}x[{before}{index}]",), works)


@kind(
    "index-out-of-range.torch",
    TORCH,
    Cause.INDEX_OUT_OF_RANGE,
    r"index (?P<index>-?\d+) is out of bounds for dimension (?P<axis>\d+) with size (?P<size>\d+)",
)
def outside(d: D) -> Shown:
    """An index beyond the end: of a tensor, of gather or scatter."""
    return _outside(d["index"], d["axis"], d["size"])


@kind(
    "index-out-of-range.numpy",
    NUMPY,
    Cause.INDEX_OUT_OF_RANGE,
    r"index (?P<index>-?\d+) is out of bounds for (?:axis (?P<axis>\d+) with )?size (?P<size>\d+)",
)
def outside_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    return _outside(d["index"], d.get("axis", 0), d["size"])


@kind("axis-count.indices", TORCH, Cause.AXIS_COUNT, r"too many indices for tensor of dimension (?P<rank>\d+)")
def too_many(d: D) -> Shown:
    """More indices than axes."""
    return _too_many(d["rank"], d["rank"] + 1)


@kind(
    "axis-count.indices-numpy",
    NUMPY,
    Cause.AXIS_COUNT,
    r"too many indices for array: array is (?P<rank>\d+)-dimensional, but (?P<count>\d+) were indexed",
)
def too_many_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    return _too_many(d["rank"], d["count"])


def _too_many(rank: int, count: int) -> Shown:
    rank, count = min(rank, 8), min(count, 9)
    x = list(range(2, 2 + rank))
    works = (f"x = {by(x)}; x[{', '.join('0' * rank)}]",) if rank else ()
    return Shown((f"x = {by(x)}; x[{', '.join('0' * count)}]",), works, (x,), example=True)


@kind(
    "argument.scalar-index",
    TORCH,
    Cause.ARGUMENT,
    r"invalid index of a 0-dim tensor|(?P<numpy>invalid index to scalar variable|len\(\) of unsized object)|iteration over a 0-d|len\(\) of a 0-d tensor",
)
def scalar_index(_d: D) -> Shown:
    """An index into a single number, or a loop over it."""
    return Shown((), ("x = 3:int64; x[0]", "x = ():int64; x + 1"))


@kind(
    "sizes.mask",
    TORCH,
    Cause.SIZES,
    r"The shape of the mask (?P<mask>\[[\d, ]*\]) at index (?P<axis>\d+) does not match the shape of the indexed tensor (?P<shape>\[[\d, ]*\])",
)
def mask(d: D) -> Shown:
    """A mask of another shape than what it picks from."""
    x, at = d["shape"], d["mask"]
    works = (f"x = {by(x)}; x[x > 1]",)
    return Shown((f"x = {by(x)}; m = {by(at)}; x[m > 0]",), works, (x,))


@kind(
    "sizes.mask-numpy",
    NUMPY,
    Cause.SIZES,
    r"boolean index did not match indexed array along axis (?P<axis>\d+); size of axis is (?P<size>\d+) but size of corresponding boolean axis is (?P<mask>\d+)",
)
def mask_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    x = [*range(2, 2 + min(d["axis"], 6)), d["size"]]
    m = [*x[:-1], d["mask"]]
    return Shown((f"x = {by(x)}; m = {by(m)}; x[m > 0]",), (f"x = {by(x)}; x[x > 1]",))


@kind(
    "sizes.gather-rank",
    TORCH,
    Cause.SIZES,
    r"Index tensor must have the same number of dimensions as (?P<of>input|self|src) tensor",
)
def gather_rank(_d: D) -> Shown:
    """gather and scatter with an index of another rank."""
    start = "x = 2x3; i = torch.tensor([2, 0]); "
    return Shown((f"{start}torch.gather(x, 1, i)",), (f"{start}torch.gather(x, 1, i[:, None])",))


@kind(
    "sizes.gather",
    TORCH,
    Cause.SIZES,
    r"Size does not match at dimension (?P<at>\d+) expected index (?P<index>\[[\d, ]*\]) to be (?:no larger|smaller) than self (?P<shape>\[[\d, ]*\]) apart from dimension (?P<axis>\d+)",
)
def gather(d: D) -> Shown:
    """gather with an index that reaches beyond the tensor on another axis."""
    x, index, axis = d["shape"], d["index"], d["axis"]
    fits = [i if n == axis else min(i, s) for n, (i, s) in enumerate(zip(index, x, strict=False))]
    made = "i = torch.zeros({}, dtype=torch.int64); torch.gather(x, {}, i)"
    made = f"x = {by(x)}; {made}"
    return Shown(
        (made.format(", ".join(map(str, index)), axis),), (made.format(", ".join(map(str, fits)), axis),), (x,)
    )


@kind(
    "dtype.index",
    TORCH,
    Cause.DTYPE,
    r"(?:\w+\(\): Expected dtype int\d+(?:/int64)? for index|tensors used as indices must be long|(?P<numpy>arrays used as indices must be of integer)|index_select\(\): Expected dtype int)",
)
def index_dtype(d: D) -> Shown:
    """Decimal numbers as indices."""
    if "numpy" in d:
        start = "x = 2x3; i = np.array([0.0, 1.0]); "
        return Shown((f"{start}x[i]",), (f"{start}x[i.astype(np.int64)]",))
    start = "x = 2x3; i = torch.tensor([0.0, 1.0]); "
    return Shown((f"{start}x[i]",), (f"{start}x[i.long()]",))


@kind(
    "argument.index-type",
    NUMPY,
    Cause.ARGUMENT,
    r"only integers, slices \(`:`\), ellipsis \(`\.\.\.`\), (?:(?P<torch>None and long or byte Variables)|.{1,80}) are valid indices",
)
def index_type(_d: D) -> Shown:
    """An index that is a decimal number or a text."""
    return Shown(("x = 2x3; x[1.5]",), ("x = 2x3; x[1]",))


@kind("dtype.scattered", TORCH, Cause.DTYPE, r"(?P<op>scatter\w*)\(\): Expected self\.dtype to be equal to src\.dtype")
def scattered(_d: D) -> Shown:
    """scatter of another dtype."""
    start = "x = torch.zeros(2, 3); i = torch.tensor([[0]]); s = torch.tensor([[1]]); "
    return Shown((f"{start}x.scatter(1, i, s)",), (f"{start}x.scatter(1, i, s.float())",))


@kind(
    "index-out-of-range.index-select",
    TORCH,
    Cause.INDEX_OUT_OF_RANGE,
    r"INDICES element is out of DATA bounds, id=(?P<index>-?\d+) axis_dim=(?P<size>\d+)",
)
def index_select(d: D) -> Shown:
    """index_select beyond the end."""
    x = f"x = 2x{d['size']}; "
    return Shown(
        (f"{x}x.index_select(1, torch.tensor([{d['index']}]))",),
        (f"{x}x.index_select(1, torch.tensor([{d['size'] - 1}]))",),
    )


@kind(
    "index-out-of-range.take",
    TORCH,
    Cause.INDEX_OUT_OF_RANGE,
    r"tried to access index (?P<index>-?\d+) on a tensor of (?P<size>\d+) elements",
)
def take(d: D) -> Shown:
    """take beyond the last cell."""
    x = f"x = {d['size']}:int64; "
    return Shown((f"{x}x.take(torch.tensor([{d['index']}]))",), (f"{x}x.take(torch.tensor([{d['size'] - 1}]))",))


@kind("index-out-of-range.embedding", TORCH, Cause.INDEX_OUT_OF_RANGE, r"index out of range in self")
def embedding(_d: D) -> Shown:
    """An embedding without a row of that number."""
    return Shown(
        ("w = 5x2; i = torch.tensor([0, 5]); F.embedding(i, w)", "w = 5x2; i = torch.tensor([0, 5]); w[i]"),
        ("w = 5x2; i = torch.tensor([0, 4]); F.embedding(i, w)", "w = 5x2; i = torch.tensor([0, 4]); w[i]"),
    )


@kind(
    "index-out-of-range.one-hot",
    TORCH,
    Cause.INDEX_OUT_OF_RANGE,
    r"Class values must be (?P<rule>smaller than num_classes|non-negative)",
)
def one_hot(_d: D) -> Shown:
    """A class beyond the number of classes."""
    return Shown(
        ("F.one_hot(torch.tensor([0, 3]), 3)",),
        ("F.one_hot(torch.tensor([0, 3]), 4)", "i = torch.tensor([0, 3]); i[:, None] == torch.arange(4)"),
    )


@kind("index-out-of-range.tuple", PYTHON, Cause.INDEX_OUT_OF_RANGE, r"tuple index out of range")
def tuple_index(_d: D) -> Shown:
    """x.shape[2] of a matrix; a piece that chunk did not make."""
    return Shown(("x = 4:int64; x.chunk(3)[2]",), ("x = 4:int64; x.chunk(3)[1]", "x = 4:int64; x.tensor_split(3)[2]"))


@kind("index-out-of-range.target", TORCH, Cause.INDEX_OUT_OF_RANGE, r"Target (?P<index>-?\d+) is out of bounds")
def target(d: D) -> Shown:
    """A class that has no column."""
    index = d["index"]
    call = "F.cross_entropy(x, torch.tensor([0, {}]))"
    works = (
        (f"x = 2x{index + 1}:float32; {call.format(index)}",) if index >= 0 else (f"x = 2x3:float32; {call.format(2)}",)
    )
    return Shown((f"x = 2x{max(index, 1)}:float32; {call.format(index)}",), works)


@kind("argument.step", TORCH, Cause.ARGUMENT, r"step must be greater than zero")
def step(_d: D) -> Shown:
    """x[::-1] in torch."""
    return Shown(("x = 4:int64; x[::-1]",), ("x = 4:int64; x.flip(0)",))


@kind("argument.k", TORCH, Cause.ARGUMENT, r"selected (?:index k|number k) out of range")
def topk(_d: D) -> Shown:
    """More of the largest than there are."""
    return Shown(
        ("x = 4:int64; x.topk(5)",), ("x = 4:int64; x.topk(4)", "x = 4:int64; x.sort()", "x = 4:int64; x.flip(0)")
    )
