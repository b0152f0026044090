"""A stand-in for the work of a worker that misbehaves as `job.spec` says."""

import ctypes
import os
import signal
import time
from functools import cache

import msgspec
from kiwame.errors import Cause, Limit, Repair, refuse
from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.render.raster import drawn
from kiwame.verbs import Task

MEBIBYTE = 1_048_576


def announce() -> dict[str, object]:
    return {"backends": {"trouble": "1"}, "devices": os.environ.get("TROUBLE_DEVICES", "cpu").split(",")}


def warm(device: str) -> None:
    if device == os.environ.get("TROUBLE_COLD"):
        os._exit(3)


def explain(job: Job) -> bytes:
    what, _, rest = job.spec.partition(" ")
    return BEHAVIOURS.get(what, echo)(job, rest)


def array(job: Job) -> bytes:
    return _array(int(job.spec.split()[1]))


def says(job: Job) -> bytes:
    return f"no to {job.spec}".encode()


def perform(task: Task) -> bytes:
    return explain(task.jobs[0]) if task.verb == "trouble" else f"{task.verb} {len(task.jobs)}".encode()


def raster(picture: Picture) -> bytes:
    """The real drawing, unless what is shown is a behaviour."""
    is_behaviour = picture.of.partition(" ")[0] in BEHAVIOURS
    return explain(Job(None, picture.of, "", "cpu")) if is_behaviour else drawn(picture)


@cache  # making it is not what the speed of an engine is
def _array(size: int) -> bytes:
    return b"\x93NUMPY" + os.urandom(8) + bytes(size)


def echo(job: Job, _: str) -> bytes:
    return msgspec.msgpack.encode({"spec": job.spec, "pid": os.getpid(), "focus": job.focus})


def slow(job: Job, seconds: str) -> bytes:
    time.sleep(float(seconds.split(maxsplit=1)[0]))
    return echo(job, "")


def hang(*_: object) -> bytes:
    """In C, holding the interpreter's lock: no Python signal handler can run."""
    while True:
        ctypes.PyDLL(None).sleep(1000)


def end(_job: Job, code: str) -> bytes:
    os._exit(int(code))


def kill(*_: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def fault(*_: object) -> bytes:
    ctypes.string_at(0)
    return b""


def hoard(_job: Job, mebibytes: str) -> bytes:
    """Take that much memory and keep it, then wait to be noticed."""
    held = [b"\1" * MEBIBYTE for _ in range(int(mebibytes))]
    time.sleep(1000)
    return held[0]


def torch_hoard(*_: object) -> bytes:
    """What torch raises when its CPU allocator gets no memory."""
    raise RuntimeError("[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory: you tried …")


def refused(*_: object) -> bytes:
    raise refuse(
        Cause.SIZES,
        "broadcast",
        span=(3, 7),
        repairs=(Repair((3, 4), "2"),),
        got=[2, 3],
        expected=10**40,
        limit=Limit("rank", 16),
        nearest=["permute"],
        backend_says="The size of tensor a (3) must match",
        stage=2,
        shapes=[[2, 3], [4]],
        name="x",
    )


def unexpected(*_: object) -> bytes:
    raise ZeroDivisionError("of the tests")


def zeros(_job: Job, size: str) -> bytes:
    return bytes(int(size))


BEHAVIOURS = {
    "slow": slow,
    "hang": hang,
    "exit": end,
    "kill": kill,
    "fault": fault,
    "hoard": hoard,
    "torch-hoard": torch_hoard,
    "refuse": refused,
    "unexpected": unexpected,
    "zeros": zeros,
}
