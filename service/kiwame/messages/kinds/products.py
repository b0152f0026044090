"""What is said of products: matrices, vectors, batches of them."""

import math

from kiwame.errors import Cause
from kiwame.messages.kind import NUMPY, TORCH, D, Shown, by, kind

_MANY = 65_536  # cells; fewer show the same


def _product(a: list[int], b: list[int]) -> Shown:
    """`x @ y` that does not fit, and what is near it; with two rows where there are very many cells."""
    first = [*a[:-2], 2, a[-1]] if len(a) > 1 and math.prod(a) + math.prod(b) > _MANY else a
    start = f"x = {by(first)}; y = {by(b)}; "
    works = [f"x = {by(first)}; y = {by([*b[:-2], first[-1], b[-1]])}; x @ y"]
    if first[-1] == b[-1]:
        works.insert(0, f"{start}x @ y.mT")
    elif len(first) == 2 and first[0] == b[0]:
        works.insert(0, f"{start}x.T @ y")
    if first == b:
        works.append(f"{start}x * y")
    return Shown((f"{start}x @ y",), tuple(works), (a, b))


@kind(
    "sizes.matrices",
    TORCH,
    Cause.SIZES,
    r"mat1 and mat2 shapes cannot be multiplied \((?P<a>\d+x\d+) and (?P<b>\d+x\d+)\)",
)
def matrices(d: D) -> Shown:
    """Two matrices whose inner sizes differ; a Linear whose input has other features than it was made for."""
    return _product(d["a"], d["b"])


@kind(
    "sizes.matrix-vector",
    TORCH,
    Cause.SIZES,
    r"size mismatch, got input \(\d+\), mat \((?P<a>\d+x\d+)\), vec \((?P<size>\d+)\)",
)
def matrix_vector(d: D) -> Shown:
    """A matrix and a vector that is as long as something else than its rows."""
    a, size = d["a"], d["size"]
    start = f"x = {by(a)}; v = {size}:int64; "
    works = [f"{start}v @ x"] if size == a[0] else []
    return Shown((f"{start}x @ v",), (*works, f"x = {by(a)}; v = {a[1]}:int64; x @ v"), (a, [size]))


@kind(
    "sizes.dot",
    TORCH,
    Cause.SIZES,
    r"expected tensor \[(?P<a>\d+)\] and src \[(?P<b>\d+)\] to have the same number of elements",
)
def dot(d: D) -> Shown:
    """Two vectors of other lengths."""
    return Shown(
        (f"x = {d['a']}:int64; y = {d['b']}:int64; x @ y",),
        (f"x = {d['a']}:int64; y = {d['a']}:int64; x @ y",),
        ([d["a"]], [d["b"]]),
    )


@kind("axis-count.dot", TORCH, Cause.AXIS_COUNT, r"1D tensors expected, but got (?P<a>\d+)D and (?P<b>\d+)D tensors")
def dot_ranks(_d: D) -> Shown:
    """Dot of what are no vectors."""
    return Shown((), ("x = 2x3; y = 3x2; x @ y", "x = 3:int64; y = 3:int64; x @ y"))


@kind(
    "axis-count.operand",
    TORCH,
    Cause.AXIS_COUNT,
    r"(?P<name>self|mat[12]|batch[12]|vec\w*|input) must be a (?P<what>matrix|3D tensor|vector)",
)
def operand(d: D) -> Shown:
    """Functions for one rank alone: mm, bmm, mv."""
    if d["what"] == "3D tensor":
        return Shown(
            ("x = 2x3; y = 3x2; torch.bmm(x, y)",), ("x = 2x3; y = 3x2; x @ y", "x = 4x2x3; y = 4x3x2; torch.bmm(x, y)")
        )
    return Shown(
        ("x = 2x3; v = 3:int64; torch.mm(x, v)",),
        ("x = 2x3; v = 3:int64; x @ v", "x = 2x3; v = 3:int64; torch.mm(x, v[:, None])"),
    )


