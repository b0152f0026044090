"""Flags of chat form: how to run and to draw, beside what to run."""

import difflib
import re

from kiwame.errors import Cause, Repair, Span, refuse
from kiwame.ops.dtypes import dtype_named

FLAGS = ("backend", "device", "dtype", "axes", "lang", "theme")
BACKENDS = ("torch", "numpy")
CHOICES = {"lang": ("en", "ja"), "theme": ("light", "dark")}
_DEVICE = re.compile(r"auto|cpu|cuda(:\d{1,3})?")
_AXIS = re.compile(r"[^\W\d_]\w{0,15}")


class Flags:
    """The flags of one text; each may be set once."""

    def __init__(self) -> None:
        self.backend: str | None = None
        self.device: str | None = None
        self.dtype: str | None = None
        self.axes: tuple[str, ...] | None = None
        self.lang: str | None = None
        self.theme: str | None = None

    def set(self, name: str, text: str, span: Span | None) -> None:
        """Check and keep one flag. Raises Refusal for a value that it cannot have."""
        plain = text.strip().strip("\"'")
        match name:
            case "backend":
                self.backend = backend_named(plain, span)
            case "device":
                self.device = device_named(plain, span)
            case "dtype":
                self.dtype = dtype_named(plain, span)
            case "axes":
                self.axes = axes_named(re.split(r"[\s,]+", plain.strip("()[]")), span)
            case _:
                chosen = plain.lower()
                if chosen not in CHOICES[name]:
                    raise refuse(
                        Cause.ARGUMENT,
                        "choice",
                        span=span,
                        repairs=tuple(Repair(span, c) for c in CHOICES[name]) if span else (),
                        got=plain[:80],
                        expected=list(CHOICES[name]),
                        name=name,
                        value=plain[:80],
                        known=list(CHOICES[name]),
                    )
                setattr(self, name, chosen)


def backend_named(name: str, span: Span | None = None) -> str:
    """torch or numpy. Raises Refusal `unknown-backend`."""
    plain = {"np": "numpy", "pytorch": "torch"}.get(name.lower(), name.lower())
    if plain in BACKENDS:
        return plain
    near = difflib.get_close_matches(plain[:40], BACKENDS, n=1, cutoff=0.4) or ["torch"]
    raise refuse(
        Cause.UNKNOWN_BACKEND,
        span=span,
        repairs=tuple(Repair(span, n) for n in near) if span else (),
        got=name[:80],
        expected=list(BACKENDS),
        name=name[:80],
        known=list(BACKENDS),
        near=near,
    )


def device_named(name: str, span: Span | None = None) -> str:
    """auto, cpu, cuda or cuda:N. Raises Refusal `argument`; whether the device is there is asked later."""
    plain = name.lower()
    if _DEVICE.fullmatch(plain):
        return plain
    raise refuse(
        Cause.ARGUMENT,
        "device",
        span=span,
        repairs=(Repair(span, "cpu"),) if span else (),
        got=name[:80],
        expected=["auto", "cpu", "cuda", "cuda:N"],
        name="device",
        value=name[:80],
    )


def axes_named(names: list[str], span: Span | None = None) -> tuple[str, ...]:
    """Names for axes: letters first, each once, at most 16 characters."""
    found = tuple(n for n in names if n)
    for name in found:
        if not _AXIS.fullmatch(name) or found.count(name) > 1:
            raise refuse(Cause.ARGUMENT, "axis-name", span=span, got=name[:80], name="axes", value=name[:80])
    return found
