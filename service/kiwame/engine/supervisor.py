"""Forks workers from one warm process, replaces those that end, and kills those that are stuck.

`python -m kiwame.engine.supervisor --socket PATH`; `kiwame worker` runs the same `main`.
"""

import argparse
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

import msgspec

from kiwame.engine import worker
from kiwame.engine.abilities import Devices, announced, places
from kiwame.engine.frames import Hello
from kiwame.engine.journal import Journal
from kiwame.engine.seam import Worker
from kiwame.engine.slots import Slot, slots
from kiwame.settings import Settings, load

SERVICES = 8  # how many services may hold all their workers at once
LEAVE_SECONDS = 10.0
_TICK_SECONDS = 0.05
# What libraries read when they are imported: one thread each, and no CUDA context from a mere look for devices,
# after which forked processes could have none.
_ONCE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTORCH_NVML_BASED_CUDA_CHECK")


class Child(msgspec.Struct):
    """A worker as its supervisor sees it."""

    pid: int
    slot: Slot
    devices: Devices
    started: float
    stopped: float = 0.0
    killed: str = ""


class Ending(NamedTuple):
    """How a process ended: `clean`, or the reason it did not."""

    clean: bool
    reason: str


class Supervisor:
    """One run of it. `lifeline`: a descriptor whose end of file means that nobody needs this process any more."""

    def __init__(self, path: Path, settings: Settings, work: str, lifeline: int | None = None) -> None:
        self._settings = settings
        self._limits = settings.limits
        self._path = path
        self._work_name = work
        self._lifeline = lifeline
        self._log = Journal(settings.log)
        self._children: dict[int, Child] = {}
        self._service_gone = False
        self._prepared = False
        self._asked_to_leave = False
        self._leaving = 0.0
        self._delay = 0.0
        self._fork_after = 0.0

    def run(self) -> int:
        """Until SIGTERM, SIGINT or the end of the lifeline. The process's exit status."""
        self._listener, self._inode = _listen(self._path)
        for number in worker.ASKED_TO_LEAVE:
            signal.signal(number, self._on_signal)
        try:
            self._prepare()
            self._log("supervisor-started", workers=len(self._places), socket=str(self._path))
            while not self._ended():
                self._wait()
                self._reap()
                self._kill_stuck()
                if self._asked_to_leave:
                    self._leave()
                else:
                    self._staff()
        finally:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            self._unlink()
        return 0

    def _prepare(self) -> None:
        self._wake, wake = socket.socketpair()
        for end in (self._wake, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._wake_end = wake  # kept open
        self._news, self._tell = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._work = cast("worker.Work", importlib.import_module(self._work_name))
        self._abilities = announced(self._work)
        if warm := getattr(self._work, "warm", None):
            warm("cpu")
        self._places = places(self._abilities.devices, self._settings.workers)
        self._share = Counter(self._places)
        self._free = slots((SERVICES + 1) * len(self._places))
        self._rss = _resident(os.getpid())
        gc.collect()
        gc.freeze()  # workers share these pages until they write to them
        self._prepared = True

    def _staff(self) -> None:
        """Fork what is missing: each kind's share, and one of each kind that waits to be taken."""
        if time.monotonic() < self._fork_after:
            return
        for devices, share in self._share.items():
            kin = [child for child in self._children.values() if child.devices == devices]
            waiting = sum(not child.slot.taken for child in kin)
            for _ in range(max(share - len(kin), 1 - waiting)):
                if self._free:
                    self._fork(devices)

    def _fork(self, devices: Devices) -> None:
        slot = self._free.pop()
        slot.reset()
        supervisor = os.getpid()
        # a signal that came before the worker has its own handlers would run this process's
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, worker.ASKED_TO_LEAVE)
        pid = os.fork()
        if pid == 0:
            self._be_worker(devices, slot, supervisor)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        self._children[pid] = Child(pid=pid, slot=slot, devices=devices, started=time.monotonic())

    def _be_worker(self, devices: Devices, slot: Slot, supervisor: int) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            announced = Worker(pid=os.getpid(), backends=self._abilities.backends, devices=devices)
            hello = Hello(worker=announced, workers=len(self._places), share=self._share[devices])
            post = worker.Post(self._listener, slot, self._tell, supervisor, hello, self._limits)
            worker.serve(post, self._work, self._log)
        except BaseException as error:  # nothing may return into the supervisor's own frames
            self._log("worker-failed", exc_info=error)
        finally:
            os._exit(1)

    def _wait(self) -> None:
        watched = [self._wake.fileno(), self._news]
        if self._lifeline is not None:
            watched.append(self._lifeline)
        ready, _, _ = select.select(watched, [], [], _TICK_SECONDS)
        for number in ready:
            with suppress(BlockingIOError):
                if not os.read(number, 4096) and number == self._lifeline:
                    self._log("service-gone")
                    self._service_gone = True
                    raise SystemExit(0)

    def _reap(self) -> None:
        now = time.monotonic()
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
            if pid == 0:
                return
            child = self._children[pid]
            if os.WIFSTOPPED(status) or os.WIFCONTINUED(status):
                child.stopped = now if os.WIFSTOPPED(status) else 0.0
                continue
            del self._children[pid]
            self._free.append(child.slot)
            self._note_end(child, _ending(status, child.killed), now)

    def _note_end(self, child: Child, ending: Ending, now: float) -> None:
        if not ending.clean:
            self._log("worker-died", pid=child.pid, reason=ending.reason, devices=child.devices)
        if child.slot.ready:
            self._delay = 0.0
        elif not ending.clean:
            self._delay = min(5.0, max(0.05, self._delay * 2))
            self._fork_after = now + self._delay

    def _kill_stuck(self) -> None:
        now = time.monotonic()
        overdue = now - self._limits.worker_seconds - worker.GRACE_SECONDS
        for child in self._children.values():
            since = child.slot.busy_since or child.stopped
            if since and since < overdue:
                self._kill(child, "deadline")
            elif child.slot.busy_since and len(child.devices) > 1 and self._is_too_large(child.pid):
                self._kill(child, "memory")

    def _is_too_large(self, pid: int) -> bool:
        """Only for a worker with an accelerator, whose driver reserves more address space than RLIMIT_AS can allow."""
        return 0 < self._limits.worker_bytes < _resident(pid) - self._rss

    def _kill(self, child: Child, reason: str) -> None:
        if not child.killed:
            child.killed = reason
            os.kill(child.pid, signal.SIGKILL)

    def _on_signal(self, *_: Any) -> None:
        self._asked_to_leave = True
        if not self._prepared:
            raise SystemExit(0)

    def _leave(self) -> None:
        if self._leaving:
            return
        self._leaving = time.monotonic()
        self._unlink()
        self._listener.close()
        for pid in self._children:
            os.kill(pid, signal.SIGTERM)

    def _ended(self) -> bool:
        late = self._leaving and time.monotonic() - self._leaving > LEAVE_SECONDS
        return bool(self._leaving and not self._children) or bool(late)

    def _unlink(self) -> None:
        with suppress(OSError):
            if self._path.stat().st_ino == self._inode:  # another supervisor may have taken the name over
                self._path.unlink()
            if self._service_gone:  # it made this folder, and may have been killed
                self._path.parent.rmdir()


