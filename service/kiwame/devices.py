"""Which device a program runs on: one of those that are there, or a refusal that lists them."""

from collections.abc import Iterable
from functools import lru_cache

from kiwame.errors import Cause, Refusal, refuse
from kiwame.parse.flags import device_named


def usable(backend: str, devices: Iterable[str]) -> list[str]:
    """Those of the devices that a backend can run on: the CPU, then the CUDA devices by number."""
    return sorted({device for device in devices if backend == "torch" or device == "cpu"}, key=_order)


@lru_cache(maxsize=256)  # every request chooses, among the same few devices
def chosen(asked: str | None, backend: str, devices: frozenset[str] | tuple[str, ...]) -> str:
    """`cpu` or `cuda:N`: what was asked for, the first CUDA device for `cuda`, and for `auto` too where there is one.

    Raises Refusal for a device that is not there: never another one in its place.
    """
    device = "auto" if asked is None else device_named(asked)
    able = usable(backend, devices)
    accelerator = next((name for name in able if name != "cpu"), None)
    found = {"auto": accelerator or next(iter(able), None), "cuda": accelerator}.get(device, device)
    if found not in able:
        raise unavailable(device, backend, able)
    return found


def unavailable(device: str, backend: str, devices: Iterable[str]) -> Refusal:
    """The refusal of a device that is not among `devices`, with those that the backend can run on."""
    able = usable(backend, devices)
    return refuse(Cause.DEVICE_UNAVAILABLE, got=device, expected=able, device=device, available=able)


def _order(device: str) -> tuple[bool, int]:
    kind, _, number = device.partition(":")
    return kind != "cpu", int(number or 0)
