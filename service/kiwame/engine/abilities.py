"""What a machine's work can do, and how that is dealt out to workers."""

import os
import signal
import traceback

import msgspec

from kiwame.engine.worker import Work

_SECONDS = 60  # for looking once; a driver that hangs must not hang the supervisor

Devices = tuple[str, ...]


class Abilities(msgspec.Struct, frozen=True):
    """What the work announced."""

    backends: dict[str, str]
    devices: Devices


def places(devices: Devices, workers: int | None) -> list[Devices]:
    """The devices of each worker that one service holds: at most one accelerator a worker, taken in turn."""
    accelerators = [device for device in devices if device != "cpu"]
    shared = tuple(device for device in devices if device == "cpu")
    count = workers or len(accelerators) or min(2, len(os.sched_getaffinity(0)))
    if not accelerators:
        return [shared] * count
    return [(*shared, accelerators[n % len(accelerators)]) for n in range(count)]


def announced(work: Work) -> Abilities:
    """What the work can, asked in a process of its own: looking for CUDA devices would make this one unfit to fork."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.alarm(_SECONDS)
        try:
            said = msgspec.msgpack.encode(work.announce(), enc_hook=str)  # torch's version is a kind of text
            os.write(write, said)
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        said = answer.read()
    os.waitpid(pid, 0)
    if not said:
        raise RuntimeError("the work announced nothing")
    return msgspec.msgpack.decode(said, type=Abilities)
