"""What einops says of patterns."""

from kiwame.errors import Cause
from kiwame.messages.kind import EINOPS, D, Shown, by, kind

_START = r"Error while processing (?P<op>[\w-]+?)(?:-reduction)? pattern \"(?P<pattern>[^\"]{0,200})\"\. Input (?:tensor shape: (?:torch\.Size\()?(?P<shape>[(\[][\d, ]*[)\]])\)?|is list)[^{]{0,20}\. Additional info: \{(?P<sizes>[^}]{0,200})\}\. "


def _call(d: D) -> tuple[str, str]:
    """The tensor and the call as they were."""
    function = d["op"] if d["op"] in {"rearrange", "repeat"} else "reduce"
    more = f", '{d['op']}'" if function == "reduce" else ""
    pairs = [pair.partition(":")[::2] for pair in d["sizes"].split(",") if ":" in pair]
    sizes = "".join(f", {name.strip(' ' + chr(39))}={value.strip()}" for name, value in pairs)
    return f"x = {by(d.get('shape', []))}; ", f"einops.{function}(x, '{d['pattern']}'{more}{sizes})"


def _shown(d: D, *works: str) -> Shown:
    tensor, call = _call(d)
    return Shown((tensor + call,), works, (d["shape"],) if d.get("shape") else ())


def _turned(d: D) -> tuple[str, ...]:
    """A pattern that fits the tensor: its axes the other way round."""
    letters = "abcdefgh"[: len(d.get("shape", []))]
    if not letters:
        return ()
    return (f"{_call(d)[0]}einops.rearrange(x, '{' '.join(letters)} -> {' '.join(reversed(letters))}')",)


@kind(
    "pattern.rank",
    EINOPS,
    Cause.PATTERN,
    _START + r"Wrong shape: expected (?P<more>>=)?(?P<want>\d+) dims\. Received (?P<got>\d+)-dim tensor",
)
def rank(d: D) -> Shown:
    """More or fewer names than axes."""
    return _shown(d, *_turned(d))


@kind(
    "pattern.one-side",
    EINOPS,
    Cause.PATTERN,
    _START + r"Identifiers only on one side of expression \(should be on both\): (?P<names>.*)",
)
def one_side(d: D) -> Shown:
    """A name that is left out or comes from nowhere."""
    tensor, _ = _call(d)
    left = d["pattern"].partition("->")[0].strip()
    right = d["pattern"].partition("->")[2].strip()
    return _shown(d, f"{tensor}einops.reduce(x, '{left} -> {right}', 'sum')")


@kind(
    "pattern.divide",
    EINOPS,
    Cause.PATTERN,
    _START + r"Shape mismatch, can't divide axis of length (?P<size>\d+) in chunks of (?P<part>\d+)",
)
def divide(d: D) -> Shown:
    """An axis that does not split evenly."""
    return _shown(d)


@kind("pattern.axis", EINOPS, Cause.PATTERN, _START + r"Shape mismatch, (?P<a>\d+) != (?P<b>\d+)")
def axis(d: D) -> Shown:
    """A size that is said and another that is there."""
    return _shown(d)


@kind("pattern.unknown-sizes", EINOPS, Cause.PATTERN, _START + r"Could not infer sizes for (?P<names>.*)")
def unknown_sizes(d: D) -> Shown:
    """An axis split into parts, all of them unknown."""
    return _shown(d)


@kind("pattern.new-sizes", EINOPS, Cause.PATTERN, _START + r"Specify sizes for new axes in repeat: (?P<names>.*)")
def new_sizes(d: D) -> Shown:
    """A new axis without a size."""
    tensor, _ = _call(d)
    names = [name.strip(" '{}") for name in d["names"].split(",")]
    given = ", ".join(f"{name}=2" for name in names)
    return _shown(d, f"{tensor}einops.repeat(x, '{d['pattern']}', {given})")


@kind("pattern.brackets", EINOPS, Cause.PATTERN, _START + r"Imbalanced parentheses in expression")
def brackets(d: D) -> Shown:
    """A bracket without its partner."""
    return _shown(d, *_turned(d))


@kind(
    "pattern.duplicate",
    EINOPS,
    Cause.PATTERN,
    _START + r"Indexing expression contains duplicate dimension \"(?P<name>\w+)\"",
)
def duplicate(d: D) -> Shown:
    """One name twice on a side."""
    return _shown(d, *_turned(d))


@kind(
    "pattern.unexpected",
    EINOPS,
    Cause.PATTERN,
    _START + r"Unexpected identifiers on the (?P<side>left|right) side of (?:reduce )?\w+: (?P<names>.*)",
)
def unexpected(d: D) -> Shown:
    """A name on the right that is not on the left."""
    return _shown(d, *_turned(d))


@kind("dtype.reduce-mean", EINOPS, Cause.DTYPE, r"reduce_mean is not available for non-floating tensors")
def reduce_mean(_d: D) -> Shown:
    """A mean of whole numbers."""
    return Shown(
        ("x = 2x3; einops.reduce(x, 'a b -> a', 'mean')",),
        ("x = 2x3:float32; einops.reduce(x, 'a b -> a', 'mean')", "x = 2x3; x.sum(1) / 3"),
    )