@kind(
    "sizes.batches",
    TORCH,
    Cause.SIZES,
    r"Expected size for first two dimensions of batch2 tensor to be: (?P<want>\[\d+, \d+\]) but got: (?P<got>\[\d+, \d+\])",
)
def batches(d: D) -> Shown:
    """bmm and matmul of batches: the two numbers are the batch and the inner size."""
    (batch, inner), (other, rows) = d["want"], d["got"]
    fails = f"x = {batch}x{rows}x{inner}; y = {other}x{rows}x{inner}; torch.bmm(x, y)"
    start = f"x = {batch}x{rows}x{inner}; y = {batch}x{rows}x{inner}; "
    return Shown(
        (fails,), (f"{start}torch.bmm(x, y.mT)", f"x = {batch}x{rows}x{inner}; y = {batch}x{inner}x2; torch.bmm(x, y)")
    )


@kind(
    "sizes.core",
    NUMPY,
    Cause.SIZES,
    r"matmul: Input operand 1 has a mismatch in its core dimension 0.*\(size (?P<b>\d+) is different from (?P<a>\d+)\)",
)
def core(d: D) -> Shown:
    """NumPy's matmul: the inner sizes."""
    a, b = d["a"], d["b"]
    works = (
        f"x = {b}x{a}; y = {b}x{a}; x @ y.T",
        f"x = {b}x{a}; y = {a}x{b}; x @ y",
        f"x = {b}x{a}; y = {b}x{a}; x * y",
    )
    return Shown((f"x = {b}x{a}; y = {b}x{a}; x @ y",), works)


@kind(
    "sizes.aligned",
    NUMPY,
    Cause.SIZES,
    r"shapes (?P<a>\([\d,\s]+\)) and (?P<b>\([\d,\s]+\)) not aligned: (?P<m>\d+) \(dim (?P<i>\d+)\) != (?P<n>\d+) \(dim (?P<j>\d+)\)",
)
def aligned(d: D) -> Shown:
    """NumPy's dot and inner: the two axes that are multiplied along."""
    a, b = d["a"], d["b"]
    return _product(a, b) if len(a) == len(b) == 2 else Shown((f"x = {by(a)}; y = {by(b)}; x @ y",), (), (a, b))


@kind(
    "axis-count.scalar-product",
    TORCH,
    Cause.AXIS_COUNT,
    r"both arguments to matmul need to be at least 1D, but they are (?P<a>\d+)D and (?P<b>\d+)D",
)
def scalar_product(_d: D) -> Shown:
    """matmul with a single number."""
    return Shown(("x = ():int64; y = 2x3; x @ y",), ("x = ():int64; y = 2x3; x * y",))


@kind(
    "axis-count.scalar-product-numpy",
    NUMPY,
    Cause.AXIS_COUNT,
    r"matmul: Input operand (?P<n>[01]) does not have enough dimensions \(has 0",
)
def scalar_product_numpy(_d: D) -> Shown:
    """The same, said by NumPy."""
    return Shown(("x = ():int64; y = 2x3; x @ y",), ("x = ():int64; y = 2x3; x * y",))


@kind(
    "pattern.subscript-size",
    TORCH,
    Cause.PATTERN,
    r"einsum\(\): subscript (?P<letter>\w) has size (?P<b>\d+) for operand (?P<n>\d+) which does not broadcast with previously seen size (?P<a>\d+)",
)
def subscript(d: D) -> Shown:
    """One letter of einsum, two sizes."""
    a, b, k = d["a"], d["b"], d["letter"]
    i, j = [c for c in "ijk" if c != k][:2]
    return Shown(
        (f"x = 2x{a}; y = {b}x2; torch.einsum('{i}{k},{k}{j}->{i}{j}', x, y)",),
        (f"x = 2x{a}; y = {a}x2; torch.einsum('{i}{k},{k}{j}->{i}{j}', x, y)", f"x = 2x{a}; y = {a}x2; x @ y"),
    )


@kind(
    "pattern.subscripts",
    TORCH,
    Cause.PATTERN,
    r"number of subscripts in the equation \((?P<letters>\d+)\) does not match the number of dimensions \((?P<rank>\d+)\) for operand (?P<n>\d+)",
)
def subscripts(d: D) -> Shown:
    """More or fewer letters than axes."""
    x, letters = by([2, 3, 4, 5, 6][: d["rank"]]), "ijklmnop"
    return Shown(
        (f"x = {x}; torch.einsum('{letters[: d['letters']]}->i', x)",),
        (f"x = {x}; torch.einsum('{letters[: d['rank']]}->i', x)",),
    )


@kind(
    "pattern.subscripts-numpy",
    NUMPY,
    Cause.PATTERN,
    r"einstein sum subscripts string contains too many subscripts for operand (?P<n>\d+)",
)
def subscripts_numpy(_d: D) -> Shown:
    """More letters than axes, said by NumPy."""
    return Shown(("x = 2x3; np.einsum('ijk->i', x)",), ("x = 2x3; np.einsum('ij->i', x)",))


