"""What is said of dtypes, truth, single numbers, gradients and devices."""

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, TORCH, D, Shown, kind

_KNOWN = {"float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool"}


def _of(dtype: str) -> str:
    return f":{dtype}" if dtype in _KNOWN else ""


def _mixed(a: str, b: str) -> Shown:
    start = f"x = 2x2{_of(a)}; y = 2x2{_of(b)}; "
    floats = [name for name in (a, b) if name.startswith("float")]
    works = [f"{start}x @ y.to(torch.{a})"] if a in floats else []
    works += [f"{start}x.to(torch.{b}) @ y"] if b in floats else []
    return Shown((f"{start}x @ y",), tuple(works))


@kind(
    "dtype.matrices",
    TORCH,
    Cause.DTYPE,
    r"expected m1 and m2 to have the same dtype, but got: (?P<dtype_a>[\w: ]+?) != (?P<dtype_b>[\w: ]+)",
)
def matrices(d: D) -> Shown:
    """A product of two dtypes."""
    return _mixed(d["dtype_a"], d["dtype_b"])


@kind(
    "dtype.linear",
    TORCH,
    Cause.DTYPE,
    r"mat1 and mat2 must have the same dtype, but got (?P<dtype_a>\w+) and (?P<dtype_b>\w+)",
)
def linear(d: D) -> Shown:
    """A layer and an input of another dtype."""
    return _mixed(d["dtype_a"], d["dtype_b"])


@kind("dtype.scalar-type", TORCH, Cause.DTYPE, r"expected scalar type (?P<dtype_a>\w+) but found (?P<dtype_b>\w+)")
def scalar_type(d: D) -> Shown:
    """A dtype where another is wanted."""
    a, b = d["dtype_a"], d["dtype_b"]
    start = f"x = 1x2x2{_of(a)}; y = 1x2x2{_of(b)}; "
    return Shown((f"{start}torch.bmm(x, y)",), (f"{start}torch.bmm(x, y.to(torch.{a}))",))


@kind(
    "dtype.layer",
    TORCH,
    Cause.DTYPE,
    r"Input type \((?P<dtype_a>[\w: ]+)\) and (?P<what>bias|weight) type \((?P<dtype_b>[\w: ]+)\) should be the same",
)
def layer(d: D) -> Shown:
    """A convolution and an input of another dtype."""
    a, b = d["dtype_a"], d["dtype_b"]
    start = f"x = 1x3x4x4{_of(a)}; w = 2x3x3x3{_of(b)}; "
    return Shown((f"{start}F.conv2d(x, w)",), (f"{start}F.conv2d(x.to(torch.{b}), w)",))


@kind("dtype.mean", TORCH, Cause.DTYPE, r"mean\(\): could not infer output dtype\. .*Got: (?P<dtype>\w+)")
def mean(d: D) -> Shown:
    """A mean of whole numbers."""
    start = f"x = 6{_of(d['dtype'])}; "
    return Shown((f"{start}x.mean()",), (f"{start}x.float().mean()", "x = 6:int64; x.sum() / 6"))


@kind(
    "dtype.float-only",
    TORCH,
    Cause.DTYPE,
    r"(?P<op>[\w.]+): Expected a floating point or complex tensor as input\. Got (?P<dtype>\w+)|(?P<ops>std and var) only support floating point|(?P<quantile>quantile\(\)) input tensor must be either float or double",
)
def float_only(d: D) -> Shown:
    """Ops for decimal numbers alone."""
    name = "norm" if "op" in d else "std" if "ops" in d else "quantile"
    call = "quantile(0.5)" if name == "quantile" else f"{name}()"
    return Shown(
        (f"x = 6:int64; x.{call}",), (f"x = 6:int64; x.float().{call}", "x = 6:int64; F.softmax(x.float(), dim=0)")
    )


@kind("dtype.not-implemented", TORCH, Cause.DTYPE, r"\"(?P<op>\w+)\" not implemented for '(?P<dtype>\w+)'")
def not_implemented(d: D) -> Shown:
    """An op that has no code for a dtype."""
    if "softmax" in d["op"]:
        start = f"x = 2x3{_of(d['dtype'])}; "
        return Shown((f"{start}F.softmax(x, dim=1)",), (f"{start}F.softmax(x.float(), dim=1)",))
    if "bitwise" in d["op"] or "shift" in d["op"]:
        return Shown(("x = 2x3:float32; x & x",), ("x = 2x3:float32; (x > 1) & (x < 5)", "x = 2x3; x & x"))
    return Shown()


@kind(
    "dtype.result",
    TORCH,
    Cause.DTYPE,
    r"result type (?P<dtype_a>\w+) can't be cast to the desired output type (?P<dtype_b>\w+)",
)
def result(d: D) -> Shown:
    """x += 0.5 of whole numbers."""
    return Shown((), (f"x = 2x3{_of(d['dtype_b'])}; x + 0.5",))


@kind(
    "dtype.result-numpy",
    NUMPY,
    Cause.DTYPE,
    r"Cannot cast ufunc '(?P<op>\w+)' output from dtype\('(?P<dtype_a>\w+)'\) to dtype\('(?P<dtype_b>\w+)'\)",
)
def result_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    return Shown((), (f"x = 2x3{_of(d['dtype_b'])}; x + 0.5",))


@kind(
    "dtype.invert",
    TORCH,
    Cause.DTYPE,
    r"~ \(operator\.invert\) is only implemented on integer and Boolean-type tensors",
)
def invert(_d: D) -> Shown:
    """~ of decimal numbers."""
    return Shown(("x = 3:float32; ~x",), ("x = 3:float32; ~(x > 1)", "x = 3:int64; ~x"))


