"""What is said of layers and losses."""

import re

from kiwame.errors import Cause
from kiwame.messages.kind import TORCH, D, Shown, args, by, kind


@kind(
    "sizes.channels",
    TORCH,
    Cause.SIZES,
    r"Given (?:groups=(?P<groups>\d+)|transposed=1), weight of size (?P<weight>\[[\d, ]*\]), expected input(?P<shape>\[[\d, ]*\]) to have (?P<want>\d+) channels, but got (?P<got>\d+) channels instead",
)
def channels(d: D) -> Shown:
    """A convolution and an input of other channels."""
    w, x = d["weight"], d["shape"]
    if "groups" not in d or d["groups"] != 1:
        return Shown((), (), (x, w))
    rank = len(w) - 2
    call = f"F.conv{rank}d(x, w)"
    fits = [w[0], d["got"], *w[2:]]
    works = [f"x = {by(x, 'float32')}; w = {by(fits, 'float32')}; {call}"]
    if len(x) == 4 and x[3] == d["want"]:
        works.insert(0, f"x = {by(x, 'float32')}; w = {by(w, 'float32')}; F.conv2d(x.permute(0, 3, 1, 2), w)")
    return Shown((f"x = {by(x, 'float32')}; w = {by(w, 'float32')}; {call}",), tuple(works), (x, w))


@kind(
    "axis-count.image",
    TORCH,
    Cause.AXIS_COUNT,
    r"Expected (?P<low>\d)D \(unbatched\) or (?P<high>\d)D \(batched\) input to (?P<op>\w+), but got input of size: (?P<shape>\[[\d, ]*\])",
)
def image(d: D) -> Shown:
    """A picture without its channel axis."""
    x, rank = d["shape"], d["low"] - 1
    w = f"w = {by([1, 1, *[1] * rank])}:float32"
    works = (f"x = {by(x, 'float32')}; {w}; F.{d['op']}(x[None], w)",) if len(x) == rank else ()
    return Shown((f"x = {by(x, 'float32')}; {w}; F.{d['op']}(x, w)",), works, (x,))


@kind(
    "sizes.kernel",
    TORCH,
    Cause.SIZES,
    r"Calculated padded input size per channel: \((?P<shape>[\d x]+)\)\. Kernel size: \((?P<kernel>[\d x]+)\)\. Kernel size can't be greater",
)
def kernel(d: D) -> Shown:
    """A window larger than what it slides over."""
    x, k = ([int(n) for n in re.findall(r"\d+", str(d[name]))] for name in ("shape", "kernel"))
    call = f"F.conv{len(x)}d"
    start = f"x = {by([1, 1, *x], 'float32')}; w = {by([1, 1, *k], 'float32')}; "
    return Shown((f"{start}{call}(x, w)",), (f"{start}{call}(x, w, padding={max(k) // 2})",))


@kind(
    "sizes.pooled",
    TORCH,
    Cause.SIZES,
    r"Given input size: \((?P<shape>[\dx]+)\)\. Calculated output size: \((?P<target>[-\dx]+)\)\. Output size is too small",
)
def pooled(d: D) -> Shown:
    """Pooling until nothing is left."""
    x = d["shape"] if isinstance(d["shape"], list) else [d["shape"]]
    start = f"x = {by([1, *x], 'float32')}; "
    return Shown(
        (f"{start}F.max_pool2d(x, {max(x) + 1})",),
        (f"{start}F.max_pool2d(x, {min(x[1:] or [1])})",) if len(x) == 3 else (),
    )


@kind(
    "sizes.batch",
    TORCH,
    Cause.SIZES,
    r"Expected input batch_size \((?P<a>\d+)\) to match target batch_size \((?P<b>\d+)\)",
)
def batch(d: D) -> Shown:
    """A loss with other numbers of scores and targets."""
    a, b = d["a"], d["b"]
    call = "F.cross_entropy(x, t)"
    return Shown(
        (f"x = {a}x3:float32; t = torch.zeros({b}, dtype=torch.int64); {call}",),
        (f"x = {a}x3:float32; t = torch.zeros({a}, dtype=torch.int64); {call}",),
    )