@kind(
    "pattern.operands",
    TORCH,
    Cause.PATTERN,
    r"einsum\(\): (?P<which>fewer|more) operands were provided than specified in the equation",
)
def operands(_d: D) -> Shown:
    """More or fewer tensors than the equation has parts."""
    return Shown(("x = 2x3; torch.einsum('ij,jk->ik', x)",), ("x = 2x3; y = 3x4; torch.einsum('ij,jk->ik', x, y)",))


@kind("pattern.output-letter", TORCH, Cause.PATTERN, r"einsum\(\): output subscript (?P<letter>\w) does not appear")
def output_letter(d: D) -> Shown:
    """A letter that no operand has."""
    return Shown((f"x = 2x3; torch.einsum('ab->a{d['letter']}', x)",), ("x = 2x3; torch.einsum('ab->ba', x)",))


@kind(
    "pattern.output-letter-numpy",
    NUMPY,
    Cause.PATTERN,
    r"subscripts string included output subscript '(?P<letter>\w)' which never appeared",
)
def output_letter_numpy(d: D) -> Shown:
    """The same, said by NumPy."""
    return Shown((f"x = 2x3; np.einsum('ab->a{d['letter']}', x)",), ("x = 2x3; np.einsum('ab->ba', x)",))


@kind(
    "pattern.remapped",
    NUMPY,
    Cause.PATTERN,
    r"remapped shapes \[original->remapped\]: (?P<a>\([\d,]+\))->\S+ (?P<b>\([\d,]+\))->",
)
def remapped(d: D) -> Shown:
    """np.einsum: one letter, two sizes."""
    a, b = d["a"], d["b"]
    if len(a) != 2 or len(b) != 2:
        return Shown((), (), (a, b))
    works = (f"x = {by(a)}; y = {a[1]}x{b[1]}; np.einsum('ij,jk->ik', x, y)", f"x = {by(a)}; y = {a[1]}x{b[1]}; x @ y")
    return Shown((f"x = {by(a)}; y = {by(b)}; np.einsum('ij,jk->ik', x, y)",), works, (a, b))


@kind(
    "sizes.contracted",
    TORCH,
    Cause.SIZES,
    r"contracted dimensions need to match, but first has size (?P<a>\d+) in dim (?P<i>-?\d+) and second has size (?P<b>\d+) in dim (?P<j>-?\d+)",
)
def contracted(d: D) -> Shown:
    """tensordot: the axes that are multiplied along."""
    return Shown((), (f"x = 2x{d['a']}; y = {d['a']}x2; x @ y",))


@kind(
    "sizes.columns",
    TORCH,
    Cause.SIZES,
    r"X1 and X2 must have the same number of columns\. X1: (?P<a>\d+) X2: (?P<b>\d+)",
)
def columns(d: D) -> Shown:
    """cdist: points of other dimensions."""
    return Shown(
        (f"x = 2x{d['a']}; y = 2x{d['b']}; torch.cdist(x, y)",), (f"x = 2x{d['a']}; y = 4x{d['a']}; torch.cdist(x, y)",)
    )


@kind(
    "sizes.inner",
    TORCH,
    Cause.SIZES,
    r"inner\(\) the last dimension must match on both input tensors but got shapes (?P<a>\[[\d, ]*\]) and (?P<b>\[[\d, ]*\])",
)
def inner(d: D) -> Shown:
    """inner: the last sizes."""
    a, b = d["a"], d["b"]
    works = (f"x = {by(a)}; y = {by([*b[:-1], a[-1]])}; torch.inner(x, y)",)
    return Shown((f"x = {by(a)}; y = {by(b)}; torch.inner(x, y)",), works, (a, b))


@kind(
    "sizes.square",
    TORCH,
    Cause.SIZES,
    r"must be batches of square matrices, but they are (?P<m>\d+) by (?P<n>\d+) matrices",
)
def square(d: D) -> Shown:
    """An inverse or a determinant of what is not square."""
    return Shown(
        (f"x = {d['m']}x{d['n']}:float32; torch.linalg.inv(x)",),
        (f"x = {d['m']}x{d['n']}; x @ x.T",),
        ([d["m"], d["n"]],),
    )
