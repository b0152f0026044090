"""Random specs and mutations of good ones: a reading or a refusal, never anything else; and every reading round-trips.

KIWAME_FUZZ=20000 tries so many of each kind; without it a few hundred.
"""

import os
import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiwame.errors import Refusal
from kiwame.ops.base import registry
from kiwame.parse.read import read

EXAMPLES = int(os.environ.get("KIWAME_FUZZ", "600"))
tried = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

SEEDS = [
    *(example for op in registry().values() for example in op.examples),
    "torch.arange(6).reshape(2,3).permute(1,0)",
    "x = torch.ones(2,3); (x / x.sum(1, keepdim=True)).T",
    "np.transpose(np.arange(6).reshape(2, 3), (1, 0))",
    "permute [[1,2,3],[4,5,6]]:float32 1,0 axes=H,W lang=ja",
    "add tensor([1.5, nan]) b=3; unsqueeze 0; sum dim=(0,1) keepdim",
    "x.permute(1, 2)",
]
sizes = st.integers(0, 5)
shapes = st.lists(sizes, max_size=5).map(lambda s: "x".join(map(str, s)) or "()")
numbers = st.lists(st.integers(-6, 6), max_size=5).map(lambda n: ",".join(map(str, n)))
names = st.sampled_from([*registry(), "permuet", "x", "swapaxes", "expand_dims", "subtract"])
flags = st.sampled_from(
    ["", " keepdim", " dim=1", " dim=-1,0", " axes=H,W", " backend=numpy", " dtype=float16", " end_dim=1", " b=2.5"]
)
chat = st.builds("{} {} {}{}".format, names, shapes, numbers, flags)
chains = st.lists(chat, min_size=1, max_size=4).map("; ".join)
methods = st.builds(
    "torch.arange({}).reshape({}).{}({})".format, sizes, numbers, st.sampled_from(["permute", "transpose", "view", "sum", "squeeze", "flatten", "T", "mT", "unsqueeze"]), numbers
)  # fmt: skip


def read_or_refused(text: str, backend: str | None = None) -> None:
    try:
        reading = read(text, backend=backend)
    except Refusal as refusal:
        span = refusal.problem.span
        assert span is None or 0 <= span[0] <= span[1] <= len(text) + 1
        if refusal.problem.did_you_mean is not None:
            read(refusal.problem.did_you_mean, backend=backend)
        return
    again = read(reading.spec, backend=reading.backend)
    assert again.program == reading.program
    assert again.spec == reading.spec


@tried
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    read_or_refused(text)


@tried
@given(st.text(string.printable + "×０１２ｘ（）、；「」", max_size=80))
def test_any_printable_text(text: str) -> None:
    read_or_refused(text)


@tried
@given(chains, st.sampled_from([None, "torch", "numpy"]))
def test_chat_pipelines(text: str, backend: str | None) -> None:
    read_or_refused(text, backend)


@tried
@given(methods)
def test_code(text: str) -> None:
    read_or_refused(text)


@tried
@given(st.sampled_from(SEEDS), st.data())
def test_mutations_of_good_specs(seed: str, data: st.DataObject) -> None:
    text = seed
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        kind = data.draw(st.sampled_from(["delete", "insert", "repeat", "swap"]))
        if kind == "delete":
            text = text[:at] + text[at + 1 :]
        elif kind == "insert":
            text = (
                text[:at]
                + data.draw(st.sampled_from([*" ,;.()[]{}=:'\"#-+*/x019\n\\`<>", "２", "permute", "\x00"]))
                + text[at:]
            )
        elif kind == "repeat":
            text = text[:at] + text[max(0, at - 5) :]
        else:
            text = text[at:] + text[:at]
    read_or_refused(text)