@kind(
    "sizes.target",
    TORCH,
    Cause.SIZES,
    r"(?:Using a t|T)arget size \(torch\.Size\((?P<target>\[[\d, ]*\])\)\) (?:that is different to the|must be the same as) input size \(torch\.Size\((?P<shape>\[[\d, ]*\])\)\)",
)
def target(d: D) -> Shown:
    """A loss that compares cell by cell, with a target of another shape."""
    x, t = d["shape"], d["target"]
    call = "F.binary_cross_entropy_with_logits(x, t)"
    return Shown(
        (f"x = {by(x, 'float32')}; t = {by(t, 'float32')}; {call}",),
        (f"x = {by(x, 'float32')}; t = {by(x, 'float32')}; {call}",),
        (x, t),
    )


@kind("dtype.target", TORCH, Cause.DTYPE, r"expected target dtype to be Long or Byte, but got (?P<dtype>\w+)")
def target_dtype(_d: D) -> Shown:
    """Class numbers as decimal numbers."""
    start = "x = 2x3:float32; t = torch.tensor([0.0, 1.0]); "
    return Shown((f"{start}F.cross_entropy(x, t)",), (f"{start}F.cross_entropy(x, t.long())",))


@kind(
    "sizes.normalized",
    TORCH,
    Cause.SIZES,
    r"Given normalized_shape=(?P<target>\[[\d, ]*\]), expected input with shape \[\*, [\d, ]+\], but got input of size ?(?P<shape>\[[\d, ]*\])",
)
def normalized(d: D) -> Shown:
    """layer_norm over other axes than there are."""
    x, over = d["shape"], d["target"]
    start = f"x = {by(x, 'float32')}; "
    return Shown((f"{start}F.layer_norm(x, ({args(over)},))",), (f"{start}F.layer_norm(x, ({args(x[-1:])},))",), (x,))


@kind(
    "sizes.running",
    TORCH,
    Cause.SIZES,
    r"(?P<name>running_mean|running_var|weight|bias) should contain (?P<want>\d+) elements not (?P<got>\d+)",
)
def running(d: D) -> Shown:
    """batch_norm made for other channels."""
    call = "F.batch_norm(x, m, v)"
    want, got = d["want"], d["got"]
    return Shown(
        (f"x = 2x{want}:float32; m = {got}:float32; v = {got}:float32; {call}",),
        (f"x = 2x{want}:float32; m = {want}:float32; v = {want}:float32; {call}",),
    )


@kind(
    "dtype.embedding",
    TORCH,
    Cause.DTYPE,
    r"Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch\.(?:cuda\.)?(?P<dtype>\w+?)Tensor instead",
)
def embedding_dtype(_d: D) -> Shown:
    """Row numbers as decimal numbers."""
    start = "w = 5x2; i = torch.tensor([0.0, 1.0]); "
    return Shown(
        (f"{start}F.embedding(i, w)", f"{start}w[i]"), (f"{start}F.embedding(i.long(), w)", f"{start}w[i.long()]")
    )


@kind("dtype.one-hot", TORCH, Cause.DTYPE, r"one_hot is only applicable to index tensor of type LongTensor")
def one_hot_dtype(_d: D) -> Shown:
    """Classes as decimal numbers."""
    start = "x = torch.tensor([0.0, 2.0]); "
    return Shown(
        (f"{start}F.one_hot(x, 3)",), (f"{start}F.one_hot(x.long(), 3)", f"{start}x[:, None] == torch.arange(3)")
    )


@kind(
    "sizes.recurrent",
    TORCH,
    Cause.SIZES,
    r"input\.size\(-1\) must be equal to input_size\. Expected (?P<want>\d+), got (?P<got>\d+)",
)
def recurrent(_d: D) -> Shown:
    """A recurrent layer and other features."""
    return Shown()


@kind("sizes.heads", TORCH, Cause.SIZES, r"embed_dim must be divisible by num_heads")
def heads(_d: D) -> Shown:
    """Attention heads of unequal size."""
    return Shown(("x = 2x3x5; x.reshape(2, 3, 2, -1)",), ("x = 2x3x6; x.reshape(2, 3, 2, -1)",))
