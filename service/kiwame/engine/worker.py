"""A worker process: takes one connection, then one job at a time until the connection ends."""

import ctypes
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn, Protocol

from kiwame.engine import frames
from kiwame.engine.frames import Hello, Kind
from kiwame.engine.slots import Slot
from kiwame.errors import Cause, Limit, Refusal, refuse
from kiwame.model import Job
from kiwame.pictures import Picture
from kiwame.settings import Limits
from kiwame.verbs import Task

GRACE_SECONDS = 0.25  # past the deadline: the service has told its caller by then
ASKED_TO_LEAVE = (signal.SIGTERM, signal.SIGINT)
_PR_SET_PDEATHSIG = 1

Log = Callable[..., object]


class Work(Protocol):
    """The module that computes. It may also have `warm(device)`, run before a worker says that it is ready."""

    def announce(self) -> Any:
        """What this machine can: `backends`, name → version, and `devices`."""

    def explain(self, job: Job) -> bytes:
        """msgpack of `Findings`."""

    def array(self, job: Job) -> bytes:
        """The whole output as a NumPy `.npy` file."""

    def says(self, job: Job) -> bytes:
        """What the library says to the last call of a program that was refused before it ran."""

    def perform(self, task: Task) -> bytes:
        """msgpack of what the task's verb finds."""

    def raster(self, picture: Picture) -> bytes:
        """The picture as a file of its kind."""


class Answer(NamedTuple):
    """A frame to send; `spent` says that the process should take no further job."""

    kind: Kind
    payload: bytes
    spent: bool = False


def answer(work: Work, kind: Kind, payload: bytes, limits: Limits, log: Log) -> Answer:
    """Run one job. Never raises: a fault of the work is logged and answered as FAILED."""
    try:
        result = _METHODS[kind](work, payload)
        if len(result) > frames.answer_bytes(limits):
            raise ValueError(f"an answer of {len(result)} bytes")
        return Answer(Kind.OK, result)
    except Refusal as refusal:
        return Answer(Kind.REFUSED, frames.pack_refusal(refusal))
    except Exception as error:
        if _is_out_of_memory(error):
            limit = Limit("worker_bytes", limits.worker_bytes)
            return Answer(Kind.REFUSED, frames.pack_refusal(refuse(Cause.LIMIT, limit=limit)), spent=True)
        log("job-failed", exc_info=error)
        return Answer(Kind.FAILED, b"")


_METHODS: dict[Kind, Callable[[Work, bytes], bytes]] = {
    Kind.EXPLAIN: lambda work, payload: work.explain(frames.decode_job(payload)),
    Kind.ARRAY: lambda work, payload: work.array(frames.decode_job(payload)),
    Kind.SAYS: lambda work, payload: work.says(frames.decode_job(payload)),
    Kind.TASK: lambda work, payload: work.perform(frames.decode_task(payload)),
    Kind.PICTURE: lambda work, payload: work.raster(frames.decode_picture(payload)),
}


def _is_out_of_memory(error: Exception) -> bool:
    # torch raises OutOfMemoryError on CUDA but a bare RuntimeError on the CPU, told apart by its text alone
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or (isinstance(error, RuntimeError) and "can't allocate memory" in str(error))
    )


class Post(NamedTuple):
    """What a supervisor gives a new worker."""

    listener: socket.socket
    slot: Slot
    news: int  # a pipe to write a byte to when something has changed
    supervisor: int  # pid
    hello: Hello
    limits: Limits


class _Notices:
    """LEAVING and ORPHANED, sent between answers and never inside one."""

    def __init__(self) -> None:
        self.pending: list[Kind] = []
        self.connection: socket.socket | None = None
        self.between_jobs = False

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.connection is None:
            os._exit(0)  # nobody has this worker yet
        self.pending.append(Kind.LEAVING if number == signal.SIGTERM else Kind.ORPHANED)
        if self.between_jobs:
            self.flush()

    def flush(self) -> None:
        while self.pending and self.connection:
            frames.send(self.connection, self.pending.pop())


def serve(post: Post, work: Work, log: Log) -> NoReturn:
    """The life of a forked worker. It ends with its connection, at a deadline, or unused with its supervisor."""
    notices = _Notices()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for the supervisor
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends this process, whatever it is stuck in
    for number in (signal.SIGTERM, signal.SIGUSR1):
        signal.signal(number, notices.on_signal)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED_TO_LEAVE)
    _signal_when_orphaned(post.supervisor)
    try:
        connection, _ = post.listener.accept()
        notices.connection = connection
        post.slot.take()
        os.write(post.news, b".")
        post.listener.close()
        _serve(connection, notices, post, work, log)
    except OSError:  # the service has gone
        os._exit(0)
    os._exit(0)


def _serve(connection: socket.socket, notices: _Notices, post: Post, work: Work, log: Log) -> None:
    worker = post.hello.worker
    accelerator = next((device for device in worker.devices if device != "cpu"), None)
    if accelerator is None:
        _limit_memory(post.limits.worker_bytes)
    elif warm := getattr(work, "warm", None):
        warm(accelerator)
    frames.send(connection, Kind.HELLO, frames.encode_hello(post.hello))
    post.slot.make_ready()
    deadline = post.limits.worker_seconds + GRACE_SECONDS
    while True:
        notices.between_jobs = True
        notices.flush()
        frame = frames.receive(connection)
        notices.between_jobs = False
        if frame is None:
            return
        post.slot.busy(time.monotonic())
        signal.setitimer(signal.ITIMER_REAL, deadline)
        result = answer(work, *frame, post.limits, log)
        signal.setitimer(signal.ITIMER_REAL, 0)
        post.slot.busy(0)
        if result.spent:
            frames.send(connection, Kind.LEAVING)
        frames.send(connection, result.kind, result.payload)
        del frame, result


def _signal_when_orphaned(supervisor: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGUSR1)
        if os.getppid() != supervisor:  # it died before the line above
            os._exit(0)


def _limit_memory(above_start: int) -> None:
    if sys.platform == "linux" and above_start:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + above_start, size + above_start))
