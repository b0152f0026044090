"""What is said of names and arguments: one library's word in the other, missing ones, wrong kinds."""

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, PYTHON, TORCH, D, Shown, kind

# What the other library calls it, as an expression on x that runs.
OF_NUMPY = {  # names that NumPy's users type and torch's tensors lack
    "astype": "x.to(torch.float32)",
    "copy": "x.clone()",
    "transpose": "x.transpose(0, 1)",
    "ndarray": "x.clone()",
    "fill": "torch.full_like(x, 7)",
    "concatenate": "torch.cat([x, x])",
    "expand_dims": "x.unsqueeze(0)",
    "power": "x.pow(2)",
}
OF_TORCH = {  # names that torch's users type and NumPy's arrays lack
    "permute": "np.transpose(x, (1, 0))",
    "unsqueeze": "np.expand_dims(x, 0)",
    "view": "x.reshape(3, 2)",
    "float": "x.astype(np.float32)",
    "long": "x.astype(np.int64)",
    "int": "x.astype(np.int32)",
    "clone": "x.copy()",
    "cat": "np.concatenate([x, x])",
    "size": "x.reshape(-1)",
    "t": "x.T",
    "to": "x.astype(np.float32)",
    "double": "x.astype(np.float64)",
    "contiguous": "np.ascontiguousarray(x)",
    "expand": "np.broadcast_to(x, (4, 2, 3))",
    "mm": "x @ x.T",
    "flip": "np.flip(x, 0)",
}


@kind(
    "unknown-op.tensor",
    TORCH,
    Cause.UNKNOWN_OP,
    r"'(?:Tensor|Parameter)' object has no attribute '(?P<name>\w+)'|module 'torch(?:\.nn\.functional)?' has no attribute '(?P<function>\w+)'",
)
def tensor_attribute(d: D) -> Shown:
    """A name that torch has not."""
    name = d.get("name") or d["function"]
    return Shown((), (f"x = 2x3; {OF_NUMPY[name]}",) if name in OF_NUMPY else ())


@kind(
    "unknown-op.array",
    NUMPY,
    Cause.UNKNOWN_OP,
    r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'|module 'numpy' has no attribute '(?P<function>\w+)'",
)
def array_attribute(d: D) -> Shown:
    """A name that NumPy has not."""
    name = d.get("name") or d["function"]
    return Shown((), (f"x = 2x3; {OF_TORCH[name]}",) if name in OF_TORCH else ())


@kind(
    "argument.named-tuple",
    TORCH,
    Cause.ARGUMENT,
    r"'torch\.return_types\.(?P<op>\w+)' object has no attribute '(?P<name>\w+)'",
)
def named_tuple(d: D) -> Shown:
    """max(dim=…) and sort give values and indices."""
    first = "sort" if d["op"] == "sort" else "max"
    return Shown((), (f"x = 2x3; x.{first}(dim=1).values", "x = 2x3; x.sum(dim=1)"))


@kind(
    "unknown-flag.keyword",
    PYTHON,
    Cause.UNKNOWN_FLAG,
    r"(?P<op>\w+)\(\) got an unexpected keyword argument '(?P<name>\w+)'",
)
def keyword(d: D) -> Shown:
    """A keyword of the other library."""
    calls = {"dim": ("np.sum(x, axis=1)",), "keepdim": ("np.sum(x, axis=1, keepdims=True)",), "axis": ("x.sum(dim=1)",)}
    calls["keepdims"] = ("x.sum(dim=1, keepdim=True)",)
    return Shown((), tuple(f"x = 2x3; {call}" for call in calls.get(d["name"], ())))


@kind(
    "argument.missing",
    PYTHON,
    Cause.ARGUMENT,
    r"(?P<op>\w+)\(\) missing (?P<count>\d+) required positional arguments?: (?P<names>.{1,120})",
)
def missing(d: D) -> Shown:
    """An argument left out."""
    if d["op"] in {"transpose", "swapaxes"}:  # which say the same of two axes
        return Shown(("x = 2x3; torch.transpose(x, 0)",), ("x = 2x3; torch.transpose(x, 0, 1)",))
    return Shown()