@kind(
    "argument.truth",
    TORCH,
    Cause.ARGUMENT,
    r"Boolean value of Tensor with (?P<many>more than one value|no values) is ambiguous",
)
def truth(_d: D) -> Shown:
    """and, or, not, if and chained comparisons of many cells."""
    return _masked()


@kind(
    "argument.truth-numpy",
    NUMPY,
    Cause.ARGUMENT,
    r"The truth value of an (?P<many>array with more than one element|empty array) is ambiguous",
)
def truth_numpy(_d: D) -> Shown:
    """The same, said by NumPy."""
    return _masked()


def _masked() -> Shown:
    return Shown(("x = 6:int64; x[(x > 1) and (x < 4)]",), ("x = 6:int64; x[(x > 1) & (x < 4)]",))


@kind(
    "argument.item",
    TORCH,
    Cause.ARGUMENT,
    r"a Tensor with (?P<count>\d+) elements cannot be converted to Scalar|only one element tensors can be converted to Python scalars|(?P<numpy>can only convert an array of size 1 to a Python scalar|only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars)|only integer tensors of a single element can be converted to an index",
)
def item(d: D) -> Shown:
    """One Python number from many cells."""
    size = d.get("count", 6)
    return Shown((), (f"x = {size}:int64; x[0]", f"x = {size}:int64; x.sum()") if size else ())


@kind(
    "argument.negative-stride",
    TORCH,
    Cause.ARGUMENT,
    r"At least one stride in the given numpy array is negative|some of the strides of a given numpy array are negative",
)
def negative_stride(_d: D) -> Shown:
    """torch.from_numpy of x[::-1]."""
    return Shown((), ("x = 4:int64; np.flip(x).copy()", "x = 4:int64; x.flip(0)"))


@kind(
    "argument.leaf",
    TORCH,
    Cause.ARGUMENT,
    r"a (?P<view>view of a )?leaf Variable that requires grad is being used in an in-place operation",
)
def leaf(_d: D) -> Shown:
    """A parameter changed in place."""
    return Shown((), ("x = 2x3:float32; x + 1",))


@kind("argument.requires-grad", TORCH, Cause.ARGUMENT, r"Can't call numpy\(\) on Tensor that requires grad")
def requires_grad(_d: D) -> Shown:
    """numpy() of what is being differentiated."""
    return Shown((), ("x = 2x3:float32; x.detach().sum()",))


@kind("argument.scalar-backward", TORCH, Cause.ARGUMENT, r"grad can be implicitly created only for scalar outputs")
def scalar_backward(_d: D) -> Shown:
    """backward() of many numbers."""
    return Shown((), ("x = 2x3:float32; x.sum()",))


@kind(
    "argument.no-grad",
    TORCH,
    Cause.ARGUMENT,
    r"element (?P<n>\d+) of tensors does not require grad and does not have a grad_fn",
)
def no_grad(_d: D) -> Shown:
    """backward() of what nothing leads to."""
    return Shown()


@kind(
    "sizes.empty",
    TORCH,
    Cause.SIZES,
    r"(?P<op>\w+)\(\): Expected reduction dim to be specified for input\.numel\(\) == 0|(?P<numpy>zero-size array to reduction operation \w+ which has no identity|attempt to get \w+ of an empty sequence)",
)
def empty(_d: D) -> Shown:
    """The largest of none."""
    return Shown(("x = 0x3; x.max()",), ("x = 0x3; x.sum()", "x = 2x3; x.max()"))


@kind(
    "device-unavailable.two",
    TORCH,
    Cause.DEVICE_UNAVAILABLE,
    r"Expected all tensors to be on the same device, but (?:found at least two devices, |got .*? is on )(?P<a>[\w:]+?)(?:,? and |, different from other tensors on )(?P<b>[\w:]+)",
)
def two_devices(_d: D) -> Shown:
    """Tensors on two devices."""
    return Shown()


@kind(
    "device-unavailable.types",
    TORCH,
    Cause.DEVICE_UNAVAILABLE,
    r"Input type \((?P<a>torch\.(?:cuda\.)?\w+Tensor)\) and (?P<what>bias|weight) type \((?P<b>torch\.(?:cuda\.)?\w+Tensor)\) should be the same",
)
def two_tensor_types(_d: D) -> Shown:
    """A layer and its input on two devices, as their types say it."""
    return Shown()


@kind(
    "device-unavailable.expected",
    TORCH,
    Cause.DEVICE_UNAVAILABLE,
    r"Tensor on device (?P<a>[\w:]+) is not on the expected device (?P<b>[\w:]+?)!",
)
def expected_device(_d: D) -> Shown:
    """The same in other words."""
    return Shown()


@kind(
    "device-unavailable.numpy",
    TORCH,
    Cause.DEVICE_UNAVAILABLE,
    r"can't convert (?P<a>[\w:]+) device type tensor to numpy",
)
def device_to_numpy(_d: D) -> Shown:
    """NumPy sees the memory of the CPU only."""
    return Shown()


@kind(
    "device-unavailable.cuda",
    TORCH,
    Cause.DEVICE_UNAVAILABLE,
    r"Torch not compiled with CUDA enabled|No CUDA GPUs are available|Found no NVIDIA driver on your system",
)
def no_cuda(_d: D) -> Shown:
    """A GPU that is not there."""
    return Shown()