def _listen(path: Path) -> tuple[socket.socket, int]:
    """A listening socket that only this user may open. A socket of that name is replaced at once, whoever left it."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1_048_576)  # accepted connections inherit it
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    mask = os.umask(0o177)
    try:
        listener.bind(str(fresh))
    finally:
        os.umask(mask)
    listener.listen(128)
    inode = fresh.stat().st_ino
    fresh.replace(path)
    return listener, inode


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has just ended
        return 0


def _ending(status: int, killed: str) -> Ending:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return Ending(False, killed or ("deadline" if number == signal.SIGALRM else signal.Signals(number).name))
    code = os.waitstatus_to_exitcode(status)
    return Ending(code == 0, f"exit {code}")


def main(arguments: list[str] | None = None) -> int:
    """Settings come from the environment. `--lifeline`: end when standard input does."""
    parser = argparse.ArgumentParser(prog="kiwame worker", description="Workers for services on this machine.")
    parser.add_argument("--socket", type=Path, required=True, help="where services connect")
    parser.add_argument("--workers", type=int, help="workers for each service")
    parser.add_argument("--work", default="kiwame.engine.work", help="module that computes")
    parser.add_argument("--lifeline", action="store_true", help="end when standard input does")
    chosen = parser.parse_args(arguments)
    for name in _ONCE:
        os.environ.setdefault(name, "1")
    settings = load()
    if chosen.workers:
        settings = msgspec.structs.replace(settings, workers=chosen.workers)
    lifeline = sys.stdin.fileno() if chosen.lifeline else None
    return Supervisor(chosen.socket, settings, chosen.work, lifeline).run()


if __name__ == "__main__":
    sys.exit(main())