@kind(
    "argument.positional",
    PYTHON,
    Cause.ARGUMENT,
    r"(?P<op>\w+)\(\) takes (?:from (?P<least>\d+) to )?(?P<takes>\d+) positional arguments? but (?P<given>\d+) (?:was|were) given",
)
def positional(_d: D) -> Shown:
    """Too many arguments, or one tuple written as several numbers."""
    return Shown((), ("x = 6:int64; np.reshape(x, (2, 3))",))


@kind(
    "argument.tensor-wanted",
    TORCH,
    Cause.ARGUMENT,
    r"(?P<op>\w+)\(\): argument '(?P<name>\w+)' (?:\(position (?P<n>\d+)\) )?must be (?P<want>[\w .]+?), not (?P<what>[\w.]+)",
)
def wanted(d: D) -> Shown:
    """An argument of another type."""
    return Shown((), ("x = 2x3; torch.sum(x)",) if d["want"] == "Tensor" and d["op"] == "sum" else ())


@kind(
    "argument.element",
    TORCH,
    Cause.ARGUMENT,
    r"expected Tensor as element (?P<n>\d+) in argument (?P<at>\d+), but got (?P<what>[\w.]+)",
)
def element(_d: D) -> Shown:
    """A list with something in it that is no tensor."""
    return Shown((), ("x = 2x3; y = 2x3; torch.cat([x, y])",))


@kind(
    "argument.combination",
    TORCH,
    Cause.ARGUMENT,
    r"(?P<op>\w+)\(\) received an invalid combination of arguments - got \((?P<got>[^)]{0,200})\)",
)
def combination(_d: D) -> Shown:
    """Arguments that no form of a function takes."""
    return Shown()


@kind(
    "argument.unpack-many",
    PYTHON,
    Cause.ARGUMENT,
    r"too many values to unpack \(expected (?P<want>\d+)(?:, got (?P<got>\d+))?\)",
)
def unpack_many(d: D) -> Shown:
    """a, b = three things."""
    names = ", ".join("abcdefgh"[: min(d["want"], 8)])
    more = d.get("got", d["want"] + 1)
    return Shown(
        (f"x = {more}x2; {names} = x.unbind(0)",),
        (f"x = {d['want']}x2; {names} = x.unbind(0)",) if d["want"] < 9 else (),
    )


@kind(
    "argument.unpack-few",
    PYTHON,
    Cause.ARGUMENT,
    r"not enough values to unpack \(expected (?:at least )?(?P<want>\d+), got (?P<got>\d+)\)",
)
def unpack_few(d: D) -> Shown:
    """a, b, c = two things."""
    names = ", ".join("abcdefgh"[: min(d["want"], 8)])
    return Shown(
        (f"x = {d['got']}x2; {names} = x.unbind(0)",),
        (f"x = {d['want']}x2; {names} = x.unbind(0)",) if d["want"] < 9 else (),
    )


@kind(
    "argument.operands",
    PYTHON,
    Cause.ARGUMENT,
    r"unsupported operand type\(s\) for (?P<sign>\S+): '(?P<a>[\w.]+)' and '(?P<b>[\w.]+)'",
)
def operand_types(_d: D) -> Shown:
    """A tensor and None, or a text."""
    return Shown()


@kind(
    "argument.called",
    PYTHON,
    Cause.ARGUMENT,
    r"'(?P<what>Tensor|numpy\.ndarray|torch\.Size|tuple)' object is not callable",
)
def called(_d: D) -> Shown:
    """x.T(1), x.shape(0), x(0)."""
    return Shown((), ("x = 2x3; x.T", "x = 2x3; x[0]"))


@kind(
    "sizes.ragged",
    TORCH,
    Cause.SIZES,
    r"expected sequence of length (?P<a>\d+) at dim (?P<axis>\d+) \(got (?P<b>\d+)\)",
)
def ragged(_d: D) -> Shown:
    """Rows of unequal length."""
    return Shown(("x = torch.tensor([[1, 2], [3]]); x + 1",), ("x = torch.tensor([[1, 2], [3, 0]]); x + 1",))


@kind(
    "sizes.ragged-numpy",
    NUMPY,
    Cause.SIZES,
    r"The requested array has an inhomogeneous shape after (?P<axis>\d+) dimensions\. The detected shape was (?P<shape>\([\d, ]*\))",
)
def ragged_numpy(_d: D) -> Shown:
    """The same, said by NumPy."""
    return Shown(("x = np.array([[1, 2], [3]]); x + 1",), ("x = np.array([[1, 2], [3, 0]]); x + 1",))
